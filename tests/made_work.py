"""Work that kills the process it runs in."""

import os
from pathlib import Path


def dies_on_seven(number: int) -> int:
    """The negative number; of 7 none: the process is gone."""
    if number == 7:
        os._exit(9)
    return -number


def dies_once(job: tuple[int, Path]) -> int:
    """The negative number; of 7 only where the file is there, which the first try makes before it dies."""
    number, file = job
    if number == 7 and not file.exists():
        file.touch()
        os._exit(9)
    return -number

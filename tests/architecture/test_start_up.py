"""Starting is quick: nothing heavy is loaded by what does not need it."""

import os
import subprocess
import sys
from pathlib import Path

IMPORT_S = 0.1
HELP_S = 0.4
HEAVY = {"numpy", "scipy", "rich", "jinja2", "pydantic"}


def _best_of(runs: int, *command: str) -> float:
    """Processor time of the quickest of several runs in seconds: a busy machine must not look like a slow program."""
    times = []
    for _ in range(runs):
        before = os.times()
        subprocess.run(command, check=True, capture_output=True)
        after = os.times()
        times.append(after.children_user + after.children_system - before.children_user - before.children_system)
    return min(times)


def test_importing_orontes_is_quick() -> None:
    bare = _best_of(5, sys.executable, "-c", "pass")
    assert _best_of(5, sys.executable, "-c", "import orontes") - bare < IMPORT_S


def test_help_is_quick() -> None:
    assert _best_of(5, str(Path(sys.executable).with_name("orontes")), "--help") < HELP_S


def test_help_and_api_load_nothing_heavy() -> None:
    for statement in ("import orontes", "import orontes.api", "import orontes.cli"):
        code = f"{statement}\nimport sys\nprint(' '.join(sorted(set(sys.modules) & set({sorted(HEAVY)!r}))))"
        done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
        assert not done.stdout.strip(), f"{statement} loads {done.stdout}"


def test_only_who_runs_the_engine_loads_a_compiler() -> None:
    code = "import sys, orontes.briefing, orontes.forecast.issue, orontes.api\nprint('numba' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout == "False\n"

"""What README and how-to promise works as written: their commands run, their Python runs, links lead somewhere."""

import os
import re
import shutil
import subprocess
import sys
from dataclasses import replace
from importlib import resources
from pathlib import Path

import pytest

from orontes import api
from orontes.api import build_world
from orontes.cli import app

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
HOW_TO = "".join((ROOT / "docs" / name).read_text(encoding="utf-8") for name in ("how-to.md", "tutorial.md"))
"""The tutorial's commands are those of README and how-to, so that they run once."""
COMMANDS = dict.fromkeys(
    line.removeprefix("$ ")
    for block in re.findall(r"```console\n(.*?)```", README + HOW_TO, re.DOTALL)
    for line in block.splitlines()
    if line.startswith("$ ")
)
PROGRAMS = re.findall(r"```python\n(.*?)```", README, re.DOTALL)


PLACES = "name,lat,lon,population,alternate names\nTallat Qamar,34.80,36.72,1200,Tal Kamar|Moon Hill\n"


@pytest.fixture(scope="session")
def pack(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The world pack of the how-to."""
    folder = tmp_path_factory.mktemp("world")
    (folder / "places.csv").write_text(PLACES, encoding="utf-8")
    build_world(folder / "syria.pack", places=folder / "places.csv", country="SYR")
    return (folder / "syria.pack").read_bytes()


@pytest.fixture(scope="session")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A ledger that holds the report."""
    path = tmp_path_factory.mktemp("ledger") / "syria.ledger"
    api.add([replace(api.sample(), id="report")], path, known_on=api.BY_DATE)
    return path


@pytest.fixture
def desk(tmp_path: Path, pack: bytes, ledger: Path) -> Path:
    """A folder with reports, a table of places and a world pack in it."""
    (tmp_path / "places.csv").write_text(PLACES, encoding="utf-8")
    (tmp_path / "syria.pack").write_bytes(pack)
    text = (resources.files("orontes") / "data" / "sample.txt").read_text(encoding="utf-8")
    (tmp_path / "report.txt").write_text(text, encoding="utf-8")
    (tmp_path / "more.jsonl").write_text('{"id": "a", "date": "2024-12-06", "text": "Rebels took Hama."}\n', encoding="utf-8")
    shutil.copy(ledger, tmp_path)
    return tmp_path


def test_there_is_something_to_try() -> None:
    assert len(COMMANDS) >= 10
    assert PROGRAMS


@pytest.mark.parametrize("command", COMMANDS)
def test_commands_run_as_written(command: str, desk: Path) -> None:
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(
        ["bash", "-o", "pipefail", "-c", command],
        cwd=desk,
        capture_output=True,
        text=True,
        check=False,
        env=os.environ | {"PATH": path},
    )
    assert done.returncode == 0, done.stderr
    made = re.findall(r"(?:> |-o )(\S+)", command)
    assert all((desk / name).stat().st_size > 0 for name in made)
    assert made or done.stdout.strip()


@pytest.mark.parametrize("program", PROGRAMS)
def test_python_runs_as_written(program: str, desk: Path) -> None:
    done = subprocess.run([sys.executable, "-c", program], cwd=desk, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "displacement" in done.stdout


@pytest.mark.parametrize("page", [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))], ids=lambda p: p.name)
def test_links_lead_somewhere(page: Path) -> None:
    targets = re.findall(r"\]\(([^)#]+)\)", page.read_text(encoding="utf-8"))
    assert not [target for target in targets if "://" not in target and not (page.parent / target).exists()]


def test_modules_named_in_the_readme_exist() -> None:
    source = ROOT / "src" / "orontes"
    named = re.findall(r"`(?:src/orontes/)?((?:\w+/)?\w+\.py)`", README)
    assert named
    assert not [name for name in named if not (source / name).exists()]


def test_every_command_is_in_the_readme() -> None:
    names = {command.name or command.callback.__name__ for command in app.registered_commands if command.callback}
    assert not {name for name in names if f"orontes {name}" not in README}

"""The wheel holds what it needs, and an empty environment with nothing but the wheel briefs the sample."""

import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src" / "orontes"


def _run(*command: str | Path, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    return subprocess.run(list(map(str, command)), capture_output=True, text=True, check=False, cwd=cwd)


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("dist")
    built = _run(sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", folder, ROOT)
    assert built.returncode == 0, built.stdout + built.stderr
    (path,) = folder.glob("*.whl")
    return path


def test_the_wheel_holds_every_file_of_the_package(wheel: Path) -> None:
    inside = set(zipfile.ZipFile(wheel).namelist())
    kept = _run("git", "ls-files", "src/orontes", cwd=ROOT)
    wanted = (
        {line.removeprefix("src/") for line in kept.stdout.splitlines() if (ROOT / line).exists()}
        if kept.returncode == 0
        else {
            str(path.relative_to(ROOT / "src"))
            for path in SOURCE.rglob("*")
            if path.is_file() and "__pycache__" not in path.parts
        }
    )
    assert wanted <= inside
    assert {name.rsplit("/")[-1] for name in inside} >= {"LICENSE", "NOTICE", "METADATA"}
    assert all(name.startswith(("orontes/", "orontes-")) for name in inside)


def test_the_wheel_runs_in_an_empty_environment(wheel: Path, tmp_path: Path) -> None:
    place = tmp_path / "empty"
    venv.create(place, with_pip=False)
    binaries = place / ("Scripts" if sys.platform == "win32" else "bin")
    pip = (sys.executable, "-m", "pip", "--python", binaries / "python", "--disable-pip-version-check", "--quiet")
    installed = _run(*pip, "install", "--retries", "1", "--timeout", "20", wheel)
    if installed.returncode and any(
        word in installed.stderr for word in ("No matching distribution", "connection", "Connection")
    ):
        pytest.skip(f"no package index can be reached, so the wheel's dependencies are not to be had: {installed.stderr[-200:]}")
    assert installed.returncode == 0, installed.stderr
    version = _run(binaries / "orontes", "--version", cwd=tmp_path)
    assert version.stdout.startswith("orontes "), version.stderr
    page = tmp_path / "brief.html"
    done = _run(binaries / "orontes", "brief", "--sample", "--members", "50", "-o", page, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert page.read_text(encoding="utf-8").lower().startswith("<!doctype html>")

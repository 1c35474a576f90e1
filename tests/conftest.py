"""What tests of several folders share."""

import subprocess
from pathlib import Path

import pytest
from hypothesis import settings

from running import ORONTES, Run

settings.register_profile("steady", derandomize=True, deadline=None)
settings.load_profile("steady")  # the same examples on every machine; a search for new ones is a developer's own


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-golden", action="store_true", help="write the golden files anew instead of comparing with them")


@pytest.fixture
def update_golden(request: pytest.FixtureRequest) -> bool:
    return bool(request.config.getoption("--update-golden"))


@pytest.fixture(scope="session")
def orontes() -> Run:
    """Runs the installed command as a user would: another process, arguments, perhaps something on standard input."""

    def run(*arguments: str | Path, given: str | bytes = b"", **options: object) -> subprocess.CompletedProcess[str]:
        content = given.encode() if isinstance(given, str) else given
        done = subprocess.run([ORONTES, *map(str, arguments)], input=content, capture_output=True, check=False, **options)
        out, err = (stream.decode("utf-8", "surrogateescape") for stream in (done.stdout, done.stderr))
        return subprocess.CompletedProcess(done.args, done.returncode, out, err)

    return run

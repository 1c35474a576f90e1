"""`orontes serve` as a command: it says where it is, serves, and leaves nothing behind."""

import os
import re
import signal
import subprocess
import tempfile
from pathlib import Path

import httpx
import pytest

from orontes import api
from orontes.cli import app
from orontes.errors import InputError
from running import ORONTES, Run

TOKEN = "a token of thirty characters.."  # noqa: S105  # nobody's


@pytest.mark.parametrize("ending", [signal.SIGINT, signal.SIGTERM])
def test_serves_until_it_is_told_to_stop(tmp_path: Path, ending: signal.Signals) -> None:
    ledger, folder = tmp_path / "a.ledger", tmp_path / "temporary"
    folder.mkdir()
    command = [ORONTES, "serve", "--ledger", ledger, "--port", "0"]
    environment = {**os.environ, "ORONTES_TOKEN": TOKEN, "TMPDIR": str(folder)}
    server = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment)
    try:
        assert server.stdout is not None
        line = server.stdout.readline()
        found = re.search(r"at (http://localhost:\d+)/\?token=\.\.\.", line)
        assert found is not None, line
        assert TOKEN not in line
        with httpx.Client(base_url=found[1], timeout=30, trust_env=False) as client:
            assert client.get("/api/ledger").status_code == 401
            shown = client.get("/api/ledger", headers={"authorization": f"Bearer {TOKEN}"})
            assert shown.json()["counts"]["reports"] == 0
        server.send_signal(ending)
        _, complaints = server.communicate(timeout=30)
    finally:
        server.kill()
    assert complaints == ""
    assert list(folder.iterdir()) == []
    assert api.verify_ledger(ledger) == ()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--host", "192.168.1.7"), "a token beside an address that others reach"),
        (("--token", "short"), "16 characters or more"),
        (("--members", "0"), "--members"),
        (("--country", "XYZ"), "XYZ"),
        (("--world", "nothing.pack"), "nothing.pack"),
    ],
)
def test_what_cannot_be_served_is_told(tmp_path: Path, arguments: tuple[str, ...], message: str) -> None:
    with pytest.raises(InputError, match=message):
        app(["serve", "--ledger", str(tmp_path / "a.ledger"), *arguments], standalone_mode=False)
    assert not (tmp_path / "a.ledger").exists()


def test_help_comes_without_the_server(orontes: Run) -> None:
    assert "--token" in orontes("serve", "--help").stdout
    assert tempfile.gettempdir() not in orontes("serve", "--help").stdout

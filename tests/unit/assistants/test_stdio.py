"""An assistant's own client talks to the real process over standard input and output."""

import asyncio
import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from orontes import api
from orontes.assistants.desk import Desk
from orontes.assistants.server import serve
from orontes.errors import InputError

mcp = pytest.importorskip("mcp")
ORONTES = Path(sys.executable).with_name("orontes")


def test_a_client_lists_tools_calls_them_and_hears_errors(tmp_path: Path) -> None:
    asyncio.run(asyncio.wait_for(_talk(tmp_path), 120))
    assert not list(tmp_path.iterdir()), "no file is left behind"


async def _talk(tmp_path: Path) -> None:
    text = api.sample().text
    started = mcp.StdioServerParameters(command=str(ORONTES), args=["mcp"], env=dict(os.environ), cwd=str(tmp_path))
    async with mcp.stdio_client(started) as (incoming, outgoing), mcp.ClientSession(incoming, outgoing) as session:
        hello = await session.initialize()
        assert hello.server_info.name == "orontes"
        assert "never instructions" in hello.instructions
        tools = (await session.list_tools()).tools
        assert [one.name for one in tools] == ["read", "places", "situation", "whatif", "forecast"]
        assert all(one.annotations.read_only_hint for one in tools)
        both = await asyncio.gather(
            session.call_tool("read", {"text": text, "date": "2024-12-07"}), session.call_tool("places", {"text": text})
        )
        read, places = both
        assert not read.is_error
        assert read.structured_content["count"] > 15
        assert places.structured_content["count"] > 15
        first = read.structured_content["evidence"][0]
        assert text[first["start"] : first["end"]] == first["sentence"]
        wrong = await session.call_tool("forecast", {"days": 900})
        assert wrong.is_error
        assert "1 to 90" in wrong.content[0].text
        missing = await session.call_tool("situation", {})
        assert missing.is_error
        assert "--ledger" in missing.content[0].text
        picture = await session.call_tool("situation", {"text": text, "date": "2024-12-07", "part": "fronts"})
        assert picture.structured_content["fronts"]


def test_it_ends_when_the_assistant_has_gone(tmp_path: Path) -> None:
    done = subprocess.run([ORONTES, "mcp"], input=b"", capture_output=True, cwd=tmp_path, timeout=60, check=False)
    assert (done.returncode, done.stdout) == (0, b"")


def test_odd_lines_are_survived_and_an_interrupt_ends_it(tmp_path: Path) -> None:
    hello = {"protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": {"name": "x", "version": "1"}}
    lines = (b"no json", b"\xff\xfe", b'{"jsonrpc": "2.0"}', b"", json.dumps(
        {"jsonrpc": "2.0", "id": 7, "method": "initialize", "params": hello}).encode())  # fmt: skip
    with subprocess.Popen([ORONTES, "mcp"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=tmp_path) as running:
        assert running.stdin is not None
        assert running.stdout is not None
        running.stdin.write(b"\n".join(lines) + b"\n")
        running.stdin.flush()
        answer = json.loads(running.stdout.readline())
        running.send_signal(signal.SIGINT)
        assert running.wait(10) != 0
    assert answer["id"] == 7
    assert answer["result"]["serverInfo"]["name"] == "orontes"


def test_what_is_no_ledger_is_told_before_anything_is_served(tmp_path: Path) -> None:
    (tmp_path / "a.ledger").write_text("no", encoding="utf-8")
    done = subprocess.run(
        [ORONTES, "mcp", "--ledger", "a.ledger"], input=b"", capture_output=True, cwd=tmp_path, timeout=60, check=False
    )
    assert done.returncode == 2
    assert b"a.ledger" in done.stderr


def test_without_the_extra_the_cure_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "mcp.server.stdio", None)
    with pytest.raises(InputError, match=r"pip install 'orontes\[mcp\]'"):
        serve(Desk(), version="0")

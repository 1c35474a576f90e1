"""Whatever happens to a ledger: what was stored is there, whole; what is wrong is told in a sentence."""

import contextlib
import multiprocessing
import os
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from multiprocessing.queues import SimpleQueue
from pathlib import Path

import pytest

from ledger_case import add, entry, picture, quotes
from orontes.core.streams import Streams
from orontes.errors import DamagedDataError, InputError, OrontesError
from orontes.ledger import schema
from orontes.ledger.store import Ledger
from orontes.ledger.verify import verify

KILLS = 100


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "a.ledger"


def faults(path: Path) -> list[str]:
    with Ledger.reading(path) as ledger:
        return [f"{fault.where}: {fault.what}" for fault in verify(ledger)]


def _write_on(path: Path, name: str, said: "SimpleQueue[str]") -> None:
    said.put("")
    with Ledger.writing(path) as ledger:
        for number in range(100_000):
            text = f"Text {number} of {name}. " * 20
            ledger.append([entry(text), entry(f"{text} And more.")])
            said.put(text)


def test_killed_at_any_moment_nothing_is_lost_or_half_there(path: Path) -> None:
    """A hundred kills: what the writer said to be stored is there, and pairs that were stored together are together."""
    context, chance = multiprocessing.get_context("fork"), Streams(7).generator("moment of the kill")
    told: set[str] = set()
    for kill in range(KILLS):
        said = context.SimpleQueue()
        writer = context.Process(target=_write_on, args=(path, f"k{kill}", said))
        writer.start()
        said.get()
        if kill % 2:
            told.add(said.get())
        time.sleep(chance.random() * 0.03)  # every other run: perhaps while the file or the connection is being made
        writer.kill()
        writer.join()
        with contextlib.suppress(EOFError, OSError):
            while not said.empty():
                told.add(said.get())
    texts = {report.text for report in picture(path).reports}
    assert len(told) >= KILLS // 2
    assert told <= texts
    assert all((f"{text} And more." in texts) for text in texts if not text.endswith("more."))
    assert faults(path) == []


def _write(path: Path, name: str, count: int) -> None:
    with Ledger.writing(path) as ledger:
        for number in range(count):
            ledger.append([entry(f"Text {number} of {name}.")])


def test_writers_from_the_first_moment_lose_nothing(tmp_path: Path) -> None:
    """Several processes make the same new file at once, and two of them add the same."""
    context = multiprocessing.get_context("fork")
    for turn in range(10):
        path = tmp_path / f"{turn}.ledger"
        writers = [context.Process(target=_write, args=(path, name, 10)) for name in ("x", "y", "x")]
        for writer in writers:
            writer.start()
        for writer in writers:
            writer.join()
            assert writer.exitcode == 0
        assert len(picture(path).reports) == 20
        assert faults(path) == []


def test_a_full_disk_keeps_what_was_stored(path: Path) -> None:
    add(path, entry())
    with Ledger.writing(path) as ledger:
        pages = ledger.database.execute("PRAGMA page_count").fetchone()[0]
        ledger.database.execute(f"PRAGMA max_page_count = {pages + 4}")
        with pytest.raises(InputError, match="the disk is full"):
            ledger.append(entry(f"Text {number}. " * 99) for number in range(100))
        assert len(ledger.picture().reports) == 1
    assert faults(path) == []
    assert add(path, entry("Homs fell.")).new == 1


def test_a_limit_on_file_size_keeps_what_was_stored(path: Path) -> None:
    """The file system refuses in the middle of a write (as a quota does)."""
    add(path, entry())
    program = (
        "import resource, signal, sys; from pathlib import Path; from ledger_case import add, entry\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, 200_000))\n"
        "add(Path(sys.argv[1]), *(entry(f'Text {n}. ' * 500) for n in range(200)))\n"
    )
    env = os.environ | {
        "PYTHONPATH": os.pathsep.join(filter(None, (str(Path(__file__).parents[1]), os.environ.get("PYTHONPATH"))))
    }
    done = subprocess.run([sys.executable, "-c", program, str(path)], capture_output=True, text=True, check=False, env=env)
    assert "the disk is full or refuses" in done.stderr
    assert quotes(path) == ["Hama fell."]
    assert faults(path) == []


@contextlib.contextmanager
def _unwritable(*things: Path) -> Iterator[None]:
    modes = [thing.stat().st_mode for thing in things]
    for thing in things:
        thing.chmod(0o555)
    try:
        yield
    finally:
        for thing, mode in zip(things, modes, strict=True):
            thing.chmod(mode)


def test_what_is_read_only_can_be_read_and_is_told_when_written(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    add(path, entry())
    reachable = os.access

    def by_mode(thing: str | Path, mode: int) -> bool:
        """What the modes say: whoever runs the tests as root may write anyway."""
        return reachable(thing, mode) and bool(mode & ~os.W_OK or Path(thing).stat().st_mode & 0o200)

    with _unwritable(path, path.parent):
        monkeypatch.setattr(os, "access", by_mode)
        with pytest.raises(InputError, match="cannot be opened or written"):
            add(path, entry("Homs fell."))
        assert quotes(path) == ["Hama fell."]
    assert [file.name for file in path.parent.iterdir()] == ["a.ledger"]


def _other_database(path: Path) -> None:
    database = sqlite3.connect(path)
    database.execute("CREATE TABLE t (x)")
    database.close()


def _newer(path: Path) -> None:
    add(path, entry())
    database = sqlite3.connect(path)
    database.execute(f"PRAGMA user_version = {schema.VERSION + 1}")
    database.close()


CASES = (
    (lambda _: None, "there is no such ledger"),
    (lambda p: p.write_bytes(b""), "the ledger is empty"),
    (lambda p: p.write_text("Rebels took Hama. " * 99), "not a ledger"),
    (_other_database, "a database of another program, not a ledger"),
    (_newer, f"the ledger has format {schema.VERSION + 1}: this Orontes knows formats up to {schema.VERSION}. Cure: upgrade"),
    (lambda p: p.mkdir(), "there is no such ledger"),
)


@pytest.mark.parametrize(("make", "message"), CASES)
def test_what_is_no_ledger_is_told(path: Path, make: object, message: str) -> None:
    make(path)  # type: ignore[operator]
    with pytest.raises(InputError, match=message):
        Ledger.reading(path)


@pytest.mark.parametrize("make", [case[0] for case in CASES[2:]])
def test_what_is_no_ledger_stays_as_it_is(path: Path, make: object) -> None:
    make(path)  # type: ignore[operator]
    before = path.read_bytes() if path.is_file() else None
    with pytest.raises(InputError):
        add(path, entry("Homs fell."))
    assert (path.read_bytes() if path.is_file() else None) == before


def _told(path: Path) -> str:
    """What a user hears of a damaged file: when it is opened, or verified."""
    try:
        return "; ".join(faults(path))
    except OrontesError as error:
        return str(error)


@pytest.mark.parametrize("share", [0.05, 0.3, 0.6, 0.95])
def test_a_truncated_file_is_told(path: Path, share: float) -> None:
    add(path, *(entry(f"Text {number}. " * 30) for number in range(200)))
    data = path.read_bytes()
    path.write_bytes(data[: int(len(data) * share)])
    assert "damaged" in _told(path) or "file: " in _told(path)


def test_zeros_in_the_middle_are_told(path: Path) -> None:
    add(path, *(entry(f"Text {number}. " * 30) for number in range(200)))
    data = bytearray(path.read_bytes())
    data[8192:65536] = bytes(65536 - 8192)
    path.write_bytes(bytes(data))
    assert "damaged" in _told(path)
    with pytest.raises(DamagedDataError, match="orontes ledger backup"):
        picture(path)

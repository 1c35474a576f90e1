"""The ledger: two times on everything, nothing twice, nothing lost."""

import datetime as dt
import multiprocessing
import sqlite3
import time
from dataclasses import replace
from pathlib import Path

import pytest

from model_case import DAY, article, report
from orontes.core.claim import Claim
from orontes.core.claim_record import claim_from_record
from orontes.core.streams import Streams
from orontes.errors import DamagedDataError, InputError
from orontes.ledger.care import BLACK, backup, redact, retract, verify
from orontes.ledger.ledger import Added, Entry, Ledger

LATER = DAY + dt.timedelta(days=2)


def _entry(name: str, text: str, day: dt.date = DAY) -> Entry:
    told = report(name, day, text)
    span = replace(article()[0].sentence, start=0, end=len(text))
    return Entry(told, (replace(article()[0], id=f"{name}:1", report=name, quote=text, sentence=span),), day)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    file = tmp_path / "war.ledger"
    with Ledger(file, create=True) as ledger:
        ledger.add([_entry("a", "Rebels took the north."), _entry("b", "Rebels took the north, it says.", LATER)], reader="one")
    return file


@pytest.mark.parametrize("claim", article(), ids=lambda claim: claim.id)
def test_a_claim_comes_back_as_it_went_in(claim: Claim) -> None:
    assert claim_from_record(claim.to_record()) == claim


def test_the_same_again_changes_nothing(path: Path) -> None:
    before = path.read_bytes()
    with Ledger(path) as ledger:
        assert ledger.add([_entry("a", "Rebels took the north.")], reader="one") == Added(known=1)
    assert path.read_bytes() == before


def test_a_past_picture_is_as_it_was(path: Path) -> None:
    with Ledger(path) as ledger:
        assert {claim.report for claim in ledger.claims(known_on=DAY)} == {"a"}
        assert {claim.report for claim in ledger.claims(known_on=LATER)} == {"a", "b"}
        assert [one.id for one in ledger.reports(known_on=DAY)] == ["a"]
        assert not ledger.claims(known_on=DAY - dt.timedelta(days=1))


def test_a_newer_reading_counts_and_the_older_is_kept(path: Path) -> None:
    entry = _entry("a", "Rebels took the north.")
    with Ledger(path) as ledger:
        added = ledger.add([replace(entry, claims=(replace(entry.claims[0], change="lost"),))], reader="two")
        assert added == Added(read_anew=1, claims=1)
        assert [claim.change for claim in ledger.claims(known_on=DAY)] == ["lost"]
        assert ledger.counts()["readings"] == 3


def test_two_documents_of_one_name_keep_apart(path: Path) -> None:
    with Ledger(path) as ledger:
        ledger.add([_entry("a", "Another text of the same name.")], reader="one")
        names = [one.id for one in ledger.reports()]
        assert len(set(names)) == 3
        assert all(claim.id.startswith(claim.report) for claim in ledger.claims())


def test_a_withdrawn_report_leaves_later_pictures_only(path: Path) -> None:
    with Ledger(path) as ledger:
        retract(ledger, "a", reason="an error", known_on=LATER)
        assert {claim.report for claim in ledger.claims(known_on=DAY)} == {"a"}
        assert {claim.report for claim in ledger.claims(known_on=LATER)} == {"b"}
        assert not list(verify(ledger))


def test_a_blackened_name_is_gone_and_the_trace_stays(path: Path) -> None:
    with Ledger(path, create=True) as ledger:
        ledger.add([_entry("c", "Jane Doe fled the north.")], reader="one")
        assert redact(ledger, "jane doe", reason="asked", known_on=DAY) == 1
        (claim,) = (one for one in ledger.claims() if one.report == "c")
        assert claim.quote == BLACK * 4 + BLACK + BLACK * 3 + " fled the north."
        assert not list(verify(ledger))
        assert ledger.rows("SELECT kind FROM note")[0][0] == "redacted"
    assert b"Jane" not in path.read_bytes()


def test_every_change_behind_its_back_is_found(path: Path) -> None:
    for statement in (
        "UPDATE document SET text = 'Rebels lost the north.' WHERE id = 'a'",
        "UPDATE claim SET record = replace(record, 'gained', 'lost') WHERE id = 'a:1'",
        "UPDATE claim SET hash = 'x' WHERE id = 'b:1'",
    ):
        copy = path.with_suffix(".copy")
        copy.write_bytes(path.read_bytes())
        db = sqlite3.connect(copy)
        db.execute(statement)
        db.commit()
        db.close()
        with Ledger(copy) as ledger:
            assert list(verify(ledger)), statement


def test_a_copy_is_whole(path: Path, tmp_path: Path) -> None:
    with Ledger(path) as ledger:
        assert backup(ledger, tmp_path / "copy.ledger") > 0
        with Ledger(tmp_path / "copy.ledger") as copy:
            assert copy.counts() == ledger.counts()
        with pytest.raises(InputError, match="the ledger itself"):
            backup(ledger, path)


def test_what_is_no_ledger_is_told(tmp_path: Path, path: Path) -> None:
    (tmp_path / "notes.txt").write_text("Homs")
    other = sqlite3.connect(tmp_path / "other.db")
    other.execute("CREATE TABLE t (x)")
    other.close()
    newer = sqlite3.connect(path)
    newer.execute("PRAGMA user_version = 99")
    newer.close()
    for name, words in (
        ("notes.txt", "no ledger"), ("other.db", "no ledger"), (path.name, "newer Orontes"), ("absent.ledger", "no such"),
        (".", "folder"),
    ):  # fmt: skip
        with pytest.raises(InputError, match=words):
            Ledger(tmp_path / name)


def test_a_damaged_file_is_told(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[4096:] = bytes(len(data) - 4096)
    path.write_bytes(bytes(data))
    with pytest.raises((DamagedDataError, InputError)), Ledger(path) as ledger:
        ledger.claims()


def test_a_full_disk_loses_nothing_stored(path: Path) -> None:
    with Ledger(path) as ledger:
        before = ledger.counts()
        ledger.db.execute(f"PRAGMA max_page_count = {ledger.db.execute('PRAGMA page_count').fetchone()[0]}")
        with pytest.raises(InputError, match="disk full"):
            ledger.add([_entry("big", "x" * 100_000)], reader="one")
        assert ledger.counts() == before
        assert not list(verify(ledger))


def _write(path: Path, name: str, count: int) -> None:
    with Ledger(path) as ledger:
        for number in range(count):
            ledger.add([_entry(f"{name}{number}", f"Text {number} of {name}.")], reader="one")


def test_two_writers_lose_nothing(path: Path) -> None:
    context = multiprocessing.get_context("spawn")
    writers = [context.Process(target=_write, args=(path, name, 25)) for name in ("x", "y")]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
        assert writer.exitcode == 0
    with Ledger(path) as ledger:
        assert ledger.counts()["documents"] == 52
        assert not list(verify(ledger))


def _write_on(path: Path, name: str, stored: "multiprocessing.queues.SimpleQueue[int]") -> None:
    with Ledger(path) as ledger:
        for number in range(100_000):
            ledger.add([_entry(f"{name}-{number}", f"Text {number} of {name}." * 20)], reader="one")
            stored.put(number)


def test_killed_at_any_moment_nothing_is_half_there(path: Path) -> None:
    """A hundred kills: what the writer said to be stored is there, whole."""
    context = multiprocessing.get_context("forkserver")
    chance = Streams(7).generator("moment of the kill")
    stored = 2
    for kill in range(100):
        said = context.SimpleQueue()
        writer = context.Process(target=_write_on, args=(path, f"k{kill}", said))
        writer.start()
        said.get()
        time.sleep(chance.random() * 0.01)
        writer.kill()
        writer.join()
        with Ledger(path) as ledger:
            now = ledger.counts()["documents"]
            assert now > stored
            stored = now
    with Ledger(path) as ledger:
        assert not list(verify(ledger))
        assert stored == len(ledger.claims())

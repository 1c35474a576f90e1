"""Care of a ledger: what was changed behind its back is found, copies are whole, withdrawals and redactions leave a trace."""

import sqlite3
from pathlib import Path

import pytest

from ledger_case import FRIDAY, MONDAY, TUESDAY, add, entry, quotes
from orontes.errors import InputError
from orontes.ledger.care import backup, retract
from orontes.ledger.redact import BLACK, redact
from orontes.ledger.schema import GUARDED
from orontes.ledger.store import Ledger
from orontes.ledger.verify import verify


@pytest.fixture
def path(tmp_path: Path) -> Path:
    file = tmp_path / "a.ledger"
    add(file, entry(name="first"), entry("Jane Doe fled Hama.", name="second", said_by="Jane Doe"))
    add(file, entry("figure: 1", feed="dtm", key="dtm:7"), entry("figure: 2", feed="dtm", key="dtm:7", known_on=FRIDAY))
    return file


def faults(path: Path) -> list[str]:
    with Ledger.reading(path) as ledger:
        return [f"{fault.where}: {fault.what}" for fault in verify(ledger)]


def test_all_is_as_stored(path: Path) -> None:
    assert faults(path) == []


@pytest.mark.parametrize("table", GUARDED)
@pytest.mark.parametrize("statement", ["UPDATE {} SET number = number + 100", "DELETE FROM {}"])
def test_rows_refuse_changes(path: Path, table: str, statement: str) -> None:
    database = sqlite3.connect(path)
    if table == "source":
        database.execute("INSERT INTO source VALUES (1, 'x', 'x.csv', 'acled', '[]', '2024-12-02', '2024-12-02')")
    with pytest.raises(sqlite3.IntegrityError, match="a ledger only grows"):
        database.execute(statement.format(table))
    database.close()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE report SET text = 'Hama did not fall.' WHERE name = 'first'",
        "UPDATE report SET date = '2024-11-01' WHERE name = 'first'",
        "UPDATE report SET known_on = '2024-11-01' WHERE name = 'first'",
        "UPDATE report SET key = 'dtm:8' WHERE key = 'dtm:7'",
        "UPDATE reading SET reader = 'r9' WHERE number = 1",
        "UPDATE reading SET known_on = '2024-11-01' WHERE number = 1",
        "UPDATE claim SET record = replace(record, 'gained', 'lost') WHERE number = 1",
        "UPDATE claim SET reading = 2 WHERE number = 1",
        "DELETE FROM claim WHERE number = 1",
        "DELETE FROM report WHERE number = 1",
        "UPDATE event SET known_on = '2025-01-01'",
        "DELETE FROM event WHERE number = 1; DELETE FROM report WHERE number = 3",
    ],
)
def test_every_change_behind_its_back_is_found(path: Path, statement: str) -> None:
    database = sqlite3.connect(path)
    triggers = database.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
    for name, _ in triggers:
        database.execute(f"DROP TRIGGER {name}")
    database.executescript(statement)
    for _, text in triggers:
        database.execute(text)
    database.commit()
    database.close()
    assert faults(path)


def test_a_missing_guard_is_found(path: Path) -> None:
    database = sqlite3.connect(path)
    database.execute("DROP TRIGGER claim_no_update")
    database.close()
    assert faults(path) == ["file: the guard claim_no_update is missing"]


def test_a_withdrawn_report_is_out_of_later_pictures_only(path: Path) -> None:
    with Ledger.writing(path) as ledger:
        retract(ledger, "first", reason="withdrawn by its publisher", known_on=FRIDAY)
        (event,) = ledger.events("retracted")
    assert event.body == {"reason": "withdrawn by its publisher"}
    assert "Hama fell." in quotes(path, known_on=TUESDAY)
    assert "Hama fell." not in quotes(path, known_on=FRIDAY)
    assert "Hama fell." not in quotes(path)
    assert faults(path) == []


def test_a_report_that_is_not_there_cannot_be_withdrawn(path: Path) -> None:
    with Ledger.writing(path) as ledger:
        with pytest.raises(InputError, match="report to retract 'third'"):
            retract(ledger, "third", reason="", known_on=FRIDAY)
        with pytest.raises(InputError, match="one report; these are called so"):
            retract(ledger, "given", reason="", known_on=FRIDAY)


def test_a_redacted_name_is_gone_and_the_trace_stays(path: Path) -> None:
    with Ledger.writing(path) as ledger:
        assert redact(ledger, "jane doe", reason="asked", known_on=FRIDAY) == 1
        (claim,) = (one for one in ledger.picture().claims if one.source)
        assert claim.quote == BLACK * 8 + " fled Hama."
        assert claim.source is not None
        assert claim.source.text == BLACK * 8
        assert [event.body["reason"] for event in ledger.events("redacted")] == ["asked"]
        assert redact(ledger, "Hama", reason="again", known_on=FRIDAY) == 4
    assert faults(path) == []
    assert all(b"Jane" not in file.read_bytes() for file in path.parent.glob("a.ledger*"))


def test_a_redacted_report_is_known_when_it_comes_again(path: Path) -> None:
    with Ledger.writing(path) as ledger:
        redact(ledger, "jane doe", reason="asked", known_on=FRIDAY)
    assert add(path, entry("Jane Doe fled Hama.", said_by="Jane Doe")).known == 1
    assert b"Jane" not in path.read_bytes()


def test_a_redacted_name_does_not_come_back_with_a_new_reader(path: Path) -> None:
    with Ledger.writing(path) as ledger:
        redact(ledger, "jane doe", reason="asked", known_on=FRIDAY)
    assert add(path, entry("Jane Doe fled Hama.", said_by="Jane Doe", reader="r2")).reread == 0
    assert all(b"Jane" not in file.read_bytes() for file in path.parent.glob("a.ledger*"))
    assert faults(path) == []


@pytest.mark.parametrize(("words", "message"), [("Jo", "3 letters or more"), ("Nobody Here", "words that stand in a report")])
def test_what_cannot_be_redacted_is_told(path: Path, words: str, message: str) -> None:
    with Ledger.writing(path) as ledger, pytest.raises(InputError, match=message):
        redact(ledger, words, reason="", known_on=MONDAY)
    assert faults(path) == []


def test_a_copy_is_whole_while_others_write(path: Path, tmp_path: Path) -> None:
    target = tmp_path / "copy.ledger"
    with Ledger.writing(path) as writer, Ledger.reading(path) as reader:
        writer.append([entry("Homs fell.")])
        assert backup(reader, target) > 0
        with pytest.raises(InputError, match="the ledger itself"):
            backup(reader, path)
    assert quotes(target) == quotes(path)
    assert faults(target) == []
    assert not [file for file in tmp_path.iterdir() if "copy" in file.name and file != target]

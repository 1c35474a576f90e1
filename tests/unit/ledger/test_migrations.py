"""Files of older versions are brought up to date, step by step, whole or not at all, and lose nothing."""

import sqlite3
from pathlib import Path

import pytest

from ledger_case import add, entry, picture, quotes
from orontes.ledger import schema
from orontes.ledger.connection import open_for_writing
from orontes.ledger.schema import APPLICATION, GUARDED, MIGRATIONS, VERSION, migrate
from orontes.ledger.store import Ledger
from orontes.ledger.verify import verify


def old_file(path: Path, version: int) -> None:
    """A ledger as version `version` left it: the same rows, without what came later."""
    add(path, entry(), entry("Homs fell."))
    database = sqlite3.connect(path)
    if version < 2:
        for table in GUARDED:
            for verb in ("update", "delete"):
                database.execute(f"DROP TRIGGER {table}_no_{verb}")
        database.execute("DROP TABLE event")
    database.execute(f"PRAGMA user_version = {version}")
    database.commit()
    database.close()


@pytest.mark.parametrize("version", range(1, VERSION + 1))
def test_an_older_file_is_brought_up_to_date(tmp_path: Path, version: int) -> None:
    path = tmp_path / "a.ledger"
    old_file(path, version)
    assert sorted(quotes(path)) == ["Hama fell.", "Homs fell."]
    with Ledger.reading(path) as ledger:
        assert list(verify(ledger)) == []
        assert ledger.database.execute("PRAGMA user_version").fetchone()[0] == VERSION
    assert add(path, entry(), entry("Aleppo fell.")).new == 1


def test_every_version_leads_to_the_same_tables(tmp_path: Path) -> None:
    def tables(path: Path) -> set[tuple[str, str]]:
        with Ledger.reading(path) as ledger:
            return set(ledger.database.execute("SELECT name, coalesce(sql, '') FROM sqlite_master"))

    add(tmp_path / "new.ledger", entry())
    old_file(tmp_path / "old.ledger", 1)
    assert tables(tmp_path / "new.ledger") == tables(tmp_path / "old.ledger")


def test_a_step_that_fails_leaves_the_file_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.ledger"
    old_file(path, 1)

    def broken(database: sqlite3.Connection) -> None:
        MIGRATIONS[1](database)
        raise RuntimeError

    monkeypatch.setattr(schema, "MIGRATIONS", (MIGRATIONS[0], broken))
    with pytest.raises(RuntimeError):
        open_for_writing(path)
    database = sqlite3.connect(path)
    assert database.execute("PRAGMA user_version").fetchone() == (1,)
    assert not database.execute("SELECT 1 FROM sqlite_master WHERE name = 'event'").fetchall()
    database.close()
    monkeypatch.undo()
    assert len(picture(path).reports) == 2


def test_the_first_file_has_its_mark() -> None:
    database = sqlite3.connect(":memory:", isolation_level=None)
    assert migrate(database) == 0
    assert database.execute("PRAGMA application_id").fetchone()[0] == APPLICATION
    assert migrate(database) == VERSION
    database.close()

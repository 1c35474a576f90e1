"""The tables of a ledger, version by version: each step is one function in one transaction, in order."""

import sqlite3
from collections.abc import Callable
from typing import Final

APPLICATION: Final = 0x4F524C47
"""SQLite's application id of a ledger: "ORLG"."""

_RECORDS: Final = (
    """CREATE TABLE source (
      number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, name TEXT NOT NULL, feed TEXT NOT NULL, header TEXT NOT NULL,
      known_on TEXT NOT NULL, added_at TEXT NOT NULL)""",
    """CREATE TABLE report (
      number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, name TEXT NOT NULL, date TEXT, title TEXT, publisher TEXT, url TEXT,
      pages TEXT NOT NULL, text TEXT NOT NULL, feed TEXT NOT NULL, key TEXT, version TEXT NOT NULL,
      source INTEGER REFERENCES source, row INTEGER, country TEXT, known_on TEXT NOT NULL, added_at TEXT NOT NULL,
      seal TEXT NOT NULL)""",
    """CREATE TABLE reading (
      number INTEGER PRIMARY KEY, report INTEGER NOT NULL REFERENCES report, reader TEXT NOT NULL, same_as INTEGER,
      known_on TEXT NOT NULL, added_at TEXT NOT NULL, seal TEXT NOT NULL)""",
    """CREATE TABLE claim (
      number INTEGER PRIMARY KEY, id TEXT NOT NULL, reading INTEGER NOT NULL REFERENCES reading, kind TEXT NOT NULL,
      modality TEXT NOT NULL, country TEXT, other_country TEXT, first_day TEXT, last_day TEXT, record TEXT NOT NULL)""",
    "CREATE INDEX report_key ON report (key) WHERE key IS NOT NULL",
    "CREATE INDEX report_country ON report (country)",
    "CREATE INDEX reading_report ON reading (report, known_on)",
    "CREATE INDEX claim_id ON claim (id)",
    "CREATE INDEX claim_reading ON claim (reading)",
    "CREATE INDEX claim_country ON claim (country)",
    "CREATE INDEX claim_other_country ON claim (other_country) WHERE other_country IS NOT NULL",
)
_EVENTS: Final = (
    """CREATE TABLE event (
      number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, kind TEXT NOT NULL, target TEXT NOT NULL, body TEXT NOT NULL,
      known_on TEXT NOT NULL, added_at TEXT NOT NULL)""",
    "CREATE INDEX event_target ON event (target, kind)",
)
GUARDED: Final = ("source", "report", "reading", "claim", "event")
"""Tables whose rows are never changed nor deleted: the file itself refuses."""


def guard(database: sqlite3.Connection, table: str) -> None:
    """The table refuses changes and deletions from now on."""
    for verb in ("UPDATE", "DELETE"):
        database.execute(
            f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
            "BEGIN SELECT RAISE(ABORT, 'a ledger only grows'); END"
        )


def unguard(database: sqlite3.Connection, table: str) -> None:
    """The table takes changes until it is guarded again: only redaction needs it, inside its transaction."""
    for verb in ("update", "delete"):
        database.execute(f"DROP TRIGGER IF EXISTS {table}_no_{verb}")


def _to_1(database: sqlite3.Connection) -> None:
    """Reports, readings, claims, and the files that table rows came from."""
    for statement in _RECORDS:
        database.execute(statement)


def _to_2(database: sqlite3.Connection) -> None:
    """Events (what was withdrawn, superseded, redacted, reviewed); rows that refuse changes."""
    for statement in _EVENTS:
        database.execute(statement)
    for table in GUARDED:
        guard(database, table)


MIGRATIONS: Final[tuple[Callable[[sqlite3.Connection], None], ...]] = (_to_1, _to_2)
"""The n-th function leads from version n - 1 to version n."""
VERSION: Final = len(MIGRATIONS)


def migrate(database: sqlite3.Connection) -> int:
    """The version that the file had; afterwards it has `VERSION`. Each step is one transaction, whole or not at all."""
    found = before = _version(database)
    while found < VERSION:
        database.execute("BEGIN IMMEDIATE")
        try:
            found = _version(database)  # another process may have been quicker
            if found < VERSION:
                MIGRATIONS[found](database)
                found += 1
                database.execute(f"PRAGMA application_id = {APPLICATION}")
                database.execute(f"PRAGMA user_version = {found}")
            database.execute("COMMIT")
        except BaseException:
            if database.in_transaction:
                database.execute("ROLLBACK")
            raise
    return before


def _version(database: sqlite3.Connection) -> int:
    return int(database.execute("PRAGMA user_version").fetchone()[0])

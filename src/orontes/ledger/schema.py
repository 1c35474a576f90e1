"""The tables of a ledger and how older files are brought up to date: ordered functions, each in one transaction."""

import sqlite3
from collections.abc import Callable
from typing import Final

APPLICATION_ID: Final = 0x4F524F4E
"""\"ORON\" in the header of the file: tells a ledger from other SQLite files."""


_FIRST_TABLES: Final = """
-- what came in: a report, or a row of a table (digest is the SHA-256 of its content, hash that of the content now kept)
CREATE TABLE document (
    digest TEXT PRIMARY KEY, hash TEXT NOT NULL, id TEXT NOT NULL UNIQUE, kind TEXT NOT NULL, date TEXT, title TEXT,
    publisher TEXT, url TEXT, text TEXT NOT NULL, pages TEXT NOT NULL, known_on TEXT NOT NULL, added_at TEXT NOT NULL
) WITHOUT ROWID;
-- who read it: the newest reading of a document counts, older ones are kept
CREATE TABLE reading (
    id INTEGER PRIMARY KEY, document TEXT NOT NULL REFERENCES document, reader TEXT NOT NULL, read_at TEXT NOT NULL,
    claims INTEGER NOT NULL
);
CREATE UNIQUE INDEX reading_once ON reading (document, reader);
-- what it says: when that happened (start, end), and when it was known
CREATE TABLE claim (
    id TEXT NOT NULL, reading INTEGER NOT NULL REFERENCES reading, document TEXT NOT NULL, kind TEXT NOT NULL, country TEXT,
    start TEXT, end TEXT, known_on TEXT NOT NULL, hash TEXT NOT NULL, record TEXT NOT NULL, PRIMARY KEY (reading, id)
) WITHOUT ROWID;
CREATE INDEX claim_by_country ON claim (country, known_on);
-- what was said of it later: retracted, redacted, reviewed, never over it
CREATE TABLE note (
    id INTEGER PRIMARY KEY, kind TEXT NOT NULL, document TEXT NOT NULL REFERENCES document, claim TEXT, known_on TEXT NOT NULL,
    noted_at TEXT NOT NULL, body TEXT NOT NULL, hash TEXT NOT NULL
);
CREATE INDEX note_by_document ON note (document)
"""


def _first(db: sqlite3.Connection) -> None:
    """Documents, readings, claims, notes."""
    for statement in _FIRST_TABLES.split(";"):
        db.execute(statement)


MIGRATIONS: Final[tuple[Callable[[sqlite3.Connection], None], ...]] = (_first,)
"""Each brings a file from its position to the next version; never changed once released."""
VERSION: Final = len(MIGRATIONS)

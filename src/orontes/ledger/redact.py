"""A name taken out of a ledger for good, leaving the trace that it was there, and hashes that can be derived again."""

import datetime as dt
import json
import re
import sqlite3
from collections.abc import Iterator
from typing import Any, Final

from orontes.core.report import Report
from orontes.errors import InputError
from orontes.ledger.connection import explained, transaction
from orontes.ledger.event import EVENT_COLUMNS, event_of
from orontes.ledger.hashing import canonical, claim_id, content_id, report_id
from orontes.ledger.query import REPORT_COLUMNS, report_of
from orontes.ledger.reviewed import REFUSED, REVIEW
from orontes.ledger.schema import guard, unguard
from orontes.ledger.store import Ledger
from orontes.ledger.write import put_event

BLACK: Final = "\u2588"
"""What a redacted letter shows as: as many as there were, so that no quote moves."""
SHORTEST: Final = 3
_CHANGED: Final = ("report", "claim", "event")
_KEPT: Final = frozenset({"rule", "kind", "modality", "measure", "unit", "country", "type", "change", "decision", "saw", "at"})
"""Parts of the record of a claim or decision that are words of ours, not of a report or person."""


def redact(ledger: Ledger, words: str, *, reason: str, known_on: dt.date) -> int:
    """The number of reports in which `words` (a person's name) were blackened: in text, headings, addresses and claims.

    Decisions of reviewers, their names included, are blackened too.

    What stood there cannot be read back from the file; that something did, when and why it was taken out, stays noted, and
    so does the hash of what is left. Offsets do not move. Copies made before (backups) are not reached.

    Raises
    ------
    InputError
        If the words are shorter than three letters, or stand nowhere.
    """
    pattern = name_pattern(words)
    with transaction(ledger.database, ledger.path):
        for table in _CHANGED:
            unguard(ledger.database, table)
        touched = sum(_redact_one(ledger.database, row, pattern, reason, known_on) for row in _holding(ledger.database, pattern))
        reviews = _redact_reviews(ledger.database, pattern, reason, known_on)
        if not touched and not reviews:
            raise InputError(
                "name to redact", value=words, limit="words that stand in a report of the ledger", where=str(ledger.path)
            )
        for table in _CHANGED:
            guard(ledger.database, table)
    with explained(ledger.path):  # nothing of it stays in free pages or in the log
        ledger.database.execute("VACUUM")
        ledger.database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return touched


def name_pattern(words: str) -> re.Pattern[str]:
    """What matches the name in any case, whole, however its words are joined (blank, line end, hyphen, as in an address).

    Raises
    ------
    InputError
        If it is shorter than `SHORTEST` letters.

    Examples
    --------
    >>> name_pattern("Jane Doe").sub("X", "JANE DOE; a.org/jane-doe; Jane Doering")
    'X; a.org/X; Jane Doering'
    """
    parts = re.findall(r"\w+", words)
    if len("".join(parts)) < SHORTEST:
        raise InputError("name to redact", value=words, limit=f"{SHORTEST} letters or more")
    return re.compile(r"(?<![^\W_])" + r"(?:[\W_]|%20){1,3}".join(map(re.escape, parts)) + r"(?![^\W_])", re.IGNORECASE)


def _holding(database: sqlite3.Connection, pattern: re.Pattern[str]) -> Iterator[tuple[Any, ...]]:
    rows = database.execute(f"SELECT {REPORT_COLUMNS}, p.feed, p.seal FROM report p").fetchall()
    claims: dict[int, list[str]] = {}
    for number, record in database.execute("SELECT r.report, c.record FROM claim c JOIN reading r ON r.number = c.reading"):
        if pattern.search(record):
            claims.setdefault(number, []).append(record)
    for row in rows:
        if row[0] in claims or any(pattern.search(part or "") for part in (row[2], *row[4:7], row[8])):
            yield row


def _redact_one(
    database: sqlite3.Connection, row: tuple[Any, ...], pattern: re.Pattern[str], reason: str, known_on: dt.date
) -> int:
    number, report = row[0], report_of(row)
    text, title, publisher, url = (_black(part, pattern) for part in (report.text, row[4], report.publisher, report.url))
    database.execute(
        "UPDATE report SET text = ?, title = ?, publisher = ?, url = ? WHERE number = ?", (text, title, publisher, url, number)
    )
    left = Report(report.id, text or "", report.date, title, publisher, url, report.pages)
    claims = {}
    for at, key, record in database.execute(
        "SELECT c.number, c.id, c.record FROM claim c JOIN reading r ON r.number = c.reading WHERE r.report = ?", (number,)
    ).fetchall():
        value = json.loads(record)
        blackened = _blackened(value, pattern)
        if blackened != value:
            database.execute("UPDATE claim SET record = ? WHERE number = ?", (canonical(blackened), at))
            claims[key] = claim_id(report.id, blackened)
    places = len(pattern.findall(report.text))
    body = {"reason": reason, "places": places, "report": report_id(left, feed=row[9]), "claims": claims}
    put_event(database, "redacted", report.id, body, known_on)
    return 1


def _redact_reviews(database: sqlite3.Connection, pattern: re.Pattern[str], reason: str, known_on: dt.date) -> int:
    """The number of decisions of reviewers in which the name was blackened."""
    left: dict[str, str] = {}
    target = ""
    for row in database.execute(f"SELECT {EVENT_COLUMNS} FROM event WHERE kind IN ('{REVIEW}', '{REFUSED}')").fetchall():
        event = event_of(row)
        blackened = _blackened(dict(event.body), pattern)
        if blackened != event.body:
            database.execute("UPDATE event SET body = ? WHERE id = ?", (canonical(blackened), event.id))
            record = {"kind": event.kind, "target": event.target, "body": blackened, "known_on": event.known_on.isoformat()}
            left[event.id], target = content_id(record), event.target
    if left:
        put_event(database, "redacted", target, {"reason": reason, "events": left, "claims": {}}, known_on)
    return len(left)


def _black(text: str | None, pattern: re.Pattern[str]) -> str | None:
    return None if text is None else pattern.sub(lambda found: BLACK * len(found.group()), text)


def _blackened(value: Any, pattern: re.Pattern[str]) -> Any:
    """A record with the name blackened in every text of it that may be the report's."""
    if isinstance(value, str):
        return _black(value, pattern)
    if isinstance(value, list):
        return [_blackened(item, pattern) for item in value]
    if isinstance(value, dict):
        return {key: item if key in _KEPT else _blackened(item, pattern) for key, item in value.items()}
    return value

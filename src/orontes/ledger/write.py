"""Entries into the tables of a ledger; to be called inside a transaction."""

import datetime as dt
import sqlite3
from collections import Counter
from collections.abc import Mapping
from typing import Any

from orontes.core.claim import Claim
from orontes.core.report import Report
from orontes.ledger.carry import carried
from orontes.ledger.entry import Entry, TableFile
from orontes.ledger.hashing import canonical, claim_id, claim_record, content_id, report_id
from orontes.ledger.reviewed import REVIEW

NEW, KNOWN, REREAD = "new", "known", "reread"


def put_entry(database: sqlite3.Connection, entry: Entry) -> tuple[str, int]:
    """What became of the entry (`NEW`, `KNOWN` or `REREAD`) and how many claims were written."""
    key = report_id(entry.report, feed=entry.feed)
    row = database.execute("SELECT number, country, text = ? FROM report WHERE id = ?", (entry.report.text, key)).fetchone()
    if row is None:
        country = focus(entry.claims)
        number = _put_report(database, entry, key, country)
        written = _put_reading(database, entry, key, number, country)
        if entry.key is not None:
            _supersede(database, entry.key, number)
        return NEW, written
    number, country, as_stored = row
    if not as_stored or _reader(database, number) == entry.reader:  # what was redacted does not come back with a new reader
        return KNOWN, 0
    return REREAD, _put_reading(database, entry, key, number, country)


def put_event(database: sqlite3.Connection, kind: str, target: str, body: Mapping[str, Any], known_on: dt.date) -> str | None:
    """The id of the event, or None if it stands there already."""
    record = {"kind": kind, "target": target, "body": body, "known_on": known_on.isoformat()}
    key = content_id(record)
    done = database.execute(
        "INSERT OR IGNORE INTO event (id, kind, target, body, known_on, added_at) VALUES (?, ?, ?, ?, ?, ?)",
        (key, kind, target, canonical(body), known_on.isoformat(), now()),
    )
    return key if done.rowcount else None


def focus(claims: tuple[Claim, ...]) -> str | None:
    """The country of most places of the claims; None where no place is resolved."""
    seen = Counter(place.country for claim in claims for place in claim.places if place.country)
    return min(seen, key=lambda code: (-seen[code], code)) if seen else None


def now() -> str:
    """The present moment in UTC."""
    return dt.datetime.now(dt.UTC).isoformat(timespec="seconds")


def _put_report(database: sqlite3.Connection, entry: Entry, key: str, country: str | None) -> int:
    report, source = entry.report, _put_file(database, entry.file, entry.known_on) if entry.file else None
    beside = (report.id, entry.feed, entry.key, entry.version, source, entry.row, country, entry.known_on.isoformat(), now())
    cells = (
        key, _iso(report.date), report.title, report.publisher, report.url, canonical(list(report.pages)), report.text, *beside,
        content_id([key, *beside]),
    )  # fmt: skip
    done = database.execute(
        "INSERT INTO report (id, date, title, publisher, url, pages, text, name, feed, key, version, source, row, country,"
        " known_on, added_at, seal) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        cells,
    )
    return int(done.lastrowid or 0)


def _put_file(database: sqlite3.Connection, file: TableFile, known_on: dt.date) -> int:
    row = database.execute("SELECT number FROM source WHERE id = ?", (file.id,)).fetchone()
    if row:
        return int(row[0])
    done = database.execute(
        "INSERT INTO source (id, name, feed, header, known_on, added_at) VALUES (?, ?, ?, ?, ?, ?)",
        (file.id, file.name, file.feed, canonical(list(file.header)), known_on.isoformat(), now()),
    )
    return int(done.lastrowid or 0)


def _put_reading(database: sqlite3.Connection, entry: Entry, report: str, number: int, country: str | None) -> int:
    """The number of claims written: none where the reading found what the one before found."""
    read = {claim_id(report, record): (claim, record) for claim in entry.claims for record in (claim_record(claim),)}
    known, decisions = carried(database, number, entry.report, read)
    before = database.execute(
        "SELECT number, same_as, known_on FROM reading WHERE report = ? ORDER BY number DESC LIMIT 1", (number,)
    ).fetchone()
    held = before and (before[1] or before[0])
    same = held and [row[0] for row in database.execute("SELECT id FROM claim WHERE reading = ? ORDER BY number", (held,))]
    day = max(entry.known_on.isoformat(), before[2]) if before else entry.known_on.isoformat()
    unchanged = before is not None and same == list(known)
    cells = (number, entry.reader, held if unchanged else None, day, now())
    done = database.execute(
        "INSERT INTO reading (report, reader, same_as, known_on, added_at, seal) VALUES (?, ?, ?, ?, ?, ?)",
        (*cells, content_id([*cells, list(known)])),
    )
    for key, body in decisions:
        put_event(database, REVIEW, key, body | {"at": now()}, dt.date.fromisoformat(day))
    if unchanged:
        return 0
    rows = [_claim_row(key, int(done.lastrowid or 0), pair, entry.report, country) for key, pair in known.items()]
    database.executemany(
        "INSERT INTO claim (id, reading, kind, modality, country, other_country, first_day, last_day, record)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        rows,
    )
    return len(rows)


def _claim_row(
    key: str, reading: int, pair: tuple[Claim, dict[str, Any]], report: Report, country: str | None
) -> tuple[str | int | None, ...]:
    claim, record = pair
    named = dict.fromkeys(place.country for place in claim.places if place.country)
    lands: list[str | None] = [*named] or [country]
    first = claim.when.start if claim.when and claim.when.start else report.date
    last = claim.when.last_day if claim.when and claim.when.last_day else report.date
    return (
        key, reading, claim.kind, claim.modality, lands[0], lands[1] if len(lands) > 1 else None, _iso(first), _iso(last),
        canonical(record),
    )  # fmt: skip


def _supersede(database: sqlite3.Connection, key: str, number: int) -> None:
    """Of the rows of one key, each ends on the day the next became known, in whatever order they came in."""
    rows = database.execute(
        "SELECT number, id, known_on FROM report WHERE key = ? ORDER BY known_on, version, number", (key,)
    ).fetchall()
    at = next(i for i, row in enumerate(rows) if row[0] == number)
    for older, newer in ((at - 1, at), (at, at + 1)):
        if older >= 0 and newer < len(rows):
            put_event(database, "superseded", rows[older][1], {"by": rows[newer][1]}, dt.date.fromisoformat(rows[newer][2]))


def _reader(database: sqlite3.Connection, number: int) -> str | None:
    row = database.execute("SELECT reader FROM reading WHERE report = ? ORDER BY number DESC LIMIT 1", (number,)).fetchone()
    return str(row[0]) if row else None


def _iso(day: dt.date | None) -> str | None:
    return day.isoformat() if day else None

"""A ledger's hashes derived again, and its pages checked: whatever is not as it was stored."""

import json
import sqlite3
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from orontes.core.report import Report
from orontes.errors import DamagedDataError
from orontes.ledger.connection import explained
from orontes.ledger.hashing import claim_id, content_id, report_id
from orontes.ledger.query import REPORT_COLUMNS, report_of
from orontes.ledger.reviewed import REVIEW, UNSEEN
from orontes.ledger.schema import GUARDED
from orontes.ledger.store import Ledger


@dataclass(frozen=True, slots=True)
class Fault:
    """Something in the ledger that is not what was stored: where, and what."""

    where: str
    what: str


@dataclass(slots=True)
class _Redacted:
    """What redactions left: the hash that each redacted report, claim and decision now has."""

    reports: dict[str, str] = field(default_factory=dict)
    claims: dict[str, str] = field(default_factory=dict)
    events: dict[str, str] = field(default_factory=dict)


def verify(ledger: Ledger) -> Iterator[Fault]:
    """Everything that is wrong: pages of the file, missing rows, hashes of reports, readings, claims and events."""
    database = ledger.database
    try:
        with explained(ledger.path):
            for (line,) in database.execute("PRAGMA integrity_check"):
                if line != "ok":
                    yield Fault("file", str(line))
            for table, number, parent, _ in database.execute("PRAGMA foreign_key_check"):
                yield Fault(f"{table} {number}", f"its {parent} is missing")
            yield from _gaps(database)
            redacted = _Redacted()
            yield from _events(database, redacted)
            yield from _reviews(database)
            yield from _reports(database, redacted)
            yield from _readings(database)
            yield from _claims(database, redacted)
    except DamagedDataError as error:
        yield Fault("file", str(error))


def _gaps(database: sqlite3.Connection) -> Iterator[Fault]:
    for table in GUARDED:
        count, last = database.execute(f"SELECT count(*), coalesce(max(number), 0) FROM {table}").fetchone()
        if count != last:
            yield Fault(f"table {table}", f"{last - count:,} rows are missing")
    wanted = {f"{table}_no_{verb}" for table in GUARDED for verb in ("update", "delete")}
    found = {row[0] for row in database.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")}
    for name in sorted(wanted - found):
        yield Fault("file", f"the guard {name} is missing")


def _events(database: sqlite3.Connection, redacted: _Redacted) -> Iterator[Fault]:
    rows = database.execute("SELECT id, kind, target, body, known_on FROM event ORDER BY number DESC")
    for key, kind, target, body, known_on in rows:  # the latest first: a redaction names what it left of earlier ones
        value: Mapping[str, Any] = json.loads(body)
        is_now = content_id({"kind": kind, "target": target, "body": value, "known_on": known_on})
        if is_now != redacted.events.get(key, key):
            yield Fault(f"event {key}", "its content is not what was stored")
        elif kind == "redacted":
            redacted.claims = value["claims"] | redacted.claims
            redacted.events = value.get("events", {}) | redacted.events
            if "report" in value:
                redacted.reports.setdefault(target, value["report"])


def _reviews(database: sqlite3.Connection) -> Iterator[Fault]:
    """Decisions on no claim of the ledger, and those that were not made on the state that stood before."""
    claims = {row[0] for row in database.execute("SELECT DISTINCT id FROM claim")}
    states: dict[str, str] = {}
    for key, target, body in database.execute(f"SELECT id, target, body FROM event WHERE kind = '{REVIEW}' ORDER BY number"):
        if target not in claims:
            yield Fault(f"event {key}", "it reviews a claim that is not here")
        elif json.loads(body)["saw"] != states.get(target, UNSEEN):
            yield Fault(f"event {key}", "the decision before it is missing")
        states[target] = key


def _reports(database: sqlite3.Connection, redacted: _Redacted) -> Iterator[Fault]:
    beside = "p.feed, p.key, p.version, p.source, p.row, p.country, p.known_on, p.added_at, p.seal"
    for row in database.execute(f"SELECT {REPORT_COLUMNS}, {beside} FROM report p"):
        report: Report = report_of(row)
        name, feed, seal = row[8], row[9], row[-1]
        if report_id(report, feed=feed) != redacted.reports.get(report.id, report.id):
            yield Fault(f"report {report.id} ({name})", "its text or heading is not what was stored")
        if content_id([report.id, name, *row[9:-1]]) != seal:
            yield Fault(f"report {report.id} ({name})", "what is noted of it (name, days, table) is not what was stored")


def _readings(database: sqlite3.Connection) -> Iterator[Fault]:
    held: dict[int, list[str]] = defaultdict(list)
    for reading, key in database.execute("SELECT reading, id FROM claim ORDER BY number"):
        held[reading].append(key)
    for number, seal, *cells in database.execute("SELECT number, seal, report, reader, same_as, known_on, added_at FROM reading"):
        if content_id([*cells, held[cells[2] or number]]) != seal:
            yield Fault(f"reading {number}", "its claims, its reader or its days are not what was stored")


def _claims(database: sqlite3.Connection, redacted: _Redacted) -> Iterator[Fault]:
    rows = database.execute(
        "SELECT c.id, p.id, c.record, length(p.text) FROM claim c"
        " JOIN reading r ON r.number = c.reading JOIN report p ON p.number = r.report"
    )
    for key, report, record, length in rows:
        value = json.loads(record)
        if claim_id(report, value) != redacted.claims.get(key, key):
            yield Fault(f"claim {key}", "its content is not what was stored")
        elif value["sentence"]["end"] > length:
            yield Fault(f"claim {key}", "its quote is not in its report")

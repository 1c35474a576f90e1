"""What a ledger holds, as it was known on a day."""

import datetime as dt
import json
import sqlite3
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from orontes.core.claim import Claim
from orontes.core.claim_record import claim_from_record
from orontes.core.report import Report

SLOTS: Final = (
    "source", "actor", "target_actor", "place", "origin", "destination", "route", "change", "people", "distance", "when",
)  # fmt: skip
_ENDS: Final = "('superseded', 'retracted')"
LIVE: Final = f"""p.known_on <= :known AND NOT EXISTS (
  SELECT 1 FROM event e WHERE e.target = p.id AND e.kind IN {_ENDS} AND e.known_on <= :known)"""
CURRENT: Final = """(SELECT coalesce(x.same_as, x.number) FROM reading x WHERE x.report = p.number AND x.known_on <= :known
  ORDER BY x.known_on DESC, x.number DESC LIMIT 1)"""
_CLAIMS: Final = f"""SELECT c.id, p.id, p.number, c.record, c.number FROM claim c
  CROSS JOIN reading r ON r.number = c.reading CROSS JOIN report p ON p.number = r.report
  WHERE {{which}} AND {LIVE} AND c.reading = {CURRENT}"""
_COUNTRY: Final = """c.number IN (SELECT number FROM claim WHERE country = :country
  UNION SELECT number FROM claim WHERE other_country = :country UNION SELECT number FROM claim WHERE country IS NULL)"""
_PUBLISHED: Final = "coalesce(p.date, p.known_on) <= :published"
_WINDOW: Final = "(c.last_day IS NULL OR c.last_day >= :since)"
ClaimRow = tuple[int, str, str, str]
"""Number and id of the report, id and record of the claim."""
REPORT_COLUMNS: Final = "p.number, p.id, p.text, p.date, p.title, p.publisher, p.url, p.pages, p.name"


@dataclass(frozen=True, slots=True)
class Scope:
    """Which part of a ledger is asked for: known up to `known_on`, and the rest as in `Ledger.picture`."""

    known_on: dt.date
    published: dt.date | None = None
    country: str | None = None
    since: dt.date | None = None

    def marks(self) -> dict[str, str | None]:
        """The values bound in queries."""
        days = {"known": self.known_on, "published": self.published, "since": self.since}
        return {"country": self.country} | {name: day.isoformat() if day else None for name, day in days.items()}


def claims_on(database: sqlite3.Connection, scope: Scope, also: Collection[str] = ()) -> list[ClaimRow]:
    """The claims that stood on the day, in a fixed order; those of `also` whatever country and time they are about."""
    terms = ((_COUNTRY, scope.country), (_WINDOW, scope.since))
    about = " AND ".join(term for term, value in terms if value) or "1"
    if also:
        about = f"({about} OR c.number IN (SELECT number FROM claim WHERE id IN (SELECT value FROM json_each(:also))))"
    which = f"{about} AND {_PUBLISHED}" if scope.published else about
    rows = database.execute(_CLAIMS.format(which=which), scope.marks() | {"also": json.dumps(list(also))}).fetchall()
    return [
        (number, report, claim, record) for claim, report, number, record, _ in sorted(rows, key=lambda row: (row[1], row[4]))
    ]


def reports_on(database: sqlite3.Connection, numbers: Sequence[int], scope: Scope, *, quiet: bool) -> dict[int, Report]:
    """The reports of those numbers; with `quiet` those too that stood on the day and say nothing that is held."""
    found = {}
    marks = scope.marks() | {"numbers": json.dumps(numbers)}
    rows = database.execute(
        f"SELECT {REPORT_COLUMNS} FROM report p WHERE p.number IN (SELECT value FROM json_each(:numbers))", marks
    ).fetchall()
    if quiet:
        terms = ((" AND (p.country IS NULL OR p.country = :country)", scope.country), (f" AND {_PUBLISHED}", scope.published))
        rows += database.execute(
            f"SELECT {REPORT_COLUMNS} FROM report p WHERE p.feed = 'report' AND {LIVE}"
            f"{''.join(term for term, value in terms if value)}"
            " AND p.number NOT IN (SELECT value FROM json_each(:numbers))",
            marks,
        ).fetchall()
    for row in rows:
        report = report_of(row)
        found[row[0]] = report if report.title else replace(report, title=row[8])
    return found


def report_of(row: Sequence[Any]) -> Report:
    """The report in a row of `REPORT_COLUMNS`."""
    _, key, text, date, title, publisher, url, pages, *_ = row
    day = dt.date.fromisoformat(date) if date else None
    return Report(key, text, day, title, publisher, url, tuple(json.loads(pages)))


def stored_claim(claim: str, report: Report, record: str) -> Claim:
    """The claim of a stored record in its report; its quote is the slice of the text that its sentence names."""
    value: dict[str, Any] = dict.fromkeys(SLOTS) | json.loads(record)
    span = value["sentence"]
    return claim_from_record(value | {"id": claim, "report": report.id, "quote": report.text[span["start"] : span["end"]]})


def last_published(database: sqlite3.Connection, known_on: dt.date) -> dt.date | None:
    """The day of the latest report (of one without a day, the day it was known) that stood on a day; None without any."""
    row = database.execute(
        f"SELECT max(coalesce(p.date, p.known_on)) FROM report p WHERE {LIVE}", {"known": known_on.isoformat()}
    ).fetchone()
    return dt.date.fromisoformat(row[0]) if row[0] else None

"""Claims in the order in which people review them: found by kind, report, words, confidence and what was decided."""

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from orontes.core.claim import KINDS, Claim
from orontes.core.report import Report
from orontes.core.review import STATUSES
from orontes.errors import InputError
from orontes.ledger.connection import explained
from orontes.ledger.event import Event
from orontes.ledger.query import CURRENT, LIVE, REPORT_COLUMNS, report_of, stored_claim
from orontes.ledger.reviewed import REOPENED, REVIEW, UNSEEN, latest_on, reviewed_claim
from orontes.ledger.store import Ledger

UNREVIEWED: Final = "unreviewed"
WANTED: Final = (UNREVIEWED, *STATUSES)
_LAST: Final = f"(SELECT e.id FROM event e WHERE e.target = c.id AND e.kind = '{REVIEW}' ORDER BY e.number DESC LIMIT 1)"
_DECIDED: Final = f"""coalesce((SELECT json_extract(e.body, '$.decision') FROM event e
  WHERE e.target = c.id AND e.kind = '{REVIEW}'
  ORDER BY e.number DESC LIMIT 1), '{REOPENED}')"""
_FROM: Final = f"""FROM claim c CROSS JOIN reading r ON r.number = c.reading CROSS JOIN report p ON p.number = r.report
  WHERE {LIVE} AND c.reading = {CURRENT}"""


@dataclass(frozen=True, slots=True)
class Filter:
    """Which claims are looked for.

    Parameters
    ----------
    kind : str or None
        One of `orontes.core.claim.KINDS`.
    report : str or None
        Id (or its beginning), name or address of a report.
    below : float or None
        Only those that the reader was less sure of.
    status : str or None
        One of `WANTED`.
    words : str or None
        Words that stand in the sentence, in any case.
    claim : str or None
        Id of one claim.

    Raises
    ------
    InputError
        If a kind or status is none, or the confidence is outside 0..1.
    """

    kind: str | None = None
    report: str | None = None
    below: float | None = None
    status: str | None = None
    words: str | None = None
    claim: str | None = None

    def __post_init__(self) -> None:
        for thing, value, known in (("kind of claim", self.kind, KINDS), ("status of a review", self.status, WANTED)):
            if value is not None and value not in known:
                raise InputError(thing, value=value, limit=" or ".join(known))
        if self.below is not None and not 0 <= self.below <= 1:
            raise InputError("confidence", value=self.below, limit="0..1")

    def terms(self) -> tuple[str, dict[str, Any]]:
        """The condition in SQL, and the values bound in it."""
        terms = {
            "kind": "c.kind = :kind",
            "report": "(p.id = :report OR p.name = :report OR p.url = :report"
            " OR (length(:report) >= 6 AND substr(p.id, 1, length(:report)) = :report))",
            "below": "json_extract(c.record, '$.confidence') < :below",
            "status": f"{_DECIDED} = :status",
            "words": "instr(lower(substr(p.text, 1 + json_extract(c.record, '$.sentence.start'),"
            " json_extract(c.record, '$.sentence.end') - json_extract(c.record, '$.sentence.start'))), lower(:words)) > 0",
            "claim": "c.id = :claim",
        }
        values = {name: getattr(self, name) for name in terms}
        if self.status == UNREVIEWED:
            values["status"] = REOPENED
        return "".join(f" AND {term}" for name, term in terms.items() if values[name] not in (None, "")), values


@dataclass(frozen=True, slots=True)
class Queued:
    """A claim to review.

    Parameters
    ----------
    claim : Claim
        As it stands now, by the word of a reviewer where there is one.
    read : Claim
        As the reader read it.
    report : Report
        Without its text.
    context : str
        The text around the sentence.
    offset : int
        Where the sentence begins in the context, in code points.
    state : str
        To be named by whoever decides (`orontes.ledger.review.Decision.saw`).
    """

    claim: Claim
    read: Claim
    report: Report
    context: str
    offset: int
    state: str


CONTEXT: Final = 600
"""Characters on either side of a sentence that are shown with it, of its paragraph at most."""


def queued(ledger: Ledger, wanted: Filter, *, limit: int = 50, offset: int = 0) -> tuple[int, tuple[Queued, ...]]:
    """How many claims there are, and those from `offset` on: the latest report first, in the order of its text."""
    terms, values = wanted.terms()
    marks = {"known": dt.date.max.isoformat(), **values}
    with explained(ledger.path):
        every = ledger.database.execute(  # numbers alone: texts are fetched for what is shown only
            f"SELECT c.number {_FROM}{terms} ORDER BY coalesce(p.date, p.known_on) DESC, p.number DESC, c.number", marks
        ).fetchall()
        numbers = [row[0] for row in every[offset : offset + limit]]
        rows = ledger.database.execute(
            f"SELECT c.number, c.id, c.record, {_LAST}, {REPORT_COLUMNS} FROM claim c JOIN reading r ON r.number = c.reading"
            " JOIN report p ON p.number = r.report WHERE c.number IN (SELECT value FROM json_each(?))",
            (json.dumps(numbers),),
        ).fetchall()
        found = {row[0]: row[1:] for row in rows}
        reviews = latest_on(ledger.database, dt.date.max, [row[0] for row in found.values()])
    return len(every), tuple(_queued(found[number], reviews) for number in numbers)


def counts_by_status(ledger: Ledger) -> dict[str, int]:
    """How many claims there are of each of `WANTED`."""
    with explained(ledger.path):
        rows = ledger.database.execute(
            f"SELECT {_DECIDED}, count(*) {_FROM} GROUP BY 1", {"known": dt.date.max.isoformat()}
        ).fetchall()
    found = {UNREVIEWED if name == REOPENED else name: count for name, count in rows}
    return {name: int(found.get(name, 0)) for name in WANTED}


def _queued(row: Sequence[Any], reviews: Mapping[str, Event]) -> Queued:
    key, record, state, *rest = row
    report = report_of(rest)
    read = stored_claim(key, report, record)
    claim = reviewed_claim(key, report, record, reviews[key]) if key in reviews else read
    text, begin, end = report.text, read.sentence.start, read.sentence.end
    start = max(text.rfind("\n", 0, begin) + 1, begin - CONTEXT)
    stop = text.find("\n", end)
    context = text[start : min(len(text) if stop < 0 else stop, end + CONTEXT)]
    plain = Report(report.id, "", report.date, report.title or str(rest[8]), report.publisher, report.url)
    return Queued(claim, read, plain, context, begin - start, state or UNSEEN)

"""Claims as reviewers decided: the latest decision on each, and what the claim says by it."""

import datetime as dt
import json
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from orontes.core.claim import Claim
from orontes.core.report import Report
from orontes.core.review import STATUSES, Correction, Review
from orontes.ledger.event import EVENT_COLUMNS, Event, event_of
from orontes.ledger.hashing import canonical
from orontes.ledger.query import ClaimRow, Scope, claims_on, stored_claim

REVIEW: Final = "review"
REFUSED: Final = "review_refused"
"""A decision that came too late: kept as it was given, and without effect."""
REOPENED: Final = "reopened"
"""The decision that takes an earlier one back: the claim stands as it was read."""
DECISIONS: Final = (*STATUSES, REOPENED)
UNSEEN: Final = ""
"""The state of a claim that nobody has decided on."""


def slot_words(value: Any) -> str | None:
    """A part of a claim record in words.

    Examples
    --------
    >>> slot_words({"text": "there", "name": "Homs"}), slot_words({"low": 2000, "high": 9999, "unit": "people"}), slot_words(None)
    ('Homs', '2,000-9,999 people', None)
    """
    if not isinstance(value, Mapping):
        return None if value is None else str(value)
    if "unit" in value:
        low, high = (f"{value[end]:,}" if value.get(end) is not None else "" for end in ("low", "high"))
        return f"{low if low == high else f'{low}-{high}'} {value['unit']}"
    if "km" in value:
        return f"{value['km']:g} km"
    if "start" in value:
        return _days(value)
    return str(value.get("name") or value.get("resolved") or value.get("ref") or value.get("text"))


def _days(value: Mapping[str, Any]) -> str:
    """The days of a period, both ends included."""
    last = (dt.date.fromisoformat(value["end"]) - dt.timedelta(days=1)).isoformat() if value["end"] else ""
    return last if last == value["start"] else f"{value['start'] or ''}..{last}"


def reviewed_claim(key: str, report: Report, record: str, event: Event) -> Claim:
    """The claim as a reviewer decided: corrected where it was, and sure to be read as it stands."""
    value = json.loads(record)
    changes: Mapping[str, Any] = event.body.get("changes", {})
    corrections = tuple(Correction(part, slot_words(value.get(part)), slot_words(new)) for part, new in changes.items())
    review = Review(
        event.id, event.body["decision"], event.known_on, event.body.get("reviewer"), event.body.get("why"), corrections,
        value["confidence"],
    )  # fmt: skip
    rejected = review.status == "rejected"
    claim = stored_claim(key, report, canonical(corrected(value, changes)))
    return replace(claim, review=review, confidence=claim.confidence if rejected else 1.0)


def corrected(record: Mapping[str, Any], changes: Mapping[str, Any]) -> dict[str, Any]:
    """A claim record with the changes of a correction."""
    return {part: value for part, value in {**record, **changes}.items() if value is not None}


def latest_on(database: sqlite3.Connection, known_on: dt.date, claims: Sequence[str] | None = None) -> dict[str, Event]:
    """The latest decision known on a day, by claim; claims whose review was taken back are left out."""
    marks = {"known": known_on.isoformat(), "claims": json.dumps(list(claims)) if claims is not None else None}
    rows = database.execute(
        f"SELECT {EVENT_COLUMNS} FROM event WHERE number IN (SELECT max(number) FROM event"
        f" WHERE kind = '{REVIEW}' AND known_on <= :known"
        " AND (:claims IS NULL OR target IN (SELECT value FROM json_each(:claims))) GROUP BY target)",
        marks,
    ).fetchall()
    events = (event_of(row) for row in rows)
    return {event.target: event for event in events if event.body["decision"] != REOPENED}


def latest_of(database: sqlite3.Connection, claim: str) -> Event | None:
    """The latest decision on a claim; None where there is none."""
    row = database.execute(
        f"SELECT {EVENT_COLUMNS} FROM event WHERE kind = '{REVIEW}' AND target = ? ORDER BY number DESC LIMIT 1",
        (claim,),
    ).fetchone()
    return event_of(row) if row else None


def claims_with(database: sqlite3.Connection, scope: Scope, reviews: Mapping[str, Event]) -> list[ClaimRow]:
    """The claims of the scope, and all that were corrected: a correction may bring a claim into it (`fits` tells)."""
    return claims_on(database, scope, [key for key, event in reviews.items() if event.body.get("changes")])


def fits(claim: Claim, scope: Scope) -> bool:
    """Whether a claim is about the country and the time of the scope, once it says what a reviewer says."""
    if claim.review is None or not claim.review.corrections:
        return True  # what was not corrected was chosen by its row
    countries = {place.country for place in claim.places if place.country}
    last = claim.when.last_day if claim.when else None
    about = scope.country is None or not countries or scope.country in countries
    return about and (scope.since is None or last is None or last >= scope.since)

"""What reviewers decided, carried over to a new reading of a report, so that no new reader undoes a person's word."""

import datetime as dt
import json
import sqlite3
from collections.abc import Iterator, Mapping
from typing import Any, Final

from orontes.core.claim import Claim
from orontes.core.report import Report
from orontes.ledger.event import Event
from orontes.ledger.hashing import canonical
from orontes.ledger.query import stored_claim
from orontes.ledger.reviewed import UNSEEN, corrected, latest_of, latest_on

_BESIDE: Final = frozenset({"confidence", "rule", "trigger", "also", "also_by", "in_title", "sentence", "kind"})
"""Parts of a record that do not tell what is said of the world; kind and sentence are compared before."""
_PLACES: Final = ("place", "origin", "destination")
Known = dict[str, tuple[Claim, dict[str, Any]]]


def carried(database: sqlite3.Connection, number: int, report: Report, read: Known) -> tuple[Known, list[tuple[str, Any]]]:
    """The claims of a new reading with those that a person's word keeps, and the decisions carried over to new claims.

    A decision goes over to a claim that says the same. Where the new reader reads a sentence differently that a person accepted
    or corrected, its claim is corrected to what the person said; where it reads nothing there, the old claim stays.

    Parameters
    ----------
    number : int
        Of the report in the ledger.
    report : Report
        As the ledger knows it or as it came again: text and offsets are the same.
    read : dict of str to (Claim, dict)
        What the new reading found, by id.
    """
    before = dict(_claims_of(database, number))
    reviews = latest_on(database, dt.date.max, list(before)) if before else {}
    known, decisions = dict(read), dict[str, Any]()
    for old, event in reviews.items():
        if old in known:
            continue
        record = before[old]
        free = {key: new for key, (_, new) in read.items() if _alike(new, record) and key not in decisions and key not in before}
        same = [key for key, new in free.items() if _gist(new) == _gist(record)]
        if same:
            decisions |= {key: _body(event, old) for key in same}
        elif event.body["decision"] != "rejected":
            other = _nearest(record, free, before)
            if other is None:
                known[old] = (stored_claim(old, report, canonical(record)), record)
            else:
                decisions[other] = _correction(event, old, record, read[other][1])
    return known, [(key, body) for key, body in decisions.items() if latest_of(database, key) is None]


def _claims_of(database: sqlite3.Connection, number: int) -> Iterator[tuple[str, dict[str, Any]]]:
    """Id and record of each claim of the latest reading of a report."""
    rows = database.execute(
        "SELECT id, record FROM claim WHERE reading = (SELECT coalesce(same_as, number) FROM reading WHERE report = ?"
        " ORDER BY number DESC LIMIT 1) ORDER BY number",
        (number,),
    ).fetchall()
    return ((key, json.loads(record)) for key, record in rows)


def _alike(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    return bool(one["kind"] == other["kind"] and one["sentence"] == other["sentence"])


def _gist(record: Mapping[str, Any]) -> dict[str, Any]:
    """What a claim says, without how it was read."""
    said = {part: value for part, value in record.items() if part not in _BESIDE}
    for part in _PLACES:
        if part in said:
            said[part] = said[part].get("id") or said[part].get("name") or said[part]["text"]
    return said


def _nearest(record: Mapping[str, Any], free: Mapping[str, Any], before: Mapping[str, Any]) -> str | None:
    """Of the new claims of that sentence the one that agrees in most parts; None where all of them were there before."""
    gist = _gist(record)
    old = [_gist(one) for one in before.values() if _alike(one, record)]
    others = {
        key: sum(_gist(new).get(part) == value for part, value in gist.items())
        for key, new in free.items()
        if _gist(new) not in old
    }
    return min(others, key=lambda key: (-others[key], key)) if others else None


def _body(event: Event, old: str) -> dict[str, Any]:
    return {**event.body, "saw": UNSEEN, "carried_from": old}


def _correction(event: Event, old: str, record: Mapping[str, Any], new: Mapping[str, Any]) -> dict[str, Any]:
    """The decision that makes the new claim say what the person said of the old one."""
    wanted = corrected(record, event.body.get("changes", {}))
    parts = {*wanted, *new} - (_BESIDE - {"kind"})
    changes = {part: wanted.get(part) for part in sorted(parts) if wanted.get(part) != new.get(part)}
    return {**_body(event, old), "decision": "corrected" if changes else "accepted", "changes": changes}

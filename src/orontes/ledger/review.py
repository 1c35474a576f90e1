"""Decisions of reviewers noted beside claims, never over them; each names the state of the claim that it was made on."""

import datetime as dt
import json
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from orontes.core.report import Report
from orontes.errors import ConflictError, InputError
from orontes.ledger.connection import transaction
from orontes.ledger.event import Event
from orontes.ledger.hashing import canonical
from orontes.ledger.query import SLOTS, stored_claim
from orontes.ledger.reviewed import DECISIONS, REFUSED, REVIEW, UNSEEN, corrected, latest_of
from orontes.ledger.store import Ledger
from orontes.ledger.write import now, put_event

LONGEST: Final = 500
"""Characters of a reviewer's name or reason at most."""
SHORTEST_ID: Final = 6
CORRECTABLE: Final = frozenset({*SLOTS, "kind", "modality", "cause", "community"})
"""Parts of a claim that a person may correct; sentence, rule and confidence are what the reader did."""


@dataclass(frozen=True, slots=True)
class Decision:
    """What a reviewer decides on a claim.

    Parameters
    ----------
    claim : str
        Id of the claim.
    decision : str
        One of `DECISIONS`.
    reviewer, why : str or None
    changes : mapping
        Of a correction: parts of the claim record as they should be; None takes a part out.
    saw : str or None
        State of the claim that the reviewer saw (`state_of`); None: whatever it is.

    Raises
    ------
    InputError
        If there is no such decision, a correction changes nothing or another decision something, or a word is too long.
    """

    claim: str
    decision: str
    reviewer: str | None = None
    why: str | None = None
    changes: Mapping[str, Any] = field(default_factory=dict)
    saw: str | None = None

    def __post_init__(self) -> None:
        if self.decision not in DECISIONS:
            raise InputError("decision", value=self.decision, limit=" or ".join(DECISIONS))
        if bool(self.changes) != (self.decision == "corrected"):
            limit = "what should stand there" if self.decision == "corrected" else "no change of the claim"
            raise InputError(f"a claim that is {self.decision}", limit=limit, cure='like --correct ID place="Rastan"')
        fixed = sorted(set(self.changes) - CORRECTABLE)
        if fixed:
            raise InputError("part of a claim to correct", value=fixed[0], limit=" or ".join(sorted(CORRECTABLE)))
        for thing, value in (("name of the reviewer", self.reviewer), ("reason", self.why)):
            if value is not None and len(value) > LONGEST:
                raise InputError(thing, value=value, limit=f"{LONGEST} characters or less")


def decide(ledger: Ledger, decision: Decision, *, known_on: dt.date) -> str:
    """The id of the decision, which is the new state of the claim.

    Raises
    ------
    InputError
        If there is no such claim, or what it would say is no claim.
    ConflictError
        If somebody decided on the claim since the reviewer saw it; the decision is kept beside it, without effect.
    """
    with transaction(ledger.database, ledger.path):
        record = _record_of(ledger.database, decision.claim)
        if record is None:
            limit = "the id of a claim in the ledger"
            raise InputError("claim to review", value=decision.claim, limit=limit, where=str(ledger.path))
        found = latest_of(ledger.database, decision.claim)
        state = found.id if found else UNSEEN
        late = decision.saw is not None and decision.saw != state
        body = _body(decision, record, found) | {"saw": decision.saw if late else state, "at": now()}
        key = put_event(ledger.database, REFUSED if late else REVIEW, decision.claim, body, known_on)
    if late:
        raise _too_late(decision, found)
    return key or state


def state_of(ledger: Ledger, claim: str) -> str:
    """The state of a claim: the id of the latest decision on it, `UNSEEN` where there is none."""
    found = latest_of(ledger.database, claim)
    return found.id if found else UNSEEN


def history_of(ledger: Ledger, claim: str) -> tuple[Event, ...]:
    """All decisions on a claim, those that came too late too, in the order in which they were made."""
    return tuple(event for event in ledger.events(target=claim) if event.kind in (REVIEW, REFUSED))


def whole_id(ledger: Ledger, start: str) -> str:
    """The id of the one claim whose id begins so.

    Raises
    ------
    InputError
        If it is shorter than six digits, or no claim's or several claims' id begins so.
    """
    rows = ledger.database.execute(
        "SELECT DISTINCT id FROM claim WHERE id >= :start AND id < :start || '~' LIMIT 3", {"start": start}
    ).fetchall()
    if len(rows) != 1 or len(start) < SHORTEST_ID:
        told = f"{len(rows)} or more claims begin so" if len(rows) > 1 else "the id of a claim, or six digits or more of it"
        raise InputError("claim to review", value=start, limit=told, where=str(ledger.path))
    return str(rows[0][0])


def _record_of(database: sqlite3.Connection, claim: str) -> dict[str, Any] | None:
    row = database.execute("SELECT record FROM claim WHERE id = ? ORDER BY number DESC LIMIT 1", (claim,)).fetchone()
    return json.loads(row[0]) if row else None


def _body(decision: Decision, record: Mapping[str, Any], found: Event | None) -> dict[str, Any]:
    """What is noted of a decision: all changes against what was read, those of an earlier correction that it builds on too."""
    body: dict[str, Any] = {name: value for name, value in (("reviewer", decision.reviewer), ("why", decision.why)) if value}
    builds_on = found is not None and decision.decision in ("accepted", "corrected")  # who accepts accepts what they see
    earlier = found.body.get("changes", {}) if found and builds_on else {}
    changes = {part: value for part, value in {**earlier, **decision.changes}.items() if value != record.get(part)}
    _check(decision.claim, record, changes)
    if not changes:  # what was read stands there again
        return body | {"decision": "accepted" if decision.decision == "corrected" else decision.decision}
    return body | {"decision": decision.decision, "changes": changes}


def _check(key: str, record: Mapping[str, Any], changes: Mapping[str, Any]) -> None:
    """Nothing, where what the claim would say is a claim."""
    end = int(record["sentence"]["end"])
    stored_claim(key, Report(key, " " * end), canonical(corrected(record, changes)))


def _too_late(decision: Decision, found: Event | None) -> ConflictError:
    by = f" by {found.body['reviewer']}" if found and found.body.get("reviewer") else ""
    now_is = f"{found.body['decision']}{by} on {found.known_on}" if found else "not reviewed"
    return ConflictError(
        f"the claim changed since you saw it: it is now {now_is}",
        limit=f"your word ({decision.decision}) is kept beside it, without effect",
        cure="look at it again and decide", where=decision.claim,
    )  # fmt: skip

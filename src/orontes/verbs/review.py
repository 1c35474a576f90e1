"""Claims reviewed beside their sentences: what is waiting, and what a person decides."""

import datetime as dt
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Final

from orontes.errors import InputError

if TYPE_CHECKING:
    from orontes.ledger.event import Event
    from orontes.ledger.queue import Queued

PAGE: Final = 50


def to_review(
    ledger: str | Path,
    *,
    kind: str | None = None,
    report: str | None = None,
    below: float | None = None,
    status: str | None = None,
    words: str | None = None,
    claim: str | None = None,
) -> "Iterator[Queued]":
    """The claims of a ledger with their sentences, those of the latest report first, a page at a time.

    Parameters
    ----------
    ledger : str or Path
    kind, report, below, status, words, claim
        Which claims: see `orontes.ledger.queue.Filter`.

    Raises
    ------
    InputError
        If there is no such ledger, kind or status.
    """
    from orontes.ledger.queue import Filter, queued
    from orontes.ledger.store import Ledger

    wanted, seen = Filter(kind, report, below, status, words, claim), 0
    with Ledger.reading(ledger) as store:
        while True:
            total, page = queued(store, wanted, limit=PAGE, offset=seen)
            yield from page
            seen += len(page)
            if not page or seen >= total:
                return


def review_counts(ledger: str | Path) -> dict[str, int]:
    """How many claims are unreviewed, accepted, corrected and rejected."""
    from orontes.ledger.queue import counts_by_status
    from orontes.ledger.store import Ledger

    with Ledger.reading(ledger) as store:
        return counts_by_status(store)


def review(
    ledger: str | Path,
    claim: str,
    decision: str,
    *,
    changes: Mapping[str, str] | None = None,
    reviewer: str | None = None,
    why: str | None = None,
    saw: str | None = None,
    known_on: dt.date | None = None,
) -> "Queued":
    """The claim as it stands after the decision, which is kept beside it: what was read is never changed.

    Parameters
    ----------
    ledger : str or Path
    claim : str
        Its id, or the first digits of it (six at least).
    decision : str
        ``accepted``, ``corrected``, ``rejected``, or ``reopened``: an earlier decision is taken back.
    changes : mapping of str to str, optional
        Of a correction, as people write it: ``{"place": "Rastan"}`` (parts: `orontes.verbs.correcting.parts`).
    reviewer, why : str, optional
    saw : str, optional
        State of the claim that the decision was made on (`Queued.state`); without it the claim is taken as it is now.
    known_on : datetime.date, optional
        Day of the decision; today (UTC) without it.

    Raises
    ------
    InputError
        If there is no such claim, decision or part, or a value cannot be used.
    ConflictError
        If somebody decided on the claim since; the decision is kept, without effect.
    """
    from orontes.ledger.queue import Filter, queued
    from orontes.ledger.review import Decision, decide, whole_id
    from orontes.ledger.store import Ledger
    from orontes.verbs.correcting import changes_of

    with Ledger.existing(ledger) as store:
        key = whole_id(store, claim)
        _, found = queued(store, Filter(claim=key), limit=1)
        if not found:
            raise InputError("claim to review", value=claim, limit="a claim that stands: its report was withdrawn or read anew")
        made = changes_of(found[0].claim, changes) if changes else {}
        day = known_on or dt.datetime.now(dt.UTC).date()
        decide(store, Decision(key, decision, reviewer, why, made, saw), known_on=day)
        return queued(store, Filter(claim=key), limit=1)[1][0]


def review_history(ledger: str | Path, claim: str) -> "tuple[Event, ...]":
    """All decisions on a claim, in their order; those that came too late too (kind ``review_refused``)."""
    from orontes.ledger.review import history_of, whole_id
    from orontes.ledger.store import Ledger

    with Ledger.reading(ledger) as store:
        return history_of(store, whole_id(store, claim))


def choices_to_correct() -> Mapping[str, tuple[str, ...]]:
    """The words that a part of a claim may have, for those parts that may have only some."""
    from orontes.verbs.correcting import choices

    return choices()


def parts_to_correct() -> tuple[str, ...]:
    """The parts of a claim that a correction may change."""
    from orontes.verbs.correcting import parts

    return parts()

"""Records of the API from what the desk holds."""

from typing import Any

from orontes import api
from orontes.forecast.mix import Moved
from orontes.forecast.outlook import Spread
from orontes.ledger.event import Event
from orontes.ledger.queue import UNREVIEWED, Queued
from orontes.ledger.reviewed import slot_words
from orontes.server import models
from orontes.server.jobs import Job


def claim(one: Queued) -> models.ClaimShown:
    """A claim beside its sentence."""
    end = one.offset + one.read.sentence.end - one.read.sentence.start
    review = one.claim.review
    return models.ClaimShown(
        claim=_plain(one.claim.to_record()), read=_plain(one.read.to_record()), report=report(one),
        before=_whole(one.context[: one.offset]),
        sentence=_whole(one.context[one.offset : end]), after=_whole(one.context[end:]),
        status=review.status if review else UNREVIEWED, words=review.words if review else None,
        parts=_parts(one), state=one.state,
    )  # fmt: skip


def report(one: Queued) -> models.ReportShown:
    """The report of a claim, without its text."""
    of = one.report
    return models.ReportShown(id=of.id, title=of.title, publisher=of.publisher, url=of.url, date=of.date)


def event(one: Event) -> models.EventShown:
    """A decision."""
    body = one.body
    return models.EventShown(
        id=one.id, decision=body["decision"], reviewer=body.get("reviewer"), why=body.get("why"), changes=body.get("changes", {}),
        at=body.get("at", one.added_at), late=one.kind == "review_refused",
    )  # fmt: skip


def job(one: Job) -> models.JobShown:
    """A job."""
    return models.JobShown(**one.to_record())


def moved(one: Moved, name: str | None) -> models.MovedShown:
    """A figure that other weights change."""
    return models.MovedShown(measure=one.measure, place=name, before=spread(one.before), after=spread(one.after))


def spread(one: Spread) -> models.SpreadShown:
    """An uncertain number."""
    return models.SpreadShown(low=one.low, best=one.best, high=one.high, mean=one.mean)


def _parts(one: Queued) -> dict[str, str]:
    """The parts of a claim as a correction names them, in words."""
    record = one.claim.to_record()
    words = {part: slot_words(record.get(part)) for part in api.parts_to_correct()}
    words["source_kind"] = one.claim.source.kind if one.claim.source else None
    return {part: _whole(said) for part, said in words.items() if said is not None}


def _whole(text: str) -> str:
    return text.encode("utf-8", "replace").decode("utf-8")


def _plain(record: dict[str, Any]) -> dict[str, Any]:
    return {part: _whole(value) if isinstance(value, str) else value for part, value in record.items()}

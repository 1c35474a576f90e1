"""Reports and claims as the public profile shows them: without words, sites, communities, small numbers and young routes."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import replace

from orontes.brief.content import LEAST_SHOWN
from orontes.brief.words import SOURCE_PHRASES
from orontes.core.claim import Claim, Source, Span
from orontes.core.quantity import People
from orontes.core.report import Report
from orontes.disclosure.blur import Blur, blurred_actor
from orontes.disclosure.rules import AFFINITY_KINDS, NO_WORDS, ROUTE_DELAY, ROUTE_KINDS, WITHHELD


def blurred_reports(reports: Sequence[Report]) -> tuple[Report, ...]:
    """The reports under neutral names, with day, publisher and address, without title and text."""
    return tuple(
        Report(f"report {n}", NO_WORDS, one.date, None, one.publisher, one.url) for n, one in enumerate(reports, start=1)
    )


def shown_claims(claims: Iterable[Claim], reports: Iterable[Report], *, issued: dt.date) -> tuple[Claim, ...]:
    """The claims that may be shown at all: none on communities, none on routes that is younger than 72 hours."""
    days = {report.id: report.date or issued for report in reports}
    return tuple(
        claim for claim in claims
        if claim.kind not in AFFINITY_KINDS and not (claim.kind in ROUTE_KINDS and days[claim.report] > issued - ROUTE_DELAY)
    )  # fmt: skip


def neutral_ids(claims: Iterable[Claim], reports: Sequence[Report]) -> dict[str, str]:
    """A name for each claim that tells nothing of where its report came from."""
    number = {report.id: n for n, report in enumerate(reports, start=1)}
    return {claim.id: f"{number[claim.report]}:{n}" for n, claim in enumerate(claims, start=1)}


def blurred_claims(claims: Iterable[Claim], reports: Sequence[Report], blur: Blur) -> tuple[Claim, ...]:
    """The claims with regions for places and without what may name a site, a person or a community."""
    number = {report.id: f"report {n}" for n, report in enumerate(reports, start=1)}
    return tuple(
        replace(
            claim,
            id=blur.ids[claim.id], report=number[claim.report], sentence=Span(0, len(NO_WORDS)), quote=NO_WORDS,
            source=Source(SOURCE_PHRASES[claim.source.kind or "unknown"], claim.source.kind) if claim.source else None,
            actor=blurred_actor(claim.actor),
            target_actor=blurred_actor(claim.target_actor),
            place=blur.place(claim.place), origin=blur.place(claim.origin), destination=blur.place(claim.destination),
            route=None, distance=None, people=_large(claim.people), when=replace(claim.when, text=None) if claim.when else None,
            trigger=None, community=None, also=(),
            review=replace(claim.review, reviewer=None, why=None, corrections=()) if claim.review else None,
        )
        for claim in claims
    )  # fmt: skip


def _large(people: People | None) -> People | None:
    """The number without its words; nothing where one of its ends is too small to show."""
    if people is None or any(end is not None and end < LEAST_SHOWN for end in (people.low, people.high)):
        return None
    return replace(people, text=WITHHELD)

"""From claims to the situation: the one step that puts its parts together."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Final

from orontes.core.claim import Claim
from orontes.core.declared import DeclaredTable
from orontes.core.report import Report
from orontes.geo.world import World
from orontes.situation.atlas import Atlas, atlas_of
from orontes.situation.contradictions import contradictions_in
from orontes.situation.control import control_changes, control_states, parties
from orontes.situation.credibility import declared_weights, weight_keys
from orontes.situation.fusion import Fact, facts_of, nameless, side_of
from orontes.situation.people import displaced_people
from orontes.situation.relations import capability_trends, relations
from orontes.situation.routes import link_states
from orontes.situation.situation import Situation
from orontes.situation.states import ASIDES, Aside, Event, Front, Unused
from orontes.situation.track import by_record, track_records

EVENT_KINDS: Final = ("clash", "strike", "reinforcement", "ceasefire", "access_constraint", "casualty", "infrastructure_damage")


def build_situation(
    claims: Iterable[Claim],
    reports: Sequence[Report],
    world: World,
    *,
    as_of: dt.date,
    known_on: dt.date | None = None,
    weights: DeclaredTable | None = None,
) -> Situation:
    """What is known as of a day.

    Parameters
    ----------
    claims : iterable of Claim
        In any order.
    reports : sequence of Report
        Those that the claims stand in; a report without a date counts as of `known_on`.
    world : World
        Places and roads that the claims are put on.
    as_of : datetime.date
        The day of the picture; what happened later is left out.
    known_on : datetime.date, optional
        Only reports up to this day are used; `as_of` without it.
    weights : DeclaredTable, optional
        Declared weights other than the packaged ones.
    """
    table = weights or declared_weights()
    known = known_on or as_of
    facts, late = facts_of(claims, reports, as_of=as_of, known_on=known, weights=table)
    atlas = atlas_of(world)
    records = track_records(facts, atlas, table)
    facts = by_record(facts, records)
    control = control_states(facts, atlas, table, as_of=as_of)
    links, unfit = link_states(facts, atlas, table, as_of=as_of)
    fronts, changes, events = _fronts(facts, atlas), control_changes(facts, atlas), _events(facts, atlas)
    displaced, trends, asides = displaced_people(facts, atlas, table), capability_trends(facts), _asides(facts)
    between = relations(facts)
    states = (*control, *links, *fronts, *changes, *events, *displaced, *trends, *asides, *between)
    used = {claim for state in states for claim in _ids(state)}
    reasons = {item.claim: item for item in unfit} | {
        i: Unused(i, _why_unused(fact)) for fact in facts for i in fact.ids if i not in used
    }
    return Situation(
        as_of=as_of, known_on=known, country=world.country, sides=tuple(parties(facts)), control=control, changes=changes,
        fronts=fronts, links=links, displaced=displaced, relations=between, capabilities=trends, events=events, asides=asides,
        contradictions=contradictions_in(facts, displaced, atlas, table), track=records,
        unused=(*late, *(reasons[i] for i in sorted(reasons) if i not in used)),
        assumptions=tuple(sorted({key for fact in facts for key in _keys(fact, table)})),
    )  # fmt: skip


def _fronts(facts: Iterable[Fact], atlas: Atlas) -> tuple[Front, ...]:
    """Fronts, the latest word of each side on each place; nearest first."""
    latest: dict[tuple[str, str], list[Fact]] = defaultdict(list)
    for fact in facts:
        claim, side = fact.claim, side_of(fact.claim.actor)
        if claim.kind == "front_position" and claim.happened and claim.place and side:
            latest[atlas.key(claim.place), side].append(fact)
    fronts = []
    for (key, side), group in latest.items():
        day = max(fact.last_day for fact in group)
        last = [fact for fact in group if fact.last_day == day]
        top = min(
            last, key=lambda fact: (fact.claim.distance is None, fact.claim.distance.km if fact.claim.distance else 0.0, fact.ids)
        )
        claim, ids = top.claim, tuple(sorted({i for fact in last for i in fact.ids}))
        if claim.place:
            km = claim.distance.km if claim.distance else None
            fronts.append(Front(claim.place, key, side, km, day, claim.source.text if claim.source else None, ids))
    return tuple(sorted(fronts, key=lambda front: (front.distance_km is None, front.distance_km or 0.0, front.key, front.side)))


def _events(facts: Iterable[Fact], atlas: Atlas) -> tuple[Event, ...]:
    """What happened, latest first."""
    events = []
    for fact in facts:
        claim = fact.claim
        if claim.kind in EVENT_KINDS and claim.happened:
            key = atlas.key(claim.place) if claim.place else None
            events.append(Event(claim.kind, claim.place, key, side_of(claim.actor), fact.last_day, claim.quote, fact.ids))
    return tuple(sorted(events, key=lambda event: (-event.day.toordinal(), event.claims)))


def _asides(facts: Iterable[Fact]) -> tuple[Aside, ...]:
    return tuple(
        Aside(fact.claim.kind, fact.claim.modality, fact.claim.places, fact.claim.quote, i, side_of(fact.claim.actor))
        for fact in facts if fact.claim.modality in ASIDES for i in fact.ids
    )  # fmt: skip


def _why_unused(fact: Fact) -> str:
    if any(nameless(place) for place in fact.claim.places):
        return "its place has no name and was not found"
    return "says nothing that this picture holds"


def _ids(state: object) -> tuple[str, ...]:
    if isinstance(state, Aside):
        return (state.claim,)
    return (*getattr(state, "claims", ()), *getattr(state, "against", ()))


def _keys(fact: Fact, weights: DeclaredTable) -> tuple[str, ...]:
    return () if fact.weight == 0.0 else weight_keys(fact.claim, weights)

"""The situation as the public profile shows it: by region, roads as known 72 hours before."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Final

from orontes.brief.content import LEAST_SHOWN
from orontes.brief.words import SOURCE_PHRASES
from orontes.core.claim import Claim
from orontes.core.place import Place
from orontes.disclosure.blur import Blur, party_name, side_key
from orontes.disclosure.rules import HOW_REGION, HOW_ROUTE, WITHHELD
from orontes.situation.fusion import place_key
from orontes.situation.situation import Situation
from orontes.situation.states import (
    CONTESTED,
    UNKNOWN,
    Contradiction,
    Control,
    ControlChange,
    Displaced,
    Event,
    Front,
    LinkState,
    Relation,
)

NOT_HELD: Final = ("bridge", "road", "country", "river")
"""Kinds of places that nobody holds."""
OPEN: Final = ("contested", "besieged")


def blurred_situation(
    situation: Situation, blur: Blur, claims: Mapping[str, Claim], *, routes: Situation | None = None
) -> Situation:
    """The situation by region.

    Parameters
    ----------
    situation : Situation
    blur : Blur
    claims : mapping of str to Claim
        The claims behind it, by id, as they were.
    routes : Situation, optional
        That of 72 hours before, whose roads are shown; no road without it.
    """
    return replace(
        situation,
        sides=tuple(dict.fromkeys(map(side_key, situation.sides))),
        control=_control(situation.control, blur),
        changes=_changes(situation.changes, blur),
        fronts=_fronts(situation.fronts, blur, claims),
        links=_links(routes.links, blur) if routes else (),
        displaced=tuple(moved for row in situation.displaced if (moved := _displaced(row, blur)) is not None),
        relations=tuple(found for one in situation.relations if (found := _relation(one, blur)) is not None),
        capabilities=tuple(
            replace(one, text=name, claims=blur.claims(one.claims)) for one in situation.capabilities
            if (name := party_name(one.actor, one.side)) is not None
        ),
        events=_events(situation.events, blur),
        asides=tuple(
            replace(
                one, about=tuple(p for place in one.about if (p := blur.place(place))), text=WITHHELD, claim=blur.ids[one.claim],
                side=side_key(one.side) if one.side else None,
            )
            for one in situation.asides if one.claim in blur.ids
        ),
        contradictions=tuple(c for one in situation.contradictions if (c := _contradiction(one, blur, claims)) is not None),
        unused=tuple(replace(one, claim=blur.ids[one.claim]) for one in situation.unused if one.claim in blur.ids),
        assumptions=tuple(blur.basis(situation.assumptions)),
        track=(),
    )  # fmt: skip


def _relation(one: Relation, blur: Blur) -> Relation | None:
    names = party_name(one.actor, one.actor_side), party_name(one.target, one.target_side)
    claims = blur.claims(one.claims)
    return replace(one, actor_text=names[0], target_text=names[1], claims=claims) if names[0] and names[1] and claims else None


def _control(states: Iterable[Control], blur: Blur) -> tuple[Control, ...]:
    """One state a region: held where all its places of known holder have the same one, else contested."""
    groups: dict[str, list[tuple[Place, Control]]] = defaultdict(list)
    for state in states:
        place = blur.place(state.place, key=state.key) if state.place.kind not in NOT_HELD else None
        if place is not None and place.kind != "country":
            groups[place_key(place)].append((place, state))
    made = []
    for key, group in sorted(groups.items()):
        parts = [state for _, state in group]
        holders = {side_key(state.holder) for state in parts if state.holder}
        mixed = len(holders) > 1 or any(state.status in OPEN for state in parts)
        last = [state.last_report for state in parts if state.last_report]
        made.append(
            Control(
                min((place for place, _ in group), key=lambda place: place.text), key, _mean(parts),
                CONTESTED if mixed else "controlled" if holders else UNKNOWN, inferred=all(one.inferred for one in parts),
                how=HOW_REGION, last_report=max(last, default=None),
                claims=tuple(sorted({i for one in parts for i in blur.claims(one.claims)})),
                against=tuple(sorted({i for one in parts for i in blur.claims(one.against)})),
            )
        )  # fmt: skip
    return tuple(made)


def _mean(states: list[Control]) -> tuple[tuple[str, float], ...]:
    """Each side's mean probability over the places: the share of them that it is expected to hold."""
    sums: dict[str, float] = {}
    for name, share in (pair for state in states for pair in state.probabilities if pair[0] not in (CONTESTED, UNKNOWN)):
        sums[side_key(name)] = sums.get(side_key(name), 0.0) + share
    sums[CONTESTED] = sum(state.probability(CONTESTED) for state in states)
    shares = [(name, total / len(states)) for name, total in sums.items()]
    return (*shares, (UNKNOWN, 1 - sum(share for _, share in shares)))


def _changes(changes: Iterable[ControlChange], blur: Blur) -> tuple[ControlChange, ...]:
    found: dict[tuple[str, str], ControlChange] = {}
    for change in changes:
        place = blur.place(change.place, key=change.key)
        if place is None:
            continue
        at, claims = (place_key(place), side_key(change.side)), blur.claims(change.claims)
        old = found.get(at)
        found[at] = ControlChange(
            place, at[0], at[1], min(old.first_day, change.first_day) if old else change.first_day,
            max(old.last_day, change.last_day) if old else change.last_day, (*(old.claims if old else ()), *claims),
        )  # fmt: skip
    return tuple(found.values())


def _fronts(fronts: Iterable[Front], blur: Blur, claims: Mapping[str, Claim]) -> tuple[Front, ...]:
    """Which side stands before places of which region; no distance, and of a source only its kind."""
    found: dict[tuple[str, str], Front] = {}
    for front in fronts:
        place = blur.place(front.place, key=front.key)
        if place is None:
            continue
        kinds = [claims[i].source for i in front.claims if i in claims]
        source = next((SOURCE_PHRASES[one.kind or "unknown"] for one in kinds if one), None) if front.source else None
        key, side = place_key(place), side_key(front.side)
        found.setdefault((key, side), Front(place, key, side, None, front.day, source, blur.claims(front.claims)))
    return tuple(found.values())


def _links(links: Iterable[LinkState], blur: Blur) -> tuple[LinkState, ...]:
    """The worst state of the roads of one number between two regions."""
    found: dict[tuple[str, str, str | None], LinkState] = {}
    for link in links:
        ends = sorted(place.id or "" for end in (link.node_from, link.node_to) if (place := blur.node(end)) is not None)
        if len(ends) < 2:
            continue
        at = (ends[0], ends[1], link.ref)
        if at not in found or link.probability_cut > found[at].probability_cut:
            found[at] = replace(
                link, node_from=ends[0], node_to=ends[1], how=HOW_ROUTE, place=None, claims=blur.claims(link.claims),
                against=blur.claims(link.against),
            )  # fmt: skip
    return tuple(replace(link, link=n) for n, link in enumerate(found.values()))


def _displaced(row: Displaced, blur: Blur) -> Displaced | None:
    origin, destination = blur.place(row.origin), blur.place(row.destination)
    small = any(end is not None and end < LEAST_SHOWN for end in (row.low, row.high))
    low, high = (None, None) if small else (row.low, row.high)
    if origin is None and destination is None and low is high is None:
        return None
    return replace(
        row, origin=origin, destination=destination, low=low, high=high, text=WITHHELD if small else "",
        claims=blur.claims(row.claims),
    )  # fmt: skip


def _events(events: Iterable[Event], blur: Blur) -> tuple[Event, ...]:
    made = []
    for event in events:
        claims, place = blur.claims(event.claims), blur.place(event.place)
        if claims:
            key, side = place_key(place) if place else None, side_key(event.side) if event.side else None
            made.append(replace(event, place=place, key=key, side=side, text="", claims=claims))
    return tuple(made)


def _contradiction(one: Contradiction, blur: Blur, claims: Mapping[str, Claim]) -> Contradiction | None:
    """The contradiction about a region; None where it is about what is not shown."""
    behind = [claims[i] for _, ids in one.versions for i in ids if i in claims]
    shown = [(_version(words), blur.claims(ids)) for words, ids in one.versions]
    small = any(
        end is not None and end < LEAST_SHOWN for claim in behind if (people := claim.people) for end in (people.low, people.high)
    )
    place = next((place for claim in behind for place in claim.places if one.about.endswith(place.name or place.text)), None)
    region = blur.place(place)
    if small or place is None or region is None or not all(ids for _, ids in shown):
        return None
    return replace(one, about=one.about.removesuffix(place.name or place.text) + region.text, versions=tuple(shown))


def _version(words: str) -> str:
    """One side of a contradiction, where it names a holder under the name of its party."""
    head, held, side = words.partition("held by ")
    return f"{head}{held}{side_key(side).replace('_', ' ')}" if held else words

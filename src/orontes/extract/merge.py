"""The same fact told twice in a report is one claim with two pieces of evidence."""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator
from dataclasses import replace
from typing import Final

from orontes.core.claim import HAPPENED, Actor, Claim, Span
from orontes.core.place import Place

ROUTES: Final = frozenset({"route_closed", "route_opened"})
FLOWS: Final = frozenset({"displacement", "return"})
ANY: Final = "any place"
"""Stands for all places of a road, where a claim about it names none."""
LENT: Final = frozenset({"near by", "last event", "last origin"})
"""How a place was found that the words of the event itself do not name."""
MODEL: Final = "llm:"
"""What the rule of a claim begins with that a language model read; its name follows."""


def merge(claims: Iterable[Claim]) -> tuple[Claim, ...]:
    """The claims in text order, each fact once: the fullest telling stays, the sentences of the others go to its `also`.

    Claims of two sources stay two: who says so is part of what is kept. Where two readers read the same, the rule of the
    other stands in `also_by`. Ids are the report's with a running number.
    """
    kept: list[Claim] = []
    spans: list[set[Span]] = []
    places: dict[Hashable, list[int]] = defaultdict(list)
    for claim in sorted(claims, key=lambda c: (c.sentence.start, c.trigger.start if c.trigger else 0)):
        near = sorted({n for key in _lookups(claim) for n in places.get(key, ())})
        n = next((n for n in near if _same(claim, kept[n])), None)
        if n is None:
            n = len(kept)
            kept.append(claim)
            spans.append({claim.sentence, *claim.also})
        else:
            other = kept[n]
            best, rest = (claim, other) if _fullness(claim) > _fullness(other) else (other, claim)
            spans[n] |= {claim.sentence, *claim.also}
            best = _filled(best, rest)
            kept[n] = replace(best, confidence=max(claim.confidence, other.confidence), also_by=_read_by(best, rest))
        for key in _entries(kept[n]):
            if places[key][-1:] != [n]:
                places[key].append(n)
    return tuple(
        replace(c, id=f"{c.report}:{n}", also=tuple(sorted(all_ - {c.sentence}, key=lambda s: (s.start, s.end))))
        for n, (c, all_) in enumerate(zip(kept, spans, strict=True), 1)
    )


def _filled(best: Claim, rest: Claim) -> Claim:
    """The fuller telling of people on the move with the number and the ends that only the other of its sentence names."""
    if best.kind not in FLOWS or best.sentence != rest.sentence:
        return best
    origin, destination = best.origin or rest.origin, best.destination or rest.destination
    if (
        origin
        and destination
        and (_key(origin) == _key(destination) or origin.text in destination.text or destination.text in origin.text)
    ):
        origin, destination = best.origin, best.destination
    return replace(best, people=best.people or rest.people, origin=origin, destination=destination)


def _entries(claim: Claim) -> Iterator[Hashable]:
    """Under what a claim is kept: two that say the same have one of these, and of the other's `_lookups`, in common."""
    if claim.kind in ROUTES:
        yield from (_sentence(claim), *((*_said(claim), _route(claim), place) for place in (_key(claim.place), ANY)))
    else:
        yield from _lookups(claim)


def _lookups(claim: Claim) -> Iterator[Hashable]:
    """Where others that say the same are found: in its sentence, or by source and number and a place, or by road and place."""
    yield _sentence(claim)
    said = _said(claim)
    if claim.kind in ROUTES:
        place = _key(claim.place)
        yield from ((*said, _route(claim), key) for key in ((ANY,) if place is None else (place, None)))
        return
    number = (claim.people.low, claim.people.high, claim.people.unit) if claim.people is not None else None
    if number is not None:
        yield (*said, number)
    for slot in ("place", "origin", "destination"):
        key = _key(getattr(claim, slot))
        if key is not None:
            yield (*said, number, slot, key)


def _sentence(claim: Claim) -> Hashable:
    return claim.kind, _class(claim), claim.change, claim.sentence


def _said(claim: Claim) -> tuple[Hashable, ...]:
    return claim.kind, _class(claim), claim.change, claim.source.text if claim.source else None


def _route(claim: Claim) -> str | None:
    return (claim.route.ref or claim.route.text) if claim.route else None


def _read_by(best: Claim, rest: Claim) -> tuple[str, ...]:
    """The rules of other readers than the one of `best`: a model's, or the built-in one's."""
    rules = {*best.also_by, *rest.also_by, rest.rule}
    return tuple(sorted(rule for rule in rules if rule.startswith(MODEL) != best.rule.startswith(MODEL)))


def _class(claim: Claim) -> str:
    return "happened" if claim.modality in HAPPENED else claim.modality


def _same(a: Claim, b: Claim) -> bool:
    if a.kind != b.kind or _class(a) != _class(b) or a.change != b.change:
        return False
    if (a.source.text if a.source else None) != (b.source.text if b.source else None) and a.sentence != b.sentence:
        return False
    slots = ("place", "origin", "destination")
    if any(
        _key(getattr(a, s)) != _key(getattr(b, s))
        for s in slots
        if _key(getattr(a, s)) is not None and _key(getattr(b, s)) is not None
    ):
        return False
    if a.kind in ("external_support", "hostility", "affiliation", "capability") and (
        _who(a.actor) != _who(b.actor) or _who(a.target_actor) != _who(b.target_actor)
    ):
        return False
    if a.kind in ROUTES:
        return _route(a) == _route(b)
    if not _same_number(a, b) or _other_victims(a, b):
        return False
    shared = any(_key(getattr(a, s)) == _key(getattr(b, s)) is not None for s in slots) or (
        a.people is not None and b.people is not None
    )
    return shared or (a.sentence == b.sentence and (not a.places or not b.places))


def _other_victims(a: Claim, b: Claim) -> bool:
    """Whether one sentence counts two groups alike: "killed two soldiers and wounded two more people"."""
    counted = a.people is not None and b.people is not None
    return a.kind == "casualty" and counted and a.sentence == b.sentence and a.people.text != b.people.text  # type: ignore[union-attr]


def _same_number(a: Claim, b: Claim) -> bool:
    if a.distance is not None and b.distance is not None and a.distance.km != b.distance.km:
        return False
    if a.people is None or b.people is None:
        return a.sentence == b.sentence or (a.people is None) == (b.people is None)
    return (a.people.low, a.people.high, a.people.unit) == (b.people.low, b.people.high, b.people.unit)


def _key(place: Place | None) -> str | None:
    if place is None:
        return None
    return place.id or (place.name or place.text).lower()


def _who(actor: Actor | None) -> str | None:
    if actor is None:
        return None
    return actor.id or (actor.resolved or actor.text).lower()


def _fullness(claim: Claim) -> tuple[int, bool, float]:
    """How much a claim says: slots filled, whether its own words place it, confidence."""
    filled = sum(
        getattr(claim, s) is not None
        for s in ("actor", "place", "origin", "destination", "people", "distance", "source", "route", "when")
    )
    return filled, not any(p.resolved_by in LENT for p in claim.places), claim.confidence

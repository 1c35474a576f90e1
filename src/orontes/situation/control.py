"""Who holds a place: from claims on control, fronts, reinforcements, fighting and strongholds to probabilities."""

import datetime as dt
import math
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from orontes.core.declared import DeclaredTable
from orontes.core.place import Place
from orontes.situation.atlas import Atlas
from orontes.situation.credibility import belief, faded
from orontes.situation.fusion import Fact, nameless, shares, side_of
from orontes.situation.states import CONTESTED, UNKNOWN, Control, ControlChange

GAINS: Final = frozenset({"gained", "holds"})
COMMUNITY: Final = "people."
"""Keys of communities in the lexicon of actors begin so: they live in places, and hold none."""
_HELD = re.compile(r"\b(government|regime|army|rebel|opposition|insurgent)[ -](?:held|controlled)\b", re.IGNORECASE)
_HELD_BY: Final = {"regime": "government", "army": "government", "rebel": "opposition", "insurgent": "opposition"}


@dataclass(frozen=True, slots=True)
class Vote:
    """What one fact says of who holds one place; `weight` below 0 speaks against."""

    key: str
    place: Place
    name: str
    weight: float
    fact: Fact
    inferred: str | None = None
    also: tuple[str, ...] = ()

    @property
    def ids(self) -> tuple[str, ...]:
        """Ids of the claims behind it."""
        return (*self.fact.ids, *self.also)


def parties(facts: Iterable[Fact]) -> dict[str, tuple[str, ...]]:
    """The sides that take, hold, reinforce or approach places, with the claims that show them; who advances first."""
    shown: dict[str, set[str]] = defaultdict(set)
    advancing: dict[str, int] = defaultdict(int)
    for fact in facts:
        claim, side = fact.claim, side_of(fact.claim.actor)
        if not claim.happened or side is None:
            continue
        if claim.kind in ("control_change", "front_position", "reinforcement") or _stronghold(fact):
            shown[side].update(fact.ids)
            advancing[side] += claim.change in ("gained", "entered") or claim.kind == "front_position"
    return {side: tuple(sorted(shown[side])) for side in sorted(shown, key=lambda side: (-advancing[side], side))}


def opponent(side: str, sides: Sequence[str]) -> str | None:
    """The side that stands against `side`: the only other one, or the government among several others; else None."""
    others = [other for other in sides if other != side]
    if len(others) == 1:
        return others[0]
    return "government" if "government" in others else None


def control_states(facts: Sequence[Fact], atlas: Atlas, weights: DeclaredTable, *, as_of: dt.date) -> tuple[Control, ...]:
    """Control of every place and region that any fact speaks of, and of the world's towns inside such regions."""
    sides = parties(facts)
    votes = [vote for fact in facts for vote in _votes(fact, sides, atlas, weights)]
    direct = {vote.key for vote in votes}
    for vote in tuple(votes):
        for key in atlas.inside(vote.place):
            if key not in direct:
                factor = weights["inferred.region"]
                why = f"it lies in {vote.place.text}"
                votes.append(replace(vote, key=key, place=atlas.place(key), weight=vote.weight * factor, inferred=why))
    by_key: dict[str, list[Vote]] = defaultdict(list)
    for vote in votes:
        by_key[vote.key].append(vote)
    sieges = _sieges(facts, atlas)
    return tuple(_control(by_key[key], weights, as_of, sieges.get(key, ())) for key in sorted(by_key))


def control_changes(facts: Iterable[Fact], atlas: Atlas) -> tuple[ControlChange, ...]:
    """Places said to have been taken, latest first; one for each place and side."""
    found: dict[tuple[str, str], list[Fact]] = defaultdict(list)
    for fact in facts:
        claim, side = fact.claim, side_of(fact.claim.actor)
        if claim.happened and claim.kind == "control_change" and claim.change == "gained" and claim.place and side:
            if nameless(claim.place):
                continue
            found[atlas.key(claim.place), side].append(fact)
    changes = []
    for (key, side), group in found.items():
        place = group[0].claim.place
        if place is not None:
            first, last = min(fact.first_day for fact in group), max(fact.last_day for fact in group)
            changes.append(ControlChange(place, key, side, first, last, tuple(sorted(i for fact in group for i in fact.ids))))
    return tuple(sorted(changes, key=lambda change: (-change.last_day.toordinal(), -change.first_day.toordinal(), change.key)))


def _votes(fact: Fact, sides: dict[str, tuple[str, ...]], atlas: Atlas, weights: DeclaredTable) -> Iterator[Vote]:
    claim, side = fact.claim, side_of(fact.claim.actor)
    if claim.modality not in ("asserted", "reported", "claimed", "denied"):
        return
    if claim.kind == "displacement" and claim.destination and (held := _held_by(fact)):
        yield Vote(atlas.key(claim.destination), claim.destination, held, fact.weight, fact, None)
    if claim.place is None or nameless(claim.place):
        return
    key, place, sign = atlas.key(claim.place), claim.place, -1 if claim.modality == "denied" else 1
    weight = sign * fact.weight
    if claim.kind == "control_change":
        yield from _control_votes(fact, key, weight, sides, weights)
    elif claim.modality == "denied":
        return
    elif claim.kind == "front_position" and side:
        yield from _front_votes(fact, side, key, sides, weights)
    elif claim.kind == "reinforcement" and side:
        yield Vote(key, place, side, weight * weights["inferred.reinforcement"], fact, "it is being reinforced by them")
    elif _stronghold(fact) and side and claim.change == "holds":
        yield Vote(key, place, side, weight, fact)
    elif _stronghold(fact) and side:
        yield Vote(key, place, side, weight * weights["inferred.affiliation"], fact, "it is called a stronghold of theirs")
    elif claim.kind == "clash":
        yield Vote(key, place, CONTESTED, weight * weights["inferred.clash"], fact, "fighting is reported there")


def _front_votes(fact: Fact, side: str, key: str, sides: dict[str, tuple[str, ...]], weights: DeclaredTable) -> Iterator[Vote]:
    """The other side holds a place that a side stands before; one that stands at a distance from it does not hold it."""
    claim, weight = fact.claim, fact.weight * weights["inferred.front"]
    if claim.place is None:
        return
    if other := side_of(claim.target_actor) or opponent(side, tuple(sides)):
        why = f"{claim.actor.text if claim.actor else side} stand before it"
        yield Vote(key, claim.place, other, weight, fact, why, sides.get(other, ()))
    if claim.distance is not None and claim.distance.km > 0:
        yield Vote(key, claim.place, side, -weight, fact, "they stand at a distance from it")


def _control_votes(
    fact: Fact, key: str, weight: float, sides: dict[str, tuple[str, ...]], weights: DeclaredTable
) -> Iterator[Vote]:
    claim, side = fact.claim, side_of(fact.claim.actor)
    place = claim.place
    if place is None:
        return
    if claim.change in GAINS and side:
        yield Vote(key, place, side, weight, fact)
    elif claim.change == "lost" and side:
        yield Vote(key, place, side, -weight, fact)
        other = side_of(claim.target_actor) or opponent(side, tuple(sides))
        if other and weight > 0:
            yield Vote(key, place, other, weight, fact, "the other side is said to have lost it", sides.get(other, ()))
    elif claim.change == "entered" and side:
        share = weights["inferred.entered"]
        yield Vote(key, place, side, weight * share, fact)
        if weight > 0:
            yield Vote(key, place, CONTESTED, weight * (1 - share), fact)
    elif claim.change == "contested":
        yield Vote(key, place, CONTESTED, weight, fact)


def _control(votes: list[Vote], weights: DeclaredTable, as_of: dt.date, siege: tuple[str, ...]) -> Control:
    votes = sorted(votes, key=lambda vote: (vote.ids, vote.name))
    scores, doubt = {}, _doubts(votes)
    for name in sorted({vote.name for vote in votes}):
        speaks = [vote for vote in votes if vote.name == name and vote.weight > 0]
        denies = [vote for vote in votes if vote.name == name and vote.weight < 0]
        scores[name] = _standing(speaks, denies, doubt, weights, as_of)
    odds = shares(scores)
    top, second = sorted((p for _, p in odds if p > 0), reverse=True)[:2] if len(odds) > 1 and odds[-1][1] < 1 else (1.0, 0.0)
    holder = max(odds, key=lambda item: item[1])[0]
    named = max((item for item in odds if item[0] != UNKNOWN), key=lambda item: item[1], default=(UNKNOWN, 0.0))[0]
    pro = [vote for vote in votes if vote.name == (named if holder == UNKNOWN else holder) and vote.weight > 0]
    sides = [p for name, p in odds if name not in (UNKNOWN, CONTESTED)]
    if holder == UNKNOWN or math.isclose(top, second):
        status = "contested" if holder != UNKNOWN else "unknown"
    elif holder == CONTESTED or (len(sides) > 1 and sorted(sides)[-2] > 0.5 * max(sides)):
        status = "contested"
    elif siege:
        status = "besieged"
    else:
        status = "claimed only" if all(vote.fact.claim.modality == "claimed" for vote in pro) else "controlled"
    inferred = not any(vote.inferred is None for vote in pro)
    told = named if holder == UNKNOWN else holder
    helping = [vote for vote in votes if (vote.name == told) == (vote.weight > 0)]
    claims = sorted({i for vote in helping for i in vote.ids} | set(siege if status == "besieged" else ()))
    against = sorted({i for vote in votes if (vote.name == told) != (vote.weight > 0) for i in vote.ids})
    last = max(vote.fact.last_day for vote in votes)
    return Control(
        votes[0].place, votes[0].key, _ordered(odds), status, inferred, _how(pro, holder), last, tuple(claims), tuple(against)
    )


def _standing(
    speaks: list[Vote], denies: list[Vote], doubt: dict[tuple[str, dt.date], float], weights: DeclaredTable, as_of: dt.date
) -> float:
    """The weight of what speaks for a name less what speaks against it, where each denial holds only against earlier word.

    The largest over days D of (what was said after D) - (what was denied after D), so that no denial ever raises it.
    """
    state = "contested" if speaks and speaks[0].name == CONTESTED else "control"
    said = sorted(speaks, key=lambda vote: vote.fact.first_day)
    denied = sorted(denies, key=lambda vote: vote.fact.last_day)
    pro: dict[str, float] = {}
    con: dict[str, float] = {}
    best = -math.inf
    for day in (*sorted({vote.fact.last_day for vote in denied}, reverse=True), dt.date.min):
        while said and said[-1].fact.first_day > day:
            vote = said.pop()
            left = doubt[vote.name, vote.fact.last_day] * faded(vote.weight, _age(vote, as_of), weights, state=state)
            pro[vote.fact.voice] = max(pro.get(vote.fact.voice, 0.0), left)
        while denied and denied[-1].fact.last_day > day:
            vote = denied.pop()
            left = faded(-vote.weight, _age(vote, as_of), weights, state="control")
            con[vote.fact.voice] = max(con.get(vote.fact.voice, 0.0), left)
        best = max(best, math.fsum(pro.values()) - math.fsum(con.values()))
    return best


def _age(vote: Vote, as_of: dt.date) -> int:
    return (as_of - vote.fact.last_day).days


def _doubts(votes: Sequence[Vote]) -> dict[tuple[str, dt.date], float]:
    """What later word that another side took the place leaves of each name's votes, by name and last day of the vote."""
    left: dict[tuple[str, dt.date], float] = {}
    for name in sorted({vote.name for vote in votes}):
        taken = [
            vote for vote in votes
            if vote.inferred is None and vote.name not in (name, CONTESTED) and vote.weight > 0
        ]  # fmt: skip
        taken.sort(key=lambda vote: vote.fact.first_day)
        later: dict[str, float] = {}
        for day in sorted({vote.fact.last_day for vote in votes if vote.name == name}, reverse=True):
            while taken and taken[-1].fact.first_day > day:
                vote = taken.pop()
                later[vote.fact.voice] = max(later.get(vote.fact.voice, 0.0), vote.weight)
            left[name, day] = 1 - belief(math.fsum(later.values()))
    return left


def _how(pro: list[Vote], holder: str) -> str:
    if not pro:
        return "No report that stands says who holds it"
    reasons = list(dict.fromkeys(vote.inferred or "it is said in so many words" for vote in pro))
    if any(vote.inferred is None for vote in pro) and holder != UNKNOWN:
        return f"Said to be {'contested' if holder == CONTESTED else 'held or taken by ' + holder}"
    for_whom = f"Weak signs only, for {pro[0].name}" if holder == UNKNOWN else f"Inferred for {holder}"
    return f"{for_whom}: {', and '.join(reasons)}"


def _ordered(odds: tuple[tuple[str, float], ...]) -> tuple[tuple[str, float], ...]:
    """Sides first, then contested, then unknown, with contested always there."""
    sides = tuple(item for item in odds if item[0] not in (CONTESTED, UNKNOWN))
    named = dict(odds)
    return (*sides, (CONTESTED, named.get(CONTESTED, 0.0)), (UNKNOWN, named[UNKNOWN]))


def _stronghold(fact: Fact) -> bool:
    claim = fact.claim
    of_a_side = claim.actor is not None and not (claim.actor.id or "").startswith(COMMUNITY)
    return claim.kind == "affiliation" and of_a_side and claim.happened and claim.target_actor is None and claim.place is not None


def _held_by(fact: Fact) -> str | None:
    """The side named in "government-held coastal areas", where the words stand before the destination or in it."""
    claim = fact.claim
    if claim.destination is None or not claim.happened:
        return None
    before, _, _ = claim.quote.partition(claim.destination.text)
    found = _HELD.search(claim.destination.text) or _HELD.search(before[-25:] if before != claim.quote else "")
    return _HELD_BY.get(found[1].lower(), found[1].lower()) if found else None


def _sieges(facts: Iterable[Fact], atlas: Atlas) -> dict[str, tuple[str, ...]]:
    """Claims that say a place is cut off, by place."""
    found: dict[str, set[str]] = defaultdict(set)
    for fact in facts:
        claim = fact.claim
        words = re.search(r"\b(besieg|siege|encircl|surround)", claim.quote, re.IGNORECASE)
        if claim.kind == "access_constraint" and claim.happened and claim.place and words:
            found[atlas.key(claim.place)].update(fact.ids)
    return {key: tuple(sorted(ids)) for key, ids in found.items()}

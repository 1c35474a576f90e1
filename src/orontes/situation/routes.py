"""What the roads are like: links touched by strikes, damage, closures and openings, with the probability that each is cut."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from orontes.core.declared import DeclaredTable
from orontes.core.place import Place
from orontes.situation.atlas import Atlas
from orontes.situation.credibility import belief, faded
from orontes.situation.fusion import Fact, pooled
from orontes.situation.states import LinkState, Unused

CUTTING: Final = ("strike", "infrastructure_damage", "route_closed")
_ON_ROADS: Final = frozenset({"bridge", "road", "crossing"})


@dataclass(frozen=True, slots=True)
class _Word:
    """What one fact says of a link: shut (with the kind of claim), or open."""

    fact: Fact
    opens: bool


def link_states(
    facts: Iterable[Fact], atlas: Atlas, weights: DeclaredTable, *, as_of: dt.date
) -> tuple[tuple[LinkState, ...], tuple[Unused, ...]]:
    """The links of which anything is known, and the claims on roads that fit no link of the world."""
    words: dict[int, list[_Word]] = defaultdict(list)
    unused = []
    for fact in facts:
        if not _on_a_road(fact) or fact.claim.modality in ("planned", "hypothetical", "historic"):
            continue
        links = atlas.links_at(fact.claim.place, fact.claim.route.ref if fact.claim.route else None)
        for link in links:
            words[link].append(_Word(fact, fact.claim.kind == "route_opened"))
        if not links:
            unused += [Unused(i, "no road link of this world fits the place") for i in fact.ids]
    return tuple(_state(link, words[link], atlas, weights, as_of) for link in sorted(words)), tuple(unused)


def _on_a_road(fact: Fact) -> bool:
    claim = fact.claim
    if claim.kind in ("route_closed", "route_opened"):
        return True
    kind = claim.place.kind if claim.place else ""
    return claim.kind in ("strike", "infrastructure_damage") and (claim.route is not None or kind in _ON_ROADS)


def _state(link: int, words: list[_Word], atlas: Atlas, weights: DeclaredTable, as_of: dt.date) -> LinkState:
    shut = [word.fact for word in words if not word.opens and word.fact.claim.happened]
    opened = [word.fact for word in words if word.opens and word.fact.claim.happened]
    denied = [word.fact for word in words if word.fact.claim.modality == "denied" and not word.opens]
    last_opened = max((fact.last_day for fact in opened), default=None)
    standing = [fact for fact in shut if last_opened is None or fact.last_day >= last_opened]
    left = pooled((fact.voice, faded(fact.weight, (as_of - fact.last_day).days, weights, state="link")) for fact in standing)
    believed = belief(left - pooled((fact.voice, fact.weight) for fact in denied))
    kinds = {fact.claim.kind for fact in standing} or {fact.claim.kind for fact in shut if fact.claim.kind in CUTTING}
    worst = max(sorted(kinds), key=lambda kind: weights[f"cut.{kind}"], default="route_closed")
    cut, restricted = believed * weights[f"cut.{worst}"], believed * weights[f"restricted.{worst}"]
    heard = ((fact.voice, faded(fact.weight, (as_of - fact.last_day).days, weights, state="link")) for fact in opened)
    passable = belief(pooled(heard))
    way = (1 - cut - restricted) * max(passable, 1 - (1 - believed) if standing else 0.0)
    odds = (("open", way), ("restricted", restricted), ("cut", cut), ("unknown", 1 - cut - restricted - way))
    status = max(odds, key=lambda item: item[1])[0]
    net = atlas.world.network
    place = next((fact.claim.place for fact in standing if fact.claim.place is not None), None)
    return LinkState(
        link, net.node_ids[int(net.link_from[link])], net.node_ids[int(net.link_to[link])], net.ref[link], status, odds,
        _how(standing, opened, place), place, _ids(standing or opened), _ids([*denied, *(opened if standing else shut)]),
    )  # fmt: skip


def _how(standing: list[Fact], opened: list[Fact], place: Place | None) -> str:
    if not standing:
        return "Said to be open" if opened else "No report that stands says it is cut"
    words = {"strike": "strike on", "infrastructure_damage": "damage to", "route_closed": "closure of"}
    what = " and ".join(dict.fromkeys(words[fact.claim.kind] for fact in standing))
    return f"{what[0].upper()}{what[1:]} {place.text if place else 'the road'}"


def _ids(facts: Iterable[Fact]) -> tuple[str, ...]:
    return tuple(sorted({i for fact in facts for i in fact.ids}))

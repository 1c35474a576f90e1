"""Who stands with whom, and who grows stronger or weaker."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Final

from orontes.core.claim import Actor
from orontes.situation.fusion import Fact, side_of
from orontes.situation.states import CapabilityTrend, Relation

_SIGNS: Final = {"external_support": 1, "hostility": -1, "strike": -1, "clash": -1, "affiliation": 1}


def relations(facts: Iterable[Fact]) -> tuple[Relation, ...]:
    """Signed relations between actors; of the past where only the past is spoken of."""
    found: dict[tuple[str, str, int, bool], list[Fact]] = defaultdict(list)
    for fact in facts:
        claim = fact.claim
        sign = _SIGNS.get(claim.kind)
        if (
            sign is None
            or claim.actor is None
            or claim.target_actor is None
            or claim.modality in ("denied", "hypothetical", "planned")
        ):
            continue
        actor, target = _name(claim.actor), _name(claim.target_actor)
        if actor != target:
            found[actor, target, sign, claim.modality == "historic"].append(fact)
    rows = []
    for (actor, target, sign, historic), group in found.items():
        first = group[0].claim
        sides = side_of(first.actor), side_of(first.target_actor)
        texts = [slot.resolved or slot.text for slot in (first.actor, first.target_actor) if slot is not None]
        ids = tuple(sorted(i for fact in group for i in fact.ids))
        rows.append(Relation(actor, target, texts[0], texts[1], 0 if historic else sign, historic, ids, *sides))
    return tuple(sorted(rows, key=lambda row: (row.historic, row.actor, row.target, -row.sign)))


def capability_trends(facts: Iterable[Fact]) -> tuple[CapabilityTrend, ...]:
    """Actors said to grow stronger or weaker."""
    found: dict[tuple[str, str, int], list[Fact]] = defaultdict(list)
    for fact in facts:
        claim = fact.claim
        if claim.kind == "capability" and claim.happened and claim.actor and claim.change in ("up", "down"):
            found[_name(claim.actor), side_of(claim.actor) or "", 1 if claim.change == "up" else -1].append(fact)
    rows = []
    for (actor, side, sign), group in found.items():
        first = group[0].claim
        hedged = all(fact.claim.confidence < 0.6 or _hedged(fact.claim.quote) for fact in group)
        ids = tuple(sorted(i for fact in group for i in fact.ids))
        rows.append(CapabilityTrend(actor, side, first.actor.text if first.actor else actor, sign, hedged, ids))
    return tuple(sorted(rows, key=lambda row: (row.side, row.actor, row.sign)))


def _hedged(words: str) -> bool:
    return any(f" {word} " in f" {words.casefold()} " for word in ("may", "might", "could", "possibly", "perhaps"))


def _name(actor: Actor) -> str:
    return actor.id or (actor.resolved or actor.text).casefold()

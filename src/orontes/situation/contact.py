"""Where two sides face each other: neighbours on the roads that different sides hold."""

from dataclasses import dataclass
from typing import Final

from orontes.geo.roads import RoadNetwork
from orontes.situation.situation import Situation

LIKELY: Final = 0.25
"""Least probability that both ends are held so; below it the pair tells nothing (design)."""


@dataclass(frozen=True, slots=True)
class ContactLine:
    """A road whose ends different sides hold: a front lies somewhere on it.

    Parameters
    ----------
    side_a, side_b : str
        Sides of `node_a` and `node_b`.
    node_a, node_b : str
        Ids of the ends.
    length_km : float
        Road length between them.
    probability : float
        That each end is held by its side, taken as independent.
    claims : tuple of str
        Of both ends.
    """

    side_a: str
    side_b: str
    node_a: str
    node_b: str
    length_km: float
    probability: float
    claims: tuple[str, ...]


def contact_lines(situation: Situation, network: RoadNetwork) -> tuple[ContactLine, ...]:
    """The roads between places that different sides hold, most likely first; nothing is inferred for places not known."""
    states = {state.key: state for state in situation.control if state.holder is not None}
    found = []
    for a, b, km in zip(network.link_from.tolist(), network.link_to.tolist(), network.length_km.tolist(), strict=True):
        ends = states.get(network.node_ids[a]), states.get(network.node_ids[b])
        if ends[0] is None or ends[1] is None:
            continue
        sides = ends[0].holder or "", ends[1].holder or ""
        chance = ends[0].probability(sides[0]) * ends[1].probability(sides[1])
        if sides[0] != sides[1] and chance >= LIKELY:
            claims = tuple(sorted({*ends[0].claims, *ends[1].claims}))
            found.append(ContactLine(*sides, network.node_ids[a], network.node_ids[b], km, chance, claims))
    return tuple(sorted(found, key=lambda line: (-line.probability, line.node_a, line.node_b)))

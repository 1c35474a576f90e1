"""The setting: a situation laid on the nodes and links of the world, as arrays that a simulation starts from."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from orontes.core.declared import DeclaredTable
from orontes.core.place import Place
from orontes.geo.roads import RoadNetwork
from orontes.geo.world import World
from orontes.scenario.regimes import Weighted, declared_regimes, weigh
from orontes.scenario.theatre import MOST_PLACES, Theatre, theatre_of
from orontes.situation.atlas import TOWN_KINDS, Atlas, atlas_of
from orontes.situation.people import told_to_have_left
from orontes.situation.situation import Situation
from orontes.situation.states import CONTESTED, UNKNOWN

NOBODY: Final = -1
_VIOLENT: Final = frozenset({"clash", "strike", "infrastructure_damage", "casualty"})

UNNAMED: Final = {"government": "opposition"}
"""Who stands against a side where reports name nobody; the government against all others (declared by the developers)."""


@dataclass(frozen=True, slots=True)
class Told:
    """People told to have left a node before the issue date: an interval, and the nodes they went to (may be empty)."""

    node: int
    low: float
    high: float
    destinations: tuple[int, ...]
    claims: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Setting:
    """What a simulation starts from.

    Parameters
    ----------
    issue_date : datetime.date
    node_ids : tuple of str, length N
    population : ndarray of float, shape (N,)
        People of the place and of the smaller towns counted with it, as far as a source gives them.
    unknown_towns : ndarray of int, shape (N,)
        Towns among those whose people no source gives.
    is_border : ndarray of bool, shape (N,)
    theatre : Theatre
        The places and roads kept of the world; `network` is its road network.
    network : RoadNetwork
    sides : tuple of str
    attacker, defender : int
        Positions in `sides`, or `NOBODY`.
    holder_odds : ndarray of float, shape (N, S)
        Probability of each side, given that one holds it; rows of zeros where nothing is known.
    front_km : ndarray of float, shape (N,)
        Distance that a report gives for a hostile side before the node; infinite where none.
    front_side : ndarray of int, shape (N,)
    changed : ndarray of bool, shape (N,)
        Whether it is said to have changed hands within the 7 days before.
    fighting : ndarray of float, shape (N,)
        Violent events told at the node within the days of memory.
    reinforced, besieged, stronghold : ndarray of bool, shape (N,)
    p_cut : ndarray of float, shape (L,)
    told : tuple of Told
    scenarios : tuple of Weighted
    forced : tuple of (int, int, int)
        Suppositions: node, side, day of the outlook (0 is the first) on which control is set.
    basis : tuple of (str, tuple of str)
        Claim ids for each node that has any ("id", claims), for each link with "link:NUMBER".
    """

    issue_date: dt.date
    node_ids: tuple[str, ...]
    population: NDArray[np.float64]
    unknown_towns: NDArray[np.int64]
    is_border: NDArray[np.bool_]
    theatre: Theatre
    network: RoadNetwork
    sides: tuple[str, ...]
    attacker: int
    defender: int
    holder_odds: NDArray[np.float64]
    front_km: NDArray[np.float64]
    front_side: NDArray[np.int64]
    changed: NDArray[np.bool_]
    fighting: NDArray[np.float64]
    reinforced: NDArray[np.bool_]
    besieged: NDArray[np.bool_]
    stronghold: NDArray[np.bool_]
    p_cut: NDArray[np.float64]
    told: tuple[Told, ...]
    scenarios: tuple[Weighted, ...]
    forced: tuple[tuple[int, int, int], ...] = ()
    basis: tuple[tuple[str, tuple[str, ...]], ...] = ()

    @property
    def threatened(self) -> bool:
        """Whether anything told makes people leave: a front, a change of control, fighting, or flight."""
        return bool(np.isfinite(self.front_km).any() or self.changed.any() or self.fighting.any() or self.told or self.forced)


def setting_of(
    situation: Situation, world: World, *, table: DeclaredTable | None = None, most_places: int = MOST_PLACES
) -> Setting:
    """The setting of a situation on its world."""
    numbers = table or declared_regimes()
    atlas, (attacker, defender) = atlas_of(world), _sides(situation)
    sides = tuple(dict.fromkeys((*situation.sides, *(side for side in (attacker, defender) if side))))
    marks = _marks(situation, atlas, numbers)
    told = _told(situation, atlas, numbers)
    hot = np.flatnonzero(np.isfinite(marks["front_km"]) | marks["changed"] | (marks["fighting"] > 0))
    hot = np.union1d(hot, [item.node for item in told]).astype(np.int64)
    named = {key for state in situation.control if not state.inferred or state.place.kind in TOWN_KINDS for key in [state.key]}
    known = [atlas.nodes[key] for key in sorted(named) if key in atlas.nodes and not _regional(situation, key)]
    theatre = theatre_of(
        world, [*known, *hot.tolist(), *(node for item in told for node in item.destinations[:4])], hot, most=most_places
    )
    keep = np.array(theatre.nodes, dtype=np.int64)
    place = {node: at for at, node in enumerate(theatre.nodes)}
    cut = {link.link: link.probability_cut for link in situation.links}
    towns = [[world.places[node] for node in group] for group in theatre.members]
    side = {name: at for at, name in enumerate(sides)}
    odds = _presumed(_holder_odds(situation, sides, atlas, len(world.places)), marks, sides, attacker, defender)
    return Setting(
        issue_date=situation.as_of, node_ids=theatre.network.node_ids, theatre=theatre, network=theatre.network,
        sides=sides,
        population=np.array([sum(float(entry.population or 0) for entry in group) for group in towns]),
        unknown_towns=np.array([sum(entry.population is None and entry.kind == "town" for entry in group) for group in towns]),
        is_border=np.array([group[0].kind == "crossing" for group in towns], dtype=np.bool_),
        attacker=side[attacker] if attacker else NOBODY, defender=side[defender] if defender else NOBODY,
        holder_odds=odds[keep],
        p_cut=np.array([1 - np.prod([1 - cut.get(link, 0.0) for link in chain]) for chain in theatre.chains]),
        told=tuple(
            replace(item, node=place[item.node], destinations=tuple(place[node] for node in item.destinations if node in place))
            for item in told if item.node in place
        ),
        scenarios=weigh(situation, attacker, defender, table=numbers), basis=_basis(situation, atlas),
        changed=marks["changed"][keep], fighting=marks["fighting"][keep], reinforced=marks["reinforced"][keep],
        besieged=marks["besieged"][keep], stronghold=marks["stronghold"][keep], front_km=marks["front_km"][keep],
        front_side=marks["front_side"][keep],
    )  # fmt: skip


def _regional(situation: Situation, key: str) -> bool:
    """Whether a place is known only as part of a region."""
    state = situation.control_of(key)
    return state is not None and state.inferred and "lies in" in state.how


def _sides(situation: Situation) -> tuple[str | None, str | None]:
    """The side that advances (taking places, or standing before one) and the side against it.

    Where reports name no other side, a war against the government is presumed, or one of the government against an opposition.
    """
    moving = {change.side for change in situation.changes} | {front.side for front in situation.fronts}
    attacker = next((side for side in situation.sides if side in moving), None)
    others = [side for side in situation.sides if side != attacker]
    facing = [state.holder for front in situation.fronts if (state := situation.control_of(front.key))]
    defender = next((side for side in facing if side in others), None) or ("government" if "government" in others else None)
    unnamed = None if attacker is None else UNNAMED.get(attacker, "government")
    return attacker, defender or next(iter(others), unnamed)


def _holder_odds(situation: Situation, sides: Sequence[str], atlas: Atlas, count: int) -> NDArray[np.float64]:
    odds = np.zeros((count, len(sides)))
    for state in situation.control:
        if state.key in atlas.nodes:
            for side, p in state.probabilities:
                if side not in (CONTESTED, UNKNOWN) and side in sides:
                    odds[atlas.nodes[state.key], sides.index(side)] = p
    total = odds.sum(axis=1, keepdims=True)
    return np.asarray(np.divide(odds, total, out=np.zeros_like(odds), where=total > 0))


def _presumed(
    odds: NDArray[np.float64], marks: dict[str, NDArray[Any]], sides: Sequence[str], attacker: str | None, defender: str | None
) -> NDArray[np.float64]:
    """The odds of who holds each place, those with an enemy before them and no holder told filled in.

    A place before which the advancing side stands is the other side's. Only simulations presume so; on the map it is not known.
    """
    if attacker is None or defender is None:
        return odds
    faced = (marks["front_side"] == sides.index(attacker)) & (odds.sum(axis=1) == 0)
    presumed = odds.copy()
    presumed[faced, sides.index(defender)] = 1.0
    return presumed


def _marks(situation: Situation, atlas: Atlas, numbers: DeclaredTable) -> dict[str, NDArray[Any]]:
    """What reports say of each place of the world, shape (N,) each."""
    count, days = len(atlas.nodes), numbers["memory_days"]
    changed, reinforced, besieged, stronghold = (np.zeros(count, dtype=np.bool_) for _ in range(4))
    fighting, front_km, front_side = np.zeros(count), np.full(count, np.inf), np.full(count, NOBODY, dtype=np.int64)
    for front in situation.fronts:
        at, km = atlas.nodes.get(front.key), 1.0 if front.distance_km is None else front.distance_km
        if at is not None and km < front_km[at] and _recent(situation, front.day, days):
            front_km[at], front_side[at] = km, situation.sides.index(front.side)
    for change in situation.changes:
        if change.key in atlas.nodes and _recent(situation, change.last_day, 7):
            changed[atlas.nodes[change.key]] = True
    for event in situation.events:
        at = atlas.nodes.get(event.key) if event.key else None
        if at is not None and _recent(situation, event.day, days):
            reinforced[at] |= event.kind == "reinforcement"
            fighting[at] += event.kind in _VIOLENT
    for state in situation.control:
        if state.key in atlas.nodes:
            besieged[atlas.nodes[state.key]] |= state.status == "besieged"
            stronghold[atlas.nodes[state.key]] |= state.inferred and "stronghold" in state.how
        if state.inferred and "stronghold" in state.how:
            stronghold[[atlas.nodes[key] for key in atlas.inside(state.place)]] = True
    return {
        "changed": changed, "fighting": fighting, "reinforced": reinforced, "besieged": besieged, "stronghold": stronghold,
        "front_km": front_km, "front_side": front_side,
    }  # fmt: skip


def _told(situation: Situation, atlas: Atlas, numbers: DeclaredTable) -> tuple[Told, ...]:
    rows = []
    recent = [row for row in situation.displaced if _recent(situation, row.day, numbers["memory_days"])]
    origins = dict.fromkeys(atlas.key(row.origin) for row in recent if row.origin and not row.returned)
    for key in sorted(key for key in origins if key in atlas.nodes):
        low, high, claims = told_to_have_left(recent, key, atlas)
        if high > 0:
            to = next(row.destination for row in recent if row.claims == claims)
            rows.append(Told(atlas.nodes[key], max(low, 1.0), high, _nodes(to, atlas) if to else (), claims))
    return tuple(rows)


def _nodes(place: Place, atlas: Atlas) -> tuple[int, ...]:
    key = atlas.key(place)
    return (atlas.nodes[key],) if key in atlas.nodes else tuple(atlas.nodes[member] for member in atlas.inside(place))


def _basis(situation: Situation, atlas: Atlas) -> tuple[tuple[str, tuple[str, ...]], ...]:
    found: dict[str, set[str]] = {}
    rows: list[tuple[str | None, Sequence[str]]] = [(state.key, state.claims) for state in situation.control]
    rows += [(front.key, front.claims) for front in situation.fronts] + [(event.key, event.claims) for event in situation.events]
    rows += [(atlas.key(row.origin), row.claims) for row in situation.displaced if row.origin]
    rows += [(f"link:{link.link}", link.claims) for link in situation.links]
    for key, claims in rows:
        if key is not None and (key in atlas.nodes or key.startswith("link:")):
            found.setdefault(key, set()).update(claims)
    return tuple((key, tuple(sorted(found[key]))) for key in sorted(found))


def _recent(situation: Situation, day: dt.date, days: float) -> bool:
    return (situation.as_of - day).days <= days

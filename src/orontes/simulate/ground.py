"""What all members share, as arrays that the compiled engine reads: distances, ways and people; and what reports tell."""

from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from orontes.scenario.setting import NOBODY, Setting
from orontes.simulate.travel import Ways, ways_of

EVENT_KM: Final = 25.0
"""Fighting and changes of control within that distance by road are felt; declared by us."""
EVENT_FRONT_KM: Final = 2.0
"""Fighting told of at a town counts like a front so near its edge; declared by us."""
TOLD_FRONT_KM: Final = 5.0
"""Where people are told to flee and nothing else is told, the threat counts like a front so near; declared by us."""
MOST_HOSTS: Final = 40
"""Most places that people go to; smaller ones are counted with none; declared by us, for speed. 64 at most: see `Ways`."""
EASY_TOWN: Final = 50_000.0
SHORTEST_KM: Final = 1.0
"""A front is never nearer than this to a town that is not taken; declared by us."""
WINTER: Final = frozenset({12, 1, 2})
Ints = NDArray[np.int32]


VIOLENCE, EVENT_FRONT, TOWN_SIZE = range(3)
"""Rows of `Reported.place`: ln(1 + violent events within `EVENT_KM`); distance that counts for fighting and flight told of,
infinite where none; people in units of `EASY_TOWN`, 1 at least."""
CHANGED, FLED, STRONGHOLD, REINFORCED_THERE, BESIEGED = range(5)
"""Rows of `Reported.marks`."""


class Ground(NamedTuple):
    """Distances, neighbours, people at home.

    Parameters
    ----------
    km : ndarray of float32, shape (N, N)
        Road distances.
    near_start : ndarray of int32, shape (N + 1,)
        Where the places within `EVENT_KM` of each place start in `near_place`.
    people : ndarray of int, shape (N,)
        People at home.
    hosts : ndarray of int, shape (J,)
        Positions of the places that people go to: the largest ones, crossings, and those told of.
    size : ndarray of float, shape (J,)
        How large each host is as a destination.
    radiation : ndarray of float, shape (N, J)
        From `radiation`.
    """

    km: NDArray[np.float32]
    near_start: Ints
    near_place: Ints
    people: NDArray[np.int64]
    hosts: NDArray[np.int64]
    size: NDArray[np.float64]
    radiation: NDArray[np.float64]


class Roads(NamedTuple):
    """The links at each place.

    Parameters
    ----------
    ends : ndarray of int32, shape (L, 2)
    start : ndarray of int32, shape (N + 1,)
        Where the roads of each place start in `link` (its links), `place` (their other ends) and `nearness`: 1 / km,
        1 / `SHORTEST_KM` at most.
    """

    ends: Ints
    start: Ints
    link: Ints
    place: Ints
    nearness: NDArray[np.float64]


class Reported(NamedTuple):
    """What reports tell, place by place.

    Parameters
    ----------
    attacker, defender : int
        Sides at war; `NOBODY` where none is told of.
    winter : bool
    siege_place : int
        The place that a siege closes.
    place : ndarray of float, shape (3, N)
    marks : ndarray of bool, shape (5, N)
    odds_upto : ndarray of float, shape (N, S)
        Chance that this side or one before it holds the place, where any odds are told.
    anchor : ndarray of int32, shape (N,)
        The place whose holder also holds this one: itself, or the nearest of which odds are told; -1: nobody knows.
    fronts : ndarray of float, shape (F, 3)
        Fronts told of at a distance: place, side, km.
    p_cut : ndarray of float, shape (L,)
    left : ndarray of float, shape (T, 3)
        Places that people are told to have left, and between how many; to hosts in `left_to`, shape (T, J), or any.
    forced : ndarray of int, shape (X, 3)
        Suppositions: place, side, day on which control is set.
    """

    attacker: int
    defender: int
    winter: bool
    siege_place: int
    place: NDArray[np.float64]
    marks: NDArray[np.bool_]
    odds_upto: NDArray[np.float64]
    anchor: Ints
    fronts: NDArray[np.float64]
    p_cut: NDArray[np.float64]
    left: NDArray[np.float64]
    left_to: NDArray[np.bool_]
    forced: NDArray[np.int64]


class Land(NamedTuple):
    """What all members share."""

    ground: Ground
    roads: Roads
    ways: Ways


def land_of(setting: Setting, *, town_people: float, border_people: float) -> Land:
    """The land of a setting; towns without a figure have `town_people`, crossings at least `border_people` as destinations."""
    net, count = setting.network, len(setting.node_ids)
    km = net.shortest(range(count))
    people = np.asarray(np.rint(setting.population + setting.unknown_towns * town_people))
    size = np.where(setting.is_border, np.maximum(people, border_people), people)
    hosts = _hosts(setting, size)
    ends = np.stack([net.link_from, net.link_to], axis=1).astype(np.int32).reshape(-1, 2)
    start, link = _grouped(ends.ravel(), np.repeat(np.arange(len(ends)), 2), count)
    near_start, near_place = _grouped(*np.divmod(np.flatnonzero(km <= EVENT_KM), count), count)
    place = np.repeat(np.arange(count), np.diff(start))
    ground = Ground(
        km.astype(np.float32), near_start, near_place, people.astype(np.int64), hosts,
        size[hosts], np.ascontiguousarray(radiation(people, size, km)[:, hosts]),
    )  # fmt: skip
    roads = Roads(
        ends, start, link, (ends[link].sum(axis=1) - place).astype(np.int32), 1.0 / np.maximum(net.length_km[link], SHORTEST_KM)
    )
    return Land(ground, roads, ways_of(net, _dangers(setting, km), hosts))


def reported(setting: Setting, ground: Ground, *, reach_km: float) -> Reported:
    """What reports tell, as arrays; a holder is taken to hold places up to `reach_km` by road too, where nothing is told."""
    left = setting.told
    event = np.where(setting.fighting > 0, EVENT_FRONT_KM, np.inf)
    fled = np.isin(np.arange(event.size), [item.node for item in left])
    event[fled] = np.minimum(event[fled], TOLD_FRONT_KM)
    fronts = np.flatnonzero(np.isfinite(setting.front_km))
    town_size = np.maximum(np.nan_to_num(setting.population) / EASY_TOWN, 1.0)
    return Reported(
        setting.attacker, setting.defender, setting.issue_date.month in WINTER, _siege_place(setting),
        np.stack([np.log1p((ground.km <= EVENT_KM) @ setting.fighting), event, town_size]),
        np.stack([setting.changed, fled, setting.stronghold, setting.reinforced, setting.besieged]),
        np.cumsum(setting.holder_odds, axis=1), _anchors(setting, ground.km, reach_km),
        np.stack([fronts, setting.front_side[fronts], setting.front_km[fronts]], axis=1).astype(np.float64),
        setting.p_cut.astype(np.float64),
        np.array([(item.node, item.low, item.high) for item in left], dtype=float).reshape(-1, 3),
        np.array([np.isin(ground.hosts, item.destinations) for item in left], dtype=np.bool_).reshape(-1, ground.hosts.size),
        np.array(setting.forced, dtype=np.int64).reshape(-1, 3),
    )  # fmt: skip


def radiation(people: NDArray[np.float64], size: NDArray[np.float64], km: NDArray[np.float64]) -> NDArray[np.float64]:
    """Share of each place in those who leave a place by the radiation model, shape (N, N); 0 to itself and where no road leads.

    ``m n / ((m + s) (m + n + s))``: m people at home, n the size of the destination, s the size of all places nearer than it
    (Simini and others 2012, doi 10.1038/nature10856).
    """
    found = np.zeros(km.shape)
    for home in range(people.size):
        reach = np.flatnonzero(np.isfinite(km[home]) & (np.arange(people.size) != home) & (size > 0))
        near = reach[np.argsort(km[home, reach], kind="stable")]
        between = np.cumsum(size[near]) - size[near]
        at_home = max(people[home], 1.0)
        found[home, near] = at_home * size[near] / ((at_home + between) * (at_home + size[near] + between))
    return found


def _grouped(row: NDArray[Any], value: NDArray[Any], rows: int) -> tuple[Ints, Ints]:
    """Where the values of each row start, shape (rows + 1,), and all values, row by row."""
    start = np.append(0, np.cumsum(np.bincount(row, minlength=rows)))
    return start.astype(np.int32), value[np.argsort(row, kind="stable")].astype(np.int32)


def _hosts(setting: Setting, size: NDArray[np.float64]) -> NDArray[np.int64]:
    """Positions of the hosts, in their order: the destinations told of, then the largest places, up to `MOST_HOSTS`."""
    told = {node for item in setting.told for node in item.destinations}
    order = sorted(
        np.flatnonzero(size > 0).tolist(), key=lambda place: (place not in told, -size[place], setting.node_ids[place])
    )
    return np.array(sorted(order[:MOST_HOSTS]), dtype=np.int64)


def _anchors(setting: Setting, km: NDArray[np.float32], reach_km: float) -> Ints:
    """The nearest place of which odds of holders are told, up to `reach_km` by road; -1 where there is none, shape (N,)."""
    known = setting.holder_odds.sum(axis=1) > 0
    anchors, places = np.flatnonzero(known), np.arange(known.size)
    if not anchors.size:
        return np.full(known.size, NOBODY, dtype=np.int32)
    near = anchors[np.argmin(km[:, anchors], axis=1)]
    found = np.where(km[places, near] <= reach_km, near, NOBODY)
    return np.where(known, places, found).astype(np.int32)


def _siege_place(setting: Setting) -> int:
    """The place nearest to a front, else the one with most fighting."""
    if np.isfinite(setting.front_km).any():
        return int(np.argmin(setting.front_km))
    return int(np.argmax(setting.fighting + setting.changed))


def _dangers(setting: Setting, km: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Links to be avoided, shape (V, L): those told cut or on the other side; then those near the front too."""
    net = setting.network
    likely = np.where(setting.holder_odds.sum(1) > 0, setting.holder_odds.argmax(1) if setting.sides else NOBODY, NOBODY)
    a, b = likely[net.link_from], likely[net.link_to]
    cut = (
        (setting.p_cut > 0) | ((a != b) & (a != NOBODY) & (b != NOBODY)) | (a == setting.attacker) & (setting.attacker != NOBODY)
    )
    hot = np.isfinite(setting.front_km) | setting.changed | (setting.fighting > 0)
    close: NDArray[np.bool_] = np.logical_or.reduce(km[:, hot] <= 2 * EVENT_KM, axis=1)
    near = close[net.link_from] & close[net.link_to]
    return np.stack([cut, cut | near])

"""The theatre: the places that matter, some sixty, with the roads between them; smaller towns are counted with the nearest.

A country has hundreds to thousands of towns. The theatre keeps those of which anything is told, those near them, and the large
ones. The others are taken off the road network one by one, their roads joined through (vertex elimination, smallest degree
first: Parter 1961, doi 10.1137/1003021), so that road distances between the places kept stay as they were, within `SLACK`.
"""

import heapq
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

import numpy as np

from orontes.geo.roads import RoadNetwork
from orontes.geo.world import World

MOST_PLACES: Final = 64
NEAR_KM: Final = 100.0
"""Places so near to what is told count in full when the places to keep are chosen, farther ones less; declared by us."""
CROSSING_KM: Final = 300.0
SLACK: Final = 1.05
"""A joined road is left out where another way is at most so much longer; declared by us."""
TIE: Final = 1 + 1e-9
_Road = tuple[float, tuple[int, ...]]
"""Length and the links of the world that it runs on."""


@dataclass(frozen=True, slots=True)
class Theatre:
    """The places and roads of a simulation.

    Parameters
    ----------
    nodes : tuple of int, length N
        Positions in the world, in its order.
    members : tuple of tuple of int, length N
        The smaller places counted with each, itself first.
    network : RoadNetwork
    chains : tuple of tuple of int, length L
        The links of the world that each road runs on.
    """

    nodes: tuple[int, ...]
    members: tuple[tuple[int, ...], ...]
    network: RoadNetwork
    chains: tuple[tuple[int, ...], ...]


def theatre_of(world: World, told: Iterable[int], hot: Iterable[int], *, most: int = MOST_PLACES) -> Theatre:
    """The theatre of a world.

    Parameters
    ----------
    world : World
    told, hot : iterable of int
        Positions of places of which anything is told, and of those that are under threat.
    most : int
        Most places, those told included first.
    """
    nodes = _chosen(world, sorted(set(told)), sorted(set(hot)), most)
    net = world.network
    area = {node: place for place, node in enumerate(nodes)}
    members: list[list[int]] = [[node] for node in nodes]
    away = net.shortest(nodes)
    for node in range(len(net.node_ids)):
        if node not in area and np.isfinite(away[:, node]).any():
            members[int(np.argmin(away[:, node]))].append(node)
    roads = _needed({(area[a], area[b]): road for (a, b), road in _joined(net, frozenset(nodes)).items()})
    chains = tuple(roads[pair][1] for pair in sorted(roads))
    return Theatre(tuple(nodes), tuple(map(tuple, members)), _network(net, nodes, roads), chains)


def _chosen(world: World, told: list[int], hot: list[int], most: int) -> list[int]:
    """Positions of the places to keep: all where they are few; else all told, then by people and nearness to the threat."""
    net = world.network
    if len(world.places) <= most:
        return list(range(len(world.places)))
    people = np.array([entry.population or 0 for entry in world.places], dtype=np.float64)
    km = net.shortest(hot).min(axis=0) if hot else np.zeros(len(people))
    near = np.minimum(1.0, NEAR_KM / np.maximum(km, 1.0)) ** 2
    worth = people * np.where(np.isfinite(km), near, 0.0)
    crossing = np.array([entry.kind == "crossing" for entry in world.places])
    worth[crossing & (km <= CROSSING_KM)] = 1e5 * near[crossing & (km <= CROSSING_KM)]
    worth[told] = np.inf
    order = np.argsort(-worth, kind="stable")[:most]
    return sorted(int(node) for node in order if worth[node] > 0)


def _joined(net: RoadNetwork, keep: frozenset[int]) -> dict[tuple[int, int], _Road]:
    """The shortest roads between the places kept, by pair of positions, that pass no other place kept."""
    ways: dict[int, dict[int, _Road]] = {node: {} for node in range(len(net.node_ids))}
    for link, (a, b) in enumerate(zip(net.link_from.tolist(), net.link_to.tolist(), strict=True)):
        ways[a][b] = ways[b][a] = (float(net.length_km[link]), (link,))
    least = net.shortest(range(len(net.node_ids)))
    queue = [(len(ways[node]), node) for node in ways if node not in keep]
    heapq.heapify(queue)
    while queue:
        degree, node = heapq.heappop(queue)
        if node not in ways or degree != len(ways[node]):
            continue
        around = sorted(ways.pop(node).items())
        for other, _ in around:
            del ways[other][node]
        for number, (a, (to_a, chain_a)) in enumerate(around):
            for b, (to_b, chain_b) in around[number + 1 :]:
                km = to_a + to_b
                if km < ways[a].get(b, (np.inf, ()))[0] and km <= least[a, b] * TIE:
                    ways[a][b] = ways[b][a] = (km, (*chain_a, *chain_b))
        for other, _ in around:
            if other not in keep:
                heapq.heappush(queue, (len(ways[other]), other))
    return {(a, b): road for a in ways for b, road in ways[a].items() if a < b}


def _needed(roads: dict[tuple[int, int], _Road]) -> dict[tuple[int, int], _Road]:
    """The roads without those that another way over the others nearly replaces, longest first looked at."""
    left = dict(roads)
    for pair in sorted(roads, key=lambda pair: (-roads[pair][0], pair)):
        length = roads[pair][0]
        others = {other: road for other, road in left.items() if other != pair}
        if _way_km(others, pair, length * SLACK) <= length * SLACK:
            left = others
    return left


def _way_km(roads: dict[tuple[int, int], _Road], ends: tuple[int, int], limit: float) -> float:
    """Length of the shortest way between two places, infinite above `limit` (Dijkstra 1959)."""
    ways: dict[int, list[tuple[int, float]]] = {}
    for (a, b), (km, _) in roads.items():
        ways.setdefault(a, []).append((b, km))
        ways.setdefault(b, []).append((a, km))
    best, queue = {ends[0]: 0.0}, [(0.0, ends[0])]
    while queue:
        km, node = heapq.heappop(queue)
        if node == ends[1] or km > limit:
            return km if node == ends[1] else np.inf
        for other, step in ways.get(node, ()):
            if km + step < best.get(other, np.inf):
                best[other] = km + step
                heapq.heappush(queue, (km + step, other))
    return np.inf


def _network(net: RoadNetwork, nodes: list[int], roads: dict[tuple[int, int], _Road]) -> RoadNetwork:
    """The roads of the theatre; a road has the number and class of the link that most of it runs on."""
    ends = sorted(roads)
    longest = [max(roads[pair][1], key=lambda link: (float(net.length_km[link]), -link)) for pair in ends]
    return RoadNetwork(
        tuple(net.node_ids[node] for node in nodes), net.lat[nodes], net.lon[nodes],
        np.array([a for a, _ in ends], dtype=np.int64), np.array([b for _, b in ends], dtype=np.int64),
        np.array([roads[pair][0] for pair in ends]), tuple(net.road_class[link] for link in longest),
        tuple(net.ref[link] for link in longest), tuple(net.source[link] for link in longest),
    )  # fmt: skip

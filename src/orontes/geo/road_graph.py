"""Roads with their junctions, contracted to links between chosen places."""

from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

OFF_KM: Final = 1.0
"""A way that leaves the roads of a place so far from it bypasses the place; declared by us."""
SHORTER: Final = 0.05
"""A bypass is kept where it saves that share of the way through the place; declared by us."""
EDGES: Final = 3
"""So many edges between two places are looked at for ways that pass one of them by."""
ROUNDS: Final = 2
"""Bypasses are joined so often: a way passes by up to three places in a row."""


@dataclass(frozen=True, slots=True)
class Graph:
    """Roads as undirected edges between nodes; the first nodes are places, the others junctions.

    Parameters
    ----------
    places : int
        How many nodes are places: 0 to places - 1.
    nodes : int
        All nodes.
    start, end : ndarray of int32, shape (E,)
    length_km : ndarray of float32, shape (E,)
    label : ndarray of int32, shape (E,)
        Row of `labels`.
    bridge : ndarray of int32, shape (E,)
        Number of the named bridge on the edge; -1 for none.
    labels : tuple of (str, str)
        Class and road numbers.
    """

    places: int
    nodes: int
    start: NDArray[np.int32]
    end: NDArray[np.int32]
    length_km: NDArray[np.float32]
    label: NDArray[np.int32]
    bridge: NDArray[np.int32]
    labels: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Links:
    """Direct ways between chosen places.

    Parameters
    ----------
    start, end : ndarray of int, shape (L,)
        Positions among the chosen places, start < end, each pair once.
    length_km : ndarray of float, shape (L,)
    label : ndarray of int, shape (L,)
        Row of the graph's labels that most of the way has.
    bridge : ndarray of int, shape (L,)
        A named bridge on the way; -1 for none.
    """

    start: NDArray[np.int64]
    end: NDArray[np.int64]
    length_km: NDArray[np.float64]
    label: NDArray[np.int64]
    bridge: NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class _Roads:
    """Each pair of nodes that an edge joins once, by its shortest edge, sorted by `pair` = low * nodes + high."""

    nodes: int
    pair: NDArray[np.int64]
    km: NDArray[np.float64]
    edge: NDArray[np.int64]

    @property
    def low(self) -> NDArray[np.int64]:
        return self.pair // self.nodes

    @property
    def high(self) -> NDArray[np.int64]:
        return self.pair % self.nodes

    def row(self, one: NDArray[np.int64], other: NDArray[np.int64]) -> NDArray[np.int64]:
        """The rows of pairs that are there."""
        return np.searchsorted(self.pair, np.minimum(one, other) * self.nodes + np.maximum(one, other))


@dataclass(frozen=True, slots=True)
class _Forest:
    """The shortest way from each node to the nearest chosen place: its length, the node before, the place; -1 for none."""

    km: NDArray[np.float64]
    before: NDArray[np.int64]
    place: NDArray[np.int64]

    def meeting(self, one: NDArray[np.int64], other: NDArray[np.int64]) -> NDArray[np.int64]:
        """Where the ways of two nodes to their common place meet; some node within `OFF_KM` where that is so near."""
        one, other = one.copy(), other.copy()
        active = np.flatnonzero((one != other) & (np.maximum(self.km[one], self.km[other]) >= OFF_KM))
        while len(active):
            first = self.km[one[active]] >= self.km[other[active]]
            one[active[first]] = self.before[one[active[first]]]
            other[active[~first]] = self.before[other[active[~first]]]
            a, b = one[active], other[active]
            active = active[(a != b) & (np.maximum(self.km[a], self.km[b]) >= OFF_KM)]
        return np.where(self.km[one] <= self.km[other], one, other)


@dataclass(frozen=True, slots=True)
class _Ways:
    """Ways between two places.

    Parameters
    ----------
    low, high : ndarray of int, shape (W,)
        The places, low < high.
    at_low, at_high : ndarray of int, shape (W,)
        The nodes from which a way follows the forest to its places.
    km : ndarray of float, shape (W,)
    rows : ndarray of int, shape (R, 2)
        Numbers of ways and the rows of `_Roads` that they use.
    stretches : ndarray of int, shape (S, 3)
        Numbers of ways, and the nodes between which they follow the forest upwards.
    """

    low: NDArray[np.int64]
    high: NDArray[np.int64]
    at_low: NDArray[np.int64]
    at_high: NDArray[np.int64]
    km: NDArray[np.float64]
    rows: NDArray[np.int64]
    stretches: NDArray[np.int64]


def contract(graph: Graph, chosen: NDArray[np.int64]) -> Links:
    """The direct ways between chosen places: each the shortest that stays nearer to its two ends than to other chosen places.

    Each node belongs to the chosen place that is nearest by road (Dijkstra 1959 from all places at once); places whose nodes
    touch are linked over the edge that gives the shortest way (Mehlhorn 1988, doi:10.1016/0020-0190(88)90066-X). Where such a
    way between two neighbours of a place passes it by (`OFF_KM` and more), the two get a link of their own if it saves `SHORTER`;
    and so on, `ROUNDS` times, for ways that pass several places.

    Parameters
    ----------
    graph : Graph
    chosen : ndarray of int
        Nodes of the graph, each once.
    """
    roads = _least(graph)
    empty = np.empty(0, dtype=np.int64)
    if not len(roads.pair) or not len(chosen):
        return Links(empty, empty, np.empty(0), empty, empty)
    matrix = csr_array((roads.km, (roads.low, roads.high)), shape=(graph.nodes,) * 2)
    km, before, source = dijkstra(matrix, directed=False, indices=chosen, min_only=True, return_predecessors=True)
    number = np.full(graph.nodes, -1, dtype=np.int64)
    number[chosen] = np.arange(len(chosen))
    near = np.isfinite(km)
    forest = _Forest(km, before.astype(np.int64), np.where(near, number[np.where(near, source, 0)], -1))
    ways = _touching(forest, roads)
    for _ in range(ROUNDS):
        ways = _with_bypasses(forest, ways)
    label, bridge = _described(graph, roads, forest, ways)
    return Links(ways.low, ways.high, ways.km, label, bridge)


def ordered(graph: Graph) -> Graph:
    """The graph with each pair of nodes once, by its shortest edge, in the order of the pairs: contracted sooner."""
    roads = _least(graph)
    return replace(
        graph, start=roads.low.astype(np.int32), end=roads.high.astype(np.int32), length_km=graph.length_km[roads.edge],
        label=graph.label[roads.edge], bridge=graph.bridge[roads.edge],
    )  # fmt: skip


def _least(graph: Graph) -> _Roads:
    low, high = np.minimum(graph.start, graph.end).astype(np.int64), np.maximum(graph.start, graph.end).astype(np.int64)
    pair, km = low * graph.nodes + high, graph.length_km.astype(float)
    order = np.arange(len(pair)) if (np.diff(pair) > 0).all() else np.lexsort((km, pair))  # a pack keeps them in order
    order = order[low[order] != high[order]]
    first = np.ones(len(order), dtype=bool)
    first[1:] = pair[order][1:] != pair[order][:-1]
    order = order[first]
    return _Roads(graph.nodes, pair[order], km[order], order)


def _touching(forest: _Forest, roads: _Roads) -> _Ways:
    """The shortest way between each two places over one edge."""
    a, b = roads.low, roads.high
    border = np.flatnonzero((forest.place[a] != forest.place[b]) & (forest.place[a] >= 0) & (forest.place[b] >= 0))
    a, b = a[border], b[border]
    swap = forest.place[a] > forest.place[b]
    a, b = np.where(swap, b, a), np.where(swap, a, b)
    km = forest.km[a] + roads.km[border] + forest.km[b]
    kept = _first_of_pairs(forest.place[a], forest.place[b], km, most=EDGES)
    a, b = a[kept], b[kept]
    rows = np.column_stack([np.arange(len(kept)), border[kept]])
    return _Ways(forest.place[a], forest.place[b], a, b, km[kept], rows, np.empty((0, 3), dtype=np.int64))


def _first_of_pairs(
    low: NDArray[np.int64], high: NDArray[np.int64], km: NDArray[np.float64], *, most: int = 1
) -> NDArray[np.int64]:
    """The shortest of each pair, up to so many, in the order of the pairs."""
    order = np.lexsort((km, high, low))
    kept = np.ones(len(order), dtype=bool)
    kept[most:] = (low[order][most:] != low[order][:-most]) | (high[order][most:] != high[order][:-most])
    return order[kept]


def _with_bypasses(forest: _Forest, ways: _Ways) -> _Ways:
    """The ways, and those between two neighbours of a place that pass it by; the shortest of each pair of places."""
    count = len(ways.low)
    at, away = np.concatenate([ways.at_low, ways.at_high]), np.concatenate([ways.at_high, ways.at_low])
    place, other = np.concatenate([ways.low, ways.high]), np.concatenate([ways.high, ways.low])
    off = np.flatnonzero(forest.km[at] >= OFF_KM)
    off = off[np.argsort(place[off], kind="stable")]
    first, second = _pairs_within(place[off])
    first, second = off[first], off[second]
    meet = forest.meeting(at[first], at[second])
    through = ways.km[first % max(count, 1)] + ways.km[second % max(count, 1)]
    saved = 2 * forest.km[meet]
    kept = (forest.km[meet] >= OFF_KM) & (saved >= SHORTER * through) & (other[first] != other[second])
    first, second, meet, km = first[kept], second[kept], meet[kept], (through - saved)[kept]
    swap = other[first] > other[second]
    first, second = np.where(swap, second, first), np.where(swap, first, second)
    best = _first_of_pairs(other[first], other[second], km)
    first, second, meet, km = first[best], second[best], meet[best], km[best]
    new = count + np.arange(len(best))
    of = [(new, end % max(count, 1)) for end in (first, second)]
    rows = np.concatenate([ways.rows, *(_handed_on(ways.rows, old, count, to) for to, old in of)])
    turns = [np.column_stack([new, at[end], meet]) for end in (first, second)]
    stretches = np.concatenate([ways.stretches, *(_handed_on(ways.stretches, old, count, to) for to, old in of), *turns])
    joined = _Ways(
        np.concatenate([ways.low, other[first]]), np.concatenate([ways.high, other[second]]),
        np.concatenate([ways.at_low, away[first]]), np.concatenate([ways.at_high, away[second]]),
        np.concatenate([ways.km, km]), rows, stretches,
    )  # fmt: skip
    return _shortest(joined)


def _handed_on(parts: NDArray[np.int64], old: NDArray[np.int64], count: int, to: NDArray[np.int64]) -> NDArray[np.int64]:
    """The parts of old ways (numbers in the first column, below `count`), once for each new way that is made of them."""
    parts = parts[np.argsort(parts[:, 0], kind="stable")]
    first = np.searchsorted(parts[:, 0], np.arange(count + 1))
    size = np.diff(first)[old]
    at = np.repeat(first[old] - np.concatenate([[0], np.cumsum(size)[:-1]]), size) + np.arange(int(size.sum()))
    found = parts[at]
    found[:, 0] = np.repeat(to, size)
    return found


def _pairs_within(group: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """All pairs of positions i < j of one group; `group` is sorted."""
    last = np.searchsorted(group, group, side="right")
    count = last - np.arange(len(group)) - 1
    first = np.repeat(np.arange(len(group)), count)
    step = np.arange(len(first)) - np.repeat(np.cumsum(count) - count, count)
    return first, first + step + 1


def _shortest(ways: _Ways) -> _Ways:
    """The shortest way of each pair of places."""
    kept = _first_of_pairs(ways.low, ways.high, ways.km)
    number = np.full(len(ways.low), -1, dtype=np.int64)
    number[kept] = np.arange(len(kept))
    rows, stretches = ways.rows.copy(), ways.stretches.copy()
    for table in (rows, stretches):
        table[:, 0] = number[table[:, 0]]
    low, high, at_low, at_high = (column[kept] for column in (ways.low, ways.high, ways.at_low, ways.at_high))
    return _Ways(low, high, at_low, at_high, ways.km[kept], rows[rows[:, 0] >= 0], stretches[stretches[:, 0] >= 0])


def _described(graph: Graph, roads: _Roads, forest: _Forest, ways: _Ways) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The label that most of each way has, and a named bridge on it, or -1."""
    count = len(ways.low)
    met = [ways.rows]
    all_ways, none = np.arange(count), np.full(count, -1)
    ends = [np.column_stack([all_ways, at, none]) for at in (ways.at_low, ways.at_high)]
    way, node, stop = np.concatenate([ways.stretches, *ends]).T
    while len(way):
        before = forest.before[node]
        on = (node != stop) & (before >= 0)
        way, node, stop, before = way[on], node[on], stop[on], before[on]
        met.append(np.column_stack([way, roads.row(node, before)]))
        node = before
    both = np.concatenate(met)
    edge = roads.edge[both[:, 1]]
    label, km = graph.label[edge].astype(np.int64), graph.length_km[edge].astype(float)
    bridge = np.full(count, -1, dtype=np.int64)
    np.maximum.at(bridge, both[:, 0], graph.bridge[edge].astype(np.int64))
    real = np.array([kind != "assumed" for kind, _ in graph.labels], dtype=bool)[label]
    return _most_used(both[:, 0], label, np.where(real, km, km * 1e-3), count, len(graph.labels)), bridge


def _most_used(
    way: NDArray[np.int64], label: NDArray[np.int64], km: NDArray[np.float64], ways: int, labels: int
) -> NDArray[np.int64]:
    """The label of each way with the greatest length."""
    pair, which = np.unique(way * labels + label, return_inverse=True)
    total = np.bincount(which, weights=km)
    order = np.lexsort((total, pair // labels))
    found = np.zeros(ways, dtype=np.int64)
    found[pair[order] // labels] = pair[order] % labels  # the last, longest one stays
    return found

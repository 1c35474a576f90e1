"""Roads as a graph: ways cut into segments, places put on the roads that pass them, points without a choice taken out."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components
from scipy.spatial import cKDTree

from orontes.core.place import EARTH_RADIUS_KM
from orontes.geo.gabriel import great_circle_km
from orontes.geo.road_graph import Graph
from orontes.geo.worldpack.osm import Ways

ACCESS_KM: Final = 5.0
"""A place that no road passes is joined to the nearest one within so many km, in a straight line; declared by us."""
PIECE_KM: Final = 0.5
"""Segments are looked for near a place by points so far apart."""
NEAREST: Final = 12
"""So many of these points are looked at for each place."""
ACCESS: Final = ("assumed", "")
"""Label of the last stretch between a place and a road that passes beside it."""


@dataclass(slots=True)
class _Edges:
    """Edges in the making, over points of their own."""

    lat: NDArray[np.float64]
    lon: NDArray[np.float64]
    start: NDArray[np.int64]
    end: NDArray[np.int64]
    length: NDArray[np.float64]
    label: NDArray[np.int64]
    bridge: NDArray[np.int64]


def road_graph(ways: Ways, lat: NDArray[np.float64], lon: NDArray[np.float64], reach_km: NDArray[np.float64]) -> Graph:
    """The graph of the roads with places on it, junctions kept, bends taken out.

    A place is joined to each road that passes within its reach, at the nearest point of the road and by a straight line; where
    none does, to the nearest road within `ACCESS_KM`. Roads are used both ways: carriageways of one road both pass the place.

    Parameters
    ----------
    ways : Ways
    lat, lon : ndarray of float, shape (N,)
        The places.
    reach_km : ndarray of float, shape (N,)
    """
    edges = _joined(_segments(ways), lat, lon, reach_km, access=len(ways.labels))
    return _thinned(edges, places=len(lat), labels=(*ways.labels, ACCESS))


def _segments(ways: Ways) -> _Edges:
    """Each pair of points that follow each other on a way, both known and apart."""
    points = ways.points
    last = np.zeros(len(points), dtype=bool)
    last[ways.ends - 1] = True
    way = np.repeat(np.arange(len(ways.ends)), np.diff(np.concatenate([[0], ways.ends])))
    first = np.flatnonzero(~last)
    start, end = points[first], points[first + 1] if len(first) else points[first]
    good = np.isfinite(ways.lat[start]) & np.isfinite(ways.lat[end]) & (start != end)
    start, end, way = start[good], end[good], way[first][good]
    pairs = np.column_stack([start, end])
    length = great_circle_km(ways.lat, ways.lon, pairs)
    return _Edges(ways.lat, ways.lon, start, end, length, ways.label[way], ways.bridge[way])


def _joined(
    edges: _Edges, lat: NDArray[np.float64], lon: NDArray[np.float64], reach_km: NDArray[np.float64], *, access: int
) -> _Edges:
    """The edges over places and points, places first, each edge cut where it passes a place, and the stretches to places."""
    places = len(lat)
    place, edge, share, away = _passes(edges, lat, lon, reach_km)
    order = np.lexsort((share, edge))
    place, edge, share, away = place[order], edge[order], share[order], away[order]
    a, b = edges.start[edge], edges.end[edge]
    at_start, at_end = share * edges.length[edge] < 0.005, (1 - share) * edges.length[edge] < 0.005
    inner = ~(at_start | at_end)
    spots = len(edges.lat)
    node = np.where(at_start, a, b)
    node[inner] = spots + np.arange(int(inner.sum()))
    cut_lat = edges.lat[a] + share * (edges.lat[b] - edges.lat[a])
    cut_lon = edges.lon[a] + share * (edges.lon[b] - edges.lon[a])
    whole = np.ones(len(edges.start), dtype=bool)
    whole[edge[inner]] = False
    pieces = _pieces(edges, edge[inner], share[inner], node[inner])
    joined = [
        (edges.start[whole] + places, edges.end[whole] + places, edges.length[whole], edges.label[whole], edges.bridge[whole]),
        (pieces[0] + places, pieces[1] + places, *pieces[2:]),
        (place, node + places, np.maximum(away, 1e-3), np.full(len(place), access), np.full(len(place), -1)),
    ]
    start, end, length, label, bridge = (np.concatenate(column) for column in zip(*joined, strict=True))
    all_lat = np.concatenate([lat, edges.lat, cut_lat[inner]])
    all_lon = np.concatenate([lon, edges.lon, cut_lon[inner]])
    return _Edges(all_lat, all_lon, start, end, length, label, bridge)


def _pieces(
    edges: _Edges, edge: NDArray[np.int64], share: NDArray[np.float64], node: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float64], NDArray[np.int64], NDArray[np.int64]]:
    """The parts of cut edges; cuts come sorted by edge and share."""
    cut = np.unique(edge)
    whose = np.concatenate([edge, cut, cut])
    where = np.concatenate([share, np.zeros(len(cut)), np.ones(len(cut))])
    which = np.concatenate([node, edges.start[cut], edges.end[cut]])
    order = np.lexsort((where, whose))
    whose, where, which = whose[order], where[order], which[order]
    same = whose[1:] == whose[:-1]
    of = whose[1:][same]
    length = np.diff(where)[same] * edges.length[of]
    return which[:-1][same], which[1:][same], np.maximum(length, 1e-4), edges.label[of], edges.bridge[of]


def _passes(
    edges: _Edges, lat: NDArray[np.float64], lon: NDArray[np.float64], reach_km: NDArray[np.float64]
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float64], NDArray[np.float64]]:
    """Places, the edges that pass them, the share of the edge at which it comes nearest, and how far away, in km."""
    empty = np.empty(0, dtype=np.int64)
    if not len(edges.start) or not len(lat):
        return empty, empty, np.empty(0), np.empty(0)
    count = np.maximum(1, np.ceil(edges.length / PIECE_KM)).astype(np.int64)
    owner = np.repeat(np.arange(len(count)), count)
    step = np.arange(len(owner)) - np.repeat(np.cumsum(count) - count, count)
    part = (step + 0.5) / count[owner]
    a, b = edges.start[owner], edges.end[owner]
    tree = cKDTree(
        _unit(edges.lat[a] + part * (edges.lat[b] - edges.lat[a]), edges.lon[a] + part * (edges.lon[b] - edges.lon[a]))
    )
    found: list[tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float64], NDArray[np.float64]]] = []
    for first in range(0, len(lat), 50_000):
        some = slice(first, first + 50_000)
        found.append(_passes_of(edges, tree, owner, (lat[some], lon[some], reach_km[some]), first))
    place, edge, share, away = (np.concatenate(column) for column in zip(*found, strict=True))
    return place, edge, share, away


def _passes_of(
    edges: _Edges, tree: cKDTree, owner: NDArray[np.int64],
    some: tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]], first: int,
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float64], NDArray[np.float64]]:  # fmt: skip
    lat, lon, reach_km = some
    _, near = tree.query(_unit(lat, lon), k=NEAREST, distance_upper_bound=(ACCESS_KM + PIECE_KM) / EARTH_RADIUS_KM)
    place, column = np.nonzero(near < len(owner))
    edge = owner[near[place, column]]
    both = np.unique(place * len(edges.start) + edge)
    place, edge = both // len(edges.start), both % len(edges.start)
    share, away = _nearest_point(edges, edge, lat[place], lon[place])
    best = np.full(len(lat), np.inf)
    np.minimum.at(best, place, away)
    kept = (away <= np.maximum(reach_km[place], best[place])) & (away <= ACCESS_KM) & _passing(edges, place, edge, share, away)
    return place[kept] + first, edge[kept], share[kept], away[kept]


def _passing(
    edges: _Edges, place: NDArray[np.int64], edge: NDArray[np.int64], share: NDArray[np.float64], away: NDArray[np.float64]
) -> NDArray[np.bool_]:
    """Whether a road comes nearest there: inside the edge, or at its end where no edge that goes on comes nearer."""
    spots = len(edges.lat)
    at = np.where(share <= 0, edges.start[edge], edges.end[edge])
    ends = np.concatenate([place * spots + edges.start[edge], place * spots + edges.end[edge]])
    spot, which = np.unique(ends, return_inverse=True)
    least = np.full(len(spot), np.inf)
    np.minimum.at(least, which, np.concatenate([away, away]))
    inside = (share > 0) & (share < 1)
    first = np.zeros(len(place), dtype=bool)  # of edges that meet at the point, one is enough
    outer = np.flatnonzero(~inside)
    first[outer[np.unique(place[outer] * spots + at[outer], return_index=True)[1]]] = True
    return np.asarray(inside | (first & (away <= least[np.searchsorted(spot, place * spots + at)] + 1e-9)))


def _nearest_point(
    edges: _Edges, edge: NDArray[np.int64], lat: NDArray[np.float64], lon: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Share of each edge at which it comes nearest to a point, and how near in km, on a plane that touches the globe there."""
    scale = np.radians(1) * EARTH_RADIUS_KM
    wide = np.cos(np.radians(lat)) * scale
    a, b = edges.start[edge], edges.end[edge]
    ax, ay = (edges.lon[a] - lon) * wide, (edges.lat[a] - lat) * scale
    dx, dy = (edges.lon[b] - edges.lon[a]) * wide, (edges.lat[b] - edges.lat[a]) * scale
    share = np.clip(-(ax * dx + ay * dy) / np.maximum(dx**2 + dy**2, 1e-12), 0.0, 1.0)
    return share, np.hypot(ax + share * dx, ay + share * dy)


def _unit(lat: NDArray[np.float64], lon: NDArray[np.float64]) -> NDArray[np.float64]:
    """Points on the unit globe, shape (N, 3)."""
    phi, lam = np.radians(lat), np.radians(lon)
    return np.column_stack([np.cos(phi) * np.cos(lam), np.cos(phi) * np.sin(lam), np.sin(phi)])


def _thinned(edges: _Edges, *, places: int, labels: tuple[tuple[str, str], ...]) -> Graph:
    """The graph without the nodes at which a road only goes on: two edges of one label, and no place."""
    nodes, count = len(edges.lat), len(edges.start)
    degree = np.bincount(edges.start, minlength=nodes) + np.bincount(edges.end, minlength=nodes)
    tag = edges.label * (int(edges.bridge.max(initial=-1)) + 2) + edges.bridge + 1
    ends, tags = np.concatenate([edges.start, edges.end]), np.concatenate([tag, tag])
    low, high = np.full(nodes, np.iinfo(np.int64).max), np.full(nodes, -1)
    np.minimum.at(low, ends, tags)
    np.maximum.at(high, ends, tags)
    kept = (degree != 2) | (low != high)
    kept[:places] = True
    order = np.argsort(ends, kind="stable")
    inner = order[~kept[ends[order]]] % max(count, 1)  # two edges in a row for each node that goes
    links = coo_array((np.ones(len(inner) // 2, dtype=bool), (inner[0::2], inner[1::2])), shape=(count, count))
    chain = connected_components(links, directed=False)[1].astype(np.int64) if count else np.empty(0, dtype=np.int64)
    chains = int(chain.max(initial=-1)) + 1
    outer = np.flatnonzero(kept[ends])
    outer = outer[np.argsort(chain[outer % max(count, 1)], kind="stable")]
    whose = chain[outer % max(count, 1)]
    has_ends = np.bincount(whose, minlength=chains) == 2  # a ring without a junction has none
    start, end = np.zeros(chains, dtype=np.int64), np.zeros(chains, dtype=np.int64)
    good = has_ends[whose]
    start[whose[good][0::2]], end[whose[good][1::2]] = ends[outer[good][0::2]], ends[outer[good][1::2]]
    length = np.bincount(chain, weights=edges.length, minlength=chains)
    any_edge = np.zeros(chains, dtype=np.int64)
    any_edge[chain] = np.arange(count)
    used = has_ends & (start != end)
    alive = np.flatnonzero(kept & ((degree > 0) | (np.arange(nodes) < places)))
    number = np.full(nodes, -1, dtype=np.int64)
    number[alive] = np.arange(len(alive))
    return Graph(
        places, len(alive), number[start[used]].astype(np.int32), number[end[used]].astype(np.int32),
        length[used].astype(np.float32), edges.label[any_edge[used]].astype(np.int32),
        edges.bridge[any_edge[used]].astype(np.int32), labels,
    )  # fmt: skip

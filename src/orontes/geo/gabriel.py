"""The default road network of any region: towns joined by a Gabriel graph."""

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import Delaunay

from orontes.core.place import EARTH_RADIUS_KM
from orontes.geo.entry import Entry
from orontes.geo.roads import RoadNetwork

DETOUR: Final = 1.16
"""Road length of a link over its straight line.

Chosen by ``tools/measure_roads.py`` on 303 road lengths of every second of 43 conflict cases (FabFlee's, and coded city shocks),
tested on the 279 of the others: shortest road distance is off by 10 % in the median, by 34 % at the 90 % quantile, and 1 % too
short in the median. With the straight line times its best factor (1.13) these are 12 %, 35 % and 10 % too short.
"""

MIN_LENGTH_KM: Final = 0.2
"""Least length of a link, where two places share a point."""


def gabriel(entries: Sequence[Entry], *, detour: float = DETOUR) -> RoadNetwork:
    """The default network: two places are joined where no third lies in the circle over their line.

    The Gabriel graph (Gabriel and Sokal 1969, doi:10.2307/2412323) is connected and planar. It knows neither rivers, mountains,
    borders nor the sea; its links are of class ``assumed``, as long as the straight line times `detour`.

    Parameters
    ----------
    entries : sequence of Entry
        The places, each id once.
    detour : float
        Road length over straight line, at least 1.
    """
    lat, lon = (np.array([getattr(entry, axis) for entry in entries], dtype=float) for axis in ("lat", "lon"))
    pairs = gabriel_pairs(lat, lon)
    length = np.maximum(great_circle_km(lat, lon, pairs) * detour, MIN_LENGTH_KM)
    links = len(pairs)
    return RoadNetwork(
        tuple(entry.id for entry in entries), lat, lon, pairs[:, 0], pairs[:, 1], length,
        ("assumed",) * links, (None,) * links, (f"assumed: Gabriel graph x {detour:g}",) * links,
    )  # fmt: skip


def great_circle_km(lat: NDArray[np.float64], lon: NDArray[np.float64], pairs: NDArray[np.int64]) -> NDArray[np.float64]:
    """Straight-line length of each pair of places in km, shape (P,) (haversine; Sinnott 1984)."""
    phi, lam = np.radians(lat), np.radians(lon)
    a, b = pairs[:, 0], pairs[:, 1]
    half = np.sin((phi[b] - phi[a]) / 2) ** 2 + np.cos(phi[a]) * np.cos(phi[b]) * np.sin((lam[b] - lam[a]) / 2) ** 2
    return np.asarray(2 * EARTH_RADIUS_KM * np.arcsin(np.sqrt(np.minimum(half, 1.0))), dtype=float)


def gabriel_pairs(lat: NDArray[np.float64], lon: NDArray[np.float64]) -> NDArray[np.int64]:
    """The pairs (i < j) of the Gabriel graph, shape (P, 2); in a plane touching the sphere at the mean place.

    Places at one point are joined in a row. Found among the edges of the Delaunay triangulation, O(N log N).
    """
    x = np.radians((lon - np.median(lon) + 180) % 360 - 180) * np.cos(np.radians(lat.mean())) if len(lat) else lon
    points, owner = np.unique(np.column_stack([x, np.radians(lat)]).round(9), axis=0, return_inverse=True)
    owner = np.ravel(owner)
    first = np.full(len(points), len(lat), dtype=np.int64)
    np.minimum.at(first, owner, np.arange(len(lat)))
    twins = [(first[group], place) for place, group in enumerate(owner) if first[group] != place]
    pairs = first[_plane_pairs(points)] if len(points) > 1 else np.empty((0, 2), dtype=np.int64)
    found = np.concatenate([np.sort(pairs, axis=1), np.array(twins, dtype=np.int64).reshape(-1, 2)])
    return found[np.lexsort((found[:, 1], found[:, 0]))]


def _plane_pairs(points: NDArray[np.float64]) -> NDArray[np.int64]:
    """Gabriel pairs of distinct points in a plane."""
    centred = points - points.mean(axis=0)
    if len(points) < 4 or np.linalg.matrix_rank(centred, tol=1e-9) < 2:
        candidates = np.column_stack(np.triu_indices(len(points), 1)).astype(np.int64)
        if len(points) > 3:  # on one line: neighbours along it
            order = np.argsort(centred @ np.linalg.svd(centred, full_matrices=False)[2][0])
            return np.sort(np.column_stack([order[:-1], order[1:]]), axis=1).astype(np.int64)
        return _empty_circles(points, candidates, np.arange(len(points))[None, :].repeat(len(candidates), 0))
    triangles = Delaunay(centred, qhull_options="Qbb QJ").simplices
    edges = np.concatenate([triangles[:, [0, 1]], triangles[:, [1, 2]], triangles[:, [2, 0]]])
    opposite = np.concatenate([triangles[:, 2], triangles[:, 0], triangles[:, 1]])[:, None]
    edges = np.sort(edges, axis=1)
    candidates, which = np.unique(edges, axis=0, return_inverse=True)
    inside = _inside(points, edges, opposite).any(axis=1)
    blocked = np.zeros(len(candidates), dtype=bool)
    np.logical_or.at(blocked, np.ravel(which), inside)
    return candidates[~blocked].astype(np.int64)


def _empty_circles(points: NDArray[np.float64], pairs: NDArray[np.int64], others: NDArray[np.int64]) -> NDArray[np.int64]:
    return pairs[~_inside(points, pairs, others).any(axis=1)]


def _inside(points: NDArray[np.float64], pairs: NDArray[np.int64], others: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Whether other points lie inside the circle over a pair, shape (P, len(others)); the pair's own points do not."""
    a, b = points[pairs[:, 0]][:, None, :], points[pairs[:, 1]][:, None, :]
    product = ((points[others] - a) * (points[others] - b)).sum(axis=2)  # below 0: the angle at the other point is blunt
    own = (others == pairs[:, :1]) | (others == pairs[:, 1:])
    return np.asarray((product < -1e-15) & ~own)

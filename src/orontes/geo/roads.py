"""The road network between places."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from types import MappingProxyType
from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components, dijkstra

from orontes.errors import InputError, NoResultError

ROAD_CLASSES: Final = ("motorway", "trunk", "primary", "secondary", "tertiary", "local", "track", "assumed")

MAIN_CLASSES: Final = frozenset({"motorway", "trunk", "primary"})
"""The roads that carry long-distance traffic and supply."""

SPEEDS_KMH: Final[Mapping[str, float]] = MappingProxyType(
    {
        "motorway": 80.0,
        "trunk": 65.0,
        "primary": 55.0,
        "secondary": 40.0,
        "tertiary": 35.0,
        "local": 30.0,
        "track": 15.0,
        "assumed": 40.0,
    }
)
"""Mean speed of a family's car by class of road in wartime traffic with checkpoints; general knowledge, no survey behind it."""


@dataclass(frozen=True, slots=True)
class RoadNetwork:
    """Places and the undirected links between them.

    Parameters
    ----------
    node_ids : tuple of str, length N
        Keys of the places, as in the gazetteer or pack.
    lat, lon : ndarray of float, shape (N,)
        Degrees, WGS 84.
    link_from, link_to : ndarray of int, shape (E,)
        Positions in `node_ids`; each link once, from < to.
    length_km : ndarray of float, shape (E,)
        Road length, above 0.
    road_class : tuple of str, length E
        One of `ROAD_CLASSES`.
    ref : tuple of (str or None), length E
        Road number ("M5").
    source : tuple of str, length E
        Where the link and its length come from.
    via : tuple of (str or None), length E
        Id of the bridge that a link stands and falls with; may be left empty where none is known.

    Raises
    ------
    InputError
        If lengths differ, a link is there twice, joins a place to itself, or has no length.
    """

    node_ids: tuple[str, ...]
    lat: NDArray[np.float64]
    lon: NDArray[np.float64]
    link_from: NDArray[np.int64]
    link_to: NDArray[np.int64]
    length_km: NDArray[np.float64]
    road_class: tuple[str, ...]
    ref: tuple[str | None, ...]
    source: tuple[str, ...]
    via: tuple[str | None, ...] = ()

    def __post_init__(self) -> None:
        for name, kind in (("lat", float), ("lon", float), ("link_from", np.int64), ("link_to", np.int64), ("length_km", float)):
            fixed = np.array(getattr(self, name), dtype=kind)
            fixed.setflags(write=False)
            object.__setattr__(self, name, fixed)
        if not self.via:
            object.__setattr__(self, "via", (None,) * len(self.length_km))
        nodes, links = len(self.node_ids), len(self.length_km)
        if len(set(self.node_ids)) != nodes or self.lat.shape != (nodes,) or self.lon.shape != (nodes,):
            raise InputError("places of the road network", value=nodes, limit="one id, lat and lon each, no id twice")
        columns = (self.link_from, self.link_to, self.road_class, self.ref, self.source, self.via)
        if any(len(column) != links for column in columns):
            raise InputError("links of the road network", value=links, limit="every column as long as length_km")
        ordered = (self.link_from >= 0) & (self.link_from < self.link_to) & (self.link_to < nodes)
        if not ordered.all() or len(set(self.link_from * nodes + self.link_to)) != links:
            raise InputError("links of the road network", limit="each link once, between two places of the network, from < to")
        if not (np.isfinite(self.length_km) & (self.length_km > 0)).all() or not set(self.road_class) <= set(ROAD_CLASSES):
            raise InputError("links of the road network", limit="a length above 0 km and a class of " + ", ".join(ROAD_CLASSES))

    def position(self, node_id: str) -> int:
        """Where that place stands in `node_ids`.

        Raises
        ------
        InputError
            If the place is not on the network.
        """
        try:
            return self.node_ids.index(node_id)
        except ValueError:
            raise InputError("place of the road network", value=node_id, limit="one of its node_ids") from None

    def positions(self, node_ids: Iterable[str]) -> NDArray[np.int64]:
        """Where those places stand in `node_ids`; places that are not on the network are left out."""
        places = {node_id: place for place, node_id in enumerate(self.node_ids)}
        return np.array([places[node_id] for node_id in node_ids if node_id in places], dtype=np.int64)

    def travel_time_h(self, speeds: Mapping[str, float] = SPEEDS_KMH) -> NDArray[np.float64]:
        """Hours to travel each link at the speed (km/h) of its class, shape (E,)."""
        return np.divide(self.length_km, [speeds[kind] for kind in self.road_class])

    def links_of(self, ref: str) -> NDArray[np.int64]:
        """The links with that road number, whatever its case and hyphen ("M-5"), also among others ("M5;M20"); may be empty."""
        wanted = _bare(ref)
        return np.array([e for e, name in enumerate(self.ref) if name and wanted in _bare(name).split(";")], dtype=np.int64)

    def links_via(self, place_id: str) -> NDArray[np.int64]:
        """The links that stand and fall with that bridge; empty where there is none."""
        return np.array([e for e, name in enumerate(self.via) if name == place_id], dtype=np.int64)

    def links_at(self, node_ids: Iterable[str]) -> NDArray[np.int64]:
        """The links that start or end at one of those places."""
        here = self.positions(node_ids)
        return np.flatnonzero(np.isin(self.link_from, here) | np.isin(self.link_to, here))

    def link_between(self, start: str, end: str) -> int | None:
        """The link that joins two places directly; None where there is none."""
        low, high = sorted((self.position(start), self.position(end)))
        found = np.flatnonzero((self.link_from == low) & (self.link_to == high))
        return int(found[0]) if len(found) else None

    def matrix(self, weights: ArrayLike | None = None, *, is_open: ArrayLike | None = None) -> csr_array:
        """The links as a symmetric sparse matrix of weights, shape (N, N).

        Parameters
        ----------
        weights : array_like of float, shape (E,), optional
            Cost of each link, above 0; its length in km by default.
        is_open : array_like of bool, shape (E,), optional
            Links that can be used; all by default.
        """
        cost = self.length_km if weights is None else np.asarray(weights, dtype=float)
        used = slice(None) if is_open is None else np.asarray(is_open, dtype=bool)
        start, end, cost = self.link_from[used], self.link_to[used], cost[used]
        rows, columns = np.concatenate([start, end]), np.concatenate([end, start])
        return csr_array((np.concatenate([cost, cost]), (rows, columns)), shape=(len(self.node_ids),) * 2)

    def shortest(
        self, sources: Sequence[int] | NDArray[np.int64], *, weights: ArrayLike | None = None, is_open: ArrayLike | None = None
    ) -> NDArray[np.float64]:
        """Least cost from some places to all, shape (len(sources), N); infinite where no open road leads (Dijkstra 1959).

        Parameters
        ----------
        sources : sequence of int
            Positions in `node_ids`.
        weights, is_open
            As in `matrix`.
        """
        return self.trees(sources, weights=weights, is_open=is_open)[0]

    def trees(
        self, sources: Sequence[int] | NDArray[np.int64], *, weights: ArrayLike | None = None, is_open: ArrayLike | None = None
    ) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
        """Least costs as in `shortest`, and the place before each on its way, both of shape (len(sources), N); -9999 for none."""
        start = np.asarray(sources, dtype=np.int64)
        if not len(start):
            return np.empty((0, len(self.node_ids))), np.empty((0, len(self.node_ids)), dtype=np.int64)
        matrix = self.matrix(weights, is_open=is_open)
        cost, before = dijkstra(matrix, directed=False, indices=start, return_predecessors=True)
        return np.asarray(cost, dtype=float), np.asarray(before, dtype=np.int64)

    def path(
        self, start: str, end: str, *, weights: ArrayLike | None = None, is_open: ArrayLike | None = None
    ) -> tuple[tuple[int, ...], tuple[int, ...]]:
        """Positions of the places and of the links along the way of least cost between two places.

        Raises
        ------
        NoResultError
            If no open road leads from one to the other.
        """
        source, target = self.position(start), self.position(end)
        costs, trees = self.trees([source], weights=weights, is_open=is_open)
        if not np.isfinite(costs[0, target]):
            raise NoResultError("way by road", value=(start, end), limit="two places joined by open roads")
        places = way(trees[0], source, target)
        numbers = self.link_numbers()
        return places, tuple(numbers[min(pair), max(pair)] for pair in pairwise(places))

    def link_numbers(self) -> dict[tuple[int, int], int]:
        """The link of each pair of positions in `node_ids`, the smaller first."""
        return {pair: e for e, pair in enumerate(zip(self.link_from.tolist(), self.link_to.tolist(), strict=True))}

    def components(self, *, is_open: ArrayLike | None = None) -> NDArray[np.int64]:
        """A label for each place, equal where open roads join them, shape (N,)."""
        return np.asarray(connected_components(self.matrix(is_open=is_open), directed=False)[1], dtype=np.int64)

    def without(self, links: Iterable[int]) -> "RoadNetwork":
        """The same places without those links."""
        gone = set(map(int, links))
        keep = [e for e in range(len(self.length_km)) if e not in gone]
        return RoadNetwork(
            self.node_ids, self.lat, self.lon, self.link_from[keep], self.link_to[keep], self.length_km[keep],
            tuple(self.road_class[e] for e in keep), tuple(self.ref[e] for e in keep), tuple(self.source[e] for e in keep),
            tuple(self.via[e] for e in keep),
        )  # fmt: skip


def _bare(ref: str) -> str:
    return ref.replace("-", "").replace(" ", "").casefold()


def way(tree: NDArray[np.int64], source: int, target: int) -> tuple[int, ...]:
    """Positions along the way from a source to a target that its row of `RoadNetwork.trees` leads to."""
    places = [target]
    while places[-1] != source:
        places.append(int(tree[places[-1]]))
    return tuple(reversed(places))

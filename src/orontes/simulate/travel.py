"""Ways between places: fastest, and around what is dangerous; which are open; how long they take."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.sparse.csgraph import dijkstra

from orontes.geo.roads import RoadNetwork

AROUND: Final = (1.0, 20.0)
"""How much longer than it is a road counts when a way around danger is sought: not at all; 20 times. Declared by us."""


@dataclass(frozen=True, slots=True)
class Ways:
    """Alternative ways from each place N to each destination J, shortest first.

    Parameters
    ----------
    km : ndarray of float32, shape (W, N, J)
        Road length of each way; infinite where there is none.
    uses : ndarray of float32, shape (W, N, J, L)
        1 where the way from origin to destination takes the link.
    """

    km: NDArray[np.float32]
    uses: NDArray[np.float32]

    def to(self, places: NDArray[np.int64]) -> "Ways":
        """The ways to some places only."""
        return Ways(self.km[:, :, places], np.ascontiguousarray(self.uses[:, :, places]))

    def open_km(self, origins: NDArray[np.int64], closed: NDArray[np.bool_]) -> tuple[NDArray[np.float32], NDArray[np.int8]]:
        """Length of the first open way from each origin to each place, and which way; infinite where all are closed.

        Parameters
        ----------
        origins : ndarray of int, shape (R,)
        closed : ndarray of bool, shape (R, L)

        Returns
        -------
        km : ndarray of float, shape (R, N)
        way : ndarray of int, shape (R, N)
            -1 where none is open.
        """
        some = np.flatnonzero(closed.any(axis=0))
        shut, uses = closed[:, some].astype(np.float32), self.uses[..., some]
        km = np.full((origins.size, self.km.shape[2]), np.inf, dtype=np.float32)
        way = np.full(km.shape, -1, dtype=np.int8)
        for origin, rows in by_origin(origins):
            lengths, numbers, left = km[rows], way[rows], np.ones((rows.size, km.shape[1]), dtype=np.bool_)
            for number in range(self.km.shape[0]):
                passable = left & ((shut[rows] @ uses[number, origin].T) < 0.5)
                np.copyto(lengths, self.km[number, origin][None, :], where=passable)
                numbers[passable] = number
                left &= ~passable
                if not left.any():
                    break
            km[rows], way[rows] = lengths, numbers
        return km, way

    def loads(
        self, origins: NDArray[np.int64], persons: NDArray[np.float64], way: NDArray[np.int8]
    ) -> Iterator[tuple[NDArray[np.int64], NDArray[np.float32]]]:
        """Rows of one origin each, and their persons on each link, (r, L), who go to each place, shape (R, N), by those ways.

        Whole numbers below 2^24 add up exactly in float32, in whatever order.
        """
        for number in range(self.km.shape[0]):
            part = (persons * (way == number)).astype(np.float32)
            used = np.flatnonzero(part.any(axis=1))
            for origin, rows in by_origin(origins[used]):
                yield used[rows], part[used[rows]] @ self.uses[number, origin]


def by_origin(origins: NDArray[np.int64]) -> Iterator[tuple[int, NDArray[np.int64]]]:
    """Each origin with the rows that have it."""
    order = np.argsort(origins, kind="stable")
    edges = np.flatnonzero(np.diff(origins[order], prepend=-1, append=-1))
    for start, end in pairwise(edges):
        yield int(origins[order[start]]), order[start:end]


def ways_of(network: RoadNetwork, dangerous: NDArray[np.bool_]) -> Ways:
    """The ways between all places: the shortest, and the shortest where links in `dangerous`, shape (V, L), are avoided."""
    count, links = len(network.node_ids), len(network.ref)
    factors = [np.ones(links)] + [np.where(mask, AROUND[1], AROUND[0]) for mask in dangerous]
    km = np.full((len(factors), count, count), np.inf)
    uses = np.zeros((len(factors), count, count, links), dtype=np.float32)
    link = _link_between(network)
    for number, factor in enumerate(factors):
        felt, before = dijkstra(network.matrix(network.length_km * factor), directed=False, return_predecessors=True)
        for origin in range(count):
            km[number, origin, origin] = 0.0
            for node in np.argsort(felt[origin], kind="stable")[1:]:
                last = before[origin, node]
                if last >= 0:
                    step = link[last, node]
                    km[number, origin, node] = km[number, origin, last] + network.length_km[step]
                    uses[number, origin, node] = uses[number, origin, last]
                    uses[number, origin, node, step] = 1.0
    return Ways(km.astype(np.float32), uses)


def _link_between(network: RoadNetwork) -> NDArray[np.int64]:
    """The link between each pair of neighbours, shape (N, N); -1 where there is none."""
    link = np.full((len(network.node_ids),) * 2, -1, dtype=np.int64)
    link[network.link_from, network.link_to] = link[network.link_to, network.link_from] = np.arange(len(network.length_km))
    return link

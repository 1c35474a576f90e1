"""Ways between places: fastest, and around what is dangerous; which are open; how long they take."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.sparse.csgraph import dijkstra

from orontes.geo.roads import RoadNetwork

AROUND: Final = (1.0, 20.0)
"""How much longer than it is a road counts when a way around danger is sought: not at all; 20 times. Declared by us."""
Bits = NDArray[np.uint64]


@dataclass(frozen=True, slots=True)
class Ways:
    """Alternative ways from each place N to each destination J, shortest first.

    Parameters
    ----------
    km : ndarray of float32, shape (W, N, J)
        Road length of each way; infinite where there is none, and to the place itself.
    links : ndarray of int16, shape (W, N, J, P)
        The links of each way; filled up with L (no link), with L + 1 where there is no way.
    count : int
        Number of links L.
    """

    km: NDArray[np.float32]
    links: NDArray[np.int16]
    count: int

    def open(self, origin: int, shut: Bits, members: int) -> list[NDArray[np.bool_]]:
        """For each way from an origin the hosts and members, shape (J, M), that take it: the first that is open.

        Ways that nobody takes are left out at the end.

        Parameters
        ----------
        origin : int
        shut : ndarray of uint64
            From `packed`.
        members : int
        """
        found: list[NDArray[np.bool_]] = []
        blocked, reachable = ~np.zeros(1, dtype=np.uint64), np.isfinite(self.km[0, origin])
        for links in self.links[:, origin]:
            here = np.bitwise_or.reduce(shut[links], axis=1)
            found.append(np.unpackbits((blocked & ~here).view(np.uint8), axis=1, count=members).view(np.bool_))
            blocked = blocked & here
            if not blocked[reachable].any():
                break
        return found

    def uses(self, number: int, origin: int) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        """The links of the ways from an origin, shape (U,), and for each 1 where a way to a host takes it, shape (U, J)."""
        links = self.links[number, origin]
        some = np.unique(links)
        some = some[some < self.count].astype(np.int64)
        return some, (links[None, :, :] == some[:, None, None]).any(axis=2).astype(np.float32)


def packed(closed: NDArray[np.bool_]) -> Bits:
    """Closed links, shape (L, M), as bits by member, then a link that is always open and one that is always closed."""
    links, members = closed.shape
    whole = np.zeros((links + 2, -(-members // 64) * 64), dtype=np.bool_)
    whole[:links, :members] = closed
    whole[-1] = True
    return np.packbits(whole, axis=1).view(np.uint64)


def ways_of(network: RoadNetwork, dangerous: NDArray[np.bool_], hosts: NDArray[np.int64]) -> Ways:
    """The ways from all places to hosts: the shortest, and the shortest where links in `dangerous`, shape (V, L), are avoided."""
    count, links = len(network.node_ids), len(network.ref)
    factors = [np.ones(links)] + [np.where(mask, AROUND[1], AROUND[0]) for mask in dangerous]
    between = _link_between(network)
    chains = []
    for factor in factors:
        matrix = network.matrix(network.length_km * factor)
        _, before = dijkstra(matrix, directed=False, return_predecessors=True, indices=hosts)
        chains.append(_chains(before, between, hosts, count, links))
    longest = max(chain.shape[2] for chain in chains)
    full = np.full((len(factors), count, hosts.size, longest), links, dtype=np.int16)
    for number, chain in enumerate(chains):
        full[number, :, :, : chain.shape[2]] = chain.swapaxes(0, 1)
    length = np.append(network.length_km, [0.0, np.inf])
    return Ways(length[full].sum(axis=3).astype(np.float32), full, links)


def _chains(
    before: NDArray[np.int32], between: NDArray[np.int64], hosts: NDArray[np.int64], count: int, links: int
) -> NDArray[np.int64]:
    """The links from each place back to each host, shape (J, N, P)."""
    row = np.arange(hosts.size)[:, None]
    at = np.broadcast_to(np.arange(count)[None, :], before.shape)
    steps = [np.where((before < 0), links + 1, links)]  # a host itself has no way to itself
    while True:
        last = before[row, at]
        on = last >= 0
        if not on.any():
            return np.stack(steps, axis=2)
        steps.append(np.where(on, between[np.maximum(last, 0), at], links))
        at = np.where(on, last, at)


def _link_between(network: RoadNetwork) -> NDArray[np.int64]:
    """The link between each pair of neighbours, shape (N, N); -1 where there is none."""
    link = np.full((len(network.node_ids),) * 2, -1, dtype=np.int64)
    link[network.link_from, network.link_to] = link[network.link_to, network.link_from] = np.arange(len(network.length_km))
    return link

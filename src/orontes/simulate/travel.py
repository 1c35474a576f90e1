"""Ways between places: fastest, and around what is dangerous; which are open; who is on them. The last two compiled."""

from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.sparse.csgraph import dijkstra

from orontes.geo.roads import RoadNetwork
from orontes.simulate.compiled import lean

AROUND: Final = (1.0, 20.0)
"""How much longer than it is a road counts when a way around danger is sought: not at all; 20 times. Declared by us."""
Ints = NDArray[np.int32]
Bits = NDArray[np.uint64]
Counts = NDArray[np.int64]


class Ways(NamedTuple):
    """Alternative ways from each place N to each destination J, shortest first.

    Parameters
    ----------
    km : ndarray of float32, shape (W, N, J)
        Road length of each way; infinite where there is none, and to the place itself.
    links : ndarray of int16, shape (W, N, J, P)
        The links of each way; filled up with L (no link), with L + 1 where there is no way.
    leads : ndarray of uint64, shape (W, N)
        The destinations that a way leads to, as bits: 64 at most.
    passes : ndarray of uint64, shape (N, L, W)
        The destinations whose way from a place takes that link, as bits.
    """

    km: NDArray[np.float32]
    links: NDArray[np.int16]
    leads: NDArray[np.uint64]
    passes: NDArray[np.uint64]


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
    km = length[full].sum(axis=3).astype(np.float32)
    bit = np.uint64(1) << np.arange(hosts.size, dtype=np.uint64)
    leads = np.where(np.isfinite(km), bit, np.uint64(0)).sum(axis=2, dtype=np.uint64)
    return Ways(km, full, leads, _passes(full, links, bit))


def _passes(full: NDArray[np.int16], links: int, bit: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """As `Ways.passes`: no way takes a link twice, so that adding bits sets them."""
    ways, count, hosts, steps = full.shape
    found = np.zeros((ways * count, links + 2), dtype=np.uint64)
    row = np.arange(ways * count)[:, None]
    flat = full.reshape(ways * count, hosts, steps)
    for host in range(hosts):
        for step in range(steps):
            found[row[:, 0], flat[:, host, step]] |= bit[host]
    return np.ascontiguousarray(found[:, :links].reshape(ways, count, links).transpose(1, 2, 0))


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


@lean
def open_ways(leads: Bits, passes: Bits, shut: Ints, number: int, takes: Counts, reach: Counts) -> int:
    """How many hosts can be reached from a place; which, in `reach`, and by which way, the first that is open, in `takes`.

    Parameters
    ----------
    leads, passes : ndarray of uint64, shape (W,) and (L, W)
        Of `Ways`, from the place.
    shut : ndarray of int
        The first `number` are links that nobody passes.
    """
    takes[:] = -1
    for way in range(leads.size - 1, -1, -1):
        blocked = np.uint64(0)
        for at in range(number):
            blocked |= passes[shut[at], way]
        found = leads[way] & ~blocked
        for host in range(takes.size):
            takes[host] = way if (found >> np.uint64(host)) & np.uint64(1) else takes[host]
    some = 0
    for host in range(takes.size):
        reach[some] = host
        some += takes[host] >= 0
    return some


@lean
def book(under_way: Ints, due: Ints, day: int, home: int, host: int, persons: int) -> None:
    """Lets people of a home arrive at a host on a day.

    Entries of `under_way`, shape (C, 4), are the next of the same day, home, host, persons. Those of a day hang together from
    `due[day]` on; at its end stand those who come later, the first of the entries given back, and the number of entries used.
    """
    entry: Any = due[-2]
    if entry >= 0:
        due[-2] = under_way[entry, 0]
    else:
        entry = due[-1]
        due[-1] += 1
    under_way[entry, 0], under_way[entry, 1], under_way[entry, 2], under_way[entry, 3] = due[day], home, host, persons
    due[day] = entry

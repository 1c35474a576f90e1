"""Where people go: how much each place attracts, and how a number of people is split over places."""

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from orontes.scenario.setting import NOBODY
from orontes.simulate.parameters import Parameters
from orontes.simulate.state import ALIGNED, AT_RISK, NEUTRAL

TRUST: Final = {ALIGNED: 0.0, NEUTRAL: 0.3, AT_RISK: 1.0}
"""How strongly each group prefers a place held by the side that held its home, as a share of b_a; declared by us."""
UNKNOWN_TRUST: Final = -0.5
"""A place of which nobody knows who holds it lies half way between an indifferent and a hostile one; declared by us."""
WAY_DAYS: Final = 0.1
"""Days of travel that are felt as a way; declared by us: by vehicle whole days would hardly tell the near from the far."""
OWN_PEOPLE: Final = 100.0
"""So many people of one's own at a place are felt; declared by us."""
EXACT_BELOW: Final = 2**20
"""Persons up to which float32 tells the tenth of one; more are split in float64."""
Floats = NDArray[np.float32]


def attraction(
    size: NDArray[np.float64],
    xi: Floats,
    front_km: Floats,
    displaced: NDArray[np.int32],
    parameters: Parameters,
) -> Floats:
    """How much each place attracts, shape (J, M): ``exp(b_m ln size + b_s S + xi - b_q ln(1 + displaced / (size / 2)))``.

    ``S = 1 - exp(-d / d0)``: 0 at the front, 1 out of reach. Places of size 0 attract nobody.
    """
    safe = 1 - np.exp(-front_km / parameters["d0"])
    some = np.maximum(size, 1.0).astype(np.float32)[:, None]
    crowd = np.log1p(displaced.astype(np.float32) / (some / 2))
    utility = parameters["b_m"] * np.log(some) + parameters["b_s"] * safe + xi - parameters["b_q"] * crowd
    return np.asarray(np.where(size[:, None] > 0, np.exp(utility), 0.0), dtype=np.float32)


def by_way(days: Floats, b_t: Floats) -> Floats:
    """Factor on the weight of each place for the way to it, shape as `days`: ``(1 + days / WAY_DAYS) ^ -b_t``.

    A way of a tenth of a day, some 50 km by vehicle, is felt.
    """
    return np.asarray(np.exp(-b_t * np.log(1 + days / np.float32(WAY_DAYS))), dtype=np.float32)


def herd(already: NDArray[np.int32], b_h: Floats) -> Floats:
    """Factor on the weight of each place, shape (J, M), for people of one's own who are there: ``(1 + already / 100) ^ b_h``."""
    return np.asarray(np.exp(b_h * np.log(1 + already.astype(np.float32) / np.float32(OWN_PEOPLE))), dtype=np.float32)


def radiation(people: NDArray[np.float64], size: NDArray[np.float64], km: NDArray[np.float64]) -> Floats:
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
    return found.astype(np.float32)


@dataclass(frozen=True, slots=True)
class Trust:
    """How people of one home see each host: 1 where the side that held their home holds it, another, or nobody known, (J, R)."""

    friendly: Floats
    hostile: Floats
    unknown: Floats


def trust(controller: NDArray[np.int8], trusted: NDArray[np.int8]) -> Trust:
    """How people see each host, by its holder, shape (J, M), and the holder of their home before, shape (M,)."""
    known = (controller != NOBODY) & (trusted != NOBODY)
    friendly = known & (controller == trusted)
    kind = np.float32
    return Trust(friendly.astype(kind), (known & ~friendly).astype(kind), (~known).astype(kind))


def by_trust(
    base: Floats, seen: Trust, persons: NDArray[np.int32], b_a: Floats
) -> tuple[Floats, NDArray[np.bool_]]:  # fmt: skip
    """Expected persons for each place, shape (J, M), of groups of all affinities together; and which groups can go, (3, M).

    Each group k of n_k persons goes by ``base x exp(b_a x TRUST_k x likes)``, likes 1 for a friendly place, -1 for a hostile one
    and `UNKNOWN_TRUST` where nothing is known; those at risk go to no hostile place. A group that finds no place stays.

    Parameters
    ----------
    base : ndarray of float, shape (J, M)
    seen : Trust
    persons : ndarray of int, shape (3, M)
    b_a : ndarray of float, shape (M,)
    """
    good, bad = (base * seen.friendly).sum(0), (base * seen.hostile).sum(0)
    rest = (base * seen.unknown).sum(0)
    up, down, plain = np.zeros_like(good), np.zeros_like(good), np.zeros_like(good)
    can_go = np.zeros(persons.shape, dtype=np.bool_)
    for affinity, share in TRUST.items():
        strength = np.exp(np.float32(share) * b_a)
        to_hostile = np.zeros_like(strength) if affinity == AT_RISK else 1 / strength
        to_unknown = strength ** np.float32(UNKNOWN_TRUST)
        total = good * strength + bad * to_hostile + rest * to_unknown
        can_go[affinity] = total > 0
        part = np.divide(persons[affinity].astype(np.float32), total, out=np.zeros_like(total), where=total > 0)
        up, down, plain = up + part * strength, down + part * to_hostile, plain + part * to_unknown
    return base * (seen.friendly * up + seen.hostile * down + seen.unknown * plain), can_go


def split(
    persons: NDArray[np.int32], weight: NDArray[np.float32] | NDArray[np.int32], chance: NDArray[np.float32]
) -> NDArray[np.int32]:
    """Whole persons for each place, shape (J, R), that add up to `persons`, shape (R,), or to 0 where all weights are 0.

    Systematic rounding of the expected numbers with one uniform draw a column (Madow 1949): unbiased, and less spread than a
    multinomial, whose noise the spread between members (xi) dwarfs. A place of weight 0 gets nobody.
    """
    kind = np.float32 if int(persons.max(initial=0)) < EXACT_BELOW else np.float64
    edges: NDArray[Any] = weight.astype(kind)
    for host in range(1, len(edges)):  # adding rows up is several times as fast as cumsum along them
        edges[host] += edges[host - 1]
    some = edges[-1] > 0
    wanted = persons * some
    edges /= np.where(some, edges[-1], 1)  # exactly 1 from the last place of weight on: nobody is left for those without
    edges *= wanted.astype(kind)
    edges += chance.astype(kind)
    ends: NDArray[np.int32] = np.minimum(edges.astype(np.int32), wanted)
    ends[1:] -= ends[:-1].copy()
    return ends


def coupled(
    origins: NDArray[np.int32], hosts: NDArray[np.int32], chance: NDArray[np.float32]
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """Who of which origin goes to which host, as (row, origin, host, persons): both margins are kept exactly.

    People of a row sit on a circle by origin; hosts claim arcs of it from a random start, so that every person is as likely as
    any other to go to a host.

    Parameters
    ----------
    origins, hosts : ndarray of int, shape (R, G) and (R, N)
        Persons; equal sums in each row.
    chance : ndarray of float, shape (R,)
    """
    rows, count = hosts.shape
    by_origin, by_host = np.cumsum(origins, axis=1, dtype=np.int64), np.cumsum(hosts, axis=1, dtype=np.int64)
    total = by_origin[:, -1] if rows else np.zeros(0, dtype=np.int64)
    turned = np.minimum((chance * total).astype(np.int64), np.maximum(total - 1, 0))[:, None]
    cuts = np.where(total[:, None] > 0, (by_host + turned) % np.maximum(total, 1)[:, None], 0)
    edges = np.sort(np.concatenate([np.zeros((rows, 1), dtype=np.int64), by_origin, cuts], axis=1), axis=1)
    length = np.diff(edges, axis=1)
    row, piece = np.nonzero(length)
    start, base = edges[row, piece], 2 * int(total.max(initial=0)) + 1
    shift = base * np.arange(rows)[:, None]
    origin = np.searchsorted((by_origin + shift).ravel(), start + base * row, side="right") - row * origins.shape[1]
    along = (start - turned[row, 0]) % np.maximum(total[row], 1)
    host = np.searchsorted((by_host + shift).ravel(), along + base * row, side="right") - row * count
    return row, origin, host, length[row, piece]

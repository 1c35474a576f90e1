"""Where people go: how much each place attracts, and how a number of people is split over places."""

from typing import Final

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


def attraction(
    size: NDArray[np.float64],
    xi: NDArray[np.float64],
    front_km: NDArray[np.float64],
    displaced: NDArray[np.float64],
    parameters: Parameters,
) -> NDArray[np.float64]:
    """How much each place attracts, shape (M, N): ``exp(b_m ln size + b_s S + xi - b_q ln(1 + displaced / (size / 2)))``.

    ``S = 1 - exp(-d / d0)``: 0 at the front, 1 out of reach. Places of size 0 attract nobody.
    """
    safe = 1 - np.exp(-front_km / parameters["d0"][:, None])
    some = np.maximum(size, 1.0)[None, :]
    crowd = np.log1p(displaced / (some / 2))
    utility = (
        parameters["b_m"][:, None] * np.log(some) + parameters["b_s"][:, None] * safe + xi - parameters["b_q"][:, None] * crowd
    )
    return np.asarray(np.where(size[None, :] > 0, np.exp(utility), 0.0))


def by_way(attraction: NDArray[np.float64], days: NDArray[np.float64], b_t: NDArray[np.float64]) -> NDArray[np.float64]:
    """Weight of each place with the way to it, shape (R, N); 0 where no way is open.

    Attraction x ``(1 + days / WAY_DAYS) ^ -b_t``: a way of a tenth of a day, some 50 km by vehicle, is felt.
    """
    way: NDArray[np.float64] = np.exp(-b_t[:, None] * np.log(1 + np.where(np.isfinite(days), days, 0.0) / WAY_DAYS))
    return np.where(np.isfinite(days), attraction * way, 0.0)


def trust(controller: NDArray[np.int64], trusted: NDArray[np.int64]) -> NDArray[np.int8]:
    """Of each place, shape (R, N): 1 held by the side that those at risk trust, -1 by another, 0 not known.

    `trusted`, shape (R,), is the holder of their home before.
    """
    side = trusted[:, None]
    known = (controller != NOBODY) & (side != NOBODY)
    return np.where(known, np.where(controller == side, 1, -1), 0).astype(np.int8)


def by_trust(
    base: NDArray[np.float64], likes: NDArray[np.int8], persons: NDArray[np.float64], b_a: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """Expected persons for each place, shape (R, N), of groups of all affinities together; and which groups can go, (R, 3).

    Each group k of n_k persons goes by ``base x exp(b_a x TRUST_k x likes)``, with `UNKNOWN_TRUST` for likes where nothing is
    known; those at risk go to no place that another side holds. A group that finds no place stays.

    Parameters
    ----------
    base : ndarray of float, shape (R, N)
    likes : ndarray of int, shape (R, N)
        From `trust`.
    persons : ndarray of float, shape (R, 3)
    b_a : ndarray of float, shape (R,)
    """
    for_side, against = likes > 0, likes < 0
    good, bad, rest = (base * for_side).sum(1), (base * against).sum(1), (base * (likes == 0)).sum(1)
    up, down, plain = np.zeros_like(good), np.zeros_like(good), np.zeros_like(good)
    can_go = np.zeros(persons.shape, dtype=np.bool_)
    for affinity, share in TRUST.items():
        strength = np.exp(share * b_a)
        to_others, to_unknown = 0.0 if affinity == AT_RISK else 1 / strength, strength**UNKNOWN_TRUST
        total = good * strength + bad * to_others + rest * to_unknown
        can_go[:, affinity] = total > 0
        part = np.divide(persons[:, affinity].astype(base.dtype), total, out=np.zeros_like(total), where=total > 0)
        up, down, plain = up + part * strength, down + part * to_others, plain + part * to_unknown
    return np.asarray(base * np.where(for_side, up[:, None], np.where(against, down[:, None], plain[:, None]))), can_go


def herd(already: NDArray[np.float64], b_h: NDArray[np.float64]) -> NDArray[np.float64]:
    """Factor on the weight of each place, shape (R, N), for people of one's own who are there: ``(1 + already / 100) ^ b_h``."""
    return np.asarray(np.exp(b_h[:, None] * np.log((1 + already / OWN_PEOPLE).astype(b_h.dtype))))


def split(persons: NDArray[np.float64], weight: NDArray[np.float64], chance: NDArray[np.float64]) -> NDArray[np.float64]:
    """Whole persons for each place, shape (R, N), that add up to `persons`, shape (R,), or to 0 where all weights are 0.

    Systematic rounding of the expected numbers with one uniform draw a row (Madow 1949): unbiased, and less spread than a
    multinomial, whose noise the spread between members (xi) dwarfs. A place of weight 0 gets nobody.
    """
    edges = np.cumsum(weight, axis=1, dtype=np.float64)
    last = edges[:, -1].copy()
    some = last > 0
    edges *= np.divide(persons, last, out=np.zeros_like(last), where=some)[:, None]
    edges[:, -1] = persons * some
    edges += (chance * some)[:, None]
    np.floor(edges, out=edges)
    edges[:, 1:] -= edges[:, :-1].copy()
    return edges


def coupled(
    origins: NDArray[np.float64], hosts: NDArray[np.float64], chance: NDArray[np.float64]
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64], NDArray[np.float64]]:
    """Who of which origin goes to which host, as (row, origin, host, persons): both margins are kept exactly.

    People of a row sit on a circle by origin; hosts claim arcs of it from a random start, so that every person is as likely as
    any other to go to a host.

    Parameters
    ----------
    origins, hosts : ndarray of float, shape (R, G) and (R, N)
        Whole persons; equal sums in each row.
    chance : ndarray of float, shape (R,)
    """
    rows, count = hosts.shape
    if not rows:
        nothing = np.zeros(0, dtype=np.int64)
        return nothing, nothing, nothing, np.zeros(0)
    total = origins.sum(axis=1)
    by_origin, by_host = np.cumsum(origins, axis=1), np.cumsum(hosts, axis=1)
    turned = np.floor(chance * total)[:, None]
    cuts = np.where(total[:, None] > 0, (by_host + turned) % np.maximum(total, 1.0)[:, None], 0.0)
    edges = np.sort(np.concatenate([np.zeros((rows, 1)), by_origin, cuts], axis=1), axis=1)
    length = np.diff(edges, axis=1)
    row, piece = np.nonzero(length)
    middle = edges[row, piece] + 0.5
    base = 2.0 * float(total.max(initial=0.0)) + 1.0
    origin = (
        np.searchsorted((by_origin + base * np.arange(rows)[:, None]).ravel(), middle + base * row, side="right")
        - row * origins.shape[1]
    )
    along = (middle - turned[row, 0]) % np.maximum(total[row], 1.0)
    host = np.searchsorted((by_host + base * np.arange(rows)[:, None]).ravel(), along + base * row, side="right") - row * count
    return row, origin, host, length[row, piece]

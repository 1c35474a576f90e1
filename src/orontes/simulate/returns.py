"""Who goes home: by whether home is safe, and at once where a ceasefire has been reached; compiled."""

import math
from typing import Final

import numpy as np
from numpy.typing import NDArray

from orontes.scenario.setting import NOBODY
from orontes.simulate.compiled import lean, part
from orontes.simulate.decisions import RETURN, WHO_RETURNS, Keys
from orontes.simulate.destination import in_proportion
from orontes.simulate.draws import FIRST, binomial, uniform
from orontes.simulate.parameters import CEASEFIRE_SHARE, D0, RETURN_HOSTILE, RETURN_SAFE
from orontes.simulate.plan import PEACE_DAY
from orontes.simulate.state import (
    AWAY,
    CONTROLLER,
    DISPLACED,
    FRONT,
    STAYERS,
    STOCK,
    TRUSTED,
    UPTO,
    WENT,
    Hosts,
    Places,
)

SAFE_IN_D0: Final = 3.0
"""Home is out of reach of the front beyond so many d0; declared by us."""


@lean
def return_rate(safe: bool, hostile: bool, days_of_peace: float, own: NDArray[np.float64]) -> float:
    """Daily rate at which displaced people go home.

    Parameters
    ----------
    safe : bool
        Home is out of reach of the front, and held by whom it was held by.
    hostile : bool
        Home has come under another side.
    days_of_peace : float
        Days since a ceasefire; below 0: none yet. From then on ``share x exp(-days)`` is added: most of those who return at once
        do so within three days.
    own : ndarray of float, shape (P,)
    """
    if hostile:
        return float(own[RETURN_HOSTILE])
    rate = own[RETURN_SAFE] if safe else 0.0
    return float(rate) + (own[CEASEFIRE_SHARE] * math.exp(-days_of_peace) if days_of_peace >= 0 else 0.0)


@part
def go_home(
    places: Places, hosts: Hosts, own: NDArray[np.float64], keys: Keys, returns: NDArray[np.int32], member: int, day: int
) -> None:  # fmt: skip
    """Lets displaced people go home; into `returns`, shape (N, D)."""
    count, went, upto = places.whole, hosts.whole[WENT], hosts.exact[UPTO]
    for home in range(count.shape[1]):
        if count[AWAY, home] == 0:
            continue
        same = count[CONTROLLER, home] == count[TRUSTED, home]
        safe = same and places.real[FRONT, home] > SAFE_IN_D0 * own[D0]
        rate = return_rate(safe, not same and count[TRUSTED, home] != NOBODY, day - own[PEACE_DAY], own)
        if rate <= 0.0:
            continue
        back = binomial(count[AWAY, home], -math.expm1(-rate), uniform(keys.place[RETURN, home], member, day, FIRST))
        if back == 0:
            continue
        present, total = hosts.flow[DISPLACED, home], 0.0
        for host in range(present.size):
            total += present[host]
            upto[host] = total
        in_proportion(back, upto, uniform(keys.place[WHO_RETURNS, home], member, day, FIRST), went)
        for host in range(present.size):
            present[host] -= went[host]
            hosts.whole[STOCK, host] -= went[host]
        count[AWAY, home] -= back
        count[STAYERS, home] += back
        returns[home, day] = back

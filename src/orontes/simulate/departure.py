"""Who leaves, and when: the daily rate of those who would move, and the draw."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from orontes.simulate.draws import binomial
from orontes.simulate.parameters import Parameters

QUIET: Final = 0.1
"""A place is beyond reach of the front where exp(-d / d0) is below this: nobody leaves because of it; declared by us."""
EVENT_KM: Final = 25.0
WINTER: Final = frozenset({12, 1, 2})


@dataclass(frozen=True, slots=True)
class Threat:
    """What moves people on one day, each of shape (A, M) for A places.

    Parameters
    ----------
    front_km : ndarray of float
        Road distance to the nearest hostile side; infinite where none.
    changed : ndarray of bool
        Whether a place within 25 km changed hands within 7 days.
    events : ndarray of float, shape (A, 1)
        Violent events within 25 km in 7 days.
    gone : ndarray of float
        Share of the residents who left in the last 3 days.
    frailty : ndarray of float
        How the place differs, mean 1.
    """

    front_km: NDArray[np.float32]
    changed: NDArray[np.bool_]
    events: NDArray[np.float32]
    gone: NDArray[np.float32]
    frailty: NDArray[np.float32]


def hazard(threat: Threat, rate: NDArray[np.float32], parameters: Parameters, *, winter: bool) -> NDArray[np.float32]:
    """Daily rate at which those who would move leave, shape (A, M).

    ``h = rate x exp(b_d (exp(-d/d0) - 1) + b_c [change] + b_v v - b_v2 v^2 + b_p gone + b_w [winter]) x frailty``,
    ``v = ln(1 + events)``; 0 beyond reach. `rate`, shape (M,) or (A, M), is that of a town with the front at its edge.
    """
    near = np.exp(-threat.front_km / parameters["d0"])
    violence = np.log1p(threat.events)
    push = parameters["b_d"] * (near - 1) + parameters["b_c"] * threat.changed
    push += parameters["b_v"] * violence - parameters["b_v2"] * violence**2
    push += parameters["b_p"] * threat.gone + (parameters["b_w"] if winter else 0.0)
    return np.asarray(np.where(near >= QUIET, rate * np.exp(push) * threat.frailty, 0.0), dtype=np.float32)


def leaving(
    movers: NDArray[np.int32], chance: NDArray[np.float32], capacity: NDArray[np.float32], rngs: list[np.random.Generator]
) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """Persons of A places who want to leave today, and who get out, both of shape (A, K, M).

    Parameters
    ----------
    movers : ndarray of int, shape (A, K, M)
    chance : ndarray of float, shape (A, K, M)
        That a person leaves today.
    capacity : ndarray of float, shape (A, M)
        Persons that the open roads take today.
    rngs : list of Generator, length A
    """
    wanted = binomial(movers, chance, rngs)
    total = wanted.sum(axis=1, dtype=np.int32)
    if (total <= capacity).all():
        return wanted, wanted
    share = np.minimum(1.0, capacity / np.maximum(total, 1))[:, None]
    return wanted, np.where(share < 1.0, np.floor(wanted * share), wanted).astype(np.int32)

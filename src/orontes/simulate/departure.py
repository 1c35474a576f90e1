"""Who leaves, and when: the daily rate of those who would move, and the draw."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from orontes.simulate.parameters import Parameters

QUIET: Final = 0.1
"""A place is beyond reach of the front where exp(-d / d0) is below this: nobody leaves because of it; declared by us."""
EVENT_KM: Final = 25.0
WINTER: Final = frozenset({12, 1, 2})


@dataclass(frozen=True, slots=True)
class Threat:
    """What moves people on one day, each of shape (M, N).

    Parameters
    ----------
    front_km : ndarray of float
        Road distance to the nearest hostile side; infinite where none.
    changed : ndarray of bool
        Whether a place within 25 km changed hands within 7 days.
    events : ndarray of float
        Violent events within 25 km in 7 days.
    gone : ndarray of float
        Share of the residents who left in the last 3 days.
    frailty : ndarray of float
        How the place differs, mean 1.
    """

    front_km: NDArray[np.float64]
    changed: NDArray[np.bool_]
    events: NDArray[np.float64]
    gone: NDArray[np.float64]
    frailty: NDArray[np.float64]


def hazard(threat: Threat, rate: NDArray[np.float64], parameters: Parameters, *, winter: bool) -> NDArray[np.float64]:
    """Daily rate at which those who would move leave, shape (M, N).

    ``h = rate x exp(b_d (exp(-d/d0) - 1) + b_c [change] + b_v v - b_v2 v^2 + b_p gone + b_w [winter]) x frailty``,
    ``v = ln(1 + events)``; 0 beyond reach. `rate`, shape (M,) or (M, N), is that of a town with the front at its edge.
    """
    base = rate if rate.ndim == 2 else rate[:, None]
    near = np.exp(-threat.front_km / parameters["d0"][:, None])
    violence = np.log1p(threat.events)
    push = parameters["b_d"][:, None] * (near - 1) + parameters["b_c"][:, None] * threat.changed
    push = push + parameters["b_v"][:, None] * violence - parameters["b_v2"][:, None] * violence**2
    push = push + parameters["b_p"][:, None] * threat.gone + (parameters["b_w"][:, None] if winter else 0.0)
    return np.asarray(np.where(near >= QUIET, base * np.exp(push) * threat.frailty, 0.0))


def leaving(
    movers: NDArray[np.float64], rate: NDArray[np.float64], capacity: NDArray[np.float64], rng: np.random.Generator
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Persons of one place who want to leave today, and who get out, both of shape (M, K).

    Parameters
    ----------
    movers : ndarray of float, shape (M, K)
    rate : ndarray of float, shape (M, K)
    capacity : ndarray of float, shape (M,)
        Persons that the open roads take today.
    """
    wanted = rng.binomial(movers.astype(np.int64), -np.expm1(-rate)).astype(np.float64)
    total = wanted.sum(axis=1)
    share = np.minimum(1.0, capacity / np.maximum(total, 1.0))
    return wanted, np.where((share < 1.0)[:, None], np.floor(wanted * share[:, None]), wanted)

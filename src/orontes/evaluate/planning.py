"""Rules for the first days of a shock, before any count: a fixed planning share, and the climatology of other shocks."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from orontes.core.samples import LEVELS
from orontes.evaluate.board import Floats
from orontes.evaluate.residuals import Forecasts

PLANNING_SHARES: Final = (0.05, 0.10, 0.20, 0.30, 0.45, 0.60, 0.70)
"""Share of the population assumed to leave, at the quantile levels: 30 %, 5-70 % as 90 % range (general knowledge)."""
PLANNING_MEAN: Final = 0.33
"""Mean of the same."""
ELAPSED_EDGES_DAYS: Final = (4, 8, 15, 31, 61)
"""Edges of the classes of time since the start (design)."""
CLASSES_AWAY: Final = (0, 1, 9)
"""How far in classes of time the climatology looks, nearest first, until it has enough (design)."""
LEAST_SHARES: Final = 6
"""Enough (design)."""


def fixed_share(population: Floats, otherwise: Forecasts) -> Forecasts:
    """The planning share of `population`, (R,), and `otherwise` where it is NaN."""
    known = ~np.isnan(population)
    quantiles = np.where(known[:, None], population[:, None] * np.asarray(PLANNING_SHARES), otherwise.quantiles)
    return Forecasts(quantiles, np.where(known, population * PLANNING_MEAN, otherwise.mean))


def climatology(
    population: Floats,
    elapsed_days: Floats,
    *,
    case: NDArray[np.str_],
    pool_shares: Floats,
    pool_days: Floats,
    pool_case: NDArray[np.str_],
    otherwise: Forecasts,
) -> Forecasts:
    """The shares gone at a similar time in the other cases times `population`, and `otherwise` where it is NaN, (R,).

    Parameters
    ----------
    population : ndarray, persons, (R,)
    elapsed_days : ndarray, days since the start of the case, (R,)
    case : ndarray of str, (R,)
    pool_shares, pool_days, pool_case : ndarray
        Share gone, days since the start, and case of each report that may lend; shares above 1 count as 1.
    otherwise : Forecasts
    """
    shares, when = np.minimum(pool_shares, 1.0), np.digitize(pool_days, ELAPSED_EDGES_DAYS)
    quantiles, mean = otherwise.quantiles.copy(), otherwise.mean.copy()
    known = np.flatnonzero(~np.isnan(population))
    classes = np.digitize(elapsed_days, ELAPSED_EDGES_DAYS)
    for key in sorted({(str(case[n]), int(classes[n])) for n in known}):
        numbers = [n for n in known if (str(case[n]), int(classes[n])) == key]
        sample = _similar(shares[pool_case != key[0]], when[pool_case != key[0]], key[1])
        if len(sample):
            quantiles[numbers] = np.quantile(sample, LEVELS) * population[numbers, None]
            mean[numbers] = sample.mean() * population[numbers]
    return Forecasts(quantiles, mean)


def _similar(shares: Floats, when: NDArray[np.int64], at: int) -> Floats:
    sample = shares[:0]
    for away in CLASSES_AWAY:
        sample = shares[np.abs(when - at) <= away]
        if len(sample) >= LEAST_SHARES:
            break
    return sample

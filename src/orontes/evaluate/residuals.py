"""How far a rule was off in other cases, and forecasts with quantiles made of it ("pp": the persistence probability forecast)."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from orontes.core.samples import LEVELS
from orontes.evaluate.board import Floats

OFFSET_PERSONS: Final = 200.0
"""Added to both counts of a log ratio, so that a place of a few people does not rule the pool (design)."""
GROWTH_EDGES: Final = (-0.02, 0.02, 0.15)
"""Edges of the growth classes: slope of 30 days over the count (design)."""
SMALL_PERSONS: Final = 1000.0
"""Below this a place counts as small (design)."""
COLD: Final = 99
"""Growth class of a place never counted before."""
LEAST_RESIDUALS: Final = 20
"""A pool with fewer is passed over for the next wider one (design)."""

Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Forecasts:
    """Forecasts of R rows: quantiles at `core.samples.LEVELS`, (R, 7), and mean, (R,), in persons."""

    quantiles: Floats
    mean: Floats


def certain(point: Floats) -> Forecasts:
    """Forecasts that are one number each."""
    return Forecasts(np.repeat(point[:, None], len(LEVELS), axis=1), point)


def growth_class(last: Floats, slope: Floats, is_cold: NDArray[np.bool_]) -> Ints:
    """Class 0..3 of the growth of 30 days relative to the count, 4..7 for small places, `COLD` where never counted, (R,)."""
    classes = np.digitize(slope * 30 / (last + OFFSET_PERSONS), GROWTH_EDGES) + 4 * (last < SMALL_PERSONS)
    return np.where(is_cold, COLD, classes).astype(np.int64)


def log_ratio(truth: Floats, point: Floats) -> Floats:
    """Residuals ln((truth + 200) / (point + 200)), (R,)."""
    return np.log((truth + OFFSET_PERSONS) / (point + OFFSET_PERSONS))


@dataclass(frozen=True, slots=True)
class Strata:
    """Where each of R rows belongs: case, class of case, horizon and growth class."""

    case: NDArray[np.str_]
    case_class: NDArray[np.str_]
    horizon: Ints
    growth: Ints


def spread(point: Floats, residuals: Floats, *, offset: float = OFFSET_PERSONS) -> Forecasts:
    """Quantiles and mean of max((point + offset) exp(residual) - offset, 0) over `residuals`, for each point, (R,)."""
    factors = np.exp(np.sort(residuals))
    base, at = point + offset, np.asarray(LEVELS) * (len(factors) - 1)
    below = np.floor(at).astype(np.int64)
    above = np.minimum(below + 1, len(factors) - 1)
    low = np.maximum(base[:, None] * factors[below] - offset, 0.0)
    high = np.maximum(base[:, None] * factors[above] - offset, 0.0)
    # the mean of the part above 0: sums of the factors from the first that counts
    first = np.searchsorted(factors, offset / base)
    tail = np.append(np.cumsum(factors[::-1])[::-1], 0.0)
    mean = (base * tail[first] - offset * (len(factors) - first)) / len(factors)
    return Forecasts(low + (high - low) * (at - below), mean)


def dress(point: Floats, rows: Strata, pool: Strata, residuals: Floats) -> Forecasts:
    """Forecasts around `point` from residuals of the other cases: those of the same class first, wider pools where few.

    The pools, narrowest first: class of case, horizon and growth class; class, horizon, and whether counted before; class and
    whether counted before; whether counted before. The first with 20 residuals is taken; below that everywhere, no spread.

    Parameters
    ----------
    point : ndarray, persons, (R,)
    rows : Strata of R rows
    pool : Strata of the rows that the residuals come from
    residuals : ndarray, log ratios, (len of pool,)
    """
    quantiles, mean = np.zeros((len(point), len(LEVELS))), np.zeros(len(point))
    groups: dict[tuple[str, str, int, int], list[int]] = {}
    keys = zip(rows.case.tolist(), rows.case_class.tolist(), rows.horizon.tolist(), rows.growth.tolist(), strict=True)
    for n, key in enumerate(keys):
        groups.setdefault(key, []).append(n)
    pool_cold = pool.growth == COLD
    for (case, kind, horizon, growth), numbers in groups.items():
        others, same = pool.case != case, pool.case_class == kind
        warmth = pool_cold == (growth == COLD)
        at_lead = same & (pool.horizon == horizon)
        sample = _first_large(residuals, others, (at_lead & (pool.growth == growth), at_lead & warmth, same & warmth, warmth))
        found = spread(point[numbers], sample)
        quantiles[numbers], mean[numbers] = found.quantiles, found.mean
    return Forecasts(quantiles, mean)


def _first_large(residuals: Floats, others: NDArray[np.bool_], pools: Sequence[NDArray[np.bool_]]) -> Floats:
    for inside in pools:
        chosen = others & inside
        if np.count_nonzero(chosen) >= LEAST_RESIDUALS:
            return residuals[chosen]
    return np.zeros(1)

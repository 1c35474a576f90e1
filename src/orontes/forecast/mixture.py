"""From weighted members to quantiles: the mixture of scenarios as equally weighted members."""

import numpy as np
from numpy.typing import NDArray

from orontes.core.samples import LEVELS
from orontes.forecast.outlook import Series, Spread


def resampled(weight: NDArray[np.float64]) -> NDArray[np.int64]:
    """Positions of as many members, each as often as its weight says (systematic resampling; Kitagawa 1996).

    Examples
    --------
    >>> resampled(np.array([0.5, 0.25, 0.25, 0.0])).tolist()
    [0, 0, 1, 2]
    """
    steps = (np.arange(weight.size) + 0.5) / weight.size
    edges = np.cumsum(weight)
    return np.searchsorted(edges / edges[-1], steps, side="left").astype(np.int64)


def quantiles(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Quantiles at `orontes.core.samples.LEVELS` of members, which stand on the last axis, (..., 7): as `numpy.quantile`, sooner.

    Examples
    --------
    >>> quantiles(np.arange(101.0)).tolist()
    [5.0, 10.0, 25.0, 50.0, 75.0, 90.0, 95.0]
    """
    ordered = np.sort(values, axis=-1)
    at = np.asarray(LEVELS) * (values.shape[-1] - 1)
    below = np.floor(at).astype(np.int64)
    low, high = ordered[..., below], ordered[..., np.minimum(below + 1, values.shape[-1] - 1)]
    return np.asarray(low + (high - low) * (at - below))


def spread(values: NDArray[np.float64]) -> Spread:
    """The spread of members, shape (M,)."""
    return Spread(tuple(quantiles(values).tolist()), float(values.mean()))


def series(measure: str, values: NDArray[np.float64]) -> Series:
    """The series of a measure, from members by day, shape (D, M)."""
    if not values.any():  # most places and measures: quantiles of nothing are soon told
        return Series(measure, np.zeros((len(values), len(LEVELS))), np.zeros(len(values)))
    return Series(measure, quantiles(values), values.mean(axis=-1))

"""Intervals of means over cases: whole cases are drawn again, since rows of one case are not independent."""

import math
from collections.abc import Sequence
from typing import Final

import numpy as np

RESAMPLES: Final = 2000
"""Enough for the second digit of a 95 % interval (Efron & Tibshirani 1993, ch. 12)."""


def case_interval(values: Sequence[float], *, generator: np.random.Generator, resamples: int = RESAMPLES) -> tuple[float, float]:
    """95 % percentile interval of the mean of one value for each case; NaN with fewer than two finite values.

    Cluster bootstrap (Cameron and others 2008, doi:10.1162/rest.90.3.414), percentile method (Efron 1979).
    """
    finite = np.array([value for value in values if math.isfinite(value)], dtype=np.float64)
    if len(finite) < 2:
        return math.nan, math.nan
    means = finite[generator.integers(0, len(finite), (resamples, len(finite)))].mean(axis=1)
    low, high = np.quantile(means, (0.025, 0.975)).tolist()
    return low, high

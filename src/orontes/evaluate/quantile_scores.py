"""Scores of forecasts given as quantiles, against counts that are intervals.

The truth is the point of the interval [low, high] nearest to what is judged, so that a forecast inside it costs nothing.
Axes: R rows, Q quantile levels.
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from orontes.core.samples import LEVELS
from orontes.evaluate.board import Floats

_LEVELS: Final = np.asarray(LEVELS)
CELLS: Final = tuple(np.diff(np.concatenate([[0.0], (_LEVELS[1:] + _LEVELS[:-1]) / 2, [1.0]])).tolist())
"""Share of the unit interval that each level stands for: up to the mid-points to its neighbours, 0 and 1 at the ends."""
MEDIAN: Final = LEVELS.index(0.5)


def pinball(quantiles: Floats, low: Floats, high: Floats) -> Floats:
    """Pinball loss of each quantile in persons, (R, Q): level x shortfall or (1 - level) x excess.

    Koenker & Bassett 1978, doi:10.2307/1913643.

    Examples
    --------
    >>> loss = pinball(np.full((1, 7), 10.0), np.array([14.0]), np.array([14.0]))
    >>> [round(x, 2) for x in loss[0].tolist()]
    [0.2, 0.4, 1.0, 2.0, 3.0, 3.6, 3.8]
    """
    truth = np.clip(quantiles, low[:, None], high[:, None])
    return np.where(truth >= quantiles, _LEVELS * (truth - quantiles), (1 - _LEVELS) * (quantiles - truth))


def quantile_crps(quantiles: Floats, low: Floats, high: Floats) -> Floats:
    """Continuous ranked probability score in persons, (R,): twice the integral of the pinball loss over the levels.

    Gneiting & Raftery 2007, doi:10.1198/016214506000001437, eq. 30; the integral as a sum over `CELLS`. A forecast that is
    one number gets its absolute error.

    Examples
    --------
    >>> quantile_crps(np.full((1, 7), 10.0), np.array([13.0]), np.array([13.0])).round(6).tolist()
    [3.0]
    """
    score: Floats = 2 * (pinball(quantiles, low, high) * np.asarray(CELLS)).sum(axis=1)
    return score


def quantile_log_crps(quantiles: Floats, low: Floats, high: Floats) -> Floats:
    """The same on ln(1 + persons), (R,): errors as ratios (Bosse and others 2023, doi:10.1371/journal.pcbi.1011393)."""
    return quantile_crps(np.log1p(quantiles), np.log1p(low), np.log1p(high))


def weighted_interval_score(quantiles: Floats, low: Floats, high: Floats) -> Floats:
    """Weighted interval score in persons of the 50, 80, 90 % intervals and the median, (R,): twice the mean pinball loss.

    Bracher and others 2021, doi:10.1371/journal.pcbi.1008618.
    """
    score: Floats = 2 * pinball(quantiles, low, high).mean(axis=1)
    return score


def covers(quantiles: Floats, low: Floats, high: Floats, share: float) -> NDArray[np.bool_]:
    """Whether the central interval that should hold `share` of the truths meets [low, high], (R,)."""
    below, above = _ends(share)
    return (high >= quantiles[:, below]) & (low <= quantiles[:, above])


def interval_width(quantiles: Floats, share: float) -> Floats:
    """Width of the central interval that should hold `share` of the truths, in persons, (R,)."""
    below, above = _ends(share)
    return quantiles[:, above] - quantiles[:, below]


def median_error(quantiles: Floats, low: Floats, high: Floats) -> Floats:
    """Absolute error of the median in persons, (R,)."""
    median = quantiles[:, MEDIAN]
    return np.abs(median - np.clip(median, low, high))


def quantile_pit(quantiles: Floats, truth: Floats) -> Floats:
    """Level of the truth in its forecast, (R,), linear between quantiles; beyond the outer ones half their tail (Dawid 1984).

    A calibrated forecast has values uniform on 0..1 (doi:10.2307/2981683). Where quantiles tie, the middle of the tie.
    """
    outside = np.where(truth < quantiles[:, 0], LEVELS[0] / 2, (1 + LEVELS[-1]) / 2)
    found = np.empty(len(truth))
    for n, (row, value) in enumerate(zip(quantiles, truth, strict=True)):
        right = np.interp(value, row, _LEVELS)
        left = 1 - np.interp(-value, -row[::-1], 1 - _LEVELS[::-1])
        found[n] = (left + right) / 2
    return np.where((truth < quantiles[:, 0]) | (truth > quantiles[:, -1]), outside, found)


def _ends(share: float) -> tuple[int, int]:
    below = int(np.argmin(np.abs(_LEVELS - (1 - share) / 2)))
    return below, len(LEVELS) - 1 - below

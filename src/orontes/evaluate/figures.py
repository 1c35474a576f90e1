"""The figures of one model on the rows of one case."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

from orontes.evaluate.board import Floats
from orontes.evaluate.case import ALL_PLACES
from orontes.evaluate.quantile_scores import (
    MEDIAN,
    covers,
    interval_width,
    median_error,
    quantile_crps,
    quantile_log_crps,
    weighted_interval_score,
)
from orontes.evaluate.residuals import Forecasts
from orontes.evaluate.rows import Row

LEAST_DAY_SHARE = 0.01
"""Days with less than this share of the people of the largest day are left out of the mean of ARD (convention of the exam)."""


@dataclass(frozen=True, slots=True)
class Figures:
    """Scores of one model on one case; NaN where there is nothing to score.

    Parameters
    ----------
    rows, cold_rows : int
    ard : float
        Averaged relative difference of the medians: mean over target days of sum |error| / sum of counts (Suleimenova and
        others 2017, doi:10.1038/s41598-017-13828-9), on report days, days of few people left out.
    nmae : float
        Sum |error| of the medians / sum of counts.
    flow_ard : float
        Sum |error of the change since the last count| / sum |change|, warm rows; persistence has 1.
    crps, wis : float
        Sum of the scores / sum of counts.
    log_crps : float
        Mean of the scores on ln(1 + persons).
    coverage_50, coverage_80, coverage_90 : float
        Share of the counts in the central intervals.
    width_80 : float
        Sum of (q90 - q10) / sum of counts.
    """

    rows: int
    cold_rows: int
    ard: float
    nmae: float
    flow_ard: float
    crps: float
    log_crps: float
    wis: float
    coverage_50: float
    coverage_80: float
    coverage_90: float
    width_80: float


MEASURED = tuple(field.name for field in fields(Figures))[2:]
"""Names of the figures, without the numbers of rows."""


def ratio(part: float, whole: float) -> float:
    """`part` / `whole`; 0 where both are 0, inf where only `whole` is."""
    if whole > 0:
        return part / whole
    return 0.0 if part == 0 else math.inf


@dataclass(frozen=True, slots=True)
class Judged:
    """Scores of one model on each of R rows, in persons where not told otherwise."""

    truth: Floats
    crps: Floats
    log_crps: Floats
    wis: Floats
    error: Floats
    flow_error: Floats
    flow: Floats
    in_50: NDArray[np.bool_]
    in_80: NDArray[np.bool_]
    in_90: NDArray[np.bool_]
    width_80: Floats


def judge(rows: Sequence[Row], forecasts: Forecasts) -> Judged:
    """The scores of `forecasts` on each of `rows`."""
    low = np.array([row.truth.low for row in rows], dtype=np.float64)
    high = np.array([row.truth.high for row in rows], dtype=np.float64)
    base = np.array([row.last_truth for row in rows], dtype=np.float64)
    q = forecasts.quantiles
    change = q[:, MEDIAN] - np.array([row.last for row in rows], dtype=np.float64)
    return Judged(
        truth=np.array([row.truth.middle for row in rows], dtype=np.float64),
        crps=quantile_crps(q, low, high),
        log_crps=quantile_log_crps(q, low, high),
        wis=weighted_interval_score(q, low, high),
        error=median_error(q, low, high),
        flow_error=np.abs(change - np.clip(change, low - base, high - base)),
        flow=np.abs(np.clip(0.0, low - base, high - base)),
        in_50=covers(q, low, high, 0.5),
        in_80=covers(q, low, high, 0.8),
        in_90=covers(q, low, high, 0.9),
        width_80=interval_width(q, 0.8),
    )


def averaged_relative_difference(rows: Sequence[Row], error: Floats, truth: Floats) -> float:
    """ARD of `rows`: each target day (of one horizon and measure) counts once, whatever its number of places."""
    days: dict[tuple[int, int, str, bool], list[float]] = {}
    for row, off, people in zip(rows, error.tolist(), truth.tolist(), strict=True):
        found = days.setdefault((row.horizon, row.target_day, row.target.measure, row.target.place == ALL_PLACES), [0.0, 0.0])
        found[0] += off
        found[1] += people
    least = LEAST_DAY_SHARE * max((people for _, people in days.values()), default=0.0)
    kept = [off / people for off, people in days.values() if people > 0 and people >= least]
    return float(np.mean(kept)) if kept else math.nan


def figures(rows: Sequence[Row], judged: Judged, chosen: NDArray[np.bool_]) -> Figures:
    """The figures of one model on the rows that are `chosen`, (R,), of one case."""
    numbers = np.flatnonzero(chosen).tolist()
    own = [rows[n] for n in numbers]
    warm = [n for n in numbers if not rows[n].is_cold]
    people = float(judged.truth[chosen].sum())
    return Figures(
        rows=len(own),
        cold_rows=len(own) - len(warm),
        ard=averaged_relative_difference(own, judged.error[chosen], judged.truth[chosen]),
        nmae=ratio(float(judged.error[chosen].sum()), people),
        flow_ard=ratio(float(judged.flow_error[warm].sum()), float(judged.flow[warm].sum())) if warm else math.nan,
        crps=ratio(float(judged.crps[chosen].sum()), people),
        log_crps=float(judged.log_crps[chosen].mean()),
        wis=ratio(float(judged.wis[chosen].sum()), people),
        coverage_50=float(judged.in_50[chosen].mean()),
        coverage_80=float(judged.in_80[chosen].mean()),
        coverage_90=float(judged.in_90[chosen].mean()),
        width_80=ratio(float(judged.width_80[chosen].sum()), people),
    )

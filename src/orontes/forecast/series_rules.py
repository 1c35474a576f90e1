"""Two simple rules of one series of counts, beside those of `evaluate.reference`: a fading trend, and a level of all counts."""

import math
from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np

from orontes.evaluate.board import Floats
from orontes.evaluate.case import Case
from orontes.evaluate.residuals import OFFSET_PERSONS
from orontes.evaluate.rows import Question, Row
from orontes.forecast.learned_split import SPLIT, split_points

TREND: Final = "trend60"
LEVEL: Final = "level"
SERIES_RULES: Final = (TREND, LEVEL)
TREND_DAYS: Final = 60
FADING_DAYS: Final = 30.0
"""The trend of 60 days fades with this time (damped trend, Gardner & McKenzie 1985, doi:10.1287/mnsc.31.10.1237; design)."""
MOST_TIMES: Final = 3.0
MOST_MORE: Final = 5_000.0
"""A trend leads to three times the last count at most, or to 5,000 persons more (design)."""
HALF_REPORTS: Final = 1.0
"""Each older count weighs half in the level (simple exponential smoothing, Brown 1959; design)."""

Known = tuple[tuple[int, float], ...]


def series_points(case: Case, rows: Sequence[Row | Question]) -> Mapping[str, Floats]:
    """The forecasts of `SERIES_RULES` for R rows of `case`, (R,): persons; 0 where the place was never counted."""
    known = {key: case.known(*key) for key in {(row.target, row.issue) for row in rows}}
    made = {key: (trend_per_day(series), level(series)) for key, series in known.items()}
    trend, smooth = np.zeros(len(rows)), np.zeros(len(rows))
    for number, row in enumerate(rows):
        series = known[row.target, row.issue]
        if series:
            slope, even = made[row.target, row.issue]
            day, last = series[-1]
            ahead = FADING_DAYS * (1 - math.exp(-(row.judged_day - day) / FADING_DAYS))
            trend[number] = min(max(last + slope * ahead, 0.0), max(MOST_TIMES * last, last + MOST_MORE))
            smooth[number] = last if row.target.measure == "cumulative" else even
    return {TREND: trend, LEVEL: smooth}


def rules_of(
    case: Case, rows: Sequence[Row | Question], by_rule: Mapping[str, Floats], *, total_known: bool
) -> Mapping[str, Floats]:
    """`by_rule` of R rows and the rules beside it: those of series, and the learned split where the total is known, (R,) each."""
    split = {SPLIT: split_points(case, rows)} if total_known else {}
    return {**by_rule, **series_points(case, rows), **split}


def trend_per_day(series: Known) -> float:
    """Persons per day from the first to the last count of the last 60 days of a series; 0 for a single count.

    Examples
    --------
    >>> trend_per_day(((0, 10.0), (50, 100.0), (100, 400.0)))
    6.0
    """
    if not series:
        return 0.0
    last_day, last = series[-1]
    day, count = next(item for item in series if item[0] >= last_day - TREND_DAYS)
    return (last - count) / (last_day - day) if day < last_day else 0.0


def level(series: Known) -> float:
    """The weighted geometric mean of the counts (200 persons added), each older one with half the weight; 0 without any."""
    if not series:
        return 0.0
    logs = np.log(np.array([count for _, count in series]) + OFFSET_PERSONS)
    weight = 0.5 ** (np.arange(len(logs))[::-1] / HALF_REPORTS)
    return max(float(np.exp((logs * weight).sum() / weight.sum())) - OFFSET_PERSONS, 0.0)

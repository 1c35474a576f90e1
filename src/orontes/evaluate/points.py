"""The rules of `reference` on the rows of one case, with what else residuals and climatology need to know of each row."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from orontes.evaluate.board import Board, Boards, Floats, slope_persons_per_day
from orontes.evaluate.case import ALL_PLACES, Case
from orontes.evaluate.reference import REFERENCES, forecast_places, forecast_whole, inverse_distance_weight, split
from orontes.evaluate.rows import Question, Row

PATH_RULES: Final = ("equal", "invdist")
"""Rules that in part ``start`` follow the calendar of fighting and openings week by week."""
PATH_STEP_DAYS: Final = 7


@dataclass(frozen=True, slots=True)
class Points:
    """Point forecasts of one case; axis R: its rows.

    Parameters
    ----------
    by_rule : mapping of str to ndarray, persons, (R,)
    last, slope : ndarray, (R,)
        Last count in persons (0 where none) and its slope in persons per day.
    is_cold : ndarray of bool, (R,)
        Never counted before.
    age_days : ndarray, (R,)
        Days from the last count to the issue date; NaN where never counted.
    population : ndarray, persons, (R,)
        People who could leave the target of a city case; NaN elsewhere or where unknown.
    elapsed_days : ndarray, (R,)
        Days from the start of the case to the day that is judged.
    """

    by_rule: Mapping[str, Floats]
    last: Floats
    slope: Floats
    is_cold: NDArray[np.bool_]
    age_days: Floats
    population: Floats
    elapsed_days: Floats


def point_forecasts(
    case: Case,
    rows: Sequence[Row | Question],
    *,
    track: str,
    rules: Collection[str] = tuple(REFERENCES),
    from_start: bool = False,
) -> Points:
    """The forecasts of each of `rules` for `rows` of `case`.

    Parameters
    ----------
    track : str
        With ``given-total`` the rules see the true total of the target day.
    rules : collection of str
        Names in `reference.REFERENCES`.
    from_start : bool
        Whether `PATH_RULES` follow the calendar week by week (rows issued on the first day).
    """
    boards = Boards.of(case)
    by_rule = {name: np.zeros(len(rows)) for name in rules}
    groups: dict[tuple[int, str], dict[int, list[int]]] = {}
    for n, row in enumerate(rows):
        groups.setdefault((row.issue, row.target.measure), {}).setdefault(row.horizon, []).append(n)
    for (issue, measure), leads in groups.items():
        board = boards.at(issue, measure)
        for horizon, numbers in leads.items():
            total = case.total_at(issue + horizon) if track == "given-total" else None
            for name, values in _values(board, horizon, total, rules).items():
                by_rule[name][numbers] = [values[rows[n].target.place] for n in numbers]
    if from_start:
        _follow_calendar(boards, rows, by_rule)
    return _described(case, rows, by_rule)


def _values(board: Board, horizon: int, total: float | None, rules: Collection[str]) -> dict[str, dict[str, float]]:
    return {
        name: forecast_places(rule, board, horizon, total) | {ALL_PLACES: forecast_whole(rule, board, horizon, total)}
        for name, rule in ((name, REFERENCES[name]) for name in rules)
    }


def _described(case: Case, rows: Sequence[Row | Question], by_rule: Mapping[str, Floats]) -> Points:
    known = {key: case.known(key[0], key[1]) for key in {(row.target, row.issue) for row in rows}}
    series = [known[row.target, row.issue] for row in rows]
    people = {row.target.place: case.origin_population(row.target.place) if case.is_city else None for row in rows}
    return Points(
        by_rule=by_rule,
        last=np.array([k[-1][1] if k else 0.0 for k in series]),
        slope=np.array([slope_persons_per_day(k) for k in series]),
        is_cold=np.array([not k for k in series], dtype=np.bool_),
        age_days=np.array([row.issue - k[-1][0] if k else np.nan for row, k in zip(rows, series, strict=True)], dtype=np.float64),
        population=np.array([people[row.target.place] or np.nan for row in rows], dtype=np.float64),
        elapsed_days=np.array([row.judged_day - case.start for row in rows], dtype=np.float64),
    )


def _follow_calendar(boards: Boards, rows: Sequence[Row | Question], by_rule: Mapping[str, Floats]) -> None:
    """Write the forecasts of `PATH_RULES` for stocks into `by_rule`: the growth of each week by that week's calendar."""
    case = boards.case
    start = boards.at(case.start, "stock")
    if not start.places:
        return
    reached = dict.fromkeys(PATH_RULES, start.last)
    found: dict[tuple[str, int], dict[str, float]] = {}
    for day in range(case.start + PATH_STEP_DAYS, case.end + PATH_STEP_DAYS + 1, PATH_STEP_DAYS):
        total = case.total_at(day)
        if total is not None:
            week = boards.at(case.start, "stock", on=day)
            for name in PATH_RULES:
                reached[name] = _step(week, total, reached[name], name)
                found[name, day] = dict(zip(week.places, reached[name].tolist(), strict=True))
    for n, row in enumerate(rows):
        if row.target.measure == "stock":
            for name in PATH_RULES:
                by_rule[name][n] = found.get((name, row.target_day), {}).get(row.target.place, by_rule[name][n])


def _step(week: Board, total: float, before: Floats, name: str) -> Floats:
    """The counts `before` moved to `total` by the rule, over the places open in that week (all, if none is)."""
    is_open = week.is_open if week.is_open.any() else np.ones_like(week.is_open)
    weight = inverse_distance_weight(week) if name == "invdist" else np.ones_like(before)
    return split(replace(week, last=before, is_open=is_open), total, weight)

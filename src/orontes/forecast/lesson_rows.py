"""The rows of a residual table, made from past cases."""

from collections.abc import Iterable, Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from orontes.errors import NoResultError
from orontes.evaluate.benchmark import Lesson, lender_class, lessons
from orontes.evaluate.board import Boards, Floats
from orontes.evaluate.case import TRACKS, Case
from orontes.evaluate.residuals import OFFSET_PERSONS, growth_class, log_ratio
from orontes.evaluate.rows import Asking, Row
from orontes.forecast.models import Own, own_experience
from orontes.forecast.reach import reach_forecasts
from orontes.forecast.residual_table import NUMBERS, RULES, WORDS, Origin, ResidualTable
from orontes.forecast.traits import traits_of

START_EVERY_DAYS: Final = 28
"""Of the weekly targets seen from the first day, every fourth is kept."""


def table_of(cases: Iterable[Case]) -> ResidualTable:
    """The residual table of `cases`; weak ones teach nothing.

    Raises
    ------
    NoResultError
        If no case has a row with a truth.
    """
    taught = [case for case in cases if not case.protocol.weak]
    parts: list[tuple[dict[str, str], dict[str, Floats]]] = []
    for track in TRACKS:
        parts += [_of_lesson(lesson, track, "rolling") for lesson in lessons(taught, track=track) if lesson.rows]
    start = Asking(part="start")
    parts += [
        _of_lesson(lesson, "given-total", "start") for lesson in lessons(taught, track="given-total", asking=start) if lesson.rows
    ]
    if not parts:
        raise NoResultError("table of residuals", limit="at least one case with a count to learn from")
    sizes = [len(numbers["horizon"]) for _, numbers in parts]
    words = {name: np.repeat([word[name] for word, _ in parts], sizes) for name in WORDS}
    return ResidualTable(words, {name: np.concatenate([numbers[name] for _, numbers in parts]) for name in NUMBERS})


def _of_lesson(lesson: Lesson, track: str, part: str) -> tuple[dict[str, str], dict[str, Floats]]:
    case, rows, points = lesson.case, lesson.rows, lesson.points
    own = _own(lesson, track)
    traits = traits_of(case, rows).with_apart(own.apart)
    truth = np.array([row.truth.middle for row in rows], dtype=np.float64)
    reached = _reached(case, rows, track)
    numbers = {
        "horizon": np.array([row.horizon for row in rows], dtype=np.float64),
        "growth_class": growth_class(points.last, points.slope, points.is_cold).astype(np.float64),
        "weight": _weights(np.where(np.isfinite(reached) & points.is_cold, reached, points.last), points.is_cold),
        "share_gone": np.minimum(truth / points.population, 1.0),
        "elapsed_days": points.elapsed_days,
        **{f"residual_{rule}": log_ratio(truth, points.by_rule[rule]) for rule in RULES if rule in points.by_rule},
        "residual_anchor": log_ratio(truth, traits.anchor_persons),
        "residual_reach": log_ratio(truth, reached),
        "residual_learned": np.full(len(rows), np.nan) if part == "start" else log_ratio(truth, own.learned),
        **traits.by_name,
    }
    kept = np.array([part == "rolling" or row.horizon % START_EVERY_DAYS == 0 for row in rows], dtype=np.bool_)
    words = {**Origin.of(case)._asdict(), "case_class": lender_class(case), "track": track, "part": part}
    return words, {name: column[kept] for name, column in numbers.items()}


def _own(lesson: Lesson, track: str) -> Own:
    """What the case has taught of itself, total known or not."""
    known = np.full(len(lesson.rows), track == "given-total", dtype=np.bool_)
    return own_experience(lesson.case, lesson.rows, lesson.points, known)


def _weights(persons: Floats, is_cold: NDArray[np.bool_]) -> Floats:
    """Weight of each row in its case: large places count more (root of the persons last counted or guessed)."""
    weight = np.sqrt(persons + OFFSET_PERSONS)
    for group in (is_cold, ~is_cold):
        if group.any():
            weight[group] /= weight[group].sum()
    return weight


def _reached(case: Case, rows: Sequence[Row], track: str) -> Floats:
    """The guess of `reach_forecasts` where the total is given; NaN elsewhere."""
    found = np.full(len(rows), np.nan)
    if track != "given-total":
        return found
    boards = Boards.of(case)
    groups: dict[tuple[int, str], list[int]] = {}
    for n, row in enumerate(rows):
        groups.setdefault((row.issue, row.target.measure), []).append(n)
    for (issue, measure), numbers in groups.items():
        reached = reach_forecasts(boards, issue, measure, [rows[n].horizon for n in numbers])
        for n in numbers:
            found[n] = reached.get(rows[n].horizon, {}).get(rows[n].target.place, np.nan)
    return found

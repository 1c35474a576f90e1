"""All reference forecasts for the scored rows of a set of cases, residuals always from the other cases."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from orontes.evaluate.board import Floats
from orontes.evaluate.case import Case
from orontes.evaluate.planning import climatology, fixed_share
from orontes.evaluate.points import Points, point_forecasts
from orontes.evaluate.reference import REFERENCES
from orontes.evaluate.residuals import Forecasts, Strata, certain, dress, growth_class, log_ratio
from orontes.evaluate.rows import Asking, Row, scored_rows

DRESSED: Final = ("drift", "flow30")
"""Rules shown with residual quantiles too, besides persistence (`pp`)."""


@dataclass(frozen=True, slots=True)
class Benchmark:
    """Rows and, by name, the reference forecasts for them."""

    rows: tuple[Row, ...]
    forecasts: dict[str, Forecasts]


@dataclass(frozen=True, slots=True)
class Lesson:
    """Rows of one case with its points: what it asks, and what it may lend to others."""

    case: Case
    rows: tuple[Row, ...]
    points: Points


def lender_class(case: Case) -> str:
    """Class under which a case lends residuals; a control that is no city lends to none but the widest pools."""
    if case.protocol.case_class == "control" and not case.is_city:
        return "slow control"
    return case.protocol.case_class or ("shock" if case.is_city else "slow")


def borrower_class(case: Case) -> str:
    """Class from which a case borrows residuals; a control that is no city borrows from the slow ones."""
    return "slow" if lender_class(case) == "slow control" else lender_class(case)


def lessons(cases: Iterable[Case], *, track: str, asking: Asking = Asking()) -> tuple[Lesson, ...]:  # noqa: B008 - frozen
    """The scored rows and points of each of `cases` that has the track (in part ``start``: slow cases with stocks only)."""
    from_start = asking.part == "start"
    found: list[Lesson] = []
    for case in cases:
        slow_stocks = lender_class(case) == "slow" and {t.measure for t in case.targets} == {"stock"}
        if track in case.protocol.tracks and (slow_stocks or not from_start):
            rows = scored_rows(case, track=track, asking=asking)
            found.append(Lesson(case, tuple(rows), point_forecasts(case, rows, track=track, from_start=from_start)))
    return tuple(found)


def benchmark(asked: Sequence[Lesson], lenders: Sequence[Lesson] = (), *, part: str = "rolling") -> Benchmark:
    """All reference forecasts for the rows of `asked`; their residuals come from the other cases there and from `lenders`.

    Weak cases lend nothing. In part ``start`` only the rules that need no count are shown.
    """
    names = {lesson.case.name for lesson in asked}
    everyone = [*asked, *(lesson for lesson in lenders if lesson.case.name not in names)]
    pool = [lesson for lesson in everyone if not lesson.case.protocol.weak]
    rows, lending = _strata(asked, borrow=True), _strata(pool, borrow=False)
    truth = _truth(pool)
    forecasts = {name: certain(_joined(asked, name)) for name in REFERENCES}
    dressed = ("invdist",) if part == "start" else ("persistence", *DRESSED)
    for name in dressed:
        residuals = log_ratio(truth, _joined(pool, name))
        forecasts["pp" if name == "persistence" else f"{name}-pp"] = dress(_joined(asked, name), rows, lending, residuals)
    if part == "rolling":
        forecasts |= _first_days(asked, pool, forecasts)
    return Benchmark(tuple(row for lesson in asked for row in lesson.rows), forecasts)


def _joined(lessons_: Sequence[Lesson], name: str) -> Floats:
    return np.concatenate([np.zeros(0), *(lesson.points.by_rule[name] for lesson in lessons_)])


def _truth(lessons_: Sequence[Lesson]) -> Floats:
    return np.array([row.truth.middle for lesson in lessons_ for row in lesson.rows], dtype=np.float64)


def _strata(lessons_: Sequence[Lesson], *, borrow: bool) -> Strata:
    def column(name: str) -> Floats:
        return np.concatenate([np.zeros(0), *(getattr(lesson.points, name) for lesson in lessons_)])

    rows = [(lesson, row) for lesson in lessons_ for row in lesson.rows]
    return Strata(
        case=np.array([row.case for _, row in rows], dtype=np.str_),
        case_class=np.array([(borrower_class if borrow else lender_class)(lesson.case) for lesson, _ in rows], dtype=np.str_),
        horizon=np.array([row.horizon for _, row in rows], dtype=np.int64),
        growth=growth_class(column("last"), column("slope"), column("is_cold").astype(np.bool_)),
    )


def _first_days(asked: Sequence[Lesson], pool: Sequence[Lesson], forecasts: dict[str, Forecasts]) -> dict[str, Forecasts]:
    shares: dict[tuple[str, str, str, int], tuple[float, float]] = {}
    for lesson in pool:
        for row, people, days in zip(lesson.rows, lesson.points.population, lesson.points.elapsed_days, strict=True):
            if not np.isnan(people):
                shares[row.case, *row.target, row.truth.day] = (row.truth.middle / people, days)
    population = np.concatenate([np.zeros(0), *(lesson.points.population for lesson in asked)])
    elapsed = np.concatenate([np.zeros(0), *(lesson.points.elapsed_days for lesson in asked)])
    case = np.array([row.case for lesson in asked for row in lesson.rows], dtype=np.str_)
    pool_shares, pool_days = np.array([*shares.values()], dtype=np.float64).reshape(-1, 2).T
    pool_case = np.array([key[0] for key in shares], dtype=np.str_)
    return {
        "plan30": fixed_share(population, forecasts["persistence"]),
        "clim": climatology(
            population,
            elapsed,
            case=case,
            pool_shares=pool_shares,
            pool_days=pool_days,
            pool_case=pool_case,
            otherwise=forecasts["pp"],
        ),
    }

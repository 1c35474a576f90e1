"""What a case teaches of itself: which rules hold there, and how wide."""

import math
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from orontes.core.streams import Streams
from orontes.evaluate.case import Case, Count, Target
from orontes.evaluate.rows import Question
from orontes.forecast.experience import LEAST_FACTOR, experience_of, learned_points, width_factors
from orontes.forecast.models import LEARNT, asked_of
from orontes.forecast.residual_table import ResidualTable
from orontes.forecast.series_rules import LEVEL, TREND, level, series_points, trend_per_day

RULES = ("persistence", "drift")
NORTH = Target("north", "stock")


def grown(case: Case, people: Callable[[int], float]) -> Case:
    """The case with one camp whose counts are those of `people` by days since the start."""
    counts = tuple(Count(day, day, people(day - case.start), people(day - case.start)) for day in range(case.start, case.end, 10))
    return replace(case, targets=(NORTH,), counts={NORTH: counts})


def learned(case: Case, issue: int, horizon: int = 14) -> dict[str, float]:
    """The learned point of one question, and its rules."""
    row = Question(case.name, issue, horizon, NORTH)
    asked = asked_of(case, [row], track="open", table=NOTHING)
    experience = experience_of(case, track="open", rules=LEARNT)
    point = learned_points(asked.points.by_rule, [row], experience, RULES, 4.0)
    return {"learned": float(point[0])} | {rule: float(asked.points.by_rule[rule][0]) for rule in RULES}


NOTHING = ResidualTable({name: np.array([], dtype=np.str_) for name in ("case", "fingerprint", "country", "period")}, {})


def test_rules_that_hold_in_the_case_weigh_more(slow: Callable[..., Case]) -> None:
    rising = grown(slow("rising"), lambda day: 5_000.0 + 100 * day)
    early, late = learned(rising, rising.start + 12), learned(rising, rising.start + 190)
    logs = [math.log(early[rule] + 200) for rule in RULES]
    assert math.log(early["learned"] + 200) == pytest.approx(sum(logs) / 2, abs=0.02)
    share = (late["learned"] - late["persistence"]) / (late["drift"] - late["persistence"])
    assert share > 0.7


def test_nothing_published_later_teaches(slow: Callable[..., Case]) -> None:
    draw = Streams(3).generator("counts")
    wild = [5_000.0 * math.exp(draw.normal()) for _ in range(30)]
    whole = grown(slow("wild"), lambda day: wild[day // 10])
    issue = whole.start + 100
    cut = replace(whole, counts={NORTH: tuple(count for count in whole.counts[NORTH] if count.published <= issue)})
    late = replace(whole, counts={NORTH: tuple(
        count if count.published <= issue else replace(count, low=9e6, high=9e6) for count in whole.counts[NORTH]
    )})  # fmt: skip
    assert learned(whole, issue) == learned(cut, issue) == learned(late, issue)


@pytest.mark.parametrize(("size", "wider"), [(3.0, True), (0.2, False), (0.0, False)])
def test_the_width_follows_the_case(slow: Callable[..., Case], size: float, *, wider: bool) -> None:
    case = grown(slow("steady"), lambda day: 5_000.0 + day)
    experience = experience_of(case, track="open", rules=LEARNT)
    rows = [Question(case.name, case.start + day, 14, NORTH) for day in (1, 60, 190)]
    sizes = np.full(len(experience.rows), size)
    first, middle, last = width_factors(rows, experience, sizes, lambda _: 1.0)
    assert first == 1
    assert (1 < middle < last < 3.0) if wider else (max(size, LEAST_FACTOR) < last < middle < 1)


def test_a_city_has_no_experience(city: Callable[..., Case], table: ResidualTable) -> None:
    case = city("one")
    row = Question(case.name, case.start + 20, 7, case.targets[0])
    asked = asked_of(case, [row], track="open", table=table)
    assert not asked.own
    assert np.isnan(asked.learned).all()


def test_series_rules(slow: Callable[..., Case]) -> None:
    case = grown(slow("rising"), lambda day: 5_000.0 + 100 * day)
    row = Question(case.name, case.start + 100, 14, NORTH)
    points = series_points(case, [row])
    assert 15_000 < points[TREND][0] < 15_000 + 14 * 100  # the trend fades
    assert 13_000 < points[LEVEL][0] < 15_000
    assert series_points(case, [replace(row, issue=case.start - 1)])[TREND][0] == 0
    assert trend_per_day(()) == level(()) == 0


def test_one_count_has_no_trend_and_is_the_level() -> None:
    assert trend_per_day(((3, 50.0),)) == 0
    assert level(((3, 50.0),)) == pytest.approx(50)

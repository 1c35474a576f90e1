"""The split that each count teaches, and how far rules are apart."""

import math
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from orontes.evaluate.case import Case, Count, Target
from orontes.evaluate.rows import Question
from orontes.forecast.learned_split import HALF_LIFE_DAYS, gained, split_points
from orontes.forecast.models import asked_of
from orontes.forecast.regimes import learning_regime
from orontes.forecast.residual_table import ResidualTable
from orontes.forecast.traits import LEAST_APART, apart

PLACES = ("north", "south", "west")
AHEAD = 14


@pytest.fixture
def growing(slow: Callable[..., Case]) -> Case:
    """Three camps of 1,000: south gains 400 from count to count, north gained once, long ago; the total goes on by 500."""
    case = slow("grows")
    counts = {
        Target(place, "stock"): tuple(
            Count(day, day, persons, persons)
            for n in range(10)
            for day, persons in [(case.start + 10 * n, 1000.0 + (400.0 * n if place == "south" else 0.0))]
        )
        for place in PLACES
    }
    early = counts[Target("north", "stock")]
    counts[Target("north", "stock")] = (replace(early[0], low=600.0, high=600.0), *early[1:])
    return replace(case, counts=counts, totals={case.start + 90 + AHEAD: 1000.0 + 4600.0 + 1000.0 + 500.0})


def test_growth_goes_where_it_went(growing: Case) -> None:
    rows = [Question(growing.name, growing.start + 90, AHEAD, Target(place, "stock")) for place in PLACES]
    north, south, west = split_points(growing, rows)
    assert north + south + west == pytest.approx(7100.0), "people are neither lost nor made"
    assert south - 4600 > 350
    assert 0 < west - 1000 < north - 1000 < 100


def test_old_gains_fade(growing: Case) -> None:
    then, later = (gained(growing, ("north",), "stock", growing.start + day)[0] for day in (10, 10 + int(HALF_LIFE_DAYS)))
    assert (then, later) == (400.0, pytest.approx(200.0))


def test_without_a_total_the_last_counts_stay(growing: Case) -> None:
    rows = [Question(growing.name, growing.start + 95, AHEAD, Target(place, "stock")) for place in PLACES]
    assert split_points(replace(growing, totals={}), rows).tolist() == [1000.0, 4600.0, 1000.0]


def test_a_split_learns_nothing_from_later_counts(growing: Case) -> None:
    row = Question(growing.name, growing.start + 45, AHEAD, Target("south", "stock"))
    given = {row.target_day: 5000.0}
    cut = {key: tuple(c for c in found if c.published <= row.issue) for key, found in growing.counts.items()}
    both = [split_points(replace(growing, counts=counts, totals=given), [row])[0] for counts in (growing.counts, cut)]
    assert both[0] == both[1]


def test_apart() -> None:
    found = apart({"a": np.array([800.0, 800.0]), "b": np.array([800.0, 800.0 * math.e + 200 * (math.e - 1)])}, ("a", "b"))
    assert found == pytest.approx([math.log(LEAST_APART), math.log(0.5 + LEAST_APART)])


def test_slow_rows_know_how_far_rules_are_apart(slow: Callable[..., Case], table: ResidualTable) -> None:
    case = slow("new", 7)
    rows = [Question(case.name, case.start + 100, lead, target) for lead in (7, 30) for target in case.targets]
    asked = asked_of(case, rows, track="given-total", table=table)
    assert asked.total_known.all()
    assert np.isfinite(asked.traits.by_name["apart"]).all()
    assert "apart" in learning_regime("given-total").scale
    assert np.isfinite(asked_of(case, rows[:1], track="open", table=table).traits.by_name["apart"]).all()

"""Counts correct the simulation."""

import math
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from orontes.core.streams import Streams
from orontes.evaluate.case import ALL_PLACES, Case, CaseEvent, Count, Target
from orontes.evaluate.residuals import OFFSET_PERSONS
from orontes.evaluate.rows import Question
from orontes.forecast.assimilate import COUNT_SD, LAG_DAYS, RATE_SD, Known, assimilated, carried_on, lengthened, log_factors
from orontes.forecast.models import asked_of, corrected, fitted
from orontes.forecast.residual_table import ResidualTable

WHOLE = Target(ALL_PLACES, "cumulative")


@pytest.mark.parametrize("counts", [(40_000.0,), (9_000.0, 12_000.0, 20_000.0)])
def test_the_smoother_agrees_with_a_particle_filter(counts: tuple[float, ...]) -> None:
    """Where runs differ by the rate alone, many weighted particles are exact: the smoother has to give the same rate."""
    base = np.linspace(8_000, 12_000, len(counts))
    draw = Streams(1).generator("particles")
    rate = draw.normal(0.0, RATE_SD, 200_000)
    logs = np.log(np.array(counts) + OFFSET_PERSONS)[:, None] - np.log(base + OFFSET_PERSONS)[:, None] - rate
    weight = np.exp(-0.5 * (logs**2).sum(axis=0) / COUNT_SD**2)
    weight /= weight.sum()
    exact = float(rate @ weight)
    spread = math.sqrt(float((rate - exact) ** 2 @ weight))
    known = Known(tuple(range(1, len(counts) + 1)), counts, counts)
    found = log_factors(np.repeat(base[:, None], 20_000, axis=1), known, Streams(2).generator("smoother"))
    assert found.mean() == pytest.approx(exact, abs=0.03)
    assert found.std() == pytest.approx(spread, rel=0.05)


def test_a_vague_count_says_less_than_an_exact_one() -> None:
    runs = np.full((1, 20_000), 10_000.0)
    exact, vague = (
        log_factors(runs, Known((5,), (low,), (high,)), Streams(3).generator("vague"))
        for low, high in ((20_000.0, 20_000.0), (5_000.0, 80_000.0))
    )
    assert vague.std() > 1.3 * exact.std()
    assert vague.mean() == pytest.approx(exact.mean(), abs=0.1)


def test_known_counts() -> None:
    def count(published: int, day: int, low: float, high: float | None = None) -> Count:
        return Count(published, day, low, high or low)

    counts = (
        count(10, 10, 5.0), count(12, 12, 7.0), count(13, 13, 7.0), count(14, 12, 8.0), count(20, 15, 9.0), count(30, 16, 10.0),
    )  # fmt: skip
    known = Known.of(counts, 10, 20)
    assert known.days == (2, 3, 5)  # the first day tells no rate, the latest word on a day counts, what came later does not
    assert known.low == (8.0, 7.0, 9.0)
    again = Known.of((count(12, 12, 7.0), count(13, 13, 7.0)), 10, 20)
    assert again.days == (2,)  # a figure told again is one count


def test_a_case_that_moves_faster_than_its_run_goes_on_faster() -> None:
    levels = np.repeat(np.arange(1.0, 31.0)[:, None] * 1_000, 2_000, axis=1)
    slow, fast = (
        carried_on(levels, Known((10,), (n,), (n,)), issued=10, day=20, rng=Streams(4).generator("rate"))
        for n in (1_000.0 * (10 - LAG_DAYS), 10_000.0 * (10 - LAG_DAYS))
    )
    assert np.median(slow) == pytest.approx(7_000 + 10_000, rel=0.1)
    assert 4 < np.median(fast - 70_000) / np.median(slow - 7_000) < 10
    assert (slow >= 7_000).all()


def test_a_run_goes_on_as_it_slowed_down() -> None:
    whole = 100_000 * (1 - np.exp(-0.1 * np.arange(1, 31)))[:, None]
    longer = lengthened(whole[:14], 30)
    assert np.array_equal(longer[:14], whole[:14])
    assert longer[-1] == pytest.approx(whole[-1], rel=0.02)
    assert np.array_equal(lengthened(np.zeros((3, 2)), 9), np.zeros((9, 2)))
    assert lengthened(whole, 5) is whole


def test_a_row_is_forecast_alike_whatever_else_is_asked(city: Callable[..., Case]) -> None:
    case = city("made-up", 1)
    near, far = (Question(case.name, case.start + 12, lead, WHOLE) for lead in (1, 30))
    alone, both = assimilated(case, (near,)), assimilated(case, (near, far))
    assert np.array_equal(alone[0].quantiles[0], both[0].quantiles[0])


def test_what_comes_later_does_not_matter(city: Callable[..., Case]) -> None:
    case = city("made-up", 1)
    issue = case.start + 12
    rows = tuple(Question(case.name, issue, lead, target) for target in case.targets for lead in (1, 7))
    cut = replace(case, counts={
        target: tuple(count for count in counts if count.published <= issue) for target, counts in case.counts.items()
    }, events=(*case.events, CaseEvent(issue + 1, issue + 1, "control_change", "city")))  # fmt: skip
    first, second = (assimilated(one, rows) for one in (case, cut))
    assert first[1].all()
    assert np.array_equal(first[0].quantiles, second[0].quantiles)


def test_without_counts_or_events_the_fitted_forecast_stays(city: Callable[..., Case], table: ResidualTable) -> None:
    quiet = replace(city("made-up", 1), events=())
    rows = [Question(quiet.name, quiet.start + 20, 7, WHOLE), Question(quiet.name, quiet.start, 7, WHOLE)]
    asked = asked_of(quiet, rows, track="open", table=table)
    assert not assimilated(quiet, rows)[1].any()
    assert np.array_equal(corrected(asked).quantiles, fitted(asked).quantiles)

"""The score table: right answers cost nothing, missing ones the most, every case is shown."""

import math
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from orontes.errors import InputError, NoResultError
from orontes.evaluate.case import Case, Count, Target
from orontes.evaluate.case_folder import read_case
from orontes.evaluate.figures import averaged_relative_difference, figures, judge, ratio
from orontes.evaluate.forecast_file import ForecastKey, ForecastRow
from orontes.evaluate.residuals import certain
from orontes.evaluate.rows import Row, scored_rows
from orontes.evaluate.score_table import ALL_HORIZONS, ScoreTable, score_forecasts
from orontes.evaluate.score_text import score_markdown, score_text

Lines = dict[ForecastKey, ForecastRow]


@pytest.fixture
def cases(write_case: Callable[..., Path]) -> tuple[Case, ...]:
    valley = read_case(write_case())
    hill = replace(valley, name="hill-2020")
    weak = replace(valley, name="weak-2020", protocol=replace(valley.protocol, weak=True))
    return valley, hill, weak


def lines_of(cases: tuple[Case, ...], factor: float, *, every: int = 1, track: str = "open") -> Lines:
    found: Lines = {}
    for case in cases:
        for n, row in enumerate(scored_rows(case, track=track)):
            if n % every == 0:
                value = row.truth.middle * factor
                key = ForecastKey(case.name, track, row.issue, row.target_day, row.target)
                found[key] = ForecastRow(key, (value,) * 7, value)
    return found


def table_of(cases: tuple[Case, ...], models: dict[str, Lines]) -> ScoreTable:
    return score_forecasts(cases, models, tracks=["open"], resamples=50)


def test_the_truth_costs_nothing(cases: tuple[Case, ...]) -> None:
    table = table_of(cases, {"truth": lines_of(cases, 1.0)})
    whole = next(group for group in table.groups if group.horizon == ALL_HORIZONS)
    mean = whole.means["truth"]
    assert mean.figures["crps"] == pytest.approx(0, abs=1e-12)
    assert mean.figures["ard"] == 0
    assert mean.figures["coverage_80"] == 1
    assert mean.skill["persistence"].mean == 1
    assert mean.skill["persistence"].better == mean.skill["persistence"].cases == 2
    assert not table.notes[0].missing


def test_a_tenth_too_high(cases: tuple[Case, ...]) -> None:
    one = read_exact(cases[0])
    table = score_forecasts((one,), {"high": lines_of((one,), 1.1)}, tracks=["open"], resamples=50)
    whole = next(group for group in table.groups if group.horizon == ALL_HORIZONS)
    found = whole.by_case["high"][one.name]
    assert (found.ard, found.nmae, found.crps, found.wis) == pytest.approx((0.1, 0.1, 0.1, 0.1))
    assert found.coverage_90 == 0
    assert found.width_80 == 0


def read_exact(case: Case) -> Case:
    counts = {
        target: tuple(Count(c.published, c.day, c.middle, c.middle) for c in found) for target, found in case.counts.items()
    }
    return replace(case, counts=counts)


def test_missing_rows_cost_what_the_worst_reference_does(cases: tuple[Case, ...]) -> None:
    table = table_of(cases, {"half": lines_of(cases, 1.0, every=2), "none": {}})
    whole = next(group for group in table.groups if group.horizon == ALL_HORIZONS)
    by_name = {note.model: note for note in table.notes}
    assert sum(by_name["none"].missing.values()) == by_name["none"].rows
    assert set(by_name["half"].missing) == {case.name for case in cases}
    assert 0 < whole.means["half"].figures["crps"] < whole.means["none"].figures["crps"]
    for name, found in whole.means.items():
        assert whole.means["none"].figures["crps"] >= found.figures["crps"] - 1e-12 or name in {"gravity", "radiation", "nearest"}


def test_hits_on_later_truth_are_suspicious(cases: tuple[Case, ...]) -> None:
    exact = tuple(read_exact(case) for case in cases)
    truth, guess = table_of(exact, {"truth": lines_of(exact, 1.0), "guess": lines_of(exact, 1.05)}).notes
    assert truth.is_suspicious
    assert not guess.is_suspicious
    assert "SUSPICIOUS" in score_text(table_of(exact, {"truth": lines_of(exact, 1.0)}))


def test_weak_cases_are_shown_not_averaged(cases: tuple[Case, ...]) -> None:
    table = table_of(cases, {"high": lines_of(cases[:2], 1.1) | lines_of(cases[2:], 9.0)})
    whole = next(group for group in table.groups if group.horizon == ALL_HORIZONS)
    assert whole.counted == ("valley-2020", "hill-2020")
    assert whole.means["high"].figures["crps"] < 0.2
    assert whole.by_case["high"]["weak-2020"].crps > 5
    for text in (score_text(table), score_markdown(table)):
        assert "weak-2020*" in text
        assert "hill-2020 " in text


def test_subsets(cases: tuple[Case, ...]) -> None:
    def rows(subset: str) -> int:
        table = score_forecasts(cases[:1], {}, tracks=["open"], subset=subset, resamples=10)
        return next(g for g in table.groups if g.horizon == ALL_HORIZONS).by_case["persistence"]["valley-2020"].rows

    assert rows("all") == rows("warm") + rows("cold")
    assert rows("headline") == rows("warm")


def test_what_is_refused(cases: tuple[Case, ...]) -> None:
    with pytest.raises(InputError, match="subset"):
        score_forecasts(cases, {}, subset="best")
    with pytest.raises(InputError, match="track"):
        score_forecasts(cases, {}, tracks=["both"])
    with pytest.raises(InputError, match="not that of a reference"):
        score_forecasts(cases, {"pp": {}})
    with pytest.raises(NoResultError):
        score_forecasts([replace(case, counts={}) for case in cases], {})


def _row(issue: int, place: str, *, truth: float, last: float, last_truth: float | None = None) -> Row:
    known = last if last_truth is None else last_truth
    return Row("c", issue, 7, Target(place, "stock"), Count(1, issue + 7, truth, truth), last, issue, known)


def test_figures_by_hand() -> None:
    rows = [
        _row(100, "a", truth=100, last=80),
        _row(100, "b", truth=300, last=200, last_truth=250),
        _row(107, "a", truth=200, last=100),
        _row(114, "a", truth=1, last=1),
    ]
    forecasts = certain(np.array([110.0, 270.0, 150.0, 50.0]))
    found = figures(rows, judge(rows, forecasts), np.ones(4, dtype=np.bool_))
    # days of 400, 200 and 1 people; the last is below 1 % of the largest
    assert found.ard == pytest.approx((40 / 400 + 50 / 200) / 2)
    assert found.nmae == pytest.approx((10 + 30 + 50 + 49) / 601)
    # changes forecast 30, 70, 50, 49; true 20, 50, 100, 0
    assert found.flow_ard == pytest.approx((10 + 20 + 50 + 49) / (20 + 50 + 100 + 0))
    assert found.crps == pytest.approx(found.nmae)
    assert (found.rows, found.cold_rows) == (4, 0)


def test_persistence_has_a_flow_ard_of_one() -> None:
    rows = [_row(100, "a", truth=100, last=80), _row(107, "a", truth=300, last=100)]
    found = figures(rows, judge(rows, certain(np.array([80.0, 100.0]))), np.ones(2, dtype=np.bool_))
    assert found.flow_ard == 1


def test_nothing_to_average() -> None:
    assert math.isnan(averaged_relative_difference([], np.zeros(0), np.zeros(0)))
    assert ratio(0, 0) == 0
    assert ratio(1, 0) == math.inf

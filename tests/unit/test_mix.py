"""The outlook under other weights: the same runs, mixed anew."""

import dataclasses

import numpy as np
import pytest

from orontes.errors import InputError
from orontes.forecast.mix import TOTALS, Mix, Moved, remixed

REGIME = np.array([0] * 60 + [1] * 40)


@pytest.fixture
def mix() -> Mix:
    """Sixty runs of a stall, in which few leave, and forty of a collapse, in which many do."""
    persons = np.where(REGIME == 0, 100.0, 10_000.0) + np.arange(100)
    places = np.stack([persons * 0.75, persons * 0.25])
    return Mix(
        ("stall", "collapse"),
        REGIME,
        np.full(100, 0.01),
        np.stack([persons] * len(TOTALS)),
        ("a", "b"),
        np.stack([places, places]),
        np.stack([persons]),
    )


def total(rows: tuple[Moved, ...]) -> Moved:
    return next(row for row in rows if row.measure == "departures" and row.place is None)


def test_the_same_weights_change_nothing(mix: Mix) -> None:
    rows = remixed(mix, mix.weights())
    assert mix.weights() == pytest.approx({"stall": 0.6, "collapse": 0.4})
    assert [row.measure for row in rows] == list(TOTALS), "no place moves"
    assert all(row.before == row.after for row in rows)


def test_all_weight_on_one_scenario_gives_its_runs(mix: Mix) -> None:
    rows = remixed(mix, {"stall": 0.0, "collapse": 3.0})
    assert total(rows).after.quantiles == pytest.approx(
        tuple(np.quantile(mix.totals[0][60:], (0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95))), abs=1
    )
    assert [(row.measure, row.place) for row in rows[4:]] == [
        ("departures", "a"), ("departures", "b"), ("arrivals", "a"), ("arrivals", "b"),
    ]  # fmt: skip


def test_the_mean_moves_with_the_weight(mix: Mix) -> None:
    means = [total(remixed(mix, {"stall": 1 - share, "collapse": share})).after.mean for share in (0.1, 0.4, 0.8)]
    assert means == sorted(means)
    assert means[1] == pytest.approx(total(remixed(mix, mix.weights())).before.mean, rel=0.01)


@pytest.mark.parametrize("weights", [{"peace": 1.0}, {"stall": -1.0}, {"stall": 0.0, "collapse": 0.0}, {"stall": float("nan")}])
def test_weights_that_are_none_are_told(mix: Mix, weights: dict[str, float]) -> None:
    with pytest.raises(InputError):
        remixed(mix, weights)


def test_a_scenario_that_was_not_run_cannot_have_all_weight(mix: Mix) -> None:
    more = dataclasses.replace(mix, scenarios=("stall", "collapse", "siege"))
    with pytest.raises(InputError, match="a scenario that was run"):
        remixed(more, {"stall": 0.0, "collapse": 0.0, "siege": 1.0})

"""Formulas of scores against scoringrules (an independent implementation) and numbers derived by hand."""

import numpy as np
import pytest
import scoringrules

from orontes.core.samples import LEVELS
from orontes.core.streams import Streams
from orontes.errors import NoResultError
from orontes.evaluate.bootstrap import case_interval
from orontes.evaluate.ensemble_scores import (
    brier_score,
    energy_score,
    fair_crps,
    kernel_log_score,
    peak_error_days,
    rank_pit,
    silverman_bandwidth,
)
from orontes.evaluate.quantile_scores import (
    CELLS,
    covers,
    interval_width,
    median_error,
    pinball,
    quantile_crps,
    quantile_log_crps,
    quantile_pit,
    weighted_interval_score,
)

RNG = Streams(3).generator("test", "scores")
MEMBERS = RNG.gamma(2.0, 500.0, (40, 23))
TRUTH = RNG.gamma(2.0, 500.0, 40)
QUANTILES = np.quantile(MEMBERS, LEVELS, axis=1).T
NORMAL = np.array([-1.6448536, -1.2815516, -0.6744898, 0.0, 0.6744898, 1.2815516, 1.6448536])


def test_fair_crps() -> None:
    assert fair_crps(MEMBERS, TRUTH) == pytest.approx(scoringrules.crps_ensemble(TRUTH, MEMBERS, estimator="fair"))
    assert fair_crps(np.array([[1.0, 3.0]]), np.array([2.0])).tolist() == [0.0]  # 1 - |1 - 3| / 2


def test_energy_score() -> None:
    members, truth = RNG.normal(size=(9, 4, 17)), RNG.normal(size=(9, 4))
    theirs = scoringrules.es_ensemble(truth, members, m_axis=-1, v_axis=-2, estimator="fair")
    assert energy_score(members, truth) == pytest.approx(theirs)
    one = energy_score(MEMBERS[:, None, :], TRUTH[:, None])
    assert one == pytest.approx(fair_crps(MEMBERS, TRUTH))  # in one dimension it is the CRPS


def test_log_score() -> None:
    width = silverman_bandwidth(MEMBERS)
    theirs = scoringrules.logs_ensemble(TRUTH, MEMBERS, bw=width)
    assert kernel_log_score(MEMBERS, TRUTH, bandwidth=width) == pytest.approx(theirs)
    far = kernel_log_score(np.zeros((1, 5)), np.array([1e4]), bandwidth=np.ones(1))
    assert far == pytest.approx([0.5e8 + 0.5 * np.log(2 * np.pi)])  # no underflow


def test_pinball_and_weighted_interval_score() -> None:
    theirs = np.stack([scoringrules.quantile_score(TRUTH, QUANTILES[:, n], level) for n, level in enumerate(LEVELS)], axis=1)
    assert pinball(QUANTILES, TRUTH, TRUTH) == pytest.approx(theirs)
    # put together from intervals, as Bracher and others write it: scoringrules' own sum takes the median for its error (0.10)
    alpha = np.array([0.5, 0.2, 0.1])
    intervals = scoringrules.interval_score(TRUTH, QUANTILES[:, [2, 1, 0]], QUANTILES[:, [4, 5, 6]], alpha)
    whole = (0.5 * np.abs(TRUTH - QUANTILES[:, 3]) + (intervals * alpha / 2).sum(axis=1)) / (len(alpha) + 0.5)
    assert weighted_interval_score(QUANTILES, TRUTH, TRUTH) == pytest.approx(whole)


def test_quantile_crps_of_a_normal_forecast() -> None:
    truth = Streams(5).generator("normal").normal(size=50_000)
    found = quantile_crps(np.repeat(NORMAL[None], len(truth), axis=0) + 50, truth + 50, truth + 50).mean()
    exact = scoringrules.crps_normal(truth, 0.0, 1.0).mean()
    assert found == pytest.approx(exact, rel=0.02)  # seven levels for the integral


def test_quantile_crps_by_hand() -> None:
    assert sum(CELLS) == pytest.approx(1)
    assert pytest.approx((0.075, 0.1, 0.2, 0.25, 0.2, 0.1, 0.075)) == CELLS
    single = np.full((3, 7), 10.0)
    assert quantile_crps(single, np.array([13.0, 8, 4]), np.array([13.0, 12, 7])).tolist() == pytest.approx([3, 0, 3])
    assert quantile_log_crps(np.zeros((1, 7)), np.array([np.e - 1]), np.array([np.e - 1])) == pytest.approx([1])


def test_coverage_width_and_error() -> None:
    q = np.array([[1.0, 2, 3, 4, 5, 6, 7]])
    inside = [bool(covers(q, np.array([y]), np.array([y]), 0.8)[0]) for y in (1.9, 2.0, 6.0, 6.1)]
    assert inside == [False, True, True, False]
    assert covers(q, np.array([0.0]), np.array([3.5]), 0.5).tolist() == [True]
    assert [interval_width(q, share).item() for share in (0.5, 0.8, 0.9)] == [2, 4, 6]
    assert median_error(q, np.array([6.0]), np.array([8.0])).tolist() == [2]


def test_pit() -> None:
    q = np.array([[1.0, 2, 3, 4, 5, 6, 7]] * 5)
    assert quantile_pit(q, np.array([0.0, 1, 3.5, 7, 9])).tolist() == pytest.approx([0.025, 0.05, 0.375, 0.95, 0.975])
    assert quantile_pit(np.full((1, 7), 4.0), np.array([4.0])).tolist() == pytest.approx([0.5])
    levels = rank_pit(np.zeros((2000, 9)), np.zeros(2000), generator=Streams(1).generator("pit"))
    assert levels.min() >= 0
    assert levels.max() <= 1
    assert levels.mean() == pytest.approx(0.5, abs=0.03)
    assert rank_pit(np.array([[1.0, 2, 3]]), np.array([9.0]), generator=Streams(1).generator("pit"))[0] >= 0.75


def test_brier() -> None:
    probability, happened = np.array([0.0, 0.3, 1.0]), np.array([False, True, True])
    assert brier_score(probability, happened) == pytest.approx(scoringrules.brier_score(happened.astype(float), probability))


def test_peak() -> None:
    assert peak_error_days(np.array([1.0, 5, 5, 2]), np.array([0.0, 1, 2, 9])) == -2
    with pytest.raises(NoResultError):
        peak_error_days(np.array([]), np.array([]))


@pytest.mark.parametrize("score", [fair_crps, energy_score])
def test_one_member_has_no_fair_score(score: object) -> None:
    with pytest.raises(NoResultError):
        score(np.ones((1, 1, 1)) if score is energy_score else np.ones((1, 1)), np.ones((1, 1)))  # type: ignore[operator]


def test_bootstrap() -> None:
    generator = Streams(1).generator("cases")
    low, high = case_interval([1.0, 2.0, 3.0, float("inf")], generator=generator)
    assert 1 <= low < 2 < high <= 3
    assert np.isnan(case_interval([1.0], generator=generator)).all()
    again = [case_interval([1.0, 2.0, 5.0], generator=Streams(1).generator("x")) for _ in range(2)]
    assert again[0] == again[1]
    values = Streams(2).generator("values").normal(size=200)
    low, high = case_interval(values.tolist(), generator=generator)
    exact = 1.96 * values.std(ddof=1) / 200**0.5
    assert (high - low) / 2 == pytest.approx(exact, rel=0.1)

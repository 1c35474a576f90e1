"""Rows that are scored and the simple rules, against numbers derived by hand."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from orontes.errors import InputError
from orontes.evaluate.benchmark import benchmark, lessons
from orontes.evaluate.board import Board, Boards, recent_persons, road_km, slope_persons_per_day
from orontes.evaluate.case import Case, Target
from orontes.evaluate.case_folder import read_case
from orontes.evaluate.planning import climatology, fixed_share
from orontes.evaluate.reference import REFERENCES, forecast_places, forecast_whole
from orontes.evaluate.residuals import COLD, OFFSET_PERSONS, Strata, certain, dress, growth_class, log_ratio, spread
from orontes.evaluate.rows import Asking, scored_rows


def day(text: str) -> int:
    return date.fromisoformat(text).toordinal()


@pytest.fixture
def valley(write_case: Callable[..., Path]) -> Case:
    return read_case(write_case())


@pytest.fixture
def board(valley: Case) -> Board:
    return Boards.of(valley).at(day("2020-01-22"), "stock")


def test_rows_use_the_report_nearest_to_the_target(valley: Case) -> None:
    rows = [row for row in scored_rows(valley) if row.target == Target("north", "stock")]
    found = [(date.fromordinal(r.issue).isoformat(), r.horizon, date.fromordinal(r.truth.day).isoformat(), r.last) for r in rows]
    # issue dates are 1, 8, 15, 22, 29 January, 5 ... February; reports of 5 and 15 January and 4 February
    assert found == [
        ("2020-01-01", 7, "2020-01-05", 0.0),
        ("2020-01-01", 14, "2020-01-15", 0.0),
        ("2020-01-08", 7, "2020-01-15", 1000.0),
        ("2020-01-22", 14, "2020-02-04", 1200.0),
        ("2020-01-29", 7, "2020-02-04", 1200.0),
    ]
    assert [row.is_cold for row in rows] == [True, True, False, False, False]


def test_revised_truth_changes_what_it_is_judged_by_not_what_was_known(valley: Case) -> None:
    row = next(r for r in scored_rows(valley, asking=Asking(latest=True)) if r.issue == day("2020-01-22"))
    assert (row.last, row.last_truth) == (1200, 1500)


def test_a_place_cannot_be_asked_about_before_it_opens(valley: Case) -> None:
    late = [row for row in scored_rows(valley) if row.target.place == "late"]
    assert late
    assert min(row.issue for row in late) >= day("2020-02-01")


def test_given_total_leaves_out_rows_with_an_entry(valley: Case) -> None:
    # north and south are counted first on 5 January, late on 18 February: rows across these days go
    issues = {(row.issue, row.horizon) for row in scored_rows(valley, track="given-total")}
    assert (day("2020-01-01"), 7) not in issues
    assert all(not (issue < day("2020-02-18") <= issue + horizon) for issue, horizon in issues)
    assert (day("2020-01-08"), 7) in issues


def test_from_the_first_day(valley: Case) -> None:
    rows = scored_rows(valley, asking=Asking(part="start"))
    assert {row.issue for row in rows} == {valley.start}
    assert {row.target.place for row in rows} == {"north", "south", "late"}


@pytest.mark.parametrize(
    "options", [{"part": "middle"}, {"horizons": (0,)}, {"horizons": ()}, {"every": 0}, {"tolerance_days": -1}]
)
def test_what_cannot_be_asked(options: dict[str, object]) -> None:
    with pytest.raises(InputError):
        Asking(**options)  # type: ignore[arg-type]


def test_unknown_track(valley: Case) -> None:
    with pytest.raises(InputError, match="open or given-total"):
        scored_rows(valley, track="closed")


def test_slope_and_flow() -> None:
    known = ((0, 100.0), (10, 150.0), (50, 400.0))
    assert slope_persons_per_day(known) == pytest.approx((400 - 150) / 40)
    assert slope_persons_per_day(known[:1]) == 0
    assert recent_persons(known, 60) == pytest.approx(400 - 150)
    assert recent_persons(known, 111) == 0
    assert recent_persons(((55, 70.0),), 60) == 70


def test_roads(valley: Case) -> None:
    index, km = road_km(valley)
    assert km[index["ford"], index["late"]] == 20 + 50 + 30
    assert km[index["north"], index["north"]] == 0
    alone = replace(valley, links=valley.links[1:])
    index, km = road_km(alone)
    assert np.isinf(km[index["mill"], index["north"]])


def test_the_board(board: Board) -> None:
    assert board.places == ("north", "south", "late")
    assert board.last.tolist() == pytest.approx([1200, (2500 * 3000) ** 0.5, 0])
    assert board.counted.tolist() == [True, True, False]
    assert board.slope.tolist()[0] == pytest.approx(20)
    assert board.is_open.tolist() == [True, True, False]
    assert board.sources == ("mill", "ford")
    assert board.road_km.tolist() == [[100, 50, 80], [120, 70, 100]]


def test_each_rule_by_hand(board: Board) -> None:
    two = replace(
        board, last=np.array([1000.0, 3000.0, 0.0]), slope=np.array([10.0, 0.0, 0.0]), recent=np.array([300.0, 100.0, 0.0])
    )
    total = 5000.0

    def by(name: str) -> list[float]:
        return list(forecast_places(REFERENCES[name], two, 14, total).values())

    weights = np.array([4000 / 100 + 1000 / 120, 4000 / 50 + 1000 / 70])
    squares = np.array([4000 / 100**2 + 1000 / 120**2, 4000 / 50**2 + 1000 / 70**2])
    assert by("persistence") == [1000, 3000, 0]
    assert by("drift") == [1000 + 0.5 * 10 * 14, 3000, 0]
    assert by("share") == [1250, 3750, 0]
    assert by("flow30") == [1750, 3250, 0]
    assert by("equal") == [1500, 3500, 0]
    assert by("invdist") == pytest.approx([*(np.array([1000, 3000]) + 1000 * weights / weights.sum()), 0])
    assert by("gravity") == pytest.approx([*(np.array([1000, 3000]) + 1000 * squares / squares.sum()), 0])
    assert by("nearest") == [1000, 4000, 0]
    # radiation: all destinations count one person; south is nearer to both sources, north has south and late between
    near = [m * m * 1 / ((m + s) * (m + 1 + s)) for m, s in ((4000, 0), (1000, 0))]
    far = [m * m * 1 / ((m + s) * (m + 1 + s)) for m, s in ((4000, 2), (1000, 2))]
    expected = 1000 * np.array([sum(far), sum(near)]) / (sum(near) + sum(far))
    assert by("radiation") == pytest.approx([1000 + expected[0], 3000 + expected[1], 0])


def test_a_falling_total_scales_all_counts(board: Board) -> None:
    half = float(board.last.sum()) / 2
    for name in ("share", "flow30", "equal", "invdist", "gravity", "radiation", "nearest"):
        assert list(forecast_places(REFERENCES[name], board, 7, half).values()) == pytest.approx((board.last / 2).tolist())


def test_without_fighting_or_roads_the_split_is_equal(valley: Case) -> None:
    quiet = Boards.of(replace(valley, events=())).at(day("2020-01-22"), "stock")
    for name in ("invdist", "gravity", "radiation", "nearest"):
        grown = np.array(list(forecast_places(REFERENCES[name], quiet, 7, float(quiet.last.sum()) + 100).values()))
        assert (grown - quiet.last).tolist() == pytest.approx([50, 50, 0])


def test_the_whole_case(board: Board) -> None:
    moving = replace(board, whole=(500.0, 10.0))
    assert forecast_whole(REFERENCES["persistence"], moving, 10, 900.0) == 500
    assert forecast_whole(REFERENCES["drift"], moving, 10, 900.0) == 550
    assert forecast_whole(REFERENCES["share"], moving, 10, 900.0) == 900
    assert forecast_whole(REFERENCES["share"], moving, 10, None) == 550


def test_growth_classes() -> None:
    last, slope = np.array([2000.0, 2000, 2000, 2000, 100, 0]), np.array([-10.0, 0, 5, 50, 0, 0])
    cold = np.array([False] * 5 + [True])
    assert growth_class(last, slope, cold).tolist() == [0, 1, 2, 3, 5, COLD]


def test_spread_equals_the_quantiles_of_all_products() -> None:
    rng = np.random.Generator(np.random.Philox(key=1))
    residuals, points = rng.normal(0, 2, 57), np.array([0.0, 10.0, 4000.0])
    found = spread(points, residuals)
    all_products = np.maximum((points[:, None] + OFFSET_PERSONS) * np.exp(residuals) - OFFSET_PERSONS, 0)
    levels = (0.05, 0.10, 0.25, 0.50, 0.75, 0.90, 0.95)
    assert found.quantiles == pytest.approx(np.quantile(all_products, levels, axis=1).T)
    assert found.mean == pytest.approx(all_products.mean(axis=1))


def _strata(case: list[str], kind: str, growth: int) -> Strata:
    count = len(case)
    return Strata(np.array(case), np.full(count, kind), np.full(count, 7), np.full(count, growth))


def test_residuals_of_the_own_case_are_left_out() -> None:
    pool = _strata(["a"] * 30 + ["b"] * 30, "slow", 1)
    residuals = np.array([5.0] * 30 + [0.1] * 30)
    found = dress(np.array([1000.0]), _strata(["a"], "slow", 1), pool, residuals)
    assert found.quantiles[0].tolist() == pytest.approx([1200 * np.exp(0.1) - 200] * 7)
    with_too_few = dress(
        np.array([1000.0]), _strata(["a"], "slow", 1), _strata(["a"] * 30 + ["b"] * 9, "slow", 1), residuals[:39]
    )
    assert with_too_few.quantiles[0].tolist() == [1000.0] * 7


def test_wider_pools_where_few() -> None:
    pool = _strata(["b"] * 30, "shock", 2)
    other_class = dress(np.array([1000.0]), _strata(["a"], "slow", 1), pool, np.full(30, 0.2))
    assert other_class.quantiles[0, 3] == pytest.approx(1200 * np.exp(0.2) - 200)
    cold = dress(np.array([1000.0]), _strata(["a"], "slow", COLD), pool, np.full(30, 0.2))
    assert cold.quantiles[0, 3] == pytest.approx(1000)


def test_log_ratio() -> None:
    assert log_ratio(np.array([1000.0]), np.array([400.0])) == pytest.approx([np.log(2)])


def test_planning_share_and_climatology() -> None:
    other = certain(np.array([7.0, 8.0]))
    people = np.array([1000.0, np.nan])
    planned = fixed_share(people, other)
    assert planned.quantiles[0].tolist() == [50, 100, 200, 300, 450, 600, 700]
    assert planned.mean.tolist() == [330, 8]
    shares, days = np.array([0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 1.7]), np.array([5.0, 5, 5, 5, 5, 5, 100])
    found = climatology(
        people, np.array([6.0, 6.0]), case=np.array(["a", "a"]), pool_shares=shares, pool_days=days,
        pool_case=np.array(["b"] * 6 + ["c"]), otherwise=other,
    )  # fmt: skip
    assert found.quantiles[0, 3] == pytest.approx(350)
    assert found.quantiles[1].tolist() == [8.0] * 7
    only_own = climatology(
        people, np.array([6.0, 6.0]), case=np.array(["b", "b"]), pool_shares=shares, pool_days=days,
        pool_case=np.array(["b"] * 6 + ["c"]), otherwise=other,
    )  # fmt: skip
    assert only_own.quantiles[0].tolist() == [1000.0] * 7  # the only other share counts as 1


def test_benchmark_has_every_rule(valley: Case) -> None:
    board = benchmark(lessons([valley], track="open"))
    assert set(REFERENCES) < set(board.forecasts)
    assert {"pp", "drift-pp", "flow30-pp", "plan30", "clim"} < set(board.forecasts)
    rows = len(board.rows)
    assert all(f.quantiles.shape == (rows, 7) and f.mean.shape == (rows,) for f in board.forecasts.values())


def test_from_the_first_day_the_calendar_is_followed(valley: Case) -> None:
    asking = Asking(part="start")
    known = replace(valley, events=tuple(replace(event, published=valley.start) for event in valley.events))
    board = benchmark(lessons([known], track="given-total", asking=asking), part="start")
    equal = {(r.target.place, r.target_day): q[3] for r, q in zip(board.rows, board.forecasts["equal"].quantiles, strict=True)}
    # 5 January lies within three days of 8 January: 3,200 over the two open camps
    assert equal["north", day("2020-01-08")] == pytest.approx(1600)
    assert "invdist-pp" in board.forecasts
    assert "pp" not in board.forecasts

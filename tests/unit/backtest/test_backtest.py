"""Back-tests: every row asked for, nothing from the future, nothing from the case itself, the same for any number of workers."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

import numpy as np
import pytest

from orontes.errors import InputError
from orontes.evaluate.case import Case, Target
from orontes.evaluate.figures import judge
from orontes.evaluate.forecast_file import ForecastRow, read_forecasts
from orontes.evaluate.residuals import Forecasts
from orontes.evaluate.rows import scored_rows
from orontes.forecast.backtest import SHIPPED, Order, case_forecasts, run_backtest, write_forecasts
from orontes.forecast.models import asked_of
from orontes.forecast.past_scores import record_of
from orontes.forecast.residual_table import ResidualTable, packaged_residuals
from orontes.forecast.stack import MODELS, Record, stacked
from orontes.parallel import in_order


def _rows(case: Case, table: ResidualTable, **options: object) -> list[ForecastRow]:
    return case_forecasts(case, order=Order(**options), table=table)  # type: ignore[arg-type]


def test_a_row_for_each_target_issue_date_and_horizon(slow: Callable[..., Case], table: ResidualTable) -> None:
    rows = _rows(slow("new"), table, horizons=(7, 30), every=14)
    assert len({row.key for row in rows}) == len(rows) == len(range(0, 201, 14)) * 3 * 2
    for row in rows:
        assert list(row.quantiles) == sorted(row.quantiles)
        assert row.quantiles[0] >= 0
        assert np.isfinite([*row.quantiles, row.mean]).all()


@pytest.mark.parametrize("track", ["open", "given-total"])
@pytest.mark.parametrize("model", sorted(MODELS))
def test_every_model_on_every_track(
    model: str, track: str, slow: Callable[..., Case], city: Callable[..., Case], table: ResidualTable
) -> None:
    for case in (slow("new"), city("new")):
        rows = _rows(case, table, horizons=(7,), every=20, track=track, model=model)
        values = np.array([row.quantiles for row in rows])
        assert (np.diff(values, axis=1) >= -1e-9).all()
        assert (values >= 0).all()


@pytest.mark.parametrize("track", ["open", "given-total"])
@pytest.mark.parametrize("maker", ["slow", "city"])
def test_nothing_from_the_future(
    track: str, maker: str, slow: Callable[..., Case], city: Callable[..., Case], table: ResidualTable
) -> None:
    case = {"slow": slow, "city": city}[maker]("new")
    cut = case.start + 20
    full = [row for row in _rows(case, table, horizons=(7, 14), every=3, track=track) if row.key.issue <= cut]
    known = {target: tuple(c for c in found if c.published <= cut) for target, found in case.counts.items()}
    absurd = {
        target: tuple(c if c.published <= cut else replace(c, low=c.low * 10 + 1000, high=c.high * 10 + 1000) for c in found)
        for target, found in case.counts.items()
    }
    later = {place.id: replace(place, opens=case.start + 9000) if place.id == "west" else place for place in case.places.values()}
    soon = {place.id: replace(place, opens=cut + 5) if place.id == "west" else place for place in case.places.values()}
    for changed in (known, absurd):
        again = _rows(replace(case, counts=changed), table, horizons=(7, 14), every=3, track=track)
        assert [row for row in again if row.key.issue <= cut] == full
    early, never = (
        [
            row
            for row in _rows(replace(case, places=places), table, horizons=(7, 14), every=3, track=track)
            if row.key.issue <= cut
        ]
        for places in (soon, later)
    )
    assert early == never


def test_totals_do_not_matter_in_the_open_track(slow: Callable[..., Case], table: ResidualTable) -> None:
    case = slow("new")
    without = replace(case, totals={})
    assert _rows(case, table, horizons=(14,)) == _rows(without, table, horizons=(14,))


def test_an_unknown_total_stays_unknown(slow: Callable[..., Case], table: ResidualTable) -> None:
    without = replace(slow("new"), totals={})
    given = _rows(without, table, horizons=(14,), track="given-total")
    free = _rows(without, table, horizons=(14,))
    assert [(r.quantiles, r.mean) for r in given] == [(r.quantiles, r.mean) for r in free]


def test_the_case_itself_teaches_nothing(past: tuple[Case, ...], table: ResidualTable) -> None:
    for case in (past[0], past[7]):
        others = np.array(table.words["case"] != case.name)
        without = ResidualTable(
            {name: column[others] for name, column in table.words.items()},
            {name: column[others] for name, column in table.numbers.items()},
        )
        expected = [(row.quantiles, row.mean) for row in _rows(case, without)]
        assert [(row.quantiles, row.mean) for row in _rows(case, table)] == expected
        renamed = _rows(replace(case, name="under another name"), table)
        assert [(row.quantiles, row.mean) for row in renamed] == expected


def test_the_same_for_any_number_of_workers(past: tuple[Case, ...], table: ResidualTable) -> None:
    cases = (past[0], past[8], past[1])
    one, two = (
        list(run_backtest(cases, every=20, spread=partial(in_order, workers=n, few=1, batch=1), table=table)) for n in (1, 2)
    )
    assert one == two
    assert list(dict.fromkeys(row.key.case for row in one)) == [case.name for case in cases]


def test_quiet_places_get_quiet_forecasts(slow: Callable[..., Case], table: ResidualTable) -> None:
    def relative_width(case: Case) -> float:
        late = [row for row in _rows(case, table, horizons=(14,)) if row.key.issue > case.start + 100]
        return float(np.mean([(row.quantiles[5] - row.quantiles[1]) / max(row.quantiles[3], 1) for row in late]))

    assert relative_width(slow("quiet", growth=0.001)) < 0.5 * relative_width(slow("wild", growth=0.15))


def test_a_place_never_counted_gets_a_wide_forecast(city: Callable[..., Case]) -> None:
    """With what ships: nobody knows before the first count whether hundreds or half the city will leave."""
    rows = _rows(city("new"), packaged_residuals(), horizons=(7,))
    first, last = rows[0], rows[-2]
    assert first.key.target == last.key.target == Target("*", "cumulative")
    assert first.quantiles[5] / (first.quantiles[1] + 1) > 10
    assert first.quantiles[5] > 5_000
    assert last.quantiles[5] / last.quantiles[1] < 4
    assert max(row.quantiles[6] for row in rows) <= 200_000


def test_no_more_than_the_total(slow: Callable[..., Case], table: ResidualTable) -> None:
    case = slow("new")
    for row in _rows(case, table, horizons=(14,), track="given-total"):
        total = case.total_at(row.key.target_day)
        assert total is None or row.quantiles[6] <= total + 1e-6


def test_what_can_only_grow_is_not_forecast_to_fall(city: Callable[..., Case], table: ResidualTable) -> None:
    case = city("new")
    for row in _rows(case, table, horizons=(3, 7)):
        known = case.known(row.key.target, row.key.issue)
        if row.key.target.measure == "cumulative" and known:
            assert row.quantiles[0] >= known[-1][1] - 1e-6


def test_other_horizons_than_those_taught(slow: Callable[..., Case], table: ResidualTable) -> None:
    case = slow("new")
    rows = _rows(case, table, horizons=(1, 10, 365), every=50, track="given-total")
    assert np.isfinite([row.quantiles for row in rows]).all()
    far = [row for row in _rows(case, table, horizons=(365,), every=50) if row.key.issue > case.start]
    assert max(row.quantiles[6] for row in far) < 1e6


def test_written_rows_are_read(tmp_path: Path, slow: Callable[..., Case], table: ResidualTable) -> None:
    case = slow("new")
    path = tmp_path / "f.csv"
    assert write_forecasts(path, run_backtest([case], every=50, table=table)) == len(read_forecasts(path, [case]))


@pytest.mark.parametrize("options", [{"horizons": (0,)}, {"every": 0}, {"track": "closed"}, {"model": "oracle"}], ids=str)
def test_what_cannot_be_issued(options: dict[str, object], slow: Callable[..., Case], table: ResidualTable) -> None:
    with pytest.raises(InputError):
        run_backtest([slow("new")], table=table, **options)  # type: ignore[arg-type]


def test_what_is_taught_helps(past: tuple[Case, ...], table: ResidualTable) -> None:
    """On slow cases made alike, the fitted forecast beats the last count, and its 80 % interval holds about 80 %."""
    gains, inside = [], []
    for case in past[:4]:
        rows = scored_rows(case)
        asked = asked_of(case, rows, track="open", table=table)
        warm = np.array([not row.is_cold for row in rows])
        fitted, last = (judge(rows, MODELS[name](asked)) for name in ("fitted", "persistence"))
        gains.append(fitted.crps[warm].sum() / last.crps[warm].sum())
        inside.append(fitted.in_80[warm].mean())
    assert np.mean(gains) < 0.9
    assert 0.65 < np.mean(inside) < 0.95


def test_the_shipped_forecast_is_the_chosen_one(past: tuple[Case, ...], table: ResidualTable) -> None:
    assert SHIPPED == "stack"
    record = record_of(past, table)
    case = past[0]
    asked = asked_of(case, scored_rows(case), track="open", table=table)
    found: Forecasts = stacked(asked, record=record)
    assert found.quantiles.shape == (len(asked.rows), 7)
    nothing_known = stacked(asked, record=Record(()))
    assert nothing_known.quantiles == pytest.approx(MODELS["fitted"](asked).quantiles)

"""The forecast with a record, beside the outlook of a situation."""

import datetime as dt
from dataclasses import replace

import numpy as np
import pytest

from model_case import DAY, article, report, world
from orontes.evaluate.case import ALL_PLACES, Target
from orontes.forecast.issue import make_outlook
from orontes.forecast.outlook import Outlook
from orontes.forecast.past_shocks import NAME
from orontes.forecast.situation_case import situation_case
from orontes.scenario.setting import setting_of
from orontes.situation.build import build_situation
from orontes.situation.situation import Situation


@pytest.fixture(scope="module")
def situation() -> Situation:
    return build_situation(article(), [report()], world(), as_of=DAY)


@pytest.fixture(scope="module")
def outlook(situation: Situation) -> Outlook:
    found = make_outlook(situation, world(), days=7, members=60)
    assert isinstance(found, Outlook)
    return found


def test_the_case_holds_places_under_threat_and_those_told_to_have_fled(situation: Situation) -> None:
    case = situation_case(situation, setting_of(situation, world()), world(), days=7)
    assert case is not None
    assert "t:city" in case.places
    assert "t:oasis" not in case.places
    (count,) = case.counts[Target("t:city", "cumulative")]
    assert (count.low, count.high) == (2000, 9999)
    assert case.start <= DAY.toordinal() < case.end
    assert all(event.published <= DAY.toordinal() for event in case.events)


def test_without_a_threat_there_is_no_case() -> None:
    quiet = build_situation((), [report()], world(), as_of=DAY)
    assert situation_case(quiet, setting_of(quiet, world()), world(), days=7) is None


def test_the_outlook_carries_the_forecast_and_its_record(outlook: Outlook) -> None:
    measured = outlook.measured
    assert measured is not None
    assert measured.series.quantiles.shape == (7, 7)
    assert (np.diff(measured.series.quantiles, axis=1) >= 0).all()
    assert (measured.series.quantiles <= measured.population).all()
    assert 0 < measured.skill < 1
    assert measured.cases > 20
    assert measured.label in outlook.skill_label
    assert next(rule for rule in outlook.reference if rule.name == NAME).displaced is not None


def test_a_count_of_all_narrows_it(situation: Situation, outlook: Outlook) -> None:
    told = next(row for row in situation.displaced if row.origin)
    counted = replace(
        situation,
        displaced=(replace(told, origin=None, destination=None, low=90_000.0, high=110_000.0, day=DAY - dt.timedelta(1)),),
    )
    found = make_outlook(counted, world(), days=7, members=60)
    assert isinstance(found, Outlook)
    assert found.measured is not None
    assert outlook.measured is not None
    assert situation_case(counted, setting_of(counted, world()), world(), days=7).targets[0].place == ALL_PLACES  # type: ignore[union-attr]
    wide, narrow = (np.log(m.series.quantiles[0, -1] / m.series.quantiles[0, 0]) for m in (outlook.measured, found.measured))
    assert narrow < wide / 2


def test_people_fled_within_a_country_count_for_the_whole(situation: Situation) -> None:
    told = next(row for row in situation.displaced if row.origin)
    land = replace(told.origin, kind="country", id="geonames:land")  # type: ignore[type-var]
    everywhere = replace(told, origin=land, destination=None, low=14_000.0, high=None, day=DAY - dt.timedelta(2))
    case = situation_case(replace(situation, displaced=(everywhere,)), setting_of(situation, world()), world(), days=7)
    assert case is not None
    (count,) = case.counts[Target(ALL_PLACES, "cumulative")]
    assert (count.low, count.high) == (14_000, 28_000)


def test_those_who_went_to_one_place_are_no_count_of_all(situation: Situation) -> None:
    told = next(row for row in situation.displaced if row.origin)
    abroad = replace(told.origin, kind="country", country="IRQ", id="geonames:abroad")  # type: ignore[type-var]
    part = replace(told, origin=None, destination=abroad, low=1_000.0, high=None, day=DAY - dt.timedelta(1))
    case = situation_case(replace(situation, displaced=(part,)), setting_of(situation, world()), world(), days=7)
    assert case is not None
    assert Target(ALL_PLACES, "cumulative") not in case.counts


@pytest.mark.parametrize(("low", "more"), [(20_000.0, False), (40_000.0, True)])
def test_places_that_tell_of_more_than_the_last_count_of_all_make_a_count(
    situation: Situation, low: float, *, more: bool
) -> None:
    told = next(row for row in situation.displaced if row.origin)
    before = replace(told, origin=None, destination=None, low=15_000.0, high=30_000.0, day=DAY - dt.timedelta(3))
    now = replace(told, low=low, high=2 * low, day=DAY)
    case = situation_case(replace(situation, displaced=(before, now)), setting_of(situation, world()), world(), days=7)
    assert case is not None
    lows = [count.low for count in case.counts[Target(ALL_PLACES, "cumulative")]]
    assert lows == ([15_000.0, low] if more else [15_000.0])

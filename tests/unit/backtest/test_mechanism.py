"""The simulation as a forecast of past cases."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from orontes.evaluate.case import ALL_PLACES, Case, CaseEvent, Target
from orontes.evaluate.rows import Question
from orontes.forecast.case_setting import case_setting, case_world
from orontes.forecast.mechanism import simulated

City = Callable[..., Case]


def _asked(case: Case, issue: int, horizons: tuple[int, ...] = (1, 7, 14)) -> tuple[Question, ...]:
    return tuple(Question(case.name, issue, horizon, target) for target in case.targets for horizon in horizons)


def test_the_world_of_a_case_has_its_places_and_roads(city: City) -> None:
    case = city("made-up", 1)
    world = case_world(case)
    assert world.network.node_ids == tuple(case.places)
    assert world.network.length_km.tolist() == [link.length_km for link in case.links]


def test_events_published_later_are_not_seen(city: City) -> None:
    case = city("made-up", 1)
    later = replace(case, events=(*case.events, CaseEvent(case.start + 9, case.start + 2, "control_change", "city")))
    world = case_world(case)
    before, with_more = (case_setting(one, world, case.start + 8) for one in (case, later))
    assert np.array_equal(before.holder_odds, with_more.holder_odds)
    assert case_setting(later, world, case.start + 9).changed.any()


def test_nobody_leaves_where_nothing_is_told(city: City) -> None:
    case = replace(city("made-up", 1), events=())
    rows = _asked(case, case.start)
    found = simulated(case, rows, cold=np.ones(len(rows), dtype=np.bool_))
    assert not found.quantiles.any()
    assert not found.mean.any()


def test_fighting_makes_more_leave_the_longer_it_lasts(city: City) -> None:
    case = city("made-up", 1)
    rows = tuple(Question(case.name, case.start, days, Target("city", "cumulative")) for days in (1, 7, 30))
    found = simulated(case, rows, cold=np.ones(3, dtype=np.bool_))
    assert (np.diff(found.mean) > 0).all()
    assert (np.diff(found.quantiles, axis=1) >= 0).all()
    assert found.mean[-1] <= (case.origin_population("city") or 0.0)


def test_a_counted_place_goes_on_from_its_count(city: City) -> None:
    case = city("made-up", 1)
    target = next(one for one in case.targets if one.place == ALL_PLACES)
    issue = case.counts[target][0].published
    last = case.known(target, issue)[-1][1]
    found = simulated(case, (Question(case.name, issue, 7, target),), cold=np.zeros(1, dtype=np.bool_))
    assert found.quantiles[0, 0] >= last


def test_a_case_without_roads_is_simulated(city: City) -> None:
    case = replace(city("made-up", 1), links=())
    rows = _asked(case, case.start)
    assert np.isfinite(simulated(case, rows, cold=np.ones(len(rows), dtype=np.bool_)).quantiles).all()

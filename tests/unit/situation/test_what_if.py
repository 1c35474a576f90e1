"""Suppositions in words, and the difference that they make."""

import datetime as dt
from dataclasses import replace

import numpy as np
import pytest

from model_case import ARMY, DAY, REBELS, article, at, claim, report, world
from orontes import api
from orontes.config import OutlookOptions
from orontes.core.claim import Route
from orontes.core.period import Period
from orontes.core.report import Report
from orontes.errors import InputError
from orontes.scenario.setting import setting_of
from orontes.situation.build import build_situation
from orontes.situation.changes import changes_between, timeline
from orontes.situation.contact import contact_lines
from orontes.situation.record import PARTS, situation_record
from orontes.situation.situation import Situation
from orontes.supposing import EXAMPLES, supposed_setting, understand
from orontes.what_if import compare

TOMORROW = DAY + dt.timedelta(days=1)
FALLS = claim(1, "control_change", place=at("city"), change="gained", when=Period.of_day(TOMORROW))
CUT = claim(2, "route_closed", place=at("hill"), route=Route("the R1", "R1"))


@pytest.fixture(scope="module")
def situation() -> Situation:
    return build_situation(article(), [report()], world(), as_of=DAY)


def test_a_place_falls_to_the_side_that_advances(situation: Situation) -> None:
    (place,) = understand("the city falls", [FALLS], situation, world()).places
    assert (place.side, place.day) == ("opposition", TOMORROW)


def test_a_place_lost_goes_to_the_other_side(situation: Situation) -> None:
    lost = claim(1, "control_change", actor=REBELS, place=at("hill"), change="lost")
    (place,) = understand("the rebels lose the hill", [lost], situation, world()).places
    assert place.side == "government"


def test_a_day_gone_by_becomes_tomorrow(situation: Situation) -> None:
    past = claim(1, "control_change", actor=ARMY, place=at("hill"), change="gained", when=Period.of_day(DAY))
    assert understand("x", [past], situation, world()).places[0].day == TOMORROW


def test_what_is_not_understood_says_what_was_read(situation: Situation) -> None:
    with pytest.raises(InputError, match="nothing was read"):
        understand("all will be well", [], situation, world())
    with pytest.raises(InputError, match="only clash was read"):
        understand("they fight", [claim(1, "clash", place=at("city"))], situation, world())
    with pytest.raises(InputError, match="a town of TST"):
        understand("x", [claim(1, "control_change", place=at("city", "region"), change="gained")], situation, world())


def test_a_cut_road_is_cut_for_sure(situation: Situation) -> None:
    setting = setting_of(situation, world())
    changed = supposed_setting(setting, [understand("cut", [CUT], situation, world())], world())
    assert (changed.p_cut >= setting.p_cut).all()
    assert (changed.p_cut == 1).sum() > (setting.p_cut == 1).sum()


def test_the_difference_is_paired(situation: Situation) -> None:
    options = OutlookOptions(days=5, members=60)
    nothing = compare(situation, world(), [], options)
    assert all(not any(figure.added.quantiles) and figure.added.mean == 0 for figure in nothing.figures)
    falls = compare(situation, world(), [understand("the city falls", [FALLS], situation, world())], options)
    assert any(figure.added.mean for figure in falls.figures)
    for figure in falls.figures:
        assert np.isclose(figure.added.mean, figure.supposed.mean - figure.without.mean, atol=1e-6)
    assert any({way.origin, way.destination} == {"north", "capital"} for way in falls.ways) or not falls.ways


def test_the_record_holds_every_part(situation: Situation) -> None:
    record = situation_record(situation)
    assert set(PARTS) <= set(record)
    assert record["control"][0]["place"]["name"]
    assert all(abs(sum(state["probabilities"].values()) - 1) < 1e-5 for state in record["control"])


def test_changes_name_what_was_and_what_is(situation: Situation) -> None:
    before = build_situation((), [report()], world(), as_of=DAY - dt.timedelta(days=1))
    changed = changes_between(before, situation)
    assert any(one.about.startswith("north") and not one.before and "opposition" in one.after and one.claims for one in changed)
    assert not changes_between(situation, situation)


def test_the_time_line_is_in_order(situation: Situation) -> None:
    rows = timeline(situation)
    assert [row.day for row in rows] == sorted(row.day for row in rows)
    assert any(row.kind == "fled" for row in rows)


def test_neighbours_that_different_sides_hold_are_named(situation: Situation) -> None:
    lines = contact_lines(situation, world().network)
    assert {("t:hill", "t:city")} <= {(line.node_a, line.node_b) for line in lines}
    assert all(line.side_a != line.side_b and 0.25 <= line.probability <= 1 and line.claims for line in lines)
    quiet = build_situation((), [report()], world(), as_of=DAY)
    assert not contact_lines(quiet, world().network)


def test_an_earlier_picture_knows_what_the_later_one_knows() -> None:
    week = dt.timedelta(days=7)
    same_day = api.Picture((report(),), article(), DAY, DAY, "TST")
    hindsight = api.Picture((report(),), article(), DAY, DAY + week, "TST")
    before = DAY - dt.timedelta(days=1)
    assert api.earlier(same_day, before).known_on == before
    assert api.earlier(hindsight, before).known_on == DAY + week
    with pytest.raises(InputError, match="a day before"):
        api.earlier(same_day, DAY)


@pytest.mark.parametrize("words", EXAMPLES)
def test_what_the_error_gives_as_examples_is_understood(words: str) -> None:
    drawn = api.situation(api.gather([api.sample()]))
    (reading,) = api.read([Report("supposition", words, drawn.situation.as_of)], country="SYR")
    assert understand(words, reading.claims, drawn.situation, drawn.world).understood


def test_what_is_inferred_now_is_not_called_forgotten(situation: Situation) -> None:
    state = next(state for state in situation.control if state.key == "t:city")
    told = replace(situation, control=(replace(state, inferred=False, probabilities=(("opposition", 1.0),)),))
    (change,) = (one for one in changes_between(told, situation) if one.about.startswith("city: who"))
    assert "opposition" in change.before
    assert "government" in change.after

"""Scenarios, outlook, needs and what-if on the made-up world; and what must stay quiet."""

import dataclasses
import datetime as dt

import numpy as np
import pytest

import model_case as case
from orontes.core.evidence import EvidenceBook, Figure
from orontes.core.place import Place
from orontes.errors import InputError
from orontes.forecast.issue import make_outlook, outlook_of
from orontes.forecast.needs import needs_of
from orontes.forecast.outlook import MEASURES, NoThreat, Outlook, Spread
from orontes.scenario.regimes import weigh
from orontes.scenario.setting import setting_of
from orontes.scenario.suppose import Supposition, suppose, supposed_by_reports
from orontes.scenario.theatre import theatre_of
from orontes.simulate.control import contact, ease, falls
from orontes.situation.build import build_situation
from orontes.situation.situation import Situation

WORLD = case.world()


def picture(*claims: object) -> Situation:
    return build_situation(claims, [case.report()], WORLD, as_of=case.DAY)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def article() -> Situation:
    return picture(*case.article())


@pytest.fixture(scope="module")
def outlook(article: Situation) -> Outlook:
    made = make_outlook(article, WORLD, members=200, seed=1)
    assert isinstance(made, Outlook)
    return made


def test_claims_move_the_weights_and_say_so(article: Situation) -> None:
    weighted = {item.regime.name: item for item in weigh(article, "opposition", "government")}
    assert sum(item.weight for item in weighted.values()) == pytest.approx(1)
    fast = weighted["fast_collapse"]
    assert fast.weight > fast.prior
    assert weighted["stall"].weight < weighted["stall"].prior
    assert {claim for claims, _ in fast.moved_by for claim in claims} == {"r:1", "r:2", "r:5", "r:12"}


def test_a_ceasefire_speaks_for_a_negotiated_stop(article: Situation) -> None:
    peace = picture(*case.article(), case.claim(20, "ceasefire", place=case.at("city")))
    share = [
        next(i.weight for i in weigh(item, "opposition", "government") if i.regime.name == "negotiated_stop")
        for item in (article, peace)
    ]
    assert share[1] > 3 * share[0]


def test_the_outlook_is_complete_and_ordered(outlook: Outlook) -> None:
    assert len(outlook.days) == 14
    assert outlook.days[0] == case.DAY + dt.timedelta(days=1)
    assert [series.measure for series in outlook.totals] == list(MEASURES)
    assert outlook.totals[0].quantiles.shape == (14, 7)
    assert (np.diff(outlook.totals[0].quantiles, axis=1) >= 0).all()
    assert sum(item.weight for item in outlook.scenarios) == pytest.approx(1)
    assert [item.weight for item in outlook.scenarios] == sorted((item.weight for item in outlook.scenarios), reverse=True)
    assert outlook.skill_label
    assert outlook.reference


def test_the_city_empties_in_a_collapse_and_hardly_in_a_stall(outlook: Outlook) -> None:
    median = {item.name: item.departures.best for item in outlook.scenarios}
    city = outlook.place("t:city")
    assert city
    assert 10_000 < city.departures.high < 700_000
    assert median["fast_collapse"] > 5 * median["stall"]
    assert 0 <= city.p_hostile <= 1
    assert dict(city.p_arrivals_7d).keys() == {1000, 5000, 20000}


def test_people_of_the_city_go_to_places_by_name(outlook: Outlook) -> None:
    ends = {flow.destination_id for flow in outlook.flows if flow.origin_id == "t:city"}
    assert {"t:coast", "t:port", "t:capital"} <= ends


def test_every_figure_reaches_a_sentence_a_cell_or_an_assumption(outlook: Outlook) -> None:
    book = EvidenceBook()
    for key, leaf in outlook.evidence:
        book.add(key, leaf)
    for claim in case.article():
        book.add_claim(claim)
    parts = (*outlook.places, *outlook.scenarios, *outlook.flows, *outlook.links, outlook)
    for number, part in enumerate(parts):
        book.add(f"figure:{number}", Figure(None, None, None, "persons", "forecast", "the ensemble", part.basis))
    book.check()
    city = outlook.place("t:city")
    assert city
    assert {"claim:r:3", "cell:population/t:city"} <= set(city.basis)


def test_a_text_without_any_threat_gives_no_outlook() -> None:
    quiet = picture(case.claim(1, "external_support", actor=case.REBELS, target_actor=case.ARMY))
    assert isinstance(make_outlook(quiet, WORLD), NoThreat)


def test_an_old_front_gives_no_outlook() -> None:
    old = build_situation(case.article(), [case.report()], WORLD, as_of=case.DAY + dt.timedelta(days=60))
    assert isinstance(make_outlook(old, WORLD), NoThreat)


def test_fighting_far_from_all_towns_but_a_small_one_moves_few() -> None:
    calm = make_outlook(picture(case.claim(1, "clash", place=case.at("oasis"))), WORLD, members=200)
    assert isinstance(calm, Outlook)
    assert calm.departures.high < 0.1 * 50_000
    assert all(place.departures.high == 0 for place in calm.places if place.place_id != "t:oasis")


@pytest.mark.parametrize("wrong", [{"members": 0}, {"days": 0}, {"members": -5}])
def test_numbers_below_one_are_refused(article: Situation, wrong: dict[str, int]) -> None:
    with pytest.raises(InputError):
        make_outlook(article, WORLD, **wrong)


def test_the_articles_own_hypothetical_becomes_a_what_if(article: Situation) -> None:
    (supposed,) = supposed_by_reports(article, WORLD)
    assert (supposed.place.name, supposed.side, supposed.claims) == ("city", "opposition", ("r:7",))
    found = outlook_of(suppose(setting_of(article, WORLD), supposed, WORLD), WORLD, days=14, members=100, seed=0)
    assert isinstance(found, Outlook)
    city = found.place("t:city")
    assert city
    assert city.p_hostile > 0.9


def test_a_supposition_must_fit(article: Situation) -> None:
    good = supposed_by_reports(article, WORLD)[0]
    for wrong in (
        dataclasses.replace(good, side="nobody"), dataclasses.replace(good, day=case.DAY),
        Supposition(Place("elsewhere"), "opposition", good.day),
    ):  # fmt: skip
        with pytest.raises(InputError):
            suppose(setting_of(article, WORLD), wrong, WORLD)


def test_a_near_small_town_falls_before_a_far_large_one() -> None:
    """Roads of 20 km from place 0 to place 1, and of 80 km to place 2, which is ten times as large as a small town."""
    start, other, km = (
        np.array([0, 2, 3, 4], dtype=np.int32),
        np.array([1, 2, 0, 0], dtype=np.int32),
        np.array([20.0, 80, 20, 80]),
    )
    held, speed = np.array([0, 1, 1]), 20.0
    near, far = (contact(held, place, 0, start, other, 1 / km) * speed for place in (1, 2))
    far *= ease(10.0, 0.5, False, 0.6)
    assert (near, far) == pytest.approx((1.0, 0.25 / np.sqrt(10)))
    assert ease(10.0, 0.5, True, 0.6) == pytest.approx(0.6 / np.sqrt(10))
    chances = (np.arange(1000) + 0.5) / 1000
    share = [np.mean([falls(rate, chance) for chance in chances]) for rate in (near, far, 0.0)]
    assert share == pytest.approx([1 - np.exp(-near), 1 - np.exp(-far), 0], abs=0.001)
    assert contact(held, 0, 0, start, other, 1 / km) == 0


def test_the_theatre_keeps_distances_and_people() -> None:
    city = WORLD.network.node_ids.index("t:city")
    small = theatre_of(WORLD, [city], [city], most=5)
    near = WORLD.network.shortest(small.nodes)[:, list(small.nodes)]
    assert small.network.shortest(range(5)) == pytest.approx(near, rel=0.05)
    assert sorted(node for group in small.members for node in group) == list(range(8))


def test_the_setting_takes_the_side_that_advances_for_the_attacker(article: Situation) -> None:
    setting = setting_of(article, WORLD)
    assert (setting.sides[setting.attacker], setting.sides[setting.defender]) == ("opposition", "government")
    assert setting.front_km[setting.node_ids.index("t:city")] == 5.0


def test_a_town_with_one_side_before_it_is_the_other_sides_though_none_is_named() -> None:
    setting = setting_of(picture(case.claim(1, "front_position", actor=case.REBELS, place=case.at("city"))), WORLD)
    city = setting.node_ids.index("t:city")
    assert setting.sides == ("opposition", "government")
    assert setting.holder_odds[city].tolist() == [0.0, 1.0]
    assert setting.holder_odds.sum() == 1.0
    army = setting_of(picture(case.claim(1, "front_position", actor=case.ARMY, place=case.at("city"))), WORLD)
    assert (army.sides[army.attacker], army.sides[army.defender]) == ("government", "opposition")


def test_needs_are_ranges_of_people_times_factors() -> None:
    needs = {need.name: need for need in needs_of(Spread((10.0, 20, 30, 40, 50, 60, 70), 40.0))}
    assert (needs["Water"].low, needs["Water"].high) == (20 * 7.5, 60 * 15)
    assert needs["Food"].best == 40 * 2100

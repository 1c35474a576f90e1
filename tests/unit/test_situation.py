"""The situation of the article, state by state."""

import datetime as dt
from dataclasses import replace

import pytest

from model_case import ARMY, DAY, REBELS, article, at, claim, report, world
from orontes.core.claim import Source
from orontes.core.quantity import People
from orontes.situation.build import build_situation
from orontes.situation.credibility import declared_weights
from orontes.situation.situation import Situation


def situation(*claims: object, **options: object) -> Situation:
    return build_situation(claims, [report()], world(), as_of=DAY, **options)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def picture() -> Situation:
    return situation(*article())


def test_a_place_taken_is_held_and_one_threatened_is_inferred(picture: Situation) -> None:
    hill, city = picture.control_of("t:hill"), picture.control_of("t:city")
    assert hill
    assert city
    assert (hill.holder, hill.status, hill.inferred, hill.claims) == ("opposition", "controlled", False, ("r:2",))
    assert (city.holder, city.inferred) == ("government", True)
    assert {"r:3", "r:5"} <= set(city.claims)
    assert picture.sides[0] == "opposition"


def test_government_held_coast_gives_its_towns_as_inferred_and_the_rest_stays_unknown(picture: Situation) -> None:
    coast = picture.control_of("t:coast")
    assert coast
    assert coast.holder == "government"
    assert coast.inferred
    assert "r:4" in coast.claims
    assert picture.control_of("t:oasis") is None
    assert picture.control_of("t:capital") is None


def test_the_front_keeps_distance_and_source(picture: Situation) -> None:
    (front,) = picture.fronts
    assert (front.key, front.side, front.distance_km, front.source) == ("t:city", "opposition", 5.0, "a monitor")


def test_the_struck_bridge_cuts_the_one_link_it_lies_on_more_likely_than_not(picture: Situation) -> None:
    (link,) = picture.links
    assert {link.node_from, link.node_to} == {"t:hill", "t:city"}
    assert link.status == "cut"
    assert 0.45 < link.probability_cut < 0.65
    assert link.claims == ("r:6",)
    assert sum(p for _, p in link.probabilities) == pytest.approx(1)


def test_displaced_people_keep_their_interval_and_ends(picture: Situation) -> None:
    (moved,) = picture.displaced
    assert (moved.low, moved.high, moved.returned) == (2000, 9999, False)
    assert moved.origin
    assert moved.origin.name == "city"
    assert moved.destination
    assert moved.destination.name == "the coast"


def test_families_and_people_of_one_caseload_are_one_interval() -> None:
    both = situation(
        claim(1, "displacement", origin=at("city"), people=People("2,000 families", 2000, 2000, "families")),
        claim(2, "displacement", origin=at("city"), people=People("some 9,000 people", 9000, 9000)),
    )
    (moved,) = both.displaced
    assert (moved.low, moved.high, moved.claims) == (9000, 9000, ("r:1", "r:2"))


def test_relations_are_signed_and_the_past_is_told_apart(picture: Situation) -> None:
    signs = {(item.actor, item.target): (item.sign, item.historic) for item in picture.relations}
    assert signs["state.RUS", "tst.army"] == (1, False)
    assert signs["state.TUR", "tst.army"] == (-1, False)
    assert signs["rebels", "alqaeda"] == (0, True)


def test_suppositions_and_history_are_kept_aside_and_never_happen(picture: Situation) -> None:
    assert [aside.claim for aside in picture.hypotheticals] == ["r:7"]
    city = picture.control_of("t:city")
    assert city
    assert "r:7" not in city.claims
    assert city.probability("opposition") == 0


def test_every_claim_is_used_or_left_out_with_a_reason(picture: Situation) -> None:
    named = {i for part in ("control", "links", "displaced", "relations", "capabilities", "events", "fronts", "changes")
             for state in getattr(picture, part) for i in state.claims}  # fmt: skip
    named |= {aside.claim for aside in picture.asides} | {item.claim for item in picture.unused}
    assert named == {f"r:{number}" for number in range(1, 13)}


def test_later_word_counts_before_earlier() -> None:
    earlier = replace(claim(1, "control_change", actor=ARMY, place=at("hill"), change="gained", report="old"))
    both = build_situation(
        [earlier, claim(2, "control_change", actor=REBELS, place=at("hill"), change="gained")],
        [report("old", DAY - dt.timedelta(days=4)), report()], world(), as_of=DAY,
    )  # fmt: skip
    hill = both.control_of("t:hill")
    assert hill
    assert hill.holder == "opposition"
    assert hill.against == ("old:1",)
    assert both.contradictions


def test_silence_fades_to_unknown() -> None:
    taken = claim(1, "control_change", actor=REBELS, place=at("hill"), change="gained")
    later = build_situation([taken], [report()], world(), as_of=DAY + dt.timedelta(days=120))
    hill = later.control_of("t:hill")
    assert hill
    assert hill.status == "unknown"
    assert hill.holder is None


def test_a_party_alone_only_claims() -> None:
    state = situation(
        claim(1, "control_change", "claimed", actor=REBELS, place=at("hill"), change="gained", source=Source("rebels", "party"))
    ).control_of("t:hill")
    assert state
    assert state.status in ("claimed only", "unknown")
    assert state.probability("opposition") < 0.6


def test_what_was_not_known_then_is_left_out() -> None:
    early = situation(*article(), known_on=DAY - dt.timedelta(days=1))
    assert not early.control
    assert {item.claim for item in early.unused} == {f"r:{n}" for n in range(1, 13)}


def test_every_declared_weight_has_a_source() -> None:
    assert all(number.source and number.statement for number in declared_weights().numbers.values())

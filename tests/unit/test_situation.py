"""The situation of the article, state by state."""

import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest

from model_case import ARMY, DAY, REBELS, article, at, claim, report, world
from orontes.core.claim import Source
from orontes.core.place import Place
from orontes.core.quantity import People
from orontes.errors import InputError
from orontes.situation.build import build_situation
from orontes.situation.credibility import declared_weights, weights_from
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
    assert not both.contradictions, "four days apart it may have changed hands"


def test_a_place_called_theirs_is_held_by_them() -> None:
    named = situation(claim(1, "affiliation", actor=REBELS, place=at("hill"), change="holds"))
    hill = named.control_of("t:hill")
    assert hill
    assert (hill.holder, hill.inferred) == ("opposition", False)


def test_two_holders_of_one_day_contradict_each_other_each_with_its_claims() -> None:
    both = situation(
        claim(1, "control_change", actor=ARMY, place=at("hill"), change="holds", source=Source("an officer", "official")),
        claim(2, "control_change", actor=REBELS, place=at("hill"), change="gained"),
    )
    (found,) = both.contradictions
    assert found.versions == (("held by government", ("r:1",)), ("held by opposition", ("r:2",)))
    assert 0 < found.weight < 1


def test_numbers_of_one_caseload_that_do_not_meet_are_a_contradiction() -> None:
    both = situation(
        claim(1, "displacement", origin=at("city"), people=People("5,000", 5000, 5000)),
        claim(2, "displacement", origin=at("city"), people=People("90,000", 90000, 90000), source=Source("a monitor", "monitor")),
    )
    (found,) = both.contradictions
    assert (found.about, found.versions) == ("people from city", (("5,000", ("r:1",)), ("90,000", ("r:2",))))


def test_ten_papers_of_one_agency_weigh_as_one() -> None:
    many = [claim(1, "control_change", actor=REBELS, place=at("hill"), change="gained", report=f"p{n}") for n in range(10)]
    wire = [report(f"p{n}", publisher=f"paper{n}.example (AFP)") for n in range(10)]
    alone = [report(f"p{n}", publisher=f"paper{n}.example") for n in range(10)]
    one, same, apart = (
        build_situation(claims, reports, world(), as_of=DAY).control_of("t:hill")
        for claims, reports in ((many[:1], wire[:1]), (many, wire), (many, alone))
    )
    assert one
    assert same
    assert apart
    assert same.probabilities == one.probabilities
    assert apart.probability("opposition") > same.probability("opposition")


def test_a_voice_that_others_confirm_weighs_more_and_one_that_they_contradict_less() -> None:
    told = [
        claim(1, "control_change", actor=REBELS, place=at(town), change="gained", report="voice") for town in ("hill", "city")
    ]
    told = [replace(item, id=f"voice:{n}", quote=f"{n}{item.quote[1:]}") for n, item in enumerate(told)]
    yes = claim(1, "control_change", actor=REBELS, place=at("hill"), change="gained", report="other")
    no = claim(1, "control_change", "denied", actor=REBELS, place=at("hill"), change="gained", report="other")
    odds, records = [], []
    for extra in ((), (yes,), (no,)):
        made = build_situation([*told, *extra], [report("voice"), report("other")], world(), as_of=DAY)
        city = made.control_of("t:city")
        assert city
        odds.append(city.probability("opposition"))
        records.append({item.voice: (item.confirmed, item.contradicted) for item in made.track})
    assert odds[2] < odds[0] < odds[1]
    assert records[0] == {}
    assert (1, 0) in records[1].values()
    assert (0, 1) in records[2].values()


def test_a_denial_holds_against_what_was_said_before_it_and_not_against_later_word() -> None:
    denial = claim(1, "control_change", "denied", actor=REBELS, place=at("hill"), change="gained", report="old")
    later = claim(2, "control_change", actor=REBELS, place=at("hill"), change="gained")
    reports = [report("old", DAY - dt.timedelta(days=3)), report()]
    with_it, without = (build_situation(c, reports, world(), as_of=DAY).control_of("t:hill") for c in ([denial, later], [later]))
    assert with_it
    assert without
    assert with_it.probabilities == without.probabilities


def test_fighting_is_forgotten_sooner_than_who_holds_a_place() -> None:
    said = (claim(1, "clash", place=at("hill")), claim(2, "control_change", actor=REBELS, place=at("city"), change="gained"))
    now, then = (build_situation(said, [report()], world(), as_of=DAY + dt.timedelta(days=n)) for n in (0, 20))
    left = []
    for key, name in (("t:hill", "contested"), ("t:city", "opposition")):
        a, b = now.control_of(key), then.control_of(key)
        assert a
        assert b
        left.append(b.probability(name) / a.probability(name))
    assert left[0] < left[1] < 1


def test_words_that_name_no_place_hold_nothing() -> None:
    nowhere = situation(claim(1, "control_change", actor=REBELS, place=Place("two strategic towns"), change="gained"))
    assert not nowhere.control
    assert [(item.claim, item.reason) for item in nowhere.unused] == [("r:1", "its place has no name and was not found")]


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


def test_weights_of_ones_own_change_what_they_name(tmp_path: Path) -> None:
    file = tmp_path / "mine.toml"
    file.write_text('["source.monitor"]\nvalue = 0.1\nsource = "we do not trust it"\n', encoding="utf-8")
    said = claim(
        1, "control_change", "reported", actor=REBELS, place=at("hill"), change="gained", source=Source("a monitor", "monitor")
    )
    plain, mine = (situation(said, weights=table).control_of("t:hill") for table in (None, weights_from(file)))
    assert plain
    assert mine
    assert mine.probability("opposition") < plain.probability("opposition")


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ('["source.monitr"]\nvalue = 1\nsource = "x"', "source.monitor"),
        ('["source.un"]\nvalue = -1\nsource = "x"', "from 0 to"),
        ('["source.un"]\nvalue = "much"\nsource = "x"', "number"),
        ('["source.un"]\nvalue = 1', "value and source"),
        ('["half_life.control"]\nvalue = 0\nsource = "x"', "0.01"),
        ("value = = 1", "TOML"),
    ],
)
def test_bad_files_of_weights_are_told(tmp_path: Path, text: str, names: str) -> None:
    file = tmp_path / "mine.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=names):
        weights_from(file)

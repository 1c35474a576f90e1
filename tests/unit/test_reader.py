"""What the reader makes of the bundled sample: the questions of a report on an advance, line by line."""

import datetime as dt
from importlib import resources

import pytest

from orontes.core.report import Report
from orontes.extract.pipeline import Reader


@pytest.fixture(scope="module")
def claims():
    text = (resources.files("orontes") / "data" / "sample.txt").read_text("utf-8")
    return Reader.load().read(Report("sample", text, dt.date(2024, 12, 7), title=text.splitlines()[0]))


def one(claims, **wanted):
    """The claims that agree with `wanted`: names of places, words of actors, plain fields."""

    def agrees(claim):
        for slot, value in wanted.items():
            have = getattr(claim, slot)
            if slot in ("place", "origin", "destination"):
                have = have and have.name
            elif slot in ("actor", "target_actor", "source"):
                have = have and f"{have.text} {getattr(have, 'resolved', None) or ''}"
                if have is None or value not in have:
                    return False
                continue
            if have != value:
                return False
        return True

    found = [c for c in claims if agrees(c)]
    assert found, f"no claim {wanted} in {[(c.kind, c.modality, c.quote[:60]) for c in claims]}"
    return found[0]


def test_gains_and_the_advance(claims):
    for town in ("Aleppo", "Hama"):
        one(claims, kind="control_change", change="gained", place=town, actor="rebels")
    one(claims, kind="front_position", place="Homs", actor="Rebels")


def test_the_front_with_its_distance_and_source(claims):
    found = one(claims, kind="front_position", place="Homs", source="Syrian Observatory for Human Rights")
    assert found.distance.km == 5
    assert (found.source.kind, found.modality) == ("monitor", "reported")


def test_who_fled_where_keeps_its_vagueness(claims):
    found = one(claims, kind="displacement", origin="Homs", destination="Syrian coast")
    assert (found.people.low, found.people.high) == (2000, 9999)
    one(claims, kind="control_change", change="holds", place="Syrian coast", actor="government")


def test_reinforcements_and_the_struck_bridge(claims):
    one(claims, kind="reinforcement", place="Homs")
    strike = one(claims, kind="strike", actor="Russian aircraft", modality="reported")
    assert "bridge" in strike.place.name
    assert abs(strike.place.lat - 34.93) < 0.1


def test_several_places_from_one_clause_lately(claims):
    for town in ("Al-Rastan", "Talbiseh"):
        found = one(claims, kind="control_change", change="gained", place=town)
        assert found.when.start < dt.date(2024, 12, 1) < found.when.end
    assert not [
        c for c in claims if c.kind == "control_change" and c.place.name == "Homs" and c.happened and c.change == "gained"
    ]


def test_what_is_supposed_is_not_told_as_happened(claims):
    one(claims, kind="control_change", place="Homs", modality="hypothetical")
    one(claims, kind="route_closed", modality="hypothetical", actor="HTS")


def test_strongholds_history_relations_and_strength(claims):
    one(claims, kind="affiliation", place="Syrian coast", actor="Assad")
    one(claims, kind="affiliation", modality="historic", actor="HTS", target_actor="al-Qaeda")
    for backer in ("Russia", "Iran"):
        one(claims, kind="external_support", actor=backer, target_actor="Assad")
    one(claims, kind="hostility", actor="Turkey", target_actor="Assad")
    one(claims, kind="hostility", actor="Turkey", target_actor="Kurdish groups")
    one(claims, kind="capability", change="down", actor="Assad")


def test_a_possessive_pronoun_points_to_who_advances_not_to_the_nearest_noun():
    text = "Rebel forces advanced on Homs in Syria. This movement follows their rapid gains in Hama and Aleppo."
    found = [c for c in Reader.load().read(Report("r", text, dt.date(2024, 12, 7))) if c.change == "gained"]
    assert {(c.place.name, c.actor.resolved, c.actor.side) for c in found} == {
        ("Hama", "Rebel forces", "opposition"), ("Aleppo", "Rebel forces", "opposition"),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("sentence", "key"),
    [
        ("The US-backed SDF took Deir ez-Zor on Friday.", "syria.sdf"),
        ("Russian-backed government forces took Hama.", "syria.government"),
    ],
)
def test_a_backer_is_not_who_acts(sentence, key):
    found = Reader.load(["SYR"]).read(Report("r", sentence, dt.date(2024, 12, 7)))
    assert [c.actor.id for c in found if c.kind == "control_change"] == [key]

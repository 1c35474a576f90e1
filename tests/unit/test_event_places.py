"""Which place belongs to which event: the nearest that says where, the smallest of a chain, lists whole."""

import pytest

from orontes.core.report import Report
from orontes.extract.pipeline import Reader


@pytest.fixture(scope="module")
def reader():
    return Reader.load(["SYR", "IRQ", "COD"])


@pytest.mark.parametrize(
    ("kind", "text", "place"),
    [
        ("casualty", "A policeman in Amara, south of Baghdad, was killed when gunmen crept into his house.", "Amara"),
        ("casualty", "Gunmen killed nine people at Gamba police station on Friday.", "Gamba police station"),
        (
            "casualty",
            "Two people were killed when a bomb exploded in Baghdad's mainly Sunni neighborhood of Adhamiyah.",
            "Adhamiyah",
        ),
        ("casualty", "Car bomb attacks in the city of Basra and nearby Zubair killed 74 people.", "Basra and nearby Zubair"),
        ("clash", "The army stormed the Minyan Suburb of west Aleppo.", "Minyan Suburb"),
    ],
)
def test_an_event_is_where_its_sentence_says(reader, kind, text, place):
    assert place in {c.place.text for c in reader.read(Report("r", text)) if c.kind == kind and c.place is not None}


def test_a_name_inside_a_known_place_has_its_point(reader):
    (claim,) = [c for c in reader.read(Report("r", "In Saboti in the Homs region, seven people died.")) if c.kind == "casualty"]
    assert claim.place is not None
    assert (claim.place.text, claim.place.resolved_by) == ("Saboti", "lies within")
    assert claim.place.lat is not None


def test_a_person_who_is_captured_is_no_place(reader):
    assert not [c for c in reader.read(Report("r", "Granda was captured in Baghdad last month.")) if c.kind == "control_change"]


def test_two_groups_counted_alike_stay_two(reader):
    claims = reader.read(Report("r", "A bomber killed two soldiers and wounded two more people in Homs."))
    assert len([c for c in claims if c.kind == "casualty"]) == 2


def test_flight_has_both_ends_from_two_tellings(reader):
    text = "Fighting in the city of Hama displaced 24,000 people who fled to Homs."
    flows = [c for c in reader.read(Report("r", text)) if c.kind == "displacement"]
    assert ("Hama", "Homs") in {(c.origin.name, c.destination.name) for c in flows if c.origin and c.destination}

"""Names of places that are words, persons or other places first: found where the words around them call for a place."""

import pytest

from orontes.core.report import Report
from orontes.extract.pipeline import Reader

TOLD = (
    ("Nice people came. He was in Nice on Monday.", ["Nice"]),
    ("March was quiet in Orange, France. Orange alerts followed.", ["Orange", "France"]),
    ("Rebels took Mobile homes. Mobile, Alabama flooded.", ["Mobile", "Alabama"]),
    ("Bath salts were found in Bath, England.", ["Bath", "England"]),
    ("A man from Man, Ivory Coast, was hurt.", ["Man", "Ivory Coast"]),
    ("Jordan Smith said fighting reached Jordan.", ["Jordan"]),
    ("Chad Brown crossed into Chad.", ["Chad"]),
    ("Mr Paris left Paris.", ["Paris"]),
    ("The party may split over the police reform.", []),
    ("The army of Islam shelled Douma.", ["Douma"]),
    ("In May, at least 300 families fled in August heat.", []),
)


@pytest.fixture(scope="module")
def reader():
    return Reader.load()


@pytest.mark.parametrize(("text", "names"), TOLD)
def test_names(reader, text, names):
    assert [m.place.text for m in reader.places(Report("r", text)) if m.place.kind != "demonym"] == names


def test_the_region_behind_a_name_says_which_is_meant(reader):
    found = reader.places(Report("r", "They met in Tripoli, Lebanon, and later in Tripoli, Libya."))
    assert [m.place.country for m in found if m.place.text == "Tripoli"] == ["LBN", "LBY"]


def test_lists_before_and_behind_their_noun_are_places_though_no_gazetteer_has_them(reader):
    text = "The villages of Dikajamo, Taboungu and Wunamokoh burned. Fighting reached Zubayta and Qarnifa districts."
    found = [m.place.text for m in reader.places(Report("r", text))]
    assert found == ["Dikajamo", "Taboungu", "Wunamokoh", "Zubayta", "Qarnifa"]

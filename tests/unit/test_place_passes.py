"""Place mentions: the chain of passes, Arabic, typed places, names no gazetteer has."""

import pytest

from orontes.core.report import Report
from orontes.extract.pipeline import Reader
from orontes.extract.places import PlaceMention
from orontes.extract.resolution import certain, choose
from orontes.extract.toponyms import Candidate
from orontes.geo.entry import Entry


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader.load(["SYR"])


def _found(reader: Reader, text: str) -> dict[str, PlaceMention]:
    found = reader.places(Report("r", text))
    assert all(text[m.start : m.end] == m.place.text for m in found)
    return {m.place.text: m for m in found}


def _town(identity: str, name: str, lat: float, lon: float, *, population: int, country: str = "SYR") -> Entry:
    return Entry(identity, name, (), None, country, None, None, lat, lon, population, "town")


def _named(*entries: Entry) -> Candidate:
    return Candidate(0, 1, entries[0].name, entries, "exact")


def test_a_name_that_one_place_has_is_that_place() -> None:
    only = _town("a", "Salma", 35.7, 36.1, population=5_000)
    assert choose(_named(only), ["SYR"], ()) == (only, "exact")


def test_the_country_in_focus_comes_before_size() -> None:
    abroad, at_home = (
        _town("a", "Tripoli", 32.9, 13.2, population=1_000_000, country="LBY"),
        _town("b", "Tripoli", 34.4, 35.8, population=200_000, country="LBN"),
    )
    assert choose(_named(abroad, at_home), ["LBN"], ()) == (at_home, "country in focus")
    assert choose(_named(abroad, at_home), ["SYR"], ()) == (abroad, "size")


def test_nearness_decides_between_villages_of_one_name_but_not_against_a_city() -> None:
    far, near = _town("a", "Salma", 35.0, 40.0, population=9_000), _town("b", "Salma", 35.7, 36.1, population=4_000)
    anchor = _town("c", "Latakia", 35.53, 35.79, population=400_000)
    anchors = certain([_named(anchor), _named(far, near)], ["SYR"])
    assert anchors == (anchor,)
    assert choose(_named(far, near), ["SYR"], anchors) == (near, "nearness")
    assert choose(_named(far, near), ["SYR"], ()) == (far, "size")
    city = _town("d", "Salma", 35.0, 40.0, population=900_000)
    assert choose(_named(city, near), ["SYR"], anchors) == (city, "size")


def test_arabic_names_are_found_behind_prefixes_and_in_several_words(reader: Reader) -> None:
    found = _found(reader, "سيطرت الفصائل على مدينة حماة وحمص والرستن بريف حمص الشمالي.")
    names = {text: m.place.name for text, m in found.items()}
    assert names["حماة"] == "Hama"
    assert names["حمص"] == "Homs"
    assert names["الرستن"] == "Al-Rastan"
    assert found["ريف حمص الشمالي"].place.kind == "countryside"
    assert "مدينة" not in names


def test_a_road_between_two_names_is_one_road_and_a_number_is_a_road(reader: Reader) -> None:
    found = _found(reader, "Traffic stopped on the Aleppo-Damascus highway and on the M5 south of Idlib.")
    assert {text for text, m in found.items() if m.place.kind == "road"} == {"Aleppo-Damascus highway", "M5"}
    assert found["Aleppo-Damascus highway"].place.id == found["M5"].place.id


def test_a_name_that_no_gazetteer_has_is_kept_without_a_point(reader: Reader) -> None:
    found = _found(reader, "They fled the village of Qzzwbrk near Homs, as Qzzwbrk Wplk told reporters.")
    unresolved = [m for m in found.values() if not m.place.resolved]
    assert [m.place.text for m in unresolved] == ["Qzzwbrk"]
    record = unresolved[0].to_record()
    assert (record["name"], record["lat"], record["lon"], record["country"]) == (None, None, None, None)


def test_the_article_is_no_part_of_a_town(reader: Reader) -> None:
    assert "the Aleppo" not in _found(reader, "Shells hit the Aleppo suburbs on Monday.")


def test_candidates_and_the_pass_are_in_the_record(reader: Reader) -> None:
    record = _found(reader, "Rebels took Homs.")["Homs"].to_record()
    assert record["candidates"][0] == "geonames:169577"
    assert record["resolved_by"] in {"country in focus", "size"}

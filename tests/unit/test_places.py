"""Places in text: what is a name, where it begins, and which place is meant."""

import pytest

from orontes.core.report import Report
from orontes.extract.pipeline import Reader
from orontes.extract.places import PlaceMention


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader.load(["SYR"])


def _found(reader: Reader, text: str) -> list[PlaceMention]:
    found = list(reader.places(Report("r", text)))
    assert all(text[mention.start : mention.end] == mention.place.text for mention in found)
    return found


def _texts(reader: Reader, text: str) -> list[str]:
    return [mention.place.text for mention in _found(reader, text)]


def test_the_article_is_no_part_of_a_name(reader: Reader) -> None:
    assert _texts(reader, "Aid reached the Netherlands and the Gaza Strip.") == ["Netherlands", "Gaza Strip"]
    assert "the coast" in _texts(reader, "Thousands of residents of Homs fled to the coast.")


def test_common_words_and_people_are_no_places(reader: Reader) -> None:
    text = (
        "The Ministry of Health said so. Andrew Brunson left on Monday; Brunson was free, said Senator Dunn. Police came to Homs."
    )
    assert _texts(reader, text) == ["Homs"]


def test_a_direction_belongs_to_the_name(reader: Reader) -> None:
    assert _texts(reader, "He was born in North London.") == ["North London"]
    assert not _texts(reader, "Doctors feared the West Nile virus.")


def test_arabic_names_are_found_behind_what_is_written_together_with_them(reader: Reader) -> None:
    found = _found(reader, "دخلت قوات المعارضة مدينة حماة وتوجهت نحو حمص والرستن. فر الآلاف من حمص إلى طرطوس واللاذقية.")
    assert [mention.place.name for mention in found] == ["Hama", "Homs", "Al-Rastan", "Homs", "Tartus", "Latakia"]
    assert found[2].place.text == "الرستن"
    assert all(mention.place.name_local for mention in found)


def test_the_pass_that_decided_and_the_candidates_are_told(reader: Reader) -> None:
    (mention,) = _found(reader, "Rebels took Rastun.")
    record = mention.to_record()
    assert record["name"] == "Al-Rastan"
    assert record["resolved_by"] == "variant"
    assert mention.place.id in record["candidates"]
    assert len(record["candidates"]) > 1


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("At Kanyaruchinya camp families wait.", ["Kanyaruchinya"]),
        ("Fighting went on near Goma as M23 closed in on Sunday.", ["Goma"]),
    ],
)
def test_words_of_english_and_days_are_no_part_of_names(reader: Reader, text: str, wanted: list[str]) -> None:
    assert [m.place.text for m in reader.places(Report("r", text)) if m.place.kind != "demonym"] == wanted


def test_a_river_is_not_where_the_town_of_its_name_is(reader: Reader) -> None:
    river = next(
        m.place for m in reader.places(Report("r", "Bridges over the Solona river in Ukraine")) if m.place.kind == "river"
    )
    assert not river.resolved


def test_a_region_named_like_its_town_is_the_region() -> None:
    found = Reader.load(["UKR"]).places(Report("r", "Russia holds most of Donetsk region in Ukraine. Donetsk was shelled."))
    assert [m.place.kind for m in found if m.place.text.startswith("Donetsk")] == ["admin1", "town"]

"""Spelling variants: names that are one, and names that are not."""

import pytest

from orontes.geo.gazetteer import Gazetteer
from orontes.geo.names import arabic_key, consonants, fold, key, plain, region_stem, rough, skeleton, skeletons
from orontes.geo.variants import SoundIndex

ONE_NAME = [
    ("Rustan", "Rastan", "Ar-Rastan", "Al-Rastan", "El Rastan"),
    ("Talbisseh", "Talbiseh", "Talbisah", "Tall Bīsah", "Talbisa"),
    ("Idlib", "Idleb"),
    ("Tartous", "Tartus", "Ţarţūs"),
    ("Hasakeh", "Al-Hasakah", "Hasaka", "Hassakeh", "Al-Hassakeh"),
    ("Raqa", "Raqqa", "Ar-Raqqa", "Rakka", "Ar Raqqah"),
    ("Deir Ezzor", "Deir-ez-Zor", "Deir ez-Zor", "Deir Ezour", "Dayr az Zawr"),
    ("Latakia", "Lattakia"),
    ("Homs", "Hums"),
    ("Hama", "Hamah", "Ḩamāh"),
    ("Kyiv", "Kiev"),
    ("Kharkiv", "Kharkov"),
    ("Suwayda", "As-Sweida", "Sueida"),
    ("Ma'arrat an-Nu'man", "Maarat al-Numan", "Maarrat al Nouman"),
    ("Khan Shaykhun", "Khan Sheikhoun"),
    ("Qusayr", "Al-Qusair", "Quseir"),
    ("Salamiyah", "Salamieh", "As-Salamiya"),
    ("Daraa", "Dar'a", "Dar`a"),
]


@pytest.mark.parametrize("names", ONE_NAME, ids=lambda names: names[0])
def test_spellings_of_one_name_meet(names: tuple[str, ...]) -> None:
    for number, name in enumerate(names):
        index = SoundIndex((place, other) for place, other in enumerate(names) if place != number)
        assert index.alike(name), name
    assert len({consonants(skeleton(name)) for name in names}) == 1
    assert len({rough(key(name)) for name in names}) == 1


@pytest.mark.parametrize(
    ("name", "other"),
    [("Homs", "Hermes"), ("Hama", "Houma"), ("Aleppo", "Homs"), ("Raqqa", "Rakin"), ("Idlib", "Odl"), ("Sake", "Sukki")],
)  # fmt: skip
def test_unlike_names_do_not_meet(name: str, other: str) -> None:
    assert not SoundIndex([(0, other)]).alike(name)


@pytest.mark.parametrize(
    ("written", "entry"),
    [
        ("Rustan", "geonames:172946"), ("Rastan", "geonames:172946"), ("Talbisseh", "geonames:163779"),
        ("Tartous", "geonames:163345"), ("Hassakeh", "geonames:173811"), ("Raqa", "geonames:172955"),
        ("Idleb", "geonames:169389"), ("Deir Ezour", "geonames:170794"),
        ("Lattakia", "geonames:173576"), ("Hims", "geonames:169577"), ("Halab", "geonames:170063"), ("Hamah", "geonames:170017"),
        ("Rustan bridge", "pack:syria/rastan-bridge"), ("Teir Maala", "pack:syria/teir-maalah"), ("Qusseir", "geonames:173322"),
    ],
)  # fmt: skip
def test_a_reports_spelling_finds_the_place(syria: Gazetteer, written: str, entry: str) -> None:
    found = syria.find(written) or syria.variants(written, country="SYR")
    assert found[0].id == entry


def test_the_place_is_found_by_sound_where_no_alternate_has_the_spelling(syria: Gazetteer) -> None:
    for written, entry in (("Al-Rustane", "geonames:172946"), ("Talbeeseh", "geonames:163779"), ("Saraaqeb", "geonames:164816")):
        assert not syria.find(written)
        assert syria.variants(written, country="SYR")[0].id == entry


def test_arabic_spellings_meet(syria: Gazetteer) -> None:
    assert arabic_key("حماه") == arabic_key("حماة")
    assert syria.find("الرستن")[0].id == "geonames:172946"
    assert syria.variants("رستن")[0].id == "geonames:172946"
    assert syria.find("محافظة حمص")[0].kind == "admin1"


def test_fold_keeps_every_offset() -> None:
    text = "Ḩamāh’s “Dayr ‘Aţīyah”, Kraków, Łódź, Çobanbey, ı ß æ, حمص"
    folded = fold(text)
    assert len(folded) == len(text)
    assert folded.startswith("Hamah's")
    assert folded.endswith("حمص")


def test_plain_spells_letters_out() -> None:
    assert plain("Straße Æthel Øre") == "Strasse AEthel Ore"


def test_key_and_region_words() -> None:
    assert key("  Deir-ez–Zor ") == "deir ez zor"
    assert region_stem("Kharkiv Oblast") == "kharkiv"
    assert region_stem("governorate of Homs") == "homs"


def test_skeletons_of_many_are_the_skeletons_of_each() -> None:
    names = [name for group in ONE_NAME for name in group] + ["Al", "El Ejido", "X"]
    assert skeletons("\n".join(map(key, names))).split("\n") == [skeleton(name) for name in names]


def test_names_of_one_sound_are_roughly_alike() -> None:
    keys = [key(name) for name in Gazetteer.load(["SYR", "IRQ", "UKR", "DZA"]).names() if key(name).isascii()]
    found: dict[str, set[str]] = {}
    for name, sound in zip(keys, skeletons("\n".join(keys)).split("\n"), strict=True):
        found.setdefault(consonants(sound), set()).add(rough(name))
    assert len(found) > 10_000
    assert [meeting for meeting, rougher in found.items() if len(rougher) > 1] == []

"""The Syria pack: complete, consistent, plausible."""

import csv
from importlib import resources

import pytest

from orontes.core.place import distance_km
from orontes.errors import InputError
from orontes.geo.gazetteer import Gazetteer
from orontes.geo.packs import load_pack, pack_names, pack_of

PACK = load_pack("syria")
PLACES = {place.slug: place for place in PACK.places}


def test_slugs_are_unique() -> None:
    assert len(PLACES) == len(PACK.places)
    assert pack_names() == ("syria",)
    assert pack_of("SYR") is PACK
    assert pack_of("UKR") is None


def test_links_are_as_long_as_roads_are() -> None:
    for link in PACK.links:
        start, end = PLACES[link.start].entry, PLACES[link.end].entry
        straight = distance_km(start.lat, start.lon, end.lat, end.lon)
        assert straight <= link.length_km <= 2 * straight, (link.start, link.end, straight)
        assert link.source
        assert link.via is None or PLACES[link.via].entry.kind == "bridge"


def test_the_main_highways_are_there() -> None:
    for ref, ends in {
        "M1": {"homs", "latakia"},
        "M4": {"latakia", "qamishli"},
        "M5": {"aleppo", "damascus"},
        "M20": {"homs", "palmyra"},
    }.items():
        assert ends <= {slug for link in PACK.links if link.ref == ref for slug in (link.start, link.end)}


def test_the_rastan_bridge_carries_the_m5_between_hama_and_homs() -> None:
    (link,) = [link for link in PACK.links if link.via == "rastan-bridge"]
    assert (link.ref, {link.start, link.end}) == ("M5", {"hama", "rastan"})


def test_places_that_refine_geonames_stand_where_it_says() -> None:
    plain, refined = Gazetteer.load(["SYR"], packs=False), Gazetteer.load(["SYR"])
    for place in PACK.places:
        if place.refines:
            before, after = plain.entry(place.refines), refined.entry(place.refines)
            assert distance_km(before.lat, before.lon, after.lat, after.lon) < 10, place.slug
            assert before.name in {after.name, *after.alternates}


def test_members_are_places_of_the_pack() -> None:
    for place in PACK.places:
        assert set(place.members) <= set(PLACES), place.slug


def test_members_lie_within_the_region() -> None:
    for place in PACK.places:
        for member in place.members if place.entry.kind in {"region", "countryside"} else ():
            town = PLACES[member].entry
            reach = 1.6 * (place.entry.radius_km or 0) + 10
            assert distance_km(place.entry.lat, place.entry.lon, town.lat, town.lon) < reach, (place.slug, member)


def test_every_place_has_an_arabic_name_or_is_a_section_of_road() -> None:
    bare = [place.slug for place in PACK.places if not place.entry.name_local and place.entry.kind != "road"]
    assert bare == []


def test_towns_and_crossings_are_there_with_arabic_name_region_and_the_source_of_their_people() -> None:
    folder = resources.files("orontes.geo") / "data" / "packs" / "syria"
    rows = list(csv.DictReader((folder / "places.csv").read_text(encoding="utf-8").splitlines()))
    listed = [row for row in rows if row["kind"] in {"town", "crossing"}]
    assert len(listed) >= 120
    assert sum(row["kind"] == "crossing" for row in listed) >= 15
    assert all(row["name_local"] and row["admin1"] and row["source"] for row in listed)
    assert all(row["population_source"] for row in rows if row["population"])
    assert {row["population_source"] for row in rows} == {"", "2004 census", "general knowledge"}
    assert {row["source"] for row in rows} == {"GeoNames", "general knowledge"}
    codes = {row["pcode"]: row["admin1"] for row in rows if row["kind"] == "admin1"}
    assert sorted(codes) == [f"SY{number:02}" for number in range(1, 15)]
    assert {row["admin1"] for row in listed} <= set(codes.values())


def test_an_unknown_pack_is_named() -> None:
    with pytest.raises(InputError, match="syria"):
        load_pack("atlantis")

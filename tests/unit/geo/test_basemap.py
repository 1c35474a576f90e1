"""Outlines: the right countries, inside the box, small enough for a page."""

import json

import pytest

from orontes.errors import InputError, NoResultError
from orontes.geo.basemap import clipped, country_box, outline


def test_syria_and_its_neighbours_are_small_enough_for_a_page() -> None:
    found = outline("SYR")
    roles = {feature["properties"]["iso3"]: feature["properties"]["role"] for feature in found["features"]}
    assert roles["SYR"] == "country"
    assert {"TUR", "LBN", "IRQ", "JOR", "ISR"} <= {code for code, role in roles.items() if role == "neighbour"}
    assert len(json.dumps(found)) < 60_000


def test_every_point_lies_in_the_box_and_every_ring_is_closed() -> None:
    west, south, east, north = box = (35.0, 34.0, 37.0, 36.0)
    for feature in outline("SYR", bbox=box)["features"]:
        for (ring,) in feature["geometry"]["coordinates"]:
            assert ring[0] == ring[-1]
            assert all(west <= x <= east and south <= y <= north for x, y in ring)


def test_neighbours_can_be_left_out() -> None:
    assert [feature["properties"]["iso3"] for feature in outline("UKR", neighbours=False)["features"]] == ["UKR"]


def test_the_box_of_a_country_holds_its_towns() -> None:
    west, south, east, north = country_box("SYR")
    assert (west < 35.7, east > 42.3) == (True, True)
    assert (south < 32.4, north > 37.3) == (True, True)


def test_clipping_a_square_at_its_middle_halves_it() -> None:
    part = clipped([(0, 0), (2, 0), (2, 2), (0, 2)], (1, -1, 5, 5))
    assert sorted(set(part)) == [(1, 0), (1, 2), (2, 0), (2, 2)]
    assert clipped([(0, 0), (2, 0), (2, 2)], (5, 5, 6, 6)) == []


def test_bad_requests_are_named() -> None:
    with pytest.raises(InputError, match="SYR"):
        outline("SY")
    with pytest.raises(InputError, match="west < east"):
        outline("SYR", bbox=(40, 30, 35, 38))
    with pytest.raises(NoResultError, match="outline"):
        country_box("BVT")

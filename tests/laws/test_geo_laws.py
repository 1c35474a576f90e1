"""Laws of names, networks and outlines."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from orontes.geo.basemap import clipped
from orontes.geo.entry import Entry
from orontes.geo.gabriel import gabriel, gabriel_pairs, great_circle_km
from orontes.geo.names import arabic_key, consonants, fold, key, plain, region_stem, skeleton

TEXT = st.text(alphabet=st.characters(codec="utf-8", categories=["L", "M", "N", "P", "Zs"]), max_size=30)
SPOTS = st.lists(st.tuples(st.floats(30, 40), st.floats(30, 45)), min_size=1, max_size=40, unique=True)


@given(TEXT)
def test_normal_forms_are_fixed_points(text: str) -> None:
    for form in (plain, fold, key, arabic_key, region_stem):
        once = form(text)
        assert form(once) == once
    assert len(fold(text)) == len(text)


@given(TEXT)
def test_case_and_hyphens_do_not_count(text: str) -> None:
    assert key(text.replace(" ", "-")) == key(text.replace("-", " "))
    if text.isascii():
        assert key(text.upper()) == key(text.lower())
        assert skeleton(text.upper()) == skeleton(text)


@given(st.text(alphabet="abcdefghijklmnopqrstuvwxyz '-", max_size=20))
def test_consonants_hold_no_vowel_after_the_first(text: str) -> None:
    assert not set(consonants(skeleton(text))[1:]) & set("aeiouyw")


@given(SPOTS)
@settings(max_examples=60)
def test_the_default_network_is_connected_planar_in_size_and_no_shorter_than_straight(spots: list[tuple[float, float]]) -> None:
    entries = [Entry(str(n), str(n), (), None, None, None, None, *spot, None, "town") for n, spot in enumerate(spots)]
    roads = gabriel(entries)
    assert len(set(roads.components().tolist())) == 1
    if len(spots) >= 3:
        assert len(roads.length_km) <= 3 * len(spots) - 6 + 3
    pairs = np.column_stack([roads.link_from, roads.link_to])
    assert (roads.length_km >= great_circle_km(roads.lat, roads.lon, pairs)).all()


@given(st.lists(st.tuples(st.integers(300, 400), st.integers(300, 400)), min_size=2, max_size=25, unique=True))
@settings(max_examples=60)
def test_no_third_place_lies_in_the_circle_over_a_link(spots: list[tuple[int, int]]) -> None:
    lat, lon = (np.array([spot[axis] / 10 for spot in spots]) for axis in (0, 1))
    x, y = np.radians(lon - np.median(lon)) * np.cos(np.radians(lat.mean())), np.radians(lat)
    for a, b in gabriel_pairs(lat, lon):
        blunt = (x - x[a]) * (x - x[b]) + (y - y[a]) * (y - y[b])
        blunt[[a, b]] = 0
        assert (blunt >= -1e-9).all()


@given(SPOTS, st.permutations(range(40)))
@settings(max_examples=40)
def test_the_order_of_places_does_not_count(spots: list[tuple[float, float]], order: list[int]) -> None:
    spots = [(round(lat, 3), round(lon, 3)) for lat, lon in spots]
    spots = list(dict.fromkeys(spots))
    mixed = [spots[place] for place in order if place < len(spots)]
    found = []
    for these in (spots, mixed):
        pairs = gabriel_pairs(*(np.array([spot[axis] for spot in these]) for axis in (0, 1)))
        found.append(great_circle_km(np.array([s[0] for s in these]), np.array([s[1] for s in these]), pairs).sum())
    assert np.isclose(*found, rtol=1e-6) or abs(len(spots)) < 2


@given(st.lists(st.tuples(st.floats(-10, 10), st.floats(-10, 10)), min_size=3, max_size=12))
def test_what_is_clipped_lies_in_the_box(ring: list[tuple[float, float]]) -> None:
    for x, y in clipped(ring, (-5, -4, 3, 6)):
        assert -5 - 1e-9 <= x <= 3 + 1e-9
        assert -4 - 1e-9 <= y <= 6 + 1e-9

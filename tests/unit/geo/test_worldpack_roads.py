"""Roads of a small extract, contracted: every distance can be worked out by hand.

All lies on a meridian or across it near 35 N, 38.5 E in the Syrian desert: 0.1 degrees of latitude are 11.1195 km, 0.1 degrees
of longitude 9.1086 km at 35 N.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import pytest
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from made_extract import Spot, write_extract
from orontes.geo.road_graph import Graph, contract
from orontes.geo.worldpack.graph import road_graph
from orontes.geo.worldpack.osm import read_extract
from orontes.geo.worldpack.site import NODE_KINDS, REACHES_KM

TENTH_LAT_KM = 11.1195
TENTH_LON_KM = 9.1086
VILLAGE = {"place": "village"}
ROAD = {"highway": "primary"}

Found = dict[tuple[str, str], tuple[float, str, str, str]]


def links_of(
    folder: Path,
    places: Mapping[str, Spot | tuple[Spot, Mapping[str, str]]],
    points: Mapping[int, Spot],
    ways: Sequence[tuple[Sequence[int], Mapping[str, str]]],
) -> Found:
    """Length, class, road numbers and bridge of the links between places, by their names in alphabetical order."""
    tagged = {name: (at, VILLAGE) if isinstance(at[0], float) else at for name, at in places.items()}
    extract = read_extract(write_extract(folder / "made.osm.pbf", places=tagged, points=points, ways=ways))  # type: ignore[arg-type]
    sites = [site for site in extract.sites if site.kind in NODE_KINDS]
    lat, lon = np.array([site.lat for site in sites]), np.array([site.lon for site in sites])
    graph = road_graph(extract.ways, lat, lon, np.array([REACHES_KM[site.level] for site in sites]))
    links = contract(graph, np.arange(len(sites)))
    found: Found = {}
    for number in range(len(links.start)):
        ends = tuple(sorted((sites[links.start[number]].name, sites[links.end[number]].name)))
        kind, ref = graph.labels[links.label[number]]
        bridge = extract.ways.bridges[links.bridge[number]].name if links.bridge[number] >= 0 else ""
        found[ends[0], ends[1]] = (float(links.length_km[number]), kind, ref, bridge)
    return found


def lengths(found: Found) -> dict[tuple[str, str], float]:
    return {ends: values[0] for ends, values in found.items()}


def test_a_road_with_a_bend_is_as_long_as_its_parts(tmp_path: Path) -> None:
    points = {1001: (35.0, 38.5), 1002: (35.0, 38.6), 1003: (35.1, 38.6)}
    found = links_of(tmp_path, {"Aba": (35.0, 38.5), "Bab": (35.1, 38.6)}, points, [((1001, 1002, 1003), ROAD)])
    assert lengths(found) == {("Aba", "Bab"): pytest.approx(TENTH_LON_KM + TENTH_LAT_KM, abs=0.01)}


def test_a_road_passes_a_settlement_300_m_off_and_not_one_10_km_off(tmp_path: Path) -> None:
    places = {"Aba": (35.0, 38.5), "Bab": (35.2, 38.5), "Mid": (35.1, 38.5 + 0.3 / 91.0), "Far": (35.1, 38.65)}
    found = links_of(tmp_path, places, {1001: (35.0, 38.5), 1002: (35.2, 38.5)}, [((1001, 1002), ROAD)])
    assert lengths(found) == {
        ("Aba", "Mid"): pytest.approx(TENTH_LAT_KM + 0.3, abs=0.02),
        ("Bab", "Mid"): pytest.approx(TENTH_LAT_KM + 0.3, abs=0.02),
    }


def test_a_settlement_3_km_from_the_only_road_is_joined_to_it_by_a_straight_line(tmp_path: Path) -> None:
    places = {"Aba": (35.0, 38.5), "Off": (35.1, 38.5 + 3 / 91.0)}
    found = links_of(tmp_path, places, {1001: (35.0, 38.5), 1002: (35.2, 38.5)}, [((1001, 1002), ROAD)])
    assert lengths(found) == {("Aba", "Off"): pytest.approx(TENTH_LAT_KM + 3, abs=0.05)}
    assert found["Aba", "Off"][1] == "primary"


def test_carriageways_of_one_road_both_pass_the_settlement_between_them(tmp_path: Path) -> None:
    east = {1001: (35.0, 38.5), 1002: (35.1, 38.5002), 1003: (35.2, 38.5)}
    west = {1004: (35.1, 38.4998)}
    one_way = {"highway": "motorway", "oneway": "yes", "ref": "M5"}
    places = {"Aba": (35.0, 38.5), "Mid": (35.1, 38.5), "Bab": (35.2, 38.5)}
    found = links_of(tmp_path, places, east | west, [((1001, 1002, 1003), one_way), ((1003, 1004, 1001), one_way)])
    assert set(found) == {("Aba", "Mid"), ("Bab", "Mid")}
    assert found["Aba", "Mid"] == (pytest.approx(TENTH_LAT_KM, abs=0.05), "motorway", "M5", "")


def test_a_junction_joins_three_places_and_a_crossing_without_a_common_point_does_not(tmp_path: Path) -> None:
    points = {1001: (35.0, 38.5), 1002: (35.2, 38.5), 1003: (35.1, 38.5), 1004: (35.1, 38.6)}
    places = {"Aba": (35.0, 38.5), "Bab": (35.2, 38.5), "Cad": (35.1, 38.6)}
    joined = links_of(tmp_path, places, points, [((1001, 1003, 1002), ROAD), ((1003, 1004), ROAD)])
    assert lengths(joined)["Aba", "Bab"] == pytest.approx(2 * TENTH_LAT_KM, abs=0.01)
    assert lengths(joined)["Aba", "Cad"] == pytest.approx(TENTH_LAT_KM + TENTH_LON_KM, abs=0.02)
    assert lengths(joined)["Bab", "Cad"] == pytest.approx(TENTH_LAT_KM + TENTH_LON_KM, abs=0.02)
    points[1005] = (35.1, 38.4)
    apart = links_of(tmp_path, places, points, [((1001, 1002), ROAD), ((1005, 1004), ROAD)])  # a flyover
    assert set(apart) == {("Aba", "Bab")}


def test_a_motorway_that_passes_a_place_far_off_keeps_its_own_length(tmp_path: Path) -> None:
    points = {1001: (35.0, 38.5), 1002: (35.1, 38.5), 1003: (35.2, 38.5), 1004: (35.1, 38.56)}
    places = {"Aba": (35.0, 38.5), "Bab": (35.2, 38.5), "Off": (35.1, 38.56)}
    ways = [((1001, 1002, 1003), {"highway": "motorway", "ref": "M5"}), ((1002, 1004), ROAD)]
    found = links_of(tmp_path, places, points, ways)
    assert found["Aba", "Bab"] == (pytest.approx(2 * TENTH_LAT_KM, abs=0.01), "motorway", "M5", "")
    assert lengths(found)["Aba", "Off"] == pytest.approx(TENTH_LAT_KM + 0.6 * TENTH_LON_KM, abs=0.02)


def test_the_class_of_most_of_the_way_its_number_and_its_bridge_stay_on_the_link(tmp_path: Path) -> None:
    points = {1001: (35.0, 38.5), 1002: (35.02, 38.5), 1003: (35.03, 38.5), 1004: (35.1, 38.5)}
    ways = [
        ((1001, 1002), {"highway": "tertiary"}),
        ((1002, 1003), {"highway": "trunk", "ref": "M20", "bridge": "yes", "bridge:name": "Wadi Bridge"}),
        ((1003, 1004), {"highway": "trunk", "ref": "M20"}),
    ]
    found = links_of(tmp_path, {"Aba": (35.0, 38.5), "Bab": (35.1, 38.5)}, points, ways)
    assert found == {("Aba", "Bab"): (pytest.approx(TENTH_LAT_KM, abs=0.01), "trunk", "M20", "Wadi Bridge")}


def test_crossings_are_nodes_and_places_without_a_name_or_people_are_left_out(tmp_path: Path) -> None:
    border = ((35.1, 38.5), {"barrier": "border_control"})
    places = {"Aba": (35.0, 38.5), "Bab al-Hawa": border, "Nowhere": ((35.05, 38.5), {"place": "locality"})}
    found = links_of(tmp_path, places, {1001: (35.0, 38.5), 1002: (35.1, 38.5)}, [((1001, 1002), ROAD)])  # type: ignore[arg-type]
    assert set(found) == {("Aba", "Bab al-Hawa")}


def test_points_that_the_extract_cuts_off_end_the_road(tmp_path: Path) -> None:
    points = {1001: (35.0, 38.5), 1002: (35.1, 38.5), 1004: (35.2, 38.5)}
    places = {"Aba": (35.0, 38.5), "Bab": (35.1, 38.5), "Cad": (35.2, 38.5)}
    found = links_of(tmp_path, places, points, [((1001, 1002, 1003, 1004), ROAD)])
    assert set(found) == {("Aba", "Bab")}


def test_footpaths_are_no_roads(tmp_path: Path) -> None:
    points = {1001: (35.0, 38.5), 1002: (35.1, 38.5)}
    assert links_of(tmp_path, {"Aba": (35.0, 38.5), "Bab": (35.1, 38.5)}, points, [((1001, 1002), {"highway": "footway"})]) == {}


def test_names_in_both_scripts_and_numbers_of_people_are_read(tmp_path: Path) -> None:
    tags = {"place": "town", "name": "القلعة", "name:en": "Al Qalaa", "alt_name": "Qala;Kalaa", "population": "12,400"}
    places = {"x": ((35.0, 38.5), tags)}
    path = write_extract(tmp_path / "made.osm.pbf", places=places, points={}, ways=[])
    (site,) = read_extract(path).sites
    assert (site.name, site.name_local, site.alternates) == ("Al Qalaa", "القلعة", ("Qala", "Kalaa"))
    assert (site.population, site.level, site.id) == (12400, 1, "osm:node/1")


def test_contraction_never_shortens_a_way_and_joins_what_is_joined() -> None:
    """On random road graphs, against shortest paths on the whole graph."""
    worst = []
    for seed in range(20):
        draw = np.random.Generator(np.random.PCG64(seed))
        spots = draw.uniform(0, 100, (300, 2))
        near = np.argsort(np.hypot(*(spots[:, None] - spots[None]).T), axis=1)[:, 1:4]
        start, end = np.repeat(np.arange(300), 3), near.ravel()
        km = np.hypot(*(spots[start] - spots[end]).T)
        ones = np.zeros(len(start), dtype=np.int32)
        labels = (("primary", ""),)
        graph = Graph(40, 300, start.astype(np.int32), end.astype(np.int32), km.astype(np.float32), ones, ones - 1, labels)
        links = contract(graph, np.arange(40))
        whole = dijkstra(csr_array((km, (start, end)), shape=(300, 300)), directed=False, indices=np.arange(40))[:, :40]
        small = dijkstra(csr_array((links.length_km, (links.start, links.end)), shape=(40, 40)), directed=False)
        assert (np.isfinite(whole) == np.isfinite(small)).all()
        apart = np.isfinite(whole) & (whole > 0)
        assert (small[apart] >= whole[apart] - 1e-3).all()
        direct = whole[links.start, links.end]
        assert (links.length_km >= direct - 1e-3).all()
        worst.append(small[apart] / whole[apart] - 1)
    longer = np.concatenate(worst)
    assert np.median(longer) < 0.04
    assert np.quantile(longer, 0.9) < 0.16

"""Road networks: the default, the pack's, ways, cuts and the role of a place."""

import numpy as np
import pytest

from orontes.errors import InputError, NoResultError
from orontes.geo.connectivity import Region, around, cut_off, role, severed
from orontes.geo.entry import Entry
from orontes.geo.gabriel import gabriel
from orontes.geo.gazetteer import Gazetteer
from orontes.geo.roads import MAIN_CLASSES, SPEEDS_KMH, RoadNetwork
from orontes.geo.world import World, load_pack_network, load_world


def town(name: str, lat: float, lon: float, population: int | None = None) -> Entry:
    return Entry(name, name, (), None, "SYR", None, None, lat, lon, population, "town")


def square() -> RoadNetwork:
    """a-b-c-d round a square of 10, 20, 30 and 40 km, the last a motorway over a bridge."""
    return RoadNetwork(
        ("a", "b", "c", "d"), np.zeros(4), np.arange(4.0),
        np.array([0, 1, 2, 0]), np.array([1, 2, 3, 3]), np.array([10.0, 20, 30, 40]),
        ("primary", "track", "primary", "motorway"), (None, None, None, "M5"), ("made up",) * 4, (None, None, None, "bridge"),
    )  # fmt: skip


def test_ways_of_least_length_and_least_time() -> None:
    roads = square()
    assert roads.path("a", "c") == ((0, 1, 2), (0, 1))
    assert roads.path("a", "c", weights=roads.travel_time_h()) == ((0, 3, 2), (3, 2))
    assert roads.shortest([0]).tolist() == [[0, 10, 30, 40]]
    assert roads.shortest([0], is_open=[True, False, True, True]).tolist() == [[0, 10, 70, 40]]
    assert roads.travel_time_h()[3] == pytest.approx(40 / SPEEDS_KMH["motorway"])


def test_links_by_number_bridge_and_ends() -> None:
    roads = square()
    assert roads.links_of("m-5").tolist() == [3]
    assert roads.links_via("bridge").tolist() == [3]
    assert roads.links_at(["a", "nowhere"]).tolist() == [0, 3]
    assert roads.link_between("d", "a") == 3
    assert roads.link_between("b", "d") is None


def test_without_links_and_parts() -> None:
    roads = square().without([0, 3])
    assert roads.components().tolist() == [0, 1, 1, 1]
    assert len(roads.source) == 2
    with pytest.raises(NoResultError, match="a"):
        roads.path("a", "c")
    with pytest.raises(InputError, match="nowhere"):
        roads.path("nowhere", "c")


@pytest.mark.parametrize(
    ("start", "end", "km"),
    [([0, 0], [1, 1], [1, 1]), ([1], [0], [1]), ([0], [0], [1]), ([0], [1], [0]), ([0], [9], [1]), ([0], [1], [np.inf])],
)  # fmt: skip
def test_a_network_that_cannot_be_is_refused(start: list[int], end: list[int], km: list[float]) -> None:
    links = len(km)
    with pytest.raises(InputError):
        RoadNetwork(
            ("a", "b"), np.zeros(2), np.zeros(2), np.array(start), np.array(end), np.array(km),
            ("primary",) * links, (None,) * links, ("",) * links,
        )  # fmt: skip


def test_gabriel_of_a_cross_leaves_the_long_side_out() -> None:
    roads = gabriel([town("w", 0, 0), town("e", 0, 2), town("n", 0.1, 1)])
    assert {(int(a), int(b)) for a, b in zip(roads.link_from, roads.link_to, strict=True)} == {(0, 2), (1, 2)}


@pytest.mark.parametrize(
    "spots", [[], [(1, 1)], [(1, 1), (1, 1)], [(0, 0), (0, 1), (0, 2), (0, 3), (0, 4)], [(0, 0), (0, 1), (1, 0), (1, 1)]]
)
def test_gabriel_of_awkward_places_is_connected(spots: list[tuple[float, float]]) -> None:
    roads = gabriel([town(f"t{number}", *spot) for number, spot in enumerate(spots)])
    assert len(set(roads.components().tolist())) == min(1, len(spots))


def test_every_larger_town_of_syria_is_on_the_network(syria: Gazetteer, syria_world: World) -> None:
    towns = {entry.id for entry in syria.towns("SYR", min_population=5000)}
    assert towns <= set(syria_world.network.node_ids)
    assert len(set(syria_world.network.components().tolist())) == 1
    assert "CC BY" in " ".join(syria_world.attribution)


def test_roads_of_the_pack_stand_instead_of_assumed_ones(syria_world: World) -> None:
    roads = syria_world.network
    number = roads.link_between("geonames:169577", "geonames:163779")
    assert number is not None
    assert (roads.ref[number], roads.length_km[number]) == ("M5", 14.5)
    assert roads.road_class.count("assumed") > 100
    places, bare = load_pack_network("syria")
    assert "assumed" not in bare.road_class
    assert len(places) == len(bare.node_ids)
    assert len(set(bare.components().tolist())) == 1


def one(syria: Gazetteer, name: str) -> Region:
    return Region(name, (syria.find(name)[0].id,))


def test_without_homs_the_main_roads_from_damascus_to_the_coast_get_far_longer(syria: Gazetteer, syria_world: World) -> None:
    homs = syria.find("Homs")[0].id
    ends = [one(syria, name) for name in ("Damascus", "Tartus", "Hama", "Aleppo")]
    main = {(item.origin, item.destination): item for item in role(syria_world.network, homs, ends, classes=MAIN_CLASSES)}
    coast = main["Damascus", "Tartus"]
    assert 250 < coast.before_km < 290
    assert coast.after_h > 3 * coast.before_h
    assert ("Hama", "Aleppo") not in main
    every = {(item.origin, item.destination): item for item in role(syria_world.network, homs, ends)}
    assert 0.3 < every["Damascus", "Tartus"].longer_h < coast.longer_h


def test_the_rastan_bridge_lengthens_the_way_from_hama_to_homs(syria: Gazetteer, syria_world: World) -> None:
    roads = syria_world.network
    (item,) = severed(roads, [(one(syria, "Hama"), one(syria, "Homs"))], links=roads.links_via("pack:syria/rastan-bridge"))
    assert item.before_km < item.after_km < 1.5 * item.before_km
    assert not item.cut


def test_what_is_lost_is_infinite_and_whom_it_cuts_off_is_named() -> None:
    roads = square().without([3])
    ends = [Region(name, (name,)) for name in "abcd"]
    (first, *_) = severed(roads, [(ends[0], ends[3]), (ends[2], ends[3])], nodes=["b"])
    assert (first.origin, first.destination, first.cut) == ("a", "d", True)
    assert cut_off(roads, nodes=["b"]) == ("a",)
    assert cut_off(roads, links=[2]) == ("d",)
    assert severed(roads, [(ends[1], ends[3])], nodes=["b"]) == ()
    assert around(roads, "a", km=120) == ("a", "b")


def test_a_region_off_the_network_is_an_error() -> None:
    with pytest.raises(InputError, match="nowhere"):
        severed(square(), [(Region("x", ("nowhere",)), Region("a", ("a",)))])


def test_a_world_without_a_pack_says_that_its_roads_are_assumed() -> None:
    world = load_world("LBN")
    assert "assumed" in world.quality
    assert set(world.network.road_class) == {"assumed"}
    with pytest.raises(NoResultError, match="NRU"):
        load_world("NRU")

"""The strategic role of places and links, against trying every pair of places."""

import time
from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse.csgraph import floyd_warshall

from orontes.errors import InputError
from orontes.geo.connectivity import Region, role
from orontes.geo.entry import Entry
from orontes.geo.gabriel import gabriel
from orontes.geo.gazetteer import Gazetteer
from orontes.geo.roads import RoadNetwork
from orontes.geo.strategic import strategic_role
from orontes.geo.world import World

PLACES = 9


def network_of(links: Sequence[tuple[int, int, int]]) -> RoadNetwork:
    """Places "0" to "8" and links (from, to, km)."""
    pairs = {(min(a, b), max(a, b)): km for a, b, km in links if a != b}
    ends = np.array(sorted(pairs), dtype=np.int64).reshape(-1, 2)
    count = len(ends)
    return RoadNetwork(
        tuple(map(str, range(PLACES))), np.zeros(PLACES), np.arange(float(PLACES)), ends[:, 0], ends[:, 1],
        np.array([float(pairs[a, b]) for a, b in ends.tolist()]), ("primary",) * count, (None,) * count, ("made up",) * count,
    )  # fmt: skip


def hours(network: RoadNetwork, is_open: np.ndarray) -> np.ndarray:
    return np.asarray(floyd_warshall(network.matrix(network.travel_time_h(), is_open=is_open), directed=False))


@settings(max_examples=150, deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, 8), st.integers(0, 8), st.integers(1, 50)), max_size=16),
    st.sets(st.integers(0, 8), max_size=2),
    st.sets(st.integers(0, 15), max_size=2),
)
def test_lost_pairs_people_and_the_greatest_detour_are_those_of_trying_all_pairs(
    links: list[tuple[int, int, int]], taken: set[int], shut: set[int]
) -> None:
    network = network_of(links)
    shut = {link for link in shut if link < len(network.length_km)}
    people = {str(place): 10**place for place in range(PLACES)}
    found = strategic_role(network, people, nodes=map(str, taken), links=shut)
    is_open = np.ones(len(network.length_km), dtype=bool)
    before = hours(network, is_open)
    is_open[[*shut]] = False
    is_open[network.links_at(map(str, taken))] = False
    after = hours(network, is_open)
    stay = [place for place in range(PLACES) if place not in taken]
    pairs = [(a, b) for a in stay for b in stay if a < b and np.isfinite(before[a, b])]
    lost = [(a, b) for a, b in pairs if not np.isfinite(after[a, b])]
    assert found.lost_pairs == len(lost)
    assert {node for part in found.parts for node in part.node_ids} == {str(end) for pair in lost for end in pair}
    longer = [after[a, b] - before[a, b] for a, b in pairs if after[a, b] - before[a, b] > 1e-9]
    assert (found.longer[0].longer_h if found.longer else 0.0) == pytest.approx(max(longer, default=0.0))
    expected = 0
    for part in found.cut_off:
        main = next(other for other in found.parts if np.isfinite(before[int(other.node_ids[0]), int(part.node_ids[0])]))
        assert part.people <= main.people
        expected += sum(people[node] for node in part.node_ids)
    assert found.people_cut_off == expected


def test_an_unknown_place_is_an_error() -> None:
    with pytest.raises(InputError, match="nowhere"):
        strategic_role(network_of([(0, 1, 1)]), {}, nodes=["nowhere"])


def test_without_the_only_road_a_town_and_its_people_are_cut_off() -> None:
    found = strategic_role(network_of([(0, 1, 10), (1, 2, 10), (2, 3, 10)]), {"0": 5, "2": 7, "3": 1}, nodes=["1"])
    assert [(part.node_ids, part.people) for part in found.parts] == [(("2", "3"), 8), (("0",), 5)]
    assert (found.people_cut_off, found.lost_pairs) == (5, 2)
    assert found.longer[0].cut


def test_what_homs_means_to_syria(syria: Gazetteer, syria_world: World) -> None:
    people = {place.id: place.population or 0 for place in syria_world.places}
    found = strategic_role(syria_world.network, people, nodes=[syria.find("Homs")[0].id])
    assert found.lost_pairs == 0
    assert found.longer[0].longer_h > 0.1


def test_five_thousand_places_take_under_a_second() -> None:
    draw = np.random.Generator(np.random.PCG64(1))
    spots = draw.uniform([33, 36], [37, 42], (5000, 2)).tolist()
    places = [Entry(str(n), str(n), (), None, "SYR", None, None, lat, lon, 1000, "town") for n, (lat, lon) in enumerate(spots)]
    network = gabriel(places)
    ends = [Region(str(n), (str(n),)) for n in range(0, 5000, 250)]
    started = time.process_time()
    found = strategic_role(network, {place.id: 1000 for place in places}, nodes=["17"])
    ways = role(network, "17", ends)
    spent = time.process_time() - started
    assert len(found.longer) > 1
    assert len(ways) < 190
    assert spent < 1.0

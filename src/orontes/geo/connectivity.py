"""The strategic role of a place: which regions lose their connection without it, and how much longer it gets."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import numpy as np
from numpy.typing import NDArray

from orontes.core.place import distance_km
from orontes.errors import InputError
from orontes.geo.roads import SPEEDS_KMH, RoadNetwork, way

CITY_REACH_KM: Final = 12.0
"""How far around a city's point its holder controls the roads: the built-up area and its ring road; general knowledge."""


@dataclass(frozen=True, slots=True)
class Region:
    """A named end of a connection.

    Parameters
    ----------
    name : str
    node_ids : tuple of str
        Its places on the network, the main one first.
    """

    name: str
    node_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Severance:
    """What taking places or links out does to the way between two regions.

    Parameters
    ----------
    origin, destination : str
        Names of the regions.
    before_h, after_h : float
        Travel time between the nearest of their places that are not taken out; infinite where no road leads.
    before_km, after_km : float
        Road length of those ways.
    """

    origin: str
    destination: str
    before_h: float
    after_h: float
    before_km: float
    after_km: float

    @property
    def cut(self) -> bool:
        """Whether the connection is lost."""
        return bool(np.isfinite(self.before_h) and not np.isfinite(self.after_h))

    @property
    def longer_h(self) -> float:
        """Hours that the way gets longer; infinite where it is lost."""
        return self.after_h - self.before_h if np.isfinite(self.before_h) else 0.0


def around(network: RoadNetwork, node_id: str, *, km: float = CITY_REACH_KM) -> tuple[str, ...]:
    """The places of the network within that straight distance of one, itself included."""
    centre = network.position(node_id)
    lat, lon = float(network.lat[centre]), float(network.lon[centre])
    spots = zip(network.node_ids, network.lat.tolist(), network.lon.tolist(), strict=True)
    return tuple(other for other, other_lat, other_lon in spots if distance_km(lat, lon, other_lat, other_lon) <= km)


def severed(
    network: RoadNetwork, pairs: Iterable[tuple[Region, Region]], *, nodes: Iterable[str] = (), links: Iterable[int] = (),
    classes: Iterable[str] | None = None, speeds: Mapping[str, float] = SPEEDS_KMH,
) -> tuple[Severance, ...]:  # fmt: skip
    """What taking those places and links out does to each pair of regions, the greatest loss first.

    Exact: two shortest-path computations (Dijkstra 1959) for all pairs together.

    Parameters
    ----------
    network : RoadNetwork
    pairs : iterable of (Region, Region)
        Regions whose every place is taken out are left out of the result.
    nodes : iterable of str
        Places that nobody can pass; see `around` for a whole city.
    links : iterable of int
        Links that nobody can pass.
    classes : iterable of str, optional
        Classes of roads that count (`orontes.geo.roads.MAIN_CLASSES` for supply); all by default.
    speeds : mapping of str to float
        Speed by class of road, km/h.

    Raises
    ------
    InputError
        If a place is not on the network.
    """
    gone = {network.node_ids[network.position(node)] for node in nodes}
    wanted = frozenset(classes) if classes is not None else frozenset(speeds)
    usable = np.array([kind in wanted for kind in network.road_class], dtype=bool)
    left = usable.copy()
    left[network.links_at(gone)] = False
    left[np.fromiter(links, dtype=np.int64)] = False
    time_h = network.travel_time_h(speeds)
    kept = [(start, end, _left(network, start, gone), _left(network, end, gone)) for start, end in pairs]
    kept = [item for item in kept if len(item[2]) and len(item[3])]
    sources = np.unique(np.concatenate([np.empty(0, dtype=np.int64), *(item[2] for item in kept)]))
    before, after = (network.trees(sources, weights=time_h, is_open=is_open) for is_open in (usable, left))
    lengths = {pair: float(network.length_km[link]) for pair, link in network.link_numbers().items()}
    found = []
    for start, end, origins, destinations in kept:
        ways = [_nearest(trees, lengths, sources, (origins, destinations)) for trees in (before, after)]
        found.append(Severance(start.name, end.name, ways[0][0], ways[1][0], ways[0][1], ways[1][1]))
    return tuple(sorted(found, key=lambda item: (-item.longer_h, item.origin, item.destination)))


def role(
    network: RoadNetwork,
    node_id: str,
    regions: Sequence[Region],
    *,
    km: float = CITY_REACH_KM,
    classes: Iterable[str] | None = None,
) -> tuple[Severance, ...]:
    """What each pair of regions would lose without a place and what lies around it; pairs that lose nothing are left out.

    Parameters
    ----------
    network : RoadNetwork
    node_id : str
        The place.
    regions : sequence of Region
        Each pair once.
    km : float
        Reach of the place.
    classes : iterable of str, optional
        As in `severed`.
    """
    pairs = [(start, end) for number, start in enumerate(regions) for end in regions[number + 1 :]]
    found = severed(network, pairs, nodes=around(network, node_id, km=km), classes=classes)
    return tuple(item for item in found if item.longer_h > 1e-9)


def cut_off(network: RoadNetwork, *, nodes: Iterable[str] = (), links: Iterable[int] = ()) -> tuple[str, ...]:
    """The places that no road joins any more to the largest part of the network, the places taken out not counted."""
    gone = set(nodes)
    is_open = np.ones(len(network.length_km), dtype=bool)
    is_open[network.links_at(gone)] = False
    is_open[np.fromiter(links, dtype=np.int64)] = False
    stay = np.array([node not in gone for node in network.node_ids])
    labels = network.components(is_open=is_open)
    if not stay.any():
        return ()
    main = np.bincount(labels[stay]).argmax()
    return tuple(node for node, label, here in zip(network.node_ids, labels, stay, strict=True) if here and label != main)


def _left(network: RoadNetwork, region: Region, gone: set[str]) -> NDArray[np.int64]:
    missing = set(region.node_ids) - set(network.node_ids)
    if missing:
        raise InputError("place of region " + region.name, value=min(missing), limit="a place of the road network")
    return network.positions(node for node in region.node_ids if node not in gone)


def _nearest(
    trees: tuple[NDArray[np.float64], NDArray[np.int64]], lengths: Mapping[tuple[int, int], float], sources: NDArray[np.int64],
    ends: tuple[NDArray[np.int64], NDArray[np.int64]],
) -> tuple[float, float]:  # fmt: skip
    """Hours and km of the fastest way between two sets of places."""
    rows = np.searchsorted(sources, ends[0])
    hours = trees[0][np.ix_(rows, ends[1])]
    row, column = np.unravel_index(int(np.argmin(hours)), hours.shape)
    if not np.isfinite(hours[row, column]):
        return float("inf"), float("inf")
    places = way(trees[1][rows[row]], int(ends[0][row]), int(ends[1][column]))
    return float(hours[row, column]), sum(lengths[min(pair), max(pair)] for pair in pairwise(places))

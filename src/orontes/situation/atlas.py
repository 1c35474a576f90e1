"""Places of reports on the world's nodes: which town is meant, which towns lie in a region, which road passes a bridge."""

import functools
import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from orontes.core.place import EARTH_RADIUS_KM, Place
from orontes.geo.entry import Entry
from orontes.geo.packs import pack_of
from orontes.geo.world import World
from orontes.situation.fusion import place_key

TOWN_KINDS: Final = frozenset({"town", "neighbourhood", "camp", "crossing", "airport", "base", "facility"})
AREA_KINDS: Final = frozenset({"region", "admin1", "admin2", "countryside", "country"})
SAME_TOWN_KM: Final = 4.0
"""A place of a report that is not in the world by its id is the world's town that lies so near; declared by us."""
ROAD_REACH_KM: Final = 15.0
"""A road link is the one meant where the bridge lies so near its straight line; declared by us."""
LARGE_TOWN: Final = 50_000
"""A countryside does not hold the towns above so many people; declared by us."""


@dataclass(frozen=True, slots=True)
class Atlas:
    """The world as reports are put on it."""

    world: World
    nodes: Mapping[str, int]
    members: Mapping[str, tuple[str, ...]]

    def key(self, place: Place) -> str:
        """The node id of the town that is meant, or the place's own key."""
        if place.id in self.nodes or place.kind not in TOWN_KINDS or place.lat is None or place.lon is None:
            return place_key(place)
        near = self._distances(place.lat, place.lon)
        at = int(np.argmin(near)) if near.size else -1
        return self.world.network.node_ids[at] if at >= 0 and near[at] <= SAME_TOWN_KM else place_key(place)

    def entry(self, key: str) -> Entry | None:
        """The world's entry under that key; None for what is no node."""
        return self.world.places[self.nodes[key]] if key in self.nodes else None

    def place(self, key: str) -> Place:
        """A world's place as a place of a picture."""
        entry = self.world.places[self.nodes[key]]
        return Place(
            entry.name, entry.name, entry.lat, entry.lon, entry.country, entry.kind, entry.id, name_local=entry.name_local
        )  # fmt: skip

    def inside(self, place: Place) -> tuple[str, ...]:
        """Ids of the nodes in a region; empty for a town, a country, or a region without extent."""
        if place.kind not in AREA_KINDS or place.kind == "country":
            return ()
        found = self._inside(place)
        if place.kind == "countryside":
            found = tuple(key for key in found if (self.world.places[self.nodes[key]].population or 0) < LARGE_TOWN)
        return found

    def _inside(self, place: Place) -> tuple[str, ...]:
        if place.id and place.id in self.members:
            return tuple(key for key in self.members[place.id] if key in self.nodes)
        if place.kind == "admin1" and place.id:
            code = place.id.rpartition(".")[2]
            return tuple(entry.id for entry in self.world.places if entry.admin1 == code and entry.country == place.country)
        if place.lat is None or place.lon is None or not place.radius_km:
            return ()
        near = self._distances(place.lat, place.lon) <= place.radius_km
        return tuple(self.world.network.node_ids[at] for at in np.flatnonzero(near))

    def links_at(self, place: Place | None, ref: str | None) -> tuple[int, ...]:
        """The links meant by a place on a road: of a bridge or stretch, the nearest; of a town, all that end there.

        With a road number only links of that number count, where the world knows any near. Empty where nothing is near.
        """
        net = self.world.network
        numbered = [int(link) for link in net.links_of(ref)] if ref else []
        if place is None or place.lat is None or place.lon is None:
            return ()
        via = net.links_via(place.id) if place.id else ()
        if len(via):
            return tuple(int(link) for link in via)
        key = self.key(place)
        if place.kind in TOWN_KINDS and key in self.nodes:
            ends = [link for link in range(len(net.ref)) if self.nodes[key] in (net.link_from[link], net.link_to[link])]
            return tuple(link for link in ends if link in numbered) or (() if ref else tuple(ends))
        links = numbered or list(range(len(net.ref)))
        if not links:
            return ()
        away = self._from_lines(place.lat, place.lon, links)
        at = int(np.argmin(away))
        return (links[at],) if away[at] <= ROAD_REACH_KM else ()

    def _distances(self, lat: float, lon: float) -> NDArray[np.float64]:
        net = self.world.network
        there, here = np.radians(net.lat), math.radians(lat)
        half = np.sin((there - here) / 2) ** 2 + math.cos(here) * np.cos(there) * np.sin(np.radians(net.lon - lon) / 2) ** 2
        away: NDArray[np.float64] = 2 * EARTH_RADIUS_KM * np.arcsin(np.sqrt(np.minimum(half, 1.0)))
        return away

    def _from_lines(self, lat: float, lon: float, links: list[int]) -> NDArray[np.float64]:
        """Kilometres from a point to the straight lines of links, on a plane that touches the globe at the point."""
        net = self.world.network
        scale = math.radians(1) * EARTH_RADIUS_KM
        x, y = (net.lon - lon) * math.cos(math.radians(lat)) * scale, (net.lat - lat) * scale
        a, b = net.link_from[links], net.link_to[links]
        dx, dy = x[b] - x[a], y[b] - y[a]
        along = np.clip(-(x[a] * dx + y[a] * dy) / np.maximum(dx**2 + dy**2, 1e-9), 0.0, 1.0)
        away: NDArray[np.float64] = np.hypot(x[a] + along * dx, y[a] + along * dy)
        return away


@functools.lru_cache(maxsize=8)
def _region_members(country: str) -> Mapping[str, tuple[str, ...]]:
    pack = pack_of(country)
    if pack is None:
        return {}
    ids = {place.slug: place.refines or place.entry.id for place in pack.places}
    return {place.entry.id: tuple(ids[slug] for slug in place.members) for place in pack.places if place.members}


def atlas_of(world: World) -> Atlas:
    """The atlas of a world."""
    return Atlas(world, {entry.id: at for at, entry in enumerate(world.places)}, _region_members(world.country))

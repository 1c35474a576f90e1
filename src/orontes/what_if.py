"""What reports suppose ("the capture of Homs would ..."), worked out on the roads."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Final

from orontes.brief.content import WhatIf
from orontes.core.place import distance_km
from orontes.geo.connectivity import Region, Severance, role
from orontes.geo.entry import Entry
from orontes.geo.roads import MAIN_CLASSES
from orontes.geo.world import World
from orontes.situation.atlas import atlas_of
from orontes.situation.situation import Situation
from orontes.situation.states import Aside

CITY_PEOPLE: Final = 80_000
"""A region is spoken for by its largest town where that has so many people; declared by us, so that the list stays short."""
APART_KM: Final = 25.0
"""Of two such towns so near each other only the larger is asked about; declared by us."""
SHOWN: Final = 6
LONGER_H: Final = 0.5
"""A way that gets less than half an hour longer is not shown; declared by us."""


def supposed_events(situation: Situation, world: World) -> tuple[WhatIf, ...]:
    """The captures that reports suppose, each with the ways between regions that get longer or are lost without the place.

    Nothing here is counted as happened. A place that no way depends on is shown with no connection.
    """
    atlas = atlas_of(world)
    by_town: dict[str, list[Aside]] = defaultdict(list)
    for aside in situation.hypotheticals:
        if aside.kind == "control_change":
            for place in aside.about[:1]:
                key = atlas.key(place)
                if atlas.entry(key) is not None:
                    by_town[key].append(aside)
    regions = region_towns(world.places)
    return tuple(
        WhatIf(f"{atlas.place(key).name} is taken", _ids(asides, situation.hypotheticals), _lost_ways(world, key, regions))
        for key, asides in by_town.items()
    )


def region_towns(places: Sequence[Entry]) -> tuple[Region, ...]:
    """The largest town of each region of level 1, for towns of `CITY_PEOPLE` and more, the largest first."""
    largest: dict[str, Entry] = {}
    for place in sorted(places, key=lambda place: (-(place.population or 0), place.id)):
        if place.admin1 and (place.population or 0) >= CITY_PEOPLE:
            largest.setdefault(place.admin1, place)
    kept: list[Entry] = []
    for town in largest.values():
        if all(distance_km(town.lat, town.lon, other.lat, other.lon) > APART_KM for other in kept):
            kept.append(town)
    return tuple(Region(town.name, (town.id,)) for town in kept)


def place_names(world: World) -> Mapping[str, str]:
    """The names of the places of the world by id."""
    return {place.id: place.name for place in world.places}


def _lost_ways(world: World, key: str, regions: Sequence[Region]) -> tuple[Severance, ...]:
    """Ways by main roads where the world knows any, else by all roads; the worst first."""
    known = MAIN_CLASSES if any(kind in MAIN_CLASSES for kind in world.network.road_class) else None
    found = role(world.network, key, regions, classes=known)
    return tuple(way for way in found if way.longer_h >= LONGER_H)[:SHOWN]


def _ids(asides: Sequence[Aside], all_supposed: Sequence[Aside]) -> tuple[str, ...]:
    """The claims that suppose the capture, and those that say in the same words what would come of it."""
    words = {aside.text for aside in asides}
    return tuple(aside.claim for aside in all_supposed if aside.text in words)

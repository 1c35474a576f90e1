"""Places of a pack that the packaged gazetteer knows already, and the regions that places lie in."""

from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from rapidfuzz import fuzz
from scipy.spatial import cKDTree

from orontes.core.place import distance_km
from orontes.geo.entry import Entry
from orontes.geo.gazetteer import Gazetteer
from orontes.geo.names import key, region_stem, skeleton
from orontes.geo.worldpack.pcodes import Region
from orontes.geo.worldpack.site import Site

SAME_KM: Final = 8.0
"""A place of the same name so near is the same place; a name that only sounds alike has to be half as near; declared by us."""
ALIKE: Final = 85.0
"""Least likeness (0-100) of two skeletons of one place's names."""
_DEGREE_KM: Final = 111.195


@dataclass(frozen=True, slots=True)
class Known:
    """What the packaged gazetteer knows of a country's places.

    Parameters
    ----------
    same : mapping of int to str
        Id of the packaged entry by number of the site that is the same place.
    admin1 : mapping of int to str
        GeoNames code of the region of level 1 by number of the site, from the source where it gives a code that can be
        mapped, else that of the nearest town.
    regions : tuple of Entry
        Regions with their P-codes, the packaged ones under their own id.
    unplaced : int
        Regions of the table of P-codes that no point can be given to.
    """

    same: Mapping[int, str]
    admin1: Mapping[int, str]
    regions: tuple[Entry, ...]
    unplaced: int


def known_places(iso3: str, sites: Sequence[Site], numbers: Sequence[int], pcodes: Iterable[Region]) -> Known:
    """What the packaged gazetteer knows of the sites of a country; `numbers` are theirs."""
    gazetteer = Gazetteer.load([iso3])
    towns = gazetteer.towns(iso3)
    regions, codes, unplaced = _regions(gazetteer, iso3, sites, numbers, pcodes)
    same = _same(towns, sites, numbers)
    admin1: dict[int, str] = {}
    known = [town for town in towns if town.admin1]
    if known and numbers:
        wide = float(np.cos(np.radians(np.mean([town.lat for town in known]))))
        tree = cKDTree([(town.lon * wide, town.lat) for town in known])
        _, nearest = tree.query([(sites[number].lon * wide, sites[number].lat) for number in numbers])
        own = {entry.admin1 for entry in towns}
        for number, at in zip(numbers, nearest.tolist(), strict=True):
            given = codes.get(sites[number].admin1 or "") or (sites[number].admin1 if sites[number].admin1 in own else None)
            admin1[number] = given or known[at].admin1 or ""
    return Known(same, admin1, regions, unplaced)


def _same(towns: Iterable[Entry], sites: Sequence[Site], numbers: Sequence[int]) -> dict[int, str]:
    """The packaged town of each site, one to one; the most populous choose first."""
    by_id = {sites[number].id: number for number in numbers}
    known = {by_id[town.id]: town.id for town in towns if town.id in by_id}
    rest = [town for town in towns if town.id not in by_id]
    some = [sites[number] for number in numbers]
    taken = frozenset(at for at, number in enumerate(numbers) if number in known)
    return known | {numbers[at]: rest[row].id for row, at in same_sites(some, rest, km=SAME_KM, taken=taken).items()}


def same_sites(
    sites: Sequence[Site], others: Sequence[Entry | Site], *, km: float, taken: frozenset[int] = frozenset()
) -> dict[int, int]:
    """The site that is the same place as each of `others`, by position in both, one to one; the first choose first."""
    found: dict[int, int] = {}
    if not sites:
        return found
    used = set(taken)
    wide = float(np.cos(np.radians(np.mean([site.lat for site in sites]))))
    tree = cKDTree([(site.lon * wide, site.lat) for site in sites])
    for row, other in enumerate(others):
        keys = {key(name) for name in _names(other)}
        sounds = {skeleton(name) for name in _names(other)} - {""}
        ranked = []
        for at in tree.query_ball_point((other.lon * wide, other.lat), km / _DEGREE_KM):
            site = sites[at]
            if at in used or site.kind not in {other.kind, "town"} or other.kind == "bridge":
                continue
            away = distance_km(other.lat, other.lon, site.lat, site.lon)
            score = _likeness(site, keys, sounds)
            if score >= 100 or (score >= ALIKE and away <= km / 2):
                ranked.append((-score, site.level, away, at))
        if ranked:
            found[row] = min(ranked)[-1]
            used.add(found[row])
    return found


def _names(place: Entry | Site) -> tuple[str, ...]:
    return (place.name, *place.alternates, *((place.name_local,) if place.name_local else ()))


def _likeness(site: Site, keys: set[str], sounds: set[str]) -> float:
    names = _names(site)
    if any(key(name) in keys for name in names):
        return 100.0
    own = {skeleton(name) for name in names} - {""}
    return max((min(99.0, fuzz.ratio(one, other)) for one in own for other in sounds), default=0.0)


def _regions(
    gazetteer: Gazetteer, iso3: str, sites: Sequence[Site], numbers: Sequence[int], pcodes: Iterable[Region]
) -> tuple[tuple[Entry, ...], dict[str, str], int]:
    """Regions with their P-codes, GeoNames code of level 1 by P-code, and how many have no point."""
    found: list[Entry] = []
    codes: dict[str, str] = {}
    unplaced = 0
    used: set[str] = set()
    members: dict[str, list[Site]] = {}
    for number in numbers:
        for code in {sites[number].admin1, sites[number].admin2} - {None}:
            members.setdefault(str(code), []).append(sites[number])
    for region in sorted(
        (region for region in pcodes if region.country == iso3), key=lambda region: (region.level, region.pcode)
    ):
        kind = f"admin{region.level}"
        entry = _packaged(gazetteer, region, kind, codes.get(region.parent), used)
        entry = entry or _placed(gazetteer, region, kind, members, codes)
        if entry is None:
            unplaced += 1
            continue
        used.add(entry.id)
        if region.level == 1 and entry.admin1:
            codes[region.pcode] = entry.admin1
        alternates = tuple(dict.fromkeys((*entry.alternates, *((region.name,) if key(region.name) != key(entry.name) else ()))))
        found.append(replace(entry, alternates=alternates, pcode=region.pcode))
    return tuple(found), codes, unplaced


def _packaged(gazetteer: Gazetteer, region: Region, kind: str, parent: str | None, used: AbstractSet[str]) -> Entry | None:
    """The packaged region of that name, of the right country and parent, that no other has taken."""
    word = "governorate" if kind == "admin1" else "district"
    hits = [*gazetteer.find(f"{region_stem(region.name)} {word}"), *gazetteer.find(region.name)]
    hits += gazetteer.variants(region.name, country=region.country)
    for entry in hits:
        if (
            entry.id not in used
            and entry.kind == kind
            and entry.country == region.country
            and (parent is None or entry.admin1 in {None, parent})
        ):
            return entry
    return None


def _placed(
    gazetteer: Gazetteer, region: Region, kind: str, members: Mapping[str, list[Site]], codes: Mapping[str, str]
) -> Entry | None:
    """A region that is not packaged, at the middle of its places or at the town it is named after."""
    places = members.get(region.pcode, [])
    if places:
        lat, lon = (float(np.mean([getattr(site, axis) for site in places])) for axis in ("lat", "lon"))
        reach = max(10.0, float(np.quantile([distance_km(lat, lon, site.lat, site.lon) for site in places], 0.9)))
    else:
        towns = [
            entry
            for entry in gazetteer.find(region_stem(region.name))
            if entry.kind == "town" and entry.country == region.country
        ]
        if not towns:
            return None
        lat, lon, reach = towns[0].lat, towns[0].lon, 15.0
    return Entry(
        f"pcode:{region.pcode}", region.name, (), None, region.country, codes.get(region.parent), None, lat, lon, None, kind,
        reach, region.pcode,
    )  # fmt: skip

"""Places and roads of an OpenStreetMap extract (.osm.pbf), read by pyosmium in two passes."""

import array
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from orontes.errors import InputError
from orontes.geo.worldpack.site import Site, names_of, people

LICENCE: Final = "Open Database License (ODbL) 1.0"
ATTRIBUTION: Final = "Places and roads: OpenStreetMap contributors (openstreetmap.org/copyright), ODbL 1.0."

CLASSES: Final[Mapping[str, str]] = {
    "motorway": "motorway", "motorway_link": "motorway", "trunk": "trunk", "trunk_link": "trunk", "primary": "primary",
    "primary_link": "primary", "secondary": "secondary", "secondary_link": "secondary", "tertiary": "tertiary",
    "tertiary_link": "tertiary", "unclassified": "local", "road": "local", "residential": "local", "living_street": "local",
    "track": "track",
}  # fmt: skip
"""Class of road by OSM ``highway`` tag (wiki.openstreetmap.org/wiki/Key:highway); footways and drives are left out."""

LEVELS: Final[Mapping[str, int]] = {
    "city": 0, "town": 1, "village": 2, "hamlet": 3, "isolated_dwelling": 3, "farm": 3, "locality": 3,
}  # fmt: skip
QUARTERS: Final = frozenset({"suburb", "quarter", "neighbourhood", "borough", "city_block"})
NAME_TAGS: Final = (
    "name:en", "int_name", "name", "name:ar", "official_name", "official_name:en", "short_name", "alt_name", "alt_name:en",
    "alt_name:ar", "old_name", "old_name:en", "loc_name", "name:fr", "name:es", "name:pt", "name:tr", "name:ku", "name:so",
    "name:sw", "name:ha",
)  # fmt: skip
"""Tags that hold names, the standard one first: of languages that reports are written in, not of all that translate it."""
BRIDGE_TAGS: Final = ("bridge:name:en", "bridge:name", "name:en", "name")
_OTHERS: Final = {
    ("barrier", "border_control"): "crossing", ("amenity", "refugee_site"): "camp", ("place", "refugee_site"): "camp",
    ("refugee", "yes"): "camp", ("aeroway", "aerodrome"): "airport", ("man_made", "bridge"): "bridge",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Ways:
    """Roads as runs of points.

    Parameters
    ----------
    ends : ndarray of int, shape (W,)
        Where each way ends in `points`.
    points : ndarray of int, shape (P,)
        Rows of `lat` and `lon`, way after way.
    lat, lon : ndarray of float, shape (V,)
        Points in degrees; NaN where the extract leaves one out.
    labels : tuple of (str, str)
        Class and road numbers split by ``;``, empty where there is none.
    label : ndarray of int, shape (W,)
        Each way's row of `labels`.
    bridges : tuple of Site
        The named bridges, all carriageways and spans of one together.
    bridge : ndarray of int, shape (W,)
        The bridge of `bridges` that each way is part of; -1 for none.
    """

    ends: NDArray[np.int64]
    points: NDArray[np.int64]
    lat: NDArray[np.float64]
    lon: NDArray[np.float64]
    labels: tuple[tuple[str, str], ...]
    label: NDArray[np.int64]
    bridges: tuple[Site, ...]
    bridge: NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Extract:
    """What an extract holds; `date` is that of its data, where it says so."""

    sites: tuple[Site, ...]
    ways: Ways
    date: str | None


def read_extract(path: Path) -> Extract:
    """The named places and the roads of an extract.

    Raises
    ------
    InputError
        If the file is missing, truncated or no extract, or holds no named place; or if pyosmium is not installed.
    """
    osmium = _osmium()
    if not path.is_file():
        raise InputError("the extract is not there", cure="name an .osm.pbf file", where=str(path))
    if path.stat().st_size == 0:
        raise InputError("the extract is empty", limit="an .osm.pbf file", cure="download it again", where=str(path))
    try:
        return _read(osmium, path)
    except RuntimeError as error:
        raise InputError(
            f"the extract cannot be read ({error})", limit="a whole .osm.pbf file",
            cure="download it again and compare its size or checksum", where=str(path),
        ) from None  # fmt: skip


def _osmium() -> Any:
    try:
        import osmium  # noqa: PLC0415  # an extra: only who builds from an extract needs it
    except ImportError:
        raise InputError("reading an OpenStreetMap extract needs pyosmium", cure="pip install 'orontes[osm]'") from None
    return osmium


def _read(osmium: Any, path: Path) -> Extract:
    kept = osmium.filter.TagFilter(
        *(("highway", value) for value in CLASSES), *(("place", value) for value in (*LEVELS, *QUARTERS)), *_OTHERS
    )  # fmt: skip
    sites: list[Site] = []
    areas: list[tuple[Site, int]] = []
    roads = _Roads()
    reader = osmium.FileProcessor(str(path), osmium.osm.NODE | osmium.osm.WAY).with_filter(kept)
    for item in reader:
        tags = item.tags
        if item.is_way():
            refs = [node.ref for node in item.nodes]
            kind = CLASSES.get(tags.get("highway", ""))
            if kind is not None:
                roads.add(item.id, refs, kind, tags)
            elif refs and (site := _site(f"osm:way/{item.id}", dict(tags), 0.0, 0.0)) is not None:
                areas.append((site, refs[len(refs) // 2]))
        elif item.location.valid() and (site := _site(f"osm:node/{item.id}", dict(tags), item.lat, item.lon)) is not None:
            sites.append(site)
    ways, found = roads.located(osmium, path, [ref for _, ref in areas])
    for (site, _), (lat, lon) in zip(areas, found, strict=True):
        if np.isfinite(lat):
            sites.append(_moved(site, float(lat), float(lon)))
    if not sites:
        raise InputError(
            "the extract holds no named place", limit="nodes with place=city, town, village or hamlet and a name",
            cure="take an extract that was not filtered", where=str(path),
        )  # fmt: skip
    sites += ways.bridges
    stamp = reader.header.get("osmosis_replication_timestamp", "") or reader.header.get("timestamp", "")
    return Extract(tuple(sites), ways, stamp[:10] or None)


def _site(identity: str, tags: Mapping[str, str], lat: float, lon: float) -> Site | None:
    place = tags.get("place", "")
    kind = next((kind for (name, value), kind in _OTHERS.items() if tags.get(name) == value), None)
    if kind is None and place in LEVELS:
        kind = "town"
    elif kind is None and place in QUARTERS:
        kind = "neighbourhood"
    if kind is None or (kind == "town" and place == "locality" and "population" not in tags):
        return None  # a locality has no people as a rule
    names = names_of(_names(tags))
    if names is None:
        return None
    main, others, local = names
    return Site(identity, main, others, local, lat, lon, people(tags.get("population")), kind, LEVELS.get(place, 3))


def _names(tags: Mapping[str, str]) -> Iterator[str]:
    for tag in NAME_TAGS:
        if tag in tags:
            yield from tags[tag].split(";")


def _moved(site: Site, lat: float, lon: float) -> Site:
    return Site(site.id, site.name, site.alternates, site.name_local, lat, lon, site.population, site.kind, site.level)


class _Roads:
    """Roads as they are met, in flat arrays; a country has millions of points."""

    def __init__(self) -> None:
        self._refs, self._ends, self._label = array.array("q"), array.array("q"), array.array("i")
        self._labels: dict[tuple[str, str], int] = {}
        self._bridges: dict[int, tuple[int, str]] = {}

    def add(self, identity: int, refs: list[int], kind: str, tags: Any) -> None:
        """One way."""
        if len(refs) < 2:
            return
        if tags.get("bridge", "no") != "no":
            name = next((tags[tag] for tag in BRIDGE_TAGS if tag in tags), "")
            if name.strip():
                self._bridges[len(self._ends)] = identity, name
        ref = tags["ref"] if "ref" in tags else tags.get("int_ref", "")
        self._refs.extend(refs)
        self._ends.append(len(self._refs))
        self._label.append(self._labels.setdefault((kind, ref.strip()), len(self._labels)))

    def located(self, osmium: Any, path: Path, others: list[int]) -> tuple[Ways, NDArray[np.float64]]:
        """The ways with the points of their nodes, and the points of some other nodes, shape (len(others), 2)."""
        refs = np.frombuffer(self._refs, dtype=np.int64) if self._refs else np.empty(0, dtype=np.int64)
        wanted, points = np.unique(np.concatenate([refs, np.array(others, dtype=np.int64)]), return_inverse=True)
        lat, lon = _points(osmium, path, wanted)
        rest = points[len(refs) :]
        points = points[: len(refs)].astype(np.int64)
        ends, label = np.array(self._ends, dtype=np.int64), np.array(self._label, dtype=np.int64)
        middles = {way: points[(ends[way] + (ends[way - 1] if way else 0) - 1) // 2] for way in self._bridges}
        bridges, bridge = _bridges(
            self._bridges, {way: (float(lat[at]), float(lon[at])) for way, at in middles.items()}, len(ends)
        )
        ways = Ways(ends, points, lat, lon, tuple(self._labels), label, bridges, bridge)
        return ways, np.column_stack([lat[rest], lon[rest]])


def _points(osmium: Any, path: Path, ids: NDArray[np.int64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Degrees of some nodes; NaN for those that the extract leaves out."""
    lat, lon = np.full(len(ids), np.nan), np.full(len(ids), np.nan)
    if not len(ids):
        return lat, lon
    found, lats, lons = array.array("q"), array.array("d"), array.array("d")
    for node in osmium.FileProcessor(str(path), osmium.osm.NODE).with_filter(osmium.filter.IdFilter(ids)):
        place = node.location
        if place.valid():
            found.append(node.id)
            lats.append(place.lat_without_check())
            lons.append(place.lon_without_check())
    at = np.searchsorted(ids, np.array(found, dtype=np.int64))
    lat[at], lon[at] = np.array(lats), np.array(lons)
    return lat, lon


def _bridges(
    named: Mapping[int, tuple[int, str]], middles: Mapping[int, tuple[float, float]], ways: int
) -> tuple[tuple[Site, ...], NDArray[np.int64]]:
    """One place for each named bridge, all its ways within some 2 km together, and the bridge of each way."""
    met: dict[tuple[str, int, int], int] = {}
    sites: list[Site] = []
    of_way = np.full(ways, -1, dtype=np.int64)
    for way, (identity, name) in named.items():
        lat, lon = middles[way]
        names = names_of([name])
        if names is None or not np.isfinite(lat):
            continue
        row, column = round(lat * 50), round(lon * 50)
        near = [met[name, row + i, column + j] for i in (0, -1, 1) for j in (0, -1, 1) if (name, row + i, column + j) in met]
        if not near:
            near = [len(sites)]
            sites.append(Site(f"osm:way/{identity}", *names, lat, lon, None, "bridge", 3))
        met[name, row, column] = of_way[way] = near[0]
    return tuple(sites), of_way

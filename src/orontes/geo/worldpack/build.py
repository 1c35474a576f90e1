"""A world pack out of its sources."""

import datetime as dt
import hashlib
import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from orontes.errors import InputError
from orontes.geo import table
from orontes.geo.entry import Entry
from orontes.geo.road_graph import Graph, Links, contract, ordered
from orontes.geo.worldpack import osm, pcodes, tables
from orontes.geo.worldpack.file import check_target, new_pack, put_manifest, put_numbers, put_places
from orontes.geo.worldpack.graph import road_graph
from orontes.geo.worldpack.lands import NEAR_KM, countries_of, within
from orontes.geo.worldpack.match import Known, known_places, same_sites
from orontes.geo.worldpack.site import NODE_KINDS, REACHES_KM, Site

MAIN_SHARE: Final = 0.1
"""Without a country named, a pack of an extract is of each country with that share of its places."""
TOWN_REACHES_KM: Final = 2.0
"""Most kilometres between two records of one place in two sources."""
QUALITY_OSM: Final = (
    "Roads and their lengths are OpenStreetMap's, contracted to ways between places; which roads are passable it does not know."
)
QUALITY_PLACES: Final = (
    "The pack has places only: roads between them are assumed (Gabriel graph), without rivers, mountains or the sea."
)


@dataclass(frozen=True, slots=True)
class Sources:
    """What a pack is built from; at least an extract or a table of places.

    Parameters
    ----------
    osm, places, pcodes : Path or None
        An OpenStreetMap extract (.osm.pbf), a table of places (GeoNames dump, COD table, own csv), the table of P-codes.
    country : str or None
        ISO 3166 alpha-3; else the country of most places.
    """

    osm: Path | None = None
    places: Path | None = None
    pcodes: Path | None = None
    country: str | None = None


@dataclass(slots=True)
class _Land:
    """The sites that are kept, each with its country; the countries that the pack is of."""

    sites: list[Site]
    countries: tuple[str, ...]
    outside: int


def build_pack(sources: Sources, target: Path, *, version: str, say: Callable[[str], None] = lambda _: None) -> dict[str, Any]:
    """The manifest of the pack that was built at `target`.

    Parameters
    ----------
    sources : Sources
    target : Path
        The pack; one that stands there is replaced when all went well.
    version : str
        Of the tool, for the manifest.
    say : callable
        Is told what is done now.

    Raises
    ------
    InputError
        If a source cannot be used; names file, row, column, limit and cure.
    """
    if sources.osm is None and sources.places is None:
        raise InputError("no source was given", limit="--osm FILE.osm.pbf or --places FILE", cure="name one of them")
    check_target(target)
    country = table.country(sources.country).iso3 if sources.country else None
    say("reading")
    extract = osm.read_extract(sources.osm) if sources.osm else None
    listed = tables.read_places(sources.places, country=country) if sources.places else None
    regions = pcodes.read_pcodes(sources.pcodes, country=country) if sources.pcodes else ()
    say("placing")
    land = _land(sources, country, extract, listed)
    known = [_known(code, land.sites, regions) for code in land.countries]
    say("joining places to roads")
    nodes = [number for number, site in enumerate(land.sites) if site.kind in NODE_KINDS]
    graph, links = _roads(extract, [land.sites[number] for number in nodes])
    say("writing")
    made = _made(sources, extract, listed, version, land)
    counts = _counts(land, known, extract, graph, links)
    made["counts"] = counts
    with new_pack(target) as database:
        put_places(database, _rows(land, known, nodes))
        if graph is not None and links is not None and extract is not None:
            put_numbers(database, _arrays(graph, links))
            made["labels"] = graph.labels
            made["bridges"] = [bridge.id for bridge in extract.ways.bridges]
        put_manifest(database, made)
    return made


def _land(sources: Sources, country: str | None, extract: osm.Extract | None, listed: tables.PlaceTable | None) -> _Land:
    kept: list[Site] = []
    outside = 0
    codes: tuple[str, ...] = (country,) if country else ()
    if extract is not None:
        kept, codes, outside = _extract_land(extract, country, str(sources.osm))
    if listed is not None:
        own = _table_land(listed.sites, codes[0] if country or len(codes) == 1 else None, str(sources.places))
        codes = codes or _all(own)
        kept = _merged(kept, own) if kept else own
    return _Land(kept, codes, outside)


def _all(sites: Sequence[Site], *, least: float = 0.0) -> tuple[str, ...]:
    """The countries with that share of the sites or more, the largest first."""
    names, counts = np.unique([site.country or "" for site in sites], return_counts=True)
    order = np.argsort(-counts, kind="stable")
    return tuple(str(names[at]) for at in order if names[at] and counts[at] >= least * len(sites))


def _extract_land(extract: osm.Extract, country: str | None, path: str) -> tuple[list[Site], tuple[str, ...], int]:
    lat, lon = (np.array([getattr(site, axis) for site in extract.sites]) for axis in ("lat", "lon"))
    names, where = countries_of(lat, lon, first=country)
    kept = [replace(site, country=names[at]) for site, at in zip(extract.sites, where.tolist(), strict=True) if at >= 0]
    main = (country,) if country else _all(kept, least=MAIN_SHARE)
    inside = sum(site.country in main for site in kept)
    if not main or inside < MAIN_SHARE * len(extract.sites):
        raise InputError(
            "the extract lies elsewhere", value=country, limit=f"most of its {len(extract.sites):,} places in that country",
            cure=f"it holds places of {', '.join(_all(kept, least=MAIN_SHARE)) or 'no known land'}", where=path,
        )  # fmt: skip
    return kept, main, len(extract.sites) - len(kept)


def _table_land(sites: Sequence[Site], country: str | None, path: str) -> list[Site]:
    """The sites with their country; one that lies outside it is an error that names its row."""
    lat, lon = (np.array([getattr(site, axis) for site in sites]) for axis in ("lat", "lon"))
    if all(site.country is None for site in sites) and country is None:
        names, where = countries_of(lat, lon)
        placed = [replace(site, country=names[at] if at >= 0 else None) for site, at in zip(sites, where.tolist(), strict=True)]
        for site in placed:
            if site.country is None:
                _complain(site, "a point on land", path)
        return placed
    placed = [site if site.country else replace(site, country=country) for site in sites]
    for code in sorted({site.country or "" for site in placed}):
        at = np.array([number for number, site in enumerate(placed) if site.country == code])
        good = within(code, lat[at], lon[at], km=NEAR_KM)
        if not good.all() and (placed[int(at[~good][0])].id.startswith("geonames:") is False or good.mean() < 1 - MAIN_SHARE):
            _complain(placed[int(at[~good][0])], f"a point in {code} or within {NEAR_KM:g} km of it", path)
    return placed


def _complain(site: Site, limit: str, path: str) -> None:
    swapped = abs(site.lon) <= 90 and site.country is not None
    flipped = swapped and bool(within(site.country or "", np.array([site.lon]), np.array([site.lat]), km=NEAR_KM)[0])
    raise InputError(
        f"place {site.name!r} at lat, lon", value=(site.lat, site.lon), limit=limit,
        cure="latitude and longitude are swapped" if flipped else "correct the row, or name its country",
        where=f"{path}:{site.row}:lat",
    )  # fmt: skip


def _merged(first: list[Site], second: Sequence[Site]) -> list[Site]:
    """The sites of an extract, richer by a table's names, people and codes where it has the same place, and its other places."""
    same = same_sites(first, second, km=TOWN_REACHES_KM)
    found = list(first)
    for number, site in enumerate(second):
        if number not in same:
            found.append(site)
            continue
        at = same[number]
        base = found[at]
        names = dict.fromkeys((*base.alternates, site.name, *site.alternates))
        found[at] = replace(
            base, alternates=tuple(name for name in names if name != base.name), name_local=base.name_local or site.name_local,
            population=site.population if site.population is not None else base.population,
            admin1=site.admin1 or base.admin1, admin2=site.admin2 or base.admin2,
        )  # fmt: skip
    return found


def _known(code: str, sites: Sequence[Site], regions: Sequence[pcodes.Region]) -> Known:
    numbers = [number for number, site in enumerate(sites) if site.country == code]
    return known_places(code, sites, numbers, regions)


def _roads(extract: osm.Extract | None, sites: Sequence[Site]) -> tuple[Graph | None, Links | None]:
    if extract is None or not len(extract.ways.ends):
        return None, None
    lat, lon = (np.array([getattr(site, axis) for site in sites], dtype=float) for axis in ("lat", "lon"))
    reach = np.array([REACHES_KM[site.level] for site in sites])
    graph = ordered(road_graph(extract.ways, lat, lon, reach))
    return graph, contract(graph, np.arange(len(sites)))


def _rows(land: _Land, known: Sequence[Known], nodes: Sequence[int]) -> Iterator[tuple[Entry, int, bool, int | None]]:
    same = {number: identity for one in known for number, identity in one.same.items()}
    admin1 = {number: code for one in known for number, code in one.admin1.items()}
    node = {number: place for place, number in enumerate(nodes)}
    used = set(same.values())
    for number, site in enumerate(land.sites):
        identity = same.get(number, site.id)
        if number not in same and identity in used:
            continue
        pcode = site.id.removeprefix("code:") if site.id.startswith("code:") else None
        entry = Entry(
            identity, site.name, site.alternates, site.name_local, site.country, admin1.get(number) or None, None, site.lat,
            site.lon, site.population, site.kind, 10.0 if site.kind == "airport" else None, pcode,
        )  # fmt: skip
        yield entry, site.level, number in same, node.get(number)
    for one in known:
        for region in one.regions:
            yield region, 3, not region.id.startswith("pcode:"), None


def _arrays(graph: Graph, links: Links) -> dict[str, NDArray[Any]]:
    return {
        "road_start": graph.start, "road_end": graph.end, "road_km": graph.length_km, "road_label": graph.label,
        "road_bridge": graph.bridge, "road_size": np.array([graph.places, graph.nodes]),
        "link_start": links.start.astype(np.int32), "link_end": links.end.astype(np.int32),
        "link_km": links.length_km.astype(np.float32), "link_label": links.label.astype(np.int32),
        "link_bridge": links.bridge.astype(np.int32),
    }  # fmt: skip


def _counts(
    land: _Land, known: Sequence[Known], extract: osm.Extract | None, graph: Graph | None, links: Links | None
) -> dict[str, int]:
    linked = len(np.unique(np.concatenate([links.start, links.end]))) if links is not None else 0
    kinds = [site.kind for site in land.sites]
    return {
        "places": len(land.sites), "of them in the packaged gazetteer": sum(len(one.same) for one in known),
        "of them in other countries": sum(site.country not in land.countries for site in land.sites),
        "left out, far from every land": land.outside,
        "crossings": kinds.count("crossing"), "bridges": kinds.count("bridge"), "camps": kinds.count("camp"),
        "airports": kinds.count("airport"), "regions with a P-code": sum(len(one.regions) for one in known),
        "regions without a point, left out": sum(one.unplaced for one in known),
        "ways read": len(extract.ways.ends) if extract else 0,
        "points of ways that the extract leaves out": int(np.isnan(extract.ways.lat).sum()) if extract else 0,
        "road segments kept": len(graph.start) if graph else 0,
        "links between places": len(links.start) if links is not None else 0,
        "places on no road": sum(kind in NODE_KINDS for kind in kinds) - linked if links is not None else 0,
    }  # fmt: skip


def _made(
    sources: Sources, extract: osm.Extract | None, listed: tables.PlaceTable | None, version: str, land: _Land
) -> dict[str, Any]:
    used = []
    if sources.osm is not None and extract is not None:
        used.append(_source(sources.osm, "OpenStreetMap extract", osm.LICENCE, osm.ATTRIBUTION, extract.date))
    if sources.places is not None and listed is not None:
        geonames = listed.form == "GeoNames dump"
        licence = tables.GEONAMES_LICENCE if geonames else "as its publisher says"
        credit = tables.GEONAMES_ATTRIBUTION if geonames else f"Places: {sources.places.name}, given by the user."
        used.append(_source(sources.places, listed.form, licence, credit, None))
    if sources.pcodes is not None:
        used.append(_source(sources.pcodes, "table of P-codes", pcodes.LICENCE, pcodes.ATTRIBUTION, None))
    fixed = os.environ.get("SOURCE_DATE_EPOCH", "")
    now = dt.datetime.fromtimestamp(int(fixed), dt.UTC) if fixed.isdigit() else dt.datetime.now(dt.UTC)
    roads = extract is not None and len(extract.ways.ends) > 0
    return {
        "countries": list(land.countries), "built": now.isoformat(timespec="seconds"), "tool": f"orontes {version}",
        "sources": used, "quality": QUALITY_OSM if roads else QUALITY_PLACES,
    }  # fmt: skip


def _source(path: Path, kind: str, licence: str, attribution: str, date: str | None) -> dict[str, Any]:
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    changed = dt.datetime.fromtimestamp(path.stat().st_mtime, dt.UTC).date().isoformat()
    return {
        "kind": kind, "file": path.name, "bytes": path.stat().st_size, "sha256": digest,
        "date": date or changed, "date_is": "of the data" if date else "of the file", "licence": licence,
        "attribution": attribution,
    }  # fmt: skip

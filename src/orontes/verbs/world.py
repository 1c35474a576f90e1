"""World packs: built from the user's own extract or tables, and looked into."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from orontes import __version__
from orontes.errors import InputError

if TYPE_CHECKING:
    from orontes.geo.connectivity import Severance
    from orontes.geo.entry import Entry
    from orontes.geo.gazetteer import Gazetteer
    from orontes.geo.strategic import StrategicRole
    from orontes.geo.world import World

_SAME_KM: Final = 4.0


@dataclass(frozen=True, slots=True)
class PackReport:
    """What a world pack says of itself, and what is wrong with it (empty where nothing is)."""

    path: Path
    manifest: dict[str, Any]
    problems: tuple[str, ...]


def build_world(
    target: str | Path,
    *,
    osm: str | Path | None = None,
    places: str | Path | None = None,
    pcodes: str | Path | None = None,
    country: str | None = None,
    say: Callable[[str], None] = lambda _: None,
) -> PackReport:
    """The world pack built at `target`: one file with the places and roads of its sources, for `world=` of other verbs.

    Parameters
    ----------
    target : str or Path
        The pack; one that stands there stays until the new one is whole.
    osm : str or Path, optional
        An OpenStreetMap extract (.osm.pbf): settlements, roads, bridges, border crossings, camps, airports.
    places : str or Path, optional
        A GeoNames dump, a COD table of populated places, or a csv with name, lat, lon.
    pcodes : str or Path, optional
        The global table of P-codes.
    country : str, optional
        ISO 3166 alpha-3; else the country of most places.
    say : callable, optional
        Is told what is done now.

    Raises
    ------
    InputError
        If a source cannot be used; names file, row, column, limit and cure.
    """
    from orontes.geo.worldpack.build import Sources, build_pack

    extract, listed, regions = (Path(path) if path is not None else None for path in (osm, places, pcodes))
    sources = Sources(extract, listed, regions, country.strip().upper() if country else None)
    manifest = build_pack(sources, Path(target), version=__version__, say=say)
    return PackReport(Path(target), manifest, ())


def show_world(pack: str | Path) -> PackReport:
    """What a world pack says of itself: sources with dates and licences, counts; and what is wrong with its file.

    Raises
    ------
    InputError
        If it is no world pack.
    """
    from orontes.geo.stored import open_pack

    found = open_pack(pack)
    return PackReport(found.path, found.manifest, found.check())


@dataclass(frozen=True, slots=True)
class PlaceRole:
    """What a place means to the roads of its country.

    Parameters
    ----------
    place : Entry
    taken_out : tuple of str
        Names of the places that its holder controls the roads of: it and what lies within reach of it.
    regions : tuple of Severance
        What happens to the ways between the largest towns of the regions, by main roads where any are known; the worst first.
    whole : StrategicRole
        What happens to the whole network.
    names : dict of str to str
        Names of places by id.
    quality : str
        How good the roads are.
    """

    place: "Entry"
    taken_out: tuple[str, ...]
    regions: "tuple[Severance, ...]"
    whole: "StrategicRole"
    names: dict[str, str]
    quality: str


def place_role(
    name: str, *, country: str | None = None, world: str | Path | None = None, reach_km: float | None = None
) -> PlaceRole:
    """What the loss of a place does to the roads of its country: pairs that lose their way, ways that get longer, people cut off.

    Parameters
    ----------
    name : str
        A town, under any spelling.
    country : str, optional
        ISO 3166 alpha-3; else that of the largest place of the name, or of the pack.
    world : str or Path, optional
        A world pack (`build_world`) whose roads are used.
    reach_km : float, optional
        How far around the place its holder controls the roads; `orontes.geo.connectivity.CITY_REACH_KM` by default.

    Raises
    ------
    InputError
        If there is no such place, or it is on no road.
    """
    from orontes.geo.connectivity import CITY_REACH_KM, around, role
    from orontes.geo.gazetteer import Gazetteer
    from orontes.geo.roads import MAIN_CLASSES
    from orontes.geo.stored import open_pack
    from orontes.geo.strategic import strategic_role
    from orontes.geo.world import load_world
    from orontes.verbs.reading import known_country
    from orontes.what_if import region_towns

    pack = open_pack(world) if world is not None else None
    codes = known_country(country) or (pack.countries if pack else ())
    place = _town(Gazetteer.load(codes, world=pack), name, codes)
    land = load_world(place.country or "", world=pack)
    network = land.network
    taken = around(network, _node(land, place), km=CITY_REACH_KM if reach_km is None else reach_km)
    main = MAIN_CLASSES if any(kind in MAIN_CLASSES for kind in network.road_class) else None
    regions = role(network, _node(land, place), region_towns(land.places), km=reach_km or CITY_REACH_KM, classes=main)
    whole = strategic_role(network, {one.id: one.population or 0 for one in land.places}, nodes=taken)
    names = {one.id: one.name for one in land.places}
    return PlaceRole(place, tuple(names[node] for node in taken), regions, whole, names, land.quality)


def _town(gazetteer: "Gazetteer", name: str, codes: tuple[str, ...]) -> "Entry":
    """The town of that name, exactly or by its sound."""
    found = [entry for entry in gazetteer.find(name) if entry.kind not in {"country", "demonym"}]
    found = [entry for entry in found if not codes or entry.country in codes] or list(gazetteer.variants(name))
    towns = [entry for entry in found if entry.kind in {"town", "crossing", "camp"}]
    if not towns:
        raise InputError("place", value=name, limit="a town that is known", cure="name its country: --country SYR")
    return towns[0]


def _node(world: "World", place: "Entry") -> str:
    """The world's place that this is, or that lies nearest within 4 km."""
    from orontes.core.place import distance_km

    if place.id in world.network.node_ids:
        return place.id
    near = min(world.places, key=lambda one: distance_km(one.lat, one.lon, place.lat, place.lon))
    if distance_km(near.lat, near.lon, place.lat, place.lon) > _SAME_KM:
        raise InputError(
            "place on the roads", value=place.name, limit="a town of the network, of 5,000 people or more",
            cure="build a world pack of the country: orontes world build",
        )  # fmt: skip
    return near.id

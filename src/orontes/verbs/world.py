"""World packs: built from the user's own extract or tables, and looked into."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from orontes import __version__


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

"""Hand-made packs: places, named regions and roads of a country, in files that can be read and edited."""

import csv
import tomllib
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from importlib.resources.abc import Traversable
from typing import Final

from orontes.errors import DamagedDataError, InputError
from orontes.geo.entry import Entry

PLACE_COLUMNS: Final = (
    "slug", "name", "name_local", "alternates", "kind", "admin1", "lat", "lon", "population", "population_source", "radius_km",
    "geonames", "pcode", "source",
)  # fmt: skip
LINK_COLUMNS: Final = ("from", "to", "length_km", "class", "ref", "via", "source")


@dataclass(frozen=True, slots=True)
class PackPlace:
    """A place of a pack, and the entry of the packaged gazetteer that it refines.

    Parameters
    ----------
    slug : str
        Key inside the pack ("rastan").
    entry : Entry
        The place; its id is ``pack:NAME/slug`` where it refines none.
    refines : str or None
        Id of the gazetteer entry that it is the same place as.
    members : tuple of str
        Slugs of the towns of a named region.
    """

    slug: str
    entry: Entry
    refines: str | None
    members: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PackLink:
    """A road between two places of a pack, by slug; ``via`` is the bridge or crossing that it stands and falls with."""

    start: str
    end: str
    length_km: float
    road_class: str
    ref: str | None
    via: str | None
    source: str


@dataclass(frozen=True, slots=True)
class Pack:
    """A hand-made pack of one country.

    Parameters
    ----------
    name : str
        "syria".
    country : str
        ISO 3166 alpha-3.
    quality : str
        A sentence on how good its roads and places are.
    attribution : tuple of str
        Lines to show wherever its data is shown.
    places : tuple of PackPlace
    links : tuple of PackLink
    """

    name: str
    country: str
    quality: str
    attribution: tuple[str, ...]
    places: tuple[PackPlace, ...]
    links: tuple[PackLink, ...]

    def node_id(self, slug: str) -> str:
        """The gazetteer id of a place of the pack.

        Raises
        ------
        DamagedDataError
            If the pack has no such place.
        """
        for place in self.places:
            if place.slug == slug:
                return place.refines or place.entry.id
        raise DamagedDataError("place of the pack", value=slug, limit=f"a slug of pack {self.name}")


def _folder(name: str) -> Traversable:
    return resources.files("orontes.geo") / "data" / "packs" / name


def _table(folder: Traversable, file: str, columns: tuple[str, ...]) -> list[dict[str, str]]:
    rows = list(csv.DictReader((folder / file).read_text(encoding="utf-8").splitlines()))
    for number, row in enumerate(rows, 2):
        if tuple(row) != columns or None in row.values():
            raise DamagedDataError("row of a pack", value=tuple(row), limit=", ".join(columns), where=f"{file}:{number}")
    return rows


def _split(cell: str) -> tuple[str, ...]:
    return tuple(part for part in cell.split("|") if part)


def _place(pack: str, iso3: str, row: dict[str, str]) -> PackPlace:
    entry = Entry(
        id=f"pack:{pack}/{row['slug']}", name=row["name"], alternates=_split(row["alternates"]),
        name_local=row["name_local"] or None, country=iso3, admin1=row["admin1"] or None, admin1_name=None,
        lat=float(row["lat"]), lon=float(row["lon"]), population=int(row["population"]) if row["population"] else None,
        kind=row["kind"], radius_km=float(row["radius_km"]) if row["radius_km"] else None, pcode=row["pcode"] or None,
    )  # fmt: skip
    return PackPlace(row["slug"], entry, row["geonames"] or None)


def _region(pack: str, iso3: str, item: dict[str, object]) -> PackPlace:
    lat, lon = (float(str(item[name])) for name in ("lat", "lon"))
    names, members = (tuple(map(str, item.get(field, ()))) for field in ("alternates", "members"))  # type: ignore[call-overload]
    entry = Entry(
        id=f"pack:{pack}/{item['slug']}", name=str(item["name"]), alternates=names,
        name_local=str(item["name_local"]) if "name_local" in item else None, country=iso3, admin1=None, admin1_name=None,
        lat=lat, lon=lon, population=None, kind=str(item.get("kind", "region")), radius_km=float(str(item["radius_km"])),
    )  # fmt: skip
    return PackPlace(str(item["slug"]), entry, None, members)


@lru_cache(maxsize=8)
def load_pack(name: str) -> Pack:
    """The pack of that name.

    Raises
    ------
    InputError
        If no such pack ships with the package.
    DamagedDataError
        If one of its files does not have the columns it should.
    """
    folder = _folder(name)
    if not (folder / "pack.toml").is_file():
        raise InputError("pack", value=name, limit=" or ".join(pack_names()))
    about = tomllib.loads((folder / "pack.toml").read_text(encoding="utf-8"))
    iso3 = str(about["country"])
    places = [_place(name, iso3, row) for row in _table(folder, "places.csv", PLACE_COLUMNS)]
    places += [_region(name, iso3, item) for item in about.get("region", ())]
    links = tuple(
        PackLink(
            row["from"], row["to"], float(row["length_km"]), row["class"], row["ref"] or None, row["via"] or None, row["source"]
        )
        for row in _table(folder, "links.csv", LINK_COLUMNS)
    )
    return Pack(name, iso3, str(about["quality"]), tuple(about["attribution"]), tuple(places), links)


def pack_names() -> tuple[str, ...]:
    """The packs that ship with the package."""
    folder = resources.files("orontes.geo") / "data" / "packs"
    return tuple(sorted(item.name for item in folder.iterdir() if (item / "pack.toml").is_file()))


def pack_of(iso3: str) -> Pack | None:
    """The pack of a country, if there is one."""
    return next((pack for pack in map(load_pack, pack_names()) if pack.country == iso3), None)

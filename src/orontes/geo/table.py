"""The packaged table of the world's places: rows as text, read country by country."""

import io
import json
import struct
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from difflib import get_close_matches
from functools import lru_cache
from importlib import resources
from typing import IO, Final

from orontes.errors import DamagedDataError, InputError
from orontes.geo.entry import Entry
from orontes.geo.names import keys

COLUMNS: Final = (
    "id", "kind", "name", "country", "admin1", "admin2", "lat", "lon", "population", "radius_km", "alternates",
)  # fmt: skip
"""Columns of a row, split by tabs; alternates split by ``|``; the native row beside it has the native name and Arabic names."""

MANY: Final = 20
"""Most countries whose names are searched for spelling variants without a country being named."""

_NAME_LENGTH_AT: Final = 26
"""Where in the header of a member the lengths of its name and of what follows the name stand (APPNOTE.TXT of ZIP, 4.3.7)."""
_NAME, _ALTERNATES = (COLUMNS.index(column) for column in ("name", "alternates"))
_KINDS: Final = {"t": "town", "1": "admin1", "2": "admin2", "c": "country"}
_PREFIX: Final = {"t": "geonames:", "c": "geonames:", "1": "geonames-admin1:", "2": "geonames-admin2:"}


@dataclass(frozen=True, slots=True)
class Country:
    """A country: names, capital, neighbours.

    Parameters
    ----------
    iso3, iso2 : str
        ISO 3166 codes.
    name, capital : str
        English names.
    neighbours : tuple of str
        ISO 3166 alpha-3 of the countries it shares a land border with.
    """

    iso3: str
    iso2: str
    name: str
    capital: str
    neighbours: tuple[str, ...]


@contextmanager
def _file() -> Iterator[IO[bytes]]:
    try:
        with (resources.files("orontes.geo") / "data" / "places.zip").open("rb") as file:
            yield file
    except (OSError, KeyError, zlib.error, zipfile.BadZipFile) as error:
        raise DamagedDataError(
            "packaged gazetteer", value=str(error), limit="places.zip as it ships", cure="install again"
        ) from error


@lru_cache(maxsize=1)
def _directory() -> dict[str, zipfile.ZipInfo]:
    """Where the members of the archive stand in it; read once, there are hundreds."""
    with _file() as file, zipfile.ZipFile(file) as archive:
        return {member.filename: member for member in archive.infolist()}


def _read(file: IO[bytes], name: str) -> bytes:
    """The bytes of a member of the archive."""
    member = _directory()[name]
    file.seek(member.header_offset + _NAME_LENGTH_AT)
    file.seek(sum(struct.unpack("<HH", file.read(4))), io.SEEK_CUR)
    packed = file.read(member.compress_size)
    data = zlib.decompress(packed, -zlib.MAX_WBITS) if member.compress_type == zipfile.ZIP_DEFLATED else packed
    if zlib.crc32(data) != member.CRC:
        raise zipfile.BadZipFile(name)
    return data


@lru_cache(maxsize=1)
def countries() -> dict[str, Country]:
    """All countries by ISO 3166 alpha-3 (GeoNames countryInfo)."""
    with _file() as file:
        items = json.loads(_read(file, "countries.json"))
    return {
        iso3: Country(iso3, item["iso2"], item["name"], item["capital"], tuple(item["neighbours"]))
        for iso3, item in items.items()
    }


def country(iso3: str) -> Country:
    """The country of that code.

    Raises
    ------
    InputError
        If there is none; names the closest codes.
    """
    known = countries()
    if iso3 in known:
        return known[iso3]
    text = str(iso3).strip()
    hits = [code for code, item in known.items() if text.upper() in (code, item.iso2) or item.name.lower() == text.lower()]
    close = hits or get_close_matches(text.upper(), known, n=3, cutoff=0.6)
    cure = (
        "write " + " or ".join(f"{code} ({known[code].name})" for code in close)
        if close
        else "write the ISO code, as SYR for Syria"
    )
    raise InputError("country", value=iso3, limit="an ISO 3166 alpha-3 code", cure=cure)


@lru_cache(maxsize=1)
def with_places() -> tuple[str, ...]:
    """The countries that have listed places."""
    return tuple(sorted({name.partition(".")[0] for name in _directory()} & set(countries())))


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows of one member of the archive.

    Parameters
    ----------
    name : str
        ISO 3166 alpha-3 of a country, or ``world``: countries, regions of level 1, cities of 50,000.
    rows, native, keys : tuple of str
        ASCII rows, native rows beside them, and the rows with each name as its key.
    """

    name: str
    rows: tuple[str, ...]
    native: tuple[str, ...]
    keys: tuple[str, ...]

    def names(self, number: int) -> Iterator[str]:
        """The names of one row: standard, alternate and Arabic ones, as they are spelled in the table."""
        parts = self.rows[number].split("\t")
        for joined in (parts[_NAME], parts[_ALTERNATES], self.native[number].split("\t")[1]):
            if joined:
                yield from joined.split("|")

    def towns_of(self, codes: frozenset[str]) -> Iterator[int]:
        """The numbers of the towns of those countries."""
        for number, row in enumerate(self.rows):
            _, kind, _, iso3, _ = row.split("\t", 4)
            if kind == "t" and iso3 in codes:
                yield number


def read_rows(names: Iterable[str]) -> list[Rows]:
    """The rows of some countries or of the ``world`` tier, most populous town first."""
    found = []
    with _file() as file:
        for name in names:
            raw, native = _read(file, f"{name}.tsv"), _read(file, f"{name}.native.tsv").decode().splitlines()
            rows, keyed = raw.decode("ascii").splitlines(), keys(raw).splitlines()
            if not len(rows) == len(native) == len(keyed):
                raise DamagedDataError(
                    "packaged gazetteer", value=name, limit="as many native rows as rows", cure="install again"
                )
            found.append(Rows(name, tuple(rows), tuple(native), tuple(keyed)))
    return found


def to_entry(row: str, native: str, *, admin1_name: str | None) -> Entry:
    """The entry of one row."""
    identity, kind, name, iso3, admin1, _, lat, lon, population, radius, alternates = row.split("\t")
    own, local = native.split("\t")
    spellings = tuple(alternates.split("|")) if alternates else ()
    return Entry(
        id=_PREFIX.get(kind, "") + identity, name=own or name, alternates=(name, *spellings) if own else spellings,
        name_local=local.split("|")[0] or None, country=iso3 or None, admin1=admin1 or None, admin1_name=admin1_name,
        lat=float(lat), lon=float(lon), population=int(population) if population else None, kind=_KINDS.get(kind, kind),
        radius_km=float(radius) if radius else None,
    )  # fmt: skip


def full_id(row: str) -> str:
    """The id of a row's entry."""
    identity, kind, _ = row.split("\t", 2)
    return _PREFIX.get(kind, "") + identity

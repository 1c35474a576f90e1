"""One member of the packaged table (a country, or the world's large places) by name and by sound; shared by all gazetteers."""

from collections import defaultdict
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from orontes.geo import table
from orontes.geo.entry import Entry
from orontes.geo.variants import SoundIndex

KEPT: Final = 64
"""Members whose rows and names are kept while many reports are read; each is up to some 10 MB."""
_KIND, _NAME, _COUNTRY, _ADMIN1, _ALTERNATES = (
    table.COLUMNS.index(column) for column in ("kind", "name", "country", "admin1", "alternates")
)


class NameIndex:
    """Numbers of rows by the key of their names.

    Parameters
    ----------
    keys : tuple of str
        The rows of a member with each name as its key.

    Attributes
    ----------
    beginnings : set of str
        First two words of the keys of several words.
    """

    def __init__(self, keys: tuple[str, ...]) -> None:
        first: dict[str, int] = {}
        more: dict[str, list[int]] = defaultdict(list)
        for number, name in keyed(keys):
            if first.setdefault(name, number) != number:
                more[name].append(number)
        self._first, self._more = first, more
        self.beginnings = {" ".join(name.split(" ", 2)[:2]) for name in first if " " in name}

    def numbers(self, key: str) -> tuple[int, ...]:
        """The rows of that name, in their order."""
        return (self._first[key], *self._more.get(key, ())) if key in self._first else ()


def keyed(keys: tuple[str, ...]) -> Iterator[tuple[int, str]]:
    """The numbers of the rows with the key of each of their names."""
    for number, line in enumerate(keys):
        cells = line.split("\t")
        yield number, cells[_NAME]
        if cells[_ALTERNATES]:
            for name in cells[_ALTERNATES].split("|"):
                yield number, name


@lru_cache(maxsize=KEPT)
def rows_of(name: str) -> table.Rows:
    """The rows of a country, or of the ``world`` tier."""
    return table.read_rows((name,))[0]


@lru_cache(maxsize=KEPT)
def name_index(name: str) -> NameIndex:
    """The names of a country, or of the ``world`` tier, by key."""
    return NameIndex(rows_of(name).keys)


@lru_cache(maxsize=KEPT)
def sound_index(name: str) -> SoundIndex:
    """The names of a country in Latin letters by sound, standard and alternate ones."""
    return SoundIndex(keyed(rows_of(name).keys))


@lru_cache(maxsize=KEPT)
def arabic_index(name: str) -> SoundIndex:
    """The Arabic names of a country by their letters."""
    return SoundIndex(
        (number, surface)
        for number, native in enumerate(rows_of(name).native)
        for surface in native.split("\t")[1].split("|")
        if surface
    )


@lru_cache(maxsize=KEPT)
def id_index(name: str) -> dict[str, int]:
    """The rows of a country, or of the ``world`` tier, by the id of their entry."""
    return {table.full_id(row): number for number, row in enumerate(rows_of(name).rows)}


@lru_cache(maxsize=1)
def region_names() -> dict[str, str]:
    """The names of all regions of level 1, by "SY.11"."""
    heads = (row.split("\t", _NAME + 1) for row in rows_of("world").rows)
    return {head[0]: head[_NAME] for head in heads if head[_KIND] == "1"}


@lru_cache(maxsize=1)
def _by_kind() -> dict[tuple[str, str], tuple[int, ...]]:
    """The rows of the ``world`` tier by kind, as the table writes it, and country."""
    found: dict[tuple[str, str], list[int]] = defaultdict(list)
    for number, row in enumerate(rows_of("world").rows):
        _, kind, _, country, _ = row.split("\t", _COUNTRY + 1)
        found[kind, country].append(number)
    return {key: tuple(numbers) for key, numbers in found.items()}


def large_towns(countries: tuple[str, ...]) -> frozenset[int]:
    """The rows of the ``world`` tier that are towns of those countries."""
    return frozenset(number for country in countries for number in _by_kind().get(("t", country), ()))


def large_regions(country: str) -> tuple[int, ...]:
    """The rows of the ``world`` tier that are regions of level 1 of that country."""
    return _by_kind().get(("1", country), ())


@lru_cache(maxsize=4 * KEPT)
def region_sounds(country: str) -> SoundIndex:
    """The names of the regions of level 1 of a country by sound; numbers are rows of the ``world`` tier."""
    rows = rows_of("world")
    return SoundIndex((number, name) for number in large_regions(country) for name in rows.names(number))


@lru_cache(maxsize=65536)
def entry_of(name: str, number: int) -> Entry:
    """The entry of a row as it stands in the table."""
    rows = rows_of(name)
    row = rows.rows[number]
    _, kind, _, country, admin1, _ = row.split("\t", _ADMIN1 + 1)
    region = region_names().get(f"{table.countries()[country].iso2}.{admin1}") if kind in "t12" and country and admin1 else None
    return table.to_entry(row, rows.native[number], admin1_name=region)

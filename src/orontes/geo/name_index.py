"""The names of one member of the packaged table, by key and by sound; made once and shared by all gazetteers."""

from collections import defaultdict
from functools import lru_cache
from typing import Final

from orontes.geo import table
from orontes.geo.variants import SoundIndex

KEPT: Final = 64
"""Members whose rows and names are kept while many reports are read; each is up to some 10 MB."""
_NAME, _ALTERNATES = (table.COLUMNS.index(column) for column in ("name", "alternates"))


class NameIndex:
    """Numbers of rows by the key of their names."""

    def __init__(self, keys: tuple[str, ...]) -> None:
        self._first: dict[str, int] = {}
        self._more: dict[str, list[int]] = defaultdict(list)
        for number, line in enumerate(keys):
            parts = line.split("\t")
            for name in (parts[_NAME], *(parts[_ALTERNATES].split("|") if parts[_ALTERNATES] else ())):
                if self._first.setdefault(name, number) != number:
                    self._more[name].append(number)

    def numbers(self, key: str) -> tuple[int, ...]:
        """The rows of that name, in their order."""
        return (self._first[key], *self._more.get(key, ())) if key in self._first else ()


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
    """The names of a country by sound, standard, alternate and Arabic ones."""
    rows = rows_of(name)
    return SoundIndex((number, surface) for number in range(len(rows.rows)) for surface in rows.names(number))

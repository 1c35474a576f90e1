"""A place as a source of a world pack gives it."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from orontes.geo.names import key

REACHES_KM: Final = (1.5, 1.0, 0.6, 0.4)
"""How far from its point a city, town, village and hamlet is passed by a road; general knowledge of their extent."""

NODE_KINDS: Final = frozenset({"town", "crossing", "camp"})
"""Kinds of places that roads of a pack lead to."""

_ARABIC: Final = re.compile("[\u0600-\u06ff]")
_LATIN: Final = re.compile("[A-Za-z\u00c0-\u024f\u1e00-\u1eff]")


@dataclass(frozen=True, slots=True)
class Site:
    """A place of a source.

    Parameters
    ----------
    id : str
        "osm:node/27564946", "geonames:169577", "code:SY040100".
    name : str
        Standard name, in Latin letters where the source has one.
    alternates : tuple of str
        Other names.
    name_local : str or None
        Name in Arabic script.
    lat, lon : float
        Degrees, WGS 84.
    population : int or None
    kind : str
        One of `orontes.core.place.KINDS`.
    level : int
        0 city, 1 town, 2 village, 3 hamlet or less.
    country, admin1, admin2 : str or None
        ISO 3166 alpha-3 and the codes of the source (GeoNames codes or P-codes), where it has them.
    row : int
        Row of a table; 0 where there is none.
    """

    id: str
    name: str
    alternates: tuple[str, ...]
    name_local: str | None
    lat: float
    lon: float
    population: int | None
    kind: str
    level: int
    country: str | None = None
    admin1: str | None = None
    admin2: str | None = None
    row: int = 0


def is_arabic(name: str) -> bool:
    """Whether the name is written in Arabic letters."""
    return bool(_ARABIC.search(name))


def names_of(wanted: Iterable[str]) -> tuple[str, tuple[str, ...], str | None] | None:
    """Standard name, other names and Arabic name out of names in order of preference; None where no name is left.

    Examples
    --------
    >>> names_of(["الرستن", "Al-Rastan", "Ar Rastan", "Al Rastan"])
    ('Al-Rastan', ('Ar Rastan',), 'الرستن')
    """
    seen: dict[str, str] = {}
    for given in wanted:
        name = " ".join(given.split())
        spelling = key(name)
        if spelling and len(name) <= 100:
            seen.setdefault(spelling, name)
    local = next(filter(is_arabic, seen.values()), None)
    latin = next((name for name in seen.values() if _LATIN.search(name)), None)
    main = latin or local or next(iter(seen.values()), None)
    if main is None:
        return None
    return main, tuple(name for name in seen.values() if name not in {main, local}), local


def people(text: str | None) -> int | None:
    """The number of people in a cell or tag; None where it tells none.

    Examples
    --------
    >>> people("12,400"), people("~ 500"), people(""), people("many"), people("1 204.0")
    (12400, 500, None, None, 1204)
    """
    found = re.fullmatch(r"[~<>≈]?(\d+)(?:\.\d*)?", re.sub(r"[\s,']", "", text or ""))
    return int(found[1]) or None if found else None

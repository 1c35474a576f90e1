"""A place in the gazetteer."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final

from orontes.core.place import KINDS
from orontes.errors import DamagedDataError

_RANKS: Final = {"country": 0, "town": 1, "admin1": 1}


@dataclass(frozen=True, slots=True)
class Entry:
    """A place that reports can be resolved to.

    Parameters
    ----------
    id : str
        "geonames:169577", "geonames-admin1:SY.11", "pack:syria/rastan-bridge", "region:sahel", "demonym:SYR".
    name : str
        Standard name.
    alternates : tuple of str
        Other names in Latin letters.
    name_local : str or None
        Name in Arabic script.
    country : str or None
        ISO 3166 alpha-3; None for what spans countries.
    admin1, admin1_name : str or None
        Region of level 1: GeoNames code ("11") and name ("Homs").
    lat, lon : float
        Degrees, WGS 84.
    population : int or None
        People, where a source gives them; a region's are those of its listed places.
    kind : str
        One of `orontes.core.place.KINDS`.
    radius_km : float or None
        How far the place reaches around its point; None for a town.
    pcode : str or None
        P-code of the region of level 1 that this is.
    """

    id: str
    name: str
    alternates: tuple[str, ...]
    name_local: str | None
    country: str | None
    admin1: str | None
    admin1_name: str | None
    lat: float
    lon: float
    population: int | None
    kind: str
    radius_km: float | None = None
    pcode: str | None = None

    def __post_init__(self) -> None:
        if self.kind not in KINDS or not (-90 <= self.lat <= 90 and -180 <= self.lon <= 180):
            raise DamagedDataError("gazetteer entry", value=(self.id, self.kind, self.lat, self.lon))


def refined(entry: Entry, *, by: Entry) -> Entry:
    """The entry with what another source says better: its name, position, kind and people; all names of both, the id kept."""
    names = dict.fromkeys((*by.alternates, entry.name, *entry.alternates))
    return replace(
        by,
        id=entry.id,
        alternates=tuple(name for name in names if name != by.name),
        name_local=by.name_local or entry.name_local,
        admin1=by.admin1 or entry.admin1,
        admin1_name=entry.admin1_name,
        population=by.population if by.population is not None else entry.population,
        radius_km=by.radius_km if by.radius_km is not None else entry.radius_km,
    )


def surfaces(entry: Entry) -> tuple[str, ...]:
    """All names of the place: standard, alternate, Arabic."""
    return (entry.name, *entry.alternates, *((entry.name_local,) if entry.name_local else ()))


def by_size(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """Each entry once: countries, then towns and regions of level 1 by people (a town before its namesake), then others."""
    found = list({id(entry): entry for entry in entries}.values())
    if len(found) < 2:
        return tuple(found)
    found = list(dict.fromkeys(found))
    towns = {(entry.country, entry.admin1): entry.population or 0 for entry in found if entry.kind == "town"}

    def rank(entry: Entry) -> tuple[int, float]:
        people: float = entry.population or 0
        if entry.kind == "admin1":
            people = min(people, towns.get((entry.country, entry.admin1), people + 1) - 0.5)
        return _RANKS.get(entry.kind, 2), -people

    return tuple(sorted(found, key=rank))

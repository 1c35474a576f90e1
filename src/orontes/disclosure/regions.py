"""Places as the tables name them: ids, names, and the regions with P-codes that they lie in."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

from orontes.core.place import Place
from orontes.geo.entry import Entry

EXACT: Final = ("town", "neighbourhood", "camp", "base", "hill", "bridge", "crossing", "airport", "site")
"""Kinds of places that are a point."""
Lookup = Callable[[str], Entry | None]
"""The gazetteer's entry of an id; None where there is none."""


@dataclass(frozen=True, slots=True)
class Spot:
    """A place as a row names it; what is not known is None."""

    id: str | None = None
    name: str | None = None
    name_ar: str | None = None
    country: str | None = None
    admin1_id: str | None = None
    admin1_code: str | None = None
    admin1_name: str | None = None
    admin1_lat: float | None = None
    admin1_lon: float | None = None
    admin2_code: str | None = None
    admin2_name: str | None = None
    lat: float | None = None
    lon: float | None = None
    geo_precision: int | None = None

    @property
    def admin(self) -> dict[str, str | None]:
        """The four columns of its regions."""
        return {
            "admin1_code": self.admin1_code, "admin1_name": self.admin1_name, "admin2_code": self.admin2_code,
            "admin2_name": self.admin2_name,
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Regions:
    """Finds the regions that a place lies in.

    Parameters
    ----------
    lookup : callable
        The gazetteer's entry of an id.
    iso2 : mapping of str to str
        ISO 3166 alpha-2 by alpha-3, for the ids of regions.
    """

    lookup: Lookup
    iso2: Callable[[str], str]

    def spot(self, place: Place | None, *, key: str | None = None) -> Spot:
        """The place with its regions; all None where no place is told."""
        if place is None:
            return Spot()
        entry = self.lookup(place.id or key or "")
        precision = None if place.lat is None else 1 if place.kind in EXACT else 2 if place.kind == "region" else 3
        found = Spot(
            place.id or key, place.name or place.text, place.name_local, place.country, lat=place.lat, lon=place.lon,
            geo_precision=precision,
        )  # fmt: skip
        return self._within(found, entry)

    def spot_of(self, identity: str) -> Spot:
        """The place of that id with its regions; its id alone where the gazetteer does not have it."""
        entry = self.lookup(identity)
        if entry is None:
            return Spot(identity)
        found = Spot(entry.id, entry.name, entry.name_local, entry.country, lat=entry.lat, lon=entry.lon)
        return self._within(found, entry)

    def _within(self, spot: Spot, entry: Entry | None) -> Spot:
        if entry is None or entry.country is None:
            return spot
        region = entry if entry.kind == "admin1" else None
        if region is None and entry.admin1:
            region = self.lookup(f"geonames-admin1:{self.iso2(entry.country)}.{entry.admin1}")
        if entry.kind == "admin2":
            spot = replace(spot, admin2_code=entry.pcode, admin2_name=entry.name)
        if region is None:
            return replace(spot, admin1_name=entry.admin1_name)
        return replace(
            spot,
            admin1_id=region.id,
            admin1_code=region.pcode,
            admin1_name=region.admin1_name or region.name,
            admin1_lat=region.lat,
            admin1_lon=region.lon,
        )

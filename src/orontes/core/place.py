"""Places as reports mention them, resolved or not."""

import math
from dataclasses import dataclass
from typing import Any, Final

from orontes.errors import InputError

EARTH_RADIUS_KM: Final = 6371.0088
"""Mean radius R1 of the WGS 84 ellipsoid (Moritz 2000, Geodetic Reference System 1980)."""

KINDS: Final = (
    "town", "neighbourhood", "admin1", "admin2", "country", "region", "countryside", "river", "road", "bridge", "crossing",
    "camp", "airport", "base", "facility", "hill", "demonym", "other",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Place:
    """A place as a report names it, with what it was resolved to.

    Parameters
    ----------
    text : str
        The words of the report; never empty, never dropped.
    name : str or None
        Standard name; None while unresolved.
    lat, lon : float or None
        Degrees north and east, WGS 84, of a representative point; both or neither.
    country : str or None
        ISO 3166 alpha-3.
    kind : str
        One of `KINDS`.
    id : str or None
        Key in the gazetteer or world pack ("geonames:169577", "pack:syria/rastan-bridge").
    radius_km : float or None
        How far the place reaches around its point; None for a town.
    resolved_by : str or None
        The pass that decided ("exact", "variant", "country in focus", ...).
    candidates : tuple of str
        Keys that were considered, best first, the winner included.
    name_local : str or None
        Name in the local script (Arabic).
    """

    text: str
    name: str | None = None
    lat: float | None = None
    lon: float | None = None
    country: str | None = None
    kind: str = "town"
    id: str | None = None
    radius_km: float | None = None
    resolved_by: str | None = None
    candidates: tuple[str, ...] = ()
    name_local: str | None = None

    def __post_init__(self) -> None:
        if not self.text:
            raise InputError("place", value=self.text, limit="the words of the report", cure="leave the place out")
        if (self.lat is None) != (self.lon is None):
            raise InputError("place", value=(self.lat, self.lon), limit="both lat and lon or neither", where=self.text)
        if self.lat is not None and self.lon is not None and not (-90 <= self.lat <= 90 and -180 <= self.lon <= 180):
            raise InputError("place", value=(self.lat, self.lon), limit="lat -90..90, lon -180..180", where=self.text)
        if self.kind not in KINDS:
            raise InputError("kind of place", value=self.kind, limit=" or ".join(KINDS), where=self.text)

    @property
    def resolved(self) -> bool:
        """Whether the place has a standard name."""
        return self.name is not None

    def to_record(self) -> dict[str, Any]:
        """The place object of a claim record: text, name, lat, lon, country, then what else is known."""
        record: dict[str, Any] = {
            "text": self.text, "name": self.name, "lat": self.lat, "lon": self.lon, "country": self.country,
        }  # fmt: skip
        record["type"] = self.kind
        for key in ("id", "radius_km", "resolved_by", "name_local"):
            if getattr(self, key) is not None:
                record[key] = getattr(self, key)
        if self.candidates:
            record["candidates"] = list(self.candidates)
        return record


def distance_km(lat: float, lon: float, other_lat: float, other_lon: float) -> float:
    """Great-circle distance between two points given in degrees, in kilometres (haversine; Sinnott 1984).

    Examples
    --------
    >>> round(distance_km(34.7308, 36.7094, 35.1318, 36.7578))  # Homs to Hama
    45
    """
    phi, other_phi = math.radians(lat), math.radians(other_lat)
    half = (
        math.sin((other_phi - phi) / 2) ** 2
        + math.cos(phi) * math.cos(other_phi) * math.sin(math.radians(other_lon - lon) / 2) ** 2
    )
    return 2 * EARTH_RADIUS_KM * math.asin(min(1.0, math.sqrt(half)))

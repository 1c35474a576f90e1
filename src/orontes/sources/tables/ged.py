"""UCDP GED: one row an event with deaths."""

import datetime as dt
from typing import Final

from orontes.core.claim import Source
from orontes.core.period import Period
from orontes.core.place import Place
from orontes.core.quantity import People
from orontes.sources.tables.row import Lookups, Row, RowReading, claim

COLUMNS: Final = {
    "id": "the event's id: a corrected row takes the place of the old one",
    "type_of_violence": "what happened: 1 state-based, 2 non-state, 3 one-sided",
    "side_a": "who acted",
    "side_b": "against whom",
    "where_prec": "how exactly the place is known",
    "latitude": "the place on the map",
    "longitude": "the place on the map",
    "country": "the country",
    "date_start": "the first day",
    "date_end": "the last day",
    "best": "deaths, best estimate",
    "low": "deaths, low estimate",
    "high": "deaths, high estimate",
}
ALIASES: Final[dict[str, tuple[str, ...]]] = {}
_NEAR_KM: Final = 25.0
"""Precision 2 of places: within about 25 km of a known point (UCDP GED codebook 23.1, where_prec)."""


def read(row: Row, lookups: Lookups) -> RowReading:
    """What a row of GED says: a clash of two sides or violence against civilians, and the deaths as an interval."""
    key, first, last = row.need("id"), row.day("date_start"), row.day("date_end")
    country = lookups.country(row.get("iso3") or row.need("country"))
    side_a, side_b = (lookups.actor(row.need(name), country, first) for name in ("side_a", "side_b"))
    shared = {
        "place": _place(row, country),
        "source": Source(row.get("source_office") or "UCDP", "monitor"),
        "when": Period(first, last + dt.timedelta(days=1)),
        "confidence": 0.9 if row.get("event_clarity") in (None, "1") else 0.6,
    }
    claims = []
    if row.need("type_of_violence") != "3":
        claims.append(claim(row, "ged.clash", "clash", "type_of_violence", actor=side_a, target_actor=side_b, **shared))
    low, best, high = row.count("low"), row.count("best"), row.count("high")
    if high:
        people = People(f"best {best}, low {low}, high {high}", low, high)
        claims.append(claim(row, "ged.casualty", "casualty", "best", actor=side_a, people=people, **shared))
    return RowReading(f"ged:{key}", "", last, f"UCDP GED {key}", tuple(claims))


def _place(row: Row, country: str | None) -> Place:
    """Precision 1 is the place, 2 near it, 3 its second-level area, 4 and 5 the first-level area, 6 and 7 the country."""
    lat, lon = row.point()
    precision = row.need("where_prec")
    names = (row.get("where_coordinates"), row.get("adm_2"), row.get("adm_1"), row.need("country"))
    start = {"1": 0, "2": 0, "3": 1, "4": 2, "5": 2}.get(precision, 3)
    name = next(name for name in names[start:] if name)
    kind = ("town", "admin2", "admin1", "country")[start]
    return Place(name, name, lat, lon, country, kind, radius_km=_NEAR_KM if precision == "2" else None)

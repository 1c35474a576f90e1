"""ACLED: one row an event (codebook of 2023; older exports differ in names only)."""

import calendar
import datetime as dt
from typing import Any, Final

from orontes.core.claim import Actor, Claim, Source
from orontes.core.period import Period
from orontes.core.place import Place
from orontes.core.quantity import People
from orontes.sources.tables.row import Lookups, Row, RowReading, claim

COLUMNS: Final = {
    "event_id_cnty": "the event's id: a corrected row takes the place of the old one",
    "event_date": "the day of the event",
    "event_type": "what happened",
    "sub_event_type": "what happened in particular (who gained territory)",
    "actor1": "who acted",
    "country": "the country",
    "location": "the place",
    "latitude": "the place on the map",
    "longitude": "the place on the map",
}
ALIASES: Final = {"event_id_cnty": ("data_id", "event_id_no_cnty")}
_KINDS: Final = {
    "battles": "clash",
    "explosions/remote violence": "strike",
    "violence against civilians": "casualty",
}
_SUB_KINDS: Final = {
    "government regains territory": "control_change",
    "non-state actor overtakes territory": "control_change",
    "non-violent transfer of territory": "control_change",
    "agreement": "ceasefire",
}
_STATE_FORCES: Final = frozenset({"1", "state forces"})
_NEAR_KM: Final = 15.0
"""Reach of a place of geo precision 2, "near a town", which the codebook leaves open; general knowledge."""


def read(row: Row, lookups: Lookups) -> RowReading:
    """What a row of ACLED says: protests, riots and developments without violence are kept without a claim."""
    key, day = row.need("event_id_cnty", "data_id", "event_id_no_cnty"), row.day("event_date")
    kind = _SUB_KINDS.get(row.need("sub_event_type").lower()) or _KINDS.get(row.need("event_type").lower())
    country = lookups.country(row.get("iso3") or row.need("country"))
    claims = _claims(row, kind, _actors(row, lookups, country, day), _shared(row, day, country)) if kind else ()
    return RowReading(f"acled:{key}", row.get("timestamp") or "", day, f"ACLED {key}", claims)


def _shared(row: Row, day: dt.date, country: str | None) -> dict[str, Any]:
    """The slots that all claims of the row have."""
    source = Source(row.get("source") or "ACLED", "monitor")
    return {"place": _place(row, country), "source": source, "when": _when(row, day), "confidence": _confidence(row)}


def _claims(row: Row, kind: str, actors: tuple[Actor | None, Actor | None], shared: dict[str, Any]) -> tuple[Claim, ...]:
    first, second = actors
    found = []
    if kind == "control_change":
        won, lost = (second, first) if _second_gains(row) else (first, second)
        found.append(claim(row, "acled.control", kind, "sub_event_type", actor=won, target_actor=lost, change="gained", **shared))
    elif kind != "casualty":
        found.append(claim(row, f"acled.{kind}", kind, "event_type", actor=first, target_actor=second, **shared))
    dead = row.count("fatalities")
    if dead or kind == "casualty":
        people = People(f"{dead} fatalities", dead, dead) if dead else None
        cell = "fatalities" if dead else "event_type"
        found.append(claim(row, "acled.casualty", "casualty", cell, actor=first, people=people, **shared))
    return tuple(found)


def _second_gains(row: Row) -> bool:
    """Whether the second actor is the one whose side the sub-event names: of the two only one is of that kind."""
    sub, sides = (
        row.need("sub_event_type").lower(),
        [(row.get(name) or "").lower() in _STATE_FORCES for name in ("inter1", "inter2")],
    )
    if sub == "government regains territory":
        return sides == [False, True]
    return sub == "non-state actor overtakes territory" and sides == [True, False] and row.get("actor2") is not None


def _actors(row: Row, lookups: Lookups, country: str | None, day: dt.date) -> tuple[Actor | None, Actor | None]:
    names = (row.get("actor1"), row.get("actor2"))
    first, second = (lookups.actor(name, country, day) if name else None for name in names)
    return first, second


def _place(row: Row, country: str | None) -> Place:
    """Geo precision 1 is the town, 2 near it, 3 only the region (the point is its capital then)."""
    lat, lon = row.point()
    precision, name = row.get("geo_precision") or "1", row.need("location")
    if precision == "3":
        region = row.get("admin1") or name
        return Place(region, region, lat, lon, country, "admin1")
    return Place(name, name, lat, lon, country, radius_km=_NEAR_KM if precision == "2" else None)


def _when(row: Row, day: dt.date) -> Period:
    """Time precision 1 is the day, 2 within the week, 3 within the month."""
    precision = row.get("time_precision") or "1"
    if precision == "2":
        return Period(day - dt.timedelta(days=3), day + dt.timedelta(days=4), "time precision 2: within the week")
    if precision == "3":
        first = day.replace(day=1)
        days = calendar.monthrange(day.year, day.month)[1]
        return Period(first, first + dt.timedelta(days=days), "time precision 3: within the month")
    return Period.of_day(day)


def _confidence(row: Row) -> float:
    """0.9 less 0.2 for each step of geo and time precision below the best (general knowledge)."""
    steps = sum(int(value) - 1 for name in ("geo_precision", "time_precision") if (value := row.get(name) or "1") in "123")
    return max(0.9 - 0.2 * steps, 0.1)

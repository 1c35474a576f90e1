"""A plain csv of events of the user's own, and the global table of P-codes."""

from typing import Final

from orontes.core.claim import CHANGES, KINDS, Source
from orontes.core.period import Period
from orontes.core.place import Place
from orontes.core.quantity import People
from orontes.errors import InputError
from orontes.sources.tables.row import Lookups, Row, RowReading, claim

COLUMNS: Final = {
    "date": "the day of the event",
    "kind": "what happened: a kind of claim",
    "place": "where",
}
ALIASES: Final = {"place": ("location", "name")}
PCODE_COLUMNS: Final = {
    "location": "the country",
    "admin level": "the level of the area",
    "p-code": "the code of the area",
    "name": "the name of the area",
}


def read(row: Row, lookups: Lookups) -> RowReading:
    """What a row of an own csv says; lat, lon, country, actor, change, people, source, source_kind may stand beside."""
    day, kind, change = row.day("date"), row.need("kind").lower(), row.get("change")
    if kind not in KINDS:
        raise InputError("kind", value=row.need("kind"), limit=" or ".join(KINDS), where=row.where("kind"))
    if change is not None and change not in CHANGES:
        raise InputError("change", value=change, limit=" or ".join(CHANGES), where=row.where("change"))
    name, country = row.need("place", "location", "name"), lookups.country(row.get("country") or "")
    lat, lon = row.point("lat", "lon") if row.get("lat") else row.point()
    place = Place(name, name, lat, lon, country)
    actor, number = row.get("actor"), row.count("people")
    moved = kind in ("displacement", "return")
    people = People(f"{number} people", number, number, measure="flow" if moved else None) if number else None
    source = Source(row.get("source") or row.file, row.get("source_kind"))
    found = claim(
        row, "csv.event", kind, "kind", place=None if moved else place, origin=place if moved else None, change=change,
        source=source, actor=lookups.actor(actor, country, day) if actor else None, people=people, when=Period.of_day(day),
        confidence=0.8,
    )  # fmt: skip
    key = row.get("id")
    return RowReading(f"csv:{key}" if key else None, "", day, f"row {row.number}", (found,))


def read_pcode(row: Row, _: Lookups) -> RowReading:
    """What a row of the table of P-codes says: an area has a code and a name. It makes no claim."""
    code = row.need("p-code")
    return RowReading(f"pcode:{code}", row.get("valid from date") or "", None, f"P-code {code}", ())

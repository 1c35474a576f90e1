"""IDMC's Internal Displacement Updates: one row a figure of people newly displaced."""

import datetime as dt
from typing import Final

from orontes.core.claim import Claim, Source
from orontes.core.period import Period
from orontes.core.place import Place
from orontes.core.quantity import People
from orontes.errors import InputError
from orontes.sources.tables.row import Lookups, Row, RowReading, claim

COLUMNS: Final = {
    "id": "the figure's id: a corrected row takes the place of the old one",
    "iso3": "the country",
    "figure": "how many people moved",
    "displacement_type": "conflict or disaster",
    "displacement_date": "the day",
    "qualifier": "whether it is a total, a least or a most",
}
ALIASES: Final = {"displacement_date": ("displacement_start_date",)}
_AT_LEAST: Final = ("more than", "over", "at least", "minimum")
_AT_MOST: Final = ("less than", "fewer than", "up to", "at most", "maximum")


def read(row: Row, lookups: Lookups) -> RowReading:
    """What a row of IDU says: people were displaced from a place in a period; the qualifier decides which end is open."""
    key = row.need("id")
    first = row.day("displacement_start_date" if row.get("displacement_start_date") else "displacement_date")
    last = row.day("displacement_end_date") if row.get("displacement_end_date") else first
    if last < first:
        limit = f"a day not before {first}"
        raise InputError("displacement_end_date", value=str(last), limit=limit, where=row.where("displacement_end_date"))
    country, figure = lookups.country(row.need("iso3")), row.count("figure")
    claims: tuple[Claim, ...] = ()
    if figure:
        moved = claim(
            row, "idu.flow", "displacement", "figure", source=Source("IDMC", "ngo"), people=_people(row, figure),
            origin=_place(row, country), when=Period(first, last + dt.timedelta(days=1)),
            cause=row.need("displacement_type").lower(), confidence=0.8,
        )  # fmt: skip
        claims = (moved,)
    return RowReading(f"idu:{key}", "", last, f"IDMC IDU {key}", claims)


def _people(row: Row, figure: int) -> People:
    qualifier = (row.get("qualifier") or "").lower()
    low = None if qualifier.startswith(_AT_MOST) else figure
    high = None if qualifier.startswith(_AT_LEAST) else figure
    return People(" ".join(filter(None, (qualifier, str(figure)))), low, high, measure="flow")


def _place(row: Row, country: str | None) -> Place | None:
    """The place that is named, else the country; a point that is only the middle of a country is not taken for a town."""
    lat, lon = row.point()
    name = (row.get("locations_name") or "").split(";")[0].strip()
    if name:
        return Place(name, name, lat, lon, country)
    called = row.get("country") or country
    return Place(called, called, country=country, kind="country") if called else None

"""Counts of displaced people: IOM DTM, HDX HAPI, UNHCR population statistics."""

import datetime as dt
from typing import Final

from orontes.core.claim import Claim, Source
from orontes.core.period import Period
from orontes.core.place import Place
from orontes.core.quantity import People
from orontes.errors import InputError
from orontes.sources.tables.row import Lookups, Row, RowReading, area, claim

DTM_COLUMNS: Final = {
    "admin0name": "the country",
    "admin1name": "the region",
    "numpresentidpind": "how many displaced people are present",
    "reportingdate": "the day of the count",
}
HAPI_COLUMNS: Final = {
    "location_code": "the country",
    "admin_level": "of which level the area is",
    "population": "how many displaced people are present",
    "reference_period_start": "the first day",
    "reference_period_end": "the last day",
}
UNHCR_COLUMNS: Final = {
    "year": "the year at whose end people were counted",
    "coo_iso": "the country people come from",
    "coa_iso": "the country people are in",
    "refugees": "how many refugees",
    "idps": "how many internally displaced people",
}
NO_ALIASES: Final[dict[str, tuple[str, ...]]] = {}
_HAPI_AREAS: Final = (("admin2_name", "admin2_code"), ("admin1_name", "admin1_code"), ("location_code", ""))
_STOCKS: Final = ("refugees", "asylum_seekers", "idps", "oip")
_RETURNS: Final = ("returned_refugees", "returned_idps")
_CONFIDENCE: Final = 0.9


def read_dtm(row: Row, lookups: Lookups) -> RowReading:
    """What a row of DTM says: so many displaced people are present in an area, and where they came from."""
    day, people = row.day("reportingdate"), _people(row, "numpresentidpind", "stock")
    country = lookups.country(row.get("admin0pcode") or "") or lookups.country(row.need("admin0name"))
    origin = row.get("idporiginadmin1name")
    claims: tuple[Claim, ...] = ()
    if people:
        there = _finest(
            row, country, (("admin2name", "admin2pcode"), ("admin1name", "admin1pcode"), ("admin0name", "admin0pcode"))
        )
        came = area(origin, country, 1, row.get("idporiginadmin1pcode")) if origin else None
        claims = (
            claim(
                row, "dtm.stock", "displacement", "numpresentidpind", source=Source("IOM DTM", "un"), people=people,
                destination=there, origin=came, when=Period.of_day(day), cause=_cause(row.get("displacementreason")),
                confidence=_CONFIDENCE,
            ),
        )  # fmt: skip
    key = row.get("id")
    called = " ".join(filter(None, ("IOM DTM", country, f"round {row.get('roundnumber')}" if row.get("roundnumber") else None)))
    return RowReading(f"dtm:{key}" if key else None, "", day, called, claims)


def read_hapi(row: Row, lookups: Lookups) -> RowReading:
    """What a row of the idps table of HDX HAPI says: so many displaced people were present in an area."""
    first, last = row.day("reference_period_start"), row.day("reference_period_end")
    if last < first:
        cell = row.where("reference_period_end")
        raise InputError("reference_period_end", value=str(last), limit=f"a day not before {first}", where=cell)
    people, country = _people(row, "population", "stock"), lookups.country(row.need("location_code"))
    claims: tuple[Claim, ...] = ()
    if people:
        claims = (
            claim(
                row, "hapi.stock", "displacement", "population", source=Source("IOM DTM, by HDX HAPI", "un"), people=people,
                destination=_finest(row, country, _HAPI_AREAS),
                when=Period(first, last + dt.timedelta(days=1)), confidence=_CONFIDENCE,
            ),
        )  # fmt: skip
    names = ("location_code", "admin1_code", "admin2_code", "provider_admin1_name", "provider_admin2_name", "admin_level",
             "operation", "assessment_type", "reporting_round", "reference_period_start")  # fmt: skip
    return RowReading(
        "hapi:" + "|".join(row.get(name) or "" for name in names), "", last, f"HDX HAPI idps {row.need('location_code')}", claims
    )


def read_unhcr(row: Row, lookups: Lookups) -> RowReading:
    """What a row of UNHCR's statistics says: people of one country in another at the end of a year, and returns in it."""
    year = row.count("year")
    if year is None or not 1951 <= year <= 2100:
        raise InputError("year", value=row.get("year"), limit="1951 to 2100", where=row.where("year"))
    first, last = dt.date(year, 1, 1), dt.date(year, 12, 31)
    came, there = (_country(row, lookups, name) for name in ("coo", "coa"))
    shared = {"source": Source("UNHCR", "un"), "confidence": _CONFIDENCE, "cause": "conflict"}
    stocks = [
        claim(row, "unhcr.stock", "displacement", column, people=people, origin=came, destination=there,
              when=Period.of_day(last), **shared)
        for column in _STOCKS if (people := _people(row, column, "stock"))
    ]  # fmt: skip
    returns = [
        claim(row, "unhcr.return", "return", column, people=people, origin=there, destination=came,
              when=Period(first, last + dt.timedelta(days=1)), **shared)
        for column in _RETURNS if (people := _people(row, column, "flow"))
    ]  # fmt: skip
    key = f"unhcr:{year}|{row.need('coo_iso')}|{row.need('coa_iso')}"
    return RowReading(key, "", last, f"UNHCR {year} {row.need('coo_iso')} {row.need('coa_iso')}", (*stocks, *returns))


def _people(row: Row, column: str, measure: str) -> People | None:
    number = row.count(column) if row.get(column) != "-" else None
    return People(f"{row.get(column)} {column}", number, number, measure=measure) if number else None


def _finest(row: Row, country: str | None, levels: tuple[tuple[str, str], ...]) -> Place:
    """The area of the finest level that is named; levels come finest first, the country last."""
    for level, (name, code) in zip(range(len(levels) - 1, -1, -1), levels, strict=True):
        if value := row.get(name):
            return area(value, country, level, row.get(code))
    raise InputError("no area is named", limit="a region or a country", where=row.where(levels[0][0]))


def _country(row: Row, lookups: Lookups, which: str) -> Place:
    code = row.need(f"{which}_iso")
    return area(row.get(f"{which}_name") or code, lookups.country(code), 0, None)


def _cause(reason: str | None) -> str | None:
    words = (reason or "").lower()
    return next((cause for cause in ("conflict", "disaster") if cause in words), None)

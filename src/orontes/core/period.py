"""Periods of days, half-open, with open ends where nothing was said."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final

from orontes.errors import InputError

FIRST_YEAR: Final = 1800
LAST_YEAR: Final = 2200
"""Years that days are given in; reckoning from days far outside would leave the calendar."""


def of_our_time(day: date) -> date | None:
    """The day, if it is of the years `FIRST_YEAR` to `LAST_YEAR`; a report that bears another has a slip in its date.

    Examples
    --------
    >>> of_our_time(date(9999, 12, 31)) is None
    True
    """
    return day if FIRST_YEAR <= day.year <= LAST_YEAR else None


def parse_day(value: str, *, thing: str = "date", where: str | None = None) -> date:
    """The day that an ISO text names.

    Raises
    ------
    InputError
        If `value` is not ``YYYY-MM-DD``, no day of the calendar, or not of the years `FIRST_YEAR` to `LAST_YEAR`.

    Examples
    --------
    >>> parse_day("2024-12-07")
    datetime.date(2024, 12, 7)
    """
    try:
        day = datetime.strptime(value, "%Y-%m-%d").replace(tzinfo=UTC).date()
    except ValueError:
        raise InputError(thing, value=value, limit="a day as YYYY-MM-DD", cure="write it like 2024-12-07", where=where) from None
    if of_our_time(day) is None:
        raise InputError(thing, value=value, limit=f"a day of the years {FIRST_YEAR} to {LAST_YEAR}", where=where)
    return day


@dataclass(frozen=True, slots=True)
class Period:
    """Days from `start` up to but not including `end`; None is an open end.

    Examples
    --------
    >>> Period.of_day(date(2024, 12, 7)).to_record()
    {'start': '2024-12-07', 'end': '2024-12-08', 'text': None}
    """

    start: date | None
    end: date | None
    text: str | None = None

    def __post_init__(self) -> None:
        if self.start is not None and self.end is not None and self.start >= self.end:
            raise InputError("period", value=(self.start, self.end), limit="start before end (the end is not included)")

    @classmethod
    def of_day(cls, day: date, text: str | None = None) -> "Period":
        """The period of one day."""
        return cls(day, day + timedelta(days=1), text)

    @property
    def last_day(self) -> date | None:
        """The last day inside, or None where the end is open."""
        return None if self.end is None else self.end - timedelta(days=1)

    def to_record(self) -> dict[str, Any]:
        """The `when` object of a claim record."""
        return {
            "start": self.start.isoformat() if self.start else None,
            "end": self.end.isoformat() if self.end else None,
            "text": self.text,
        }

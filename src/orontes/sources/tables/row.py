"""A row of a table: its cells, the text that is kept of it, and claims made of its cells."""

import datetime as dt
import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from orontes.core.claim import Actor, Claim, Span
from orontes.core.place import Place
from orontes.errors import InputError

_DAY_FORMS: Final = ("%d %B %Y", "%d-%B-%Y", "%d %b %Y", "%d-%b-%Y", "%Y/%m/%d")


@dataclass(frozen=True, slots=True)
class Lookups:
    """What tables do not know themselves.

    Parameters
    ----------
    actor : callable
        The actor of a name, of the country (ISO 3166 alpha-3 or None) it acts in, and of the day.
    country : callable
        ISO 3166 alpha-3 of a code or name; None where there is none.
    """

    actor: Callable[[str, str | None, dt.date | None], Actor]
    country: Callable[[str], str | None]


@dataclass(frozen=True, slots=True)
class Row:
    """One row.

    Parameters
    ----------
    file : str
        Path of the table, for messages.
    number : int
        Line of the file on which the row ends (record of a JSON table), from 1.
    cells : mapping
        Values that are not empty, by column in lower case.
    text : str
        What is kept: a line "column: value" for each of them, in their order.
    spans : mapping
        Where in `text` each value stands, by column in lower case.
    """

    file: str
    number: int
    cells: Mapping[str, str]
    text: str
    spans: Mapping[str, Span]

    @classmethod
    def of(cls, file: str, number: int, pairs: Mapping[str, str]) -> "Row":
        """The row of (column, value) pairs."""
        cells, spans, lines, at = {}, {}, [], 0
        for column, value in pairs.items():
            shown = value.strip()
            if not shown:
                continue
            line = f"{column}: {shown}"
            cells[column.lower()] = shown
            spans[column.lower()] = Span(at + len(line) - len(shown), at + len(line))
            lines.append(line)
            at += len(line) + 1
        return cls(file, number, cells, "\n".join(lines), spans)

    def where(self, column: str) -> str:
        """The cell as file:row:column."""
        return f"{self.file}:{self.number}:{column}"

    def get(self, *columns: str) -> str | None:
        """The first value that is there under one of these names."""
        return next((self.cells[column] for column in columns if column in self.cells), None)

    def need(self, *columns: str) -> str:
        """The first value under one of these names; an InputError if all are empty."""
        value = self.get(*columns)
        if value is None:
            raise InputError("the cell is empty", limit="a value", where=self.where(columns[0]))
        return value

    def day(self, column: str) -> dt.date:
        """The day in a cell: ISO (with or without a time), or with the month as a word; 07/12/2024 is two days and none."""
        value = self.need(column)
        for form in (None, *_DAY_FORMS):
            try:
                return dt.datetime.strptime(value, form).date() if form else dt.date.fromisoformat(value[:10])  # noqa: DTZ007
            except ValueError:
                continue
        raise InputError(column, value=value, limit="a day as YYYY-MM-DD", where=self.where(column))

    def count(self, column: str) -> int | None:
        """The whole number, 0 or more, in a cell; None if it is empty."""
        value = self.get(column)
        if value is None:
            return None
        plain = re.sub(r"(?<=\d)[, ](?=\d{3}\b)", "", value)
        if re.fullmatch(r"\d+(\.0*)?", plain):
            return int(float(plain))
        raise InputError(column, value=value, limit="a whole number, 0 or more", where=self.where(column))

    def point(self, lat: str = "latitude", lon: str = "longitude") -> tuple[float, float] | tuple[None, None]:
        """Latitude and longitude; both None if both cells are empty."""
        if self.get(lat) is None and self.get(lon) is None:
            return None, None
        return self._degrees(lat, 90), self._degrees(lon, 180)

    def _degrees(self, column: str, most: int) -> float:
        value = self.need(column)
        try:
            degrees = float(value)
        except ValueError:
            degrees = math.nan
        if not abs(degrees) <= most:
            raise InputError(column, value=value, limit=f"degrees, -{most} to {most}", where=self.where(column))
        return degrees


@dataclass(frozen=True, slots=True)
class RowReading:
    """What a row says.

    Parameters
    ----------
    key : str or None
        What the row is about: a later row of the same key is a correction of it.
    version : str
        Orders the versions of a key.
    date : datetime.date or None
        The day of the row.
    title : str
        What it is called.
    claims : tuple of Claim
    """

    key: str | None
    version: str
    date: dt.date | None
    title: str
    claims: tuple[Claim, ...]


def claim(row: Row, rule: str, kind: str, cell: str, **slots: Any) -> Claim:
    """A claim whose words are the row and whose trigger is one cell of it."""
    return Claim(
        id=f"row:{rule}", report="row", kind=kind, modality=slots.pop("modality", "reported"), sentence=Span(0, len(row.text)),
        quote=row.text, rule=rule, trigger=row.spans.get(cell), **slots,
    )  # fmt: skip


def area(name: str, country: str | None, level: int, code: str | None) -> Place:
    """An administrative area (level 0 is the country), known by its P-code where it has one."""
    kind = ("country", "admin1", "admin2")[min(level, 2)]
    return Place(name, name, country=country, kind=kind, id=f"pcode:{code}" if code else None)

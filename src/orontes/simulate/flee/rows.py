"""Rows of the tables of an instance folder, each cell with the file, row and column that an error names."""

import csv
import datetime as dt
import math
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from orontes.core.period import parse_day
from orontes.errors import InputError


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table: its cells, its file and its line."""

    file: Path
    number: int
    cells: tuple[str, ...]
    names: tuple[str, ...]

    def where(self, column: int) -> str:
        """File, row and column of a cell."""
        return f"{self.file}:{self.number}:{self.names[column] if column < len(self.names) else f'column {column + 1}'}"

    def text(self, column: int, *, needed: bool = False) -> str:
        """The text of a cell; empty where the row is shorter."""
        text = self.cells[column] if column < len(self.cells) else ""
        if needed and not text:
            raise InputError("this cell is empty", limit="a value", cure="fill it in", where=self.where(column))
        return text

    def number_at(self, column: int, *, default: float | None = None, least: float = -math.inf, what: str = "number") -> float:
        """The number of a cell, or `default` where it is empty."""
        text = self.text(column, needed=default is None)
        if not text and default is not None:
            return default
        try:
            value = float(text)
        except ValueError:
            value = math.nan
        if not math.isfinite(value) or value < least:
            bound = "" if least == -math.inf else f" of {least:g} or more"
            cure = "write digits, without unit, spaces or thousands separators"
            raise InputError(what, value=text, limit=f"a number{bound}", cure=cure, where=self.where(column))
        return value

    def day_at(self, column: int) -> dt.date:
        """The day of a cell."""
        return parse_day(self.text(column, needed=True), thing="day", where=self.where(column))

    def one_of(self, column: int, allowed: dict[str, int], what: str) -> int:
        """The position of the name in a cell; the error proposes the name nearest to it."""
        name = self.text(column, needed=True)
        if name not in allowed:
            raise unknown(what, name, tuple(allowed), where=self.where(column))
        return allowed[name]


def unknown(what: str, name: str, allowed: tuple[str, ...], *, where: str) -> InputError:
    """The error for a name that is not there, with those most like it."""
    import difflib  # noqa: PLC0415  # only who made a slip pays for it

    near = difflib.get_close_matches(name, allowed, 3, 0.6)
    cure = f"did you mean {' or '.join(map(repr, near))}?" if near else "check the spelling against locations.csv"
    return InputError(what, value=name, limit="a name that is there", cure=cure, where=where)


def rows_of(file: Path, columns: tuple[str, ...], *, optional: bool = False) -> Iterator[Row]:
    """Rows of a table without header, comments and blank rows.

    Columns go by their position, as Flee reads them; names beyond `columns` are those of the header, if it has one.

    Raises
    ------
    InputError
        If the file is missing (unless `optional`) or is no UTF-8 text.
    """
    names = columns
    for number, cells in lines_of(file, optional=optional):
        if cells[0].startswith("#"):
            names = columns + tuple(cell.strip().strip('"') for cell in cells[len(columns) :])
        else:
            yield Row(file, number, tuple(cells), names)


def lines_of(file: Path, *, optional: bool = False) -> Iterator[tuple[int, list[str]]]:
    """Line numbers and stripped cells of a table, its header too, without blank rows."""
    if not file.is_file():
        if optional:
            return
        raise InputError("this table is missing", cure=f"write {file.name} into the folder", where=str(file))
    try:
        with file.open(encoding="utf-8-sig", newline="") as stream:
            reader = csv.reader(stream)
            for cells in reader:
                stripped = [cell.strip() for cell in cells]
                if any(stripped):
                    yield reader.line_num, stripped
    except UnicodeDecodeError:
        raise InputError("this table is no UTF-8 text", cure="save it as UTF-8", where=str(file)) from None
    except csv.Error as error:
        raise InputError(f"this table cannot be read ({error})", cure="save it as plain csv", where=str(file)) from None

"""The sheets of an export: declared once, for the code, the sheet `dictionary` and the documentation."""

import datetime as dt
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib import resources
from typing import Final

from orontes.errors import DamagedDataError, InputError

Cell = str | int | float | dt.date | None
"""What a cell holds; None is an empty cell: not known."""
Row = Mapping[str, Cell]
TYPES: Final = ("text", "integer", "number", "date")


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its name, type (one of `TYPES`), unit, allowed values, meaning and HXL tag."""

    name: str
    type: str
    unit: str
    allowed_values: str
    definition: str
    hxl_tag: str

    def __post_init__(self) -> None:
        if self.type not in TYPES or not self.definition or not self.hxl_tag.startswith("#"):
            raise DamagedDataError("column of an export", value=self.name, limit="a type, a definition and an HXL tag")


@dataclass(frozen=True, slots=True)
class SheetPlan:
    """One sheet: its name, what it is about, its columns in order."""

    name: str
    meaning: str
    columns: tuple[Column, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet with its rows; each row has a cell for every column, in order.

    Raises
    ------
    InputError
        If a row is not as long as the header.
    """

    plan: SheetPlan
    rows: tuple[tuple[Cell, ...], ...]

    def __post_init__(self) -> None:
        if any(len(row) != len(self.plan.columns) for row in self.rows):
            raise InputError("row of an export", value=self.plan.name, limit=f"{len(self.plan.columns)} cells")


@cache
def plans() -> tuple[SheetPlan, ...]:
    """The sheets in order (``export/data/tables.toml``)."""
    text = (resources.files("orontes.export") / "data" / "tables.toml").read_text(encoding="utf-8")
    return tuple(
        SheetPlan(sheet["name"], sheet["meaning"], tuple(Column(*column) for column in sheet["columns"]))
        for sheet in tomllib.loads(text)["sheet"]
    )


def plan_of(name: str) -> SheetPlan:
    """The plan of the sheet of that name."""
    return next(plan for plan in plans() if plan.name == name)


PASSED: Final = "p_gt_"
"""How the columns of probabilities that a number is passed begin; the number follows."""


def forecast_plan(thresholds: Sequence[int]) -> SheetPlan:
    """The plan of the sheet ``forecast`` with one column for each of `thresholds` in place of the packaged ones."""
    plan = plan_of("forecast")
    pattern = next(column for column in plan.columns if column.name.startswith(PASSED))
    given = pattern.name.removeprefix(PASSED)

    def column(number: int) -> Column:
        definition = pattern.definition.replace(f"{int(given):,}", f"{number:,}")
        return replace(
            pattern, name=f"{PASSED}{number}", definition=definition, hxl_tag=pattern.hxl_tag.replace(given, str(number))
        )

    first = plan.columns.index(pattern)
    rest = [one for one in plan.columns[first:] if not one.name.startswith(PASSED)]
    return replace(plan, columns=(*plan.columns[:first], *map(column, thresholds), *rest))


def sheet_of(name: str, rows: list[dict[str, Cell]], *, plan: SheetPlan | None = None) -> Sheet:
    """The sheet of that name, by another `plan` where one is given; a column that a row does not name is empty there.

    Raises
    ------
    InputError
        If a row names a column that the sheet does not have.
    """
    plan = plan or plan_of(name)
    known = {column.name for column in plan.columns}
    strange = sorted({key for row in rows for key in row} - known)
    if strange:
        raise InputError("columns of an export", value=", ".join(strange), limit=f"those of the sheet {name}")
    return Sheet(plan, tuple(tuple(row.get(column.name) for column in plan.columns) for row in rows))


def dictionary() -> Sheet:
    """The sheet that says what each column of each sheet means.

    Examples
    --------
    >>> dictionary().rows[0][:3]
    ('README', 'title', 'text')
    """
    rows = [
        (plan.name, one.name, one.type, one.unit or None, one.allowed_values or None, one.definition, one.hxl_tag)
        for plan in plans()
        for one in plan.columns
    ]
    return Sheet(plan_of("dictionary"), tuple(rows))

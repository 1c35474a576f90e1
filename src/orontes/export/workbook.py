"""Sheets as one Excel workbook: header in row 1, frozen, with a filter; ISO dates; no merged cells."""

import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import xlsxwriter

from orontes.export.tables import Cell, Sheet
from orontes.output import for_spreadsheet

LONGEST: Final = 32_767
"""Characters that Excel takes in one cell (Excel specifications and limits)."""
CUT: Final = " (cut)"
WIDEST, NARROWEST, MEASURED_ROWS = 48, 9, 60


def write_workbook(path: Path, sheets: Sequence[Sheet], *, made: dt.datetime) -> None:
    """Nothing; the workbook stands at `path`; the same sheets and moment give the same bytes."""
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(str(path), options) as book:
        book.set_properties({"created": made.replace(tzinfo=None), "author": "Orontes"})
        head = book.add_format({"bold": True, "bg_color": "#E8E8E8", "bottom": 1})
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        for sheet in sheets:
            page = book.add_worksheet(sheet.plan.name)
            page.freeze_panes(1, 0)
            page.autofilter(0, 0, max(len(sheet.rows), 1), len(sheet.plan.columns) - 1)
            for n, column in enumerate(sheet.plan.columns):
                page.write_string(0, n, column.name, head)
                page.set_column(n, n, _width(sheet, n))
            for at, row in enumerate(sheet.rows, start=1):
                for n, cell in enumerate(row):
                    _write(page, at, n, cell, day)


def _write(page: Any, row: int, column: int, cell: Cell, day: Any) -> None:
    if cell is None:
        return
    if isinstance(cell, str):
        text = for_spreadsheet(cell)
        page.write_string(row, column, text if len(text) <= LONGEST else text[: LONGEST - len(CUT)] + CUT)
    elif isinstance(cell, dt.date):
        page.write_datetime(row, column, dt.datetime(cell.year, cell.month, cell.day), day)  # noqa: DTZ001 - a day, no moment
    else:
        page.write_number(row, column, cell)


def _width(sheet: Sheet, column: int) -> int:
    longest = max((len(str(row[column])) for row in sheet.rows[:MEASURED_ROWS] if row[column] is not None), default=0)
    return max(NARROWEST, min(WIDEST, max(longest, len(sheet.plan.columns[column].name)) + 2))

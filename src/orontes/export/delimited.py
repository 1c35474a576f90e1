"""Sheets as csv files: UTF-8 with a byte order mark, ISO dates, and nothing that a spreadsheet would run."""

import csv
import datetime as dt
import io

from orontes.export.tables import Cell, Sheet
from orontes.output import for_spreadsheet


def csv_text(sheet: Sheet, *, tags: bool = False) -> str:
    """The sheet as csv, the byte order mark first; with `tags` the row of HXL tags below the header."""
    out = io.StringIO()
    out.write("\ufeff")
    table = csv.writer(out, lineterminator="\r\n")
    table.writerow(column.name for column in sheet.plan.columns)
    if tags:
        table.writerow(column.hxl_tag for column in sheet.plan.columns)
    table.writerows([as_text(cell) for cell in row] for row in sheet.rows)
    return out.getvalue()


def as_text(cell: Cell) -> str:
    """The cell as csv has it; empty where nothing is known.

    Examples
    --------
    >>> as_text(None), as_text(dt.date(2024, 12, 7)), as_text(-1.5), as_text("-1+2")
    ('', '2024-12-07', '-1.5', "'-1+2")
    """
    if cell is None:
        return ""
    if isinstance(cell, str):
        return for_spreadsheet(cell)
    return cell.isoformat() if isinstance(cell, dt.date) else repr(cell)

"""Sheets as Parquet files with the types of their columns."""

import datetime as dt
import json
import tempfile
from pathlib import Path
from typing import Final

import duckdb

from orontes.export.tables import Cell, Sheet

SQL_TYPES: Final = {"text": "VARCHAR", "integer": "BIGINT", "number": "DOUBLE", "date": "DATE"}
LARGEST_ROW: Final = 1 << 28


def write_parquet(path: Path, sheet: Sheet) -> None:
    """Nothing; the sheet stands at `path`; what is not known is NULL there."""
    names = [column.name for column in sheet.plan.columns]
    columns = ", ".join(f"{_quoted(column.name)}: {_quoted(SQL_TYPES[column.type])}" for column in sheet.plan.columns)
    with tempfile.TemporaryDirectory() as folder, duckdb.connect() as base:
        rows = Path(folder) / "rows.jsonl"
        with rows.open("w", encoding="utf-8") as file:
            for row in sheet.rows:
                record = {name: _plain(cell) for name, cell in zip(names, row, strict=True)}
                file.write(json.dumps(record, ensure_ascii=False) + "\n")
        options = f"format='newline_delimited', columns={{{columns}}}, maximum_object_size={LARGEST_ROW}"
        source = f"read_json({_quoted(str(rows))}, {options})"
        if not sheet.rows:  # an empty file has no header of its own
            fields = ", ".join(f'CAST(NULL AS {SQL_TYPES[column.type]}) AS "{column.name}"' for column in sheet.plan.columns)
            source = f"(SELECT {fields} LIMIT 0)"
        base.execute(f"COPY (SELECT * FROM {source}) TO {_quoted(str(path))} (FORMAT parquet)")  # noqa: S608 - declared names only


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _plain(cell: Cell) -> str | int | float | None:
    return cell.isoformat() if isinstance(cell, dt.date) else cell

"""The global table of P-codes: regions of each level by code, name and parent."""

import csv
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from orontes.errors import InputError
from orontes.geo import table
from orontes.geo.worldpack.tables import text_lines

COLUMNS: Final = ("Location", "Admin Level", "P-Code", "Name", "Parent P-Code")
LICENCE: Final = "Creative Commons Attribution for Intergovernmental Organisations (CC BY-IGO)"
ATTRIBUTION: Final = "P-codes: OCHA Common Operational Datasets (data.humdata.org), CC BY-IGO."


@dataclass(frozen=True, slots=True)
class Region:
    """A region of the table; `parent` is the P-code above it."""

    pcode: str
    level: int
    name: str
    parent: str
    country: str


def read_pcodes(path: Path, *, country: str | None = None) -> tuple[Region, ...]:
    """The regions of level 1 and 2 of the table, of one country or of all.

    Raises
    ------
    InputError
        If a column is missing, a code stands twice or a level is no number, or the country has no row; names file and row.
    """
    lines = text_lines(path)
    first = next(lines, None)
    if first is None or not first.strip():
        raise InputError("the table of P-codes is empty", limit="a header and rows", where=str(path))
    sign = max(",;\t", key=first.count)
    header = [heading.strip() for heading in next(csv.reader([first], delimiter=sign))]
    at = _positions(header, path)
    found: dict[tuple[str, str], tuple[int, Region]] = {}
    for number, cells in enumerate(csv.reader(lines, delimiter=sign), 2):
        if not cells or cells[0].startswith("#"):
            continue
        if len(cells) <= max(at):
            raise InputError("row", value=len(cells), limit=f"{len(header)} cells, as the header has", where=f"{path}:{number}")
        location, level, pcode, name, parent = (cells[place].strip() for place in at)
        if country is not None and location.upper() != country:
            continue
        if not level.isdigit():
            raise InputError("Admin Level", value=level, limit="0 to 4", where=f"{path}:{number}:Admin Level")
        if int(level) not in {1, 2}:
            continue
        key = (location.upper(), pcode)
        if key in found:
            raise InputError(
                "P-Code", value=pcode, limit=f"each code once; row {found[key][0]} has it too",
                cure="correct or remove one of the rows", where=f"{path}:{number}:P-Code",
            )  # fmt: skip
        if location.upper() in table.countries():
            found[key] = number, Region(pcode, int(level), name, parent, location.upper())
    if not found:
        raise InputError("the table has no region of level 1 or 2", value=country, limit="rows of the country", where=str(path))
    return tuple(region for _, region in found.values())


def _positions(header: list[str], path: Path) -> list[int]:
    """Where each of `COLUMNS` stands."""
    for column in COLUMNS:
        if column not in header:
            raise InputError(
                f"column {column} is missing",
                limit=", ".join(COLUMNS),
                cure="take the global table of P-codes",
                where=f"{path}:1",
            )
    return [header.index(column) for column in COLUMNS]

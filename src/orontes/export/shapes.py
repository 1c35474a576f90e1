"""What an export draws: the rows of the sheets that have a place on the map, with their geometry and colour."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from orontes.brief.map import OKABE_ITO
from orontes.export.tables import Cell, Column, Sheet, plan_of

UNKNOWN_COLOUR: Final = "#8C8C8C"
LINE_COLOURS: Final = {"fronts": "#000000", "routes": "#B22222", "flows": "#0072B2"}
Point = tuple[float, float]
"""(lon, lat), degrees, WGS 84."""


@dataclass(frozen=True, slots=True)
class Shape:
    """One thing on the map: its points (one: a place; several: a line), its cells, its colour."""

    points: tuple[Point, ...]
    cells: tuple[Cell, ...]
    colour: str


@dataclass(frozen=True, slots=True)
class Layer:
    """A layer: what a row of its sheet is on the map. `colours` says which value of `coloured_by` has which colour."""

    name: str
    kind: str
    columns: tuple[Column, ...]
    shapes: tuple[Shape, ...]
    coloured_by: str | None
    colours: tuple[tuple[str, str], ...]


def layers_of(sheets: Sequence[Sheet], points: Mapping[str, Point]) -> tuple[Layer, ...]:
    """The layers fronts, routes, flows and control, those drawn first at the bottom.

    Parameters
    ----------
    sheets : sequence of Sheet
        From `orontes.export.sheets.sheets_of`.
    points : mapping of str to (float, float)
        Where the ids of places lie.
    """
    by_name = {sheet.plan.name: sheet for sheet in sheets}
    flows = [(row, _ends(row, points, "origin_location_id", "destination_location_id")) for row in _rows(by_name["flows"])]
    routes = [(row, _ends_of_route(row, points)) for row in _rows(by_name["routes"])]
    fronts = [(row, _line(row["geom_wkt"])) for row in _rows(by_name["fronts"])]
    return (
        *(_lines(name, rows) for name, rows in (("flows", flows), ("routes", routes), ("fronts", fronts))),
        _control(by_name["control"]),
    )


def _rows(sheet: Sheet) -> list[dict[str, Cell]]:
    names = [column.name for column in sheet.plan.columns]
    return [dict(zip(names, row, strict=True)) for row in sheet.rows]


def _ends(row: Mapping[str, Cell], points: Mapping[str, Point], *names: str) -> tuple[Point, ...]:
    found = tuple(points[str(row[name])] for name in names if str(row[name]) in points)
    return found if len(set(found)) > 1 else ()


def _ends_of_route(row: Mapping[str, Cell], points: Mapping[str, Point]) -> tuple[Point, ...]:
    found = tuple(points[end] for end in str(row["route_id"]).split(">") if end in points)
    return found if len(set(found)) > 1 else ()


def _line(wkt: Cell) -> tuple[Point, ...]:
    if not isinstance(wkt, str):
        return ()
    pairs = [pair.split() for pair in wkt.removeprefix("LINESTRING (").removesuffix(")").split(", ")]
    return tuple((float(lon), float(lat)) for lon, lat in pairs)


def _lines(name: str, rows: Sequence[tuple[Mapping[str, Cell], tuple[Point, ...]]]) -> Layer:
    columns = tuple(column for column in plan_of(name).columns if column.name != "geom_wkt")
    colour = LINE_COLOURS[name]
    shapes = tuple(Shape(points, tuple(row[column.name] for column in columns), colour) for row, points in rows if points)
    return Layer(name, "LINESTRING", columns, shapes, None, ((name, colour),))


def _control(sheet: Sheet) -> Layer:
    rows = [row for row in _rows(sheet) if row["latitude"] is not None and row["longitude"] is not None]
    sides = sorted({str(row["controller"]) for row in rows if row["controller"] is not None})
    colours = {side: OKABE_ITO[n % len(OKABE_ITO)] for n, side in enumerate(sides)}
    columns = sheet.plan.columns
    shapes = []
    for row in rows:
        lat, lon = row["latitude"], row["longitude"]
        if isinstance(lat, int | float) and isinstance(lon, int | float):
            colour = colours.get(str(row["controller"]), UNKNOWN_COLOUR)
            shapes.append(Shape(((lon, lat),), tuple(row[column.name] for column in columns), colour))
    return Layer("control", "POINT", columns, tuple(shapes), "controller", (*colours.items(), ("", UNKNOWN_COLOUR)))

"""The map of an export as a GeoPackage with its styles, which QGIS opens coloured (OGC 12-128r18)."""

import datetime as dt
import sqlite3
import struct
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import Final
from xml.sax.saxutils import quoteattr

from orontes.export.shapes import Layer, Shape
from orontes.export.tables import Cell

APPLICATION_ID: Final = 0x47504B47
USER_VERSION: Final = 10300
SQL_TYPES: Final = {"text": "TEXT", "integer": "INTEGER", "number": "DOUBLE", "date": "DATE"}
WIDTHS: Final = {"fronts": ("1.2", "dash"), "routes": ("0.9", "dot"), "flows": ("0.5", "solid")}
WGS84: Final = (
    'GEOGCS["WGS 84",DATUM["WGS_1984",SPHEROID["WGS 84",6378137,298.257223563]],PRIMEM["Greenwich",0],'
    'UNIT["degree",0.0174532925199433],AUTHORITY["EPSG","4326"]]'
)
SCHEMA: Final = """
CREATE TABLE gpkg_spatial_ref_sys (srs_name TEXT NOT NULL, srs_id INTEGER PRIMARY KEY, organization TEXT NOT NULL,
  organization_coordsys_id INTEGER NOT NULL, definition TEXT NOT NULL, description TEXT);
CREATE TABLE gpkg_contents (table_name TEXT NOT NULL PRIMARY KEY, data_type TEXT NOT NULL, identifier TEXT UNIQUE,
  description TEXT DEFAULT '', last_change DATETIME NOT NULL, min_x DOUBLE, min_y DOUBLE, max_x DOUBLE, max_y DOUBLE,
  srs_id INTEGER);
CREATE TABLE gpkg_geometry_columns (table_name TEXT NOT NULL, column_name TEXT NOT NULL, geometry_type_name TEXT NOT NULL,
  srs_id INTEGER NOT NULL, z TINYINT NOT NULL, m TINYINT NOT NULL, PRIMARY KEY (table_name, column_name));
CREATE TABLE layer_styles (id INTEGER PRIMARY KEY AUTOINCREMENT, f_table_catalog TEXT(256), f_table_schema TEXT(256),
  f_table_name TEXT(256), f_geometry_column TEXT(256), styleName TEXT(30), styleQML TEXT, styleSLD TEXT, useAsDefault BOOLEAN,
  description TEXT, owner TEXT(30), ui TEXT(30), update_time DATETIME);
"""


def write_geopackage(path: Path, layers: Sequence[Layer], *, made: dt.datetime) -> None:
    """Nothing; the layers stand at `path`, each with the style that QGIS takes by default."""
    moment = made.strftime("%Y-%m-%dT%H:%M:%S.000Z")
    with closing(sqlite3.connect(path)) as base, base:
        base.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        base.execute(f"PRAGMA user_version = {USER_VERSION}")
        base.executescript(SCHEMA)
        base.executemany(
            "INSERT INTO gpkg_spatial_ref_sys VALUES (?, ?, ?, ?, ?, NULL)",
            [
                ("WGS 84", 4326, "EPSG", 4326, WGS84),
                ("Undefined Cartesian", -1, "NONE", -1, "undefined"),
                ("Undefined geographic", 0, "NONE", 0, "undefined"),
            ],
        )
        described = ("layer_styles", "attributes", "layer_styles", "", moment, None, None, None, None, 0)
        base.execute("INSERT INTO gpkg_contents VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", described)
        for layer in layers:
            _add_layer(base, layer, moment)


def _add_layer(base: sqlite3.Connection, layer: Layer, moment: str) -> None:
    fields = "".join(f', "{column.name}" {SQL_TYPES[column.type]}' for column in layer.columns)
    base.execute(f'CREATE TABLE "{layer.name}" (fid INTEGER PRIMARY KEY AUTOINCREMENT, geom {layer.kind}{fields}, colour TEXT)')
    marks = ", ".join("?" * (len(layer.columns) + 3))
    base.executemany(
        f'INSERT INTO "{layer.name}" VALUES ({marks})',  # noqa: S608 - declared names only
        [(None, _geometry(shape), *map(_plain, shape.cells), shape.colour) for shape in layer.shapes],
    )
    lons = [lon for shape in layer.shapes for lon, _ in shape.points]
    lats = [lat for shape in layer.shapes for _, lat in shape.points]
    box = (min(lons), min(lats), max(lons), max(lats)) if lons else (None,) * 4
    described = (layer.name, "features", layer.name, "", moment, *box, 4326)
    base.execute("INSERT INTO gpkg_contents VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", described)
    base.execute("INSERT INTO gpkg_geometry_columns VALUES (?, 'geom', ?, 4326, 0, 0)", (layer.name, layer.kind))
    style = (layer.name, "geom", layer.name, style_qml(layer), "Orontes", moment)
    base.execute(
        "INSERT INTO layer_styles (f_table_catalog, f_table_schema, f_table_name, f_geometry_column, styleName, styleQML, "
        "useAsDefault, owner, update_time) VALUES ('', '', ?, ?, ?, ?, 1, ?, ?)",
        style,
    )


def _geometry(shape: Shape) -> bytes:
    """GeoPackage binary: header without envelope, then well-known binary, little endian."""
    header = b"GP" + struct.pack("<BBi", 0, 1, 4326)
    if len(shape.points) == 1:
        return header + struct.pack("<BIdd", 1, 1, *shape.points[0])
    return header + struct.pack("<BII", 1, 2, len(shape.points)) + b"".join(struct.pack("<dd", *point) for point in shape.points)


def _plain(cell: Cell) -> str | int | float | None:
    return cell.isoformat() if isinstance(cell, dt.date) else cell


def style_qml(layer: Layer) -> str:
    """The style of a layer as QGIS keeps it (QML of QGIS 3): one colour a value."""
    symbols = "".join(_symbol(layer, str(n), colour) for n, (_, colour) in enumerate(layer.colours))
    if layer.coloured_by is None:
        renderer = f'<renderer-v2 type="singleSymbol"><symbols>{symbols}</symbols></renderer-v2>'
    else:
        categories = "".join(
            f'<category render="true" symbol="{n}" value={quoteattr(value)} label={quoteattr(value or "not known")}/>'
            for n, (value, _) in enumerate(layer.colours)
        )
        renderer = (
            f'<renderer-v2 type="categorizedSymbol" attr="{layer.coloured_by}"><categories>{categories}</categories>'
            f"<symbols>{symbols}</symbols></renderer-v2>"
        )
    return f"<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'><qgis version=\"3.22\">{renderer}</qgis>"


def _symbol(layer: Layer, name: str, colour: str) -> str:
    rgba = ",".join(str(int(colour[i : i + 2], 16)) for i in (1, 3, 5)) + ",255"
    if layer.kind == "POINT":
        kind, drawn = "marker", "SimpleMarker"
        options = {"name": "circle", "color": rgba, "outline_color": "255,255,255,255", "size": "3"}
    else:
        width, dashes = WIDTHS[layer.name]
        kind, drawn = "line", "SimpleLine"
        options = {"line_color": rgba, "line_width": width, "line_style": dashes}
    inside = "".join(f'<Option name="{key}" type="QString" value="{value}"/>' for key, value in options.items())
    return (
        f'<symbol name="{name}" type="{kind}" alpha="1"><layer class="{drawn}" enabled="1"><Option type="Map">{inside}</Option>'
        f"</layer></symbol>"
    )

"""The map of an export as GeoJSON (RFC 7946)."""

import datetime as dt
import json
from collections.abc import Sequence

from orontes.export.shapes import Layer, Shape
from orontes.export.tables import Cell


def geojson_text(layers: Sequence[Layer]) -> str:
    """All layers as one feature collection; the property ``layer`` tells them apart, colours are those of simplestyle 1.1."""
    features = [_feature(layer, shape) for layer in layers for shape in layer.shapes]
    return json.dumps({"type": "FeatureCollection", "features": features}, ensure_ascii=False, allow_nan=False)


def _feature(layer: Layer, shape: Shape) -> dict[str, object]:
    point = layer.kind == "POINT"
    where: object = list(shape.points[0]) if point else [list(one) for one in shape.points]
    named = {column.name: _plain(cell) for column, cell in zip(layer.columns, shape.cells, strict=True)}
    return {
        "type": "Feature",
        "geometry": {"type": "Point" if point else "LineString", "coordinates": where},
        "properties": {"layer": layer.name, **named, "marker-color" if point else "stroke": shape.colour},
    }


def _plain(cell: Cell) -> str | int | float | None:
    return cell.isoformat() if isinstance(cell, dt.date) else cell

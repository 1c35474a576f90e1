"""Build src/orontes/geo/data/outlines.json from Natural Earth by way of npm's world-atlas (public domain)."""

import json
import math
from pathlib import Path
from typing import Any

Ring = list[tuple[float, float]]


def read_arcs(topology: dict[str, Any]) -> list[Ring]:
    """The arcs of a quantised TopoJSON topology in degrees (delta-decoded as the TopoJSON specification 1.0 says)."""
    (scale_x, scale_y), (shift_x, shift_y) = topology["transform"]["scale"], topology["transform"]["translate"]
    arcs = []
    for arc in topology["arcs"]:
        x = y = 0
        points = []
        for step_x, step_y in arc:
            x, y = x + step_x, y + step_y
            points.append((x * scale_x + shift_x, y * scale_y + shift_y))
        arcs.append(points)
    return arcs


def rings(geometry: dict[str, Any], arcs: list[Ring]) -> list[Ring]:
    """The outer rings of a polygon or multipolygon, closed."""
    polygons = {"Polygon": [geometry.get("arcs", [])], "MultiPolygon": geometry.get("arcs", [])}.get(geometry["type"], [])
    found = []
    for polygon in polygons:
        ring: Ring = []
        for index in polygon[0]:
            points = arcs[index] if index >= 0 else arcs[~index][::-1]
            ring.extend(points[1 if ring else 0 :])
        found.append(ring)
    return found


def area_and_centre(ring: Ring) -> tuple[float, float, float]:
    """Area in square degrees, weighted by the cosine of latitude, and the centroid (lat, lon) of a ring (shoelace formula)."""
    doubled = x = y = 0.0
    for (x0, y0), (x1, y1) in zip(ring, ring[1:], strict=False):
        cross = x0 * y1 - x1 * y0
        doubled, x, y = doubled + cross, x + (x0 + x1) * cross, y + (y0 + y1) * cross
    if not doubled:
        return 0.0, ring[0][1], ring[0][0]
    lat, lon = y / (3 * doubled), x / (3 * doubled)
    return abs(doubled) / 2 * math.cos(math.radians(lat)), lat, lon


def country_codes() -> dict[str, str]:
    """ISO 3166 numeric code, or Natural Earth name where there is none, to alpha-3."""
    pycountry = __import__("pycountry")
    codes = {item.numeric: item.alpha_3 for item in pycountry.countries}
    return {**codes, "Kosovo": "XKX"}


def country_rings(path: Path) -> dict[str, list[Ring]]:
    """Outer rings by country."""
    topology = json.loads(path.read_text())
    arcs, codes = read_arcs(topology), country_codes()
    found: dict[str, list[Ring]] = {}
    for geometry in topology["objects"]["countries"]["geometries"]:
        code = codes.get(geometry.get("id", "")) or codes.get(geometry["properties"]["name"])
        if code:
            found.setdefault(code, []).extend(rings(geometry, arcs))
    return found


def country_centres(path: Path) -> dict[str, tuple[float, float]]:
    """The centroid (lat, lon) of the largest part of each country."""
    return {code: max(map(area_and_centre, parts))[1:] for code, parts in country_rings(path).items()}

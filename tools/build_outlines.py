"""Build src/orontes/geo/data/outlines.json from Natural Earth by way of npm's world-atlas (public domain).

Needs, at build time only, the unpacked npm package ``world-atlas`` and the PyPI package ``pycountry`` (codes of countries).

    python tools/build_outlines.py --world-atlas DIR/package

The file holds the shared border lines once, as in TopoJSON: ``arcs`` (each a list of whole numbers: first point, then steps,
in hundredths of a degree, lon before lat) and for each country its rings as lists of arcs (``~i`` for arc i backwards).
"""

import argparse
import importlib
import json
import math
from itertools import pairwise
from pathlib import Path
from typing import Any

TARGET = Path(__file__).parents[1] / "src/orontes/geo/data/outlines.json"
STEPS_PER_DEGREE = 100
TOLERANCE = 0.012
"""Greatest distance, in degrees, between a border and its simplified line (about 1 km)."""
MIN_AREA = 0.004
"""Least part of a country that is kept, in square degrees (about 50 km2), but for its largest."""

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


def outer_rings(geometry: dict[str, Any]) -> list[list[int]]:
    """The outer rings of a polygon or multipolygon as lists of arc numbers."""
    parts = {"Polygon": [geometry.get("arcs")], "MultiPolygon": geometry.get("arcs")}.get(geometry["type"]) or []
    return [part[0] for part in parts if part]


def ring_points(ring: list[int], arcs: list[Ring]) -> Ring:
    """The points of a ring."""
    points: Ring = []
    for index in ring:
        line = arcs[index] if index >= 0 else arcs[~index][::-1]
        points.extend(line[1 if points else 0 :])
    return points


def area_and_centre(ring: Ring) -> tuple[float, float, float]:
    """Area in square degrees, weighted by the cosine of latitude, and the centroid (lat, lon) of a ring (shoelace formula)."""
    doubled = x = y = turns = 0.0
    unrolled = ring[:1]
    for (x0, _), (x1, y1) in pairwise(ring):  # across the date line without a jump
        turns -= 360 * round((x1 - x0) / 360)
        unrolled.append((x1 + turns, y1))
    for (x0, y0), (x1, y1) in pairwise(unrolled):
        cross = x0 * y1 - x1 * y0
        doubled, x, y = doubled + cross, x + (x0 + x1) * cross, y + (y0 + y1) * cross
    if not doubled:
        return 0.0, ring[0][1], ring[0][0]
    lat, lon = y / (3 * doubled), x / (3 * doubled)
    return abs(doubled) / 2 * math.cos(math.radians(lat)), lat, (lon + 180) % 360 - 180


def country_rings(topology: dict[str, Any]) -> dict[str, list[list[int]]]:
    """Outer rings of each country, by ISO 3166 alpha-3."""
    codes = {item.numeric: item.alpha_3 for item in importlib.import_module("pycountry").countries} | {"Kosovo": "XKX"}
    found: dict[str, list[list[int]]] = {}
    for geometry in topology["objects"]["countries"]["geometries"]:
        code = codes.get(geometry.get("id", "")) or codes.get(geometry["properties"]["name"])
        if code:
            found.setdefault(code, []).extend(outer_rings(geometry))
    return found


def country_centres(path: Path) -> dict[str, tuple[float, float]]:
    """The centroid (lat, lon) of the largest part of each country."""
    topology = json.loads(path.read_text())
    arcs = read_arcs(topology)
    return {
        code: max(area_and_centre(ring_points(ring, arcs)) for ring in rings)[1:]
        for code, rings in country_rings(topology).items()
    }


def simplified(line: Ring) -> Ring:
    """The line with fewer points, nowhere farther than `TOLERANCE` from it (Douglas and Peucker 1973)."""
    keep, parts = {0, len(line) - 1}, [(0, len(line) - 1)]
    if line[0] == line[-1] and len(line) > 3:  # a closed line: split at the point farthest from its start
        far = max(range(len(line)), key=lambda place: math.dist(line[0], line[place]))
        keep.add(far)
        parts = [(0, far), (far, len(line) - 1)]
    while parts:
        start, end = parts.pop()
        gaps = [(_gap(line[place], line[start], line[end]), place) for place in range(start + 1, end)]
        if gaps and max(gaps)[0] > TOLERANCE:
            middle = max(gaps)[1]
            keep.add(middle)
            parts += [(start, middle), (middle, end)]
    return [line[place] for place in sorted(keep)]


def _gap(point: tuple[float, float], start: tuple[float, float], end: tuple[float, float]) -> float:
    """Distance of a point from a line between two points."""
    x, y = end[0] - start[0], end[1] - start[1]
    length = x * x + y * y
    share = 0.0 if not length else max(0.0, min(1.0, ((point[0] - start[0]) * x + (point[1] - start[1]) * y) / length))
    return math.dist(point, (start[0] + share * x, start[1] + share * y))


def steps(line: Ring) -> list[int]:
    """The points of an arc as whole numbers, the first, then the steps between them; points that fall together left out."""
    whole = [(round(x * STEPS_PER_DEGREE), round(y * STEPS_PER_DEGREE)) for x, y in line]
    kept = [whole[0], *(point for before, point in pairwise(whole) if point != before)]
    if len(kept) == 1:
        kept.append(whole[-1])
    moves = [(x1 - x0, y1 - y0) for (x0, y0), (x1, y1) in pairwise(kept)]
    return [number for pair in (kept[0], *moves) for number in pair]


def main() -> None:
    """Read the topology, write the compact one."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--world-atlas", type=Path, required=True)
    parser.add_argument("--target", type=Path, default=TARGET)
    options = parser.parse_args()
    topology = json.loads((options.world_atlas / "countries-10m.json").read_text())
    arcs = read_arcs(topology)
    kept: dict[str, list[list[int]]] = {}
    for code, rings in sorted(country_rings(topology).items()):
        sized = sorted(((area_and_centre(ring_points(ring, arcs))[0], ring) for ring in rings), reverse=True)
        kept[code] = [ring for number, (area, ring) in enumerate(sized) if not number or area >= MIN_AREA]
    used = sorted({index if index >= 0 else ~index for rings in kept.values() for ring in rings for index in ring})
    number = {index: place for place, index in enumerate(used)}
    countries = {
        code: [[number[index] if index >= 0 else ~number[~index] for index in ring] for ring in rings]
        for code, rings in kept.items()
    }
    compact = {
        "steps_per_degree": STEPS_PER_DEGREE,
        "arcs": [steps(simplified(arcs[index])) for index in used],
        "countries": countries,
    }
    options.target.write_text(json.dumps(compact, separators=(",", ":"), sort_keys=True) + "\n")
    print(f"{len(countries)} countries, {len(used)} arcs, {options.target.stat().st_size / 1e3:.0f} kB")


if __name__ == "__main__":
    main()

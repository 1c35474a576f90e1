"""The land under the map: outlines of countries, cut to what the map can show."""

from collections.abc import Collection, Sequence
from itertools import pairwise
from typing import Any, Final

from orontes.brief.content import Outline
from orontes.brief.figures import clean_name
from orontes.geo.basemap import Box, clipped

REACH_DEGREES: Final = 3.0
"""How far beyond the first view the map can be moved, at least."""

Bounds = list[list[float]]
"""South, west and north, east, as Leaflet takes them."""


def frame(bounds: Bounds | None, outlines: Sequence[Outline]) -> Bounds | None:
    """The box inside which the map can be moved: the first view and as much again, as far as there are outlines."""
    points = [point for outline in outlines for ring in outline.rings for point in ring]
    if bounds is None or not points:
        return None
    lons, lats = zip(*points, strict=True)
    (south, west), (north, east) = bounds
    reach = max(REACH_DEGREES, north - south, east - west)
    box = [
        [max(min(lats), south - reach), max(min(lons), west - reach)],
        [min(max(lats), north + reach), min(max(lons), east + reach)],
    ]
    return [[round(value, 3) for value in corner] for corner in box]


def land(outlines: Sequence[Outline], inside: Bounds | None, *, focus: Collection[str]) -> list[dict[str, Any]]:
    """The countries inside a frame as JSON, those in focus last so that they are drawn on top."""
    if inside is None:
        return []
    (south, west), (north, east) = inside
    box: Box = (west, south, east, north)
    records = []
    for outline in sorted(outlines, key=lambda one: one.country in focus):
        rings = [part for ring in outline.rings if (part := clipped(list(ring), box))]
        if rings:
            records.append(
                {
                    "focus": outline.country in focus,
                    "name": clean_name(outline.name),
                    "middle": middle(rings),
                    "rings": [[[round(lat, 3), round(lon, 3)] for lon, lat in ring] for ring in rings],
                }
            )
    return records


def middle(rings: Sequence[Sequence[tuple[float, float]]]) -> tuple[float, float]:
    """The centroid (lat, lon) of the largest ring (shoelace formula).

    Examples
    --------
    >>> middle([[(0.0, 0.0), (2.0, 0.0), (2.0, 2.0), (0.0, 2.0)]])
    (1.0, 1.0)
    """
    best = (-1.0, rings[0][0][1], rings[0][0][0])
    for ring in rings:
        doubled = x = y = 0.0
        for (x0, y0), (x1, y1) in pairwise([*ring, ring[0]]):
            cross = x0 * y1 - x1 * y0
            doubled, x, y = doubled + cross, x + (x0 + x1) * cross, y + (y0 + y1) * cross
        if abs(doubled) > max(best[0], 0.0):
            best = (abs(doubled), round(y / (3 * doubled), 2), round(x / (3 * doubled), 2))
    return best[1:]

"""Outlines of countries for the map, from Natural Earth (public domain)."""

import json
from functools import lru_cache
from importlib import resources
from itertools import accumulate
from typing import Any, Final

from orontes.errors import DamagedDataError, InputError, NoResultError
from orontes.geo import table

MARGIN_DEGREES: Final = 0.8
"""How far the default box reaches beyond the country."""

Box = tuple[float, float, float, float]
Ring = list[tuple[float, float]]


@lru_cache(maxsize=1)
def _outlines() -> dict[str, Any]:
    try:
        text = (resources.files("orontes.geo") / "data" / "outlines.json").read_text(encoding="ascii")
        found: dict[str, Any] = json.loads(text)
    except (OSError, ValueError) as error:
        raise DamagedDataError(
            "packaged outlines", value=str(error), limit="outlines.json as it ships", cure="install again"
        ) from error
    return found


def rings(iso3: str) -> list[Ring]:
    """The outlines of a country's parts as runs of (lon, lat), the largest first; empty where there is none."""
    data = _outlines()
    scale = data["steps_per_degree"]
    found = []
    for ring in data["countries"].get(iso3, ()):
        points: Ring = []
        for index in ring:
            numbers = data["arcs"][index if index >= 0 else ~index]
            line = list(zip(accumulate(numbers[0::2]), accumulate(numbers[1::2]), strict=True))
            points.extend((line if index >= 0 else line[::-1])[1 if points else 0 :])
        found.append([(x / scale, y / scale) for x, y in points])
    return found


def country_box(country: str, *, margin: float = MARGIN_DEGREES) -> Box:
    """West, south, east and north of a country's largest part and all within 5 degrees of it, with a margin, in degrees.

    Raises
    ------
    InputError
        If there is no such country.
    NoResultError
        If Natural Earth has no outline of it.
    """
    found = rings(table.country(country).iso3)
    if not found:
        raise NoResultError(
            "outline", value=country, limit="a country that Natural Earth shows at 1:10 million", cure="give a box"
        )
    west, south, east, north = _bounds(found[0])
    for ring in found[1:]:
        low_x, low_y, high_x, high_y = _bounds(ring)
        if low_x > west - 5 and high_x < east + 5 and low_y > south - 5 and high_y < north + 5:
            west, south, east, north = min(west, low_x), min(south, low_y), max(east, high_x), max(north, high_y)
    return (
        max(-180.0, round(west - margin, 2)), max(-90.0, round(south - margin, 2)),
        min(180.0, round(east + margin, 2)), min(90.0, round(north + margin, 2)),
    )  # fmt: skip


def outline(country: str, *, neighbours: bool = True, bbox: Box | None = None) -> dict[str, Any]:
    """A GeoJSON FeatureCollection of a country and what lies around it, clipped to a box.

    Each feature has ``iso3``, ``name`` and ``role`` (``country`` or ``neighbour``); coordinates are (lon, lat) in hundredths
    of a degree (about 1 km), good for a map of a whole country. Boundaries are Natural Earth's.

    Parameters
    ----------
    country : str
        ISO 3166 alpha-3.
    neighbours : bool
        Whether all other countries inside the box are there too.
    bbox : tuple of float, optional
        West, south, east, north; the country with a margin by default.

    Raises
    ------
    InputError
        If there is no such country, or the box is empty.
    NoResultError
        If there is no outline of the country and no box is given.

    Examples
    --------
    >>> [feature["properties"]["iso3"] for feature in outline("SYR")["features"]]
    ['SYR', 'IRQ', 'ISR', 'JOR', 'LBN', 'PSE', 'SAU', 'TUR']
    """
    iso3 = table.country(country).iso3
    box = bbox if bbox is not None else country_box(iso3)
    if not (box[0] < box[2] and box[1] < box[3]):
        raise InputError("box of the map", value=box, limit="west < east and south < north")
    others = [code for code in sorted(_outlines()["countries"]) if code != iso3] if neighbours else []
    features = [_feature(code, box, "country" if code == iso3 else "neighbour") for code in (iso3, *others)]
    return {"type": "FeatureCollection", "bbox": list(box), "features": [feature for feature in features if feature]}


def outlined() -> tuple[str, ...]:
    """The countries that have an outline, ISO 3166 alpha-3."""
    return tuple(sorted(_outlines()["countries"]))


def _feature(iso3: str, box: Box, role: str) -> dict[str, Any] | None:
    polygons = [[_closed(part)] for ring in rings(iso3) if (part := clipped(ring, box))]
    if not polygons:
        return None
    properties = {"iso3": iso3, "name": table.country(iso3).name, "role": role}
    return {"type": "Feature", "properties": properties, "geometry": {"type": "MultiPolygon", "coordinates": polygons}}


def _closed(ring: Ring) -> list[list[float]]:
    points = [[round(x, 2), round(y, 2)] for x, y in ring]
    return points if points[0] == points[-1] else [*points, points[0]]


def _bounds(ring: Ring) -> Box:
    xs, ys = [x for x, _ in ring], [y for _, y in ring]
    return min(xs), min(ys), max(xs), max(ys)


def clipped(ring: Ring, box: Box) -> Ring:
    """The part of a ring inside a box (Sutherland and Hodgman 1974, doi:10.1145/360767.360802); empty if there is none."""
    west, south, east, north = _bounds(ring)
    if west >= box[0] and south >= box[1] and east <= box[2] and north <= box[3]:
        return ring
    if east < box[0] or north < box[1] or west > box[2] or south > box[3]:
        return []
    for axis, limit, sign in ((0, box[0], 1), (1, box[1], 1), (0, box[2], -1), (1, box[3], -1)):
        ring = _cut(ring, axis=axis, limit=limit, sign=sign)
    return ring if len(ring) > 2 else []


def _cut(ring: Ring, *, axis: int, limit: float, sign: int) -> Ring:
    """The part of a ring on one side of a line: coordinate times sign at least limit times sign."""
    kept: Ring = []
    for before, point in zip([*ring[-1:], *ring[:-1]], ring, strict=True):
        inside, was_inside = sign * (point[axis] - limit) >= 0, sign * (before[axis] - limit) >= 0
        if inside != was_inside:
            share = (limit - before[axis]) / (point[axis] - before[axis])
            kept.append((before[0] + share * (point[0] - before[0]), before[1] + share * (point[1] - before[1])))
        if inside:
            kept.append(point)
    return kept

"""Which country a point lies in, by the packaged outlines."""

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from orontes.geo.basemap import Ring, outlined, rings

NEAR_KM: Final = 25.0
"""A point outside every outline belongs to the one that is so near: outlines are simplified to 1 km, coasts have islands."""
BORDER_KM: Final = 5.0
"""So near to the country that a pack is made for, a point belongs to it, whatever the outlines say."""
_KM_PER_DEGREE: Final = 111.195


def inside(ring: Ring, lat: NDArray[np.float64], lon: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Whether points lie in a ring (even-odd rule), shape (N,); each edge looks only at the points between its latitudes."""
    order = np.argsort(lat, kind="stable")
    heights, odd = lat[order], np.zeros(len(lat), dtype=bool)
    for (x, y), (next_x, next_y) in zip(ring, [*ring[1:], ring[0]], strict=True):
        if y == next_y:
            continue
        low, high = np.searchsorted(heights, [min(y, next_y), max(y, next_y)], side="left")
        some = order[low:high]
        crossing = x + (lat[some] - y) / (next_y - y) * (next_x - x)
        odd[some] ^= lon[some] < crossing
    return odd


def within(iso3: str, lat: NDArray[np.float64], lon: NDArray[np.float64], *, km: float) -> NDArray[np.bool_]:
    """Whether points lie in a country or so near to it, shape (N,); all do where it has no outline."""
    parts = rings(iso3)
    if not parts:
        return np.ones(len(lat), dtype=bool)
    found = np.zeros(len(lat), dtype=bool)
    for ring in parts:
        found |= inside(ring, lat, lon)
    rest = np.flatnonzero(~found)
    found[rest] = _away_km(parts, lat[rest], lon[rest]) <= km
    return found


def countries_of(
    lat: NDArray[np.float64], lon: NDArray[np.float64], *, first: str | None = None
) -> tuple[tuple[str, ...], NDArray[np.int64]]:
    """The countries that points lie in, and each point's row among them; -1 far from every land.

    Parameters
    ----------
    lat, lon : ndarray of float, shape (N,)
    first : str, optional
        ISO 3166 alpha-3 of the country that all points near it belong to (`BORDER_KM`).
    """
    codes = _touched(lat, lon)
    codes = ((first,) if first else ()) + tuple(code for code in codes if code != first)
    land = np.full(len(lat), -1, dtype=np.int64)
    if first:
        land[within(first, lat, lon, km=BORDER_KM)] = 0
    for number, code in enumerate(codes):
        for ring in rings(code):
            left = np.flatnonzero(land < 0)
            land[left[inside(ring, lat[left], lon[left])]] = number
    lost = np.flatnonzero(land < 0)
    nearest = np.full(len(lost), NEAR_KM)
    for number, code in enumerate(codes) if len(lost) else ():
        away = _away_km(rings(code), lat[lost], lon[lost])
        land[lost[away < nearest]] = number
        nearest = np.minimum(nearest, away)
    return codes, land


def _touched(lat: NDArray[np.float64], lon: NDArray[np.float64]) -> tuple[str, ...]:
    """Countries whose box holds any of the points, or nearly."""
    margin = NEAR_KM / _KM_PER_DEGREE * 2
    found = []
    for code in outlined():
        for ring in rings(code):
            xs, ys = zip(*ring, strict=True)
            hit = (lon > min(xs) - margin) & (lon < max(xs) + margin) & (lat > min(ys) - margin) & (lat < max(ys) + margin)
            if hit.any():
                found.append(code)
                break
    return tuple(found)


def _away_km(parts: Sequence[Ring], lat: NDArray[np.float64], lon: NDArray[np.float64]) -> NDArray[np.float64]:
    """Kilometres to the outline, by points on it no more than some 2 km apart, shape (N,)."""
    if not len(lat) or not parts:
        return np.full(len(lat), np.inf)
    points = []
    for ring in parts:
        line = np.array([*ring, ring[0]])
        steps = np.maximum(1, np.ceil(np.hypot(*np.diff(line, axis=0).T) / 0.02)).astype(int)
        points += [np.linspace(a, b, n, endpoint=False) for a, b, n in zip(line[:-1], line[1:], steps, strict=True)]
    spots = np.concatenate(points)
    wide = float(np.cos(np.radians(np.mean(lat))))
    away, _ = cKDTree(spots * [wide, 1.0]).query(np.column_stack([lon * wide, lat]))
    return np.asarray(away * _KM_PER_DEGREE)

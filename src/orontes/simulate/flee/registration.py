"""Registered people: counts of camps by day, interpolated and corrected as Flee does (its data tables and level-1 rule)."""

import datetime as dt
import itertools
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from orontes.errors import InputError
from orontes.simulate.flee.rows import lines_of, rows_of, unknown

_CORRECTION = ("name", "date", "rule")


@dataclass(frozen=True, slots=True)
class Registration:
    """Counts by day.

    Parameters
    ----------
    spans : mapping of str to (float, float)
        First and last day of count of each table, from the start of the run.
    names : tuple of str, length C
        Camps that are counted.
    camps : ndarray of int, shape (C, D)
        Linear between the days of count, cut to whole people; flat before the first and after the last.
    total : ndarray of int, shape (D,)
        Those of the table "total".
    """

    spans: dict[str, tuple[float, float]]
    names: tuple[str, ...]
    camps: NDArray[np.int64]
    total: NDArray[np.int64]


def read_registration(folder: Path, corrections: Path, start: dt.date, days: int, *, hasten: int) -> Registration:
    """The counts that ``data_layout.csv`` of a folder names, after the corrections of ``registration_corrections.csv``.

    Raises
    ------
    InputError
        If a table is missing or malformed, or a correction names a camp or a day that is not there.
    """
    layout = folder / "data_layout.csv"
    series: dict[str, tuple[NDArray[np.float64], NDArray[np.float64]]] = {}
    for row in rows_of(layout, ("name", "file")):
        files = [name for name in row.cells[1:] if name]
        if not files:
            raise InputError("this row names no file", cure="write NAME,FILE", where=row.where(1))
        parts = [_series(folder / name, start, hasten) for name in files]
        series[row.text(0, needed=True)] = _added(parts)
    if not series:
        raise InputError("no camp is named", cure="write total,FILE and then CAMP,FILE", where=str(layout))
    for row in rows_of(corrections, _CORRECTION, optional=True):
        name = row.text(0, needed=True)
        if name not in series:
            raise unknown("camp", name, tuple(series), where=row.where(0))
        series[name] = _corrected(series[name], (row.day_at(1) - start).days, row.where(1))
    first = next(iter(series))
    camps = tuple(name for name in series if name != first)
    by_day = {name: _by_day(*pair, days) for name, pair in series.items()}
    empty = np.zeros((0, days), dtype=np.int64)
    spans = {name: (float(at[0]), float(at[-1])) for name, (at, _) in series.items()}
    return Registration(spans, camps, np.stack([by_day[name] for name in camps]) if camps else empty, by_day[first])


def _series(file: Path, start: dt.date, hasten: int) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Days since the start, and counts; the header that some tables have is left out."""
    points: list[tuple[int, float]] = []
    for number, cells in lines_of(file):
        if cells[0].startswith("#") or (not points and cells[0].lower() in ("date", "datetime")):
            continue
        if len(cells) > 1 and cells[1]:
            try:
                day, count = dt.date.fromisoformat(cells[0]), float(cells[1])
            except ValueError:
                raise InputError("row", value=",".join(cells), limit="YYYY-MM-DD,COUNT", where=f"{file}:{number}:1") from None
            if not 0 <= count < np.inf:
                raise InputError("count", value=cells[1], limit="a number of 0 or more", where=f"{file}:{number}:2")
            points.append(((day - start).days, int(count) / hasten))
    if not points:
        raise InputError("this table has no count", cure="write YYYY-MM-DD,COUNT lines", where=str(file))
    if any(later[0] < earlier[0] for earlier, later in itertools.pairwise(points)):
        raise InputError("the days go back", limit="days in order", cure="sort the table by day", where=str(file))
    return np.array([day for day, _ in points], dtype=np.float64), np.array([count for _, count in points])


def _added(
    parts: list[tuple[NDArray[np.float64], NDArray[np.float64]]],
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """The sum of several tables of one camp, on all of their days; each is held between its own."""
    if len(parts) == 1:
        return parts[0]
    days = np.unique(np.concatenate([days for days, _ in parts]))
    total = np.zeros(days.size)
    for own, counts in parts:
        at = np.searchsorted(own, days, side="right") - 1
        total += np.where(at >= 0, counts[np.maximum(at, 0)], 0.0)
    return days, total


def _corrected(
    pair: tuple[NDArray[np.float64], NDArray[np.float64]], day: int, where: str
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """The counts before a new registration scaled by what it changed (Flee's level-1 rule)."""
    days, counts = pair
    at = np.flatnonzero(days == day)
    if not at.size or at[0] == 0 or counts[at[0] - 1] <= 0:
        raise InputError(
            "the day of this correction", limit="a day of count with a count before it", cure="take a day of its table",
            where=where,
        )  # fmt: skip
    scaled = counts.copy()
    scaled[: at[0]] *= counts[at[0]] / counts[at[0] - 1]
    return days, scaled


def _by_day(days: NDArray[np.float64], counts: NDArray[np.float64], length: int) -> NDArray[np.int64]:
    """Counts of each day; of several on one day the last."""
    last = np.append(np.flatnonzero(np.diff(days)), days.size - 1)
    days, counts = days[last], counts[last]
    day = np.arange(length)
    after = np.searchsorted(days, day, side="right")
    low, high = np.maximum(after - 1, 0), np.minimum(after, days.size - 1)
    part = np.divide(day - days[low], days[high] - days[low], out=np.zeros(length), where=(after > 0) & (high > low))
    return np.asarray(counts[low] + part * (counts[high] - counts[low])).astype(
        np.int64
    )  # in Flee's order: the cut depends on it

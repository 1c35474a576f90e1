"""The file of forecasts: one line for each case, track, issue date, target date, place and measure."""

import csv
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Final, NamedTuple

from orontes.core.period import parse_day
from orontes.core.samples import LEVELS
from orontes.errors import InputError
from orontes.evaluate.case import TRACKS, Case, Target

QUANTILE_COLUMNS: Final = tuple(f"q{round(level * 100):02d}" for level in LEVELS)
COLUMNS: Final = ("case", "track", "issue_date", "target_date", "place_id", "measure", *QUANTILE_COLUMNS, "mean")
CROSSING_TOLERANCE: Final = 1e-6
"""Quantiles may fall by this share of the largest, for rounding."""


class ForecastKey(NamedTuple):
    """What a line forecasts; days are proleptic ordinals."""

    case: str
    track: str
    issue: int
    target_day: int
    target: Target


@dataclass(frozen=True, slots=True)
class ForecastRow:
    """A line: what it forecasts, quantiles at `core.samples.LEVELS` and mean, in persons."""

    key: ForecastKey
    quantiles: tuple[float, ...]
    mean: float


def write_forecasts(path: Path, rows: Iterable[ForecastRow]) -> int:
    """Number of lines written to `path` (CSV, UTF-8, persons with one decimal).

    Raises
    ------
    InputError
        If the file cannot be written.
    """
    written = 0
    try:
        with path.open("w", encoding="utf-8", newline="") as stream:
            writer = csv.writer(stream, lineterminator="\n")
            writer.writerow(COLUMNS)
            for row in rows:
                key, numbers = row.key, [f"{value:.1f}" for value in (*row.quantiles, row.mean)]
                days = date.fromordinal(key.issue).isoformat(), date.fromordinal(key.target_day).isoformat()
                writer.writerow([key.case, key.track, *days, *key.target, *numbers])
                written += 1
    except OSError as error:
        cure = "choose a file in a folder that is there and may be written to"
        raise InputError("output", value=str(path), limit=error.strerror or "a file", cure=cure) from None
    return written


def read_forecasts(path: Path, cases: Sequence[Case]) -> dict[ForecastKey, ForecastRow]:
    """The lines of a file of forecasts.

    Raises
    ------
    InputError
        If the file is not readable or a line is not possible: target not after issue, not a number, negative, crossing
        quantiles, unknown track, issued outside its case, given twice. The first such line is named, and how many there are.
    """
    known = {case.name: case for case in cases}
    found: dict[ForecastKey, ForecastRow] = {}
    faults: list[InputError] = []
    for number, cells in _lines(path):
        try:
            row = _row(cells, known, f"{path}:{number}")
        except InputError as fault:
            faults.append(fault)
            continue
        if row.key in found:
            faults.append(InputError("row twice", limit="each forecast once", cure="leave one out", where=f"{path}:{number}"))
        found[row.key] = row
    if faults:
        more = f" ({len(faults)} lines are at fault)" if len(faults) > 1 else ""
        raise InputError(f"{faults[0]}{more}")
    return found


def _lines(path: Path) -> list[tuple[int, Mapping[str, str]]]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as stream:
            reader = csv.DictReader(stream)
            missing = [column for column in COLUMNS if column not in (reader.fieldnames or ())]
            if missing:
                raise InputError("columns missing", value=", ".join(missing), limit=",".join(COLUMNS), where=str(path))
            return [(reader.line_num, {key: value or "" for key, value in cells.items() if key}) for cells in reader]
    except OSError as error:
        raise InputError("forecasts", value=str(path), limit=error.strerror or "a file", cure="check the path") from None
    except (UnicodeDecodeError, csv.Error) as error:
        raise InputError("forecasts", limit=f"comma-separated values in UTF-8 ({error})", where=str(path)) from None


def _row(cells: Mapping[str, str], known: Mapping[str, Case], where: str) -> ForecastRow:
    issue = parse_day(cells["issue_date"].strip(), thing="issue_date", where=where).toordinal()
    target_day = parse_day(cells["target_date"].strip(), thing="target_date", where=where).toordinal()
    key = ForecastKey(cells["case"], cells["track"], issue, target_day, Target(cells["place_id"], cells["measure"]))
    if target_day <= issue:
        raise InputError("target_date", value=cells["target_date"], limit="a day after the issue date", where=where)
    if key.track not in TRACKS:
        raise InputError("track", value=key.track, limit=" or ".join(TRACKS), where=where)
    case = known.get(key.case)
    if case is not None and not case.start <= issue <= case.end:
        raise InputError("issue_date", value=cells["issue_date"], limit="a day of the case", where=where)
    quantiles = tuple(_persons(cells, column, where) for column in QUANTILE_COLUMNS)
    slack = CROSSING_TOLERANCE * max(1.0, quantiles[-1])
    if any(later < earlier - slack for earlier, later in pairwise(quantiles)):
        raise InputError("crossing quantiles", value=quantiles, limit="q05 <= q10 <= ... <= q95", where=where)
    rising = tuple(max(quantiles[: n + 1]) for n in range(len(quantiles)))
    return ForecastRow(key, rising, _persons(cells, "mean", where))


def _persons(cells: Mapping[str, str], column: str, where: str) -> float:
    try:
        value = float(cells[column])
    except ValueError:
        value = math.nan
    if not (math.isfinite(value) and value >= 0):
        raise InputError(column, value=cells[column], limit="a number of 0 or more", where=where)
    return value

"""Reading the folder of a case, with errors that name file, row, column and cure."""

import csv
import math
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from orontes.core.period import parse_day
from orontes.errors import InputError
from orontes.evaluate.case import (
    ALL_PLACES,
    AT_LEAST,
    AT_MOST,
    CASE_CLASSES,
    EVENT_KINDS,
    MEASURES,
    PLACE_KINDS,
    TRACKS,
    Case,
    CaseEvent,
    CasePlace,
    Count,
    Link,
    Protocol,
    Target,
)

COLUMNS: Final = {
    "places.csv": ("place_id", "name", "kind", "lat", "lon", "population", "opens"),
    "links.csv": ("from", "to", "length_km"),
    "events.csv": ("published", "date", "kind", "place_id", "other_place_id"),
    "observations.csv": ("published", "date", "place_id", "measure", "low", "high"),
    "totals.csv": ("date", "total"),
}
"""Columns that a table of a case must have; others may follow."""


@dataclass(frozen=True, slots=True)
class _Line:
    """A row of a table and where it stands."""

    cells: dict[str, str]
    file: Path
    number: int

    def where(self, column: str) -> str:
        return f"{self.file}:{self.number}:{column}"

    def text(self, column: str) -> str:
        return (self.cells.get(column) or "").strip()

    def day(self, column: str) -> int:
        return parse_day(self.text(column), thing=column, where=self.where(column)).toordinal()

    def number_of(self, column: str, *, limit: str = "a number of 0 or more") -> float | None:
        text = self.text(column)
        if not text:
            return None
        try:
            value = float(text)
        except ValueError:
            value = math.nan
        if not (math.isfinite(value) and value >= 0):
            raise InputError(column, value=text, limit=limit, cure="correct the cell or leave it empty", where=self.where(column))
        return value

    def needed(self, column: str, value: float | None) -> float:
        if value is None:
            raise InputError(column, value="", limit="a number", cure="fill the cell", where=self.where(column))
        return value

    def degrees(self, column: str, most: float) -> float:
        try:
            value = float(self.text(column))
        except ValueError:
            value = math.nan
        if not -most <= value <= most:
            limit = f"degrees from -{most:g} to {most:g}"
            raise InputError(column, value=self.text(column), limit=limit, cure="correct the cell", where=self.where(column))
        return value

    def one_of(self, column: str, choices: Iterable[str], *, cure: str = "correct the spelling") -> str:
        text, allowed = self.text(column), tuple(choices)
        if text not in allowed:
            shown = ", ".join(allowed[:12]) + (", ..." if len(allowed) > 12 else "")
            raise InputError(column, value=text, limit=f"one of {shown}", cure=cure, where=self.where(column))
        return text


def _lines(file: Path, *, optional: bool = False) -> Iterator[_Line]:
    if optional and not file.exists():
        return
    try:
        with file.open(encoding="utf-8-sig", newline="") as stream:
            reader = csv.DictReader(stream)
            missing = [c for c in COLUMNS[file.name] if c not in (reader.fieldnames or ())]
            if missing:
                raise InputError(
                    "columns missing", value=", ".join(missing), limit="the header of the case format", where=str(file)
                )
            for cells in reader:
                yield _Line(cells, file, reader.line_num)
    except OSError as error:
        raise InputError("table of a case", limit=error.strerror or "a file", cure="add the file", where=str(file)) from None
    except UnicodeDecodeError:
        raise InputError("table of a case", limit="UTF-8 text", cure="save the table as UTF-8", where=str(file)) from None
    except csv.Error as error:
        raise InputError("table of a case", limit=f"comma-separated values ({error})", where=str(file)) from None


def _interval(line: _Line) -> tuple[float, float] | None:
    """Both ends of a count, open ends closed by the factors of the format; None if the row gives no number."""
    low, high = line.number_of("low"), line.number_of("high")
    if low is None or high is None:
        if low is not None:
            return low, low * AT_LEAST
        return (high * AT_MOST, high) if high is not None else None
    return min(low, high), max(low, high)


def _places(folder: Path) -> dict[str, CasePlace]:
    places: dict[str, CasePlace] = {}
    for line in _lines(folder / "places.csv"):
        key = line.text("place_id")
        if not key or key == ALL_PLACES or key in places:
            limit = "an id that is given once and is not *"
            raise InputError("place_id", value=key, limit=limit, cure="rename the place", where=line.where("place_id"))
        places[key] = CasePlace(
            id=key,
            name=line.text("name") or key,
            kind=line.one_of("kind", PLACE_KINDS),
            lat=line.degrees("lat", 90),
            lon=line.degrees("lon", 180),
            population=line.number_of("population"),
            opens=line.day("opens") if line.text("opens") else None,
        )
    if not places:
        raise InputError("places of a case", limit="at least one", cure="add a row", where=str(folder / "places.csv"))
    return places


def _links(folder: Path, places: Iterable[str]) -> tuple[Link, ...]:
    ids, cure = tuple(places), "use an id of places.csv"
    links: list[Link] = []
    for line in _lines(folder / "links.csv"):
        length_km = line.needed("length_km", line.number_of("length_km", limit="kilometres of 0 or more"))
        links.append(Link(line.one_of("from", ids, cure=cure), line.one_of("to", ids, cure=cure), length_km))
    return tuple(links)


def _published(line: _Line) -> tuple[int, int]:
    published, day = line.day("published"), line.day("date")
    if published < day:
        limit = f"a day not before its date {line.text('date')}"
        raise InputError(
            "published", value=line.text("published"), limit=limit, cure="correct one of the two", where=line.where("published")
        )
    return published, day


def _events(folder: Path, places: Iterable[str]) -> tuple[CaseEvent, ...]:
    ids, cure = tuple(places), "use an id of places.csv"
    events: list[CaseEvent] = []
    for line in _lines(folder / "events.csv"):
        other = line.one_of("other_place_id", ids, cure=cure) if line.text("other_place_id") else None
        kind, place = line.one_of("kind", EVENT_KINDS), line.one_of("place_id", ids, cure=cure)
        events.append(CaseEvent(line.day("published"), line.day("date"), kind, place, other))
    return tuple(sorted(events, key=lambda event: event.day))


def _counts(folder: Path, places: Iterable[str]) -> dict[Target, tuple[Count, ...]]:
    ids = (*places, ALL_PLACES)
    counts: dict[Target, list[Count]] = {}
    for line in _lines(folder / "observations.csv"):
        interval = _interval(line)
        place = line.one_of("place_id", ids, cure="use an id of places.csv or *")
        key = Target(place, line.one_of("measure", MEASURES))
        published, day = _published(line)
        if interval is not None:
            counts.setdefault(key, []).append(Count(published, day, *interval))
    return {key: tuple(sorted(found, key=lambda count: (count.published, count.day))) for key, found in counts.items()}


def _totals(folder: Path) -> dict[int, float]:
    return {
        line.day("date"): line.needed("total", line.number_of("total")) for line in _lines(folder / "totals.csv", optional=True)
    }


def _whole_numbers(table: dict[str, Any], key: str, default: Sequence[int], where: str, *, least: int) -> tuple[int, ...]:
    value = table.get(key, default)
    found = tuple(value) if isinstance(value, (list, tuple)) else (value,)
    if not found or not all(isinstance(n, int) and not isinstance(n, bool) and n >= least for n in found):
        raise InputError(
            f"exam.{key}", value=value, limit=f"whole numbers of {least} or more", cure="correct case.toml", where=where
        )
    return found


def _protocol(table: dict[str, Any], where: str) -> Protocol:
    kind, headline = table.get("class"), table.get("headline", "warm")
    tracks = tuple(table.get("tracks", TRACKS))
    for key, value, choices in (
        ("class", kind, (None, *CASE_CLASSES)),
        ("headline", headline, ("warm", "all")),
        *(("tracks", t, TRACKS) for t in tracks),
    ):
        if value not in choices:
            limit = "one of " + ", ".join(c for c in choices if c)
            raise InputError(f"exam.{key}", value=value, limit=limit, cure="correct case.toml", where=where)
    return Protocol(
        case_class=kind,
        horizons=_whole_numbers(table, "horizons", (7, 14, 30), where, least=1),
        every=_whole_numbers(table, "every", (7,), where, least=1)[0],
        tolerance_days=_whole_numbers(table, "tolerance_days", (3,), where, least=0)[0],
        tracks=tracks,
        headline=headline,
        weak=bool(table.get("weak", False)),
    )


def _targets(table: dict[str, Any], places: Iterable[str], where: str) -> tuple[Target, ...]:
    ids = {*places, ALL_PLACES}
    targets: list[Target] = []
    for text in table.get("targets", ()):
        place, _, measure = str(text).rpartition(":")
        if place not in ids or measure not in MEASURES:
            raise InputError(
                "exam.targets",
                value=text,
                limit="place_id:measure with an id of places.csv",
                cure="correct case.toml",
                where=where,
            )
        targets.append(Target(place, measure))
    if not targets:
        raise InputError("exam.targets", limit="at least one place_id:measure", cure="name what is to be forecast", where=where)
    return tuple(dict.fromkeys(targets))


def read_case(folder: Path) -> Case:
    """The case in `folder` (case.toml and its tables).

    Raises
    ------
    InputError
        If a file is missing or not readable, or a cell is not what the format asks for; names file, row, column and cure.
    """
    file = folder / "case.toml"
    try:
        meta = tomllib.loads(file.read_text(encoding="utf-8-sig"))
    except OSError:
        raise InputError("case", value=str(folder), limit="a folder with a case.toml", cure="give the folder of a case") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InputError("case.toml", limit=f"TOML in UTF-8 ({error})", cure="correct the line", where=str(file)) from None
    for key in ("name", "start", "end"):
        if not str(meta.get(key, "")).strip():
            raise InputError(key, value=meta.get(key), limit="a value", cure=f"add {key} = ...", where=str(file))
    exam, places = meta.get("exam", {}), _places(folder)
    country = meta.get("country", ())
    return Case(
        name=str(meta["name"]),
        country=(country,) if isinstance(country, str) else tuple(country),
        start=parse_day(str(meta["start"]), thing="start", where=str(file)).toordinal(),
        end=parse_day(str(meta["end"]), thing="end", where=str(file)).toordinal(),
        targets=_targets(exam, places, str(file)),
        places=places,
        links=_links(folder, places),
        events=_events(folder, places),
        counts=_counts(folder, places),
        totals=_totals(folder),
        protocol=_protocol(exam, str(file)),
    )


def read_cases(paths: Sequence[Path]) -> tuple[Case, ...]:
    """The cases in `paths`: each a folder of one case, or of several.

    Raises
    ------
    InputError
        If there is none, two have the same name, or one cannot be read.
    """
    cases: list[Case] = []
    for path in paths:
        single = (path / "case.toml").exists()
        folders = [path] if single else sorted(p for p in path.glob("*") if (p / "case.toml").exists())
        if not folders:
            raise InputError(
                "case", value=str(path), limit="a folder with a case.toml, or a folder of such folders", cure="check the path"
            )
        cases += [read_case(folder) for folder in folders]
    if not cases:
        raise InputError("cases", limit="at least one folder")
    names = [case.name for case in cases]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise InputError("case name", value=", ".join(twice), limit="each case once", cure="give each case its own name")
    return tuple(cases)

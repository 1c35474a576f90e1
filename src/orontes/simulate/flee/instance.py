"""A Flee instance folder, read and checked: places, routes, closures, conflicts, registered people, settings."""

import datetime as dt
import math
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from orontes.errors import InputError
from orontes.simulate.flee.registration import Registration, read_registration
from orontes.simulate.flee.remarks import camp_remarks, check_registration, closure_remarks, header_remarks
from orontes.simulate.flee.rows import Row, lines_of, rows_of, unknown
from orontes.simulate.flee.settings import Settings, read_settings

LOCATION: Final = ("name", "region", "country", "lat", "lon", "location_type", "conflict_date", "population")
ROUTE: Final = ("name1", "name2", "distance", "forced_redirection")
CLOSURE: Final = ("closure_type", "name1", "name2", "closure_start", "closure_end")
CLOSURES: Final = ("country", "location", "link", "camp", "idpcamp", "remove_forced_redirection")
KINDS: Final = ("idpcamp", "camp", "conflict", "forward", "marker", "town")
DEFAULT_FILE: Final = "simsetting.yml"


@dataclass(frozen=True, slots=True)
class Place:
    """A row of locations.csv; `population` is the capacity of a camp. `x` and `y` are its fourth and fifth column."""

    name: str
    country: str
    x: float
    y: float
    kind: str
    conflict_date: int
    population: int
    attributes: dict[str, str]

    @property
    def is_camp(self) -> bool:
        """Whether it is a camp, for refugees or for displaced people."""
        return self.kind in ("camp", "idpcamp")

    def attribute(self, name: str, default: float) -> float:
        """A number of a further column, or `default`."""
        return float(self.attributes.get(name) or default)


@dataclass(frozen=True, slots=True)
class Road:
    """A row of routes.csv between two places by position; `redirection` 0, 1 or 2 as it stands there."""

    ends: tuple[int, int]
    length_km: float
    redirection: int
    max_move_speed: float | None
    walk_probability: float


@dataclass(frozen=True, slots=True)
class Closure:
    """A row of closures.csv; `end` None where it never ends."""

    kind: str
    name1: str
    name2: str
    start: int
    end: int | None


@dataclass(frozen=True, slots=True)
class Instance:
    """All that a run starts from.

    Parameters
    ----------
    conflicts : ndarray of float, shape (N, D), or None
        Intensity by place and day; NaN of places that conflicts.csv does not name.
    notes : tuple of str
        What was found and is not used.
    """

    name: str
    places: tuple[Place, ...]
    roads: tuple[Road, ...]
    closures: tuple[Closure, ...]
    conflicts: NDArray[np.float64] | None
    start: dt.date
    days: int
    registration: Registration
    settings: Settings
    notes: tuple[str, ...]


def read_instance(folder: Path, *, days: int | None = None) -> Instance:
    """The instance of a folder, as Flee and FabFlee lay it out.

    Tables stand in the folder or in its ``input_csv``, registered people in ``source_data``, settings in ``simsetting.yml``.

    Raises
    ------
    InputError
        If anything is missing or malformed; the message names file, row and column.
    """
    if not folder.is_dir():
        raise InputError("the instance folder is not there", cure="name a folder with locations.csv", where=str(folder))
    tables = folder / "input_csv" if (folder / "input_csv").is_dir() else folder
    data = folder / "source_data" if (folder / "source_data").is_dir() else folder
    setting_file = folder / DEFAULT_FILE
    settings, notes = read_settings(setting_file) if setting_file.is_file() else (Settings(), ("no simsetting.yml: defaults",))
    start, whole = _period(tables)
    length = min(whole, days) if days else whole
    places = _places(tables / "locations.csv", settings)
    at = {place.name: number for number, place in enumerate(places)}
    if (tables / "flood_level.csv").is_file():
        notes = (*notes, "flood_level.csv is not used: this preset has no floods")
    roads, closures = _roads(tables / "routes.csv", at), _closures(tables / "closures.csv", places)
    files = (("locations.csv", LOCATION), ("routes.csv", ROUTE), ("closures.csv", CLOSURE))
    notes = (*notes, *(remark for file, columns in files for remark in header_remarks(tables / file, columns)))
    notes = (*notes, *closure_remarks(closures, whole), *camp_remarks(places, roads))
    registration = read_registration(data, tables / "registration_corrections.csv", start, length, hasten=settings.hasten)
    check_registration(registration.spans, whole)
    return Instance(
        folder.resolve().name, places, roads, closures, _conflicts(tables / "conflicts.csv", at, length), start, length,
        registration, settings, notes,
    )  # fmt: skip


def _period(tables: Path) -> tuple[dt.date, int]:
    file = tables / "sim_period.csv"
    start, length = None, None
    for row in rows_of(file, ("name", "value")):
        if row.text(0).lower() == "startdate":
            start = row.day_at(1)
        if row.text(0).lower() == "length":
            length = int(row.number_at(1, least=1, what="number of days"))
    if start is None or length is None:
        raise InputError("the period is incomplete", cure="write StartDate,YYYY-MM-DD and Length,DAYS", where=str(file))
    return start, length


def _places(file: Path, settings: Settings) -> tuple[Place, ...]:
    places: dict[str, Place] = {}
    for row in rows_of(file, LOCATION):
        name = row.text(0, needed=True)
        if name in places:
            raise InputError("place", value=name, limit="each name once", cure="take one of the two rows out", where=row.where(0))
        kind = next((kind for kind in _kinds(row.text(5, needed=True))), None)
        if kind is None:
            limit = "camp, idpcamp, conflict_zone, town, forwarding_hub or marker"
            cure = "floods are not in this preset" if "flood" in row.text(5).lower() else "correct the type"
            raise InputError("location_type", value=row.text(5), limit=limit, cure=cure, where=row.where(5))
        conflict_date = int(row.number_at(6, default=0.0, what="conflict_date")) if kind == "conflict" else 0
        attributes = dict(zip(row.names[8:], row.cells[8:], strict=False))
        places[name] = Place(
            name, row.text(2) or "unknown", row.number_at(3, default=0.0), row.number_at(4, default=0.0), kind, conflict_date,
            int(row.number_at(7, default=0.0, least=0.0, what="population")) // settings.hasten, attributes,
        )  # fmt: skip
    if not places:
        raise InputError("no place is named", cure="write one place a row", where=str(file))
    return tuple(places.values())


def _kinds(word: str) -> list[str]:
    """The kinds that a word of locations.csv means, as Flee reads it: by what it contains, in this order."""
    text = word.lower()
    if "camp" in text:
        return ["idpcamp" if "idp" in text else "camp"]
    known = [kind for kind in ("conflict", "forward", "marker", "town") if kind in text]
    return known or (["town"] if "default" in text else [])


def _roads(file: Path, at: dict[str, int]) -> tuple[Road, ...]:
    roads = []
    for row in rows_of(file, ROUTE):
        ends = row.one_of(0, at, "place"), row.one_of(1, at, "place")
        length = row.number_at(2, what="length in km")
        if length <= 0:
            cure = "measure it along the road"
            raise InputError("length in km", value=row.text(2), limit="above 0", cure=cure, where=row.where(2))
        if ends[0] == ends[1]:
            raise InputError("road", value=row.text(0), limit="two different places", where=row.where(1))
        redirection = row.number_at(3, default=0.0, what="forced_redirection")
        if redirection not in (0.0, 1.0, 2.0):
            raise InputError("forced_redirection", value=row.text(3), limit="0, 1 or 2", where=row.where(3))
        extra = dict(zip(row.names[4:], range(4, len(row.cells)), strict=False))
        speed = row.number_at(extra["max_move_speed"], default=0.0, least=0.0) if "max_move_speed" in extra else 0.0
        walk = row.number_at(extra["walk_probability"], default=0.0, least=0.0) if "walk_probability" in extra else 0.0
        roads.append(Road(ends, length, int(redirection), speed or None, min(walk, 1.0)))
    return tuple(roads)


def _closures(file: Path, places: tuple[Place, ...]) -> tuple[Closure, ...]:
    at = {place.name: number for number, place in enumerate(places)}
    countries = {place.country: number for number, place in enumerate(places)}
    closures = []
    for row in rows_of(file, CLOSURE, optional=True):
        kind = row.text(0, needed=True)
        if kind not in CLOSURES:
            raise unknown("closure_type", kind, CLOSURES, where=row.where(0))
        names = countries if kind == "country" else at
        what = "country" if kind == "country" else "place"
        row.one_of(1, names, what)
        if kind in ("country", "link", "remove_forced_redirection") or (kind == "location" and row.text(2) in at):
            row.one_of(2, names, what)
        start, end = int(row.number_at(3, what="day")), int(row.number_at(4, default=-1.0, what="day"))
        if end >= 0 and end < start:
            raise InputError("closure_end", value=row.text(4), limit="a day after closure_start, or -1", where=row.where(4))
        closures.append(Closure(kind, row.text(1), row.text(2), start, end if end >= 0 else None))
    return tuple(closures)


def _conflicts(file: Path, at: dict[str, int], days: int) -> NDArray[np.float64] | None:
    """Intensity by place and day; None where there is no table."""
    lines = list(lines_of(file, optional=True))
    if not lines:
        return None
    number, header = lines[0]
    names = tuple(cell.strip('"') for cell in header)
    head = Row(file, number, names, names)
    columns = {column: head.one_of(column, at, "place") for column in range(1, len(names)) if names[column]}
    if len(lines) - 1 < days:
        cure = "add a row for each day, or shorten Length in sim_period.csv"
        raise InputError("days", value=len(lines) - 1, limit=f"the {days} days of the run", cure=cure, where=str(file))
    found = np.full((len(at), days), math.nan)
    for day, (line, cells) in enumerate(lines[1 : days + 1]):
        row = Row(file, line, tuple(cells), names)
        for column, place in columns.items():
            found[place, day] = row.number_at(column, least=0.0, what="intensity")
    return found

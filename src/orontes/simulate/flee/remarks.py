"""What in an instance is allowed, but most likely a slip: noted, so that nobody takes an effect of it for a result."""

import difflib
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

from orontes.errors import InputError
from orontes.simulate.flee.rows import lines_of

if TYPE_CHECKING:
    from orontes.simulate.flee.instance import Closure, Place, Road

ATTRIBUTES: Final = ("max_move_speed", "walk_probability", "conflict_intensity", "initial_idps", "deactivation_probability")
"""Names of further columns that change what is computed."""
ALSO: Final = {"lat": ("gps_x", "latitude"), "lon": ("gps_y", "longitude"), "population": ("pop/cap", "population/capacity")}
NEAR: Final = 0.7


def header_remarks(file: Path, columns: tuple[str, ...]) -> Iterator[str]:
    """What is odd about the header of a table, whose first columns are read by their position.

    Raises
    ------
    InputError
        If the name of one of these columns stands over another: its numbers would be taken for something else.
    """
    for number, cells in lines_of(file, optional=True):
        if not cells[0].startswith("#"):
            continue
        names = [cell.lstrip("#").strip().strip('"').lower() for cell in cells]
        for at, name in enumerate(names):
            where = f"{file}:{number}:{at + 1}"
            wanted = columns[at] if at < len(columns) else ""
            if name in columns and name != wanted:
                cure = f"put the columns in the order {','.join(columns)}"
                raise InputError("column", value=name, limit=wanted or "a further column", cure=cure, where=where)
            if wanted and name != wanted and wanted not in name and name not in ALSO.get(wanted, ()):
                yield f"{where}: the column {name!r} is read as {wanted}; if that is a slip, correct the header"
            near = difflib.get_close_matches(name, ATTRIBUTES, 1, NEAR) if not wanted else []
            if near and name not in ATTRIBUTES:
                yield f"{where}: the column {name!r} is not used; did you mean {near[0]!r}?"
        return


def closure_remarks(closures: "tuple[Closure, ...]", days: int) -> Iterator[str]:
    """Closures that the run never comes to."""
    for item in closures:
        if item.start >= days:
            name = " ".join(word for word in (item.kind, item.name1, item.name2) if word)
            yield f"closures.csv: {name} starts on day {item.start}, after the last day of the run ({days - 1}): it has no effect"


def camp_remarks(places: "tuple[Place, ...]", roads: "tuple[Road, ...]") -> Iterator[str]:
    """Camps without capacity, camps that nobody can reach, and conflict zones whose people can reach none."""
    ends = np.array([road.ends for road in roads], dtype=np.int64).reshape(-1, 2)
    net = csr_array((np.ones(len(ends)), (ends[:, 0], ends[:, 1])), shape=(len(places), len(places)))
    _, part = connected_components(net, directed=False)
    sources = {part[number] for number, place in enumerate(places) if not place.is_camp}
    shelters = {part[number] for number, place in enumerate(places) if place.is_camp}
    for number, place in enumerate(places):
        if place.kind == "conflict" and shelters and part[number] not in shelters:
            yield f"routes.csv: no road leads from the conflict zone {place.name!r} to a camp: its people reach none"
        if place.is_camp and place.population == 0:
            yield f"locations.csv: the camp {place.name!r} has a capacity of 0: it never counts as full, as in Flee"
        if place.is_camp and part[number] not in sources:
            yield f"routes.csv: no road leads to the camp {place.name!r}: nobody can come"


def check_registration(spans: dict[str, tuple[float, float]], days: int) -> None:
    """Nothing, if some table of registered people has a day within the run.

    Raises
    ------
    InputError
        If all have their days before or after it; `spans` are their first and last days, counted from the start.
    """
    if spans and all(last < 0 or first >= days for first, last in spans.values()):
        name, (first, last) = next(iter(spans.items()))
        raise InputError(
            f"days of registered people ({name})", value=f"day {first:.0f} to {last:.0f} of the run",
            limit=f"day 0 to {days - 1}", cure="correct StartDate in sim_period.csv, or the tables",
            where="data_layout.csv",
        )  # fmt: skip

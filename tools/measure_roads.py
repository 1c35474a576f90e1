"""Measure the default road network against the road lengths of Flee-like cases.

    python tools/measure_roads.py CASES

CASES holds folders with ``case.toml`` (country), ``places.csv`` (place_id, lat, lon) and ``links.csv`` (from, to, length_km,
kind).
For each road link of a case, the shortest road distance between its ends on the default network (the case's places and the
gazetteer's towns of 5,000 in its countries) is compared with the link's length. The detour factor is chosen on every second
case (in alphabetical order) and tested on the others. Links under 5 km, and of the sea, are left out, and so are cases whose
lengths are straight lines (the middle half of their links within 2 % of it).
"""

import csv
import sys
import tomllib
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from orontes.core.place import distance_km
from orontes.errors import InputError
from orontes.geo.entry import Entry
from orontes.geo.gabriel import gabriel
from orontes.geo.gazetteer import Gazetteer

MIN_KM = 5.0
DETOURS = np.arange(1.0, 1.61, 0.01)


def case_lengths(folder: Path, *, towns: bool) -> NDArray[np.float64]:
    """Lengths of the links of a case: given, straight, and on the default network with detour 1; shape (links, 3)."""
    with (folder / "places.csv").open(encoding="utf-8") as file:
        places = {row["place_id"]: (float(row["lat"]), float(row["lon"])) for row in csv.DictReader(file)}
    with (folder / "links.csv").open(encoding="utf-8") as file:
        links = [row for row in csv.DictReader(file) if row["kind"] == "road" and row["from"] in places and row["to"] in places]
    codes = tomllib.loads((folder / "case.toml").read_text(encoding="utf-8"))["country"]
    own = [Entry(f"case:{key}", key, (), None, None, None, None, *spot, None, "town") for key, spot in places.items()]
    nodes = own + (_towns([codes] if isinstance(codes, str) else codes, places) if towns else [])
    network = gabriel(nodes, detour=1.0)
    straight = [distance_km(*places[link["from"]], *places[link["to"]]) for link in links]
    position = {entry.id: number for number, entry in enumerate(nodes)}
    starts = [position[f"case:{link['from']}"] for link in links]
    ends = [position[f"case:{link['to']}"] for link in links]
    found = network.shortest(starts)[np.arange(len(links)), ends] if links else np.empty(0)
    rows = np.column_stack([[float(link["length_km"]) for link in links], straight, found]) if links else np.empty((0, 3))
    return rows[(rows[:, 0] >= MIN_KM) & (rows[:, 1] >= MIN_KM)]


def _towns(codes: list[str], places: dict[str, tuple[float, float]]) -> list[Entry]:
    spots = np.array(list(places.values()))
    low, high = spots.min(axis=0) - 1, spots.max(axis=0) + 1
    found: list[Entry] = []
    for code in codes:
        try:
            found += Gazetteer.load([code], packs=False).towns(code, min_population=5000)
        except InputError as error:
            print(error, file=sys.stderr)
    return [entry for entry in found if low[0] <= entry.lat <= high[0] and low[1] <= entry.lon <= high[1]]


def straight_lines(rows: NDArray[np.float64]) -> bool:
    """Whether the lengths given are straight lines."""
    return len(rows) > 10 and bool((abs(np.quantile(rows[:, 0] / rows[:, 1], [0.25, 0.75]) - 1) < 0.02).all())


def errors(rows: NDArray[np.float64], column: int, detour: float) -> tuple[float, float, float]:
    """Median and 90 % quantile of the relative error, and the median signed one."""
    relative = rows[:, column] * detour / rows[:, 0] - 1
    return float(np.median(abs(relative))), float(np.quantile(abs(relative), 0.9)), float(np.median(relative))


def main() -> None:
    """Print the figures."""
    folders = sorted(path.parent for path in Path(sys.argv[1]).glob("*/links.csv"))
    for label, towns in (("case places only", False), ("case places and towns of 5,000", True)):
        per_case = [rows for folder in folders if len(rows := case_lengths(folder, towns=towns)) and not straight_lines(rows)]
        fit, test = np.concatenate(per_case[::2]), np.concatenate(per_case[1::2])
        print(f"{label}: {len(per_case)} cases, {len(fit)} links to choose on, {len(test)} to test on")
        for name, column in (("straight line x detour", 1), ("network", 2)):
            best = float(DETOURS[np.argmin([errors(fit, column, detour)[0] for detour in DETOURS])])
            for half, rows in (("chosen on", fit), ("tested on", test)):
                median, ninety, signed = errors(rows, column, best)
                print(f"  {name}, detour {best:.2f}, {half}: median error {median:.3f}, 90 % {ninety:.3f}, signed {signed:+.3f}")


if __name__ == "__main__":
    main()

"""What stood published about one measure of a case on one issue date: all that a reference forecast may look at."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from orontes.evaluate.case import ALL_PLACES, Case, Target

Floats = NDArray[np.float64]

SLOPE_DAYS: Final = 30
"""Reports of this many days make the slope and the recent flow (design)."""
STALE_DAYS: Final = 60
"""A place whose last count is older than this has no recent flow (design)."""


@dataclass(frozen=True, slots=True)
class Board:
    """State of knowledge on the issue day; axis N: the single places among the targets with this measure.

    Parameters
    ----------
    issue : int
    places : tuple of str, N
    last : ndarray, persons, (N,)
        Last published count; 0 where never counted.
    counted : ndarray of bool, (N,)
        Whether there is a count.
    slope : ndarray, persons per day, (N,)
        Change over the reports of the last 30 days before the newest one.
    recent : ndarray, persons, (N,)
        Increase over the last 30 days before the issue day; 0 where the last count is stale.
    is_open : ndarray of bool, (N,)
    sources : tuple of str, S
        Places with fighting.
    source_people : ndarray, persons, (S,)
        Their population; 1 where unknown.
    road_km : ndarray, (S, N)
        Shortest way by road; inf where there is none.
    people : ndarray, persons, (N,)
        Population of the places; 1 where unknown.
    whole : tuple of float
        Last count and slope of the whole case.
    """

    issue: int
    places: tuple[str, ...]
    last: Floats
    counted: NDArray[np.bool_]
    slope: Floats
    recent: Floats
    is_open: NDArray[np.bool_]
    sources: tuple[str, ...]
    source_people: Floats
    road_km: Floats
    people: Floats
    whole: tuple[float, float]


def slope_persons_per_day(known: tuple[tuple[int, float], ...]) -> float:
    """Change per day from the last report at least 30 days before the newest one (else the first) to the newest; 0 below two."""
    if len(known) < 2:
        return 0.0
    day, value = known[-1]
    before = [k for k in known[:-1] if k[0] <= day - SLOPE_DAYS]
    first_day, first = before[-1] if before else known[0]
    return (value - first) / max(day - first_day, 1)


def recent_persons(known: tuple[tuple[int, float], ...], issue: int) -> float:
    """Increase over the 30 days before `issue`, counted from 0 where the place was not counted before; never negative."""
    if not known or known[-1][0] <= issue - STALE_DAYS:
        return 0.0
    before = [value for day, value in known if day <= issue - SLOPE_DAYS]
    return max(known[-1][1] - (before[-1] if before else 0.0), 0.0)


def road_km(case: Case) -> tuple[Mapping[str, int], Floats]:
    """Row of each place, and the shortest ways between all places by the roads of `case`, (P, P), inf where none.

    Floyd & Warshall (1962, doi:10.1145/367766.368168).
    """
    index = {place: n for n, place in enumerate(case.places)}
    km = np.full((len(index), len(index)), math.inf)
    np.fill_diagonal(km, 0.0)
    for link in case.links:
        a, b = index[link.start], index[link.end]
        km[a, b] = km[b, a] = min(km[a, b], link.length_km)
    for via in range(len(index)):
        np.minimum(km, km[:, via, None] + km[via], out=km)
    return index, km


@dataclass(frozen=True, slots=True)
class Boards:
    """Maker of the boards of one case; the roads are measured once."""

    case: Case
    index: Mapping[str, int]
    km: Floats

    @classmethod
    def of(cls, case: Case) -> "Boards":
        """The maker for `case`."""
        return cls(case, *road_km(case))

    def at(self, issue: int, measure: str, *, on: int | None = None) -> Board:
        """What stood published on `issue` about `measure`, with the fighting of the day `on` (default: the issue day)."""
        case = self.case
        places = tuple(t.place for t in case.targets if t.measure == measure and t.place != ALL_PLACES)
        known = [case.known(Target(place, measure), issue) for place in places]
        whole = case.known(Target(ALL_PLACES, measure), issue)
        sources = case.fighting(issue, on=on)
        rows, columns = [self.index[s] for s in sources], [self.index[p] for p in places]
        return Board(
            issue=issue,
            places=places,
            last=np.array([k[-1][1] if k else 0.0 for k in known], dtype=np.float64),
            counted=np.array([bool(k) for k in known], dtype=np.bool_),
            slope=np.array([slope_persons_per_day(k) for k in known], dtype=np.float64),
            recent=np.array([recent_persons(k, issue) for k in known], dtype=np.float64),
            is_open=np.array([case.places[p].is_open(issue if on is None else on) for p in places], dtype=np.bool_),
            sources=sources,
            source_people=self._people(sources),
            road_km=self.km[np.ix_(rows, columns)],
            people=self._people(places),
            whole=(whole[-1][1] if whole else 0.0, slope_persons_per_day(whole)),
        )

    def _people(self, places: tuple[str, ...]) -> Floats:
        return np.array([max(self.case.places[p].population or 1.0, 1.0) for p in places], dtype=np.float64)

"""A past case as a forecaster may see it: places, roads, events and counts, each with the day it was published.

Days are proleptic ordinals (`datetime.date.toordinal`), so that adding a horizon is adding a whole number.
"""

import math
from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, NamedTuple

from orontes.errors import InputError

CASE_CLASSES: Final = ("slow", "shock", "control")
PLACE_KINDS: Final = ("origin", "town", "host", "camp", "border")
MEASURES: Final = ("stock", "cumulative", "flow")
EVENT_KINDS: Final = ("conflict_start", "control_change", "clash", "closure", "opening", "ceasefire")
TRACKS: Final = ("open", "given-total")
ALL_PLACES: Final = "*"
"""Place id of the whole case."""
AT_LEAST: Final = 1.2
"""Top of "at least X", as a factor of X (convention of the case format)."""
AT_MOST: Final = 0.8
"""Bottom of "at most X", as a factor of X (convention of the case format)."""
VAGUE_RATIO: Final = 2.0
"""Reports with high / low above this inform a forecaster, but are no truth to score against (convention of the case format)."""
VAGUE_PERSONS: Final = 50.0
"""Reports no wider than this many people are a truth whatever their ratio (convention of the case format)."""


class Target(NamedTuple):
    """What is forecast: a place (or `ALL_PLACES`) and a measure."""

    place: str
    measure: str


@dataclass(frozen=True, slots=True)
class CasePlace:
    """A place of a case; `population` and `opens` (a day) are None where not known or always open."""

    id: str
    name: str
    kind: str
    lat: float
    lon: float
    population: float | None = None
    opens: int | None = None

    def is_open(self, day: int) -> bool:
        """Whether the place takes people in on `day`."""
        return self.opens is None or self.opens <= day


@dataclass(frozen=True, slots=True)
class Link:
    """A road between two places, usable both ways."""

    start: str
    end: str
    length_km: float


@dataclass(frozen=True, slots=True)
class CaseEvent:
    """Something that happened on `day` at `place` (or on its road to `other`), known from the day `published`."""

    published: int
    day: int
    kind: str
    place: str
    other: str | None = None


@dataclass(frozen=True, slots=True)
class Count:
    """A count of people on `day`, known from the day `published`: an interval, low <= high."""

    published: int
    day: int
    low: float
    high: float

    def __post_init__(self) -> None:
        if not 0 <= self.low <= self.high < math.inf:
            raise InputError("count", value=(self.low, self.high), limit="0 <= low <= high, finite")

    @property
    def middle(self) -> float:
        """One number for the interval: its geometric middle, or its arithmetic one where low is 0."""
        return math.sqrt(self.low * self.high) if self.low > 0 else (self.low + self.high) / 2

    @property
    def is_vague(self) -> bool:
        """Whether the interval is too wide to score against."""
        return self.high > max(VAGUE_RATIO * self.low, self.low + VAGUE_PERSONS) and self.low != self.high


@dataclass(frozen=True, slots=True)
class Protocol:
    """How a case is asked and scored.

    Parameters
    ----------
    case_class : str or None
        One of `CASE_CLASSES`; None where its maker did not say.
    horizons : tuple of int
        Days ahead.
    every : int
        Days from one issue date to the next.
    tolerance_days : int
        How far a report may lie from the target date.
    tracks : tuple of str
        Some of `TRACKS`.
    headline : str
        Rows that count: ``warm`` (counted before) or ``all``.
    weak : bool
        A case with too few reports: shown, never averaged.
    """

    case_class: str | None = None
    horizons: tuple[int, ...] = (7, 14, 30)
    every: int = 7
    tolerance_days: int = 3
    tracks: tuple[str, ...] = TRACKS
    headline: str = "warm"
    weak: bool = False


@dataclass(frozen=True, slots=True)
class Case:
    """A past displacement with all that was published about it, and when.

    Parameters
    ----------
    name : str
    country : tuple of str
        ISO 3166 alpha-3.
    start, end : int
        First and last day.
    targets : tuple of Target
        What is forecast.
    places : mapping of str to CasePlace
    links : tuple of Link
    events : tuple of CaseEvent
        In order of `day`.
    counts : mapping of Target to tuple of Count
        In order of `published`, then `day`.
    totals : mapping of int to float
        True total of each day, for the track ``given-total`` only; empty where unknown.
    protocol : Protocol
    """

    name: str
    country: tuple[str, ...]
    start: int
    end: int
    targets: tuple[Target, ...]
    places: Mapping[str, CasePlace]
    links: tuple[Link, ...]
    events: tuple[CaseEvent, ...]
    counts: Mapping[Target, tuple[Count, ...]]
    totals: Mapping[int, float]
    protocol: Protocol

    def __post_init__(self) -> None:
        if self.start >= self.end:
            raise InputError("case", value=self.name, limit="a start before its end", cure="correct start and end")

    @property
    def is_city(self) -> bool:
        """Whether the case is one city or offensive: a shock, or a control of the same build (rows before any count matter).

        Nobody knows on the first day whether a city shock will turn out as a control, so the two are one group.
        A case without a class is one where the whole is forecast besides its parts.
        """
        kind = self.protocol.case_class
        if kind is None:
            return any(target.place == ALL_PLACES for target in self.targets)
        return kind == "shock" or (kind == "control" and self.protocol.headline == "all")

    def opens(self, place: str) -> int | None:
        """The day on which `place` opens, or None if it always was or is no single place."""
        return self.places[place].opens if place in self.places else None

    def known(self, target: Target, at: int) -> tuple[tuple[int, float], ...]:
        """Days and values of `target` as published by the day `at`, in order of day; the newest publication of a day counts."""
        values: dict[int, float] = {}
        counts = self.counts.get(target, ())
        for count in counts[: bisect_right(counts, at, key=lambda count: count.published)]:
            if count.day <= at:
                values[count.day] = count.middle
        return tuple(sorted(values.items()))

    def truth(self, target: Target, *, latest: bool = False) -> dict[int, Count]:
        """Counts of `target` by day: as first published, or after all revisions; too vague ones left out."""
        found: dict[int, Count] = {}
        for count in self.counts.get(target, ()):
            if latest or count.day not in found:
                found[count.day] = count
        return {day: count for day, count in found.items() if not count.is_vague}

    def total_at(self, day: int) -> float | None:
        """True total nearest to `day` within the tolerance of the case, the earlier of two; None where there is none."""
        for away in range(self.protocol.tolerance_days + 1):
            for candidate in (day - away, day + away):
                if candidate in self.totals:
                    return self.totals[candidate]
        return None

    def fighting(self, at: int, *, on: int | None = None) -> tuple[str, ...]:
        """Places with fighting on the day `on` (default `at`) as published by `at`: begun, and no ceasefire since."""
        day = at if on is None else on
        burning: dict[str, None] = {}
        for event in self.events:
            if event.published > at or event.day > day:
                continue
            if event.kind in {"conflict_start", "clash", "control_change"}:
                burning[event.place] = None
            elif event.kind == "ceasefire":
                burning.pop(event.place, None)
        return tuple(burning)

    def origin_population(self, place: str) -> float | None:
        """People who could leave: of an origin, or of all origins for `ALL_PLACES`; None for other places or where unknown."""
        if place == ALL_PLACES:
            total = sum(p.population or 0.0 for p in self.places.values() if p.kind == "origin")
            return total or None
        found = self.places.get(place)
        return found.population or None if found and found.kind == "origin" else None

"""Made-up past cases, in memory: slow ones with camps, cities with a whole and its parts, quiet ones."""

from collections.abc import Callable

import pytest

from orontes.core.streams import Streams
from orontes.evaluate.case import Case, CaseEvent, CasePlace, Count, Link, Protocol, Target
from orontes.forecast.lesson_rows import table_of
from orontes.forecast.residual_table import ResidualTable

START = 737_000
CAMPS = ("north", "south", "west")


def _counts(seed: int, name: str, place: str, *, step: int, first: int, days: int, growth: float) -> tuple[Count, ...]:
    draw = Streams(seed).generator(name, place)
    value, found = 2000.0 + 3000.0 * draw.random(), []
    for day in range(START + first, START + days, step):
        people = float(round(value))
        found.append(Count(day + 1, day, people, people))
        value *= float(2.718281828 ** (growth * draw.normal(0.3, 1.0)))
    return tuple(found)


def _slow(name: str, seed: int = 0, *, growth: float = 0.1, days: int = 200) -> Case:
    counts = {
        Target(place, "stock"): _counts(seed, name, place, step=10, first=4 + 12 * n, days=days, growth=growth)
        for n, place in enumerate(CAMPS)
    }
    places = [CasePlace("town", "Town", "origin", 10.0, 20.0, 50_000.0)]
    places += [CasePlace(place, place, "camp", 10.0 + n + seed / 100, 21.0) for n, place in enumerate(CAMPS)]
    totals = {
        day: sum(max((c.middle for c in found if c.day <= day), default=0.0) for found in counts.values())
        for day in range(START, START + days)
    }
    return Case(
        name, (f"X{seed:02d}",), START, START + days, tuple(counts), {place.id: place for place in places},
        tuple(Link("town", place, 40.0 + 30 * n) for n, place in enumerate(CAMPS)),
        (CaseEvent(START, START, "conflict_start", "town"),), counts, totals, Protocol("slow"),
    )  # fmt: skip


def _city(name: str, seed: int = 0, *, kind: str = "shock") -> Case:
    targets = (Target("*", "cumulative"), Target("south", "stock"))
    growth = 0.5 if kind == "shock" else 0.05
    counts = {
        target: _counts(seed, name, target.place, step=4, first=5 + 3 * n, days=40, growth=growth)
        for n, target in enumerate(targets)
    }
    places = [
        CasePlace("city", "City", "origin", 5.0 + seed / 100, 6.0, 200_000.0), CasePlace("south", "South", "host", 4.0, 6.0),
    ]  # fmt: skip
    return Case(
        name, (f"Y{seed:02d}",), START, START + 40, targets, {place.id: place for place in places},
        (Link("city", "south", 30.0),),
        (CaseEvent(START, START, "conflict_start", "city"),), counts, {},
        Protocol(kind, (1, 3, 7), 1, 0, ("open",), "all"),
    )  # fmt: skip


@pytest.fixture(scope="session")
def slow() -> Callable[..., Case]:
    return _slow


@pytest.fixture(scope="session")
def city() -> Callable[..., Case]:
    return _city


@pytest.fixture(scope="session")
def past() -> tuple[Case, ...]:
    """Six slow cases, six cities, two of them quiet."""
    slow_ones = [_slow(f"slow-{n}", n, growth=0.02 if n > 3 else 0.15) for n in range(6)]
    return (*slow_ones, *(_city(f"city-{n}", n, kind="control" if n > 3 else "shock") for n in range(6)))


@pytest.fixture(scope="session")
def table(past: tuple[Case, ...]) -> ResidualTable:
    return table_of(past)

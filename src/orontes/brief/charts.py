"""The fan chart of a measure by day, as geometry for the page's own small drawing."""

import datetime as dt
import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from orontes.brief import numbers
from orontes.brief.words import MONTHS
from orontes.forecast.outlook import Series

WIDTH: Final = 420
HEIGHT: Final = 230
LEFT: Final = 58
RIGHT: Final = 10
TOP: Final = 12
BOTTOM: Final = 28
MOST_TICKS: Final = 5
LABEL_ABOVE: Final = 7.0
LABEL_ROOM: Final = 16.0
ROOM: Final = 1.6
"""How many times the highest of a fan a line beside it may reach; a higher one would press the fan flat."""
STRETCH_FROM: Final = 8.0
"""How many times the highest median the highest 95 % quantile is before the axis is stretched."""


@dataclass(frozen=True, slots=True)
class Tick:
    """A mark on an axis, in drawing units, with its words."""

    at: float
    text: str


@dataclass(frozen=True, slots=True)
class Day:
    """The strip of one day that opens its evidence."""

    x: float
    width: float
    middle: float
    y: float
    key: str
    day: dt.date


@dataclass(frozen=True, slots=True)
class Beside:
    """A line of another forecast: its path, where its name stands, and its name."""

    path: str
    y: float
    name: str


@dataclass(frozen=True, slots=True)
class Dot:
    """A number told before the outlook: its place, the upper and lower end of its range, and its evidence."""

    x: float
    y: float
    upper: float
    lower: float
    key: str


@dataclass(frozen=True, slots=True)
class Fan:
    """A fan chart: the bands that hold nine in ten and half of the runs, the median, and the axes.

    `stretched`: heights go with the square root of the number; `off`: lines too high for the chart.
    """

    measure: str
    title: str
    outer: str
    inner: str
    median: str
    x_ticks: tuple[Tick, ...]
    y_ticks: tuple[Tick, ...]
    days: tuple[Day, ...]
    stretched: bool = False
    beside: tuple[Beside, ...] = ()
    off: tuple[str, ...] = ()
    dots: tuple[Dot, ...] = ()


@dataclass(frozen=True, slots=True)
class Told:
    """A number told in a report: its day, ends and middle, and the key of its evidence."""

    day: dt.date
    low: float
    best: float
    high: float
    key: str


@dataclass(frozen=True, slots=True)
class _Scale:
    """From days since the first of the outlook, and numbers, to drawing units."""

    first: int
    days: int
    top: float
    stretched: bool

    @property
    def step(self) -> float:
        return (WIDTH - LEFT - RIGHT) / max(self.days - 1 - self.first, 1)

    def x(self, n: int) -> float:
        return round(LEFT + (n - self.first) * self.step, 1)

    def y(self, value: float) -> float:
        share = min(value / self.top, 1.0)
        return round(HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * (math.sqrt(share) if self.stretched else share), 1)


def fan(
    series: Series, days: Sequence[dt.date], title: str, *, beside: Sequence[tuple[str, NDArray[np.float64]]] = (),
    told: Sequence[Told] = (),
) -> Fan:  # fmt: skip
    """The fan chart of `series`; the vertical axis begins at nought and holds the 95 % quantile of every day.

    Where the upper end is far above the median, the axis is stretched near nought (square root), or the median would lie flat.
    Of `beside` (names and numbers by day) and `told` those are drawn that the chart can hold; names of others are in `off`.
    """
    highest = float(series.quantiles[:, -1].max()) if len(days) else 1.0
    inside = [(name, line) for name, line in beside if days and float(line.max(initial=0.0)) <= ROOM * highest]
    before = [one for one in told if days and one.day < days[0] and one.best <= ROOM * highest]
    highest = max([highest, *(float(line.max(initial=0.0)) for _, line in inside), *(one.best for one in before)])
    stretched = highest > STRETCH_FROM * float(series.quantiles[:, 3].max(initial=0.0))
    ticks = stretched_ticks(highest) if stretched else axis_ticks(highest)
    first = min(((one.day - days[0]).days - 1 for one in before), default=0)
    scale = _Scale(first, len(days), ticks[-1], stretched)
    x, y = scale.x, scale.y

    def line(level: int) -> list[tuple[float, float]]:
        return [(x(n), y(float(series.quantiles[n, level]))) for n in range(len(days))]

    strips = tuple(
        Day(
            round(max(x(n) - scale.step / 2, LEFT), 1), round(scale.step, 1), x(n), y(float(series.quantiles[n, 3])),
            f"day:{series.measure}:{n}", day,
        )
        for n, day in enumerate(days)
    )  # fmt: skip
    outer, inner = (_path(line(low) + line(high)[::-1]) + "Z" for low, high in ((0, 6), (2, 4)))
    dots = tuple(Dot(x((one.day - days[0]).days), y(one.best), y(one.high), y(one.low), one.key) for one in before)
    off = tuple(name for name, _ in beside if name not in [kept for kept, _ in inside])
    return Fan(
        series.measure, title, outer, inner, _path(line(3)), _days_axis(days, scale),
        tuple(Tick(y(value), numbers.plain(value)) for value in ticks), strips, stretched, _drawn(inside, scale), off, dots,
    )  # fmt: skip


def _days_axis(days: Sequence[dt.date], scale: _Scale) -> tuple[Tick, ...]:
    numbers_of_days = range(scale.first, len(days))
    every = max(1, math.ceil(len(numbers_of_days) / 4))
    named = [(n, days[0] + dt.timedelta(days=n)) for n in numbers_of_days[::every]] if days else []
    return tuple(Tick(scale.x(n), f"{day.day} {MONTHS[day.month - 1]}") for n, day in named)


def _drawn(inside: Sequence[tuple[str, NDArray[np.float64]]], scale: _Scale) -> tuple[Beside, ...]:
    lines = [[(scale.x(n), scale.y(float(value))) for n, value in enumerate(values)] for _, values in inside]
    heights = _apart([points[-1][1] - LABEL_ABOVE for points in lines])
    return tuple(Beside(_path(points), height, name) for (name, _), points, height in zip(inside, lines, heights, strict=True))


def _apart(heights: Sequence[float]) -> list[float]:
    """Heights of labels, moved up where two would lie on each other.

    Examples
    --------
    >>> _apart([100.0, 96.0, 40.0])
    [100.0, 84.0, 40.0]
    """
    placed: list[float] = []
    for height in heights:
        low = height
        while any(abs(low - other) < LABEL_ROOM for other in placed):
            low = min(other for other in placed if abs(low - other) < LABEL_ROOM) - LABEL_ROOM
        placed.append(low)
    return placed


def _path(points: Sequence[tuple[float, float]]) -> str:
    return "M" + "L".join(f"{x:g} {y:g}" for x, y in points)


def axis_ticks(highest: float) -> tuple[float, ...]:
    """Round marks from 0 to at least `highest`, at steps of 1, 2 or 5 times a power of ten.

    Examples
    --------
    >>> axis_ticks(8700)
    (0.0, 2000.0, 4000.0, 6000.0, 8000.0, 10000.0)
    >>> axis_ticks(0)
    (0.0, 0.5, 1.0)
    """
    if highest <= 0:
        return (0.0, 0.5, 1.0)
    step = _round_up(highest / MOST_TICKS)
    return tuple(float(f"{step * n:.6g}") for n in range(math.ceil(highest / step) + 1))


def stretched_ticks(highest: float) -> tuple[float, ...]:
    """Round marks from 0 to at least `highest` that stand well apart on an axis of square roots.

    Examples
    --------
    >>> stretched_ticks(187000)
    (0.0, 10000.0, 50000.0, 100000.0, 200000.0)
    """
    top = _round_up(highest)
    marks = [top]
    while True:
        lower = (
            _round_down(((math.sqrt(marks[-1] / top) - 1 / MOST_TICKS) ** 2) * top) if marks[-1] > top / MOST_TICKS**2 else 0.0
        )
        if lower <= top / 100:
            return (0.0, *reversed(marks))
        marks.append(lower)


def _round_up(value: float) -> float:
    power = 10.0 ** math.floor(math.log10(value))
    return float(f"{next(power * m for m in (1, 2, 5, 10) if power * m >= value * (1 - 1e-9)):.6g}")


def _round_down(value: float) -> float:
    if value <= 0:
        return 0.0
    power = 10.0 ** math.floor(math.log10(value))
    return float(f"{next(power * m for m in (5, 2, 1) if power * m <= value * (1 + 1e-9)):.6g}")

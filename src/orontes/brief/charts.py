"""The fan chart of a measure by day, as geometry for the page's own small drawing."""

import datetime as dt
import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

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
class Fan:
    """A fan chart: the bands that hold nine in ten and half of the runs, the median, and the axes."""

    measure: str
    title: str
    outer: str
    inner: str
    median: str
    x_ticks: tuple[Tick, ...]
    y_ticks: tuple[Tick, ...]
    days: tuple[Day, ...]


def fan(series: Series, days: Sequence[dt.date], title: str) -> Fan:
    """The fan chart of `series`; the vertical axis begins at nought and holds the 95 % quantile of every day."""
    ticks = axis_ticks(float(series.quantiles[:, -1].max()) if len(days) else 1.0)
    top = ticks[-1]
    step = (WIDTH - LEFT - RIGHT) / max(len(days) - 1, 1)

    def x(n: int) -> float:
        return round(LEFT + n * step, 1)

    def y(value: float) -> float:
        return round(HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * value / top, 1)

    def line(level: int) -> list[tuple[float, float]]:
        return [(x(n), y(float(series.quantiles[n, level]))) for n in range(len(days))]

    strips = tuple(
        Day(
            round(max(x(n) - step / 2, LEFT), 1),
            round(step, 1),
            x(n),
            y(float(series.quantiles[n, 3])),
            f"day:{series.measure}:{n}",
            day,
        )
        for n, day in enumerate(days)
    )
    every = max(1, math.ceil(len(days) / 4))
    x_ticks = tuple(Tick(x(n), f"{day.day} {MONTHS[day.month - 1]}") for n, day in enumerate(days) if n % every == 0)
    y_ticks = tuple(Tick(y(value), numbers.plain(value)) for value in ticks)
    outer, inner = (_path(line(low) + line(high)[::-1]) + "Z" for low, high in ((0, 6), (2, 4)))
    return Fan(series.measure, title, outer, inner, _path(line(3)), x_ticks, y_ticks, strips)


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
    raw = highest / MOST_TICKS
    power = 10.0 ** math.floor(math.log10(raw))
    step = next(power * m for m in (1, 2, 5, 10) if power * m >= raw)
    return tuple(float(f"{step * n:.6g}") for n in range(math.ceil(highest / step) + 1))

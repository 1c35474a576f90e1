"""Draws forecasts of several issue dates beside what was recorded, as one SVG: a panel for each date, persons on a log axis."""

import datetime as dt
import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

PANEL_WIDTH: Final = 300
PANEL_HEIGHT: Final = 210
COLUMNS: Final = 3
LEFT, RIGHT, TOP, BOTTOM = 46, 22, 30, 26
LOWEST: Final = 1_000
HIGHEST: Final = 5_000_000
TICKS: Final = ((1_000, "1 k"), (10_000, "10 k"), (100_000, "100 k"), (1_000_000, "1 m"))
FITTED, SIMULATED, SEEN = "#0072b2", "#d55e00", "#000000"
"""Colours of Okabe & Ito (2008); the simulation is dashed as well, and counts not yet known are hollow."""
STYLE: Final = "text{font:11px sans-serif;fill:#222}.t{font-weight:bold}.g{stroke:#ddd}"


@dataclass(frozen=True, slots=True)
class Band:
    """A forecast by day: the days, and its quantiles at 5, 25, 50, 75 and 95 %, persons."""

    days: tuple[dt.date, ...]
    quantiles: tuple[tuple[float, ...], ...]


@dataclass(frozen=True, slots=True)
class Dot:
    """A recorded count, and whether it was published by the issue date."""

    day: dt.date
    persons: float
    was_known: bool


@dataclass(frozen=True, slots=True)
class Panel:
    """One issue date: the forecast with a record (None where there was none), the simulation, what was recorded, an anchor."""

    title: str
    first: dt.date
    last: dt.date
    fitted: Band | None
    simulated: Band | None
    dots: tuple[Dot, ...]
    anchor: tuple[dt.date, float, str] | None = None


def svg_of(panels: Sequence[Panel], *, title: str) -> str:
    """The drawing of all panels."""
    rows = math.ceil((len(panels) + 1) / COLUMNS)
    width, height = COLUMNS * PANEL_WIDTH, rows * PANEL_HEIGHT
    parts = [_panel(panel, n) for n, panel in enumerate(panels)]
    drawn = "".join(parts) + _legend(len(panels))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img"><title>{title}</title>'
        f'<style>{STYLE}</style><rect width="{width}" height="{height}" fill="#fff"/>{drawn}</svg>\n'
    )


def _at(number: int) -> str:
    return f"translate({number % COLUMNS * PANEL_WIDTH},{number // COLUMNS * PANEL_HEIGHT})"


def _y(persons: float) -> float:
    share = math.log(min(max(persons, LOWEST), HIGHEST) / LOWEST) / math.log(HIGHEST / LOWEST)
    return round(PANEL_HEIGHT - BOTTOM - share * (PANEL_HEIGHT - TOP - BOTTOM), 1)


def _panel(panel: Panel, number: int) -> str:
    span = max((panel.last - panel.first).days, 1)

    def x(day: dt.date) -> float:
        return round(LEFT + (day - panel.first).days / span * (PANEL_WIDTH - LEFT - RIGHT), 1)

    def line(band: Band, level: int) -> list[str]:
        return [f"{x(day)} {_y(row[level])}" for day, row in zip(band.days, band.quantiles, strict=True)]

    def drawn(band: Band | None, colour: str, dash: str) -> list[str]:
        if band is None:
            return []
        areas = [
            f'<path d="M{"L".join(line(band, low) + line(band, high)[::-1])}Z" fill="{colour}" opacity="{opacity}"/>'
            for low, high, opacity in ((0, 4, 0.13), (1, 3, 0.22))
        ]
        middle = f'<path d="M{"L".join(line(band, 2))}" fill="none" stroke="{colour}" stroke-width="2"{dash}/>'
        return [*areas, middle]

    parts = [f'<text class="t" x="{LEFT}" y="18">{panel.title}</text>']
    for value, text in TICKS:
        parts.append(f'<path class="g" d="M{LEFT} {_y(value)}H{PANEL_WIDTH - RIGHT}"/>')
        parts.append(f'<text x="{LEFT - 6}" y="{_y(value) + 4}" text-anchor="end">{text}</text>')
    weeks = [panel.first + dt.timedelta(days=n) for n in range(0, span + 1, 7)]
    parts += [f'<text x="{x(day)}" y="{PANEL_HEIGHT - 8}" text-anchor="middle">{day.day} {day:%b}</text>' for day in weeks]
    parts += drawn(panel.simulated, SIMULATED, ' stroke-dasharray="5 3"') + drawn(panel.fitted, FITTED, "")
    if panel.anchor is not None:
        day, persons, _ = panel.anchor
        parts.append(f'<path d="M{x(day)} {_y(persons)}H{PANEL_WIDTH - RIGHT}" stroke="{SEEN}" stroke-dasharray="2 3"/>')
    for dot in panel.dots:
        fill = SEEN if dot.was_known else "#fff"
        parts.append(f'<circle cx="{x(dot.day)}" cy="{_y(dot.persons)}" r="3.5" fill="{fill}" stroke="{SEEN}"/>')
    return f'<g transform="{_at(number)}">{"".join(parts)}</g>'


def _legend(number: int) -> str:
    lines = (
        (f'<path d="M0 0H24" stroke="{FITTED}" stroke-width="2"/>', "as in past city shocks: median, 50 and 90 %"),
        (f'<path d="M0 0H24" stroke="{SIMULATED}" stroke-width="2" stroke-dasharray="5 3"/>', "the runs: displaced, the same"),
        (f'<circle cx="12" cy="0" r="3.5" fill="{SEEN}"/>', "recorded, published by the issue date*"),
        (f'<circle cx="12" cy="0" r="3.5" fill="#fff" stroke="{SEEN}"/>', "recorded, published later"),
        (f'<path d="M0 0H24" stroke="{SEEN}" stroke-dasharray="2 3"/>', "what WFP expected on 6 December"),
        ("", "* not all of them stand in the reports used"),
    )
    rows = [
        f'<g transform="translate({LEFT - 30},{TOP + 12 + 24 * n})">{mark}<text x="32" y="4">{words}</text></g>'
        for n, (mark, words) in enumerate(lines)
    ]
    return f'<g transform="{_at(number)}">{"".join(rows)}</g>'

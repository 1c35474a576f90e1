"""The time line: what is said to have happened when, each event as the stretch of days in which it lies."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from markupsafe import Markup

from orontes.brief.content import BriefContent
from orontes.brief.evidence import claim_key
from orontes.brief.figures import FigureSheet
from orontes.brief.tables import claim_line
from orontes.brief.words import MONTHS, period_text
from orontes.core.claim import Claim

WIDTH: Final = 400.0
LOOK_BACK_DAYS: Final = 45
"""What began earlier is drawn from the left edge on."""
MOST_EVENTS: Final = 14
TICKS: Final = 5
SHOWN: Final = (
    "control_change", "front_position", "strike", "displacement", "route_closed", "route_opened", "infrastructure_damage",
    "clash", "reinforcement", "return", "casualty", "ceasefire", "access_constraint",
)  # fmt: skip
"""Kinds that are events, those first that come first where there are too many."""


@dataclass(frozen=True, slots=True)
class TimeRow:
    """An event: its line, evidence, days in words, and its stretch in drawing units."""

    line: Markup
    key: str
    period: str
    x: float
    width: float


@dataclass(frozen=True, slots=True)
class TimeLine:
    """The events, earliest first, with the axis; `now` is the day of issue, `end` the end of the outlook, if there is one."""

    rows: tuple[TimeRow, ...]
    ticks: tuple[tuple[float, str], ...]
    now: float
    outlook_width: float


def time_line(content: BriefContent, sheet: FigureSheet) -> TimeLine | None:
    """The time line of what is said to have happened; None where nothing is dated."""
    dated = [claim for claim in content.claims if claim.happened and claim.kind in SHOWN and claim.when and claim.when.start]
    if not dated:
        return None
    dated.sort(key=lambda claim: SHOWN.index(claim.kind))
    chosen = sorted(dated[:MOST_EVENTS], key=_period)
    earliest = min(_period(claim)[0] for claim in chosen)
    first = max(min(earliest, content.issue_date - dt.timedelta(days=7)), content.issue_date - dt.timedelta(days=LOOK_BACK_DAYS))
    today = content.issue_date + dt.timedelta(days=1)
    last = max(content.forecast.days[-1] + dt.timedelta(days=1), today) if content.forecast and content.forecast.days else today
    scale = WIDTH / (last - first).days

    def x(day: dt.date) -> float:
        return round(min(max((day - first).days, 0), (last - first).days) * scale, 1)

    rows = []
    for claim in chosen:
        start, end = _period(claim)
        width = max(x(end or today) - x(start), 3.0)
        rows.append(TimeRow(claim_line(claim, sheet), claim_key(claim), period_text(claim.when) or "", x(start), round(width, 1)))
    return TimeLine(tuple(rows), _ticks(first, last, scale), x(today), round(x(last) - x(today), 1))


def _period(claim: Claim) -> tuple[dt.date, dt.date]:
    if claim.when is None or claim.when.start is None:
        return dt.date.min, dt.date.min
    return claim.when.start, claim.when.end or dt.date.max


def _ticks(first: dt.date, last: dt.date, scale: float) -> tuple[tuple[float, str], ...]:
    days = (last - first).days
    step = max(1, round(days / TICKS))
    marks: Sequence[int] = range(0, days, step)
    named = [(n, first + dt.timedelta(days=n)) for n in marks]
    return tuple((round(n * scale, 1), f"{day.day} {MONTHS[day.month - 1]}") for n, day in named)

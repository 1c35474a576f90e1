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
TURNS: Final = {"control_change": 3, "displacement": 2}
"""How many of a kind are taken before the next kind's turn; one of all others."""
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
    start: str
    known: str


@dataclass(frozen=True, slots=True)
class TimeLine:
    """The events, earliest first, with the axis; `now` is the day of issue; `first` and `last` are its ends, ISO days.

    Of an event `start` is the first day on which it may lie, `known` the day on which a report told of it.
    """

    rows: tuple[TimeRow, ...]
    ticks: tuple[tuple[float, str], ...]
    now: float
    outlook_width: float
    first: str
    last: str


def time_line(content: BriefContent, sheet: FigureSheet) -> TimeLine | None:
    """The time line of what is said to have happened; None where nothing is dated."""
    dated = [claim for claim in content.claims if claim.happened and claim.kind in SHOWN and claim.when and claim.when.start]
    if not dated:
        return None
    chosen = sorted(_chosen(dated), key=_period)
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
        rows.append(
            TimeRow(
                claim_line(claim, sheet), claim_key(claim), period_text(claim.when) or "", x(start), round(width, 1),
                start.isoformat(), known_since(content, claim.report).isoformat(),
            )
        )  # fmt: skip
    ahead = round(x(last) - x(today), 1)
    return TimeLine(tuple(rows), _ticks(first, last, scale), x(today), ahead, first.isoformat(), last.isoformat())


def _chosen(dated: Sequence[Claim]) -> list[Claim]:
    """At most `MOST_EVENTS`, the latest of each kind in turn, kinds that come first first; what is said twice once."""
    once: dict[tuple[object, ...], Claim] = {}
    for claim in dated:
        where = tuple(place.name or place.text for place in claim.places)
        once.setdefault((claim.kind, claim.change, where, claim.when), claim)
    by_kind = {kind: [claim for claim in once.values() if claim.kind == kind] for kind in SHOWN}
    for rows in by_kind.values():
        rows.sort(key=_period)
    left: list[Claim] = []
    while len(left) < MOST_EVENTS and any(by_kind.values()):
        left += [rows.pop() for kind, rows in by_kind.items() for _ in range(TURNS.get(kind, 1)) if rows]
    return left[:MOST_EVENTS]


def known_since(content: BriefContent, report: str) -> dt.date:
    """The day of a report; that of the brief where it carries none."""
    return next((one.date for one in content.reports if one.id == report and one.date), content.issue_date)


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

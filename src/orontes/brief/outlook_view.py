"""The outlook as the page shows it: by scenario first, then mixed; by day, by place, by road; needs; what-if."""

import math
import re
from dataclasses import dataclass
from typing import Final

import numpy as np
from markupsafe import Markup
from numpy.typing import NDArray

from orontes.brief.answers import joined, receiving
from orontes.brief.charts import Fan, Told, fan
from orontes.brief.content import BriefContent, WhatIf
from orontes.brief.figures import FigureSheet, name_markup
from orontes.core.evidence import Figure
from orontes.forecast.outlook import LinkLoad, Outlook, PlaceOutlook, ScenarioOutlook

MOST_PLACES: Final = 7
MOST_AROUND: Final = 3
TOLD_DAYS: Final = 10
MOST_TOLD: Final = 8
"""Numbers told before the outlook that its chart shows: of how many days, and how many."""
NO_CHANGE: Final = "No change"
"""Name of the rule that nobody moves any more."""
LEAST_SHARE: Final = 0.01
"""Places whose upper end is below that share of the largest are left out of the tables."""
MOST_CHANGES: Final = 8
MOST_CITES: Final = 3
"""Sentences named beside a reason; all stand behind the number itself."""
MOST_WAYS: Final = 8
FAN_TITLES: Final = (
    ("departures", "People leaving, each day"),
    ("arrivals", "People arriving, each day"),
    ("stock", "Displaced people, on each day"),
)


@dataclass(frozen=True, slots=True)
class ScenarioRow:
    """One scenario of the table; `bar` is its weight out of a hundred, `moved` why it was moved and by which claims."""

    part: ScenarioOutlook
    key: str
    bar: float
    moved: tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True, slots=True)
class PlaceRow:
    """A place and the keys of its figures."""

    name: Markup
    local: Markup | None
    key: str
    place: PlaceOutlook
    around: Markup | None


@dataclass(frozen=True, slots=True)
class RoadRow:
    """A road that many are expected to need."""

    name: Markup
    key: str


@dataclass(frozen=True, slots=True)
class FlowChange:
    """A flow without and with the supposition; a key is None where nobody moves."""

    origin: Markup
    destination: Markup
    now: str | None
    then: str | None
    gap: float


@dataclass(frozen=True, slots=True)
class WayRow:
    """The way by road between two regions, and whether there is one now and then."""

    origin: Markup
    destination: Markup
    key: str
    joined_now: bool
    joined_then: bool


@dataclass(frozen=True, slots=True)
class WhatIfView:
    """One supposition: what it does to roads and people."""

    title: Markup
    evidence: tuple[str, ...]
    ways: tuple[WayRow, ...]
    changes: tuple[FlowChange, ...]
    prefix: str
    has_outlook: bool


@dataclass(frozen=True, slots=True)
class OutlookView:
    """All parts of the outlook section."""

    scenarios: tuple[ScenarioRow, ...]
    fans: tuple[Fan, ...]
    destinations: tuple[PlaceRow, ...]
    origins: tuple[PlaceRow, ...]
    roads: tuple[RoadRow, ...]
    references: tuple[tuple[str, str, str], ...]


def outlook_view(outlook: Outlook, content: BriefContent, sheet: FigureSheet) -> OutlookView:
    """The outlook as rows and drawings; every number is named by its key in the book of `sheet`."""
    series = {one.measure: one for one in outlook.totals}
    fans = tuple(
        fan(
            series[name],
            outlook.days,
            title,
            beside=_beside(outlook) if name == "stock" else (),
            told=_told(content, sheet) if name == "stock" else (),
        )
        for name, title in FAN_TITLES
        if name in series
    )
    return OutlookView(
        tuple(_scenario(part, sheet) for part in outlook.scenarios),
        fans,
        tuple(_place(place) for place in receiving(outlook)[:MOST_PLACES]),
        tuple(_place(place) for place in _departing(outlook)),
        _roads(outlook, content),
        tuple((rule.name, rule.meaning, f"reference:{rule.name}") for rule in outlook.reference if rule.displaced is not None),
    )


def _told(content: BriefContent, sheet: FigureSheet) -> tuple[Told, ...]:
    """Numbers of people told to have fled in the days before, each of one caseload."""
    found = []
    for n, row in enumerate(content.situation.displaced if content.situation else ()):
        figure = sheet.book.entries.get(f"displaced:{n}")
        young = (content.issue_date - row.day).days < TOLD_DAYS
        if isinstance(figure, Figure) and figure.best is not None and not row.returned and young:
            found.append(Told(row.day, figure.low or 0.0, figure.best, figure.high or figure.best, f"displaced:{n}"))
    return tuple(sorted(found, key=lambda one: -one.best)[:MOST_TOLD])


def _beside(outlook: Outlook) -> tuple[tuple[str, NDArray[np.float64]], ...]:
    """What is drawn beside the displaced of the simulation: the forecast with a record, and that nothing changes."""
    lines = []
    if outlook.measured is not None:
        lines.append(("as in past shocks", outlook.measured.series.quantiles[:, 3]))
    same = next((rule.displaced for rule in outlook.reference if rule.name == NO_CHANGE and rule.displaced), None)
    if same is not None:
        lines.append(("no change", np.full(len(outlook.days), same.best)))
    return tuple(lines)


def _departing(outlook: Outlook) -> list[PlaceOutlook]:
    """The places that most leave, without those that hardly count beside the first."""
    ranked = sorted(outlook.places, key=lambda place: (-place.departures.mean, place.name))
    most = max((place.departures.high for place in ranked), default=0.0)
    return [place for place in ranked if place.departures.high >= max(1.0, LEAST_SHARE * most)][:MOST_PLACES]


def _scenario(part: ScenarioOutlook, sheet: FigureSheet) -> ScenarioRow:
    moved: dict[str, list[str]] = {}
    for claim, why in part.moved_by:
        moved.setdefault(re.sub(r" \([^)]*\)", "", why), []).extend([claim] if claim in sheet.book.entries else [])
    why_moved = tuple((why, tuple(claims[:MOST_CITES])) for why, claims in moved.items())
    return ScenarioRow(part, f"scenario:{part.name}", round(100 * part.weight, 1), why_moved)


def _place(place: PlaceOutlook) -> PlaceRow:
    local = name_markup(place.name_local) if place.name_local else None
    return PlaceRow(name_markup(place.name), local, f"outlook:{place.place_id}", place, _around(place))


def _around(place: PlaceOutlook) -> Markup | None:
    """The smaller places that are counted with a place."""
    if not place.around:
        return None
    named = joined(name_markup(name) for name in place.around[:MOST_AROUND])
    return Markup("with {}").format(named) + (" and others nearby" if len(place.around) > MOST_AROUND else "")


def _strain(load: LinkLoad) -> tuple[float, float, int]:
    return (-load.p_needed_and_closed, -load.persons.best, load.link)


def _roads(outlook: Outlook, content: BriefContent) -> tuple[RoadRow, ...]:
    strained = sorted((load for load in outlook.links if load.persons.high >= 1), key=_strain)
    rows = []
    for load in strained[:5]:
        ends = f"{content.place_name(load.node_from)} to {content.place_name(load.node_to)}"
        rows.append(RoadRow(name_markup(f"{load.ref}, {ends}" if load.ref else ends), f"outlook:link{load.link}"))
    return tuple(rows)


def what_if_view(what_if: WhatIf, content: BriefContent, sheet: FigureSheet, number: int) -> WhatIfView:
    """One supposition as rows."""
    ways = tuple(
        WayRow(
            name_markup(way.origin), name_markup(way.destination), f"whatif{number}:way{n}",
            joined_now=math.isfinite(way.before_km), joined_then=math.isfinite(way.after_km),
        )
        for n, way in enumerate(what_if.connections[:MOST_WAYS])
    )  # fmt: skip
    claims = tuple(key for claim in what_if.claims if (key := f"claim:{claim}") in sheet.book.entries)
    changes = _changes(what_if.outlook, content, number) if what_if.outlook else ()
    return WhatIfView(name_markup(what_if.supposition), claims, ways, changes, f"whatif{number}", what_if.outlook is not None)


def _changes(then: Outlook, content: BriefContent, number: int) -> tuple[FlowChange, ...]:
    now = content.forecast
    before = {(f.origin_id, f.destination_id): f.persons.best for f in now.flows} if now else {}
    after = {(f.origin_id, f.destination_id): f.persons.best for f in then.flows}
    names = {place.place_id: place.name for place in then.places}
    rows = []
    for pair in sorted(before.keys() | after.keys()):
        origin, destination = (
            name_markup(content.place_names.get(end) or names.get(end) or content.place_name(end)) for end in pair
        )
        flow = f"{pair[0]}>{pair[1]}"
        rows.append(
            FlowChange(
                origin, destination, f"outlook:{flow}" if pair in before else None,
                f"whatif{number}:{flow}" if pair in after else None,
                after.get(pair, 0.0) - before.get(pair, 0.0),
            )
        )  # fmt: skip
    rows.sort(key=lambda row: -abs(row.gap))
    return tuple(rows[:MOST_CHANGES])

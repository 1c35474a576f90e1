"""A past case as the simulation sees it: its places and roads as a world, its events as claims, both laid into a setting.

The way is that of a brief (claims -> situation -> setting), so that what the back-test scores is what a brief runs.
"""

import datetime as dt
from collections.abc import Iterator
from typing import Final

import numpy as np

from orontes.core.claim import Actor, Claim, Span
from orontes.core.period import Period
from orontes.core.place import Place
from orontes.core.report import Report
from orontes.evaluate.case import Case, CasePlace
from orontes.geo.entry import Entry
from orontes.geo.roads import RoadNetwork
from orontes.geo.world import World
from orontes.scenario.setting import Setting, setting_of
from orontes.situation.build import build_situation

SHORTEST_KM: Final = 0.5
CONFIDENCE: Final = 0.9
"""Events of a case are coded by hand from reports (design)."""
COMES: Final = Actor("the side that comes", None, "opposition")
HOLDS: Final = Actor("the side that holds", None, "government")
"""Cases name sides seldom and unevenly: who takes a place is one side, who held it before the other (design)."""
SIGNS: Final = {
    "conflict_start": (("clash", None), ("front_position", None)),
    "clash": (("clash", None), ("front_position", None)),
    "control_change": (("control_change", "gained"),),
    "ceasefire": (("ceasefire", None),),
}
"""What an event of a case says as claims: kind and change. Closures name no side and are left out."""


def case_world(case: Case) -> World:
    """The places and roads of a case as a world; places without a population count as the model's small towns."""
    entries = tuple(_entry(place, case.country[0]) for place in case.places.values())
    at = {entry.id: number for number, entry in enumerate(entries)}
    ends: dict[tuple[int, int], float] = {}
    for link in case.links:
        if link.start in at and link.end in at and link.start != link.end:
            pair = (min(at[link.start], at[link.end]), max(at[link.start], at[link.end]))
            ends[pair] = min(ends.get(pair, np.inf), max(link.length_km, SHORTEST_KM))
    pairs = np.array(sorted(ends), dtype=np.int64).reshape(-1, 2)
    network = RoadNetwork(
        tuple(at), np.array([e.lat for e in entries]), np.array([e.lon for e in entries]), pairs[:, 0], pairs[:, 1],
        np.array([ends[pair] for pair in sorted(ends)], dtype=np.float64), ("primary",) * len(ends), (None,) * len(ends),
        (case.name,) * len(ends),
    )  # fmt: skip
    return World(case.country[0], entries, network, f"Places and roads of the case {case.name}.", (case.name,))


def case_setting(case: Case, world: World, issue: int) -> Setting:
    """The setting of `case` on the day `issue` (an ordinal), from the events published by then; `world` is `case_world`."""
    rows = tuple(_statements(case, issue))
    reports = {published: Report(f"day-{published}", case.name, dt.date.fromordinal(published)) for published, *_ in rows}
    claims = [_claim(number, case, row, reports[row[0]]) for number, row in enumerate(rows)]
    situation = build_situation(claims, tuple(reports.values()), world, as_of=dt.date.fromordinal(issue))
    return setting_of(situation, world)


Statement = tuple[int, int, str, str, Actor, str | None]
"""Day published, day it happened, place, kind of claim, side, change."""


def _statements(case: Case, issue: int) -> Iterator[Statement]:
    """What the events known by `issue` say; at the start, who held the places that fighting may reach."""
    known = [event for event in case.events if event.published <= issue and event.place in case.places]
    taken = {event.place for event in known if event.kind == "control_change"}
    for place in case.places.values():
        if place.kind in {"origin", "town"} and place.id not in taken:
            yield case.start, case.start, place.id, "control_change", HOLDS, "holds"
    for event in known:
        for kind, change in SIGNS.get(event.kind, ()):
            yield event.published, event.day, event.place, kind, COMES, change


def _claim(number: int, case: Case, row: Statement, report: Report) -> Claim:
    _, day, place_id, kind, actor, change = row
    entry = _entry(case.places[place_id], case.country[0])
    place = Place(entry.name, entry.name, entry.lat, entry.lon, entry.country, entry.kind, entry.id)
    when = Period(dt.date.fromordinal(day), dt.date.fromordinal(day + 1))
    return Claim(
        f"{report.id}:{number}", report.id, kind, "asserted", Span(0, len(report.text)), report.text, "case", CONFIDENCE,
        place=place, actor=actor, change=change, when=when,
    )  # fmt: skip


def _entry(place: CasePlace, country: str) -> Entry:
    kind = "crossing" if place.kind == "border" else "town"
    people = None if place.population is None else round(place.population)
    return Entry(place.id, place.name, (), None, country, None, None, place.lat, place.lon, people, kind)

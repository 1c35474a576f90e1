"""A situation as a case: what the forecast that learned from past city shocks wants to know of it."""

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from orontes.evaluate.case import ALL_PLACES, Case, CaseEvent, CasePlace, Count, Protocol, Target
from orontes.geo.world import World
from orontes.scenario.setting import Setting
from orontes.situation.atlas import Atlas, atlas_of
from orontes.situation.situation import Situation
from orontes.situation.states import Displaced

NEAR_KM: Final = 25.0
"""Places with a hostile front so near, that changed hands, or of which fighting or flight is told are under threat; as in
`simulate.ground.EVENT_KM`."""
MEMORY_DAYS: Final = 14
"""Events further back belong to another episode; as in the declared days of memory of the scenarios."""


def situation_case(situation: Situation, setting: Setting, world: World, *, days: int) -> Case | None:
    """The situation as a case that ends `days` after its day; None where no place under threat has a known population.

    Its origins are the places under threat with the smaller towns counted with them. Counts are the people told to have fled
    from one of them; those from everywhere (no origin told, or the country) count for the whole, and so do all places together
    where they tell of more than an older count of the whole.
    """
    atlas, issue = atlas_of(world), situation.as_of.toordinal()
    threatened = np.flatnonzero(_under_threat(setting) & (setting.population > 0))
    if not threatened.size:
        return None
    places = {setting.node_ids[at]: _place(setting, world, int(at)) for at in threatened}
    events = _events(situation, places)
    began = [change.first_day.toordinal() for change in situation.changes if change.key in places]
    start = min((day for day in (*began, *(event.day for event in events)) if issue - day <= MEMORY_DAYS), default=issue)
    counts = _counts(situation, atlas, places, world.country)
    targets = tuple(counts) if Target(ALL_PLACES, "cumulative") in counts else (Target(ALL_PLACES, "cumulative"), *counts)
    return Case(
        f"outlook of {situation.as_of}", (world.country,), start, issue + days, targets, places, (), events, counts, {},
        Protocol("shock", tuple(range(1, days + 1)), 1, 0, ("open",), "all"),
    )  # fmt: skip


def _under_threat(setting: Setting) -> NDArray[np.bool_]:
    told = np.isin(np.arange(len(setting.node_ids)), [item.node for item in setting.told])
    return np.asarray((setting.front_km <= NEAR_KM) | setting.changed | (setting.fighting > 0) | told)


def _place(setting: Setting, world: World, at: int) -> CasePlace:
    entry = world.places[setting.theatre.members[at][0]]
    return CasePlace(entry.id, entry.name, "origin", entry.lat, entry.lon, float(setting.population[at]))


def _events(situation: Situation, places: dict[str, CasePlace]) -> tuple[CaseEvent, ...]:
    """Captures, fronts and fighting at the places, in order of day; known on the day of the picture."""
    issue = situation.as_of.toordinal()
    rows = [(change.last_day.toordinal(), "control_change", change.key) for change in situation.changes]
    rows += [(front.day.toordinal(), "clash", front.key) for front in situation.fronts]
    rows += [
        (event.day.toordinal(), "ceasefire" if event.kind == "ceasefire" else "clash", event.key)
        for event in situation.events if event.key and event.kind in {"clash", "strike", "ceasefire"}
    ]  # fmt: skip
    near = {row for row in rows if row[2] in places and issue - MEMORY_DAYS <= row[0] <= issue}
    return tuple(CaseEvent(issue, day, kind, key) for day, kind, key in sorted(near))


def _counts(situation: Situation, atlas: Atlas, places: dict[str, CasePlace], country: str) -> dict[Target, tuple[Count, ...]]:
    """People told to have left, by place of origin or for the whole; an open upper end is twice the lower."""
    issue, found = situation.as_of.toordinal(), defaultdict(list)
    for row in situation.displaced:
        place = ALL_PLACES if row.origin is None or row.origin.kind == "country" else atlas.key(row.origin)
        of_all = place == ALL_PLACES and not _is_part(row, country)
        if not row.returned and (of_all or place in places) and issue - row.day.toordinal() <= MEMORY_DAYS:
            count = _count(row, issue)
            if count is not None:
                found[Target(place, "cumulative")].append(count)
    whole = Target(ALL_PLACES, "cumulative")
    if whole in found and (parts := _from_parts(found, whole)):
        found[whole].append(parts)
    return {
        target: tuple(sorted(counts, key=lambda count: (count.published, count.day))) for target, counts in sorted(found.items())
    }


def _is_part(row: Displaced, country: str) -> bool:
    """Whether a row without a place of origin tells of those only who went to one place: "1,000 arrived in Iraq"."""
    there = row.destination
    return there is not None and (there.kind != "country" or there.country != country)


def _from_parts(found: Mapping[Target, Sequence[Count]], whole: Target) -> Count | None:
    """The largest counts of the places added up, where even their lower ends are more than was last told of the whole."""
    parts = [max(counts, key=lambda count: count.high) for target, counts in found.items() if target != whole]
    low, high = (math.fsum(getattr(count, end) for count in parts) for end in ("low", "high"))
    last = max(found[whole], key=lambda count: count.day)
    day = max((count.day for count in parts), default=last.day)
    return Count(last.published, day, low, high) if low > last.high and day > last.day else None


def _count(row: Displaced, issue: int) -> Count | None:
    if not (row.low or row.high):
        return None
    low = row.low or 0.0
    return Count(issue, row.day.toordinal(), low, row.high if row.high is not None else 2 * low)

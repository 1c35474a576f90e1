"""What changed between two pictures, and what happened when: both name their claims."""

import datetime as dt
from collections.abc import Callable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import partial

from orontes.core.place import Place
from orontes.situation.situation import Situation
from orontes.situation.states import Displaced

States = dict[str, tuple[str, tuple[str, ...]]]
"""A state in words and its claims, by what it is about."""


@dataclass(frozen=True, slots=True)
class Change:
    """Something that is not as it was: what about, how it was, how it is; "" where nothing was known.

    `kind` is ``control``, ``front``, ``road`` or ``people``.
    """

    about: str
    before: str
    after: str
    claims: tuple[str, ...]
    kind: str
    claims_before: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Happening:
    """Something dated: what kind, where, and in words."""

    day: dt.date
    kind: str
    place: str
    text: str
    claims: tuple[str, ...]


def changes_between(before: Situation, after: Situation, *, names: Mapping[str, str] | None = None) -> tuple[Change, ...]:
    """Who holds what, fronts, roads and displaced people that differ, in this order.

    `names` are those of the ends of roads, by id.
    """
    found: list[Change] = []
    told = {state.key for picture in (before, after) for state in picture.control if not state.inferred}
    kinds: dict[str, Callable[[Situation], States]] = {
        "control": partial(_holders, told=told), "front": _fronts, "road": partial(_roads, names=names or {}),
        "people": _displaced,
    }  # fmt: skip
    for kind, states in kinds.items():
        was, now = states(before), states(after)
        for key in sorted(was.keys() | now.keys()):
            old, new = was.get(key, ("", ())), now.get(key, ("", ()))
            if old[0] != new[0]:
                found.append(Change(key, old[0], new[0], new[1] or old[1], kind, old[1]))
    return tuple(found)


def timeline(situation: Situation) -> tuple[Happening, ...]:
    """What happened when, the first day first: places that changed hands, fighting, fronts, people who fled or came back."""
    rows = [Happening(c.last_day, "control change", name_of(c.place), f"taken by {c.side}", c.claims) for c in situation.changes]
    rows += [
        Happening(event.day, event.kind.replace("_", " "), name_of(event.place), event.side or "", event.claims)
        for event in situation.events
    ]
    rows += [Happening(f.day, "front", name_of(f.place), f"{f.side} {_km(f.distance_km)}", f.claims) for f in situation.fronts]
    rows += [Happening(d.day, _moved(d), _ends(d), persons(d), d.claims) for d in situation.displaced]
    return tuple(sorted(rows, key=lambda row: (row.day, row.kind, row.place, row.claims)))


def name_of(place: Place | None) -> str:
    """The standard name of a place, else its words, else nothing."""
    return "" if place is None else place.name or place.text


def persons(row: Displaced) -> str:
    """How many people, as the interval told.

    Examples
    --------
    >>> persons(Displaced(None, None, 2000.0, 9999.0, None, False, "thousands", dt.date(2024, 12, 7), ()))
    '2,000 to 9,999'
    """
    if row.low is None and row.high is None:
        return "number not told"
    if row.low is None or row.high is None:
        return f"up to {row.high:,.0f}" if row.low is None else f"at least {row.low:,.0f}"
    return f"{row.low:,.0f}" if row.low == row.high else f"{row.low:,.0f} to {row.high:,.0f}"


def _holders(situation: Situation, *, told: AbstractSet[str]) -> States:
    return {
        f"{name_of(state.place)}: who holds it": (f"{state.status}: {state.holder or 'open'}", state.claims)
        for state in situation.control if state.key in told
    }  # fmt: skip


def _fronts(situation: Situation) -> States:
    return {
        f"{name_of(front.place)}: front of {front.side}": (_km(front.distance_km), front.claims) for front in situation.fronts
    }  # fmt: skip


def _roads(situation: Situation, *, names: Mapping[str, str]) -> States:
    return {
        f"road {_road(names.get(link.node_from, link.node_from), names.get(link.node_to, link.node_to), link.ref)}":
        (link.status, link.claims) for link in situation.links
    }  # fmt: skip


def _displaced(situation: Situation) -> States:
    return {f"{_moved(row)} {_ends(row)}": (persons(row), row.claims) for row in reversed(situation.displaced)}


def _road(start: str, end: str, ref: str | None) -> str:
    return f"{ref or ''} {start} to {end}".strip()


def _km(km: float | None) -> str:
    return "near" if km is None else f"at {km:g} km"


def _moved(row: Displaced) -> str:
    return "returned" if row.returned else "fled"


def _ends(row: Displaced) -> str:
    return f"{name_of(row.origin) or '?'} to {name_of(row.destination) or '?'}"

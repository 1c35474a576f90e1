"""Suppositions: control of a place changed on a day, a road cut or opened, as a user or a report supposes it."""

import datetime as dt
from dataclasses import dataclass, replace

from orontes.core.place import Place
from orontes.errors import InputError
from orontes.geo.world import World
from orontes.scenario.setting import Setting
from orontes.situation.atlas import atlas_of
from orontes.situation.situation import Situation


@dataclass(frozen=True, slots=True)
class Supposition:
    """A place supposed to fall to a side on a day; `claims` are those of the report that supposes it, if one does."""

    place: Place
    side: str
    day: dt.date
    claims: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RouteSupposition:
    """Links of the world supposed to be cut, or to be open, from the first day on; `name` says which road is meant."""

    links: tuple[int, ...]
    is_open: bool
    name: str


def supposed_by_reports(situation: Situation, world: World) -> tuple[Supposition, ...]:
    """What the reports themselves suppose: a town that falls ("the capture of Homs would ..."), on the day after.

    The side is the one that advances; without one there is no supposition.
    """
    atlas = atlas_of(world)
    found: dict[str, tuple[Place, str, list[str]]] = {}
    for aside in situation.hypotheticals:
        for place in aside.about:
            key = atlas.key(place)
            side = aside.side if aside.side in situation.sides else next(iter(situation.sides), None)
            state = situation.control_of(key)
            if (
                aside.kind in ("control_change", "route_closed")
                and key in atlas.nodes
                and side
                and not (state and state.holder == side)
            ):
                found.setdefault(key, (place, side, []))[2].append(aside.claim)
    day = situation.as_of + dt.timedelta(days=1)
    return tuple(Supposition(place, side, day, tuple(sorted(claims))) for place, side, claims in found.values())


def suppose(setting: Setting, supposition: Supposition, world: World) -> Setting:
    """The setting with the supposition forced on its day.

    Raises
    ------
    InputError
        If the place is none of the setting's, the side is unknown, or the day is not after the issue date.
    """
    key = atlas_of(world).key(supposition.place)
    day = (supposition.day - setting.issue_date).days - 1
    if key not in setting.node_ids:
        raise InputError("place of the supposition", value=supposition.place.text, limit="a place of this outlook")
    if supposition.side not in setting.sides:
        raise InputError(
            "side of the supposition", value=supposition.side, limit=" or ".join(setting.sides) or "a side in the reports"
        )
    if day < 0:
        raise InputError("day of the supposition", value=supposition.day, limit=f"a day after {setting.issue_date}")
    forced = (setting.node_ids.index(key), setting.sides.index(supposition.side), day)
    return replace(setting, forced=(*setting.forced, forced))


def suppose_route(setting: Setting, supposition: RouteSupposition) -> Setting:
    """The setting with a road cut, or open, for sure. A cut road does not open again within the outlook.

    Raises
    ------
    InputError
        If the road runs through no road of the setting.
    """
    wanted = set(supposition.links)
    roads = [road for road, chain in enumerate(setting.theatre.chains) if wanted & set(chain)]
    if not roads:
        raise InputError("road of the supposition", value=supposition.name, limit="a road of this outlook")
    p_cut = setting.p_cut.copy()
    p_cut[roads] = 0.0 if supposition.is_open else 1.0
    return replace(setting, p_cut=p_cut)

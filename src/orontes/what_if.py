"""What reports suppose ("the capture of Homs would ..."), worked out on the roads and in the ensemble."""

import functools
import itertools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from orontes.brief.content import WhatIf
from orontes.config import OutlookOptions
from orontes.core.place import distance_km
from orontes.errors import InputError
from orontes.forecast.difference import Changed, differences
from orontes.forecast.issue import outlook_of
from orontes.forecast.mix import checked
from orontes.forecast.outlook import NoThreat, Outlook
from orontes.forecast.past_shocks import with_record
from orontes.geo.connectivity import Region, Severance, around, cut_off, severed
from orontes.geo.entry import Entry
from orontes.geo.roads import MAIN_CLASSES
from orontes.geo.world import World
from orontes.parallel import in_order
from orontes.scenario.regimes import moved_to
from orontes.scenario.setting import Setting, setting_of
from orontes.scenario.suppose import Supposition, suppose, supposed_by_reports
from orontes.simulate.ensemble import BLOCK, Ensemble, Spread, run_ensemble
from orontes.situation.atlas import atlas_of
from orontes.situation.situation import Situation
from orontes.supposing import Supposed, supposed_setting

CITY_PEOPLE: Final = 80_000
"""A region is spoken for by its largest town where that has so many people; declared by us, so that the list stays short."""
APART_KM: Final = 25.0
"""Of two such towns so near each other only the larger is asked about; declared by us."""
SHOWN: Final = 6
LONGER_H: Final = 0.5
"""A way that gets less than half an hour longer is not shown; declared by us."""


@dataclass(frozen=True, slots=True)
class Outlooks:
    """The outlook of a situation, and what reports suppose, each with the outlook as it would be."""

    outlook: Outlook | NoThreat
    what_ifs: tuple[WhatIf, ...]


def outlooks(
    situation: Situation, world: World, options: OutlookOptions, *, weights: Mapping[str, float] | None = None
) -> Outlooks:
    """The outlook of the situation, and of each thing that its reports suppose; what is supposed never counts as happened.

    All are run with one seed, so that the difference is what the supposition makes; beside each other where there are cores.
    `weights` are those that a person gives scenarios; others keep theirs.

    Raises
    ------
    InputError
        If a weight is none, or of no scenario of this situation.
    """
    setting = setting_of(situation, world)
    if weights:
        wanted = checked(weights, {item.regime.name: item.weight for item in setting.scenarios})
        setting = replace(setting, scenarios=moved_to(setting.scenarios, wanted))
    supposed = sorted(supposed_by_reports(situation, world), key=lambda item: (-len(item.claims), item.place.text))[
        : options.what_ifs
    ]
    changed = [_changed(item, setting, world) for item in supposed] if setting.threatened else [None] * len(supposed)
    run = functools.partial(_run, world=world, options=options)
    settings = [setting, *(one for one in changed if one is not None)]
    if options.dask is not None or options.members > BLOCK:  # enough blocks of members to keep all workers busy
        blocks = functools.partial(in_order, workers=options.workers, few=1, batch=1, dask=options.dask)
        made: Iterator[Outlook | NoThreat] = (run(one, spread=blocks) for one in settings)
    else:
        made = in_order(run, settings, workers=options.workers, few=1, batch=1)
    outlook = next(made)
    if isinstance(outlook, Outlook):
        outlook = with_record(outlook, situation, setting, world)
    found = []
    for item, other in zip(supposed, changed, strict=True):
        then = next(made) if other is not None else None
        key = atlas_of(world).key(item.place)
        ways = _lost_ways(world, nodes=around(world.network, key))[:SHOWN] if key in world.network.node_ids else ()
        name = item.place.name or item.place.text
        found.append(WhatIf(f"{name} is taken", item.claims, ways, then if isinstance(then, Outlook) else None))
    return Outlooks(outlook, tuple(found))


@dataclass(frozen=True, slots=True)
class Comparison:
    """The outlook without and with suppositions.

    Parameters
    ----------
    supposed : tuple of Supposed
        What was understood.
    ways : tuple of Severance
        Ways between regions that are lost or get longer, the greatest loss first.
    cut_off : tuple of (str, float)
        Places that no road joins any more to the largest part, and their people, most people first.
    figures : tuple of Changed
        What changes, paired member by member; empty where nobody is threatened either way.
    names : mapping of str to str
        Names of places by id.
    days : int
    """

    supposed: tuple[Supposed, ...]
    ways: tuple[Severance, ...]
    cut_off: tuple[tuple[str, float], ...]
    figures: tuple[Changed, ...]
    names: Mapping[str, str]
    days: int


def compare(situation: Situation, world: World, supposed: Sequence[Supposed], options: OutlookOptions) -> Comparison:
    """What the suppositions, taken together, change; both ensembles are run with the same draws, beside each other.

    Raises
    ------
    InputError
        If a place, a side or a road is none of the outlook's.
    """
    setting = setting_of(situation, world)
    settings = [setting, supposed_setting(setting, supposed, world)]
    ensembles = list(in_order(functools.partial(_ensemble, options=options), settings, workers=options.workers, few=1, batch=1))
    atlas, net = atlas_of(world), world.network
    taken = {atlas.key(place.place) for one in supposed for place in one.places}
    links = {link for one in supposed for route in one.routes if not route.is_open for link in route.links}
    nodes = {node for key in taken for node in around(net, key)}
    people = {entry.id: float(entry.population or 0) for entry in world.places}
    alone = sorted(cut_off(net, nodes=nodes, links=links), key=lambda node: (-people[node], node))
    return Comparison(
        tuple(supposed), _lost_ways(world, nodes=nodes, links=links), tuple((node, people[node]) for node in alone),
        differences(ensembles[0], ensembles[1], setting.node_ids), place_names(world), options.days,
    )  # fmt: skip


def _ensemble(setting: Setting, *, options: OutlookOptions) -> Ensemble:
    return run_ensemble(setting, days=options.days, members=options.members, seed=options.seed)


def _changed(item: Supposition, setting: Setting, world: World) -> Setting | None:
    """The setting with the supposition; None where the ensemble does not hold the place: the roads still tell something."""
    try:
        return suppose(setting, item, world)
    except InputError:
        return None


def _run(setting: Setting, *, world: World, options: OutlookOptions, spread: Spread = map) -> Outlook | NoThreat:
    return outlook_of(
        setting, world, days=options.days, members=options.members, seed=options.seed, thresholds=options.thresholds,
        spread=spread,
    )  # fmt: skip


def region_towns(places: Sequence[Entry]) -> tuple[Region, ...]:
    """The largest town of each region of level 1, for towns of `CITY_PEOPLE` and more, the largest first."""
    largest: dict[str, Entry] = {}
    for place in sorted(places, key=lambda place: (-(place.population or 0), place.id)):
        if place.admin1 and (place.population or 0) >= CITY_PEOPLE:
            largest.setdefault(place.admin1, place)
    kept: list[Entry] = []
    for town in largest.values():
        if all(distance_km(town.lat, town.lon, other.lat, other.lon) > APART_KM for other in kept):
            kept.append(town)
    return tuple(Region(town.name, (town.id,)) for town in kept)


def place_names(world: World) -> Mapping[str, str]:
    """The names of the places of the world by id."""
    return {place.id: place.name for place in world.places}


def _lost_ways(world: World, *, nodes: Iterable[str], links: Iterable[int] = ()) -> tuple[Severance, ...]:
    """Ways between regions without those places and links: by main roads where the world knows any, else by all; worst first."""
    known = MAIN_CLASSES if any(kind in MAIN_CLASSES for kind in world.network.road_class) else None
    pairs = itertools.combinations(region_towns(world.places), 2)
    found = severed(world.network, pairs, nodes=nodes, links=links, classes=known)
    return tuple(way for way in found if way.longer_h >= LONGER_H)

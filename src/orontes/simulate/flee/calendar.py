"""What is the same for everybody on each day of a run: fighting, move chances, scores, open links, new people."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from orontes.errors import InputError
from orontes.simulate.flee.instance import Closure, Instance
from orontes.simulate.flee.settings import Settings

FIGHTING: Final = 1e-6
"""Intensities below this count as none, as in Flee."""
CAMP_BELOW: Final = 0.005
"""A place that people leave with a smaller chance a day counts as a camp, as in Flee."""
Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Links:
    """Directed links, two for each road.

    Parameters
    ----------
    start, end : ndarray of int, shape (L,)
    km : ndarray of float, shape (L,)
    speed : ndarray of float, shape (L,)
        km a day.
    walk : ndarray of float, shape (L,)
        Chance that a day on it is walked.
    """

    start: NDArray[np.int64]
    end: NDArray[np.int64]
    km: Floats
    speed: Floats
    walk: Floats


@dataclass(frozen=True, slots=True)
class Calendar:
    """Places N and links L by day D.

    Parameters
    ----------
    move : ndarray of float, shape (D, N)
        Chance that a person there moves.
    town, camp : ndarray of bool, shape (D, N)
    score : ndarray of float, shape (D, N)
    open, forced : ndarray of bool, shape (D, L)
        `forced`: everybody at its start takes it.
    weight : ndarray of float, shape (D, N)
        Where new people come from: intensity x decay; to be multiplied with the population.
    conflict : ndarray of float, shape (D, N)
    """

    links: Links
    move: Floats
    town: Bools
    camp: Bools
    score: Floats
    open: Bools
    forced: Bools
    weight: Floats
    conflict: Floats


def calendar_of(instance: Instance, *, strict: bool) -> Calendar:
    """The calendar of an instance; `strict` as the released Flee 3.1 computes it, else as its documentation says."""
    links, forced = links_of(instance, strict=strict)
    opened, forced_by_day = _open_links(instance, links, forced, strict=strict)
    conflict, since, changed = _fighting(instance, strict=strict)
    town, camp, move = _kinds(instance, conflict, since)
    settings, days = instance.settings, np.arange(instance.days)
    decayed = conflict * _decay(settings, days[:, None] - since)
    asked = np.where(changed, days, np.maximum(days - 1, 0)) if strict else days
    score = np.where([place.country != instance.places[0].country for place in instance.places], settings.foreign_weight, 1.0)
    score = score * np.where(camp, settings.camp_weight, 1.0)
    score = score * np.where(conflict > 0, settings.conflict_weight ** np.maximum(decayed, 0.0), 1.0)
    weight = np.where(conflict > 0, conflict * _decay(settings, asked[:, None] - since), 0.0)
    return Calendar(links, move, town, camp, score, opened, forced_by_day, weight, conflict)


def links_of(instance: Instance, *, strict: bool) -> tuple[Links, Bools]:
    """The links, and which of them are forced: documented 1 from the second place to the first, 2 the other way.

    The code of Flee makes a road with 1 twice, which doubles its weight, and forces nobody.
    """
    roads = [road for road in instance.roads for _ in range(2 if strict and road.redirection == 1 else 1)]
    pairs = [ends for road in roads for ends in (road.ends, road.ends[::-1])]
    both = [road for road in roads for _ in range(2)]
    forced = [road.redirection == flag and not strict for road in roads for flag in (2, 1)]
    speed = [road.max_move_speed or instance.settings.max_move_speed for road in both]
    return Links(
        np.array([a for a, _ in pairs], dtype=np.int64), np.array([b for _, b in pairs], dtype=np.int64),
        np.array([road.length_km for road in both]), np.array(speed), np.array([road.walk_probability for road in both]),
    ), np.array(forced, dtype=np.bool_)  # fmt: skip


def _open_links(instance: Instance, links: Links, forced: Bools, *, strict: bool) -> tuple[Bools, Bools]:
    """Which links are open, and which are forced, by day."""
    closures = [item for item in instance.closures if item.kind in ("country", "location", "link")]
    affected = [_affected(instance, links, item, strict=strict) for item in closures]
    redirections = [item for item in instance.closures if item.kind == "remove_forced_redirection"]
    redirected = [_between(instance, links, item.name1, item.name2) for item in redirections]
    opened, pushed = np.ones(links.km.size, dtype=np.bool_), forced.copy()
    open_by_day, forced_by_day = [], []
    for day in range(instance.days):
        for item, mask in zip(closures, affected, strict=True):
            if strict:
                opened = np.where(mask & (day == item.start), False, np.where(mask & (day == item.end), True, opened))
        if not strict:
            running = [mask for item, mask in zip(closures, affected, strict=True) if _running(item, day)]
            opened = ~np.logical_or.reduce(running) if running else np.ones_like(opened)
        for item, mask in zip(redirections, redirected, strict=True):
            pushed = pushed & ~(mask & (day == item.start)) | (mask & forced & (day == item.end))
        open_by_day.append(opened)
        forced_by_day.append(pushed)
    return np.stack(open_by_day), np.stack(forced_by_day)


def _running(closure: Closure, day: int) -> bool:
    return closure.start <= day and (closure.end is None or day < closure.end)


def _between(instance: Instance, links: Links, name1: str, name2: str) -> Bools:
    at = {place.name: number for number, place in enumerate(instance.places)}
    return np.asarray((links.start == at[name1]) & (links.end == at[name2]))


def _affected(instance: Instance, links: Links, closure: Closure, *, strict: bool) -> Bools:
    """The links that a closure closes.

    A location with a second place beside it means the road between the two, alone the whole place; the code seals the place
    either way. A link means both directions; the code compares names by identity, which holds for one-letter names only, and
    closes the way back.
    """
    if closure.kind == "country":
        country = np.array([place.country for place in instance.places])
        a, b = country[links.start], country[links.end]
        there = (a == closure.name1) & (b == closure.name2)
        return np.asarray(there | (a == closure.name2) & (b == closure.name1))
    names = [place.name for place in instance.places]
    both = closure.name2 in names and closure.name2 != closure.name1
    if closure.kind == "location" and (strict or not both):
        at = names.index(closure.name1)
        return np.asarray((links.start == at) | (links.end == at))
    back = _between(instance, links, closure.name2, closure.name1)
    if strict:
        return back & (len(closure.name1) == 1)
    return np.asarray(back | _between(instance, links, closure.name1, closure.name2))


def _fighting(instance: Instance, *, strict: bool) -> tuple[Floats, Floats, Bools]:
    """Intensity by day and place, the day it began (-1 where before the start), and on which days a zone came or went."""
    places, table = instance.places, instance.conflicts
    zones = np.array([place.kind == "conflict" for place in places])
    first = np.array([place.attribute("conflict_intensity", 1.0) if place.kind == "conflict" else 0.0 for place in places])
    late = np.array([float(place.conflict_date) for place in places])
    conflict, since = np.where(zones & (late <= 0), first, -1.0), np.full(len(places), -1.0)
    named = np.zeros(len(places), dtype=np.bool_) if table is None else ~np.isnan(table[:, 0])
    if not strict:
        conflict, since = np.where(named, -1.0, conflict), np.where(conflict > 0, 0.0, since)
    values, begun, changed = [], [], []
    for day in range(instance.days):
        moved = np.zeros(len(places), dtype=np.bool_)
        if table is not None:
            now, before = table[:, day], table[:, day - 1] if day else np.zeros(len(places))
            came = named & (now > FIGHTING) & ((before < FIGHTING) | (day == 0))
            gone = named & (now < FIGHTING) & (before == 1 if strict else before >= FIGHTING) & (day > 0)
            conflict = np.where(came, now, np.where(gone, -1.0, conflict))
            if not strict:
                conflict = np.where(named & (now > FIGHTING), now, conflict)
            moved = came | gone
            since = np.where(came, float(day), since)
        elif not strict and day:
            came = zones & (late == day)
            conflict, since, moved = np.where(came, first, conflict), np.where(came, float(day), since), came
        values.append(conflict)
        begun.append(since)
        changed.append(bool(moved.any()))
    return np.stack(values), np.stack(begun), np.array(changed)


def _kinds(instance: Instance, conflict: Floats, since: Floats) -> tuple[Bools, Bools, Floats]:
    """Which places are towns and camps, and the chance to move, by day."""
    settings, places = instance.settings, instance.places
    chance = {
        "camp": settings.camp_movechance, "idpcamp": settings.idpcamp_movechance, "conflict": settings.conflict_movechance,
        "forward": 1.0, "marker": 1.0, "town": settings.default_movechance,
    }  # fmt: skip
    late = [place.kind == "conflict" and place.conflict_date > 0 for place in places]
    kind = ["town" if is_late else place.kind for place, is_late in zip(places, late, strict=True)]
    move = np.array([chance[name] for name in kind])
    camp = np.array([place.is_camp for place in places]) | (move < CAMP_BELOW)
    town = np.array([name == "town" for name in kind]) & ~camp
    at = {place.name: number for number, place in enumerate(places)}
    before = np.array([name == "conflict" for name in kind])
    towns, camps, moves = [], [], []
    for day in range(instance.days):
        came = (conflict[day] > 0) & (~before | (since[day] == day))
        gone = before & (conflict[day] <= 0)
        move = np.where(came, settings.conflict_movechance, np.where(gone, settings.default_movechance, move))
        town = (town & ~came) | gone
        before = conflict[day] > 0
        for item in instance.closures:
            if item.kind in ("camp", "idpcamp") and day in (item.start, item.end):
                opens, idp = day == item.end, item.kind == "idpcamp"
                where = at[item.name1]
                town, camp, move = town.copy(), camp.copy(), move.copy()
                town[where], camp[where] = not opens, opens
                move[where] = (chance["idpcamp" if idp else "camp"]) if opens else settings.default_movechance
        towns.append(town)
        camps.append(camp)
        moves.append(move)
    people = np.array([max(place.population, -1 if place.is_camp else 0) for place in places], dtype=np.float64)
    scale = (people / settings.movechance_pop_base) ** settings.movechance_pop_scale_factor
    return np.stack(towns), np.stack(camps), np.minimum(np.stack(moves) * scale, 1.0)


def _decay(settings: Settings, age: Floats) -> Floats:
    """What is left of a conflict of an age in days: a step every interval."""
    if not settings.conflict_spawn_decay:
        return np.ones_like(age, dtype=np.float64)
    steps = np.array(settings.conflict_spawn_decay)
    at = np.clip((age / settings.conflict_spawn_decay_interval).astype(np.int64), 0, steps.size - 1)
    return np.asarray(steps[at])


def new_people(instance: Instance, *, strict: bool) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """New people, raw registrations so far, and the debt of registrations that fell, by day, shape (D,) each.

    Flee 3.1 counts by the table "total" whatever `sum_from_camps` says.
    """
    known, settings = instance.registration, instance.settings
    total = known.camps.sum(axis=0) if settings.sum_from_camps and not strict else known.total
    rise = np.diff(total, prepend=0)
    new, debts, debt = [], [], 0
    for day, change in enumerate(rise.tolist()):
        wanted = 0 if settings.insert_day0 and day == 0 else change - debt
        debt, wanted = (-wanted, 0) if wanted < 0 else (0, wanted)
        new.append(wanted)
        debts.append(debt)
    return np.array(new), np.cumsum(rise), np.array(debts)


def check(instance: Instance, calendar: Calendar, *, strict: bool) -> None:
    """Nothing, if the run can start.

    Raises
    ------
    InputError
        If people are to come on a day without a place to come from, no camp is counted, or no place has a road.
    """
    names = {place.name: place for place in instance.places}
    for name in instance.registration.names:
        if name not in names:
            raise InputError(
                "camp", value=name, limit="a place of locations.csv", cure="correct data_layout.csv", where="data_layout.csv"
            )
    counted = set(instance.registration.names)
    for place in instance.places:
        if place.is_camp and place.name not in counted:
            raise InputError(
                "camp", value=place.name, limit="a table in data_layout.csv", cure="add a row CAMP,FILE", where="data_layout.csv"
            )
    if instance.settings.displaced_per_conflict_day is not None:
        return
    people = np.array([0 if place.is_camp else place.population for place in instance.places])
    new, _, _ = new_people(instance, strict=strict)
    empty = np.flatnonzero((new > 0) & ((calendar.weight * people).sum(axis=1) <= 0))
    if empty.size:
        day = int(empty[0])
        zones = [place.name for place, fought in zip(instance.places, calendar.weight[day] > 0, strict=True) if fought]
        cure = f"give {' or '.join(zones)} a population in locations.csv" if zones else "check the days of conflicts.csv"
        raise InputError(
            f"day {day} has {new[day]} new people and no conflict zone with people to come from", cure=cure, where="locations.csv"
        )
    sources = np.flatnonzero((calendar.weight * people > 0).any(axis=0))
    for source in sources.tolist():
        if not (calendar.links.start == source).any():
            raise InputError(
                "conflict zone", value=instance.places[source].name, limit="a road", cure="add its road to routes.csv",
                where="routes.csv",
            )  # fmt: skip

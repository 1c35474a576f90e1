"""The daily loop: a block of members lives through the days of an instance."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from orontes.core.streams import Streams
from orontes.errors import InputError
from orontes.simulate.flee.calendar import Calendar, calendar_of, check, new_people
from orontes.simulate.flee.chances import FULL, LEVELS, MORNING, RIDING, WHOLE, Chances
from orontes.simulate.flee.instance import Instance
from orontes.simulate.flee.journey import Ride, Space, Surveyor, routes_of
from orontes.simulate.flee.scatter import Table, scattered, shared_out, split_evenly

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
SLICES: Final = 8
"""Parts of a day's travellers between which camps are counted anew; declared by us."""
SURE_SD: Final = 6.0


@dataclass(frozen=True, slots=True)
class Course:
    """What an instance is for every member, worked out once."""

    instance: Instance
    calendar: Calendar
    space: Space
    chances: Chances
    new: Ints
    strict: bool


@dataclass(frozen=True, slots=True)
class Counts:
    """What happened in some members.

    Parameters
    ----------
    there : ndarray of int, shape (N, D, M)
        Displaced people at each place at the end of each day.
    everyone : ndarray of int, shape (D, M)
        Displaced people wherever they are, those on links too.
    """

    there: Ints
    everyone: Ints


def course_of(instance: Instance, *, strict: bool = False) -> Course:
    """The course of an instance; `strict` as the released Flee 3.1 computes it.

    Raises
    ------
    InputError
        If the instance cannot run (see `check`), or needs what is not there.
    """
    settings = instance.settings
    if settings.stay_close_to_home and not strict:
        cure = "switch it off; --strict-flee uses the present place instead of home, as Flee's code does"
        raise InputError("stay_close_to_home needs the home of each person, which counts do not have", cure=cure)
    calendar = calendar_of(instance, strict=strict)
    check(instance, calendar, strict=strict)
    markers = frozenset(number for number, place in enumerate(instance.places) if place.kind == "marker")
    routes = routes_of(calendar.links, markers, max(settings.awareness_level, 1))
    restless = frozenset(np.flatnonzero(~calendar.camp.all(axis=0)).tolist())
    space = Surveyor(len(instance.places), calendar.links, routes, settings, restless=restless).survey()
    new, _, _ = new_people(instance, strict=strict)
    return Course(instance, calendar, space, Chances(instance, calendar, space, strict=strict), new, strict)


def run_block(course: Course, *, members: int, block: int, seed: int, slices: int = SLICES) -> Counts:
    """The counts of one block of members.

    Each day: people come, choose, travel, are counted; some may leave the count. Each of these draws from a stream of its own.
    """
    streams = Streams(seed)
    coming, going, leaving = (streams.generator("flee", what, block) for what in ("coming", "going", "leaving"))
    instance, places = course.instance, len(course.instance.places)
    state = _start(course, members)
    where = np.array([-1 if isinstance(night, Ride) else night.place for night in course.space.nights])
    at_place = np.eye(places)[where] * (where >= 0)[:, None]
    people = np.tile([0 if place.is_camp else place.population for place in instance.places], (members, 1)).astype(np.int64)
    there = np.zeros((instance.days, members, places), dtype=np.int64)
    everyone = np.zeros((instance.days, members), dtype=np.int64)
    for day in range(instance.days):
        came = _new(course, day, people, coming)
        state[:, :places] += came
        people -= came * instance.settings.take_from_population
        state = _day(course, day, state, at_place=at_place, slices=slices, rng=going)
        there[day], everyone[day] = _counted(state, at_place), state.sum(axis=1)
        state = _out_of_count(course, state, where, leaving)
    return Counts(np.ascontiguousarray(there.transpose(2, 0, 1)), everyone)


def _start(course: Course, members: int) -> Ints:
    """People in camps before the first day."""
    settings, registration = course.instance.settings, course.instance.registration
    state = np.zeros((members, len(course.space.nights)), dtype=np.int64)
    counted = dict(zip(registration.names, registration.camps[:, 0].tolist(), strict=True))
    for number, place in enumerate(course.instance.places):
        if place.is_camp and (course.strict or not settings.empty_camps_on_day0):
            state[:, number] += counted.get(place.name, 0) * settings.insert_day0
            state[:, number] += 0 if course.strict else int(place.attribute("initial_idps", 0.0))
    return state


def _new(course: Course, day: int, people: Ints, rng: np.random.Generator) -> Ints:
    """New people of a day by place, shape (M, N)."""
    settings, conflict = course.instance.settings, course.calendar.conflict[day]
    rate = settings.displaced_per_conflict_day
    if rate is not None:
        pace = np.where(conflict > 0, rate * conflict, 0.0)
        if settings.spawn_mode == "poisson":
            return np.asarray(rng.poisson(pace, people.shape), dtype=np.int64)
        return np.broadcast_to((pace * (people if settings.spawn_mode == "pop_ratio" else 1)).astype(np.int64), people.shape)
    wanted = np.full(people.shape[0], course.new[day], dtype=np.int64)
    came = shared_out(wanted, course.calendar.weight[day] * people, rng)
    if settings.take_from_population and (came > people).any():
        emptied = course.instance.places[int(np.argmax((came > people).any(axis=0)))].name
        cure = "raise the population in locations.csv, or set take_from_population: false"
        raise InputError(f"more people leave {emptied} than live there by day {day}", cure=cure, where="locations.csv")
    return came


def _day(course: Course, day: int, state: Ints, *, at_place: Floats, slices: int, rng: np.random.Generator) -> Ints:
    """Everybody where they are at the end of the day, shape (M, S).

    Members that have the same room in their camps share the same chances. Where a camp may fill up within the day, travellers
    go in `slices`, and camps are counted between them.
    """
    chances, epoch = course.chances, course.chances.epoch(day)
    levels = _levels(chances, _counted(state, at_place[:, chances.camps]), rng)
    evening = np.empty_like(state)
    for mine, level in _alike(levels):
        table, here = chances.table(WHOLE, day, epoch, level), state[mine]
        binding = _may_fill(chances, table, here, at_place) if slices > 1 else np.zeros(mine.size, dtype=np.bool_)
        calm, busy = np.flatnonzero(~binding), np.flatnonzero(binding)
        evening[mine[calm]] = scattered(here[calm], table, rng)
        if busy.size:
            evening[mine[busy]] = _in_slices(course, day, here[busy], at_place=at_place, slices=slices, rng=rng)
    return evening


def _in_slices(course: Course, day: int, state: Ints, *, at_place: Floats, slices: int, rng: np.random.Generator) -> Ints:
    """The day of members in which camps fill up: people in camps choose first, then others, then all travel in turns.

    Flee asks its agents in the order in which they came, so that who came long ago makes room before newcomers choose.
    """
    nights, chances, epoch = state.shape[1], course.chances, course.chances.epoch(day)
    riders = np.array([isinstance(night, Ride) for night in course.space.nights])
    camps = at_place[:, chances.camps]
    in_camps = camps.any(axis=1)

    def went(which: int, part: Ints, there: Floats) -> Ints:
        found = np.zeros((state.shape[0], nights + (len(course.space.entries) if which == MORNING else 0)), dtype=np.int64)
        for mine, level in _alike(_levels(chances, there, rng)):
            found[mine] = scattered(part[mine], chances.table(which, day, epoch, level), rng)
        return found

    chosen = went(MORNING, state * in_camps, _counted(state, camps))
    chosen += went(MORNING, state * ~(riders | in_camps), _counted(chosen[:, :nights], camps))
    evening = chosen[:, :nights].copy()
    under_way = np.concatenate([state * riders, chosen[:, nights:]], axis=1)
    for part in split_evenly(under_way, slices, rng):
        evening += went(RIDING, part, _counted(evening, camps))
    return evening


def _levels(chances: Chances, there: Floats, rng: np.random.Generator) -> NDArray[np.int8]:
    """The step of the multiplier of each camp, shape (M, camps): the one above or below at random, never across `FULL`."""
    room = chances.multiplier(there)
    steps = np.array(LEVELS)
    below = np.clip(np.searchsorted(steps, room, side="right") - 1, 0, steps.size - 2)
    low, high = steps[below], steps[below + 1]
    share = np.clip((room - low) / (high - low), 0.0, 1.0)
    between = np.flatnonzero(((share > 0) & (share < 1)).ravel())
    up = (share >= 1).ravel()
    up[between] = rng.random(between.size) < share.ravel()[between]
    level = below + up.reshape(below.shape)
    full = np.searchsorted(steps, FULL)
    return np.asarray(np.where(room < FULL, np.minimum(level, full - 1), np.maximum(level, full)), dtype=np.int8)


def _alike(levels: NDArray[np.int8]) -> list[tuple[Ints, NDArray[np.int8]]]:
    """Members with the same levels, and those levels."""
    if not levels.shape[1] or (levels == levels[0]).all():
        return [(np.arange(levels.shape[0]), levels[0])]
    kinds, of = np.unique(levels, axis=0, return_inverse=True)
    return [(np.flatnonzero(of.ravel() == number), kind) for number, kind in enumerate(kinds)]


def _may_fill(chances: Chances, table: Table, state: Ints, at_place: Floats) -> NDArray[np.bool_]:
    """Members in which some camp may come near its capacity today: expected people there, and six standard deviations."""
    to_camps = table.matrix @ at_place[:, chances.camps]
    there = state @ np.asarray(to_camps)
    most = there + SURE_SD * np.sqrt(np.maximum(there, 1.0))
    return np.asarray((most > chances.instance.settings.capacity_buffer * chances.capacity).any(axis=1))


def _counted(state: Ints, at_place: Floats) -> Floats:
    """People at places; in float64, which multiplies matrices fast and holds whole numbers exactly."""
    return np.asarray(state.astype(np.float64) @ at_place)


def _out_of_count(course: Course, state: Ints, where: Ints, rng: np.random.Generator) -> Ints:
    """The state after people in camps that are sinks have left the count."""
    if not course.instance.settings.camps_are_sinks or course.strict:
        return state
    chance = np.array([place.attribute("deactivation_probability", 0.0) for place in course.instance.places])
    part = np.where(where >= 0, chance[where], 0.0)
    return state - rng.binomial(state, part[None, :]) if part.any() else state

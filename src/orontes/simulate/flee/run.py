"""The daily loop: a block of members lives through the days of an instance."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from orontes.core.streams import Streams
from orontes.errors import InputError
from orontes.simulate.flee.binomials import shared_out
from orontes.simulate.flee.calendar import Calendar, calendar_of, check, new_people
from orontes.simulate.flee.chances import Chances, Plan
from orontes.simulate.flee.instance import Instance
from orontes.simulate.flee.journey import Space, Surveyor, routes_of
from orontes.simulate.flee.room import Camps, Steps, alike, levels_of, settled
from orontes.simulate.flee.scatter import scatter, take_part
from orontes.simulate.flee.tally import at_places
from orontes.simulate.flee.walk import walk
from orontes.simulate.uniform import State, state_of

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
SLICES: Final = 8
"""Parts of a day's travellers between which camps that fill up are counted anew; 0: after each person; declared by us."""
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


@dataclass(frozen=True, slots=True)
class Draws:
    """A stream of draws: numpy's generator, and the state of those made inside compiled loops."""

    rng: np.random.Generator
    state: State

    @classmethod
    def of(cls, rng: np.random.Generator) -> "Draws":
        """Draws that go on from those of a generator."""
        return cls(rng, state_of(rng))


def course_of(instance: Instance, *, strict: bool = False, fine: bool = False) -> Course:
    """The course of an instance; `strict` as the released Flee 3.1 computes it, `fine` in smaller steps of what people remember.

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
    space = Surveyor(len(instance.places), calendar.links, routes, settings, restless=restless, fine=fine).survey()
    new, _, _ = new_people(instance, strict=strict)
    return Course(instance, calendar, space, Chances(instance, calendar, space, strict=strict), new, strict)


def run_block(course: Course, *, members: int, block: int, seed: int, slices: int = SLICES) -> Counts:
    """The counts of one block of members.

    Each day: people come, choose, travel, are counted; some may leave the count. Each of these draws from a stream of its own.
    """
    streams = Streams(seed)
    coming, going, leaving = (Draws.of(streams.generator("flee", what, block)) for what in ("coming", "going", "leaving"))
    instance, places = course.instance, len(course.instance.places)
    state = _start(course, members)
    where = course.chances.ways.place[: state.shape[1]]
    people = np.tile([0 if place.is_camp else place.population for place in instance.places], (members, 1)).astype(np.int64)
    there = np.zeros((instance.days, members, places), dtype=np.int64)
    everyone = np.zeros((instance.days, members), dtype=np.int64)
    for day in range(instance.days):
        came = _new(course, day, people, coming)
        state[:, :places] += came
        people -= came * instance.settings.take_from_population
        state = _day(course, day, state, slices=slices, draws=going)
        counted = at_places(state, where, places)
        there[day], everyone[day] = counted[:, :places], counted.sum(axis=1)
        state = _out_of_count(course, state, where, leaving.rng)
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


def _new(course: Course, day: int, people: Ints, draws: Draws) -> Ints:
    """New people of a day by place, shape (M, N)."""
    settings, conflict = course.instance.settings, course.calendar.conflict[day]
    rate = settings.displaced_per_conflict_day
    if rate is not None:
        pace = np.where(conflict > 0, rate * conflict, 0.0)
        if settings.spawn_mode == "poisson":
            return np.asarray(draws.rng.poisson(pace, people.shape), dtype=np.int64)
        return np.broadcast_to((pace * (people if settings.spawn_mode == "pop_ratio" else 1)).astype(np.int64), people.shape)
    wanted = np.full(people.shape[0], course.new[day], dtype=np.int64)
    came = shared_out(wanted, course.calendar.weight[day] * people, draws.state)
    if settings.take_from_population and (came > people).any():
        emptied = course.instance.places[int(np.argmax((came > people).any(axis=0)))].name
        cure = "raise the population in locations.csv, or set take_from_population: false"
        raise InputError(f"more people leave {emptied} than live there by day {day}", cure=cure, where="locations.csv")
    return came


def _day(course: Course, day: int, state: Ints, *, slices: int, draws: Draws) -> Ints:
    """Everybody where they are at the end of the day, shape (M, S).

    Members that have the same room in their camps share the same chances. Where a camp may fill up within the day, people who can
    come across it go in slices, or one by one where `slices` is 0, and camps are counted in between.
    """
    chances, epoch = course.chances, course.chances.epoch(day)
    camps, evening, rows = chances.camps, np.zeros_like(state), np.arange(state.shape[1])
    there = at_places(state, chances.ways.place[: state.shape[1]], len(course.instance.places))[:, camps.place]
    if slices == 1:
        for mine, level in alike(levels_of(there, np.full(there.shape, -1, dtype=np.int8), camps, draws.state)):
            scatter(state, rows, mine, chances.plan(day, epoch, level).whole, draws.state, evening)
        return evening
    setting, touching = chances.setting(day, epoch)
    levels = settled(there, course.calendar.move[day][camps.place], camps, sure_sd=SURE_SD)
    watched = np.zeros(state.shape[0], dtype=np.uint64)
    for mine, level in alike(levels):
        watched[mine] = _watched(camps, chances.plan(day, epoch, level), state[mine], level)
    busy = state * ((watched[:, None] & touching) != 0)
    calm = state - busy
    for mine, level in alike(levels):
        plan = chances.plan(day, epoch, level)
        scatter(calm, rows, mine, plan.whole, draws.state, evening)
        if slices == 0 and watched[mine].any():
            at = mine[watched[mine] != 0]
            walk(busy, at, watched, there, setting, plan.room, plan.worth, draws.state, evening)
    if slices and watched.any():
        at = np.flatnonzero(watched)
        levels[(watched[:, None] & camps.bit) != 0] = -1
        evening[at] += _in_slices(course, day, busy[at], there=there[at], fixed=levels[at], slices=slices, draws=draws)
    return evening


def _watched(camps: Camps, plan: Plan, state: Ints, level: Steps) -> NDArray[np.uint64]:
    """Camps (one bit each) that may come near their capacity today: expected people there, and six standard deviations."""
    there = state.astype(np.float64) @ plan.to_camps(camps)
    near = (there + SURE_SD * np.sqrt(np.maximum(there, 1.0)) > camps.buffer * camps.capacity) & (level > 0)
    return np.asarray(np.bitwise_or.reduce(np.where(near, camps.bit, np.uint64(0)), axis=1, initial=np.uint64(0)))


def _in_slices(course: Course, day: int, busy: Ints, *, there: Ints, fixed: Steps, slices: int, draws: Draws) -> Ints:
    """The day of people who can come across a camp that fills up: those in camps choose, then others, then all travel in turns.

    Flee asks its agents in the order in which they came, so that who came long ago makes room before newcomers choose. The step
    of the room is `fixed`, shape (m, C), or where that is below 0 goes by the people `there`.
    """
    chances, epoch, nights = course.chances, course.chances.epoch(day), busy.shape[1]
    camps, place = chances.camps, chances.ways.place[:nights]
    nodes = nights + chances.ways.entries

    def went(people: Ints, rows: Ints, now: Ints, found: Ints, *, morning: bool) -> None:
        for mine, level in alike(levels_of(now, fixed, camps, draws.state)):
            plan = chances.plan(day, epoch, level)
            scatter(people, rows, mine, plan.morning if morning else plan.riding, draws.state, found)

    def counted(evening: Ints) -> Ints:
        return at_places(evening, place, len(course.instance.places))[:, camps.place]

    chosen = np.zeros((busy.shape[0], nodes), dtype=np.int64)
    in_camps, others = np.flatnonzero(camps.of[:nights] >= 0), np.flatnonzero((camps.of[:nights] < 0) & (place >= 0))
    went(busy[:, in_camps], in_camps, there, chosen, morning=True)
    there = there - counted(busy) + counted(chosen[:, :nights])
    went(busy[:, others], others, there, chosen, morning=True)
    evening = chosen[:, :nights].copy()
    there = there - counted(evening)
    chosen[:, :nights] = busy * (place < 0)
    rows = np.flatnonzero(chosen.any(axis=0))
    waiting = np.ascontiguousarray(chosen[:, rows])
    turn = np.zeros_like(waiting)
    for left in range(slices, 0, -1):
        take_part(waiting, left, draws.state, turn)
        went(turn, rows, there + counted(evening), evening, morning=False)
    return evening


def _out_of_count(course: Course, state: Ints, where: Ints, rng: np.random.Generator) -> Ints:
    """The state after people in camps that are sinks have left the count."""
    if not course.instance.settings.camps_are_sinks or course.strict:
        return state
    chance = np.array([place.attribute("deactivation_probability", 0.0) for place in course.instance.places])
    part = np.where(where >= 0, chance[where], 0.0)
    return state - rng.binomial(state, part[None, :]) if part.any() else state

"""Chances of a day: what its decisions rest on, and from every state in the morning the states in the evening."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from orontes.simulate.flee.calendar import Calendar
from orontes.simulate.flee.instance import Instance
from orontes.simulate.flee.journey import Space
from orontes.simulate.flee.room import LEVELS, Camps
from orontes.simulate.flee.table import Table, table_of
from orontes.simulate.flee.walk import Setting
from orontes.simulate.flee.ways import Day, Network, Ways, evenings, mornings, network_of, touched, ways_of, whole_days, worth_of

MOST_KEPT: Final = 2_000
"""Tables that are kept; beyond that all are worked out again when needed, which bounds the memory."""
Floats = NDArray[np.float64]


@dataclass(slots=True)
class Plan:
    """A day for camps at some steps of their room; its tables are made when first asked for.

    Parameters
    ----------
    ways : Ways
    room : ndarray of float, shape (N,)
        At places.
    worth : ndarray of float
        Of each decision.
    """

    ways: Ways
    room: Floats
    worth: Floats
    _whole: Table | None = None
    _morning: Table | None = None
    _riding: Table | None = None
    _to_camps: Floats | None = None

    @property
    def whole(self) -> Table:
        """From nights to nights."""
        if self._whole is None:
            self._whole = table_of(self.matrix())
        return self._whole

    @property
    def morning(self) -> Table:
        """From nights to nights and entries to links."""
        if self._morning is None:
            self._morning = table_of(mornings(self.ways, self.worth))
        return self._morning

    @property
    def riding(self) -> Table:
        """From nights on links and entries to nights."""
        if self._riding is None:
            self._riding = table_of(evenings(self.ways, self.worth))
        return self._riding

    def matrix(self) -> Floats:
        """Chances of each night by the night before, shape (S, S)."""
        return whole_days(mornings(self.ways, self.worth), evenings(self.ways, self.worth))

    def to_camps(self, camps: Camps) -> Floats:
        """Chance of each camp in the evening by the night before, shape (S, C)."""
        if self._to_camps is None:
            at_place = self.ways.place[: self.ways.nights, None] == camps.place
            self._to_camps = self.matrix() @ at_place.astype(np.float64)
        return self._to_camps


class Chances:
    """Fills in the chances of an instance by day; what has been worked out once is kept."""

    def __init__(self, instance: Instance, calendar: Calendar, space: Space, *, strict: bool) -> None:
        self.instance, self.calendar, self.strict = instance, calendar, strict
        self.network: Network = network_of(space, calendar.links, len(instance.places))
        self.ways: Ways = ways_of(space, self.network)
        self.camps = _camps(instance, space, self.network, self.ways)
        self.kept: dict[tuple[bytes, bytes], Plan] = {}
        self.days: dict[bytes, tuple[Setting, NDArray[np.uint64]]] = {}
        self.route_start = np.array(space.route_place, dtype=np.int64)
        self.route_km = np.array([route.km for route in space.routes])
        longest = max((len(route.links) for route in space.routes), default=1)
        self.route_links = np.array(
            [route.links + route.links[-1:] * (longest - len(route.links)) for route in space.routes], dtype=np.int64
        ).reshape(-1, longest)

    def epoch(self, day: int) -> bytes:
        """What the chances of a day rest on; days with the same have the same chances."""
        c = self.calendar
        return b"".join(part[day].tobytes() for part in (c.move, c.town, c.camp, c.score, c.open, c.forced))

    def setting(self, day: int, epoch: bytes) -> tuple[Setting, NDArray[np.uint64]]:
        """What is the same for all members on a day, and the camps that people of each night can touch that day."""
        if epoch not in self.days:
            made = Setting(self.ways, self.network, self.camps, _day(self, day))
            everywhere = made.day._replace(weight=made.day.opened.astype(np.float64))
            worth = worth_of(self.network, everywhere, np.ones(len(self.instance.places)))
            self.days[epoch] = made, touched(self.ways, worth, _own_camps(self.ways, self.network, made))
        return self.days[epoch]

    def plan(self, day: int, epoch: bytes, levels: NDArray[np.int8]) -> Plan:
        """A day for camps at these levels (positions in `LEVELS`)."""
        key = (epoch, levels.tobytes())
        if key not in self.kept:
            if len(self.kept) > MOST_KEPT:
                self.kept.clear()
            setting, _ = self.setting(day, epoch)
            room = np.ones(len(self.instance.places))
            room[self.camps.place] = LEVELS[levels]
            worth = worth_of(self.network, setting.day, room)
            self.kept[key] = Plan(self.ways, room, worth)
        return self.kept[key]


def _camps(instance: Instance, space: Space, network: Network, ways: Ways) -> Camps:
    settings = instance.settings
    scaled = [(n, p.population * settings.capacity_scaling) for n, p in enumerate(instance.places) if p.is_camp]
    place = np.array([n for n, capacity in scaled if capacity >= 1], dtype=np.int64)
    number = np.full(len(instance.places) + 1, -1, dtype=np.int64)  # the last for those on links
    number[place] = np.arange(place.size)
    near = np.zeros((place.size, len(instance.places)), dtype=np.bool_)
    for route, start in zip(space.routes, space.route_place, strict=True):
        if number[route.place] >= 0:
            near[number[route.place], start] = True
    bit = np.left_shift(np.uint64(1), (np.arange(place.size) % 64).astype(np.uint64))
    return Camps(
        place, np.array([capacity for _, capacity in scaled if capacity >= 1]), settings.capacity_buffer, number[ways.place],
        bit, *_listed(near), *_listed(network.tail_end[None, :] == place[:, None]),
    )  # fmt: skip


def _listed(marks: NDArray[np.bool_]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Where each row's marks begin, and the columns of them, row by row."""
    return np.concatenate([[0], np.cumsum(marks.sum(axis=1))]).astype(np.int64), np.nonzero(marks)[1].astype(np.int64)


def _own_camps(ways: Ways, network: Network, setting: Setting) -> NDArray[np.uint64]:
    """The camps that people at each node stand in or choose among."""
    camps = setting.camps
    opened = np.zeros((camps.place.size, network.routes.size - 1), dtype=np.bool_)
    for camp, place in enumerate(camps.place.tolist()):
        starts = np.searchsorted(network.routes, np.flatnonzero((network.route_end == place) & setting.day.opened), side="right")
        opened[camp, starts - 1] = True
    found = np.zeros(ways.place.size, dtype=np.uint64)
    for camp, bit in enumerate(camps.bit):
        found[(camps.of == camp) | ((ways.place >= 0) & opened[camp][ways.place])] |= bit
    first, tails = 1 + 2 * network.route_end.size + 2 * (network.routes.size - 1), network.tail_end.size
    for edge in (ways.morning, ways.riding):
        tail = (edge.of - first) // 6
        row = np.repeat(np.arange(edge.begin.size - 1), np.diff(edge.begin))
        under_way = np.flatnonzero((edge.of >= first) & (tail < tails))
        for camp, bit in enumerate(camps.bit):
            mine = under_way[np.isin(tail[under_way], camps.tail[camps.tail_begin[camp] : camps.tail_begin[camp + 1]])]
            found[row[mine]] |= bit
    return found


def _day(chances: Chances, day: int) -> Day:
    """What the decisions of a day rest on."""
    c, settings = chances.calendar, chances.instance.settings
    pull, passable = c.forced[day], c.open[day]
    move = c.move[day].copy()
    if not chances.strict:
        move[c.links.start[pull & passable]] = 1.0
    twice = np.repeat(move, 2)
    twice[1::2] = np.where(c.town[day], 1.0, move)
    opened = passable[chances.route_links].all(axis=1)
    if chances.strict and settings.awareness_level == 0:
        opened = np.zeros_like(opened)
    weight = _weights(chances, day) * opened
    if pull.any():
        must = pull & passable
        bound = np.zeros(len(chances.instance.places), dtype=np.bool_)
        bound[c.links.start[must]] = True
        weight = np.where(bound[chances.route_start] & ~must[chances.route_links[:, 0]], 0.0, weight)
    power = 0.0 if settings.awareness_level == 0 else settings.weight_power
    return Day(twice, weight, opened, passable, c.camp[day], power, not chances.strict)


def _weights(chances: Chances, day: int) -> Floats:
    """Weight of each route: ``((w0 + score) / (softening + km)^a)^p``, to be multiplied with room^p (Flee's link weight)."""
    settings, places, end = chances.instance.settings, chances.instance.places, chances.network.route_end
    score = chances.calendar.score[day][end]
    if settings.awareness_level == 0:
        return np.ones(chances.route_km.size)
    if settings.use_pop_for_loc_weight:
        people = np.array([0.0 if place.is_camp else float(place.population) for place in places])
        felt = (np.minimum(1.0, people) if chances.strict else np.maximum(1.0, people)) ** settings.pop_power_for_loc_weight
        score = score * np.where(chances.calendar.camp[day], 1.0, felt)[end]
    if settings.stay_close_to_home:
        score = score / np.maximum(1.0, _air_km(chances)) ** settings.home_distance_power
    base = (settings.weight_softening + score) / (settings.softening + chances.route_km) ** settings.distance_power
    return np.asarray(base**settings.weight_power)


def _air_km(chances: Chances) -> Floats:
    """Distance between the ends of each route as Flee's code computes it: y for latitude, x for longitude."""
    y = np.radians([place.y for place in chances.instance.places])
    x = np.radians([place.x for place in chances.instance.places])
    a, b = chances.route_start, chances.network.route_end
    inner = np.sin((y[a] - y[b]) / 2) ** 2 + np.cos(y[a]) * np.cos(y[b]) * np.sin((x[a] - x[b]) / 2) ** 2
    return np.asarray(2 * 6373.0 * np.arctan2(np.sqrt(inner), np.sqrt(1 - inner)))

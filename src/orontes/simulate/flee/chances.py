"""Chances of a day: what each decision is worth, and from every state in the morning the states in the evening."""

from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from orontes.simulate.flee.calendar import Calendar
from orontes.simulate.flee.instance import Instance
from orontes.simulate.flee.journey import CHOOSES, CLOSED, GOES_ON, OPEN, ROUTE_LOST, STAYS, WAITS, Edges, Space
from orontes.simulate.flee.scatter import Table, table_of

FULL: Final = 0.5
"""People turn away from a camp whose multiplier is below this, as in Flee."""
LEVELS: Final = (0.0, 0.49, 0.5, 1.0)
"""Steps of the capacity multiplier; a member takes the step above or below at random, so that the mean is kept."""
MOST_KEPT: Final = 2_000
"""Tables that are kept; beyond that all are worked out again when needed, which bounds the memory."""
Floats = NDArray[np.float64]


WHOLE, MORNING, RIDING = range(3)
"""Tables: from nights to nights; from nights to nights and entries to links; from those to nights."""


class Chances:
    """Fills in the chances of an instance by day; what has been worked out once is kept."""

    def __init__(self, instance: Instance, calendar: Calendar, space: Space, *, strict: bool) -> None:
        self.instance, self.calendar, self.space, self.strict = instance, calendar, space, strict
        self.camps = np.array(
            [n for n, place in enumerate(instance.places) if place.is_camp and place.population > 0], dtype=np.int64
        )
        settings = instance.settings
        scaled = np.array([instance.places[n].population * settings.capacity_scaling for n in self.camps])
        self.capacity = np.where(scaled < 1, np.inf, scaled)
        self.kept: dict[tuple[int, bytes, bytes], Table] = {}
        self.route_end = np.array([route.place for route in space.routes], dtype=np.int64)
        self.route_start = np.array(space.route_place, dtype=np.int64)
        self.route_km = np.array([route.km for route in space.routes])
        longest = max((len(route.links) for route in space.routes), default=1)
        self.route_links = np.array(
            [route.links + route.links[-1:] * (longest - len(route.links)) for route in space.routes], dtype=np.int64
        ).reshape(-1, longest)
        self.tail_first = np.array([tail[0] for tail in space.tails], dtype=np.int64)
        self.tail_end = calendar.links.end[[tail[-1] for tail in space.tails]] if space.tails else np.zeros(0, dtype=np.int64)
        self.edges = [_Arrays(edges) for edges in (space.morning, space.riding, space.again)]

    def epoch(self, day: int) -> bytes:
        """What the chances of a day rest on; days with the same have the same chances."""
        c = self.calendar
        return b"".join(part[day].tobytes() for part in (c.move, c.town, c.camp, c.score, c.open, c.forced))

    def multiplier(self, there: Floats) -> Floats:
        """How much room camps have for those who choose, 0 to 1, for people there of any shape (..., camps).

        Worked out in Flee's order: 570 people in a camp of 600 leave it 0.4999999999999999, which is below `FULL`, and not 0.5.
        """
        buffer = self.instance.settings.capacity_buffer
        finite = np.where(np.isinf(self.capacity), 1.0, self.capacity)
        room = 1.0 - (there - buffer * finite) / np.maximum(finite * (1.0 - buffer), 1e-300)
        return np.asarray(np.where(np.isinf(self.capacity), 1.0, np.where(there >= finite, 0.0, np.clip(room, 0.0, 1.0))))

    def table(self, which: int, day: int, epoch: bytes, levels: NDArray[np.int8]) -> Table:
        """A table of a day for camps at these levels (positions in `LEVELS`)."""
        key = (which, epoch, levels.tobytes())
        if key not in self.kept:
            if len(self.kept) > MOST_KEPT:
                self.kept.clear()
            self.kept[key] = table_of(self._matrix(which, day, levels))
        return self.kept[key]

    def _matrix(self, which: int, day: int, levels: NDArray[np.int8]) -> csr_array:
        room = np.ones(len(self.instance.places))
        room[self.camps] = np.array(LEVELS)[levels]
        values = _Values(self, day, room)
        nights, entries, stops = len(self.space.nights), len(self.space.entries), len(self.space.stops)
        morning, riding, again = self.edges
        if which == MORNING:
            return morning.matrix(values, (nights, nights + entries))
        ride = riding.matrix(values, (nights + entries, nights + stops))
        second = again.matrix(values, (stops, nights + stops))
        if which == RIDING:
            return self._evenings(ride, second)
        first = morning.matrix(values, (nights, nights + entries))
        evening = self._evenings(ride, second)
        return csr_array(first[:, :nights] + first[:, nights:] @ evening[nights:] + evening[:nights])  # those on links only ride

    def _evenings(self, ride: csr_array, second: csr_array) -> csr_array:
        """Where those on links are in the evening: each pass lets them go from one stop to the next."""
        nights = len(self.space.nights)
        under_way, onward, rest = ride[:, nights:], second[:, nights:], second[:, :nights]
        evening = ride[:, :nights]
        passing = under_way
        while under_way.nnz:
            under_way = under_way @ onward
            passing = passing + under_way
        return csr_array(evening + passing @ rest)


class _Values:
    """Numbers that ways are made of: chances to move, shares of routes, whether a route goes on, open links."""

    def __init__(self, chances: Chances, day: int, room: Floats) -> None:
        c, settings, count = chances.calendar, chances.instance.settings, len(chances.instance.places)
        pull = c.forced[day]
        move = c.move[day].copy()
        if not chances.strict:
            move[c.links.start[pull & c.open[day]]] = 1.0
        self.move = np.repeat(move, 2)
        self.move[1::2] = np.where(c.town[day], 1.0, move)
        passable = c.open[day]
        full = c.camp[day] & (room < FULL)
        opened = passable[chances.route_links].all(axis=1)
        weight = _weights(chances, day, room) * opened
        if pull.any():
            must = pull & passable
            bound = np.zeros(count, dtype=np.bool_)
            bound[c.links.start[must]] = True
            weight = np.where(bound[chances.route_start] & ~must[chances.route_links[:, 0]], 0.0, weight)
        total = np.bincount(chances.route_start, weight, minlength=count)
        number = np.bincount(chances.route_start, opened, minlength=count)
        even = opened / np.maximum(number, 1)[chances.route_start]
        share = np.divide(weight, total[chances.route_start], out=even.astype(np.float64), where=total[chances.route_start] > 0)
        self.share = np.where(full[chances.route_end], 0.0, share)
        if chances.strict and settings.awareness_level == 0:
            self.share = np.zeros_like(self.share)
        self.leaves = np.bincount(chances.route_start, self.share, minlength=count)
        self.goes_on = (passable[chances.tail_first] & ~full[chances.tail_end]).astype(np.float64)
        self.open = passable.astype(np.float64)
        self.keeps_on = not chances.strict


def _weights(chances: Chances, day: int, room: Floats) -> Floats:
    """Weight of each route: ``((w0 + score) / (softening + km)^a x room)^p`` (Flee's link weight)."""
    settings, places = chances.instance.settings, chances.instance.places
    score = chances.calendar.score[day][chances.route_end]
    if settings.awareness_level == 0:
        return np.ones(chances.route_km.size)
    if settings.use_pop_for_loc_weight:
        people = np.array([0.0 if place.is_camp else float(place.population) for place in places])
        felt = (np.minimum(1.0, people) if chances.strict else np.maximum(1.0, people)) ** settings.pop_power_for_loc_weight
        score = score * np.where(chances.calendar.camp[day], 1.0, felt)[chances.route_end]
    if settings.stay_close_to_home:
        score = score / np.maximum(1.0, _air_km(chances)) ** settings.home_distance_power
    base = (settings.weight_softening + score) / (settings.softening + chances.route_km) ** settings.distance_power
    return np.asarray((base * room[chances.route_end]) ** settings.weight_power)


def _air_km(chances: Chances) -> Floats:
    """Distance between the ends of each route as Flee's code computes it: y for latitude, x for longitude."""
    y = np.radians([place.y for place in chances.instance.places])
    x = np.radians([place.x for place in chances.instance.places])
    a, b = chances.route_start, chances.route_end
    inner = np.sin((y[a] - y[b]) / 2) ** 2 + np.cos(y[a]) * np.cos(y[b]) * np.sin((x[a] - x[b]) / 2) ** 2
    return np.asarray(2 * 6373.0 * np.arctan2(np.sqrt(inner), np.sqrt(1 - inner)))


class _Arrays:
    """Ways as arrays, and the matrix that they make with given values."""

    def __init__(self, edges: Edges) -> None:
        self.row, self.column = np.array(edges.row, dtype=np.int64), np.array(edges.column, dtype=np.int64)
        self.kind, self.decision = np.array(edges.kind, dtype=np.int64), np.array(edges.decision, dtype=np.int64)
        self.of, self.share = np.array(edges.of, dtype=np.int64), np.array(edges.share, dtype=np.float64)
        self.link = np.array(edges.link, dtype=np.int64)

    def matrix(self, values: _Values, shape: tuple[int, int]) -> csr_array:
        """The chances of all ways, shape (rows, columns)."""
        chance = self.share.copy()
        move = values.move[self.decision]
        onward = np.ones_like(move) if values.keeps_on else move
        for kind, factor in ((CHOOSES, values.share), (GOES_ON, values.goes_on), (STAYS, values.leaves)):
            mine = self.kind == kind
            if mine.any():
                part = factor[self.of[mine]]
                moving = (onward if kind == GOES_ON else move)[mine]
                chance[mine] *= 1 - moving * part if kind == STAYS else moving * part
        for kind in (ROUTE_LOST, WAITS):
            mine = self.kind == kind
            if mine.any():
                lost = 1 - values.goes_on[self.of[mine]]
                chance[mine] *= onward[mine] * lost if kind == ROUTE_LOST else 1 - onward[mine]
        mine = self.kind == CLOSED
        chance[mine] *= 1 - values.open[self.link[mine]]
        mine = self.kind == OPEN
        chance[mine] *= values.open[self.link[mine]]
        made = csr_array((chance, (self.row, self.column)), shape=shape)
        made.eliminate_zeros()
        return made

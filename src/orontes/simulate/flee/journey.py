"""The states that people can be in, and every way a day can take them from one to another.

At night people stand at a place (perhaps with the rest of a route before them) or rest on a link, so many km along. In the
morning those who stand decide; then all who are on links travel, and whoever arrives with time left decides again. With
`avoid_short_stints` a state also has the share of a full day's way that its people travelled lately, in steps of `RECENT`.
What a day can do is a graph that km travelled only ever go up in; it is laid out once, and its chances are filled in by day.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from orontes.errors import InputError
from orontes.simulate.flee.calendar import Links
from orontes.simulate.flee.settings import Settings

RECENT: Final = (8, 16)
"""Steps of the share of a day's way travelled lately, plain and fine; declared by us, the error is in the agreement test."""
MOST_STOPS: Final = (1_500, 12_000)
"""Up to so many stops within a day its km are exact, beyond that rounded to `GRIDS_KM`; plain and fine; declared by us."""
AT_MOST: Final = 30_000
"""Stops beyond which not even the coarsest grid is laid out."""
MOST_CELLS: Final = 100_000_000
"""Chances of a day that are worked out at once: 0.8 GB."""
GRIDS_KM: Final = (0.0, 1.0, 5.0, 10.0, 20.0, 40.0)
MOST_ROUTES: Final = 20_000


@dataclass(frozen=True, slots=True)
class Stand:
    """People at a place at night, with the links of their route that are still before them."""

    place: int
    tail: tuple[int, ...] = ()
    fresh: bool = False
    recent: int = 0


@dataclass(frozen=True, slots=True)
class Ride:
    """People on a link, so many km along it in the morning."""

    link: int
    tail: tuple[int, ...]
    fresh: bool
    km: float
    recent: int


@dataclass(frozen=True, slots=True)
class Stop:
    """People who arrive at a place within a day and decide again; `forced`: they do not rest in a town yet."""

    place: int
    tail: tuple[int, ...]
    km: float
    recent: int
    forced: bool


@dataclass(frozen=True, slots=True)
class Route:
    """One way that people at a place choose among: its links, where it ends, its length."""

    links: tuple[int, ...]
    place: int
    km: float


@dataclass(slots=True)
class Edges:
    """Ways from rows to columns; the chance of each is a product that `Chances` fills in.

    `decision` is the place and whether forced (place x 2 + forced); `kind` one of the constants below; `of` what it is of
    (a route, a place, a tail); `share` a fixed factor; `link` whose state (`open` or not) it hangs on, -1 none.
    """

    row: list[int] = field(default_factory=list)
    column: list[int] = field(default_factory=list)
    kind: list[int] = field(default_factory=list)
    decision: list[int] = field(default_factory=list)
    of: list[int] = field(default_factory=list)
    share: list[float] = field(default_factory=list)
    link: list[int] = field(default_factory=list)

    def add(
        self, row: int, column: int, kind: int, *, decision: int = 0, of: int = 0, share: float = 1.0, link: int = -1
    ) -> None:
        """One way more."""
        for values, value in zip(
            (self.row, self.column, self.kind, self.decision, self.of, self.share, self.link),
            (row, column, kind, decision, of, share, link), strict=True,
        ):  # fmt: skip
            values.append(value)  # type: ignore[attr-defined]


SURE, CHOOSES, STAYS, GOES_ON, ROUTE_LOST, WAITS, CLOSED, OPEN = range(8)
"""Kinds of ways: certain; moves and takes a route; does not; goes on along its route; moves, but the route is lost; does not
move, and keeps the route; the link was closed under way; it was not."""


@dataclass(frozen=True, slots=True)
class Space:
    """States, and the ways between them.

    Parameters
    ----------
    nights : tuple of Stand or Ride, length S
        States at night; the first N are people at each place who have not moved yet.
    entries : tuple of Ride, length E
        People who enter a link in the morning.
    stops : tuple of Stop, length U
    morning : Edges
        From nights (rows that stand) to nights (column < S) or entries (column - S).
    riding : Edges
        From nights and entries (rows as in `morning` columns) to nights (column < S) or stops (column - S).
    again : Edges
        From stops to nights (column < S) or stops (column - S).
    routes, tails : tuple
    route_place : tuple of int
        The place where each route begins.
    """

    nights: tuple[Stand | Ride, ...]
    entries: tuple[Ride, ...]
    stops: tuple[Stop, ...]
    morning: Edges
    riding: Edges
    again: Edges
    routes: tuple[Route, ...]
    route_place: tuple[int, ...]
    tails: tuple[tuple[int, ...], ...]


def routes_of(links: Links, markers: frozenset[int], awareness: int) -> list[list[Route]]:
    """The routes that people at each place choose among: up to `awareness` links, markers not counted, without turning back."""
    out: list[list[int]] = [[] for _ in range(int(max(links.start.max(initial=0), links.end.max(initial=0))) + 1)]
    for link, place in enumerate(links.start.tolist()):
        out[place].append(link)
    ends, km = links.end.tolist(), links.km.tolist()

    def further(way: tuple[int, ...], before: tuple[int, ...], length: float, step: int) -> Iterator[Route]:
        place = ends[way[-1]]
        marker = place in markers
        if not marker:
            yield Route(way, place, length)
        if awareness > (step - 1 if marker else step):
            for link in out[place]:
                if ends[link] not in before:
                    yield from further((*way, link), (*before, place), length + km[link], step if marker else step + 1)

    found = [
        [route for link in links_out for route in further((link,), (place,), km[link], 1)] for place, links_out in enumerate(out)
    ]
    if sum(map(len, found)) > MOST_ROUTES:
        raise InputError(
            "awareness_level", value=awareness, limit=f"one that gives at most {MOST_ROUTES} routes", cure="take a lower level"
        )
    return found


class Surveyor:
    """Lays out the space of one network; `survey` gives it."""

    def __init__(
        self, places: int, links: Links, routes: list[list[Route]], settings: Settings, *, restless: frozenset[int], fine: bool
    ) -> None:
        self.steps, self.most_stops = RECENT[fine], MOST_STOPS[fine]
        self.places, self.links, self.settings, self.restless = places, links, settings, restless
        self.routes = [*routes, *([] for _ in range(places - len(routes)))]
        self.number: dict[tuple[int, int], int] = {}
        for place in range(places):
            for position in range(len(self.routes[place])):
                self.number[place, position] = len(self.number)
        self.ends, self.starts, self.km = links.end.tolist(), links.start.tolist(), links.km.tolist()
        self.speed, self.walk = links.speed.tolist(), links.walk.tolist()

    def survey(self) -> Space:
        """The space, with km within a day as exact as `MOST_STOPS` allows."""
        for grid, most in (*((grid, self.most_stops) for grid in GRIDS_KM), (GRIDS_KM[-1], AT_MOST)):
            space = self._survey(grid, most)
            if (
                space is not None
                and len(space.nights) * (len(space.nights) + len(space.entries) + len(space.stops)) <= MOST_CELLS
            ):
                return space
        raise InputError(
            "routes.csv",
            limit="roads that make a day's way of fewer steps",
            cure="lower awareness_level, or leave out the shortest roads",
        )

    def _survey(self, grid: float, most: int) -> Space | None:
        self.grid = grid
        self.nights: dict[Stand | Ride, int] = {Stand(place, fresh=True): place for place in range(self.places)}
        self.entries: dict[Ride, int] = {}
        self.stops: dict[Stop, int] = {}
        self.tails: dict[tuple[int, ...], int] = {}
        self.morning, self.riding, self.again = Edges(), Edges(), Edges()
        done_nights, done_entries, done_stops = 0, 0, 0
        while (done_nights, done_entries, done_stops) != (len(self.nights), len(self.entries), len(self.stops)):
            for state in list(self.nights)[done_nights:]:
                self._from_night(state, self.nights[state])
                done_nights += 1
            for ride in list(self.entries)[done_entries:]:
                self._travel(self.riding, -1 - self.entries[ride], ride, 0.0)
                done_entries += 1
            for stop in list(self.stops)[done_stops:]:
                self._from_stop(stop, self.stops[stop])
                done_stops += 1
            if len(self.stops) > most:
                return None
        flat = [route for routes in self.routes for route in routes]
        owner = [place for place, routes in enumerate(self.routes) for _ in routes]
        return Space(
            tuple(self.nights), tuple(self.entries), tuple(self.stops), self._set(self.morning), self._set(self.riding),
            self._set(self.again), tuple(flat), tuple(owner), tuple(self.tails),
        )  # fmt: skip

    def _set(self, edges: Edges) -> Edges:
        """Rows and columns counted on: nights first, then entries or stops (written down as negative numbers until now)."""
        shift = len(self.nights)
        edges.row = [row if row >= 0 else shift - 1 - row for row in edges.row]
        edges.column = [column if column >= 0 else shift - 1 - column for column in edges.column]
        return edges

    def _night(self, state: Stand | Ride) -> int:
        return self.nights.setdefault(state, len(self.nights))

    def _from_night(self, state: Stand | Ride, row: int) -> None:
        if isinstance(state, Ride):
            self._travel(self.riding, row, state, 0.0)
            return
        rested = self._recent(state.place, state.recent, 0.0)

        def enter(link: int, tail: tuple[int, ...]) -> int:
            ride = Ride(link, tail, state.fresh and self.settings.start_on_foot, 0.0, state.recent)
            return -1 - self.entries.setdefault(ride, len(self.entries))

        stay = self._night(Stand(state.place, (), state.fresh, rested))
        keep = self._night(Stand(state.place, state.tail, state.fresh, rested)) if state.tail else stay
        for kind, of, link, rest in self._choices(state.place, state.tail):
            self.morning.add(row, enter(link, rest), kind, decision=state.place * 2, of=of)
        self._stay(self.morning, row, state.place, state.tail, forced=False, stay=stay, keep=keep)

    def _from_stop(self, stop: Stop, row: int) -> None:
        stay = self._night(Stand(stop.place, (), False, self._recent(stop.place, stop.recent, stop.km)))
        keep = (
            self._night(Stand(stop.place, stop.tail, False, self._recent(stop.place, stop.recent, stop.km)))
            if stop.tail
            else stay
        )
        for kind, of, link, tail in self._choices(stop.place, stop.tail):
            ride = Ride(link, tail, False, 0.0, stop.recent)
            self._travel(self.again, row, ride, stop.km, kind=kind, decision=stop.place * 2 + stop.forced, of=of)
        self._stay(self.again, row, stop.place, stop.tail, forced=stop.forced, stay=stay, keep=keep)

    def _choices(self, place: int, tail: tuple[int, ...]) -> Iterator[tuple[int, int, int, tuple[int, ...]]]:
        if tail:
            yield GOES_ON, self.tails.setdefault(tail, len(self.tails)), tail[0], tail[1:]
            return
        for position, route in enumerate(self.routes[place]):
            yield CHOOSES, self.number[place, position], route.links[0], route.links[1:]

    def _stay(self, edges: Edges, row: int, place: int, tail: tuple[int, ...], *, forced: bool, stay: int, keep: int) -> None:
        decision = place * 2 + forced
        if not tail:
            edges.add(row, stay, STAYS, decision=decision, of=place)
        else:
            number = self.tails.setdefault(tail, len(self.tails))
            edges.add(row, stay, ROUTE_LOST, decision=decision, of=number)
            edges.add(row, keep, WAITS, decision=decision, of=number)

    def _travel(
        self, edges: Edges, row: int, ride: Ride, today_km: float, *, kind: int = SURE, decision: int = 0, of: int = 0
    ) -> None:
        """The ways of a day's travel on a link, `today_km` behind."""
        walk = self.walk[ride.link]
        full, on_foot = self.speed[ride.link], self.settings.max_walk_speed
        paces = [(1.0, on_foot)] if ride.fresh else [(1 - walk, full), (walk, on_foot)]
        for share, pace in paces:
            if share <= 0:
                continue
            along, length = ride.km + pace, self.km[ride.link]
            if along <= length:
                night = Ride(ride.link, ride.tail, ride.fresh, along, self._recent(-1, ride.recent, today_km + pace))
                edges.add(row, self._night(night), kind, decision=decision, of=of, share=share)
                continue
            today = self._rounded(today_km, today_km + length - ride.km)
            target = self._arrival(ride, today, pace)
            if ride.km > 0 and kind == SURE:
                back = self._night(
                    Stand(self.starts[ride.link], (), False, self._recent(self.starts[ride.link], ride.recent, today))
                )
                edges.add(row, back, CLOSED, share=share, link=ride.link)
                edges.add(row, target, OPEN, share=share, link=ride.link)
            else:
                edges.add(row, target, kind, decision=decision, of=of, share=share)

    def _arrival(self, ride: Ride, today: float, pace: float) -> int:
        """Where people who reach the end of a link are then: deciding again, or resting."""
        place, most = self.ends[ride.link], self.settings.max_move_speed
        if today < pace:
            short = self.settings.avoid_short_stints and (ride.recent / self.steps + today / most) / 2 < 0.5
            stop = Stop(place, ride.tail, today, ride.recent, short)
            return -1 - self.stops.setdefault(stop, len(self.stops))
        return self._night(Stand(place, ride.tail, False, self._recent(place, ride.recent, today)))

    def _recent(self, place: int, recent: int, today: float) -> int:
        """The share of a full day travelled lately; at places that people hardly leave it is left out."""
        if not self.settings.avoid_short_stints or (place >= 0 and place not in self.restless):
            return 0
        return min(round((recent / self.steps + today / self.settings.max_move_speed) / 2 * self.steps), self.steps)

    def _rounded(self, before: float, now: float) -> float:
        """Km of today on the grid; always more than before, so that no day is endless."""
        if self.grid == 0.0:
            return round(now, 6)
        return max(round(now / self.grid), round(before / self.grid) + 1) * self.grid

"""The ways of a space as arrays, and what each decision of a day is worth."""

from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from orontes.simulate.compiled import compiled, lean
from orontes.simulate.flee.calendar import Links
from orontes.simulate.flee.journey import CHOOSES, CLOSED, GOES_ON, OPEN, ROUTE_LOST, STAYS, WAITS, Edges, Ride, Space

FULL: Final = 0.5
"""People turn away from a camp whose multiplier is below this, as in Flee."""
Floats = NDArray[np.float64]
Counts = NDArray[np.int64]


class Edge(NamedTuple):
    """Ways from rows to columns, row by row. The chance of a way is `share` times the day's worth of its decision, `of`.

    Parameters
    ----------
    begin : ndarray of int, shape (rows + 1,)
    column, of : ndarray of int, shape (K,)
    share : ndarray of float, shape (K,)
        All in 4 bytes each, which keeps them in a core's cache.
    """

    begin: Counts
    column: NDArray[np.int32]
    of: NDArray[np.int32]
    share: NDArray[np.float32]


class Ways(NamedTuple):
    """The ways of a space; nodes are its nights, then its entries, then its stops.

    Parameters
    ----------
    morning : Edge
        From nights to nights and entries.
    riding : Edge
        From all nodes to nights and stops.
    nights, entries : int
    stops : ndarray of int, shape (U,)
        Nodes of the stops, those with fewer km behind first.
    place : ndarray of int
        Place of each node, -1 of those on links.
    """

    morning: Edge
    riding: Edge
    nights: int
    entries: int
    stops: Counts
    place: Counts


class Network(NamedTuple):
    """What people choose among.

    Parameters
    ----------
    routes : ndarray of int, shape (N + 1,)
        Where the routes of each place begin.
    route_end : ndarray of int, shape (R,)
    tail_first, tail_start, tail_end : ndarray of int, shape (T,)
        First link, place and end of each rest of a route.
    links : int
    """

    routes: Counts
    route_end: Counts
    tail_first: Counts
    tail_start: Counts
    tail_end: Counts
    links: int


class Day(NamedTuple):
    """What a day's decisions rest on, apart from the room in camps.

    Parameters
    ----------
    move : ndarray of float, shape (2 N,)
        Chance to move, and the same where people do not rest in towns yet.
    weight : ndarray of float, shape (R,)
        Of routes, with all the room in the world; 0 where closed.
    opened : ndarray of bool, shape (R,)
    passable : ndarray of bool, shape (L,)
    camp : ndarray of bool, shape (N,)
        Whose people turn away when it is full.
    power : float
        Of the room in a weight.
    keeps_on : bool
        People under way go on, whatever the chance to move.
    """

    move: Floats
    weight: Floats
    opened: NDArray[np.bool_]
    passable: NDArray[np.bool_]
    camp: NDArray[np.bool_]
    power: float
    keeps_on: bool


def network_of(space: Space, links: Links, places: int) -> Network:
    """The network of a space."""
    first = np.array([tail[0] for tail in space.tails], dtype=np.int64)
    last = np.array([tail[-1] for tail in space.tails], dtype=np.int64)
    begin = np.searchsorted(np.array(space.route_place, dtype=np.int64), np.arange(places + 1))
    ends = np.array([route.place for route in space.routes], dtype=np.int64)
    return Network(begin, ends, first, links.start[first], links.end[last], links.km.size)


def ways_of(space: Space, network: Network) -> Ways:
    """The ways of a space."""
    nights, entries = len(space.nights), len(space.entries)
    place = [-1 if isinstance(night, Ride) else night.place for night in space.nights]
    place += [-1] * entries + [stop.place for stop in space.stops]
    order = np.argsort([stop.km for stop in space.stops], kind="stable") + nights + entries
    nodes = len(place)

    def moved(numbers: list[int]) -> Counts:  # stops come after entries
        found = np.array(numbers, dtype=np.int64)
        return np.asarray(np.where(found >= nights, found + entries, found))

    riding, again = space.riding, space.again
    rows = np.concatenate([np.array(riding.row, dtype=np.int64), np.array(again.row, dtype=np.int64) + nights + entries])
    columns = np.concatenate([moved(riding.column), moved(again.column)])
    both = Edges([], [], riding.kind + again.kind, riding.decision + again.decision, riding.of + again.of,
                 riding.share + again.share, riding.link + again.link)  # fmt: skip
    morning = space.morning
    return Ways(
        _edge(np.array(morning.row, dtype=np.int64), np.array(morning.column, dtype=np.int64), morning, network, nights),
        _edge(rows, columns, both, network, nodes), nights, entries, order.astype(np.int64), np.array(place, dtype=np.int64),
    )  # fmt: skip


def _edge(row: Counts, column: Counts, edges: Edges, network: Network, rows: int) -> Edge:
    kind, decision, of = (np.array(part, dtype=np.int64) for part in (edges.kind, edges.decision, edges.of))
    link, routes, tails = np.array(edges.link, dtype=np.int64), network.route_end.size, network.tail_first.size
    after = 1 + 2 * routes + 2 * (network.routes.size - 1)
    forced = decision % 2
    worth = np.select(
        [kind == CHOOSES, kind == STAYS, kind == GOES_ON, kind == ROUTE_LOST, kind == WAITS, kind == CLOSED, kind == OPEN],
        [1 + 2 * of + forced, 1 + 2 * routes + decision,
         *(after + 3 * (2 * of + forced) + number for number in range(3)),
         *(after + 6 * tails + 2 * link + number for number in range(2))],
        default=0,
    )  # fmt: skip
    order = np.argsort(row, kind="stable")
    begin = np.searchsorted(row[order], np.arange(rows + 1))
    share = np.array(edges.share, dtype=np.float32)[order]
    return Edge(begin, column[order].astype(np.int32), worth[order].astype(np.int32), share)


@compiled
def worth_of(network: Network, day: Day, room: Floats) -> Floats:
    """What each decision is worth for so much room, shape (N,), at places: 1, routes, staying, rests of routes, links."""
    routes, places, tails = network.route_end.size, network.routes.size - 1, network.tail_first.size
    worth = np.ones(1 + 2 * routes + 2 * places + 6 * tails + 2 * network.links)
    for place in range(places):
        weigh(place, network, day, room, worth)
    for tail in range(tails):
        weigh_tail(tail, network, day, room, worth)
    at = 1 + 2 * routes + 2 * places + 6 * tails
    for link in range(network.links):
        worth[at + 2 * link] = 0.0 if day.passable[link] else 1.0
        worth[at + 2 * link + 1] = 1.0 if day.passable[link] else 0.0
    return worth


@lean
def weigh(place: int, network: Network, day: Day, room: Floats, worth: Floats) -> None:
    """Fills in the routes of a place and staying there: weights x room in proportion, all alike where no weight is left."""
    first, last = network.routes[place], network.routes[place + 1]
    total, number, leaves = 0.0, 0, 0.0
    for route in range(first, last):
        felt = room[network.route_end[route]]
        weight = day.weight[route] * (felt if day.power == 1.0 else felt**day.power)
        worth[1 + 2 * route] = weight
        total += weight
        number += day.opened[route]
    plain, forced = day.move[2 * place], day.move[2 * place + 1]
    for route in range(first, last):
        end = network.route_end[route]
        share = worth[1 + 2 * route] / total if total > 0.0 else day.opened[route] / max(number, 1)
        if day.camp[end] and room[end] < FULL:
            share = 0.0
        leaves += share
        worth[1 + 2 * route] = plain * share
        worth[2 + 2 * route] = forced * share
    at = 1 + 2 * network.route_end.size + 2 * place
    worth[at] = max(1.0 - plain * leaves, 0.0)
    worth[at + 1] = max(1.0 - forced * leaves, 0.0)


@lean
def weigh_tail(tail: int, network: Network, day: Day, room: Floats, worth: Floats) -> None:
    """Fills in going on along the rest of a route, losing it, and waiting."""
    end, start = network.tail_end[tail], network.tail_start[tail]
    free = day.passable[network.tail_first[tail]] and not (day.camp[end] and room[end] < FULL)
    at = 1 + 2 * network.route_end.size + 2 * (network.routes.size - 1) + 6 * tail
    for forced in range(2):
        onward = 1.0 if day.keeps_on else day.move[2 * start + forced]
        worth[at + 3 * forced] = onward if free else 0.0
        worth[at + 3 * forced + 1] = 0.0 if free else onward
        worth[at + 3 * forced + 2] = 1.0 - onward


@compiled
def evenings(ways: Ways, worth: Floats) -> Floats:
    """Chances of each night after a day on the road, by the night or entry before it, shape (S + E, S); 0 of those who stand."""
    nights, after = ways.nights, ways.nights + ways.entries
    found = np.zeros((after + ways.stops.size, nights))
    for number in range(ways.stops.size - 1, -1, -1):
        _add_up(ways.stops[number], ways.riding, worth, nights, found)
    for node in range(after):
        _add_up(node, ways.riding, worth, nights, found)
    return found[:after]


@compiled
def mornings(ways: Ways, worth: Floats) -> Floats:
    """Chances of each night and entry after the morning's choice, by the night before, shape (S, S + E); 0 of those on links."""
    nights, edge = ways.nights, ways.morning
    found = np.zeros((nights, nights + ways.entries))
    for night in range(nights):
        for at in range(edge.begin[night], edge.begin[night + 1]):
            found[night, edge.column[at]] += edge.share[at] * worth[edge.of[at]]
    return found


@compiled
def whole_days(morning: Floats, evening: Floats) -> Floats:
    """Chances of each night by the night before, shape (S, S)."""
    nights = morning.shape[0]
    found = morning[:, :nights] + evening[:nights]
    for night in range(nights):
        for entry in range(nights, morning.shape[1]):
            if morning[night, entry] > 0.0:
                found[night] += morning[night, entry] * evening[entry]
    return found


@lean
def _add_up(node: int, edge: Edge, worth: Floats, nights: int, found: Floats) -> None:
    """The evenings of one node from those of the nodes that it leads to."""
    for at in range(edge.begin[node], edge.begin[node + 1]):
        chance, column = edge.share[at] * worth[edge.of[at]], edge.column[at]
        if chance > 0.0 and column < nights:
            found[node, column] += chance
        elif chance > 0.0:
            for night in range(nights):
                found[node, night] += chance * found[column, night]


@compiled
def touched(ways: Ways, worth: Floats, own: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Camps (one bit each) that what people do today can touch, by night; `own`: those that each node touches itself."""
    nights, after = ways.nights, ways.nights + ways.entries
    found = own.copy()
    for number in range(ways.stops.size - 1, -1, -1):
        _touch(ways.stops[number], ways.riding, worth, found, found)
    for node in range(nights, after):
        _touch(node, ways.riding, worth, found, found)
    by_night = own[:nights].copy()
    for night in range(nights):
        if ways.place[night] < 0:
            _touch(night, ways.riding, worth, found, by_night)
        _touch(night, ways.morning, worth, found, by_night)
    return by_night


@lean
def _touch(node: int, edge: Edge, worth: Floats, found: NDArray[np.uint64], into: NDArray[np.uint64]) -> None:
    """What one node touches by way of those that it leads to."""
    for at in range(edge.begin[node], edge.begin[node + 1]):
        if worth[edge.of[at]] > 0.0:
            into[node] |= found[edge.column[at]]

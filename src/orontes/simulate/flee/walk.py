"""The day of people who can meet a camp that fills up, one by one, with the room that there is when each of them chooses.

As in Flee all choose first, then all travel, and whoever arrives with time left chooses again at once. People in camps choose
first: Flee asks its agents in the order in which they came. Travellers go in random order.
"""

from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from orontes.simulate.compiled import inlined, lean
from orontes.simulate.flee.binomials import binomial_of
from orontes.simulate.flee.room import Camps, room_of
from orontes.simulate.flee.ways import Day, Edge, Network, Ways, weigh, weigh_tail
from orontes.simulate.uniform import State, uniform

FEW: Final = 8
"""People at a place up to which those of a state choose one by one; declared by us, for speed."""
Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


class Setting(NamedTuple):
    """What is the same for all members on a day: ways, network, camps, the day."""

    ways: Ways
    network: Network
    camps: Camps
    day: Day


class Scratch(NamedTuple):
    """Room for what is worked out about one member.

    Parameters
    ----------
    there : ndarray of int, shape (C,)
        People in camps.
    rooms, worths : ndarray of float
        Room at places and worth of decisions, as they are now.
    waiting : ndarray of int
        People at each node who have still to travel today.
    queue : ndarray of int
        The node of each of them.
    """

    there: Ints
    rooms: Floats
    worths: Floats
    waiting: Ints
    queue: Ints


def walk(
    people: Ints, members: Ints, watched: NDArray[np.uint64], counted: Ints, setting: Setting, room: Floats, worth: Floats,
    state: State, found: Ints,
) -> None:  # fmt: skip
    """Adds where people are in the evening to `found`, shape (M, S).

    Parameters
    ----------
    people : ndarray of int, shape (M, S)
    members : ndarray of int, shape (m,)
    watched : ndarray of uint64, shape (M,)
        Camps that may fill up, one bit each.
    counted : ndarray of int, shape (M, C)
        People in each camp in the morning.
    room : ndarray of float, shape (N,)
        At the places of all other camps.
    worth : ndarray of float
        For that room (see `worth_of`).
    """
    there, waiting = np.zeros(counted.shape[1], dtype=np.int64), np.zeros(setting.ways.place.size, dtype=np.int64)
    queue = np.zeros(int(people[members].sum(axis=1).max(initial=0)), dtype=np.int64)
    scratch = Scratch(there, room.copy(), worth.copy(), waiting, queue)
    _walk(people, members, watched, counted, setting, room, worth, scratch, state, found)


@lean
def _walk(
    people: Ints, members: Ints, watched: NDArray[np.uint64], counted: Ints, setting: Setting, room: Floats, worth: Floats,
    scratch: Scratch, state: State, found: Ints,
) -> None:  # fmt: skip
    """See `walk`."""
    ways, camps = setting.ways, setting.camps
    for member in members:
        watch, total = watched[member], 0
        for place in range(room.size):
            scratch.rooms[place] = room[place]
        for decision in range(worth.size):
            scratch.worths[decision] = worth[decision]
        for camp in range(camps.place.size):
            scratch.there[camp] = counted[member, camp]
            _look(camp, watch, setting, scratch)
        for in_camps in (True, False):
            for night in range(ways.nights):
                here, camp = people[member, night], camps.of[night]
                if here == 0 or (camp >= 0) != in_camps:
                    continue
                if ways.place[night] < 0:
                    scratch.waiting[night] += here
                    total += here
                    continue
                left = _choose(night, here, ways.morning, scratch.worths, ways.nights, state, found[member], scratch.waiting)
                total += left
                if camp >= 0:
                    scratch.there[camp] -= left
            for camp in range(camps.place.size):
                _look(camp, watch, setting, scratch)
        _one_by_one(total, watch, setting, scratch, state, found[member])


@lean
def _look(camp: int, watch: np.uint64, setting: Setting, scratch: Scratch) -> None:
    """Makes the choices of today those for the people who are in a camp now, if it is watched."""
    camps = setting.camps
    if watch & camps.bit[camp] == 0:
        return
    now, place = room_of(camp, scratch.there[camp], camps), camps.place[camp]
    if now == scratch.rooms[place]:
        return
    scratch.rooms[place] = now
    for at in range(camps.near_begin[camp], camps.near_begin[camp + 1]):
        weigh(camps.near[at], setting.network, setting.day, scratch.rooms, scratch.worths)
    for at in range(camps.tail_begin[camp], camps.tail_begin[camp + 1]):
        weigh_tail(camps.tail[at], setting.network, setting.day, scratch.rooms, scratch.worths)


@inlined
def _step(node: int, edge: Edge, worths: Floats, state: State) -> int:
    """The node that one person goes to."""
    at, last = edge.begin[node], edge.begin[node + 1] - 1
    if at < last:
        drawn = uniform(state) - edge.share[at] * worths[edge.of[at]]
        while drawn >= 0.0 and at < last:
            at += 1
            drawn -= edge.share[at] * worths[edge.of[at]]
    return int(edge.column[at])


@inlined
def _choose(
    node: int, people: int, edge: Edge, worths: Floats, nights: int, state: State, found: Ints,
    waiting: Ints,
) -> int:  # fmt: skip
    """How many of those at a node are under way then; adds them to `waiting`, and the others to `found`."""
    under_way, passed = 0, 0.0
    if people <= FEW:
        for _ in range(people):
            to = _step(node, edge, worths, state)
            if to < nights:
                found[to] += 1
            else:
                waiting[to] += 1
                under_way += 1
        return under_way
    for at in range(edge.begin[node], edge.begin[node + 1]):
        chance, to = edge.share[at] * worths[edge.of[at]], edge.column[at]
        if chance <= 0.0:
            continue
        last = passed + chance >= 1.0 - 1e-12
        went = people if last else binomial_of(people, chance / (1.0 - passed), state)
        if to < nights:
            found[to] += went
        else:
            waiting[to] += went
            under_way += went
        people, passed = people - went, passed + chance
        if people == 0:
            break
    return under_way


@lean
def _one_by_one(total: int, watch: np.uint64, setting: Setting, scratch: Scratch, state: State, found: Ints) -> None:
    """All who wait go, in random order, each to the end of the day."""
    ways, of, at, queue, there = setting.ways, setting.camps.of, 0, scratch.queue, scratch.there
    for node in range(ways.nights + ways.entries):
        for _ in range(scratch.waiting[node]):
            queue[at] = node
            at += 1
        scratch.waiting[node] = 0
    for number in range(total):
        drawn = number + int(uniform(state) * (total - number))
        node, queue[drawn] = queue[drawn], queue[number]
        camp = -1
        while True:
            node = _step(node, ways.riding, scratch.worths, state)
            if of[node] != camp:
                if camp >= 0:
                    there[camp] -= 1
                    _look(camp, watch, setting, scratch)
                camp = of[node]
                if camp >= 0:
                    there[camp] += 1
                    _look(camp, watch, setting, scratch)
            if node < ways.nights:
                found[node] += 1
                break

"""Where people go: how much each place attracts, and how a number of people is split over places. Compiled."""

import math
from typing import Final

import numpy as np
from numpy.typing import NDArray

from orontes.scenario.setting import NOBODY
from orontes.simulate.compiled import lean, part
from orontes.simulate.draws import Key, uniform
from orontes.simulate.ground import Ground
from orontes.simulate.parameters import B_H, B_I, B_Q, B_S, D0
from orontes.simulate.plan import LIKES
from orontes.simulate.powers import powers
from orontes.simulate.state import (
    AFFINITIES,
    BASE,
    CONTROLLER,
    DISPLACED,
    FIXED,
    FRONT,
    HOLDER_OF,
    PULL,
    STOCK,
    WEIGHT,
    Hosts,
    Places,
)

WAY_DAYS: Final = 0.1
"""Days of travel that are felt as a way; declared by us: by vehicle whole days would hardly tell the near from the far."""
OWN_PEOPLE: Final = 100.0
"""So many people of one's own at a place are felt; declared by us."""
FEW: Final = 8
"""Up to so many people choose one by one; declared by us, for speed."""
_F = np.float32
Numbers = NDArray[np.float64]
Floats = NDArray[np.float32]
Ints = NDArray[np.int64]


@part
def attraction(hosts: Hosts, places: Places, ground: Ground, own: Numbers) -> None:
    """How much each host attracts today, into row `PULL`: ``exp(b_m ln size + b_s S + xi - b_q ln(1 + stock / (size / 2)))``.

    ``S = 1 - exp(-d / d0)``: 0 at the front, 1 out of reach. Places of size 0 attract nobody.
    """
    pull, crowd, stock = hosts.weight[PULL], hosts.weight[BASE], hosts.whole[STOCK]
    for host in range(pull.size):
        crowd[host] = 1.0 + stock[host] / (max(ground.size[host], 1.0) / 2)
    powers(crowd, -own[B_Q], pull, hosts.bits)
    for host in range(pull.size):
        safe = 1.0 - math.exp(-places.real[FRONT, ground.hosts[host]] / own[D0])
        pull[host] *= hosts.exact[FIXED, host] * math.exp(own[B_S] * safe)
        hosts.whole[HOLDER_OF, host] = places.whole[CONTROLLER, ground.hosts[host]]


@lean
def by_way(km: Floats, km_a_day: float, b_t: float, factor: Floats, bits: NDArray[np.int32], room: Floats) -> None:
    """Factor on the weight of each host for the way to it, into `factor`: ``(1 + days / WAY_DAYS) ^ -b_t``.

    A way of a tenth of a day, some 50 km by vehicle, is felt.
    """
    scale = _F(1.0 / (km_a_day * WAY_DAYS))
    for host in range(km.size):
        room[host] = _F(1.0) + (km[host] * scale if km[host] < _F(1e9) else _F(0.0))
    powers(room, -b_t, factor, bits)


@part
def herd(hosts: Hosts, ground: Ground, home: int, reach: Ints, away: bool, own: Numbers) -> None:
    """Weight of hosts in reach for people of a home but for the way there, into row `BASE`; `away`: some of them are displaced.

    Those of their own who are there draw them, ``(1 + already / 100) ^ b_h``, and what lies between, by radiation.
    """
    already, base, room = hosts.flow[DISPLACED, home], hosts.weight[BASE], hosts.weight[WEIGHT]
    if away and own[B_H] != 0.0:
        for row in range(reach.size):
            room[row] = _F(1.0) + _F(already[reach[row]]) * _F(1.0 / OWN_PEOPLE)
        powers(room[: reach.size], own[B_H], base[: reach.size], hosts.bits)
        for row in range(reach.size):
            base[row] *= hosts.weight[PULL, reach[row]]
    else:
        plain(hosts.weight, reach)
    if own[B_I] != 0.0:
        for row in range(reach.size):
            base[row] *= _F(ground.radiation[home, reach[row]] ** own[B_I])


@lean
def plain(weight: Floats, reach: Ints) -> None:
    """Weight of hosts in reach but for the way there, the same for people of any home, into row `BASE`."""
    for row in range(reach.size):
        weight[BASE, row] = weight[PULL, reach[row]]


@lean
def by_trust(weight: Floats, holders: Ints, reach: Ints, side: int, own: Numbers, groups: Ints, upto: Numbers) -> int:
    """How many of some groups can go; the people expected at each host added up over hosts, into `upto`.

    Each group goes by weight, times what it makes of who holds the place (`own`, from `LIKES` on). A group that finds no place
    stays: its number is set to 0.

    Parameters
    ----------
    weight : ndarray of float, shape (R,)
        Of the hosts that can be reached, whose numbers are in `reach`.
    holders : ndarray of int, shape (J,)
    side : int
        Who held their home before.
    groups : ndarray of int, shape (K,)
        Persons by affinity.
    """
    good, bad, rest = 0.0, 0.0, 0.0
    for row in range(reach.size):
        holder = holders[reach[row]]
        friendly, known = holder == side, NOBODY not in (holder, side)
        good += weight[row] if friendly and known else 0.0  # adding 0 is quicker than to decide
        bad += weight[row] if known and not friendly else 0.0
        rest += 0.0 if known else weight[row]
    up, down, even, number = 0.0, 0.0, 0.0, 0
    for affinity in range(AFFINITIES):
        if groups[affinity] == 0:
            continue
        liked, hostile, unknown = own[LIKES + 3 * affinity], own[LIKES + 3 * affinity + 1], own[LIKES + 3 * affinity + 2]
        total = good * liked + bad * hostile + rest * unknown
        if total > 0:
            number += groups[affinity]
            each = groups[affinity] / total
            up, down, even = up + each * liked, down + each * hostile, even + each * unknown
        else:
            groups[affinity] = 0
    total = 0.0
    for row in range(reach.size):
        holder = holders[reach[row]]
        total += weight[row] * ((up if holder == side else down) if NOBODY not in (holder, side) else even)
        upto[row] = total
    return number


@lean
def in_proportion(persons: int, upto: Numbers, drawn: float, went: Ints) -> None:
    """Whole persons for each place, into `went`, that add up to `persons`, or to 0 where all weights are 0.

    Systematic rounding of the expected numbers with one uniform draw (Madow 1949): unbiased, off by less than one person, and so
    with less spread than a multinomial, whose noise the spread between members (xi) dwarfs. A place of weight 0 gets nobody.

    Parameters
    ----------
    upto : ndarray of float
        Weights added up from the first place on.
    """
    total, before = upto[-1], 0
    if total <= 0.0:
        went[:] = 0
        return
    scale = persons / total
    for place in range(upto.size):
        end = persons if upto[place] >= total else min(int(upto[place] * scale + drawn), persons)
        went[place] = end - before
        before = end


@lean
def one_by_one(persons: int, upto: Numbers, key: Key, member: int, day: int, first: int, went: Ints) -> None:
    """As `in_proportion`, for few people: each chooses alone, which is a multinomial; draws from `first` on are used."""
    went[:] = 0
    for person in range(persons):
        drawn, place = uniform(key, member, day, first + person) * upto[-1], 0
        while upto[place] <= drawn and upto[place] < upto[-1]:
            place += 1
        went[place] += 1


@lean
def coupled(origins: Ints, hosts: Ints, drawn: float, pieces: Ints) -> int:
    """Who of which origin goes to which host, as rows of (origin, host, persons) in `pieces`: both margins are kept exactly.

    People sit on a circle by origin; hosts claim arcs of it from a random start, so that every person is as likely as any other
    to go to a host. `origins` and `hosts` have equal sums. The number of rows comes back, len(origins) + len(hosts) at most.
    """
    total = 0
    for number in hosts:
        total += number
    if total == 0:
        return 0
    along, host = (total - int(drawn * total)) % total, 0
    while along >= hosts[host]:
        along -= hosts[host]
        host += 1
    room, rows = hosts[host] - along, 0
    for origin in range(origins.size):
        left = origins[origin]
        while left > 0:
            while room == 0:
                host = (host + 1) % hosts.size
                room = hosts[host]
            part = min(left, room)
            pieces[rows, 0], pieces[rows, 1], pieces[rows, 2] = origin, host, part
            rows, left, room = rows + 1, left - part, room - part
    return rows

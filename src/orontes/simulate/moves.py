"""People on the move: from home, on from where the front comes near, and where they arrive. Compiled."""

import math
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from orontes.simulate.compiled import lean, part
from orontes.simulate.decisions import (
    DEPARTURE,
    DESTINATION,
    ONWARD,
    TOLD_TO_HAVE_LEFT,
    WHERE_ONWARD,
    WHO_MOVES_ON,
    Keys,
)
from orontes.simulate.departure import WORTH_A_LOOK, leaving
from orontes.simulate.destination import FEW, attraction, by_trust, by_way, coupled, herd, in_proportion, one_by_one, plain
from orontes.simulate.draws import FIRST, binomial, uniform
from orontes.simulate.ground import Ground, Reported, Roads
from orontes.simulate.links import need_links, open_roads
from orontes.simulate.parameters import (
    B_R,
    B_T,
    HOURS_ON_ROAD,
    LINK_CAPACITY,
    ONWARD_BASE,
    SPEED_JAM,
    SPEED_ON_FOOT,
    SPEED_VEHICLE,
)
from orontes.simulate.state import (
    AFFINITIES,
    ARRIVES,
    AT_HOME,
    AT_RISK,
    AWAY,
    BASE,
    BY_WAY,
    CAME,
    CLOSED,
    COHORTS,
    DISPLACED,
    GONE,
    GROUPS,
    HOLDER_OF,
    LEFT,
    LINE,
    MOBILITIES,
    MOST,
    MOVED,
    ON_FOOT,
    OUT,
    PULL,
    REACH,
    RISK,
    SHUT,
    SOME,
    STOCK,
    TAKES,
    TODAY,
    TRUSTED,
    UNKNOWN_WAY,
    UPTO,
    WEIGHT,
    WENT,
    Hosts,
    Places,
    meet,
)
from orontes.simulate.travel import Ways, book, open_ways

HOURS: Final = 24.0
BY_VEHICLE, IN_A_JAM, WALKING = range(3)
LONGEST_DAYS: Final = 255
WORTH_MOVING_ON: Final = 1e-3
"""Daily rate of leaving of a place from which on displaced people there move on; declared by us."""
Numbers = NDArray[np.float64]
Links = NDArray[np.int32]
Counts = NDArray[np.int64]
Weights = NDArray[np.float32]


class Travellers(NamedTuple):
    """Those under way: see `book`."""

    under_way: NDArray[np.int32]
    due: NDArray[np.int32]


@lean
def km_a_day(pace: int, own: Numbers) -> float:
    """How far people get in a day."""
    if pace == WALKING:
        return float(own[SPEED_ON_FOOT])
    return float(own[SPEED_JAM] * HOURS if pace == IN_A_JAM else own[SPEED_VEHICLE] * own[HOURS_ON_ROAD])


@lean
def arrival(day: int, km: float, speed: float, end: int) -> int:
    """The day on which people who leave today arrive: `end` where that is later."""
    return min(day + min(int(km / speed), LONGEST_DAYS), end)


@lean
def weigh(
    weights: Weights, takes: Counts, reach: Counts, factors: NDArray[np.float32], km: NDArray[np.float32], bits: Links,
    origin: int, speed: float, b_t: float,
) -> None:  # fmt: skip
    """Weight of the hosts in reach by the ways that are taken today, from row `BASE` into row `WEIGHT`.

    `factors`, shape (W, N, J), are those of a pace: worked out where they are not yet known; `km` the lengths of ways.
    """
    weight, base = weights[WEIGHT], weights[BASE]
    for way in range(km.shape[0]):
        if factors[way, origin, 0] < 0:
            used = False
            for host in reach:
                used |= takes[host] == way
            if used:
                by_way(km[way, origin], speed, b_t, factors[way, origin], bits, weight)
    for row in range(reach.size):
        weight[row] = base[row] * factors[takes[reach[row]], origin, reach[row]]


@lean
def listed(went: Counts, some: Counts) -> int:
    """How many hosts anybody goes to; which, in `some`."""
    number = 0
    for host in range(went.size):
        some[number] = host
        number += went[host] > 0
    return number


@part
def depart(
    places: Places, links: Links, hosts: Hosts, ground: Ground, roads: Roads, ways: Ways, own: Numbers, keys: Keys,
    travellers: Travellers, departures: Links, trapped: Links, member: int, day: int, shut: int,
) -> None:  # fmt: skip
    """Lets people leave their homes, and sends them on their way; into `departures` and `trapped`, shape (N, D)."""
    out, takes, pull = hosts.part[OUT], hosts.whole[TAKES], hosts.weight[PULL]
    for home in range(places.whole.shape[1]):
        left = 0
        if places.real[RISK, home] > WORTH_A_LOOK:
            capacity = own[LINK_CAPACITY] * open_roads(links[CLOSED], home, roads.start, roads.link)
            wanted, able = leaving(places, out, home, capacity, keys.place[DEPARTURE, home], member, day)
            if able > 0:
                need_links(links, shut, able, pull, ways.leads[0, home], ways.passes[home])
                some = open_ways(ways.leads[:, home], ways.passes[home], links[SHUT], shut, takes, hosts.whole[REACH])
                if some > 0:
                    herd(hosts, ground, home, hosts.whole[REACH, :some], places.whole[AWAY, home] > 0, own)
                    left = send(places, hosts, ways, own, keys, travellers, member, day, home, some, able > capacity / 2)
            if wanted > left:
                trapped[home, day] = wanted - left
            if left > 0:
                departures[home, day] = left
        places.whole[LEFT + day % 3, home] = left


@part
def send(
    places: Places, hosts: Hosts, ways: Ways, own: Numbers, keys: Keys, travellers: Travellers, member: int,
    day: int, home: int, reached: int, jam: bool,
) -> int:  # fmt: skip
    """Puts people of a home, by cohort in row `OUT`, on open ways; how many got away."""
    out, groups, reach = hosts.part[OUT], hosts.part[GROUPS], hosts.whole[REACH, :reached]
    went, upto = hosts.whole[WENT, :reached], hosts.exact[UPTO, :reached]
    key, sent, end, side = keys.place[DESTINATION, home], 0, travellers.due.size - 3, places.whole[TRUSTED, home]
    drawn = uniform(key, member, day, FIRST)
    for mobility in range(MOBILITIES):
        some = 0
        for affinity in range(AFFINITIES):
            groups[affinity] = out[affinity * MOBILITIES + mobility]
            some += groups[affinity]
        if some == 0:
            continue
        pace = WALKING if mobility == ON_FOOT else IN_A_JAM if jam else BY_VEHICLE
        speed = km_a_day(pace, own)
        weigh(hosts.weight, hosts.whole[TAKES], reach, hosts.way_factor[pace], ways.km, hosts.bits, home, speed, own[B_T])
        number = by_trust(hosts.weight[WEIGHT], hosts.whole[HOLDER_OF], reach, side, own, groups, upto)
        if number <= FEW:
            one_by_one(number, upto, key, member, day, FIRST + 1 + mobility * FEW, went)
        else:
            in_proportion(number, upto, (drawn + mobility / MOBILITIES) % 1.0, went)
        sent += number
        for affinity in range(AFFINITIES):
            places.whole[AT_HOME + affinity * MOBILITIES + mobility, home] -= groups[affinity]
        for row in range(listed(went, hosts.whole[SOME])):
            persons, host = went[hosts.whole[SOME, row]], reach[hosts.whole[SOME, row]]
            way = hosts.whole[TAKES, host]
            km = ways.km[way, home, host]
            if km < speed:
                hosts.flow[TODAY, home, host] += persons
                places.whole[ARRIVES, home] += persons
            else:
                book(travellers.under_way, travellers.due, arrival(day, km, speed, end), home, host, persons)
            hosts.flow[BY_WAY + way, home, host] += persons
            hosts.flow[MOVED, home, host] += persons
    return sent


@part
def move_on(
    places: Places, links: Links, hosts: Hosts, ground: Ground, ways: Ways, own: Numbers, keys: Keys, travellers: Travellers,
    member: int, day: int, shut: int,
) -> None:  # fmt: skip
    """Lets displaced people move on from places that the front comes near to, by vehicle; all groups there alike."""
    groups = hosts.part[GROUPS]
    speed = km_a_day(BY_VEHICLE, own)
    for host in range(ground.hosts.size):
        place, stock = ground.hosts[host], hosts.whole[STOCK, host]
        if stock == 0 or places.real[MOST, place] <= WORTH_MOVING_ON:
            continue
        rate = places.real[MOST, place] * math.exp(own[B_R]) + own[ONWARD_BASE]
        leave = binomial(stock, -math.expm1(-rate), uniform(keys.place[ONWARD, place], member, day, FIRST))
        if leave == 0:
            continue
        some = open_ways(ways.leads[:, place], ways.passes[place], links[SHUT], shut, hosts.whole[TAKES], hosts.whole[REACH])
        if some == 0:
            continue
        reach = hosts.whole[REACH, :some]
        plain(hosts.weight, reach)
        weigh(hosts.weight, hosts.whole[TAKES], reach, hosts.way_factor[BY_VEHICLE], ways.km, hosts.bits, place, speed, own[B_T])
        groups[:] = 0
        groups[AT_RISK] = leave
        side = places.whole[TRUSTED, place]
        if by_trust(hosts.weight[WEIGHT], hosts.whole[HOLDER_OF], reach, side, own, groups, hosts.exact[UPTO]) > 0:
            move_from(places, hosts, ways, keys, travellers, member, day, host, place, leave, speed, some)


@part
def move_from(
    places: Places, hosts: Hosts, ways: Ways, keys: Keys, travellers: Travellers, member: int, day: int, host: int, place: int,
    leave: int, speed: float, reached: int,
) -> None:  # fmt: skip
    """Lets so many people move on from a host, which is a place, to those whose weights are added up in row `UPTO`."""
    went, gone, line = hosts.whole[WENT, :reached], places.whole[GONE], places.real[LINE]
    in_proportion(leave, hosts.exact[UPTO, :reached], uniform(keys.place[WHERE_ONWARD, place], member, day, FIRST), went)
    total = 0.0
    for home in range(gone.size):
        total += hosts.flow[DISPLACED, home, host]
        line[home] = total
    in_proportion(leave, line, uniform(keys.place[WHO_MOVES_ON, place], member, day, FIRST), gone)
    for home in range(gone.size):
        hosts.flow[DISPLACED, home, host] -= gone[home]
        places.whole[AWAY, home] -= gone[home]
    hosts.whole[STOCK, host] -= leave
    rows = coupled(gone, went, uniform(keys.place[WHERE_ONWARD, place], member, day, FIRST + 1), hosts.pieces)
    for row in range(rows):
        home, to, persons = hosts.pieces[row, 0], hosts.whole[REACH, hosts.pieces[row, 1]], hosts.pieces[row, 2]
        way = hosts.whole[TAKES, to]
        when = arrival(day, ways.km[way, place, to], speed, travellers.due.size - 3)
        book(travellers.under_way, travellers.due, when, home, to, persons)
        hosts.flow[BY_WAY + way, place, to] += persons


@part
def arrive(places: Places, hosts: Hosts, travellers: Travellers, day: int) -> None:
    """Lets those arrive whose way ends today."""
    under_way, due, came = travellers.under_way, travellers.due, hosts.whole[CAME]
    came[:] = 0
    entry: Any = due[day]
    while entry >= 0:
        following = under_way[entry, 0]
        hosts.flow[TODAY, under_way[entry, 1], under_way[entry, 2]] += under_way[entry, 3]
        places.whole[ARRIVES, under_way[entry, 1]] += under_way[entry, 3]
        under_way[entry, 0] = due[-2]
        due[-2] = entry
        entry = following
    due[day] = -1
    for home in range(hosts.flow.shape[1]):
        if places.whole[ARRIVES, home] > 0:
            today, present = hosts.flow[TODAY, home], hosts.flow[DISPLACED, home]
            places.whole[AWAY, home] += places.whole[ARRIVES, home]
            places.whole[ARRIVES, home] = 0
            for host in range(came.size):
                came[host] += today[host]
                present[host] += today[host]
                today[host] = 0
    for host in range(came.size):
        hosts.whole[STOCK, host] += came[host]


@part
def settle_told(
    places: Places, hosts: Hosts, ground: Ground, ways: Ways, told: Reported, own: Numbers, keys: Keys, member: int
) -> None:  # fmt: skip
    """Places those who left before the issue date, as told, at their destinations; all roads were open then."""
    takes, went, speed = hosts.whole[TAKES], hosts.whole[WENT], own[SPEED_VEHICLE] * HOURS
    attraction(hosts, places, ground, own)
    for report in range(told.left.shape[0]):
        home = int(told.left[report, 0])
        meet(places, told, own, keys, home, member)
        key, low, high = keys.place[TOLD_TO_HAVE_LEFT, home], math.log(told.left[report, 1]), math.log(told.left[report, 2])
        some = open_ways(ways.leads[:, home], ways.passes[home], hosts.bits, FIRST, takes, hosts.whole[REACH])
        reach, total = hosts.whole[REACH, :some], 0.0
        plain(hosts.weight, reach)
        hosts.way_factor[BY_VEHICLE, :, home, 0] = UNKNOWN_WAY
        weigh(hosts.weight, takes, reach, hosts.way_factor[BY_VEHICLE], ways.km, hosts.bits, home, speed, own[B_T])
        hosts.way_factor[BY_VEHICLE, :, home, 0] = UNKNOWN_WAY  # they did not stop: not the pace of those who leave later
        persons = _told_to_go(places, hosts.part[OUT], home, low + (high - low) * uniform(key, member, FIRST, FIRST))
        for row in range(some):
            named = told.left_to[report, reach[row]] or not told.left_to[report].any()
            total += hosts.weight[WEIGHT, row] if named else 0.0
            hosts.exact[UPTO, row] = total
        if total <= 0.0:
            continue
        in_proportion(persons, hosts.exact[UPTO, :some], uniform(key, member, FIRST, FIRST + 1), went)
        for cohort in range(COHORTS):
            places.whole[AT_HOME + cohort, home] -= hosts.part[OUT, cohort]
        for row in range(some):
            hosts.flow[DISPLACED, home, reach[row]] += went[row]
            hosts.whole[STOCK, reach[row]] += went[row]
        places.whole[AWAY, home] += persons


@part
def _told_to_go(places: Places, out: Counts, home: int, logarithm: float) -> int:
    """How many of a home have left, by cohort in row `OUT`, where as many are told of as `logarithm` says."""
    movers, persons = 0, 0
    for cohort in range(COHORTS):
        movers += places.whole[AT_HOME + cohort, home]
    share = min(math.floor(math.exp(logarithm) + 0.5) / max(movers, 1), 1.0)
    for cohort in range(COHORTS):
        out[cohort] = int(places.whole[AT_HOME + cohort, home] * share)
        persons += out[cohort]
    return persons

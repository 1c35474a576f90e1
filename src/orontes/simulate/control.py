"""Who holds what: how near the front is, and how control spreads over the roads, town by town and day by day; compiled.

A town is taken at a rate of (speed of the front) x (contact: 1 / length of a road from a place of the advancing side, added up)
times its ease: on one road of length l the side needs l / speed days on average. After Harris 1974 (doi 10.1214/aop/1176996493).
"""

import math
from typing import Final

import numpy as np
from numpy.typing import NDArray

from orontes.scenario.setting import NOBODY
from orontes.simulate.compiled import lean, part
from orontes.simulate.decisions import CONTROL, Keys
from orontes.simulate.draws import FIRST, uniform
from orontes.simulate.ground import REINFORCED_THERE, SHORTEST_KM, TOWN_SIZE, Ground, Reported, Roads
from orontes.simulate.parameters import REINFORCED, SIZE_EXPONENT
from orontes.simulate.plan import ADVANCING, FRONT_SPEED, PEACE_DAY
from orontes.simulate.state import (
    AT_ATTACKER,
    CHANGED_NEAR,
    CONTROLLER,
    FALLEN,
    FRONT,
    NEAR_ATTACKER,
    Places,
)

AT_THE_EDGE_KM: Final = 0.5
Floats = NDArray[np.float64]
Counts = NDArray[np.int64]
Km = NDArray[np.float32]


@lean
def ease(size: float, exponent: float, reinforced: bool, factor: float) -> float:
    """Factor on the rate at which a town is taken: 1 for a small one (`size` in units of `EASY_TOWN`), less for a large one."""
    return float(size**-exponent) * (factor if reinforced else 1.0)


@lean
def contact(held: Counts, place: int, side: int, start: NDArray[np.int32], other: NDArray[np.int32], nearness: Floats) -> float:
    """How strongly a place is in contact with those of a side, per km, by its roads (see `Roads`)."""
    strength = 0.0
    for road in range(start[place], start[place + 1]):
        if held[other[road]] == side:
            strength += nearness[road]
    return strength


@lean
def falls(rate: float, chance: float) -> bool:
    """Whether a place is taken today, at a daily rate."""
    return rate > 0.0 and chance < -math.expm1(-rate)


@lean
def gained(nearest: Floats, at: Counts, place: int, km: Km) -> None:
    """Brings the distances from all places to a side up to date after it has gained `place`."""
    for other in range(nearest.size):
        if km[place, other] < nearest[other]:
            nearest[other], at[other] = km[place, other], place


@lean
def lost(nearest: Floats, at: Counts, place: int, km: Km, held: Counts, side: int) -> None:
    """Brings the distances from all places to a side up to date after it has lost `place`."""
    for other in range(nearest.size):
        if at[other] == place:
            nearest[other], at[other] = np.inf, NOBODY
            for third in range(held.size):
                if held[third] == side and km[other, third] < nearest[other]:
                    nearest[other], at[other] = km[other, third], third


@part
def meet_sides(places: Places, ground: Ground, told: Reported) -> None:
    """Works out how near each place is to what the sides at war hold at the start."""
    for which in range(2):
        side = told.attacker if which == 0 else told.defender
        nearest, at = places.real[NEAR_ATTACKER + which], places.whole[AT_ATTACKER + which]
        nearest[:], at[:] = np.inf, NOBODY
        for place in range(nearest.size):
            if side != NOBODY and places.whole[CONTROLLER, place] == side:
                gained(nearest, at, place, ground.km)


@part
def hand_over(places: Places, ground: Ground, told: Reported, place: int, side: int, day: int) -> None:
    """Gives a place to a side, and brings up to date what hangs on it."""
    held = places.whole[CONTROLLER]
    before = held[place]
    if before == side:
        return
    held[place] = side
    for which in range(2):
        of = told.attacker if which == 0 else told.defender
        nearest, at = places.real[NEAR_ATTACKER + which], places.whole[AT_ATTACKER + which]
        if before == of and before != NOBODY:
            lost(nearest, at, place, ground.km, held, before)
        elif side == of and side != NOBODY:
            gained(nearest, at, place, ground.km)
    for near in range(ground.near_start[place], ground.near_start[place + 1]):
        places.whole[CHANGED_NEAR, ground.near_place[near]] = day


@part
def front_km(places: Places, told: Reported, own: Floats, day: int) -> None:
    """Road distance from each place to the nearest side at war with its holder, into row `FRONT`; infinite where none.

    Only the two sides of the front count: others that hold places may live in peace. Where nobody knows who holds a place, it
    counts as hostile to the side that advances. A front told of at a distance draws nearer by what its side has advanced, until
    it stands at the edge.
    """
    front, held = places.real[FRONT], places.whole[CONTROLLER]
    front[:] = np.inf
    if day >= own[PEACE_DAY]:
        return
    for which in range(2):
        side = told.attacker if which == 0 else told.defender
        nearest = places.real[NEAR_ATTACKER + which]
        for place in range(front.size):
            if held[place] != side and (held[place] != NOBODY or side == told.attacker):
                front[place] = min(front[place], nearest[place])
    for row in range(told.fronts.shape[0]):
        place, side = int(told.fronts[row, 0]), int(told.fronts[row, 1])
        if held[place] != side:
            advanced = own[FRONT_SPEED] * day if own[ADVANCING] == side else 0.0
            front[place] = min(front[place], max(told.fronts[row, 2] - advanced, AT_THE_EDGE_KM))


@part
def change_hands(
    places: Places, ground: Ground, roads: Roads, told: Reported, own: Floats, keys: Keys, member: int, day: int
) -> None:
    """Lets the advancing side take places, and what is supposed come true."""
    side, number, held = int(own[ADVANCING]), 0, places.whole[CONTROLLER]
    if side != NOBODY and day < own[PEACE_DAY]:
        for place in range(held.size):
            if held[place] == side or not (held[place] == NOBODY or held[place] == told.attacker or held[place] == told.defender):
                continue
            strength = contact(held, place, side, roads.start, roads.place, roads.nearness)
            for row in range(told.fronts.shape[0]):
                if int(told.fronts[row, 0]) == place and int(told.fronts[row, 1]) == side:
                    strength = max(strength, 1.0 / max(told.fronts[row, 2] - own[FRONT_SPEED] * day, SHORTEST_KM))
            if strength > 0:
                rate = own[FRONT_SPEED] * strength
                rate *= ease(
                    told.place[TOWN_SIZE, place], own[SIZE_EXPONENT], told.marks[REINFORCED_THERE, place], own[REINFORCED]
                )
                if falls(rate, uniform(keys.place[CONTROL, place], member, day, FIRST)):
                    places.whole[FALLEN, number] = place
                    number += 1
    for row in range(number):
        hand_over(places, ground, told, places.whole[FALLEN, row], side, day)
    for row in range(told.forced.shape[0]):
        if told.forced[row, 2] == day:
            hand_over(places, ground, told, told.forced[row, 0], told.forced[row, 1], day)

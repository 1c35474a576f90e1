"""Which links nobody passes today: broken, between hostile ends, or into a besieged place. Compiled."""

import math
from typing import Final

import numpy as np
from numpy.typing import NDArray

from orontes.scenario.setting import NOBODY
from orontes.simulate.compiled import lean, part
from orontes.simulate.decisions import OPENING_OR_CLOSING, Keys
from orontes.simulate.departure import besieged
from orontes.simulate.draws import FIRST, uniform
from orontes.simulate.ground import Reported, Roads
from orontes.simulate.parameters import NEAR_FRONT_KM, RATE_CLOSING, RATE_OPENING
from orontes.simulate.state import BROKEN, CLOSED, CONTROLLER, FRONT, NEEDED, SHUT, STAYS_OPEN, Places

NEEDED_PERSONS: Final = 100.0
"""A closed road is needed on a day on which more people than that would have taken it; declared by us."""
Floats = NDArray[np.float64]
Links = NDArray[np.int32]


@part
def close_links(
    places: Places, links: Links, roads: Roads, told: Reported, own: Floats, keys: Keys, member: int, day: int
) -> int:  # fmt: skip
    """How many links are closed today; which, in rows `CLOSED` and `SHUT`.

    Where nobody knows who holds a place, it counts as hostile to the side that advances.
    """
    shuts, opens = -math.expm1(-own[RATE_CLOSING]), -math.expm1(-own[RATE_OPENING])
    front, held, attacker = places.real[FRONT], places.whole[CONTROLLER], told.attacker
    for link in range(links.shape[1]):
        a, b, broken = roads.ends[link, 0], roads.ends[link, 1], links[BROKEN, link] > 0
        near = min(front[a], front[b]) <= own[NEAR_FRONT_KM]
        if near or broken:
            drawn = uniform(keys.link[OPENING_OR_CLOSING, link], member, day, FIRST)
            broken = (drawn >= opens or told.p_cut[link] > 0) if broken else drawn < shuts
            links[BROKEN, link] = broken
        known = held[a] != NOBODY and held[b] != NOBODY
        hostile = held[a] != held[b] and (known or held[a] == attacker or held[b] == attacker)
        links[CLOSED, link] = broken or (hostile and not links[STAYS_OPEN, link])
    for place in range(held.size):
        if besieged(told, own, place, day):
            for road in range(roads.start[place], roads.start[place + 1]):
                links[CLOSED, roads.link[road]] = 1
    number = 0
    for link in range(links.shape[1]):
        if links[CLOSED, link]:
            links[SHUT, number] = link
            number += 1
    return number


@lean
def open_roads(closed: Links, place: int, start: NDArray[np.int32], link: NDArray[np.int32]) -> int:
    """Number of roads out of a place that are open today (see `Roads`)."""
    number = 0
    for road in range(start[place], start[place + 1]):
        number += 1 - closed[link[road]]
    return number


@lean
def need_links(
    links: Links, shut: int, persons: int, pull: NDArray[np.float32], leads: int, passes: NDArray[np.uint64]
) -> None:  # fmt: skip
    """Marks closed links that many of those who want out would have taken, by the shortest ways, in proportion to `pull`.

    `leads` and `passes`, shape (L, W), are those of `Ways` of a home.
    """
    if persons <= NEEDED_PERSONS:
        return
    total = np.float32(0.0)
    for host in range(pull.size):
        if (leads >> np.uint64(host)) & np.uint64(1):
            total += pull[host]
    for number in range(shut):
        link = links[SHUT, number]
        taken = passes[link, 0] & leads
        if links[NEEDED, link] or taken == np.uint64(0):
            continue
        share = np.float32(0.0)
        for host in range(pull.size):
            if (taken >> np.uint64(host)) & np.uint64(1):
                share += pull[host]
        links[NEEDED, link] = persons * share > NEEDED_PERSONS * total

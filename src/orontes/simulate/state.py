"""People and control of one member at one time; and how a member starts. Compiled.

Compiled functions take few arrays sooner than many: numbers of a kind stand as rows of one table, each under a name.
"""

import math
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from orontes.scenario.setting import NOBODY
from orontes.simulate.compiled import part
from orontes.simulate.decisions import ATTRACTION, CORRIDOR, CUT_AS_TOLD, FRAILTY, HOLDER, MOVERS, Keys
from orontes.simulate.draws import FIRST, beta, binomial, gamma, normal_quantile, uniform
from orontes.simulate.ground import CHANGED, STRONGHOLD, Ground, Reported
from orontes.simulate.parameters import (
    B_M,
    CORRIDOR_OPEN,
    FRAILTY_CV,
    PI_CONCENTRATION,
    PI_HOSTILE,
    PI_TOLERATED,
    SHARE_ALIGNED,
    SHARE_AT_RISK,
    SHARE_AT_RISK_STRONGHOLD,
    SHARE_ON_FOOT,
    XI_SD,
)

ALIGNED, NEUTRAL, AT_RISK = 0, 1, 2
AFFINITIES: Final = 3
VEHICLE, ON_FOOT = 0, 1
MOBILITIES: Final = 2
COHORTS: Final = AFFINITIES * MOBILITIES
"""A cohort is affinity x 2 + mobility."""
PACES: Final = 3
"""By vehicle, in a jam, on foot."""
LONG_AGO: Final = -1000
CHANGED_BEFORE: Final = -3
"""A place told to have changed hands within the week before did so three days before the issue date; declared by us."""
FRONT, NEAR_ATTACKER, NEAR_DEFENDER, FRAILTY_OF, MOST, RISK, LINE = range(7)
"""Rows of `Places.real`: road distance to the front, and to the nearest place that the attacker, the defender holds (km, infinite
for none); how the place differs, mean 1; today's rate of leaving of most people, and of those at risk; room to work in."""
CONTROLLER, TRUSTED, AT_ATTACKER, AT_DEFENDER, CHANGED_NEAR, MET, STAYERS, AWAY, FALLEN, GONE, ARRIVES, LEFT = range(12)
"""Rows of `Places.whole`: who holds the place, and held it at the start; the nearest places as above; day of the last change of
control within reach; whether frailty and movers are drawn (those of most places are never needed); people at home who do not
move in this crisis (all, where not drawn); people of the place who are displaced; room to work in, twice; people of the place
who arrive today; from `LEFT` on, who left on
the last three days; from `AT_HOME` on, those at home who move if the threat comes, by cohort."""
AT_HOME: Final = LEFT + 3
BROKEN, STAYS_OPEN, CLOSED, NEEDED, SHUT = range(5)
"""Rows of links: closed by damage or decision; open even between hostile ends; closed to all today; needed by many on a day on
which it was closed; and the numbers of those that are closed today, as many as there are."""
PULL, BASE, WEIGHT = range(3)
"""Rows of `Hosts.weight`: how much each attracts; of those that can be reached, one after the other, for people of one home, and
by the way there too."""
FIXED, UPTO = range(2)
"""Rows of `Hosts.exact`: how much each attracts, without what changes; weights added up."""
STOCK, TAKES, WENT, CAME, HOLDER_OF, REACH, SOME = range(7)
"""Rows of `Hosts.whole`: displaced people there; the way that is taken there, -1 for none; those who go there now; those who came
there today; who holds the place; the numbers of those that can be reached today from a place, as many as there are; room to work
in."""
DISPLACED, MOVED, TODAY, BY_WAY = range(4)
"""Rows of `Hosts.flow`: displaced present, by home and host; people who left home, by first destination; those who arrive today;
from `BY_WAY` on, people who went by each way."""
OUT, GROUPS = range(2)
"""Rows of `Hosts.part`: who gets out of a home, by cohort; those of one mobility, by affinity."""
UNKNOWN_WAY: Final = np.float32(-1.0)


class Places(NamedTuple):
    """What holds at each place, rows by N places: `real` of float, `whole` of int."""

    real: NDArray[np.float64]
    whole: NDArray[np.int64]


class Hosts(NamedTuple):
    """What holds at each host, rows by J hosts: `weight` of float32, `exact` of float, `whole` of int; `bits` is room to work in.

    Parameters
    ----------
    flow : ndarray of int32, shape (3 + W, N, J)
    way_factor : ndarray of float32, shape (PACES, W, N, J)
        How the way lowers the weight of a host; `UNKNOWN_WAY` where not yet worked out.
    part : ndarray of int, shape (2, K)
    pieces : ndarray of int, shape (N + J, 3)
        Room to work in.
    """

    weight: NDArray[np.float32]
    exact: NDArray[np.float64]
    whole: NDArray[np.int64]
    bits: NDArray[np.int32]
    flow: NDArray[np.int32]
    way_factor: NDArray[np.float32]
    part: NDArray[np.int64]
    pieces: NDArray[np.int64]


def room_for(places: int, links: int, hosts: int, ways: int) -> tuple[Places, NDArray[np.int32], Hosts]:
    """Places, links and hosts of that number, with nothing in them."""
    at_hosts = Hosts(
        np.zeros((3, hosts), dtype=np.float32), np.zeros((2, hosts)), np.zeros((7, hosts), dtype=np.int64),
        np.zeros(hosts, dtype=np.int32), np.zeros((BY_WAY + ways, places, hosts), dtype=np.int32),
        np.zeros((PACES, ways, places, hosts), dtype=np.float32), np.zeros((2, COHORTS), dtype=np.int64),
        np.zeros((places + hosts, 3), dtype=np.int64),
    )  # fmt: skip
    at_places = Places(np.zeros((7, places)), np.zeros((AT_HOME + COHORTS, places), dtype=np.int64))
    return at_places, np.zeros((5, links), dtype=np.int32), at_hosts


@part
def begin(
    places: Places, links: NDArray[np.int32], hosts: Hosts, ground: Ground, told: Reported, own: NDArray[np.float64], keys: Keys,
    member: int,
) -> None:  # fmt: skip
    """Sets the state of a member on the issue date; nobody has left yet."""
    places.whole[:], hosts.whole[:], hosts.flow[:] = 0, 0, 0
    hosts.way_factor[:, :, :, 0], places.whole[CHANGED_NEAR], links[NEEDED] = UNKNOWN_WAY, LONG_AGO, 0
    for link in range(links.shape[1]):
        links[STAYS_OPEN, link] = uniform(keys.link[CORRIDOR, link], member, FIRST, FIRST) < own[CORRIDOR_OPEN]
        links[BROKEN, link] = uniform(keys.link[CUT_AS_TOLD, link], member, FIRST, FIRST) < told.p_cut[link]
    for host in range(ground.hosts.size):
        xi = own[XI_SD] * normal_quantile(uniform(keys.place[ATTRACTION, ground.hosts[host]], member, FIRST, FIRST))
        size = ground.size[host]
        hosts.exact[FIXED, host] = math.exp(own[B_M] * math.log(max(size, 1.0)) + xi) if size > 0 else 0.0
    for place in range(ground.people.size):
        places.whole[STAYERS, place] = ground.people[place]
        if told.marks[CHANGED, place]:
            for near in range(ground.near_start[place], ground.near_start[place + 1]):
                places.whole[CHANGED_NEAR, ground.near_place[near]] = CHANGED_BEFORE
    _take_sides(places, told, keys, member)


@part
def _take_sides(places: Places, told: Reported, keys: Keys, member: int) -> None:
    """Who holds each place: drawn where reports give odds, else as at the nearest place known."""
    held, trusted = places.whole[CONTROLLER], places.whole[TRUSTED]
    for place in range(held.size):
        if told.anchor[place] == place:
            drawn, side = uniform(keys.place[HOLDER, place], member, FIRST, FIRST), 0
            while side < told.odds_upto.shape[1] - 1 and drawn >= told.odds_upto[place, side]:
                side += 1
            held[place] = side
    for place in range(held.size):
        if told.anchor[place] != place:
            held[place] = held[told.anchor[place]] if told.anchor[place] >= 0 else NOBODY
    for place in range(held.size):
        trusted[place] = held[place]


@part
def meet(places: Places, told: Reported, own: NDArray[np.float64], keys: Keys, place: int, member: int) -> None:
    """Draws frailty and movers of a place, once."""
    count = places.whole
    if count[MET, place]:
        return
    count[MET, place] = 1
    shape = 1.0 / own[FRAILTY_CV] ** 2
    places.real[FRAILTY_OF, place] = gamma(shape, keys.place[FRAILTY, place], member, FIRST) / shape
    people, key, sure = count[STAYERS, place], keys.place[MOVERS, place], own[PI_CONCENTRATION]
    risk = own[SHARE_AT_RISK_STRONGHOLD] if told.marks[STRONGHOLD, place] else own[SHARE_AT_RISK]
    at_risk = int(people * risk)
    aligned = int((people - at_risk) * own[SHARE_ALIGNED])
    for affinity in range(AFFINITIES):
        if affinity == ALIGNED:
            group, share = aligned, own[PI_TOLERATED] * 0.5
        elif affinity == NEUTRAL:
            group, share = people - at_risk - aligned, own[PI_TOLERATED]
        else:
            group, share = at_risk, max(own[PI_HOSTILE], own[PI_TOLERATED])
        would_share = beta(share * sure, (1.0 - share) * sure, key, member, FIRST + 1000 + 128 * affinity)
        would = binomial(group, would_share, uniform(key, member, FIRST, affinity))
        on_foot = int(would * own[SHARE_ON_FOOT])
        count[AT_HOME + affinity * MOBILITIES + VEHICLE, place] = would - on_foot
        count[AT_HOME + affinity * MOBILITIES + ON_FOOT, place] = on_foot
        count[STAYERS, place] -= would


@part
def people_of(places: Places, hosts: Hosts, under_way: NDArray[np.int32], due: NDArray[np.int32]) -> int:
    """All people of a member, wherever they are; -1 where a number is below 0 or sums do not agree."""
    count, total, well = places.whole, 0, True
    for place in range(count.shape[1]):
        total += count[STAYERS, place]
        well &= count[STAYERS, place] >= 0
        for cohort in range(COHORTS):
            total += count[AT_HOME + cohort, place]
            well &= count[AT_HOME + cohort, place] >= 0
        away = 0
        for host in range(hosts.whole.shape[1]):
            away += hosts.flow[DISPLACED, place, host]
            well &= hosts.flow[DISPLACED, place, host] >= 0
        total += away
        well &= away == count[AWAY, place]
    for host in range(hosts.whole.shape[1]):
        there = 0
        for place in range(count.shape[1]):
            there += hosts.flow[DISPLACED, place, host]
        well &= there == hosts.whole[STOCK, host]
    for day in range(due.size - 2):
        entry: Any = due[day]
        while entry >= 0:
            total += under_way[entry, 3]
            well &= under_way[entry, 3] > 0
            entry = under_way[entry, 0]
    return total if well else -1

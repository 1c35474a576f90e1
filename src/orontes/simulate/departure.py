"""Who leaves, and when: the daily rate of those who would move, the draw, and the way they take. Compiled."""

import math
from typing import Final

import numpy as np
from numpy.typing import NDArray

from orontes.scenario.setting import NOBODY
from orontes.simulate.compiled import lean, part
from orontes.simulate.decisions import Keys
from orontes.simulate.draws import Key, binomial, uniform
from orontes.simulate.ground import BESIEGED, EVENT_FRONT, FLED, VIOLENCE, Ground, Reported
from orontes.simulate.parameters import B_C, B_D, B_P, B_V, B_V2, B_W, CLOSED_SIEGE, D0, LONG_WAR, URBAN_BATTLE
from orontes.simulate.plan import PEACE_DAY, RATE, SIEGE_DAY
from orontes.simulate.state import (
    AT_HOME,
    AT_RISK,
    CHANGED_NEAR,
    COHORTS,
    CONTROLLER,
    FRAILTY_OF,
    FRONT,
    LEFT,
    MOBILITIES,
    MOST,
    RISK,
    TRUSTED,
    Places,
    meet,
)

QUIET: Final = 0.1
"""A place is beyond reach of the front where exp(-d / d0) is below this: nobody leaves because of it; declared by us."""
CHANGE_DAYS: Final = 7
WORTH_A_LOOK: Final = 1e-6
Numbers = NDArray[np.float64]
Ints = NDArray[np.int64]


@lean
def hazard(front_km: float, push: float, rate: float, own: Numbers) -> float:
    """Daily rate at which those who would move leave, for a place of frailty 1.

    ``h = rate x exp(b_d (exp(-d/d0) - 1) + push)``, 0 beyond reach; `push` is from `pushed`, `rate` that of a town with the front
    at its edge.
    """
    near = math.exp(-front_km / own[D0])
    return float(rate * math.exp(own[B_D] * (near - 1.0) + push)) if near >= QUIET else 0.0


@lean
def pushed(changed: bool, violence: float, gone: float, winter: bool, own: Numbers) -> float:
    """What moves people beside the front: ``b_c [change] + b_v v - b_v2 v^2 + b_p gone + b_w [winter]``.

    Parameters
    ----------
    changed : bool
        Whether a place within 25 km changed hands within 7 days.
    violence : float
        v = ln(1 + violent events within 25 km in 7 days).
    gone : float
        Share of the residents who left in the last 3 days.
    """
    push = own[B_V] * violence - own[B_V2] * violence * violence + own[B_P] * gone
    return float(push + (own[B_C] if changed else 0.0) + (own[B_W] if winter else 0.0))


@part
def besieged(told: Reported, own: Numbers, place: int, day: int) -> bool:
    """Whether the roads of a place are closed by a siege today."""
    ring = told.marks[BESIEGED, place] or (place == told.siege_place and own[SIEGE_DAY] <= day)
    return ring and day < own[PEACE_DAY]


@part
def rates(places: Places, ground: Ground, told: Reported, own: Numbers, keys: Keys, member: int, day: int) -> None:
    """Today's rates of leaving of most people and of those at risk, into rows `MOST` and `RISK`."""
    real, count = places.real, places.whole
    reach = -own[D0] * math.log(QUIET)
    for place in range(count.shape[1]):
        real[MOST, place] = real[RISK, place] = 0.0
        front, event = real[FRONT, place], told.place[EVENT_FRONT, place]
        fallen = count[CONTROLLER, place] != count[TRUSTED, place] and count[TRUSTED, place] != NOBODY
        if day >= own[PEACE_DAY] or (front > reach and event > reach and not fallen):
            continue
        meet(places, told, own, keys, place, member)
        gone = (count[LEFT, place] + count[LEFT + 1, place] + count[LEFT + 2, place]) / max(ground.people[place], 1)
        changed = day - count[CHANGED_NEAR, place] <= CHANGE_DAYS
        push = pushed(changed, told.place[VIOLENCE, place], gone, told.winter, own)
        base = own[CLOSED_SIEGE] if besieged(told, own, place, day) else own[RATE]
        most = hazard(front, push, base, own)
        if event < np.inf:
            most = max(most, hazard(event, push, own[URBAN_BATTLE] if told.marks[FLED, place] else own[LONG_WAR], own))
        risk = max(most, hazard(0.0, push, base, own)) if fallen else most
        frailty = real[FRAILTY_OF, place]
        real[MOST, place], real[RISK, place] = most * frailty, risk * frailty


@part
def leaving(places: Places, out: Ints, home: int, capacity: float, key: Key, member: int, day: int) -> tuple[int, int]:
    """Persons who want to leave a home today, and who get out: as many as its open roads take; by cohort in `out`."""
    wanted, chance = 0, -math.expm1(-places.real[MOST, home])
    chance_at_risk = chance
    if places.real[RISK, home] != places.real[MOST, home]:
        chance_at_risk = -math.expm1(-places.real[RISK, home])
    for cohort in range(COHORTS):
        out[cohort], there = 0, places.whole[AT_HOME + cohort, home]
        if there > 0:
            goes = chance_at_risk if cohort // MOBILITIES == AT_RISK else chance
            out[cohort] = binomial(there, goes, uniform(key, member, day, cohort))
            wanted += out[cohort]
    if wanted <= capacity:
        return wanted, wanted
    able = 0
    for cohort in range(COHORTS):
        out[cohort] = int(out[cohort] * (capacity / wanted))
        able += out[cohort]
    return wanted, able

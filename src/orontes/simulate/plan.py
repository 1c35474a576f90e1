"""What members are to live through: their regimes as numbers."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from orontes.core.streams import Streams
from orontes.scenario.setting import NOBODY, Setting
from orontes.simulate.draws import uniforms
from orontes.simulate.parameters import COLUMNS, Parameters
from orontes.simulate.state import AT_RISK

PEACE_BY_DAY: Final = 5
"""In a negotiated stop, fighting ends on one of the first so many days, each as likely; declared by us."""
SIEGE_BY_DAY: Final = 5
"""In a siege, the ring closes on one of the first so many days, each as likely; declared by us."""
ADVANCING, FRONT_SPEED, RATE, PEACE_DAY, SIEGE_DAY, LIKES = range(len(COLUMNS), len(COLUMNS) + 6)
"""What a member's own numbers hold beside its parameters: the side that takes places, or `NOBODY`, and how fast, in km a day; the
daily rate of leaving with the front at the edge; the day from which nobody fights, and that from which the roads of
`Reported.siege_place` are closed by a siege, both infinite for never; from `LIKES` on, for each affinity, how a friendly, a
hostile and an unknown holder of a place changes its weight."""
TRUST: Final = (0.0, 0.3, 1.0)
"""How strongly the aligned, the neutral and those at risk prefer a place held by the side that held their home, as a share of
b_a; declared by us."""
UNKNOWN_TRUST: Final = -0.5
"""A place of which nobody knows who holds it lies half way between an indifferent and a hostile one; declared by us."""


def own_numbers(
    setting: Setting, regime: NDArray[np.int64], streams: Streams, parameters: Parameters, *, first: int
) -> NDArray[np.float64]:
    """Parameters and plan of members from number `first` on, shape (M, P); `regime`, shape (M,), as in `setting.scenarios`."""
    members = regime.size
    side, speed, rate = np.full(members, float(NOBODY)), np.zeros(members), np.zeros(members)
    peace, siege = np.full(members, np.inf), np.full(members, np.inf)
    end, ring = np.empty(members), np.empty(members)
    for what, last, drawn in (("day of peace", PEACE_BY_DAY, end), ("day of the siege", SIEGE_BY_DAY, ring)):
        uniforms(np.uint64(streams.key(what)), first, drawn)
        drawn[:] = np.floor(drawn * last)
    for number, weighted in enumerate(setting.scenarios):
        mine, kind = regime == number, weighted.regime
        rate[mine] = parameters[kind.hazard][mine]
        if kind.speed is not None:
            side[mine] = {"attacker": setting.attacker, "defender": setting.defender}[kind.advancing or "attacker"]
            speed[mine] = parameters[kind.speed][mine]
        if kind.name == "negotiated_stop":
            peace[mine] = end[mine]
        if kind.name == "siege":
            siege[mine] = ring[mine]
    return np.column_stack([parameters.columns(), side, speed, rate, peace, siege, likes(parameters["b_a"])])


def likes(b_a: NDArray[np.float64]) -> NDArray[np.float64]:
    """Factor on the weight of a place for each affinity and kind of holder (friendly, hostile, unknown), shape (M, 9).

    ``exp(b_a x TRUST x likes)``, likes 1 for a friendly place, -1 for a hostile one, `UNKNOWN_TRUST` where nothing is known;
    those at risk go to no hostile place.
    """
    factor = np.exp(b_a[:, None, None] * np.array(TRUST)[:, None] * np.array([1.0, -1.0, UNKNOWN_TRUST]))
    factor[:, AT_RISK, 1] = 0.0
    return np.asarray(factor.reshape(b_a.size, -1))

"""Uniform draws inside compiled loops: SplitMix64 (Steele, Lea and Flood 2014, doi 10.1145/2714064.2660195), from a named stream.

A call into numpy's generators costs several times as much as the draw itself. The state only ever counts up, so that the next
draw need not wait for the last one.
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from orontes.simulate.compiled import inlined

State = NDArray[np.uint64]


def state_of(rng: np.random.Generator) -> State:
    """The state of a sequence of draws that goes on from that of `rng`, shape (1,)."""
    return rng.integers(1, 2**64 - 1, size=1, dtype=np.uint64)


STEP: Final = np.uint64(0x9E3779B97F4A7C15)
"""What the state counts up by."""


@inlined
def mixed(state: np.uint64) -> np.uint64:
    """64 random bits from a state."""
    one = (state ^ (state >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    two = (one ^ (one >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return two ^ (two >> np.uint64(31))


@inlined
def uniform(state: State) -> float:
    """A draw from 0 to below 1, in steps of 2^-53; the state goes on."""
    state[0] += STEP
    return float(mixed(state[0]) >> np.uint64(11)) * 2.0**-53

"""Uniform draws inside compiled loops: xoshiro256++ (Blackman and Vigna 2021, doi 10.1145/3460772), seeded from a named stream.

A call into numpy's generators costs several times as much as the draw itself.
"""

import numpy as np
from numpy.typing import NDArray

from orontes.simulate.compiled import compiled

State = NDArray[np.uint64]


def state_of(rng: np.random.Generator) -> State:
    """The state of a sequence of draws that goes on from that of `rng`, shape (4,)."""
    return rng.integers(1, 2**64 - 1, size=4, dtype=np.uint64)


@compiled
def uniform(state: State) -> float:
    """A draw from 0 to below 1, in steps of 2^-53; the state goes on."""
    a, b, c, d = state[0], state[1], state[2], state[3]
    total = a + d
    drawn = ((total << np.uint64(23)) | (total >> np.uint64(41))) + a
    c ^= a
    d ^= b
    state[1] = b ^ c
    state[0] = a ^ d
    state[2] = c ^ (b << np.uint64(17))
    state[3] = (d << np.uint64(45)) | (d >> np.uint64(19))
    return float(drawn >> np.uint64(11)) * 2.0**-53

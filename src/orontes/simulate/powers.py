"""Powers of many numbers at once in float32, compiled: some ten times as fast as one by one, and the same on every machine.

The logarithm and the exponential are polynomials over short ranges (Cephes, S. Moshier, functions logf and exp2f: published
coefficients), in loops that a compiler turns into steps of several numbers. Relative error below 2e-6, which is tested.
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from orontes.simulate.compiled import lean

Floats = NDArray[np.float32]
_F = np.float32
ROOT_HALF_BITS: Final = np.int32(0x3F3504F3)
"""The bits of sqrt(1/2) as a float32."""
MANTISSA: Final = np.int32(23)
LARGEST: Final = _F(126.0)
LOG2_E: Final = _F(1.442695040888963)
P: Final = tuple(
    _F(c)
    for c in (
        7.0376836292e-2, -1.1514610310e-1, 1.1676998740e-1, -1.2420140846e-1, 1.4249322787e-1, -1.6668057665e-1,
        2.0000714765e-1, -2.4999993993e-1, 3.3333331174e-1,
    )
)  # fmt: skip
Q: Final = tuple(
    _F(c)
    for c in (
        1.535336188319500e-4, 1.339887440266574e-3, 9.618437357674640e-3, 5.550332471162809e-2, 2.402264791363012e-1,
        6.931472028550421e-1,
    )
)  # fmt: skip


@lean
def powers(base: Floats, exponent: float, into: Floats, bits: NDArray[np.int32]) -> None:
    """``base ** exponent`` of positive numbers, into `into`; all three arrays have one length, `bits` is room to work in."""
    given, made, by, count = base.view(np.int32), into.view(np.int32), _F(exponent), base.size
    for i in range(count):
        bits[i] = (given[i] - ROOT_HALF_BITS) >> MANTISSA
    for i in range(count):
        made[i] = given[i] - (bits[i] << MANTISSA)
    for i in range(count):
        x = into[i] - _F(1.0)
        y = P[0]
        y = y * x + P[1]
        y = y * x + P[2]
        y = y * x + P[3]
        y = y * x + P[4]
        y = y * x + P[5]
        y = y * x + P[6]
        y = y * x + P[7]
        y = y * x + P[8]
        y = x + x * x * (x * y - _F(0.5))
        into[i] = min(max((y * LOG2_E + _F(bits[i])) * by, -LARGEST), LARGEST)
    for i in range(count):
        bits[i] = np.int32(into[i] + _F(128.5)) - np.int32(128)
    for i in range(count):
        x = into[i] - _F(bits[i])
        y = Q[0]
        y = y * x + Q[1]
        y = y * x + Q[2]
        y = y * x + Q[3]
        y = y * x + Q[4]
        y = y * x + Q[5]
        into[i] = y * x + _F(1.0)
    for i in range(count):
        made[i] = made[i] + (bits[i] << MANTISSA)

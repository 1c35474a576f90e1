"""A standard normal draw from a uniform one: its quantile to seven digits (Wichura 1988, doi 10.2307/2347330)."""

import math

from orontes.simulate.compiled import inlined


@inlined
def normal_at(drawn: float) -> float:
    """The standard normal's quantile of a number above 0 and below 1 (algorithm AS 241, PPND7)."""
    q = drawn - 0.5
    if abs(q) <= 0.425:
        r = 0.180625 - q * q
        above = ((59.109374720 * r + 159.29113202) * r + 50.434271938) * r + 3.3871327179
        return q * above / (((67.187563600 * r + 78.757757664) * r + 17.895169469) * r + 1.0)
    r = math.sqrt(-math.log(drawn if q < 0.0 else 1.0 - drawn))
    if r <= 5.0:
        r -= 1.6
        value = (((0.17023821103 * r + 1.3067284816) * r + 2.7568153900) * r + 1.4234372777) / (
            (0.12021132975 * r + 0.73700164250) * r + 1.0
        )
    else:
        r -= 5.0
        value = (((0.017337203997 * r + 0.42868294337) * r + 3.0812263860) * r + 6.6579051150) / (
            (0.012258202635 * r + 0.24197894225) * r + 1.0
        )
    return -value if q < 0.0 else value

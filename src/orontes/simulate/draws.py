"""Draws of one member, compiled: each decision has a key of its own name, and counts members, days and draws.

A draw is a function of (key, member, day, number): whatever else is drawn, by whom and in which order, it stays the same. Numbers
of people are the inverse of their distribution at one uniform draw, so that a chance a little higher moves a few people more,
never others. No call reaches for numpy's generators.
"""

import math
from typing import Any, Final, cast

import numpy as np
from numpy.typing import NDArray

from orontes.simulate.compiled import lean

LARGE: Final = 25.0
"""Variance above which a binomial is drawn from a normal with its skewness; declared by us, the error is tested."""
NEGLIGIBLE: Final = 1e-18
_MEMBER, _DAY, _HALF, _CUT = np.uint64(32), np.uint64(16), np.uint64(32), np.uint64(11)
Key = Any
"""An unsigned integer of 64 bits."""
FIRST: Final = cast("int", np.int64(0))
"""Number of the first draw of a decision, and of the day of those that are taken once; of the type that counting has, so that
nothing is compiled twice."""


@lean
def bits(key: Key, member: int, day: int, number: int) -> Any:
    """64 random bits, by counting: Squares (Widynski 2020, arXiv 2004.06278).

    `member` up to 2^32, `day` and `number` up to 2^16.
    """
    odd = key | np.uint64(1)
    count = (np.uint64(member) << _MEMBER) | (np.uint64(day) << _DAY) | np.uint64(number)
    y = (count + np.uint64(1)) * odd
    z = y + odd
    x = y * y + y
    x = (x >> _HALF) | (x << _HALF)
    x = x * x + z
    x = (x >> _HALF) | (x << _HALF)
    x = x * x + y
    x = (x >> _HALF) | (x << _HALF)
    last = x * x + z
    x = (last >> _HALF) | (last << _HALF)
    return last ^ ((x * x + y) >> _HALF)


@lean
def uniform(key: Key, member: int, day: int, number: int) -> float:
    """A draw between 0 and 1, neither of them, in steps of 2^-53."""
    return (float(bits(key, member, day, number) >> _CUT) + 0.5) * 2.0**-53


@lean
def uniforms(key: Key, first: int, drawn: NDArray[np.float64]) -> None:
    """One draw for each of some members, from number `first` on, into `drawn`."""
    for member in range(drawn.size):
        drawn[member] = uniform(key, first + member, FIRST, FIRST)


@lean
def normals(key: Key, first: int, drawn: NDArray[np.float64]) -> None:
    """One standard normal draw for each of some members, from number `first` on, into `drawn`."""
    for member in range(drawn.size):
        drawn[member] = normal_quantile(uniform(key, first + member, FIRST, FIRST))


@lean
def normal_quantile(chance: float) -> float:
    """The standard normal's quantile, to 1e-15 (Wichura 1988, algorithm AS 241, doi 10.2307/2347330)."""
    q = chance - 0.5
    if abs(q) <= 0.425:
        r = 0.180625 - q * q
        over = (((((((2509.0809287301226727 * r + 33430.575583588128105) * r + 67265.770927008700853) * r
                + 45921.953931549871457) * r + 13731.693765509461125) * r + 1971.5909503065514427) * r
                + 133.14166789178437745) * r + 3.387132872796366608)  # fmt: skip
        under = (((((((5226.495278852854561 * r + 28729.085735721942674) * r + 39307.89580009271061) * r
                + 21213.794301586595867) * r + 5394.1960214247511077) * r + 687.1870074920579083) * r
                + 42.313330701600911252) * r + 1.0)  # fmt: skip
        return q * over / under
    r = math.sqrt(-math.log(chance if q < 0 else 1.0 - chance))
    if r <= 5.0:
        r -= 1.6
        over = (((((((7.7454501427834140764e-4 * r + 0.0227238449892691845833) * r + 0.24178072517745061177) * r
                + 1.27045825245236838258) * r + 3.64784832476320460504) * r + 5.7694972214606914055) * r
                + 4.6303378461565452959) * r + 1.42343711074968357734)  # fmt: skip
        under = (((((((1.05075007164441684324e-9 * r + 5.475938084995344946e-4) * r + 0.0151986665636164571966) * r
                + 0.14810397642748007459) * r + 0.68976733498510000455) * r + 1.6763848301838038494) * r
                + 2.05319162663775882187) * r + 1.0)  # fmt: skip
    else:
        r -= 5.0
        over = (((((((2.01033439929228813265e-7 * r + 2.71155556874348757815e-5) * r + 0.0012426609473880784386) * r
                + 0.026532189526576123093) * r + 0.29656057182850489123) * r + 1.7848265399172913358) * r
                + 5.4637849111641143699) * r + 6.6579046435011037772)  # fmt: skip
        under = (((((((2.04426310338993978564e-15 * r + 1.4215117583164458887e-7) * r + 1.8463183175100546818e-5) * r
                + 7.868691311456132591e-4) * r + 0.0148753612908506148525) * r + 0.13692988092273580531) * r
                + 0.59983220655588793769) * r + 1.0)  # fmt: skip
    return -over / under if q < 0 else over / under


@lean
def binomial(people: int, chance: float, drawn: float) -> int:
    """How many of so many people go, each with a chance: the binomial's quantile at a uniform draw.

    Exact where the variance is at most `LARGE`, else ``mean + sd z + (1 - 2 p)(z^2 - 1) / 6`` rounded, z the normal quantile:
    mean, variance and skewness are the binomial's (Cornish and Fisher 1938, doi 10.2307/1400905).
    """
    if people <= 0 or chance <= 0.0:
        return 0
    if chance >= 1.0:
        return people
    variance = people * chance * (1.0 - chance)
    if variance > LARGE:
        z = normal_quantile(drawn)
        value = people * chance + math.sqrt(variance) * z + (1.0 - 2.0 * chance) * (z * z - 1.0) / 6.0
        return int(min(max(math.floor(value + 0.5), 0.0), float(people)))
    if chance > 0.5:
        return people - _counted_up(people, 1.0 - chance, 1.0 - drawn)
    return _counted_up(people, chance, drawn)


@lean
def _counted_up(people: int, chance: float, drawn: float) -> int:
    """The exact quantile, by adding up probabilities from 0; for few people expected."""
    mean, odds = people * chance, chance / (1.0 - chance)
    number, mass = 0, math.exp(people * math.log1p(-chance))
    upto = mass
    while drawn > upto and number < people and (mass > NEGLIGIBLE or number < mean):
        number += 1
        mass *= odds * (people - number + 1) / number
        upto += mass
    return number


@lean
def gamma(shape: float, key: Key, member: int, number: int) -> float:
    """A gamma draw of scale 1 (Marsaglia and Tsang 2000, doi 10.1145/358407.358414); draws from `number` on are used."""
    less = 1.0
    if shape < 1.0:
        less, shape, number = uniform(key, member, FIRST, number) ** (1.0 / shape), shape + 1.0, number + 1
    d = shape - 1.0 / 3.0
    c = 1.0 / math.sqrt(9.0 * d)
    while True:
        x = normal_quantile(uniform(key, member, FIRST, number))
        v = (1.0 + c * x) ** 3
        if v > 0 and math.log(uniform(key, member, FIRST, number + 1)) < 0.5 * x * x + d - d * v + d * math.log(v):
            return less * d * v
        number += 2


@lean
def beta(a: float, b: float, key: Key, member: int, number: int) -> float:
    """A beta draw; the 128 draws from `number` on are its own."""
    first = gamma(a, key, member, number)
    second = gamma(b, key, member, number + 64)
    return first / (first + second) if first + second > 0 else 0.0

"""Binomial and Poisson draws inside compiled loops: exact for few people, a normal with the right skewness for many."""

import math
from typing import Final

import numpy as np
from numpy.typing import NDArray

from orontes.simulate.compiled import compiled, inlined
from orontes.simulate.flee.normal import normal_at
from orontes.simulate.uniform import State, uniform

LARGE: Final = 10.0
"""Variance above which a binomial is drawn from a normal with its skewness; declared by us.

Its distribution function is then off by less than .002 (tested).
"""
Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@inlined
def binomial_of(people: int, chance: float, state: State) -> int:
    """One binomial draw: exact up to a variance of `LARGE`, beyond that ``mean + sd z + (1 - 2 p)(z^2 - 1) / 6`` rounded.

    z is standard normal: mean, variance and skewness are the binomial's (Cornish and Fisher 1938, doi 10.2307/1400905).
    """
    if chance <= 0.0:
        return 0
    if chance >= 1.0:
        return people
    spread, drawn = people * chance * (1.0 - chance), uniform(state)
    if spread > LARGE:
        z = normal_at(drawn + 2.0**-54)
        value = round(people * chance + math.sqrt(spread) * z + (1.0 - 2.0 * chance) * (z * z - 1.0) / 6.0)
        return min(max(value, 0), people)
    if chance > 0.5:
        return people - _inverted(people, 1.0 - chance, drawn)
    return _inverted(people, chance, drawn)


@inlined
def _inverted(people: int, chance: float, drawn: float) -> int:
    """The binomial's inverse distribution function, from 0 upwards; chance at most a half."""
    odds, went = chance / (1.0 - chance), 0
    part = math.exp(people * math.log1p(-chance))
    while drawn >= part and went < people:
        drawn -= part
        went += 1
        part *= odds * (people - went + 1) / went
    return went


@inlined
def poisson_of(mean: float, state: State) -> int:
    """One Poisson draw by its inverse distribution function, for means of some tens at most."""
    drawn, found, part = uniform(state), 0, math.exp(-mean)
    while drawn >= part > 0.0 and found < 10.0 * mean + 50.0:
        drawn -= part
        found += 1
        part *= mean / found
    return found


@compiled
def shared_out(people: Ints, weight: Floats, state: State) -> Ints:
    """People of each member at each place, shape (M, N), in proportion to `weight`, shape (M, N); nobody where all are 0."""
    found = np.zeros(weight.shape, dtype=np.int64)
    for member in range(weight.shape[0]):
        left, total = people[member], weight[member].sum()
        for place in range(weight.shape[1]):
            if left > 0 and weight[member, place] > 0:
                last = total <= weight[member, place] * (1.0 + 1e-12)
                went = left if last else binomial_of(left, weight[member, place] / total, state)
                found[member, place] = went
                left -= went
            total -= weight[member, place]
    return found

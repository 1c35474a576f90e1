"""People of many rows split at random over the places that a table gives: multinomial draws, member by member, compiled.

Few people go one by one, each by one draw from an alias table (exact to 2^-32). Of many the likeliest target is drawn as a
binomial; those left go one by one if few for their targets, else target by target (see `binomials`). Where very many are left,
those of all rows together are drawn at once for each target of a member: Poisson where few are expected there, else normal with
the right mean and variance, and their sum kept.
"""

import math
from typing import Final

import numpy as np
from numpy.typing import NDArray

from orontes.simulate.compiled import inlined, lean
from orontes.simulate.flee.binomials import LARGE, binomial_of, poisson_of
from orontes.simulate.flee.normal import normal_at
from orontes.simulate.flee.table import Table
from orontes.simulate.uniform import STEP, State, mixed, uniform

FEW: Final = 10
"""People a target up to which those of a row go one by one; declared by us, for speed."""
VERY_MANY: Final = 1_000
"""People of a row from which on they are drawn together with those of other rows; declared by us."""
Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


def scatter(people: Ints, members: Ints, table: Table, state: State, found: Ints) -> None:
    """Adds the people of each row to `found`, shape (M, T), for some members of `people`, shape (M, R)."""
    mean, spread, free = (np.zeros(found.shape[1]) for _ in range(3))
    _scatter(people, members, table, mean, spread, free, state, found)


@lean
def _scatter(
    people: Ints,
    members: Ints,
    table: Table,
    mean: Floats,
    spread: Floats,
    free: Floats,
    state: State,
    found: Ints,
) -> None:
    """See `scatter`."""
    begin, target = table.begin, table.target
    for member in members:
        together = 0
        for row in range(people.shape[1]):
            left = people[member, row]
            if left == 0:
                continue
            first, last = begin[row], begin[row + 1]
            if last == first + 1:
                found[member, target[first]] += left
                continue
            if left * table.chance[first] <= FEW and left <= FEW * (last - first):
                _one_by_one(left, first, last, table.cut, table.other, target, state, found[member])
                continue
            stays = binomial_of(left, table.chance[first], state)
            found[member, target[first]] += stays
            left -= stays
            if left <= FEW * (last - first - 1):
                _one_by_one(left, first + 1, last, table.rest_cut, table.rest_other, target, state, found[member])
            elif left >= VERY_MANY:
                scale = left / (1.0 - table.chance[first])
                for at in range(first + 1, last):
                    hoped = scale * table.chance[at]
                    mean[target[at]] += hoped
                    spread[target[at]] += hoped * (1.0 - hoped / left)
                together += left
            else:
                _in_turn(left, first + 1, last, table.onward, target, state, found[member])
        if together > 0:
            _draw_together(together, mean, spread, free, state, found[member])


@inlined
def _one_by_one(
    people: int, first: int, last: int, cut: NDArray[np.uint64], other: NDArray[np.int32], target: NDArray[np.int32],
    state: State, found: Ints,
) -> None:  # fmt: skip
    """Adds people of one row, each drawn alone."""
    width, own = np.uint64(last - first), state[0]
    for _ in range(people):
        own = own + STEP
        drawn = mixed(own)
        at = first + np.int64(((drawn >> np.uint64(32)) * width) >> np.uint64(32))
        here, there = target[at], other[at]
        found[there if (drawn & np.uint64(0xFFFFFFFF)) >= cut[at] else here] += 1
    state[0] = own


@inlined
def _in_turn(
    people: int, first: int, last: int, onward: Floats, target: NDArray[np.int32], state: State,
    found: Ints,
) -> None:  # fmt: skip
    """Adds people of one row, target by target."""
    for at in range(first, last):
        went = binomial_of(people, onward[at], state)
        found[target[at]] += went
        people -= went
        if people == 0:
            return


@lean
def _draw_together(people: int, mean: Floats, spread: Floats, free: Floats, state: State, found: Ints) -> None:
    """Adds very many people of several rows at each target, and empties `mean` and `spread`.

    Independent normals with variances f, less what their sum differs from zero shared in proportion to f, have variances
    ``f - f^2 / sum(f)``; f is such that these are the variances of the sums over rows. For one row that is the multinomial's
    covariance; for several only variances are kept, and the sum.
    """
    largest, left, due = 0, people, 0.0
    for at in range(mean.size):
        if mean[at] > 0.0 and spread[at] <= LARGE:
            went = poisson_of(mean[at], state) if mean[at] < 2.0 * LARGE else round(mean[at])
            found[at] += went
            left -= went
            mean[at] = spread[at] = 0.0
        due += mean[at]
        free[at] = spread[at]
        if mean[at] > mean[largest]:
            largest = at
    total = free.sum()
    for _ in range(3):
        scale, total = 1.0 / max(total, 1e-300), 0.0
        for at in range(free.size):
            free[at] = spread[at] + free[at] * free[at] * scale
            total += free[at]
    off = left - due
    for at in range(mean.size):
        if spread[at] > 0.0:
            noise = math.sqrt(free[at]) * normal_at(uniform(state) + 2.0**-54)
            mean[at] += noise
            off -= noise
    for at in range(mean.size):
        if spread[at] > 0.0:
            whole = round(max(mean[at] + off * free[at] / total, 0.0))
            found[at] += whole
            left -= whole
        mean[at] = spread[at] = 0.0
    found[largest] += left
    for at in range(found.size):
        if found[largest] >= 0:
            break
        moved = min(found[at], -found[largest]) if at != largest else 0
        found[at] -= moved
        found[largest] += moved


@lean
def take_part(left: Ints, parts: int, state: State, part: Ints) -> None:
    """Takes one of so many like parts of the people of each cell, shape (M, R), out of `left`, into `part`."""
    for member in range(left.shape[0]):
        for cell in range(left.shape[1]):
            here = left[member, cell]
            taken = here if here == 0 or parts == 1 else min(np.int64(here / parts + uniform(state)), here)
            part[member, cell] = taken
            left[member, cell] = here - taken

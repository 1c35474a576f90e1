"""People of many rows split at random over the places that a table gives: multinomial draws, member by member, compiled.

Few people go one by one, each by one draw from an alias table (chances to 2^-32 times the number of targets). Of many the
likeliest target is drawn as a binomial; those left go one by one if few for their targets, else target by target (`binomials`).
Where very many are left, those of all rows together are drawn at once for each target of a member: Poisson where few are expected
there, else normal with the right mean and variance, and their sum kept.
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
VERY_MANY: Final = 300
"""People of a row from which on they are drawn together with those of other rows; declared by us."""
BATCH: Final = 32
"""Members whose expectations are worked out together: enough for a core's wide registers, few enough for its cache."""
HALF: Final = np.uint64(0xFFFFFFFF)
LOW: Final = np.uint64(0xFFFF)
Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


def scatter(people: Ints, rows: Ints, members: Ints, table: Table, state: State, found: Ints) -> None:
    """Adds people to `found`, shape (M, T), for some members of `people`, shape (M, r), of so many `rows` of the table."""
    pool = np.zeros((rows.size, BATCH))
    together = np.zeros(BATCH, dtype=np.int64)
    mean, spread = np.zeros((found.shape[1], BATCH)), np.zeros((found.shape[1], BATCH))
    own = np.zeros((3, found.shape[1]))
    _scatter(people, rows, members, table, pool, together, mean, spread, own, state, found)


@lean
def _scatter(
    people: Ints, rows: Ints, members: Ints, table: Table, pool: Floats, together: Ints, mean: Floats, spread: Floats,
    own: Floats, state: State, found: Ints,
) -> None:  # fmt: skip
    """See `scatter`; the arrays in between are empty before and after."""
    for begin in range(0, members.size, BATCH):
        size, some = min(BATCH, members.size - begin), False
        for number in range(size):
            member = members[begin + number]
            together[number] = _one_member(people[member], rows, table, pool, number, state, found[member])
            some |= together[number] > 0
        if some:
            _expect(rows, table, pool, mean, spread)
        for number in range(size):
            if together[number] > 0:
                _draw_together(together[number], number, mean, spread, own, state, found[members[begin + number]])


@lean
def _one_member(people: Ints, rows: Ints, table: Table, pool: Floats, number: int, state: State, found: Ints) -> int:
    """How many people of rows with very many are left; puts them into `pool`, and adds all others to `found`."""
    begin, target, together = table.begin, table.target, 0
    for at in range(rows.size):
        left = people[at]
        if left == 0:
            continue
        first, last = begin[rows[at]], begin[rows[at] + 1]
        if last == first + 1:
            found[target[first]] += left
            continue
        if left * table.chance[first] <= FEW and left <= FEW * (last - first):
            _one_by_one(left, first, last, table.alias, state, found)
            continue
        stays = binomial_of(left, table.chance[first], state)
        found[target[first]] += stays
        left -= stays
        if left <= FEW * (last - first - 1):
            _one_by_one(left, first + 1, last, table.rest, state, found)
        elif left >= VERY_MANY:
            pool[at, number] = left
            together += left
        else:
            _in_turn(left, first + 1, last, table.onward, target, state, found)
    return together


@lean
def _expect(rows: Ints, table: Table, pool: Floats, mean: Floats, spread: Floats) -> None:
    """Adds means and variances of the people in `pool` at each target, and empties it."""
    for at in range(rows.size):
        some = 0.0
        for number in range(BATCH):
            some += pool[at, number]
        if some == 0.0:
            continue
        first, last = table.begin[rows[at]], table.begin[rows[at] + 1]
        scale = 1.0 / (1.0 - table.chance[first])
        for way in range(first + 1, last):
            chance, target = table.chance[way] * scale, table.target[way]
            for number in range(BATCH):
                hoped = pool[at, number] * chance
                mean[target, number] += hoped
                spread[target, number] += hoped * (1.0 - chance)
        for number in range(BATCH):
            pool[at, number] = 0.0


@inlined
def _one_by_one(people: int, first: int, last: int, alias: NDArray[np.uint64], state: State, found: Ints) -> None:
    """Adds people of one row, each drawn alone, two of them from 64 random bits."""
    width, own = np.uint64(last - first), state[0]
    drawn = np.uint64(0)
    for number in range(people):
        if number % 2 == 0:
            own = own + STEP
            drawn = mixed(own)
        else:
            drawn >>= np.uint64(32)
        scaled = (drawn & HALF) * width
        entry = alias[first + np.int64(scaled >> np.uint64(32))]
        here, there = np.int64((entry >> np.uint64(16)) & LOW), np.int64(entry & LOW)
        found[there if (scaled & HALF) >= (entry >> np.uint64(32)) else here] += 1
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
def _draw_together(people: int, number: int, means: Floats, spreads: Floats, own: Floats, state: State, found: Ints) -> None:
    """Adds very many people of several rows at each target, and empties `means` and `spreads` of that member.

    Independent normals with variances f, less what their sum differs from zero shared in proportion to f, have variances
    ``f - f^2 / sum(f)``; f is such that these are the variances of the sums over rows. For one row that is the multinomial's
    covariance; for several only variances are kept, and the sum.
    """
    mean, spread, free = own[0], own[1], own[2]
    largest, left, due, total = 0, people, 0.0, 0.0
    for at in range(found.size):
        mean[at], spread[at] = means[at, number], spreads[at, number]
        means[at, number] = spreads[at, number] = 0.0
        if mean[at] > 0.0 and spread[at] <= LARGE:
            went = poisson_of(mean[at], state) if mean[at] < 2.0 * LARGE else round(mean[at])
            found[at] += went
            left -= went
            mean[at] = spread[at] = 0.0
        due += mean[at]
        free[at] = spread[at]
        total += free[at]
        if mean[at] > mean[largest]:
            largest = at
    for _ in range(3):
        scale, total = 1.0 / max(total, 1e-300), 0.0
        for at in range(found.size):
            free[at] = spread[at] + free[at] * free[at] * scale
            total += free[at]
    off = left - due
    for at in range(found.size):
        if spread[at] > 0.0:
            noise = math.sqrt(free[at]) * normal_at(uniform(state) + 2.0**-54)
            mean[at] += noise
            off -= noise
    scale = off / max(total, 1e-300)
    for at in range(found.size):
        if spread[at] > 0.0:
            whole = round(max(mean[at] + scale * free[at], 0.0))
            found[at] += whole
            left -= whole
    _give(left, largest, found)


@lean
def _give(left: int, largest: int, found: Ints) -> None:
    """Gives those left over by rounding to one target; where that has too few to take from, others give."""
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

"""People of many rows split at random over the places that a table gives: multinomial draws, member by member, compiled.

Targets where more than `FEW` people are expected are drawn as binomials, the likeliest first (exact up to a variance of `LARGE`,
then a normal with the binomial's skewness); the people left go one by one (exact). Where very many are left after the likeliest
target, those of all rows together are drawn as one normal for each target of a member: with the right means and variances, and
their sum kept.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from orontes.simulate.compiled import compiled
from orontes.simulate.draws import LARGE
from orontes.simulate.uniform import State, state_of, uniform

FEW: Final = 8.0
"""People expected at a target up to which those left go one by one; declared by us, for speed."""
BUCKETS: Final = 128
VERY_MANY: Final = 1_000
"""People of a row from which on they are drawn together with those of other rows; declared by us."""
NEGLIGIBLE: Final = 1e-7
"""Targets with a smaller chance are left out: of a hundred million people ten; declared by us."""
Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Table:
    """Targets of each row, likeliest first.

    Parameters
    ----------
    target : ndarray of int, shape (R, W)
    count : ndarray of int, shape (R,)
        Targets of the row.
    upto : ndarray of float, shape (R, W)
        Chance of this target or one before it; 1 from the last on.
    guide : ndarray of int, shape (R, BUCKETS)
        The first target that a draw in that bucket of 0..1 can mean (indexed search: Chen and Asau 1974).
    part : ndarray of float, shape (R, W)
        Chance of this target among all but the likeliest.
    matrix : csr_array, shape (R, T)
        The chances as they are.
    """

    target: NDArray[np.int32]
    count: Ints
    upto: Floats
    guide: NDArray[np.int32]
    part: Floats
    matrix: csr_array

    @property
    def targets(self) -> int:
        """Number of targets T."""
        return int(self.matrix.shape[1])


def table_of(matrix: csr_array) -> Table:
    """The table of a matrix of chances, rows adding up to one (or empty: nobody is ever there)."""
    matrix.sum_duplicates()
    count = np.diff(matrix.indptr)
    width, rows = int(count.max(initial=1)), matrix.shape[0]
    row = np.repeat(np.arange(rows), count)
    at = np.arange(row.size) - matrix.indptr[:-1][row]
    chance, target = np.zeros((rows, width)), np.zeros((rows, width), dtype=np.int32)
    chance[row, at], target[row, at] = np.where(matrix.data < NEGLIGIBLE, 0.0, matrix.data), matrix.indices
    order = np.argsort(-chance, axis=1, kind="stable")
    chance, target = np.take_along_axis(chance, order, 1), np.take_along_axis(target, order, 1)
    count = np.maximum((chance > 0).sum(axis=1), 1)
    width = int(count.max())
    upto = np.cumsum(chance[:, :width], axis=1)
    upto /= np.maximum(upto[:, -1:], 1e-300)
    upto[np.arange(width)[None, :] >= count[:, None] - 1] = 1.0
    edges = np.arange(BUCKETS) / BUCKETS
    guide = (upto[:, None, :] <= edges[None, :, None]).sum(axis=2, dtype=np.int32)
    part = np.diff(upto, axis=1, prepend=0.0) / np.maximum(1 - upto[:, :1], 1e-300)
    return Table(np.ascontiguousarray(target[:, :width]), count, upto, guide, part, matrix)


def scattered(people: Ints, table: Table, rng: np.random.Generator) -> Ints:
    """People at each target, shape (M, T), of those in each row, shape (M, R)."""
    found = np.zeros((people.shape[0], table.targets), dtype=np.int64)
    _scatter(people, table.upto, table.target, table.count, table.guide, table.part, rng, state_of(rng), found)
    return found


@compiled
def _scatter(
    people: Ints, upto: Floats, target: NDArray[np.int32], count: Ints, guide: NDArray[np.int32], part: Floats,
    rng: np.random.Generator, state: State, found: Ints,
) -> None:  # fmt: skip
    """Adds the people of each member and row to `found`."""
    mean, spread = np.zeros(found.shape[1]), np.zeros(found.shape[1])
    for member in range(people.shape[0]):
        together = 0
        for row in range(people.shape[1]):
            left, width, step, passed = people[member, row], count[row], 0, 0.0
            while left > 0:
                if step == width - 1:
                    found[member, target[row, step]] += left
                    break
                chance = (upto[row, step] - passed) / (1.0 - passed)
                if left * chance <= FEW:
                    _one_by_one(left, passed, upto[row], guide[row], target[row], state, found[member])
                    break
                if step == 1 and left >= VERY_MANY:
                    _expect(left, part[row], target[row], width, mean, spread)
                    together += left
                    break
                went = binomial_of(left, chance, rng)
                found[member, target[row, step]] += went
                left, passed, step = left - went, upto[row, step], step + 1
        if together > 0:
            _draw_together(together, mean, spread, rng, found[member])


@compiled
def _one_by_one(
    people: int, passed: float, upto: Floats, guide: NDArray[np.int32], target: NDArray[np.int32], state: State, found: Ints
) -> None:
    """Adds people of one row, each drawn alone among the targets not yet passed (inverse distribution)."""
    for _ in range(people):
        chance = passed + uniform(state) * (1.0 - passed)
        at = guide[min(int(chance * BUCKETS), BUCKETS - 1)]
        while upto[at] <= chance and upto[at] < 1.0:
            at += 1
        found[target[at]] += 1


@compiled
def _expect(people: int, part: Floats, target: NDArray[np.int32], width: int, mean: Floats, spread: Floats) -> None:
    """Adds mean and variance of very many people of one row at each target but the likeliest."""
    for at in range(1, width):
        expected = people * part[at]
        mean[target[at]] += expected
        spread[target[at]] += expected * (1.0 - part[at])


@compiled
def _draw_together(people: int, mean: Floats, spread: Floats, rng: np.random.Generator, found: Ints) -> None:
    """Adds very many people of several rows at each target, and empties `mean` and `spread`.

    Independent normals with variances f, less what their sum differs from zero shared in proportion to f, have variances
    ``f - f^2 / sum(f)``; f is such that these are the variances of the sums over rows. For one row that is the multinomial's
    covariance; for several only variances are kept, and the sum.
    """
    free = spread.copy()
    for _ in range(8):
        total = max(free.sum(), 1e-300)
        for at in range(free.size):
            free[at] = spread[at] + free[at] * free[at] / total
    total = max(free.sum(), 1e-300)
    noise = np.zeros(free.size)
    for at in range(free.size):
        if free[at] > 0:
            noise[at] = math.sqrt(free[at]) * rng.standard_normal()
    off, left, largest = noise.sum() / total, people, 0
    for at in range(free.size):
        whole = round(max(mean[at] + noise[at] - free[at] * off, 0.0))
        found[at] += whole
        left -= whole
        if mean[at] > mean[largest]:
            largest = at
    found[largest] += left
    mean[:] = 0.0
    spread[:] = 0.0


@compiled
def binomial_of(people: int, chance: float, rng: np.random.Generator) -> int:
    """One binomial draw: exact up to a variance of `LARGE`, then as in `orontes.simulate.draws.binomial`."""
    if chance <= 0.0:
        return 0
    if chance >= 1.0:
        return people
    spread = people * chance * (1.0 - chance)
    if spread <= LARGE:
        return rng.binomial(people, chance)
    z = rng.standard_normal()
    value = round(people * chance + math.sqrt(spread) * z + (1.0 - 2.0 * chance) * (z * z - 1.0) / 6.0)
    return min(max(value, 0), people)


@compiled
def shared_out(people: Ints, weight: Floats, rng: np.random.Generator) -> Ints:
    """People of each member at each place, shape (M, N), in proportion to `weight`, shape (M, N); nobody where all are 0."""
    found = np.zeros(weight.shape, dtype=np.int64)
    for member in range(weight.shape[0]):
        left, total = people[member], weight[member].sum()
        for place in range(weight.shape[1]):
            if left > 0 and weight[member, place] > 0:
                last = total <= weight[member, place] * (1.0 + 1e-12)
                went = left if last else binomial_of(left, weight[member, place] / total, rng)
                found[member, place] = went
                left -= went
            total -= weight[member, place]
    return found


def split_evenly(people: Ints, parts: int, rng: np.random.Generator) -> Iterator[Ints]:
    """People of each cell in so many parts, each person in any of them alike."""
    left = people.copy()
    for number in range(parts, 1, -1):
        yield _taken(left, 1.0 / number, rng)
    yield left


@compiled
def _taken(left: Ints, chance: float, rng: np.random.Generator) -> Ints:
    """A part of the people of each cell, shape (M, R), taken out of `left`."""
    part = np.zeros_like(left)
    for member in range(left.shape[0]):
        for cell in range(left.shape[1]):
            if left[member, cell] > 0:
                part[member, cell] = binomial_of(left[member, cell], chance, rng)
                left[member, cell] -= part[member, cell]
    return part

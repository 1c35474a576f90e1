"""People of many rows split at random over the places that a table gives: multinomial draws, vectorised over members.

The likeliest target of a row is drawn first, as a binomial. What is left goes one by one where it is few people (exact), as a
chain of binomials where it is more (exact up to a variance of `LARGE`), and where it is very many by one normal for each target
of a member: with the right means and variances, and their sum kept.
Rounded normals: the distribution functions differ by at most ``0.56 (p^2 + q^2) / sqrt(n p q)`` (Berry 1941,
doi 10.1090/S0002-9947-1941-0003498-3; constant of Shevtsova 2010, doi 10.1134/S1064562410060062).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

LARGE: Final = 1_000.0
"""Variance above which a binomial is drawn as a rounded normal; declared by us: the error is below 0.02 of probability."""
FEW: Final = 1.0
"""People up to so many times the targets left go one by one; declared by us, for speed."""
VERY_MANY: Final = 5_000
"""People of a row from which on they are drawn together with those of other rows; declared by us."""
NEGLIGIBLE: Final = 1e-7
"""Targets with a smaller chance are left out: of a hundred million people ten; declared by us."""
BUCKETS: Final = 128
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
    matrix : csr_array, shape (R, T)
        The chances as they are.
    """

    target: NDArray[np.int32]
    count: Ints
    upto: Floats
    guide: NDArray[np.int32]
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
    return Table(target[:, :width], count, upto, guide, matrix)


def scattered(people: Ints, table: Table, rng: np.random.Generator) -> Ints:
    """People at each target, shape (M, T), of those in each row, shape (M, R)."""
    size = people.shape[0] * table.targets
    found = np.zeros(size, dtype=np.int64)
    row, member = np.nonzero(people.T)
    left, base = people[member, row], member * table.targets
    passed = np.zeros(left.size)
    for step in range(table.upto.shape[1]):
        few = left <= FEW * (table.count[row] - step)
        if few.any():
            found += _one_by_one(row[few], base[few], left[few], passed[few], table=table, size=size, rng=rng)
            row, base, left, passed = row[~few], base[~few], left[~few], passed[~few]
        if step == 1:
            many = left >= VERY_MANY
            if many.any():
                found += _together(row[many], base[many], left[many], table=table, members=people.shape[0], rng=rng).ravel()
                row, base, left, passed = row[~many], base[~many], left[~many], passed[~many]
        if not row.size:
            break
        upto = table.upto[row, step]
        went = drawn(left, np.clip((upto - passed) / np.maximum(1 - passed, 1e-300), 0.0, 1.0), rng)
        np.add.at(found, base + table.target[row, step], went)
        left, passed = left - went, upto
        more = left > 0
        row, base, left, passed = row[more], base[more], left[more], passed[more]
    return found.reshape(people.shape[0], table.targets)


def _one_by_one(
    row: Ints, base: Ints, people: Ints, passed: Floats, *, table: Table, size: int, rng: np.random.Generator
) -> Ints:
    """People at flat positions of (member, target), each drawn alone among the targets not yet passed (inverse distribution)."""
    row, base, passed = np.repeat(row, people), np.repeat(base, people), np.repeat(passed, people)
    chance = passed + rng.random(row.size) * (1 - passed)
    at = table.guide[row, np.minimum((chance * BUCKETS).astype(np.int64), BUCKETS - 1)]
    wrong = np.flatnonzero(table.upto[row, at] <= chance)
    while wrong.size:
        at[wrong] += 1
        at = np.minimum(at, table.upto.shape[1] - 1)
        wrong = wrong[table.upto[row[wrong], at[wrong]] <= np.minimum(chance[wrong], 1 - 1e-16)]
    return np.bincount(base + table.target[row, at], minlength=size)


def _together(row: Ints, base: Ints, people: Ints, *, table: Table, members: int, rng: np.random.Generator) -> Ints:
    """Very many people of several rows at each target but the likeliest, shape (M, T).

    Independent normals with variances f, less what their sum differs from zero shared in proportion to f, have variances
    ``f - f^2 / sum(f)``; f is such that these are the variances of the sums over rows. For one row that is the multinomial's
    covariance; for several only variances are kept, and the sum.
    """
    rows, width = table.upto.shape
    rest = np.zeros((rows, table.targets))
    chance = np.diff(table.upto, axis=1) / np.maximum(1 - table.upto[:, :1], 1e-300)
    np.add.at(rest, (np.arange(rows)[:, None].repeat(width - 1, 1), table.target[:, 1:]), chance)
    crowd = np.zeros((members, rows))
    crowd[base // table.targets, row] = people
    mean, spread = crowd @ rest, np.maximum(crowd @ (rest * (1 - rest)), 0.0)
    free = spread
    for _ in range(8):
        total = np.maximum(free.sum(axis=1, keepdims=True), 1e-300)
        free = spread + free * free / total
    total = np.maximum(free.sum(axis=1, keepdims=True), 1e-300)
    noise = np.sqrt(free) * rng.standard_normal(mean.shape)
    noise -= free * (noise.sum(axis=1, keepdims=True) / total)
    whole = np.rint(np.maximum(mean + noise, 0.0)).astype(np.int64)
    largest = mean.argmax(axis=1)
    whole[np.arange(members), largest] += crowd.sum(axis=1).astype(np.int64) - whole.sum(axis=1)
    return whole


def drawn(people: Ints, chance: Floats, rng: np.random.Generator) -> Ints:
    """Binomial draws: exact where the variance is at most `LARGE`, else a rounded normal."""
    spread = people * chance * (1 - chance)
    large = np.flatnonzero(spread > LARGE)
    if not large.size:
        return rng.binomial(people, chance)
    small = np.flatnonzero(spread <= LARGE)
    found = np.empty_like(people)
    found[small] = rng.binomial(people[small], chance[small])
    n, p = people[large], chance[large]
    value = np.rint(n * p + np.sqrt(spread[large]) * rng.standard_normal(large.size))
    found[large] = np.clip(value, 0, n).astype(np.int64)
    return found


def split_evenly(people: Ints, parts: int, rng: np.random.Generator) -> Iterator[Ints]:
    """People of each cell in so many parts, each person in any of them alike."""
    left = people
    for number in range(parts, 1, -1):
        row, column = np.nonzero(left)
        part = np.zeros_like(left)
        part[row, column] = drawn(left[row, column], np.full(row.size, 1 / number), rng)
        yield part
        left = left - part
    yield left

"""People of many rows split at random over the places that a table gives: multinomial draws, vectorised over members.

A multinomial is drawn as a chain of binomials, the likeliest target first, so that small numbers are through early. Binomials
whose variance is above `LARGE` are drawn as a normal, rounded: the distribution functions differ by at most
``0.56 (p^2 + q^2) / sqrt(n p q)`` (Berry 1941, doi 10.1090/S0002-9947-1941-0003498-3; constant of Shevtsova 2010).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

LARGE: Final = 1_000.0
"""Variance above which a binomial is drawn as a rounded normal; declared by us: the error is below 0.02 of probability."""
NEGLIGIBLE: Final = 1e-7
"""Targets with a smaller chance are left out: of a hundred million people ten; declared by us."""
Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Table:
    """Targets of each row, likeliest first, and the chance of each among those not yet passed.

    Parameters
    ----------
    target : ndarray of int, shape (R, W)
    chance : ndarray of float, shape (R, W)
        1 for the last target of a row.
    matrix : csr_array, shape (R, T)
        The chances as they are.
    """

    target: NDArray[np.int32]
    chance: Floats
    matrix: csr_array

    @property
    def targets(self) -> int:
        """Number of targets T."""
        return int(self.matrix.shape[1])


def table_of(matrix: csr_array) -> Table:
    """The table of a matrix of chances, rows adding up to one (or empty: nobody is ever there)."""
    matrix = csr_array(matrix)
    matrix.sum_duplicates()
    matrix.data[matrix.data < NEGLIGIBLE] = 0.0
    matrix.eliminate_zeros()
    count = np.diff(matrix.indptr)
    width, rows = int(count.max(initial=1)), matrix.shape[0]
    row = np.repeat(np.arange(rows), count)
    order = np.lexsort((matrix.indices, -matrix.data, row))
    at = np.arange(row.size) - matrix.indptr[:-1][row]
    p = np.zeros((rows, width))
    target = np.zeros((rows, width), dtype=np.int32)
    p[row, at], target[row, at] = matrix.data[order], matrix.indices[order]
    left = np.cumsum(p[:, ::-1], axis=1)[:, ::-1]
    chance = np.divide(p, left, out=np.ones_like(p), where=left > 0)
    chance[np.arange(rows), np.maximum(count - 1, 0)] = 1.0
    return Table(target, np.clip(chance, 0.0, 1.0), matrix)


def scattered(people: Ints, table: Table, rng: np.random.Generator) -> Ints:
    """People at each target, shape (M, T), of those in each row, shape (M, R)."""
    members = people.shape[0]
    row, member = np.nonzero(people.T)
    left = people[member, row]
    base = member * table.targets
    places, numbers = [], []
    for step in range(table.chance.shape[1]):
        chance = table.chance[row, step]
        went = drawn(left, chance, rng)
        places.append(base + table.target[row, step])
        numbers.append(went)
        left = left - went
        more = np.flatnonzero(left)
        if not more.size:
            break
        if more.size < left.size:
            row, base, left = row[more], base[more], left[more]
    if not places:
        return np.zeros((members, table.targets), dtype=np.int64)
    found = np.bincount(np.concatenate(places), np.concatenate(numbers), minlength=members * table.targets)
    return found.astype(np.int64).reshape(members, table.targets)


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

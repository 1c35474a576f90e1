"""Where people of each row can be in the evening, as tables that many draws are fast from."""

from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from orontes.simulate.compiled import lean

NEGLIGIBLE: Final = 1e-7
"""Targets with a smaller chance are left out: of a hundred million people ten; declared by us."""
Floats = NDArray[np.float64]
Counts = NDArray[np.int64]


class Table(NamedTuple):
    """Targets of each row, likeliest first, the rows one after the other.

    Parameters
    ----------
    begin : ndarray of int, shape (R + 1,)
        Where the targets of each row begin.
    target : ndarray of int, shape (K,)
    chance : ndarray of float, shape (K,)
    onward : ndarray of float, shape (K,)
        Chance of this target among those from it on; 1 for the last of a row.
    alias, rest : ndarray of uint64, shape (K,)
        Alias table of all targets of a row (Walker 1977, doi 10.1145/355744.355749), and of all but the likeliest: of those who
        draw its n-th entry a share of its upper 32 bits / 2^32 goes to the target in the next 16, the others to that in the last.
    """

    begin: Counts
    target: NDArray[np.int32]
    chance: Floats
    onward: Floats
    alias: NDArray[np.uint64]
    rest: NDArray[np.uint64]


def table_of(matrix: Floats) -> Table:
    """The table of a matrix of chances, shape (R, T), rows adding up to one (or empty: nobody is ever there)."""
    count = np.maximum((matrix >= NEGLIGIBLE).sum(axis=1), 1)
    begin = np.concatenate([[0], np.cumsum(count)])
    size, longest = int(begin[-1]), int(count.max(initial=1))
    target, chance, onward = np.zeros(size, dtype=np.int32), np.zeros(size), np.ones(size)
    _fill(matrix, begin, target, chance, onward)
    alias, rest = np.zeros(size, dtype=np.uint64), np.zeros(size, dtype=np.uint64)
    scaled, small, large = np.zeros(longest), np.zeros(longest, dtype=np.int64), np.zeros(longest, dtype=np.int64)
    _fill_aliases(begin, chance, 0, target, alias, scaled, small, large)
    _fill_aliases(begin, chance, 1, target, rest, scaled, small, large)
    return Table(begin, target, chance, onward, alias, rest)


@lean
def _fill(matrix: Floats, begin: Counts, target: NDArray[np.int32], chance: Floats, onward: Floats) -> None:
    """Fills in targets and chances, the likeliest first, and chances of those left."""
    for row in range(matrix.shape[0]):
        first = last = begin[row]
        total = 0.0
        for column in range(matrix.shape[1]):
            own = matrix[row, column]
            if own < NEGLIGIBLE:
                continue
            at = last
            while at > first and chance[at - 1] < own:
                chance[at], target[at] = chance[at - 1], target[at - 1]
                at -= 1
            chance[at], target[at] = own, column
            total += own
            last += 1
        left = 0.0
        for at in range(last - 1, first - 1, -1):
            chance[at] /= total
            left += chance[at]
            onward[at] = 1.0 if at == last - 1 else chance[at] / left


@lean
def _fill_aliases(
    begin: Counts, chance: Floats, left_out: int, target: NDArray[np.int32], alias: NDArray[np.uint64],
    scaled: Floats, small: Counts, large: Counts,
) -> None:  # fmt: skip
    """Alias tables of all rows but their first `left_out` targets (Vose 1991, doi 10.1109/32.92917)."""
    for row in range(begin.size - 1):
        first, last = begin[row] + left_out, begin[row + 1]
        width, total, smalls, larges = last - first, 0.0, 0, 0
        for at in range(first, last):
            total += chance[at]
        if total <= 0.0:
            continue
        for at in range(width):
            scaled[at] = chance[first + at] * width / total
            alias[first + at] = _packed(1.0, target[first + at], target[first + at])
            if scaled[at] < 1.0:
                small[smalls] = at
                smalls += 1
            else:
                large[larges] = at
                larges += 1
        while smalls > 0 and larges > 0:
            smalls -= 1
            low, high = small[smalls], large[larges - 1]
            alias[first + low] = _packed(scaled[low], target[first + low], target[first + high])
            scaled[high] -= 1.0 - scaled[low]
            if scaled[high] < 1.0:
                larges -= 1
                small[smalls] = high
                smalls += 1


@lean
def _packed(share: float, here: int, there: int) -> np.uint64:
    """An entry of an alias table."""
    cut = np.uint64(min(share * 4294967296.0, 4294967295.0))
    return (cut << np.uint64(32)) | (np.uint64(here) << np.uint64(16)) | np.uint64(there)

"""The best dependency tree for given scores of heads (Chu and Liu 1965; Edmonds 1967)."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Scores = NDArray[np.floating[Any]]


def is_tree(heads: Ints, ends: Ints) -> NDArray[np.bool_]:
    """Whether the heads of each sentence form a tree with one root (B,).

    Parameters
    ----------
    heads : int array (N,)
        Row of the head of each row; the first row of a sentence is the sentinel that the root hangs on, its own head.
    ends : int array (B,)
        End of the rows of each sentence.

    Examples
    --------
    >>> is_tree(np.array([0, 2, 0, 3, 5, 4]), np.array([3, 6])).tolist()
    [True, False]
    """
    starts = np.concatenate([[0], ends[:-1]])
    sentinel = np.repeat(starts, ends - starts)
    roots = np.add.reduceat(heads == sentinel, starts, dtype=np.int64) - 1
    reached = heads
    for _ in range(int((ends - starts).max()).bit_length()):
        reached = reached[reached]
    one: NDArray[np.bool_] = (roots == 1) & (np.add.reduceat(reached != sentinel, starts, dtype=np.int64) == 0)
    return one


def best_tree(scores: Scores) -> Ints:
    """The heads (N,) of a tree with exactly one root and a high sum of scores; the sentinel's own is 0.

    Where the best tree of all has one root, it is that one; else the best of those with one of its roots.

    Parameters
    ----------
    scores : float array (N, N)
        Score of column j as the head of row i; position 0 is the sentinel.

    Examples
    --------
    >>> best_tree(np.array([[0, 0, 0], [1.0, 0, 9], [2.0, 8, 0]])).tolist()
    [0, 2, 0]
    """
    work = np.array(scores, dtype=np.float64)
    np.fill_diagonal(work, -np.inf)
    work[0, :] = -np.inf
    heads = _arborescence(work)
    roots = np.flatnonzero(heads[1:] == 0) + 1
    if len(roots) == 1:
        return heads
    best, found = -np.inf, heads
    for root in roots.tolist():
        alone = work.copy()
        alone[1:, 0] = -np.inf
        alone[root, :] = -np.inf
        alone[root, 0] = work[root, 0]
        tree = _arborescence(alone)
        total = float(work[np.arange(1, len(work)), tree[1:]].sum())
        if total > best:
            best, found = total, tree
    return found


def _arborescence(scores: NDArray[np.float64]) -> Ints:
    heads: Ints = scores.argmax(1)
    heads[0] = 0
    cycle = _cycle(heads)
    if not cycle:
        return heads
    n = len(scores)
    ring = np.array(cycle)
    outside = np.ones(n, dtype=np.bool_)
    outside[ring] = False
    rest = np.flatnonzero(outside)
    m = len(rest)
    small = np.full((m + 1, m + 1), -np.inf)
    small[:m, :m] = scores[rest[:, None], rest]
    leave = scores[rest[:, None], ring]
    small[:m, m] = leave.max(1)
    enter = scores[ring[:, None], rest] - scores[ring, heads[ring]][:, None]
    small[m, :m] = enter.max(0)
    found = _arborescence(small)
    result: Ints = heads.copy()
    for k in range(1, m):
        inner = int(found[k])
        result[rest[k]] = ring[leave[k].argmax()] if inner == m else rest[inner]
    broken = int(enter[:, found[m]].argmax())
    result[ring[broken]] = rest[found[m]]
    return result


def _cycle(heads: Ints) -> list[int]:
    """The positions of one cycle, or none."""
    seen = [0] * len(heads)
    for start in range(1, len(heads)):
        path, k = [], start
        while k != 0 and not seen[k]:
            seen[k] = start
            path.append(k)
            k = int(heads[k])
        if k != 0 and seen[k] == start:
            return path[path.index(k) :]
    return []

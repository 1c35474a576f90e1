"""The forward pass of the grammar's network on sentences of any lengths at once, none of them padded.

The rows of all sentences lie by position: the first words of all, then the second words of those that have one, and so on, the
longest sentence first. So one step of a recurrence is one run of rows.

Sources: Bradbury et al. 2017 (arXiv:1611.01576); Dozat and Manning 2017 (arXiv:1611.01734).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from orontes.extract.trees import best_tree, is_tree

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]

DISTANCES = 19
"""How many classes of signed distance between a word and its head the network tells apart."""
_STEPS = (1, 2, 3, 4, 6, 9, 14, 24)
_FAR_BELOW = np.float32(-1e9)


@dataclass(frozen=True, slots=True)
class Words:
    """The words of some sentences as the network takes them in; row 0 stands for the root sentinel.

    Parameters
    ----------
    vectors : float32 array (W, D)
        The first vector of each word.
    windows : float32 array (3, W, 3 D)
        What each word adds to the first layer of the word behind it, of itself and of the word before it.
    """

    vectors: Floats
    windows: Floats


@dataclass(frozen=True, slots=True)
class Packing:
    """Where the rows of sentences lie; N rows of B sentences, each with its root sentinel at position 0.

    Parameters
    ----------
    ids : int array (N,)
        Row of each word in the table of words.
    before, after : int array (N,)
        Row of the word before and after in the sentence, N where there is none.
    turned : int array (N,)
        Row of the word as far from the end as this one is from the start.
    starts : list of int
        First row of each position, and N.
    flat : int array (N,)
        The rows sentence by sentence, in the order given.
    ends : list of int
        For each sentence as given, the end of its rows in `flat`.
    """

    ids: Ints
    before: Ints
    after: Ints
    turned: Ints
    starts: list[int]
    flat: Ints
    ends: list[int]


def packed(sentences: Sequence[Sequence[int]]) -> Packing:
    """The packing of sentences, each given by the rows of its words; the sentinel is put before each."""
    sizes = np.array([len(rows) + 1 for rows in sentences], dtype=np.int64)
    order = np.argsort(-sizes, kind="stable")
    place = np.empty_like(order)
    place[order] = np.arange(len(order))
    longest = int(sizes.max())
    filled = len(sizes) - np.searchsorted(np.sort(sizes), np.arange(longest), side="right")
    starts = np.concatenate([[0], np.cumsum(filled)])
    ends = np.cumsum(sizes)
    total = int(ends[-1])
    owner = np.repeat(np.arange(len(sizes)), sizes)
    at = np.arange(total) - np.repeat(ends - sizes, sizes)
    flat = starts[at] + place[owner]
    ids, before, after, turned = (np.full(total, total, dtype=np.int64) for _ in range(4))
    ids[flat] = np.concatenate([part for rows in sentences for part in ((0,), rows)])
    inner = flat[at > 0]
    before[inner] = flat[at < sizes[owner] - 1]
    after[before[inner]] = inner
    turned[flat] = starts[sizes[owner] - 1 - at] + place[owner]
    return Packing(ids, before, after, turned, starts.tolist(), flat, ends.tolist())


def layer_weights(weights: Mapping[str, Floats], k: int) -> tuple[Floats, Floats, Floats]:
    """Matrix, bias and gain of layer k, signed so that all three gates are the reciprocal of one plus an exponential.

    The update and output gates are logistic functions; the new value is a hyperbolic tangent: ``2 / (1 + exp(-2 x)) - 1``.
    """
    matrix, bias = weights[f"layer{k}"], weights[f"layer{k}_b"]
    d = len(bias) // 3
    sign = np.repeat(np.array([-1, -2, -1], dtype=np.float32), d)
    return matrix * sign, bias * sign, weights[f"layer{k}_g"]


def first_gates(words: Words, bias: Floats, packing: Packing) -> Floats:
    """What the first layer's gates are given (N, 3 D), put together from what the words add to it."""
    behind, own, ahead = words.windows
    g: Floats = own[packing.ids]
    g += bias
    sentences = packing.starts[1]
    g[sentences:] += behind[packing.ids[packing.before[sentences:]]]
    followed = np.flatnonzero(packing.after < len(packing.ids))
    g[followed] += ahead[packing.ids[packing.after[followed]]]
    return g


def gates(x: Floats, matrix: Floats, bias: Floats, packing: Packing) -> Floats:
    """What a layer's gates are given (N, 3 D): an affine function of each word and its neighbours."""
    n, d = x.shape
    window = np.empty((n, 3 * d), dtype=np.float32)
    wide = np.concatenate([x, np.zeros((1, d), dtype=np.float32)])
    window[:, :d] = wide[packing.before]
    window[:, d : 2 * d] = x
    window[:, 2 * d :] = wide[packing.after]
    g: Floats = window @ matrix
    g += bias
    return g


def recurrent(x: Floats, g: Floats, gain: Floats, packing: Packing) -> Floats:
    """The output (N, D) of a quasi-recurrent layer: half of it runs forward, half backward through each sentence."""
    d = x.shape[1]
    half = d // 2
    with np.errstate(over="ignore"):
        np.exp(g, out=g)
    g += 1
    np.reciprocal(g, out=g)
    keep = g[:, :d]
    c = g[:, d : 2 * d]
    c += c
    c -= 1
    c *= keep
    np.subtract(1, keep, out=keep)
    run, kept = c.copy(), keep.copy()
    run[:, half:], kept[:, half:] = c[packing.turned, half:], keep[packing.turned, half:]
    for before, start, end in zip(packing.starts, packing.starts[1:], packing.starts[2:], strict=False):
        now = kept[start:end]
        now *= run[before : before + end - start]
        run[start:end] += now
    run[:, half:] = run[packing.turned, half:]
    run *= g[:, 2 * d :]
    run += x
    return unit(run) * gain


def unit(x: Floats) -> Floats:
    """The rows of x divided by their root mean square (Zhang and Sennrich 2019, arXiv:1910.07467)."""
    squares = np.einsum("nd,nd->n", x, x)
    squares /= x.shape[1]
    squares += np.float32(1e-6)
    np.sqrt(squares, out=squares)
    found: Floats = x / squares[:, None]
    return found


def distance_classes(length: int) -> Ints:
    """The class of the signed distance from each dependent (row) to each head (column), in 0..18; 0 is the word itself."""
    found: Ints = offset_classes(length)[np.arange(length)[None, :] - np.arange(length)[:, None] + length - 1]
    return found


def offset_classes(length: int) -> Ints:
    """The classes of the distances from 1 - length to length - 1."""
    apart = np.arange(1 - length, length)
    size = np.searchsorted(np.array(_STEPS), np.abs(apart), side="left")
    return np.where(apart == 0, 0, 1 + size + np.where(apart > 0, 9, 0)).astype(np.int64)


def attached(query: Floats, governor: Floats, bonus: Floats, by_distance: Floats, ends: Sequence[int]) -> Ints:
    """The head of each row, as a row of the same flat order (N,); a sentinel is its own; each sentence is a tree with one root.

    Parameters
    ----------
    query, governor : float32 array (N, A)
        Their inner product is the score of the second as the head of the first.
    bonus : float32 array (N,)
        How readily a row is a head.
    by_distance : float32 array (N, DISTANCES)
        What a row gives for the distance to its head.
    ends : sequence of int
        End of the rows of each sentence.
    """
    starts = [0, *ends[:-1]]
    longest = max(end - start for start, end in zip(starts, ends, strict=True))
    far = by_distance[:, offset_classes(longest)]
    step, item = far.strides
    heads = np.empty(ends[-1], dtype=np.int64)
    scores = []
    for start, end in zip(starts, ends, strict=True):
        n = end - start
        s = query[start:end] @ governor[start:end].T
        s += bonus[start:end]
        s += np.ndarray((n, n), np.float32, far, start * step + (longest - 1) * item, (step - item, item))
        s.reshape(-1)[:: n + 1] = _FAR_BELOW
        found = s.argmax(1)
        found[0] = 0
        found += start
        heads[start:end] = found
        scores.append(s)
    for k in np.flatnonzero(~is_tree(heads, np.array(ends))).tolist():
        heads[starts[k] : ends[k]] = best_tree(scores[k]) + starts[k]
    return heads

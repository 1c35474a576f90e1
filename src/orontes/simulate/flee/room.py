"""Room in camps for those who choose, and the steps of it that chances are worked out for."""

from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from orontes.simulate.compiled import lean
from orontes.simulate.flee.ways import FULL
from orontes.simulate.uniform import State, uniform

LEVELS: Final = np.array([0.0, 0.49, 0.5, 1.0])
"""Steps of the capacity multiplier; a member takes the step above or below at random, so that the mean is kept."""
Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Steps = NDArray[np.int8]


class Camps(NamedTuple):
    """Camps that can be full, C of them.

    Parameters
    ----------
    place : ndarray of int, shape (C,)
    capacity : ndarray of float, shape (C,)
    buffer : float
        Share of the capacity up to which there is all the room.
    of : ndarray of int
        The camp (0 to C - 1) of each node, -1 where there is none.
    bit : ndarray of uint64, shape (C,)
    near_begin, tail_begin : ndarray of int, shape (C + 1,)
    near, tail : ndarray of int
        Places with a route that ends there, and rests of routes that do, camp by camp.
    """

    place: Ints
    capacity: Floats
    buffer: float
    of: Ints
    bit: NDArray[np.uint64]
    near_begin: Ints
    near: Ints
    tail_begin: Ints
    tail: Ints


@lean
def room_of(camp: int, there: int, camps: Camps) -> float:
    """How much room a camp has for those who choose, 0 to 1.

    Worked out in Flee's order: 570 people in a camp of 600 leave it 0.4999999999999999, which is less than a half.
    """
    capacity = camps.capacity[camp]
    if there <= camps.buffer * capacity:
        return 1.0
    if there >= capacity:
        return 0.0
    room = 1.0 - (there - camps.buffer * capacity) / (capacity * (1.0 - camps.buffer))
    return float(min(max(room, 0.0), 1.0))


def levels_of(there: Ints, fixed: Steps, camps: Camps, state: State) -> Steps:
    """The step of each camp (a position in `LEVELS`), shape (M, C): as `fixed`, or where that is below 0 by the people there.

    Between two steps the one above or below is taken at random, never across `FULL`.
    """
    found = fixed.copy()
    _fill_levels(there, camps, state, found)
    return found


@lean
def _fill_levels(there: Ints, camps: Camps, state: State, found: Steps) -> None:
    """Fills in the steps that are below 0."""
    for member in range(there.shape[0]):
        for camp in range(there.shape[1]):
            if found[member, camp] >= 0:
                continue
            room = room_of(camp, there[member, camp], camps)
            if room >= 1.0:
                found[member, camp] = 3
            elif room >= FULL:
                found[member, camp] = 3 if uniform(state) * 0.5 < room - 0.5 else 2
            else:
                found[member, camp] = 1 if uniform(state) * 0.49 < room else 0


def settled(there: Ints, move: Floats, camps: Camps, *, sure_sd: float) -> Steps:
    """The lowest step for camps that stay full whoever leaves today, the highest for all others, shape (M, C).

    `move` is the chance to leave each camp, shape (C,).
    """
    gone = there * move
    least = there - gone - sure_sd * np.sqrt(gone)
    return np.where(least >= camps.capacity, 0, LEVELS.size - 1).astype(np.int8)


def alike(levels: Steps) -> list[tuple[Ints, Steps]]:
    """Members with the same steps, and those steps."""
    if not levels.shape[1] or (levels == levels[0]).all():
        return [(np.arange(levels.shape[0]), levels[0])]
    if levels.shape[1] <= 31:  # two bits each
        codes = levels.astype(np.int64) @ (4 ** np.arange(levels.shape[1], dtype=np.int64))
        _, first, of = np.unique(codes, return_index=True, return_inverse=True)
        kinds = levels[first]
    else:
        kinds, of = np.unique(levels, axis=0, return_inverse=True)
    order = np.argsort(of.ravel(), kind="stable")
    ends = np.cumsum(np.bincount(of.ravel()))
    return [(order[end - size : end], kind) for kind, end, size in zip(kinds, ends, np.diff(ends, prepend=0), strict=True)]

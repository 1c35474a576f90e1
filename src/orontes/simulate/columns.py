"""Pairs of a place and a member, side by side as the columns of one array: work on them is done for all at once."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

MOST_COLUMNS: Final = 2048
"""About so many columns are worked on at a time: what they need fits into the cache of a core; declared by us, for speed."""


@dataclass(frozen=True, slots=True)
class Columns:
    """Some members of some places, place by place.

    Parameters
    ----------
    places : tuple of int
    members : tuple of ndarray of int
        The members of each place, in rising order.
    """

    places: tuple[int, ...]
    members: tuple[NDArray[np.int64], ...]

    @property
    def member(self) -> NDArray[np.int64]:
        """The member of each column, shape (R,)."""
        return np.concatenate(self.members)

    def parts(self) -> Iterator[tuple[int, NDArray[np.int64], slice]]:
        """Each place with its members and its columns."""
        start = 0
        for place, who in zip(self.places, self.members, strict=True):
            yield place, who, slice(start, start + who.size)
            start += who.size

    def gathered(self, of: Callable[[int], NDArray[Any]]) -> NDArray[Any]:
        """What `of` gives for each place, shape (..., M), at the columns, shape (..., R)."""
        return np.concatenate([of(place)[..., who] for place, who, _ in self.parts()], axis=-1)


def in_portions(where: NDArray[np.bool_], places: NDArray[np.int64]) -> Iterator[Columns]:
    """The members of each place where `where`, shape (A, M), is true, about `MOST_COLUMNS` at a time."""
    some: list[tuple[int, NDArray[np.int64]]] = []
    for place, row in zip(places.tolist(), where, strict=True):
        who = np.flatnonzero(row)
        if who.size:
            some.append((place, who))
        if sum(part.size for _, part in some) >= MOST_COLUMNS:
            yield Columns(*zip(*some, strict=True))
            some = []
    if some:
        yield Columns(*zip(*some, strict=True))

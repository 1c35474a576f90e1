"""What is written down of a block: persons by place and day, moves, and the use of roads."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from orontes.scenario.setting import NOBODY
from orontes.simulate.travel import Ways, by_origin

NEEDED_PERSONS: Final = 100.0
"""A closed road is needed on a day on which more people than that would have taken it; declared by us."""


@dataclass(slots=True)
class Record:
    """Results of a block, members first while it runs.

    Parameters
    ----------
    departures, arrivals, stock, trapped, returns : ndarray of float, shape (M, N, D)
        Persons; returns by home.
    moved : ndarray of float, shape (M, N, N)
        People who left home over the horizon, by home and first destination.
    link_persons : ndarray of float, shape (M, L)
    needed_and_closed : ndarray of bool, shape (M, L)
    turned : ndarray of bool, shape (M, N)
        Whether another side than at the start holds the place at the end.
    """

    departures: NDArray[np.float64]
    arrivals: NDArray[np.float64]
    stock: NDArray[np.float64]
    trapped: NDArray[np.float64]
    returns: NDArray[np.float64]
    moved: NDArray[np.float64]
    link_persons: NDArray[np.float64]
    needed_and_closed: NDArray[np.bool_]
    turned: NDArray[np.bool_]

    @classmethod
    def empty(cls, members: int, places: int, links: int, days: int) -> "Record":
        """A record in which nothing has happened."""
        by_day = [np.zeros((members, places, days)) for _ in range(5)]
        return cls(
            by_day[0], by_day[1], by_day[2], by_day[3], by_day[4], np.zeros((members, places, places)),
            np.zeros((members, links)),
            np.zeros((members, links), dtype=np.bool_), np.zeros((members, places), dtype=np.bool_),
        )  # fmt: skip

    def close_day(self, day: int, stock: NDArray[np.float64]) -> None:
        """Writes down who is present at the end of the day."""
        self.stock[:, :, day] = stock

    def use_links(self, members: NDArray[np.int64], persons: NDArray[np.float64]) -> None:
        """Adds the people on links, shape (R, L); rows are sorted by member."""
        first = np.flatnonzero(np.diff(members, prepend=-1))
        if first.size:
            self.link_persons[members[first]] += np.add.reduceat(persons, first, axis=0)

    def need_links(
        self,
        members: NDArray[np.int64],
        origins: NDArray[np.int64],
        ways: Ways,
        *,
        attraction: NDArray[np.float64],
        closed: NDArray[np.bool_],
        persons: NDArray[np.float64],
    ) -> None:
        """Marks closed links, shape (M, L), that people would have taken: by the shortest ways, in proportion to attraction."""
        many = np.flatnonzero(persons > NEEDED_PERSONS)
        shut = np.flatnonzero(closed.any(axis=0))
        if not shut.size:
            return
        reach = np.where(np.isfinite(ways.km[0, origins[many]]), attraction[many], 0.0)
        reach[np.arange(many.size), origins[many]] = 0.0
        reach *= (persons[many] / np.maximum(reach.sum(axis=1), 1e-30))[:, None].astype(reach.dtype)
        uses = ways.uses[0][..., shut]
        for origin, rows in by_origin(origins[many]):
            who = members[many[rows]]
            needed = closed[np.ix_(who, shut)] & (reach[rows] @ uses[origin] > NEEDED_PERSONS)
            self.needed_and_closed[np.ix_(who, shut)] |= needed

    def at_end(self, controller: NDArray[np.int64], before: NDArray[np.int64]) -> None:
        """Writes down which places have another holder than at the start."""
        self.turned[:] = (controller != before) & (before != NOBODY)

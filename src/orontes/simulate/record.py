"""What is written down of a block: persons by place and day, moves, and the use of roads."""

from collections.abc import Iterable
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
    departures, trapped, returns : ndarray of float, shape (M, N, D)
        Persons, by home.
    arrivals, stock : ndarray of float, shape (M, J, D)
        Persons, by host.
    moved : ndarray of float, shape (M, N, J)
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
    def empty(cls, members: int, places: int, hosts: int, links: int, days: int) -> "Record":
        """A record in which nothing has happened."""
        at_homes = [np.zeros((members, places, days)) for _ in range(3)]
        at_hosts = [np.zeros((members, hosts, days)) for _ in range(2)]
        return cls(
            at_homes[0], at_hosts[0], at_hosts[1], at_homes[1], at_homes[2], np.zeros((members, places, hosts)),
            np.zeros((members, links)), np.zeros((members, links), dtype=np.bool_), np.zeros((members, places), dtype=np.bool_),
        )  # fmt: skip

    def close_day(self, day: int, stock: NDArray[np.float64]) -> None:
        """Writes down who is present at the end of the day."""
        self.stock[:, :, day] = stock

    def use_links(self, members: NDArray[np.int64], loads: Iterable[tuple[NDArray[np.int64], NDArray[np.float32]]]) -> None:
        """Adds the people on links: of some rows, no member twice among them, persons of shape (r, L)."""
        for rows, persons in loads:
            self.link_persons[members[rows]] += persons

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
        reach *= ways.km[0, origins[many]] > 0
        reach *= (persons[many] / np.maximum(reach.sum(axis=1), 1e-30))[:, None].astype(reach.dtype)
        uses = ways.uses[0][..., shut]
        for origin, rows in by_origin(origins[many]):
            who = members[many[rows]]
            needed = closed[np.ix_(who, shut)] & (reach[rows] @ uses[origin] > NEEDED_PERSONS)
            self.needed_and_closed[np.ix_(who, shut)] |= needed

    def at_end(self, controller: NDArray[np.int64], before: NDArray[np.int64]) -> None:
        """Writes down which places have another holder than at the start."""
        self.turned[:] = (controller != before) & (before != NOBODY)

"""What is written down of a block: persons by place and day, moves, and the use of roads."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from orontes.scenario.setting import NOBODY
from orontes.simulate.columns import Columns
from orontes.simulate.travel import Ways

NEEDED_PERSONS: Final = 100.0
"""A closed road is needed on a day on which more people than that would have taken it; declared by us."""
EXACT_BELOW: Final = 2**24
"""Whole numbers up to which float32 adds exactly."""
Ints = NDArray[np.int32]


class Record:
    """Results of a block; members last.

    Attributes
    ----------
    departures, trapped, returns : ndarray of int, shape (N, D, M)
        Persons, by home.
    arrivals, stock : ndarray of int, shape (J, D, M)
        Persons, by host.
    moved : ndarray of int, shape (N, J, M)
        People who left home over the horizon, by home and first destination.
    link_persons : ndarray of float, shape (L, M)
    needed_and_closed : ndarray of bool, shape (L, M)
    turned : ndarray of bool, shape (N, M)
        Whether another side than at the start holds the place at the end.
    """

    def __init__(self, members: int, places: int, hosts: int, links: int, days: int) -> None:
        self.departures, self.trapped, self.returns = (np.zeros((places, days, members), dtype=np.int32) for _ in range(3))
        self.arrivals, self.stock = (np.zeros((hosts, days, members), dtype=np.int32) for _ in range(2))
        self.moved = np.zeros((places, hosts, members), dtype=np.int32)
        self.link_persons = np.zeros((links, members))
        self.needed_and_closed = np.zeros((links, members), dtype=np.bool_)
        self.turned = np.zeros((places, members), dtype=np.bool_)
        self._by_way: dict[tuple[int, int], Ints] = {}  # other ways than the first, by way and place
        self._onward: dict[tuple[int, int], Ints] = {}  # who moved on, by any way
        self._first_uses: dict[int, tuple[NDArray[np.int64], NDArray[np.float32]]] = {}

    def move(self, origin: int, members: NDArray[np.int64], went: Ints, takes: list[NDArray[np.bool_]], *, first: bool) -> None:
        """Adds people on their way from a place to hosts, shape (J, R), by the ways that `takes` says; `first`: from home."""
        whole = self.moved[origin] if first else self._kept(self._onward, (0, origin))
        whole[:, members] += went
        for number in range(1, len(takes)):
            part = went * takes[number]
            if part.any():
                self._kept(self._by_way, (number, origin))[:, members] += part

    def _kept(self, where: dict[tuple[int, int], Ints], key: tuple[int, int]) -> Ints:
        """Persons by host and member under that key; zeros where nothing is kept yet."""
        if key not in where:
            where[key] = np.zeros(self.moved.shape[1:], dtype=np.int32)
        return where[key]

    def need_links(
        self, homes: Columns, persons: Ints, *, ways: Ways, pull: NDArray[np.float32], closed: NDArray[np.bool_]
    ) -> None:
        """Marks closed links that more than `NEEDED_PERSONS` would have taken: by the shortest ways, in proportion to `pull`.

        `persons`, shape (R,), of homes; `pull`, shape (J, M), and `closed`, shape (L, M), of all members.
        """
        for home, who, part in homes.parts():
            if home not in self._first_uses:
                self._first_uses[home] = ways.uses(0, home)
            links, uses = self._first_uses[home]
            many = persons[part] > NEEDED_PERSONS
            some = who[many]
            shut_links = closed[links[:, None], some]
            shut = np.flatnonzero(shut_links.any(axis=1))
            if shut.size:
                reach = pull[:, some] * np.isfinite(ways.km[0, home])[:, None]
                reach *= persons[part][many].astype(np.float32) / np.maximum(reach.sum(axis=0), np.float32(1e-30))
                self.needed_and_closed[links[shut, None], some] |= shut_links[shut] & (uses[shut] @ reach > NEEDED_PERSONS)

    def at_end(self, controller: NDArray[np.int8], before: NDArray[np.int8], ways: Ways) -> None:
        """Writes down which places have another holder than at the start, and how many people used each link."""
        self.turned[:] = (controller != before) & (before != NOBODY)
        persons = {(0, origin): self.moved[origin] for origin in np.flatnonzero(self.moved.any(axis=(1, 2))).tolist()}
        for key, more in self._onward.items():
            persons[key] = persons[key] + more if key in persons else more
        for (number, origin), part in self._by_way.items():
            persons[0, origin] = persons[0, origin] - part
            persons[number, origin] = part
        for (number, origin), part in sorted(persons.items()):
            links, uses = ways.uses(number, origin)
            exact = part.sum(axis=0).max() < EXACT_BELOW
            self.link_persons[links] += uses @ part.astype(np.float32) if exact else uses.astype(np.float64) @ part

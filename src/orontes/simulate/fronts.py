"""How near the front is: road distances to what each side holds, and to the fronts that reports tell of."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from orontes.scenario.setting import NOBODY, Setting

AT_THE_EDGE_KM: Final = 0.5


class Nearest:
    """Road distance from each place to the nearest place that a side holds, kept up to date as places change hands.

    `km`, shape (N, M), is infinite where the side holds none in reach.
    """

    def __init__(self, side: int, controller: NDArray[np.int8], km: NDArray[np.float32]) -> None:
        self.side, self.between = side, km
        self.km = np.full(controller.shape, np.inf, dtype=np.float32)
        self.at = np.full(controller.shape, NOBODY, dtype=np.int16)
        for place in np.flatnonzero((controller == side).any(axis=1)):
            self._gained(place, np.flatnonzero(controller[place] == side))

    def update(self, before: NDArray[np.int8], now: NDArray[np.int8]) -> None:
        """The distances after places have changed hands."""
        lost, gained = (before == self.side) & (now != self.side), (now == self.side) & (before != self.side)
        stale: list[tuple[NDArray[np.int64], NDArray[np.int64]]] = []
        for place in np.flatnonzero(lost.any(axis=1)):
            members = np.flatnonzero(lost[place])
            rows, columns = np.nonzero(self.at[:, members] == place)
            stale.append((rows, members[columns]))
        if stale:
            places, members = (np.concatenate(part) for part in zip(*stale, strict=True))
            self._sought_anew(places, members, now)
        for place in np.flatnonzero(gained.any(axis=1)):
            self._gained(place, np.flatnonzero(gained[place]))

    def _gained(self, place: np.int64, members: NDArray[np.int64]) -> None:
        nearer = self.between[:, place, None] < self.km[:, members]
        self.km[:, members] = np.where(nearer, self.between[:, place, None], self.km[:, members])
        self.at[:, members] = np.where(nearer, place, self.at[:, members])

    def _sought_anew(self, places: NDArray[np.int64], members: NDArray[np.int64], now: NDArray[np.int8]) -> None:
        """The distances of some pairs of place and member from all that the side holds; a few thousand pairs at a time."""
        for start in range(0, places.size, 4096):
            rows, columns = places[start : start + 4096], members[start : start + 4096]
            km = np.where(now[:, columns] == self.side, self.between[:, rows], np.inf)
            nearest = km.argmin(axis=0)
            self.km[rows, columns] = km[nearest, np.arange(rows.size)]
            self.at[rows, columns] = np.where(np.isfinite(self.km[rows, columns]), nearest, NOBODY)


def front_km(
    setting: Setting,
    controller: NDArray[np.int8],
    sides: tuple[Nearest, ...],
    advancing: NDArray[np.int64],
    advanced_km: NDArray[np.float32],
) -> NDArray[np.float32]:
    """Road distance from each place to the nearest side at war with its holder, shape (N, M); infinite where none.

    Only the two sides of the front, `sides`, count: others that hold places may live in peace. A front told of at a distance
    draws nearer by what its side has advanced, shape (M,), until it stands at the edge.
    """
    km = np.full(controller.shape, np.inf, dtype=np.float32)
    for nearest in sides:
        hostile = (controller != nearest.side) & ((controller != NOBODY) | (nearest.side == setting.attacker))
        np.minimum(km, nearest.km, out=km, where=hostile)
    for place in np.flatnonzero(np.isfinite(setting.front_km)):
        side = setting.front_side[place]
        left = np.maximum(setting.front_km[place] - np.where(advancing == side, advanced_km, 0.0), AT_THE_EDGE_KM)
        np.minimum(km[place], left.astype(np.float32), out=km[place], where=controller[place] != side)
    return km

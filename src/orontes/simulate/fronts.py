"""How near the front is: road distances to what each side holds, and to the fronts that reports tell of."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from orontes.scenario.setting import NOBODY, Setting

AT_THE_EDGE_KM: Final = 0.5


def near_sides(controller: NDArray[np.int64], km: NDArray[np.float64], sides: int) -> NDArray[np.float64]:
    """Road distance from each place to the nearest place of each side, shape (M, S, N); infinite where it holds none."""
    members, count = controller.shape
    nearest = np.full((members, sides, count), np.inf)
    for side in range(sides):
        held, who = np.unique(controller == side, axis=0, return_inverse=True)
        for row, pattern in enumerate(held):
            if pattern.any():
                nearest[who.ravel() == row, side] = km[pattern].min(axis=0)
    return nearest


def front_km(
    setting: Setting,
    controller: NDArray[np.int64],
    side_km: NDArray[np.float64],
    advancing: NDArray[np.int64],
    advanced_km: NDArray[np.float64],
) -> NDArray[np.float64]:
    """Road distance from each place to the nearest side at war with its holder, shape (M, N); infinite where none.

    Only the two sides of the front count: others that hold places may live in peace. A front told of at a distance draws nearer
    by what its side has advanced, shape (M,), until it stands at the edge.
    """
    km = np.full(controller.shape, np.inf)
    for side in (setting.attacker, setting.defender):
        if side != NOBODY:
            hostile = (controller != side) & ((controller != NOBODY) | (side == setting.attacker))
            km = np.where(hostile, np.minimum(km, side_km[:, side]), km)
    told = np.isfinite(setting.front_km)
    if told.any():
        moved = np.where(advancing[:, None] == setting.front_side[None, :], advanced_km[:, None], 0.0)
        left = np.maximum(setting.front_km[None, :] - moved, AT_THE_EDGE_KM)
        before = told[None, :] & (controller != setting.front_side[None, :])
        km = np.where(before, np.minimum(km, left), km)
    return km

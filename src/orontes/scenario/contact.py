"""How control spreads: a contact process on the roads, town by town and day by day.

A town is taken at a rate of (speed of the front) x (sum over roads from places of the advancing side of 1 / length), times its
resistance: on one road of length l the side needs l / speed days on average. After Harris 1974 (doi 10.1214/aop/1176996493).
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from orontes.geo.roads import RoadNetwork

SHORTEST_KM: Final = 1.0
"""A front is never nearer than this to a town that is not taken; declared by us."""
EASY_TOWN: Final = 50_000.0


def contacts(network: RoadNetwork) -> NDArray[np.float64]:
    """How strongly each pair of neighbours is in contact: 1 / road length, shape (N, N), per km."""
    count = len(network.node_ids)
    strength = np.zeros((count, count))
    near = 1.0 / np.maximum(network.length_km, SHORTEST_KM)
    np.maximum.at(strength, (network.link_from, network.link_to), near)
    return np.maximum(strength, strength.T)


def resistance(
    population: NDArray[np.float64], exponent: NDArray[np.float64], reinforced: NDArray[np.bool_], factor: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Factor on the rate at which a town is taken, shape (M, N): 1 for a small one, less for a large or reinforced one."""
    size = np.maximum(np.nan_to_num(population) / EASY_TOWN, 1.0)
    return np.asarray(size[None, :] ** -exponent[:, None] * np.where(reinforced[None, :], factor[:, None], 1.0))


def taken(
    held: NDArray[np.bool_],
    strength: NDArray[np.float64],
    at_front: NDArray[np.float64],
    speed: NDArray[np.float64],
    *,
    ease: NDArray[np.float64],
    chance: NDArray[np.float64],
) -> NDArray[np.bool_]:
    """Which towns the advancing side takes today, shape (M, N).

    Parameters
    ----------
    held : ndarray of bool, shape (M, N)
        Towns that it holds.
    strength : ndarray of float, shape (N, N)
        From `contacts`.
    at_front : ndarray of float, shape (M, N)
        1 / km to a front told of before the town; 0 where none.
    speed : ndarray of float, shape (M,)
        km a day; 0: the front stays.
    ease : ndarray of float, shape (M, N)
        From `resistance`.
    chance : ndarray of float, shape (M, N)
        Uniform draws of the day.
    """
    contact = held.astype(np.float64) @ strength
    rate = speed[:, None] * np.maximum(contact, at_front) * ease
    return np.asarray((chance < -np.expm1(-rate)) & ~held)

"""How control spreads: a contact process on the roads, town by town and day by day.

A town is taken at a rate of (speed of the front) x (sum over roads from places of the advancing side of 1 / length), times its
resistance: on one road of length l the side needs l / speed days on average. After Harris 1974 (doi 10.1214/aop/1176996493).
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from orontes.geo.roads import RoadNetwork

SHORTEST_KM: Final = 1.0
"""A front is never nearer than this to a town that is not taken; declared by us."""
EASY_TOWN: Final = 50_000.0


def contacts(network: RoadNetwork) -> NDArray[np.float32]:
    """How strongly each pair of neighbours is in contact: 1 / road length, shape (N, N), per km."""
    count = len(network.node_ids)
    strength = np.zeros((count, count))
    near = 1.0 / np.maximum(network.length_km, SHORTEST_KM)
    np.maximum.at(strength, (network.link_from, network.link_to), near)
    return np.asarray(np.maximum(strength, strength.T), dtype=np.float32)


def resistance(
    population: NDArray[np.float64], exponent: NDArray[np.float64], reinforced: NDArray[np.bool_], factor: NDArray[np.float64]
) -> NDArray[np.float32]:
    """Factor on the rate at which a town is taken, shape (N, M): 1 for a small one, less for a large or reinforced one."""
    size = np.maximum(np.nan_to_num(population) / EASY_TOWN, 1.0)
    ease = size[:, None] ** -exponent * np.where(reinforced[:, None], factor, 1.0)
    return np.asarray(ease, dtype=np.float32)


def taken(
    held: NDArray[np.bool_],
    strength: csr_array,
    at_front: NDArray[np.float32],
    speed: NDArray[np.float64],
    *,
    ease: NDArray[np.float32],
    chance: NDArray[np.float32],
) -> NDArray[np.bool_]:
    """Which towns the advancing side takes today, shape (N, M).

    Parameters
    ----------
    held : ndarray of bool, shape (N, M)
        Towns that it holds.
    strength : csr_array, shape (N, N)
        From `contacts`.
    at_front : ndarray of float, shape (N, M)
        1 / km to a front told of before the town; 0 where none.
    speed : ndarray of float, shape (M,)
        km a day; 0: the front stays.
    ease : ndarray of float, shape (N, M)
        From `resistance`.
    chance : ndarray of float, shape (N, M)
        Uniform draws of the day.
    """
    contact = strength @ held.astype(np.float32)
    rate = speed.astype(np.float32) * np.maximum(contact, at_front) * ease
    return np.asarray((chance < -np.expm1(-rate)) & ~held)

"""Who goes home: by whether home is safe, and at once where a ceasefire has been reached."""

import numpy as np
from numpy.typing import NDArray

from orontes.simulate.parameters import Parameters


def return_rate(
    safe: NDArray[np.bool_], hostile: NDArray[np.bool_], days_of_peace: NDArray[np.float64], parameters: Parameters
) -> NDArray[np.float64]:
    """Daily rate at which displaced people go home, shape (G, M), by their home.

    Parameters
    ----------
    safe : ndarray of bool, shape (G, M)
        Home is out of reach of the front, and held by whom it was held by.
    hostile : ndarray of bool, shape (G, M)
        Home has come under another side.
    days_of_peace : ndarray of float, shape (M,)
        Days since a ceasefire; below 0: none yet. From then on ``share x exp(-days)`` is added: most of those who return at once
        do so within three days.
    """
    calm = np.where(hostile, parameters["return.hostile"], np.where(safe, parameters["return.safe"], 0.0))
    after = np.where(days_of_peace >= 0, parameters["return.ceasefire_share"] * np.exp(-np.maximum(days_of_peace, 0)), 0.0)
    return np.asarray(calm + np.where(hostile, 0.0, after))

"""People counted at places."""

import numpy as np
from numpy.typing import NDArray

from orontes.simulate.compiled import compiled


@compiled
def at_places(state: NDArray[np.int64], place: NDArray[np.int64], places: int) -> NDArray[np.int64]:
    """People of each member at each place, shape (M, N + 1), the last those on links; `place` of each state, -1 on links."""
    found = np.zeros((state.shape[0], places + 1), dtype=np.int64)
    for member in range(state.shape[0]):
        for number in range(state.shape[1]):
            found[member, place[number]] += state[member, number]
    return found

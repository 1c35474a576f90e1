"""The road network between places."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class RoadNetwork:
    """Places and the undirected links between them.

    Parameters
    ----------
    node_ids : tuple of str, length N
        Keys of the places, as in the gazetteer or pack.
    lat, lon : ndarray of float, shape (N,)
        Degrees, WGS 84.
    link_from, link_to : ndarray of int, shape (E,)
        Positions in `node_ids`; each link once, from < to.
    length_km : ndarray of float, shape (E,)
        Road length.
    road_class : tuple of str, length E
        One of ``motorway``, ``trunk``, ``primary``, ``secondary``, ``track``, ``assumed``.
    ref : tuple of (str or None), length E
        Road number ("M5").
    source : tuple of str, length E
        Where the link and its length come from.
    """

    node_ids: tuple[str, ...]
    lat: NDArray[np.float64]
    lon: NDArray[np.float64]
    link_from: NDArray[np.int64]
    link_to: NDArray[np.int64]
    length_km: NDArray[np.float64]
    road_class: tuple[str, ...]
    ref: tuple[str | None, ...]
    source: tuple[str, ...]

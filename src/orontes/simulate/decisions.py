"""The decisions of a member that chance takes: each has a stream of its own name at each place or road."""

from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from orontes.core.streams import Streams

AT_PLACES: Final = (
    "holder", "movers", "frailty", "attraction", "told to have left", "departure", "destination", "onward", "who moves on",
    "where onward", "return", "who returns", "control",
)  # fmt: skip
(
    HOLDER, MOVERS, FRAILTY, ATTRACTION, TOLD_TO_HAVE_LEFT, DEPARTURE, DESTINATION, ONWARD, WHO_MOVES_ON,
    WHERE_ONWARD, RETURN, WHO_RETURNS, CONTROL,
) = range(len(AT_PLACES))  # fmt: skip
AT_LINKS: Final = ("cut as told", "corridor", "opening or closing")
CUT_AS_TOLD, CORRIDOR, OPENING_OR_CLOSING = range(len(AT_LINKS))


class Keys(NamedTuple):
    """Keys of streams (see `orontes.simulate.draws`): a place or road more leaves those of all others as they were.

    Parameters
    ----------
    place : ndarray of uint64, shape (decisions, N)
    link : ndarray of uint64, shape (decisions, L)
    """

    place: NDArray[np.uint64]
    link: NDArray[np.uint64]


def keys_of(streams: Streams, places: tuple[str, ...], links: tuple[str, ...]) -> Keys:
    """The keys of all decisions, by the names of places and links."""
    return Keys(_keys(streams, AT_PLACES, places), _keys(streams, AT_LINKS, links))


def _keys(streams: Streams, decisions: tuple[str, ...], names: tuple[str, ...]) -> NDArray[np.uint64]:
    made = [[streams.key(decision, name) for name in names] for decision in decisions]
    return np.array(made, dtype=np.uint64).reshape(len(decisions), len(names))

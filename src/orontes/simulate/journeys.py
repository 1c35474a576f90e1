"""How far and how long it is to each host by the ways that are open, and at which pace."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from orontes.simulate.columns import Columns
from orontes.simulate.destination import by_way
from orontes.simulate.parameters import Parameters
from orontes.simulate.record import Record
from orontes.simulate.travel import Bits, Ways

LONGEST_DAYS: Final = 255
HOURS: Final = 24


@dataclass(frozen=True, slots=True)
class Journey:
    """The way to each host for some members, by one pace.

    Parameters
    ----------
    factor : ndarray of float, shape (J, R)
        From `by_way`; 0 where no way is open.
    days : ndarray of uint8, shape (J, R)
        Whole days until they arrive; 0: on the day of leaving.
    """

    factor: NDArray[np.float32]
    days: NDArray[np.uint8]


def km_a_day(parameters: Parameters) -> dict[str, NDArray[np.float32]]:
    """How far people get in a day, by pace, shape (M,) each."""
    return {
        "vehicle": parameters["speed.vehicle"] * parameters["hours_on_road"],
        "jam": parameters["speed.jam"] * np.float32(HOURS),
        "foot": parameters["speed.on_foot"],
        "non-stop": parameters["speed.vehicle"] * np.float32(HOURS),
    }


def open_km(ways: Ways, origin: int, takes: list[NDArray[np.bool_]]) -> NDArray[np.float32]:
    """Length of the way that is taken from a place to each host, shape (J, R); 0 where none is open (see `Ways.open`)."""
    length = np.nan_to_num(ways.km[:, origin], posinf=0.0)
    km: NDArray[np.float32] = length[0][:, None] * takes[0]
    for number in range(1, len(takes)):
        km += length[number][:, None] * takes[number]
    return km


class Open:
    """The ways that are open today from some places: `km` as of `open_km`, shape (J, R)."""

    def __init__(self, ways: Ways, places: Columns, shut: Bits, members: int) -> None:
        self.places = places
        self.takes = [[part[:, who] for part in ways.open(place, shut, members)] for place, who, _ in places.parts()]
        parts = zip(places.places, self.takes, strict=True)
        self.km = np.concatenate([open_km(ways, place, takes) for place, takes in parts], axis=1)

    def used(self, went: NDArray[np.int32], record: Record, *, first: bool) -> None:
        """Writes down the people on these ways, shape (J, R); `first`: from home."""
        for (place, who, part), takes in zip(self.places.parts(), self.takes, strict=True):
            record.move(place, who, went[:, part], takes, first=first)


def journey(km: NDArray[np.float32], pace: NDArray[np.float32], b_t: NDArray[np.float32]) -> Journey:
    """The journey over so many km, shape (J, R), 0 for no way, at a pace in km a day, shape (R,)."""
    days = km / pace
    return Journey(by_way(days, b_t) * (km > 0), np.minimum(days, np.float32(LONGEST_DAYS)).astype(np.uint8))

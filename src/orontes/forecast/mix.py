"""The outlook under other weights of its scenarios: the same runs, mixed anew."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from orontes.errors import InputError
from orontes.forecast.mixture import resampled, spread
from orontes.forecast.outlook import Spread

TOTALS: Final = ("departures", "arrivals", "displaced", "trapped_peak")
AT_PLACES: Final = ("departures", "arrivals")


@dataclass(frozen=True, slots=True)
class Mix:
    """What each run of an ensemble came to, and which scenario it ran under.

    Parameters
    ----------
    scenarios : tuple of str
        Names, in the order that `regime` counts.
    regime : ndarray of int, shape (M,)
    weight : ndarray of float, shape (M,)
        They sum to one.
    totals : ndarray of float, shape (4, M)
        Persons over the horizon, all places: `TOTALS`.
    places : tuple of str
        Ids of places.
    at_places : ndarray of float, shape (2, P, M)
        Persons over the horizon: `AT_PLACES`.
    gone : ndarray of float, shape (D, M)
        Persons who have left by the end of each day, all places.
    """

    scenarios: tuple[str, ...]
    regime: NDArray[np.int64]
    weight: NDArray[np.float64]
    totals: NDArray[np.float64]
    places: tuple[str, ...]
    at_places: NDArray[np.float64]
    gone: NDArray[np.float64]

    def weights(self) -> dict[str, float]:
        """The weight of each scenario."""
        sums = np.bincount(self.regime, weights=self.weight, minlength=len(self.scenarios))
        return {name: float(value) for name, value in zip(self.scenarios, sums, strict=True)}


@dataclass(frozen=True, slots=True)
class Moved:
    """A figure over the whole horizon under the outlook's weights and under others; `place` None: all places."""

    measure: str
    place: str | None
    before: Spread
    after: Spread


def remixed(mix: Mix, weights: Mapping[str, float], *, most: int = 8) -> tuple[Moved, ...]:
    """The figures under other weights: of all places, then of the places where the mean moves most.

    Parameters
    ----------
    mix : Mix
    weights : mapping of str to float
        By scenario, 0 or more, of any sum above 0; a scenario that is not named keeps its weight.
    most : int
        Places at most, for each measure.

    Raises
    ------
    InputError
        If a name is no scenario of the outlook, or the weights are no weights.
    """
    wanted = checked(weights, mix.weights())
    share = np.array([wanted[name] for name in mix.scenarios])
    count = np.bincount(mix.regime, minlength=len(mix.scenarios))
    member = (share / np.maximum(count, 1))[mix.regime]
    if member.sum() <= 0:
        raise InputError("weights of scenarios", value=dict(weights), limit="a weight above 0 for a scenario that was run")
    member /= member.sum()
    before, after = resampled(mix.weight), resampled(member)
    rows = [Moved(name, None, spread(row[before]), spread(row[after])) for name, row in zip(TOTALS, mix.totals, strict=True)]
    for name, values in zip(AT_PLACES, mix.at_places, strict=True):
        change = np.abs(values @ member - values @ mix.weight)
        largest = [at for at in np.argsort(-change, kind="stable")[:most] if change[at] >= 1]
        rows += [Moved(name, mix.places[at], spread(values[at][before]), spread(values[at][after])) for at in largest]
    return tuple(rows)


def checked(weights: Mapping[str, float], known: Mapping[str, float]) -> dict[str, float]:
    """The weights of all scenarios, summing to one: those given, and the known ones of all others.

    Raises
    ------
    InputError
        If a name is unknown, a weight is below 0 or no number, or all are 0.

    Examples
    --------
    >>> checked({"stall": 3.0}, {"stall": 0.2, "siege": 1.0})
    {'stall': 0.75, 'siege': 0.25}
    """
    unknown = sorted(set(weights) - set(known))
    if unknown:
        raise InputError("scenario", value=unknown[0], limit=" or ".join(known))
    whole = {**known, **weights}
    total = sum(whole.values())
    if not all(0 <= value < np.inf for value in whole.values()) or not 0 < total < np.inf:
        raise InputError("weights of scenarios", value=dict(weights), limit="numbers of 0 or more, not all of them 0")
    return {name: value / total for name, value in whole.items()}

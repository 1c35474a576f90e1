"""What a supposition changes, member by member: both ensembles are run with the same draws."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from orontes.forecast.mixture import resampled, spread
from orontes.forecast.outlook import Spread
from orontes.simulate.ensemble import Ensemble

MEASURES: Final = ("departures", "arrivals", "trapped")
LEAST_PERSONS: Final = 1.0


@dataclass(frozen=True, slots=True)
class Changed:
    """One figure over the whole horizon: without the supposition, with it, and what it adds (below 0: takes away).

    `origin` and `destination` are ids of places; a measure of one place has only one of them, one of all places none.
    """

    measure: str
    origin: str | None
    destination: str | None
    without: Spread
    supposed: Spread
    added: Spread


def differences(without: Ensemble, supposed: Ensemble, ids: tuple[str, ...], *, most: int = 10) -> tuple[Changed, ...]:
    """The figures that change most: of all places, then of places, then of ways between two places (first destinations).

    Parameters
    ----------
    without, supposed : Ensemble
        Of the same places, days, members and seed.
    ids : tuple of str, length N
        Of the places, in the order of the ensembles.
    most : int
        Rows of each sort at most.
    """
    mixed = resampled(without.weight)
    rows = []
    for measure in MEASURES:
        pair = [_over_horizon(one, measure)[:, mixed] for one in (without, supposed)]
        rows.append(_changed(measure, None, None, pair[0].sum(axis=0), pair[1].sum(axis=0)))
    for measure in ("departures", "arrivals"):
        pair = [_over_horizon(one, measure)[:, mixed] for one in (without, supposed)]
        for at in _largest((pair[1] - pair[0]).mean(axis=1), most):
            origin, destination = (ids[at], None) if measure == "departures" else (None, ids[at])
            rows.append(_changed(measure, origin, destination, pair[0][at], pair[1][at]))
    hosts = without.hosts
    moved = [one.moved.values[:, :, mixed] for one in (without, supposed)]
    for at in _largest((moved[1] - moved[0]).mean(axis=2).ravel(), most):
        start, host = divmod(at, hosts.size)
        rows.append(_changed("moves", ids[start], ids[hosts[host]], moved[0][start, host], moved[1][start, host]))
    return tuple(rows)


def _over_horizon(ensemble: Ensemble, measure: str) -> NDArray[np.float64]:
    """Persons over the horizon, of trapped people on the worst day, (N, M)."""
    values = ensemble.measures[measure].values
    return np.asarray(values.max(axis=1) if measure == "trapped" else values.sum(axis=1))


def _largest(change: NDArray[np.float64], most: int) -> list[int]:
    order = np.argsort(-np.abs(change), kind="stable")[:most]
    return [int(at) for at in order if abs(change[at]) >= LEAST_PERSONS]


def _changed(
    measure: str, origin: str | None, destination: str | None, without: NDArray[np.float64], supposed: NDArray[np.float64]
) -> Changed:
    return Changed(measure, origin, destination, spread(without), spread(supposed), spread(supposed - without))

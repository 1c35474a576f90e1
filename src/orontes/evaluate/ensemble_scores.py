"""Scores of forecasts given as members. Axes: R rows, M members (last), D parts of one joint forecast."""

import math

import numpy as np
from numpy.typing import NDArray

from orontes.errors import NoResultError
from orontes.evaluate.board import Floats


def fair_crps(members: Floats, truth: Floats) -> Floats:
    """Continuous ranked probability score in the unit of the members, fair to small ensembles, (R,).

    Mean |x - y| minus the sum of |x_i - x_j| over pairs / (M (M - 1)): its expectation does not depend on M (Ferro 2014,
    doi:10.1002/qj.2270). The pairs are summed through the order of the members (Hersbach 2000).

    Parameters
    ----------
    members : ndarray, (R, M)
    truth : ndarray, (R,)

    Raises
    ------
    NoResultError
        If there are fewer than two members.

    Examples
    --------
    >>> fair_crps(np.array([[1.0, 3.0]]), np.array([4.0])).tolist()
    [1.0]
    """
    count = _members(members)
    error = np.abs(members - truth[:, None]).mean(axis=1)
    weight = 2 * np.arange(1, count + 1) - count - 1
    spread: Floats = (np.sort(members, axis=1) * weight).sum(axis=1) / (count * (count - 1))
    score: Floats = error - spread
    return score


def energy_score(members: Floats, truth: Floats) -> Floats:
    """Fair energy score of joint forecasts, (R,): the CRPS with distances in D dimensions.

    Gneiting & Raftery 2007, doi:10.1198/016214506000001437, eq. 22; pairs over M (M - 1).

    Parameters
    ----------
    members : ndarray, (R, D, M)
    truth : ndarray, (R, D)

    Raises
    ------
    NoResultError
        If there are fewer than two members.
    """
    count = _members(members)
    error = np.linalg.norm(members - truth[:, :, None], axis=1).mean(axis=1)
    apart = np.array([np.linalg.norm(row[:, :, None] - row[:, None, :], axis=0).sum() for row in members])
    score: Floats = error - apart / (2 * count * (count - 1))
    return score


def kernel_log_score(members: Floats, truth: Floats, *, bandwidth: Floats) -> Floats:
    """Minus the log density of the truth under normal kernels at the members, (R,).

    Logarithmic score, Good 1952; kernels as in Krueger and others 2021, doi:10.1111/insr.12405.

    Parameters
    ----------
    members : ndarray, (R, M)
    truth : ndarray, (R,)
    bandwidth : ndarray, (R,)
        Standard deviation of the kernels, above 0 (`silverman_bandwidth`).
    """
    z = (truth[:, None] - members) / bandwidth[:, None]
    exponent = -0.5 * z**2
    top = exponent.max(axis=1)
    score: Floats = -top - np.log(np.exp(exponent - top[:, None]).mean(axis=1)) + np.log(bandwidth * math.sqrt(2 * math.pi))
    return score


def silverman_bandwidth(members: Floats) -> Floats:
    """Bandwidth 1.06 s M^(-1/5) of normal kernels, (R,) (Silverman 1986, eq. 3.28); s: standard deviation of the members."""
    count = _members(members)
    width: Floats = 1.06 * members.std(axis=1, ddof=1) * count**-0.2
    return width


def rank_pit(members: Floats, truth: Floats, *, generator: np.random.Generator) -> Floats:
    """Level of the truth among the members, (R,), drawn uniformly within its rank.

    Uniform on 0..1 if the forecast is calibrated (randomised PIT: Czado and others 2009, doi:10.1111/j.1541-0420.2009.01191.x).
    """
    below = (members < truth[:, None]).sum(axis=1)
    tied = (members == truth[:, None]).sum(axis=1)
    level: Floats = (below + generator.random(len(truth)) * (tied + 1)) / (members.shape[1] + 1)
    return level


def brier_score(probability: Floats, happened: NDArray[np.bool_]) -> Floats:
    """Squared error of probabilities, (R,) (Brier 1950).

    Examples
    --------
    >>> brier_score(np.array([0.8, 0.8]), np.array([True, False])).round(2).tolist()
    [0.04, 0.64]
    """
    return (probability - happened) ** 2


def peak_error_days(forecast: Floats, truth: Floats) -> int:
    """Days from the true peak to that of `forecast` over the same days; each the first day of its highest value.

    Raises
    ------
    NoResultError
        If there is no day.
    """
    if not len(truth) or len(forecast) != len(truth):
        raise NoResultError("day of the peak", limit="two series of the same days, one day at least")
    return int(np.argmax(forecast)) - int(np.argmax(truth))


def _members(members: Floats) -> int:
    count = int(members.shape[-1])
    if count < 2:
        raise NoResultError("score of an ensemble", limit="at least two members", cure="run with members >= 2")
    return count

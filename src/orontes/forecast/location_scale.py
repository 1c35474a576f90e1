"""A regression of log ratios on traits: where they lie, how wide they are, and the shape that is left."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from orontes.errors import NoResultError
from orontes.evaluate.board import Floats

LOCATION_RIDGE: Final = 0.1
SCALE_RIDGE: Final = 0.01
"""Penalties on standardised traits, chosen leave-one-case-out on the development cases."""
ITERATIONS: Final = 25
LEAD_WIDTH: Final = 0.4
"""Residuals of leads a factor exp(0.4) away count 0.6: the shape may differ by horizon (design)."""
SCALE_RANGE: Final = (-8.0, 1.0)
"""Range of the log scale, so that a row unlike all others gets no absurd width."""


@dataclass(frozen=True, slots=True)
class Scaler:
    """Weighted mean, standard deviation, least and most of T traits, (T,).

    Unknown traits take the mean, and traits beyond all that was seen take the nearest that was: nothing is extrapolated.
    """

    mean: Floats
    spread: Floats
    least: Floats
    most: Floats

    @classmethod
    def of(cls, traits: Floats, weight: Floats) -> "Scaler":
        """The scaler of the rows `traits`, (R, T), under `weight`, (R,)."""
        known = np.isfinite(traits)
        weights = known * weight[:, None]
        whole = np.maximum(weights.sum(axis=0), 1e-300)
        filled = np.where(known, traits, 0.0)
        mean = (filled * weights).sum(axis=0) / whole
        variance = (np.where(known, traits - mean, 0.0) ** 2 * weights).sum(axis=0) / whole
        least = np.where(known, traits, np.inf).min(axis=0, initial=np.inf)
        most = np.where(known, traits, -np.inf).max(axis=0, initial=-np.inf)
        return cls(mean, np.sqrt(variance) + 1e-9, np.minimum(least, mean), np.maximum(most, mean))

    def design(self, traits: Floats) -> Floats:
        """An intercept and the standardised traits, (R, 1 + T)."""
        inside = np.clip(traits, self.least, self.most)
        z = np.where(np.isfinite(traits), (inside - self.mean) / self.spread, 0.0)
        return np.column_stack([np.ones(len(traits)), z])


@dataclass(frozen=True, slots=True)
class LocationScale:
    """A fitted regression: log ratio = location + scale x shape; the shape is the weighted sample of standardised residuals."""

    location_scaler: Scaler
    location: Floats
    scale_scaler: Scaler
    scale: Floats
    shape: Floats
    weight: Floats
    lead: Floats

    def centre(self, traits: Floats) -> Floats:
        """Location of rows with `traits` (R, location traits), (R,)."""
        return self.location_scaler.design(traits) @ self.location

    def width(self, traits: Floats) -> Floats:
        """Scale of rows with `traits` (R, scale traits), (R,)."""
        return np.exp(np.clip(self.scale_scaler.design(traits) @ self.scale, *SCALE_RANGE))

    def shape_at(self, lead: float, levels: Floats, *, lead_width: float = LEAD_WIDTH) -> Floats:
        """Quantiles of the shape at `levels` for a horizon of ln days `lead`: near horizons count more."""
        return weighted_quantiles(self.shape, self._near(lead, lead_width), levels)

    def size_at(self, lead: float, *, lead_width: float = LEAD_WIDTH) -> float:
        """Mean size of the shape for a horizon of ln days `lead`."""
        weight = self._near(lead, lead_width)
        return float(np.abs(self.shape) @ weight / weight.sum())

    def _near(self, lead: float, lead_width: float) -> Floats:
        near = np.clip(lead, self.lead.min(), self.lead.max())
        return np.asarray(self.weight * np.exp(-0.5 * ((self.lead - near) / lead_width) ** 2))


def fit_location_scale(
    ratios: Floats, weight: Floats, lead: Floats, *, location_traits: Floats, scale_traits: Floats, centred: bool
) -> LocationScale:
    """The regression of `ratios`, (R,), under `weight`, (R,).

    Location by ridge regression (Hoerl & Kennard 1970, doi:10.1080/00401706.1970.10488634), or 0 unless `centred`; scale by a
    generalised linear model of the absolute residuals with log link (quasi-Poisson, McCullagh & Nelder 1989, ch. 9; absolute
    residuals as in Davidian & Carroll 1987, doi:10.1080/01621459.1987.10478543).

    Raises
    ------
    NoResultError
        If no row has weight.
    """
    used = weight > 0
    if not used.any():
        raise NoResultError("regression of residuals", limit="at least one row of another case")
    ratios, weight, lead = ratios[used], weight[used] / weight[used].sum(), lead[used]
    location_scaler, scale_scaler = (Scaler.of(traits[used], weight) for traits in (location_traits, scale_traits))
    design = location_scaler.design(location_traits[used])
    location = _ridge(design, ratios, weight, LOCATION_RIDGE) if centred else np.zeros(design.shape[1])
    residuals = ratios - design @ location
    scale_design = scale_scaler.design(scale_traits[used])
    scale = _log_linear(scale_design, np.abs(residuals), weight)
    shape = residuals / np.exp(np.clip(scale_design @ scale, *SCALE_RANGE))
    return LocationScale(location_scaler, location, scale_scaler, scale, shape, weight, lead)


def weighted_quantiles(values: Floats, weight: Floats, levels: Floats) -> Floats:
    """Quantiles of a weighted sample: each value stands at the middle of its weight, linear between (Hazen 1914).

    Examples
    --------
    >>> weighted_quantiles(np.array([3.0, 1.0, 2.0]), np.ones(3), np.array([0.5])).tolist()
    [2.0]
    """
    order = np.argsort(values, kind="stable")
    cumulated = np.cumsum(weight[order])
    return np.interp(levels, (cumulated - weight[order] / 2) / cumulated[-1], values[order])


def _ridge(design: Floats, response: Floats, weight: Floats, penalty: float) -> Floats:
    inner = (design * weight[:, None]).T @ design + penalty * _not_the_intercept(design)
    solved: Floats = np.linalg.solve(inner, design.T @ (weight * response)).astype(np.float64)
    return solved


def _log_linear(design: Floats, response: Floats, weight: Floats) -> Floats:
    """Coefficients of ln E(response) by iteratively reweighted least squares."""
    mean = float((weight * response).sum())
    coefficients = np.zeros(design.shape[1])
    coefficients[0] = np.log(max(mean, np.exp(SCALE_RANGE[0])))
    for _ in range(ITERATIONS):
        linear = np.clip(design @ coefficients, *SCALE_RANGE)
        fitted = np.exp(linear)
        # the penalty is measured in the weight of the working response, so that it does not depend on the size of residuals
        working = weight * fitted
        working = working / working.sum()
        coefficients = _ridge(design, linear + (response - fitted) / fitted, working, SCALE_RIDGE)
    return coefficients


def _not_the_intercept(design: Floats) -> Floats:
    penalty = np.eye(design.shape[1])
    penalty[0, 0] = 0.0
    return penalty

"""The fitted forecast: in each regime a geometric mean of simple rules, and a spread that other cases teach."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from orontes.core.samples import LEVELS
from orontes.evaluate.board import Floats
from orontes.evaluate.case import Case
from orontes.evaluate.residuals import COLD, OFFSET_PERSONS, Forecasts
from orontes.forecast.learned_split import SPLIT
from orontes.forecast.location_scale import LEAD_WIDTH, LocationScale, fit_location_scale
from orontes.forecast.residual_table import ResidualTable
from orontes.forecast.series_rules import LEVEL, TREND
from orontes.forecast.traits import Traits

NEAR_DAYS: Final = 3.0
FAR_DAYS: Final = 60
"""Counts of today say little of the split this far ahead (design)."""
QUIET_WEIGHT: Final = 4.0
"""A quiet city counts as four in what others learn: past cases were collected because many fled, and more alarms than not end
quietly (selection). So quiet cities and shocks, 7 and 30 of them, teach about alike (design)."""
UNCOUNTED_WEIGHT: Final = 6.0
"""The same before any count, where nothing tells a quiet city from a loud one: so three alarms of five end quietly (design)."""
MOST_LOG_RATIO: Final = 7.0
"""Counts further than a factor 1,000 from the point are not forecast (design)."""
GRID: Final = tuple(np.round(np.arange(0.01, 1.0, 0.02), 4).tolist())
"""Levels whose mean stands for the mean of a forecast."""


@dataclass(frozen=True, slots=True)
class Regime:
    """Rows that are forecast alike.

    Parameters
    ----------
    name : str
    classes : tuple of str
        Classes of case (`evaluate.benchmark.lender_class`) that teach it.
    is_cold : bool or None
        Whether the place was never counted; None for both.
    track : str
        ``given-total`` where the total of the target day is known.
    rules : tuple of str
        The point is the geometric mean of these rules (200 persons added), a log-linear pool (Genest & Zidek 1986,
        doi:10.1214/ss/1177013825).
    location, scale : tuple of str
        Traits that move the centre and the width.
    widening : float
        Factor on the shape around its median, so that 80 % intervals hold 80 % of the counts of a case that was left out.
    widening_by_lead : float
        Added to it for each factor e of days ahead beyond `NEAR_DAYS`.
    lead_width : float
        How near in ln days ahead the residuals have to be that make the shape.
    power : float
        0: all rules weigh the same; else how much the case's own experience moves their weights (`experience.learned_points`).
    keeps_point : bool
        Whether the point stays the median, whatever the others were off by.
    is_far : bool
        Whether the target lies more than `FAR_DAYS` ahead (asked only where the total is given).
    quiet_weight : float
        What a quiet city counts as.
    """

    name: str
    classes: tuple[str, ...]
    is_cold: bool | None
    track: str
    rules: tuple[str, ...]
    location: tuple[str, ...]
    scale: tuple[str, ...]
    widening: float = 1.0
    widening_by_lead: float = 0.0
    lead_width: float = LEAD_WIDTH
    power: float = 0.0
    keeps_point: bool = False
    is_far: bool = False
    quiet_weight: float = QUIET_WEIGHT

    def widened(self, lead: float) -> float:
        """The factor on the shape for ln days ahead `lead`."""
        return self.widening + self.widening_by_lead * max(lead - math.log(NEAR_DAYS), 0.0)


SLOW: Final = ("slow", "slow control")
CITY: Final = ("shock", "control")
_FIRST_COUNT: Final = ("elapsed", "own_people", "whole", "told", "has_told", "anchor", "taken")
_MOVEMENT: Final = ("volatility", "lead", "reports", "age", "growth", "size", "steady")
REGIMES: Final = (
    Regime("slow, counted", SLOW, False, "open", ("persistence", "drift", TREND, LEVEL), (), _MOVEMENT, 1.1, power=2.0),
    Regime("slow, never counted", SLOW, True, "open", ("persistence",), (), ()),
    Regime(
        "counted, total given", SLOW, False, "given-total", ("share", "flow30", "drift", SPLIT), (), (*_MOVEMENT, "apart"), 1.1,
        power=4.0,
    ),
    Regime("never counted, total given", SLOW, True, "given-total", ("reach",), (), (), 1.3, keeps_point=True),
    Regime(
        "far, total given", SLOW, None, "given-total", ("reach",), (), ("lead", "has_told"), 1.3, keeps_point=True, is_far=True,
    ),
    Regime(
        "city, counted", CITY, False, "open", ("persistence", "drift"), ("gone",),
        ("stretch", "lead", "gone", "growth", "reports"), 1.3, widening_by_lead=0.3, lead_width=1.5,
    ),
    Regime(
        "city, never counted", CITY, True, "open", ("anchor",), _FIRST_COUNT, (), 1.4, widening_by_lead=0.1,
        quiet_weight=UNCOUNTED_WEIGHT,
    ),
)  # fmt: skip
"""Rules, traits and widening were chosen on the development cases by the CRPS of cases left out."""


@dataclass(frozen=True, slots=True)
class Fitted:
    """A regime with its regression."""

    regime: Regime
    regression: LocationScale

    def forecasts(self, point: Floats, traits: Traits, least: Floats, most: Floats, *, factor: Floats | float = 1.0) -> Forecasts:
        """Forecasts around `point`, within `least` and `most` (inf where not known): persons, each (R,).

        `factor` is put on the width of each row (`experience.width_factors`).
        """
        regime, regression = self.regime, self.regression
        centre = regression.centre(traits.columns(regime.location))
        width = regression.width(traits.columns(regime.scale)) * factor
        quantiles, mean = np.zeros((len(point), len(LEVELS))), np.zeros(len(point))
        levels = np.asarray((*LEVELS, *GRID))
        for lead in np.unique(traits.by_name["lead"]):
            rows = traits.by_name["lead"] == lead
            shape = regression.shape_at(float(lead), levels, lead_width=regime.lead_width)
            middle = shape[LEVELS.index(0.5)]
            shape = (0.0 if regime.keeps_point else middle) + regime.widened(float(lead)) * (shape - middle)
            log_ratio = np.clip(centre[rows, None] + width[rows, None] * shape, -MOST_LOG_RATIO, MOST_LOG_RATIO)
            persons = (point[rows, None] + OFFSET_PERSONS) * np.exp(log_ratio) - OFFSET_PERSONS
            persons = np.clip(persons, least[rows, None], most[rows, None])
            quantiles[rows], mean[rows] = persons[:, : len(LEVELS)], persons[:, len(LEVELS) :].mean(axis=1)
        return Forecasts(quantiles, mean)


def regime_of(case: Case, *, is_cold: bool, total_known: bool, is_far: bool = False) -> Regime:
    """The regime of a row of `case`; where a total is known, all classes of case are one."""
    track, far = ("given-total", is_far) if total_known else ("open", False)
    classes = CITY if case.is_city and not total_known else SLOW
    return next(r for r in REGIMES if (r.classes, r.track, r.is_far) == (classes, track, far) and r.is_cold in {None, is_cold})


def fit_regime(regime: Regime, table: ResidualTable, lends: NDArray[np.bool_]) -> Fitted:
    """The regime fitted to the rows of `table` that may lend.

    Raises
    ------
    NoResultError
        If there is none.
    """
    words, numbers = table.words, table.numbers
    inside = lends & np.isin(words["case_class"], regime.classes) & (words["track"] == regime.track)
    inside &= (numbers["horizon"] > FAR_DAYS) == regime.is_far
    if regime.is_cold is not None:
        inside &= (numbers["growth_class"] == COLD) == regime.is_cold
    if regime.is_cold is False:
        inside &= words["part"] == "rolling"
    columns = ["residual_learned"] if regime.power else [f"residual_{rule}" for rule in regime.rules]
    ratios = table.columns(columns, inside).mean(axis=1)
    weight = numbers["weight"][inside] * np.where(words["case_class"][inside] == "control", regime.quiet_weight, 1.0)
    taught = np.isfinite(ratios)
    return Fitted(
        regime,
        fit_location_scale(
            np.where(taught, ratios, 0.0),
            np.where(taught, weight, 0.0),
            numbers["lead"][inside],
            location_traits=table.columns(regime.location, inside),
            scale_traits=table.columns(regime.scale, inside),
            centred=bool(regime.location),
        ),
    )


def pooled_point(by_rule: Mapping[str, Floats], rules: Sequence[str]) -> Floats:
    """The geometric mean of the rules, 200 persons added, (R,)."""
    logs = [np.log(by_rule[rule] + OFFSET_PERSONS) for rule in rules]
    point: Floats = np.exp(np.mean(logs, axis=0)) - OFFSET_PERSONS
    return point


def learning_regime(track: str) -> Regime:
    """The regime of slow, counted places, whose rules the case's own experience weighs."""
    return next(regime for regime in REGIMES if regime.power and regime.track == track)

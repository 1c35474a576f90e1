"""The forecasts that can be issued by name: simple rules, rules with residuals of other cases, and the fitted forecast."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from types import MappingProxyType
from typing import Final

import numpy as np
from numpy.typing import NDArray

from orontes.core.samples import LEVELS
from orontes.evaluate.benchmark import borrower_class
from orontes.evaluate.board import Boards, Floats
from orontes.evaluate.case import ALL_PLACES, Case
from orontes.evaluate.planning import climatology, fixed_share
from orontes.evaluate.points import Points, point_forecasts
from orontes.evaluate.reference import REFERENCES
from orontes.evaluate.residuals import Forecasts, Strata, certain, dress, growth_class, log_ratio
from orontes.evaluate.rows import Question, Row
from orontes.forecast.assimilate import assimilated
from orontes.forecast.experience import Experience, experience_of, learned_points, width_factors
from orontes.forecast.mechanism import simulated
from orontes.forecast.reach import reach_forecasts
from orontes.forecast.regimes import FAR_DAYS, Fitted, fit_regime, learning_regime, pooled_point, regime_of
from orontes.forecast.residual_table import ResidualTable
from orontes.forecast.series_rules import rules_of
from orontes.forecast.traits import Traits, apart, traits_of

LEARNT: Final = ("persistence", "drift", "share", "flow30")
"""Rules of `evaluate.reference` that the fitted forecast needs."""


@dataclass(frozen=True, slots=True)
class Asked:
    """R rows of one case with all that a model may look at.

    Parameters
    ----------
    case : Case
    rows : tuple of Question or Row
    points : Points
    traits : Traits
    total_known : ndarray of bool, (R,)
        Whether the total of the target day is given and known.
    most : ndarray, persons, (R,)
        The total of the target day where it is given; else the people who could leave or the last count, whichever is more; inf
        where not known.
    least : ndarray, persons, (R,)
        The last count of what can only grow (cumulative counts); 0 elsewhere.
    table : ResidualTable
        What others teach.
    lends : ndarray of bool, (rows of table,)
        Rows of it that may teach: those of other cases.
    own : mapping of str to Experience
        What the case has taught of itself, by track; nothing for cities, which are counted too seldom.
    learned : ndarray, persons, (R,)
        The rules weighted by it; NaN where there is none.
    """

    case: Case
    rows: tuple[Question | Row, ...]
    points: Points
    traits: Traits
    total_known: NDArray[np.bool_]
    most: Floats
    least: Floats
    table: ResidualTable
    lends: NDArray[np.bool_]
    own: Mapping[str, Experience]
    learned: Floats

    def part(self, chosen: NDArray[np.bool_]) -> "Asked":
        """The rows that are `chosen`, (R,)."""
        points = self.points
        return Asked(
            self.case,
            tuple(row for row, inside in zip(self.rows, chosen.tolist(), strict=True) if inside),
            Points(
                {name: values[chosen] for name, values in points.by_rule.items()}, points.last[chosen], points.slope[chosen],
                points.is_cold[chosen], points.age_days[chosen], points.population[chosen], points.elapsed_days[chosen],
            ),
            Traits({name: values[chosen] for name, values in self.traits.by_name.items()}, self.traits.anchor_persons[chosen]),
            self.total_known[chosen], self.most[chosen], self.least[chosen], self.table, self.lends, self.own,
            self.learned[chosen],
        )  # fmt: skip


def asked_of(
    case: Case, rows: Sequence[Question | Row], *, track: str, table: ResidualTable, rules: Sequence[str] = LEARNT
) -> Asked:
    """`rows` of `case` with the forecasts of `rules` and what else models need."""
    points = point_forecasts(case, rows, track=track, rules=rules)
    totals = {day: case.total_at(day) if track == "given-total" else None for day in {row.target_day for row in rows}}
    total = np.array([np.nan if (given := totals[row.target_day]) is None else given for row in rows], dtype=np.float64)
    whole = case.origin_population(ALL_PLACES) if case.is_city else None
    people = [(case.origin_population(row.target.place) or whole) if case.is_city else None for row in rows]
    leaving = np.maximum([float("inf") if n is None else n for n in people], points.last)
    grows = np.array([row.target.measure == "cumulative" for row in rows], dtype=np.bool_)
    least = np.where(grows, points.last, 0.0)
    most = np.maximum(np.where(np.isfinite(total), total, leaving), least)
    known = np.isfinite(total)
    own = own_experience(case, rows, points, known)
    traits = traits_of(case, rows).with_apart(own.apart)
    return Asked(
        case, tuple(rows), points, traits, known, most, least, table, table.lends_to(case), own.by_track, own.learned
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Own:
    """What a case has taught of itself by track, and of R rows the rules weighted by it (persons) and how far apart they are.

    Nothing and NaN for cities, which are counted too seldom.
    """

    by_track: Mapping[str, Experience]
    learned: Floats
    apart: Floats


def own_experience(case: Case, rows: Sequence[Question | Row], points: Points, total_known: NDArray[np.bool_]) -> Own:
    """What `case` has taught of itself by the issue date of each of `rows`."""
    own: dict[str, Experience] = {}
    learned, apart_by_row = np.full(len(rows), np.nan), np.full(len(rows), np.nan)
    for track, chosen in (("open", ~total_known), ("given-total", total_known)):
        if chosen.any() and not case.is_city:
            own[track], regime = experience_of(case, track=track, rules=LEARNT), learning_regime(track)
            mine = [row for row, inside in zip(rows, chosen.tolist(), strict=True) if inside]
            simple = {name: values[chosen] for name, values in points.by_rule.items()}
            here = rules_of(case, mine, simple, total_known=track == "given-total")
            learned[chosen] = learned_points(here, mine, own[track], regime.rules, regime.power)
            apart_by_row[chosen] = apart(here, regime.rules)
    return Own(own, learned, apart_by_row)


def fitted(asked: Asked) -> Forecasts:
    """The fitted forecast: each row in its regime (`regimes.REGIMES`)."""
    quantiles, mean = np.zeros((len(asked.rows), len(LEVELS))), np.zeros(len(asked.rows))
    is_far = np.array([row.horizon > FAR_DAYS for row in asked.rows], dtype=np.bool_)
    regimes = [
        regime_of(asked.case, is_cold=cold, total_known=known, is_far=far)
        for cold, known, far in zip(asked.points.is_cold.tolist(), asked.total_known.tolist(), is_far.tolist(), strict=True)
    ]
    for regime in dict.fromkeys(regimes):
        chosen = np.array([one is regime for one in regimes], dtype=np.bool_)
        part = asked.part(chosen)
        model = fit_regime(regime, asked.table, asked.lends)
        if regime.power and regime.track in part.own:
            factor = _own_width(model, part, part.own[regime.track])
            found = model.forecasts(part.learned, part.traits, part.least, part.most, factor=factor)
        else:
            point = pooled_point(_by_rule(part, regime.rules), regime.rules)
            found = model.forecasts(point, part.traits, part.least, part.most)
        quantiles[chosen], mean[chosen] = found.quantiles, found.mean
    return Forecasts(quantiles, mean)


def _own_width(model: Fitted, part: Asked, own: Experience) -> Floats:
    """How much wider than others the case turned out so far, for each row."""
    regime = model.regime
    point = learned_points(own.by_rule, own.rows, own, regime.rules, regime.power)
    width = model.regression.width(own.traits.columns(regime.scale))
    size = partial(model.regression.size_at, lead_width=regime.lead_width)
    return width_factors(part.rows, own, log_ratio(own.truth, point) / width, size)


def _by_rule(part: Asked, rules: Sequence[str]) -> Mapping[str, Floats]:
    if "anchor" in rules:
        return {"anchor": part.traits.anchor_persons}
    if "reach" not in rules:
        return part.points.by_rule
    return {**part.points.by_rule, "reach": _reached(part)}


def _reached(part: Asked) -> Floats:
    """The first guess of `reach` for each row; the whole case gets the total."""
    boards, found = Boards.of(part.case), np.zeros(len(part.rows))
    groups: dict[tuple[int, str], list[int]] = {}
    for n, row in enumerate(part.rows):
        groups.setdefault((row.issue, row.target.measure), []).append(n)
    for (issue, measure), numbers in groups.items():
        reached = reach_forecasts(boards, issue, measure, [part.rows[n].horizon for n in numbers])
        for n in numbers:
            row = part.rows[n]
            whole = part.case.total_at(row.target_day) or 0.0
            found[n] = reached.get(row.horizon, {}).get(row.target.place, whole)
    return found


def rule(asked: Asked, name: str) -> Forecasts:
    """The simple rule `name` as one number."""
    return certain(asked.points.by_rule[name])


def dressed(asked: Asked, name: str) -> Forecasts:
    """The simple rule `name` with residual quantiles of the other cases; "persistence" gives `pp`."""
    quantiles, mean = np.zeros((len(asked.rows), len(LEVELS))), np.zeros(len(asked.rows))
    words, numbers = asked.table.words, asked.table.numbers
    for track, chosen in (("open", ~asked.total_known), ("given-total", asked.total_known)):
        pool = asked.lends & (words["track"] == track) & (words["part"] == "rolling")
        lending = Strata(
            words["case"][pool], words["case_class"][pool], numbers["horizon"][pool].astype(np.int64),
            numbers["growth_class"][pool].astype(np.int64),
        )  # fmt: skip
        part = asked.part(chosen)
        growth = growth_class(part.points.last, part.points.slope, part.points.is_cold)
        horizon = np.array([row.horizon for row in part.rows], dtype=np.int64)
        names = np.full(len(part.rows), asked.case.name)
        rows = Strata(names, np.full(len(part.rows), borrower_class(asked.case)), horizon, growth)
        found = dress(part.points.by_rule[name], rows, lending, numbers[f"residual_{name}"][pool])
        quantiles[chosen], mean[chosen] = found.quantiles, found.mean
    return Forecasts(quantiles, mean)


def planned(asked: Asked) -> Forecasts:
    """The fixed planning share of the population, and persistence elsewhere."""
    return fixed_share(asked.points.population, rule(asked, "persistence"))


def mechanism(asked: Asked) -> Forecasts:
    """The simulation of a city or offensive, within what is possible; `pp` for other cases."""
    if not asked.case.is_city:
        return dressed(asked, "persistence")
    found = simulated(asked.case, asked.rows, cold=asked.points.is_cold)
    quantiles = np.clip(found.quantiles, asked.least[:, None], asked.most[:, None])
    return Forecasts(quantiles, np.clip(found.mean, asked.least, asked.most))


def corrected(asked: Asked) -> Forecasts:
    """The simulation of a city moved to its counts, within what is possible; the fitted forecast where there is none."""
    found = fitted(asked)
    rows = ~asked.points.is_cold & asked.case.is_city
    if not rows.any():
        return found
    part = asked.part(rows)
    moved, done = assimilated(asked.case, part.rows)
    at = np.flatnonzero(rows)[done]
    quantiles, mean = found.quantiles.copy(), found.mean.copy()
    quantiles[at] = np.clip(moved.quantiles[done], part.least[done, None], part.most[done, None])
    mean[at] = np.clip(moved.mean[done], part.least[done], part.most[done])
    return Forecasts(quantiles, mean)


def climate(asked: Asked) -> Forecasts:
    """The climatology of shocks, and `pp` elsewhere."""
    words, numbers = asked.table.words, asked.table.numbers
    pool = asked.lends & (words["track"] == "open") & (words["part"] == "rolling") & np.isfinite(numbers["share_gone"])
    columns = (words["case"], numbers["share_gone"], numbers["elapsed_days"])
    reports = sorted(set(zip(*(column[pool].tolist() for column in columns), strict=True)))
    return climatology(
        asked.points.population, asked.points.elapsed_days, case=np.full(len(asked.rows), asked.case.name),
        pool_shares=np.array([share for _, share, _ in reports]), pool_days=np.array([days for _, _, days in reports]),
        pool_case=np.array([case for case, _, _ in reports], dtype=np.str_), otherwise=dressed(asked, "persistence"),
    )  # fmt: skip


Model = Callable[[Asked], Forecasts]

SINGLE_MODELS: Final[Mapping[str, Model]] = MappingProxyType({
    "fitted": fitted,
    **{name: partial(rule, name=name) for name in REFERENCES},
    "pp": partial(dressed, name="persistence"),
    "drift-pp": partial(dressed, name="drift"),
    "flow30-pp": partial(dressed, name="flow30"),
    "plan30": planned,
    "clim": climate,
    "mechanism": mechanism,
    "corrected": corrected,
})  # fmt: skip
"""Forecasts by name, each by itself; `stack.MODELS` has the chosen one too."""

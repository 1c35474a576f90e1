"""What a case has taught of itself by an issue date: how far rules were off on its own earlier counts.

Each published count judges the forecasts that could have been made 7, 14 and 30 days before. Rules that were nearer weigh
more from then on, and the spread is made wider or narrower where the case turned out so. Nothing published after the issue date
counts.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from orontes.evaluate.board import Floats
from orontes.evaluate.case import Case
from orontes.evaluate.points import point_forecasts
from orontes.evaluate.residuals import OFFSET_PERSONS, log_ratio
from orontes.evaluate.rows import Asking, Question, Row, scored_rows
from orontes.forecast.regimes import learning_regime
from orontes.forecast.series_rules import rules_of
from orontes.forecast.traits import Traits, apart, traits_of

HORIZONS: Final = (7, 14, 30)
NEAR: Final = 0.4
"""Forecasts of a lead a factor exp(0.4) away count 0.6 (design, as in `location_scale.LEAD_WIDTH`)."""
HALF_LIFE_DAYS: Final = 365.0
SETTLED_DAYS: Final = {"open": 0, "given-total": 30}
"""A count teaches so many days after it was published: a given total of a day may rest on the next report (design)."""
TRUST_FORECASTS: Final = 20.0
"""So many forecasts that were judged, and half of the exponent of the weights is used (chosen leave-one-case-out)."""
WIDTH_TRUST: Final = 50.0
"""So many judged forecasts, and half of the correction of the width is used (chosen leave-one-case-out)."""
LEAST_ERROR: Final = 0.02
"""A rule that was never off counts as if it had this share of the mean error."""
LEAST_FACTOR: Final = 0.1


@dataclass(frozen=True, slots=True)
class Experience:
    """The forecasts of a case that its own counts judge; axis J: those.

    Parameters
    ----------
    rows : tuple of Row
    truth : ndarray, persons, (J,)
    by_rule : mapping of str to ndarray, persons, (J,)
    traits : Traits
        As known on the issue date of each.
    lead : ndarray, (J,)
        ln days ahead.
    judged, known : ndarray of int, (J,)
        Day of the count, and day from which it may be used, as ordinals.
    weight : ndarray, (J,)
        Root of the last count: large places count more, as they do in the score.
    """

    rows: tuple[Row, ...]
    truth: Floats
    by_rule: Mapping[str, Floats]
    traits: Traits
    lead: Floats
    judged: NDArray[np.int64]
    known: NDArray[np.int64]
    weight: Floats

    def relevance(self, issue: int, lead: float) -> tuple[Floats, float]:
        """Weight of each judged forecast for one of `issue` and ln days ahead `lead`, (J,), and how many it amounts to."""
        near = (self.known <= issue) * np.exp(-0.5 * ((self.lead - lead) / NEAR) ** 2)
        return near * self.weight * 0.5 ** ((issue - self.judged) / HALF_LIFE_DAYS), float(near.sum())


def experience_of(case: Case, *, track: str, rules: Sequence[str]) -> Experience:
    """The forecasts of counted places of `case` that its own counts judge, by `rules` of `evaluate.reference` and of series."""
    asking = Asking(every=1, tolerance_days=0, horizons=HORIZONS)
    rows = [row for row in scored_rows(case, track=track, asking=asking) if not row.is_cold]
    points = point_forecasts(case, rows, track=track, rules=rules)
    by_rule = rules_of(case, rows, points.by_rule, total_known=track == "given-total")
    return Experience(
        tuple(rows), np.array([row.truth.middle for row in rows], dtype=np.float64),
        by_rule,
        traits_of(case, rows).with_apart(apart(by_rule, learning_regime(track).rules)),
        np.log(np.array([row.horizon for row in rows], dtype=np.float64)),
        np.array([row.judged_day for row in rows], dtype=np.int64),
        np.array([max(row.truth.published, row.judged_day) + SETTLED_DAYS[track] for row in rows], dtype=np.int64),
        np.sqrt(points.last + OFFSET_PERSONS),
    )  # fmt: skip


def learned_points(
    by_rule: Mapping[str, Floats], rows: Sequence[Row | Question], experience: Experience, rules: Sequence[str], power: float
) -> Floats:
    """The geometric mean of `rules` for R rows, weighted by how near each was in the case so far, (R,): persons.

    Weights go with the -`power` of the mean error (discounted relative performance, Stock & Watson 2004, doi:10.1002/for.928),
    and are equal where the case has taught nothing yet.
    """
    errors = np.stack([np.abs(log_ratio(experience.truth, experience.by_rule[rule])) for rule in rules], axis=1)
    logs = np.stack([np.log(by_rule[rule] + OFFSET_PERSONS) for rule in rules], axis=1)

    def shares(issue: int, lead: float) -> Floats:
        weight, count = experience.relevance(issue, lead)
        whole = float(weight.sum())
        if whole <= 0:
            return np.full(len(rules), 1 / len(rules))
        error = weight @ errors / whole
        mean = float(error.mean()) or 1.0
        found: Floats = (error / mean + LEAST_ERROR) ** (-power * count / (count + TRUST_FORECASTS))
        normed: Floats = found / found.sum()
        return normed

    by_row = _by_issue(rows, shares)
    point: Floats = np.exp((by_row * logs).sum(axis=1)) - OFFSET_PERSONS
    return point if len(rows) else np.zeros(0)


def width_factors(
    rows: Sequence[Row | Question], experience: Experience, standardised: Floats, expected: Callable[[float], float]
) -> Floats:
    """How much wider the case turned out than the others, for R rows, (R,): 1 where it has taught nothing yet.

    Parameters
    ----------
    standardised : ndarray, (J,)
        Log ratios of the judged forecasts over the width that others teach.
    expected : callable
        Mean size of these in the other cases, by ln days ahead.
    """
    size = np.abs(standardised)

    def factor(issue: int, lead: float) -> Floats:
        weight, _ = experience.relevance(issue, lead)
        whole = float(weight.sum())
        if whole <= 0:
            return np.ones(1)
        count = whole**2 / float((weight**2).sum())
        ratio = max(float(weight @ size) / whole / expected(lead), LEAST_FACTOR)
        return np.array([ratio ** (count / (count + WIDTH_TRUST))])

    return _by_issue(rows, factor)[:, 0] if len(rows) else np.zeros(0)


def _by_issue(rows: Sequence[Row | Question], value: Callable[[int, float], Floats]) -> Floats:
    """`value` of issue day and ln days ahead for each row, each worked out once, (R, ...)."""
    found: dict[tuple[int, int], Floats] = {}
    for row in rows:
        key = (row.issue, row.horizon)
        if key not in found:
            found[key] = value(row.issue, float(np.log(row.horizon)))
    return np.stack([found[row.issue, row.horizon] for row in rows]) if rows else np.zeros((0, 1))

"""What is known on the issue date about each row of a case: the traits that its uncertainty depends on."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import numpy as np

from orontes.evaluate.board import Floats, slope_persons_per_day
from orontes.evaluate.case import ALL_PLACES, Case, Target
from orontes.evaluate.residuals import OFFSET_PERSONS
from orontes.evaluate.rows import Question, Row

TRAITS: Final = (
    "lead", "volatility", "reports", "age", "growth", "stretch", "gone", "elapsed", "own_people", "whole", "told", "has_told",
    "anchor", "taken", "size", "steady", "apart",
)  # fmt: skip
"""Names of the traits; what each is stands in `traits_of`."""
MEMORY_DAYS: Final = 180
"""Changes further back do not count for the volatility (design)."""
PRIOR_DAYS: Final = 60
PRIOR_VARIANCE_PER_DAY: Final = 1e-4
"""A series without changes has the volatility of one that moved 8 % in 60 days (design)."""
STEADY_DAYS: Final = 365
STEADY_CHANGE: Final = 0.005
STEADY_PRIOR: Final = 0.3
"""As in a middling series of the development cases (design)."""
LEAST_APART: Final = 0.003
"""Rules that differ by less agree: counts are no better than that (design)."""
PEOPLE_UNKNOWN: Final = 300_000.0
"""People who could leave where no population is known: middle of the development cases on a log scale (design)."""

Known = tuple[tuple[int, float], ...]


@dataclass(frozen=True, slots=True)
class Traits:
    """Traits of R rows by name, each (R,), NaN where not known; and the people to scale a first count by, persons, (R,)."""

    by_name: Mapping[str, Floats]
    anchor_persons: Floats

    def columns(self, names: Sequence[str]) -> Floats:
        """The traits `names` side by side, (R, len(names))."""
        return np.stack([self.by_name[name] for name in names], axis=1) if names else np.zeros((len(self.anchor_persons), 0))

    def with_apart(self, apart: Floats) -> "Traits":
        """The same with the trait ``apart`` filled in, (R,)."""
        return Traits({**self.by_name, "apart": apart}, self.anchor_persons)


def apart(by_rule: Mapping[str, Floats], rules: Sequence[str]) -> Floats:
    """How far `rules` are apart for R rows: ln of the standard deviation of their logs (200 persons added), (R,).

    Where simple rules disagree, all are further off (spread and skill of ensembles; Whitaker & Loughe 1998,
    doi:10.1175/1520-0493(1998)126<3292:TRBESA>2.0.CO;2).
    """
    logs = np.stack([np.log(by_rule[rule] + OFFSET_PERSONS) for rule in rules], axis=1)
    return np.asarray(np.log(logs.std(axis=1) + LEAST_APART))


def traits_of(case: Case, rows: Sequence[Row | Question]) -> Traits:
    """The traits of `rows` of `case`, from what was published by the issue date of each.

    ``lead`` ln days ahead; ``volatility`` ln of the daily standard deviation of the log count; ``reports`` ln(1 + number of
    reports); ``age`` ln(days since the last report + 7); ``growth`` ln(|growth of 30 days| + 0.05); ``stretch`` ln of the days
    since the start at the target over those at the last report (3 added): how much further into the event the target lies;
    ``gone`` ln of the last count over the people who could leave; ``elapsed`` ln(days since the start at the target + 3);
    ``own_people`` 1 where the people who could leave the place itself are known; ``whole`` 1 for the whole case; ``told`` ln of
    the largest count known elsewhere over the anchor; ``has_told`` 1 where there is one; ``anchor`` ln of the people to scale by;
    ``taken`` ln(1 + places that changed hands so far); ``size`` ln(last count + 200) to a tenth, so that no count can be read
    off; ``steady`` share of the changes of the last year that were below 0.5 %; ``apart`` as in the function `apart`, NaN until
    it is filled in.
    """
    at_issue: dict[tuple[Target, int], tuple[dict[str, float], float]] = {}
    found: list[dict[str, float]] = []
    anchors: list[float] = []
    for row in rows:
        key = (row.target, row.issue)
        if key not in at_issue:
            at_issue[key] = _at_issue(case, row.target, row.issue)
        common, last_elapsed = at_issue[key]
        reach = row.judged_day - case.start + 3
        moving = {"lead": math.log(row.horizon), "elapsed": math.log(reach), "stretch": math.log(reach / (last_elapsed + 3))}
        found.append({"apart": math.nan} | common | moving)
        anchors.append(math.exp(common["anchor"]))
    columns = {name: np.array([traits[name] for traits in found], dtype=np.float64) for name in TRAITS}
    return Traits(columns, np.array(anchors, dtype=np.float64))


def _at_issue(case: Case, target: Target, issue: int) -> tuple[dict[str, float], float]:
    """The traits that do not depend on the target day, and the days from the start to the last report (NaN without one)."""
    known = case.known(target, issue)
    last = known[-1][1] if known else math.nan
    age = float(issue - known[-1][0]) if known else math.nan
    own, whole = case.origin_population(target.place), case.origin_population(ALL_PLACES)
    anchor = own or whole or PEOPLE_UNKNOWN
    told = _told(case, target, issue)
    leaving = own or whole
    growth = abs(slope_persons_per_day(known)) * 30 / (last + OFFSET_PERSONS)
    traits = {
        "volatility": math.log(volatility_per_day(known, issue)),
        "reports": math.log1p(len(known)),
        "age": math.log(max(age, 0.0) + 7) if known else math.nan,
        "growth": math.log(min(growth, 5.0) + 0.05),
        "gone": math.log(min(max(last / leaving, 1e-4), 0.999)) if leaving and known else math.nan,
        "own_people": float(own is not None),
        "whole": float(target.place == ALL_PLACES),
        "told": math.log((told + OFFSET_PERSONS) / anchor) if told is not None else math.nan,
        "has_told": float(told is not None),
        "anchor": math.log(anchor),
        "size": round(math.log(last + OFFSET_PERSONS), 1),
        "steady": steady_share(known, issue),
        "taken": math.log1p(sum(event.kind == "control_change" and event.published <= issue for event in case.events)),
    }
    return traits, issue - age - case.start


def volatility_per_day(known: Known, issue: int) -> float:
    """Standard deviation of the change of ln(count + 200) in a day over the reports of the last 180 days.

    As of a random walk: root of the sum of squared changes over the days between reports, with a prior of 60 quiet days.
    """
    squares, days = PRIOR_VARIANCE_PER_DAY * PRIOR_DAYS, float(PRIOR_DAYS)
    for (day, value), (next_day, next_value) in pairwise(known):
        if next_day > issue - MEMORY_DAYS:
            squares += math.log((next_value + OFFSET_PERSONS) / (value + OFFSET_PERSONS)) ** 2
            days += next_day - day
    return math.sqrt(squares / days)


def steady_share(known: Known, issue: int) -> float:
    """Share of the changes of ln(count + 200) in the last year that were below 0.5 %, with a prior of 0.3 of one change.

    Examples
    --------
    >>> steady_share(((0, 1000.0), (30, 1000.0), (60, 2000.0), (90, 2001.0)), 100)
    0.575
    """
    changes = [
        abs(math.log((count + OFFSET_PERSONS) / (before + OFFSET_PERSONS)))
        for (_, before), (day, count) in pairwise(known) if day > issue - STEADY_DAYS
    ]  # fmt: skip
    return (sum(change < STEADY_CHANGE for change in changes) + STEADY_PRIOR) / (len(changes) + 1)


def _told(case: Case, target: Target, issue: int) -> float | None:
    """The largest last count known of the whole case, else of another place; None where there is none."""
    whole = [case.known(Target(ALL_PLACES, measure), issue) for measure in ("cumulative", "stock")]
    others = [case.known(other, issue) for other in case.targets if other.place not in {ALL_PLACES, target.place}]
    for series in (whole, others):
        counts = [known[-1][1] for known in series if known]
        if counts:
            return max(counts)
    return None

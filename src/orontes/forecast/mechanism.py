"""The forecast of the simulation alone, for past cases of one city or offensive: scored like any other forecast.

A place that was counted goes on from its last count by what the simulation lets leave or arrive. For a place never counted the
threat of the issue date is taken to have stood since the start of the case.
"""

from collections import defaultdict
from typing import Final

import numpy as np
from numpy.typing import NDArray

from orontes.core.samples import LEVELS
from orontes.evaluate.board import Floats
from orontes.evaluate.case import ALL_PLACES, Case, Target
from orontes.evaluate.residuals import Forecasts
from orontes.evaluate.rows import Question, Row
from orontes.forecast.case_setting import case_setting, case_world
from orontes.forecast.location_scale import weighted_quantiles
from orontes.scenario.setting import Setting
from orontes.simulate.ensemble import Ensemble, run_ensemble

MEMBERS: Final = 200
SEED: Final = 0
MOST_DAYS: Final = 75
"""Longest run; a target further on gets the last day of it (design, for speed)."""


def simulated(case: Case, rows: tuple[Question | Row, ...], *, cold: NDArray[np.bool_]) -> Forecasts:
    """Forecasts of R rows of a case: nobody more than the last count where no event is known that makes people leave.

    Parameters
    ----------
    case : Case
    rows : tuple of Question or Row
    cold : ndarray of bool, (R,)
        Whether the place was never counted by the issue date.
    """
    quantiles, mean = np.zeros((len(rows), len(LEVELS))), np.zeros(len(rows))
    world, by_run = case_world(case), defaultdict(list)
    for number, row in enumerate(rows):
        by_run[row.issue, bool(cold[number])].append(number)
    for (issue, never_counted), numbers in by_run.items():
        since = issue - case.start if never_counted else 0
        leads = [min(rows[number].judged_day - issue + since, MOST_DAYS) for number in numbers]
        setting = case_setting(case, world, issue)
        run = run_ensemble(setting, days=max(leads), members=MEMBERS, seed=SEED) if setting.threatened else None
        for number, lead in zip(numbers, leads, strict=True):
            known = case.known(rows[number].target, issue)
            last = known[-1][1] if known else 0.0
            found = np.zeros(1)
            if run is not None:
                found = run_series(case, setting, run, rows[number].target, level=never_counted)[lead - 1]
            weight = np.ones(1) if run is None else run.weight
            quantiles[number] = last + weighted_quantiles(found, weight, np.asarray(LEVELS))
            mean[number] = last + float(found @ weight)
    return Forecasts(quantiles, mean)


def run_series(case: Case, setting: Setting, run: Ensemble, target: Target, *, level: bool) -> Floats:
    """Persons that each member adds to `target` by the end of each day, or with `level` has there, (D, M)."""
    measure = run.measures
    if target.place == ALL_PLACES:
        stock = level and target.measure == "stock"
        whole = measure["stock" if stock else "departures"].values.sum(axis=0)
        return np.asarray(whole if stock else whole.cumsum(axis=0))
    if target.place not in setting.node_ids:
        return np.zeros(measure["stock"].values.shape[1:])
    at = setting.node_ids.index(target.place)
    if case.places[target.place].kind == "origin":
        return np.asarray(measure["departures"].values[at].cumsum(axis=0))
    if target.measure == "cumulative":
        return np.asarray(measure["arrivals"].values[at].cumsum(axis=0))
    return np.asarray(measure["stock"].values[at])

"""How the candidates of the stack did in past cases, each case forecast from the others."""

from collections.abc import Iterable

import numpy as np

from orontes.evaluate.benchmark import lender_class
from orontes.evaluate.case import TRACKS, Case
from orontes.evaluate.figures import judge
from orontes.evaluate.rows import scored_rows
from orontes.forecast.models import SINGLE_MODELS, asked_of
from orontes.forecast.regimes import regime_of
from orontes.forecast.residual_table import Origin, ResidualTable
from orontes.forecast.stack import CANDIDATES, Record, Score, candidate_forecasts, strata_of


def record_of(cases: Iterable[Case], table: ResidualTable) -> Record:
    """The scores of all candidates on `cases`; weak ones teach nothing."""
    scores: list[Score] = []
    for case in cases:
        if not case.protocol.weak:
            for track in case.protocol.tracks:
                scores += _scores(case, track, table)
    return Record(tuple(sorted(scores)))


def _scores(case: Case, track: str, table: ResidualTable) -> list[Score]:
    rows = scored_rows(case, track=track)
    if not rows or track not in TRACKS:
        return []
    asked = asked_of(case, rows, track=track, table=table)
    strata = strata_of(asked)
    base = judge(rows, SINGLE_MODELS["persistence"](asked)).crps
    scores: list[Score] = []
    for name in CANDIDATES:
        crps = judge(rows, candidate_forecasts(asked, name)).crps
        for stratum in np.unique(strata).tolist():
            inside = strata == stratum
            if base[inside].sum() > 0:
                value = float(crps[inside].sum() / base[inside].sum())
                weight = _weight(case, is_cold=bool(asked.points.is_cold[inside].all()))
                scores.append(Score(*Origin.of(case), stratum, name, weight, value))
    return scores


def _weight(case: Case, *, is_cold: bool) -> float:
    """What a case counts as in a choice: a quiet city as in what is learned."""
    quiet = lender_class(case) == "control"
    return regime_of(case, is_cold=is_cold, total_known=False).quiet_weight if quiet else 1.0

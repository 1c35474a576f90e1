"""The shipped forecast: for each kind of row the one that did best in other cases, and the forecasts by name.

What does not beat the simple rules out of sample is not issued: a row gets the fitted forecast unless another candidate had the
lower mean score over the other cases, and was clearly the better one in most of them.
"""

import csv
import functools
import io
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from orontes.core.samples import LEVELS
from orontes.errors import DamagedDataError, InputError
from orontes.evaluate.case import Case
from orontes.evaluate.residuals import Forecasts
from orontes.forecast.models import SINGLE_MODELS, Asked, Model
from orontes.forecast.residual_table import Origin, may_teach, packaged_file

DEFAULT: Final = "fitted"
CANDIDATES: Final = (
    DEFAULT,
    "pp",
    "drift-pp",
    "flow30-pp",
    "clim",
    "fitted+pp",
    "fitted+flow30-pp",
    "fitted+clim",
    "fitted+mechanism",
    "fitted+fitted+corrected",
)
"""Forecasts to choose from, none of them one number; a + is the mean of quantile functions (Vincent 1912; Ratcliff 1979,
doi:10.1037/0033-2909.86.3.446), and what is named twice counts twice."""
AGE_EDGES_DAYS: Final = (8, 31)
"""Edges of the classes of age of the last count (design)."""
LEAST_CASES: Final = 4
"""With fewer other cases nothing is chosen (design)."""
CLEARLY: Final = 0.6
"""Least share of the other cases in which a candidate has to be better than the default, of those where the two differ: half of
them is chance (design). Quiet cities count as much as in what is learned (`regimes.Regime.quiet_weight`)."""
SCORES_FILE: Final = "scores.csv"


class Score(NamedTuple):
    """CRPS of a candidate over that of persistence on the rows of one stratum of a case, and what the case counts as."""

    case: str
    fingerprint: str
    country: str
    period: str
    stratum: str
    candidate: str
    weight: float
    value: float

    @property
    def origin(self) -> Origin:
        """The case that was scored."""
        return Origin(*self[:4])


@dataclass(frozen=True, slots=True)
class Record:
    """Scores of the candidates in past cases, each forecast from the other cases."""

    scores: tuple[Score, ...]

    def choice(self, stratum: str, case: Case | None = None) -> str:
        """The candidate for rows of `case` in `stratum`, only cases that may teach it; without a case, that for a new one."""
        values: dict[str, dict[str, float]] = {}
        weight: dict[str, float] = {}
        for score in self.scores:
            if score.stratum == stratum and (case is None or may_teach(score.origin, case)):
                values.setdefault(score.candidate, {})[score.case] = score.value
                weight[score.case] = score.weight
        base = values.get(DEFAULT, {})
        if len(base) < LEAST_CASES:
            return DEFAULT
        better = {
            name: _mean(found, weight)
            for name, found in values.items()
            if found.keys() == base.keys() and _clearly(found, base, weight)
        }
        best = min(better, key=lambda name: (better[name], CANDIDATES.index(name)), default=DEFAULT)
        return best if better.get(best, np.inf) < _mean(base, weight) else DEFAULT

    def skill(self, stratum: str, candidate: str, case: Case | None = None) -> tuple[float, int]:
        """CRPS of a candidate over that of persistence in `stratum`, mean over cases that may teach `case`, and their number.

        NaN without any.
        """
        values = [
            score.value
            for score in self.scores
            if (score.stratum, score.candidate) == (stratum, candidate) and (case is None or may_teach(score.origin, case))
        ]
        return (sum(values) / len(values) if values else float("nan")), len(values)


def _mean(values: Mapping[str, float], weight: Mapping[str, float]) -> float:
    """The weighted mean over cases."""
    return sum(weight[case] * value for case, value in values.items()) / sum(weight[case] for case in values)


def _clearly(found: Mapping[str, float], base: Mapping[str, float], weight: Mapping[str, float]) -> bool:
    """Whether a candidate is better than the default in enough of the cases where the two differ."""
    differ = [case for case in base if found[case] != base[case]]
    wins = sum(weight[case] for case in differ if found[case] < base[case])
    return len(differ) >= LEAST_CASES and wins >= CLEARLY * sum(weight[case] for case in differ)


def strata_of(asked: Asked) -> NDArray[np.str_]:
    """The stratum of each row, (R,): what is known of the total, city or slow, and age of the last count."""
    known = np.where(asked.total_known, "total given", "city" if asked.case.is_city else "slow")
    classes = np.digitize(np.nan_to_num(asked.points.age_days), AGE_EDGES_DAYS)
    age = np.array(["counted within 7 days", "counted within 30 days", "counted before"])[classes]
    return np.array(
        [
            f"{left}, {right}"
            for left, right in zip(known.tolist(), np.where(asked.points.is_cold, "never counted", age), strict=True)
        ]
    )


def candidate_forecasts(asked: Asked, name: str) -> Forecasts:
    """The forecasts of one of `CANDIDATES`."""
    names = name.split("+")
    made = {part: SINGLE_MODELS[part](asked) for part in dict.fromkeys(names)}
    parts = [made[part] for part in names]
    quantiles: NDArray[np.float64] = np.mean([part.quantiles for part in parts], axis=0)
    mean: NDArray[np.float64] = np.mean([part.mean for part in parts], axis=0)
    return Forecasts(quantiles, mean)


def stacked(asked: Asked, *, record: Record | None = None) -> Forecasts:
    """The shipped forecast: each row by the candidate chosen for its stratum.

    Parameters
    ----------
    record : Record or None
        Past scores to choose by; None takes the packaged ones.
    """
    found = record or packaged_record()
    strata = strata_of(asked)
    quantiles, mean = np.zeros((len(asked.rows), len(LEVELS))), np.zeros(len(asked.rows))
    choices = {stratum: found.choice(stratum, asked.case) for stratum in dict.fromkeys(strata.tolist())}
    for name in dict.fromkeys(choices.values()):
        chosen = np.isin(strata, [stratum for stratum, choice in choices.items() if choice == name])
        forecasts = candidate_forecasts(asked.part(chosen), name)
        quantiles[chosen], mean[chosen] = forecasts.quantiles, forecasts.mean
    return Forecasts(quantiles, mean)


def record_to_text(record: Record) -> str:
    """The record as CSV."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(Score._fields)
    writer.writerows([*score[:-2], f"{score.weight:g}", f"{score.value:.4f}"] for score in record.scores)
    return text.getvalue()


def record_from_text(text: str) -> Record:
    """The record in a CSV text.

    Raises
    ------
    DamagedDataError
        If it is not one.
    """
    try:
        rows = list(csv.DictReader(io.StringIO(text)))
        scores = []
        for row in rows:
            origin = Origin(row["case"], row["fingerprint"], row["country"], row["period"])
            scores.append(Score(*origin, row["stratum"], row["candidate"], float(row["weight"]), float(row["value"])))
        return Record(tuple(scores))
    except (ValueError, KeyError, TypeError) as error:
        raise DamagedDataError(f"record of scores ({error})", cure="install Orontes again", where=SCORES_FILE) from None


@functools.cache
def packaged_record() -> Record:
    """The record that ships with Orontes.

    Raises
    ------
    DamagedDataError
        If it is not there, or not the one that its provenance names.
    """
    return record_from_text(packaged_file(SCORES_FILE).decode())


MODELS: Final[Mapping[str, Model]] = MappingProxyType({"stack": stacked, **SINGLE_MODELS})
"""Forecasts that can be issued by name."""


def model_named(name: str) -> Model:
    """The forecast `name`.

    Raises
    ------
    InputError
        If there is none of that name.
    """
    if name not in MODELS:
        raise InputError("model", value=name, limit="one of " + ", ".join(MODELS), cure="leave it out for the shipped forecast")
    return MODELS[name]

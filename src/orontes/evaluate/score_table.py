"""Forecasts scored beside the references: every case, and the mean over cases, in which each case counts once."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from orontes.core.samples import LEVELS
from orontes.core.streams import Streams
from orontes.errors import InputError, NoResultError
from orontes.evaluate.benchmark import Benchmark, benchmark, borrower_class, lessons
from orontes.evaluate.bootstrap import RESAMPLES, case_interval
from orontes.evaluate.case import CASE_CLASSES, TRACKS, Case
from orontes.evaluate.figures import MEASURED, Figures, Judged, figures, judge, ratio
from orontes.evaluate.forecast_file import ForecastKey, ForecastRow
from orontes.evaluate.quantile_scores import MEDIAN
from orontes.evaluate.residuals import Forecasts
from orontes.evaluate.rows import Asking, Row

SUBSETS: Final = ("headline", "warm", "cold", "all")
ALL_HORIZONS: Final = 0
"""Horizon of a group that holds all of them."""
YARDSTICKS: Final = {
    "rolling": (
        "persistence", "pp", "drift", "drift-pp", "share", "flow30", "flow30-pp", "equal", "invdist", "plan30", "clim",
    ),
    "start": ("persistence", "share", "equal", "invdist", "invdist-pp"),
}  # fmt: skip
"""References that every model is measured by; a missing forecast is scored as the worst of them on that row."""
SUSPICIOUS_SHARE: Final = 0.05
SUSPICIOUS_ROWS: Final = 5
"""Medians that hit later truth exactly in more rows than both: a sign of look-ahead."""


@dataclass(frozen=True, slots=True)
class Skill:
    """Gain on a reference: 1 - mean over cases of score / score of the reference.

    `mean` with its 95 % interval over cases, `log` on the log CRPS, and in how many of `cases` it is better.
    """

    mean: float
    interval: tuple[float, float]
    log: float
    better: int
    cases: int


@dataclass(frozen=True, slots=True)
class Mean:
    """Means over cases of one model: figures by name, 95 % intervals of some, skill by reference."""

    figures: Mapping[str, float]
    intervals: Mapping[str, tuple[float, float]]
    skill: Mapping[str, Skill]


@dataclass(frozen=True, slots=True)
class Group:
    """Scores of all models on one track, class of case and horizon (`ALL_HORIZONS`: all).

    `counted` are the cases in the means: weak ones are shown only.
    """

    track: str
    case_class: str
    horizon: int
    counted: tuple[str, ...]
    by_case: Mapping[str, Mapping[str, Figures]]
    means: Mapping[str, Mean]


@dataclass(frozen=True, slots=True)
class Note:
    """What was found in a file of forecasts on one track: rows asked, missing ones by case, medians equal to later truth."""

    track: str
    model: str
    rows: int
    missing: Mapping[str, int]
    exact_hits: int

    @property
    def is_suspicious(self) -> bool:
        """Whether so many medians equal later truth that it must have been seen."""
        return self.exact_hits > max(SUSPICIOUS_ROWS, SUSPICIOUS_SHARE * self.rows)


@dataclass(frozen=True, slots=True)
class ScoreTable:
    """The whole table: part, subset of rows, which truth, notes on the files, and groups."""

    part: str
    subset: str
    latest: bool
    notes: tuple[Note, ...]
    groups: tuple[Group, ...]


def score_forecasts(
    cases: Sequence[Case],
    models: Mapping[str, Mapping[ForecastKey, ForecastRow]],
    *,
    tracks: Sequence[str] = TRACKS,
    subset: str = "headline",
    asking: Asking = Asking(),  # noqa: B008 - frozen
    lenders: Sequence[Case] = (),
    resamples: int = RESAMPLES,
) -> ScoreTable:
    """The scores of `models` (name: lines of `read_forecasts`) and of the references on `cases`.

    Parameters
    ----------
    subset : str
        Rows that count: ``headline`` (as each case says), ``warm``, ``cold`` or ``all``.
    asking : Asking
        Part, which truth, and what is to be asked instead of the protocol of each case.
    lenders : sequence of Case
        More cases whose residuals the references may use.

    Raises
    ------
    InputError
        If an option is not known, or a model has the name of a reference.
    NoResultError
        If no row is asked.
    """
    _check(subset, tracks, models, asking.part)
    yardsticks = YARDSTICKS[asking.part]
    notes: list[Note] = []
    groups: list[Group] = []
    for track in tracks:
        board = benchmark(
            lessons(cases, track=track, asking=asking), lessons(lenders, track=track, asking=asking), part=asking.part
        )
        if board.rows:
            judged = {name: judge(board.rows, found) for name, found in board.forecasts.items()}
            references = dict(judged)
            for name, lines in models.items():
                forecasts, note = _matched(name, lines, track, board=board, yardsticks={n: references[n] for n in yardsticks})
                judged[name] = judge(board.rows, forecasts)
                notes.append(note)
            groups += _groups(cases, board.rows, judged, track=track, part=asking.part, subset=subset, resamples=resamples)
    if not groups:
        raise NoResultError("scores", limit="at least one report that a forecast can be judged by", cure="check cases and track")
    return ScoreTable(asking.part, subset, asking.latest, tuple(notes), tuple(groups))


def _check(subset: str, tracks: Sequence[str], models: Mapping[str, object], part: str) -> None:
    if subset not in SUBSETS:
        raise InputError("subset", value=subset, limit=" or ".join(SUBSETS))
    for track in tracks:
        if track not in TRACKS:
            raise InputError("track", value=track, limit=" or ".join(TRACKS))
    for name in models:
        if name in YARDSTICKS.get(part, ()):
            raise InputError("name of a forecast", value=name, limit="not that of a reference", cure="give another name")


def _matched(
    name: str,
    lines: Mapping[ForecastKey, ForecastRow],
    track: str,
    *,
    board: Benchmark,
    yardsticks: Mapping[str, Judged],
) -> tuple[Forecasts, Note]:
    """The forecasts of a file in the order of the rows asked, the worst reference where one is missing."""
    worst = np.argmax(np.array([judged.crps for judged in yardsticks.values()]), axis=0)
    names = list(yardsticks)
    quantiles, mean = np.zeros((len(board.rows), len(LEVELS))), np.zeros(len(board.rows))
    missing: dict[str, int] = {}
    hits = 0
    for n, row in enumerate(board.rows):
        line = lines.get(ForecastKey(row.case, track, row.issue, row.target_day, row.target))
        if line is None:
            reference = board.forecasts[names[worst[n]]]
            quantiles[n], mean[n] = reference.quantiles[n], reference.mean[n]
            missing[row.case] = missing.get(row.case, 0) + 1
        else:
            quantiles[n], mean[n] = line.quantiles, line.mean
            hits += _is_hit(row, line.quantiles[MEDIAN])
    return Forecasts(quantiles, mean), Note(track, name, len(board.rows), missing, hits)


def _is_hit(row: Row, median: float) -> bool:
    exact = row.truth.low == row.truth.high > 0
    return exact and abs(median - row.truth.low) < 1 and row.last != row.truth.low


def _groups(
    cases: Sequence[Case],
    rows: Sequence[Row],
    judged: Mapping[str, Judged],
    *,
    track: str,
    part: str,
    subset: str,
    resamples: int,
) -> list[Group]:
    by_name = {case.name: case for case in cases}
    headline = {case.name: case.protocol.headline for case in cases}
    kinds = {case.name: case.protocol.case_class or borrower_class(case) for case in cases}
    used = np.array([_counts(row, subset, headline[row.case], part) for row in rows], dtype=np.bool_)
    kind_of = np.array([kinds[row.case] for row in rows])
    horizon_of = np.array([row.horizon for row in rows])
    groups: list[Group] = []
    for kind in CASE_CLASSES:
        inside = used & (kind_of == kind)
        leads = [] if part == "start" else sorted(set(horizon_of[inside].tolist()))
        for horizon in (*leads, ALL_HORIZONS) if inside.any() else ():
            chosen = inside if horizon == ALL_HORIZONS else inside & (horizon_of == horizon)
            groups.append(
                _group(
                    by_name, rows, judged, chosen, key=(track, kind, horizon), yardsticks=YARDSTICKS[part], resamples=resamples
                )
            )
    return groups


def _counts(row: Row, subset: str, headline: str, part: str) -> bool:
    if subset == "headline":
        return part == "start" or not (row.is_cold and headline == "warm")
    return subset == "all" or row.is_cold == (subset == "cold")


def _group(
    by_name: Mapping[str, Case],
    rows: Sequence[Row],
    judged: Mapping[str, Judged],
    chosen: NDArray[np.bool_],
    *,
    key: tuple[str, str, int],
    yardsticks: Sequence[str],
    resamples: int,
) -> Group:
    case_of = np.array([row.case for row in rows])
    names = [name for name in by_name if (chosen & (case_of == name)).any()]
    counted = tuple(name for name in names if not by_name[name].protocol.weak)
    by_case = {
        model: {name: figures(rows, found, chosen & (case_of == name)) for name in names} for model, found in judged.items()
    }
    streams = Streams(0)
    means = {
        model: _mean(
            found,
            {reference: by_case[reference] for reference in yardsticks},
            counted,
            # one stream for a group: the same cases are drawn again for each model, so that intervals can be compared
            {name: streams.generator("bootstrap", *key, name) for name in ("ard", "crps", "flow_ard", "skill")},
            resamples,
        )
        for model, found in by_case.items()
    }
    return Group(*key, counted, by_case, means)


def _mean(
    found: Mapping[str, Figures],
    references: Mapping[str, Mapping[str, Figures]],
    counted: Sequence[str],
    generators: Mapping[str, np.random.Generator],
    resamples: int,
) -> Mean:
    values = {name: [getattr(found[case], name) for case in counted] for name in MEASURED}
    return Mean(
        figures={name: _finite_mean(values[name]) for name in MEASURED},
        intervals={
            name: case_interval(values[name], generator=generators[name], resamples=resamples)
            for name in ("ard", "crps", "flow_ard")
        },
        skill={name: _skill(found, other, counted, generators["skill"], resamples) for name, other in references.items()},
    )


def _skill(
    found: Mapping[str, Figures],
    other: Mapping[str, Figures],
    counted: Sequence[str],
    generator: np.random.Generator,
    resamples: int,
) -> Skill:
    ratios = [ratio(found[case].crps, other[case].crps) for case in counted]
    logs = [ratio(found[case].log_crps, other[case].log_crps) for case in counted]
    finite = [value for value in ratios if math.isfinite(value)]
    low, high = case_interval(finite, generator=generator, resamples=resamples)
    better = sum(value < 1 for value in finite)
    return Skill(1 - _finite_mean(ratios), (1 - high, 1 - low), 1 - _finite_mean(logs), better, len(finite))


def _finite_mean(values: Sequence[float]) -> float:
    finite = [value for value in values if math.isfinite(value)]
    return float(np.mean(finite)) if finite else math.nan

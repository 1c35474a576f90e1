"""Counts correct the simulation: the rate of each member is moved to what was counted, and its run goes on at that rate.

One step of an ensemble smoother with perturbed observations (Evensen 2003, doi:10.1007/s10236-003-0036-9) on the logarithm of the
rate; departures go with the rate, so that a run at another rate is the run scaled.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from orontes.core.samples import LEVELS
from orontes.core.streams import Streams
from orontes.evaluate.board import Floats
from orontes.evaluate.case import Case, Count, Target
from orontes.evaluate.residuals import OFFSET_PERSONS, Forecasts
from orontes.evaluate.rows import Question, Row
from orontes.forecast.case_setting import case_setting, case_world
from orontes.forecast.location_scale import weighted_quantiles
from orontes.forecast.mechanism import run_series
from orontes.simulate.ensemble import run_ensemble

MEMBERS: Final = 100
SEED: Final = 0
RUN_DAYS: Final = 14
"""Length of a run, that of an outlook by default; what lies beyond is lengthened (longer runs score the same)."""
MOST_DAYS: Final = 90
"""Rows further from the start of a case are left to the fitted forecast (design)."""
RATE_SD: Final = 1.5
"""Standard deviation of the logarithm of the rate of a case over what the simulation gives it: a factor of 12 either way
(design; the simulation alone is off by as much in past cases)."""
COUNT_SD: Final = 0.6
"""Standard deviation of ln(count) around the run at the right rate: that of reports (0.3, as in the declared priors) and what the
run leaves out (design)."""
LAG_DAYS: Final = 3
"""Days by which counts lag the movement (Afrin, Marawi, Lebanon, Syria 2024: 1 to 8)."""
LAST_COUNTS: Final = 3
MOST_LOG_FACTOR: Final = 4.0


@dataclass(frozen=True, slots=True)
class Known:
    """A series of counts as known on an issue date: days since the start of the case, and intervals of persons."""

    days: tuple[int, ...]
    low: tuple[float, ...]
    high: tuple[float, ...]

    @classmethod
    def of(cls, counts: Sequence[Count], start: int, issue: int) -> "Known":
        """The last counts after the first day, one a day, the newest publication; a figure told again counts once."""
        by_day = {count.day: count for count in counts if count.published <= issue and start < count.day <= issue}
        told: dict[tuple[float, float], Count] = {}
        for day in sorted(by_day):
            told.setdefault((by_day[day].low, by_day[day].high), by_day[day])
        last = sorted(told.values(), key=lambda count: count.day)[-LAST_COUNTS:]
        return cls(
            tuple(count.day - start for count in last), tuple(c.low for c in last), tuple(c.high for c in last)
        )  # fmt: skip


def log_factors(simulated: Floats, known: Known, rng: np.random.Generator) -> Floats:
    """Logarithm of the factor on the rate of each member, (M,).

    Parameters
    ----------
    simulated : ndarray, persons, (K, M)
        What each member has on the day of each count.
    known : Known
        K counts; within a vague interval all values are as likely (on a log scale), so that it moves no member that lies in it on
        average, and leaves its width in the result.
    rng : Generator
    """
    drawn = _drawn(known, simulated.shape[1], rng)
    gap = (np.log(drawn + OFFSET_PERSONS) - np.log(simulated + OFFSET_PERSONS)).mean(axis=0)
    gain = RATE_SD**2 / (RATE_SD**2 + COUNT_SD**2 / len(known.days))
    found = gain * gap + rng.normal(0.0, math.sqrt(1 - gain) * RATE_SD, simulated.shape[1])
    return np.asarray(np.clip(found, -MOST_LOG_FACTOR, MOST_LOG_FACTOR))


def _drawn(known: Known, members: int, rng: np.random.Generator) -> Floats:
    """Values within the counts' intervals, (K, M)."""
    low, high = (np.log(np.array(end) + OFFSET_PERSONS)[:, None] for end in (known.low, known.high))
    return np.asarray(np.exp(low + (high - low) * rng.random((len(known.days), members))) - OFFSET_PERSONS)


def lengthened(levels: Floats, days: int) -> Floats:
    """The levels of D days gone on to `days`: what a run adds goes on shrinking as from its first to its second half, (days, M).

    So a run as long as the outlook speaks also of the days since the start; the score in past cases is the same as with runs as
    long as needed. Nothing is cut off where there are more days.

    Examples
    --------
    >>> lengthened(np.array([[8.0], [12.0]]), 4).ravel().tolist()
    [8.0, 12.0, 14.0, 15.0]
    """
    known = len(levels)
    if days <= known:
        return levels
    half = max(known // 2, 1)
    middle = levels[known - 1 - half] if known > half else np.zeros_like(levels[0])
    before = levels[known - 1 - 2 * half] if known > 2 * half else np.zeros_like(levels[0])
    late, early = np.maximum(levels[-1] - middle, 0.0), np.maximum(middle - before, 0.0)
    ratio = np.where(early > 0, np.minimum(late / np.where(early > 0, early, 1.0), 1.0), 1.0) ** (1 / half)
    ahead = np.arange(1, days - known + 1)[:, None] + (half - 1) / 2  # days after the middle of the second half
    return np.concatenate([levels, levels[-1] + np.cumsum(late / half * ratio**ahead, axis=0)])


def carried_on(levels: Floats, known: Known, *, issued: int, day: int, rng: np.random.Generator) -> Floats:
    """Persons of each member on `day`, from the last count on, (M,).

    Parameters
    ----------
    levels : ndarray, persons, (D, M)
        What each member has at the end of each day since the start, at least up to `day`.
    known : Known
        At least one count.
    issued, day : int
        Days since the start.
    """
    last_day = len(levels) - 1
    at = [min(max(counted - 1 - LAG_DAYS, 0), last_day) for counted in known.days]
    factor = np.exp(log_factors(levels[at], known, rng))
    now = levels[min(issued - 1, last_day)] if issued > 0 else np.zeros(levels.shape[1])
    last = _drawn(Known(known.days[-1:], known.low[-1:], known.high[-1:]), levels.shape[1], rng)[0]
    moved: Floats = last + np.maximum(levels[min(day - 1, last_day)] - now, 0.0) * factor
    return moved


def assimilated(case: Case, rows: Sequence[Question | Row]) -> tuple[Forecasts, NDArray[np.bool_]]:
    """Forecasts of R rows of a city case that was counted, and for which of them there is one, (R,).

    There is none for places never counted since the first day, without an event that makes people leave, or far from the start.
    """
    quantiles, mean = np.zeros((len(rows), len(LEVELS))), np.zeros(len(rows))
    done, world = np.zeros(len(rows), dtype=np.bool_), case_world(case)
    counts = {(row.target, row.issue): Known.of(case.counts.get(row.target, ()), case.start, row.issue) for row in rows}
    by_issue: dict[int, list[int]] = {}
    for number, row in enumerate(rows):
        if counts[row.target, row.issue].days and row.judged_day - case.start <= MOST_DAYS:
            by_issue.setdefault(row.issue, []).append(number)
    for issue, numbers in by_issue.items():
        setting = case_setting(case, world, issue)
        if not setting.threatened:
            continue
        needed = max(rows[number].judged_day for number in numbers) - case.start
        run = run_ensemble(setting, days=RUN_DAYS, members=MEMBERS, seed=SEED)
        levels: dict[Target, Floats] = {}
        for number in numbers:
            row = rows[number]
            if row.target not in levels:
                whole = run_series(case, setting, run, row.target, level=True)
                levels[row.target] = lengthened(whole, needed)
            rng = Streams(SEED).generator("rate", *row.target, issue)
            ahead = row.judged_day - case.start
            found = carried_on(
                levels[row.target], counts[row.target, issue], issued=issue - case.start, day=ahead, rng=rng
            )  # fmt: skip
            quantiles[number] = weighted_quantiles(found, run.weight, np.asarray(LEVELS))
            mean[number], done[number] = float(found @ run.weight), True
    return Forecasts(quantiles, mean), done

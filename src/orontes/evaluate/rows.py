"""The forecasts that are asked of a case, with the count each is judged by."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from orontes.errors import InputError
from orontes.evaluate.case import ALL_PLACES, TRACKS, Case, Count, Target

PARTS: Final = ("rolling", "start")
"""``rolling``: issued again and again; ``start``: issued once, on the first day, for every week of the case."""
START_TOLERANCE_DAYS: Final = 3
"""Tolerance in part ``start``, whose targets lie a week apart."""


@dataclass(frozen=True, slots=True)
class Question:
    """A forecast asked: case, day of issue, days ahead, target."""

    case: str
    issue: int
    horizon: int
    target: Target

    @property
    def target_day(self) -> int:
        """Day that is forecast."""
        return self.issue + self.horizon

    @property
    def judged_day(self) -> int:
        """Day that is forecast: there is no judge."""
        return self.issue + self.horizon


@dataclass(frozen=True, slots=True)
class Row:
    """A forecast asked, and its judge.

    Parameters
    ----------
    case : str
    issue : int
        Day of issue.
    horizon : int
        Days ahead.
    target : Target
    truth : Count
        The report nearest to the target day.
    last : float
        Last count as known on the issue day; 0 where there was none.
    last_day : int or None
        Its day; None where the place was never counted before: a cold row.
    last_truth : float
        The same count as it stands in the truth.
    """

    case: str
    issue: int
    horizon: int
    target: Target
    truth: Count
    last: float
    last_day: int | None
    last_truth: float

    @property
    def target_day(self) -> int:
        """Day that is forecast."""
        return self.issue + self.horizon

    @property
    def judged_day(self) -> int:
        """Day of the report that judges it."""
        return self.truth.day

    @property
    def is_cold(self) -> bool:
        """Whether the place was never counted before the issue date."""
        return self.last_day is None


def check_part(part: str) -> None:
    """Nothing, if `part` is one of `PARTS`; else an InputError."""
    if part not in PARTS:
        raise InputError("part", value=part, limit=" or ".join(PARTS))


def check_track(track: str) -> None:
    """Nothing, if `track` is one of `TRACKS`; else an InputError."""
    if track not in TRACKS:
        raise InputError("track", value=track, limit=" or ".join(TRACKS))


def scored_rows(
    case: Case,
    *,
    track: str = "open",
    part: str = "rolling",
    latest: bool = False,
    horizons: Sequence[int] | None = None,
    every: int | None = None,
    tolerance_days: int | None = None,
) -> list[Row]:
    """The rows of `case` that are scored: one for each target, issue date and horizon with a report near the target day.

    A report is used for the target day nearest to it. A place that opens later cannot be asked about (but in part ``start``,
    where the calendar is known). In the track ``given-total``, rows during which another place is counted for the first time
    are left out: the total then jumps by people who were there before.

    Parameters
    ----------
    latest : bool
        Judge by counts after all revisions instead of as first published.
    horizons, every, tolerance_days : optional
        Instead of the protocol of the case.
    """
    check_part(part)
    check_track(track)
    start = part == "start"
    protocol = case.protocol
    tolerance = START_TOLERANCE_DAYS if start else protocol.tolerance_days if tolerance_days is None else tolerance_days
    leads = tuple(range(7, case.end - case.start + 1, 7)) if start else tuple(horizons or protocol.horizons)
    issues = [case.start] if start else list(range(case.start, case.end + 1, every or protocol.every))
    entries = _first_counts(case) if track == "given-total" and not start else ()
    rows: list[Row] = []
    for target in case.targets:
        truth = case.truth(target, latest=latest)
        days, opens = sorted(truth), case.opens(target.place)
        for issue in issues if days else ():
            if start or opens is None or opens <= issue:
                due = [h for h in leads if issue + h - tolerance <= case.end and not any(issue < e <= issue + h for e in entries)]
                found = [(h, day) for h in due if (day := _nearest(days, issue, issue + h, tolerance, case.end)) is not None]
                rows += _asked(case, target, issue, found, truth)
    return rows


def _first_counts(case: Case) -> tuple[int, ...]:
    """The day of the first count of each single target."""
    counted = (case.counts.get(t, ()) for t in case.targets if t.place != ALL_PLACES)
    return tuple(min(count.day for count in found) for found in counted if found)


def _nearest(days: Sequence[int], issue: int, target_day: int, tolerance: int, end: int) -> int | None:
    at = bisect_right(days, target_day)
    near = [d for d in days[max(0, at - 1) : at + 1] if abs(d - target_day) <= tolerance and issue < d <= end]
    return min(near, key=lambda d: (abs(d - target_day), d), default=None)


def _asked(case: Case, target: Target, issue: int, found: Sequence[tuple[int, int]], truth: dict[int, Count]) -> Iterator[Row]:
    if not found:
        return
    known = case.known(target, issue)
    last_day, last = known[-1] if known else (None, 0.0)
    in_truth = truth[last_day].middle if last_day is not None and last_day in truth else last
    for horizon, day in found:
        yield Row(case.name, issue, horizon, target, truth[day], last, last_day, in_truth)

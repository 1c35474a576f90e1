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


@dataclass(frozen=True, slots=True)
class Asking:
    """Which rows are asked of cases; None leaves horizons, issue dates and tolerance to the protocol of each case.

    Parameters
    ----------
    part : str
        One of `PARTS`.
    latest : bool
        Judge by counts after all revisions instead of as first published.
    horizons : tuple of int or None
    every : int or None
        Days from one issue date to the next.
    tolerance_days : int or None
    """

    part: str = "rolling"
    latest: bool = False
    horizons: tuple[int, ...] | None = None
    every: int | None = None
    tolerance_days: int | None = None

    def __post_init__(self) -> None:
        if self.part not in PARTS:
            raise InputError("part", value=self.part, limit=" or ".join(PARTS))
        if self.horizons is not None and (not self.horizons or min(self.horizons) < 1):
            raise InputError("horizons", value=self.horizons, limit="days ahead of 1 or more", cure="write them like 7,14,30")
        if self.every is not None and self.every < 1:
            raise InputError("every", value=self.every, limit="1 day or more")
        if self.tolerance_days is not None and self.tolerance_days < 0:
            raise InputError("tolerance", value=self.tolerance_days, limit="0 days or more")


def check_track(track: str) -> None:
    """Nothing, if `track` is one of `TRACKS`; else an InputError."""
    if track not in TRACKS:
        raise InputError("track", value=track, limit=" or ".join(TRACKS))


def scored_rows(case: Case, *, track: str = "open", asking: Asking = Asking()) -> list[Row]:
    """The rows of `case` that are scored: one for each target, issue date and horizon with a report near the target day.

    A report is used for the target day nearest to it. A place that opens later cannot be asked about (but in part ``start``,
    where the calendar is known). In the track ``given-total``, rows during which another place is counted for the first time
    are left out: the total then jumps by people who were there before.

    Raises
    ------
    InputError
        If the track is not known.
    """
    check_track(track)
    start = asking.part == "start"
    protocol = case.protocol
    tolerance = protocol.tolerance_days if asking.tolerance_days is None else asking.tolerance_days
    tolerance = START_TOLERANCE_DAYS if start else tolerance
    leads = tuple(range(7, case.end - case.start + 1, 7)) if start else asking.horizons or protocol.horizons
    issues = [case.start] if start else list(range(case.start, case.end + 1, asking.every or protocol.every))
    entries = _first_counts(case) if track == "given-total" and not start else ()
    rows: list[Row] = []
    for target in case.targets:
        truth = case.truth(target, latest=asking.latest)
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

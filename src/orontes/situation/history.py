"""Pictures of other days: each as of a day, and as it was known on a day."""

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Final

from orontes.core.claim import Claim
from orontes.core.report import Report
from orontes.geo.world import World
from orontes.situation.build import build_situation
from orontes.situation.situation import Situation

MOST_DAYS: Final = 31
"""Days back to which pictures are drawn; declared by us."""
MOST_KNOWN: Final = 8
"""Days on which it was known: those of the latest reports; declared by us."""
WORK: Final = 40_000
"""Claims times pictures: more would take longer than the outlook does; declared by us."""
LEAST_DAYS: Final = 5
LEAST_KNOWN: Final = 2


def history(
    claims: Iterable[Claim], reports: Sequence[Report], world: World, *, as_of: dt.date, known_on: dt.date | None = None
) -> tuple[Situation, ...]:
    """The pictures of the days up to `as_of`, each as known on the days on which reports came in, up to `known_on`.

    In order of `known_on`, then of `as_of`; no picture is of a day after that on which it was known. The latest is the picture
    that `build_situation` draws. Empty where only one day is told of.
    """
    told, last = tuple(claims), known_on or as_of
    known = known_days(reports, until=last, most=min(MOST_KNOWN, max(LEAST_KNOWN, WORK // max(1, len(told) * LEAST_DAYS))))
    days = _days(told, as_of, most=_most_days(len(told), len(known)))
    if len(days) < 2:
        return ()
    return tuple(
        build_situation(told, reports, world, as_of=day, known_on=on) for on in known for day in days if day <= on
    )  # fmt: skip


def known_days(reports: Iterable[Report], *, until: dt.date, most: int = MOST_KNOWN) -> tuple[dt.date, ...]:
    """The latest `most` days on which reports came in, the last day of all among them."""
    told = {report.date for report in reports if report.date is not None and report.date <= until} | {until}
    return tuple(sorted(told)[-most:])


def _most_days(claims: int, known: int) -> int:
    """As many days as can be drawn within `WORK`."""
    return max(LEAST_DAYS, min(MOST_DAYS, WORK // max(1, claims * known)))


def _days(claims: Iterable[Claim], as_of: dt.date, *, most: int) -> tuple[dt.date, ...]:
    """Every day from the first that a claim tells of, at most so many, up to the day of the picture."""
    starts = [claim.when.start for claim in claims if claim.happened and claim.when and claim.when.start]
    first = max(min(starts, default=as_of), as_of - dt.timedelta(days=most - 1))
    return tuple(first + dt.timedelta(days=n) for n in range(max(0, (as_of - first).days) + 1))

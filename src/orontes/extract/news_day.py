"""The days that a report tells of where a sentence names none: its reporting period, or from the day of its lead to its own."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Final

from orontes.core.period import Period
from orontes.extract.dates import DateMention
from orontes.extract.scene import Scene

LEAD: Final = 4
"""Sentences in which a report says what day its news are of, the title among them."""
OLDEST_DAYS: Final = 3
"""News are printed within so many days (declared by the developers)."""
_HEADER: Final = 8
"""Words in which the day of printing stands before a text."""
_COVERS: Final = frozenset({"cover", "covers", "covering", "covered", "period", "reporting"})


def news_days(shown: Sequence[Scene]) -> Period | None:
    """The days to be taken for an event whose sentence names none; None where the report bears no date.

    A situation report says what it covers ("covers 3 to 8 February"); news of Friday that begin "on Thursday" are of Thursday
    or Friday.
    """
    day = shown[0].report_day if shown else None
    if day is None:
        return None
    for scene in shown[: LEAD + 2]:
        if _COVERS & set(scene.sentence.lower):
            covered = next((d.period for d in scene.dates if d.precision == "days" and d.period.start is not None), None)
            if covered is not None and covered.end is not None and covered.end <= day + timedelta(days=1):
                return Period(covered.start, covered.end)
    told = [
        d.period.start for scene in shown[:LEAD] for d in scene.dates if _is_news(scene, d, day) and d.period.start is not None
    ]
    return Period(max(told, default=day), day + timedelta(days=1))


def is_stamp(scene: Scene, mention: DateMention) -> bool:
    """Whether the date is that of printing, before the text: "7 July 2016 More than 33 people were killed on Wednesday"."""
    words = scene.sentence.words[mention.start : mention.end]
    numbered = any(w[:1].isdigit() for w in words)
    return numbered and mention.end <= _HEADER and mention.period.start == scene.report_day and mention.precision == "day"


def _is_news(scene: Scene, mention: DateMention, day: date) -> bool:
    start = mention.period.start
    near = start is not None and 0 <= (day - start).days <= OLDEST_DAYS
    return near and mention.precision == "day" and mention.role == "on" and not is_stamp(scene, mention)

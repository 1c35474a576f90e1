"""Dates in a sentence, resolved against the day of the report, with their precision."""

import calendar
import datetime as dt
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from orontes.core.period import Period
from orontes.extract.quantities import UNITS

MONTHS: Final = {
    name: n
    for n, names in enumerate(
        "january jan|february feb|march mar|april apr|may|june jun|july jul|august aug|september sept sep|october "
        "oct|november nov|"
        "december dec".split("|"),
        1,
    )
    for name in names.split()
}
WEEKDAYS: Final = {
    name: n
    for n, names in enumerate(
        "monday mon|tuesday tue tues|wednesday wed|thursday thu thurs|friday fri|saturday sat|sunday sun".split("|")
    )
    for name in names.split()
}
SPANS: Final = {"day": 1, "week": 7, "fortnight": 14, "month": 30, "year": 365, "hour": 0, "decade": 3650}
FARTHEST_DAYS: Final = 365_000
"""What is said to lie farther back is no date."""
RECENT_DAYS: Final = 14
"""How far "recently" and "in recent days" reach back: declared by the developers (the reader's convention)."""
_ORDINAL: Final = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?$")
_YEAR: Final = re.compile(r"(?:19|20)\d\d$")
_ISO: Final = re.compile(r"((?:19|20)\d\d)-(\d\d)-(\d\d)$")
_DMY: Final = re.compile(r"(\d\d?)[-/.](\d\d?)[-/.]((?:19|20)\d\d)$")


BEFORE_YEAR: Final = frozenset("in since of from until by late early during and - year before after mid".split())
"""Words after which four digits are a year."""


_BEGINS: Final = frozenset(
    (*MONTHS, *WEEKDAYS, *UNITS, *"a an the few several couple past last previous preceding recent today this yesterday".split(),
     *"tomorrow overnight recently lately newly next earlier later".split())
)  # fmt: skip
"""Words that a date may begin with, besides those that begin with a digit: nothing else is looked at."""


@dataclass(frozen=True, slots=True)
class DateMention:
    """A date in tokens [start, end): its days, how precise it is, and whether it is the begin of a span ("since")."""

    start: int
    end: int
    period: Period
    precision: str
    role: str = "on"


Found = tuple[int, dt.date | None, dt.date | None, str]


def find_dates(words: Sequence[str], report_day: dt.date | None) -> tuple[DateMention, ...]:
    """All dates in the tokens of a sentence, left to right; relative ones only where the day of the report is known.

    Examples
    --------
    >>> day = dt.date(2024, 12, 6)
    >>> [str(m.period.start) for m in find_dates("They left on Thursday night and on 2 December".split(), day)]
    ['2024-12-05', '2024-12-02']
    """
    return _dates(tuple(words), report_day)


@lru_cache(maxsize=1024)
def _dates(words: tuple[str, ...], report_day: dt.date | None) -> tuple[DateMention, ...]:
    lower = [w.lower().rstrip(".") if len(w) > 2 else w.lower() for w in words]
    found: list[DateMention] = []
    i = 0
    while i < len(lower):
        if lower[i] not in _BEGINS and not lower[i][:1].isnumeric():
            i += 1
            continue
        match = _match(lower, words, i, report_day)
        if match is None:
            i += 1
            continue
        length, start, end, precision = match
        role = _role(lower, i)
        text = " ".join(words[i : i + length])
        if start is None or end is None or start < end:
            found.append(DateMention(i, i + length, Period(start, end, text), precision, role))
        i += length
    return _between(lower, found)


def _between(lower: Sequence[str], found: Sequence[DateMention]) -> tuple[DateMention, ...]:
    """The dates with those of "between 1 May and 3 June" and "1 May to 3 June" as one."""
    kept: list[DateMention] = []
    for date in found:
        last = kept[-1] if kept else None
        opener = lower[last.start - 1] if last is not None and last.start else ""
        joint = lower[last.end : date.start] if last is not None else ()
        spans = (opener == "between" and joint == ["and"]) or joint in (["to"], ["until"], ["till"], ["-"], ["–"])
        if last is None or not spans or last.precision != "day" or date.precision != "day":
            kept.append(date)
            continue
        start, end = last.period.start, date.period.end
        if start is None or end is None or not start < end:
            kept.append(date)
            continue
        text = " ".join((last.period.text or "", *joint, date.period.text or ""))
        kept[-1] = DateMention(last.start, date.end, Period(start, end, text), "days")
    return tuple(kept)


def _role(lower: Sequence[str], i: int) -> str:
    before = lower[i - 1] if i else ""
    if before in ("the", "last", "early", "late", "mid", "around", "about") and i > 1:
        before = lower[i - 2]
    if before in ("since", "from"):
        return "since"
    return before if before in ("until", "by", "before", "after", "till") else "on"


def _match(lower: Sequence[str], words: Sequence[str], i: int, report_day: dt.date | None) -> Found | None:
    steps: tuple[Callable[..., Found | None], ...] = (_numeric, _day_month, _month_day, _month_year, _year)
    for step in steps:
        found = step(lower, words, i, report_day)
        if found is not None:
            return found
    if report_day is None:
        return None
    for relative in (_weekday, _ago, _past_span, _named):
        found = relative(lower, i, report_day)
        if found is not None:
            return found
    return None


def _days(start: dt.date, count: int = 1) -> tuple[dt.date, dt.date]:
    return start, start + dt.timedelta(days=count)


def _safe(year: int, month: int, day: int) -> dt.date | None:
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None


def _nearest_year(month: int, day: int, report_day: dt.date | None) -> dt.date | None:
    """The last such day up to two months after the report (plans lie ahead, news lie behind)."""
    if report_day is None:
        return None
    candidates = [_safe(report_day.year + step, month, day) for step in (1, 0, -1)]
    limit = report_day + dt.timedelta(days=60)
    return next((d for d in candidates if d is not None and d <= limit), None)


def _numeric(lower: Sequence[str], _words: Sequence[str], i: int, _day: dt.date | None) -> Found | None:
    split = len(lower) > i + 4 and lower[i + 1] == lower[i + 3] and lower[i + 1] in ("-", "/", ".")
    length, text = (5, "".join(lower[i : i + 5])) if split else (1, lower[i])
    iso, dmy = _ISO.match(text), _DMY.match(text)
    found = _safe(*map(int, iso.groups())) if iso else None
    if dmy:
        first, second, year = map(int, dmy.groups())
        found = _safe(year, second, first) or _safe(year, first, second)
    return (length, *_days(found), "day") if found else None


def _day_month(lower: Sequence[str], words: Sequence[str], i: int, report_day: dt.date | None) -> Found | None:
    """6 December [2024]; 21 - 22 November; 3 to 8 February 2025; 5th of May."""
    first = _ORDINAL.match(lower[i])
    if not first or not 1 <= int(first[1]) <= 31:
        return None
    j, last = i + 1, first
    if j + 1 < len(lower) and lower[j] in ("-", "–", "to", "and") and (second := _ORDINAL.match(lower[j + 1])):
        j, last = j + 2, second
    if j < len(lower) and lower[j] == "of":
        j += 1
    if j >= len(lower) or lower[j] not in MONTHS or (lower[j] == "may" and words[j] == "may"):
        return None
    month, j = MONTHS[lower[j]], j + 1
    return _in_year(lower, (i, j), (month, int(first[1]), int(last[1])), report_day)


def _month_day(lower: Sequence[str], words: Sequence[str], i: int, report_day: dt.date | None) -> Found | None:
    """December 6[, 2024]; Dec 3 - 5."""
    if lower[i] not in MONTHS or words[i][:1].islower() or i + 1 >= len(lower):
        return None
    first = _ORDINAL.match(lower[i + 1])
    if not first or not 1 <= int(first[1]) <= 31:
        return None
    j, last = i + 2, first
    if j + 1 < len(lower) and lower[j] in ("-", "–", "to") and (second := _ORDINAL.match(lower[j + 1])):
        j, last = j + 2, second
    return _in_year(lower, (i, j), (MONTHS[lower[i]], int(first[1]), int(last[1])), report_day)


def _in_year(lower: Sequence[str], span: tuple[int, int], days: tuple[int, int, int], report_day: dt.date | None) -> Found | None:
    i, j = span
    month, first, last = days
    k = j + 1 if j < len(lower) and lower[j] == "," else j
    if k < len(lower) and _YEAR.match(lower[k]):
        year = int(lower[k])
        start, end, j = _safe(year, month, first), _safe(year, month, last), k + 1
    else:
        start, end = _nearest_year(month, first, report_day), _nearest_year(month, last, report_day)
    if start is None or end is None:
        return None
    return j - i, start, max(start, end) + dt.timedelta(days=1), "day" if start == end else "days"


def _month_year(lower: Sequence[str], words: Sequence[str], i: int, report_day: dt.date | None) -> Found | None:
    """April 2014; early December; in November."""
    if lower[i] not in MONTHS or words[i][:1].islower():
        return None
    month, j = MONTHS[lower[i]], i + 1
    if j < len(lower) and lower[j] in (",", "of"):
        j += 1
    if j < len(lower) and _YEAR.match(lower[j]):
        year, j = int(lower[j]), j + 1
    else:
        near, j = _nearest_year(month, 1, report_day), i + 1
        if near is None or (
            lower[i] in ("may", "march")
            and (i == 0 or lower[i - 1] not in ("in", "since", "last", "early", "late", "of", "until"))
        ):
            return None
        year = near.year
    start = dt.date(year, month, 1)
    last = calendar.monthrange(year, month)[1]
    part = lower[i - 1] if i else ""
    thirds = {"early": (1, 10), "mid": (11, 20), "mid-": (11, 20), "late": (21, last)}
    first_day, last_day = thirds.get(part, (1, last))
    return j - i, start.replace(day=first_day), start.replace(day=last_day) + dt.timedelta(days=1), "month"


def _year(lower: Sequence[str], _words: Sequence[str], i: int, _day: dt.date | None) -> Found | None:
    if not _YEAR.match(lower[i]) or i == 0:
        return None
    if lower[i - 1] not in BEFORE_YEAR:
        return None
    year = int(lower[i])
    return 1, dt.date(year, 1, 1), dt.date(year + 1, 1, 1), "year"


def _weekday(lower: Sequence[str], i: int, report_day: dt.date) -> Found | None:
    """The last such day up to the report; "last Monday" and "Tuesday of last week" one week earlier where it must be."""
    if lower[i] not in WEEKDAYS or (len(lower[i]) <= 3 and lower[i] in ("sat", "sun", "wed", "mon")):
        return None
    back = (report_day.weekday() - WEEKDAYS[lower[i]]) % 7
    length = 1
    if lower[i + 1 : i + 4] == ["of", "last", "week"]:
        length = 4
        monday = report_day - dt.timedelta(days=report_day.weekday() + 7)
        return length, *_days(monday + dt.timedelta(days=WEEKDAYS[lower[i]])), "day"
    if i and lower[i - 1] == "last" and back == 0:
        back = 7
    if i and lower[i - 1] == "next":
        return 1, *_days(report_day + dt.timedelta(days=7 - back)), "day"
    night = lower[i + 1 : i + 2]
    if night and night[0] in ("night", "morning", "evening", "afternoon"):
        length = 2
    return length, *_days(report_day - dt.timedelta(days=back)), "day"


def _count(word: str) -> int | None:
    if word.isdecimal():
        return int(word) if len(word) <= 3 else None
    return {"a": 1, "an": 1, "the": None, "few": 3, "several": 4, "couple": 2}.get(word, UNITS.get(word))


def _span_days(word: str) -> int | None:
    return SPANS.get(word.removesuffix("s"))


def _ago(lower: Sequence[str], i: int, report_day: dt.date) -> Found | None:
    """Two weeks ago; a few days earlier."""
    j = i + 1 if lower[i] == "a" and i + 1 < len(lower) and lower[i + 1] in ("few", "couple") else i
    count = _count(lower[j])
    if count is None or j + 2 >= len(lower):
        return None
    k = j + 2 if lower[j + 1] == "of" else j + 1
    unit = _span_days(lower[k])
    if unit is None or k + 1 >= len(lower) or lower[k + 1] not in ("ago", "earlier"):
        return None
    if count * unit > FARTHEST_DAYS:
        return None
    if unit >= 365:
        year = report_day.year - count * unit // 365
        return k + 2 - i, dt.date(year, 1, 1), dt.date(year + 1, 1, 1), "year"
    start = report_day - dt.timedelta(days=count * unit)
    slack = 0 if unit <= 1 else unit // 3
    return k + 2 - i, start - dt.timedelta(days=slack), start + dt.timedelta(days=slack + 1), "day" if not slack else "week"


def _past_span(lower: Sequence[str], i: int, report_day: dt.date) -> Found | None:
    """In the past two weeks; over the last 24 hours; during the last week."""
    if lower[i] not in ("past", "last", "previous", "preceding", "recent") or i + 1 >= len(lower):
        return None
    count = _count(lower[i + 1])
    j = i + 1 if count is None else i + 2
    if count is not None and lower[i + 1] in ("a", "an"):
        return None
    if j < len(lower) and lower[j] == "of":
        j += 1
    unit = _span_days(lower[j]) if j < len(lower) else None
    if unit is None:
        return None
    if lower[i] == "recent":
        return j + 1 - i, report_day - dt.timedelta(days=max(RECENT_DAYS // 2, unit)), report_day + dt.timedelta(days=1), "recent"
    if count is None and lower[i] == "last" and not (i and lower[i - 1] in ("the", "this")):
        return _last(lower[j], j + 1 - i, report_day)
    days = (count or 1) * unit if unit else max(1, -(-(count or 24) // 24))
    if days > FARTHEST_DAYS:
        return None
    return j + 1 - i, report_day - dt.timedelta(days=days), report_day + dt.timedelta(days=1), "days"


def _last(unit: str, length: int, report_day: dt.date) -> Found | None:
    """Last week, month or year: the one before the report's own."""
    if unit == "week":
        monday = report_day - dt.timedelta(days=report_day.weekday())
        return length, monday - dt.timedelta(days=7), report_day, "week"
    if unit == "month":
        first = report_day.replace(day=1)
        return length, (first - dt.timedelta(days=1)).replace(day=1), first, "month"
    if unit == "year":
        return length, dt.date(report_day.year - 1, 1, 1), dt.date(report_day.year, 1, 1), "year"
    return None


def _named(lower: Sequence[str], i: int, report_day: dt.date) -> Found | None:
    """Today, yesterday, overnight, recently, this week, earlier this month."""
    one, word = dt.timedelta(days=1), lower[i]
    following = lower[i + 1] if i + 1 < len(lower) else ""
    if word == "today" or (word == "this" and following in ("morning", "afternoon", "evening")):
        return 1 if word == "today" else 2, report_day, report_day + one, "day"
    if word == "yesterday":
        return 1, report_day - one, report_day, "day"
    if word == "tomorrow":
        return 1, report_day + one, report_day + 2 * one, "day"
    if word == "overnight" or (word == "last" and following == "night"):
        return 1 if word == "overnight" else 2, report_day - one, report_day + one, "day"
    if word in ("recently", "lately", "newly"):
        return 1, report_day - dt.timedelta(days=RECENT_DAYS), report_day + one, "recent"
    if word == "this" and following == "week":
        return 2, report_day - dt.timedelta(days=max(report_day.weekday(), 1)), report_day + one, "week"
    if word == "this" and following == "month":
        return 2, report_day.replace(day=1), report_day + one, "month"
    if word == "this" and following == "year":
        return 2, report_day.replace(month=1, day=1), report_day + one, "year"
    return None

"""What the head of a plain text says of the report: its title and its day."""

import datetime as dt
import re
from typing import Final

from orontes.core.period import of_our_time

_TITLE_CHARACTERS: Final = 200
_HEAD_LINES: Final = 6
_MONTHS: Final = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december",
)  # fmt: skip
_MONTH_NAMES: Final = "|".join(f"{name}|{name[:3]}\\.?" for name in _MONTHS) + "|sept\\.?"
_DATE_LINE: Final = re.compile(
    rf"""^\W*(?:(?:published|date|posted|issued)\s*(?:on)?\s*:?\s*)?
    (?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\.?,?\s+)?
    (?: (?P<iso>\d{{4}}-\d{{2}}-\d{{2}})
      | (?P<day>\d{{1,2}})(?:st|nd|rd|th)?\s+(?P<month>{_MONTH_NAMES}),?\s+(?P<year>\d{{4}})
      | (?P<month2>{_MONTH_NAMES})\s+(?P<day2>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<year2>\d{{4}}) )
    (?:[\s,T|-]+\d{{1,2}}[:.]\d{{2}}(?::\d{{2}})?\s*(?:[ap]\.?m\.?)?\s*(?:Z|[A-Z]{{2,4}})?)?\W*$""",
    re.IGNORECASE | re.VERBOSE,
)
_SENTENCE_END: Final = re.compile(r"[.!:;,…][\"'”’)\]]*$")


def title_of(text: str) -> str | None:
    r"""The headline that the text begins with, or None where the first line is no headline.

    A headline is a line of two words or more and at most 200 characters, without the full stop of a sentence, with text after it.

    Examples
    --------
    >>> title_of("Rebels near Homs as thousands leave\n\nThe front moved again.")
    'Rebels near Homs as thousands leave'
    >>> title_of("The front moved again. Nobody knows how far.") is None
    True
    """
    first, _, rest = text.strip().partition("\n")
    line = first.strip()
    if not rest.strip() or len(line) > _TITLE_CHARACTERS or len(line.split()) < 2:
        return None
    return None if _SENTENCE_END.search(line) or _day_of_line(line) else line


def day_of(text: str) -> dt.date | None:
    r"""The day that a line of its own among the first six names, or None where there is no such line or two disagree.

    Only lines that are nothing but a date count, and only with the month as a word or the year first: 07/12/2024 is two days.

    Examples
    --------
    >>> day_of("Rebels near Homs\nSaturday, 7 December 2024\nThe front moved again.")
    datetime.date(2024, 12, 7)
    >>> day_of("Rebels near Homs\n07/12/2024\nThe front moved again.") is None
    True
    """
    lines = [line.strip() for line in text[:4000].splitlines() if line.strip()][:_HEAD_LINES]
    days = {day for day in map(_day_of_line, lines) if day is not None}
    return days.pop() if len(days) == 1 else None


def _day_of_line(line: str) -> dt.date | None:
    if len(line) > 80 or not (match := _DATE_LINE.match(line)):
        return None
    try:
        if match["iso"]:
            return of_our_time(dt.date.fromisoformat(match["iso"]))
        word = (match["month"] or match["month2"]).lower()[:3]
        month = next(i for i, name in enumerate(_MONTHS, 1) if name.startswith(word))
        return of_our_time(dt.date(int(match["year"] or match["year2"]), month, int(match["day"] or match["day2"])))
    except ValueError:
        return None

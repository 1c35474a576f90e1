"""Reports as JSON Lines: one object a line."""

import datetime as dt
import hashlib
import json
from collections.abc import Callable, Iterable, Iterator
from typing import Any, Final

from orontes.core.period import of_our_time
from orontes.core.report import Report
from orontes.errors import InputError
from orontes.sources.decoding import MAX_TEXT_BYTES

KEYS: Final = ("id", "date", "title", "publisher", "url", "text")
_UTF8_MARK: Final = b"\xef\xbb\xbf"
_CURE: Final = 'write one object a line, like {"id": "a", "date": "2024-12-07", "text": "..."}'


def reports_from_lines(
    lines: Iterable[bytes],
    *,
    where: str,
    note: Callable[[str], None],
    refused: Callable[[InputError], None] | None = None,
) -> Iterator[Report]:
    r"""The reports in `lines`, in their order, one at a time; empty lines are passed over.

    The text is kept as given, line ends too. A report without ``id`` is called by the first twelve digits of its digest.
    Keys other than `KEYS` are ignored, and a date that names no day counts as not given; `note` is told of both.
    `refused` is told of each line that is no report, which is then passed over; without it the first one raises.

    Raises
    ------
    InputError
        At the first line that is not a report if there is no `refused`, and where there is none at all; it names ``file:line``
        (with the column where the JSON breaks), the value and the cure.

    Examples
    --------
    >>> [r.text for r in reports_from_lines([b'{"id": "a", "text": "Homs."}\n'], where="x.jsonl", note=print)]
    ['Homs.']
    """
    return (report for _, report in numbered_reports(lines, where=where, note=note, refused=refused))


def numbered_reports(
    lines: Iterable[bytes], *, where: str, note: Callable[[str], None], refused: Callable[[InputError], None] | None
) -> Iterator[tuple[int, Report]]:
    """Number of the line and report, as `reports_from_lines` has them."""
    told: set[str] = set()
    found = undated = bad = 0
    for number, line in enumerate(lines, 1):
        raw = line.removeprefix(_UTF8_MARK) if number == 1 else line
        if not raw.strip():
            continue
        here = f"{where}:{number}"
        try:
            record = _parse(raw, here)
            report = _report(record, here)
        except InputError as error:
            if refused is None:
                raise
            bad += 1
            refused(error)
            continue
        if unknown := sorted(set(record) - set(KEYS) - told):
            told.update(unknown)
            note(f"{here}: keys that a report does not have are ignored: {', '.join(unknown)}")
        if report.date is None and record.get("date"):
            undated += 1
            if undated == 1:
                note(f"{here}: `date` {str(record['date'])[:40]!r} is no day like 2024-12-07; it counts as not given")
        found += 1
        yield number, report
    if undated > 1:
        note(f"{where}: {undated - 1:,} more reports have such a date")
    if not found and not bad:
        raise InputError("there is no report in it", limit="one report a line", cure=_CURE, where=where)


def _parse(raw: bytes, where: str) -> dict[str, Any]:
    if len(raw) > MAX_TEXT_BYTES:
        raise InputError(f"line is too long ({len(raw):,} bytes)", limit=f"at most {MAX_TEXT_BYTES:,} bytes", where=where)
    try:
        record = json.loads(raw.rstrip(b"\r\n").decode("utf-8"))
    except UnicodeDecodeError as error:
        raise InputError("line is not UTF-8", cure="save the file as UTF-8", where=f"{where}:{error.start + 1}") from None
    except json.JSONDecodeError as error:
        raise InputError(f"broken JSON ({error.msg})", cure=_CURE, where=f"{where}:{error.pos + 1}") from None
    except (ValueError, RecursionError) as error:
        raise InputError(f"broken JSON ({error})", cure=_CURE, where=where) from None
    if not isinstance(record, dict):
        raise InputError("line", value=record, limit="a JSON object", cure=_CURE, where=where)
    return record


def _report(record: dict[str, Any], where: str) -> Report:
    text = record.get("text")
    if text is None:
        raise InputError("the report has no `text`", cure=_CURE, where=where)
    if not isinstance(text, str):
        raise InputError("`text`", value=text, limit="a string", where=where)
    name = record.get("id")
    if isinstance(name, bool) or not (name is None or isinstance(name, str | int)):
        raise InputError("`id`", value=name, limit="a string", cure="leave it out to get one from the text", where=where)
    key = str(name) if name not in (None, "") else hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:12]
    return Report(
        id=key,
        text=text,
        date=_day(record.get("date")),
        title=_words(record, "title", where),
        publisher=_words(record, "publisher", where),
        url=_words(record, "url", where),
    )


def _words(record: dict[str, Any], key: str, where: str) -> str | None:
    value = record.get(key)
    if value is not None and not isinstance(value, str):
        raise InputError(f"`{key}`", value=value, limit="a string or null", where=where)
    return value or None


def _day(value: object) -> dt.date | None:
    """The day of a report, or None where `value` names none; of a moment with its zone the day in UTC.

    Dates come from web pages in all forms ("7:58 AM ET"): a report is worth reading without one.
    """
    if not isinstance(value, str):
        return None
    try:
        moment = dt.datetime.fromisoformat(value)
        return of_our_time((moment if moment.tzinfo is None else moment.astimezone(dt.UTC)).date())
    except (ValueError, OverflowError):
        return None

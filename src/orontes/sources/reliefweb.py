"""Answers of the ReliefWeb API to reports, one for each item of `data`."""

import datetime as dt
import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from orontes.core.period import of_our_time
from orontes.core.report import Report
from orontes.errors import InputError
from orontes.sources.html import html_report

_CURE = 'save the answer of the API whole: {"data": [{"id": ..., "fields": {"title": ..., "body": ...}}]}'


def reliefweb_reports(text: str, *, where: str, note: Callable[[str], None]) -> Iterator[Report]:
    """The reports in an answer: title, body (as text, else as HTML), day of the original, source, address.

    Items without a body are left out, and `note` is told how many.

    Raises
    ------
    InputError
        If the text is no JSON, or no such answer; it names line and column where the JSON breaks.
    """
    try:
        answer = json.loads(text)
    except json.JSONDecodeError as error:
        here = f"{where}:{error.lineno}:{error.colno}"
        raise InputError(f"the JSON breaks here ({error.msg})", cure=_CURE, where=here) from None
    except (ValueError, RecursionError) as error:
        raise InputError(f"the JSON cannot be read ({error})", cure=_CURE, where=where) from None
    items = answer.get("data") if isinstance(answer, dict) else answer if isinstance(answer, list) else None
    if not isinstance(items, list) or not all(isinstance(item, dict) for item in items):
        raise InputError("this JSON is no answer of ReliefWeb", limit="an object with `data`", cure=_CURE, where=where)
    empty = 0
    for number, item in enumerate(items, 1):
        fields = item.get("fields", item)
        report = _report(item, fields if isinstance(fields, dict) else {}, f"{where}: item {number}")
        if report is None:
            empty += 1
        else:
            yield report
    if empty:
        note(f"{where}: {empty:,} of {len(items):,} items have no body and were left out")
    if empty == len(items):
        raise InputError("no item has a body", limit="`body` among the fields asked for", cure=_CURE, where=where)


def _report(item: Mapping[str, Any], fields: Mapping[str, Any], where: str) -> Report | None:
    title, body = _text(fields.get("title")), _text(fields.get("body"))
    if not body and _text(fields.get("body-html")):
        page = f"<html><body><article>{fields['body-html']}</article></body></html>"
        body = html_report(page, name="body", where=where).text
    if not body:
        return None
    text = body if not title or body.startswith(title) else f"{title}\n\n{body}"
    name = _text(item.get("id")) or _text(fields.get("id")) or where
    return Report(
        f"reliefweb-{name}", text.replace("\r\n", "\n").replace("\r", "\n"), _day(fields.get("date")), title or None,
        _source(fields.get("source")), _text(fields.get("url_alias")) or _text(fields.get("url")) or None,
    )  # fmt: skip


def _text(value: object) -> str:
    return str(value).strip() if isinstance(value, str | int) else ""


def _day(value: object) -> dt.date | None:
    """The day of the original report, else of its entry."""
    days = [value.get(key) for key in ("original", "created")] if isinstance(value, dict) else [value]
    for day in days:
        try:
            return of_our_time(dt.date.fromisoformat(str(day)[:10]))
        except ValueError:
            continue
    return None


def _source(value: object) -> str | None:
    """Names of the publishers, the first three."""
    rows = value if isinstance(value, list) else [value]
    names = [_text(row.get("shortname") or row.get("name")) for row in rows if isinstance(row, dict)]
    return ", ".join(name for name in names[:3] if name) or None

"""Web pages to reports: the main text without menus, and what the page says of itself."""

import datetime as dt
from typing import Final

from orontes.core.period import of_our_time
from orontes.core.report import Report
from orontes.errors import InputError

MAX_DEPTH: Final = 2_000
"""Elements nested deeper than this make no page that a person wrote, and would exhaust the parser."""
_STARTS: Final = ("<!doctype html", "<html", "<?xml")


def looks_like_html(text: str) -> bool:
    """Whether a text is a web page.

    Examples
    --------
    >>> looks_like_html("<!DOCTYPE html><html><body>Homs</body></html>"), looks_like_html("Homs < Hama")
    (True, False)
    """
    start = text[:2000].lstrip("\ufeff \t\n\r").lower()
    return start.startswith(_STARTS) and ("<html" in start or "<!doctype html" in start)


def html_report(text: str, *, name: str, where: str) -> Report:
    """The report of a web page: its headline and main text; day, publisher and address where the page gives them.

    Main text by trafilatura (Barbaresi 2021, doi:10.18653/v1/2021.acl-demo.15): menus, notices, related links and scripts are
    left out; lists and tables are kept.

    Raises
    ------
    InputError
        If the page has no main text, or is nested too deep to be one.
    """
    import trafilatura  # noqa: PLC0415  # a fifth of a second: only pages pay
    from trafilatura.settings import Document  # noqa: PLC0415

    if _depth(text) > MAX_DEPTH:
        raise InputError("the page is nested too deep", limit=f"{MAX_DEPTH:,} elements", cure="save it as text", where=where)
    page = trafilatura.bare_extraction(
        text, with_metadata=True, favor_recall=True, include_comments=False, include_tables=True, include_formatting=False
    )
    if not isinstance(page, Document) or not (page.text or "").strip():
        raise InputError("the page has no main text", cure="copy what is to be read into a .txt file", where=where)
    body, title = _tidy(page.text or ""), _one_line(page.title)
    if title and not body.startswith(title):
        body = f"{title}\n\n{body}"
    return Report(
        name, body, date=_day(page.date), title=title, publisher=_one_line(page.sitename or page.hostname), url=page.url or None
    )


def _tidy(text: str) -> str:
    """Paragraphs apart; cells of tables as text; marks of lists off."""
    lines = []
    for line in text.splitlines():
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")] if line.lstrip().startswith("|") else [line.strip()]
        row = ", ".join(cell for cell in cells if cell and set(cell) != {"-"})
        if row:
            lines.append(row.removeprefix("- "))
    return "\n\n".join(lines)


def _one_line(text: str | None) -> str | None:
    return " ".join(text.split()) or None if text else None


def _day(text: str | None) -> dt.date | None:
    try:
        return of_our_time(dt.date.fromisoformat(text[:10])) if text else None
    except ValueError:
        return None


def _depth(text: str) -> int:
    """How deep tags may be nested: the most opening tags not yet closed, counted roughly."""
    depth = most = 0
    for part in text.split("<")[1:]:
        if part.startswith("/"):
            depth -= 1
        elif part[:1].isalpha() and not part.split(">", 1)[0].endswith("/"):
            name = part[:8].lower()
            depth += not name.startswith(("br", "img", "meta", "link", "input", "hr", "p>", "p ", "li"))
            most = max(most, depth)
    return most

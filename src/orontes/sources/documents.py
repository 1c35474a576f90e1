"""Documents to reports: text, web pages, PDF, JSON of ReliefWeb, JSON Lines of reports, standard input."""

import datetime as dt
import itertools
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO, Final

from orontes.core.report import Report
from orontes.errors import InputError
from orontes.sources.decoding import MAX_TEXT_BYTES, decode
from orontes.sources.heading import day_of, title_of
from orontes.sources.html import html_report, looks_like_html
from orontes.sources.pdf import MAGIC, pdf_report
from orontes.sources.reliefweb import reliefweb_reports
from orontes.sources.report_lines import reports_from_lines

STANDARD_INPUT: Final = "-"
_CHARSET: Final = re.compile(rb"charset=[\"']?([A-Za-z0-9_-]+)", re.IGNORECASE)
_NOT_READ: Final = (
    ((".csv", ".tsv", ".xls", ".xlsx", ".parquet"), "tables are not read as reports", "orontes add takes tables; or give a text"),
    ((".doc", ".docx", ".odt", ".rtf"), "word processor files are not read", "save the document as PDF or plain text"),
)


def load_reports(
    paths: Sequence[str | Path],
    *,
    date: dt.date | None = None,
    stdin: BinaryIO | None = None,
    note: Callable[[str], None] | None = None,
) -> Iterator[Report]:
    r"""The reports in `paths`, in their order, one at a time.

    Parameters
    ----------
    paths : sequence of str or Path
        Text files, web pages, PDF files, JSON answers of ReliefWeb, ``.jsonl`` files of reports, or ``-`` for `stdin`, which may
        hold any of them. What a file is shows in its content, whatever it is called.
    date : datetime.date, optional
        Day of the reports that carry none of their own.
    stdin : binary file, optional
        What ``-`` reads.
    note : callable, optional
        Told of what was guessed or ignored, one sentence at a time.

    Raises
    ------
    InputError
        If a file is missing, empty, no text, of a kind that is not read or too large, if a line of JSON is no report, or if two
        reports have one id.
    """
    tell = note or _ignore
    seen: dict[str, str] = {}
    for path, nth in _counted(paths, tell):
        for number, report in enumerate(_load(path, stdin, date, tell), 1):
            here = f"{path}:{number}" if path == STANDARD_INPUT or _is_lines(path) else path
            named = _with_own_id(report, path, nth) if report.id in seen and not _is_lines(path) else report
            if named.id in seen:
                raise InputError(
                    f"two reports are called {named.id!r}", limit=f"first seen in {seen[named.id]}",
                    cure="give each report its own id", where=here,
                )  # fmt: skip
            seen[named.id] = here
            yield replace(named, date=date) if named.date is None and date is not None else named


def _counted(paths: Sequence[str | Path], tell: Callable[[str], None]) -> Iterator[tuple[str, int]]:
    """Each path once, with its number."""
    given: set[str] = set()
    for nth, path in enumerate(map(str, paths), 1):
        key = path if path == STANDARD_INPUT else str(Path(path).absolute())
        if key in given:
            tell(f"{path}: given twice, read once")
            continue
        given.add(key)
        yield path, nth


def _with_own_id(report: Report, path: str, nth: int) -> Report:
    """The report under the name of its path, since another file of that name came before."""
    return replace(report, id=f"{nth}-{report.id}" if path == STANDARD_INPUT else str(Path(path).with_suffix("")))


def _load(path: str, stdin: BinaryIO | None, date: dt.date | None, tell: Callable[[str], None]) -> Iterator[Report]:
    if path == STANDARD_INPUT:
        yield from _load_stream(stdin, date, tell)
        return
    with _opened(path) as content:
        if _is_lines(path):
            yield from reports_from_lines(content, where=path, note=tell)
        else:
            yield from _documents(content.read(MAX_TEXT_BYTES + 1), name=Path(path).stem, where=path, date=date, tell=tell)


def _is_lines(path: str) -> bool:
    return Path(path).suffix.lower() in {".jsonl", ".ndjson"}


def _load_stream(stdin: BinaryIO | None, date: dt.date | None, tell: Callable[[str], None]) -> Iterator[Report]:
    where = "standard input"
    if stdin is None:
        raise InputError("`-`", limit="something on standard input", cure="pipe a report in, or name its file")
    first = stdin.readline(MAX_TEXT_BYTES + 1)
    if first.lstrip(b"\xef\xbb\xbf \t").startswith(b"{") and b'"text"' in first:
        yield from reports_from_lines(itertools.chain([first], stdin), where=where, note=tell)
        return
    data = first + stdin.read(MAX_TEXT_BYTES + 1)
    if not data.strip():
        raise InputError("standard input is empty", cure="pipe a report in, or name its file")
    yield from _documents(data, name="stdin", where=where, date=date, tell=tell)


def _opened(path: str) -> BinaryIO:
    """The file, open for reading; an InputError with the cure where there is none or it is of a kind that is not read."""
    for suffixes, thing, cure in _NOT_READ:
        if Path(path).suffix.lower() in suffixes and Path(path).is_file():
            raise InputError(thing, cure=cure, where=path)
    try:
        return Path(path).open("rb")
    except FileNotFoundError:
        raise InputError("there is no such file", cure="check the name", where=path) from None
    except IsADirectoryError:
        cure = f"name the files in it, like {path.rstrip('/')}/*.txt"
        raise InputError("this is a folder, not a file", cure=cure, where=path) from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise InputError(f"the file cannot be read ({reason})", cure="check its name and its permissions", where=path) from None


def _documents(
    data: bytes, *, name: str, where: str, date: dt.date | None, tell: Callable[[str], None]
) -> Iterator[Report]:  # fmt: skip
    """The reports of one document, by what its content is."""
    if data.startswith(MAGIC):
        yield _dated(pdf_report(data, name=name, where=where), date, where, tell)
        return
    text, guess = decode(_named_encoding(data), where=where)
    if guess:
        tell(guess)
    start = text[:200].lstrip()
    if looks_like_html(text):
        yield _dated(html_report(text, name=name, where=where), date, where, tell)
    elif start.startswith("[") or (start.startswith("{") and '"data"' in text):
        yield from reliefweb_reports(text, where=where, note=tell)
    elif start.startswith("{") and where.lower().endswith(".json"):
        yield from reports_from_lines(data.splitlines(), where=where, note=tell)
    else:
        if start.startswith('{"') and '"text"' in text:
            tell(f"{where}: this looks like JSON Lines but is read as text; name the file .jsonl to read its reports")
        yield _dated(Report(id=name, text=text, date=day_of(text), title=title_of(text)), date, where, tell)


def _dated(report: Report, date: dt.date | None, where: str, tell: Callable[[str], None]) -> Report:
    """The report as it is; a word where the day given is not that of the report."""
    if report.date is not None and date is not None and report.date != date:
        tell(f"{where}: carries its own date, {report.date}; the date given ({date}) serves only reports without one")
    return report


def _named_encoding(data: bytes) -> bytes:
    """The bytes of a web page that names its encoding, as UTF-8; all others as they are."""
    found = _CHARSET.search(data[:2048])
    if found is None or b"<" not in data[:200]:
        return data
    try:
        return data.decode(found[1].decode("ascii")).encode("utf-8")
    except (LookupError, UnicodeDecodeError):
        return data


def _ignore(_: str) -> None:
    """Nothing: whoever asks for no notes gets none."""

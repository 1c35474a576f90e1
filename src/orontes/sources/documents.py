"""Documents to reports: text, web pages, PDF, JSON of ReliefWeb, JSON Lines of reports, standard input."""

import datetime as dt
import itertools
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO, Final

from orontes.core.report import Report
from orontes.errors import InputError
from orontes.sources.decoding import MAX_TEXT_BYTES, decode
from orontes.sources.folder import NOT_READ, files_of
from orontes.sources.heading import day_of, title_of
from orontes.sources.html import html_report, looks_like_html
from orontes.sources.pdf import MAGIC, pdf_report
from orontes.sources.pdf import MAX_BYTES as MAX_PDF_BYTES
from orontes.sources.reliefweb import reliefweb_reports
from orontes.sources.report_lines import numbered_reports, reports_from_lines
from orontes.sources.seen import Seen

STANDARD_INPUT: Final = "-"
_CHARSET: Final = re.compile(rb"charset=[\"']?([A-Za-z0-9_-]+)", re.IGNORECASE)
Tell = Callable[[str], None]
Refuse = Callable[[InputError], None]


def load_reports(
    paths: Sequence[str | Path],
    *,
    date: dt.date | None = None,
    stdin: BinaryIO | None = None,
    note: Tell | None = None,
    refused: Refuse | None = None,
) -> Iterator[Report]:
    r"""The reports in `paths`, in their order, one at a time.

    Parameters
    ----------
    paths : sequence of str or Path
        Text files, web pages, PDF files, JSON answers of ReliefWeb, ``.jsonl`` files of reports, folders of these (all that is in
        them, in the order of their names), or ``-`` for `stdin`, which may hold any of them. What a file is shows in its content,
        whatever it is called.
    date : datetime.date, optional
        Day of the reports that carry none of their own.
    stdin : binary file, optional
        What ``-`` reads.
    note : callable, optional
        Told of what was guessed or ignored, one sentence at a time.
    refused : callable, optional
        Told of each file or line that cannot be read, which is then passed over; without it the first one raises.

    Raises
    ------
    InputError
        If a file is missing, empty, no text, of a kind that is not read or too large, if a line of JSON is no report, if two
        reports have one id, or if a folder has no report in it.
    """
    tell, seen = note or _ignore, Seen()
    for path, nth in _each_once(files_of(paths, note=tell, refused=refused or _raise), tell):
        try:
            for number, report in _load(path, stdin, date, tell, refused):
                named = _with_own_id(report, path, nth) if report.id in seen and not _is_lines(path) else report
                place = (path, number if path == STANDARD_INPUT or _is_lines(path) else 0)
                try:
                    _check_new(named, seen, place)
                except InputError as error:
                    (refused or _raise)(error)
                    continue
                yield replace(named, date=date) if named.date is None and date is not None else named
        except InputError as error:
            (refused or _raise)(error)


def _check_new(report: Report, seen: Seen, place: tuple[str, int]) -> None:
    first = seen.put(report.id, place)
    if first is None:
        return
    here, there = (f"{path}:{number}" if number else path for path, number in (place, first))
    raise InputError(
        f"two reports are called {report.id!r}", limit=f"first seen in {there}", cure="give each report its own id", where=here
    )


def _each_once(paths: Iterable[str], tell: Tell) -> Iterator[tuple[str, int]]:
    """Each path once, with its number."""
    given: set[str] = set()
    for nth, path in enumerate(paths, 1):
        key = path if path == STANDARD_INPUT else str(Path(path).absolute())
        if key in given:
            tell(f"{path}: given twice, read once")
            continue
        given.add(key)
        yield path, nth


def _with_own_id(report: Report, path: str, nth: int) -> Report:
    """The report under the name of its path, since another file of that name came before."""
    return replace(report, id=f"{nth}-{report.id}" if path == STANDARD_INPUT else str(Path(path).with_suffix("")))


def _load(
    path: str, stdin: BinaryIO | None, date: dt.date | None, tell: Tell, refused: Refuse | None
) -> Iterator[tuple[int, Report]]:
    if path == STANDARD_INPUT:
        yield from _load_stream(stdin, date, tell, refused)
        return
    with _opened(path) as content:
        if _is_lines(path):
            yield from numbered_reports(content, where=path, note=tell, refused=refused)
        else:
            head = content.read(len(MAGIC))
            most = MAX_PDF_BYTES if head == MAGIC else MAX_TEXT_BYTES
            data = head + content.read(most + 1 - len(head))
            yield from enumerate(_documents(data, name=Path(path).stem, where=path, date=date, tell=tell), 1)


def _is_lines(path: str) -> bool:
    return Path(path).suffix.lower() in {".jsonl", ".ndjson"}


def _load_stream(
    stdin: BinaryIO | None, date: dt.date | None, tell: Tell, refused: Refuse | None
) -> Iterator[tuple[int, Report]]:
    where = "standard input"
    if stdin is None:
        raise InputError("`-`", limit="something on standard input", cure="pipe a report in, or name its file")
    first = stdin.readline(MAX_TEXT_BYTES + 1)
    if first.lstrip(b"\xef\xbb\xbf \t").startswith(b"{") and b'"text"' in first:
        yield from numbered_reports(itertools.chain([first], stdin), where=where, note=tell, refused=refused)
        return
    data = first + stdin.read(MAX_TEXT_BYTES + 1)
    if not data.strip():
        raise InputError("standard input is empty", cure="pipe a report in, or name its file")
    yield from enumerate(_documents(data, name="stdin", where=where, date=date, tell=tell), 1)


def _opened(path: str) -> BinaryIO:
    """The file, open for reading; an InputError with the cure where there is none or it is of a kind that is not read."""
    for suffixes, thing, cure in NOT_READ:
        if Path(path).suffix.lower() in suffixes and Path(path).is_file():
            raise InputError(thing, cure=cure, where=path)
    try:
        return Path(path).open("rb")
    except FileNotFoundError:
        raise InputError("there is no such file", cure="check the name", where=path) from None
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


def _raise(error: InputError) -> None:
    raise error

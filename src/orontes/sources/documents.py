"""Documents to reports: text files, JSON Lines of reports, standard input."""

import datetime as dt
import itertools
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO, Final

from orontes.core.report import Report
from orontes.errors import InputError
from orontes.sources.decoding import MAX_TEXT_BYTES, decode
from orontes.sources.heading import day_of, title_of
from orontes.sources.report_lines import reports_from_lines

STANDARD_INPUT: Final = "-"
_NOT_READ_YET: Final = (
    ((".htm", ".html", ".xhtml", ".mhtml"), "HTML pages are not read yet", "save the page as text (.txt)"),
    ((".pdf",), "PDF files are not read yet", "save or copy its text into a .txt file"),
    ((".json",), "JSON documents (such as ReliefWeb answers) are not read yet", "write one report a line into a .jsonl file"),
    ((".csv", ".tsv", ".xls", ".xlsx", ".parquet"), "tables are not read as reports", "give the text of a report"),
    ((".doc", ".docx", ".odt", ".rtf"), "word processor files are not read yet", "save the document as plain text (.txt)"),
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
        Text files, ``.jsonl`` files of reports, or ``-`` for `stdin`, which may hold either.
    date : datetime.date, optional
        Day of the reports that carry none of their own.
    stdin : binary file, optional
        What ``-`` reads.
    note : callable, optional
        Told of what was guessed or ignored, one sentence at a time.

    Raises
    ------
    InputError
        If a file is missing, empty, no text, of a kind not read yet or too large, if a line of JSON is no report, or if two
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
            yield _text_report(content.read(MAX_TEXT_BYTES + 1), name=Path(path).stem, where=path, date=date, tell=tell)


def _is_lines(path: str) -> bool:
    return Path(path).suffix.lower() in {".jsonl", ".ndjson"}


def _load_stream(stdin: BinaryIO | None, date: dt.date | None, tell: Callable[[str], None]) -> Iterator[Report]:
    where = "standard input"
    if stdin is None:
        raise InputError("`-`", limit="something on standard input", cure="pipe a report in, or name its file")
    first = stdin.readline(MAX_TEXT_BYTES + 1)
    if first.lstrip(b"\xef\xbb\xbf \t").startswith(b"{"):
        yield from reports_from_lines(itertools.chain([first], stdin), where=where, note=tell)
        return
    data = first + stdin.read(MAX_TEXT_BYTES + 1)
    if not data.strip():
        raise InputError("standard input is empty", cure="pipe a report in, or name its file")
    yield _text_report(data, name="stdin", where=where, date=date, tell=tell)


def _opened(path: str) -> BinaryIO:
    """The file, open for reading; an InputError with the cure where there is none or it is of a kind not read yet."""
    for suffixes, thing, cure in _NOT_READ_YET:
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


def _text_report(data: bytes, *, name: str, where: str, date: dt.date | None, tell: Callable[[str], None]) -> Report:
    text, guess = decode(data, where=where)
    if guess:
        tell(guess)
    start = text[:1000].lstrip().lower()
    if start.startswith(("<!doctype html", "<html")):
        raise InputError("HTML pages are not read yet", cure="save the page as text (.txt)", where=where)
    if start.startswith('{"') and '"text"' in text:
        tell(f"{where}: this looks like JSON Lines but is read as text; name the file .jsonl to read its reports")
    own = day_of(text)
    if own is not None and date is not None and own != date:
        tell(f"{where}: carries its own date, {own}; the date given ({date}) serves only reports without one")
    return Report(id=name, text=text, date=own, title=title_of(text))


def _ignore(_: str) -> None:
    """Nothing: whoever asks for no notes gets none."""

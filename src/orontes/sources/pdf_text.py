"""The text layer of a PDF, page by page, put together into paragraphs; run in a process of its own (`pdf_process`)."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from orontes.errors import InputError

MAX_PAGES: Final = 2_000
MAX_CHARACTERS: Final = 20_000_000
"""Text of one file: some 5,000 pages; more is no report."""
_RUNNING_SHARE: Final = 0.6
_RUNNING_PAGES: Final = 3
"""A line at the head or foot of most of three pages or more is no part of the text; digits in it may differ (design)."""
_GAP: Final = 0.75
"""Lines further apart than so many times their height are paragraphs of their own (design)."""
_SIZES: Final = 1.6
"""A line so many times higher or lower than the last is of another kind: a headline, a note (design)."""
_TAIL: Final = 80
"""So many characters at the end of a page tell whether a sentence ends there."""
_LETTERS: Final = 12
"""So many letters tell where a line stands and how high it is."""
_JOINED: Final = re.compile("[\ufffe\x02\x00]")
"""What PDFium writes where it has joined a broken word itself."""
_BROKEN: Final = re.compile("(?<=[^\\W\\d_])[-\u00ad\u2010\ufffe\x02]$")
_SENTENCE_END: Final = re.compile(r"[.!?:;][\"'”’)\]]*$")


@dataclass(frozen=True, slots=True)
class _Line:
    """A line of a page: its text, where it begins, its upper and lower edge, in points from the lower left corner."""

    text: str
    left: float
    top: float
    bottom: float


def pdf_text(data: bytes) -> tuple[str, tuple[int, ...]]:
    """The text of a PDF, and the offset at which each page begins.

    Words broken at the end of a line are joined, lines become paragraphs, heads and feet that come again on most pages go.

    Raises
    ------
    InputError
        If the file is damaged, locked by a password, or is too long.
    """
    pages = _page_lines(data)
    running = _running(pages)
    parts: list[str] = []
    starts, length = [], 0
    for lines in pages:
        body = "\n\n".join(_paragraphs([line for line in lines if _masked(line) not in running]))
        last = next((part for part in reversed(parts) if part.strip()), "")
        if last and body:
            parts.append(" " if body[0].islower() and not _SENTENCE_END.search(last[-_TAIL:]) else "\n\n")
            length += len(parts[-1])
        starts.append(length)
        parts.append(body)
        length += len(body)
    return "".join(parts), tuple(starts)


def _page_lines(data: bytes) -> list[list[_Line]]:
    import pypdfium2  # noqa: PLC0415  # only PDFs pay

    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower():
            raise InputError("the PDF is locked by a password", cure="save a copy without it") from None
        raise InputError("the PDF is damaged and cannot be opened", cure="fetch it again") from None
    if len(document) > MAX_PAGES:
        raise InputError(f"the PDF has {len(document):,} pages", limit=f"at most {MAX_PAGES:,}", cure="split it")
    pages, left = [], MAX_CHARACTERS
    try:
        for number in range(len(document)):
            pages.append(_lines(document[number].get_textpage()))
            left -= sum(len(line.text) for line in pages[-1])
            if left < 0:
                limit = f"{MAX_CHARACTERS:,} characters"
                raise InputError("the PDF has too much text", limit=limit, cure="split it")
    except pypdfium2.PdfiumError:
        raise InputError("the PDF is damaged and cannot be read to its end", cure="fetch it again") from None
    finally:
        document.close()
    return pages


def _lines(layer: Any) -> list[_Line]:
    """The lines of a page in its reading order, each with where it stands."""
    found, start = [], 0
    for piece in layer.get_text_range().split("\r\n"):
        text = " ".join(_JOINED.sub("", piece).split())
        if text:
            shown = [start + at for at, letter in enumerate(piece) if not letter.isspace()][:_LETTERS]
            boxes = [layer.get_charbox(at) for at in shown if at < layer.count_chars()]
            if boxes:
                found.append(_Line(text, min(b[0] for b in boxes), max(b[3] for b in boxes), min(b[1] for b in boxes)))
        start += len(piece) + 2
    return found


def _running(pages: Sequence[Sequence[_Line]]) -> frozenset[str]:
    """Heads and feet, digits masked."""
    if len(pages) < _RUNNING_PAGES:
        return frozenset()
    seen: Counter[str] = Counter()
    for lines in pages:
        seen.update({_masked(line) for line in (*lines[:2], *lines[-2:])})
    return frozenset(line for line, count in seen.items() if count >= max(_RUNNING_PAGES, _RUNNING_SHARE * len(pages)))


def _masked(line: _Line) -> str:
    return re.sub(r"\d+", "#", line.text)


def _paragraphs(lines: Sequence[_Line]) -> list[str]:
    """Lines put together where they stand close and are of one size; a word broken at the end of a line is joined."""
    found: list[str] = []
    last: _Line | None = None
    for line in lines:
        if last is None or not _goes_on(last, line, found[-1]):
            found.append(line.text)
        elif _BROKEN.search(found[-1]) and line.text[0].islower():
            found[-1] = _BROKEN.sub("", found[-1]) + line.text
        else:
            found[-1] += f" {line.text}"
        last = line
    return found


def _goes_on(last: _Line, line: _Line, so_far: str) -> bool:
    """Whether a line goes on in the next: below it and near, of its size; or at the top of a column, in mid-sentence."""
    size = max(last.top - last.bottom, 0.1)
    if line.top > last.top:
        return line.text[0].islower() and not _SENTENCE_END.search(so_far)
    return last.bottom - line.top < _GAP * size and 1 / _SIZES < (line.top - line.bottom) / size < _SIZES

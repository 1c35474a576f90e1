"""Bytes of a text file to text: encodings, line ends, and what is no text at all."""

import codecs
from typing import Final

from orontes.errors import InputError

MAX_TEXT_BYTES: Final = 64 * 1024 * 1024
"""Largest text that is read as one report: some 10,000 pages, so that a wrong file cannot fill the memory."""

_BINARY_KINDS: Final = (
    (b"PK\x03\x04", "a zip archive or an Office file (docx, xlsx, odt)", "save the document as plain text (.txt)"),
    (b"\xd0\xcf\x11\xe0", "an old Office file (doc, xls)", "save the document as plain text (.txt)"),
    (b"\x89PNG", "a picture", "give the text of the report, not a picture of it"),
    (b"\xff\xd8\xff", "a picture", "give the text of the report, not a picture of it"),
    (b"GIF8", "a picture", "give the text of the report, not a picture of it"),
    (b"\x1f\x8b", "a compressed file (gzip)", "unpack it first"),
    (b"SQLite format 3", "a database", "give the reports, not a database"),
)
_CONTROL_BYTES: Final = frozenset(range(32)) - frozenset(b"\t\n\v\f\r\x1a\x1b")
_ENCODINGS_BY_BOM: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


def decode(data: bytes, *, where: str) -> tuple[str, str | None]:
    r"""The text in `data`, byte order mark off and line ends as ``\n``, and a note where the encoding had to be guessed.

    UTF-8 is expected; a byte order mark names UTF-8, UTF-16 or UTF-32; else Windows-1256 (Arabic) or Windows-1252 (western).

    Raises
    ------
    InputError
        If `data` is empty, no text, or larger than `MAX_TEXT_BYTES`.

    Examples
    --------
    >>> decode("Caf\u00e9\r\nHoms".encode("utf-8-sig"), where="a.txt")
    ('Café\nHoms', None)
    """
    if len(data) > MAX_TEXT_BYTES:
        cure = "split it into reports; many reports go into one .jsonl, one a line"
        raise InputError(
            f"text is too large ({len(data):,} bytes)", limit=f"at most {MAX_TEXT_BYTES:,} bytes a report", cure=cure, where=where
        )
    if not data.strip():
        raise InputError("the file is empty", cure="give a file with the text of a report in it", where=where)
    text, note = _decode_any(data, where=where)
    return text.replace("\r\n", "\n").replace("\r", "\n"), note


def _decode_any(data: bytes, *, where: str) -> tuple[str, str | None]:
    for magic, what, cure in _BINARY_KINDS:
        if data.startswith(magic):
            raise InputError(f"the file is {what}, not text", cure=cure, where=where)
    for mark, encoding in _ENCODINGS_BY_BOM:
        if data.startswith(mark):
            return _decode_marked(data[len(mark) :], encoding, where=where), None
    if 0 in data:
        raise _not_text(data.index(0), where)
    try:
        return data.decode("utf-8"), None
    except UnicodeDecodeError as error:
        first_bad = error.start
    control = next((i for i, byte in enumerate(data) if byte in _CONTROL_BYTES), None)
    if control is not None:
        raise _not_text(control, where)
    encoding, language = ("cp1256", "Arabic") if _looks_arabic(data) else ("cp1252", "western")
    note = (
        f"{where}: byte {first_bad} is not UTF-8; read as Windows-{encoding[2:]} ({language}). "
        "If names look wrong, save the file as UTF-8."
    )
    return data.decode(encoding, "replace"), note


def _decode_marked(data: bytes, encoding: str, *, where: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise InputError(
            f"byte {error.start} is not {encoding.upper()}, which the byte order mark promises",
            cure="save the file as UTF-8", where=where,
        ) from None  # fmt: skip


def _not_text(position: int, where: str) -> InputError:
    return InputError(f"the file is binary, not text (byte {position})", cure="give plain text, UTF-8", where=where)


def _looks_arabic(data: bytes) -> bool:
    """Whether most bytes above 127 stand beside another one: words in Arabic script do, western accents stand alone."""
    high = [byte > 127 for byte in data]
    beside = sum(
        here and (before or after) for before, here, after in zip([False, *high], high, [*high[1:], False], strict=False)
    )
    return beside > sum(high) / 2

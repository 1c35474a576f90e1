"""Reports: the texts that come in."""

import datetime as dt
import hashlib
from bisect import bisect_right
from dataclasses import dataclass
from typing import Any

from orontes.errors import InputError


@dataclass(frozen=True, slots=True)
class Report:
    r"""A text with what is known of where it comes from.

    Parameters
    ----------
    id : str
        Name of the report, unique in one run.
    text : str
        What is stored, quoted and shown; all offsets count its code points. Line ends are ``\n``.
    date : datetime.date or None
        Day of the report; None if not known.
    title, publisher, url : str or None
    pages : tuple of int
        Offset in `text` at which each page begins (PDF); empty for other documents.
    """

    id: str
    text: str
    date: dt.date | None = None
    title: str | None = None
    publisher: str | None = None
    url: str | None = None
    pages: tuple[int, ...] = ()

    def __post_init__(self) -> None:
        if not self.id:
            raise InputError("report id", value=self.id, limit="a name", cure="leave it out to get one from the text")

    @property
    def digest(self) -> str:
        """SHA-256 of the text, hexadecimal: the same text has the same digest whatever it is called."""
        return hashlib.sha256(self.text.encode("utf-8", "surrogatepass")).hexdigest()

    def page_of(self, offset: int) -> int | None:
        """The page, from 1, that an offset of the text stands on; None for documents without pages.

        Examples
        --------
        >>> Report("r", "One. Two.", pages=(0, 5)).page_of(6)
        2
        """
        return bisect_right(self.pages, offset) or 1 if self.pages else None

    def to_record(self) -> dict[str, Any]:
        """The report as a JSON Lines object."""
        return {
            "id": self.id, "date": self.date.isoformat() if self.date else None, "title": self.title,
            "publisher": self.publisher, "url": self.url, "text": self.text,
        }  # fmt: skip

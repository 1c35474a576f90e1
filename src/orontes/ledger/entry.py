"""What goes into a ledger in one piece: a report with what was read in it."""

import datetime as dt
from dataclasses import dataclass
from typing import Final

from orontes.core.claim import Claim
from orontes.core.report import Report
from orontes.errors import InputError

REPORT_FEED: Final = "report"
"""The feed of texts; rows of tables carry the name of their table's kind."""


@dataclass(frozen=True, slots=True)
class TableFile:
    """The file a row came from: SHA-256 of its bytes, name, feed, header."""

    id: str
    name: str
    feed: str
    header: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """A report and the claims that a reader found in it.

    Parameters
    ----------
    report : Report
    claims : tuple of Claim
    reader : str
        Which reader, in which version, with which options.
    known_on : datetime.date
        The day from which on it is known; not before the report's own day.
    feed : str
        `REPORT_FEED`, or the kind of table.
    key : str or None
        What the row is about: a later row of the same key supersedes it. None for texts.
    version : str
        Orders rows of one key that became known on one day.
    file, row : TableFile, int, or None
        Where the row stands.

    Raises
    ------
    InputError
        If it would be known before its own day, or a text holds half a character.
    """

    report: Report
    claims: tuple[Claim, ...]
    reader: str
    known_on: dt.date
    feed: str = REPORT_FEED
    key: str | None = None
    version: str = ""
    file: TableFile | None = None
    row: int | None = None

    def __post_init__(self) -> None:
        if self.report.date is not None and self.report.date > self.known_on + dt.timedelta(days=1):  # a day: zones of time
            raise InputError(
                "day of the report", value=self.report.date.isoformat(), limit=f"no day after it was known ({self.known_on})",
                cure="check the date, or say --known-on", where=self.report.id,
            )  # fmt: skip
        words = (self.report.id, self.report.text, self.report.title, self.report.publisher, self.report.url)
        if any(not _whole(part) for part in words if part):
            raise InputError("the text holds half a character", limit="whole Unicode characters", where=ascii(self.report.id))


def _whole(text: str) -> bool:
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True

"""A ledger: reports and claims in one SQLite file that only grows."""

import contextlib
import datetime as dt
import json
import sqlite3
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from orontes.core.claim import Claim
from orontes.core.report import Report
from orontes.ledger.connection import explained, open_for_reading, open_for_writing, transaction
from orontes.ledger.entry import Entry
from orontes.ledger.event import EVENT_COLUMNS, Event, event_of
from orontes.ledger.query import Scope, last_published, reports_on, stored_claim
from orontes.ledger.reviewed import claims_with, fits, latest_on, reviewed_claim
from orontes.ledger.write import KNOWN, NEW, REREAD, put_entry, put_event


@dataclass(frozen=True, slots=True)
class Picture:
    """What a ledger held on a day: reports and their claims, both in a fixed order.

    Claims that a reviewer corrected say what the reviewer says; those rejected stand apart.
    """

    reports: tuple[Report, ...]
    claims: tuple[Claim, ...]
    rejected: tuple[Claim, ...] = ()


@dataclass(frozen=True, slots=True)
class Kept:
    """What became of entries: `new` and `reread` were written (with `claims` claims), `known` changed nothing."""

    new: int = 0
    reread: int = 0
    known: int = 0
    claims: int = 0

    def __add__(self, other: "Kept") -> "Kept":
        """Both together."""
        return Kept(self.new + other.new, self.reread + other.reread, self.known + other.known, self.claims + other.claims)


class Ledger:
    """A ledger that is open; close it, or use it in a `with`.

    Parameters
    ----------
    path : Path
    database : sqlite3.Connection
        As `reading` and `writing` open it.
    """

    def __init__(self, path: Path, database: sqlite3.Connection) -> None:
        self.path, self.database = path, database

    @classmethod
    def reading(cls, path: str | Path) -> Self:
        """The ledger at `path`, to read from (see `orontes.ledger.connection.open_for_reading` for the errors)."""
        return cls(Path(path), open_for_reading(Path(path)))

    @classmethod
    def writing(cls, path: str | Path) -> Self:
        """The ledger at `path`, to write to; made where there is none (errors: `open_for_writing`)."""
        return cls(Path(path), open_for_writing(Path(path)))

    @classmethod
    def existing(cls, path: str | Path) -> Self:
        """The ledger at `path`, to write to; an InputError where there is none."""
        cls.reading(path).close()
        return cls.writing(path)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """The file is let go."""
        with contextlib.suppress(sqlite3.Error):
            self.database.close()

    def append(self, entries: Iterable[Entry]) -> Kept:
        """What became of the entries: all of them are kept, or, when an error is raised, none.

        Raises
        ------
        InputError
            If the disk is full, the file cannot be written, or another process holds it too long.
        """
        counts: Counter[str] = Counter()
        claims = 0
        with transaction(self.database, self.path):
            for entry in entries:
                what, written = put_entry(self.database, entry)
                counts[what] += 1
                claims += written
        return Kept(counts[NEW], counts[REREAD], counts[KNOWN], claims)

    def note(self, kind: str, target: str, body: Mapping[str, Any], *, known_on: dt.date) -> str | None:
        """The id of an event noted beside a report or claim; None if the same stands there already.

        Whoever appends decisions of a review (`kind` "review", `target` the id of a claim) uses this.
        """
        with transaction(self.database, self.path):
            return put_event(self.database, kind, target, body, known_on)

    def events(self, kind: str | None = None, *, target: str | None = None, known_on: dt.date | None = None) -> tuple[Event, ...]:
        """The events of a kind, beside one target, up to a day; all without these; in the order in which they were noted."""
        marks = (kind, kind, target, target, known_on and known_on.isoformat(), known_on and known_on.isoformat())
        with explained(self.path):
            rows = self.database.execute(
                f"SELECT {EVENT_COLUMNS} FROM event WHERE (? IS NULL OR kind = ?)"
                " AND (? IS NULL OR target = ?) AND (? IS NULL OR known_on <= ?) ORDER BY number",
                marks,
            ).fetchall()
        return tuple(map(event_of, rows))

    def readers(self, reports: Sequence[str]) -> dict[str, str]:
        """The latest reader of each of those reports (by id) that are in."""
        with explained(self.path):
            rows = self.database.execute(
                "SELECT p.id, (SELECT reader FROM reading WHERE report = p.number ORDER BY number DESC LIMIT 1)"
                " FROM report p WHERE p.id IN (SELECT value FROM json_each(?))",
                (json.dumps(list(reports)),),
            ).fetchall()
        return dict(rows)

    def picture(
        self,
        *,
        as_of: dt.date | None = None,
        known_on: dt.date | None = None,
        published: dt.date | None = None,
        country: str | None = None,
        since: dt.date | None = None,
        quiet: bool = True,
    ) -> Picture:
        """Reports and claims as they stood on a day.

        Parameters
        ----------
        as_of : datetime.date, optional
            Claims about what began later are left out; what is planned or supposed stays.
        known_on : datetime.date, optional
            Only what was known up to this day; what was withdrawn, superseded or read anew later stands as it did then.
            All that is known now without it.
        published : datetime.date, optional
            Only reports of this day and before (of a report without a day counts the day it was known).
        country : str, optional
            ISO 3166 alpha-3: only claims about it, and those without a place in reports about it or about no country.
        since : datetime.date, optional
            Only claims about this day and later.
        quiet : bool
            Whether texts without any claim come along.
        """
        scope = Scope(known_on or dt.date.max, published, country, since)
        with explained(self.path):
            self.database.execute("BEGIN")
            try:
                reviews = latest_on(self.database, scope.known_on)
                rows = claims_with(self.database, scope, reviews)
                numbers = list(dict.fromkeys(row[0] for row in rows))
                reports = reports_on(self.database, numbers, scope, quiet=quiet)
            finally:
                self.database.execute("ROLLBACK")
        claims = [
            reviewed_claim(claim, reports[number], record, reviews[claim]) if claim in reviews
            else stored_claim(claim, reports[number], record)
            for number, _, claim, record in rows
        ]  # fmt: skip
        kept = [claim for claim in claims if (as_of is None or not _later(claim, as_of)) and fits(claim, scope)]
        return Picture(
            tuple(sorted(reports.values(), key=lambda report: report.id)),
            tuple(claim for claim in kept if not _rejected(claim)),
            tuple(filter(_rejected, kept)),
        )

    def last_day(self, *, known_on: dt.date | None = None) -> dt.date | None:
        """The day of the latest report (of one without a day, the day it was known) known on a day; None without any."""
        with explained(self.path):
            return last_published(self.database, known_on or dt.date.max)

    def first_known(self) -> dt.date | None:
        """The first day on which anything was known; None where nothing ever was."""
        with explained(self.path):
            day = self.database.execute("SELECT min(known_on) FROM report").fetchone()[0]
        return dt.date.fromisoformat(day) if day else None

    def countries(self) -> tuple[tuple[str, int], ...]:
        """Countries and how many claims each has, most first."""
        with explained(self.path):
            rows = self.database.execute(
                "SELECT country, count(*) n FROM claim WHERE country IS NOT NULL GROUP BY country ORDER BY n DESC, country"
            ).fetchall()
        return tuple((country, count) for country, count in rows)

    def last_numbers(self) -> tuple[int, int, int]:
        """The number of the latest report, reading and event: they rise whenever anything is written."""
        with explained(self.path):
            row = self.database.execute(
                "SELECT (SELECT coalesce(max(number), 0) FROM report), (SELECT coalesce(max(number), 0) FROM reading),"
                " (SELECT coalesce(max(number), 0) FROM event)"
            ).fetchone()
        return (int(row[0]), int(row[1]), int(row[2]))

    def counts(self) -> dict[str, int]:
        """How many reports (texts and rows of tables), readings, claims and events there are."""
        with explained(self.path):
            return {
                f"{table}s": int(self.database.execute(f"SELECT count(*) FROM {table}").fetchone()[0])
                for table in ("report", "reading", "claim", "event")
            }


def _later(claim: Claim, as_of: dt.date) -> bool:
    return bool(claim.happened and claim.when and claim.when.start and claim.when.start > as_of)


def _rejected(claim: Claim) -> bool:
    return claim.review is not None and claim.review.status == "rejected"

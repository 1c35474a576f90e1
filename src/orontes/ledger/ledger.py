"""The ledger: documents, what readers read in them, and what was noted of them later; only ever added to."""

import datetime as dt
import json
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from orontes.core.claim import Claim
from orontes.core.claim_record import claim_from_record
from orontes.core.report import Report
from orontes.errors import InputError
from orontes.ledger.hashes import canonical, digest_of, hash_of
from orontes.ledger.store import connect, told, transaction

KINDS: Final = ("report", "row")
"""A text, or a row of a table."""
NOTE_KINDS: Final = ("retracted", "redacted", "review")


@dataclass(frozen=True, slots=True)
class Entry:
    """A document to be added: the report, its claims, what kind it is (one of `KINDS`), and the day on which it was known."""

    report: Report
    claims: tuple[Claim, ...]
    known_on: dt.date
    kind: str = "report"


@dataclass(frozen=True, slots=True)
class Added:
    """What adding did: documents that were new, known already, and read anew by another reader; claims that came in."""

    new: int = 0
    known: int = 0
    read_anew: int = 0
    claims: int = 0

    def __add__(self, other: "Added") -> "Added":
        return Added(
            self.new + other.new, self.known + other.known, self.read_anew + other.read_anew, self.claims + other.claims
        )  # fmt: skip


class Ledger:
    """An open ledger. Use it in a ``with`` block.

    Parameters
    ----------
    path : Path
    create : bool
        Whether to make a new one where there is none.

    Raises
    ------
    InputError
        If the file is no ledger, is not there, or cannot be opened.
    """

    def __init__(self, path: Path, *, create: bool = False) -> None:
        self.path = path
        self.db = connect(path, create=create)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.db.close()

    def has(self, report: Report, reader: str, *, kind: str = "report") -> bool:
        """Whether the document is there and was read by this reader: nothing would change."""
        found = self.db.execute(
            "SELECT 1 FROM reading WHERE document = ? AND reader = ?", (digest_of(report, kind), reader)
        ).fetchone()  # fmt: skip
        return found is not None

    def add(self, entries: Iterable[Entry], *, reader: str) -> Added:
        """What adding `entries`, as read by `reader`, did: in one transaction, all of them or none.

        The same document again changes nothing; read by another reader it gets a further reading, and the newest counts.
        """
        done = Added()
        with transaction(self.db, self.path):
            for entry in entries:
                done += self._add_one(entry, reader)
        return done

    def reports(self, *, known_on: dt.date | None = None) -> tuple[Report, ...]:
        """The documents known by a day, in order of that day; without those that were retracted by then."""
        day = (known_on or dt.date.max).isoformat()
        rows = self.rows(
            "SELECT id, text, date, title, publisher, url, pages FROM document d WHERE known_on <= ?1 "
            f"AND {_NOT_RETRACTED} ORDER BY known_on, date, digest", (day,),
        )  # fmt: skip
        return tuple(report_of(row) for row in rows)

    def reports_of(self, claims: Sequence[Claim]) -> tuple[Report, ...]:
        """The documents that these claims stand in, in order of their names."""
        names = sorted({claim.report for claim in claims})
        found = []
        for start in range(0, len(names), 500):
            some = names[start : start + 500]
            marks = ",".join("?" * len(some))
            found += self.rows(f"SELECT id, text, date, title, publisher, url, pages FROM document WHERE id IN ({marks})", some)
        return tuple(report_of(row) for row in found)

    def claims(
        self, *, as_of: dt.date | None = None, known_on: dt.date | None = None, since: dt.date | None = None,
        country: str | None = None,
    ) -> tuple[Claim, ...]:  # fmt: skip
        """The claims of the newest readings, in order of the day they were known and of their names.

        Parameters
        ----------
        as_of : datetime.date, optional
            Without what is told to have begun later.
        known_on : datetime.date, optional
            Only what was known by that day; what was retracted by then is left out.
        since : datetime.date, optional
            Without what was known before that day.
        country : str, optional
            ISO 3166 alpha-3: claims of that country, and those of no country.
        """
        where = ["c.known_on <= ?1"]
        values: list[str] = [(known_on or dt.date.max).isoformat()]
        for term, value in (
            ("(c.start IS NULL OR c.start <= ?)", as_of), ("c.known_on >= ?", since),
            ("(c.country IS NULL OR c.country = ?)", country),
        ):  # fmt: skip
            if value is not None:
                values.append(str(value))
                where.append(term.replace("?", f"?{len(values)}"))
        rows = self.rows(
            f"SELECT c.record FROM claim c JOIN document d ON d.digest = c.document WHERE {' AND '.join(where)} "
            f"AND {_NEWEST} AND {_NOT_RETRACTED} ORDER BY c.known_on, c.id", values,
        )  # fmt: skip
        return tuple(claim_from_record(json.loads(row[0])) for row in rows)

    def countries(self) -> tuple[tuple[str, int], ...]:
        """Countries and how many claims each has, most first."""
        rows = self.rows(
            "SELECT country, count(*) n FROM claim WHERE country IS NOT NULL GROUP BY country ORDER BY n DESC, country"
        )
        return tuple((row[0], row[1]) for row in rows)

    def first_day(self) -> dt.date | None:
        """The day on which the first document was known; None where there is none."""
        day = self.rows("SELECT min(known_on) FROM document")[0][0]
        return dt.date.fromisoformat(day) if day else None

    def last_day(self) -> dt.date | None:
        """The day on which the last document was known; None where there is none."""
        day = self.rows("SELECT max(known_on) FROM document")[0][0]
        return dt.date.fromisoformat(day) if day else None

    def counts(self) -> dict[str, int]:
        """How many documents, readings, claims (of the newest readings) and notes there are."""
        claims = f"SELECT count(*) FROM claim c WHERE {_NEWEST}"
        found = {name: self.rows(f"SELECT count(*) FROM {name}")[0][0] for name in ("document", "reading", "note")}
        return {"documents": found["document"], "readings": found["reading"], "claims": self.rows(claims)[0][0],
                "notes": found["note"]}  # fmt: skip

    def find(self, name: str) -> str:
        """The digest of the document called `name`: its id, or the first eight digits or more of its digest.

        Raises
        ------
        InputError
            If there is none, or more than one.
        """
        exact = self.rows("SELECT digest FROM document WHERE id = ? OR digest = ?", (name, name))
        begins = len(name) >= 8 and all(letter in "0123456789abcdef" for letter in name)
        found = exact or (self.rows("SELECT digest FROM document WHERE digest LIKE ? || '%'", (name,)) if begins else [])
        if len(found) != 1:
            what = "no report" if not found else f"{len(found)} reports"
            cure = "orontes ledger list shows their names" if not found else "give more digits of the digest"
            raise InputError(f"the ledger has {what} of this name", value=name, limit="the name of one", cure=cure)
        return str(found[0][0])

    def note(self, kind: str, digest: str, body: dict[str, object], *, known_on: dt.date, claim: str | None = None) -> None:
        """Nothing; a note on a document (or a claim in it) now stands in the ledger. To be called in a transaction."""
        content = {"kind": kind, "document": digest, "claim": claim, "known_on": known_on.isoformat(), "body": body}
        values = (kind, digest, claim, known_on.isoformat(), _now(), canonical(body), hash_of(content))
        self.db.execute(
            "INSERT INTO note (kind, document, claim, known_on, noted_at, body, hash) VALUES (?, ?, ?, ?, ?, ?, ?)", values
        )  # fmt: skip

    def rows(self, statement: str, values: Sequence[object] = ()) -> list[sqlite3.Row]:
        """The rows of a statement that only reads; errors of the file are told in the words of a user."""
        try:
            return self.db.execute(statement, values).fetchall()
        except sqlite3.Error as error:
            raise told(error, self.path) from None

    def _add_one(self, entry: Entry, reader: str) -> Added:
        digest = digest_of(entry.report, entry.kind)
        row = self.db.execute("SELECT id FROM document WHERE digest = ?", (digest,)).fetchone()
        if row is not None and self.db.execute(
            "SELECT 1 FROM reading WHERE document = ? AND reader = ?", (digest, reader)
        ).fetchone():  # fmt: skip
            return Added(known=1)
        name = row[0] if row is not None else self._free_name(entry.report.id, digest)
        if row is None:
            report, known = entry.report, entry.known_on.isoformat()
            date = report.date.isoformat() if report.date else None
            self.db.execute(
                "INSERT INTO document VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (digest, digest, name, entry.kind, date, report.title, report.publisher, report.url, report.text,
                 json.dumps(list(report.pages)), known, _now()),
            )  # fmt: skip
        else:
            known = self.db.execute("SELECT known_on FROM document WHERE digest = ?", (digest,)).fetchone()[0]
        reading = self.db.execute(
            "INSERT INTO reading (document, reader, read_at, claims) VALUES (?, ?, ?, ?)",
            (digest, reader, _now(), len(entry.claims)),
        ).lastrowid  # fmt: skip
        focus = _focus(entry.claims)
        rows = [
            _claim_row(claim, reading=reading or 0, digest=digest, name=name, known=known, focus=focus) for claim in entry.claims
        ]
        self.db.executemany("INSERT INTO claim VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", rows)
        return Added(new=int(row is None), read_anew=int(row is not None), claims=len(rows))

    def _free_name(self, wanted: str, digest: str) -> str:
        """The name itself, or with digits of the digest where another document has it."""
        for name in (wanted, f"{wanted}~{digest[:8]}"):
            if self.db.execute("SELECT 1 FROM document WHERE id = ?", (name,)).fetchone() is None:
                return name
        return digest


_NOT_RETRACTED: Final = (
    "NOT EXISTS (SELECT 1 FROM note n WHERE n.document = d.digest AND n.kind = 'retracted' AND n.known_on <= ?1)"
)  # fmt: skip
_NEWEST: Final = "c.reading = (SELECT max(r.id) FROM reading r WHERE r.document = c.document)"


def _claim_row(claim: Claim, *, reading: int, digest: str, name: str, known: str, focus: str | None) -> tuple[object, ...]:
    number = claim.id.rpartition(":")[2]
    record = claim.to_record() | {"id": f"{name}:{number}", "report": name, "confidence": claim.confidence}
    country = next((place.country for place in claim.places if place.country), focus)
    start, end = (claim.when.start, claim.when.end) if claim.when else (None, None)
    days = [day.isoformat() if day else None for day in (start, end)]
    return (
        record["id"],
        reading,
        digest,
        claim.kind,
        country,
        *days,
        known,
        hash_of(record),
        json.dumps(record, ensure_ascii=True),
    )


def _focus(claims: Sequence[Claim]) -> str | None:
    """The country of most claims of one document: where a claim without a place belongs."""
    seen = [place.country for claim in claims for place in claim.places if place.country]
    return max(sorted(set(seen)), key=seen.count, default=None)


def report_of(row: sqlite3.Row | tuple[str | None, ...]) -> Report:
    """The report in a row of id, text, date, title, publisher, url, pages."""
    name, text, date, title, publisher, url, pages = row
    return Report(
        str(name), str(text), dt.date.fromisoformat(date) if date else None, title, publisher, url, tuple(json.loads(str(pages)))
    )  # fmt: skip


def _now() -> str:
    return dt.datetime.now(dt.UTC).isoformat(timespec="seconds")

"""Entries and ledgers that several tests share."""

import datetime as dt
from pathlib import Path

from orontes.core.claim import Claim, Source, Span
from orontes.core.period import Period
from orontes.core.place import Place
from orontes.core.report import Report
from orontes.ledger.entry import Entry
from orontes.ledger.store import Kept, Ledger, Picture

MONDAY, TUESDAY, FRIDAY = dt.date(2024, 12, 2), dt.date(2024, 12, 3), dt.date(2024, 12, 6)


def entry(
    text: str = "Hama fell.", *, known_on: dt.date = MONDAY, reader: str = "r1", country: str = "SYR", said_by: str | None = None,
    name: str = "given", **more: object,
) -> Entry:  # fmt: skip
    """A report of Monday that says one thing, and its claim."""
    claim = Claim(
        "given:1", "given", "control_change", "reported", Span(0, len(text)), text, "rule.1", 0.123456,
        source=Source(said_by) if said_by else None, place=Place("Hama", "Hama", 35.13, 36.75, country),
        when=Period.of_day(MONDAY), change="gained",
    )  # fmt: skip
    return Entry(Report(name, text, MONDAY), (claim,), reader, known_on, **more)  # type: ignore[arg-type]


def add(path: Path, *entries: Entry) -> Kept:
    with Ledger.writing(path) as ledger:
        return ledger.append(entries)


def picture(path: Path, **options: object) -> Picture:
    with Ledger.reading(path) as ledger:
        return ledger.picture(**options)  # type: ignore[arg-type]


def quotes(path: Path, **options: object) -> list[str]:
    return [claim.quote for claim in picture(path, **options).claims]

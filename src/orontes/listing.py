"""Claims and places to standard output: table, JSON Lines or csv, one report at a time."""

import csv
import json
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any, Final, TypeVar

from orontes.api import Mentions, Reading
from orontes.core.report import Report

Found = TypeVar("Found", Reading, Mentions)

_LATIN_END: Final = 0x024F
"""Last code point of Latin Extended-B."""
_LETTERS: Final = 2000


@dataclass(slots=True)
class Tally:
    """How many reports went through, how much was found in them, and how many are mostly not in Latin script."""

    reports: int = 0
    found: int = 0
    foreign: int = 0

    def nothing_found(self, thing: str) -> str:
        """A sentence that says that there was nothing, and why that may be."""
        reports = f"{self.reports:,} report{'' if self.reports == 1 else 's'}"
        which = "it is" if self.reports == 1 else f"{self.foreign:,} of them are"
        why = f"; {which} mostly not in Latin script, and the built-in reader reads English" if self.foreign else ""
        return f"no {thing} found in {reports}{why}"


def list_claims(readings: Iterable[Reading], *, layout: str) -> Tally:
    """The tally of the claims that now stand on standard output, as ``table``, ``jsonl`` or ``csv``."""
    tally = Tally()
    through = counted(readings, tally)
    if layout == "table":
        from orontes import reading_screen, screens  # noqa: PLC0415  # rich costs a tenth of a second: only tables pay

        screen = screens.stdout_console()
        for reading in through:
            reading_screen.print_reading(screen, reading.report, reading.claims)
    elif layout == "csv":
        from orontes import claim_table  # noqa: PLC0415

        writer = csv.writer(sys.stdout, lineterminator="\n")
        writer.writerow(claim_table.COLUMNS)
        for reading in through:
            writer.writerows(claim_table.row(reading.report, claim) for claim in reading.claims)
    else:
        for reading in through:
            for claim in reading.claims:
                page = reading.report.page_of(claim.sentence.start)
                _write_record(claim.to_record() | ({"page": page} if page is not None else {}))
    return tally


def list_places(found: Iterable[Mentions], *, layout: str) -> Tally:
    """The tally of the place mentions that now stand on standard output, as ``table`` or ``jsonl``."""
    tally = Tally()
    through = counted(found, tally)
    if layout == "table":
        from orontes import screens  # noqa: PLC0415

        screen = screens.stdout_console()
        for one in through:
            screens.print_places(screen, one.report, one.mentions)
    else:
        for one in through:
            for mention in one.mentions:
                _write_record(mention.to_record())
    return tally


def counted(items: Iterable[Found], tally: Tally) -> Iterator[Found]:
    """The items as they come, with `tally` counting along."""
    for item in items:
        here = len(item.claims if isinstance(item, Reading) else item.mentions)
        tally.reports += 1
        tally.found += here
        tally.foreign += not here and _is_foreign(item.report)
        yield item


def _is_foreign(report: Report) -> bool:
    """Whether most of the first letters are not Latin."""
    letters = list(islice((ord(c) for c in report.text if c.isalpha()), _LETTERS))
    return sum(letter > _LATIN_END for letter in letters) > len(letters) / 2


def _write_record(record: dict[str, Any]) -> None:
    """One JSON object on one line; characters as they are, but for halves of surrogate pairs, which only an escape can carry."""
    line = json.dumps(record, ensure_ascii=False)
    if any("\ud800" <= c <= "\udfff" for c in line):
        line = json.dumps(record)
    sys.stdout.write(line + "\n")

"""Tables of events and displaced people kept in a ledger, row by row."""

import datetime as dt
import functools
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Final

from orontes.core.report import Report
from orontes.errors import InputError
from orontes.verbs.ledger import BY_DATE, Added, lexicon_names
from orontes.verbs.reading import known_lexicons

if TYPE_CHECKING:
    from orontes.ledger.entry import Entry
    from orontes.sources.tables.file import Table
    from orontes.sources.tables.row import Lookups, Row, RowReading

READER: Final = "tables 2"
"""The reader whose name stands beside rows; its number changes where a row comes to say something else."""
BATCH: Final = 1000
"""Rows stored in one step."""


def add_tables(
    paths: Iterable[str | Path],
    ledger: str | Path,
    *,
    known_on: dt.date | None = None,
    lexicon: Sequence[str | Path] = (),
    watch: Callable[[Iterable["Row"]], Iterable["Row"]] = iter,
    refused: Callable[[InputError], None] | None = None,
) -> Added:
    """What adding did: each row is kept with what it says; a row that is known changes nothing, a corrected one supersedes.

    Parameters
    ----------
    paths : iterable of str or Path
        Tables of the feeds in docs/records.md, recognised by their header.
    ledger : str or Path
        The file; made where there is none.
    known_on : datetime.date, optional
        Day on which they became known; today (UTC) without it. `BY_DATE` takes the day of each row.
    lexicon : sequence of str or Path, optional
        Lexicons of your own (see docs/lexicon.md), whose actors the rows may name.
    watch : callable, optional
        Passes the rows through as they come (a progress bar).
    refused : callable, optional
        Told of each table that cannot be read, which is then passed over; without it the first one raises.

    Raises
    ------
    InputError
        If a table is of no known feed or lacks a column, or the ledger cannot be written. Rows that cannot be used are
        rejected, each with file:row:column and the reason.
    """
    from orontes.ledger.store import Kept, Ledger
    from orontes.sources.tables.file import Table, open_table

    tables, rejected, done = list[Table](), list[str](), Kept()
    for path in paths:
        try:
            tables.append(open_table(path))
        except InputError as error:
            if refused is None:
                raise
            refused(error)
    lookups = _lookups(known_lexicons(lexicon))
    reader = ", ".join([READER, *lexicon_names(lexicon)])
    day = known_on or dt.datetime.now(dt.UTC).date()
    with Ledger.writing(ledger) as store:
        for table in tables:
            entries = _entries(table, lookups, reader=reader, known_on=day, rejected=rejected, watch=watch)
            while some := tuple(islice(entries, BATCH)):
                done += store.append(some)
    return Added(done.new, done.reread, done.known, done.claims, tuple(rejected))


def divide(
    paths: Iterable[str],
    *,
    note: Callable[[str], None] | None = None,
    refused: Callable[[InputError], None] | None = None,
) -> tuple[list[str], list[str]]:
    """The paths that are tables, and those that are reports; of folders the files in them.

    `note` is told of files passed over, `refused` of folders with nothing in them; without it these raise.
    """
    from orontes.sources.folder import files_of
    from orontes.sources.tables.file import SUFFIXES, is_table

    tables, texts = list[str](), list[str]()
    for path in files_of(paths, note=note or _ignore, refused=refused or _raise, also=frozenset(SUFFIXES)):
        (tables if is_table(path) else texts).append(path)
    return tables, texts


def _ignore(_: str) -> None:
    """Nothing: whoever asks for no notes gets none."""


def _raise(error: InputError) -> None:
    raise error


def _entries(
    table: "Table",
    lookups: "Lookups",
    *,
    reader: str,
    known_on: dt.date,
    rejected: list[str],
    watch: Callable[[Iterable["Row"]], Iterable["Row"]],
) -> Iterator["Entry"]:
    from orontes.ledger.entry import Entry, TableFile

    file = TableFile(table.digest, Path(table.path).name, table.feed.name, table.header)
    readings: list[RowReading | InputError] = []

    def rows() -> Iterator["Row"]:
        for row, reading in table.rows(lookups):
            readings.append(reading)
            yield row

    for row in watch(rows()):
        reading = readings.pop()
        if isinstance(reading, InputError):
            rejected.append(str(reading))
            continue
        day = (reading.date or dt.datetime.now(dt.UTC).date()) if known_on == BY_DATE else known_on
        report = Report(f"{table.path}:{row.number}", row.text, reading.date, reading.title, table.feed.publisher)
        try:
            yield Entry(report, reading.claims, reader, day, table.feed.name, reading.key, reading.version, file, row.number)
        except InputError as error:
            rejected.append(str(error))


@functools.cache
def _lookups(lexicons: tuple[tuple[str, str], ...]) -> "Lookups":
    from orontes.extract.named import actor_named
    from orontes.sources.tables.row import Lookups

    return Lookups(functools.partial(actor_named, lexicons=lexicons), _country)


@functools.lru_cache(maxsize=1024)
def _country(words: str) -> str | None:
    """ISO 3166 alpha-3 of a code of three or two letters, or of an English name."""
    from orontes.geo.table import countries

    plain = words.strip()
    if len(plain) == 3 and plain.upper() in countries():
        return plain.upper()
    for code, country in countries().items():
        if plain and (plain.upper() == country.iso2 or plain.casefold() == country.name.casefold()):
            return code
    return None

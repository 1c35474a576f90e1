"""The ledger: reports kept, pictures of any day taken from it, and its care."""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Final

from orontes import __version__
from orontes.core.report import Report
from orontes.errors import NoResultError
from orontes.verbs.gathering import Picture
from orontes.verbs.reading import Reading, known_country, read

if TYPE_CHECKING:
    from orontes.ledger.care import Fault
    from orontes.ledger.ledger import Added

BUILT_IN: Final = f"built-in {__version__}"
"""The reader whose name stands beside its readings."""
BATCH: Final = 40
"""Reports stored in one step: what a stop in the middle can lose, and has to read again."""
MEMORY_DAYS: Final = 365
"""What was known longer ago than so many days before a picture is not taken into it, unless asked for (design)."""


def add(
    reports: Iterable[Report],
    ledger: Path,
    *,
    known_on: dt.date | None = None,
    country: str | None = None,
    world: str | Path | None = None,
    workers: int | None = None,
    watch: Callable[[Iterable[Reading]], Iterable[Reading]] = iter,
) -> "Added":
    """What adding did: reports that were new, and known already; claims that came in.

    Each report is read and stored whole or not at all; the same report again changes nothing, and is not read again.

    Parameters
    ----------
    reports : iterable of Report
        As `load` gives them.
    ledger : Path
        The file; made where there is none.
    known_on : datetime.date, optional
        Day on which they were known; else the day of each report, or today for those that carry none.
    country : str, optional
        ISO 3166 alpha-3 of the country in focus.
    world : str or Path, optional
        A world pack whose places are found too.
    workers : int, optional
        Processes to read with; the cores of this machine by default.
    watch : callable, optional
        Passes the readings through as they come (a progress bar).

    Raises
    ------
    InputError
        If the file is no ledger, or cannot be written to.
    """
    from orontes.ledger.ledger import Added, Entry, Ledger

    known = 0

    def unknown(store: Ledger) -> Iterator[Report]:
        nonlocal known
        for report in reports:
            if store.has(report, BUILT_IN):
                known += 1
            else:
                yield report

    with Ledger(ledger, create=True) as store:
        done = Added()
        today = dt.datetime.now(dt.UTC).date()
        readings = iter(watch(read(unknown(store), country=country, world=world, workers=workers)))
        while some := tuple(islice(readings, BATCH)):
            entries = [Entry(one.report, one.claims, known_on or one.report.date or today) for one in some]
            done += store.add(entries, reader=BUILT_IN)
    return done + Added(known=known)


def picture(
    ledger: Path,
    *,
    as_of: dt.date | None = None,
    known_on: dt.date | None = None,
    country: str | None = None,
    memory_days: int = MEMORY_DAYS,
) -> Picture:
    """What the ledger knew, for a picture of a day.

    Parameters
    ----------
    ledger : Path
    as_of : datetime.date, optional
        Day of the picture; that of the latest report by default.
    known_on : datetime.date, optional
        Only what was known by that day; `as_of` by default, so that a past picture is as it was.
    country : str, optional
        ISO 3166 alpha-3; that of most claims by default.
    memory_days : int
        What was known longer ago than so many days before `as_of` is left out.

    Raises
    ------
    InputError
        If there is no such ledger, or no such country.
    NoResultError
        If it knows of nothing by that day.
    """
    from orontes.ledger.ledger import Ledger

    codes = known_country(country)
    with Ledger(ledger) as store:
        focus = codes[0] if codes else next((code for code, _ in store.countries()), None)
        day = as_of or known_on or store.last_day()
        if day is None:
            raise NoResultError("the ledger has no report", cure=f"orontes add REPORT --ledger {ledger}", where=str(ledger))
        known = known_on or day
        since = day - dt.timedelta(days=memory_days)
        claims = store.claims(as_of=day, known_on=known, since=since, country=focus)
        if not claims:
            first = store.first_day()
            raise NoResultError(
                f"the ledger knows nothing as of {day}, known by {known}" + (f", of {focus}" if focus else ""),
                limit=f"its first report was known on {first}", cure="ask for a later day", where=str(ledger),
            )  # fmt: skip
        return Picture(store.reports_of(claims), claims, day, known, focus)


def ledger_counts(ledger: Path) -> dict[str, int]:
    """How many documents, readings, claims and notes the ledger has."""
    from orontes.ledger.ledger import Ledger

    with Ledger(ledger) as store:
        return store.counts()


def verify_ledger(ledger: Path) -> "tuple[Fault, ...]":
    """Everything in the ledger that is not what was stored; empty where all is well."""
    from orontes.ledger.care import verify
    from orontes.ledger.ledger import Ledger

    with Ledger(ledger) as store:
        return tuple(verify(store))


def backup_ledger(ledger: Path, target: Path) -> int:
    """The bytes of a consistent copy at `target`."""
    from orontes.ledger.care import backup
    from orontes.ledger.ledger import Ledger

    with Ledger(ledger) as store:
        return backup(store, target)


def retract(ledger: Path, name: str, *, reason: str, known_on: dt.date | None = None) -> None:
    """Nothing; the report `name` counts as withdrawn from `known_on` (today) on."""
    from orontes.ledger.care import retract as note
    from orontes.ledger.ledger import Ledger

    with Ledger(ledger) as store:
        note(store, name, reason=reason, known_on=known_on or dt.datetime.now(dt.UTC).date())


def redact(ledger: Path, words: str, *, reason: str, known_on: dt.date | None = None) -> int:
    """The number of reports in which `words` were blackened for good."""
    from orontes.ledger.care import redact as blacken
    from orontes.ledger.ledger import Ledger

    with Ledger(ledger) as store:
        return blacken(store, words, reason=reason, known_on=known_on or dt.datetime.now(dt.UTC).date())

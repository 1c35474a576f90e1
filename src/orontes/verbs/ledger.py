"""The ledger: reports kept, pictures of any day taken from it, and its care."""

import datetime as dt
import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Final

from orontes import __version__
from orontes.config import ModelReader
from orontes.core.report import Report
from orontes.errors import InputError, NoResultError
from orontes.verbs.gathering import Picture
from orontes.verbs.reading import Reading, known_country, known_lexicons, read

if TYPE_CHECKING:
    from orontes.ledger.entry import Entry
    from orontes.ledger.store import Ledger
    from orontes.ledger.verify import Fault

BATCH: Final = 40
"""Reports stored in one step: what a stop in the middle can lose, and has to read again."""
BY_DATE: Final = dt.date.min
"""Given as `known_on`: each report counts as known on its own day (one without a day: today)."""
MEMORY_DAYS: Final = 365
"""What happened longer ago than so many days before a picture is not taken into it, unless asked for (design)."""


@dataclass(frozen=True, slots=True)
class Added:
    """What adding did: reports (or rows) that were new, read anew, known already, and rejected, each with its reason."""

    new: int
    reread: int
    known: int
    claims: int
    rejected: tuple[str, ...]

    def __add__(self, other: "Added") -> "Added":
        """Both together."""
        return Added(
            self.new + other.new, self.reread + other.reread, self.known + other.known, self.claims + other.claims,
            self.rejected + other.rejected,
        )  # fmt: skip

    @property
    def given(self) -> int:
        """How many were given."""
        return self.new + self.reread + self.known + len(self.rejected)


def add(
    reports: Iterable[Report],
    ledger: str | Path,
    *,
    known_on: dt.date | None = None,
    country: str | None = None,
    world: str | Path | None = None,
    lexicon: Sequence[str | Path] = (),
    workers: int | None = None,
    watch: Callable[[Iterable[Reading]], Iterable[Reading]] = iter,
    model: ModelReader | None = None,
) -> Added:
    """What adding did: each report is read and stored whole or not at all; the same again changes nothing, and is not read.

    Parameters
    ----------
    reports : iterable of Report
        As `load` gives them.
    ledger : str or Path
        The file; made where there is none.
    known_on : datetime.date, optional
        Day on which they became known; today (UTC) without it. `BY_DATE` takes each report's own day: for archives.
    country : str, optional
        ISO 3166 alpha-3 of the country in focus.
    world : str or Path, optional
        A world pack (`build_world`) whose places are found too.
    lexicon : sequence of str or Path, optional
        Lexicons of your own (see docs/lexicon.md), later ones on top.
    workers : int, optional
        Processes to read with; the cores of this machine by default.
    watch : callable, optional
        Passes the readings through as they come (a progress bar).
    model : ModelReader, optional
        A language model that reads. A report that it could not answer whole is rejected: the next time it is asked again.

    Raises
    ------
    InputError
        If the file is no ledger, or cannot be written to.
    """
    from orontes.ledger.store import Kept, Ledger

    today, done = dt.datetime.now(dt.UTC).date(), Kept()
    rejected: list[str] = []

    def day_of(report: Report) -> dt.date:
        return (report.date or today) if known_on == BY_DATE else known_on or today

    with Ledger.writing(ledger) as store:
        reader, known = reader_name(country, world, lexicon, model), _Counter()
        fresh = _unread(reports, store, reader, known)
        readings = watch(
            read(
                fresh, country=country, world=world, lexicon=lexicon, workers=workers, model=model,
                refused=lambda error: rejected.append(str(error)),
            )
        )  # fmt: skip
        for some in _batches(readings, BATCH if model is None else 1):  # an answer that was paid for is stored at once
            entries, refused = _entries(some, reader, day_of)
            rejected += refused
            done += store.append(entries)
    return Added(done.new, done.reread, done.known + known.count, done.claims, tuple(rejected))


def _entries(readings: Iterable[Reading], reader: str, day_of: Callable[[Report], dt.date]) -> tuple[list["Entry"], list[str]]:
    """What of the readings can be stored, and why the others cannot."""
    from orontes.ledger.entry import Entry

    entries, rejected = [], []
    for one in readings:
        if one.asked is not None and one.asked.reckoning.unread:
            rejected.append(f"{one.asked.reckoning.unread[0]}; not stored, so that adding it again asks again")
            continue
        try:
            entries.append(Entry(one.report, one.claims, reader, day_of(one.report)))
        except InputError as error:
            rejected.append(str(error))
    return entries, rejected


def reader_name(
    country: str | None = None,
    world: str | Path | None = None,
    lexicon: Sequence[str | Path] = (),
    model: ModelReader | None = None,
) -> str:
    """The reader whose name stands beside its readings: its version, and what it was told."""
    from orontes.extract.fingerprint import fingerprint

    built_in = [f"built-in {__version__}+{fingerprint()}"] if model is None or model.both else []
    asked = [f"llm {model.model} {__version__}+{fingerprint(model=True)}"] if model is not None else []
    told = [f"country {country.upper()}"] if country else []
    told += [f"world {Path(world).name}"] if world else []
    told += lexicon_names(lexicon)
    return ", ".join([*built_in, *asked, *told])


def lexicon_names(files: Sequence[str | Path]) -> list[str]:
    """What stands beside readings for a user's lexicons: name and digest of each."""
    texts = known_lexicons(files)
    return [f"lexicon {Path(name).name} {hashlib.sha256(text.encode()).hexdigest()[:8]}" for name, text in texts]


@dataclass(slots=True)
class _Counter:
    count: int = 0


def _unread(reports: Iterable[Report], store: "Ledger", reader: str, known: _Counter) -> Iterator[Report]:
    """The reports that are not in the ledger as read by this reader; the others are counted."""
    from orontes.ledger.entry import REPORT_FEED
    from orontes.ledger.hashing import report_id

    for report in reports:
        try:
            key = report_id(report, feed=REPORT_FEED)
        except UnicodeEncodeError:  # told, with its cure, where the entry is made
            yield report
            continue
        if store.readers([key]).get(key) == reader:
            known.count += 1
        else:
            yield report


def _batches(readings: Iterable[Reading], size: int) -> Iterator[tuple[Reading, ...]]:
    rest = iter(readings)
    while some := tuple(islice(rest, size)):
        yield some


def picture(
    ledger: str | Path,
    *,
    as_of: dt.date | None = None,
    known_on: dt.date | None = None,
    country: str | None = None,
    memory_days: int = MEMORY_DAYS,
) -> Picture:
    """What a ledger knew, for a picture of a day: what situation, what-if, forecast and brief start from.

    Without `known_on` it is what reports of up to that day said, whenever they came into the ledger, without those since
    withdrawn. With `known_on` it is exactly what the ledger held on that day.

    Parameters
    ----------
    ledger : str or Path
    as_of : datetime.date, optional
        Day of the picture; that of the latest report by default.
    known_on : datetime.date, optional
        Only what the ledger knew by that day.
    country : str, optional
        ISO 3166 alpha-3; that of most claims by default.
    memory_days : int
        What ended longer ago than so many days before `as_of` is left out.

    Raises
    ------
    InputError
        If there is no such ledger, or no such country.
    NoResultError
        If it knows of nothing by that day.
    """
    from orontes.ledger.store import Ledger

    codes = known_country(country)
    with Ledger.reading(ledger) as store:
        focus = codes[0] if codes else next((code for code, _ in store.countries()), None)
        day = as_of or store.last_day(known_on=known_on)
        found = None if day is None else store.picture(
            as_of=day,
            known_on=known_on,
            published=day if known_on is None else None,
            country=focus,
            since=day - dt.timedelta(days=memory_days),
        )  # fmt: skip
        if day is None or found is None or not found.reports:
            days = " and ".join(f"{name} {value}" for name, value in (("as of", as_of), ("known on", known_on)) if value)
            raise NoResultError(
                f"the ledger knows nothing {days}".rstrip() + (f" of {focus}" if focus else ""),
                limit=f"the first thing in it was known on {store.first_known()}",
                cure="ask for a later day; old reports are added with --known-on date", where=str(ledger),
            )  # fmt: skip
    return Picture(found.reports, found.claims, day, known_on or day, focus, found.rejected, exact=known_on is not None)


def ledger_counts(ledger: str | Path) -> dict[str, int]:
    """How many documents, readings, claims and notes the ledger has."""
    from orontes.ledger.store import Ledger

    with Ledger.reading(ledger) as store:
        return store.counts()


def verify_ledger(ledger: str | Path) -> "tuple[Fault, ...]":
    """Everything in the ledger that is not what was stored; empty where all is well."""
    from orontes.ledger.store import Ledger
    from orontes.ledger.verify import verify

    with Ledger.reading(ledger) as store:
        return tuple(verify(store))


def backup_ledger(ledger: str | Path, target: Path) -> int:
    """The bytes of a consistent copy at `target`."""
    from orontes.ledger.care import backup
    from orontes.ledger.store import Ledger

    with Ledger.reading(ledger) as store:
        return backup(store, target)


def retract(ledger: str | Path, name: str, *, reason: str, known_on: dt.date | None = None) -> str:
    """The id of the report that counts as withdrawn from `known_on` (today) on; `name` is its id, name or address."""
    from orontes.ledger.care import retract as note
    from orontes.ledger.store import Ledger

    with Ledger.existing(ledger) as store:
        return note(store, name, reason=reason, known_on=known_on or dt.datetime.now(dt.UTC).date())


def redact(ledger: str | Path, words: str, *, reason: str, known_on: dt.date | None = None) -> int:
    """The number of reports in which `words` (a person's name) were blackened for good."""
    from orontes.ledger.redact import redact as blacken
    from orontes.ledger.store import Ledger

    with Ledger.existing(ledger) as store:
        return blacken(store, words, reason=reason, known_on=known_on or dt.datetime.now(dt.UTC).date())

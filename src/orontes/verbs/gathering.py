"""What a picture is made of, wherever it comes from: reports read now, or a ledger."""

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from orontes.config import ModelReader
from orontes.core.claim import Claim
from orontes.core.report import Report
from orontes.errors import InputError
from orontes.verbs.reading import Reading, known_country, read


@dataclass(frozen=True, slots=True)
class Picture:
    """Reports and claims for the picture of the day `as_of`, known by `known_on`, of the country in focus.

    `rejected` are claims that a reviewer rejected: no part of the picture, and shown as such.
    """

    reports: tuple[Report, ...]
    claims: tuple[Claim, ...]
    as_of: dt.date
    known_on: dt.date
    country: str | None
    rejected: tuple[Claim, ...] = ()
    exact: bool = False


def gather(
    reports: Iterable[Report] | None = None,
    *,
    ledger: str | Path | None = None,
    as_of: dt.date | None = None,
    known_on: dt.date | None = None,
    country: str | None = None,
    world: str | Path | None = None,
    lexicon: Sequence[str | Path] = (),
    watch: Callable[[Iterable[Reading]], Iterable[Reading]] = iter,
    model: ModelReader | None = None,
) -> Picture:
    """The picture's reports and claims: of the reports given, or of what a ledger knew.

    Parameters
    ----------
    reports : iterable of Report, optional
        As `load` gives them; at least one must carry a date.
    ledger : str or Path, optional
        Instead of reports.
    as_of, known_on : datetime.date, optional
        Day of the picture, that of the latest report by default; only what was known by `known_on`, by default `as_of`.
    country : str, optional
        ISO 3166 alpha-3; that of most claims by default.
    world : str or Path, optional
        A world pack whose places are found too.
    lexicon : sequence of str or Path, optional
        Lexicons of your own (see docs/lexicon.md), later ones on top.
    watch : callable, optional
        Passes the readings through as they come (a progress bar).
    model : ModelReader, optional
        A language model that reads the reports, beside the built-in reader or instead of it.

    Raises
    ------
    InputError
        If neither or both are given, no report carries a date, or the ledger is none.
    NoResultError
        If the ledger knows of nothing by that day.
    """
    if (reports is None) == (ledger is None):
        raise InputError("what the picture is made of", limit="reports, or --ledger FILE, and not both")
    if ledger is not None:
        from orontes.verbs.ledger import picture

        return picture(ledger, as_of=as_of, known_on=known_on, country=country)
    from orontes import briefing

    kept, codes = tuple(reports or ()), known_country(country)
    day = as_of or known_on or briefing.issue_date_of(kept)
    known = known_on or day
    readings = watch(read(kept, country=country, world=world, lexicon=lexicon, model=model))
    claims = tuple(claim for reading in readings for claim in reading.claims)
    return Picture(kept, claims, day, known, codes[0] if codes else briefing.focus_country(claims))

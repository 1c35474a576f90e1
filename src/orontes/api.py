"""The verbs of Orontes as functions: what the commands call, and what a notebook may call.

Everything heavy is imported where it is used, so that importing this module costs next to nothing.
"""

import datetime as dt
import functools
import importlib.resources
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Final

from orontes.config import OutlookOptions
from orontes.core.claim import Claim
from orontes.core.report import Report
from orontes.errors import InputError
from orontes.sources.documents import load_reports

if TYPE_CHECKING:
    from orontes.brief.content import BriefContent
    from orontes.evaluate.forecast_file import ForecastRow
    from orontes.evaluate.score_table import ScoreTable
    from orontes.extract.pipeline import Reader
    from orontes.extract.places import PlaceMention

SAMPLE_DATE: Final = dt.date(2024, 12, 7)


@dataclass(frozen=True, slots=True)
class Reading:
    """A report and the claims in it, in text order."""

    report: Report
    claims: tuple[Claim, ...]


@dataclass(frozen=True, slots=True)
class Mentions:
    """A report and the place mentions in it, in text order."""

    report: Report
    mentions: "tuple[PlaceMention, ...]"


@dataclass(frozen=True, slots=True)
class Brief:
    """A brief: all that it shows, and the page that shows it."""

    content: "BriefContent"
    page: str


def load(
    *paths: str | Path,
    date: dt.date | None = None,
    stdin: BinaryIO | None = None,
    note: Callable[[str], None] | None = None,
) -> Iterator[Report]:
    """The reports in `paths`, one at a time; `date` serves those that carry none (see `sources.documents.load_reports`)."""
    return load_reports(paths, date=date, stdin=stdin, note=note)


def sample() -> Report:
    """The bundled sample report: the advance on Homs as of 7 December 2024, in our own words.

    Examples
    --------
    >>> sample().title
    'Rebels close in on Homs as thousands of residents leave for the coast'
    """
    with importlib.resources.as_file(importlib.resources.files("orontes") / "data" / "sample.txt") as path:
        return next(load_reports([path], date=SAMPLE_DATE))


def read(reports: Iterable[Report], *, country: str | None = None, workers: int | None = None) -> Iterator[Reading]:
    """The claims in each report, in the order of `reports`; many reports are read on all cores.

    Parameters
    ----------
    reports : iterable of Report
        As `load` gives them.
    country : str, optional
        ISO 3166 alpha-3 of the country in focus; else each report decides for itself.
    workers : int, optional
        Processes to use for many reports; the cores of this machine by default.

    Raises
    ------
    InputError
        If `country` is not known.
    """
    from orontes.parallel import in_order

    return in_order(functools.partial(_read_one, _known(country)), reports, workers=workers)


def places(reports: Iterable[Report], *, country: str | None = None, workers: int | None = None) -> Iterator[Mentions]:
    """The place mentions in each report, resolved where that is possible, in the order of `reports`.

    Parameters and errors are those of `read`.
    """
    from orontes.parallel import in_order

    return in_order(functools.partial(_places_one, _known(country)), reports, workers=workers)


def brief(
    reports: Iterable[Report],
    *,
    country: str | None = None,
    options: OutlookOptions | None = None,
    command: str = "orontes.api.brief",
    watch: Callable[[Iterable[Reading]], Iterable[Reading]] = iter,
) -> Brief:
    """The brief of these reports: one page that opens from disk, and what it was made of.

    Parameters
    ----------
    reports : iterable of Report
        As `load` gives them; at least one must carry a date. The outlook is issued on the day of the latest.
    country : str, optional
        ISO 3166 alpha-3 of the country in focus; else that of most claims.
    options : OutlookOptions, optional
        Days, members, seed.
    command : str, optional
        How to make the page again, printed on it.
    watch : callable, optional
        Passes the readings through as they come (a progress bar).

    Raises
    ------
    InputError
        If there is no report, none carries a date, or `country` is not known.
    """
    known = _known(country)
    kept = tuple(reports)
    from orontes import briefing

    briefing.issue_date_of(kept)  # before the work: nobody waits to hear that a day is missing
    claims = tuple(claim for reading in watch(read(kept, country=country)) for claim in reading.claims)
    content = briefing.compose(
        kept, claims, country=known[0] if known else None, options=options or OutlookOptions(), command=command
    )
    return Brief(content, briefing.write_page(content))


def score(
    cases: Sequence[Path],
    forecasts: Sequence[tuple[str, Path]] = (),
    *,
    tracks: Sequence[str] | None = None,
    part: str = "rolling",
    latest: bool = False,
    subset: str = "headline",
    horizons: tuple[int, ...] | None = None,
    every: int | None = None,
) -> "ScoreTable":
    """The scores of forecasts of past cases beside those of the simple rules that they have to beat.

    Parameters
    ----------
    cases : sequence of Path
        Folders of a case, or of several.
    forecasts : sequence of (str, Path)
        Names and files of forecast rows; files of one name are put together.
    tracks, part, latest, subset, horizons, every
        As in `evaluate.score_table.score_forecasts` and `evaluate.rows.Asking`; None leaves it to each case.

    Raises
    ------
    InputError
        If a case or a file cannot be read, or two files of one name forecast the same row.
    NoResultError
        If there is nothing to judge by.
    """
    from orontes.evaluate.case import TRACKS
    from orontes.evaluate.case_folder import read_cases
    from orontes.evaluate.forecast_file import ForecastKey, ForecastRow, read_forecasts
    from orontes.evaluate.rows import Asking
    from orontes.evaluate.score_table import score_forecasts

    read_in = read_cases(cases)
    models: dict[str, dict[ForecastKey, ForecastRow]] = {}
    for name, path in forecasts:
        rows, known = read_forecasts(path, read_in), models.setdefault(name, {})
        if twice := rows.keys() & known.keys():
            first = min(twice)
            raise InputError(
                f"{len(twice):,} rows stand in two files of {name!r}",
                value=first.case,
                cure="give each row once",
                where=str(path),
            )
        known |= rows
    asking = Asking(part=part, latest=latest, horizons=horizons, every=every)
    return score_forecasts(read_in, models, tracks=tracks or TRACKS, subset=subset, asking=asking)


def backtest(
    cases: Sequence[Path],
    *,
    horizons: tuple[int, ...] | None = None,
    every: int | None = None,
    track: str = "open",
    model: str | None = None,
    workers: int | None = None,
) -> "Iterator[ForecastRow]":
    """Forecasts of past cases as they would have been issued, row by row: nothing later than the issue date is used.

    Parameters
    ----------
    cases : sequence of Path
        Folders of a case, or of several.
    horizons, every, track, model
        As in `forecast.backtest.Order`; None leaves horizons and issue dates to each case and takes the shipped forecast.
    workers : int, optional
        Processes; the cores of this machine by default. The rows are the same for any number.

    Raises
    ------
    InputError
        If a case cannot be read or an option is not possible; at once, before the first row.
    """
    from orontes.evaluate.case_folder import read_cases
    from orontes.forecast.backtest import SHIPPED, run_backtest

    return run_backtest(
        read_cases(cases),
        horizons=horizons,
        every=every,
        track=track,
        model=model or SHIPPED,
        workers=workers or os.cpu_count() or 1,
    )


def save_forecasts(path: Path, rows: "Iterable[ForecastRow]") -> int:
    """The number of rows written to `path` as csv: whole, or not at all."""
    from orontes.forecast.backtest import write_forecasts
    from orontes.output import whole_file

    with whole_file(path) as beside:
        return write_forecasts(beside, iter(rows))


def score_page(table: "ScoreTable", *, markdown: bool = False) -> str:
    """The score table as text for a terminal, or as Markdown."""
    from orontes.evaluate.score_text import score_markdown, score_text

    return score_markdown(table) if markdown else score_text(table)


def _read_one(countries: tuple[str, ...], report: Report) -> Reading:
    return Reading(report, _reader(countries).read(report))


def _places_one(countries: tuple[str, ...], report: Report) -> Mentions:
    return Mentions(report, _reader(countries).places(report))


@functools.cache
def _reader(countries: tuple[str, ...]) -> "Reader":
    """The reader for `countries`, loaded once in each process."""
    from orontes.extract.pipeline import Reader

    return Reader.load(countries=countries or None)


def _known(country: str | None) -> tuple[str, ...]:
    """The code of the country in focus, if one is given and known; nothing otherwise."""
    if country is None:
        return ()
    from orontes.geo.table import country as known

    code = country.strip()
    return (known(code.upper() if len(code) == 3 else code).iso3,)

"""Reports in; the claims and the place mentions in them out."""

import datetime as dt
import functools
import importlib.resources
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Final

from orontes.core.claim import Claim
from orontes.core.report import Report
from orontes.errors import InputError
from orontes.sources.documents import load_reports
from orontes.verbs.display import table_html

if TYPE_CHECKING:
    from orontes.config import ModelReader
    from orontes.endpoint.cost import Tokens
    from orontes.extract.llm.reader import Reckoning
    from orontes.extract.pipeline import Reader
    from orontes.extract.place_finder import PlaceFinder
    from orontes.extract.places import PlaceMention

FEW_FOR_PLACES: Final = 400
"""Up to so many reports places are found in one process: that takes a second or two, as starting others does (measured by us)."""
SAMPLE_DATE: Final = dt.date(2024, 12, 7)


@dataclass(frozen=True, slots=True)
class Asked:
    """What came of asking a language model: the reckoning of its claims, and what that took."""

    reckoning: "Reckoning"
    tokens: "Tokens"
    kept_answers: int = 0


@dataclass(frozen=True, slots=True)
class Reading:
    """A report and the claims in it, in text order; `asked` where a language model read it."""

    report: Report
    claims: tuple[Claim, ...]
    asked: Asked | None = None

    def _repr_html_(self) -> str:
        """The claims as a table, as a notebook shows it."""
        rows = [
            (
                claim.kind,
                claim.modality,
                claim.actor.text if claim.actor else None,
                "; ".join(place.name or place.text for place in claim.places),
                claim.people.text if claim.people else None,
                claim.when.start if claim.when else None,
                claim.quote,
            )
            for claim in self.claims
        ]
        header = ("kind", "modality", "who", "where", "people", "from", "quote")
        return table_html(self.report.title or self.report.id, header, rows)


@dataclass(frozen=True, slots=True)
class Mentions:
    """A report and the place mentions in it, in text order."""

    report: Report
    mentions: "tuple[PlaceMention, ...]"


def load(
    *paths: str | Path,
    date: dt.date | None = None,
    stdin: BinaryIO | None = None,
    note: Callable[[str], None] | None = None,
    refused: Callable[[InputError], None] | None = None,
) -> Iterator[Report]:
    """The reports in `paths` (files, folders), one at a time; `date` serves those that carry none.

    Parameters and errors are those of `sources.documents.load_reports`.
    """
    return load_reports(paths, date=date, stdin=stdin, note=note, refused=refused)


def report_of(text: str, *, date: dt.date | None = None, name: str = "report") -> Report:
    r"""The report of a text that is at hand; day and title are read in it as in a text file, `date` serves where it tells none.

    Examples
    --------
    >>> report_of("Rebels near Homs\n\n7 December 2024\n\nThe front is 5 km away.").date
    datetime.date(2024, 12, 7)
    """
    from orontes.sources.heading import day_of, title_of

    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    return Report(name, plain, day_of(plain) or date, title_of(plain))


def sample() -> Report:
    """The bundled sample report: the advance on Homs as of 7 December 2024, in our own words.

    Examples
    --------
    >>> sample().title
    'Rebels close in on Homs as thousands of residents leave for the coast'
    """
    with importlib.resources.as_file(importlib.resources.files("orontes") / "data" / "sample.txt") as path:
        return next(load_reports([path], date=SAMPLE_DATE))


def read(
    reports: Iterable[Report],
    *,
    country: str | None = None,
    world: str | Path | None = None,
    lexicon: Sequence[str | Path] = (),
    workers: int | None = None,
    model: "ModelReader | None" = None,
    refused: Callable[[InputError], None] | None = None,
) -> Iterator[Reading]:
    """The claims in each report, in the order of `reports`; many reports are read on all cores.

    Parameters
    ----------
    reports : iterable of Report
        As `load` gives them.
    country : str, optional
        ISO 3166 alpha-3 of the country in focus; else each report decides for itself.
    world : str or Path, optional
        A world pack (`build_world`) whose places are found too.
    lexicon : sequence of str or Path, optional
        Lexicons of your own (see docs/lexicon.md), later ones on top.
    workers : int, optional
        Processes to use for many reports; the cores of this machine by default.
    model : ModelReader, optional
        A language model that reads beside the built-in reader, or instead of it.
    refused : callable, optional
        Told of each report on which a process died, which then has no reading; without it the first one raises.

    Raises
    ------
    InputError
        If `country` is not known, `world` is no world pack, a `lexicon` is none, or `model` cannot be asked.
    """
    from orontes.parallel import in_order

    told = Told(known_country(country), known_pack(world), known_lexicons(lexicon))
    if model is not None:
        from orontes.verbs.asking import ask_model

        return ask_model(reports, model, reader=_reader(told))
    return in_order(functools.partial(_read_one, told), reports, workers=workers, lost=_lost(refused))


def places(
    reports: Iterable[Report],
    *,
    country: str | None = None,
    world: str | Path | None = None,
    lexicon: Sequence[str | Path] = (),
    workers: int | None = None,
    refused: Callable[[InputError], None] | None = None,
) -> Iterator[Mentions]:
    """The place mentions in each report, resolved where that is possible, in the order of `reports`.

    Parameters and errors are those of `read`.
    """
    from orontes.parallel import in_order

    told = Told(known_country(country), known_pack(world), known_lexicons(lexicon))
    return in_order(functools.partial(_places_one, told), reports, workers=workers, few=FEW_FOR_PLACES, lost=_lost(refused))


def _lost(refused: Callable[[InputError], None] | None) -> Callable[[Report], None]:
    """Told of a report on which a process died: it names it."""

    def tell(report: Report) -> None:
        where = f"report {report.id}"
        cure = "read it alone, or without it; if it dies again, please report it with the text"
        error = InputError(f"the process that read {len(report.text):,} characters died", cure=cure, where=where)
        if refused is None:
            raise error
        refused(error)

    return tell


@dataclass(frozen=True, slots=True)
class Told:
    """What a reader is told, checked: countries in focus, path of a world pack, names and contents of lexicons.

    It goes to every process that reads, contents and all, so that all read with the same words.
    """

    countries: tuple[str, ...] = ()
    world: str | None = None
    lexicons: tuple[tuple[str, str], ...] = ()


def _read_one(told: Told, report: Report) -> Reading:
    return Reading(report, _reader(told).read(report))


def _places_one(told: Told, report: Report) -> Mentions:
    return Mentions(report, _finder(told).places(report))


@functools.cache
def _reader(told: Told) -> "Reader":
    """The reader that was told this, loaded once in each process."""
    from orontes.extract.pipeline import Reader

    return Reader.load(countries=told.countries or None, world=told.world, lexicons=told.lexicons)


@functools.cache
def _finder(told: Told) -> "PlaceFinder":
    """The finder of places that was told this, loaded once in each process."""
    from orontes.extract.place_finder import PlaceFinder

    return PlaceFinder.load(told.countries or None, world=told.world, lexicons=told.lexicons)


def known_country(country: str | None) -> tuple[str, ...]:
    """The code of the country in focus, if one is given and known; nothing otherwise."""
    if country is None:
        return ()
    from orontes.geo.table import country as known

    code = country.strip()
    return (known(code.upper() if len(code) == 3 else code).iso3,)


def known_pack(world: str | Path | None) -> str | None:
    """The whole path of the world pack, if one is given and is one.

    Raises
    ------
    InputError
        If it is no world pack.
    """
    if world is None:
        return None
    from orontes.geo.stored import open_pack

    return str(open_pack(world).path.resolve())


def known_lexicons(files: Sequence[str | Path]) -> tuple[tuple[str, str], ...]:
    """Names and contents of lexicons, checked one by one and all together.

    Raises
    ------
    InputError
        If one cannot be read or is no lexicon; it names file, line, key and cure.
    """
    if not files:
        return ()
    from orontes.extract.lexicons import lexicon_text, vocabulary

    texts = tuple(lexicon_text(file) for file in files)
    vocabulary(texts)
    return texts

"""Reports in, a brief out."""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from orontes.config import ModelReader, OutlookOptions
from orontes.core.period import parse_day
from orontes.core.report import Report
from orontes.verbs.composing import composed
from orontes.verbs.disclosing import known_profile, under_profile
from orontes.verbs.display import frame_html
from orontes.verbs.reading import Reading, known_pack
from orontes.verbs.situation import situation_before

if TYPE_CHECKING:
    from orontes.brief.content import BriefContent


@dataclass(frozen=True, slots=True)
class Brief:
    """A brief: all that it shows, and the page that shows it."""

    content: "BriefContent"
    page: str

    def _repr_html_(self) -> str:
        """The page, as a notebook shows it."""
        return frame_html(self.page, title="Brief")


def brief(
    reports: Iterable[Report] | None = None,
    *,
    ledger: str | Path | None = None,
    as_of: dt.date | None = None,
    known_on: dt.date | None = None,
    country: str | None = None,
    world: str | Path | None = None,
    lexicon: Sequence[str | Path] = (),
    options: OutlookOptions | None = None,
    profile: str = "internal",
    weights: Mapping[str, float] | None = None,
    since: str | dt.date | None = None,
    command: str = "orontes.api.brief",
    watch: Callable[[Iterable[Reading]], Iterable[Reading]] = iter,
    model: ModelReader | None = None,
) -> Brief:
    """The brief of these reports, or of what a ledger knew: one page that opens from disk, and what it was made of.

    Parameters
    ----------
    reports : iterable of Report, optional
        As `load` gives them; at least one must carry a date. The outlook is issued on the day of the latest.
    ledger : str or Path, optional
        Instead of reports (see `picture`).
    as_of, known_on : datetime.date, optional
        Day on which the outlook is issued; only what was known by `known_on`.
    country : str, optional
        ISO 3166 alpha-3 of the country in focus; else that of most claims.
    world : str or Path, optional
        A world pack (`build_world`): its places are found, its roads are used.
    lexicon : sequence of str or Path, optional
        Lexicons of your own (see docs/lexicon.md), later ones on top.
    options : OutlookOptions, optional
        Days, members, seed.
    profile : str
        ``internal`` or ``public`` (regions instead of places, roads 72 hours old, small numbers withheld, no communities).
    weights : mapping of str to float, optional
        Weights that a person gives scenarios, by name (``{"stall": 0.5}``); others keep theirs, and the page says so.
    since : str or datetime.date, optional
        What changed since the picture of that day, or since the situation whose JSON record is in that file, is told too.
    command : str, optional
        How to make the page again, printed on it.
    watch : callable, optional
        Passes the readings through as they come (a progress bar).
    model : ModelReader, optional
        A language model that reads the reports, beside the built-in reader or instead of it.

    Raises
    ------
    InputError
        If there is no report, none carries a date, `country` or `profile` is not known, or `ledger` or `world` is none.
    NoResultError
        If the ledger knows of nothing by that day.
    """
    from orontes.brief.page import render

    known_profile(profile)
    if isinstance(since, str) and not Path(since).is_file():
        since = parse_day(since, thing="--since")
    pack = known_pack(world)
    found, content = composed(
        reports, ledger=ledger, as_of=as_of, known_on=known_on, country=country, pack=pack, lexicon=lexicon,
        options=options, command=command, watch=watch, model=model, weights=weights,
        other_days=True,
    )  # fmt: skip
    if since is not None and content.situation is not None:
        content = replace(content, before=situation_before(since, found, ledger=ledger, world=pack))
    content, _ = under_profile(content, found, profile, ledger=ledger, pack=pack)
    return Brief(content, render(content))

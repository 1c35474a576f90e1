"""Reports in, a brief out."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from orontes.config import OutlookOptions
from orontes.core.report import Report
from orontes.verbs.reading import Reading, known_country, known_pack, read

if TYPE_CHECKING:
    from orontes.brief.content import BriefContent


@dataclass(frozen=True, slots=True)
class Brief:
    """A brief: all that it shows, and the page that shows it."""

    content: "BriefContent"
    page: str


def brief(
    reports: Iterable[Report],
    *,
    country: str | None = None,
    world: str | Path | None = None,
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
    world : str or Path, optional
        A world pack (`build_world`): its places are found, its roads are used.
    options : OutlookOptions, optional
        Days, members, seed.
    command : str, optional
        How to make the page again, printed on it.
    watch : callable, optional
        Passes the readings through as they come (a progress bar).

    Raises
    ------
    InputError
        If there is no report, none carries a date, `country` is not known, or `world` is no world pack.
    """
    known, pack = known_country(country), known_pack(world)
    kept = tuple(reports)
    from orontes import briefing

    briefing.issue_date_of(kept)  # before the work: nobody waits to hear that a day is missing
    claims = tuple(claim for reading in watch(read(kept, country=country, world=pack)) for claim in reading.claims)
    content = briefing.compose(
        kept,
        claims,
        country=known[0] if known else None,
        world=pack,
        options=options or OutlookOptions(),
        command=command,
    )
    return Brief(content, briefing.write_page(content))

"""Reports in, a brief out."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from orontes.config import OutlookOptions
from orontes.core.report import Report
from orontes.verbs.reading import Reading, known_country, read

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
    known = known_country(country)
    kept = tuple(reports)
    from orontes import briefing

    briefing.issue_date_of(kept)  # before the work: nobody waits to hear that a day is missing
    claims = tuple(claim for reading in watch(read(kept, country=country)) for claim in reading.claims)
    content = briefing.compose(
        kept, claims, country=known[0] if known else None, options=options or OutlookOptions(), command=command
    )
    return Brief(content, briefing.write_page(content))

"""What moved an outlook: what each report adds to it."""

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from orontes.config import OutlookOptions
from orontes.verbs.reading import known_pack

if TYPE_CHECKING:
    from orontes.brief.content import BriefContent
    from orontes.why import Why


def why(
    content: "BriefContent",
    *,
    world: str | Path | None = None,
    options: OutlookOptions | None = None,
    watch: Callable[[Iterable[Any]], Iterable[Any]] = iter,
) -> "Why | None":
    """What each report adds to the outlook of `content` (see `brief` and `forecast`), by leaving that report out.

    Parameters
    ----------
    content : BriefContent
    world : str or Path, optional
        The world pack that it was made with.
    options : OutlookOptions, optional
        Those that it was made with; of the members `orontes.why.MOST_MEMBERS` are run at most.
    watch : callable, optional
        Passes the runs through as they come (a progress bar).

    Returns
    -------
    Why or None
        None where there is no outlook.
    """
    from orontes.briefing import world_of
    from orontes.why import why as worked_out

    if content.situation is None or content.forecast is None:
        return None
    drawn_on = world_of(content.situation.country, content.claims, known_pack(world))
    return worked_out(content.reports, content.claims, content.situation, drawn_on, options or OutlookOptions(), watch=watch)

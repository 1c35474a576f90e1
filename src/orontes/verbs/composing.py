"""What a brief, an export and a forecast share: what was gathered, and all that can be shown of it."""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from orontes.config import ModelReader, OutlookOptions
from orontes.core.report import Report
from orontes.verbs.gathering import Picture, gather
from orontes.verbs.reading import Reading

if TYPE_CHECKING:
    from orontes.brief.content import BriefContent


def composed(
    reports: Iterable[Report] | None,
    *,
    ledger: str | Path | None,
    as_of: dt.date | None,
    known_on: dt.date | None,
    country: str | None,
    pack: str | None,
    lexicon: Sequence[str | Path],
    options: OutlookOptions | None,
    command: str,
    watch: Callable[[Iterable[Reading]], Iterable[Reading]],
    model: ModelReader | None = None,
    weights: Mapping[str, float] | None = None,
    other_days: bool = False,
    drawn: bool = True,
) -> "tuple[Picture, BriefContent]":
    """What was gathered, and its situation, outlook and what-ifs; parameters and errors are those of `brief`."""
    from orontes import briefing

    found = gather(
        reports,
        ledger=ledger,
        as_of=as_of,
        known_on=known_on,
        country=country,
        world=pack,
        lexicon=lexicon,
        watch=watch,
        model=model,
    )
    content = briefing.compose(
        found.reports, found.claims, country=found.country, as_of=found.as_of, known_on=found.known_on, world=pack,
        options=options or OutlookOptions(), command=command, rejected=found.rejected, weights=weights,
        other_days=other_days, drawn=drawn,
    )  # fmt: skip
    return found, content

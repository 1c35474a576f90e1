"""The situation as of a day, and what a supposition would change."""

import datetime as dt
import os
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from orontes.config import OutlookOptions
from orontes.core.report import Report
from orontes.errors import InputError, NoResultError
from orontes.verbs.display import table_html
from orontes.verbs.gathering import Picture, gather
from orontes.verbs.reading import known_pack, read

if TYPE_CHECKING:
    from orontes.geo.world import World
    from orontes.situation.situation import Situation
    from orontes.what_if import Comparison


@dataclass(frozen=True, slots=True)
class Drawn:
    """A situation, the world it was drawn on, and what it was made of."""

    situation: "Situation"
    world: "World"
    picture: Picture

    def _repr_html_(self) -> str:
        """Who holds what, as a notebook shows it."""
        rows = [
            (one.place.name or one.place.text, one.place.name_local, one.status, one.holder, one.last_report, one.how)
            for one in self.situation.control
        ]
        return table_html(f"As of {self.situation.as_of}", ("place", "name", "state", "by", "last report", "why"), rows)


def situation(picture: Picture, *, world: str | Path | None = None, weights: str | Path | None = None) -> Drawn:
    """The situation of a picture (see `gather`); `weights` is a file of weights of the user's own.

    Raises
    ------
    InputError
        If the file of weights is none, or names what is no weight.
    NoResultError
        If no place of the claims tells of a country, or the country has too few places.
    """
    from orontes.briefing import world_of
    from orontes.situation.build import build_situation
    from orontes.situation.credibility import weights_from

    if picture.country is None:
        raise NoResultError("no place in the reports tells of a country", cure="name it: --country SYR")
    table = weights_from(Path(weights)) if weights is not None else None
    pack = known_pack(world)
    drawn_on = world_of(picture.country, picture.claims, pack)
    found = build_situation(
        picture.claims, picture.reports, drawn_on, as_of=picture.as_of, known_on=picture.known_on, weights=table
    )  # fmt: skip
    return Drawn(found, drawn_on, picture)


def earlier(picture: Picture, day: dt.date, *, ledger: Path | None = None) -> Picture:
    """The picture of an earlier day, made of the same reports, or of what the ledger knew on that day.

    Where the picture uses what became known after its own day, the earlier one does so too.

    Raises
    ------
    InputError
        If the day is not before that of the picture.
    NoResultError
        If nothing was known by then.
    """
    if day >= picture.as_of:
        raise InputError("--since", value=str(day), limit=f"a day before {picture.as_of}")
    known = picture.known_on if picture.known_on > picture.as_of else day
    if ledger is not None:
        return gather(ledger=ledger, as_of=day, known_on=known if picture.exact else None, country=picture.country)
    return replace(picture, as_of=day, known_on=known)


def situation_before(
    since: str | dt.date, picture: Picture, *, ledger: str | Path | None = None, world: str | Path | None = None,
    weights: str | Path | None = None,
) -> "Situation":  # fmt: skip
    """The situation that changes are told since: of an earlier day of the same picture, or read back from a JSON file.

    Raises
    ------
    InputError
        If `since` is no day before that of the picture, and no file with a situation.
    NoResultError
        If nothing was known by that day.
    """
    from orontes.core.period import parse_day
    from orontes.situation.kept import situation_of

    if isinstance(since, str) and Path(since).is_file():
        return situation_of(Path(since))
    day = parse_day(since, thing="--since") if isinstance(since, str) else since
    return situation(earlier(picture, day, ledger=Path(ledger) if ledger else None), world=world, weights=weights).situation


def what_if(
    suppositions: Sequence[str],
    picture: Picture,
    *,
    world: str | Path | None = None,
    lexicon: Sequence[str | Path] = (),
    options: OutlookOptions | None = None,
) -> "Comparison":
    """What the suppositions, taken together, would change: who holds what, ways lost, people on the move.

    Parameters
    ----------
    suppositions : sequence of str
        Sentences like "Homs falls on 2024-12-08" or "the Rastan bridge is cut".
    picture : Picture
        From `gather`.
    world : str or Path, optional
        A world pack.
    lexicon : sequence of str or Path, optional
        Lexicons of your own (see docs/lexicon.md), later ones on top.
    options : OutlookOptions, optional
        Days, members, seed.

    Raises
    ------
    InputError
        If a supposition is not understood, or is about a place or road that the world does not know.
    """
    from orontes.supposing import understand
    from orontes.what_if import compare

    drawn = situation(picture, world=world)
    said = [Report(f"supposition {n}", text, picture.as_of) for n, text in enumerate(suppositions, 1)]
    readings = read(said, country=drawn.world.country, world=world, lexicon=lexicon)
    supposed = [understand(one.report.text, one.claims, drawn.situation, drawn.world) for one in readings]
    return compare(drawn.situation, drawn.world, supposed, options or OutlookOptions(workers=os.cpu_count() or 1))

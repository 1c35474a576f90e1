"""From reports to a brief: the one place where reader, world, situation, outlook and page are put together."""

import datetime as dt
import os
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from orontes import __version__
from orontes.brief.content import Attribution, BriefContent, Outline, outlines_of
from orontes.config import OutlookOptions
from orontes.core.claim import Claim
from orontes.core.report import Report
from orontes.errors import InputError, NoResultError
from orontes.forecast.needs import needs_of
from orontes.forecast.outlook import NoThreat, Outlook
from orontes.geo.basemap import outline
from orontes.geo.stored import open_pack
from orontes.geo.world import World, load_world
from orontes.situation.build import build_situation
from orontes.situation.history import history
from orontes.what_if import outlooks, place_names


def issue_date_of(reports: Sequence[Report]) -> dt.date:
    """The day on which the outlook is issued: that of the latest report.

    Raises
    ------
    InputError
        If there is no report, or none carries a date: today is no answer, since a report may be read long after its day.
    """
    if not reports:
        raise InputError("no report was given", cure="name a text file or a .jsonl of reports")
    days = [report.date for report in reports if report.date is not None]
    if not days:
        raise InputError("no report carries its date", cure="say its day: --date 2024-12-07")
    return max(days)


def focus_country(claims: Iterable[Claim]) -> str | None:
    """The country of most places in the claims, those of what happened before all others; None where no place is resolved."""
    seen: Counter[str] = Counter()
    for claim in claims:
        for place in claim.places:
            if place.country:
                seen[place.country] += 3 if claim.happened else 1
    return min(seen, key=lambda code: (-seen[code], code)) if seen else None


def compose(
    reports: Sequence[Report],
    claims: Sequence[Claim],
    *,
    country: str | None,
    world: str | None = None,
    as_of: dt.date | None = None,
    known_on: dt.date | None = None,
    options: OutlookOptions,
    command: str,
    rejected: Sequence[Claim] = (),
    weights: Mapping[str, float] | None = None,
    other_days: bool = False,
    drawn: bool = True,
) -> BriefContent:
    """All that the page of these reports shows.

    Parameters
    ----------
    reports, claims : sequence of Report, of Claim
        What was read, and what was read in it.
    country : str or None
        ISO 3166 alpha-3 of the country in focus; None: that of most claims.
    world : str, optional
        Path of a world pack whose places and roads serve its countries.
    as_of, known_on : datetime.date, optional
        Day of the picture, on which the outlook is issued: that of the latest report by default; only reports up to
        `known_on` count, by default up to `as_of`.
    options : OutlookOptions
    command : str
        How to make the page again.
    rejected : sequence of Claim, optional
        Claims that a reviewer rejected: shown as such, and nothing else is made of them.
    weights : mapping of str to float, optional
        Weights that a person gives scenarios; the page says so.
    other_days : bool
        Whether the pictures of the days before are drawn too.
    drawn : bool
        Whether there will be a map; without one no outlines of land are worked out.

    Raises
    ------
    InputError
        If `as_of` is not given and no report carries a date.
    """
    issued = as_of or issue_date_of(reports)
    known = _world(country or focus_country(claims), world, claims)
    base = BriefContent(
        reports=tuple(reports), claims=tuple(claims), issue_date=issued, generated_on=_now(), command=command,
        version=__version__, seed=options.seed, rejected=tuple(rejected),
    )  # fmt: skip
    if known is None:
        return base
    situation = build_situation(claims, reports, known, as_of=issued, known_on=known_on)
    made = outlooks(situation, known, options, weights=weights)
    return replace(
        base,
        situation=situation,
        outlook=made.outlook,
        by_hand=_by_hand(made.outlook, weights),
        what_ifs=made.what_ifs,
        needs=needs_of(made.outlook.displaced) if isinstance(made.outlook, Outlook) else (),
        network=known.network,
        place_names=place_names(known),
        road_quality=known.quality,
        outlines=_outlines(known) if drawn else (),
        attribution=_credits(known),
        history=history(claims, reports, known, as_of=issued, known_on=known_on) if other_days else (),
    )


def _world(country: str | None, pack: str | None, claims: Iterable[Claim]) -> World | None:
    """The world of the country in focus; None where there is none or it has too few places to draw roads between."""
    try:
        return world_of(country, claims, pack) if country is not None else None
    except NoResultError:
        return None


def world_of(country: str, claims: Iterable[Claim], pack: str | None) -> World:
    """The world of a country with all towns that claims are about, of a world pack where its path is given.

    Raises
    ------
    NoResultError
        If it has too few places to draw roads between.
    """
    named = [place.id for claim in claims for place in claim.places if place.id]
    return load_world(country, needed=named, world=open_pack(pack) if pack else None)


def _by_hand(outlook: Outlook | NoThreat, weights: Mapping[str, float] | None) -> str | None:
    """What a person set in place of what the reports and the declared numbers give; None where nothing was."""
    if not weights or not isinstance(outlook, Outlook):
        return None
    named = ", ".join(f"{part.title.lower()} {part.weight:.0%}" for part in outlook.scenarios)
    return f"The weights of the scenarios were moved by hand: {named}."


def _outlines(world: World) -> tuple[Outline, ...]:
    try:
        return outlines_of(outline(world.country))
    except NoResultError:  # a country too small for the packaged outlines: the map shows places without land
        return ()


def _now() -> dt.datetime:
    """When the page is made (UTC); SOURCE_DATE_EPOCH fixes it, so that the same run gives the same bytes on another day."""
    fixed = os.environ.get("SOURCE_DATE_EPOCH")
    return dt.datetime.fromtimestamp(int(fixed), dt.UTC) if fixed and fixed.isdigit() else dt.datetime.now(dt.UTC)


def _credits(world: World) -> tuple[Attribution, ...]:
    """The data that the page shows, as their licences ask."""
    return (
        Attribution("Place names and populations", "GeoNames", "CC BY 4.0", "https://www.geonames.org/"),
        Attribution("Outlines of countries", "Natural Earth", "public domain", "https://www.naturalearthdata.com/"),
        *(_credit(line) for line in world.attribution if "GeoNames" not in line),
    )


def _credit(line: str) -> Attribution:
    """A line like "Places and roads: OpenStreetMap contributors (openstreetmap.org/copyright), ODbL 1.0." in its parts."""
    parts = re.fullmatch(r"([^:]+): (.+) \(([\w./-]+)\), ([^,]+[^.])\.", line)
    if parts is None:
        return Attribution("World", line, "as named")
    return Attribution(parts[1], f"{parts[1]}: {parts[2]}", parts[4], f"https://{parts[3]}")

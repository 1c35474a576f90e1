"""Composed content under a profile: what a brief and an export show to whom."""

import contextlib
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from orontes.errors import InputError, NoResultError
from orontes.verbs.gathering import Picture

if TYPE_CHECKING:
    from orontes.brief.content import BriefContent
    from orontes.disclosure.regions import Regions
    from orontes.geo.entry import Entry
    from orontes.situation.situation import Situation


def known_profile(profile: str) -> str:
    """The profile, if there is such a one.

    Raises
    ------
    InputError
        If there is not.
    """
    from orontes.brief.content import PROFILES

    if profile not in PROFILES:
        raise InputError("--profile", value=profile, limit=" or ".join(PROFILES))
    return profile


def under_profile(
    content: "BriefContent", found: Picture, profile: str, *, ledger: str | Path | None, pack: str | None
) -> "tuple[BriefContent, Regions]":
    """The content as the profile shows it, and what finds the regions of its places."""
    from orontes.disclosure.public import public_content
    from orontes.geo.table import country as country_of

    regions = regions_of(content, pack)
    if profile == "internal":
        return content, regions
    title = country_of(content.situation.country).name if content.situation else "Situation"
    return public_content(content, regions, title=title, earlier=_earlier(found, ledger, pack)), regions


def _earlier(found: Picture, ledger: str | Path | None, pack: str | None) -> "Situation | None":
    """The situation of 72 hours before; None where nothing was known then."""
    from orontes.disclosure.rules import ROUTE_DELAY
    from orontes.verbs.situation import earlier, situation

    with contextlib.suppress(NoResultError):
        picture = earlier(found, found.as_of - ROUTE_DELAY, ledger=Path(ledger) if ledger else None)
        return situation(picture, world=pack).situation
    return None


def regions_of(content: "BriefContent", pack: str | None) -> "Regions":
    """Finds the regions of every place that the content names."""
    from orontes.disclosure.regions import Regions as Finder
    from orontes.geo.gazetteer import Gazetteer
    from orontes.geo.stored import open_pack
    from orontes.geo.table import country as country_of

    codes = {place.country for claim in content.claims for place in claim.places if place.country}
    codes |= {content.situation.country} if content.situation else set()
    gazetteer = Gazetteer.load(sorted(codes), world=open_pack(pack) if pack else None)

    def lookup(identity: str) -> "Entry | None":
        found: Sequence[Entry] = gazetteer.known([identity])
        return found[0] if found else None

    return Finder(lookup, lambda code: country_of(code).iso2)

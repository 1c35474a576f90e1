"""What the page cannot say: silence is named, never filled in."""

from typing import Final

from markupsafe import Markup, escape

from orontes.brief.answers import joined
from orontes.brief.content import BriefContent
from orontes.brief.figures import name_markup
from orontes.brief.map import MapView
from orontes.core.claim import Claim

MOST_NAMES: Final = 6


def unknowns(content: BriefContent, view: MapView) -> tuple[Markup, ...]:
    """What a reader would want to know and no report tells, in sentences."""
    told = [claim for claim in content.claims if claim.happened]
    found: list[Markup] = []
    silent = [town.name for town in view.towns if town.status == "unknown" and not town.minor]
    if silent:
        found.append(Markup("Who holds {}: no report says.").format(joined(map(name_markup, silent[:MOST_NAMES]))))
    moved = [claim for claim in told if claim.kind == "displacement"]
    if not any(claim.people for claim in moved):
        found.append(escape("How many people have fled: no report gives a number."))
    if moved and not any(_counted(claim) for claim in moved):
        found.append(escape("How many people are registered or counted where they arrived: no report gives a count."))
    if not any(claim.kind in ("route_closed", "route_opened", "access_constraint") for claim in told):
        found.append(escape("Which roads are open: no report says; a road without a report is taken as open."))
    lost = dict.fromkeys(place.text for claim in told for place in claim.places if not place.resolved)
    if lost:
        names = joined(map(name_markup, list(lost)[:MOST_NAMES]))
        found.append(Markup("Where these lie: {}. Named in a report, not found in the list of places.").format(names))
    return tuple(found)


def _counted(claim: Claim) -> bool:
    """Whether a claim counts people where they are, rather than where they left."""
    return claim.people is not None and claim.people.measure == "stock"

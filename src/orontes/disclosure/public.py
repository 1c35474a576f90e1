"""A brief as it may be published: whatever draws or writes it afterwards sees nothing finer."""

from dataclasses import replace

from orontes.brief.content import BriefContent
from orontes.core.claim import Claim
from orontes.disclosure.ahead import blurred_outlook
from orontes.disclosure.blur import Blur
from orontes.disclosure.picture import blurred_situation
from orontes.disclosure.regions import Regions
from orontes.disclosure.told import blurred_claims, blurred_reports, neutral_ids, shown_claims
from orontes.forecast.needs import needs_of
from orontes.forecast.outlook import Outlook
from orontes.situation.situation import Situation


def public_content(content: BriefContent, regions: Regions, *, title: str, earlier: Situation | None = None) -> BriefContent:
    """The brief by region: no sites, no words of reports, no what-ifs, no communities, roads of 72 hours before.

    Parameters
    ----------
    content : BriefContent
        Under the internal profile.
    regions : Regions
        Finds the region of each place.
    title : str
        A heading that names no place finer than a region: the country.
    earlier : Situation, optional
        That of 72 hours before, whose roads are shown; no road is shown without it.
    """
    claims = shown_claims(content.claims, content.reports, issued=content.issue_date)
    blur = Blur(regions, neutral_ids(claims, content.reports))
    by_id = {claim.id: claim for claim in content.claims}
    ahead = blurred_outlook(content.outlook, blur) if isinstance(content.outlook, Outlook) else content.outlook
    return replace(
        content,
        profile="public", title=title, command="withheld", what_ifs=(), rejected=(), network=None,
        reports=blurred_reports(content.reports), claims=blurred_claims(claims, content.reports, blur),
        situation=blurred_situation(content.situation, blur, by_id, routes=earlier) if content.situation else None,
        outlook=ahead, needs=needs_of(ahead.displaced) if isinstance(ahead, Outlook) else (),
        place_names=_names(content, blur),
        history=tuple(_day(one, blur, by_id) for one in content.history),
        before=_day(content.before, blur, by_id) if content.before else None,
    )  # fmt: skip


def _day(situation: Situation, blur: Blur, claims: dict[str, Claim]) -> Situation:
    """A picture of another day; its roads are left out, since they may be younger than 72 hours."""
    return blurred_situation(situation, blur, claims)


def _names(content: BriefContent, blur: Blur) -> dict[str, str]:
    regions = (blur.node(identity) for identity in content.place_names)
    return {region.id: region.name or region.text for region in regions if region is not None and region.id}

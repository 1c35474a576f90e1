"""Answers about what may come: what a supposition changes, and the outlook."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from orontes import api
from orontes.assistants.answers import CLAIM, Evidence, answer
from orontes.assistants.desk import Desk, about, material, options_of, without
from orontes.core.claim import Claim

if TYPE_CHECKING:
    from orontes.forecast.outlook import Outlook, Spread
    from orontes.what_if import Comparison

PARTS: Final = ("scenarios", "places", "rules_beside_it", "needs", "assumptions")
"""The lists of a forecast that an assistant may ask for alone."""


def what_if(desk: Desk, told: Mapping[str, Any]) -> dict[str, Any]:
    """What the suppositions change; the claims that make the picture are the evidence."""
    from orontes.situation.record import plain  # noqa: PLC0415  # only a tool that is called pays

    picture = api.gather(**material(desk, told))
    made = api.what_if(told["suppositions"], picture, world=desk.world, lexicon=desk.lexicon, options=options_of(told))
    names = made.names
    head = {
        "as_of": picture.as_of.isoformat(), "country": picture.country, "days": made.days,
        "understood": [line for one in made.supposed for line in one.understood],
        "meaning": "Supposed, not forecast. Persons: median and 90 % range over the horizon, run by run with the same draws.",
        "claims": _claims_about(picture.claims, made),
    }  # fmt: skip
    figures = [
        {"measure": one.measure, "origin": names.get(one.origin or "", one.origin),
         "destination": names.get(one.destination or "", one.destination)}
        | {name: _spread(getattr(one, name)) for name in ("without", "supposed", "added")}
        for one in made.figures
    ]  # fmt: skip
    alone = [{"place": names.get(node, node), "people": people} for node, people in made.cut_off]
    lists = {"figures": figures, "ways_lost_or_longer": plain(made.ways), "cut_off": alone}
    return answer(head, lists, Evidence(picture.reports, picture.claims), skip=told.get("skip", 0))


def forecast(desk: Desk, told: Mapping[str, Any]) -> dict[str, Any]:
    """The outlook by scenario and place as ranges, with its measured skill, claims and declared assumptions."""
    content, _ = api.forecast(**material(desk, told), options=options_of(told))
    outlook = content.forecast
    if outlook is None:
        why = getattr(content.outlook, "reason", "no threat is reported, so there is no outlook")
        nothing = {"issue_date": content.issue_date.isoformat(), "outlook": None, "why": why}
        return answer(nothing | {"claims": [one.id for one in content.claims]}, {}, Evidence(content.reports, content.claims))
    head = {
        "issue_date": outlook.issue_date.isoformat(), "first_day": outlook.days[0].isoformat(),
        "last_day": outlook.days[-1].isoformat(), "members": outlook.members, "seed": outlook.seed, "skill": outlook.skill_label,
        "caveats": list(outlook.caveats), "unit": "persons: median and 90 % range, all scenarios mixed",
        **{name: _spread(getattr(outlook, name)) for name in ("departures", "arrivals", "displaced", "trapped_peak")},
        **_rests_on(outlook.basis),
    }  # fmt: skip
    needs = [
        {"need": one.name, "unit": one.unit, "low": round(one.low), "best": round(one.best), "high": round(one.high),
         "assumption": one.assumption}
        for one in content.needs
    ]  # fmt: skip
    lists = _lists(outlook) | {"needs": needs}
    lists["places"] = about(lists["places"], told.get("place"))
    if told.get("part") == "assumptions":
        lists = {"assumptions": [{"key": key} | without(leaf.to_record(), "kind") for key, leaf in outlook.evidence]}
    elif "part" in told:
        lists = {told["part"]: lists[told["part"]]}
    return answer(head, lists, Evidence(content.reports, content.claims), skip=told.get("skip", 0))


def _claims_about(claims: Sequence[Claim], made: "Comparison") -> list[str]:
    """Ids of the claims about the places that are supposed or whose figures change, the latest day first."""
    ids = {place.place.id or place.place.name for one in made.supposed for place in one.places}
    ids |= {end for one in made.figures for end in (one.origin, one.destination) if end is not None}
    about = [one for one in claims if any(place.id in ids or place.name in ids for place in one.places)]
    return [one.id for one in sorted(about, key=lambda one: str(one.when.start if one.when else ""), reverse=True)]


def _rests_on(basis: Sequence[str]) -> dict[str, Any]:
    """The claims of a basis, and how many declared assumptions stand beside them."""
    claims = [key.removeprefix(CLAIM) for key in basis if key.startswith(CLAIM)]
    return {"claims": claims, "assumptions_used": len(basis) - len(claims)}


def _lists(outlook: "Outlook") -> dict[str, Any]:
    scenarios = [
        {"title": one.title, "weight": round(one.weight, 3),
         "moved_by": [{"claim": key.removeprefix(CLAIM), "how": how} for key, how in one.moved_by],
         "departures": _spread(one.departures), "arrivals": _spread(one.arrivals), **_rests_on(one.basis)}
        for one in outlook.scenarios
    ]  # fmt: skip
    places = [
        {"place": one.name, "departures": _spread(one.departures), "arrivals": _spread(one.arrivals),
         "arrivals_7d": _spread(one.arrivals_7d), "trapped_peak": _spread(one.trapped_peak),
         "p_hostile": round(one.p_hostile, 3), "peak_day": one.peak_day.isoformat() if one.peak_day else None,
         **_rests_on(one.basis)}
        for one in outlook.places
    ]  # fmt: skip
    rules = [
        {"rule": one.name, "meaning": one.meaning, "displaced": _spread(one.displaced), **_rests_on(one.basis)}
        for one in outlook.reference if one.displaced is not None
    ]  # fmt: skip
    return {"scenarios": scenarios, "places": places, "rules_beside_it": rules}


def _spread(one: "Spread") -> dict[str, int]:
    return {"low": round(one.low), "best": round(one.best), "high": round(one.high)}

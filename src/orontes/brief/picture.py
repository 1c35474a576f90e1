"""From the situation and the outlook to figures in the evidence book, each under a key that says what it is."""

import math
from collections.abc import Iterable
from typing import Final

from orontes.brief.content import WITHIN, BriefContent, WhatIf
from orontes.brief.evidence import add_claims, claim_key
from orontes.brief.figures import FigureSheet, clean_name
from orontes.core.evidence import Figure
from orontes.forecast.needs import Need, sphere_factors
from orontes.forecast.outlook import Outlook, Spread
from orontes.geo.connectivity import CITY_REACH_KM, Severance
from orontes.geo.roads import SPEEDS_KMH
from orontes.situation.credibility import declared_weights
from orontes.situation.situation import Situation
from orontes.situation.states import Control, Displaced

SIMULATED: Final = (
    "Simulated many times with other scenarios, departures, roads and destinations: median, and the range of nine in ten runs."
)


def fill(sheet: FigureSheet, content: BriefContent) -> None:
    """Nothing; all figures of the page now stand in the book of `sheet`."""
    add_claims(sheet, (*content.claims, *content.rejected))
    _add_counts(sheet, content)
    if content.situation is not None:
        add_situation(sheet, content.situation)
    if content.forecast is not None:
        add_outlook(sheet, content.forecast, content)
        add_needs(sheet, content.needs, content.forecast)
    for number, what_if in enumerate(content.what_ifs):
        add_what_if(sheet, what_if, content, number)


def _add_counts(sheet: FigureSheet, content: BriefContent) -> None:
    given = sheet.assume(
        "given:reports", "Reports given", ", ".join(clean_name(r.id) for r in content.reports[:20]), "The command line."
    )
    many = len(content.reports)
    sheet.put("count:reports", Figure(many, many, many, "count", "inferred", "The number of reports given.", (given,)))
    if content.claims:
        many = len(content.claims)
        basis = tuple(claim_key(claim) for claim in content.claims)
        sheet.put("count:claims", Figure(many, many, many, "count", "inferred", "The number of claims read.", basis))


def add_situation(sheet: FigureSheet, situation: Situation) -> None:
    """Nothing; the figures of `situation` now stand in the book of `sheet`."""
    declared = declared_weights().assumptions()
    weights = tuple(sheet.book.add(key, declared[key]) for key in situation.assumptions if key in declared)
    for state in situation.control:
        best = control_probability(state)
        basis = known(sheet, (*_claims(state.claims), *_claims(state.against)), state.how, also=weights)
        unit = "share" if state.place.resolved_by == WITHIN else "probability"
        sheet.put(f"control:{state.key}", Figure(best, best, best, unit, "inferred", state.how, basis))
    for n, front in enumerate(situation.fronts):
        if front.distance_km is not None:
            km, how = front.distance_km, "As reported; the nearest of the reported distances stands first."
            sheet.put(f"front:{n}", Figure(km, km, km, "km", "reported", how, known(sheet, _claims(front.claims), how)))
    for link in situation.links:
        p = link.probability_cut
        basis = known(sheet, (*_claims(link.claims), *_claims(link.against)), link.how, also=weights)
        sheet.put(f"link:{link.link}", Figure(p, p, p, "probability", "inferred", link.how, basis))
    for n, moved in enumerate(situation.displaced):
        _add_displaced(sheet, n, moved)


def _add_displaced(sheet: FigureSheet, n: int, moved: Displaced) -> None:
    words = f"Read from the words \u201c{moved.text}\u201d; vague" if moved.text else "Vague"
    how = f"{words} words become an interval, and one caseload is counted once."
    basis = known(sheet, _claims(moved.claims), how)
    best = (max(moved.low, 1) * moved.high) ** 0.5 if moved.low is not None and moved.high else None
    if moved.low is not None or moved.high is not None:
        sheet.put(f"displaced:{n}", Figure(moved.low, best, moved.high, "people", "reported", how, basis))


def control_probability(state: Control) -> float:
    """The probability of what `state` shows: of its holder, or else of its most likely state."""
    return max(p for _, p in state.probabilities)


def _claims(ids: Iterable[str]) -> tuple[str, ...]:
    return tuple(f"claim:{claim}" for claim in ids)


def known(sheet: FigureSheet, keys: Iterable[str], how: str, *, also: tuple[str, ...] = ()) -> tuple[str, ...]:
    """Those of `keys` (then `also`) that stand in the book, each once; where none does, `how` itself as an assumption."""
    kept = tuple(dict.fromkeys(key for key in (*keys, *also) if key in sheet.book.entries))
    return kept or (sheet.assume(f"assumed:{how}", "Assumed in the computation", how, "Declared by the model."),)


def spread(sheet: FigureSheet, key: str, value: Spread, basis: tuple[str, ...], how: str = SIMULATED) -> str:
    """The key of a simulated number with its median and 90 % range."""
    return sheet.put(key, Figure(value.low, value.best, value.high, "people", "forecast", how, known(sheet, basis, how)))


def chance(sheet: FigureSheet, key: str, share: float, basis: tuple[str, ...], how: str, *, members: int) -> str:
    """The key of a simulated probability; what happened in no run, or in all, is within half a run of that, not certain."""
    p = min(max(share, 0.5 / members), 1 - 0.5 / members)
    return sheet.put(key, Figure(p, p, p, "probability", "forecast", how, known(sheet, basis, how)))


def add_outlook(sheet: FigureSheet, outlook: Outlook, content: BriefContent, *, prefix: str = "outlook") -> None:
    """Nothing; the figures of `outlook` now stand in the book of `sheet` under keys that begin with `prefix`."""
    for key, leaf in outlook.evidence:
        sheet.book.add(key, leaf)
    for name in ("departures", "arrivals", "displaced", "trapped_peak"):
        spread(sheet, f"{prefix}:{name}", getattr(outlook, name), outlook.basis)
    for place in outlook.places:
        key = f"{prefix}:{place.place_id}"
        for name in ("departures", "arrivals", "trapped_peak", "arrivals_7d"):
            spread(sheet, f"{key}:{name}", getattr(place, name), place.basis)
        if outlook.arrivals.mean > 0:
            how = "Mean arrivals at this place over mean arrivals at all places, over the simulated runs."
            share = min(place.arrivals.mean / outlook.arrivals.mean, 1.0)
            sheet.put(f"{key}:share", Figure(share, share, share, "share", "forecast", how, known(sheet, place.basis, how)))
        for threshold, share in place.p_arrivals_7d:
            how = "Share of simulated runs in which more than this number of people arrive within seven days."
            chance(sheet, f"{key}:p{threshold}", share, place.basis, how, members=outlook.members)
        how = "Share of simulated runs in which a side hostile to today's holder holds the place on the last day."
        chance(sheet, f"{key}:hostile", place.p_hostile, place.basis, how, members=outlook.members)
    for flow in outlook.flows:
        spread(sheet, f"{prefix}:{flow.origin_id}>{flow.destination_id}", flow.persons, flow.basis)
    for load in outlook.links:
        how = "Share of simulated runs in which people need this road and find it closed on some day."
        chance(sheet, f"{prefix}:link{load.link}:closed", load.p_needed_and_closed, load.basis, how, members=outlook.members)
        spread(sheet, f"{prefix}:link{load.link}:persons", load.persons, load.basis)
    if prefix == "outlook":
        _add_parts(sheet, outlook)
        _add_days(sheet, outlook)
        _add_run(sheet, outlook, content)


def _add_parts(sheet: FigureSheet, outlook: Outlook) -> None:
    for part in outlook.scenarios:
        key = f"scenario:{part.name}"
        how = f"Declared weight of the scenario \u201c{part.title}\u201d"
        how += ", moved by claims." if part.moved_by else "; no claim moved it."
        moved = tuple(claim for claim, _ in part.moved_by)
        basis = known(sheet, (*part.basis, *moved), how)
        sheet.put(f"{key}:weight", Figure(part.weight, part.weight, part.weight, "share", "inferred", how, basis))
        sheet.put(
            f"{key}:prior", Figure(part.prior_weight, part.prior_weight, part.prior_weight, "share", "inferred", how, basis)
        )
        for name in ("departures", "arrivals", "trapped_peak"):
            spread(sheet, f"{key}:{name}", getattr(part, name), part.basis)
    for rule in outlook.reference:
        if rule.displaced is not None:
            spread(sheet, f"reference:{rule.name}", rule.displaced, rule.basis or outlook.basis, rule.meaning)


def _add_days(sheet: FigureSheet, outlook: Outlook) -> None:
    for series in outlook.totals:
        for n in range(len(outlook.days)):
            low, best, high = (float(series.quantiles[n, level]) for level in (0, 3, 6))
            figure = Figure(low, best, high, "people", "forecast", SIMULATED, known(sheet, outlook.basis, SIMULATED))
            sheet.put(f"day:{series.measure}:{n}", figure)


def _add_run(sheet: FigureSheet, outlook: Outlook, content: BriefContent) -> None:
    given = sheet.assume("given:command", "Options of this run", content.command, "The command line.")
    for key, value, how in (
        ("run:days", len(outlook.days), "Days that the outlook looks ahead, as asked for."),
        ("run:members", outlook.members, "Simulated runs, as asked for."),
    ):
        sheet.put(key, Figure(value, value, value, "count", "inferred", how, (given,)))


def add_needs(sheet: FigureSheet, needs: Iterable[Need], outlook: Outlook) -> None:
    """Nothing; the needs now stand in the book of `sheet`."""
    factors = sphere_factors().assumptions()
    for need in needs:
        if need.assumption in factors:
            sheet.book.add(need.assumption, factors[need.assumption])
        how = "The people expected times the standard for each: low ends, middles and high ends of both; eight in ten runs."
        basis = known(sheet, (need.assumption, *outlook.basis), how)
        sheet.put(f"need:{need.name}", Figure(need.low, need.best, need.high, need.unit, "forecast", how, basis))


def add_what_if(sheet: FigureSheet, what_if: WhatIf, content: BriefContent, number: int) -> None:
    """Nothing; the figures of a supposition now stand in the book of `sheet`."""
    if what_if.connections:
        basis = (*_claims(what_if.claims), *_road_assumptions(sheet, content))
        for n, way in enumerate(what_if.connections):
            _add_way(sheet, f"whatif{number}:way{n}", way, basis)
    if what_if.outlook is not None:
        add_outlook(sheet, what_if.outlook, content, prefix=f"whatif{number}")


def _road_assumptions(sheet: FigureSheet, content: BriefContent) -> tuple[str, ...]:
    speeds = ", ".join(f"{kind} {kmh:g}" for kind, kmh in SPEEDS_KMH.items())
    quality = content.road_quality or "The road network of this brief"
    declared = (
        ("roads", "Roads and their lengths", quality, "The world that the brief is drawn on"),
        ("speeds", "Speed of a family's car by class of road, km/h", speeds, "General knowledge"),
        ("ways", "Roads that count for a way between regions", "main roads where any are known, else all", "Declared by us"),
        (
            "reach",
            "How far around its middle the holder of a city controls the roads",
            f"{CITY_REACH_KM:g} km",
            "General knowledge",
        ),
    )
    return tuple(
        sheet.assume(f"assumed:{name}", statement, value, source, general_knowledge=source == "General knowledge")
        for name, statement, value, source in declared
    )


def _add_way(sheet: FigureSheet, key: str, way: Severance, basis: tuple[str, ...]) -> None:
    now, then = "The fastest way by road as things stand.", "The fastest way by road if it came true, around what would be lost."
    for name, value, unit, how in (
        ("km_now", way.before_km, "km", now), ("km_then", way.after_km, "km", then),
        ("h_now", way.before_h, "h", now), ("h_then", way.after_h, "h", then),
    ):  # fmt: skip
        if math.isfinite(value):
            sheet.put(f"{key}:{name}", Figure(value, value, value, unit, "inferred", how, known(sheet, basis, how)))

"""A situation, its changes and what-ifs as people read them in a terminal."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from rich.console import Console
from rich.table import Table
from rich.text import Text

from orontes.core.claim import Claim
from orontes.core.report import Report
from orontes.forecast.difference import Changed
from orontes.forecast.needs import Need
from orontes.forecast.outlook import Outlook, Spread
from orontes.geo.connectivity import Severance
from orontes.output import for_terminal
from orontes.situation.changes import Change, Happening, name_of, persons
from orontes.situation.contact import ContactLine
from orontes.situation.situation import Situation
from orontes.situation.states import CONTESTED, UNKNOWN
from orontes.what_if import Comparison
from orontes.why import Why

MOST_PLACES: Final = 12
ID_LETTERS: Final = 10
"""So many letters of a claim's id are shown: enough to find it; json has the whole."""
LEAST_SHOWN: Final = 0.005
_STATUS: Final = {"controlled": "", "contested": "yellow", "besieged": "red", "claimed only": "yellow", "unknown": "dim"}
_SIGN: Final = {1: "supports", -1: "is hostile to", 0: "was linked to"}
_WORDS: Final = {"departures": "leave", "arrivals": "arrive", "trapped": "trapped, worst day", "moves": "move"}


def print_situation(
    console: Console,
    situation: Situation,
    names: Mapping[str, str],
    *,
    contact: Sequence[ContactLine] = (),
    reviewed: Sequence[Claim] = (),
) -> None:
    """The picture on `console`: who holds what, fronts, roads, people, relations, contradictions; each with its claims."""
    known = "" if situation.known_on == situation.as_of else f", as known on {situation.known_on}"
    console.print(Text(f"{situation.country} as of {situation.as_of}{known}", style="bold underline"))
    for title, columns, rows in (
        ("Who holds what", ("place", "status", "odds", "last report", "claims", "against"), _control(situation)),
        ("Fronts", ("before", "side", "distance", "day", "source", "claims"), _fronts(situation)),
        (
            "Neighbours that different sides hold",
            ("side", "place", "side", "place", "road", "odds", "claims"),
            _contact(contact, names),
        ),
        ("Roads", ("road", "status", "cut", "claims", "against"), _roads(situation, names)),
        ("People", ("", "from", "to", "persons", "measure", "day", "claims"), _people(situation)),
        ("Actors", ("actor", "", "", "claims"), _actors(situation)),
        ("Contradictions, strongest first", ("about", "versions", "weight"), _contradictions(situation)),
        ("Reviewed", ("claim", "kind", "decision"), _reviewed(reviewed)),
        ("Track record", ("voice", "confirmed", "contradicted", "weighs", "claims"), _track(situation)),
    ):
        _table(console, title, columns, rows)
    console.print(Text(f"{len(situation.unused):,} claims changed nothing in this picture.", style="dim"))


Rows = list[tuple[str | Text, ...]]


def _control(situation: Situation) -> Rows:
    shown = [state for state in situation.control if state.status != UNKNOWN or state.claims]
    return [
        (name_of(state.place), Text(state.status, style=_STATUS[state.status]), _odds(state.probabilities),
         str(state.last_report or ""), _ids(state.claims), _ids(state.against))
        for state in sorted(shown, key=lambda state: (state.inferred, name_of(state.place)))
    ]  # fmt: skip


def _track(situation: Situation) -> Rows:
    return [
        (row.voice, str(row.confirmed), str(row.contradicted), f"x {row.factor:.2f}", _ids(row.claims)) for row in situation.track
    ]


def _reviewed(claims: Sequence[Claim]) -> Rows:
    return [(_ids([claim.id]), claim.kind, claim.review.words) for claim in claims if claim.review]


def _fronts(situation: Situation) -> Rows:
    return [
        (name_of(front.place), front.side, "" if front.distance_km is None else f"{front.distance_km:g} km", str(front.day),
         front.source or "", _ids(front.claims))
        for front in situation.fronts
    ]  # fmt: skip


def _contact(lines: Sequence[ContactLine], names: Mapping[str, str]) -> Rows:
    return [
        (line.side_a, names.get(line.node_a, line.node_a), line.side_b, names.get(line.node_b, line.node_b),
         f"{line.length_km:.0f} km", f"{line.probability:.0%}", _ids(line.claims))
        for line in lines
    ]  # fmt: skip


def _roads(situation: Situation, names: Mapping[str, str]) -> Rows:
    rows: Rows = []
    for link in situation.links:
        ends = f"{names.get(link.node_from, link.node_from)} - {names.get(link.node_to, link.node_to)}"
        road = f"{link.ref} {ends}" if link.ref else ends
        rows.append((road, link.status, f"{link.probability_cut:.0%}", _ids(link.claims), _ids(link.against)))
    return rows


def _people(situation: Situation) -> Rows:
    return [
        ("back" if row.returned else "fled", name_of(row.origin), name_of(row.destination), persons(row), row.measure or "",
         str(row.day), _ids(row.claims))
        for row in situation.displaced
    ]  # fmt: skip


def _actors(situation: Situation) -> Rows:
    rows: Rows = [(r.actor_text, _SIGN[r.sign], r.target_text, _ids(r.claims)) for r in situation.relations]
    rows += [
        (trend.text, "said to weaken" if trend.sign < 0 else "said to strengthen", "", _ids(trend.claims))
        for trend in situation.capabilities
    ]
    return rows


def _contradictions(situation: Situation) -> Rows:
    return [
        (one.about, " / ".join(f"{version} [{_ids(ids)}]" for version, ids in one.versions), f"{one.weight:.2f}")
        for one in situation.contradictions
    ]


def print_changes(console: Console, changes: Iterable[Change], since: str) -> None:
    """What changed, on `console`."""
    rows = [(c.about, c.before or "not known", c.after or "not told any more", _ids(c.claims)) for c in changes]
    _table(console, f"Changed since {since}", ("what", "before", "now", "claims"), rows, always=True)


def print_timeline(console: Console, happenings: Iterable[Happening], reports: Sequence[Report]) -> None:
    """What happened when, on `console`."""
    rows = [(str(h.day), h.kind, h.place, h.text, _ids(h.claims)) for h in happenings]
    _table(console, f"Time line from {len(reports):,} reports", ("day", "what", "where", "", "claims"), rows, always=True)


def print_comparison(console: Console, made: Comparison) -> None:
    """What suppositions change, on `console`."""
    for one in made.supposed:
        console.print(Text(f"Supposed: {'; '.join(one.understood)}", style="bold"))
    _table(
        console,
        "Ways between regions, without the places and roads supposed to change",
        ("way", "now", "then"),
        [_way(way) for way in made.ways],
    )
    alone = [(made.names.get(node, node), f"{people:,.0f}" if people else "") for node, people in made.cut_off[:10]]
    _table(console, "Places that no road joins any more to the rest", ("place", "people"), alone)
    figures = [_figure(figure, made.names) for figure in made.figures]
    title = f"People within {made.days} days: median and 90 % range, run by run with the same draws"
    _table(console, title, ("", "without", "with", "difference"), figures, always=True)


def print_outlook(console: Console, outlook: Outlook, needs: Sequence[Need]) -> None:
    """The outlook on `console`: totals by scenario, the forecast with a record, places, needs; medians and 90 % ranges."""
    console.print(Text(f"Outlook of {outlook.issue_date}, {outlook.days[0]} to {outlook.days[-1]}", style="bold underline"))
    scenarios: Rows = [
        (part.title, f"{part.weight:.0%}", _range(part.departures), _range(part.arrivals), _range(part.trapped_peak))
        for part in outlook.scenarios
    ]
    scenarios.append(("all, mixed by weight", "", *map(_range, (outlook.departures, outlook.arrivals, outlook.trapped_peak))))
    _table(console, "By scenario", ("scenario", "weight", "may leave", "may arrive", "trapped, worst day"), scenarios)
    beside = [(rule.name, _range(rule.displaced), rule.meaning) for rule in outlook.reference if rule.displaced is not None]
    _table(console, "Beside it, gone or displaced on the last day", ("rule", "persons", "meaning"), beside)
    places = [
        (place.name, _range(place.departures), _range(place.arrivals), *(f"{share:.0%}" for _, share in place.p_arrivals_7d))
        for place in outlook.places[:MOST_PLACES]
    ]
    limits = [f"over {threshold:,}" for threshold, _ in outlook.places[0].p_arrivals_7d] if outlook.places else []
    title = "Places where most leave or arrive, and how likely so many arrive within a week"
    _table(console, title, ("place", "may leave", "may arrive", *limits), places)
    rows = [
        (need.name.replace("_", " "), f"{_two(need.best)} ({_two(need.low)} to {_two(need.high)})", need.unit) for need in needs
    ]
    _table(console, "Needs of those displaced on the last day (Sphere)", ("need", "amount", "unit"), rows)
    console.print(Text(f"Skill: {outlook.skill_label}", style="dim"))


def print_why(console: Console, reasons: Why) -> None:
    """What each report adds to the outlook, on `console`."""
    rows = [
        (" ".join(str(part) for part in (one.report.date, one.report.publisher or one.report.id) if part),
         one.report.title or "", str(len(one.claims)), _two(one.mean_added),
         f"{_two(one.pairs.low)} to {_two(one.pairs.high)}",
         "" if one.past_shocks_added is None else _two(one.past_shocks_added))
        for one in reasons.effects
    ]  # fmt: skip
    title = f"What each report adds to those who may leave, {_range(reasons.departures)}: {reasons.members} pairs of runs"
    columns = ("report", "", "claims", "adds on average", "in 90 % of pairs", "adds to past shocks")
    _table(console, title, columns, rows, always=True)
    untouched = f"{reasons.unused:,} reports changed nothing in this picture"
    more = f"; {reasons.left:,} with few claims were not left out in turn" if reasons.left else ""
    console.print(Text(f"{untouched}{more}. What several reports tell moves little when one is left out.", style="dim"))


def _figure(figure: Changed, names: Mapping[str, str]) -> tuple[str, ...]:
    ends = [names.get(end, end) if end else None for end in (figure.origin, figure.destination)]
    place = " to ".join(end for end in ends if end) or "all places"
    return f"{_WORDS[figure.measure]}: {place}", *(_range(one) for one in (figure.without, figure.supposed, figure.added))


def _range(one: Spread) -> str:
    return f"{_two(one.best)} ({_two(one.low)} to {_two(one.high)})"


def _two(value: float) -> str:
    """Two significant digits."""
    digits = max(len(str(int(abs(value)))) - 2, 0)
    return f"{round(value, -digits):,.0f}"


def _way(way: Severance) -> tuple[str, str, str]:
    now = f"{way.before_h:.1f} h ({way.before_km:,.0f} km)"
    return f"{way.origin} - {way.destination}", now, "lost" if way.cut else f"{way.after_h:.1f} h ({way.after_km:,.0f} km)"


def _odds(probabilities: Iterable[tuple[str, float]]) -> str:
    named = sorted(
        ((p, side) for side, p in probabilities if p >= 0.005), key=lambda item: (item[1] in {UNKNOWN, CONTESTED}, -item[0])
    )
    return ", ".join(f"{side} {p:.0%}" for p, side in named)


def _ids(claims: Sequence[str]) -> str:
    shown = ", ".join(claim[:ID_LETTERS] for claim in claims[:3])
    return f"{shown} +{len(claims) - 3}" if len(claims) > 3 else shown


def _table(
    console: Console, title: str, columns: Sequence[str], rows: Sequence[Sequence[str | Text]], *, always: bool = False
) -> None:
    if not rows and not always:
        return
    console.print()
    console.print(Text(title, style="bold"))
    if not rows:
        console.print(Text("  nothing", style="dim"))
        return
    table = Table(box=None, pad_edge=False, show_edge=False)
    for column in columns:
        table.add_column(column, overflow="fold", header_style="dim")
    for row in rows:
        table.add_row(*(cell if isinstance(cell, Text) else Text(for_terminal(cell)) for cell in row))
    console.print(table)

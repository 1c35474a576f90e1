"""Claims and places as people read them in a terminal."""

import sys
from collections.abc import Iterable
from typing import Final

from rich.console import Console
from rich.table import Table
from rich.text import Text

from orontes.core.claim import Claim
from orontes.core.period import Period
from orontes.core.quantity import People
from orontes.core.report import Report
from orontes.extract.places import PlaceMention
from orontes.ledger.queue import Queued
from orontes.ledger.reviewed import slot_words
from orontes.output import for_terminal

_COLOURS: Final = (
    ({"control_change", "front_position", "clash", "strike"}, "red"),
    ({"infrastructure_damage", "route_closed", "route_opened", "access_constraint"}, "yellow"),
    ({"displacement", "return", "casualty"}, "cyan"),
    ({"reinforcement", "external_support", "hostility", "affiliation", "capability", "ceasefire"}, "magenta"),
)
_PIPE_WIDTH: Final = 110
_INDENT: Final = "    "


def stdout_console() -> Console:
    """A console on standard output: coloured in a terminal, plain and of one width elsewhere."""
    return Console(width=None if sys.stdout.isatty() else _PIPE_WIDTH, highlight=False, soft_wrap=False)


def print_queued(console: Console, one: Queued, where: str) -> None:
    """A claim to review on `console`: what was read, part by part, beside its sentence, and what was decided."""
    claim, report = one.claim, one.report
    console.print()
    console.print(Text(f"{where}  {claim.id[:10]}  {heading_of(report)}", style="bold underline"))
    line = Text(f"{claim.kind:<22}", style=f"bold {colour_of(claim.kind)}")
    console.print(line.append(f"{claim.modality}  ").append(for_terminal(summary(claim))))
    context = Text(for_terminal(one.context))
    context.stylize("reverse", one.offset, one.offset + claim.sentence.end - claim.sentence.start)
    console.print(context)
    for part in (
        "actor",
        "target_actor",
        "place",
        "origin",
        "destination",
        "route",
        "change",
        "people",
        "distance",
        "when",
        "source",
    ):
        words = slot_words(claim.to_record()[part])
        if words is not None:
            console.print(Text(f"{_INDENT}{part:<14}{for_terminal(words)}"))
    if claim.review:
        console.print(Text(_INDENT + for_terminal(claim.review.words), style="italic"))


def print_places(console: Console, report: Report, mentions: Iterable[PlaceMention]) -> None:
    """The place mentions of one report on `console`, one a line."""
    console.print(Text(heading_of(report), style="bold underline"))
    table = Table(box=None, pad_edge=False)
    for column, justify in (
        ("at", "right"), ("text", "left"), ("name", "left"), ("Arabic name", "left"), ("kind", "left"), ("country", "left"),
    ):  # fmt: skip
        table.add_column(column, justify="right" if justify == "right" else "left")
    table.add_column("lat", justify="right")
    table.add_column("lon", justify="right")
    for mention in mentions:
        record = mention.to_record()
        where = [f"{record[key]:.3f}" if record[key] is not None else "" for key in ("lat", "lon")]
        words = [for_terminal(record.get(key) or "") for key in ("text", "name", "name_local", "type", "country")]
        table.add_row(*map(Text, (str(record["start"]), *words, *where)))
    console.print(table if table.row_count else Text("no place in this report", style="dim"))


def summary(claim: Claim) -> str:
    """What `claim` says in one line: who, what, where, how many, how far, when, by whose word.

    Examples
    --------
    >>> from orontes.core.claim import Span
    >>> from orontes.core.place import Place
    >>> summary(Claim("a:1", "a", "clash", "asserted", Span(0, 4), "Homs", "r", place=Place("Homs", name="Homs")))
    'Homs · .50'
    """
    parts: list[str] = []
    if claim.actor:
        parts.append(claim.actor.resolved or claim.actor.text)
    if claim.change:
        parts.append(claim.change)
    if claim.target_actor:
        parts.append(f"→ {claim.target_actor.resolved or claim.target_actor.text}")
    if claim.place:
        parts.append(claim.place.name or f"{claim.place.text} (not resolved)")
    if claim.origin or claim.destination:
        ends = [place.name or place.text if place else "?" for place in (claim.origin, claim.destination)]
        parts.append(f"from {ends[0]} to {ends[1]}")
    if claim.route:
        parts.append(claim.route.ref or claim.route.text)
    if claim.people:
        parts.append(people_shown(claim.people))
    if claim.distance:
        parts.append(f"{claim.distance.km:g} km")
    if claim.when:
        parts.append(days_shown(claim.when))
    if claim.source:
        parts.append(f"source: {claim.source.text}")
    return " · ".join([*parts, f"{claim.confidence:.2f}".lstrip("0")])


def people_shown(people: People) -> str:
    """A number of people as an interval, with its unit and measure.

    Examples
    --------
    >>> people_shown(People("thousands", 2000, 9999, measure="stock"))
    '2,000-9,999 people (stock)'
    """
    low, high = people.low, people.high
    if low is None:
        number = f"up to {high:,}"
    elif high is None:
        number = f"at least {low:,}"
    else:
        number = f"{low:,}" if low == high else f"{low:,}-{high:,}"
    return f"{number} {people.unit}" + (f" ({people.measure})" if people.measure else "")


def days_shown(when: Period) -> str:
    """A period as its first and last day."""
    first, last = when.start or "…", when.last_day or "…"
    return str(first) if first == last else f"{first} to {last}"


def heading_of(report: Report) -> str:
    """Id, day and title of a report in one line."""
    parts = (report.id, report.date.isoformat() if report.date else "no date", report.title or "")
    return for_terminal(" · ".join(part for part in parts if part))


def colour_of(kind: str) -> str:
    """The colour of a kind of claim: fighting red, roads yellow, people cyan, relations magenta."""
    return next((colour for kinds, colour in _COLOURS if kind in kinds), "white")

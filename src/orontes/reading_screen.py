"""A report as it was read: its whole text, each sentence with a claim in the colour of its kind, what was said under it."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from orontes.core.claim import Claim
from orontes.core.place import Place
from orontes.core.report import Report
from orontes.output import for_terminal
from orontes.screens import colour_of, days_shown, heading_of, people_shown

READ: Final = "▌ "
"""Stands before what was read, so that it shows without colour too."""
UNREAD: Final = "  "
_BETWEEN: Final = "·"
_KIND_WIDTH: Final = 21
_MODALITY_WIDTH: Final = 12


@dataclass(frozen=True, slots=True)
class Stretch:
    """A piece of the text: the claims whose sentence it is, and those told elsewhere that it says again; none: unread."""

    start: int
    end: int
    claims: tuple[Claim, ...] = ()
    again: tuple[Claim, ...] = ()

    @property
    def is_read(self) -> bool:
        """Whether a claim rests on it."""
        return bool(self.claims or self.again)


def stretches(length: int, claims: Sequence[Claim]) -> Iterator[Stretch]:
    """The whole text of that many characters, cut into what was read and what was not; sentences that overlap are one.

    Examples
    --------
    >>> from orontes.core.claim import Span
    >>> one = Claim("a:1", "a", "clash", "asserted", Span(5, 9), "....", "r")
    >>> [(s.start, s.end, s.is_read) for s in stretches(12, [one])]
    [(0, 5, False), (5, 9, True), (9, 12, False)]
    """
    spans = sorted(
        [(c.sentence.start, c.sentence.end, False, n) for n, c in enumerate(claims)]
        + [(s.start, s.end, True, n) for n, c in enumerate(claims) for s in c.also]
    )
    at, n = 0, 0
    while n < len(spans):
        start, end = spans[n][:2]
        here = []
        while n < len(spans) and spans[n][0] < max(end, start + 1):
            end = max(end, spans[n][1])
            here.append(spans[n])
            n += 1
        if at < start:
            yield Stretch(at, start)
        own = [i for _, _, again, i in here if not again]
        other = [i for _, _, again, i in here if again and i not in own]
        yield Stretch(start, end, tuple(claims[i] for i in own), tuple(claims[i] for i in dict.fromkeys(other)))
        at = end
    if at < length:
        yield Stretch(at, length)


def print_reading(console: Console, report: Report, claims: Sequence[Claim]) -> None:
    """The report on `console`: what was read coloured by kind with its claims under it, what was not dimmed."""
    console.print(Text(heading_of(report), style="bold underline"), soft_wrap=True)
    read = 0
    for stretch in stretches(len(report.text), claims):
        if stretch.is_read:
            read += len(report.text[stretch.start : stretch.end].strip())
            _print_read(console, report.text, stretch)
        else:
            _print_unread(console, report.text[stretch.start : stretch.end])
    console.print(_foot(report, claims, read))
    console.print()


def _print_unread(console: Console, text: str) -> None:
    """Paragraphs, dimmed; a stretch without a letter or digit is a mark left over between two sentences."""
    for paragraph in text.split("\n\n"):
        words = " ".join(for_terminal(paragraph).split())
        if any(map(str.isalnum, words)):
            _print_marked(console, UNREAD, Text(words, style="dim"))


def _print_read(console: Console, text: str, stretch: Stretch) -> None:
    first = (*stretch.claims, *stretch.again)[0]
    _print_marked(console, READ, _sentence(text, stretch, colour_of(first.kind)), colour_of(first.kind))
    table = Table.grid(padding=(0, 1, 0, 0))
    table.add_column(min_width=_KIND_WIDTH)
    table.add_column(min_width=_MODALITY_WIDTH)
    table.add_column()
    for claim in stretch.claims:
        colour = colour_of(claim.kind)
        slots = Text(f" {_BETWEEN} ").join(
            Text.assemble((f"{name} ", "dim"), for_terminal(said)) for name, said in slots_of(claim)
        )
        table.add_row(
            Text(claim.kind, style=f"bold {colour}"), Text(claim.modality, style="" if claim.happened else "italic"), slots
        )
    for claim in stretch.again:
        table.add_row(
            Text(claim.kind, style=colour_of(claim.kind)), Text("again", style="dim"), Text(f"as {claim.id}", style="dim")
        )
    console.print(Padding(table, (0, 0, 0, len(READ) + 2)))
    console.print()


def _sentence(text: str, stretch: Stretch, colour: str) -> Text:
    """The words in the colour of their kind, those that named an event underlined in the colour of theirs; one line."""
    shown = Text(for_terminal(text[stretch.start : stretch.end]).replace("\n", " "), style=colour)
    for claim in stretch.claims:
        if claim.trigger is not None:
            start, end = claim.trigger.start - stretch.start, claim.trigger.end - stretch.start
            shown.stylize(f"bold underline {colour_of(claim.kind)}", start, end)
    return shown


def _print_marked(console: Console, mark: str, text: Text, style: str = "") -> None:
    """The text wrapped, `mark` before each of its lines."""
    for line in text.wrap(console, max(console.width - len(mark), 1)):
        line.rstrip()
        console.print(Text(mark, style=style).append_text(line))


def slots_of(claim: Claim) -> Iterator[tuple[str, str]]:
    """Name and words of each slot that the claim fills, then how sure it is and the rule.

    Examples
    --------
    >>> from orontes.core.claim import Span
    >>> list(slots_of(Claim("a:1", "a", "clash", "asserted", Span(0, 4), "Homs", "clash.x", place=Place("Homs", name="Homs"))))
    [('where', 'Homs'), ('sure', '.50'), ('rule', 'clash.x')]
    """
    if claim.actor:
        yield "who", claim.actor.resolved or claim.actor.text
    if claim.change:
        yield "change", claim.change
    if claim.target_actor:
        yield "whom", claim.target_actor.resolved or claim.target_actor.text
    for name, place in (("where", claim.place), ("from", claim.origin), ("to", claim.destination)):
        if place:
            yield name, _place(place)
    if claim.route:
        yield "road", claim.route.ref or claim.route.text
    if claim.people:
        yield "people", people_shown(claim.people)
    if claim.distance:
        yield "distance", f"{claim.distance.km:g} km"
    if claim.when:
        yield "when", days_shown(claim.when)
    if claim.cause:
        yield "cause", claim.cause
    if claim.community:
        yield "community", claim.community
    if claim.source:
        yield "source", claim.source.text + (f" ({claim.source.kind})" if claim.source.kind else "")
    yield "sure", f"{claim.confidence:.2f}".lstrip("0")
    yield "rule", ", ".join((claim.rule, *claim.also_by))


def _place(place: Place) -> str:
    if not place.name:
        return f"{place.text} (not resolved)"
    return place.name if place.name == place.text else f"{place.name} ({place.text})"


def _foot(report: Report, claims: Sequence[Claim], read: int) -> Text:
    """How many claims of which kinds, and how much of the text they rest on."""
    if not claims:
        return Text("no claim in this report", style="dim")
    foot = Text(
        f"{len(claims)} claim{'' if len(claims) == 1 else 's'} from {read / max(len(report.text.strip()), 1):.0%} of the text: "
    )
    kinds = Counter(claim.kind for claim in claims)
    return foot.append_text(Text(", ").join(Text(f"{kind} {count}", style=colour_of(kind)) for kind, count in kinds.items()))

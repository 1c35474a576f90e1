"""The rows of the claims table: what is said in a line, the sentence that says it, by whose word, how certain."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from markupsafe import Markup, escape

from orontes.brief.content import WITHIN
from orontes.brief.evidence import SENTENCE_LONGEST, by_report, claim_key
from orontes.brief.figures import FigureSheet, clean_line, clean_name, clipped, name_markup, quote_markup
from orontes.brief.words import MODALITY_SHORT, MODALITY_WORDS, SOURCE_PHRASES, SOURCE_WORDS, THEMES, period_text
from orontes.core.claim import Actor, Claim
from orontes.core.place import Place
from orontes.core.report import Report

CONTROL_VERBS: Final = {"gained": "took", "lost": "lost", "entered": "entered", "holds": "holds", "contested": "contests"}
STANDINGS: Final = ("now", "open", "background")
"""Told as happening now; planned, supposed or denied; of the past. They stand apart on the page."""


@dataclass(frozen=True, slots=True)
class ClaimRow:
    """The claims that one sentence makes by one voice; markup is escaped already.

    `lines` are the claims in a line each, with how surely each was read; `names` are the places in the local script, by which
    a row is found too; `reviews` are the decisions of reviewers, each as its status and in words.
    """

    key: str
    lines: tuple[tuple[Markup, Markup], ...]
    quote: Markup
    source: Markup
    modality: str
    modality_long: str
    when: str | None
    names: str
    reviews: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class ClaimGroup:
    """Rows of one theme."""

    title: str
    rows: tuple[ClaimRow, ...]


def standing(claim: Claim) -> str:
    """Which of `STANDINGS` the claim has."""
    if claim.happened:
        return "now"
    return "background" if claim.modality == "historic" else "open"


def claim_groups(claims: Iterable[Claim], sheet: FigureSheet, *, wanted: str) -> tuple[ClaimGroup, ...]:
    """The claims of one standing, by theme; empty themes are left out."""
    chosen = [claim for claim in claims if standing(claim) == wanted]
    groups = []
    for title, kinds in THEMES:
        rows = _rows([claim for claim in chosen if claim.kind in kinds], sheet)
        if rows:
            groups.append(ClaimGroup(title, rows))
    return tuple(groups)


def _rows(claims: Sequence[Claim], sheet: FigureSheet) -> tuple[ClaimRow, ...]:
    together: dict[tuple[object, ...], list[Claim]] = {}
    for claim in claims:
        together.setdefault((claim.report, claim.sentence, claim.source, claim.modality, claim.when), []).append(claim)
    return tuple(claim_row(same, sheet) for same in together.values())


def claim_row(claims: Sequence[Claim], sheet: FigureSheet) -> ClaimRow:
    """The row of claims that share sentence, voice, modality and time."""
    first = claims[0]
    told = quote_markup(first.source.text) if first.source else Markup("the report itself")
    if first.source and first.source.kind not in (None, "unknown") and first.source.text != SOURCE_PHRASES[first.source.kind]:
        told += Markup(' <span class="soft">{}</span>').format(SOURCE_WORDS[first.source.kind or "unknown"])
    lines = tuple((claim_line(claim, sheet), sheet.number(f"confidence:{claim.id}", "percent")) for claim in claims)
    return ClaimRow(
        claim_key(first), lines, _quote(claims), told, MODALITY_SHORT[first.modality], MODALITY_WORDS[first.modality],
        period_text(first.when), " ".join(dict.fromkeys(p.name_local for c in claims for p in c.places if p.name_local)),
        tuple(dict.fromkeys((c.review.status, clean_line(c.review.words)) for c in claims if c.review)),
    )  # fmt: skip


def _quote(claims: Sequence[Claim]) -> Markup:
    """The sentence with the words in bold that named each event."""
    quote, sentence = claims[0].quote, claims[0].sentence
    spans = sorted({(c.trigger.start - sentence.start, c.trigger.end - sentence.start) for c in claims if c.trigger})
    inner, at = Markup(""), 0
    for start, end in spans:
        if at <= start < end <= len(quote):
            inner += Markup("{}<b>{}</b>").format(quote[at:start], quote[start:end])
            at = end
    rest = clipped(quote[at:], most=SENTENCE_LONGEST)
    return Markup('<bdi dir="auto" data-zone="quote">{}{}</bdi>').format(inner, rest)


def place_markup(place: Place | None, missing: str = "an unnamed place") -> Markup:
    """The standard name of a place, or the words of the report where it has none."""
    if place is None:
        return escape(missing)
    return name_markup(place.text if place.resolved_by == WITHIN else place.name or place.text)


def actor_markup(actor: Actor | None, missing: str = "An unnamed side") -> Markup:
    """The words for an actor, and who is meant where they are a pronoun."""
    return escape(missing) if actor is None else name_markup(actor.resolved or actor.text)


def claim_line(claim: Claim, sheet: FigureSheet) -> Markup:
    """What a claim says, in one line made of its slots."""
    lines = {
        "control_change": _control, "front_position": _front, "displacement": _moved, "return": _moved,
        "casualty": _people_harmed,
        "external_support": _relation, "hostility": _relation, "affiliation": _relation, "capability": _capability,
    }  # fmt: skip
    return lines.get(claim.kind, _event)(claim, sheet)


def _control(claim: Claim, _sheet: FigureSheet) -> Markup:
    verb = CONTROL_VERBS.get(claim.change or "", "named with the control of")
    return Markup("{} {} {}").format(actor_markup(claim.actor), verb, place_markup(claim.place))


def _front(claim: Claim, sheet: FigureSheet) -> Markup:
    far = Markup("{} from ").format(sheet.number(f"distance:{claim.id}")) if claim.distance else escape("near ")
    return Markup("{} {}{}").format(actor_markup(claim.actor), far, place_markup(claim.place))


def _moved(claim: Claim, sheet: FigureSheet) -> Markup:
    people = sheet.number(f"people:{claim.id}") if claim.people else escape("People")
    unit = f" {claim.people.unit}" if claim.people else ""
    verb = "returned" if claim.kind == "return" else "fled" if claim.cause != "disaster" else "displaced by disaster"
    line = Markup("{}{} {}").format(people, unit, verb)
    if claim.origin:
        line += Markup(" from {}").format(place_markup(claim.origin))
    if claim.destination:
        line += Markup(" to {}").format(place_markup(claim.destination))
    return line + (Markup(" in {}").format(place_markup(claim.place)) if claim.place and not claim.origin else Markup(""))


def _people_harmed(claim: Claim, sheet: FigureSheet) -> Markup:
    number = sheet.number(f"people:{claim.id}") if claim.people else None
    people = Markup("{} {}").format(number, claim.people.unit) if claim.people else escape("People")
    where = Markup(" in {}").format(place_markup(claim.place)) if claim.place else Markup("")
    return Markup("{} killed or hurt{}").format(people, where)


def _relation(claim: Claim, _sheet: FigureSheet) -> Markup:
    verb = {"external_support": "supports", "hostility": "opposes", "affiliation": "is linked with"}[claim.kind]
    others = [actor_markup(claim.target_actor)] if claim.target_actor else []
    others += [place_markup(claim.place)] if claim.place else []
    others += [name_markup(claim.community)] if claim.community else []
    return Markup("{} {} {}").format(actor_markup(claim.actor), verb, Markup(", ").join(others) or "an unnamed party")


def _capability(claim: Claim, _sheet: FigureSheet) -> Markup:
    verb = {"up": "may be growing stronger", "down": "may be growing weaker"}.get(
        claim.change or "", "may be changing in strength"
    )
    return Markup("{} {}").format(actor_markup(claim.actor), verb)


EVENT_WORDS: Final = {
    "clash": "Fighting", "strike": "Strike", "infrastructure_damage": "Damage", "route_closed": "Road closed",
    "route_opened": "Road open", "reinforcement": "Reinforcements", "access_constraint": "Access held up",
    "ceasefire": "Ceasefire",
}  # fmt: skip


def _event(claim: Claim, _sheet: FigureSheet) -> Markup:
    line = escape(EVENT_WORDS[claim.kind])
    if claim.actor:
        line += Markup(" by {}").format(actor_markup(claim.actor))
    if claim.target_actor:
        line += Markup(" on {}").format(actor_markup(claim.target_actor))
    if claim.place:
        line += Markup(", {}").format(place_markup(claim.place))
    if claim.route and not (claim.place and claim.route.text == claim.place.text):
        line += Markup(", {}").format(name_markup(claim.route.ref or claim.route.text))
    return line


@dataclass(frozen=True, slots=True)
class SourceRow:
    """One report as the list of sources shows it."""

    report: Report
    anchor: str
    title: Markup
    publisher: str | None
    claims: str
    voices: tuple[str, ...]


def source_rows(reports: Sequence[Report], claims: Sequence[Claim]) -> tuple[SourceRow, ...]:
    """The reports of the brief with the voices that they quote."""
    rows, told = [], by_report(claims)
    for number, report in enumerate(reports):
        own = told[report.id]
        voices = tuple(dict.fromkeys(clean_name(claim.source.text) for claim in own if claim.source))
        title = quote_markup(clean_name(report.title or report.id))
        rows.append(SourceRow(report, f"report-{number}", title, report.publisher, str(len(own)), voices))
    return tuple(rows)

"""From what a model said to claims: each is kept where the text of the report bears it out, else rejected with the reason."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, Final

from orontes.core.claim import HAPPENED, Actor, Claim, Span
from orontes.core.period import Period
from orontes.core.place import Place
from orontes.core.report import Report
from orontes.extract.document import Sentence
from orontes.extract.llm import slots
from orontes.extract.llm.locate import LEAST_WORDS, addresses_a_model, nearest, occurrences, sentence_span, whole_word
from orontes.extract.llm.pieces import Piece
from orontes.extract.llm.prompt import BEFORE
from orontes.extract.llm.schema import TEXTS, Said, checked
from orontes.extract.merge import MODEL
from orontes.extract.scene import Scene

CONFIDENCE: Final = 0.6
"""Confidence of a claim of a model whose words all stand in the text (declared by the developers; no model was measured)."""
LESS: Final = 0.75
"""Factor on it for a place that no gazetteer has, and for numbers and days that only the model tells (declared likewise)."""
CHANGES_OF: Final[Mapping[str, tuple[str, ...]]] = {
    "control_change": ("gained", "lost", "entered", "holds", "contested"), "capability": ("up", "down"),
}  # fmt: skip
NEEDS: Final[Mapping[str, tuple[tuple[str, ...], ...]]] = {
    "control_change": (("place",), ("change",)), "front_position": (("place",),), "infrastructure_damage": (("place", "route"),),
    "route_closed": (("route", "place", "origin", "destination"),),
    "route_opened": (("route", "place", "origin", "destination"),),
    "casualty": (("place", "people", "actor", "target_actor"),), "external_support": (("actor",), ("target_actor",)),
    "hostility": (("actor",), ("target_actor",)), "capability": (("actor",), ("change",)),
    "affiliation": (("actor", "community"),), "clash": (("place", "actor"),), "strike": (("place", "actor", "target_actor"),),
    "reinforcement": (("actor", "place", "destination"),), "access_constraint": (("place", "people", "actor", "route"),),
    "ceasefire": (("place", "actor", "source"),),
}  # fmt: skip
"""What a claim of a kind must tell: one of each row; as the rules of the built-in reader do. People who flee tell enough."""


@dataclass(frozen=True, slots=True)
class Rejected:
    """What a model said that became no claim: of which report, why, and its JSON value as it came."""

    report: str
    reason: str
    said: Any


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of what was said: claims kept, what was rejected, emptied slots by reason; nothing is left out."""

    claims: tuple[Claim, ...] = ()
    rejected: tuple[Rejected, ...] = ()
    emptied: tuple[tuple[str, int], ...] = ()


@dataclass(slots=True)
class _Bench:
    report: Report
    scenes: tuple[Scene, ...]
    rule: str
    sentences: list[Sentence] = field(init=False)
    starts: list[int] = field(init=False)
    ends: list[int] = field(init=False)
    emptied: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self.sentences = [one.sentence for one in self.scenes]
        self.starts = [one.start for one in self.sentences]
        self.ends = [one.end for one in self.sentences]

    def scene_at(self, at: int) -> Scene:
        return self.scenes[max(0, bisect_right(self.starts, at) - 1)]


def verify(said: Iterable[tuple[Piece, Any]], report: Report, scenes: Iterable[Scene], *, model: str) -> Verdict:
    """The claims that the text bears out, and why the others are none.

    Parameters
    ----------
    said : iterable of (Piece, JSON value)
        In the order in which the model said it.
    report : Report
    scenes : iterable of Scene
        Of the whole report, in order.
    model : str
        Its name stands in the claims' rule, ``llm:NAME``.
    """
    bench = _Bench(report, tuple(scenes), f"{MODEL}{model}")
    kept, rejected = list[Claim](), list[Rejected]()
    last, within = Span(0, 1), Piece(0, 0)
    for piece, raw in said:
        if piece != within:
            last, within = Span(piece.start, piece.start + 1), piece
        claim = _claim(raw, piece, last, bench)
        if isinstance(claim, str):
            rejected.append(Rejected(report.id, claim, raw))
        else:
            kept.append(claim)
            last = claim.sentence
    return Verdict(tuple(kept), tuple(rejected), tuple(sorted(bench.emptied.items())))


def _claim(raw: object, piece: Piece, last: Span, bench: _Bench) -> Claim | str:
    said = checked(raw)
    if isinstance(said, str):
        return said
    text = bench.report.text
    if len(said.quote.split()) < LEAST_WORDS:
        return "quote of a single word"
    quote = nearest(occurrences(said.quote, text, piece.start, piece.end), last)
    if quote is None:
        return "quote not in the text"
    span = sentence_span(quote, bench.sentences, bench.ends)
    if span is None:
        return "quote of no sentence, or of too many"
    if addresses_a_model(text[span.start : span.end]):
        return "quote speaks to the reading model"
    spots = dict(_spots(said, span, quote, piece, bench))
    filled, confidence = _filled(said, spots, bench)
    missing = [row for row in NEEDS.get(said.kind, ()) if not any(filled.get(name) for name in row)]
    if missing:
        return f"{said.kind.replace('_', ' ')} without {' or '.join(missing[0]).replace('_', ' ')}"
    return Claim(
        "draft", bench.report.id, said.kind, said.modality, span, text[span.start : span.end], bench.rule, confidence,
        in_title=bench.scene_at(span.end - 1).sentence.in_title, trigger=_trigger(said, quote, span, text), **filled,
    )  # fmt: skip


def _spots(said: Said, span: Span, quote: Span, piece: Piece, bench: _Bench) -> Iterator[tuple[str, slots.Spot]]:
    """Where the words of each slot stand: in the sentence, else near it in what the model saw; others are emptied, counted."""
    text = bench.report.text
    for name in TEXTS[1:]:
        words = said.texts.get(name)
        if words is None:
            continue
        found = whole_word(occurrences(words, text, span.start, span.end), text)
        found = found or whole_word(occurrences(words, text, max(0, piece.start - BEFORE), piece.end), text)
        at = nearest(found, quote)
        spot = slots.spot(at, bench.scene_at(at.start), text) if at is not None and bench.scenes else None
        if spot is None:
            bench.emptied[f"{name.replace('_', ' ')}: words not in the text"] += 1
        else:
            yield name, spot


def _filled(said: Said, spots: Mapping[str, slots.Spot], bench: _Bench) -> tuple[dict[str, Any], float]:
    """The slots of the claim, and its confidence."""
    filled: dict[str, Any] = {"change": _change(said), "cause": said.words.get("cause")}
    doubts = 0
    for name in ("place", "origin", "destination"):
        if name in spots:
            filled[name] = place = slots.place_at(spots[name])
            if place is None:
                bench.emptied[f"{name}: a people, not a place"] += 1
            doubts += place is not None and not place.resolved
    for name in ("actor", "target_actor"):
        filled[name] = slots.actor_of(spots[name]) if name in spots else None
    filled["source"] = slots.source_of(spots["source"], said) if "source" in spots else None
    filled["route"] = slots.route_at(spots["route"]) if "route" in spots else None
    filled["community"] = spots["community"].text if "community" in spots else None
    for name, read in (("people", slots.people_in), ("distance", slots.distance_at), ("when", slots.period_at)):
        if name in spots:
            filled[name], own = read(spots[name], said)
            if filled[name] is None:
                bench.emptied[f"{name}: says no {'days' if name == 'when' else 'number'} that can be read"] += 1
            doubts += filled[name] is not None and not own
    if filled.get("when") is None and bench.report.date is not None and said.modality in HAPPENED:
        filled["when"] = Period(bench.report.date, bench.report.date + timedelta(days=1))
    _one_of_two(filled)
    return filled, round(CONFIDENCE * LESS**doubts, 3)


def _one_of_two(filled: dict[str, Any]) -> None:
    """A flow has no one place, and nobody supports himself: what was said twice is kept once."""
    actor, target = filled["actor"], filled["target_actor"]
    if isinstance(actor, Actor) and isinstance(target, Actor) and (actor.id or actor.text) == (target.id or target.text):
        filled["target_actor"] = None
    ends = (filled.get("origin"), filled.get("destination"))
    if all(isinstance(one, Place) for one in ends) and len({one.id or one.name or one.text for one in ends if one}) == 1:
        filled["destination"] = None


def _change(said: Said) -> str | None:
    change = said.words.get("change")
    return change if change in CHANGES_OF.get(said.kind, ()) else None


def _trigger(said: Said, quote: Span, span: Span, text: str) -> Span | None:
    word = said.texts.get("trigger")
    found = occurrences(word, text, max(quote.start, span.start), min(quote.end, span.end)) if word else []
    found = whole_word(found, text)
    return found[0] if found else None

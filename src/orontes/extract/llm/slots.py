"""Words of a model in their sentence: which place, actor, number, day and source they are, by the reader's own lexicons."""

import datetime as dt
import math
from dataclasses import dataclass, replace
from typing import Final

from orontes.core.claim import Actor, Route, Source, Span
from orontes.core.period import Period
from orontes.core.place import Place
from orontes.core.quantity import Distance, People
from orontes.extract.actors import actor_at, known_actor
from orontes.extract.dates import find_dates
from orontes.extract.known import in_view
from orontes.extract.llm.schema import Said
from orontes.extract.localities import localities
from orontes.extract.people import distance_in
from orontes.extract.quantities import find_numbers
from orontes.extract.routes import REF
from orontes.extract.scene import Scene
from orontes.extract.speech import source_kind
from orontes.extract.tokens import tokenize

MOST_PEOPLE: Final = 8_300_000_000
"""More people than live on earth (UN World Population Prospects 2024: 8.2 billion in 2025) are a slip of the pen."""
FARTHEST_KM: Final = 20_040.0
"""Half the way round the earth."""


@dataclass(frozen=True, slots=True)
class Spot:
    """Words of a slot where they stand: the scene of their sentence, and words [first, last) of it; `text` is the slice."""

    text: str
    scene: Scene
    first: int
    last: int

    @property
    def head(self) -> int:
        """The word on which the others depend."""
        inside = range(self.first, self.last)
        return next((i for i in inside if self.scene.sentence.head[i] not in inside), self.first)


def spot(span: Span, scene: Scene, text: str) -> Spot | None:
    """The words of the scene that a span covers; None where it covers none."""
    sentence = scene.sentence
    covered = [i for i in range(len(sentence)) if sentence.starts[i] < span.end and sentence.ends[i] > span.start]
    return Spot(text[span.start : span.end], scene, covered[0], covered[-1] + 1) if covered else None


def place_at(one: Spot) -> Place | None:
    """The place that the words name, resolved as everywhere; words without a place of the gazetteer stay; None for a people."""
    here = range(one.first, one.last)
    whole = one.scene.mention_at(one.head)
    if whole is not None and whole.first <= one.first and one.last <= whole.last and whole.place.resolved:
        return replace(whole.place, text=one.text)
    for word in (one.head, *here):
        for found in localities(one.scene, word):
            if found.how in {"named", "within"} and found.word in here and found.place.resolved:
                return replace(found.place, text=one.text)
    if any(one.scene.demonym_at(i) is not None for i in here):
        return None
    return Place(one.text, kind="other")


def actor_of(one: Spot) -> Actor:
    """The actor that the words name, with key and side where the lexicon tells them."""
    found = actor_at(one.scene, one.head)
    if found is None or (found.id is None and found.side is None):
        known = known_actor(one.scene, one.first, one.last)
        if known is not None:
            return Actor(one.text, known[0], in_view().side_of(known[0]))
    return Actor(one.text, found.id, found.side) if found is not None else Actor(one.text)


def source_of(one: Spot, said: Said) -> Source:
    """By whose word; the kind by the lexicon, else as the model says."""
    return Source(one.text, source_kind(one.text, one.scene.sentence.lemmas[one.head]) or said.words.get("source_kind"))


def route_at(one: Spot) -> Route:
    """The road that the words name, with its number where it has one."""
    words = one.scene.sentence.words[one.first : one.last]
    ref = next((word for word in words if REF.match(word)), None)
    return Route(one.text, ref.replace("-", "").replace(" ", "") if ref else None)


def people_in(one: Spot, said: Said) -> tuple[People | None, bool]:
    """The number that the words say with what qualifies it, and whether it was read here (else it is the model's interval)."""
    words = one.scene.sentence.words
    numbers = [n for n in find_numbers(words) if n.start < one.last and n.end > one.first]
    read = next((n for n in numbers if n.qualifier != "share"), None)
    if numbers and read is None:
        return None, True
    text = one.scene.phrase((min(one.first, read.start), max(one.last, read.end) - 1)) if read else one.text
    ends = (read.low, read.high) if read else (said.numbers.get("people_low"), said.numbers.get("people_high"))
    low, high = (None if end is None or not math.isfinite(end) else round(end) for end in ends)
    told = [end for end in (low, high) if end is not None]
    if not told or max(told) > MOST_PEOPLE or told != sorted(told):
        return None, read is not None
    return People(text, low, high, _unit(one.text, said), said.words.get("people_measure")), read is not None


def _unit(text: str, said: Said) -> str:
    lower = text.lower()
    if "famil" in lower or "household" in lower:
        return "households" if "household" in lower else "families"
    return said.words.get("people_unit", "people")


def distance_at(one: Spot, said: Said) -> tuple[Distance | None, bool]:
    """The distance that the words say, and whether it was read here (else it is the model's)."""
    numbers = [n for n in one.scene.numbers if n.start < one.last and n.end > one.first]
    read = distance_in(one.scene, numbers[0].start, numbers[-1].end) if numbers else None
    if read is not None and read[0].km <= FARTHEST_KM:
        return Distance(read[0].km, one.text), True
    km = said.numbers.get("distance_km")
    return (Distance(km, one.text), False) if km is not None and km <= FARTHEST_KM else (None, False)


def period_at(one: Spot, said: Said) -> tuple[Period | None, bool]:
    """The days that the words say, and whether they were read here (else they are the model's)."""
    read = next((d for d in one.scene.dates if d.start < one.last and d.end > one.first), None)
    if read is None:
        read = next(iter(find_dates(tokenize(one.text).words, one.scene.report_day)), None)
    if read is not None:
        return Period(read.period.start, read.period.end, one.text), True
    start, end = said.days.get("when_start"), said.days.get("when_end")
    if start is None or start >= dt.date.max:
        return None, False
    end = end if end is not None and end > start else start + dt.timedelta(days=1)
    return Period(start, end, one.text), False

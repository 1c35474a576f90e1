"""What a list of place mentions has beyond the names that claims need: roads between two names, and names no gazetteer has."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Final

from orontes.core.place import Place
from orontes.extract.document import Document, Sentence
from orontes.extract.places import PlaceMention, to_place
from orontes.extract.toponyms import Places, lexicon, type_nouns

_DASHES: Final = frozenset({("-",), ("–",), ("—",)})
_SETTLED: Final = frozenset({"town", "village", "city", "hamlet", "settlement"})
"""Nouns whose "of" a name must follow: "the village of X" is a place whatever no gazetteer says."""


def listed(
    document: Document, mentions: Sequence[PlaceMention], gazetteer: Places, *, taken: Iterable[tuple[int, int]] = ()
) -> tuple[PlaceMention, ...]:
    """The mentions with "A-B highway" as one road, and with the names that stay unresolved, in text order.

    `taken` are places [start, end) in the text that are names of other things.
    """
    text = document.report.text
    found: list[PlaceMention] = []
    closed = tuple(taken)
    for sentence in document.sentences:
        here = _joined(sentence, [m for m in mentions if m.sentence == sentence.index], text, gazetteer)
        spans = [(m.first, m.last) for m in here]
        unknown = (m for m in _unknown(sentence, text) if not any(a < m.last and m.first < b for a, b in spans))
        here += [m for m in unknown if not any(a < m.end and m.start < b for a, b in closed)]
        found += (replace(m, report=document.report.id) for m in sorted(here, key=lambda m: m.start))
    return tuple(found)


def _joined(sentence: Sentence, here: Sequence[PlaceMention], text: str, gazetteer: Places) -> list[PlaceMention]:
    """The mentions of a sentence, a name, a dash and a named road made one road without a point unless the gazetteer has it."""
    found: list[PlaceMention] = []
    for m in here:
        before = found[-1] if found else None
        joins = before is not None and m.place.kind == "road" and sentence.words[before.last : m.first] in _DASHES
        if before is None or not joins:
            found.append(m)
            continue
        words = text[before.start : m.end]
        known = [e for e in gazetteer.find(words) if e.kind == "road"]
        road = to_place(known[0], words, by="exact", candidates=known) if known else Place(words, kind="road")
        found[-1] = replace(m, first=before.first, start=before.start, place=road)
    return found


def _unknown(sentence: Sentence, text: str) -> Iterator[PlaceMention]:
    """Names behind "village of" and its like: capitalised, with no more evidence than that, and that is enough."""
    for i in range(2, len(sentence)):
        if sentence.lower[i - 1] != "of" or sentence.lemmas[i - 2] not in _SETTLED or not _names(sentence, i):
            continue
        last = i + 1
        while last < len(sentence) and (_names(sentence, last) or _ties(sentence, last)):
            last += 1
        start, end = sentence.starts[i], sentence.ends[last - 1]
        kind = type_nouns().get(sentence.lemmas[i - 2], "town")
        yield PlaceMention(sentence.index, i, last, start, end, Place(text[start:end], kind=kind))


def _names(sentence: Sentence, i: int) -> bool:
    return sentence.words[i][:1].isupper() and sentence.lower[i] not in lexicon()["ambiguous"]["words"]


def _ties(sentence: Sentence, i: int) -> bool:
    """Whether word i is a dash or an article between two parts of a name ("Kafr al - Zayt")."""
    later = sentence.words[i + 1 : i + 4]
    inner = sentence.words[i : i + 1] in _DASHES or sentence.lower[i] in ("al", "el", "ash", "an", "as", "ar")
    return inner and any(w[:1].isupper() for w in later[:2])

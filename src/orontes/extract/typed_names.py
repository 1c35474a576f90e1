"""Names that no gazetteer has but that their own words call places: "Jibu Ward", "the village of X", "A, B and C counties"."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from orontes.core.place import Place
from orontes.extract.dates import MONTHS, WEEKDAYS
from orontes.extract.document import Document, Sentence
from orontes.extract.people import persons
from orontes.extract.places import PlaceMention
from orontes.extract.toponyms import ARTICLES, is_common, lexicon, type_nouns

_LONGEST: Final = 4
"""Words of the longest name that is believed, articles and dashes not counted."""
_TYPES: Final = frozenset(
    {"town", "admin1", "admin2", "neighbourhood", "camp", "airport", "base", "crossing", "river", "hill", "region"}
)
_LEADS: Final = (("of",), (":",), ("such", "as"), ("including",), ("like",), ("namely",))
"""What stands between a plural type noun and the names it sums up."""
_LOOSE: Final = frozenset(
    "stronghold bastion hub capital enclave pocket state zone division site territory front corridor strip heartland delta area "
    "plain mount commune coast garrison barracks port prefecture".split()
)
"""Type nouns that stand behind names of other things as well ("a Taliban stronghold", "the Islamic State")."""
_AND: Final = frozenset({"and", "or", "&"})


def typed_names(
    document: Document, mentions: Sequence[PlaceMention], blocked: Sequence[Sequence[tuple[int, int]]]
) -> tuple[PlaceMention, ...]:
    """The mentions and, in text order, the names called places by their own words that none of them covers.

    Parameters
    ----------
    document : Document
    mentions : sequence of PlaceMention
    blocked : for each sentence the words [start, end) that are names of other things

    Returns
    -------
    tuple of PlaceMention
        The new ones have a kind but no point: `Place.resolved` is false.
    """
    by_sentence: dict[int, list[PlaceMention]] = {}
    for m in mentions:
        by_sentence.setdefault(m.sentence, []).append(m)
    found: list[PlaceMention] = []
    for sentence, names in zip(document.sentences, blocked, strict=True):
        here = by_sentence.get(sentence.index, [])
        taken = {i for m in here for i in range(m.first, m.last)} | {i for a, b in names for i in range(a, b)}
        new = (replace(m, report=document.report.id) for m in _typed(sentence, document.report.text, taken))
        found += sorted([*here, *new], key=lambda m: m.first)
    return tuple(found)


def _typed(sentence: Sentence, text: str, taken: set[int]) -> Iterator[PlaceMention]:
    seen: set[int] = set()
    for i in range(len(sentence)):
        kind = type_nouns().get(sentence.lemmas[i])
        if kind not in _TYPES or sentence.lemmas[i] in _LOOSE:
            continue
        spans = [*(_before(sentence, i, taken) if i not in taken else ()), *_of(sentence, i, taken)]
        for first, last in spans:
            if seen & set(range(first, last)):
                continue
            seen |= set(range(first, last))
            start, end = sentence.starts[first], sentence.ends[last - 1]
            yield PlaceMention(sentence.index, first, last, start, end, Place(text[start:end], kind=kind))


def _before(sentence: Sentence, i: int, taken: set[int]) -> Iterator[tuple[int, int]]:
    """The name right before type noun i, and where it is a plural all names of the list that ends there."""
    first = _name_start(sentence, i, taken)
    plural = sentence.lower[i] != sentence.lemmas[i] and sentence.lower[i].endswith("s")
    if first < i:
        yield first, i
    elif i - 1 not in taken:
        return
    k = first if first < i else i - 1
    while plural and k > 0:
        while k - 1 in taken and k > 0:  # a name that the gazetteer has is one of the list
            k -= 1
        k -= 1
        if k <= 0 or not (sentence.lower[k] in _AND or sentence.words[k] == ","):
            return
        if sentence.lower[k] in _AND and sentence.words[k - 1] == ",":
            k -= 1
        first = _name_start(sentence, k, taken)
        if first == k and k - 1 not in taken:
            return
        if first < k:
            yield first, k
        k = first


def _of(sentence: Sentence, i: int, taken: set[int]) -> Iterator[tuple[int, int]]:
    """The name behind "town of" and its like; all names of the list behind "towns of", "villages:" and "villages such as"."""
    if type_nouns()[sentence.lemmas[i]] not in ("town", "neighbourhood", "admin2"):
        return
    plural = sentence.lower[i] != sentence.lemmas[i] and sentence.lower[i].endswith("s")
    first = next((i + 1 + len(lead) for lead in _LEADS if sentence.lower[i + 1 : i + 1 + len(lead)] == lead), None)
    if first is None or (not plural and sentence.lower[i + 1] != "of"):
        return
    while first < len(sentence):
        last = _name_end(sentence, first, taken)
        if last > first and last not in taken:
            yield first, last
        while last < len(sentence) and last in taken:
            last += 1
        if last == first or not plural:
            return
        first = last
        while first < len(sentence) and first <= last + 1 and (sentence.words[first] == "," or sentence.lower[first] in _AND):
            first += 1
        if first == last:
            return


def _name_end(sentence: Sentence, first: int, taken: set[int]) -> int:
    """Where the name ends that begins at word `first`; `first` itself where there is none."""
    last = first
    while last < len(sentence) and last - first < _LONGEST + 2 and _part(sentence, last, taken):
        last += 1
    while last > first and not _name(sentence, last - 1):
        last -= 1
    return last


def _name_start(sentence: Sentence, end: int, taken: set[int]) -> int:
    """First word of the name that ends before word `end`; `end` itself where there is none."""
    first = end
    while first > 0 and end - first < _LONGEST + 2 and _part(sentence, first - 1, taken):
        first -= 1
    while first < end and not (_name(sentence, first) or sentence.lower[first] in ARTICLES):
        first += 1
    if first == 0 and end > 0 and is_common(sentence.words[0]):
        first += 1
    whole = first < end and _name(sentence, end - 1) and (first == 0 or first - 1 not in taken)
    return first if whole and not all(is_common(sentence.words[k]) for k in range(first, end)) else end


def _part(sentence: Sentence, i: int, taken: set[int]) -> bool:
    return i not in taken and (_name(sentence, i) or sentence.words[i] == "-" or sentence.lower[i] in ARTICLES)


def _name(sentence: Sentence, i: int) -> bool:
    word = sentence.words[i]
    return (
        word[:1].isupper()
        and not word.isupper()
        and word.replace("'", "").replace("’", "").isalpha()
        and sentence.upos[i] in ("PROPN", "NOUN", "X")
        and sentence.lower[i] not in MONTHS
        and sentence.lower[i] not in WEEKDAYS
        and persons().get(sentence.lemmas[i].lower()) is None
        and sentence.lower[i] not in lexicon()["directions"]["words"]
        and sentence.lemmas[i] not in type_nouns()
    )

"""Names of persons in a document, as far as they may be taken for places: a surname once told in full, or the one who speaks."""

from collections.abc import Iterable
from typing import Final

from orontes.extract.document import Sentence

TITLES: Final = frozenset(
    """
    mr mr. mrs mrs. ms ms. dr dr. gen gen. general col col. colonel lt lt. sgt sgt. maj maj. major capt capt. captain const const.
    president minister senator sen sen. rep rep. gov gov. governor mayor judge professor prof prof. sheikh imam king prince
    princess queen pope bishop sir lord lady ambassador secretary commander spokesman spokeswoman spokesperson chief officer
    detective inspector attorney lawyer coach actor singer
    """.split()
)
"""What stands before a person's name (general knowledge)."""
SPEAKS: Final = frozenset("say tell ask add explain reply argue insist recall claim warn admit joke laugh tweet write".split())
"""What persons do with words; states do so too, but towns seldom (general knowledge)."""
FLAT: Final = frozenset({"flat", "flat:name"})


def surnames(sentences: Iterable[Sentence]) -> frozenset[str]:
    """Words that stand for persons in the document: after a title, at the end of a full name that is a subject, or speaking."""
    found: set[str] = set()
    for sentence in sentences:
        for i, word in enumerate(sentence.words):
            if word[:1].isupper() and not word.isupper() and _is_person(sentence, i):
                found.add(word)
    return frozenset(found)


def _is_person(sentence: Sentence, i: int) -> bool:
    if i and sentence.lower[i - 1] in TITLES:
        return True
    head = sentence.head[i]
    if sentence.relation[i] in FLAT:  # the end of a full name, given name first
        given = sentence.words[head]
        return head == i - 1 and given.istitle() and given.isalpha() and len(given) > 2 and not _is_placed(sentence, head)
    return _speaks(sentence, i) and not _is_placed(sentence, i)


def _speaks(sentence: Sentence, i: int) -> bool:
    head = sentence.head[i]
    return head >= 0 and sentence.relation[i] == "nsubj" and sentence.lemmas[head] in SPEAKS


def _is_placed(sentence: Sentence, i: int) -> bool:
    return bool(sentence.case(i))

"""How many people, families or households a noun group counts, and how far away a place is said to be."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from orontes.core.quantity import Distance, People
from orontes.extract.clauses import NOMINAL
from orontes.extract.quantities import Number, lexicon
from orontes.extract.scene import Scene

KM: Final = {
    "km": 1.0,
    "kms": 1.0,
    "kilometre": 1.0,
    "kilometer": 1.0,
    "mile": 1.609344,
    "metre": 0.001,
    "meter": 0.001,
    "m": 0.001,
}
_MANY: Final = frozenset(
    "force number majority crowd wave group stream convoy militia troop staff personnel youth people".split()
)
"""Nouns whose singular is more than one person."""
_OF_MANY: Final = frozenset(
    "number majority most many crowd wave rest bulk some dozens convoy group stream average total influx estimate".split()
)
"""Nouns that count what follows them by "of"."""
_ARTICLES: Final = frozenset("a an another its his her their".split())
MILLION: Final = 1_000_000
_UNITS: Final = {"families": "families", "households": "households", "homes": "households"}
_NEAR: Final = 3
OF_THEM: Final = (("of", "whom"), ("of", "which"), ("of", "them"))
"""What stands behind the number of a part of those told of."""


OTHER_MEASURES: Final = frozenset("% percent day hour week month year time dollar per ton tonne village town city".split())
"""Nouns by which a number counts something else than people."""


@dataclass(frozen=True, slots=True)
class Count:
    """A number of persons with the noun it counts; `armed` where they are fighters or soldiers; `noun` is a base form."""

    people: People
    number: Number
    noun: str
    armed: bool
    share: bool = False


@lru_cache(maxsize=1)
def persons() -> dict[str, str]:
    """Group of each noun that counts persons: people, armed, families, households, homes."""
    return {word: group for group, words in lexicon()["persons"].items() for word in words}


def group_of(scene: Scene, i: int) -> str | None:
    """What word i counts: ``people``, ``armed``, ``families``, ``households``, ``homes``; None for other nouns."""
    sentence = scene.sentence
    found = persons().get(sentence.lemmas[i]) or persons().get(sentence.lower[i])
    if found is None and sentence.lemmas[i] in _OF_MANY:
        of = next((j for j in sentence.child(i, "nmod") if sentence.case(j) == "of"), None)
        return group_of(scene, of) if of is not None else None
    if (
        found is None
        and scene.demonym_at(i) is not None
        and (sentence.upos[i] in ("NOUN", "PROPN") or sentence.lower[i].endswith("s"))
    ):
        return "people"
    return found


def count_at(scene: Scene, head: int, *, elliptic: bool = False, single: bool = False, also: Sequence[str] = ()) -> Count | None:
    """The number of persons in the noun group of word `head`, or None.

    `elliptic` lets a bare number stand for people ("36,000 crossed"); `single` counts "a policeman" as one; nouns in `also` count
    people too ("lives").
    """
    sentence = scene.sentence
    group = set(sentence.subtree(head, without=frozenset(NOMINAL - {"appos", "punct"}) | {"acl:relcl"}))
    numbers = [n for n in scene.numbers if any(i in group for i in range(n.start, n.end)) and _belongs(scene, n, head)]
    numbers = [n for n in numbers if sentence.lower[n.end : n.end + 2] not in OF_THEM] or numbers
    if not numbers and sentence.lemmas[head] in _OF_MANY:
        of = next((j for j in sentence.child(head, "nmod") if sentence.case(j) == "of"), None)
        return count_at(scene, of, also=also) if of is not None else None
    if not numbers:
        return _one(scene, head, also) if single else None
    number = min(numbers, key=lambda n: abs(n.end - 1 - head))
    noun = _counted(scene, number, head)
    kind = group_of(scene, noun) if noun is not None else None
    if noun is not None and sentence.lemmas[noun] in also:
        return _count(scene, number, noun, kind if kind in ("homes", "families", "households") else "people")
    if kind is None or kind == "homes":
        bare = (
            noun is None
            or (noun == head and sentence.upos[noun] in ("NUM", "PRON"))
            or sentence.lower[head] in ("others", "more", "another")
        )
        if not (elliptic and bare) or _measures(scene, number):
            return None
        kind = "people"
    return _part(scene, number, noun, kind) or _count(scene, number, noun if noun is not None else head, kind)


def _part(scene: Scene, number: Number, noun: int | None, kind: str) -> Count | None:
    """The part of a number that a share makes: "60 per cent of the 20,000 residents" are 12,000."""
    sentence = scene.sentence
    share = number if number.qualifier == "share" else None
    whole = None if share else number
    for n in scene.numbers:
        if share is None and n.qualifier == "share" and n.end < number.start <= n.end + _NEAR:
            share = n
        elif whole is None and n.qualifier == "exact" and noun is not None and number.end < n.start < noun <= n.end + _NEAR:
            whole = n
    if share is None or whole is None or noun is None or whole.low is None or share.low is None or whole.qualifier != "exact":
        return None
    if whole is number and any(True for _ in sentence.child(noun, "acl:relcl")):
        return None  # of all of them something is told: "10 per cent of the 57,000 people who have fled"
    between = sentence.lower[share.end : whole.start]
    if between[:1] != ("of",) or any(w not in ("of", "the", "its", "their", "these", "those", "all") for w in between):
        return None
    counted = round(share.low * whole.low)
    unit = _UNITS.get(kind, "people")
    return Count(People(scene.phrase([share.start, noun]), counted, counted, unit), share, sentence.lemmas[noun], kind == "armed")


def _one(scene: Scene, head: int, also: Sequence[str] = ()) -> Count | None:
    """One person told with an article: "a policeman", "another civilian", "its commander"."""
    sentence = scene.sentence
    before = (j for j in sentence.child(head, "det", "nmod:poss") if j < head and sentence.lower[j] in _ARTICLES)
    article = next(before, None)
    singular = sentence.upos[head] == "NOUN" and sentence.lower[head] == sentence.lemmas[head]
    kind = group_of(scene, head) or ("people" if sentence.lemmas[head] in also else None) if singular else None
    if article is None or kind not in ("people", "armed") or sentence.lemmas[head] in _MANY:
        return None
    text = scene.phrase([article, head])
    return Count(
        People(text, 1, 1, "people"), Number(article, article + 1, 1, 1, "exact"), sentence.lemmas[head], kind == "armed"
    )


def _belongs(scene: Scene, number: Number, head: int) -> bool:
    """Whether the number counts the noun group of `head` itself, not something that hangs deeper ("soldiers of 20 nations")."""
    sentence = scene.sentence
    for i in range(number.start, number.end):
        j = i
        while (
            j != head
            and j >= 0
            and sentence.relation[j]
            in (
                "nummod",
                "compound",
                "advmod",
                "det",
                "amod",
                "fixed",
                "nmod:desc",
                "quantmod",
                "case",
                "flat",
                "obl",
                "nmod",
                "conj",
                "cc",
                "obl:npmod",
                "appos",
                "dep",
                "punct",
                "list",
            )
        ):
            if sentence.relation[j] in ("nmod", "obl", "conj", "appos") and j >= number.end:
                break
            j = sentence.head[j]
        if j == head:
            return True
    return False


def _counted(scene: Scene, number: Number, head: int) -> int | None:
    """The noun that the number counts: the head itself, or the noun after "of" ("tens of thousands of residents")."""
    sentence = scene.sentence
    if head >= number.end or head < number.start:
        if head >= number.end and group_of(scene, head) in ("families", "households"):
            return head
        if head >= number.end and head - number.end <= 6:
            for j in range(number.end, head + 1):
                if group_of(scene, j) in ("people", "armed", "families", "households") and sentence.upos[j] in (
                    "NOUN",
                    "PROPN",
                    "ADJ",
                ):
                    last = j
                    while last + 1 <= head and group_of(scene, last + 1) is not None:
                        last += 1
                    return last
        return head
    for j in sentence.child(head, "nmod"):
        if sentence.case(j) == "of" and j >= number.end:
            return j
    after = number.end
    while after < len(sentence) and after <= number.end + 3:
        if group_of(scene, after) is not None and sentence.upos[after] in ("NOUN", "PROPN"):
            return after
        if sentence.upos[after] not in ("ADJ", "ADP", "DET", "PROPN", "NOUN", "ADV", "VERB", "PUNCT"):
            break
        after += 1
    return None


def _measures(scene: Scene, number: Number) -> bool:
    """Whether the number measures something else: per cent, kilometres, money, days."""
    sentence = scene.sentence
    after = sentence.lemmas[number.end] if number.end < len(sentence) else ""
    before = sentence.words[number.start - 1] if number.start else ""
    return after in KM or after in OTHER_MEASURES or before in ("$", "€", "£", "US$")


def _count(scene: Scene, number: Number, noun: int, kind: str) -> Count | None:
    unit = _UNITS.get(kind, "people")
    low = None if number.low is None else round(number.low)
    high = None if number.high is None else round(number.high)
    first, last = number.start, max(number.end - 1, noun if number.end <= noun <= number.end + 4 else number.end - 1)
    text = scene.phrase([first, last])
    share = number.qualifier == "share"
    if share:
        people = People(text, None, MILLION, unit)
        return Count(people, number, scene.sentence.lemmas[noun], kind == "armed", share=True)
    if (low or high or 0) <= 0 and low != high:
        return None
    return Count(People(text, low, high, unit), number, scene.sentence.lemmas[noun], kind == "armed")


def distance_in(scene: Scene, first: int, last: int) -> tuple[Distance, Number] | None:
    """The first distance in words [first, last), in kilometres, with its number."""
    sentence = scene.sentence
    for n in scene.numbers:
        if n.start < first or n.end > last or n.end >= len(sentence):
            continue
        j = n.end
        while j < len(sentence) and (sentence.words[j] == "-" or sentence.lower[j] in ("or", "so")):
            j += 1
        if (
            j < len(sentence)
            and sentence.lemmas[j] in KM
            and not (sentence.lemmas[j] == "m" and (n.low or n.high or 0) > 100_000)
        ):
            said = n.low if n.low is not None else n.high
            if said is None:
                continue
            value = said if n.high is None or n.low is None else (n.low + n.high) / 2
            return Distance(round(value * KM[sentence.lemmas[j]], 3), scene.phrase([n.start, j])), n
    return None

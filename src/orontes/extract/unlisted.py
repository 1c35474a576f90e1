"""Names that no gazetteer has, taken for places where the words around them say so: "at Gamba police station"."""

import re
from collections.abc import Iterator
from typing import Final

from orontes.core.place import Place
from orontes.extract.actors import actor_at, known_actor
from orontes.extract.clauses import standard_case
from orontes.extract.dates import MONTHS
from orontes.extract.generic import is_generic
from orontes.extract.place_words import ARTICLES, ENGLISH_ARTICLES, is_common, lexicon, type_nouns
from orontes.extract.places import PlaceMention
from orontes.extract.scene import Scene

_NO_PLACE: Final = frozenset(
    "monday tuesday wednesday thursday friday saturday sunday "
    "flash update report no. report. eid ramadan christmas islam god covid twitter facebook telegram internet president "
    "minister night morning evening afternoon weekend mid early late".split()
)
_SAY: Final = frozenset({"say", "report", "tell", "add", "announce", "state"})
_BUILT: Final = frozenset(
    "station post checkpoint barracks headquarters prison court courthouse hotel school hospital mall".split()
)
"""Nouns of buildings that carry the name of where they stand."""
_BODIES: Final = frozenset(
    (
        "council assembly committee commission parliament congress senate ministry party union army agency organisation "
        "organization office court forum summit conference league cup arabic english french german spanish russian turkish "
        "hebrew chinese persian"
    ).split()
)
"""Bodies, meetings and languages: "in the Security Council", "in Arabic" say nothing of where (declared by the developers)."""
_LINKED: Final = re.compile(r"[a-z]{1,3}-[A-Z]")
"""The end of a name whose parts are linked: "Mazar-e-Sharif"."""
LOCATING: Final = ("in", "at", "near", "inside", "outside", "around", "across", "on", "within")
"""Prepositions behind which a noun group says where something is."""


def unknown_places(scene: Scene) -> Iterator[PlaceMention]:
    """Names that no gazetteer has, where a preposition of place leads to them: "at Gamba police station", "in Logo LGA"."""
    sentence = scene.sentence
    for i in range(len(sentence) - 1):
        if sentence.relation[i] != "case" or standard_case(sentence.lower[i]) not in LOCATING or sentence.head[i] < i:
            continue
        found = unknown_name(scene, sentence.head[i])
        if found is None:
            continue
        first, last, kind = found
        if not any(scene.place_of[k] is not None for k in range(first, last)):
            start, end = sentence.starts[first], sentence.ends[last - 1]
            yield PlaceMention(sentence.index, first, last, start, end, Place(scene.text[start:end], kind=kind))


def is_building(scene: Scene, head: int) -> bool:
    """Whether word `head` is a noun for a building that carries the name of where it stands."""
    sentence = scene.sentence
    return sentence.upos[head] == "NOUN" and (
        sentence.lemmas[head] in _BUILT or type_nouns().get(sentence.lemmas[head]) == "facility"
    )


def unknown_name(scene: Scene, head: int) -> tuple[int, int, str] | None:
    """Words [first, last) and kind of a name that no gazetteer has in the group of word `head`; None where there is none.

    The group is the name itself ("Logo LGA"), or a common noun that it stands before ("Gamba police station").
    """
    sentence = scene.sentence
    kind = "town"
    if sentence.upos[head] in ("PROPN", "X"):
        name = head
    elif is_building(scene, head) or (sentence.upos[head] == "NOUN" and is_generic(scene, head)):
        before = (j for j in sentence.child(head, "compound") if sentence.upos[j] in ("PROPN", "X") and j < head)
        name, kind = next(before, -1), "other"
    else:
        return None
    if name < 0 or scene.place_of[name] is not None:
        return None
    first, last = _run(scene, name)
    own = [k for k in range(first, last + 1) if not is_common(sentence.words[k]) and not is_generic(scene, k)]
    longest = max(own, key=lambda k: len(sentence.words[k]), default=-1)
    words = {sentence.lemmas[k].lower() for k in range(first, last + 1)}
    if longest < 0 or not may_name(scene, longest) or words & _BODIES or known_actor(scene, first, last + 1):
        return None
    return (first, max(last, head) + 1, kind) if not any(scene.is_dated(k) for k in range(first, last)) else None


def whole_name(scene: Scene, last: int) -> int:
    """Where a name ends that nouns for places written large are part of: "Minyan Suburb", "Qalamoun Mountains"."""
    sentence = scene.sentence
    stop = last
    while (
        stop < len(sentence)
        and sentence.words[stop].istitle()
        and scene.place_of[stop] is None
        and (sentence.lemmas[stop].lower() in type_nouns() or sentence.lemmas[stop].lower() in _BUILT)
    ):
        stop += 1
    return stop


def name_run(scene: Scene, head: int) -> str:
    """The words of the report for the whole run of name words around word `head` ("Tal al-Jabiyeh")."""
    return scene.phrase(list(_run(scene, head)))


def _run(scene: Scene, head: int) -> tuple[int, int]:
    """First and last word of the run of name words around word `head`."""
    sentence = scene.sentence

    def inside(i: int) -> bool:
        if scene.place_of[i] is not None or scene.is_dated(i):
            return False
        return (
            (sentence.words[i][:1].isupper() and sentence.upos[i] in ("PROPN", "X", "NOUN", "ADJ"))
            or sentence.words[i] == "-"
            or (
                sentence.lower[i] in ARTICLES
                and (sentence.lower[i] not in ENGLISH_ARTICLES or sentence.words[i + 1 : i + 2] == ("-",))
            )
            or _LINKED.match(sentence.words[i]) is not None
        )

    low = high = head
    while low > 0 and inside(low - 1) and (low > 1 or sentence.words[low - 1] != "-"):
        low -= 1
    while high + 1 < len(sentence) and inside(high + 1):
        high += 1
    while low < head and (
        sentence.words[low] == "-"
        or not (sentence.words[low][:1].isupper() or sentence.lower[low] in ARTICLES)
        or (sentence.lower[low] in ENGLISH_ARTICLES and sentence.words[low + 1] != "-")
    ):
        low += 1
    while high > head and (sentence.words[high] == "-" or sentence.lower[high] in ARTICLES):
        high -= 1
    return low, high


def may_name(scene: Scene, head: int) -> bool:
    """Whether a proper noun that no gazetteer has may be a place: no date, no speaker, no actor, no single letter."""
    sentence = scene.sentence
    if sentence.lower[head] in ARTICLES:  # "El Meram" is as good a name as its longer half
        head = next((j for j in sentence.child(head, "flat") if j > head), head)
    word = sentence.words[head]
    if (
        scene.is_dated(head)
        or len(word) < 3
        or word.isupper()
        or sentence.lower[head] in lexicon()["directions"]["words"]
        or sentence.lower[head] in _NO_PLACE
        or sentence.lemmas[head].lower() in _BODIES
        or sentence.lower[head] in MONTHS
    ):
        return False
    above = sentence.head[head]
    carried = head + 1 < len(sentence) and sentence.lemmas[head + 1] in _SAY
    speaks = carried or (sentence.relation[head].startswith("nsubj") and above >= 0 and sentence.lemmas[above] in _SAY)
    return not speaks and actor_at(scene, head) is None

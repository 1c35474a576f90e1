"""Who acts: states, armed groups and their like in a noun group, known to the lexicon or not."""

from collections.abc import Mapping, Sequence
from typing import Final

from orontes.core.claim import Actor
from orontes.extract.clauses import NOMINAL
from orontes.extract.known import BACKING, find_actors, in_view
from orontes.extract.scene import Scene

VAGUE: Final = ("front", "side", "line", "movement")
"""Nouns that name an actor only with a name of its own ("Nusra Front")."""


def heads() -> Mapping[str, str | None]:
    """Side of each noun that makes a noun group an actor ("rebel" -> "opposition"); None where the noun tells no side."""
    return in_view().vocabulary.heads


def _states() -> Mapping[str, str]:
    """Key of the state by ISO 3166 alpha-3."""
    return in_view().vocabulary.states


def known_actor(scene: Scene, first: int, last: int) -> tuple[str, int, int] | None:
    """Key and words [start, end) of the first actor of the lexicon named in words [first, last)."""
    return next(find_actors(scene.sentence.words, scene.sentence.lower, first, last), None)


def _named_in(scene: Scene, first: int, last: int, head: int) -> tuple[str, int, int] | None:
    """The actor that a noun group names: the one that holds its head, else the first; a backer ("US-backed SDF") is none."""
    words, lower = scene.sentence.words, scene.sentence.lower
    found = [one for one in find_actors(words, lower, first, last) if not _is_backer(lower[one[2] : one[2] + 2])]
    return next((one for one in found if one[1] <= head < one[2]), next(iter(found), None))


def _is_backer(after: Sequence[str]) -> bool:
    return len(after) > 1 and after[0] == "-" and after[1] in BACKING


_WHERE: Final = frozenset("in near at on around outside across along according amid during".split())
"""Words behind which a noun group says where or when, not who."""


def actor_at(scene: Scene, head: int) -> Actor | None:
    """The actor that the noun group of word `head` names, or None if it names none.

    A pronoun comes back with its own words and no key, for the context to fill.
    """
    sentence = scene.sentence
    if sentence.upos[head] == "PRON" or sentence.lower[head] in ("its", "their", "his"):
        if sentence.lower[head] in ("they", "he", "she", "it", "them", "its", "their", "his", "him"):
            return Actor(sentence.words[head])
        return None
    words = _group(scene, head)
    first, last = words[0], words[-1] + 1
    text = scene.phrase(words)
    known = _named_in(scene, first, last, head)
    noun = sentence.lemmas[head]
    if known is not None and (
        known[1] <= head < known[2] or noun in heads() or sentence.upos[head] == "PROPN" or _holds_name(scene, head, known)
    ):
        return Actor(text, known[0], in_view().side_of(known[0]))
    side = next((s for w in words if (s := heads().get(sentence.lemmas[w]))), None)
    if noun in VAGUE and not any(sentence.upos[w] == "PROPN" for w in words):
        return None
    if noun in heads():
        state = _state_of(scene, words)
        return Actor(text, state if side in (None, "government") else None, side)
    mention = scene.mention_at(head)
    if mention is not None and mention.place.kind == "country" and mention.place.country:
        return Actor(text, _states().get(mention.place.country, f"state.{mention.place.country}"))
    if scene.demonym_at(head) is not None:
        return Actor(text, _state_of(scene, words), side)
    return None


def modifier_actor(scene: Scene, i: int) -> Actor | None:
    """The actor that a word before an event noun names ("Russian", "rebel", "HTS" in "Russian strikes")."""
    sentence = scene.sentence
    known = known_actor(scene, i, i + 1) or known_actor(scene, max(0, i - 2), i + 1)
    if known is not None and known[2] == i + 1:
        return Actor(scene.phrase([known[1], i]), known[0], in_view().side_of(known[0]))
    if scene.demonym_at(i) is not None or (sentence.lemmas[i] in heads() and sentence.lemmas[i] not in VAGUE):
        words = [j for j in sentence.subtree(i, without=frozenset({"cc", "conj", "case", "punct"})) if j <= i]
        return Actor(scene.phrase(words), _state_of(scene, words), heads().get(sentence.lemmas[i]))
    return None


def _holds_name(scene: Scene, head: int, known: tuple[str, int, int]) -> bool:
    """Whether the group is of the actor, not merely about it: "members of HTS", "Assad's fighters"."""
    sentence = scene.sentence
    return any(
        sentence.head[i] == head and sentence.relation[i] in ("compound", "flat", "appos", "nmod", "amod")
        for i in range(known[1], known[2])
    ) and (
        sentence.lemmas[head] in heads()
        or sentence.lemmas[head]
        in ("member", "leader", "fighter", "element", "president", "spokesman", "affiliate", "government")
    )


def _group(scene: Scene, head: int) -> list[int]:
    """The words of the noun group, without clauses, further conjuncts and a preposition before it."""
    sentence = scene.sentence
    found = set(sentence.subtree(head, without=NOMINAL - {"appos"})) - {
        k for j in sentence.child(head, "case") for k in sentence.subtree(j)
    }
    low = high = head
    while low - 1 in found:
        low -= 1
    numbers = {n.start for n in scene.numbers}
    while high + 1 in found or (high + 1 < len(sentence) and sentence.words[high + 1] in "-()" and high + 2 in found):
        if high >= head and (high + 1 in numbers or sentence.lower[high + 1] in _WHERE):
            break
        high += 1
    return list(range(low, high + 1))


def _state_of(scene: Scene, words: list[int]) -> str | None:
    for i in words:
        mention = scene.demonym_at(i) or scene.mention_at(i)
        if mention is not None and mention.place.country and mention.place.kind in ("demonym", "country"):
            country = mention.place.country
            return _states().get(country) or in_view().government_of(country) or f"state.{country}"
    return None

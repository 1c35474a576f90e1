"""What a rule needs filled before it may speak: `need` of its row, each a question to the draft."""

from collections.abc import Callable, Mapping
from typing import Final

from orontes.extract.draft import Draft

SHELTERED: Final = frozenset(
    "shelter camp tent centre center school hotel church mosque gym gymnasium airstrip compound host family families".split()
)
"""Nouns of where people stay who had to leave their homes; the open ones only with a word of `OPEN_TO` before them."""
ALONE: Final = frozenset({"shelter", "camp", "tent"})
"""Nouns of `SHELTERED` that say so alone."""
QUALIFIED: Final = frozenset(
    "host collective evacuation reception transit relief emergency temporary makeshift idp displacement".split()
)
"""Words that make any noun of `SHELTERED` say so."""
ORDERING: Final = frozenset("order tell urge ask advise instruct call request command".split())
"""Verbs by which people are told to leave."""
DISPLACED: Final = frozenset(
    "displaced refugee refugees idp idps evacuee evacuees homeless returnee fled uprooted displacement displacements".split()
)
"""Words by which people are called displaced."""
MOVED: Final = frozenset(
    (
        "people family household resident civilian refugee displaced idp person villager inhabitant evacuee asylum seeker woman "
        "child arrival returnee alawite citizen local"
    ).split()
)  # fmt: skip


def has_needed(draft: Draft) -> bool:
    """Whether all that the draft's rule needs is there; ``a|b`` is either."""
    return all(any(_NEEDS[part](draft) for part in need.split("|")) for need in draft.rule.need)


def is_moved(draft: Draft) -> bool:
    """Whether the words name people who move: counted, or by what they are called."""
    sentence = draft.scene.sentence
    words = [*draft.persons, *draft.args.subjects, *draft.args.objects]
    return bool(draft.counts) or any(
        sentence.lemmas[w] in MOVED
        or sentence.lower[w] in ("displaced", "thousands", "hundreds", "dozens", "they", "many", "some", "others")
        or any(sentence.lower[j] in ("displaced", "refugee", "civilian") for j in sentence.child(w, "amod", "compound"))
        or any(sentence.lemmas[j] in MOVED for j in sentence.child(w, "nmod"))
        for w in words
    )  # fmt: skip


def _place(draft: Draft) -> bool:
    return bool(draft.places) or draft.rule.gates.get("place_from") in ("memory", "sentence")


def _people(draft: Draft) -> bool:
    sentence = draft.scene.sentence
    return bool(draft.counts or draft.persons) or any(
        sentence.lower[s] in ("they", "many", "some", "others", "everyone", "all", "those", "who") for s in draft.args.subjects
    )


def _moved_or_people(draft: Draft) -> bool:
    return bool(draft.counts or draft.persons) or is_moved(draft)


def _displaced_people(draft: Draft) -> bool:
    sentence = draft.scene.sentence
    words = [*draft.persons, *draft.args.subjects, *draft.args.objects]
    inside = {w for i in words for j in sentence.subtree(i) for w in (sentence.lower[j], sentence.lemmas[j])}
    return bool(inside & DISPLACED)


def _displaced_of(draft: Draft) -> bool:
    sentence = draft.scene.sentence
    return bool({sentence.lower[j] for j in sentence.subtree(draft.predicate)} & DISPLACED)


def _sheltered(draft: Draft) -> bool:
    """Whether the words behind the trigger say that people stay where those stay who had to leave their homes."""
    sentence = draft.scene.sentence
    places = [h for _, h in draft.args.obliques] + [draft.predicate]
    for w in places:
        group = {sentence.lemmas[j] for j in sentence.child(w, "compound", "amod", "nmod:desc")}
        if sentence.lemmas[w] in ALONE or (sentence.lemmas[w] in SHELTERED and group & QUALIFIED):
            return True
    return False


def _ordered(draft: Draft) -> bool:
    sentence, i = draft.scene.sentence, draft.predicate
    above = sentence.head[i]
    return above >= 0 and sentence.lemmas[above] in ORDERING and sentence.relation[i] in ("xcomp", "ccomp", "advcl", "acl", "obj")


def _object(draft: Draft) -> bool:
    return bool(draft.args.objects) or "object_or_subject" in draft.rule.gates


def _negated(draft: Draft) -> bool:
    sentence = draft.scene.sentence
    below = (sentence.lower[j] in ("not", "n't", "no", "nobody", "never") for j in sentence.children[draft.predicate])
    return any(below) or any(sentence.lower[s] in ("nobody", "none") for s in draft.args.subjects)


def _lives(draft: Draft) -> bool:
    sentence = draft.scene.sentence
    above = sentence.head[draft.predicate]
    return above >= 0 and sentence.lemmas[above] in ("claim", "lose", "cost", "take", "kill")


_NEEDS: Final[Mapping[str, Callable[[Draft], bool]]] = {
    "event": lambda _: True,
    "place": _place,
    "people": _people,
    "moved": _moved_or_people,
    "moved-people": is_moved,
    "displaced-people": _displaced_people,
    "displaced-of": _displaced_of,
    "sheltered": _sheltered,
    "ordered": _ordered,
    "number": lambda draft: bool(draft.counts),
    "object": _object,
    "negated": _negated,
    "lives": _lives,
    "actor": lambda draft: bool(draft.actors),
    "target_actor": lambda draft: bool(draft.targets),
    "origin": lambda draft: bool(draft.origins),
    "destination": lambda draft: bool(draft.destinations),
    "route": lambda draft: bool(draft.routes),
}

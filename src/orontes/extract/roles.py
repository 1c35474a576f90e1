"""The words that fill a role of a rule's predicate, beyond the plain arguments of its clause.

Roles of a slot: ``subject``, ``object``, ``modifier`` and prepositions as in `orontes.extract.clauses`; ``self`` is the
trigger's own noun group; ``over:subject`` the subject of the clause above an event noun (``over:in`` and other prepositions need
no role of their own: the clause above lends them to the noun); ``appos`` the noun it stands in apposition to; ``said`` what is
said of it ("the number is 30"); ``holder`` the place that has it; ``housed`` who is at it; ``owner`` whose it is ("had their
houses destroyed"); ``head`` the noun it modifies; ``prefix`` and ``noun`` the two ends of "rebel-held suburbs"; ``later:to`` the
first group with that preposition behind the trigger; a ``~`` behind a role lets a place be named anywhere inside the noun group
("a checkpoint in Homs").
"""

from collections.abc import Callable, Mapping
from typing import Final

from orontes.extract.clauses import arguments, standard_case
from orontes.extract.document import Sentence
from orontes.extract.draft import Draft

_MODIFYING: Final = ("amod", "acl", "xcomp", "advcl", "root", "parataxis")
SCENES: Final = ("scene", "site", "heart", "centre", "center", "epicentre", "epicenter", "theatre", "theater", "focus", "venue")
"""Nouns by which a place is said to be where an event takes place."""
ENGULFING: Final = frozenset(
    "rock shake hit grip engulf rattle sweep plague convulse roil reach strike wrack batter ravage devastate pound".split()
)
"""Verbs whose object is the place where the event takes place that is their subject."""
_HAVING: Final = ("have", "count", "record", "register", "contain", "see")


def words_of(draft: Draft, role: str, anchor: int) -> list[int]:
    """The words that fill a role of the draft's predicate; `anchor` is where the trigger stands."""
    if role in _SPECIAL:
        return _SPECIAL[role](draft, anchor)
    if role.startswith("later:"):
        return _later(draft, role.removeprefix("later:"))
    only = draft.rule.gates.get("only_case", {}).get(draft.scene.sentence.lemmas[anchor])
    if only is not None and role not in only and role != "subject":
        return []
    return [w for w in draft.args.by(role.removeprefix("over:")) if w != anchor]


def displaced_noun(sentence: Sentence, i: int) -> int:
    """The noun that "displaced" belongs to, or the word itself."""
    return sentence.head[i] if sentence.relation[i] == "amod" and sentence.head[i] >= 0 else i


def _self(draft: Draft, _: int) -> list[int]:
    return [displaced_noun(draft.scene.sentence, draft.predicate) if draft.rule.pos == "displaced" else draft.predicate]


def _head(draft: Draft, _: int) -> list[int]:
    sentence, i = draft.scene.sentence, draft.predicate
    return [sentence.head[i]] if sentence.head[i] >= 0 and sentence.relation[i] in _MODIFYING else []


def _holder(draft: Draft, _: int) -> list[int]:
    sentence = draft.scene.sentence
    above = sentence.head[_self(draft, 0)[0]]
    has = above >= 0 and sentence.lemmas[above] in _HAVING
    return [j for j in sentence.child(above, "nsubj") if draft.scene.mention_at(j) is not None] if has else []


def _said(draft: Draft, _: int) -> list[int]:
    sentence, i = draft.scene.sentence, draft.predicate
    return [sentence.head[i]] if sentence.relation[i] == "nsubj" and sentence.upos[sentence.head[i]] in ("NUM", "NOUN") else []


def _before(draft: Draft, anchor: int) -> list[int]:
    return [anchor - 1] if anchor and draft.scene.sentence.upos[anchor - 1] in ("NOUN", "NUM", "PROPN") else []


def _over_subject(draft: Draft, _: int) -> list[int]:
    return subject_over(draft)


def _appos(draft: Draft, _: int) -> list[int]:
    sentence, i = draft.scene.sentence, draft.predicate
    return [sentence.head[i]] if sentence.relation[i] == "appos" else []


def _relative(draft: Draft, _: int) -> list[int]:
    return [h for h in draft.args.subjects if h >= 0]


def _prefix(_: Draft, anchor: int) -> list[int]:
    return [anchor - 2]


def _noun(draft: Draft, anchor: int) -> list[int]:
    sentence = draft.scene.sentence
    above = sentence.head[anchor]
    if above < anchor or sentence.upos[above] not in ("NOUN", "PROPN"):
        nouns = (j for j in range(anchor + 1, len(sentence)) if sentence.upos[j] in ("NOUN", "PROPN"))
        above = next(nouns, -1)
    return [above] if above >= 0 else []


def _modifier_place(draft: Draft, _: int) -> list[int]:
    return [j for j in draft.args.modifiers if draft.scene.mention_at(j) is not None]


def _over_object(draft: Draft, _: int) -> list[int]:
    sentence = draft.scene.sentence
    above = sentence.head[draft.predicate]
    if above < 0:
        return []
    let = [k for j in sentence.child(above, "ccomp", "xcomp") for k in sentence.child(j, "nsubj")]
    return [*sentence.child(above, "obj", "xcomp"), *let]


def _later(draft: Draft, wanted: str) -> list[int]:
    sentence = draft.scene.sentence
    marks = (
        j
        for j in range(draft.predicate + 1, len(sentence))
        if sentence.relation[j] == "case" and standard_case(sentence.lower[j]) == wanted
    )
    return [sentence.head[j] for j in marks if sentence.head[j] > j][:1]


def subject_over(draft: Draft) -> list[int]:
    """The subject of the clause in which an event noun stands: "Goma is under the control of M23"."""
    sentence, i = draft.scene.sentence, draft.predicate
    for j in (i, *sentence.ancestors(i)):
        subjects = list(sentence.child(j, "nsubj", "nsubj:pass", "vocative", "dislocated"))
        if subjects:
            if sentence.relation[j] == "acl:relcl" and sentence.lower[subjects[0]] in ("which", "that", "who"):
                return [sentence.head[j]]
            return subjects
        if sentence.relation[j] in ("acl:relcl", "acl"):
            return [sentence.head[j]]
        if sentence.relation[j] in ("root", "ccomp", "parataxis"):
            break
    return []


def _owner(draft: Draft, _: int) -> list[int]:
    """Who had it done to what is theirs: "200 families had their houses destroyed"."""
    sentence, i = draft.scene.sentence, draft.predicate
    above = sentence.head[i]
    if above < 0 or sentence.lemmas[above] not in ("have", "see") or sentence.relation[i] not in ("xcomp", "ccomp", "acl"):
        return []
    return list(sentence.child(above, "nsubj"))


def _housed(draft: Draft, _: int) -> list[int]:
    """Who is said to be at a place by its noun alone: "195,000 people in 21 camps"."""
    sentence, i = draft.scene.sentence, draft.predicate
    above = sentence.head[i]
    if above < 0 or sentence.case(i) not in ("in", "at", "inside"):
        return []
    if sentence.relation[i] == "nmod":
        return [above]
    opening = min(j for j in sentence.subtree(i))
    return [j for j in sentence.child(above, "obj") if sentence.relation[i] == "obl" and max(sentence.subtree(j)) == opening - 1]


def _into(draft: Draft, _: int) -> list[int]:
    sentence = draft.scene.sentence
    return [w for case, w in draft.args.obliques if case == "to" and sentence.case(w) in ("into", "inside")]


def _scene(draft: Draft, _: int) -> list[int]:
    """What is called the scene of an event: "the town was the scene of fierce battles", "Aleppo is at the heart of clashes"."""
    sentence, above = draft.scene.sentence, draft.scene.sentence.head[draft.predicate]
    if above < 0 or sentence.case(draft.predicate) != "of" or sentence.lemmas[above] not in SCENES:
        return []
    return [*sentence.child(above, "nsubj"), *([sentence.head[above]] if sentence.relation[above] in ("appos", "acl") else [])]


def _engulfed(draft: Draft, _: int) -> list[int]:
    """What an event comes over: "clashes have rocked the city"."""
    sentence, above = draft.scene.sentence, draft.scene.sentence.head[draft.predicate]
    over = above >= 0 and sentence.relation[draft.predicate] == "nsubj" and sentence.lemmas[above] in ENGULFING
    return list(sentence.child(above, "obj")) if over else []


def _joined(draft: Draft, _: int) -> list[int]:
    """Where the verb that a bare verb is joined to goes: "advanced on Goma and entered"."""
    sentence, i = draft.scene.sentence, draft.predicate
    bare = sentence.relation[i] == "conj" and sentence.lemmas[i] == "enter" and not draft.args.objects
    return list(arguments(sentence, sentence.head[i]).by("object", "on", "to")) if bare else []


_SPECIAL: Final[Mapping[str, Callable[[Draft, int], list[int]]]] = {
    "self": _self, "head": _head, "holder": _holder, "said": _said, "before": _before, "over:subject": _over_subject,
    "appos": _appos, "over:appos": _appos, "relative": _relative, "prefix": _prefix, "noun": _noun,
    "owner": _owner, "housed": _housed, "modifier-place": _modifier_place,
    "into": _into, "joined": _joined, "engulfed": _engulfed, "scene": _scene, "over:object-actor": _over_object,
}  # fmt: skip

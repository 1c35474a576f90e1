"""Who did what to whom: the arguments of a verb or of an event noun, read off the tree of relations."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from orontes.extract.clause_words import (
    AROUND,
    BARE,
    BESIDE,
    CAUSING,
    COMPLEX_CASES,
    CONVEYANCES,
    INTRANSITIVE,
    RELATIVE,
    TRANSITIVE,
)
from orontes.extract.dates import MONTHS, WEEKDAYS
from orontes.extract.document import CLAUSAL, Sentence
from orontes.extract.relatives import with_antecedents

FINITE: Final = ("VBD", "VBZ", "VBP")
NOMINAL: Final = CLAUSAL | {"conj", "cc", "punct", "appos"}


@dataclass(frozen=True, slots=True)
class Arguments:
    """The arguments of one predicate, as heads of noun groups; who acts and what is acted on, whatever the voice.

    `obliques` are (preposition, head) pairs, prepositions brought to a standard form; `modifiers` are the words before an
    event noun ("Russian", "rebel", "Homs" in "Russian strikes").
    """

    predicate: int
    subjects: tuple[int, ...]
    objects: tuple[int, ...]
    obliques: tuple[tuple[str, int], ...]
    modifiers: tuple[int, ...] = ()
    passive: bool = False

    def by(self, *roles: str) -> Iterator[int]:
        """The heads that fill one of `roles`: ``subject``, ``object``, ``modifier`` or a preposition."""
        for role in roles:
            if role == "subject":
                yield from self.subjects
            elif role == "object":
                yield from self.objects
            elif role == "modifier":
                yield from self.modifiers
            else:
                yield from (head for case, head in self.obliques if case == role)


def standard_case(case: str) -> str:
    """A preposition in its standard form ("into" -> "to", "from in" -> "from")."""
    first, _, rest = case.partition(" ")
    nested = first in ("from", "to", "into") and rest.split(" ", 1)[0] in AROUND
    return COMPLEX_CASES.get(case) or (COMPLEX_CASES.get(first, first) if nested else case)


def coordinated(sentence: Sentence, i: int) -> tuple[int, ...]:
    """Word i and the words joined to it by "and", "or" or commas."""
    found = [i]
    for j in found:
        found.extend(
            k for k in sentence.child(j, "conj") if sentence.upos[k] in ("NOUN", "PROPN", "PRON", "NUM", "ADJ", "X", "ADV")
        )
    return tuple(sorted(found))


def arguments(sentence: Sentence, i: int) -> Arguments:
    """The arguments of word i, a verb or an event noun."""
    if sentence.upos[i] in ("VERB", "AUX") or sentence.xpos[i].startswith("VB"):
        return _of_verb(sentence, i)
    return _of_noun(sentence, i)


def is_passive(sentence: Sentence, i: int) -> bool:
    """Whether verb i stands in the passive (also as a participle after its noun)."""
    if any(True for _ in sentence.child(i, "aux:pass", "obl:agent")):
        return True
    if any(True for _ in sentence.child(i, "nsubj:pass", "csubj:pass")):  # "the blast destroyed eight buildings" is no passive
        return not any(j > i and not sentence.case(j) for j in sentence.child(i, "obj"))
    if sentence.xpos[i] not in ("VBN", "VBD") or any(True for _ in sentence.child(i, "obj")):
        return False
    if any(True for _ in sentence.child(i, "nsubj")):
        return (
            sentence.lemmas[i] in TRANSITIVE
            and sentence.xpos[i] in ("VBN", "VBD")
            and not any(sentence.lemmas[j] == "have" for j in sentence.child(i, "aux"))
        )
    if sentence.relation[i] == "conj" and sentence.xpos[i] == "VBN" and sentence.xpos[sentence.head[i]] == "VBN":
        return is_passive(sentence, sentence.head[i])
    if sentence.lemmas[i] in INTRANSITIVE:
        return False
    if sentence.relation[i] in ("advcl", "acl", "parataxis", "appos") and _behind_comma(sentence, i) is not None:
        return True
    has_aux = any(sentence.lemmas[j] == "have" for j in sentence.child(i, "aux"))
    return (
        sentence.xpos[i] == "VBN"
        and sentence.relation[i] in ("acl", "amod", "advcl", "root", "appos", "parataxis")
        and not has_aux
    )


def _of_verb(sentence: Sentence, i: int) -> Arguments:
    passive = is_passive(sentence, i)
    subjects = _own_subjects(sentence, i)
    objects = [j for j in sentence.child(i, "obj", "iobj") if not sentence.case(j)]
    if not objects and not passive:
        objects = _shared_objects(sentence, i) or swallowed(sentence, i)
    obliques = list(_obliques(sentence, i))
    obliques += [(standard_case(sentence.case(j)), j) for j in sentence.child(i, "obj") if sentence.case(j)]
    obliques += [(case, k) for j in objects for case, k in _obliques(sentence, j) if case == "from"]
    if not passive and not objects and sentence.lemmas[i] not in INTRANSITIVE:
        objects = _bare_object(sentence, i)
    if passive:
        objects = list(sentence.child(i, "nsubj:pass")) or subjects or objects or _passive_objects(sentence, i)
        subjects = [h for case, h in obliques if case == "by"]
        obliques = [(case, h) for case, h in obliques if case != "by"]
    elif not subjects:
        after_noun = sentence.relation[i] == "acl" and sentence.xpos[i] in ("VBG", "VBN", "VBD")
        subjects = [sentence.head[i]] if after_noun and not _set_off(sentence, i) else _inherited(sentence, i)
    if sentence.relation[i] == "acl:relcl":
        above = sentence.head[i]
        objects, subjects = with_antecedents(sentence, i, objects, subjects, passive=passive)
        obliques = [(case, above if sentence.lower[h] in RELATIVE else h) for case, h in obliques]
        if any(sentence.lower[j] == "where" for j in sentence.child(i, "advmod", "obl", "mark")):
            obliques.append(("in", above))
    return Arguments(
        i, _expand(sentence, subjects), _expand(sentence, objects), _expand_cases(sentence, obliques), passive=passive
    )


def _shared_objects(sentence: Sentence, i: int) -> list[int]:
    """The objects that verbs joined right beside each other share: "killed and wounded dozens"."""
    beside = [sentence.head[i]] if sentence.relation[i] == "conj" else []
    beside += sentence.child(i, "conj")
    for j in beside:
        low, high = min(i, j), max(i, j)
        joined = all(sentence.upos[k] in ("CCONJ", "PUNCT", "ADV", "VERB") for k in range(low, high + 1))
        found = [o for o in sentence.child(j, "obj") if o > high and not sentence.case(o)] if joined else []
        if found:
            return found
    return []


def swallowed(sentence: Sentence, i: int) -> list[int]:
    """What an -ing form that is the subject acts on, where the tree has that for the subject: "taking Homs would cut ..."."""
    j = i + 1
    if sentence.xpos[i] != "VBG" or j >= len(sentence) or not sentence.relation[j].startswith("nsubj"):
        return []
    subject_clause = sentence.relation[i] == "csubj" and sentence.head[i] == sentence.head[j]
    before_name = sentence.relation[i] == "amod" and sentence.head[i] == j and sentence.upos[j] == "PROPN"
    return [j] if subject_clause or before_name else []


def _set_off(sentence: Sentence, i: int) -> bool:
    """Whether an -ing form stands behind a comma: "pushed into a town, clashing with rebels" tells on of who pushed."""
    j = i - 1
    while j > 0 and sentence.upos[j] == "ADV":
        j -= 1
    return sentence.xpos[i] == "VBG" and sentence.relation[i] == "acl" and j > 0 and sentence.words[j] == ","


def _bare_object(sentence: Sentence, i: int) -> list[int]:
    """The name right behind a verb that was read as an adjunct though no preposition leads to it: "took over Deir ez-Zor"."""
    bare = (j for j in sentence.child(i, "obl", "obl:unmarked", "obl:npmod") if j > i and not sentence.case(j))
    first = next(bare, None)
    if first is None or sentence.upos[first] != "PROPN" or sentence.lower[first] in MONTHS or sentence.lower[first] in WEEKDAYS:
        return []
    between = range(i + 1, first)
    adjacent = all(
        sentence.head[k] in (i, first) and sentence.relation[k] in ("compound:prt", "det", "compound", "flat") for k in between
    )
    return [first] if adjacent else []


def _own_subjects(sentence: Sentence, i: int) -> list[int]:
    """The verb's own subjects: by relation, a number right before it, or the bare noun of "with the rebels having taken ..."."""
    subjects = list(sentence.child(i, "nsubj", "csubj")) or (
        [] if is_passive(sentence, i) else list(sentence.child(i, "nsubj:pass"))
    )
    if subjects or not i:
        return subjects
    loose = ("conj", "dep", "appos", "nummod", "obl:unmarked")
    if sentence.xpos[i - 1] == "CD" and sentence.relation[i - 1] in loose:
        return [i - 1]
    if any(sentence.lower[j] == "with" for j in sentence.child(i, "mark")):
        before = (j for j in sentence.child(i, "obl", "obl:unmarked") if j < i and not sentence.case(j))
        return [j for j in before if sentence.upos[j] in ("NOUN", "PROPN", "PRON")]
    return []


def _passive_objects(sentence: Sentence, i: int) -> list[int]:
    """What a passive verb without a subject is said of: the noun before its comma, that it follows, or the clause's subject."""
    relation = sentence.relation[i]
    beside = _behind_comma(sentence, i) if relation in ("advcl", "acl", "parataxis", "appos") else None
    if beside is not None:
        return [beside]
    return [sentence.head[i]] if relation in ("acl", "amod", "acl:relcl") else _inherited(sentence, i)


def _behind_comma(sentence: Sentence, i: int) -> int | None:
    """The noun right before a participle that is set off by a comma: "HTS, once linked to ..."."""
    j = i - 1
    while j > 0 and sentence.upos[j] == "ADV":
        j -= 1
    if j > 0 and sentence.words[j] == "," and sentence.upos[j - 1] in ("PROPN", "NOUN"):
        k = j - 1
        while sentence.relation[k] in ("flat", "compound", "fixed") and sentence.head[k] >= 0:
            k = sentence.head[k]
        return k
    return None


def _inherited(sentence: Sentence, i: int) -> list[int]:
    """The understood subject of a verb that has none of its own: from the verb above or the verb it is joined to."""
    seen = {i}
    set_off = _set_off(sentence, i)
    below, relation, above = i, sentence.relation[i], sentence.head[i]
    while above >= 0 and above not in seen:
        seen.add(above)
        if relation == "ccomp" and sentence.xpos[below] in FINITE:
            return _told_before(sentence, below, above)
        if not (sentence.upos[above] in ("VERB", "AUX") or sentence.xpos[above].startswith("VB")):
            if relation in ("acl", "acl:relcl", "amod") and sentence.upos[above] in ("NOUN", "PROPN") and not set_off:
                return (
                    [above] if sentence.xpos[i] in ("VBG", "VBN") or relation == "acl:relcl" else _subject_over(sentence, above)
                )
            subjects = list(sentence.child(above, "nsubj", "nsubj:pass"))
            if subjects:
                return subjects
            below, relation, above = above, sentence.relation[above], sentence.head[above]
            continue
        told = (
            relation == "advcl"
            and sentence.lemmas[above] in CAUSING
            and any(sentence.lower[j] in ("to", "from") for j in sentence.child(i, "mark"))
        )
        if relation in ("xcomp", "ccomp", "acl") or told:
            called_on = [j for j in sentence.child(above, "obl") if sentence.case(j) == "on"] if told else []
            controlled = called_on or list(sentence.child(above, "obj")) or list(sentence.child(above, "nsubj:pass"))
            if controlled:
                return controlled
        subjects = list(sentence.child(above, "nsubj", "nsubj:pass")) or _own_subjects(sentence, above)
        if subjects:
            return [
                sentence.head[above] if sentence.lower[h] in RELATIVE and sentence.relation[above] == "acl:relcl" else h
                for h in subjects
            ]
        set_off = set_off or _set_off(sentence, above)
        if sentence.relation[above] in ("acl", "acl:relcl") and not set_off:
            return [sentence.head[above]]
        if relation in ("ccomp", "parataxis"):
            return []
        below, relation, above = above, sentence.relation[above], sentence.head[above]
    return []


def _told_before(sentence: Sentence, i: int, above: int) -> list[int]:
    """The subject of what was told last before verb i by the verb above; who tells does not do what is told."""
    before = [j for j in sentence.child(above, "ccomp") if j < i]
    return list(sentence.child(before[-1], "nsubj", "nsubj:pass")) if before else []


def _subject_over(sentence: Sentence, noun: int) -> list[int]:
    """Who makes the attempt in "made an attempt to take X": the subject of the verb over the noun."""
    above = sentence.head[noun]
    if above >= 0 and sentence.relation[noun] in ("obj", "obl", "nmod"):
        found = list(sentence.child(above, "nsubj", "nsubj:pass"))
        return found or list(sentence.child(noun, "nmod:poss"))
    return list(sentence.child(noun, "nmod:poss"))


def _obliques(sentence: Sentence, i: int) -> Iterator[tuple[str, int]]:
    for j in sentence.children[i]:
        relation = sentence.relation[j]
        if relation in (
            "obl",
            "nmod",
            "obl:agent",
            "obl:tmod",
            "obl:npmod",
            "obl:unmarked",
            "nmod:unmarked",
            "nmod:tmod",
            "nmod:npmod",
        ):
            if sentence.upos[j] == "ADP":  # "from in and around Idlib": the first preposition hangs beside the place
                continue
            case = "by" if relation == "obl:agent" else standard_case(sentence.case(j))
            before = min((k for k in sentence.child(j, "case") if k < j), default=j) - 1
            leads = before >= 0 and before in sentence.children[i] and sentence.lower[before + 1] in AROUND
            yield (standard_case(sentence.lower[before]) if leads and sentence.upos[before] == "ADP" else case), j
            for k in coordinated(sentence, j):
                if sentence.lemmas[k] in CONVEYANCES:
                    yield from _obliques(sentence, k)
        elif relation == "advmod" and sentence.lower[j] in (
            "there",
            "here",
            "elsewhere",
            "nearby",
            "southward",
            "northward",
            "home",
        ):
            yield "there", j
        elif relation == "advmod":
            on_the_way = "" if sentence.lower[j] in BARE else sentence.lower[j] + " "
            yield from ((on_the_way + standard_case(sentence.case(k)), k) for k in sentence.child(j, "obl", "nmod"))
        elif relation in ("xcomp", "advcl") and sentence.upos[j] in ("NOUN", "PROPN", "NUM"):
            yield standard_case(sentence.case(j)), j


def _of_noun(sentence: Sentence, i: int) -> Arguments:
    cases = list(_obliques(sentence, i))
    objects = [h for case, h in cases if case == "of"]
    subjects = [h for case, h in cases if case == "by"] + list(sentence.child(i, "nmod:poss"))
    if any(True for _ in sentence.child(i, "cop")):
        subjects += list(sentence.child(i, "nsubj"))
    modifiers = [
        j
        for j in sentence.children[i]
        if sentence.relation[j] in ("compound", "amod", "nmod", "nmod:desc") and j < i and not sentence.case(j)
    ]
    modifiers += [k for j in modifiers for k in sentence.child(j, "conj") if k < i]
    obliques = [(case, h) for case, h in cases if case not in ("of", "by")]
    obliques += [(case, k) for _, h in cases for case, k in _obliques(sentence, h) if case in ("for", "against", "to")]
    top = i
    while sentence.relation[top] == "conj" and sentence.head[top] >= 0:
        top = sentence.head[top]
    above = sentence.head[top]
    if above >= 0 and sentence.upos[above] in ("VERB", "AUX"):
        over = _of_verb(sentence, above)
        obliques += [(case, h) for case, h in over.obliques if h != top]
        obliques += [
            o
            for j in sentence.child(above, "xcomp", "advcl")
            for o in _obliques(sentence, j)
            if sentence.relation[top].startswith("nsubj")
        ]
        beside = standard_case(sentence.case(top)) in BESIDE
        if sentence.relation[top] in ("obj", "obl") and top not in over.subjects and not beside:
            subjects += [h for h in over.subjects if h != top]
            if over.passive and sentence.lemmas[above] in ("engage", "involve", "lock", "embroil"):
                subjects += [h for h in over.objects if h != top]
    return Arguments(
        i, _expand(sentence, subjects), _expand(sentence, objects), _expand_cases(sentence, obliques), tuple(modifiers)
    )


def _expand(sentence: Sentence, heads: list[int]) -> tuple[int, ...]:
    return tuple(dict.fromkeys(k for h in heads for k in coordinated(sentence, h)))


def _expand_cases(sentence: Sentence, obliques: list[tuple[str, int]]) -> tuple[tuple[str, int], ...]:
    found: dict[tuple[str, int], None] = {}
    for case, h in obliques:
        for k in coordinated(sentence, h):
            own = standard_case(sentence.case(k)) if k != h else ""
            found[own or case, k] = None
    return tuple(found)

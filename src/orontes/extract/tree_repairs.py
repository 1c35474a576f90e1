"""Trees set right where the words leave no doubt: verbs read as adjectives or nouns, subjects hung on the wrong verb."""

from collections.abc import Callable
from typing import Final

from orontes.extract.grammar import Syntax
from orontes.extract.tokens import Tokens

_PASSED: Final = frozenset({"crossed", "entered", "reached"})
"""Forms that are verbs like "fled" right behind a number or a plural: "More than 36,000 crossed the river"."""
_COUNTED: Final = ("nummod", "compound", "amod", "nmod")
_HARM: Final = frozenset({"displaced", "wounded", "injured", "killed", "uprooted", "driven", "forced"})
_SAY: Final = frozenset({"said", "says", "reported", "confirmed"})
_VAGUE: Final = frozenset({"millions", "thousands", "hundreds", "dozens", "scores"})
_LOOSE: Final = frozenset({"nmod:unmarked", "obl:unmarked", "dep", "nmod", "appos", "compound"})
_MOVED: Final = frozenset({"crossed", "arrived", "fled", "returned", "left", "reached", "entered"})
_YEAR_LENGTH: Final = 4


def repaired(tokens: Tokens, tree: Syntax) -> Syntax:
    """The tree with what the words leave no doubt of.

    "fled" and the participles of "with thousands making for ..." and "killed 12 and displaced thousands" are verbs; a number
    before a noun counts it; "said 45 rebels and 43 soldiers had been killed" tells of both.
    """
    for i, word in enumerate(tokens.words):
        repair = _repair_of(word.lower(), tree, i)
        if repair is not None:
            found = repair(tokens, tree, i)
            tree = found if found is tree or _is_sound(found) else tree
    return tree


def _repair_of(lower: str, tree: Syntax, i: int) -> Callable[[Tokens, Syntax, int], Syntax] | None:
    if lower == "fled" or (lower in _PASSED and i and tree.xpos[i - 1] in ("CD", "NNS")):
        return _fled
    if tree.relation[i] == "advcl" and tree.xpos[i] == "VBG":
        return _subject_before
    if lower.endswith("ing"):
        return _with_participle if tree.relation[i] == "obl" and tree.upos[i] == "NOUN" and i > 1 else None
    if lower in _HARM:
        return _harmed
    if lower in _SAY:
        return _told
    return _counting if tree.xpos[i] == "CD" else None


def _is_sound(tree: Syntax) -> bool:
    """Whether no word hangs on itself."""
    for start in range(len(tree)):
        i, steps = tree.head[start], 0
        while i >= 0 and steps <= len(tree):
            i, steps = tree.head[i], steps + 1
        if steps > len(tree):
            return False
    return True


def _harmed(tokens: Tokens, tree: Syntax, i: int) -> Syntax:
    """The tree with word i as a verb: "killed 12 people and displaced thousands", "another 70 were wounded"."""
    h = tree.head[i]
    head, relation = list(tree.head), list(tree.relation)
    if tree.upos[i] == "ADJ" and any(tree.head[j] == i and tree.relation[j] == "aux:pass" for j in range(i)):
        return _as_verb(tree, i, head, relation, "VBN")
    counted = h > i and (tree.xpos[h] == "CD" or tokens.words[h].lower() in _VAGUE)
    if tree.relation[i] != "amod" or not counted or tree.relation[h] != "conj" or tokens.words[i - 1].lower() != "and":
        return tree
    over = tree.head[tree.head[h]]
    if over < 0 or tree.relation[tree.head[h]] != "obj" or tree.upos[over] != "VERB":
        return tree
    head[i], relation[i], head[h], relation[h] = over, "conj", i, "obj"
    for j in range(i):
        if tree.head[j] == h and tree.relation[j] == "cc":
            head[j] = i
    return _as_verb(tree, i, head, relation, "VBD")


def _told(tokens: Tokens, tree: Syntax, i: int) -> Syntax:
    """The tree where a list is told of and the grammar has torn it: "said 45 rebels and 43 soldiers had been killed"."""
    head, relation = list(tree.head), list(tree.relation)
    subjects = [j for j in range(i) if tree.head[j] == i and tree.relation[j] == "nsubj"]
    if len(subjects) > 1 and (cut := _and_before(tokens, tree, subjects[0])) > 0 and tree.upos[cut - 1] == "NOUN":
        head[subjects[0]], relation[subjects[0]] = cut - 1, "conj"  # "killing six civilians and five guards the monitor said"
        return Syntax(tree.upos, tree.xpos, tuple(head), tuple(relation))
    first = next((j for j in range(i + 1, len(tree)) if tree.head[j] == i and tree.relation[j] == "obj"), None)
    verb = next((j for j in range(i + 1, len(tree)) if tree.head[j] == i and tree.relation[j] == "conj"), None)
    if first is None or verb is None or first > verb or tree.upos[first] not in ("NOUN", "PROPN", "NUM"):
        return tree
    second = next((j for j in range(first, verb) if tree.head[j] == verb and tree.relation[j].startswith("nsubj")), None)
    if second is None or _and_before(tokens, tree, second) != first + 1:
        return tree
    head[first], relation[first] = verb, tree.relation[second]
    head[second], relation[second], relation[verb] = first, "conj", "ccomp"
    return Syntax(tree.upos, tree.xpos, tuple(head), tuple(relation))


def _and_before(tokens: Tokens, tree: Syntax, i: int) -> int:
    """Where the "and" stands before the noun group of word i; -1 if none."""
    first = min((j for j in range(i) if tree.head[j] == i and tree.relation[j] in _COUNTED), default=i)
    while first > 0 and tree.relation[first - 1] == "fixed":
        first -= 1
    return first - 1 if first > 0 and tokens.words[first - 1].lower() == "and" else -1


def _counting(tokens: Tokens, tree: Syntax, i: int) -> Syntax:
    """The tree with number i hanging on the noun behind it, and as the subject of the passive that follows it."""
    if i + 2 >= len(tree):
        return tree
    head, relation = list(tree.head), list(tree.relation)
    year = len(tokens.words[i]) == _YEAR_LENGTH and tokens.words[i].isdigit()
    if tree.xpos[i + 1] == "NNS" and not year and tree.head[i] != i + 1 and tree.relation[i] in _LOOSE and tree.head[i + 1] != i:
        head[i], relation[i] = i + 1, "nummod"
        return Syntax(tree.upos, tree.xpos, tuple(head), tuple(relation))
    mover = tree.head[i]
    if tree.relation[i] == "nsubj:pass" and tokens.words[mover].lower() in _MOVED:
        if any(tree.head[j] == mover and tree.relation[j] == "aux:pass" for j in range(mover)):
            return tree
        relation[i] = "nsubj"  # "over 9,000 crossed in one day"
        return _as_verb(tree, mover, head, relation, "VBD")
    verb = tree.head[i + 1] if tree.relation[i + 1] == "aux:pass" else -1
    if verb > i and tree.relation[i] == "conj" and i and tokens.words[i - 1].lower() == "and":
        for j in range(i):
            if tree.head[j] == verb and tree.relation[j] == "nsubj:pass":
                relation[j] = "dislocated"
        head[i], relation[i] = verb, "nsubj:pass"
        return Syntax(tree.upos, tree.xpos, tuple(head), tuple(relation))
    return tree


def _fled(_: Tokens, tree: Syntax, i: int) -> Syntax:
    """The tree with word i as a verb between who fled and what they fled: "640,000 fled Aleppo governorate"."""
    h = tree.head[i]
    if tree.relation[i] != "amod" or h <= i:
        return tree
    before = [j for j in range(i) if tree.head[j] == h and tree.relation[j] in _COUNTED]
    head, relation = list(tree.head), list(tree.relation)
    over = tree.head[h]
    if before:
        head[i], relation[i] = over, tree.relation[h] if over < 0 else "parataxis"
    elif 0 <= over < i and tree.upos[over] in ("NOUN", "PROPN", "NUM", "PRON") and not _has_case(tree, h):
        before = [over]
        head[i], relation[i] = tree.head[over], tree.relation[over]
    else:
        return tree
    head[h], relation[h] = i, "obj"
    for j in before:
        head[j], relation[j] = i, "nsubj"
    return _as_verb(tree, i, head, relation, "VBD")


def _subject_before(_: Tokens, tree: Syntax, i: int) -> Syntax:
    """The tree with the subject of participle i given to the verb over it, where that verb stands between them and has none.

    "Fighters and the army clashed in Masisi, sending people fleeing": who clashed was read as who sent.
    """
    over = tree.head[i]
    subject = next((j for j in range(i) if tree.head[j] == i and tree.relation[j] == "nsubj"), None)
    if subject is None or not subject < over < i or tree.upos[over] != "VERB":
        return tree
    if any(tree.head[j] == over and tree.relation[j].startswith(("nsubj", "csubj")) for j in range(len(tree))):
        return tree
    head = (*tree.head[:subject], over, *tree.head[subject + 1 :])
    return Syntax(tree.upos, tree.xpos, head, tree.relation)


def _with_participle(tokens: Tokens, tree: Syntax, i: int) -> Syntax:
    """The tree with word i as a verb whose subject is the number before it: "with tens of thousands making for the coast"."""
    number = next((j for j in range(i - 1, max(i - 2, 0) - 1, -1) if tree.head[j] == i and tree.relation[j] == "nummod"), None)
    mark = next((j for j in range(i) if tree.head[j] == i and tree.relation[j] == "case"), None)
    after = any(j > i and tree.head[j] == i and tree.relation[j] == "nmod" for j in range(i + 1, len(tree)))
    if number is None or mark is None or not after or tokens.words[mark].lower() != "with":
        return tree
    head, relation = list(tree.head), list(tree.relation)
    relation[i], relation[number], relation[mark] = "advcl", "nsubj", "mark"
    for j in range(i + 1, len(tree)):
        if tree.head[j] == i and tree.relation[j] == "nmod":
            relation[j] = "obl"
    return _as_verb(tree, i, head, relation, "VBG")


def _has_case(tree: Syntax, i: int) -> bool:
    return any(tree.head[j] == i and tree.relation[j] == "case" for j in range(i))


def _as_verb(tree: Syntax, i: int, head: list[int], relation: list[str], xpos: str) -> Syntax:
    return Syntax(
        (*tree.upos[:i], "VERB", *tree.upos[i + 1 :]), (*tree.xpos[:i], xpos, *tree.xpos[i + 1 :]), tuple(head), tuple(relation)
    )

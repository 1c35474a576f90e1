"""Trees set right where the words leave no doubt: verbs that the grammar read as adjectives or nouns."""

from typing import Final

from orontes.extract.grammar import Syntax
from orontes.extract.tokens import Tokens

_COUNTED: Final = ("nummod", "compound", "amod", "nmod")


def repaired(tokens: Tokens, tree: Syntax) -> Syntax:
    """The tree with "fled" and the participle of "with thousands making for ..." as verbs."""
    for i, word in enumerate(tokens.words):
        lower = word.lower()
        if lower == "fled" and tree.relation[i] == "amod" and tree.head[i] > i:
            tree = _fled(tree, i)
        elif lower.endswith("ing") and tree.relation[i] == "obl" and tree.upos[i] == "NOUN" and i > 1:
            tree = _with_participle(tokens, tree, i)
    return tree


def _fled(tree: Syntax, i: int) -> Syntax:
    """The tree with word i as a verb between who fled and what they fled: "640,000 fled Aleppo governorate"."""
    h = tree.head[i]
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

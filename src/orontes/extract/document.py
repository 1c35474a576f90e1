"""A report cut into sentences whose words carry their class, their relations and their place in the text."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import islice
from typing import Any, Final

from orontes.core.report import Report
from orontes.extract.cutting import title_end_of
from orontes.extract.grammar import Grammar, Syntax
from orontes.extract.known import in_force, in_view
from orontes.extract.lemma import lemma
from orontes.extract.simplify import restore, simplify
from orontes.extract.tokens import Tokens
from orontes.extract.tree_repairs import repaired

CLAUSAL: Final = frozenset({"acl:relcl", "acl", "advcl", "parataxis", "ccomp", "advcl:relcl"})


_OF_TREE: Final = ("lemmas", "xpos", "upos", "head", "relation", "children")


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence: words with places in the text, base forms, classes, and the tree of relations.

    Parameters
    ----------
    index : int
        Number of the sentence in its document.
    words, lemmas, lower, xpos, upos, relation : tuple of str, one per word
    starts, ends : tuple of int
        Half-open places in the text, in code points.
    head : tuple of int
        Word each word depends on; -1 for the root.
    children : tuple of tuple of int
        Words that depend on each word, in text order.
    in_title : bool
    paragraph : int
        Number of the paragraph; a blank line begins a new one.
    """

    index: int
    words: tuple[str, ...]
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    lemmas: tuple[str, ...]
    lower: tuple[str, ...]
    xpos: tuple[str, ...]
    upos: tuple[str, ...]
    head: tuple[int, ...]
    relation: tuple[str, ...]
    children: tuple[tuple[int, ...], ...]
    in_title: bool = False
    paragraph: int = 0

    def __len__(self) -> int:
        """Number of words."""
        return len(self.words)

    @property
    def start(self) -> int:
        """Place of the first character."""
        return self.starts[0]

    @property
    def end(self) -> int:
        """Place after the last character."""
        return self.ends[-1]

    def child(self, i: int, *relations: str) -> Iterator[int]:
        """The words that depend on word i by one of `relations`."""
        return (j for j in self.children[i] if self.relation[j] in relations)

    def case(self, i: int) -> str:
        """The preposition (or prepositions, joined by a blank) that marks the noun group of word i; "" if none."""
        marks = [j for j in self.child(i, "case", "mark") if j < i]
        parts: list[str] = []
        for j in marks:
            parts.append(self.lower[j])
            parts.extend(self.lower[k] for k in self.child(j, "fixed"))
        return " ".join(parts)

    def subtree(self, i: int, *, without: frozenset[str] = frozenset()) -> list[int]:
        """Word i and all that hangs on it, in text order, leaving out branches that hang by a relation in `without`."""
        found, stack = [], [i]
        while stack:
            j = stack.pop()
            found.append(j)
            stack.extend(k for k in self.children[j] if self.relation[k] not in without)
        return sorted(found)

    def ancestors(self, i: int) -> Iterator[int]:
        """The words above word i, nearest first."""
        i = self.head[i]
        while i >= 0:
            yield i
            i = self.head[i]

    def slice(self, text: str, words: Sequence[int]) -> str:
        """The text from the first to the last of `words`."""
        return text[self.starts[words[0]] : self.ends[words[-1]]]


@dataclass(frozen=True, slots=True)
class Document:
    """A report and its sentences."""

    report: Report
    sentences: tuple[Sentence, ...]


class Unread(Sentence):
    """A sentence that no rule speaks in: its tree is made when it is asked for, which nearly none is."""

    __slots__ = ("_read",)

    def __init__(self, index: int, tokens: Tokens, paragraph: int, *, in_title: bool, read: Callable[[], Sentence]) -> None:
        plain = {"index": index, "words": tokens.words, "starts": tokens.starts, "ends": tokens.ends, "lower": _lower(tokens)}
        for name, value in (plain | {"in_title": in_title, "paragraph": paragraph, "_read": read}).items():
            object.__setattr__(self, name, value)

    def __getattr__(self, name: str) -> Any:
        """What only the tree tells."""
        if name not in _OF_TREE:
            raise AttributeError(name)
        whole = self._read()
        for field in _OF_TREE:
            object.__setattr__(self, field, getattr(whole, field))
        return getattr(whole, name)


def analyse(report: Report, grammar: Grammar, cut: Sequence[Tokens], *, wanted: Sequence[bool] | None = None) -> Document:
    """The document of `report` from its sentences as `cut_up` gives them, parsed: those `wanted` now, others when asked for."""
    title_end, view = title_end_of(report), in_view()

    def parsed(some: Sequence[Tokens]) -> list[Syntax]:
        with in_force(view):
            shown = [simplify(tokens.words) for tokens in some]
        analysed = iter(grammar.analyse([piece for s in shown for piece in s.pieces()]))
        return [restore(s, list(islice(analysed, len(s.cuts)))) for s in shown]

    now = [True] * len(cut) if wanted is None else wanted
    trees = iter(parsed([tokens for tokens, asked in zip(cut, now, strict=True) if asked]))
    found: list[Sentence] = []
    paragraph, last_end = 0, 0
    for index, (tokens, asked) in enumerate(zip(cut, now, strict=True)):
        if (
            "\n" in report.text[last_end : tokens.starts[0]].strip(" \t")
            and report.text[last_end : tokens.starts[0]].count("\n") > 1
        ):
            paragraph += 1
        last_end = tokens.ends[-1]
        in_title = tokens.ends[-1] <= title_end
        make = partial(_sentence, index, tokens, paragraph, in_title=in_title)
        later = partial(_later, make, partial(parsed, [tokens]))
        found.append(make(next(trees)) if asked else Unread(index, tokens, paragraph, in_title=in_title, read=later))
    return Document(report, tuple(found))


def _later(make: Callable[[Syntax], Sentence], parsed: Callable[[], list[Syntax]]) -> Sentence:
    return make(parsed()[0])


def _lower(tokens: Tokens) -> tuple[str, ...]:
    return tuple(w.lower().replace("’", "'") for w in tokens.words)


def _sentence(index: int, tokens: Tokens, paragraph: int, tree: Syntax, *, in_title: bool) -> Sentence:
    tree = repaired(tokens, tree)
    children: list[list[int]] = [[] for _ in tokens.words]
    for j, i in enumerate(tree.head):
        if i >= 0:
            children[i].append(j)
    upos = tuple(_class(tree, children, j) for j in range(len(tree)))
    lemmas = tuple(lemma(w, verb=c not in ("NOUN", "PROPN", "ADJ")) for w, c in zip(tokens.words, upos, strict=True))
    return Sentence(
        index=index, words=tokens.words, starts=tokens.starts, ends=tokens.ends, lemmas=lemmas,
        lower=_lower(tokens), xpos=tree.xpos, upos=upos, head=tree.head, relation=tree.relation,
        children=tuple(tuple(c) for c in children), in_title=in_title, paragraph=paragraph,
    )  # fmt: skip


def _class(tree: Syntax, children: Sequence[Sequence[int]], j: int) -> str:
    """The class of word j; a noun that has a subject of its own and no copula acts as a verb ("rebel forces approach Homs")."""
    if tree.upos[j] != "NOUN":
        return tree.upos[j]
    relations = {tree.relation[k] for k in children[j]}
    return (
        "VERB"
        if "nsubj" in relations and "cop" not in relations and tree.relation[j] in ("root", "ccomp", "advcl", "conj")
        else "NOUN"
    )

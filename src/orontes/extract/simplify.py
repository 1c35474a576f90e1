"""What the grammar is shown of a sentence: numbers with their qualifiers, dates and known names as one word each, pieces apart.

"At least 40,000 people" and "tens of thousands of people" are told apart by meaning, not by grammar: both are a number before a
noun. Shown as one word each they are analysed alike; the words left out come back hanging on that word.
"""

import datetime as dt
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from itertools import pairwise
from typing import Final, TypeAlias

from orontes.extract.dates import find_dates
from orontes.extract.grammar import Syntax
from orontes.extract.known import name_spans
from orontes.extract.quantities import find_numbers

_OPENING: Final = 5
"""A date that begins within so many words opens the sentence."""
_LONG: Final = 25
_HEAD: Final = 4
"""Words before the colon of a headline ("UN: 42,000 flee") or behind it ("Residents flee Homs: war monitor")."""
INSIDE: Final = "fixed"
"""Relation of the words that were not shown to the word that stands for them."""
_ANY_DAY: Final = dt.date(2020, 7, 1)
"""Dates are only looked for here, not resolved: any day will do."""
_KEPT_OF: Final = frozenset({"them", "which", "whom", "these", "those", "us", "it", "this", "the", "its", "their"})


NAME: Final = "Israel"
"""What a known name of an actor or source is shown as: a proper noun that the grammar has learnt as one that acts."""
NOUN: Final = "government"
"""The same behind an article."""
ADJECTIVE: Final = "armed"
"""What "rebel-held", "Kurdish-led" and their like are shown as."""
MADE: Final = frozenset(
    "backed held led controlled run linked allied based affiliated dominated besieged occupied aligned supported".split()
)
HELD: Final = frozenset(
    "village villages town towns city district districts area areas territory suburb suburbs base hill".split()
)
"""Nouns for what is held by whom stands before them, with a hyphen or without."""
DATE: Final = "Monday"

Span: TypeAlias = tuple[int, int, str]
"""Where the words shown as one end, which of them the one stands for, and what is shown."""
Spans: TypeAlias = dict[int, Span]


@dataclass(frozen=True, slots=True)
class Shown:
    """A sentence as shown, in pieces that are analysed apart.

    Parameters
    ----------
    words : tuple of str
        The words shown.
    position : tuple of int
        For each word of the whole sentence the position shown for it.
    anchors : tuple of int
        For each word shown the word it stands for (-1 for a comma put behind an opening date).
    cuts : tuple of int
        Positions shown at which a new piece begins, the first 0.
    lead : int
        Number of the piece that leads the sentence: the others hang on its root.
    """

    words: tuple[str, ...]
    position: tuple[int, ...]
    anchors: tuple[int, ...]
    cuts: tuple[int, ...] = (0,)
    lead: int = 0

    def pieces(self) -> list[tuple[str, ...]]:
        """The words of each piece."""
        return [self.words[a:b] for a, b in pairwise((*self.cuts, len(self.words)))]


def simplify(words: Sequence[str]) -> Shown:
    """The words to show; the anchor of each is the word of the whole sentence that it stands for.

    Examples
    --------
    >>> simplify("Tens of thousands of people and at least 12 soldiers fled on 5 May".split()).words
    ('20,000', 'people', 'and', '12', 'soldiers', 'fled', 'on', 'Monday')
    >>> simplify("According to the UN , Hayat Tahrir al - Sham ( HTS ) took Hama".split()).pieces()
    [('According', 'to', 'the', 'UN', ','), ('Israel', 'took', 'Hama')]
    """
    spans: Spans = {}
    taken: set[int] = set()
    for shown in (_names, _days, _made, _owners, _backers, _figures):
        for start, span in shown(words, taken):
            spans[start] = span
            taken.update(range(start, span[0]))
    return _shown(words, spans)


def _names(words: Sequence[str], _: AbstractSet[int]) -> Iterator[tuple[int, Span]]:
    """Known names, and "the Syrian Arab Army held" before a village as one adjective."""
    for start, end in name_spans(words):
        if end < len(words) and words[end] == "-":
            continue
        held = " ".join(words[end : end + 1]).lower() in ("held", "controlled", "occupied")
        if held and end + 1 < len(words) and words[end + 1].lower() in HELD:  # "the Syrian Arab Army held village of X"
            yield start, (end + 1, end, ADJECTIVE)
            continue
        determined = start > 0 and words[start - 1].lower() in ("the", "a", "an", "this", "its", "their")
        yield start, (end, _stands_for(words, start, end), NOUN if determined and end - start > 1 else NAME)


def _days(words: Sequence[str], taken: AbstractSet[int]) -> Iterator[tuple[int, Span]]:
    """Dates of several words."""
    for date in find_dates(words, _ANY_DAY):
        if date.end - date.start > 1 and date.precision in ("day", "days") and date.start not in taken:
            yield date.start, (date.end, date.end - 1, DATE)


def _made(words: Sequence[str], taken: AbstractSet[int]) -> Iterator[tuple[int, Span]]:
    """Adjectives like "rebel-held"."""
    for i in range(1, len(words) - 1):
        if words[i] == "-" and words[i + 1].lower() in MADE and i - 1 not in taken and i + 1 not in taken:
            yield i - 1, (i + 2, i + 1, ADJECTIVE)


def _owners(words: Sequence[str], taken: AbstractSet[int]) -> Iterator[tuple[int, Span]]:
    """The abbreviation behind an owner: "the Syrian Arab Army's (SAA) defences"."""
    for i in range(1, len(words) - 3):
        if words[i] in ("'s", "’s") and words[i + 1] == "(" and words[i + 2].isupper() and words[i + 3] == ")" and i not in taken:
            yield i, (i + 4, i, "'s")


def _backers(words: Sequence[str], taken: AbstractSet[int]) -> Iterator[tuple[int, Span]]:
    """The verb of "Russia and Iran back Assad", which the grammar takes for an adverb."""
    for i in range(1, len(words) - 1):
        if words[i] in ("back", "backs") and i not in taken and words[i - 1][:1].isupper() and words[i + 1][:1].isupper():
            yield i, (i + 1, i, "support" if words[i] == "back" else "supports")


def _figures(words: Sequence[str], taken: AbstractSet[int]) -> Iterator[tuple[int, Span]]:
    """Numbers of several words, with their qualifiers and the "of" behind them."""
    for n in find_numbers(words):
        if not taken.isdisjoint(range(n.start, n.end)) or n.qualifier == "share" or n.end - n.start == 0:
            continue
        end = n.end
        of = end < len(words) and words[end].lower() == "of" and end + 1 < len(words) and words[end + 1].lower() not in _KEPT_OF
        if of and n.qualifier in ("vague", "at least", "at most") and words[n.end - 1].lower().endswith("s"):
            end += 1
        if end - n.start > 1:
            value = n.low if n.low is not None else n.high
            yield n.start, (end, n.end - 1, f"{int(value or 0):,}")


def _stands_for(words: Sequence[str], start: int, end: int) -> int:
    """The word of the name [start, end) that carries its relations: its last, an abbreviation in brackets left out."""
    bracket = next((i for i in range(start + 1, end) if words[i] == "("), end)
    return bracket - 1


def _shown(words: Sequence[str], spans: Spans) -> Shown:
    shown: list[str] = []
    anchors: list[int] = []
    position = [0] * len(words)
    i = 0
    while i < len(words):
        end, anchor, word = spans.get(i, (i + 1, i, words[i]))
        position[i:end] = [len(shown)] * (end - i)
        shown.append(word)
        anchors.append(anchor)
        if word == DATE and 0 < i <= _OPENING and end < len(words) and words[end] != ",":
            shown.append(",")
            anchors.append(-1)
        i = end
    cuts, lead = _cuts(shown)
    return Shown(tuple(shown), tuple(position), tuple(anchors), cuts, lead)


def _cuts(shown: Sequence[str]) -> tuple[tuple[int, ...], int]:
    """Where the sentence is cut: behind an opening "According to ...,", at semicolons, at the colon of a headline."""
    cuts, lead = [0], 0
    lower = [w.lower() for w in shown[:2]]
    for i, word in enumerate(shown[:-1]):
        opening = word == "," and lower == ["according", "to"] and 2 < i < _LONG and len(cuts) == 1
        headline = word == ":" and len(cuts) == 1 and (i <= _HEAD or len(shown) - i - 1 <= _HEAD)
        if word == ";" or opening or headline:
            cuts.append(i + 1)
            lead = 1 if opening or (headline and i <= _HEAD) else lead
    return tuple(cuts), lead


def restore(shown: Shown, trees: Sequence[Syntax]) -> Syntax:
    """The tree of the whole sentence from those of its pieces.

    Words that were not shown hang on the word that stood for them, the roots of the other pieces on that of the leading one.
    """
    head, relation = _joined(shown, trees)
    classes = [(u, x) for tree in trees for u, x in zip(tree.upos, tree.xpos, strict=True)]
    rows: list[tuple[str, str, int, str]] = []
    for i, p in enumerate(shown.position):
        if shown.anchors[p] != i:
            rows.append(("ADV", "RB", shown.anchors[p], INSIDE))
            continue
        above = head[p]
        while above >= 0 and shown.anchors[above] < 0:
            above = head[above]
        named = shown.words[p] == NAME
        upos, xpos = ("PROPN", "NNP") if named else classes[p]
        rows.append((upos, xpos, -1 if above < 0 else shown.anchors[above], relation[p]))
    return Syntax(tuple(r[0] for r in rows), tuple(r[1] for r in rows), tuple(r[2] for r in rows), tuple(r[3] for r in rows))


def _joined(shown: Shown, trees: Sequence[Syntax]) -> tuple[list[int], list[str]]:
    """Heads and relations over all words shown."""
    head: list[int] = []
    relation: list[str] = []
    roots: list[int] = []
    for offset, tree in zip(shown.cuts, trees, strict=True):
        roots.append(offset + next(i for i, h in enumerate(tree.head) if h < 0))
        head += [h + offset if h >= 0 else -1 for h in tree.head]
        relation += tree.relation
    for n, root in enumerate(roots):
        if n != shown.lead:
            head[root] = roots[shown.lead]
            relation[root] = "obl" if shown.words[shown.cuts[n]].lower() == "according" else "parataxis"
    return head, relation

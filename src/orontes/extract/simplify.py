"""What the grammar is shown of a sentence: numbers with their qualifiers and dates as one word each.

"At least 40,000 people" and "tens of thousands of people" are told apart by meaning, not by grammar: both are a number before a
noun. Shown as one word each they are analysed alike; the words left out come back hanging on that word.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from orontes.extract.dates import find_dates
from orontes.extract.grammar import Syntax
from orontes.extract.quantities import find_numbers

INSIDE: Final = "fixed"
"""Relation of the words that were not shown to the word that stands for them."""
_ANY_DAY: Final = dt.date(2020, 7, 1)
"""Dates are only looked for here, not resolved: any day will do."""
_KEPT_OF: Final = frozenset({"them", "which", "whom", "these", "those", "us", "it", "this", "the", "its", "their"})


@dataclass(frozen=True, slots=True)
class Shown:
    """A sentence as shown: its words, and for each word of the whole sentence the position shown for it."""

    words: tuple[str, ...]
    position: tuple[int, ...]
    anchors: tuple[int, ...]


def simplify(words: Sequence[str]) -> Shown:
    """The words to show; the anchor of each is the word of the whole sentence that it stands for.

    Examples
    --------
    >>> simplify("Tens of thousands of people and at least 12 soldiers fled on 5 May".split()).words
    ('20,000', 'people', 'and', '12', 'soldiers', 'fled', 'on', 'Monday')
    """
    spans: dict[int, tuple[int, int, str]] = {}
    dated: set[int] = set()
    for date in find_dates(words, _ANY_DAY):
        if date.end - date.start > 1 and date.precision in ("day", "days"):
            spans[date.start] = (date.end, date.end - 1, "Monday")
            dated.update(range(date.start, date.end))
    for n in find_numbers(words):
        if dated & set(range(n.start, n.end)) or n.qualifier == "share" or n.end - n.start == 0:
            continue
        end = n.end
        of = end < len(words) and words[end].lower() == "of" and end + 1 < len(words) and words[end + 1].lower() not in _KEPT_OF
        if of and n.qualifier in ("vague", "at least", "at most") and words[n.end - 1].lower().endswith("s"):
            end += 1
        if end - n.start > 1:
            value = n.low if n.low is not None else n.high
            spans[n.start] = (end, n.end - 1, f"{int(value or 0):,}")
    return _shown(words, spans)


def _shown(words: Sequence[str], spans: dict[int, tuple[int, int, str]]) -> Shown:
    shown: list[str] = []
    anchors: list[int] = []
    position = [0] * len(words)
    i = 0
    while i < len(words):
        end, anchor, word = spans.get(i, (i + 1, i, words[i]))
        position[i:end] = [len(shown)] * (end - i)
        shown.append(word)
        anchors.append(anchor)
        i = end
    return Shown(tuple(shown), tuple(position), tuple(anchors))


def restore(shown: Shown, tree: Syntax) -> Syntax:
    """The tree of the whole sentence: words that were not shown hang on the word that stood for them."""
    upos, xpos, head, relation = [], [], [], []
    for i, p in enumerate(shown.position):
        if shown.anchors[p] == i:
            above = tree.head[p]
            head.append(-1 if above < 0 else shown.anchors[above])
            upos.append(tree.upos[p])
            xpos.append(tree.xpos[p])
            relation.append(tree.relation[p])
        else:
            head.append(shown.anchors[p])
            upos.append("ADV")
            xpos.append("RB")
            relation.append(INSIDE)
    return Syntax(tuple(upos), tuple(xpos), tuple(head), tuple(relation))

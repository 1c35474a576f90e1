"""Words and sentences of a raw text, each with its place in it.

The cutting follows the treebank UD_English-EWT, from which `orontes.extract.grammar` was learnt: ``don't`` is ``do n't``,
``Assad's`` is ``Assad 's``, ``rebel-held`` is ``rebel - held``, while ``1,000``, ``21:30``, ``U.N.`` and ``pro-government``
stay whole; units, currencies and per cent signs are cut off their number.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, chain, count
from operator import add
from typing import Final

from orontes.extract.glued import SHORTEST, cut_of

LONGEST: Final = 300
"""Words of the longest sentence: no writer's is longer, and what looks at all pairs of words stays quick (declared by us)."""
_CUTS: Final = frozenset({";", ",", ":", ".", "|", "\u2013", "\u2014"})


@dataclass(frozen=True, slots=True)
class Tokens:
    """Words in the order of the text, as three tuples of one length; ``text[start:end]`` is always the word.

    Parameters
    ----------
    words : tuple of str
        The words as written.
    starts, ends : tuple of int
        Half-open places in the raw text, in code points.
    """

    words: tuple[str, ...]
    starts: tuple[int, ...]
    ends: tuple[int, ...]

    def __len__(self) -> int:
        """The number of words."""
        return len(self.words)

    def part(self, first: int, last: int) -> Tokens:
        """The words first..last-1."""
        return Tokens(self.words[first:last], self.starts[first:last], self.ends[first:last])


_TITLES = "mr|mrs|ms|dr|prof|gen|col|lt|maj|capt|sgt|cpl|brig|adm|cmdr|gov|sen|rep|reps|rev|hon|pres|st|ste|ft|mt|fr|msgr|supt"
_MONTHS = "Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec|Mon|Tue|Tues|Wed|Thu|Thur|Thurs|Fri|Sat|Sun"
_OTHERS = "vs|etc|inc|corp|ltd|co|bros|jr|sr|dept|est|approx|ca|cf|al|ave|blvd|rd|ph\\.d"
_PREFIXES = (
    "anti|pro|non|pre|post|co|re|ex|mid|multi|sub|semi|over|un|e|socio|psycho|de|inter|intra|trans|ultra|neo|quasi|pseudo|"
    "cross|counter|micro|mini"
)
_UNITS = (
    "km|kms|km2|kmh|kph|mph|m2|sqm|sq|m|cm|mm|kg|kgs|g|lb|lbs|mt|t|ha|mi|ft|mw|kw|kwh|l|am|pm|a\\.m\\.|p\\.m\\.|hrs?|h|gmt|utc|"
    "mins?|bn|mn|million|billion|thousand|k|usd|eur"
)
_BEFORE_NUMBERS = (
    "with|around|about|between|than|nearly|almost|over|of|to|at|by|from|and|least|some|approximately|estimated|additional|another|"
    "were|was|in|for|until|since|total|only|where|when|that|least"
)
"""Words that run into the number behind them where a text lost its spaces ("with14,593")."""
_NEGATED = "do|does|did|is|are|was|were|has|have|had|would|could|should|must|need|wo|ca|ai"

_PATTERN = re.compile(
    rf"""
    (?P<plain>[^\W\d_]++(?=[\s,;"()]))
    | (?P<web>(?:https?://|www\.)[^\s<>"”]{{1,400}}+
      | [\w.+-]{{1,64}}+@\w[\w-]{{0,60}}+(?:\.[\w-]{{1,30}}+){{0,4}}+
      | (?<![\w.])(?:[A-Za-z0-9][\w-]{{0,40}}+\.){{1,4}}?(?:com|org|net|gov|edu|info|pdf|docx?|html?|jpg)\b(?!\.\w))
    | (?P<number>\d{{3}}-\d{{3}}-\d{{4}}(?!\w) | \d{{4}}-\d\d-\d\d(?!\w)
      | \d++(?:[.,:/]\d++)*+(?=(?:{_UNITS})(?!\w))
      | \d++(?:[.,:/]\d++)++(?!\w)
      | \d++(?:st|nd|rd|th|s)(?!\w) | \d++(?:[.,:]\d++)*+)(?!\w*+['’]\w*+[^\W\d])
    | (?P<letters>(?<!\w)[^\W\d_](?:\.[^\W\d_]){{1,8}}+\.?+(?!\w))
    | (?P<short>(?<!\w)(?:(?i:{_TITLES}|{_OTHERS})\.(?!\w)|(?:{_MONTHS})\.(?=,?\s?[\da-z]))
      | (?<!\w)(?:No|Nos|Art|Vol|Sec|Fig|pp)\.(?=\s?\d) | (?<![\w'’])[A-HJ-Z]\.(?=\s[^\W\d_a-z]))
    | (?P<lost>(?<!\w)(?i:{_BEFORE_NUMBERS})(?=\d{{2,}}(?![\w-])|\d++[.,]\d))
    | (?P<word>(?<!\w)(?i:{_PREFIXES})-(?:(?:[A-Z]\.){{2,8}}|(?<=mid-)\d++s?(?!\w)|[^\W\d_]\w*+(?:['’]\w++)*+)
      | [A-Z]{{1,3}}&[A-Z]{{1,3}}(?!\w)
      | [\w\u0300-\u036f\u0610-\u061a\u064b-\u065f\xad\u200c\u200d\u2060]++(?:['’`][^\W\d_][\w\u0300-\u036f]*+)*+)
    | (?P<mark>\.{{2,}}+|[!?]{{2,}}+|-{{2,}}+|={{2,}}+|\*{{2,}}+|_{{2,}}+|\#{{2,}}+|''|``|<<|>>|['’](?:\d0s)(?!\w)
      | [^\s\u200b\u200e\u200f\u202a-\u202e\ufeff])
    """,
    re.VERBOSE,
)
_CLITIC = re.compile(r"(?i)(?:n['’]t|['’`](?:s|m|d|re|ve|ll))$")
_RUN_TOGETHER = re.compile(rf"(?i)(?:(?:{_NEGATED})nt|cannot|gonna|gotta|wanna)$")
_SECOND_PART: Final = {"cannot": 3, "gonna": 3, "gotta": 3, "wanna": 3}
_TRAILING = ".,;:!?)]}'’”\"*"


def tokenize(text: str) -> Tokens:
    """The words of the text; never raises, takes time in proportion to the length.

    Marks without width (byte order, direction, zero-width space) count as spaces; soft hyphens stay inside their word.

    >>> tokenize("Assad's forces don't hold rebel-held Rastan, 40km north.").words
    ('Assad', "'s", 'forces', 'do', "n't", 'hold', 'rebel', '-', 'held', 'Rastan', ',', '40', 'km', 'north', '.')
    >>> tokenize("The U.N. counted 1,000 people at 21:30 in pro-government areas (3.5%).").words[1:8]
    ('U.N.', 'counted', '1,000', 'people', 'at', '21:30', 'in')
    """
    pieces = text.split(" ")
    cuts = list(map(_CUT.__getitem__, pieces))
    places = list(map(add, accumulate(map(len, pieces), initial=0), count()))
    for k in [k for k, cut in enumerate(cuts) if cut is _OPEN]:
        cuts[k] = _read(text, places[k], places[k] + len(pieces[k]))
    parts, offsets = zip(*cuts, strict=True)
    words = tuple(chain.from_iterable(parts))
    starts = tuple([at + offset for inside, at in zip(offsets, places, strict=False) for offset in inside])
    return Tokens(words, starts, tuple(map(add, starts, map(len, words))))


Cut = tuple[tuple[str, ...], tuple[int, ...]]
"""The words of a piece of text, and where in it each begins."""


_OPEN: Final[Cut] = ((), ())
"""Stands for the words of a piece that is cut by what follows it."""


class _Cuts(dict[str, Cut]):
    """Words of pieces between two blanks; `_OPEN` for a piece that is not cut alike whatever follows it."""

    def __missing__(self, piece: str) -> Cut:
        found = _OPEN if _LOOKS_ON.search(piece) else _read(piece + " ", 0, len(piece))
        if len(piece) <= _REMEMBERED_LENGTH:
            if len(self) >= _REMEMBERED:
                self.clear()
            self[piece] = found
        return found


_REMEMBERED: Final = 100_000
"""Pieces that are remembered: texts repeat their words."""
_REMEMBERED_LENGTH: Final = 40
_LOOKS_ON: Final = re.compile(rf"(?:{_MONTHS}|Nos?|Art|Vol|Sec|Fig|pp|[A-HJ-Z])\.,?$")
"""How a piece ends whose full stop is a mark of its own or not by what comes next."""
_CUT: Final = _Cuts()


def _read(text: str, start: int, end: int) -> Cut:
    """The words that begin in text[start:end], which ends at a blank or with the text, and where they begin from `start` on."""
    spans = list(_spans(text, start, end))
    return tuple([text[a:b] for a, b in spans]), tuple([a - start for a, _ in spans])


def _spans(text: str, first: int, last: int) -> Iterator[tuple[int, int]]:
    """The places of the words that begin from `first` on and before `last`."""
    for found in _PATTERN.finditer(text, first):
        start, end = found.span()
        if start >= last:
            return
        kind = found.lastgroup
        if end - start > 2 and kind in ("word", "plain"):
            cut = _clitic(found.group()) if kind == "word" or found.group()[-1] in "tTaA" else 0
            if cut or (end - start >= SHORTEST and (cut := cut_of(found.group()))):
                yield start, start + cut
                start += cut
        elif kind == "web":
            kept = len(found.group().rstrip(_TRAILING))
            if 0 < kept < end - start:
                yield start, start + kept
                yield from ((k, k + 1) for k in range(start + kept, end))
                continue
        yield start, end


def _clitic(word: str) -> int:
    """Where to cut a clitic off the word, or 0."""
    found = _CLITIC.search(word)
    if found:
        return found.start()
    if word[-1] in "tTaA" and _RUN_TOGETHER.match(word):
        return _SECOND_PART.get(word.lower(), len(word) - 2)
    return 0


_ENDS = re.compile(r"(?:[.!?…۔。]+)$")
_CLOSERS = frozenset("\"'”’)]}»") | {"''"}
_STOPS = frozenset(".!?…۔。") | {mark[-1] for mark in _CLOSERS}
_BULLET = re.compile(r"[•▪■●◦‣*·–—-]$|\d{1,2}$")
_FIRST_WORD = re.compile(
    "(?:The|An?|He|She|It|They|We|I|You|In|On|At|But|And|This|That|These|Those|There|Their|His|Her|Its|Our|As|After|Before|"
    "When|While|If|For|From|By|With|Since|Until|However|Meanwhile|According|Earlier|Some|Many|Most|More|Both|Another|One|Two|"
    "Three|Several|What|Who|Where|Why|How|No|Not|Yet|So|Now|Also|Then|During|Under|Despite|Although)$"
)
_NEVER_LAST = re.compile(rf"(?i)(?:{_TITLES}|nos?|vs|cf|approx|ca|e\.g|i\.e)\.$")


def sentences(text: str, *, breaks: Sequence[int] = ()) -> list[Tokens]:
    r"""The sentences of the text in order; together they have every word of `tokenize` once.

    A blank line always ends a sentence; a single line break does after a full stop, before a bullet, and where the line is
    too short or too long to be a line of running text (a headline, a list). Full stops of abbreviations, initials and numbers
    do not.

    Parameters
    ----------
    text : str
        The raw text.
    breaks : sequence of int, optional
        Rising places in the text where a sentence ends whatever the marks say (after a headline or a dateline known from
        elsewhere). A place within a word counts before that word.

    Examples
    --------
    >>> [" ".join(s.words[:3]) for s in sentences("Rebels take Hama\n\nGen. A. Khalil fled on Dec. 5. He is in the U.S. now.")]
    ['Rebels take Hama', 'Gen. A. Khalil', 'He is in']
    >>> [len(s) for s in sentences("Rebels take Hama Rebels took Hama on Friday.", breaks=[16])]
    [3, 6]
    """
    tokens = tokenize(text)
    found: list[Tokens] = []
    first, due = 0, 0
    for k in range(1, len(tokens)) if breaks else _borders(text, tokens):
        forced = False
        while due < len(breaks) and breaks[due] < tokens.ends[k]:
            forced = forced or breaks[due] > tokens.starts[k - 1]
            due += 1
        if forced or _ends_before(text, tokens, first, k):
            found.extend(_no_longer(tokens, first, k))
            first = k
    if len(tokens):
        found.extend(_no_longer(tokens, first, len(tokens)))
    return found


def _borders(text: str, tokens: Tokens) -> list[int]:
    """The words that a sentence may begin with: behind a mark that ends one, or behind more than a blank."""
    gaps = zip(tokens.words, tokens.ends, tokens.starts[1:], strict=False)
    return [
        k
        for k, (word, end, start) in enumerate(gaps, 1)
        if word[-1] in _STOPS or (start != end and (start - end > 1 or text[end] != " "))
    ]


def _no_longer(tokens: Tokens, first: int, last: int) -> Iterator[Tokens]:
    """Words first..last-1 as one sentence; of more than `LONGEST` words as several, cut at a mark if there is one."""
    while last - first > LONGEST:
        middle = first + LONGEST // 2
        end = next((k + 1 for k in range(first + LONGEST - 1, middle, -1) if tokens.words[k] in _CUTS), first + LONGEST)
        yield tokens.part(first, end)
        first = end
    yield tokens.part(first, last)


def _ends_before(text: str, tokens: Tokens, first: int, k: int) -> bool:
    """Whether a sentence that began with word `first` ends before word k."""
    words = tokens.words
    last, word = words[k - 1], words[k]
    left, right = tokens.ends[k - 1], tokens.starts[k]
    if right > left + 1 or (right > left and text[left] in "\n\r\u2028\u2029\x85"):
        gap = text[left:right]
        breaks = len(gap.splitlines()) - (gap[-1] not in "\n\r\u2028\u2029\x85\x0b\x0c\x1c\x1d\x1e")
        if breaks > 1:
            return True
        if breaks == 1 and _line_ends(text, tokens, k):
            return True
    j = k - 1
    while j > max(first, k - 4) and words[j] in _CLOSERS and tokens.starts[j] == tokens.ends[j - 1]:
        j -= 1
    stop = words[j]
    if not _ENDS.search(stop):
        return False
    if right == left:
        return _glued(words, j, k, word)
    if stop[-1] == "." and len(stop) > 1 and stop[0] != ".":
        return j == k - 1 and not _NEVER_LAST.match(stop) and bool(_FIRST_WORD.match(word))
    if word[0].islower() and not (word in {"al", "el"} and k + 1 < len(words) and words[k + 1] == "-"):
        return False
    return not (j != k - 1 and last in {")", "]"} and stop == "." and word[0] in ",;:") and word[0] not in ",;:.!?)]}”’"


def _glued(words: tuple[str, ...], j: int, k: int, word: str) -> bool:
    """Whether a full stop without a space after it ends a sentence (``fled.The``)."""
    if word in _CLOSERS or j == 0:
        return False
    before = words[j - 1]
    return (
        j == k - 1 and words[j] in {".", "!", "?"} and len(before) > 1 and before[-1:].islower()
        and word[0].isupper() and (len(word) == 1 or word[1].islower())
    )  # fmt: skip


def _line_ends(text: str, tokens: Tokens, k: int) -> bool:
    """Whether the line break before word k ends the sentence."""
    last, word = tokens.words[k - 1], tokens.words[k]
    if _ENDS.search(last) or last == ":":
        return True
    gap = tokens.starts[k + 1] - tokens.ends[k] if k + 1 < len(tokens) else 0
    if _BULLET.match(word) and (gap or word in "•▪■●◦‣*·") and not word.isdigit():
        return True
    stop = tokens.ends[k - 1]
    begin = max(text.rfind("\n", max(0, stop - 400), stop), text.rfind("\r", max(0, stop - 400), stop), stop - 400)
    length = stop - begin
    capital = word[0].isupper() or not word[0].isalpha()
    return capital and last[-1] not in ",-–" and (length < 55 or length > 130)

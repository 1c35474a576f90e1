"""What a word is by itself, before any sentence is looked at: how it is written, and in which lists it stands."""

from functools import lru_cache
from typing import Final

from orontes.extract.dates import MONTHS, WEEKDAYS
from orontes.extract.lemma import lemma
from orontes.extract.place_words import (
    ARTICLES,
    FUNCTION_WORDS,
    INNER,
    PLACE_CASES,
    PLACE_VERBS,
    SPEAKS,
    TITLES,
    ambiguous_words,
    directions,
    given_names,
    is_common,
    telling_words,
    type_nouns,
)
from orontes.geo.names import key, region_stem

_REMEMBERED: Final = 50_000
"""Words that are remembered with what they are: texts repeat them."""
_SMALL: Final = frozenset({"the", "coastal", "western", "eastern", "northern", "southern", "central"})
"""Words written small that a name may begin with, beside articles before a dash."""
_OPENS: Final = frozenset("“ \" ‘ ` `` ( [ : « • - – — * '' „".split())


class Shape:
    """A word, and what it is by itself.

    Attributes
    ----------
    word, lower : str
        As written, and in small letters with a plain apostrophe.
    noun, verb : str
        Base form read as a noun, and as a verb.
    capital, arabic, letters, digits : bool
        How it is written: with a capital, in Arabic letters, in letters alone, beginning with a digit.
    begins, joins, inner : bool
        Whether a name may begin with it, go on with it, have it inside only.
    small : bool
        Whether it is written small and a name may begin with it none the less ("the coast").
    name_like : bool
        Whether it may be an unknown name: a capital, three letters, not all capitals, no day or month.
    short : bool
        Whether it may be the first part of an unknown name though it has two letters only ("Um").
    common, ambiguous, function : bool
        Whether English writes it small; whether it is a name among other things; whether it never is one.
    kind : str or None
        Kind of place if it is a type noun ("bridge").
    direction, article, case, near, calendar, month : bool
    title, given, speaks, takes : bool
        Whether it is a person's title or given name, a verb of speech, a verb whose object is a place.
    telling : bool
        Whether it tells what kind of place a type noun means ("Kurdish", "Military").
    part : str
        Its part of a gazetteer's key; "" of marks.
    whole : bool
        Whether a region may be told by it ("Homs governorate").
    marked : bool
        Whether a name or what tells of one may be there: a capital, Arabic, an article, a type noun.
    opens : bool
        Whether what follows it begins a sentence or a quotation, so that its capital tells nothing.
    """

    __slots__ = (
        "ambiguous", "arabic", "article", "begins", "calendar", "capital", "case", "common", "digits", "direction", "function",
        "given", "inner", "joins", "kind", "letters", "lower", "marked", "month", "name_like", "near", "noun", "opens", "part",
        "short", "small", "speaks", "takes", "telling", "title", "upper", "verb", "whole", "word",
    )  # fmt: skip

    def __init__(self, word: str) -> None:
        lower = word.lower().replace("’", "'")
        first = word[:1]
        self.word, self.lower = word, lower
        self.noun, self.verb = lemma(word, verb=False), lemma(word)
        self.capital, self.arabic = first.isupper(), "\u0600" <= first <= "\u06ff"
        self.upper, self.letters, self.digits = word.isupper(), word.isalpha(), first.isdigit()
        self.begins, self.inner = self.capital or self.arabic, lower in INNER
        self.joins = self.capital or self.digits or self.inner
        self.article = lower in ARTICLES
        self.small = first.islower() and (lower in _SMALL or self.article)
        self.common, self.ambiguous, self.function = is_common(word), lower in ambiguous_words(), lower in FUNCTION_WORDS
        self.kind = type_nouns().get(self.noun)
        self.direction, self.case = lower in directions(), lower in PLACE_CASES
        self.near = self.direction or lower in ("the", "nearby", "neighbouring", "neighboring")
        self.month, self.calendar = lower in MONTHS, lower in MONTHS or lower in WEEKDAYS
        self.name_like = self.capital and len(word) > 2 and not self.upper and not self.calendar
        self.short = self.capital and len(word) == 2 and not (self.upper or self.function or self.calendar or lower in TITLES)
        self.title, self.given = lower in TITLES, self.capital and lower in given_names()
        self.speaks, self.takes = self.verb in SPEAKS, self.verb in PLACE_VERBS
        self.telling = lower in telling_words()
        self.part = key(word) if self.begins or self.joins or self.small else ""
        self.whole = self.letters and not self.inner and (self.begins or self.kind is not None) and not region_stem(lower)
        self.opens = not word or word in _OPENS
        self.marked = self.begins or self.small or self.article or self.kind is not None

    def __repr__(self) -> str:
        return f"Shape({self.word!r})"


END: Final = ""
"""Stands in a row of words between two sentences."""


class Shapes(dict[str, Shape]):
    """Shapes by word, made when first asked for."""

    def __missing__(self, word: str) -> Shape:
        if len(self) >= _REMEMBERED:
            self.clear()
        made = self[word] = Shape(word)
        return made


@lru_cache(maxsize=1)
def shapes() -> Shapes:
    """The shapes of words, shared by all reports."""
    return Shapes()

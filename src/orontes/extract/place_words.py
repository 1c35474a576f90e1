"""Words around place names: type nouns, directions, articles, words that are names of places as well."""

from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files
from typing import Any, Final

from orontes.extract.known import read_lexicon

ENGLISH_ARTICLES: Final = frozenset({"as", "at", "an"})
"""Articles of `ARTICLES` that are words of English too: part of a name only before a hyphen ("at-Tall", not "At Goma")."""
ARTICLES: Final = frozenset({"al", "el", "ar", "as", "ash", "an", "at", "ad", "az", "ez", "er", "es"})
"""The Arabic article as it stands before a dash."""
INNER: Final = frozenset("- al el de la of the and an ez ash du des del ' ’ 's um sur en ar as au aux le les dos das do".split())
"""Words that a name may have inside, not at its end."""
PLACE_CASES: Final = frozenset(
    "in at near from to into towards toward around outside of between via north south east west".split()
)
"""Prepositions and directions that a place name follows."""
PLACE_VERBS: Final = frozenset(
    (
        "enter reach leave flee capture seize take retake recapture besiege shell bomb bombard strike attack overrun approach "
        "liberate abandon evacuate encircle storm surround visit quit"
    ).split()
)
"""Verbs whose object is a place where it is a name."""
TITLES: Final = frozenset(
    """
    mr mr. mrs mrs. ms ms. dr dr. gen gen. general col col. colonel lt lt. sgt sgt. maj maj. major capt capt. captain const const.
    president minister senator sen sen. rep rep. gov gov. governor mayor judge professor prof prof. sheikh imam king prince
    princess queen pope bishop sir lord lady ambassador secretary commander spokesman spokeswoman spokesperson chief officer
    detective inspector attorney lawyer coach actor singer
    """.split()
)
"""What stands before a person's name (general knowledge)."""
SPEAKS: Final = frozenset("say tell ask add explain reply argue insist recall claim warn admit joke laugh tweet write".split())
"""What persons do with words; states do so too, but towns seldom (general knowledge)."""
FUNCTION_WORDS: Final = frozenset(
    """
    the a an he she it they we i you in on at but and this that these those there their his her its our my your as after before
    when while if for from by with since until however meanwhile according earlier some many most more both another what who
    where why how no not yet so now also then during under despite although of to into over about against between because
    amid among across along around near inside outside within beyond upon via except besides throughout toward towards behind
    above beneath through than or nor is are was were be been has have had will would can could may might must do does did
    """.split()
)
"""Words that name nothing though a sentence or a headline writes them with a capital (general knowledge)."""


@lru_cache(maxsize=1)
def lexicon() -> Mapping[str, Any]:
    """The words around place names, as read from ``lexicon/places.toml``."""
    return read_lexicon("places")


@lru_cache(maxsize=1)
def directions() -> frozenset[str]:
    """Words for a part of a place: "northern", "upper"."""
    return frozenset(lexicon()["directions"]["words"])


@lru_cache(maxsize=1)
def telling_words() -> frozenset[str]:
    """Words that tell what kind of place a type noun means: "the Kurdish town", "Deir ez-Zor Military Airport"."""
    return frozenset(lexicon()["telling"]["words"])


@lru_cache(maxsize=1)
def ambiguous_words() -> frozenset[str]:
    """Words and names of persons that are names of places as well."""
    return frozenset(lexicon()["ambiguous"]["words"])


@lru_cache(maxsize=1)
def given_names() -> frozenset[str]:
    """Given names of persons, as read from ``lexicon/given_names.toml``."""
    return frozenset(name for names in read_lexicon("given_names")["names"].values() for name in names.split())


@lru_cache(maxsize=1)
def common_words() -> frozenset[str]:
    """Words that English writes small: as names they need evidence (made by ``tools/build_common_words.py``)."""
    return frozenset((files("orontes.extract") / "data" / "common_words.txt").read_text(encoding="utf-8").split())


def is_common(word: str) -> bool:
    """Whether English writes the word small, as it is or without the s of a plural.

    Examples
    --------
    >>> is_common("Centers"), is_common("Hama")
    (True, False)
    """
    lower = word.lower()
    return lower in common_words() or (len(lower) > 4 and lower.endswith("s") and lower[:-1] in common_words())


@lru_cache(maxsize=1)
def type_nouns() -> Mapping[str, str]:
    """Kind of place by type noun ("governorate" -> "admin1"); plurals are taken off by the caller."""
    return {word: kind for kind, words in reversed(lexicon()["types"].items()) for word in words}

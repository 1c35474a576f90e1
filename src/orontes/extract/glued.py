"""Words that lost the space between them, as the text layers of PDF files often do: "peoplebetween", "with14,593"."""

import re
from functools import lru_cache
from importlib.resources import files
from typing import Final

SHORTEST, LONGEST = 5, 40
"""Letters of the shortest and the longest word that is looked at."""
_PART: Final = 4
"""Letters of the shortest word of meaning that a glued word is cut into."""
_FIRST: Final = frozenset(
    "the and were was been have had has between people about around their these those into that this which some from "
    "more than other".split()
)
"""Words that seldom begin a longer one whose rest is a word too ("with" and "after" do: "withdraw", "aftershock")."""
_LAST: Final = frozenset(
    "the and were was been have had has between people into that this which from following including because during their".split()
)
"""Words that seldom end a longer one whose beginning is a word too."""
_BEHIND: Final = frozenset({"in", "to", "of", "on"})
"""Words that end many a longer one: only behind a long word."""
_LONG: Final = 6
_CLOSED: Final = frozenset(
    "in to of on at by for from the a and or be been was were is are has have had that this these those their its with as "
    "which".split()
)
"""Words two of which are cut apart whatever their length ("inthe", "tobe")."""
_TWO_CLOSED: Final = frozenset(
    a + b for a in _CLOSED for b in ("the", "been", "be", "this", "that", "these", "their", "its", "which") if a not in (b, "a")
) - {"tithe", "asthe", "bythe", "orbe", "isthe"}
_ENDINGS: Final = ("s", "es", "ed", "d", "ing", "ly", "er", "ers")
_SMALL: Final = re.compile(r"(?<![^\W])[a-z]{4,}(?![^\W])")
_PRONOUNS: Final = frozenset(
    "something somewhere somewhat someone somehow somebody moreover whichever whatever theirs themselves furthermore".split()
)


@lru_cache(maxsize=1)
def _words() -> frozenset[str]:
    """Words of English, and those of the field: all that the rules and lexicons of the reader write small."""
    folder = files("orontes.extract")
    rows = [f.read_text(encoding="utf-8") for part in ("rules", "lexicon") for f in (folder / part).iterdir() if f.is_file()]
    field = frozenset(word for text in rows for word in _SMALL.findall(text))
    common = (folder / "data" / "common_words.txt").read_text(encoding="utf-8").split()
    return field | frozenset(common) | _FIRST | _LAST | _CLOSED | _PRONOUNS


def _is_word(word: str) -> bool:
    words = _words()
    return word in words or any(word.endswith(e) and word[: -len(e)] in words for e in _ENDINGS if len(word) > len(e) + 2)


@lru_cache(maxsize=65536)
def cut_of(word: str) -> int:
    """Where to cut two words apart that stand in `word` without a space; 0 for a single word.

    Examples
    --------
    >>> [(w[: cut_of(w)], w[cut_of(w) :]) for w in ("peoplebetween", "weredisplaced", "districtin", "inthe", "armedgroups")]
    [('people', 'between'), ('were', 'displaced'), ('district', 'in'), ('in', 'the'), ('armed', 'groups')]
    >>> [cut_of(w) for w in ("thousands", "withdraw", "aftershocks", "checkpoint", "Samarkand", "bulletin", "something")]
    [0, 0, 0, 0, 0, 0, 0]
    """
    if not SHORTEST <= len(word) <= LONGEST or not word[1:].islower() or not word.isalpha() or _is_word(word.lower()):
        return 0
    return _between(word.lower(), capital=word[0].isupper())


def _between(word: str, *, capital: bool) -> int:
    if word in _TWO_CLOSED:
        return next((i for i in range(1, len(word)) if word[:i] in _CLOSED and word[i:] in _CLOSED), 0)
    for i in range(len(word) - 1, 1, -1):
        before, after = word[:i], word[i:]
        if before in _FIRST and len(after) >= _PART and _is_word(after):
            return i
        if after in _LAST and ((len(before) >= _PART and _is_word(before)) or (capital and len(after) > _LONG)):
            return i
        if after in _BEHIND and not capital and len(before) >= _LONG and _is_word(before):
            return i
        if (
            before.endswith(("ed", "ing"))
            and len(before) > _PART
            and len(after) > _PART
            and _is_word(before)
            and after in _words()
        ):
            return i
    return 0

"""The place, day and agency that a report opens with before a dash: "BEIRUT, Dec 5 (Reuters) - "."""

from typing import Final

from orontes.extract.tokens import Tokens

_LONGEST: Final = 18
"""Words of the longest dateline, its dash included (declared by the developers)."""
_LONG: Final = frozenset({"—", "--", "―"})
_DASHES: Final = _LONG | {"-", "–"}
_INSIDE: Final = frozenset({",", "(", ")", "/", ".", "-", "of", "and", "&"})


def dateline_length(tokens: Tokens) -> int:
    """How many words of the sentence are a dateline, its dash included; 0 where it opens with none.

    It has names and numbers only, and one of them an agency in brackets, a day or a word in capitals; the dash stands apart.

    Examples
    --------
    >>> from orontes.extract.tokens import tokenize
    >>> dateline_length(tokenize("GOMA, Jan 24 - Rebels took Sake."))
    5
    >>> dateline_length(tokenize("Geneva (ICRC) – Families fled."))
    5
    >>> dateline_length(tokenize("Rebels - most of them from Idlib - fled."))
    0
    """
    words = tokens.words
    if not words or not (words[0][:1].isupper() or words[0].isdigit()):
        return 0
    for i in range(1, min(_LONGEST, len(words) - 1)):
        word = words[i]
        if word in _DASHES and _stands_apart(tokens, i):
            return i + 1 if _is_marked(words[:i]) or _is_town(words, i) else 0
        if not (word[:1].isupper() or word[:1].isdigit() or word in _INSIDE):
            return 0
    return 0


def _stands_apart(tokens: Tokens, i: int) -> bool:
    """Whether the dash at word i has a space on either side, or is a long one."""
    before, after = tokens.starts[i] > tokens.ends[i - 1], tokens.starts[i + 1] > tokens.ends[i]
    behind = tokens.words[i - 1]
    return before or behind == ")" or tokens.words[i] in _LONG or (after and behind not in _INSIDE)


def _is_marked(words: tuple[str, ...]) -> bool:
    """Whether the words have an agency in brackets or a day."""
    return "(" in words or any(w.isdigit() for w in words)


def _is_town(words: tuple[str, ...], dash: int) -> bool:
    """Whether the sentence opens with a name in capitals and begins anew behind its only dash: no aside is set off by dashes."""
    capitals = len(words[0]) > 2 and words[0].isalpha() and words[0].isupper()
    return capitals and words[dash + 1][:1].isupper() and not _DASHES & set(words[dash + 1 :])

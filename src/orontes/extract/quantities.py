"""Numbers in a sentence, with what "at least", "nearly" or "tens of thousands" make of them."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

from orontes.extract.known import read_lexicon

UNITS: Final = {
    w: n
    for n, w in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
        "seventeen eighteen "
        "nineteen".split()
    )
}
TENS: Final = {w: 10 * n for n, w in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split(), 2)}
SCALES: Final = {
    "hundred": 100, "thousand": 1000, "million": 10**6, "billion": 10**9, "lakh": 10**5, "crore": 10**7, "m": 10**6, "mn": 10**6,
    "mln": 10**6, "k": 1000, "bn": 10**9,
}  # fmt: skip
_DIGITS: Final = re.compile(r"\d{1,2}(?:,\d{2})+,\d{3}|\d{1,3}(?:[,\u202f\u00a0 ]\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?")
_GROUPS: Final = re.compile(r"\d{3}")
_GLUED: Final = re.compile(r"(\d+(?:\.\d+)?)(m|mn|mln|k|bn)$")
_QUALIFIER_LENGTH: Final = 4
_SHORT: Final = 3


@dataclass(frozen=True, slots=True)
class Number:
    """A number in tokens [start, end) of a sentence, qualifiers included.

    `low` and `high` are what was said (None is an open end); `qualifier` is ``exact``, ``at least``, ``at most``, ``range``,
    ``vague`` or ``share``; a share has `low` = `high` = the fraction.
    """

    start: int
    end: int
    low: float | None
    high: float | None
    qualifier: str


@lru_cache(maxsize=1)
def lexicon() -> Mapping[str, Any]:
    """The lexicon of numbers in words, as read from ``lexicon/quantities.toml``."""
    return read_lexicon("quantities")


@lru_cache(maxsize=1)
def _phrases() -> tuple[dict[tuple[str, ...], str], dict[tuple[str, ...], tuple[float, float]], dict[tuple[str, ...], float]]:
    data = lexicon()
    before = {tuple(phrase.split()): name for name in ("exactly", "at_least", "at_most") for phrase in data[name]["words"]}
    vague = {tuple(phrase.split()): (low, high) for phrase, (low, high) in data["vague"].items()}
    shares = {tuple(phrase.split()): share for phrase, share in data["shares"].items()}
    return before, vague, shares


@lru_cache(maxsize=1)
def _first_words() -> frozenset[str]:
    """Words that a number in words may begin with."""
    _, vague, shares = _phrases()
    return frozenset((*UNITS, *TENS, "hundred", "thousand", "million", *(phrase[0] for phrase in (*vague, *shares))))


def find_numbers(words: Sequence[str]) -> tuple[Number, ...]:
    """All numbers in the tokens of a sentence, left to right, none inside another; those of the last sentences are kept.

    Examples
    --------
    >>> [(n.low, n.high) for n in find_numbers("more than 1.5 million people , tens of thousands of them children".split())]
    [(1500000.0, None), (20000, 99999)]
    >>> [(n.low, n.high) for n in find_numbers("between 500 and 1,300 families and twenty - five others".split())]
    [(500.0, 1300.0), (25.0, 25.0)]
    """
    return _found(tuple(words))


@lru_cache(maxsize=1024)
def _found(words: tuple[str, ...]) -> tuple[Number, ...]:
    lower = [w.lower() for w in words]
    found: list[Number] = []
    i = 0
    first = _first_words()
    while i < len(lower):
        if lower[i] not in first and not lower[i][:1].isnumeric():
            i += 1
            continue
        number = _core(lower, i)
        if number is None:
            i += 1
            continue
        number = _qualified(lower, _ranged(lower, number), found[-1].end if found else 0)
        found.append(number)
        i = number.end
    return tuple(found)


def _core(lower: Sequence[str], i: int) -> Number | None:
    _, vague, shares = _phrases()
    half = _half(lower, i)
    if half is not None:
        return half
    for length in range(min(_QUALIFIER_LENGTH, len(lower) - i), 0, -1):
        phrase = tuple(lower[i : i + length])
        if phrase in vague:
            low, high = vague[phrase]
            return Number(i, i + length, low, high, "exact" if low == high else "vague")
        if phrase in shares and (length > 1 or phrase != ("half",) or _is_share(lower, i + 1)):
            return Number(i, i + length, shares[phrase], shares[phrase], "share")
    value, end = _plain(lower, i)
    if value is None:
        return None
    if (
        end < len(lower)
        and lower[end] in ("%", "percent", "per")
        and (lower[end] != "per" or lower[end + 1 : end + 2] == ["cent"])
    ):
        return Number(i, end + (2 if lower[end] == "per" else 1), value / 100, value / 100, "share")
    return Number(i, end, value, value, "exact")


def _half(lower: Sequence[str], i: int) -> Number | None:
    """The number that "half a million", "a quarter of a million" or "half a dozen" is."""
    parts = {"half": 0.5, "quarter": 0.25}
    j = i + 1 if lower[i] in ("a", "one") else i
    part = parts.get(lower[j]) if j < len(lower) else None
    if part is None:
        return None
    k = j + 1 + (lower[j + 1 : j + 2] == ["of"])
    k += lower[k : k + 1] == ["a"]
    scale = {**SCALES, "dozen": 12}.get(lower[k]) if k < len(lower) and len(lower[k]) > _SHORT else None
    return Number(i, k + 1, scale * part, scale * part, "exact") if scale else None


def _is_share(lower: Sequence[str], i: int) -> bool:
    return i < len(lower) and lower[i] in ("of", "the", "a", "its", "their", "them")


def _plain(lower: Sequence[str], i: int) -> tuple[float | None, int]:
    """Value and end of the plain number that begins at token i, or (None, i)."""
    value, end = _digits(lower, i)
    if value is None:
        value, end = _worded(lower, i)
    if value is None:
        return None, i
    if lower[end : end + 3] == ["and", "a", "half"] and end + 3 < len(lower) and lower[end + 3] in SCALES:
        value, end = value + 0.5, end + 3
    while end < len(lower) and lower[end] in SCALES and (len(lower[end]) > 2 or lower[end] in ("m", "k", "mn", "bn")):
        if (
            lower[end] in ("m", "k")
            and end + 1 < len(lower)
            and lower[end + 1] in ("away", "from", "high", "wide", "long", "deep")
        ):
            break
        value *= SCALES[lower[end]]
        end += 1
    return value, end


def _digits(lower: Sequence[str], i: int) -> tuple[float | None, int]:
    word = lower[i]
    glued = _GLUED.match(word)
    if glued:
        return float(glued[1]) * SCALES[glued[2]], i + 1
    if not word[:1].isdigit() or not _DIGITS.fullmatch(word):
        return None, i
    text, end = word, i + 1
    while (
        len(text.replace(" ", "")) >= 1
        and text.isdigit()
        and len(word) <= 3
        and end < len(lower)
        and _GROUPS.fullmatch(lower[end])
    ):
        text += lower[end]
        end += 1
    return float(re.sub(r"[,\u202f\u00a0 ]", "", text)), end


def _worded(lower: Sequence[str], i: int) -> tuple[float | None, int]:
    total, current, end, seen = 0.0, 0.0, i, False
    while end < len(lower):
        word = lower[end]
        if word in UNITS and (not seen or current % 10 == 0):
            current += UNITS[word]
        elif word in TENS and (not seen or current % 100 == 0):
            current += TENS[word]
        elif word in ("hundred", "thousand", "million") and (seen or lower[max(i - 1, 0)] in ("a", "one") or i == end):
            if not seen and not (end and lower[end - 1] == "a"):
                break
            scale = SCALES[word]
            current = max(current, 1) * scale
            if scale > 100:
                total, current = total + current, 0.0
        elif not (
            seen and word in ("-", "and") and end + 1 < len(lower) and (lower[end + 1] in UNITS or lower[end + 1] in TENS)
        ) or (word == "and" and not (current >= 100 or total)):
            break
        seen = True
        end += 1
    return (total + current, end) if seen else (None, i)


def _ranged(lower: Sequence[str], number: Number) -> Number:
    """The number, widened to a range where another follows: "X to Y", "X-Y", "between X and Y"."""
    end = number.end
    if number.qualifier != "exact" or end + 1 >= len(lower):
        return number
    between = number.start > 0 and lower[number.start - 1] == "between"
    joiner = lower[end] in ("to", "-", "–", "—") or (lower[end] == "and" and between) or (lower[end] == "or" and not between)
    if not joiner:
        return number
    other, stop = _plain(lower, end + 1)
    if other is None or number.low is None:
        return number
    low = number.low
    if low < other and lower[stop - 1] in SCALES and not any(w in SCALES for w in lower[number.start : end]) and low < 1000:
        low *= SCALES[lower[stop - 1]]
    if not low < other or (lower[end] == "or" and other > low * 2):
        return number
    start = number.start - 1 if between or (number.start > 0 and lower[number.start - 1] == "from") else number.start
    return Number(start, stop, low, other, "range")


def _qualified(lower: Sequence[str], number: Number, floor: int) -> Number:
    before, _, _ = _phrases()
    start, name = number.start, "exactly"
    if start > floor and lower[start - 1] in ("the", "a", "an") and number.qualifier == "exact":
        start -= 1
    for length in range(min(_QUALIFIER_LENGTH, start - floor), 0, -1):
        found = before.get(tuple(lower[start - length : start]))
        if found is not None:
            start, name = start - length, found
            break
    else:
        start = number.start
    data = lexicon()["after"]
    end = number.end
    for kind in ("at_least", "exactly"):
        for phrase in data[kind]:
            parts = phrase.split()
            if lower[end : end + len(parts)] == parts:
                end, name = end + len(parts), kind if name == "exactly" else name
                break
    if number.qualifier == "share" or name == "exactly":
        return Number(start, end, number.low, number.high, number.qualifier)
    if name == "at_least":
        return Number(start, end, number.low, None, "at least")
    return Number(start, end, None, number.high, "at most")

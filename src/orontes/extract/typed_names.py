"""Names that no gazetteer has but that their own words call places: "Jibu Ward", "the village of X", "A, B and C counties"."""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Final

from orontes.core.place import Place
from orontes.extract.places import Found, Spans
from orontes.extract.quantities import lexicon as counted
from orontes.extract.row import Row

_LONGEST: Final = 4
"""Words of the longest name that is believed, articles and dashes not counted."""
_TYPES: Final = frozenset(
    {"town", "admin1", "admin2", "neighbourhood", "camp", "airport", "base", "crossing", "river", "hill", "region"}
)
_LEADS: Final = (("of",), (":",), ("such", "as"), ("including",), ("like",), ("namely",))
"""What stands between a plural type noun and the names it sums up."""
_LOOSE: Final = frozenset(
    "stronghold bastion hub capital enclave pocket state zone division site territory front corridor strip heartland delta area "
    "plain mount commune coast garrison barracks port prefecture".split()
)
"""Type nouns that stand behind names of other things as well ("a Taliban stronghold", "the Islamic State")."""
_AND: Final = frozenset({"and", "or", "&"})


@lru_cache(maxsize=1)
def _person_nouns() -> frozenset[str]:
    """Nouns that count persons."""
    return frozenset(word for words in counted()["persons"].values() for word in words)


def typed_names(row: Row, found: Sequence[Found], names: Spans) -> list[Found]:
    """The place names and, in text order, those called places by their own words that none of them covers.

    Parameters
    ----------
    row : Row
    found : sequence of Found
    names : words [first, last) that are names of other things

    Returns
    -------
    list of Found
        The new ones have a kind but no point: `Place.resolved` is false.
    """
    places = [i for i in row.marked if row.shapes[i].kind in _TYPES and row.shapes[i].noun not in _LOOSE]
    if not places:
        return list(found)
    taken = {i for one in found for i in range(one.first, one.last)} | {i for a, b in names for i in range(a, b)}
    new = list(_typed(row, places, taken))
    return sorted([*found, *new], key=lambda one: one.first) if new else list(found)


def _typed(row: Row, nouns: Sequence[int], taken: set[int]) -> Iterator[Found]:
    seen: set[int] = set()
    for i in nouns:
        spans = [*(_before(row, i, taken) if i not in taken else ()), *_of(row, i, taken)]
        for first, last in spans:
            if seen & set(range(first, last)):
                continue
            seen |= set(range(first, last))
            start, end = row.starts[first], row.ends[last - 1]
            yield Found(first, last, start, end, Place(row.text[start:end], kind=row.shapes[i].kind or "town"))


def _is_plural(row: Row, i: int) -> bool:
    shape = row.shapes[i]
    return shape.lower != shape.noun and shape.lower.endswith("s")


def _before(row: Row, i: int, taken: set[int]) -> Iterator[tuple[int, int]]:
    """The name right before type noun i, and where it is a plural all names of the list that ends there."""
    first = _name_start(row, i, taken)
    plural = _is_plural(row, i)
    if first < i:
        yield first, i
    elif i - 1 not in taken:
        return
    k = first if first < i else i - 1
    while plural and row.words[k]:
        while k - 1 in taken:  # a name that the gazetteer has is one of the list
            k -= 1
        k -= 1
        if not (row.shapes[k].lower in _AND or row.words[k] == ","):
            return
        if row.shapes[k].lower in _AND and row.words[k - 1] == ",":
            k -= 1
        first = _name_start(row, k, taken)
        if first == k and k - 1 not in taken:
            return
        if first < k:
            yield first, k
        k = first


def _of(row: Row, i: int, taken: set[int]) -> Iterator[tuple[int, int]]:
    """The name behind "town of" and its like; all names of the list behind "towns of", "villages:" and "villages such as"."""
    if row.shapes[i].kind not in ("town", "neighbourhood", "admin2"):
        return
    plural = _is_plural(row, i)
    after = tuple(shape.lower for shape in row.shapes[i + 1 : i + 3])
    first = next((i + 1 + len(lead) for lead in _LEADS if after[: len(lead)] == lead), None)
    if first is None or (not plural and after[0] != "of"):
        return
    while row.words[first]:
        last = _name_end(row, first, taken)
        if last > first and last not in taken:
            yield first, last
        while last in taken:
            last += 1
        if last == first or not plural:
            return
        first = last
        while row.words[first] and first <= last + 1 and (row.words[first] == "," or row.shapes[first].lower in _AND):
            first += 1
        if first == last:
            return


def _name_end(row: Row, first: int, taken: set[int]) -> int:
    """Where the name ends that begins at word `first`; `first` itself where there is none."""
    last = first
    while last - first < _LONGEST + 2 and _part(row, last, taken):
        last += 1
    while last > first and not _name(row, last - 1):
        last -= 1
    return last


def _name_start(row: Row, end: int, taken: set[int]) -> int:
    """First word of the name that ends before word `end`; `end` itself where there is none."""
    first = end
    while end - first < _LONGEST + 2 and _part(row, first - 1, taken):
        first -= 1
    while first < end and not (_name(row, first) or row.article(first)):
        first += 1
    if first < end and not row.words[first - 1] and row.shapes[first].common:
        first += 1
    whole = first < end and _name(row, end - 1) and first - 1 not in taken
    return first if whole and not all(row.shapes[k].common for k in range(first, end)) else end


def _part(row: Row, i: int, taken: set[int]) -> bool:
    return i not in taken and (_name(row, i) or row.words[i] == "-" or row.article(i))


def _name(row: Row, i: int) -> bool:
    shape = row.shapes[i]
    return (
        shape.capital
        and not shape.upper
        and not shape.function
        and not shape.telling
        and shape.word.replace("'", "").replace("’", "").isalpha()
        and not shape.calendar
        and not shape.direction
        and shape.kind is None
        and shape.noun not in _person_nouns()
    )

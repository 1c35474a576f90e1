"""What a list of place mentions has beyond the names that claims need: roads between two names, and names no gazetteer has."""

from collections.abc import Iterator, Sequence
from typing import Final

from orontes.core.place import Place
from orontes.extract.places import Found, Spans, to_place
from orontes.extract.row import Row
from orontes.extract.toponyms import Places

_DASHES: Final = frozenset("-–—")
_SETTLED: Final = frozenset({"town", "village", "city", "hamlet", "settlement"})
"""Nouns whose "of" a name must follow: "the village of X" is a place whatever no gazetteer says."""


def listed(row: Row, found: Sequence[Found], gazetteer: Places, *, names: Spans = ()) -> list[Found]:
    """The place names with "A-B highway" as one road, and with the names that stay unresolved, in text order.

    `names` are words [first, last) of the row that are names of other things.
    """
    joined = _joined(row, found, gazetteer)
    new = list(_unknown(row))
    if not new:
        return joined
    spans = [*((one.first, one.last) for one in joined), *names]
    joined += (one for one in new if not any(a < one.last and one.first < b for a, b in spans))
    return sorted(joined, key=lambda one: one.start)


def _joined(row: Row, found: Sequence[Found], gazetteer: Places) -> list[Found]:
    """The place names, a name, a dash and a named road made one road without a point unless the gazetteer has it."""
    joined: list[Found] = []
    for one in found:
        before = joined[-1] if joined and one.place.kind == "road" else None
        if before is None or one.first != before.last + 1 or row.words[before.last] not in _DASHES:
            joined.append(one)
            continue
        words = row.text[before.start : one.end]
        known = [e for e in gazetteer.find(words) if e.kind == "road"]
        road = to_place(known[0], words, by="exact", candidates=known) if known else Place(words, kind="road")
        joined[-1] = Found(before.first, one.last, before.start, one.end, road)
    return joined


def _unknown(row: Row) -> Iterator[Found]:
    """Names behind "village of" and its like: capitalised, with no more evidence than that, and that is enough."""
    for i in [i for i in row.marked if row.shapes[i].noun in _SETTLED and row.shapes[i + 1].lower == "of"]:
        first = last = i + 2
        while _names(row, last) or (last > first and _ties(row, last)):
            last += 1
        if last > first:
            start, end = row.starts[first], row.ends[last - 1]
            yield Found(first, last, start, end, Place(row.text[start:end], kind=row.shapes[i].kind or "town"))


def _names(row: Row, i: int) -> bool:
    return row.shapes[i].capital and not row.shapes[i].ambiguous


def _ties(row: Row, i: int) -> bool:
    """Whether word i is a dash or an article between two parts of a name ("Kafr al - Zayt")."""
    inner = row.words[i] in ("-", "–", "—") or row.shapes[i].lower in ("al", "el", "ash", "an", "as", "ar")
    return inner and (row.shapes[i + 1].capital or (row.words[i + 1] != "" and row.shapes[i + 2].capital))

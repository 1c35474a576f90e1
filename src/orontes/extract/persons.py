"""Names of persons in a report, as far as they may be taken for places: a surname once told in full, or the one who speaks."""

from collections.abc import Set as AbstractSet

from orontes.extract.row import Row


def surnames(row: Row, words: AbstractSet[str]) -> frozenset[str]:
    """Those of the `words` that stand for persons somewhere: after a title or a given name, at a full name's end, speaking."""
    found: set[str] = set()
    for i in [i for i in row.marked if row.words[i] in words]:
        if row.words[i] not in found and _is_person(row, i):
            found.add(row.words[i])
    return frozenset(found)


def _is_person(row: Row, i: int) -> bool:
    before = row.shapes[i - 1]
    if row.shapes[i].upper:
        return False
    if before.title or (before.given and not row.shapes[i - 2].case):
        return True
    if _is_given(row, i - 1):
        return True
    listed = row.words[i - 1] in ("and", ",") and row.shapes[i - 2].capital
    return row.shapes[i + 1].speaks and not listed and not _is_placed(row, i)


def _is_given(row: Row, i: int) -> bool:
    """Whether word i may be a given name that no list has: the one capitalised word before a surname."""
    shape = row.shapes[i]
    named = shape.name_like and shape.letters and not shape.function
    if not named or shape.common or shape.direction or shape.calendar or shape.kind is not None:
        return False
    return not _is_placed(row, i) and not row.shapes[i - 1].capital


def _is_placed(row: Row, i: int) -> bool:
    """Whether a preposition stands before word i."""
    return row.shapes[i - 1].case or row.words[i - 1] in ("of", "for", "on", "by", "with", "the")

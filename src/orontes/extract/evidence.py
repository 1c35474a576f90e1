"""Whether words that some place is called are that place here: what they are, what stands beside them."""

from collections.abc import Mapping, Sequence
from typing import Final

from orontes.extract.place_words import ambiguous_words
from orontes.extract.row import Row
from orontes.extract.toponyms import Candidate
from orontes.geo.entry import Entry

LARGE_PERSONS: Final = 100_000
"""People of a town that is believed without a preposition though its country is not in focus (declared by the developers)."""
_FEW_LETTERS: Final = 3
"""Letters of the shortest name of one word that is believed; of the shortest that the country behind it makes a place."""
_OFFICES: Final = frozenset({"police", "council", "court", "mp", "mla"})
"""What a town has, beside its persons in office: before it the town's name is no part of another name (general knowledge)."""
_NAMED_LIKE_PERSONS: Final = frozenset({"town", "admin2", "neighbourhood"})


def is_place(row: Row, c: Candidate, entry: Entry, focus: Sequence[str], here: Mapping[int, Candidate]) -> bool:
    """Whether the words are a place here: not part of a person's or group's name, not a common word."""
    shapes = row.shapes
    shape = shapes[c.first]
    single = c.last == c.first + 1
    if c.text.islower() or shapes[c.last].kind is not None:
        return True
    if single and shape.month:
        return False
    if not single and c.text.lower() in ambiguous_words():
        return False
    if entry.country not in focus and shapes[c.last - 1].direction and c.last - c.first == 1 + (shape.lower == "the"):
        return False
    if single and (shape.ambiguous or (shape.common and entry.kind != "country")):
        believed = entry.kind in ("country", "admin1", "region") or (is_placed(row, c.first) and not _tells_kind(row, c))
        return believed and row.proper(c.first) and not in_name(row, c, here)
    if entry.kind in ("admin1", "region") and entry.country not in focus and in_name(row, c, here):
        return False
    if entry.kind in ("country", "demonym"):
        return not (single and shape.upper and len(shape.word) == 2 and entry.kind == "demonym")
    if single and len(shape.word) < _FEW_LETTERS and entry.kind != "road":
        return False
    if single and shape.function and not is_placed(row, c.first):
        return False
    if entry.kind in _NAMED_LIKE_PERSONS and in_name(row, c, here):
        return False
    outside = entry.country not in focus and entry.kind == "town" and (entry.population or 0) < LARGE_PERSONS
    if outside and not is_placed(row, c.first):
        return False
    return not shapes[c.first - 1].title or entry.kind not in _NAMED_LIKE_PERSONS


def _tells_kind(row: Row, c: Candidate) -> bool:
    """Whether the words may tell what kind of thing follows ("took Mobile homes"), a verb's aim rather than they."""
    after = row.shapes[c.last]
    return row.shapes[c.first - 1].takes and after.letters and not (after.capital or after.function or after.case)


def is_placed(row: Row, i: int) -> bool:
    """Whether the words around the name call for a place: a preposition or type noun before it, a verb that it is the aim of."""
    shapes = row.shapes
    before = shapes[i - 1]
    if before.takes and shapes[i].capital:
        return True
    if before.lower == "of" and shapes[i - 2].kind is not None:
        return True
    j = i - 1
    while shapes[j].near:
        j -= 1
    return shapes[j].case or shapes[j].kind is not None


def in_name(row: Row, c: Candidate, here: Mapping[int, Candidate]) -> bool:
    """Whether further capitalised words on either side make the name part of a longer one (a person, a brigade)."""
    if c.last <= row.titled:
        return False
    if _is_part(row, c.first - 1):
        return True
    behind, after = here.get(c.last), row.shapes[c.last]
    if after.title or after.lower in _OFFICES:  # London Police, Montreal Mayor Denis Coderre
        return False
    return _is_part(row, c.last) and (behind is None or behind.entries[0].kind not in ("country", "demonym", "admin1"))


def _is_part(row: Row, j: int) -> bool:
    shape = row.shapes[j]
    if not shape.capital or shape.kind is not None or shape.direction or shape.calendar or shape.case:
        return False
    return row.proper(j)


def located(row: Row, c: Candidate, here: Mapping[int, Candidate]) -> Candidate | None:
    """The name with only the entries in the country or region told behind it ("Mobile, Alabama"); None where none is."""
    behind = here.get(c.last + 1) if row.words[c.last] == "," else None
    if behind is None or behind.entries[0].kind not in ("country", "admin1"):
        return None
    country = behind.entries[0].country
    inside = tuple(e for e in c.entries if e.country == country and e.kind not in ("country", "demonym"))
    if not inside or len(c.text) < _FEW_LETTERS or c.text.islower():
        return None
    return c._replace(entries=inside)

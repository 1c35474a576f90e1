"""Names in a report that the gazetteer knows, exactly or by their sound."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final, NamedTuple, Protocol

from orontes.extract.place_words import lexicon
from orontes.extract.row import Row
from orontes.geo.entry import Entry

LONGEST_NAME: Final = 7
"""Longest name that is looked up, in words ("Deir ez - Zor" has four)."""
LONGEST_RUN: Final = 24
"""Longest run of name words that is looked at as one: no place's name is longer, and a text may be all names."""
ARABIC_PREFIXES: Final = ("وبال", "وال", "فال", "بال", "كال", "ولل", "وب", "ول", "لل", "و", "ب", "ل")
"""What Arabic writes onto a word: and, in, to; and, so, in, like, to before the article; longest first (general knowledge)."""
SHORTEST_ARABIC: Final = 3
"""Letters of the shortest name that an Arabic prefix is taken off."""
SHORTEST_VARIANT: Final = 4
"""Letters of the shortest name that is taken for another spelling of one."""
BELIEVED_PERSONS: Final = 5_000
"""People of the smallest town whose name an Arabic prefix without article is taken off (declared by the developers)."""


class Places(Protocol):
    """What the reader asks of a gazetteer."""

    def find(self, name: str) -> tuple[Entry, ...]:
        """Entries of that exact name, most populous first."""

    def variants(self, name: str, *, country: str | None = None) -> tuple[Entry, ...]:
        """Entries of a like-sounding name."""

    def begins(self, words: str) -> bool:
        """Whether the key of some name of several words begins with these two."""


class Candidate(NamedTuple):
    """A name in words [first, last) of the row, the entries it may mean, and the pass that found them."""

    first: int
    last: int
    text: str
    entries: tuple[Entry, ...]
    by: str
    skipped: int = 0
    """Letters of the first word that are no part of the name (Arabic "and", "in", "to" are written together with it)."""


class Window(NamedTuple):
    """Words [first, last) of a row, all of which or the first of which may be a name of a place; none of a word written small."""

    first: int
    last: int
    free: bool = False
    """Whether names of several words are looked for whatever the first two words are (a region by its type noun, Arabic)."""


def windows(row: Row) -> list[Window]:
    """Where names may be, by how the words are written."""
    return [
        _window(row, i) if row.shapes[i].begins else Window(i, i)
        for i in row.marked
        if row.shapes[i].begins or row.shapes[i].small
    ]


def _window(row: Row, i: int) -> Window:
    shapes = row.shapes
    shape, after = shapes[i], shapes[i + 1]
    if not (after.joins or after.whole or (shape.small and after.letters) or (shape.arabic and after.arabic)):
        return Window(i, i + 1)
    last, free = i + 1, shape.arabic or shape.whole
    while last < i + LONGEST_NAME:
        here = shapes[last]
        if not (here.joins or (shape.small and here.letters) or (shape.arabic and here.arabic)):
            break
        free = free or here.whole
        last += 1
    if last < i + LONGEST_NAME and shapes[last].whole and shapes[i - 1].lower == "the":  # the Idlib governorate
        last, free = last + 1, True
    while last > i + 1 and shapes[last - 1].inner:
        last -= 1
    return Window(i, last, free)


def candidates(row: Row, where: Iterable[Window], gazetteer: Places) -> list[Candidate]:
    """Names that the gazetteer has exactly, the longest at each word, in text order."""
    found: list[Candidate] = []
    done = 0
    for i, last, free in where:
        if i < done:
            continue
        if last == i + 1:
            one = _named(row, i, last, gazetteer)
        elif last > i:
            one = _longest(row, i, last, gazetteer, free=free)
        else:
            one = _small(row, i, gazetteer)
        if one is not None:
            found.append(one)
            done = one.last
    return found


def _longest(row: Row, i: int, last: int, gazetteer: Places, *, free: bool) -> Candidate | None:
    shapes = row.shapes
    if not free and not _may_go_on(row, i, gazetteer):
        last = i + 1
    while last > i:
        if not shapes[last - 1].inner and (one := _named(row, i, last, gazetteer)) is not None:
            return one
        last -= 1
    return None


def _small(row: Row, i: int, gazetteer: Places) -> Candidate | None:
    """The name that begins with word i though it is written small."""
    if not _begins_small(row, i, gazetteer):
        return None
    _, last, free = _window(row, i)
    return _longest(row, i, last, gazetteer, free=free)


def _begins_small(row: Row, i: int, gazetteer: Places) -> bool:
    """Whether a name may begin with word i though it is written small."""
    after = row.shapes[i + 1]
    if row.shapes[i].article:
        return after.word == "-" and row.shapes[i + 2].capital
    return _may_go_on(row, i, gazetteer)


def _may_go_on(row: Row, i: int, gazetteer: Places) -> bool:
    """Whether some name of several words begins with word i and the next, dashes left out."""
    first, j = row.shapes[i].part, i + 1
    while row.words[j] == "-":
        j += 1
    second = row.shapes[j]
    if " " in first or not second.word or second.word[0] in "'’`":
        return True
    part = second.part or second.lower
    return gazetteer.begins(f"{first} {part}" if " " not in part else f"{first} {part.split(' ', 1)[0]}")


def _named(row: Row, i: int, last: int, gazetteer: Places) -> Candidate | None:
    shape = row.shapes[i]
    if last == i + 1:
        if not shape.begins:
            return None
        name = shape.word
    else:
        name = row.text[row.starts[i] : row.ends[last - 1]]
    if shape.arabic:
        bare, entries = _arabic(name, gazetteer)
    else:
        bare, entries = name, gazetteer.find(name)
    if not entries or (name.islower() and entries[0].kind not in ("region", "road")):
        return None
    return Candidate(i, last, bare, entries, "exact", len(name) - len(bare))


def _arabic(name: str, gazetteer: Places) -> tuple[str, tuple[Entry, ...]]:
    """The name without what Arabic writes onto it, and its entries; empty for Arabic nouns for places."""
    if name in lexicon()["arabic"]["types"]:
        return name, ()
    if entries := gazetteer.find(name):
        return name, entries
    for prefix in ARABIC_PREFIXES:
        bare = name[len(prefix) :]
        if not name.startswith(prefix) or len(bare) < SHORTEST_ARABIC:
            continue
        article = prefix.endswith(("ال", "لل"))
        if article and (entries := gazetteer.find("ال" + bare)):
            return (f"ال{bare}" if prefix.endswith("ال") else bare), entries
        if (
            not article
            and bare not in lexicon()["arabic"]["types"]
            and (entries := gazetteer.find(bare))
            and _is_large(entries[0])
        ):
            return bare, entries
    return name, ()


def _is_large(entry: Entry) -> bool:
    """Whether a name found behind a mere letter may be believed: villages are named like the ends of other words."""
    return entry.kind != "town" or (entry.population or 0) >= BELIEVED_PERSONS


def variants(row: Row, gazetteer: Places, focus: Sequence[str], taken: Mapping[int, Candidate]) -> Iterator[Candidate]:
    """Names in no exact entry whose sound is that of a place of a country in focus; a whole name before a part of it.

    `taken` are the names found exactly, by their first word.
    """
    covered = {t for c in taken.values() for t in range(c.first, c.last)}
    shapes = row.shapes
    done = 0
    for i in row.marked:
        shape = shapes[i]
        if i < done or not (shape.name_like or shape.article or shape.short) or not _is_name(row, i):
            continue
        end = _run(row, i) if _goes_on(row, i + 1) else i + 1
        spread = range(i + 1, end)
        split = len(spread) > 1 and any(shapes[j].article for j in spread) and any(j in covered for j in spread)
        if split and (i not in taken or taken[i].last < end):
            match = _first_variant(row, gazetteer, focus, i, end)
            if match is not None and match.last == end:
                yield match
                done = end
                continue
        if i in covered or not (shapes[i].begins or _begins_small(row, i, gazetteer)):
            continue
        last = i + 1
        while last not in covered and last < i + LONGEST_RUN and _goes_on(row, last):
            last += 1
        match = _first_variant(row, gazetteer, focus, i, last)
        if match is not None:
            yield match
            done = match.last
        elif not (shapes[i].common or shapes[i].telling):
            done = last


def longest_first(found: Iterable[Candidate]) -> dict[int, Candidate]:
    """The candidates that no longer one covers in part, by their first word."""
    kept: dict[int, Candidate] = {}
    covered: set[int] = set()
    for c in sorted(found, key=lambda c: (c.first - c.last, c.first)):
        words = range(c.first, c.last)
        if covered.isdisjoint(words):
            kept[c.first] = c
            covered.update(words)
    return kept


def _is_name(row: Row, i: int) -> bool:
    shape = row.shapes[i]
    if shape.article and row.words[i + 1] == "-":
        return row.words[i + 2] != ""
    if shape.short:  # "Al Obeid", "Um Ruwaba"
        return row.shapes[i + 1].name_like
    return shape.name_like and row.proper(i)


def _goes_on(row: Row, i: int) -> bool:
    return row.words[i] == "-" or row.article(i) or _is_name(row, i)


def _run(row: Row, i: int) -> int:
    """End of the run of name words that begins at word i, hyphens and articles inside."""
    last = i + 1
    while last < i + LONGEST_RUN and _goes_on(row, last):
        last += 1
    while row.words[last - 1] == "-" or row.article(last - 1):
        last -= 1
    return max(last, i)


def _first_variant(row: Row, gazetteer: Places, focus: Sequence[str], i: int, last: int) -> Candidate | None:
    shapes = row.shapes
    while last > i and (shapes[last - 1].kind is not None or shapes[last - 1].word == "-"):
        last -= 1
    for stop in range(last, i, -1):
        if last - i > 3 and stop - i < last - i - 1:
            break
        if stop == i + 1 and (shapes[i].common or shapes[i].given or len(shapes[i].word) < SHORTEST_VARIANT):
            continue
        if stop < last and shapes[stop].word != "-":
            continue
        name = row.slice(i, stop)
        if len(name) < SHORTEST_VARIANT:
            continue
        for country in focus:
            entries = gazetteer.variants(name, country=country)
            if entries:
                return Candidate(i, stop, name, entries, "variant")
    return None

"""Names in a sentence that the gazetteer knows, exactly or by their sound."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any, Final, Protocol

from orontes.extract.document import Sentence
from orontes.extract.known import read_lexicon
from orontes.geo.entry import Entry

LONGEST_NAME: Final = 7
"""Longest name that is looked up, in tokens ("Deir ez - Zor" has four)."""


LONGEST_RUN: Final = 24
"""Longest run of name words that is looked at as one: no place's name is longer, and a text may be all names."""


ARTICLES: Final = frozenset({"al", "el", "ar", "as", "ash", "an", "at", "ad", "az", "ez", "er", "es"})


ARABIC_PREFIXES: Final = ("وبال", "وال", "فال", "بال", "كال", "ولل", "وب", "ول", "لل", "و", "ب", "ل")
"""What Arabic writes onto a word: and, in, to; and, so, in, like, to before the article; longest first (general knowledge)."""
SHORTEST_ARABIC: Final = 3
"""Letters of the shortest name that an Arabic prefix is taken off."""
BELIEVED_PERSONS: Final = 5_000
"""People of the smallest town whose name an Arabic prefix without article is taken off (declared by the developers)."""


INNER: Final = frozenset("- al el de la of the and an ez ash du des del ' ’ 's um sur en ar as".split())


class Places(Protocol):
    """What the reader asks of a gazetteer."""

    def find(self, name: str) -> tuple[Entry, ...]:
        """Entries of that exact name, most populous first."""

    def variants(self, name: str, *, country: str | None = None) -> tuple[Entry, ...]:
        """Entries of a like-sounding name."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A name in tokens [first, last) of a sentence, the entries it may mean, and the pass that found them."""

    sentence: int
    first: int
    last: int
    text: str
    entries: tuple[Entry, ...]
    by: str
    skipped: int = 0
    """Letters of the first word that are no part of the name (Arabic "and", "in", "to" are written together with it)."""


@lru_cache(maxsize=1)
def lexicon() -> Mapping[str, Any]:
    """The words around place names, as read from ``lexicon/places.toml``."""
    return read_lexicon("places")


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


def candidates(sentence: Sentence, text: str, gazetteer: Places) -> Iterator[Candidate]:
    """Names of the sentence that the gazetteer has exactly, the longest at each word."""
    i = 0
    words, lower = sentence.words, sentence.lower
    while i < len(words):
        if words[i][:1].islower() and lower[i] not in _SMALL_BEGINNINGS:
            i += 1
            continue
        found = _longest(sentence, i, text, gazetteer) if _may_begin(sentence, i) else None
        if found is None:
            i += 1
            continue
        yield found
        i = found.last


_SMALL_BEGINNINGS: Final = ARTICLES | {"the", "coastal", "western", "eastern", "northern", "southern", "central"}
"""Words written small that a name may begin with."""


def _may_begin(sentence: Sentence, i: int) -> bool:
    word = sentence.words[i]
    if word[:1].isupper() or _is_arabic(word):
        return True
    if sentence.lower[i] in ARTICLES and i + 2 < len(sentence) and sentence.words[i + 1] == "-":
        return sentence.words[i + 2][:1].isupper()
    return sentence.lower[i] in ("the", "coastal", "western", "eastern", "northern", "southern", "central") and i + 1 < len(
        sentence
    )


def _longest(sentence: Sentence, i: int, text: str, gazetteer: Places) -> Candidate | None:
    last = min(len(sentence), i + LONGEST_NAME)
    arabic = _is_arabic(sentence.words[i])
    for j in range(i + 1, last):
        if not (
            sentence.words[j][:1].isupper()
            or sentence.words[j][:1].isdigit()
            or sentence.lower[j] in INNER
            or (sentence.words[i][:1].islower() and sentence.words[j].isalpha())
            or (arabic and _is_arabic(sentence.words[j]))
        ):
            last = j
            break
    while last > i:
        if sentence.lower[last - 1] not in INNER:
            name = text[sentence.starts[i] : sentence.ends[last - 1]]
            bare, entries = _known(name, gazetteer)
            if entries and not (name.islower() and entries[0].kind not in ("region", "road")):
                return Candidate(sentence.index, i, last, bare, entries, "exact", skipped=len(name) - len(bare))
        last -= 1
    return None


def _is_arabic(word: str) -> bool:
    return "\u0600" <= word[:1] <= "\u06ff"


def _known(name: str, gazetteer: Places) -> tuple[str, tuple[Entry, ...]]:
    """The name without what Arabic writes onto it, and its entries; empty for Arabic nouns for places."""
    if not _is_arabic(name):
        return name, gazetteer.find(name)
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


def variants(
    sentence: Sentence, text: str, gazetteer: Places, focus: tuple[str, ...], taken: Mapping[int, Candidate]
) -> Iterator[Candidate]:
    """Names in no exact entry whose sound is that of a place of a country in focus; a whole name before a part of it."""
    covered = {t for c in taken.values() for t in range(c.first, c.last)}
    i = 0
    while i < len(sentence):
        run = _run(sentence, i)
        whole = (
            run > i + 1
            and any(i < t < run for t in covered)
            and not (i in covered and taken.get(i) is not None and taken[i].last >= run)
        )
        if (
            whole
            and _has_article(sentence, i, run)
            and (match := _first_variant(sentence, text, gazetteer, focus, (i, run))) is not None
            and match.last == run
        ):
            yield match
            i = run
            continue
        if i in covered or not _may_begin(sentence, i) or sentence.lower[i] == "the" or not _is_name(sentence, i):
            i += 1
            continue
        last = i + 1
        while (
            last < len(sentence)
            and last not in covered
            and (_is_name(sentence, last) or sentence.words[last] == "-" or sentence.lower[last] in ARTICLES)
        ):
            last += 1
        match = _first_variant(sentence, text, gazetteer, focus, (i, last))
        if match is not None:
            yield match
            last = match.last
        i = last


def longest_first(found: Mapping[int, Candidate]) -> dict[int, Candidate]:
    """The candidates that no longer one covers in part."""
    kept: dict[int, Candidate] = {}
    covered: set[int] = set()
    for c in sorted(found.values(), key=lambda c: (c.first - c.last, c.first)):
        words = range(c.first, c.last)
        if covered.isdisjoint(words):
            kept[c.first] = c
            covered.update(words)
    return kept


def _is_name(sentence: Sentence, i: int) -> bool:
    word = sentence.words[i]
    if sentence.lower[i] in ARTICLES and i + 2 < len(sentence) and sentence.words[i + 1] == "-":
        return True
    return word[:1].isupper() and sentence.upos[i] in ("PROPN", "X") and len(word) > 2 and not word.isupper()


def _run(sentence: Sentence, i: int) -> int:
    """End of the run of name words that begins at word i, hyphens and articles inside."""
    last = i
    while last < min(len(sentence), i + LONGEST_RUN) and (
        _is_name(sentence, last) or (last > i and (sentence.words[last] == "-" or sentence.lower[last] in ARTICLES))
    ):
        last += 1
    while last > i and (sentence.words[last - 1] == "-" or sentence.lower[last - 1] in ARTICLES):
        last -= 1
    return last


def _has_article(sentence: Sentence, i: int, last: int) -> bool:
    return any(sentence.lower[j] in ARTICLES for j in range(i + 1, last))


def _first_variant(
    sentence: Sentence, text: str, gazetteer: Places, focus: tuple[str, ...], span: tuple[int, int]
) -> Candidate | None:
    i, last = span
    types = type_nouns()
    while last > i and (sentence.lemmas[last - 1] in types or sentence.words[last - 1] == "-"):
        last -= 1
    for stop in range(last, i, -1):
        if last - i > 3 and stop - i < last - i - 1:
            break
        name = text[sentence.starts[i] : sentence.ends[stop - 1]]
        if len(name) < 4 or (stop == i + 1 and is_common(name)) or (stop < last and sentence.words[stop] != "-"):
            continue
        for country in focus:
            entries = gazetteer.variants(name, country=country)
            if entries:
                return Candidate(sentence.index, i, stop, name, entries, "variant")
    return None

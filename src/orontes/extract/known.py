"""Names of actors and sources of the lexicons, found in the words of a sentence."""

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from importlib import resources
from typing import Any, Final

from orontes.extract.tokens import tokenize

Names = dict[str, list[tuple[tuple[str, ...], str]]]


def read_lexicon(name: str) -> Mapping[str, Any]:
    """A lexicon of the reader, as read from ``lexicon/<name>.toml``."""
    return tomllib.loads((resources.files("orontes.extract") / "lexicon" / f"{name}.toml").read_text("utf-8"))


@lru_cache(maxsize=1)
def actor_lexicon() -> Mapping[str, Any]:
    """The lexicon of actors."""
    return read_lexicon("actors")


BACKING: Final = frozenset("backed led supported sponsored funded trained armed allied aligned linked affiliated".split())
"""What follows a name and a hyphen where the name is that of a backer (general knowledge)."""


@lru_cache(maxsize=1)
def source_lexicon() -> Mapping[str, Any]:
    """The lexicon of sources."""
    return read_lexicon("sources")


@lru_cache(maxsize=1)
def _actors() -> Names:
    return _index((name, key) for key, row in actor_lexicon()["actors"].items() for name in row["names"])


@lru_cache(maxsize=1)
def _sources() -> Names:
    return _index((name, kind) for kind, names in source_lexicon()["names"].items() for name in names if len(name) > 2)


def _index(rows: Iterator[tuple[str, str]]) -> Names:
    """Names by their first word, longest first; short capital names as written, others in lower case."""
    found: Names = {}
    for name, key in rows:
        words = tokenize(name).words
        form = words if name.isupper() and len(name) <= 5 else tuple(w.lower() for w in words)
        found.setdefault(words[0].lower(), []).append((form, key))
    for forms in found.values():
        forms.sort(key=lambda row: -len(row[0]))
    return found


def find_actors(words: Sequence[str], lower: Sequence[str], first: int, last: int) -> Iterator[tuple[str, int, int]]:
    """Keys and words [start, end) of the actors named in words [first, last), left to right."""
    return _find(_actors(), words, lower, first, last)


def find_sources(words: Sequence[str], lower: Sequence[str]) -> Iterator[tuple[str, int, int]]:
    """Kinds and words [start, end) of the sources named in the sentence, left to right."""
    return _find(_sources(), words, lower, 0, len(words))


def _find(names: Names, words: Sequence[str], lower: Sequence[str], first: int, last: int) -> Iterator[tuple[str, int, int]]:
    i = first
    while i < last:
        for form, key in names.get(lower[i], ()):
            end = i + len(form)
            here = tuple(words[i:end] if form[0].isupper() else lower[i:end])
            if end <= last and here == form and (words[i][:1].isupper() or len(form) > 1):
                yield key, i, end
                i = end - 1
                break
        i += 1


def name_spans(words: Sequence[str]) -> list[tuple[int, int]]:
    """Words [start, end) that name an actor or a source, a bracketed short form taken in ("Hayat Tahrir al-Sham (HTS)")."""
    lower = [w.lower().replace("’", "'") for w in words]
    kinds = {key: row["kind"] for key, row in actor_lexicon()["actors"].items()}
    actors = ((s, e) for key, s, e in find_actors(words, lower, 0, len(words)) if kinds[key] != "people")
    spans = {(s, e) for s, e in actors if any(w[:1].isupper() for w in words[s:e])}
    spans |= {(s, e) for _, s, e in find_sources(words, lower) if e - s > 1}
    found: list[tuple[int, int]] = []
    for start, end in sorted(spans, key=lambda span: (span[0], -span[1])):
        if found and start < found[-1][1]:
            continue
        bracket = end + 2 < len(words) and words[end] == "(" and words[end + 2] == ")" and words[end + 1].isupper()
        found.append((start, end + 3 if bracket else end))
    return found

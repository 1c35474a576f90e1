"""Names of actors and sources of the lexicons, found in the words of a sentence."""

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from importlib import resources
from typing import Any, Final

from orontes.extract.lexicons import vocabulary
from orontes.extract.vocabulary import View

BACKING: Final = frozenset("backed led supported sponsored funded trained armed allied aligned linked affiliated".split())
"""What follows a name and a hyphen where the name is that of a backer (general knowledge)."""

_VIEW: Final[ContextVar[View | None]] = ContextVar("view", default=None)
"""The vocabulary for the report that is being read; set by `in_force` alone, for as long as its block runs."""


def read_lexicon(name: str) -> Mapping[str, Any]:
    """A table of words of the reader, as read from ``lexicon/<name>.toml``."""
    return tomllib.loads((resources.files("orontes.extract") / "lexicon" / f"{name}.toml").read_text("utf-8"))


def in_view() -> View:
    """The vocabulary for the report that is being read; outside a reading the packaged one, countries and day unknown."""
    return _VIEW.get() or _packaged()


@lru_cache(maxsize=1)
def _packaged() -> View:
    return vocabulary().view(None, None)


@contextmanager
def in_force(view: View) -> Iterator[None]:
    """Within the block, names mean what they mean in this view."""
    token = _VIEW.set(view)
    try:
        yield
    finally:
        _VIEW.reset(token)


def find_actors(words: Sequence[str], lower: Sequence[str], first: int, last: int) -> Iterator[tuple[str, int, int]]:
    """Keys and words [start, end) of the actors named in words [first, last), left to right."""
    view = in_view()
    names = view.vocabulary.names
    free = first
    for i in [i for i in range(first, last) if lower[i] in names]:
        if i < free:
            continue
        for form, exact, aliases in names[lower[i]]:
            end = i + len(form)
            if end > last or (words if exact else lower)[end - 1] != form[-1]:
                continue
            if tuple(words[i:end] if exact else lower[i:end]) != form:
                continue
            if len(form) == 1 and not words[i][:1].isupper() and not aliases[0].name[:1].islower():
                continue
            key = view.meant(aliases)
            if key is not None:
                yield key, i, end
                free = end
                break


def find_sources(words: Sequence[str], lower: Sequence[str]) -> Iterator[tuple[str, int, int]]:
    """Kinds and words [start, end) of the sources named in the sentence, left to right."""
    names = in_view().vocabulary.source_names
    free = 0
    for i in [i for i, word in enumerate(lower) if word in names]:
        if i < free:
            continue
        for form, exact, kind in names[lower[i]]:
            end = i + len(form)
            if end > len(words) or (words if exact else lower)[end - 1] != form[-1]:
                continue
            here = tuple(words[i:end] if exact else lower[i:end])
            if here == form and (words[i][:1].isupper() or len(form) > 1):
                yield kind, i, end
                free = end
                break


def name_spans(words: Sequence[str], lower: Sequence[str] | None = None) -> list[tuple[int, int]]:
    """Words [start, end) that name an actor or a source, a bracketed short form taken in ("Hayat Tahrir al-Sham (HTS)")."""
    if lower is None:
        lower = [w.lower().replace("’", "'") for w in words]
    entries = in_view().vocabulary.actors
    actors = ((s, e) for key, s, e in find_actors(words, lower, 0, len(words)) if entries[key].kind != "people")
    spans = {(s, e) for s, e in actors if any(w[:1].isupper() for w in words[s:e])}
    spans |= {(s, e) for _, s, e in find_sources(words, lower) if e - s > 1}
    found: list[tuple[int, int]] = []
    for start, end in sorted(spans, key=lambda span: (span[0], -span[1])):
        if found and start < found[-1][1]:
            continue
        bracket = end + 2 < len(words) and words[end] == "(" and words[end + 2] == ")" and words[end + 1].isupper()
        found.append((start, end + 3 if bracket else end))
    return found

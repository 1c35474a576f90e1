"""Who can speak, and how a word of theirs is carried."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from orontes.core.claim import Source
from orontes.extract.known import in_view

CLEAR: Final = frozenset("say tell state add warn insist stress note indicate declare announce estimate".split())
"""Verbs that hardly mean anything but speech."""
SPEAKING: Final = frozenset(
    "report statement ministry document letter survey assessment bulletin communique paper team body mission "
    "committee council commission analyst expert "
    "observer scholar side house department staff campaigner envoy mediator negotiator bishop priest judge".split()
)
"""Nouns that may carry a word without being in the lexicon of sources."""
_BEGINS: Final = re.compile(r"[ (]")
_ENDS: Final = re.compile(r"[',)]")
PRONOUNS: Final = frozenset({"he", "she", "it", "they", "who"})


@dataclass(frozen=True, slots=True)
class Attribution:
    """Whose word it is: the words of the source, its kind, the verb that carries it, and whether it denies.

    `source` is None for hearsay without a name; `verb` is -1 where no verb carries it.
    """

    source: Source | None
    verb: int
    head: int
    denies: bool = False
    pronoun: bool = False
    own_party: bool = False


def verbs() -> Mapping[str, frozenset[str]]:
    """Base forms of verbs that carry, deny, plan or fear."""
    return in_view().vocabulary.verbs


def source_kind(text: str, lemma: str) -> str | None:
    """The kind of the source named by `text` whose head noun is `lemma`; None if nothing tells."""
    known = in_view().vocabulary
    padded = f" {text} "
    words = {w for word in _BEGINS.split(text) for w in (word, _ENDS.split(word, maxsplit=1)[0])}
    for _, name, kind in sorted(row for word in words for row in known.sources_by_word.get(word, ())):
        if f" {name} " in padded or f" {name}'" in padded or f"({name})" in padded or f" {name}," in padded:
            return kind
    lower = text.lower()
    for word, kind in (
        ("monitor", "monitor"),
        ("watchdog", "monitor"),
        ("observatory", "monitor"),
        ("activist", "ngo"),
        ("resident", "witness"),
        ("ministry", "state"),
        ("state tv", "state"),
        ("rights group", "ngo"),
        ("aid group", "ngo"),
        ("task force", "un"),
        ("rebel", "party"),
        ("insurgent", "party"),
        ("brigade", "party"),
        ("military", "party"),
        ("army", "party"),
    ):
        if word in lower:
            return kind
    return known.source_heads.get(lemma)

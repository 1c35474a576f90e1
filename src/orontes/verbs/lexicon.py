"""What the reader knows by name, and whether a user's lexicon is one."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from orontes.verbs.reading import known_country, known_lexicons

if TYPE_CHECKING:
    from orontes.extract.vocabulary import ActorEntry, Vocabulary


@dataclass(frozen=True, slots=True)
class LexiconCheck:
    """What a lexicon brings: keys of actors new and changed, names that now mean another, and counts of the rest."""

    added: tuple[str, ...]
    changed: tuple[str, ...]
    taken: tuple[tuple[str, str, str], ...]
    sources: int
    words: int


def lexicon_words(lexicon: Sequence[str | Path] = ()) -> "Vocabulary":
    """All that the reader knows by name, with lexicons of the user's own on top.

    Raises
    ------
    InputError
        If one is no lexicon; it names file, line, key and cure.
    """
    from orontes.extract.lexicons import vocabulary

    return vocabulary(known_lexicons(lexicon))


def lexicon_actors(
    words: str | None = None, *, country: str | None = None, lexicon: Sequence[str | Path] = ()
) -> "tuple[ActorEntry, ...]":
    """The actors known, by key: those whose key, kind or a name holds `words`, and those of a country.

    Parameters
    ----------
    words : str, optional
    country : str, optional
        ISO 3166 alpha-3.
    lexicon : sequence of str or Path, optional
        Lexicons of the user's own.

    Raises
    ------
    InputError
        If `country` is not known, or a lexicon is none.
    """
    codes = known_country(country)
    found = lexicon_words(lexicon).actors.values()
    return tuple(
        sorted(
            (one for one in found if (not codes or _is_of(one, codes[0])) and (not words or _holds(one, words.casefold()))),
            key=lambda one: one.key,
        )
    )


def _is_of(entry: "ActorEntry", code: str) -> bool:
    scoped = (*(alias.countries for alias in entry.aliases), *(side.countries for side in entry.sides))
    return entry.country == code or any(code in (countries or ()) for countries in scoped)


def _holds(entry: "ActorEntry", words: str) -> bool:
    return any(words in text.casefold() for text in (entry.key, entry.kind, *(alias.name for alias in entry.aliases)))


def check_lexicon(file: str | Path) -> LexiconCheck:
    """What the lexicon brings, if it is one.

    Raises
    ------
    InputError
        If it is not; it names file, line, key and cure.
    """
    plain, with_it = lexicon_words(), lexicon_words((file,))
    before = {(alias.name, alias.countries, alias.term): key for key, one in plain.actors.items() for alias in one.aliases}
    taken = tuple(
        (alias.name, before[alias.name, alias.countries, alias.term], key)
        for key, one in with_it.actors.items()
        for alias in one.aliases
        if before.get((alias.name, alias.countries, alias.term), key) != key
    )
    changed = tuple(key for key, one in plain.actors.items() if with_it.actors[key] != one)
    return LexiconCheck(
        tuple(key for key in with_it.actors if key not in plain.actors), changed, taken,
        len(set(with_it.sources) - set(plain.sources)),
        sum(len(with_it.verbs[key] ^ plain.verbs[key]) for key in plain.verbs) + len(with_it.hearsay ^ plain.hearsay),
    )  # fmt: skip


def lexicon_toml(entries: "Sequence[ActorEntry]") -> str:
    """The actors as a lexicon file would have them."""
    from orontes.extract.lexicon_toml import as_toml

    return as_toml(entries)

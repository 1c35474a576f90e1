"""Actors by their names in tables."""

import re
from functools import lru_cache
from typing import Final

from orontes.core.claim import Actor
from orontes.extract.known import actor_lexicon, find_actors
from orontes.extract.tokens import tokenize

_YEARS: Final = re.compile(r"\s*\(\d{4}-(?:\d{4})?\)")
_STATE_FORCES: Final = re.compile(r"(?:Military Forces|Police Forces|Government) of (?:the )?(.+)")


@lru_cache(maxsize=4096)
def actor_named(name: str, country: str | None = None) -> Actor:
    """The actor that a table names: its key and side where the lexicon knows it, or knows whose army it is.

    Parameters
    ----------
    name : str
        As in the table, years of office in brackets allowed.
    country : str, optional
        ISO 3166 alpha-3 of the country it acts in.

    Examples
    --------
    >>> actor_named("Military Forces of Syria (2000-2024)", "SYR").id
    'syria.government'
    >>> actor_named("HTS: Hayat Tahrir al-Sham", "SYR").side
    'opposition'
    >>> actor_named("Some Clan", "SYR").id is None
    True
    """
    table, plain = actor_lexicon()["actors"], _YEARS.sub("", name).strip()
    whose = _STATE_FORCES.match(plain)
    if whose and country:
        own = next((key for key, row in table.items() if row["kind"] == "government" and row["country"] == country), None)
        if own and _names_country(whose[1], country):
            return Actor(name, own, table[own]["side"] or None)
    words = tokenize(plain).words
    lower = tuple(word.lower() for word in words)
    key = next((key for key, _, _ in find_actors(words, lower, 0, len(words))), None)
    return Actor(name, key, (table[key]["side"] or None) if key else None)


def _names_country(words: str, country: str) -> bool:
    from orontes.geo.table import countries  # noqa: PLC0415  # the archive of places is opened only where a table asks for it

    known = countries().get(country)
    return known is not None and words.strip().casefold().startswith(known.name.casefold())

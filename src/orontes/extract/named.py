"""Actors by their names in tables."""

import datetime as dt
import re
from functools import lru_cache
from typing import Final

from orontes.core.claim import Actor
from orontes.extract.known import find_actors, in_force
from orontes.extract.lexicons import Text, vocabulary
from orontes.extract.tokens import tokenize

_YEARS: Final = re.compile(r"\s*\(\d{4}-(?:\d{4})?\)")
_STATE_FORCES: Final = re.compile(r"(?:Military Forces|Police Forces|Government) of (?:the )?(.+)")


@lru_cache(maxsize=4096)
def actor_named(name: str, country: str | None = None, day: dt.date | None = None, lexicons: tuple[Text, ...] = ()) -> Actor:
    """The actor that a table names: its key and side where the lexicon knows it, or knows whose army it is.

    Parameters
    ----------
    name : str
        As in the table, years of office in brackets allowed.
    country : str, optional
        ISO 3166 alpha-3 of the country it acts in.
    day : datetime.date, optional
        When: governments and sides change.
    lexicons : tuple of (str, str)
        A user's own, as `orontes.extract.lexicons.lexicon_text` gives them.

    Examples
    --------
    >>> actor_named("Military Forces of Syria (2000-2024)", "SYR", dt.date(2016, 12, 1)).id
    'syria.government'
    >>> actor_named("HTS: Hayat Tahrir al-Sham", "SYR", dt.date(2016, 12, 1)).side
    'opposition'
    >>> actor_named("Some Clan", "SYR").id is None
    True
    """
    plain = _YEARS.sub("", name).strip()
    view = vocabulary(lexicons).view((country,) if country else None, day)
    whose = _STATE_FORCES.match(plain)
    own = view.government_of(country) if whose and country else None
    if whose and country and own and _names_country(whose[1], country):
        return Actor(name, own, view.side_of(own))
    words = tokenize(plain).words
    lower = tuple(word.lower() for word in words)
    with in_force(view):
        key = next((key for key, _, _ in find_actors(words, lower, 0, len(words))), None)
    return Actor(name, key, view.side_of(key) if key else None)


def _names_country(words: str, country: str) -> bool:
    from orontes.geo.table import countries  # noqa: PLC0415  # the archive of places is opened only where a table asks for it

    known = countries().get(country)
    return known is not None and words.strip().casefold().startswith(known.name.casefold())

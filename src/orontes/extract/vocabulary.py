"""What the reader knows by name: actors with aliases and sides, sources, words of speech and doubt; by country and day."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from orontes.core.claim import SOURCE_KINDS

ACTOR_KINDS: Final = ("state", "government", "armed_group", "alliance", "people", "leader", "international")
VERBS: Final = ("say", "deny", "plan", "fear")
GENERAL_KNOWLEDGE: Final = "general knowledge"


@dataclass(frozen=True, slots=True)
class Term:
    """From a day on, until before another; None where open.

    Examples
    --------
    >>> Term(None, dt.date(2024, 12, 8)).holds_on(dt.date(2024, 12, 7)), Term(None, dt.date(2024, 12, 8)).holds_on(None)
    (True, False)
    """

    start: dt.date | None = None
    end: dt.date | None = None

    def holds_on(self, day: dt.date | None) -> bool:
        """Whether it covers the day; without a day, whether it goes on."""
        if day is None:
            return self.end is None
        return (self.start is None or self.start <= day) and (self.end is None or day < self.end)

    def meets(self, other: "Term") -> bool:
        """Whether some day is in both."""
        return (self.start is None or other.end is None or self.start < other.end) and (
            other.start is None or self.end is None or other.start < self.end
        )


@dataclass(frozen=True, slots=True)
class Alias:
    """One name of an actor, and where and when it means that actor; `countries` is None where it does everywhere."""

    name: str
    key: str
    countries: tuple[str, ...] | None = None
    term: Term = Term()

    def clashes(self, other: "Alias") -> bool:
        """Whether the two mean two actors with nothing to tell which: everywhere both, or in one country; at one time."""
        if self.key == other.key or not self.term.meets(other.term):
            return False
        if self.countries is None or other.countries is None:
            return self.countries is other.countries
        return bool(set(self.countries) & set(other.countries))


@dataclass(frozen=True, slots=True)
class Side:
    """The camp an actor stands in, when, and in reports about which countries; `countries` is None for all."""

    name: str
    term: Term = Term()
    countries: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class ActorEntry:
    """An actor of the lexicon.

    Parameters
    ----------
    key : str
        As on claims: "syria.hts".
    kind : str
        One of `ACTOR_KINDS`.
    country : str
        ISO 3166 alpha-3 of where it is at home; "" where nowhere.
    sides : tuple of Side
        The first that fits counts; of a government the first is that of its time in office.
    aliases : tuple of Alias
        Standard name first.
    source : str
        Where it is known from.
    file : str
        The file that has it.
    """

    key: str
    kind: str
    country: str
    sides: tuple[Side, ...]
    aliases: tuple[Alias, ...]
    source: str
    file: str

    @property
    def name(self) -> str:
        """The standard name."""
        return self.aliases[0].name if self.aliases else self.key

    def side_on(self, day: dt.date | None, countries: tuple[str, ...] = ()) -> str | None:
        """The side on a day (None: now) in a report about those countries; None where it has none."""
        for side in self.sides:
            if side.term.holds_on(day) and (side.countries is None or set(side.countries) & set(countries)):
                return side.name or None
        return None


Form = tuple[tuple[str, ...], bool, tuple[Alias, ...]]
"""Words of a name, whether they are as written (else in lower case), and whom they may mean."""


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """All that is known by name; made by `orontes.extract.lexicons.vocabulary`.

    Parameters
    ----------
    actors : mapping of str to ActorEntry
    names : mapping of str to tuple of Form
        Names of actors by their first word in lower case, longest first.
    heads : mapping of str to (str or None)
        Nouns that make a noun group an actor, with the side they tell.
    sources : tuple of (str, str)
        Names and kinds (`SOURCE_KINDS`) of sources, longest first.
    sources_by_word : mapping of str to tuple of (int, str, str)
        The same by the first word of the name, with their rank.
    source_names : mapping of str to tuple of (words, as written, kind)
        The same names as words, by the first in lower case.
    source_heads : mapping of str to str
        Kind of source by head noun.
    verbs : mapping of str to frozenset of str
        Base forms of verbs that carry another's word, deny, plan or fear.
    hearsay : frozenset of str
        Words that make a clause hearsay ("reportedly").
    governments, states : mapping of str to tuple of str
        Keys of governments, and of states, by country.
    """

    actors: Mapping[str, ActorEntry]
    names: Mapping[str, tuple[Form, ...]]
    heads: Mapping[str, str | None]
    sources: tuple[tuple[str, str], ...]
    sources_by_word: Mapping[str, tuple[tuple[int, str, str], ...]]
    source_names: Mapping[str, tuple[tuple[tuple[str, ...], bool, str], ...]]
    source_heads: Mapping[str, str]
    verbs: Mapping[str, frozenset[str]]
    hearsay: frozenset[str]
    governments: Mapping[str, tuple[str, ...]]
    states: Mapping[str, str]

    def view(self, countries: tuple[str, ...] | None, day: dt.date | None) -> "View":
        """The vocabulary as it holds for a report about those countries, of that day."""
        return View(self, countries, day)


@dataclass(frozen=True, slots=True)
class View:
    """The vocabulary for one report: which alias means whom, and who stands where, in its countries on its day.

    `countries` is None before they are known: then names of several words that begin with
    a capital, and names in capitals, count wherever they are at home.
    """

    vocabulary: Vocabulary
    countries: tuple[str, ...] | None
    day: dt.date | None

    def meant(self, aliases: tuple[Alias, ...]) -> str | None:
        """The key of the actor that a name means here: one of the report's countries first, in their order; else anyone's."""
        held = [alias for alias in aliases if alias.term.holds_on(self.day)]
        for country in self.countries or ():
            for alias in held:
                if alias.countries is not None and country in alias.countries:
                    return alias.key
        anywhere = next((alias.key for alias in held if alias.countries is None), None)
        if anywhere is None and self.countries is None and held and _is_plainly_a_name(held[0].name):
            return held[0].key
        return anywhere

    def side_of(self, key: str) -> str | None:
        """The side of an actor on the day of the report."""
        return self.vocabulary.actors[key].side_on(self.day, self.countries or ())

    def government_of(self, country: str) -> str | None:
        """The key of the government of a country on the day of the report: the first whose side holds then."""
        keys = self.vocabulary.governments.get(country, ())
        actors = self.vocabulary.actors
        return next((key for key in keys if actors[key].sides[0].term.holds_on(self.day)), None)


def _is_plainly_a_name(name: str) -> bool:
    return name.isupper() or (" " in name and name[0].isupper())


def source_kinds() -> tuple[str, ...]:
    """Kinds of source that a lexicon may name."""
    return tuple(kind for kind in SOURCE_KINDS if kind != "unknown")

"""Places, ids and actors as the public profile may name them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from orontes.brief.content import WITHIN
from orontes.core.claim import Actor
from orontes.core.place import Place
from orontes.disclosure.regions import Regions
from orontes.disclosure.rules import AFFINITY_KEYS, PEOPLE
from orontes.geo.entry import Entry
from orontes.geo.table import countries

REGION_KINDS: Final = ("admin1", "admin2", "country")
CLAIM: Final = "claim:"
STATE: Final = "state."
"""Keys of states in the lexicon of actors begin so; an ISO 3166 alpha-3 code follows."""
ANOTHER: Final = "another_side"
LONGEST_SHORT: Final = 4
"""Letters of a name that is written in capitals ("HTS")."""


@dataclass(frozen=True, slots=True)
class Blur:
    """What stands in place of what.

    Parameters
    ----------
    regions : Regions
        Finds the region that a place lies in.
    ids : mapping of str to str
        The neutral id of each claim that is shown; claims that are not shown are not in it.
    """

    regions: Regions
    ids: Mapping[str, str]

    def place(self, place: Place | None, *, key: str | None = None) -> Place | None:
        """The region that a place lies in; None where no region is known.

        A region that a report speaks of as a whole stays what it is; of a town only that it lies in the region is left.
        """
        if place is None or place.resolved_by == WITHIN:
            return place
        if place.kind in REGION_KINDS or (place.kind == "region" and self.regions.spot(place, key=key).admin1_id is None):
            name = place.name or place.text
            return Place(name, name, place.lat, place.lon, place.country, place.kind, place.id, name_local=place.name_local)
        found = self.regions.spot(place, key=key).admin1_id
        entry = self.regions.lookup(found) if found else None
        return None if entry is None else _within(entry)

    def node(self, identity: str) -> Place | None:
        """The region that a place of that id lies in; None where it is not known."""
        found = self.regions.spot_of(identity).admin1_id
        entry = self.regions.lookup(found) if found else None
        return None if entry is None else _within(entry)

    def claims(self, ids: Iterable[str]) -> tuple[str, ...]:
        """The neutral ids of those claims that are shown."""
        return tuple(self.ids[claim] for claim in ids if claim in self.ids)

    def basis(self, keys: Iterable[str]) -> tuple[str, ...]:
        """Evidence keys without those of claims, cells and assumptions that are not shown."""
        kept = []
        for key in keys:
            if key.startswith(CLAIM):
                kept += [CLAIM + self.ids[key.removeprefix(CLAIM)]] if key.removeprefix(CLAIM) in self.ids else []
            elif shown_leaf(key):
                kept.append(key)
        return tuple(kept)


def _within(entry: Entry) -> Place:
    return Place(
        f"places in {entry.name}", entry.name, entry.lat, entry.lon, entry.country, "admin1", entry.id,
        resolved_by=WITHIN, name_local=entry.name_local,
    )  # fmt: skip


def shown_leaf(key: str) -> bool:
    """Whether evidence under `key` names neither a single place nor a community."""
    return not key.startswith("cell:") and not any(word in key for word in AFFINITY_KEYS)


def blurred_actor(actor: Actor | None) -> Actor | None:
    """The actor under the name of its party; None for a community, and for words that no lexicon of actors knows."""
    name = party_name(actor.id, actor.side) if actor else None
    return Actor(name, actor.id, actor.side) if actor and name else None


def side_key(side: str) -> str:
    """The side, where it is a key; words that no lexicon of actors knows may name anybody, and become `ANOTHER`.

    Examples
    --------
    >>> side_key("opposition"), side_key("state.USA"), side_key("the men of the old mill"), side_key("people.alawite")
    ('opposition', 'state.USA', 'another_side', 'another_side')
    """
    return ANOTHER if " " in side or side.startswith(PEOPLE) else side


def party_name(identity: str | None, side: str | None) -> str | None:
    """The name of a party, by its key or side; None for a community and for what is no key.

    Examples
    --------
    >>> party_name("syria.hts", "opposition"), party_name("state.RUS", None), party_name("people.alawite", None)
    ('HTS', 'Russia', None)
    >>> party_name(None, "opposition"), party_name("the men of the old mill", None)
    ('Opposition', None)
    """
    key = identity if identity and "." in identity else side
    if key is None or key.startswith(PEOPLE):
        return None
    last = key.rpartition(".")[2].replace("_", " ")
    if key.startswith(STATE) and last in countries():
        return countries()[last].name
    return last.upper() if len(last) <= LONGEST_SHORT else last[:1].upper() + last[1:]

"""Place names in a report, resolved by an ordered chain of passes over its words; no grammar is asked."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final, NamedTuple

from orontes.core.place import Place
from orontes.extract.evidence import is_place, is_placed, located
from orontes.extract.known import BACKING
from orontes.extract.persons import surnames
from orontes.extract.resolution import certain, choose
from orontes.extract.row import Row
from orontes.extract.toponyms import Candidate, Places, Window, candidates, longest_first, variants
from orontes.geo import table
from orontes.geo.entry import Entry

_MADE: Final = BACKING | frozenset("based born run brokered controlled held made".split())
"""What follows a place's name and a hyphen where it is no place of the event ("Britain-based")."""
PERSONAL: Final = frozenset({"town", "admin2", "neighbourhood", "admin1"})
"""Kinds of place that are named like people."""
FOCUS_SHARE: Final = 0.25
"""Share of the country votes of a text from which a country counts as in focus (declared by the developers)."""
_LARGE_PERSONS: Final = 100_000
"""People of a town whose name votes for its country (declared by the developers)."""
Spans = Sequence[tuple[int, int]]
"""Words [first, last) of a row or of a sentence, many times."""


class Found(NamedTuple):
    """A place name in words [first, last) of the row, where it stands in the text, and what it was resolved to."""

    first: int
    last: int
    start: int
    end: int
    place: Place


@dataclass(frozen=True, slots=True)
class PlaceMention:
    """A place name in tokens [first, last) of a sentence, and what it was resolved to."""

    sentence: int
    first: int
    last: int
    start: int
    end: int
    place: Place
    report: str = ""

    def to_record(self) -> dict[str, Any]:
        """The mention as the JSON Lines object of ``orontes places``."""
        place = self.place
        record: dict[str, Any] = {
            "report": self.report, "text": place.text, "start": self.start, "end": self.end, "name": place.name,
            "lat": place.lat, "lon": place.lon, "country": place.country, "type": place.kind,
        }  # fmt: skip
        if place.resolved_by:
            record["resolved_by"] = place.resolved_by
        if place.candidates:
            record["candidates"] = list(place.candidates)
        if place.name_local:
            record["name_local"] = place.name_local
        return record


def mentions(row: Row, found: Iterable[Found], *, report: str) -> tuple[PlaceMention, ...]:
    """The place names with the sentences that they stand in."""
    made = []
    for one in found:
        sentence, first = row.place_of(one.first)
        made.append(PlaceMention(sentence, first, first + one.last - one.first, one.start, one.end, one.place, report))
    return tuple(made)


def find_places(
    row: Row, where: Sequence[Window], gazetteer: Places, *, countries: Sequence[str] = (), names: Spans = ()
) -> list[Found]:
    """All place names of the report in text order, none inside another or inside one of `names`, which are of other things.

    `countries` are in focus from the outset; else those that the text itself names most.
    """
    known = candidates(row, where, gazetteer)
    focus = tuple(countries) or focus_countries(candidates_countries(row, known))
    inside = {i: span for span in names for i in range(*span)}
    here = {c.first: c for c in known if not _is_inside(c, inside)}
    like = {c.first: c for c in variants(row, gazetteer, focus[:1], here)} if focus else {}
    if like:
        kept = longest_first((here | like).values())
        here = {first: c for first, c in sorted(kept.items()) if not _is_inside(c, inside)}
    resolver = _Resolver(row, focus, certain(known, focus), here)
    found = [one for c in here.values() if (one := resolver.resolved(c)) is not None]
    words = {one.place.text for one in found if one.last == one.first + 1 and one.place.kind in PERSONAL}
    persons = surnames(row, words)
    return [one for one in found if not _is_person(row, one, persons)] if persons else found


def country_of(people: Place, *, by: str) -> Place:
    """The country of a people: "Syrians" -> Syria, with the words of the report kept."""
    name = table.country(people.country).name if people.country else people.name
    return replace(people, name=name, kind="country", resolved_by=by)


def focus_of(row: Row, where: Sequence[Window], gazetteer: Places) -> tuple[str, ...]:
    """The countries that the text names most, from a gazetteer of the world's countries and large places."""
    return focus_countries(candidates_countries(row, candidates(row, where, gazetteer)))


def country_votes(found: Iterable[PlaceMention]) -> Counter[str]:
    """How often each country is named, by its places or its people."""
    return Counter(m.place.country for m in found if m.place.country is not None)


def candidates_countries(row: Row, found: Iterable[Candidate]) -> Counter[str]:
    """Votes for each country from the names in the text: a country's own name, its people's, its regions and large places."""
    votes: Counter[str] = Counter()
    for c in found:
        best = c.entries[0]
        if best.country is None:
            continue
        if best.kind not in ("country", "demonym"):
            shape = row.shapes[c.last - 1]
            words = c.last - c.first == 1 and (shape.direction or shape.ambiguous or shape.common)
            if words or not (best.kind in ("admin1", "region") or (best.population or 0) > _LARGE_PERSONS):
                continue
        votes[best.country] += 1
    return votes


def focus_countries(votes: Counter[str]) -> tuple[str, ...]:
    """The countries that have at least `FOCUS_SHARE` of the votes, most first."""
    total = sum(votes.values())
    return tuple(c for c, n in votes.most_common(3) if n >= FOCUS_SHARE * total)


def to_place(entry: Entry, text: str, *, by: str, candidates: Sequence[Entry] = ()) -> Place:
    """The entry as a place that was mentioned as `text`."""
    return Place(
        text=text, name=entry.name, lat=entry.lat, lon=entry.lon, country=entry.country, kind=entry.kind, id=entry.id,
        radius_km=entry.radius_km, resolved_by=by, candidates=tuple([e.id for e in candidates[:4]]), name_local=entry.name_local,
    )  # fmt: skip


def _is_inside(c: Candidate, inside: Mapping[int, tuple[int, int]]) -> bool:
    """Whether the name is a part of a name of another thing, not the whole of it."""
    span = inside.get(c.first)
    return span is not None and c.last <= span[1] and span != (c.first, c.last)


def _is_person(row: Row, one: Found, persons: frozenset[str]) -> bool:
    return one.place.kind in PERSONAL and one.place.text in persons and not is_placed(row, one.first)


NATURAL: Final = ("river", "hill")
"""Kinds of place that no town's name gives the point of."""


class _Resolver:
    """What names mean in one report; each name is looked into once."""

    def __init__(self, row: Row, focus: tuple[str, ...], anchors: Sequence[Entry], here: Mapping[int, Candidate]) -> None:
        self._row, self._focus, self._anchors, self._here = row, focus, anchors, here
        self._meant: dict[str, tuple[Entry, str]] = {}
        self._places: dict[tuple[str, str, str], Place] = {}

    def resolved(self, c: Candidate) -> Found | None:
        """The place that the name means, if it is one here."""
        told = located(self._row, c, self._here)
        if told is not None:
            return self._found(told, *choose(told, self._focus, self._anchors))
        meant = self._meant.get(c.text)
        if meant is None:
            meant = self._meant[c.text] = choose(c, self._focus, self._anchors)
        if not is_place(self._row, c, meant[0], self._focus, self._here):
            return None
        return self._found(c, *meant)

    def _found(self, c: Candidate, entry: Entry, by: str) -> Found | None:
        row, shapes = self._row, self._row.shapes
        first = c.first
        if entry.kind == "town" and shapes[c.last].lower == "region":  # "Donetsk region" is the oblast
            entry = next((e for e in c.entries if e.kind == "admin1" and e.country == entry.country), entry)
        if shapes[first].lower == "the" and c.last > first + 1 and shapes[first + 1].capital:
            first += 1
        if shapes[first - 1].direction and shapes[first - 1].capital:
            if entry.kind == "river":  # West Nile is no river
                return None
            first -= not row.opens(first - 1) and entry.kind not in ("region", "road")  # a sentence may begin with any word
        start, end = row.starts[first] + c.skipped, row.ends[c.last - 1]
        kind = entry.kind
        if row.words[c.last] == "-" and shapes[c.last + 1].lower in _MADE:
            kind = "demonym"
        text = row.text[start:end]
        known = self._places.get((text, entry.id, kind))
        if known is None:
            known = to_place(entry, text, by=by, candidates=c.entries)
            known = self._places[text, entry.id, kind] = replace(known, kind=kind) if kind != entry.kind else known
        return _typed(row, Found(first, c.last, start, end, known))


def _typed(row: Row, one: Found) -> Found:
    """The name with the type noun that follows it ("Rastan bridge", "Homs province") taken into its kind."""
    place, last = one.place, one.last
    shape = row.shapes[last]
    kind = shape.kind
    if kind is None or place.kind in ("demonym", "country") or kind in ("town", "region") or kind == place.kind:
        return one
    if kind in ("admin1", "admin2", "countryside"):
        if place.kind != "town":
            return one
        return one._replace(place=replace(place, kind=kind, radius_km=place.radius_km or (60.0 if kind == "admin1" else 30.0)))
    end = row.ends[last]
    text = row.text[one.start : end]
    if kind in NATURAL and place.kind == "town":  # a river may be named like a town, and far from it
        return one._replace(last=last + 1, end=end, place=Place(text, kind=kind))
    name = f"{place.name} {shape.noun}" if place.name else None
    whole = replace(place, text=text, kind=kind, name=name, id=None)
    return one._replace(last=last + 1, end=end, place=whole)

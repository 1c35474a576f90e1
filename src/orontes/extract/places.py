"""Place names in a document, resolved by an ordered chain of passes."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from orontes.core.place import Place
from orontes.extract.dates import MONTHS
from orontes.extract.document import Document, Sentence
from orontes.extract.known import BACKING
from orontes.extract.persons import surnames
from orontes.extract.resolution import certain, choose
from orontes.extract.toponyms import Candidate, Places, candidates, is_common, lexicon, longest_first, type_nouns, variants
from orontes.geo import table
from orontes.geo.entry import Entry

_MADE: Final = BACKING | frozenset("based born run brokered controlled held made".split())
"""What follows a place's name and a hyphen where it is no place of the event ("Britain-based")."""
PERSONAL: Final = frozenset({"town", "admin2", "neighbourhood", "admin1"})
"""Kinds of place that are named like people."""
FOCUS_SHARE: Final = 0.25
"""Share of the country votes of a text from which a country counts as in focus (declared by the developers)."""


PLACE_CASES: Final = frozenset(
    "in at near from to into towards toward around outside of between via north south east west".split()
)
"""Prepositions and directions that a place name follows."""


_SHORTEST: Final = 3
"""Letters of the shortest name that the country behind it makes a place."""
PLACE_VERBS: Final = frozenset(
    (
        "enter reach leave flee capture seize take retake recapture besiege shell bomb bombard strike attack overrun approach "
        "liberate abandon evacuate encircle storm surround visit quit"
    ).split()
)
"""Verbs whose object is a place where it is a name."""


Blocked = Callable[[Sentence], Sequence[tuple[int, int]]]
"""Words [start, end) of a sentence that are names of other things (Hayat Tahrir al-Sham)."""


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


def find_places(
    document: Document, gazetteer: Places, *, countries: Sequence[str] = (), blocked: Blocked = lambda _: ()
) -> tuple[PlaceMention, ...]:
    """All place names of the document in text order, none inside another or inside a name that `blocked` gives of a sentence.

    `countries` are in focus from the outset; else those that the text itself names most.
    """
    text = document.report.text
    by_sentence = [list(candidates(sentence, text, gazetteer)) for sentence in document.sentences]
    known = [c for here in by_sentence for c in here]
    focus = tuple(countries) or focus_countries(candidates_countries(known))
    anchors = certain(known, focus)
    found: list[PlaceMention] = []
    persons = surnames(document.sentences)
    for sentence, own in zip(document.sentences, by_sentence, strict=True):
        owned = blocked(sentence)
        here = {c.first: c for c in own if not _inside_one(c, owned)}
        here |= {c.first: c for c in variants(sentence, text, gazetteer, focus, here)}
        here = {i: c for i, c in longest_first(here).items() if not _inside_one(c, owned)}
        for name in sorted(here.values(), key=lambda c: c.first):
            c, located = _located(sentence, name, here)
            mention = _resolve(sentence, c, focus, anchors, text, located=located)
            person = c.text in persons and not _placed(sentence, c.first)
            if mention is not None and not (person and mention.place.kind in PERSONAL):
                found.append(replace(mention, report=document.report.id))
    return tuple(found)


def country_of(people: Place, *, by: str) -> Place:
    """The country of a people: "Syrians" -> Syria, with the words of the report kept."""
    name = table.country(people.country).name if people.country else people.name
    return replace(people, name=name, kind="country", resolved_by=by)


def _inside_one(c: Candidate, spans: Sequence[tuple[int, int]]) -> bool:
    """Whether the name is a part of one of the spans, not the whole of it."""
    return any(a <= c.first and c.last <= b and (a, b) != (c.first, c.last) for a, b in spans)


def focus_of(document: Document, gazetteer: Places) -> tuple[str, ...]:
    """The countries that the text names most, from a gazetteer of the world's countries and large places."""
    text = document.report.text
    found = [c for sentence in document.sentences for c in candidates(sentence, text, gazetteer)]
    return focus_countries(candidates_countries(found))


def country_votes(mentions: Sequence[PlaceMention]) -> Counter[str]:
    """How often each country is named, by its places or its people."""
    return Counter(m.place.country for m in mentions if m.place.country is not None)


def candidates_countries(found: Sequence[Candidate]) -> Counter[str]:
    """Votes for each country from the names in the text: a country's own name counts most, then large places."""
    votes: Counter[str] = Counter()
    for c in found:
        best = c.entries[0]
        if best.country is None:
            continue
        if best.kind in ("country", "demonym") or best.kind in ("admin1", "region") or (best.population or 0) > 100_000:
            votes[best.country] += 2
    return votes


def focus_countries(votes: Counter[str]) -> tuple[str, ...]:
    """The countries that have at least `FOCUS_SHARE` of the votes, most first."""
    total = sum(votes.values())
    return tuple(c for c, n in votes.most_common(3) if n >= FOCUS_SHARE * total)


def _located(sentence: Sentence, c: Candidate, here: Mapping[int, Candidate]) -> tuple[Candidate, bool]:
    """The name with only the entries in the country or region told behind it ("Mobile, Alabama"), and whether any is."""
    behind = here.get(c.last + 1) if sentence.words[c.last : c.last + 1] == (",",) else None
    if behind is None or behind.entries[0].kind not in ("country", "admin1"):
        return c, False
    whole = behind.entries[0]
    inside = tuple(e for e in c.entries if e.country == whole.country and e.kind not in ("country", "demonym"))
    if not inside or len(c.text) < _SHORTEST or c.text.islower():
        return c, False
    return replace(c, entries=inside), True


def _resolve(
    sentence: Sentence, c: Candidate, focus: tuple[str, ...], anchors: Sequence[Entry], text: str, *, located: bool = False
) -> PlaceMention | None:
    entry, by = choose(c, focus, anchors)
    if not located and not _has_evidence(sentence, c, entry, focus):
        return None
    place = to_place(entry, c.text, by=by, candidates=c.entries)
    if (
        sentence.words[c.last : c.last + 1] == ("-",)
        and sentence.lower[c.last + 1 : c.last + 2]
        and sentence.lower[c.last + 1] in _MADE
    ):
        place = replace(place, kind="demonym")
    first = c.first + (sentence.lower[c.first] == "the" and c.last > c.first + 1 and sentence.words[c.first + 1][:1].isupper())
    if first and sentence.words[first - 1][:1].isupper() and sentence.lower[first - 1] in lexicon()["directions"]["words"]:
        if entry.kind == "river":  # West Nile is no river
            return None
        first -= first > 1 and entry.kind not in ("region", "road")  # North London; a sentence may begin with any word
    start, end = sentence.starts[first] + c.skipped, sentence.ends[c.last - 1]
    mention = PlaceMention(sentence.index, first, c.last, start, end, replace(place, text=text[start:end]))
    return _typed(sentence, mention, text)


def to_place(entry: Entry, text: str, *, by: str, candidates: Sequence[Entry] = ()) -> Place:
    """The entry as a place that was mentioned as `text`."""
    return Place(
        text=text, name=entry.name, lat=entry.lat, lon=entry.lon, country=entry.country, kind=entry.kind, id=entry.id,
        radius_km=entry.radius_km, resolved_by=by, candidates=tuple(e.id for e in candidates[:4]), name_local=entry.name_local,
    )  # fmt: skip


def _has_evidence(sentence: Sentence, c: Candidate, entry: Entry, focus: tuple[str, ...]) -> bool:
    """Whether the words are a place here: not part of a person's or group's name, not a common word."""
    single = c.last == c.first + 1
    word = sentence.lower[c.first]
    before = sentence.words[c.first - 1] if c.first else ""
    if c.text.islower():
        return True
    if c.last < len(sentence) and sentence.lemmas[c.last] in type_nouns():
        return True
    if single and word in MONTHS:
        return False
    if c.text.lower().removeprefix("the ") in lexicon()["directions"]["words"] and entry.country not in focus:
        return False
    if single and (word in lexicon()["ambiguous"]["words"] or (is_common(word) and entry.kind != "country")):
        return (
            sentence.upos[c.first] == "PROPN"
            and (entry.kind in ("country", "admin1", "region") or _placed(sentence, c.first))
            and not _in_name(sentence, c)
        )
    if entry.kind in ("country", "demonym"):
        return not (single and c.text.isupper() and len(c.text) == 2 and entry.kind == "demonym")
    if single and len(word) < 3 and entry.kind != "road":
        return False
    if sentence.upos[c.first] in ("VERB", "ADP", "DET", "PRON", "ADV") and single and not _placed(sentence, c.first):
        return False
    if entry.kind in ("town", "admin2", "neighbourhood") and _in_name(sentence, c):
        return False
    outside = entry.country not in focus and (entry.population or 0) < 100_000 and entry.kind == "town"
    if outside and not _placed(sentence, c.first):
        return False
    return before not in ("Mr", "Mr.", "Gen.", "General", "Sheikh", "Dr.", "Col.")


def _placed(sentence: Sentence, i: int) -> bool:
    """Whether the words around the name call for a place: a preposition or type noun before it, a verb that it is the aim of."""
    if (
        i
        and sentence.relation[i] == "obj"
        and sentence.lemmas[sentence.head[i]] in PLACE_VERBS
        and sentence.words[i][:1].isupper()
    ):
        return True
    if i > 1 and sentence.lower[i - 1] == "of" and sentence.lemmas[i - 2] in type_nouns():
        return True
    j = i - 1
    while j >= 0 and (
        sentence.lower[j] in ("the", "nearby", "neighbouring", "neighboring")
        or sentence.lower[j] in lexicon()["directions"]["words"]
    ):
        j -= 1
    return j >= 0 and (sentence.lower[j] in PLACE_CASES or sentence.lemmas[j] in type_nouns())


def _in_name(sentence: Sentence, c: Candidate) -> bool:
    """Whether further capitalised words on either side make the name part of a longer one (a person, a brigade)."""
    types, directions = type_nouns(), lexicon()["directions"]["words"]
    for j in (c.first - 1, c.last):
        if not 0 <= j < len(sentence) or not sentence.words[j][:1].isupper() or sentence.upos[j] != "PROPN":
            continue
        if sentence.in_title or sentence.lemmas[j] in types or sentence.lower[j] in directions:
            continue
        name = range(c.first, c.last)
        parts = ("flat", "compound", "flat:name", "goeswith")
        inward = sentence.head[j] in name and sentence.relation[j] in parts
        outward = any(sentence.head[a] == j and sentence.relation[a] in parts for a in name)
        if (inward or outward) and not (j == 0 and sentence.lower[j] in ("in", "at", "from")):
            return True
    return False


def _typed(sentence: Sentence, mention: PlaceMention, text: str) -> PlaceMention:
    """The mention with the type noun that follows it ("Rastan bridge", "Homs province") taken into its kind."""
    place, last = mention.place, mention.last
    if place.kind in ("demonym", "country") or last >= len(sentence):
        return mention
    after = sentence.lemmas[last]
    kind = type_nouns().get(after)
    if kind is None or kind in ("town", "region") or kind == place.kind or sentence.upos[last] not in ("NOUN", "PROPN"):
        return mention
    if kind in ("admin1", "admin2", "countryside"):
        if place.kind == "town":
            return replace(
                mention, place=replace(place, kind=kind, radius_km=place.radius_km or (60.0 if kind == "admin1" else 30.0))
            )
        return mention
    end = sentence.ends[last]
    full = text[mention.start : end]
    name = f"{place.name} {after}" if place.name else None
    return replace(mention, last=last + 1, end=end, place=replace(place, text=full, kind=kind, name=name, id=None))

"""Place names in a document, resolved by an ordered chain of passes."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, Final, Protocol

from orontes.core.place import Place, distance_km
from orontes.extract.known import read_lexicon
from orontes.extract.document import Document, Sentence
from orontes.geo.entry import Entry
from orontes.geo.names import key

LONGEST_NAME: Final = 7
"""Longest name that is looked up, in tokens ("Deir ez - Zor" has four)."""
ARTICLES: Final = frozenset({"al", "el", "ar", "as", "ash", "an", "at", "ad", "az", "ez", "er", "es"})
INNER: Final = frozenset(
    {
        "-",
        "al",
        "el",
        "de",
        "la",
        "of",
        "the",
        "and",
        "an",
        "ez",
        "ash",
        "du",
        "des",
        "del",
        "'",
        "’",
        "'s",
        "um",
        "sur",
        "en",
        "ar",
        "as",
    }
)
_MADE: Final = frozenset({"based", "led", "backed", "born", "run", "linked", "allied", "trained", "supported", "sponsored", "brokered", "funded", "aligned", "affiliated", "controlled", "held", "made"})
"""What follows a place's name and a hyphen where it is no place of the event ("Britain-based")."""
COARSE: Final = frozenset({"country", "admin1", "region"})
FOCUS_SHARE: Final = 0.25
"""Share of the country votes of a text from which a country counts as in focus (declared by the developers)."""


class Places(Protocol):
    """What the reader asks of a gazetteer."""

    def find(self, name: str) -> tuple[Entry, ...]:
        """Entries of that exact name, most populous first."""

    def variants(self, name: str, *, country: str | None = None) -> tuple[Entry, ...]:
        """Entries of a like-sounding name."""


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
        if place.name_local:
            record["name_local"] = place.name_local
        return record


@dataclass(frozen=True, slots=True)
class _Candidate:
    sentence: int
    first: int
    last: int
    text: str
    entries: tuple[Entry, ...]
    by: str


@lru_cache(maxsize=1)
def lexicon() -> Mapping[str, Any]:
    """The words around place names, as read from ``lexicon/places.toml``."""
    return read_lexicon("places")


@lru_cache(maxsize=1)
def type_nouns() -> Mapping[str, str]:
    """Kind of place by type noun ("governorate" -> "admin1"); plurals are taken off by the caller."""
    return {word: kind for kind, words in reversed(lexicon()["types"].items()) for word in words}


def find_places(
    document: Document, gazetteer: Places, *, countries: Sequence[str] = (), blocked: Blocked = lambda _: ()
) -> tuple[PlaceMention, ...]:
    """All place names of the document in text order, none inside another or inside a name that `blocked` gives of a sentence.

    `countries` are in focus from the outset; else those that the text itself names most.
    """
    text = document.report.text
    candidates = [c for sentence in document.sentences for c in _candidates(sentence, text, gazetteer)]
    focus = tuple(countries) or focus_countries(candidates_countries(candidates))
    certain = [e for c in candidates if (e := _choice(c, focus, ())[0]) is not None and e.kind == "town"]
    found: list[PlaceMention] = []
    for sentence in document.sentences:
        owned = blocked(sentence)
        here = {c.first: c for c in candidates if c.sentence == sentence.index and not any(a <= c.first and c.last <= b and (a, b) != (c.first, c.last) for a, b in owned)}
        here |= {c.first: c for c in _variants(sentence, text, gazetteer, focus, here)}
        here = _longest_first(here)
        for c in sorted(here.values(), key=lambda c: c.first):
            mention = _resolve(sentence, c, focus, certain, text)
            if mention is not None:
                found.append(replace(mention, report=document.report.id))
    return tuple(found)


def focus_of(document: Document, gazetteer: Places) -> tuple[str, ...]:
    """The countries that the text names most, from a gazetteer of the world's countries and large places."""
    text = document.report.text
    found = [c for sentence in document.sentences for c in _candidates(sentence, text, gazetteer)]
    return focus_countries(candidates_countries(found))


def country_votes(mentions: Sequence[PlaceMention]) -> Counter[str]:
    """How often each country is named, by its places or its people."""
    return Counter(m.place.country for m in mentions if m.place.country is not None)


def candidates_countries(candidates: Sequence[_Candidate]) -> Counter[str]:
    """Votes for each country from the names in the text: a country's own name counts most, then large places."""
    votes: Counter[str] = Counter()
    for c in candidates:
        best = c.entries[0]
        if best.country is None:
            continue
        if best.kind in ("country", "demonym"):
            votes[best.country] += 2
        elif best.kind in ("admin1", "region") or (best.population or 0) > 100_000:
            votes[best.country] += 2
    return votes


def focus_countries(votes: Counter[str]) -> tuple[str, ...]:
    """The countries that have at least `FOCUS_SHARE` of the votes, most first."""
    total = sum(votes.values())
    return tuple(c for c, n in votes.most_common(3) if n >= FOCUS_SHARE * total)


def _candidates(sentence: Sentence, text: str, gazetteer: Places) -> Iterator[_Candidate]:
    i = 0
    while i < len(sentence):
        found = _longest(sentence, i, text, gazetteer) if _may_begin(sentence, i) else None
        if found is None:
            i += 1
            continue
        yield found
        i = found.last


def _may_begin(sentence: Sentence, i: int) -> bool:
    word = sentence.words[i]
    if word[:1].isupper() or "\u0600" <= word[:1] <= "\u06ff":
        return True
    if sentence.lower[i] in ARTICLES and i + 2 < len(sentence) and sentence.words[i + 1] == "-":
        return sentence.words[i + 2][:1].isupper()
    return sentence.lower[i] in ("the", "coastal", "western", "eastern", "northern", "southern", "central") and i + 1 < len(
        sentence
    )


def _longest(sentence: Sentence, i: int, text: str, gazetteer: Places) -> _Candidate | None:
    last = min(len(sentence), i + LONGEST_NAME)
    for j in range(i + 1, last):
        if not (
            sentence.words[j][:1].isupper()
            or sentence.words[j][:1].isdigit()
            or sentence.lower[j] in INNER
            or (sentence.words[i][:1].islower() and sentence.words[j].isalpha())
        ):
            last = j
            break
    while last > i:
        if sentence.lower[last - 1] not in INNER:
            name = text[sentence.starts[i] : sentence.ends[last - 1]]
            entries = gazetteer.find(name)
            if entries and not (name.islower() and entries[0].kind not in ("region", "road")):
                return _Candidate(sentence.index, i, last, name, entries, "exact")
        last -= 1
    return None


def _variants(
    sentence: Sentence, text: str, gazetteer: Places, focus: tuple[str, ...], taken: Mapping[int, _Candidate]
) -> Iterator[_Candidate]:
    """Names in no exact entry whose sound is that of a place of a country in focus; a whole name before a part of it."""
    covered = {t for c in taken.values() for t in range(c.first, c.last)}
    i = 0
    while i < len(sentence):
        run = _run(sentence, i)
        whole = run > i + 1 and any(i < t < run for t in covered) and not (i in covered and taken.get(i) is not None and taken[i].last >= run)
        if whole and _has_article(sentence, i, run) and (match := _first_variant(sentence, text, gazetteer, focus, i, run)) is not None and match.last == run:
            yield match
            i = run
            continue
        if i in covered or not _may_begin(sentence, i) or sentence.lower[i] in ("the",) or not _is_name(sentence, i):
            i += 1
            continue
        last = i + 1
        while (
            last < len(sentence)
            and last not in covered
            and (_is_name(sentence, last) or sentence.words[last] == "-" or sentence.lower[last] in ARTICLES)
        ):
            last += 1
        match = _first_variant(sentence, text, gazetteer, focus, i, last)
        if match is not None:
            yield match
            last = match.last
        i = last
    return


def _longest_first(found: Mapping[int, _Candidate]) -> dict[int, _Candidate]:
    """The candidates that no longer one covers in part."""
    kept: dict[int, _Candidate] = {}
    for c in sorted(found.values(), key=lambda c: (c.first - c.last, c.first)):
        if not any(c.first < k.last and k.first < c.last for k in kept.values()):
            kept[c.first] = c
    return kept


def _is_name(sentence: Sentence, i: int) -> bool:
    word = sentence.words[i]
    if sentence.lower[i] in ARTICLES and i + 2 < len(sentence) and sentence.words[i + 1] == "-":
        return True
    return word[:1].isupper() and sentence.upos[i] in ("PROPN", "X") and len(word) > 2 and not word.isupper()


def _run(sentence: Sentence, i: int) -> int:
    """End of the run of name words that begins at word i, hyphens and articles inside."""
    last = i
    while last < len(sentence) and (_is_name(sentence, last) or (last > i and (sentence.words[last] == "-" or sentence.lower[last] in ARTICLES))):
        last += 1
    while last > i and (sentence.words[last - 1] == "-" or sentence.lower[last - 1] in ARTICLES):
        last -= 1
    return last


def _has_article(sentence: Sentence, i: int, last: int) -> bool:
    return any(sentence.lower[j] in ARTICLES for j in range(i + 1, last))


def _first_variant(
    sentence: Sentence, text: str, gazetteer: Places, focus: tuple[str, ...], i: int, last: int
) -> _Candidate | None:
    types = type_nouns()
    while last > i and (sentence.lemmas[last - 1] in types or sentence.words[last - 1] == "-"):
        last -= 1
    for stop in range(last, i, -1):
        if last - i > 3 and stop - i < last - i - 1:
            break
        name = text[sentence.starts[i] : sentence.ends[stop - 1]]
        if len(name) < 4 or (stop < last and sentence.words[stop] != "-"):
            continue
        for country in focus:
            entries = gazetteer.variants(name, country=country)
            if entries:
                return _Candidate(sentence.index, i, stop, name, entries, "variant")
    return None


def _resolve(
    sentence: Sentence, c: _Candidate, focus: tuple[str, ...], certain: Sequence[Entry], text: str
) -> PlaceMention | None:
    entry, by = _choice(c, focus, certain)
    if entry is None or not _has_evidence(sentence, c, entry, focus):
        return None
    place = to_place(entry, c.text, by=by, candidates=c.entries)
    if sentence.words[c.last : c.last + 1] == ("-",) and sentence.lower[c.last + 1 : c.last + 2] and sentence.lower[c.last + 1] in _MADE:
        place = replace(place, kind="demonym")
    start, end = sentence.starts[c.first], sentence.ends[c.last - 1]
    mention = PlaceMention(sentence.index, c.first, c.last, start, end, place)
    return _typed(sentence, mention, text)


def to_place(entry: Entry, text: str, *, by: str, candidates: Sequence[Entry] = ()) -> Place:
    """The entry as a place that was mentioned as `text`."""
    return Place(
        text=text, name=entry.name, lat=entry.lat, lon=entry.lon, country=entry.country, kind=entry.kind, id=entry.id,
        radius_km=entry.radius_km, resolved_by=by, candidates=tuple(e.id for e in candidates[:4]), name_local=entry.name_local,
    )  # fmt: skip


def _choice(c: _Candidate, focus: tuple[str, ...], certain: Sequence[Entry]) -> tuple[Entry | None, str]:
    """The entry meant and the pass that decided: only one, coarse name, country in focus, nearness, size."""
    entries = c.entries
    own = [e for e in entries if key(e.name) == key(c.text)]
    if own and own[0] is not entries[0] and entries[0].kind == "town":
        entries = (*own, *(e for e in entries if e not in own))
    if len(entries) == 1:
        return entries[0], c.by
    first = entries[0]
    if first.kind in ("country", "demonym"):
        return first, c.by
    inside = [e for e in entries if e.country in focus]
    if not inside:
        return first, "size"
    towns = [e for e in inside if e.kind not in COARSE]
    if len(inside) == 1 or not towns:
        return inside[0], "country in focus"
    if len(towns) > 1 and certain and (towns[0].population or 0) < 10 * (towns[1].population or 0) + 5_000:
        near = min(
            towns, key=lambda e: min(distance_km(e.lat, e.lon, p.lat, p.lon) for p in certain[:20] if p.id != e.id or True)
        )
        return near, "nearness"
    return towns[0], "country in focus"


def _has_evidence(sentence: Sentence, c: _Candidate, entry: Entry, focus: tuple[str, ...]) -> bool:
    """Whether the words are a place here: not part of a person's or group's name, not a common word."""
    single = c.last == c.first + 1
    word = sentence.lower[c.first]
    before = sentence.words[c.first - 1] if c.first else ""
    after = sentence.words[c.last] if c.last < len(sentence) else ""
    if c.text.islower():
        return True
    if c.last < len(sentence) and sentence.lemmas[c.last] in type_nouns():
        return True
    if single and word in lexicon()["ambiguous"]["words"]:
        return (
            sentence.upos[c.first] == "PROPN"
            and (entry.kind in ("country", "admin1", "region") or _placed(sentence, c.first))
            and not _in_name(sentence, c)
        )
    if entry.kind in ("country", "demonym"):
        return not (single and c.text.isupper() and len(c.text) == 2 and entry.kind == "demonym")
    if single and len(word) < 3:
        return False
    if sentence.upos[c.first] in ("VERB", "ADP", "DET", "PRON", "ADV") and single and not _placed(sentence, c.first):
        return False
    if entry.kind in ("town", "admin2", "neighbourhood") and _in_name(sentence, c):
        return False
    outside = entry.country not in focus and (entry.population or 0) < 100_000 and entry.kind == "town"
    if outside and not _placed(sentence, c.first):
        return False
    return not (before in ("Mr", "Mr.", "Gen.", "General", "Sheikh", "Dr.", "Col.") or after == "'" + "s" and before == "@")


def _placed(sentence: Sentence, i: int) -> bool:
    """Whether a preposition of place or a type noun stands before the name."""
    j = i - 1
    while j >= 0 and (
        sentence.lower[j] in ("the", "nearby", "neighbouring", "neighboring")
        or sentence.lower[j] in lexicon()["directions"]["words"]
    ):
        j -= 1
    return j >= 0 and (
        sentence.lower[j]
        in (
            "in",
            "at",
            "near",
            "from",
            "to",
            "into",
            "towards",
            "toward",
            "around",
            "outside",
            "of",
            "between",
            "via",
            "north",
            "south",
            "east",
            "west",
        )
        or sentence.lemmas[j] in type_nouns()
    )


def _in_name(sentence: Sentence, c: _Candidate) -> bool:
    """Whether further capitalised words on either side make the name part of a longer one (a person, a brigade)."""
    types, directions = type_nouns(), lexicon()["directions"]["words"]
    for j in (c.first - 1, c.last):
        if not 0 <= j < len(sentence) or not sentence.words[j][:1].isupper() or sentence.upos[j] != "PROPN":
            continue
        if sentence.in_title or sentence.lemmas[j] in types or sentence.lower[j] in directions:
            continue
        head, other = (c.last - 1, j)
        joined = any(
            sentence.head[a] == b and sentence.relation[a] in ("flat", "compound", "flat:name", "goeswith")
            for a in range(c.first, c.last) for b in (other,)
        ) or (sentence.head[other] in range(c.first, c.last) and sentence.relation[other] in ("flat", "compound", "flat:name") and head >= 0)  # fmt: skip
        if joined and j == 0 and sentence.lower[j] in ("in", "at", "from"):
            continue
        if joined:
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

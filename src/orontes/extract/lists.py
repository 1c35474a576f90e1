"""Figures that a list goes on with: "Goma hosts 45,000 people, Sake 12,000", "3,000 to Minova", "at Hamdayet (27,533)"."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Final

from orontes.core.place import Place
from orontes.core.quantity import People
from orontes.extract.clauses import standard_case
from orontes.extract.draft import Draft
from orontes.extract.localities import Locality
from orontes.extract.people import Count, group_of
from orontes.extract.places import PlaceMention
from orontes.extract.quantities import Number
from orontes.extract.scene import Scene

FLOWS: Final = ("displacement", "return")
_JOINTS: Final = frozenset({",", "and", ";", "plus", "("})
_LEADING: Final = frozenset({"in", "to", "at", "from", "near"})
_BETWEEN: Final = frozenset("the a town city village district state province region camp of area neighbouring nearby".split())
_REACH: Final = 4
"""Words between a preposition and the name of the place it leads to."""
_CHAIN: Final = 9
"""Words between a place and the figure in brackets that is of it."""
_YEARS: Final = (1900, 2100)


def with_lists(scene: Scene, found: Iterable[Draft]) -> Iterator[Draft]:
    """The drafts, followed by those that their lists of places and figures make; figures in brackets are their place's."""
    drafts = list(found)
    used = {c.number.start for d in drafts for c in (d.counts[:1] if d.rule.kind in FLOWS else d.counts)}
    owned: set[int] = set()
    told: set[int] = set()
    for draft in drafts:
        if draft.rule.kind not in FLOWS:
            yield draft
            continue
        if _others(draft, owned) and any(c.number.start in told for c in draft.counts):
            continue  # the same figure told again, with a place that has a figure of its own
        draft.origins = [x for x in draft.origins if x.word not in owned]
        draft.destinations = [x for x in draft.destinations if x.word not in owned]
        first = [draft] if draft.counts else list(_bracketed(scene, draft, used))
        more = list(_continued(scene, first[-1], used)) if first else []
        listed = [*(first if not draft.counts else ()), *more]
        theirs = {x.word for d in more for x in (*d.origins, *d.destinations)}
        for d in first or [draft]:
            d.origins = [x for x in d.origins if x.word not in theirs]
            d.destinations = [x for x in d.destinations if x.word not in theirs]
            yield d
        yield from more
        told |= {c.number.start for c in draft.counts}
        used |= {c.number.start for d in listed for c in d.counts}
        owned |= {x.word for d in listed for x in (*d.origins, *d.destinations)}


def _others(draft: Draft, owned: set[int]) -> bool:
    """Whether all places of the draft have figures of their own."""
    places = [x.word for x in (*draft.origins, *draft.destinations)]
    return bool(places) and owned.issuperset(places)


def _bracketed(scene: Scene, draft: Draft, used: set[int]) -> Iterator[Draft]:
    """A draft for the first of its places that a figure in brackets follows."""
    words = scene.sentence.words
    for origin, x in (*((True, x) for x in draft.origins), *((False, x) for x in draft.destinations)):
        opening = next((j for j in range(x.word + 1, min(x.word + _CHAIN, len(words))) if words[j] == "("), None)
        if opening is None or not all(_is_inside(scene, j) for j in range(x.word + 1, opening)):
            continue
        number = next((n for n in scene.numbers if n.start == opening + 1), None)
        if (
            number is None
            or number.start in used
            or number.qualifier == "share"
            or words[number.end : number.end + 1] != (")",)
            or _is_year(scene, number)
        ):
            continue
        count = _count(scene, number, "people")
        yield replace(draft, counts=[count], origins=[x]) if origin else replace(draft, counts=[count], destinations=[x])
        return


def _is_inside(scene: Scene, j: int) -> bool:
    """Whether word j only says where the place before it lies: "Adre in eastern Chad"."""
    lower = scene.sentence.lower[j]
    return lower in _BETWEEN or lower in ("in", ",") or scene.mention_at(j) is not None or scene.sentence.upos[j] == "ADJ"


def _continued(scene: Scene, draft: Draft, used: set[int]) -> Iterator[Draft]:
    """Drafts of the figures with places that follow that of the draft in one list."""
    unit = draft.counts[0].people.unit
    last = draft.counts[0].number.end
    stays = draft.destinations or not (draft.origins or draft.rule.gates.get("measure") != "stock")
    slot = "destinations" if stays else "origins"
    if draft.counts[0].share:
        return
    for number in scene.numbers:
        if number.start < last:
            continue
        part = _part_of_them(scene, number, draft)
        if part is not None:
            yield part
        if number.start in used or number.qualifier == "share" or _has_verb(scene, last, number.start):
            return
        place = _place_of(scene, number, slot)
        if place is None:
            return
        last = number.end
        noun = group_of(scene, number.end) if number.end < len(scene.sentence) else None
        if noun is not None and draft.rule.pos != "verb":  # "2,300 displaced people in Goma, 14,000 people in Sake": others
            return
        count = _count(scene, number, UNITS.get(noun or "", unit))
        origins, destinations = ([place[0]], []) if place[1] == "origins" else ([], [place[0]])
        yield replace(draft, counts=[count], origins=origins, destinations=destinations)


UNITS: Final = {"people": "people", "families": "families", "households": "households"}


def _part_of_them(scene: Scene, number: Number, draft: Draft) -> Draft | None:
    """The draft of "a third of them from Sinjar" behind the whole number."""
    lower, whole = scene.sentence.lower, draft.counts[0].people
    after = number.end + 2
    if number.qualifier != "share" or lower[number.end : after] != ("of", "them") or whole.low is None or number.low is None:
        return None
    ahead = range(after + 1, min(after + 1 + _REACH, len(lower)))
    mention = next((m for k in ahead if (m := scene.mention_at(k)) is not None), None)
    if mention is None or lower[after] not in _LEADING:
        return None
    text = scene.phrase([number.start, after - 1])
    part = round(number.low * whole.low)
    count = replace(
        draft.counts[0], people=replace(whole, text=text, low=part, high=part if whole.high is not None else None), number=number
    )
    if lower[after] == "from":
        return replace(draft, counts=[count], origins=[_locality(mention)])
    return replace(draft, counts=[count], destinations=[_locality(mention)])


def _place_of(scene: Scene, number: Number, slot: str) -> tuple[Locality, str] | None:
    """The place that a figure of a list is of, and the slot it fills: "3,000 to Minova", "Sake 12,000", "Sake (12,000)"."""
    lower = scene.sentence.lower
    j = number.end
    if j < len(lower) and group_of(scene, j) in UNITS:
        j += 1
    if j < len(lower) and lower[j] in _LEADING and number.start and lower[number.start - 1] in _JOINTS:
        ahead = range(j + 1, min(j + 1 + _REACH, len(lower)))
        mention = next((m for k in ahead if (m := scene.mention_at(k)) is not None), None)
        named = (
            j + 1 < len(lower) and scene.sentence.words[j + 1][:1].isupper() and scene.sentence.upos[j + 1] in ("PROPN", "NOUN")
        )
        if mention is None and named:
            return Locality(Place(scene.sentence.words[j + 1], kind="town"), j + 1, "words"), slot
        if mention is None or any(lower[k] not in _BETWEEN for k in range(j + 1, mention.first)):
            return None
        own = "origins" if standard_case(lower[j]) == "from" else "destinations" if lower[j] == "to" else slot
        return _locality(mention), own
    before = number.start - 1
    if before >= 0 and lower[before] in ("(", "with", ":"):
        before -= 1
    closes = number.end >= len(lower) or lower[number.end] in (",", ".", ";", ")", "and") or group_of(scene, number.end) in UNITS
    if before < 1 or not closes or _is_year(scene, number):
        return None
    mention = scene.mention_at(before)
    first = mention.first if mention is not None else before
    if not first or lower[first - 1] not in _JOINTS:
        return None
    if mention is not None:
        return _locality(mention), slot
    name = scene.sentence.words[before]
    named = scene.sentence.upos[before] in ("PROPN", "X", "NOUN") and name[:1].isupper()
    return (Locality(Place(name, kind="town"), before, "words"), slot) if named else None


def _locality(mention: PlaceMention) -> Locality:
    return Locality(mention.place, mention.last - 1, "named")


def _has_verb(scene: Scene, start: int, end: int) -> bool:
    """Whether a verb between two figures of a sentence begins another clause before the second."""
    joint = next((j for j in range(end - 1, start - 1, -1) if scene.sentence.lower[j] in (",", ";", "and", "while")), end)
    return any(scene.sentence.upos[j] == "VERB" for j in range(joint, end))


def _is_year(scene: Scene, number: Number) -> bool:
    written = scene.sentence.words[number.start]
    return written.isdigit() and len(written) == 4 and _YEARS[0] <= int(written) < _YEARS[1]


def _count(scene: Scene, number: Number, unit: str) -> Count:
    low = None if number.low is None else round(number.low)
    high = None if number.high is None else round(number.high)
    text = scene.phrase([number.start, number.end - 1])
    return Count(People(text, low, high, unit), number, "people", armed=False)

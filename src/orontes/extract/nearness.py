"""The place nearest to an event in its own sentence, and the smallest of places that lie in one another."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from orontes.core.place import Place
from orontes.extract.actors import actor_at
from orontes.extract.clauses import standard_case
from orontes.extract.document import CLAUSAL, Sentence
from orontes.extract.draft import Draft
from orontes.extract.generic import is_generic
from orontes.extract.place_words import lexicon, type_nouns
from orontes.extract.places import PlaceMention, country_of
from orontes.extract.scene import Scene
from orontes.extract.simplify import INSIDE
from orontes.extract.speech import verbs
from orontes.extract.unlisted import unknown_places, whole_name

_CHAIN: Final = 8
"""Words between two place names of one chain, at most."""
_WIDE: Final = {"river": 1, "road": 1, "region": 2, "admin1": 2, "country": 3}
"""Kinds of place by how little they say of where; all others say most."""
_ASIDE: Final = ("from", "to", "through", "with", "against", "by")
"""Prepositions behind which a place takes part in what is told otherwise than as where it happens."""
_FLOWS: Final = ("displacement", "return")
_FAR: Final = 1000.0
"""Added, in words, where a place only says how another one lies: "Amara, south of Baghdad" (declared by the developers)."""
_NEAR: Final = 3.0
"""Distance, in words, of a place that says where who or what takes part is (declared by the developers)."""
_COUNTRY: Final = 12.0
"""Added, in words, for a country, which says little of where (declared by the developers)."""
_OFF: Final = 20.0
"""Added where a place is where something comes from or goes to, in words (declared by the developers)."""


def nearest_place(draft: Draft) -> Place | None:
    """The place nearest to the event in its own sentence, those behind it first; None where the sentence names none.

    Names that no gazetteer has count where a preposition of place leads to them; of names that lie in one another the
    smallest is taken.
    """
    found = nearest_places(draft)
    return found[0] if found else None


def nearest_places(draft: Draft) -> list[Place]:
    """The place nearest to the event in its own sentence, with those that it stands in a list with, in text order."""
    people = _people_of(draft)
    if people is not None and draft.rule.id == "clash.war.began":
        return [country_of(people.place, by="people")]
    scene = draft.scene
    mentions = list(_mentions(draft))
    if not mentions:
        return []
    there = _where(scene, draft.predicate, mentions)
    nearest = there or min(mentions, key=lambda m: _cost(draft, m, mentions))
    return [_told(scene, m) for m in _list_around(scene, finest(scene, nearest, mentions), mentions)]


def _told(scene: Scene, mention: PlaceMention) -> Place:
    """The place with the nouns for places that are part of its name."""
    stop = whole_name(scene, mention.last)
    if stop == mention.last:
        return mention.place
    return replace(mention.place, text=scene.text[mention.start : scene.sentence.ends[stop - 1]])


def _where(scene: Scene, i: int, mentions: Sequence[PlaceMention]) -> PlaceMention | None:
    """The place that a clause with "where" is told of: "in Tanganyika, where fighting displaced 34,000"."""
    sentence = scene.sentence
    for j in (i, *sentence.ancestors(i)):
        if sentence.relation[j] in ("acl:relcl", "acl", "advcl"):
            where = next((k for k in sentence.child(j, "advmod", "obl", "mark") if sentence.lower[k] == "where"), None)
            if where is not None:
                return next((m for m in reversed(mentions) if 0 <= where - m.last <= 2), None)
    return None


def _list_around(scene: Scene, mention: PlaceMention, mentions: Sequence[PlaceMention]) -> Sequence[PlaceMention]:
    """The mentions of the list in which a mention stands, itself alone where it stands in none; lists end in "and" or "or"."""
    sentence = scene.sentence
    at = mentions.index(mention)
    first = last = at
    joined = False
    while first > 0 and (link := _link(sentence, mentions[first - 1].last, mentions[first].first)):
        joined |= link == "and"
        first -= 1
    while last + 1 < len(mentions) and (link := _link(sentence, mentions[last].last, mentions[last + 1].first)):
        joined |= link == "and"
        last += 1
    found = mentions[first : last + 1]
    alike = {_WIDE.get(m.place.kind, 0) for m in found}
    return found if joined and len(alike) == 1 else [mention]


def _link(sentence: Sentence, start: int, end: int) -> str:
    """How words [start, end) link two names of a list: "and", "," or not at all ("")."""
    words = [w for w in sentence.lower[start:end] if w not in ("the", "nearby", "neighbouring", "neighboring", "in", "also")]
    words = [w for w in words if w not in lexicon()["directions"]["words"]]
    if words in (["and"], ["or"], ["&"], [",", "and"], ["as", "well", "as"], [",", "as", "well", "as"]):
        return "and"
    return "," if words == [","] else ""


def _people_of(draft: Draft) -> PlaceMention | None:
    scene = draft.scene
    words = (j for w in draft.args.subjects for j in scene.sentence.child(w, "amod"))
    return next((p for j in words if (p := scene.demonym_at(j)) is not None), None)


def _mentions(draft: Draft) -> Iterator[PlaceMention]:
    """The mentions of the sentence that may say where the event is, in text order."""
    scene, sentence = draft.scene, draft.scene.sentence
    doers = [w for w in (*draft.args.subjects, *draft.args.modifiers) if actor_at(scene, w) or scene.mention_at(w)]
    acting = {j for w in doers for j in sentence.subtree(w, without=CLAUSAL) if j == w or not _lies_in(sentence, j)}
    every = sorted((*scene.places, *unknown_places(scene)), key=lambda m: m.first)
    for m in every:
        acts = m.first in acting and not (draft.rule.kind in _FLOWS and m.place.kind != "road")
        if m.place.kind in ("demonym", "road") or acts or _counted(draft, m.first) or _speaks(sentence, m.last - 1):
            continue
        if sentence.relation[m.first] == INSIDE and m.first + 1 == m.last:  # a word of a known name: "Free Syrian Army"
            continue
        if sentence.words[m.first].isupper() and sentence.relation[m.first] in ("compound", "amod", "nmod:desc"):
            continue
        top = sentence.head[m.last - 1] if sentence.relation[m.last - 1] == "conj" else m.last - 1
        if m.place.kind == "country" and sentence.case(top) == "between":  # "tensions between India and Pakistan"
            continue
        if draft.rule.kind == "reinforcement" and standard_case(sentence.case(m.last - 1)) == "from":
            continue
        yield m


def _speaks(sentence: Sentence, word: int) -> bool:
    """Whether a place name is the subject of a verb of speech: "South Africa said nine of its soldiers were killed"."""
    above = sentence.head[word]
    return above >= 0 and sentence.relation[word] == "nsubj" and sentence.lemmas[above] in verbs()["say"] | verbs()["deny"]


def _cost(draft: Draft, mention: PlaceMention, others: Sequence[PlaceMention]) -> float:
    """How far a mention is from the event, in words; those before it count double."""
    sentence, scene = draft.scene.sentence, draft.scene
    away = mention.first - draft.predicate
    cost = float(away if away > 0 else -2 * away)
    if _inside(sentence, (*draft.args.subjects, *draft.args.objects), mention.first):
        cost = min(cost, _NEAR)
    if mention.place.kind == "country":
        cost += _COUNTRY
    of = sentence.head[mention.last - 1]
    if mention.place.kind == "river" or (sentence.case(mention.last - 1) == "of" and of >= 0 and actor_at(scene, of) is not None):
        cost += _OFF
    placed = any(0 < mention.first - m.last <= _CHAIN for m in others)
    if (placed and _is_reference(sentence, mention.first)) or _names_group(scene, mention):
        return cost + _FAR
    head = mention.last - 1
    case = next((c for k in (head, mention.first, sentence.head[head]) if k >= 0 and (c := standard_case(sentence.case(k)))), "")
    aside = case == "to" if draft.rule.kind in _FLOWS else case in _ASIDE
    return cost + (_OFF if aside else 0.0)


def _inside(sentence: Sentence, words: Sequence[int], first: int) -> bool:
    """Whether word `first` says where one of `words` is: "fighting in Kunduz", "a policeman in Amara"."""
    return _lies_in(sentence, first) and any(first > w and first in sentence.subtree(w, without=CLAUSAL) for w in words)


def _is_reference(sentence: Sentence, first: int) -> bool:
    """Whether the name before which word `first` stands only says how another place lies: "south of X", "20 km from X"."""
    k = first - 1
    while k > 0 and (
        sentence.upos[k] == "DET" or sentence.lemmas[k] in type_nouns() or sentence.upos[k] == "ADJ" or sentence.lower[k] == "of"
    ):
        if sentence.lower[k] == "of" and sentence.lemmas[k - 1] not in type_nouns():
            break
        k -= 1
    if k < 1 or sentence.lower[k] not in ("of", "from", "to"):
        return False
    before = sentence.lower[k - 1]
    sides = lexicon()["directions"]["words"]
    if sentence.lower[k] == "of":
        return before in sides or before in ("outside", "ahead", "short") or before in _UNITS
    return before in _UNITS or before in ("close", "near", "adjacent", "next", "far", "away")


_UNITS: Final = frozenset("km kms kilometre kilometer kilometres kilometers mile miles metres meters ) away".split())


def _names_group(scene: Scene, mention: PlaceMention) -> bool:
    """Whether the place name is the first word of another name: "the Levant Front", "a Treasury official" of "US Treasury"."""
    sentence, k = scene.sentence, mention.last
    return (
        k < len(sentence)
        and sentence.words[k][:1].isupper()
        and sentence.upos[k] == "PROPN"
        and scene.place_of[k] is None
        and not scene.is_dated(k)
        and sentence.lemmas[k] not in type_nouns()
        and sentence.relation[mention.first] in ("compound", "amod", "flat", "nmod:desc")
        and not is_generic(scene, k)
    )


def _lies_in(sentence: Sentence, j: int) -> bool:
    """Whether word j says where something is: "by gunmen in Homs", "in the city of Homs"."""
    if sentence.case(j) == "of" and type_nouns().get(sentence.lemmas[sentence.head[j]]) is not None:
        return _lies_in(sentence, sentence.head[j])
    if not sentence.case(j) and sentence.relation[j] in ("compound", "flat", "nmod:poss") and sentence.head[j] > j:
        return _lies_in(sentence, sentence.head[j])
    return sentence.case(j) in ("in", "at", "near", "inside", "outside", "around", "across")


def _counted(draft: Draft, word: int) -> bool:
    """Whether a place name only says whose people are counted: "85 Syria troops"."""
    sentence = draft.scene.sentence
    return sentence.relation[word] in ("compound", "amod", "nmod:desc") and sentence.head[word] in (
        *draft.args.objects,
        *draft.args.subjects,
        *draft.persons,
    )


def finest(scene: Scene, mention: PlaceMention, mentions: Sequence[PlaceMention]) -> PlaceMention:
    """Of the names that stand in one chain with the mention the one of the smallest place.

    "Baghdad's northwestern neighbourhood of Hurriyah", "Busue Village in Bannang Sata district of Yala".
    """
    at = mentions.index(mention)
    first = last = at
    while first > 0 and _chained(scene, mentions[first - 1].last, mentions[first].first):
        first -= 1
    while last + 1 < len(mentions) and _chained(scene, mentions[last].last, mentions[last + 1].first):
        last += 1
    best = mentions[first]
    for other in mentions[first + 1 : last + 1]:
        best = _smaller(scene, best, other)
    return best


def _smaller(scene: Scene, a: PlaceMention, b: PlaceMention) -> PlaceMention:
    """The smaller of two places of one chain, `a` named first: kinds decide, then the words between, then how far they reach."""
    sentence = scene.sentence
    wide_a, wide_b = (_WIDE.get(m.place.kind, 0) for m in (a, b))
    if wide_a != wide_b:
        return a if wide_a < wide_b else b
    between = sentence.lower[a.last : b.first]
    if "'s" in between or "’s" in between:
        return b
    k = b.first - 1
    while k > a.last and sentence.upos[k] == "DET":
        k -= 1
    settled = type_nouns().get(sentence.lemmas[k - 1]) in ("town", "neighbourhood")
    if settled and sentence.lower[k] == "of" and sentence.relation[a.first] in ("compound", "amod", "flat"):
        return b if _reach(b.place) < _reach(a.place) else a  # "the south Baghdad neighbourhood of Zafaraniya"
    return a


def _reach(place: Place) -> float:
    """How far a place reaches, for comparison: a place that no gazetteer has is small, a town larger than its quarters."""
    if not place.resolved:
        return 0.0
    return place.radius_km or (1.0 if place.kind == "neighbourhood" else 5.0)


def _chained(scene: Scene, start: int, end: int) -> bool:
    """Whether words [start, end) only lead from one place to the one it lies in: no list, no verb, no more than a few words."""
    sentence = scene.sentence
    words = range(start, end)
    joined = any(sentence.lower[k] in ("of", "in", "'s", "’s", ",", "(") or is_generic(scene, k) for k in words)
    return (
        len(words) <= _CHAIN
        and joined
        and all(
            sentence.upos[k] in ("ADP", "DET", "PART", "ADJ", "ADV", "PUNCT")
            or sentence.relation[k] == "case"
            or is_generic(scene, k)
            or scene.demonym_at(k) is not None
            for k in words
        )
        and not any(sentence.lower[k] in ("to", "from", "between", ";", ".") for k in words)
    )

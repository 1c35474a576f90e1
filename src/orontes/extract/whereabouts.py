"""Where an event is, when its own words do not say: places that are pointed at, near by, or known from before."""

import re
from dataclasses import replace
from itertools import pairwise
from typing import Final

from orontes.core.place import Place
from orontes.extract.draft import Draft
from orontes.extract.generic import is_generic
from orontes.extract.localities import POINTERS, Locality, localities
from orontes.extract.memory import Memory
from orontes.extract.nearness import nearest_place, nearest_places
from orontes.extract.places import country_of
from orontes.extract.scene import Scene
from orontes.extract.unlisted import is_building

FLOWS: Final = ("displacement", "return")
DRIVEN: Final = ("displacement.displace", "displacement.flee", "displacement.exodus", "displacement.homes")
_GLUE: Final = re.compile(
    r"[\s,]*(?:and|or|&|as well as)?\s*(?:in|from|to)?\s*(?:the)?\s*(?:nearby|neighbou?ring)?\s*"
    r"(?:[a-z-]+ern|[a-z]+ of)?\s*"
)
"""What may stand between the places of a list."""
OCCUR: Final = frozenset(
    (
        "continue rage erupt break go take report intensify resume occur flare spread escalate ensue persist begin start happen "
        "witness see hear raise subside reach move be launch underway"
    ).split()
)
"""Verbs that tell of an event noun that it takes place."""


def resolve(x: Locality, memory: Memory, scene: Scene, before: int) -> Place:
    """The place of a locality; what only points back comes from the memory, with its own words kept."""
    if x.how == "pointer":
        found = memory.place(x.place.text, scene.sentence.index, before=min(before, x.word), scene=scene)
        if found is not None:
            return found
    return x.place


def places_of(draft: Draft, memory: Memory, scene: Scene) -> list[Place]:
    """The places of the draft; where it names none and its rule allows, one near by or the one told of last."""
    found = [resolve(x, memory, scene, draft.predicate) for x in draft.places]
    named = [p for p in found if p.resolved]
    country = whole_country(draft, memory) if not found else None
    if country is not None:
        return [country]
    where = draft.rule.gates.get("place_from")
    own = any(
        x.how == "named" or (x.how == "words" and (x.place.kind == "town" or is_building(scene, x.word))) for x in draft.places
    )
    if where is not None and not named and not own:
        inside = nearest_places(draft)
        if inside and (where != "occurring" or _occurs(draft)):
            return [replace(p, resolved_by="near by") if p.resolved else p for p in inside]
        if not found and (where == "memory" or (where == "occurring" and _occurs(draft))):
            meant = memory.last_place(scene.sentence.index)
            return [meant] if meant is not None and not draft.scene.sentence.in_title else []
    return [p for p in found if p.resolved or (p.text.lower() not in POINTERS and not (named and p.kind != "town"))]


def _occurs(draft: Draft) -> bool:
    """Whether the sentence tells that the event takes place, rather than naming it as a cause ("the fighting displaced ...")."""
    sentence, i = draft.scene.sentence, draft.predicate
    above = sentence.head[i]
    definite = any(sentence.lower[j] in ("the", "this", "these", "that") for j in sentence.child(i, "det"))
    if above >= 0 and sentence.lemmas[above] in OCCUR and sentence.relation[i] in ("nsubj", "nsubj:pass", "obj", "nmod", "obl"):
        return True
    return not definite and (sentence.relation[i] in ("root", "obl") or any(True for _ in sentence.child(i, "acl:relcl", "acl")))


def joined(quote: str, places: list[Place]) -> list[Place]:
    """The first of some places, with the words of the report for all of them where they stand as a list.

    Examples
    --------
    >>> [p.text for p in joined("12,000 fled Leer, Koch and Mayendit.", [Place("Leer"), Place("Koch"), Place("Mayendit")])]
    ['Leer, Koch and Mayendit']
    """
    spans = sorted((at, at + len(p.text)) for p in places if (at := quote.find(p.text)) >= 0)
    listed = all(
        _GLUE.fullmatch(quote[a:b]) and (quote[a:b].strip() or quote[b:c].islower()) for (_, a), (b, c) in pairwise(spans)
    )
    if len(places) < 2 or len(spans) < len(places) or not listed:
        return places[:1]
    return [replace(min(places, key=lambda p: quote.find(p.text)), text=quote[spans[0][0] : spans[-1][1]])]


def origin_in_context(draft: Draft, memory: Memory, destinations: list[Place]) -> list[Place]:
    """The origin that the sentence does not say.

    In this order: the people's own country where they are abroad, the place the sentence opens with, a place near by where people
    were driven out ("displaced by floods in Herat"), the last origin told, the country of the report.
    """
    scene = draft.scene
    country = whole_country(draft, memory) if not destinations else None
    if country is not None:
        return [country]
    people = nationality(draft)
    if people is not None and any(d.country not in (None, people.country) for d in destinations):
        return [people]
    opening = opening_place(scene)
    near = nearest_places(draft) if draft.counts and not destinations and draft.rule.id in DRIVEN else []
    if people is not None and near and all(p.country not in (None, people.country) for p in near):
        return [people]  # "Turkey has taken in 3.6 million Syrians fleeing their homeland"
    finer = opening is not None and opening.kind == "country" and near and all(p.kind != "country" for p in near)
    if opening is not None and not destinations and not finer:
        return [opening]
    if near:
        return [replace(p, resolved_by="near by") for p in near]
    last = memory.origin(scene.sentence.index)
    if last is not None and not any(d.name == last.name for d in destinations) and (draft.counts or destinations):
        return [last]
    if draft.rule.id == "displacement.displace" and draft.counts and not destinations and memory.home is not None:
        return [memory.home]
    return []


def whole_country(draft: Draft, memory: Memory) -> Place | None:
    """The country of the report where a whole war is told of: "the war has killed at least 40,000 people"; None elsewhere."""
    sentence = draft.scene.sentence
    war = any(sentence.lemmas[w] in ("war", "conflict") for w in draft.args.subjects)
    since = any(sentence.lemmas[j] == "have" for j in sentence.child(draft.predicate, "aux"))
    joined_to = sentence.head[draft.predicate]
    if war and not since and sentence.relation[draft.predicate] == "conj":
        since = any(sentence.lemmas[j] == "have" for j in sentence.child(joined_to, "aux"))
    if not (war and since) or nearest_place(draft) is not None:
        return None
    return memory.home or memory.focus_country()


def nationality(draft: Draft) -> Place | None:
    """The country of the people told of: "Syrians", "Syrian refugees"; None where the words do not say."""
    scene = draft.scene
    for w in (*draft.persons, *draft.args.subjects):
        of = [k for k in scene.sentence.child(w, "nmod") if scene.sentence.case(k) == "of"]
        for j in (k for v in (w, *of) for k in (v, *scene.sentence.child(v, "amod", "compound"))):
            people = scene.demonym_at(j)
            if people is not None:
                return country_of(people.place, by="people")
    return None


def opening_place(scene: Scene) -> Place | None:
    """The place with which a sentence opens: "In Hama, local authorities say ..."."""
    sentence = scene.sentence
    if sentence.lower[0] not in ("in", "across", "throughout", "around", "inside", "from", "at", "near", "elsewhere"):
        return None
    return next((m.place for m in scene.places if m.first <= 4 and m.place.kind != "demonym"), None)


def origin_of_people(draft: Draft) -> list[Place]:
    """The place that the people are of: "residents of Homs", "residents from Homs"."""
    scene, sentence = draft.scene, draft.scene.sentence
    for w in draft.persons:
        for j in (w, *sentence.child(w, "nmod")):
            for k in sentence.child(j, "nmod", "nmod:poss"):
                if sentence.case(k) in (("of", "from") if draft.rule.id == "displacement.refugees" else ("of", "from", "in", "")):
                    found = [x.place for x in localities(scene, k) if x.how == "named"]
                    if found and not is_generic(scene, j):
                        return found[:1]
    return []

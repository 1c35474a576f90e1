"""Drafts become claims: pointers are resolved, words attributed, modality and days decided, lists fanned out."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import product
from typing import Any, Final

from orontes.core.claim import Actor, Claim, Route, Span
from orontes.core.place import Place
from orontes.core.quantity import People
from orontes.extract.draft import Draft
from orontes.extract.lemma import lemma
from orontes.extract.localities import within
from orontes.extract.memory import PRONOUNS, Memory
from orontes.extract.nearness import nearest_place, nearest_places
from orontes.extract.needs import is_helped
from orontes.extract.people import Count, group_of
from orontes.extract.place_words import type_nouns
from orontes.extract.routes import route_of
from orontes.extract.told import Told, how_told, nameless
from orontes.extract.whereabouts import (
    FLOWS,
    joined,
    nationality,
    opening_place,
    origin_in_context,
    origin_of_people,
    places_of,
    resolve,
)

LEFT_BEHIND: Final = frozenset(
    (
        "home house village dwelling fighting violence clash conflict shelling attack bombing battle war insecurity hostility "
        "offensive strike persecution flood flooding eruption"
    ).split()
)
"""What people flee, where the place told with it is the one they leave: "fled fighting in Farah", "left their homes in Idlib"."""
SITES: Final = frozenset("camp site centre center shelter school church mosque hospital building tent settlement".split())
"""Nouns for what displaced people stay in."""
SETTLED: Final = frozenset("town city village area region district province governorate neighborhood neighbourhood".split())
"""Nouns for some place where people live."""
WIDE: Final = ("country", "admin1", "region")
"""Kinds of place that hold others."""
PLACELESS: Final = (
    "affiliation", "capability", "ceasefire", "clash", "strike", "reinforcement", "access_constraint", "infrastructure_damage"
)  # fmt: skip
"""Kinds of claim that may stand without a place."""
LIGHT: Final = frozenset(
    "launch mount stage conduct begin start wage open carry continue resume lead renew undertake commence".split()
)
"""Verbs that only say that the event takes place which their object names."""
ABROAD: Final = frozenset({"displacement.refugees"})
"""Rules of people who have left their country: where they are is not where they are from."""
HELPED: Final = 0.5
"""Factor on the confidence of a number of people who are given something: not all who are there (declared by the developers)."""
UNRESOLVED: Final = 0.75
"""Factor on the confidence for each key slot that the context had to fill (declared by the developers)."""


DISASTERS: Final = frozenset(
    "flood floods flooding earthquake cyclone storm drought landslide typhoon hurricane rains wildfire volcano eruption".split()
)
"""Words that tell of a disaster, not of a conflict, as the cause."""


def claims_of(draft: Draft, memory: Memory) -> Iterator[Claim]:
    """The claims that a draft makes in its context, lists fanned out; ids are given later."""
    scene = draft.scene
    if nameless(draft, memory):
        return
    told = how_told(draft, memory)
    base = _base(draft, told, memory)
    if draft.rule.kind in FLOWS:
        yield from _flows(draft, base, memory)
    elif draft.rule.kind in ("route_closed", "route_opened"):
        yield from _routes(draft, base, memory)
    elif draft.rule.kind in ("external_support", "hostility"):
        yield from _relations(draft, base)
    elif draft.rule.kind == "casualty":
        yield from _casualties(draft, base, memory)
    else:
        yield from _placed(draft, base, places_of(draft, memory, scene))


def _base(draft: Draft, told: Told, memory: Memory) -> dict[str, Any]:
    sentence = draft.scene.sentence
    first, last = _trigger(draft)
    trigger = Span(sentence.starts[first], sentence.ends[last])
    actor = _actor(draft.actors, memory, draft) or (_whose_front(draft, memory) if draft.distance else None)
    return {
        "report": "", "kind": draft.rule.kind, "modality": told.modality, "source": told.source, "when": told.period,
        "sentence": Span(sentence.start, sentence.end), "quote": draft.scene.text[sentence.start : sentence.end],
        "rule": draft.rule.id,
        "confidence": draft.rule.confidence, "trigger": trigger, "in_title": sentence.in_title,
        "change": _change(draft), "distance": draft.distance,
        "actor": actor, "target_actor": _actor(draft.targets, memory, draft),
    }  # fmt: skip


def _trigger(draft: Draft) -> tuple[int, int]:
    """First and last word that name the event: with the verb that only says that it takes place ("launched an assault")."""
    sentence, i = draft.scene.sentence, draft.predicate
    above = sentence.head[i]
    if draft.rule.pos == "noun" and sentence.relation[i] in ("obj", "nsubj:pass") and sentence.lemmas[above] in LIGHT:
        return min(i, above), max(i, above)
    return i, i


def _whose_front(draft: Draft, memory: Memory) -> Actor | None:
    """Who advances where a report only says how near "the front" is: the one that was told of last as advancing."""
    meant = memory.advancing[-1] if memory.advancing and draft.persons else None
    if meant is None:
        return None
    word = draft.persons[0]
    return Actor(draft.scene.phrase([word, word]), meant.id, meant.side, meant.resolved or meant.text)


def _change(draft: Draft) -> str | None:
    by_verb = draft.rule.gates.get("change_by_verb", {})
    return str(by_verb.get(draft.scene.sentence.lemmas[draft.predicate], draft.change)) if draft.change else None


def _actor(actors: list[Actor], memory: Memory, draft: Draft) -> Actor | None:
    if not actors:
        return None
    actor = actors[0]
    if actor.text.lower() in PRONOUNS and actor.resolved is None:
        meant = memory.actor(draft.scene.sentence.index)
        if meant is not None:
            return Actor(actor.text, meant.id, meant.side, meant.resolved or meant.text)
    return actor


def _placed(draft: Draft, base: dict[str, Any], found: list[Place]) -> Iterator[Claim]:
    kind = draft.rule.kind
    places: list[Place | None] = [*_innermost(found, opening_place(draft.scene))]
    if not found and kind in PLACELESS:
        if kind in ("clash", "strike") and not (len(draft.actors) > 1 or (draft.actors and draft.targets)):
            return
        places = [None]
    people = draft.counts[0].people if draft.counts and kind in ("access_constraint", "infrastructure_damage") else None
    actors: list[Actor | None] = [base["actor"]]
    if kind in ("capability", "affiliation") and len(draft.actors) > 1:
        actors = list(draft.actors)
    for actor in actors:
        for place in places:
            confidence = base["confidence"] * (UNRESOLVED if place is None or not place.resolved else 1.0)
            yield Claim(**(base | {"id": "draft", "place": place, "people": people, "actor": actor, "confidence": confidence}))


def _innermost(places: list[Place], opening: Place | None) -> list[Place]:
    """The places without a region or country with which the sentence opens, where a finer one of it follows ("In Idlib, ...")."""
    if opening is None or opening.kind not in WIDE:
        return places
    inside = any(p.resolved and p.country == opening.country and p.kind not in WIDE for p in places)
    return [p for p in places if not (inside and p.name == opening.name and p.kind == opening.kind)]


def _flows(draft: Draft, base: dict[str, Any], memory: Memory) -> Iterator[Claim]:
    origins, destinations = _ends(draft, memory)
    people = _people(draft.counts[0], draft) if draft.counts else None
    places = (*origins, *destinations)
    if draft.rule.id == "displacement.arrive" and not places:
        return
    if people is None and not any(p.resolved for p in places) and (not draft.persons or any(_is_vague(p) for p in places)):
        return
    if people is None and not places and draft.scene.sentence.relation[draft.predicate] == "amod":  # "displaced people need aid"
        return
    if people is not None:  # one number for several places is one claim, whose words name them all
        quote = base["quote"]
        origins, destinations = joined(quote, _below_country(origins)), joined(quote, _below_country(destinations))
        destinations = [_sited(draft, p, origins) if _is_site(p) else p for p in destinations]
    starts: list[Place | None] = [*origins] or [None]
    ends: list[Place | None] = [*destinations] or [None]
    if draft.rule.gates.get("measure") == "stock" and is_helped(draft):
        base["confidence"] *= HELPED
    cause = "disaster" if DISASTERS & set(draft.scene.sentence.lower) else None
    for origin, destination in product(starts, ends):
        own = {"id": "draft", "origin": origin, "destination": destination, "people": people, "change": None, "cause": cause}
        yield Claim(**(base | own))


def _below_country(places: list[Place]) -> list[Place]:
    """The places without the country that they lie in: "In the Philippines, ... evacuated in Ilocos"."""
    fine = [p for p in places if p.kind != "country"]
    return fine if len(places) == len(fine) + 1 and any(p.resolved for p in fine) and places[0] not in fine else places


def _is_site(place: Place) -> bool:
    """Whether the words only say in what people stay: "21 camps", "collective sites"."""
    return not place.resolved and place.text.islower() and lemma(place.text.split()[-1]) in SITES


def _sited(draft: Draft, site: Place, origins: list[Place]) -> Place:
    """What people stay in, with the point of the place told behind it: "21 camps ... around Mosul"."""
    told = draft.scene.text.find(site.text, draft.scene.sentence.start)
    near = nearest_place(draft)
    behind = near is not None and any(m.place.id == near.id and m.start > told for m in draft.scene.places)
    if near is None or not behind or not near.resolved or any(o.id == near.id for o in origins):
        return site
    return replace(within(site, near), resolved_by="near by")


def _ends(draft: Draft, memory: Memory) -> tuple[list[Place], list[Place]]:
    """Where people come from and go to, filled from the context where the sentence does not say."""
    scene, sentence = draft.scene, draft.scene.sentence
    named = [
        x
        for x in draft.origins
        if (x.how != "words" or group_of(scene, x.word) in (None, "homes"))
        and x.place.text.lower().removeprefix("their ") not in ("home", "homes", "house")
    ]
    origins = [resolve(x, memory, scene, draft.predicate) for x in named]
    reached = [x for x in draft.destinations if x.how != "words" or group_of(scene, x.word) in (None, "homes")]
    destinations = [resolve(x, memory, scene, draft.predicate) for x in reached]
    homes = any(sentence.lemmas[o] in LEFT_BEHIND for o in draft.args.objects)
    if homes and not origins and not any(case == "to" for case, _ in draft.args.obliques):
        origins, destinations = destinations, []
    if not destinations and draft.rule.id in ("displacement.arrive", "displacement.refuge"):
        opening = opening_place(scene)
        destinations = [opening] if opening is not None and opening not in origins else []
    if not destinations and not origins and draft.rule.id == "displacement.arrive":
        last = memory.destination(sentence.index)
        destinations = [last] if last is not None else []
        if last is None:
            return [], []
    if not origins and draft.rule.kind == "displacement":
        origins = origin_of_people(draft) or origin_in_context(draft, memory, destinations)
    if not destinations and draft.rule.kind == "return":
        abroad = nationality(draft) if any(o.resolved for o in origins) else None
        home = [abroad] if abroad is not None and all(o.country != abroad.country for o in origins) else []
        destinations = [p for p in origin_of_people(draft) if all(p.name != o.name for o in origins)] or home
    if draft.counts and all(_is_vague(p) for p in (*origins, *destinations)):
        around = nearest_places(draft)
        near = around[0] if around else None
        if near is not None:
            here = [replace(p, resolved_by="near by") for p in around]
            left = any(m.place == near and sentence.case(m.last - 1) in ("from", "out of") for m in scene.places)
            people = nationality(draft)
            if people is not None and near.country not in (None, people.country) and not left:
                return [people], here
            entered = any(m.place == near and sentence.case(m.last - 1) in ("to", "into") for m in scene.places)
            stays = entered or (draft.rule.gates.get("measure") == "stock" and not left)
            origins, destinations = ([], here) if stays else (here, [])
    origins = [o for o in origins if not _is_passed(o)]
    own = [o for o in origins if o not in destinations]
    return own if draft.rule.id in ABROAD and not named else own or origins, destinations


def _is_passed(place: Place) -> bool:
    """Whether people pass over a place rather than come from it: "fled across Lake Chad"."""
    return place.kind in ("river", "bridge", "crossing", "road") or place.text.lower().startswith(("lake ", "river "))


def _is_vague(place: Place) -> bool:
    """Whether the words only say that it is some place ("villages", "safer areas")."""
    return not place.resolved and place.kind == "other" and lemma(place.text.split()[-1]) not in type_nouns().keys() - SETTLED


def _people(count: Count, draft: Draft) -> People | None:
    if count.share:
        return None
    measure = draft.rule.gates.get("measure")
    sentence = draft.scene.sentence
    after = sentence.lower[count.number.end : count.number.end + 3]
    if "per" in after or ("a" in after and "day" in after) or "daily" in after:
        measure = "flow"
    return replace(count.people, measure=measure)


def _routes(draft: Draft, base: dict[str, Any], memory: Memory) -> Iterator[Claim]:
    scene = draft.scene
    done: set[str] = set()
    told_ends = [resolve(x[0], memory, scene, draft.predicate) for x in (draft.origins, draft.destinations) if x]
    for word in draft.routes:
        route, places, ends = route_of(scene, word)
        if route is None or route.text in done:
            continue
        done.add(route.text)
        origin, destination = told_ends if len(told_ends) > 1 else ends
        place = places[0] if places else memory.place(route.text, scene.sentence.index, before=word, scene=scene)
        own = {"id": "draft", "route": route, "place": place, "origin": origin, "destination": destination, "change": None}
        yield Claim(**(base | own))
    if not done and len(told_ends) > 1:
        route = Route(f"{told_ends[0].text} to {told_ends[1].text}")
        own = {"id": "draft", "route": route, "origin": told_ends[0], "destination": told_ends[1], "change": None}
        yield Claim(**(base | own))


def _relations(draft: Draft, base: dict[str, Any]) -> Iterator[Claim]:
    for actor in draft.actors[:6]:
        for target in draft.targets[:3]:
            if actor != target and (actor.id is None or actor.id != target.id):
                own = base["actor"] if len(draft.actors) == 1 else actor
                yield Claim(**(base | {"id": "draft", "actor": own, "target_actor": target, "change": None}))


def _casualties(draft: Draft, base: dict[str, Any], memory: Memory) -> Iterator[Claim]:
    found = places_of(draft, memory, draft.scene)
    fine = [p for p in found if p.kind not in WIDE and not _is_vague(p)]
    places = joined(base["quote"], fine or found)
    counts = list(draft.counts)
    if not counts and places and not _is_vague(places[0]):  # "killed many terrorists in Saraqeb"
        yield Claim(**(base | {"id": "draft", "place": places[0], "change": None, "confidence": base["confidence"] * UNRESOLVED}))
    for n, count in enumerate(counts):
        people = count.people
        if n and counts[0].number.qualifier == "at least" and people.low is not None and people.high == people.low:
            people = replace(people, high=None)
        if not count.share:
            yield Claim(**(base | {"id": "draft", "people": people, "place": places[0] if places else None, "change": None}))

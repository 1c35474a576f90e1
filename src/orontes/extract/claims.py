"""Drafts become claims: pointers are resolved, words attributed, modality and days decided, lists fanned out."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any, Final

from orontes.core.claim import Actor, Claim, Route, Source, Span
from orontes.core.period import Period
from orontes.core.place import Place
from orontes.core.quantity import People
from orontes.extract.attribution import Attribution, attribution
from orontes.extract.document import CLAUSAL
from orontes.extract.draft import Draft
from orontes.extract.localities import POINTERS, Locality, is_generic, localities
from orontes.extract.memory import Memory
from orontes.extract.modality import is_past, modality, when
from orontes.extract.people import Count
from orontes.extract.routes import route_of
from orontes.extract.scene import Scene

OCCUR: Final = frozenset({
    "continue", "rage", "erupt", "break", "go", "take", "report", "intensify", "resume", "occur", "flare", "spread", "escalate", "ensue", "persist", "begin",
    "start", "happen", "witness", "see", "hear", "raise", "subside", "reach", "move", "be", "launch", "underway",
})
"""Verbs that tell of an event noun that it takes place."""
FLOWS: Final = ("displacement", "return")
PRONOUNS: Final = frozenset({"they", "it", "he", "she", "them", "its", "their", "his", "him"})
UNRESOLVED: Final = 0.75
"""Factor on the confidence for each key slot that the context had to fill (declared by the developers)."""


@dataclass(frozen=True, slots=True)
class Told:
    """How a draft is told: by whose word, happened or not, when."""

    modality: str
    source: Source | None
    period: Period | None


def claims_of(draft: Draft, memory: Memory) -> Iterator[Claim]:
    """The claims that a draft makes in its context, lists fanned out; ids are given later."""
    scene = draft.scene
    if _nameless(draft, memory):
        return
    told = _told(draft, memory)
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
        yield from _placed(draft, base, _places(draft, memory, scene))


def _nameless(draft: Draft, memory: Memory) -> bool:
    """Whether the rule needs an armed actor and all it has is a pronoun that points to none."""
    needs = draft.rule.gates.get("actor_gate") in ("armed-strict", "armed-ground", "armed-front", "fire", "known") or "actor" in draft.rule.need
    pronouns = bool(draft.actors) and all(a.text.lower() in PRONOUNS for a in draft.actors)
    return needs and pronouns and memory.actor(draft.scene.sentence.index) is None


def _told(draft: Draft, memory: Memory) -> Told:
    scene = draft.scene
    said = attribution(scene, draft.predicate)
    period = when(scene, draft.predicate, default=_default(draft))
    mode = draft.rule.gates.get("modality") or modality(scene, draft.predicate)
    source = _source(said, memory, scene)
    if said is not None and said.denies:
        mode = "denied"
    if mode is None or (mode == "hypothetical" and is_past(scene, draft.predicate, period)):
        if is_past(scene, draft.predicate, period):
            mode = "historic"
        elif said is None:
            mode = "asserted"
        else:
            mode = "claimed" if said.own_party and source is not None else "reported"
    if mode in ("planned", "hypothetical") and period is not None and period.text is None:
        period = None
    return Told(mode, source, period)


def _source(said: Attribution | None, memory: Memory, scene: Scene) -> Source | None:
    if said is None or said.source is None:
        return None
    if said.pronoun:
        return memory.source(scene.sentence.index) or said.source
    return said.source


def _default(draft: Draft) -> Period | None:
    """The day of the report; open to the past where the verb stands in the perfect ("they have taken")."""
    day = draft.scene.report_day
    if day is None:
        return None
    sentence = draft.scene.sentence
    perfect = any(sentence.lemmas[j] == "have" for j in sentence.child(draft.predicate, "aux"))
    already = any(sentence.lower[j] in ("already", "had") for j in sentence.children[draft.predicate])
    return Period(None, day + timedelta(days=1)) if perfect and already else Period.of_day(day)


def _base(draft: Draft, told: Told, memory: Memory) -> dict[str, Any]:
    sentence = draft.scene.sentence
    trigger = Span(sentence.starts[draft.predicate], sentence.ends[draft.predicate])
    return {
        "report": "", "kind": draft.rule.kind, "modality": told.modality, "source": told.source, "when": told.period,
        "sentence": Span(sentence.start, sentence.end), "quote": draft.scene.text[sentence.start : sentence.end], "rule": draft.rule.id,
        "confidence": draft.rule.confidence, "trigger": trigger, "in_title": sentence.in_title,
        "change": _change(draft), "distance": draft.distance,
        "actor": _actor(draft.actors, memory, draft), "target_actor": _actor(draft.targets, memory, draft),
    }  # fmt: skip


def _change(draft: Draft) -> str | None:
    by_verb = draft.rule.gates.get("change_by_verb", {})
    return str(by_verb.get(draft.scene.sentence.lemmas[draft.predicate], draft.change)) if draft.change else None


def _actor(actors: list[Actor], memory: Memory, draft: Draft) -> Actor | None:
    if not actors:
        return None
    actor = actors[0]
    if actor.text.lower() in PRONOUNS:
        meant = memory.actor(draft.scene.sentence.index)
        if meant is not None:
            return Actor(actor.text, meant.id, meant.side, meant.resolved or meant.text)
    return actor


def _resolved(x: Locality, memory: Memory, scene: Scene, before: int) -> Place:
    """The place of a locality; what only points back comes from the memory, with its own words kept."""
    if x.how == "pointer":
        found = memory.place(x.place.text, scene.sentence.index, before=min(before, x.word), scene=scene)
        if found is not None:
            return found
    return x.place


def _places(draft: Draft, memory: Memory, scene: Scene) -> list[Place]:
    found = [_resolved(x, memory, scene, draft.predicate) for x in draft.places]
    named = [p for p in found if p.resolved]
    where = draft.rule.gates.get("place_from")
    if where is not None and not named:
        inside = _nearest(draft)
        if inside is not None and (where != "occurring" or _occurs(draft)):
            return [inside]
        if not found and (where == "memory" or (where == "occurring" and _occurs(draft))):
            meant = memory.last_place(scene.sentence.index)
            return [meant] if meant is not None and not draft.scene.sentence.in_title else []
    return [p for p in found if p.resolved or p.text.lower() not in POINTERS]


def _occurs(draft: Draft) -> bool:
    """Whether the sentence tells that the event takes place, rather than naming it as a cause ("the fighting displaced ...")."""
    sentence, i = draft.scene.sentence, draft.predicate
    above = sentence.head[i]
    definite = any(sentence.lower[j] in ("the", "this", "these", "that") for j in sentence.child(i, "det"))
    if above >= 0 and sentence.lemmas[above] in OCCUR and sentence.relation[i] in ("nsubj", "nsubj:pass", "obj", "nmod", "obl"):
        return True
    return not definite and (sentence.relation[i] in ("root", "obl") or any(True for _ in sentence.child(i, "acl:relcl", "acl")))


def _nearest(draft: Draft) -> Place | None:
    """The place name nearest to the event in its own sentence, those behind it first."""
    sentence = draft.scene.sentence
    acting = {j for w in (*draft.args.subjects, *draft.args.modifiers) for j in sentence.subtree(w, without=CLAUSAL)}
    people = next((p for w in draft.args.subjects for j in sentence.child(w, "amod") if (p := draft.scene.demonym_at(j)) is not None), None)
    if people is not None and draft.rule.id == "clash.war.began":
        return replace(people.place, kind="country", resolved_by="people")
    mentions = [m for m in draft.scene.places if m.place.kind not in ("demonym", "road") and m.first not in acting and not _counted(draft, m.first)]
    if not mentions:
        return None
    fine = [m for m in mentions if m.place.kind != "country"] or mentions
    return min(fine, key=lambda m: (m.first - draft.predicate) if m.first > draft.predicate else 2 * (draft.predicate - m.first)).place


def _counted(draft: Draft, word: int) -> bool:
    """Whether a place name only says whose people are counted: "85 Syria troops"."""
    sentence = draft.scene.sentence
    return sentence.relation[word] in ("compound", "amod", "nmod:desc") and sentence.head[word] in (*draft.args.objects, *draft.args.subjects, *draft.persons)


def _placed(draft: Draft, base: dict[str, Any], places: list[Place]) -> Iterator[Claim]:
    if draft.rule.kind in ("affiliation", "capability", "ceasefire", "clash", "strike", "reinforcement", "access_constraint") and not places:
        if draft.rule.kind in ("clash", "strike") and not (len(draft.actors) > 1 or (draft.actors and draft.targets)):
            return
        places = [None]  # type: ignore[list-item]
    people = draft.counts[0].people if draft.counts and draft.rule.kind == "access_constraint" else None
    actors: list[Actor | None] = [base["actor"]]
    if draft.rule.kind in ("capability", "affiliation") and len(draft.actors) > 1:
        actors = list(draft.actors)
    for actor in actors:
        for place in places:
            confidence = base["confidence"] * (UNRESOLVED if place is None or not place.resolved else 1.0)
            yield Claim(**(base | {"id": "draft", "place": place, "people": people, "actor": actor, "confidence": confidence}))


def _flows(draft: Draft, base: dict[str, Any], memory: Memory) -> Iterator[Claim]:
    scene = draft.scene
    origins = [_resolved(x, memory, scene, draft.predicate) for x in draft.origins if x.place.text.lower() not in ("home", "homes", "house", "their homes")]
    destinations = [_resolved(x, memory, scene, draft.predicate) for x in draft.destinations]
    homes = any(scene.sentence.lemmas[o] in ("home", "house", "village", "dwelling") for o in draft.args.objects)
    if homes and not origins and not any(case == "to" for case, _ in draft.args.obliques):
        origins, destinations = destinations, []
    if not origins and draft.rule.kind == "displacement":
        origins = _origin_of_people(draft) or _origin_in_context(draft, memory, destinations)
    if not destinations and draft.rule.id in ("displacement.arrive", "displacement.refuge") and (opening := _opening(scene)) is not None and opening not in origins:
        destinations = [opening]
    if not destinations and draft.rule.kind == "return":
        destinations = _origin_of_people(draft)
    origins = [o for o in origins if o not in destinations] or origins
    counts: list[Count | None] = list(draft.counts[:1]) or [None]
    people = _people(counts[0], draft) if counts[0] is not None else None
    if people is None and not any(p.resolved for p in (*origins, *destinations)) and not draft.persons:
        return
    pairs = [(o, d) for o in (origins or [None]) for d in (destinations or [None])]  # type: ignore[list-item]
    if people is not None:
        pairs = pairs[:1]
    cause = "disaster" if _disaster(scene) else None
    for origin, destination in pairs:
        yield Claim(**(base | {"id": "draft", "origin": origin, "destination": destination, "people": people, "change": None, "actor": base["actor"], "cause": cause}))


def _origin_in_context(draft: Draft, memory: Memory, destinations: list[Place]) -> list[Place]:
    """The origin that the sentence does not say: the people's own country where they are abroad, the place the sentence opens with,
    the last origin told, the country of the report."""
    scene = draft.scene
    for w in (*draft.persons, *draft.args.subjects):
        people = scene.demonym_at(w)
        if people is not None and any(d.country not in (None, people.place.country) for d in destinations):
            return [replace(people.place, text=people.place.text, name=people.place.name, kind="country", resolved_by="people")]
    opening = _opening(scene)
    if opening is not None and not destinations:
        return [opening]
    last = memory.origin(scene.sentence.index)
    if last is not None and not any(d.name == last.name for d in destinations) and (draft.counts or destinations):
        return [last]
    if draft.rule.id == "displacement.displace" and draft.counts and not destinations and memory.home is not None:
        return [memory.home]
    return []


def _opening(scene: Scene) -> Place | None:
    """The place with which a sentence opens: "In Hama, local authorities say ..."."""
    sentence = scene.sentence
    if sentence.lower[0] not in ("in", "across", "throughout", "around", "inside", "from", "at", "near", "elsewhere"):
        return None
    return next((m.place for m in scene.places if m.first <= 4 and m.place.kind != "demonym"), None)


def _origin_of_people(draft: Draft) -> list[Place]:
    """The place that the people are of: "residents of Homs", "residents from Homs"."""
    scene, sentence = draft.scene, draft.scene.sentence
    for w in draft.persons:
        for j in (w, *sentence.child(w, "nmod")):
            for k in sentence.child(j, "nmod", "nmod:poss"):
                if sentence.case(k) in ("of", "from", "in", ""):
                    found = [x.place for x in localities(scene, k) if x.how == "named"]
                    if found and not is_generic(scene, j):
                        return found[:1]
    return []


def _people(count: Count, draft: Draft) -> People | None:
    if count.share:
        return None
    measure = draft.rule.gates.get("measure")
    sentence = draft.scene.sentence
    after = sentence.lower[count.number.end : count.number.end + 3]
    if "per" in after or ("a" in after and "day" in after) or "daily" in after:
        measure = "flow"
    return replace(count.people, measure=measure)


def _disaster(scene: Scene) -> bool:
    return any(w in ("flood", "floods", "flooding", "earthquake", "cyclone", "storm", "drought", "landslide", "typhoon", "hurricane", "rains", "wildfire", "volcano", "eruption") for w in scene.sentence.lower)


def _routes(draft: Draft, base: dict[str, Any], memory: Memory) -> Iterator[Claim]:
    scene = draft.scene
    done: set[str] = set()
    for word in draft.routes:
        route, places, ends = route_of(scene, word)
        if route is None or route.text in done:
            continue
        done.add(route.text)
        origin, destination = ends
        if draft.origins and draft.destinations:
            origin, destination = _resolved(draft.origins[0], memory, scene, word), _resolved(draft.destinations[0], memory, scene, word)
        place = places[0] if places else memory.place(route.text, scene.sentence.index, before=word, scene=scene)
        yield Claim(**(base | {"id": "draft", "route": route, "place": place, "origin": origin, "destination": destination, "change": None}))


def _relations(draft: Draft, base: dict[str, Any]) -> Iterator[Claim]:
    for actor in draft.actors[:6]:
        for target in draft.targets[:3]:
            if actor != target and (actor.id is None or actor.id != target.id):
                own = base["actor"] if len(draft.actors) == 1 else actor
                yield Claim(**(base | {"id": "draft", "actor": own, "target_actor": target, "change": None}))


def _casualties(draft: Draft, base: dict[str, Any], memory: Memory) -> Iterator[Claim]:
    places = _places(draft, memory, draft.scene)
    counts = list(draft.counts)
    for n, count in enumerate(counts):
        people = count.people
        if n and counts[0].number.qualifier == "at least" and people.low is not None and people.high == people.low:
            people = replace(people, high=None)
        if not count.share:
            yield Claim(**(base | {"id": "draft", "people": people, "place": places[0] if places else None, "change": None}))



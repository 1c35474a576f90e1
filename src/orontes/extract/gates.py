"""What must be there, and what must not, before a rule may speak."""

from collections.abc import Callable, Mapping
from typing import Final

from orontes.core.claim import Actor
from orontes.extract.actors import actor_at
from orontes.extract.draft import Draft
from orontes.extract.fights import UNARMED, is_against_force, is_by_party, is_fight, is_with_civilians
from orontes.extract.generic import is_generic
from orontes.extract.localities import Locality
from orontes.extract.memory import PRONOUNS
from orontes.extract.needs import has_needed, is_moved
from orontes.extract.people import group_of
from orontes.extract.place_words import TITLES, given_names, type_nouns
from orontes.extract.roles import displaced_noun
from orontes.extract.scene import Scene

AIRCRAFT: Final = frozenset(
    "warplane plane jet aircraft helicopter chopper airforce drone artillery bomber warship gunship".split()
)
WEAPONS: Final = frozenset(
    (
        "rocket shell missile bomb mortar raid strike airstrike shelling round fire bombing bombardment barrage projectile uav "
        "munition shrapnel"
    ).split()
)  # fmt: skip
THINGS: Final = ("rocket", "missile", "bomb", "mortar", "shell")
"""Weapons that come down on a place; other nouns of a strike name what is done."""
FOOT: Final = frozenset(
    (
        "fighter militant extremist terrorist jihadist insurgent islamist guerrilla tribesman militiaman gunman attacker "
        "bomber man"
    ).split()
)
"""Men whose hit, told without a weapon, is no fire from afar."""
HELD_AT: Final = ("in", "at", "near", "outside", "on")
DONE_TO_PERSONS: Final = frozenset(
    (
        "detain imprison jail arrest charge accuse deport extradite sentence interrogate torture behead execute kill question "
        "try convict shoot wound injure"
    ).split()
)
"""Verbs for what is done to a person who was captured, not to a town (declared by the developers)."""
ONE_PERSON: Final = frozenset({"he", "she", "him", "her", "his"})
"""Pronouns for one person, who is no force."""
STANDING_IN: Final = PRONOUNS | {"who", "which", "that", "we"}


def passes(draft: Draft) -> bool:
    """Whether the draft passes every gate of its rule."""
    return _words(draft) and _actors(draft) and _persons(draft) and _modifiers(draft) and _shape(draft) and has_needed(draft)


def _lemmas(draft: Draft, words: tuple[int, ...] | list[int]) -> set[str]:
    """Base forms in the noun groups of `words`: the heads with their compounds and what hangs on them by "of"."""
    sentence = draft.scene.sentence
    found: set[str] = set()
    for w in words:
        found.add(sentence.lemmas[w])
        found |= {sentence.lemmas[j] for j in sentence.child(w, "compound", "conj", "amod")}
        found |= {sentence.lemmas[j] for j in sentence.child(w, "nmod") if sentence.case(j) == "of"}
    return found


def _heads(draft: Draft, words: tuple[int, ...]) -> set[str]:
    return {draft.scene.sentence.lemmas[w] for w in words}


def _words(draft: Draft) -> bool:
    gates, args, sentence = draft.rule.gates, draft.args, draft.scene.sentence
    trigger = sentence.lemmas[draft.predicate]
    objects, subjects = _lemmas(draft, args.objects), _lemmas(draft, args.subjects)
    if draft.rule.pos == "noun":
        objects |= _lemmas(draft, list(args.by("to", "of")))
    if "object_is" in gates and not objects & set(gates["object_is"]):
        return False
    if trigger in gates.get("only_object", {}) and not objects & set(gates["only_object"][trigger]):
        return False
    if "subject_is" in gates and not subjects & set(gates["subject_is"]):
        return False
    if "object_or_subject" in gates and not (objects | subjects) & set(gates["object_or_subject"]):
        return False
    for head, parts in gates.get("reject_part", {}).items():  # a phone line is no line of supply
        if any(sentence.lemmas[w] == head and _lemmas(draft, [w]) & set(parts) for w in args.objects):
            return False
    if _heads(draft, args.objects) & set(gates.get("reject_object", ())) or _heads(draft, args.subjects) & set(
        gates.get("reject_subject", ())
    ):
        return False
    if set(sentence.lemmas) & set(gates.get("reject_any", ())) or _as_object(draft):
        return False
    return _around(draft)


def _as_object(draft: Draft) -> bool:
    """Whether the noun names what somebody does something with, not what comes down: "seized rockets"."""
    sentence, top = draft.scene.sentence, draft.predicate
    if sentence.lemmas[top] not in THINGS:
        return False
    while sentence.relation[top] == "conj" and sentence.head[top] >= 0:
        top = sentence.head[top]
    above = sentence.head[top]
    passive = sentence.relation[top] == "nsubj:pass"
    return (passive or sentence.relation[top] == "obj") and sentence.lemmas[above] in draft.rule.gates.get("reject_as_object", ())


def _comes_from_afar(draft: Draft) -> bool:
    """Whether what hits a place may come down on it: no gunmen, no bomb that somebody carries there."""
    if draft.args.passive and not draft.args.subjects and _is_meant_otherwise(draft):
        return False
    means = {w for j in draft.args.by("with", "by", "in") for w in _lemmas(draft, [j])}
    sentence = draft.scene.sentence
    men = bool(draft.args.subjects) and all(sentence.lemmas[w] in FOOT for w in draft.args.subjects)
    return not means & set(draft.rule.gates.get("reject_means", ())) and (
        (is_by_party(draft) and not men) or bool(means & WEAPONS)
    )


def _around(draft: Draft) -> bool:
    """Whether the words that the rule wants near its trigger are there."""
    gates, sentence = draft.rule.gates, draft.scene.sentence
    trigger = sentence.lemmas[draft.predicate]
    near = slice(max(0, draft.predicate - 6), draft.predicate + 7)
    inside = {sentence.lemmas[j] for j in sentence.subtree(draft.predicate)} | {*sentence.lower[near], *sentence.lemmas[near]}
    if "with_any" in gates and not (inside | set(sentence.lemmas)) & set(gates["with_any"]):
        return False
    wanted = gates.get("only_with", {}).get(trigger)
    return wanted is None or bool(inside & set(wanted)) if wanted != [] else False


def _is_meant_otherwise(draft: Draft) -> bool:
    """Whether a passive tells of no fire: "districts targeted for vaccination", "a town hard hit by the crisis"."""
    sentence, i = draft.scene.sentence, draft.predicate
    if any(
        sentence.lower[j] in ("hard", "badly", "worst", "severely") for j in sentence.child(i, "advmod", "obl:unmarked", "amod")
    ):
        return True
    means = _lemmas(draft, list(draft.args.by("with", "by", "in", "during")))
    return sentence.lemmas[i] == "target" and not means & (WEAPONS | {"attack", "offensive", "operation", "campaign"})


def _modifiers(draft: Draft) -> bool:
    gates, sentence = draft.rule.gates, draft.scene.sentence
    i = draft.predicate
    before = {sentence.lemmas[j] for j in sentence.children[i] if j < i} | {
        sentence.lemmas[k] for j in sentence.children[i] if j < i for k in sentence.child(j, "conj")
    }
    if i and sentence.upos[i - 1] in ("NOUN", "ADJ", "PROPN"):
        before.add(sentence.lemmas[i - 1])
    if before & set(gates.get("reject_modifier", ())):
        return False
    only = gates.get("only_modified", {}).get(sentence.lemmas[i])
    if only is None:
        return True
    lower = {sentence.lower[j] for j in sentence.children[i] if j < i} | {sentence.lower[i - 1] if i else ""}
    made_of = _lemmas(draft, [w for w in draft.args.objects if sentence.lemmas[w] in WEAPONS])  # "a barrage of rockets"
    flown = {"air"} if {sentence.lemmas[w] for w in draft.args.subjects if sentence.head[w] == i} & AIRCRAFT else set()
    return bool((before | lower | made_of | flown) & set(only))


def _actors(draft: Draft) -> bool:
    gate = draft.rule.gates.get("actor_gate")
    target_gate = draft.rule.gates.get("target_gate")
    if gate in ("armed-strict", "armed-ground") and all(a.text.lower() in ONE_PERSON for a in draft.actors):
        return False
    if target_gate is not None and not any(
        {"known": _known(a), "lexicon": a.id is not None}.get(target_gate, True)
        and (target_gate == "known" or a.text.lower() not in STANDING_IN)
        for a in draft.targets
    ):
        return False
    if gate is None:
        return True
    scene, subjects = draft.scene, draft.args.subjects
    sentence = scene.sentence
    if gate == "known":
        return any(_known(a) for a in draft.actors)
    lemmas = {sentence.lemmas[s] for s in subjects}
    if (
        draft.rule.kind == "strike"
        and sentence.lemmas[draft.predicate] == "target"
        and not draft.places
        and any(actor_at(scene, o) for o in draft.args.objects)
    ):
        return False
    if gate == "fire":
        return (
            bool(draft.actors)
            or bool(lemmas & (WEAPONS | AIRCRAFT))
            or (draft.args.passive and not subjects and bool(draft.places))
        )
    if gate == "armed-front":
        return bool(draft.actors) or bool(draft.persons)
    if gate == "armed-ground" and lemmas & (AIRCRAFT | WEAPONS):
        return False
    if gate in ("armed-strict", "armed-ground"):
        return bool(draft.actors) and not any(group_of(scene, s) in ("people", "families", "households") for s in subjects)
    if draft.actors or not subjects:
        return True
    return all(s_lower in STANDING_IN for s_lower in (sentence.lower[s] for s in subjects)) or bool(lemmas & (WEAPONS | AIRCRAFT))


def _known(actor: Actor) -> bool:
    return actor.id is not None or actor.side is not None or actor.text.lower() in STANDING_IN


def _persons(draft: Draft) -> bool:
    if draft.rule.gates.get("person_gate") != "civilian":
        return True
    scene = draft.scene
    if any(c.armed for c in draft.counts) or any(group_of(scene, w) == "armed" for w in draft.persons):
        return False
    for w in draft.args.subjects if "subject" in draft.rule.slots.get("people", ()) else ():
        if group_of(scene, w) == "armed" or (
            actor_at(scene, w) is not None and scene.sentence.lower[w] not in STANDING_IN and group_of(scene, w) is None
        ):
            return False
    return True


def _is_person(draft: Draft) -> bool:
    """Whether what was taken is a person: a name no gazetteer has, "captured in Pakistan", "Mr X", "captured and jailed"."""
    scene, sentence = draft.scene, draft.scene.sentence
    if any(group_of(scene, o) in ("people", "armed") and scene.mention_at(o) is None for o in draft.args.objects):
        return sentence.upos[draft.predicate] == "VERB"
    if not draft.places or not all(_may_be_person(x, passive=draft.args.passive) for x in draft.places):
        return False
    return _held_somewhere(draft) or _told_as_person(draft)


def _may_be_person(x: Locality, *, passive: bool) -> bool:
    """Whether a town may be a person: it is in no gazetteer, or in the passive by another spelling only."""
    unknown = x.how == "words" or (passive and x.how == "named" and x.place.resolved_by not in (None, "exact"))
    return unknown and x.place.kind == "town"


def _held_somewhere(draft: Draft) -> bool:
    """Whether a place is told that the taken is in: a country, or in the passive any ("was captured in Najaf")."""
    sentence = draft.scene.sentence
    for m in draft.scene.places:
        if m.first < draft.predicate or m.place.kind == "demonym":
            continue
        heads = (m.first, m.last - 1, sentence.head[m.last - 1])
        cases = {sentence.case(k) for k in heads if k > draft.predicate}
        if cases & {*HELD_AT} and (draft.args.passive or m.place.kind == "country"):
            return True
    return False


def _told_as_person(draft: Draft) -> bool:
    """Whether what was taken is told of as a person: a title, "who", "he", arrested as well."""
    scene, sentence = draft.scene, draft.scene.sentence
    for o in draft.args.objects:
        near = {sentence.lower[j] for j in (*sentence.child(o, "compound", "flat"), o, o - 1) if j >= 0}
        told = (sentence.lower[k] for j in sentence.child(o, "acl:relcl") for k in sentence.child(j, "nsubj", "nsubj:pass"))
        named = any(sentence.lower[j] in given_names() for j in sentence.child(o, "compound", "flat"))
        if near & TITLES or named or sentence.lower[o] in given_names() or "who" in told:
            return True
        if any(group_of(scene, j) in ("people", "armed") for j in sentence.child(o, "appos", "compound")):
            return True
    if draft.args.passive and {"he", "she", "him", "his"} & set(sentence.lower):
        return True
    return any(sentence.lemmas[j] in DONE_TO_PERSONS for j in sentence.child(draft.predicate, "conj"))


def _shape(draft: Draft) -> bool:
    gates, sentence = draft.rule.gates, draft.scene.sentence
    if sentence.lemmas[draft.predicate] in gates.get("reject_into", ()) and any(
        sentence.case(w) == "into" for case, w in draft.args.obliques if case == "to"
    ):
        return False
    if gates.get("passive_only") and not draft.args.passive:
        return False
    if gates.get("subject_place") and not draft.places:
        return False
    above = sentence.head[draft.predicate]
    marks = {
        sentence.case(draft.predicate),
        sentence.case(above) if above >= 0 and sentence.relation[draft.predicate] == "nsubj" else "",
    }
    if marks & set(gates.get("reject_case", ())):  # "displaced since hostilities escalated": the day is told, not the fighting
        return False
    noun = displaced_noun(sentence, draft.predicate)
    if sentence.head[noun] >= 0 and sentence.lemmas[sentence.head[noun]] in gates.get("reject_over", ()):
        return False
    if "case_is" in gates and sentence.case(draft.predicate) not in gates["case_is"]:
        return False
    if draft.rule.kind == "strike" and draft.rule.pos == "noun" and sentence.relation[draft.predicate] == "compound":
        return False
    if "only_with_people" in gates and sentence.lemmas[draft.predicate] in gates["only_with_people"] and not is_moved(draft):
        return False
    if sentence.lemmas[draft.predicate] in gates.get("people_or_place", ()) and not (is_moved(draft) or draft.origins):
        return False
    if gates.get("only_resolved") and not any(x.place.resolved or x.how == "pointer" for x in draft.places):
        return False
    if any(gates.get(name) and refuses(draft) for name, refuses in _REFUSING.items()):
        return False
    causes = _lemmas(draft, list(draft.args.by("for", "over", "against", "with", "to")))
    if causes & set(gates.get("reject_cause", ())):
        return False
    if gates.get("only_state"):
        return _stative(draft.scene, draft.predicate)
    return True


def _describes(draft: Draft) -> bool:
    """Whether an -ing form tells who somebody is, not what he did: "the rebel groups fighting to topple him"."""
    sentence, i = draft.scene.sentence, draft.predicate
    return sentence.relation[i] == "acl" and sentence.xpos[i] == "VBG" and draft.args.subjects == (sentence.head[i],)


def _of_something(draft: Draft) -> bool:
    """Whether it is told what was taken, and it is no place: "seizures of drugs", "its fall"."""
    scene = draft.scene
    places = [w for w in draft.args.objects if scene.place_of[w] is not None or is_generic(scene, w) or _is_name(scene, w)]
    return bool(draft.args.objects and not places) or any(scene.sentence.upos[w] == "PRON" for w in draft.args.subjects)


def _is_name(scene: Scene, w: int) -> bool:
    return scene.sentence.upos[w] in ("PROPN", "X") or scene.sentence.lemmas[w] in type_nouns()


def _is_measure(draft: Draft) -> bool:
    """Whether something falls by or to a figure: "fell from six per cent to three"."""
    sentence = draft.scene.sentence
    ends = list(draft.args.by("from", "to", "by", "below", "under"))
    return any(
        sentence.upos[w] == "NUM"
        or sentence.lemmas[w] in ("cent", "percent", "%", "level", "low", "half", "zero", "floor", "point")
        for w in ends
    )


def _stative(scene: Scene, i: int) -> bool:
    """Whether the verb tells a lasting relation: present, progressive, or with "consistently", "since" and the like."""
    sentence = scene.sentence
    if sentence.lemmas[i] in ("oppose", "designate", "label", "threaten", "denounce"):
        return True
    if any(
        sentence.lower[j] in ("consistently", "long", "always", "repeatedly", "regularly", "still")
        for j in sentence.child(i, "advmod")
    ):
        return True
    auxiliaries = {sentence.lemmas[j] for j in sentence.child(i, "aux")}
    return sentence.xpos[i] in ("VBZ", "VBP") or (sentence.xpos[i] == "VBG" and "be" in auxiliaries)


_REFUSING: Final[Mapping[str, Callable[[Draft], bool]]] = {
    "no_person": _is_person,
    "between_forces": lambda draft: not is_fight(draft),
    "by_party": lambda draft: not is_by_party(draft),
    "against_force": lambda draft: not is_against_force(draft),
    "civil_sides": is_with_civilians,
    "from_afar": lambda draft: not _comes_from_afar(draft),
    "reject_described": _describes,
    "moves_nobody": lambda draft: any(group_of(draft.scene, w) in UNARMED for w in draft.args.objects),
    "of_place": _of_something,
    "no_measure": _is_measure,
}
"""Gates of a row that are on or off, and what makes them refuse."""

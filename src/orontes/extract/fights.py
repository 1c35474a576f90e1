"""Whether an attack is fighting between forces, not violence against people who carry no arms.

A ground attack is a `clash` where an armed party attacks another, or a place that another holds. Gunmen who attack a bus, a
village or a church, raids by the police, bombs and grenades are none: what they did to people is read as `casualty`, as violence
against civilians is on import (docs/records.md). The sets are general knowledge of the developers.
"""

from typing import Final

from orontes.core.claim import Actor
from orontes.extract.actors import actor_at, modifier_actor
from orontes.extract.draft import Draft
from orontes.extract.known import in_view
from orontes.extract.people import group_of
from orontes.extract.scene import Scene

CIVIL: Final = frozenset(
    (
        "church mosque synagogue temple cathedral monastery convent chapel shrine school college campus university polytechnic "
        "kindergarten dormitory hostel hospital clinic ambulance bar pub market marketplace bazaar shop store supermarket mall "
        "restaurant hotel cafe nightclub club cinema theatre theater museum stadium park resort beach concert festival wedding "
        "funeral wake procession rally match court courthouse office embassy consulate newspaper bus minibus car taxi van "
        "truck lorry motorcycle vehicle train plane airliner ferry boat ship vessel tanker oil pipeline refinery mine farm "
        "ranch plantation factory company home house residence apartment flat traveler traveller worshipper pilgrim tourist "
        "mourner shopper protester protestor demonstrator lawmaker legislator politician minister senator mayor judge lawyer "
        "candidate voter official priest pastor imam cleric activist agent trader merchant fisherman herdsman herder motorist "
        "commuter driver miner engineer doctor nurse medic paramedic rescuer reporter journalist worker farmer civilian "
        "supporter fan crowd gathering community"
    ).split()
)
"""What is no force, when nothing says that it carries arms or is held by those who do."""
MILITARY: Final = frozenset(
    (
        "military army naval navy police security armed gendarmerie paramilitary rebel militant jihadist insurgent government "
        "regime enemy troop soldier fighter militia guard peacekeeping"
    ).split()
)
"""Words that make what is attacked a force's own."""
POSTS: Final = frozenset(
    (
        "position base checkpoint post outpost barracks garrison headquarters camp fortification trench bunker airbase airfield "
        "depot armory armoury patrol stronghold bastion hideout den line frontline front unit column convoy troop force target "
        "site gathering concentration"
    ).split()
)
"""What forces hold or move in."""
PERPETRATORS: Final = frozenset(
    (
        "gunman attacker assailant bandit robber raider herder herdsman pastoralist mob youth suspect hijacker "
        "bomber kidnapper abductor criminal gang man people men police policeman officer cop"
    ).split()
)
"""Those whose attack is a fight only with another force: not told as a party, or keeping order."""
UNTOLD: Final = frozenset("suspected unidentified unknown unnamed alleged masked hooded".split())
"""Words by which it is left open who attacked."""
GROUND: Final = frozenset("assault offensive counteroffensive counterattack incursion storming".split())
"""Attacks that only forces make; who attacks need not be told."""
FOUGHT: Final = GROUND | frozenset(
    (
        "war battle campaign insurgency insurrection rebellion revolt uprising attack advance attempt raid ambush push invasion "
        "infiltration wave enemy way group side other town city village area fire"
    ).split()
)
"""What forces fight besides forces: war itself, the enemy's moves, their way."""
ONE_MAN: Final = PERPETRATORS - {"police", "people", "mob", "gang"}
UNARMED: Final = ("people", "families", "households")
BESIDE: Final = frozenset("after before since following amid despite until because over about".split())
"""Prepositions by which a clause tells of an attack as an event beside its own: who flees after it need not have made it."""
ARMED_PEOPLE: Final = frozenset(
    (
        "tribesman tribesmen member man individual volunteer youth native national kurd arab druze alawite sunni shiite shia "
        "muslim christian yazidi ismaili turkmen rohingya casualty fatality body dead death wounded injured missing victim"
    ).split()
)
"""Nouns that count people and may as well tell of those who fight."""
HELPING: Final = frozenset("aid humanitarian relief un civilian wedding refugee commercial medical passenger food rescue".split())
"""Words that make what is attacked carry no arms."""


def is_fight(draft: Draft) -> bool:
    """Whether an attack, told by a verb or a noun, has an armed party on both sides."""
    scene = draft.scene
    targets = _targets(draft)
    if any(_is_armed(scene, w) for w in targets):
        return True
    if any(_is_civil(scene, w) for w in targets):
        return False
    words = {scene.sentence.lemmas[w] for w in (draft.predicate, *(draft.args.objects if draft.rule.pos == "verb" else ()))}
    if words & GROUND:
        return True
    if scene.sentence.lemmas[draft.predicate] == "open":  # "opened fire": at whom has to be told
        return False
    aimed = bool(targets) or scene.sentence.lemmas[draft.predicate] not in ("attack", "raid")
    if not draft.actors or (draft.rule.pos == "noun" and not (aimed and _made_by(draft))):
        return False
    return is_by_party(draft)


def is_by_party(draft: Draft) -> bool:
    """Whether a party to the conflict is told to act, not merely somebody who carries arms."""
    return any(_is_group(a) for a in draft.actors) or not _is_perpetrator(draft)


def _made_by(draft: Draft) -> list[int]:
    """The words for who made an attack that a noun tells: its own, and its clause's subject unless set beside it."""
    sentence = draft.scene.sentence
    own = [*draft.args.modifiers, *(w for w in draft.args.subjects if sentence.head[w] == draft.predicate)]
    return own if sentence.case(draft.predicate) in BESIDE else [*own, *draft.args.subjects]


def _is_group(actor: Actor) -> bool:
    """Whether an armed group is named, be it by its suspected men."""
    known = in_view().vocabulary.actors.get(actor.id or "")
    return known is not None and known.kind in ("armed_group", "alliance")


def is_with_civilians(draft: Draft) -> bool:
    """Whether a side is no force: "clashes between police and students", "the gunman's shootout with police"."""
    scene, sentence = draft.scene, draft.scene.sentence
    sides = list(draft.args.by("between", "with", "against"))
    alone = any(sentence.lemmas[w] in ONE_MAN and sentence.xpos[w] == "NN" for w in (*sides, *draft.args.subjects))
    return alone or any("riot" in _group(scene, w) or (_is_civil(scene, w) and not _is_armed(scene, w)) for w in sides)


def is_against_force(draft: Draft) -> bool:
    """Whether what is fought, where it is told, is a force, its attack or its place: nobody fights mosquitoes in a clash."""
    scene = draft.scene
    fought = draft.args.objects
    return not fought or any(
        scene.sentence.lemmas[w] in FOUGHT
        or scene.sentence.upos[w] == "PRON"
        or scene.place_of[w] is not None
        or _is_armed(scene, w)
        for w in fought
    )


def _targets(draft: Draft) -> list[int]:
    """The words for what is attacked: objects of a verb, what stands behind "on" or "against"; no days."""
    scene = draft.scene
    words = [*draft.args.by("on", "against"), *(draft.args.objects if draft.rule.pos == "verb" else ())]
    return [w for w in words if not scene.is_dated(w)]


def _group(scene: Scene, word: int) -> set[str]:
    """Base forms in the noun group of a word."""
    sentence = scene.sentence
    return {sentence.lemmas[j] for j in (word, *sentence.child(word, "compound", "amod", "nmod:poss", "nmod"))}


def _is_armed(scene: Scene, word: int) -> bool:
    """Whether what is attacked is a force, its post, or what belongs to a force."""
    sentence, group = scene.sentence, _group(scene, word)
    if group & HELPING:
        return False
    lemma = sentence.lemmas[word]
    if group & MILITARY or (lemma in POSTS and lemma not in CIVIL):
        return True
    before = sentence.child(word, "compound", "amod")
    if any(modifier_actor(scene, j) is not None and scene.demonym_at(j) is None for j in before):
        return True
    if lemma in CIVIL or sentence.upos[word] == "PRON":
        return False
    actor = actor_at(scene, word)
    return actor is not None and (_is_group(actor) or group_of(scene, word) not in UNARMED)


def _is_civil(scene: Scene, word: int) -> bool:
    """Whether what is attacked carries no arms, as far as is told."""
    counted = group_of(scene, word) in UNARMED and scene.sentence.lemmas[word] not in ARMED_PEOPLE
    return counted or bool(_group(scene, word) & (CIVIL | HELPING))


def _is_perpetrator(draft: Draft) -> bool:
    """Whether all that is told of who attacked is that they carry arms."""
    scene = draft.scene
    sentence = scene.sentence
    heads = [*draft.args.subjects, *draft.args.modifiers]
    told = [w for w in heads if (actor_at(scene, w) or modifier_actor(scene, w)) in draft.actors] or heads
    group = {sentence.lemmas[j] for w in told for j in (w, *sentence.child(w, "amod", "compound"))}
    group |= {sentence.lower[j] for w in told for j in sentence.child(w, "amod", "compound", "det")}
    return bool(group & UNTOLD) or any(sentence.lemmas[w] in PERPETRATORS for w in told)

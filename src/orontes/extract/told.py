"""How an event is told: by whose word, happened or not, when."""

from dataclasses import dataclass
from datetime import timedelta

from orontes.core.claim import Source
from orontes.core.period import Period
from orontes.extract.attribution import attribution
from orontes.extract.carried import carried, meant, told_again
from orontes.extract.draft import Draft
from orontes.extract.interest import claims
from orontes.extract.memory import PRONOUNS, Memory
from orontes.extract.modality import is_past, modality, when
from orontes.extract.scene import Scene
from orontes.extract.speech import Attribution


@dataclass(frozen=True, slots=True)
class Told:
    """How a draft is told: by whose word, happened or not, when."""

    modality: str
    source: Source | None
    period: Period | None


def nameless(draft: Draft, memory: Memory) -> bool:
    """Whether the rule needs an armed actor and all it has is a pronoun that points to none."""
    needs = (
        draft.rule.gates.get("actor_gate") in ("armed-strict", "armed-ground", "armed-front", "fire", "known")
        or "actor" in draft.rule.need
    )
    pronouns = bool(draft.actors) and all(a.text.lower() in PRONOUNS and a.resolved is None for a in draft.actors)
    return needs and pronouns and memory.actor(draft.scene.sentence.index) is None


def how_told(draft: Draft, memory: Memory) -> Told:
    """How the draft is told, from the words around its predicate."""
    scene = draft.scene
    said = attribution(scene, draft.predicate) or carried(scene, draft.predicate, memory)
    said = told_again(said, scene, memory) if said is not None else None
    period = when(scene, draft.predicate, default=_default(draft, memory))
    mode = draft.rule.gates.get("modality") or modality(scene, draft.predicate)
    if mode == "denied" and "without" in draft.rule.gates.get("case_is", ()):  # "left without shelter" is told, not denied
        mode = None
    source = _source(said, memory, scene)
    if said is not None and said.denies:
        mode = "denied"
    if mode is None or (mode == "hypothetical" and is_past(scene, draft.predicate, period)):
        if is_past(scene, draft.predicate, period):
            mode = "historic"
        elif said is None:
            mode = "asserted"
        else:
            mode = "claimed" if source is not None and claims(draft, said) else "reported"
    if mode in ("planned", "hypothetical", "historic") and period is not None and period.text is None:
        period = None
    return Told(mode, source, period)


def _source(said: Attribution | None, memory: Memory, scene: Scene) -> Source | None:
    if said is None or said.source is None:
        return None
    if said.pronoun:
        return meant(scene, said, memory) or said.source
    return said.source


def _default(draft: Draft, memory: Memory) -> Period | None:
    """The days that the report tells of; open to the past where the verb stands in the perfect ("they have taken")."""
    day = draft.scene.report_day
    if day is None:
        return None
    sentence = draft.scene.sentence
    perfect = any(sentence.lemmas[j] == "have" for j in sentence.child(draft.predicate, "aux"))
    already = any(sentence.lower[j] in ("already", "had") for j in sentence.children[draft.predicate])
    return Period(None, day + timedelta(days=1)) if perfect and already else memory.days or Period.of_day(day)

"""Whether a party to the fight speaks for itself: what it claims, and what it merely reports or admits."""

from collections.abc import Sequence
from typing import Final

from orontes.core.claim import Actor
from orontes.extract.actors import heads, modifier_actor
from orontes.extract.draft import Draft
from orontes.extract.known import find_actors, in_view
from orontes.extract.lemma import lemma
from orontes.extract.speech import Attribution
from orontes.extract.tokens import tokenize

ADMITTING: Final = frozenset("confirm acknowledge admit concede recognise recognize".split())
"""Verbs by which a party bears out what others say."""
PEOPLE_KINDS: Final = ("displacement", "return")


def claims(draft: Draft, said: Attribution) -> bool:
    """Whether a party tells of itself or its enemy to its own good; else its word is a report like any other's.

    Not so where it admits ("confirmed"), where it tells that it lost a place or the enemy gained one, where a third state acts,
    and where a government counts people on the move.
    """
    source = said.source
    if not said.own_party or source is None:
        return False
    words = tokenize(source.text).words
    if said.verb >= 0 and draft.scene.sentence.lemmas[said.verb] in ADMITTING:
        return False
    if draft.rule.kind in PEOPLE_KINDS and any(lemma(w) in ("government", "authority", "ministry") for w in words):
        return False
    actor = next(iter(draft.actors), None) or _whose_weapons(draft)
    if actor is None:
        return True
    itself = _is_itself(actor, words)
    if itself is None:
        return not _is_state(actor)
    return draft.change is None or itself != (draft.change == "lost")


def _whose_weapons(draft: Draft) -> Actor | None:
    """The state named before what does the deed: "Russian bombs destroyed a bridge"."""
    scene = draft.scene
    named = (modifier_actor(scene, j) for w in draft.args.subjects for j in scene.sentence.child(w, "amod", "compound"))
    return next((actor for actor in named if actor is not None), None)


def _is_itself(actor: Actor, words: Sequence[str]) -> bool | None:
    """Whether who acts is whose word it is: by key or side of what the words of the source name; None if that is not told."""
    lower = [w.lower() for w in words]
    keys = {key for key, _, _ in find_actors(tuple(words), tuple(lower), 0, len(words))}
    if actor.id is not None and actor.id in keys:
        return True
    sides = {in_view().side_of(key) for key in keys} | {heads().get(lemma(w)) for w in lower}
    sides.discard(None)
    if _is_state(actor) or actor.side is None or not sides:
        return None
    return actor.side in sides


def _is_state(actor: Actor) -> bool:
    known = in_view().vocabulary.actors.get(actor.id or "")
    return (actor.id or "").startswith("state.") or (known is not None and known.kind == "state")

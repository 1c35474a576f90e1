"""Who was named and who spoke in a sentence, for later sentences to point back to."""

from collections.abc import Iterator

from orontes.core.claim import Actor, Source
from orontes.extract.actors import actor_at, heads
from orontes.extract.asides import asides
from orontes.extract.attribution import speakers
from orontes.extract.scene import Scene


def named_actors(scene: Scene) -> Iterator[Actor]:
    """The actors that the sentence names: those acted on first, so that the subject is remembered as the latest."""
    sentence = scene.sentence
    for relations in (("obj", "obl", "nmod", "obl:agent"), ("nsubj", "nsubj:pass")):
        for i in range(len(sentence)):
            if sentence.relation[i] not in relations or sentence.upos[i] not in ("NOUN", "PROPN"):
                continue
            actor = actor_at(scene, i)
            known = actor is not None and (actor.id is not None or actor.side is not None or sentence.lemmas[i] in heads())
            if actor is not None and known and (scene.mention_at(i) is None or "nsubj" in relations):
                yield actor


def named_sources(scene: Scene) -> Iterator[Source]:
    """The sources that speak in the sentence by name, those of asides last."""
    told = (*speakers(scene), *asides(scene))
    return (said.source for said in told if said.source is not None and not said.pronoun)

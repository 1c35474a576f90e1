"""By whose word a clause is told: "X said", "according to X", "Monitor: ...", "reportedly"."""

from collections.abc import Iterator

from orontes.core.claim import Source
from orontes.extract.actors import actor_at
from orontes.extract.asides import asides
from orontes.extract.clauses import NOMINAL
from orontes.extract.known import in_view
from orontes.extract.people import group_of
from orontes.extract.scene import Scene
from orontes.extract.speech import CLEAR, PRONOUNS, SPEAKING, Attribution, source_kind, verbs


def attribution(scene: Scene, predicate: int) -> Attribution | None:
    """Whose word the clause of `predicate` is, from its own sentence; None where the narrator speaks."""
    sentence = scene.sentence
    for i in (predicate, *sentence.ancestors(predicate)):
        for j in (i, *sentence.child(i, "parataxis", "ccomp", "advcl", "conj", "dep")):
            if (
                j == predicate
                or not _carries(scene, j)
                or (j != i and sentence.relation[j] in ("conj", "ccomp", "advcl") and not _quote_after(scene, predicate, j))
            ):
                continue
            found = _speaker(scene, j)
            if found is not None:
                return found if found.pronoun else next((a for a in asides(scene) if a.verb == found.verb), found)
        for j in sentence.child(i, "obl", "nmod", "advcl", "advmod", "parataxis"):
            if sentence.case(j).startswith("according") or (
                j > 0 and sentence.lower[j - 1] == "to" and j > 1 and sentence.lower[j - 2] == "according"
            ):
                return _named(scene, j, -1)
    return _according(scene) or _headline(scene) or _behind(scene, predicate) or _hearsay(scene, predicate)


def _quote_after(scene: Scene, predicate: int, verb: int) -> bool:
    """Whether the carrying verb stands behind the clause, set off by a comma or with its subject: "..., the army said"."""
    sentence = scene.sentence
    return verb > predicate and not any(True for _ in sentence.child(verb, "ccomp", "obj"))


def _carries(scene: Scene, i: int) -> bool:
    sentence = scene.sentence
    lemma = sentence.lemmas[i]
    if not (sentence.upos[i] == "VERB" or sentence.xpos[i].startswith("VB")):
        return False
    return (
        lemma in verbs()["say"]
        or lemma in verbs()["deny"]
        or (lemma in verbs()["fear"] and any(True for _ in sentence.child(i, "ccomp")))
    )


def _speaker(scene: Scene, verb: int) -> Attribution | None:
    sentence = scene.sentence
    passive = any(True for _ in sentence.child(verb, "nsubj:pass", "aux:pass"))
    for j in sentence.child(verb, *(("obl:agent", "obl") if passive else ("nsubj",))):
        if passive and sentence.case(j) != "by":
            continue
        if not passive and not _can_speak(scene, j, verb):
            return None
        return _named(scene, j, verb)
    if passive and sentence.lemmas[verb] in ("report", "say", "believe", "think", "estimate", "claim", "know", "understand"):
        return Attribution(None, verb, -1)
    return None


def _can_speak(scene: Scene, subject: int, verb: int) -> bool:
    """Whether a say-verb carries speech: a number or a place as its subject does not speak, an agency that "reports" does."""
    sentence = scene.sentence
    lemma = sentence.lemmas[verb]
    if sentence.upos[subject] in ("NUM", "DET") or sentence.lower[subject] in (
        "that",
        "this",
        "which",
        "there",
        "thousands",
        "hundreds",
        "dozens",
    ):
        return False
    if lemma == "claim" and any(sentence.lemmas[j] in ("life", "responsibility", "victim") for j in sentence.child(verb, "obj")):
        return False
    text = _words(scene, subject)
    if source_kind(text, sentence.lemmas[subject]) is not None or actor_at(scene, subject) is not None:
        return True
    if sentence.upos[subject] in ("PROPN", "PRON") or group_of(scene, subject) is not None:
        return True
    return lemma in CLEAR and sentence.lemmas[subject] in SPEAKING


def _named(scene: Scene, head: int, verb: int) -> Attribution:
    sentence = scene.sentence
    if sentence.lemmas[head] in ("report", "statement", "datum", "data", "figure", "estimate", "information", "account"):
        head = next((j for j in sentence.child(head, "nmod") if sentence.case(j) in ("from", "by", "of")), head)
    text = _words(scene, head)
    for j in sentence.child(head, "appos"):
        if sentence.upos[j] == "PROPN" and sentence.upos[head] != "PROPN":
            text = scene.phrase([*_span(scene, head), *_span(scene, j)])
    kind = source_kind(text, sentence.lemmas[head])
    actor = actor_at(scene, head)
    own = kind == "party" or (
        kind in (None, "official", "state") and actor is not None and actor.id is not None and sentence.upos[head] != "PRON"
    )
    if own and kind is None:
        kind = "party"
    denies = verb >= 0 and sentence.lemmas[verb] in verbs()["deny"]
    return Attribution(Source(text, kind), verb, head, denies, sentence.lower[head] in PRONOUNS, own)


def _span(scene: Scene, head: int) -> list[int]:
    sentence = scene.sentence
    words = sentence.subtree(head, without=frozenset(NOMINAL | {"case", "nmod:tmod", "obl"}) - {"conj", "cc"})
    low = high = head
    members = set(words)
    while low - 1 in members:
        low -= 1
    while high + 1 in members and high - low < 14:
        high += 1
    while high > head and sentence.upos[high] in ("PUNCT", "CCONJ"):
        high -= 1
    return [low, high]


def _words(scene: Scene, head: int) -> str:
    return scene.phrase(_span(scene, head))


def _according(scene: Scene) -> Attribution | None:
    """Reading of "according to X" wherever it stands, read without the tree."""
    sentence = scene.sentence
    for i in range(len(sentence) - 2):
        if sentence.lower[i] == "according" and sentence.lower[i + 1] == "to":
            head = next(
                (j for j in range(i + 2, min(i + 12, len(sentence))) if sentence.head[j] < i + 2 or sentence.head[j] >= i + 14),
                i + 2,
            )
            return _named(scene, head, -1)
    return None


def _headline(scene: Scene) -> Attribution | None:
    """Reading of "Monitor: rebels enter Homs" and "Rebels enter Homs: monitor" (also with "says X" or ", UN" at the end)."""
    sentence = scene.sentence
    marks = [i for i, w in enumerate(sentence.words) if w in (":", "—", "–")]
    for mark in marks:
        before, after = range(mark), range(mark + 1, len(sentence))
        for side, limit in ((before, 4), (after, 4)):
            if 0 < len(side) <= limit:
                text = scene.phrase([side[0], side[-1]]).rstrip(". ")
                kind = source_kind(text, sentence.lemmas[side[-1]])
                speaks = kind not in (None, "party") or sentence.lemmas[side[-1]] in (
                    "army",
                    "ministry",
                    "military",
                    "junta",
                    "government",
                )
                if speaks and sentence.lower[side[0]] != "update":
                    return Attribution(Source(text, kind), -1, side[-1], own_party=kind == "party")
    return None


def _behind(scene: Scene, predicate: int) -> Attribution | None:
    """The speaker of the first aside behind a clause."""
    return next((a for a in asides(scene) if a.verb > predicate), None)


def _hearsay(scene: Scene, predicate: int) -> Attribution | None:
    sentence = scene.sentence
    near = [predicate, *sentence.ancestors(predicate)]
    for i in near:
        for j in sentence.child(i, "advmod"):
            if sentence.lower[j] in in_view().vocabulary.hearsay:
                return Attribution(None, -1, j)
    for i in near:
        if sentence.lemmas[i] in ("report", "believe", "say", "think", "rumour", "appear", "seem") and (
            any(True for _ in sentence.child(i, "aux:pass", "nsubj:pass")) or sentence.lemmas[i] in ("appear", "seem")
        ):
            return Attribution(None, i, -1)
    return None


def speakers(scene: Scene) -> Iterator[Attribution]:
    """All sources that speak in a sentence, in text order."""
    for i in range(len(scene.sentence)):
        if _carries(scene, i) and (found := _speaker(scene, i)) is not None:
            yield found

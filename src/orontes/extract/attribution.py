"""By whose word a clause is told: "X said", "according to X", "Monitor: ...", "reportedly"."""

from collections.abc import Iterator
from typing import Final

from orontes.core.claim import Source
from orontes.extract.actors import actor_at
from orontes.extract.asides import asides
from orontes.extract.clauses import NOMINAL
from orontes.extract.known import in_view
from orontes.extract.people import group_of
from orontes.extract.scene import Scene
from orontes.extract.speech import CLEAR, PRONOUNS, SPEAKING, Attribution, source_kind, verbs

ESTIMATES: Final = frozenset("estimate figure count tally account datum data".split())
REPORTS: Final = frozenset({"reports", "accounts"})
CLAUSAL_ONLY: Final = frozenset({"call", "find"})
"""Verbs that carry speech only with a clause: "found that ...", but not "found bodies"."""
HEADLINERS: Final = frozenset("monitor watchdog activist observatory official report un ngo police ministry reuters sana".split())
"""What stands alone at the end of a headline for who says it."""
_CLOSE: Final = 6
_FAR: Final = 14


def attribution(scene: Scene, predicate: int) -> Attribution | None:
    """Whose word the clause of `predicate` is, from its own sentence; None where the narrator speaks."""
    sentence = scene.sentence
    for i in (predicate, *sentence.ancestors(predicate)):
        for j in (i, *sentence.child(i, "parataxis", "ccomp", "advcl", "conj", "dep")):
            if (
                (j == predicate and not _places_figures(scene, j))
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
    return (
        _according(scene, predicate)
        or _headline(scene)
        or _bare_headline(scene)
        or _behind(scene, predicate)
        or _in_what(scene, predicate)
        or _piece_before(scene, predicate)
        or _estimated(scene, predicate)
        or _hearsay(scene, predicate)
    )


def _places_figures(scene: Scene, verb: int) -> bool:
    """Whether a verb that tells an event tells it as a figure of its subject's: "its head put them 5 km from the city"."""
    sentence = scene.sentence
    subjects = list(sentence.child(verb, "nsubj"))
    kinds = (source_kind(_words(scene, j), sentence.lemmas[j]) for j in subjects)
    return sentence.lemmas[verb] == "put" and any(kind not in (None, "party") for kind in kinds)


def _estimated(scene: Scene, predicate: int) -> Attribution | None:
    """Reading of "by the latest estimates of X", and of "reports of fighting" (whose, it does not say)."""
    sentence = scene.sentence
    for i in (predicate, *sentence.ancestors(predicate)):
        for j in sentence.child(i, "obl", "nmod"):
            told = sentence.case(j) in ("by", "per", "in", "from") and sentence.lemmas[j] in ESTIMATES
            if told and any(sentence.case(k) in ("of", "from", "by") for k in sentence.child(j, "nmod")):
                return _named(scene, j, -1)
    above = sentence.head[predicate]
    if sentence.relation[predicate] == "nmod" and sentence.case(predicate) == "of" and sentence.lower[above] in REPORTS:
        return Attribution(Source(sentence.words[above], None), -1, above)
    return None


def _quote_after(scene: Scene, predicate: int, verb: int) -> bool:
    """Whether the carrying verb stands behind the clause, set off by a comma or with its subject: "..., the army said"."""
    sentence = scene.sentence
    return verb > predicate and not any(True for _ in sentence.child(verb, "ccomp", "obj"))


def _carries(scene: Scene, i: int) -> bool:
    sentence = scene.sentence
    lemma = sentence.lemmas[i]
    if not (sentence.upos[i] == "VERB" or sentence.xpos[i].startswith("VB")):
        return False
    if lemma in CLAUSAL_ONLY and not any(True for _ in sentence.child(i, "ccomp", "xcomp")):
        return False
    return (
        lemma in verbs()["say"]
        or lemma in verbs()["deny"]
        or (lemma in verbs()["fear"] and any(True for _ in sentence.child(i, "ccomp")))
    )


def _speaker(scene: Scene, verb: int) -> Attribution | None:
    sentence = scene.sentence
    passive = any(True for _ in sentence.child(verb, "nsubj:pass", "aux:pass"))
    speakers_of = list(sentence.child(verb, *(("obl:agent", "obl") if passive else ("nsubj",))))
    if (
        not speakers_of and sentence.relation[verb] == "conj" and any(True for _ in sentence.child(verb, "cc"))
    ):  # "denied that ... and said it would ..."
        speakers_of = list(sentence.child(sentence.head[verb], "nsubj"))
    for j in speakers_of:
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
    return (lemma in CLEAR or lemma in ("report", "record", "confirm")) and sentence.lemmas[subject] in SPEAKING


def _named(scene: Scene, head: int, verb: int) -> Attribution:
    sentence = scene.sentence
    if sentence.lemmas[head] in ("report", "statement", "datum", "data", "figure", "estimate", "information", "account"):
        head = next((j for j in sentence.child(head, "nmod") if sentence.case(j) in ("from", "by", "of")), head)
    text = _words(scene, head)
    for j in sentence.child(head, "appos"):
        if sentence.upos[j] == "PROPN" and sentence.upos[head] != "PROPN":
            text = scene.phrase([*_span(scene, head), *_span(scene, j)])
    if verb > head:
        text = _with_name(scene, head, verb) or text
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
    members |= {j for j in range(min(words), head) if sentence.xpos[j] == "POS" and sentence.head[j] in members}
    while low - 1 in members:
        low -= 1
    while high + 1 in members and high - low < 14:
        high += 1
    while high > head and sentence.upos[high] in ("PUNCT", "CCONJ"):
        high -= 1
    if high > low and sentence.lower[low] == "that":
        low += 1
    return [low, high]


def _with_name(scene: Scene, head: int, verb: int) -> str | None:
    """The words for a speaker with the name that stands between them and the verb: "Observatory director Rami Abdel Rahman"."""
    low, high = _span(scene, head)
    rest = range(high + 1, verb)
    named = all(scene.sentence.words[j][:1].isupper() or scene.sentence.words[j] == "-" for j in rest)
    return scene.phrase([low, verb - 1]) if rest and named and scene.sentence.words[verb - 1].isalpha() else None


def _words(scene: Scene, head: int) -> str:
    return scene.phrase(_span(scene, head))


def _according(scene: Scene, predicate: int) -> Attribution | None:
    """Reading of "according to X" wherever it stands, read without the tree; not where it is said of a clause inside only."""
    sentence = scene.sentence
    for i in range(len(sentence) - 2):
        if sentence.lower[i] == "according" and sentence.lower[i + 1] == "to":
            head = next(
                (j for j in range(i + 2, min(i + 12, len(sentence))) if sentence.head[j] < i + 2 or sentence.head[j] >= i + 14),
                i + 2,
            )
            inner = next((j for j in (i, *sentence.ancestors(i)) if sentence.relation[j] in ("acl", "acl:relcl")), None)
            return None if inner is not None and predicate not in sentence.subtree(inner) else _named(scene, head, -1)
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


def _bare_headline(scene: Scene) -> Attribution | None:
    """Reading of a headline that lost its colon: "85 troops killed in jihadist advance Monitor"."""
    sentence = scene.sentence
    last = len(sentence) - 1
    if not sentence.in_title or last < 3 or not sentence.words[last][:1].isupper() or sentence.lemmas[last] not in HEADLINERS:
        return None
    if sentence.upos[last - 1] not in ("NOUN", "PROPN", "VERB", "ADV", "NUM", "ADJ") or sentence.words[last - 1] == "-":
        return None
    return Attribution(Source(sentence.words[last], source_kind(sentence.words[last], sentence.lemmas[last])), -1, last)


def _in_what(scene: Scene, predicate: int) -> Attribution | None:
    """Reading of "in what the Observatory said was one of its bloodiest clashes"."""
    sentence = scene.sentence
    for i in range(max(0, predicate - _FAR), predicate):
        if sentence.lower[i] not in ("said", "says", "called", "described"):
            continue
        what = next((j for j in range(i - 1, max(i - _FAR, 0), -1) if sentence.lower[j] == "what"), None)
        if what is None or i - what < 2:
            continue
        speaker = next((j for j in range(i - 1, what, -1) if sentence.upos[j] in ("NOUN", "PROPN", "PRON")), None)
        if speaker is not None and _can_speak(scene, speaker, i):
            return _named(scene, speaker, i)
    return None


def _piece_before(scene: Scene, predicate: int) -> Attribution | None:
    """The speaker of the piece before a semicolon, where the talk goes on behind it."""
    sentence = scene.sentence
    cut = next((i for i in range(predicate - 1, 0, -1) if sentence.words[i] == ";"), None)
    if cut is None:
        return None
    return next((a for a in asides(scene) if a.verb < cut and cut - a.verb <= _CLOSE), None)


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

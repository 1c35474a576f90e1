"""By whose word a clause is told: "X said", "according to X", "Monitor: ...", "reportedly"."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from orontes.core.claim import Source
from orontes.extract.actors import actor_at
from orontes.extract.clauses import NOMINAL
from orontes.extract.known import find_sources, in_view
from orontes.extract.people import group_of
from orontes.extract.scene import Scene

CLEAR: Final = frozenset("say tell state add warn insist stress note indicate declare announce estimate".split())
"""Verbs that hardly mean anything but speech."""
SPEAKING: Final = frozenset(
    "report statement ministry document letter survey assessment bulletin communique paper team body mission "
    "committee council commission analyst expert "
    "observer scholar side house department staff campaigner envoy mediator negotiator bishop priest judge".split()
)
"""Nouns that may carry a word without being in the lexicon of sources."""
_CLOSING: Final = 12
"""Words before the end of a sentence in which the verb of a closing aside stands."""
_LONGEST_GROUP: Final = 9
_ASIDE_VERBS: Final = frozenset("said says say added adds reported reports announced told tells stated noted estimated".split())
PRONOUNS: Final = frozenset({"he", "she", "it", "they", "who"})


@dataclass(frozen=True, slots=True)
class Attribution:
    """Whose word it is: the words of the source, its kind, the verb that carries it, and whether it denies.

    `source` is None for hearsay without a name; `verb` is -1 where no verb carries it.
    """

    source: Source | None
    verb: int
    head: int
    denies: bool = False
    pronoun: bool = False
    own_party: bool = False


def verbs() -> Mapping[str, frozenset[str]]:
    """Base forms of verbs that carry, deny, plan or fear."""
    return in_view().vocabulary.verbs


def source_kind(text: str, lemma: str) -> str | None:
    """The kind of the source named by `text` whose head noun is `lemma`; None if nothing tells."""
    known = in_view().vocabulary
    padded = f" {text} "
    for name, kind in known.sources:
        if name not in text:
            continue
        if f" {name} " in padded or f" {name}'" in padded or f"({name})" in padded or f" {name}," in padded:
            return kind
    lower = text.lower()
    for word, kind in (
        ("monitor", "monitor"),
        ("watchdog", "monitor"),
        ("observatory", "monitor"),
        ("activist", "ngo"),
        ("resident", "witness"),
        ("ministry", "state"),
        ("state tv", "state"),
        ("military", "party"),
        ("army", "party"),
    ):
        if word in lower:
            return kind
    return known.source_heads.get(lemma)


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
                return found if found.pronoun else next((a for a in _asides(scene) if a.verb == found.verb), found)
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
    return next((a for a in _asides(scene) if a.verb > predicate), None)


def _asides(scene: Scene) -> Iterator[Attribution]:
    """Reading of "..., the Red Cross said, ...", "... an activist said on Monday." and "..., said the ministry"."""
    sentence = scene.sentence
    stop = len(sentence)
    while stop and (sentence.upos[stop - 1] == "PUNCT" or not sentence.words[stop - 1][:1].isalnum()):
        stop -= 1
    for i in range(2, stop):
        if sentence.lower[i] not in _ASIDE_VERBS:
            continue
        closes = i >= stop - _CLOSING and not any(w in (",", ":", '"', "“") for w in sentence.words[i + 1 : stop])
        first = min(_group_start(scene, i), _name_start(scene, i))
        found = None
        if 1 < first < i and (closes or (sentence.words[first - 1] == "," and sentence.words[i + 1] == ",")):
            found = _believed(scene, first, i, i)
        elif sentence.words[i - 1] in (",", '"', "”") and i + 1 < stop:
            found = _believed(scene, i + 1, stop, i)
        if found is not None:
            yield found


def _name_start(scene: Scene, end: int) -> int:
    """Where the name of a known source begins that ends before word `end`, its article taken in; `end` where there is none."""
    sentence = scene.sentence
    first = next((start for _, start, stop in find_sources(sentence.words, sentence.lower) if stop == end), end)
    return first - (0 < first < end and sentence.lower[first - 1] == "the")


def _group_start(scene: Scene, end: int) -> int:
    """Where the noun group begins that ends before word `end`, read off the words: at its article or where its names begin."""
    sentence = scene.sentence
    first = end
    while first > 0 and end - first < _LONGEST_GROUP:
        word = first - 1
        if sentence.upos[word] == "DET" and sentence.lower[word] in ("the", "a", "an", "one", "another", "several", "some"):
            if word > 1 and sentence.lower[word - 1] == "of":
                first = word
                continue
            return word
        joined = sentence.lower[word] == "of" and word > 0 and sentence.upos[word - 1] in ("NOUN", "PROPN")
        inside = sentence.upos[word] in ("NOUN", "PROPN", "ADJ", "PART", "X") or sentence.words[word] in ("-", "’s", "'s")
        inside = inside or (sentence.relation[word] == "fixed" and sentence.words[word][:1].isupper())
        if not (inside or joined):
            break
        if scene.is_dated(word):
            break
        first = word
    return first


def _believed(scene: Scene, first: int, end: int, verb: int) -> Attribution | None:
    """The words [first, end) as the speaker of `verb` if what they name can speak."""
    sentence = scene.sentence
    nouns = [j for j in range(first, end) if sentence.upos[j] in ("NOUN", "PROPN")]
    stop = next((j for j in range(first, end) if sentence.upos[j] in ("ADP", "SCONJ") and sentence.lower[j] != "of"), end)
    nouns = [j for j in nouns if j < stop]
    if not nouns:
        return None
    head = (
        nouns[-1] if sentence.upos[nouns[-1]] == "PROPN" else next((j for j in nouns if sentence.head[j] not in nouns), nouns[-1])
    )
    text = scene.phrase([first, nouns[-1]])
    kind = source_kind(text, sentence.lemmas[head])
    speaks = (
        kind is not None
        or sentence.lemmas[head] in SPEAKING
        or (sentence.upos[head] == "PROPN" and scene.mention_at(head) is None)
    )
    if not speaks or any(n.start in range(first, nouns[-1] + 1) for n in scene.numbers):
        return None
    actor = actor_at(scene, head)
    own = kind == "party" or (kind in (None, "official", "state") and actor is not None and actor.id is not None)
    return Attribution(
        Source(text, kind or ("party" if own else None)), verb, head, sentence.lemmas[verb] in verbs()["deny"], own_party=own
    )


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

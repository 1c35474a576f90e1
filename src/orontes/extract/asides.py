"""Words set aside that name the speaker: "..., the Red Cross said, ...", "..., said the ministry"."""

from collections.abc import Iterator, Mapping
from typing import Final

from orontes.core.claim import Source
from orontes.extract.actors import actor_at
from orontes.extract.known import find_sources, in_view
from orontes.extract.scene import Scene
from orontes.extract.speech import SPEAKING, Attribution, source_kind, verbs

_CLOSING: Final = 12
"""Words before the end of a sentence in which the verb of a closing aside stands."""
_LONGEST_GROUP: Final = 9
_JOINING: Final = frozenset("and but while as after that which what when because who where if whether before".split())
_TIMES: Final = frozenset(
    "monday tuesday wednesday thursday friday saturday sunday morning afternoon evening night day week month year".split()
)
_SPANS: Final = frozenset("hour day week month year minute".split())
_ASIDE_VERBS: Final = frozenset("said says say added adds reported reports announced told tells stated noted estimated".split())


def asides(scene: Scene) -> Iterator[Attribution]:
    """Reading of "..., the Red Cross said, ...", "... an activist said on Monday." and "..., said the ministry"."""
    sentence = scene.sentence
    stop = len(sentence)
    while stop and (sentence.upos[stop - 1] == "PUNCT" or not sentence.words[stop - 1][:1].isalnum()):
        stop -= 1
    verbs_at = [i for i in range(2, stop) if sentence.lower[i] in _ASIDE_VERBS]
    known = {stop: start for _, start, stop in find_sources(sentence.words, sentence.lower)} if verbs_at else {}
    for i in verbs_at:
        closes = i >= stop - _CLOSING and not any(w in (",", ":", '"', "“") for w in sentence.words[i + 1 : stop])
        end = i - 1 if sentence.lower[i - 1] in ("has", "have", "had") else i
        first = min(_group_start(scene, end), _name_start(scene, end, known))
        found = None
        inside = 1 < first < end
        if inside and (
            closes or _runs_on(scene, first, i) or (sentence.words[first - 1] == "," and sentence.words[i + 1] == ",")
        ):
            found = _believed(scene, first, end, i)
        if found is None and i + 1 < stop and (sentence.words[i - 1] in (",", '"', "”") or _named_behind(scene, i, known)):
            found = _believed(scene, i + 1, stop, i)
        if found is not None:
            yield found


def _runs_on(scene: Scene, first: int, verb: int) -> bool:
    """Whether an aside lost its commas: "bombarded Damascus on Thursday activists said keeping up pressure"."""
    sentence = scene.sentence
    before, after = first - 1, verb + 1
    ends = sentence.upos[before] in ("NOUN", "PROPN", "NUM", "ADV") and sentence.lower[before] not in _JOINING
    if (
        not ends
        or after >= len(sentence)
        or any(sentence.lower[j] == "that" for j in range(after, min(after + 4, len(sentence))))
    ):
        return False
    span = next((j for j in range(after, min(after + 4, len(sentence))) if sentence.lemmas[j] in _SPANS), None)
    timed = span is not None and span + 1 < len(sentence) and sentence.lower[span + 1] in ("after", "before", "earlier")
    return timed or sentence.xpos[after] == "VBG" or sentence.lower[after] in ("with", "as", "after", "adding", "citing")


def _named_behind(scene: Scene, verb: int, known: Mapping[int, int]) -> bool:
    """Whether a known source's name follows the verb, that has no subject before it: "... of Damascus said the Observatory"."""
    sentence = scene.sentence
    if sentence.upos[verb - 1] not in ("NOUN", "PROPN", "NUM", "ADV") or any(
        scene.mention_at(j) is None for j in sentence.child(verb, "nsubj")
    ):
        return False
    return any(start in (verb + 1, verb + 2) for start in known.values())


def _name_start(scene: Scene, end: int, known: Mapping[int, int]) -> int:
    """Where the name of a known source begins that ends before word `end`, its article taken in; `end` where there is none."""
    sentence = scene.sentence
    first = known.get(end, known.get(end - 1, end))
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
        if scene.is_dated(word) or sentence.lower[word] in _TIMES:
            break
        first = word
    return _apart(scene, first, end)


def _apart(scene: Scene, first: int, end: int) -> int:
    """Where a bare group [first, end) begins without the nouns before it: "killing four civilians | residents said"."""
    sentence = scene.sentence
    last = end - 1
    if last - first < 1 or sentence.xpos[last] != "NNS" or sentence.lemmas[last] not in in_view().vocabulary.source_heads:
        return first
    plural = [j for j in range(first, last) if sentence.xpos[j] == "NNS"]
    return plural[-1] + 1 if plural else first


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

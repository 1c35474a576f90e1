"""Words of a speaker that go on over the sentence, and who "he" and "it" are that speak."""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from orontes.core.claim import Source
from orontes.extract.actors import actor_at
from orontes.extract.asides import asides
from orontes.extract.attribution import speakers
from orontes.extract.memory import Memory
from orontes.extract.scene import Scene
from orontes.extract.speech import Attribution, source_kind

_OPEN: Final = frozenset({'"', "“", "``", "«"})
_CLOSED: Final = frozenset({'"', "”", "''", "»"})
_BODY: Final = re.compile(
    "observatory|ministry|agency|council|army|forces|front|group|committee|organi[sz]ation|programme|program|news|nations|"
    "network|office|party|government|union|monitor|media|television|radio|reuters|sources|officials|residents|activists",
    re.IGNORECASE,
)
"""Words of the names of bodies, not of persons."""
_ROLE: Final = re.compile(
    r"\b(?:director|head|chief|spokes\w+|officer|minister|resident|activist|commander|founder|official|doctor)\b", re.IGNORECASE
)
_BODIES_AGAIN: Final = frozenset({"the group", "the organisation", "the organization", "the network", "the agency"})
"""Words for a body that spoke before."""
_NEAR: Final = 4
_LONGEST_NAME: Final = 4
RELAYED: Final = frozenset({"monitor", "un", "ngo", "media"})
"""Kinds of sources whose word a report goes on telling without saying so again."""
_LONGEST_QUOTE: Final = 8
"""Sentences of the longest quotation that is followed."""


def in_quotation(shown: Sequence[Scene]) -> frozenset[int]:
    """The sentences that stand in a quotation, seen from their words."""
    found: set[int] = set()
    inside = 0
    for n, scene in enumerate(shown):
        if n and scene.sentence.paragraph != shown[n - 1].sentence.paragraph:
            inside = 0
        was_open = inside > 0
        if not was_open and scene.sentence.words[0] not in _OPEN:
            continue
        found.add(n)
        inside += 1
        if inside > _LONGEST_QUOTE or not _leaves_open(scene, was_open=was_open):
            inside = 0
    return frozenset(found)


def quoted(shown: Sequence[Scene]) -> dict[int, Attribution]:
    """Who speaks in the sentences of quotations that run over several, by sentence, where it is said in one of them."""
    found: dict[int, Attribution] = {}
    inside: list[int] = []
    before: tuple[int, Attribution] | None = None
    for n, scene in enumerate(shown):
        if n and scene.sentence.paragraph != shown[n - 1].sentence.paragraph:
            inside, before = [], None
        opens = scene.sentence.words[0] in _OPEN
        asked = opens or inside or (n + 1 < len(shown) and shown[n + 1].sentence.words[0] in _OPEN)
        said = _speaker_of(scene) if asked else None
        if opens and said is None and before is not None and before[0] == n - 1 and not inside:
            found[n] = before[1]
        was_open = bool(inside)
        inside = [*inside, n] if was_open or opens else []
        if inside and _leaves_open(scene, was_open=was_open) and len(inside) <= _LONGEST_QUOTE:
            before = (n, found[n]) if n in found else before
            continue
        if said is not None:
            found |= dict.fromkeys(inside[:-1], said)
        ends = scene.sentence.words[-1] in _CLOSED or any(w in _CLOSED for w in scene.sentence.words)
        if ends and (said is not None or n in found):
            before = (n, said or found[n])
        inside = []
    return found


def _speaker_of(scene: Scene) -> Attribution | None:
    said = next(asides(scene), None) or next(speakers(scene), None)
    return replace(said, verb=-1, head=-1) if said is not None and said.source is not None else None


def _leaves_open(scene: Scene, *, was_open: bool) -> bool:
    """Whether a quotation is still open at the end of the sentence."""
    state = was_open
    for word in scene.sentence.words:
        if word == '"':
            state = not state
        elif word in _OPEN:
            state = True
        elif word in _CLOSED:
            state = False
    return state


def carried(scene: Scene, predicate: int, memory: Memory) -> Attribution | None:
    """Whose word a clause without a speaker is: that of its quotation, or of the sentence before that it goes on from.

    A sentence goes on from the one before where it looks back from the told time ("had left") or begins with figures that break
    down the figures told.
    """
    index, sentence = scene.sentence.index, scene.sentence
    if index in memory.in_quotation and index in memory.quotes():
        return memory.quotes()[index]
    if memory.paragraph != sentence.paragraph or sentence.in_title:
        return None
    back = any(sentence.lower[j] == "had" for j in sentence.child(predicate, "aux"))
    figures = memory.figured and any(n.start <= 1 for n in scene.numbers) and "since" not in sentence.lower
    last = memory.sources_in(index - 1) if back or figures else []
    return Attribution(last[-1], -1, -1) if last and last[-1].kind in RELAYED else None


def told_again(said: Attribution, scene: Scene, memory: Memory) -> Attribution:
    """The attribution with "the group" taken for the monitor or the charity that spoke before, where one did."""
    if said.source is None or said.source.text.lower() not in _BODIES_AGAIN:
        return said
    index = scene.sentence.index
    recent = (s for back in range(1, _NEAR + 1) for s in reversed(memory.sources_in(index - back)))
    before = next((s for s in recent if s.text.lower() not in _BODIES_AGAIN), None)
    if before is None or before.kind not in ("monitor", "un", "ngo"):
        return said
    return replace(said, source=Source(said.source.text, before.kind), own_party=False)


def meant(scene: Scene, said: Attribution, memory: Memory) -> Source | None:
    """Who the pronoun is that speaks: for "it" the subject of the clause above, for "he" a person, else the last source."""
    sentence = scene.sentence
    word = said.source.text.lower() if said.source is not None else ""
    over = sentence.ancestors(said.verb) if said.verb >= 0 and word == "it" else ()
    above = (j for i in over for j in sentence.child(i, "nsubj") if j < said.head and sentence.upos[j] == "PROPN")
    named = next((j for j in above if actor_at(scene, j) is not None), None)
    if named is not None:
        return Source(sentence.words[named], source_kind(sentence.words[named], sentence.lemmas[named]))
    if word in ("he", "she"):
        index = sentence.index
        recent = (s for i in range(index - 1, index - 5, -1) for s in reversed(memory.sources_in(i)))
        person = next((s for s in recent if _is_person(s)), None)
        if person is not None:
            return person
    return memory.source(sentence.index)


def _is_person(source: Source) -> bool:
    words = source.text.split()
    named = 1 < len(words) <= _LONGEST_NAME and all(w[:1].isupper() and w.isalpha() for w in words)
    return bool(_ROLE.search(source.text)) or (named and not _BODY.search(source.text))

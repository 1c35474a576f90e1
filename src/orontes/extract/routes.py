"""Roads and links in a noun group: number, words, and the places at their ends."""

import re
from typing import Final

from orontes.core.claim import Route
from orontes.core.place import Place
from orontes.extract.clauses import NOMINAL, standard_case
from orontes.extract.localities import localities
from orontes.extract.scene import Scene

REF: Final = re.compile(r"^(?:[A-Z]{1,2}[- ]?\d{1,3}|RN\d+)$")
"""A road number: M5, A7, N2, RN3."""
NOUNS: Final = frozenset(
    (
        "road highway route crossing border bridge line link motorway corridor artery supply airport street passage checkpoint "
        "access port axis rail railway airspace way track section"
    ).split()
)  # fmt: skip


def route_of(scene: Scene, head: int) -> tuple[Route | None, list[Place], tuple[Place | None, Place | None]]:
    """The route of word `head`'s noun group, the places on it, and its two ends as far as told; (None, [], ...) if it is none."""
    sentence = scene.sentence
    ref = _ref(scene, head)
    mention = scene.mention_at(head)
    is_road = (
        sentence.lemmas[head] in NOUNS
        or ref is not None
        or (mention is not None and mention.place.kind in ("road", "crossing", "bridge"))
    )
    if not is_road:
        return None, [], (None, None)
    words = sentence.subtree(head, without=frozenset(NOMINAL - {"conj", "cc"}))
    words = [w for w in words if w not in set(sentence.child(head, "case", "conj", "cc"))]
    first, last = min(words), max(words)
    while sentence.upos[first] in ("ADP", "PUNCT", "CCONJ") and first < head:
        first += 1
    route = Route(scene.phrase([first, last]), ref)
    ends = _ends(scene, head)
    places = [x.place for x in localities(scene, head) if x.how == "named"]
    return route, places, ends


def _ref(scene: Scene, head: int) -> str | None:
    sentence = scene.sentence
    words = sorted(sentence.subtree(head, without=NOMINAL))
    for i in words:
        if REF.match(sentence.words[i]):
            return sentence.words[i].replace("-", "").replace(" ", "")
        if (
            sentence.words[i] in ("M", "A", "N")
            and sentence.words[i + 1 : i + 2] == ("-",)
            and sentence.words[i + 2 : i + 3]
            and sentence.words[i + 2].isdigit()
        ):
            return sentence.words[i] + sentence.words[i + 2]
    return None


def _ends(scene: Scene, head: int) -> tuple[Place | None, Place | None]:
    """Where the route leads from and to: "between A and B", "from A to B", "A-B road", "road to B"."""
    sentence = scene.sentence
    by_case: dict[str, list[Place]] = {}
    beside = (
        [j for j in sentence.child(sentence.head[head], "obl") if head < j <= head + 6]
        if sentence.relation[head] == "obj"
        else []
    )
    for j in (*sentence.child(head, "nmod", "obl", "acl"), *beside):
        case = standard_case(sentence.case(j))
        by_case.setdefault(case, []).extend(
            x.place for k in (j, *sentence.child(j, "conj")) for x in localities(scene, k) if x.how == "named"
        )
    between = by_case.get("between", [])
    if len(between) > 1:
        return between[0], between[1]
    start = next(iter(by_case.get("from", [])), None)
    end = next(iter(by_case.get("to", [])), None)
    if start is None and end is None:
        names = [m for m in scene.places if m.place.kind not in ("demonym", "road") and head - 6 <= m.first < head]
        if len(names) > 1 and any(w in ("-", "–", "—") for w in sentence.words[names[-2].last : names[-1].first]):
            return names[-2].place, names[-1].place
    return start, end

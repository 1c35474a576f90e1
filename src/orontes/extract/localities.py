"""Which places a noun group names: by name, by a name inside it, by pointing back, or only in words."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from orontes.core.place import Place
from orontes.extract.actors import actor_at
from orontes.extract.clauses import NOMINAL, coordinated, standard_case
from orontes.extract.generic import is_generic
from orontes.extract.people import group_of
from orontes.extract.place_words import lexicon, type_nouns
from orontes.extract.places import PlaceMention
from orontes.extract.relatives import antecedent
from orontes.extract.scene import Scene
from orontes.extract.unlisted import is_building, may_name, name_run, unknown_name, whole_name

MAX_DEPTH: Final = 6
INNER_CASES: Final = (
    "of",
    "such as",
    "in",
    "at",
    "on",
    "near",
    "to",
    "from",
    "between",
    "outside",
    "for",
    "through",
    "over",
    "with",
    "along",
    "inside",
)
_ONLY_PART: Final = frozenset(
    (
        "control one part most half side rest dozen number home house much some all several position direction majority portion "
        "link end front whole shelter kilometre kilometer mile km metre meter"
    ).split()
)  # fmt: skip
"""Nouns that are places only by what follows them."""
_WAYS: Final = (
    (("appos", "list", "dep"), (), False),
    (("compound", "flat", "nmod:desc"), (), False),
    (("nmod", "obl", "acl"), ("such as",), False),
    (("nmod",), ("of",), False),
    (("amod",), (), False),
    (("nmod:poss",), (), True),
    (("nmod", "obl"), INNER_CASES, True),
    (("acl",), (), True),
)
"""Ways from a common noun to a place named in its group, best first: relations, prepositions, whether the place only holds it."""
_REACH: Final = 12
"""Words behind a common noun in which the name of the place it means is looked for."""
_SETTLED: Final = ("town", "admin1", "admin2", "neighbourhood", "countryside", "region")
"""Kinds of place that people live in, whose noun may stand behind several names ("Dhubab and Mokha districts")."""
_SITES: Final = ("bridge", "crossing", "airport", "base", "camp")
"""Kinds of place that stand at one point, at or near a town ("the airport in Hama")."""
_BUILT: Final = (*_SITES, "road")
"""Kinds of place that stand at or near a place people live in ("the airport in Hama")."""
_WIDE: Final = ("country", "admin1", "region", "river")
_LARGE: Final = 60.0
"""Radius, in kilometres, from which a region holds towns rather than standing for one (declared by the developers)."""
_PASSABLE: Final = frozenset("- and the of to west east north south".split())
POINTERS: Final = frozenset({"it", "there", "here", "them", "which", "that", "where", "elsewhere", "nearby"})


@dataclass(frozen=True, slots=True)
class Locality:
    """A place that fills a slot, the word it stands at, and how it was found.

    `how` is ``named`` (a gazetteer name), ``within`` (the name of what it lies in), ``pointer`` ("the city", "it": the
    context says which) or ``words`` (a name or description that no gazetteer has).
    """

    place: Place
    word: int
    how: str


def localities(scene: Scene, head: int) -> list[Locality]:
    """The places that the noun group of word `head` names, lists fanned out; empty where it names none."""
    return list({(x.place.text, x.place.name): x for x in _at(scene, head, 0)}.values())


def _at(scene: Scene, head: int, depth: int) -> Iterator[Locality]:
    sentence = scene.sentence
    mention = scene.mention_at(head)
    if mention is not None:
        if mention.place.kind in ("country", "admin1", "region") and (finer := list(_finer(scene, head, depth))):
            yield from finer
            return
        yield Locality(_directed(scene, mention.first, mention.last, mention.place), head, "named")
        yield from _listed(scene, head, depth)
        joined = (
            k for j in range(mention.first, mention.last) if j != head for k in coordinated(sentence, j) if k >= mention.last
        )
        for k in joined if depth < MAX_DEPTH else ():  # "the governorates of Daraa, Sweida and Quneitra"
            yield from (x for x in _at(scene, k, depth + 1) if x.how == "named")
        return
    if sentence.lower[head] in ("which", "that", "where") and (clause := _relative_clause(scene, head)) is not None:
        yield from _at(scene, clause, depth + 1) if depth < MAX_DEPTH else ()
        return
    if sentence.lower[head] in POINTERS:
        yield Locality(Place(sentence.words[head], kind="other"), head, "pointer")
        return
    if sentence.upos[head] not in ("NOUN", "PROPN", "X", "ADJ", "NUM", "DET", "SYM", "ADV"):
        return
    yield from _described(scene, head, depth)


def _described(scene: Scene, head: int, depth: int) -> Iterator[Locality]:
    """The places that a group without a gazetteer's name at its head names: inside it, by a name of its own, or only in words."""
    sentence = scene.sentence
    inside = list(_inside(scene, head, depth)) if depth < MAX_DEPTH else []
    named = sentence.upos[head] in ("PROPN", "X") and may_name(scene, head)
    own = named and not is_generic(scene, head)
    if is_generic(scene, head) and not inside and _is_actor(scene, head):
        return
    if own and inside and all(_holds(scene, head, x) for x in inside):
        name = Place(name_run(scene, head))
        beside = scene.sentence.relation[inside[0].word] == "appos"
        yield Locality(name if beside else within(name, inside[0].place), head, "words" if beside else "within")
    elif inside:
        yield from inside
    elif named:
        yield Locality(Place(name_run(scene, head), kind=type_nouns().get(sentence.lemmas[head], "town")), head, "words")
    elif is_building(scene, head) and (built := unknown_name(scene, head)) is not None:
        kind = type_nouns().get(sentence.lemmas[head], "other")
        yield Locality(Place(scene.phrase([built[0], built[1] - 1]), kind=kind), head, "words")
    elif is_generic(scene, head) and sentence.lemmas[head] not in _ONLY_PART:
        definite = any(
            sentence.lower[j] in ("the", "this", "that", "its", "their", "both", "these", "those")
            for j in sentence.child(head, "det", "nmod:poss")
        )
        kind = type_nouns().get(sentence.lemmas[head], "town")
        behind = None if kind not in _SITES and (definite or kind not in _SETTLED) else _behind(scene, head)
        if behind is not None:
            found = Locality(_near(scene, head, behind), head, "within")
            site = _fitted(scene, head, replace(found, how="named"), last=behind.last) if kind in _SITES else found.place
            yield replace(found, place=site)
        else:
            yield Locality(Place(_words(scene, head), kind="other"), head, "pointer" if definite else "words")


def _is_actor(scene: Scene, head: int) -> bool:
    """Whether the group is an actor of the lexicon ("the Islamic State"), which a noun for places may end."""
    actor = actor_at(scene, head)
    return actor is not None and actor.id is not None


def _holds(scene: Scene, head: int, x: Locality) -> bool:
    """Whether the place of `x` is told as the one in which the name at word `head` lies: "Saboti in the Elgon region"."""
    sentence = scene.sentence
    if x.how not in ("named", "within") or x.word < head:
        return False
    if x.place.kind == "country" and sentence.relation[x.word] == "appos":  # "Slavonia, which borders Serbia"
        return True
    long = head and sentence.words[head - 1][:1].isupper() and sentence.head[head - 1] == head
    cases = ("in", "at", "near", "of") if long else ("in", "at", "near")
    return any(
        standard_case(sentence.case(j)) in cases and x.word in sentence.subtree(j) for j in sentence.child(head, "nmod", "obl")
    )


def within(place: Place, container: Place) -> Place:
    """A place that no gazetteer has, at the point of the one that it lies in; its name says both."""
    if not container.resolved:
        return place
    name = f"{place.text}, {container.name}"
    return replace(container, text=place.text, name=name, id=None, kind="other", resolved_by="lies within", candidates=())


def _relative_clause(scene: Scene, head: int) -> int | None:
    """The noun that a relative pronoun stands for."""
    sentence = scene.sentence
    for i in (head, *sentence.ancestors(head)):
        if sentence.relation[i] in ("acl:relcl", "acl"):
            return antecedent(sentence, head, sentence.head[i])
    return None


def _finer(scene: Scene, head: int, depth: int) -> Iterator[Locality]:
    """Towns in apposition to a coarse name ("Syria's third city Homs" hung on Syria)."""
    if depth >= MAX_DEPTH:
        return
    sentence = scene.sentence
    region = sentence.lemmas[head] in ("region", "area", "part", "countryside", "province")
    for j in sentence.child(head, *(("appos", "nmod") if region else ("appos",))):
        if sentence.relation[j] == "appos" or sentence.case(j) == "of":
            yield from (x for x in _at(scene, j, depth + 1) if x.how == "named" and x.place.kind not in ("country", "region"))


def _listed(scene: Scene, head: int, depth: int) -> Iterator[Locality]:
    """Places listed behind a name: "Idleb, namely A and B" (kept beside the name itself)."""
    if depth >= MAX_DEPTH:
        return
    sentence = scene.sentence
    for j in sentence.child(head, "nmod", "appos"):
        if standard_case(sentence.case(j)) == "such as":
            for k in coordinated(sentence, j):
                yield from (x for x in _at(scene, k, depth + 1) if x.how in ("named", "words"))


def _inside(scene: Scene, head: int, depth: int) -> Iterator[Locality]:
    """Places named inside a group whose head is a common noun: "the city of Homs", "villages such as A and B", "Homs city"."""
    generic = is_generic(scene, head)
    kept: list[Locality] = []
    for relations, cases, coarse in _WAYS:
        found = [
            replace(x, place=_fitted(scene, head, x), how="within" if coarse and x.how == "named" and generic else x.how)
            for x in _by_way(scene, head, relations, cases, depth)
        ]
        if kept and cases == ("of",):
            yield from found if found and all(_closer(scene, head, kept[0], x) for x in found) else kept
            return
        if found and relations[0] in ("compound", "nmod:poss") and not kept and _has_of(scene, head):
            kept = found
        elif found:
            yield from found
            return
    yield from kept


def _by_way(scene: Scene, head: int, relations: Sequence[str], cases: Sequence[str], depth: int) -> list[Locality]:
    """The places found from a noun by one of its ways: by relations and prepositions."""
    sentence = scene.sentence
    found: list[Locality] = []
    generic = is_generic(scene, head)
    for j in sentence.child(head, *relations):
        case = standard_case(sentence.case(j))
        if cases and (case not in cases or not (generic or depth or _locates(case) or case in ("of", "such as"))):
            continue
        if not (case == "of" and _beside(scene, j)):
            found += _along(scene, j, relations[0], case, depth)
    if relations[0] in ("compound", "amod") and not generic and not is_building(scene, head):  # "in a US air strike on X"
        found = [x for x in found if x.place.kind != "country"]
    return found


def _has_of(scene: Scene, head: int) -> bool:
    """Whether a group "of ..." hangs on a noun for a settlement: what stands before it may only hold it."""
    sentence = scene.sentence
    settled = type_nouns().get(sentence.lemmas[head]) in ("town", "neighbourhood", "admin2", "region")
    return settled and any(sentence.case(j) == "of" for j in sentence.child(head, "nmod"))


def _closer(scene: Scene, head: int, before: Locality, of: Locality) -> bool:
    """Whether the name behind "of" is the place: in "the West Bank town of Bethlehem", not in "the Qaboun area of Damascus"."""
    if before.how == "words":
        return of.how == "named" and of.place.resolved
    if of.how not in ("named", "words"):
        return False
    wide, other = (x.place.kind in _WIDE and (x.place.radius_km or _LARGE) >= _LARGE for x in (before, of))
    if wide != other:
        return wide
    quarter = type_nouns().get(scene.sentence.lemmas[head]) == "neighbourhood"
    return quarter and before.place.kind == "town" and before.place.resolved and not of.place.resolved


def _beside(scene: Scene, j: int) -> bool:
    """Whether the group of word j is what a place lies beside: "towns of A and B, north of C" names A and B."""
    sentence = scene.sentence
    mark = next(sentence.child(j, "case"), 0)
    return mark > 0 and sentence.lower[mark - 1] in (
        "north",
        "south",
        "east",
        "west",
        "northeast",
        "northwest",
        "southeast",
        "southwest",
    )


def _along(scene: Scene, j: int, relation: str, case: str, depth: int) -> Iterator[Locality]:
    """The places named in the group of word j that hangs on a noun by `relation`, lists fanned out."""
    sentence = scene.sentence
    if relation == "acl":
        if sentence.lemmas[j] in ("border", "call", "name", "know", "locate", "situate"):
            for k in sentence.child(j, "obl", "obj"):
                yield from (x for x in _at(scene, k, depth + 1) if x.how == "named")
        return
    for k in coordinated(sentence, j):
        proper = sentence.upos[k] == "PROPN"
        if relation == "appos" and scene.mention_at(k) is None and not proper and not is_generic(scene, k):
            continue
        unnamed = proper and (
            relation == "appos"
            or (relation == "nmod" and case in ("of", "in", "at", "near", "on", "such as"))
            or (
                relation == "compound"
                and scene.demonym_at(k) is None
                and group_of(scene, k) is None
                and _is_typed(scene, sentence.head[j])
            )
        )
        for x in _at(scene, k, depth + 1):
            held = x.how == "words" and case == "of" and sentence.lemmas[sentence.head[j]] == "control"
            built = x.how == "within" and type_nouns().get(sentence.lemmas[sentence.head[j]]) in _BUILT
            points = x.how == "pointer" and (case == "of" or (relation == "nmod:poss" and is_generic(scene, k)))
            if x.how == "named" or held or built or points or (x.how == "words" and unnamed):
                yield x


def _near(scene: Scene, head: int, mention: PlaceMention) -> Place:
    """The place that a common noun lies in or near; "villages near Saraqib" are not Saraqib."""
    if standard_case(scene.sentence.lower[head + 1]) not in ("near", "outside"):
        return mention.place
    text = scene.phrase([head, mention.last - 1])
    return replace(mention.place, text=text, name=f"near {mention.place.name}", id=None, kind="other")


def _is_typed(scene: Scene, head: int) -> bool:
    """Whether the names before word `head` are places: "Dhubab and Mokha districts"."""
    return type_nouns().get(scene.sentence.lemmas[head]) in _SETTLED


def _behind(scene: Scene, head: int) -> PlaceMention | None:
    """The name that lies behind a common noun with nothing but prepositions, articles and common nouns between.

    "Villages around the north-east Nigerian town of Chibok", "areas to the north and west of Raqqa": whatever the tree says.
    """
    sentence = scene.sentence
    for k in range(head + 1, min(head + 1 + _REACH, len(sentence))):
        mention = scene.mention_at(k)
        if mention is not None:
            whole = mention.last >= len(sentence) or sentence.words[mention.last] != "-"  # "on the Homs-Hama highway"
            return mention if k > head + 1 and whole else None
        passable = sentence.upos[k] in ("ADP", "DET") or sentence.lower[k] in _PASSABLE or scene.demonym_at(k) is not None
        if k == head + 1 and not _locates(standard_case(sentence.lower[k])) and sentence.lower[k] != "of":
            return None
        if not passable and not is_generic(scene, k):
            return None
    return None


def _locates(case: str) -> bool:
    return case in ("in", "at", "near", "between", "on", "outside", "along", "inside", "to", "from", "over", "for")


def _fitted(scene: Scene, head: int, x: Locality, *, last: int | None = None) -> Place:
    """The place found inside, with the kind of its own head ("the bridge at Djibo" is a bridge, at Djibo's point).

    Its words are those of the noun group, up to word `last` (exclusive) where that is given.
    """
    sentence = scene.sentence
    kind = type_nouns().get(sentence.lemmas[head])
    place = x.place
    if kind in _BUILT and place.kind != kind and x.how == "named":
        name = f"{place.name} {sentence.lemmas[head]}" if place.name else None
        text = _words(scene, head, whole=True)
        if last is not None:
            text = scene.text[scene.text.index(text, sentence.start) : sentence.ends[last - 1]]
        return replace(place, text=text, kind=kind, name=name, id=None, radius_km=place.radius_km)
    return place


def _directed(scene: Scene, first: int, last: int, place: Place) -> Place:
    """The place with its direction in the text ("northern Hama countryside", "eastern Ghouta")."""
    sentence = scene.sentence
    directions = lexicon()["directions"]["words"]
    start = first
    while start > 0 and (
        sentence.lower[start - 1] in directions
        or (sentence.words[start - 1] == "-" and start > 1 and sentence.lower[start - 2] in directions)
    ):
        start -= 1
    stop = last
    if stop < len(sentence) and sentence.lemmas[stop] in ("countryside", "region") and sentence.upos[stop] in ("NOUN", "PROPN"):
        stop += 1
    stop = max(stop, whole_name(scene, last))
    if start == first and stop == last:
        return place
    if start == first and stop == whole_name(scene, last):
        return replace(place, text=scene.phrase([start, stop - 1]))
    text = scene.phrase([start, stop - 1])
    name = f"{text[0].upper()}{text[1:]}" if place.kind in ("country", "admin1", "region") else place.name
    return replace(place, text=text, name=name, kind="region" if place.kind in ("country", "admin1") else place.kind)


def _words(scene: Scene, head: int, *, whole: bool = False) -> str:
    """The words of the noun group, without clauses and with its name parts; at most a dozen words."""
    sentence = scene.sentence
    without = NOMINAL if whole else NOMINAL | {"nmod", "obl"}
    group = sentence.subtree(head, without=frozenset(without | {"case"}))
    low = high = head
    members = set(group)
    while low - 1 in members:
        low -= 1
    while high + 1 in members and high - low < 12:
        high += 1
    while low < head and sentence.upos[low] in ("PUNCT", "CCONJ"):
        low += 1
    return scene.phrase([low, high])

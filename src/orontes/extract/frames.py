"""Rules matched on a sentence: which rule speaks at which word, and what fills its slots."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Final

from orontes.core.claim import Actor
from orontes.extract.actors import actor_at, modifier_actor
from orontes.extract.clauses import Arguments, arguments, swallowed
from orontes.extract.draft import Draft
from orontes.extract.gates import passes
from orontes.extract.generic import is_generic
from orontes.extract.lemma import lemma
from orontes.extract.lists import with_lists
from orontes.extract.localities import Locality, localities
from orontes.extract.people import count_at, distance_in, group_of
from orontes.extract.roles import displaced_noun, subject_over, words_of
from orontes.extract.rules import Rule, by_trigger
from orontes.extract.scene import Scene
from orontes.extract.speech import source_kind, verbs

IN_PASSING: Final = frozenset("after amid before during following since under despite".split())
"""Prepositions of an event that somebody else than the subject of the clause may have done."""
TELLING: Final = frozenset(
    "confirm verify admit acknowledge deny report condemn mourn witness see hear fear mark protest".split()
)
"""Verbs whose subject tells of their object, or looks on: it is not who did it."""
WINDOW: Final = 5
"""How far behind its first word the further words of a trigger may stand, in words."""


HOLDABLE: Final = frozenset(
    (
        "town city village hamlet settlement neighbourhood neighborhood suburb quarter district base airbase airfield airport "
        "barracks garrison outpost checkpoint hill hilltop mountain height island port crossing"
    ).split()
)
"""Nouns for what can be taken and held, where no name is told."""


def drafts(scene: Scene) -> Iterator[Draft]:
    """The drafts of all rules that speak in the sentence, in text order, with those that lists of figures go on with."""
    return with_lists(scene, _spoken(scene))


def _spoken(scene: Scene) -> Iterator[Draft]:
    """The drafts of all rules that speak in the sentence, in text order.

    One rule speaks once at a word; where a longer trigger speaks ("come back"), a shorter one ("come") is silent.
    """
    sentence, triggers = scene.sentence, by_trigger()
    hyphens = {i + 1 for i, word in enumerate(sentence.words) if word == "-"}
    for i, word in enumerate(sentence.words):
        if sentence.lemmas[i] not in triggers and sentence.lower[i] not in triggers and i not in hyphens and "-" not in word:
            continue
        spoken: set[str] = set()
        longest = 0
        for rule, rest in _rules_at(scene, i):
            if len(rest) < longest or rule.id in spoken or not _is_trigger(scene, i, rule, rest):
                continue
            draft = _fill(scene, i, rule, rest)
            if draft is not None and passes(draft):
                spoken.add(rule.id)
                longest = len(rest)
                yield draft


def _rules_at(scene: Scene, i: int) -> list[tuple[Rule, tuple[str, ...]]]:
    """The rules whose triggers begin at word i, by its base form or as it stands, longest trigger first."""
    sentence = scene.sentence
    forms = {sentence.lemmas[i]: None, sentence.lower[i]: None}
    if "-" in sentence.words[i]:
        forms[sentence.lemmas[i].replace("-", "")] = None
    if i > 1 and sentence.words[i - 1] == "-":
        forms[lemma(sentence.words[i])] = None
        forms[lemma(sentence.lower[i - 2] + sentence.lower[i])] = None  # "gun-battle", "counter-attacked"
    found = [row for form in forms for row in by_trigger().get(form, ())]
    return sorted(found, key=lambda row: -len(row[1]))


def _is_trigger(scene: Scene, i: int, rule: Rule, rest: tuple[str, ...]) -> bool:
    sentence = scene.sentence
    if not _CLASSES[rule.pos](scene, i):
        return False
    j = i
    for word in rest:
        j = next(
            (
                k
                for k in range(j + 1, min(j + 1 + WINDOW, len(sentence)))
                if word in (sentence.lemmas[k], sentence.lower[k])
                and (sentence.head[k] == i or k == j + 1 or sentence.head[k] == j)
            ),
            -1,
        )
        if j < 0:
            return False
    return True


def _takes_place(scene: Scene, i: int) -> bool:
    """Whether an -ing form acts on the place behind it that the tree lets it describe: "holding Homs would let them ..."."""
    return any(scene.mention_at(j) is not None for j in swallowed(scene.sentence, i))


def _is_verb(scene: Scene, i: int) -> bool:
    sentence = scene.sentence
    verb = sentence.upos[i] == "VERB" or sentence.xpos[i].startswith("VB")
    return verb and (sentence.relation[i] not in ("amod", "compound", "aux", "cop") or _takes_place(scene, i))


def _is_held(scene: Scene, i: int) -> bool:
    sentence = scene.sentence
    return i >= 2 and sentence.words[i - 1] == "-" and sentence.xpos[i] in ("VBN", "VBD", "JJ", "NN", "NNP")


def _is_displaced(scene: Scene, i: int) -> bool:
    sentence = scene.sentence
    called = sentence.lower[i] in ("displaced", "idps", "idp", "evacuees", "evacuee")
    return called and (sentence.relation[i] == "amod" or _is_noun(scene, i) or sentence.upos[i] == "ADJ")


def _is_noun(scene: Scene, i: int) -> bool:
    sentence = scene.sentence
    hyphened = "-" in sentence.words[i] and sentence.relation[i] in ("obj", "nsubj", "nmod", "obl", "nsubj:pass", "conj")
    return (sentence.upos[i] in ("NOUN", "PROPN") or hyphened) and scene.place_of[i] is None


def _copula(scene: Scene, i: int) -> int:
    """The word that is said of the subject in "rebels are inside Homs" or "all are back"; -1 if none."""
    sentence = scene.sentence
    for head in (i, sentence.head[i]):
        if head >= 0 and any(True for _ in sentence.child(head, "cop")) and any(True for _ in sentence.child(head, "nsubj")):
            if head == i and sentence.upos[i] in ("ADV", "ADJ", "ADP"):
                return head
            if head != i and (sentence.relation[i] == "case" or (sentence.lower[i] == "inside" and i == head - 1)):
                return head
    return -1


_CLASSES: Final[Mapping[str, Callable[[Scene, int], bool]]] = {
    "verb": _is_verb, "noun": _is_noun, "adj": lambda scene, i: scene.sentence.upos[i] in ("ADJ", "VERB", "ADV"),
    "any": lambda _scene, _i: True, "copula": lambda scene, i: _copula(scene, i) >= 0, "held": _is_held,
    "displaced": _is_displaced, "distance": lambda _scene, _i: True,
}  # fmt: skip
"""What a trigger must be, by the `pos` of its rule."""


def _in_passing(scene: Scene, args: Arguments) -> Arguments:
    """The arguments of an event noun without the subject of a clause that only happens beside it.

    "They pulled out after heavy shelling": who pulled out did not shell. "The army confirmed the fall": it has not taken.
    """
    sentence, i = scene.sentence, args.predicate
    beside = sentence.relation[i] in ("obl", "obj", "nmod") and sentence.case(i) in IN_PASSING
    told = sentence.relation[i] == "obj" and sentence.lemmas[sentence.head[i]] in TELLING
    if not (beside or told):
        return args
    return replace(args, subjects=tuple(w for w in args.subjects if sentence.head[w] == i))


def _lent(scene: Scene, args: Arguments, rest: tuple[str, ...]) -> Arguments:
    """The arguments of a verb with those of the noun that belongs to its trigger ("sought refuge in ...")."""
    sentence = scene.sentence
    below = (*args.objects, *sentence.child(args.predicate, "xcomp"))
    own = [o for o in below if sentence.lemmas[o] in rest or sentence.lower[o] in rest]
    more = [(case, h) for o in own for case, h in arguments(sentence, o).obliques if (case, h) not in args.obliques]
    return replace(args, obliques=(*args.obliques, *more))


def _fill(scene: Scene, i: int, rule: Rule, rest: tuple[str, ...] = ()) -> Draft | None:
    if rule.pos == "distance":
        return _fill_distance(scene, i, rule)
    head = {"copula": _copula(scene, i), "displaced": displaced_noun(scene.sentence, i)}.get(rule.pos, i)
    args = arguments(scene.sentence, head)
    if rest:
        args = _lent(scene, args, rest)
    if rule.gates.get("own_actor"):
        args = _in_passing(scene, args)
    draft = Draft(rule, scene, head if rule.pos == "copula" else i, args, change=rule.change)
    for slot, roles in rule.slots.items():
        for role in roles:
            loose = role.endswith("~")
            for word in words_of(draft, role.rstrip("~"), i):
                _put(draft, slot, word, role.rstrip("~"), loose=loose)
            if slot == "place" and rule.gates.get("first_place") and any(x.how in ("named", "within") for x in draft.places):
                break
            if (slot in ("actor", "target_actor") and _slot(draft, slot)) or (slot == "people" and draft.counts):
                break
    return draft


def _slot(draft: Draft, slot: str) -> list[Actor]:
    return draft.actors if slot == "actor" else draft.targets


def _put(draft: Draft, slot: str, word: int, role: str, *, loose: bool) -> None:
    scene = draft.scene
    if slot in ("actor", "target_actor"):
        actor = modifier_actor(scene, word) if role in ("modifier", "prefix") else actor_at(scene, word)
        if actor is not None and scene.sentence.lower[word] in ("his", "its", "their"):
            actor = _owner_before(scene, word) or actor
        elif actor is not None and scene.sentence.lower[word] in ("it", "they"):
            actor = _speaker_over(scene, word) or actor
        found = [actor] if actor is not None else []
        if draft.rule.kind == "capability":
            found = _owners(scene, word) or found
        _slot(draft, slot).extend(a for a in found if a not in _slot(draft, slot))
    elif slot in ("place", "origin", "destination"):
        target = {"place": draft.places, "origin": draft.origins, "destination": draft.destinations}[slot]
        target.extend(x for x in localities(scene, word) if _fits(draft, x, word, loose=loose) and x not in target)
    elif slot == "people":
        elliptic = draft.rule.kind in ("displacement", "return", "casualty")
        count = count_at(
            scene, word, elliptic=elliptic, single=draft.rule.gates.get("single", False), also=draft.rule.gates.get("counts", ())
        )
        if count is not None:
            draft.counts.append(count)
        if group_of(scene, word) is not None or count is not None:
            draft.persons.append(word)
    else:
        draft.routes.append(word)


def _owner_before(scene: Scene, word: int) -> Actor | None:
    """The actor named before a possessive pronoun in its sentence: "President Assad and his allies"."""
    sentence = scene.sentence
    for j in range(word - 1, -1, -1):
        if sentence.upos[j] in ("NOUN", "PROPN") and sentence.relation[j] not in ("compound", "flat", "fixed"):
            actor = actor_at(scene, j)
            if actor is not None and (actor.id is not None or actor.side is not None) and not _speaks(scene, j, actor):
                return actor
    return None


def _speaker_over(scene: Scene, word: int) -> Actor | None:
    """Who is meant by a pronoun that stands for who speaks: "the army said it had taken Homs"."""
    sentence = scene.sentence
    below = word
    for above in sentence.ancestors(word):
        if sentence.relation[below] in ("ccomp", "parataxis") and sentence.lemmas[above] in verbs()["say"]:
            told = (actor_at(scene, j) for j in sentence.child(above, "nsubj") if j < word)
            meant = next((a for a in told if a is not None and (a.id is not None or a.side is not None)), None)
            return Actor(sentence.words[word], meant.id, meant.side, meant.text) if meant is not None else None
        below = above
    return None


def _speaks(scene: Scene, j: int, actor: Actor) -> bool:
    """Whether it is one who only tells of the fighting: "what the Observatory said was one of its worst clashes"."""
    return source_kind(actor.text, scene.sentence.lemmas[j]) in ("monitor", "un", "media", "ngo")


def _owners(scene: Scene, word: int) -> list[Actor]:
    """Whose resources or forces a noun group names: "Russian and Iranian resources", "Assad's capabilities"."""
    sentence = scene.sentence
    of = [j for j in sentence.child(word, "nmod") if sentence.case(j) == "of"]
    before = (
        list(sentence.child(word, "nmod:poss"))
        or of
        or [j for j in sentence.child(word, "amod", "compound") if sentence.lemmas[j] != "military"]
    )
    owners = [modifier_actor(scene, k) or actor_at(scene, k) for j in before for k in (j, *sentence.child(j, "conj"))]
    return [a for a in owners if a is not None]


def _fits(draft: Draft, x: Locality, word: int, *, loose: bool) -> bool:
    """Whether a place found in a role's noun group may fill the slot: the group itself is a place, or any name inside will do."""
    scene = draft.scene
    if loose:
        return x.how != "words" or scene.sentence.upos[x.word] in ("PROPN", "X") or (x.word == word and is_generic(scene, word))
    if x.how == "words" and actor_at(scene, word) is not None:
        return False
    settled = scene.sentence.lemmas[x.word] in HOLDABLE
    return not (
        draft.rule.gates.get("named_place")
        and x.how == "words"
        and scene.sentence.upos[x.word] not in ("PROPN", "X")
        and not settled
    )


def _fill_distance(scene: Scene, i: int, rule: Rule) -> Draft | None:
    """Draft of "five kilometres from Homs": who stands there is the subject of the clause, what follows is the place."""
    sentence = scene.sentence
    found = distance_in(scene, max(0, i - 4), i + 1)
    if found is None:
        return None
    distance, _ = found
    after = next(
        (j for j in range(i + 1, min(i + 8, len(sentence))) if sentence.lower[j] in ("from", "of", "to", "outside")), None
    )
    if after is None:
        return None
    described = sentence.head[i]
    beside = 0 <= described < i and sentence.relation[i] in ("appos", "nmod", "nmod:unmarked", "parataxis", "conj")
    if beside and (scene.mention_at(described) is not None or is_generic(scene, described)):
        return None
    clause = next(
        (j for j in (i, *sentence.ancestors(i)) if sentence.upos[j] == "VERB" or any(True for _ in sentence.child(j, "nsubj"))), i
    )
    draft = Draft(rule, scene, clause, arguments(sentence, clause), change=rule.change, distance=distance)
    target = sentence.head[after] if sentence.head[after] > after else after + 1
    places = [
        x
        for k in range(after + 1, min(after + 9, len(sentence)))
        if (m := scene.mention_at(k)) is not None
        for x in localities(scene, k)
        if m.first == k
    ]
    places = [x for x in places if x.place.kind != "country"] or places
    draft.places = places[:1] or localities(scene, target)[:1]
    if any(sentence.words[k] == "(" for k in range(max(0, i - 3), i)):
        return None
    subjects = [*draft.args.subjects, *draft.args.objects] or subject_over(Draft(rule, scene, i, draft.args))
    for word in subjects:
        if not draft.actors:
            _put(draft, "actor", word, "subject", loose=False)
        if sentence.lemmas[word] in ("line", "front", "frontline"):
            draft.persons.append(word)
    return draft

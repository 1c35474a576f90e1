"""What a rule needs filled before it may speak: `need` of its row, each a question to the draft."""

from collections.abc import Callable, Mapping
from typing import Final

from orontes.extract.draft import Draft
from orontes.extract.people import group_of
from orontes.extract.whereabouts import nationality, origin_of_people

SHELTERED: Final = frozenset(
    "shelter camp tent centre center school hotel church mosque gym gymnasium airstrip compound host family families base site "
    "settlement".split()
)
"""Nouns of where people stay who had to leave their homes; the open ones only with a word of `QUALIFIED` before them."""
ALONE: Final = frozenset({"shelter", "camp", "tent"})
"""Nouns of `SHELTERED` that say so alone."""
QUALIFIED: Final = frozenset(
    "host collective evacuation reception transit relief emergency temporary makeshift idp displacement informal spontaneous un "
    "unmiss minusca mission peacekeeping".split()
)
"""Words that make any noun of `SHELTERED` say so."""
SETTLED: Final = frozenset("resident villager inhabitant civilian family household displaced refugee idp citizen".split())
"""Nouns for people by where they live or have found shelter."""
BEING: Final = frozenset("be have count record register remain total number estimate see include".split())
"""Verbs by which people are told to be at a place."""
HELPING: Final = frozenset(
    "assist support reach target provide serve help receive distribute deliver give benefit assistance support aid vaccinate "
    "enrol enroll train".split()
)
"""Words for help that people are given."""
ORDERING: Final = frozenset("order tell urge ask advise instruct call request command".split())
"""Verbs by which people are told to leave."""
DISPLACED: Final = frozenset(
    "displaced refugee refugees idp idps evacuee evacuees homeless returnee fled uprooted displacement displacements".split()
)
"""Words by which people are called displaced."""
MOVED: Final = frozenset(
    (
        "people family household resident civilian refugee displaced idp person villager inhabitant evacuee asylum seeker woman "
        "child arrival returnee alawite citizen local"
    ).split()
)  # fmt: skip

UNNAMED: Final = frozenset("displaced thousands hundreds dozens they many some others most".split())
"""Words for people that alone say who moves."""


def has_needed(draft: Draft) -> bool:
    """Whether all that the draft's rule needs is there; ``a|b`` is either."""
    return all(any(_NEEDS[part](draft) for part in need.split("|")) for need in draft.rule.need)


def is_moved(draft: Draft) -> bool:
    """Whether the words name people who move: counted, or by what they are called."""
    sentence = draft.scene.sentence
    words = [*draft.persons, *draft.args.subjects, *draft.args.objects]
    return bool(draft.counts) or any(
        sentence.lemmas[w] in MOVED
        or sentence.lower[w] in UNNAMED
        or any(sentence.lower[j] in ("displaced", "refugee", "civilian") for j in sentence.child(w, "amod", "compound"))
        or any(sentence.lemmas[j] in MOVED for j in sentence.child(w, "nmod"))
        for w in words
    )  # fmt: skip


def is_helped(draft: Draft) -> bool:
    """Whether the people counted are given something, so that there may be more of them: "soap for 400 displaced families"."""
    sentence = draft.scene.sentence
    for w in draft.persons[:1]:
        above = sentence.head[w]
        given = sentence.relation[w] in ("obl", "nmod", "iobj") and sentence.case(w) in ("to", "for", "of", "")
        lemma = sentence.lemmas[above] if above >= 0 else ""
        if lemma in HELPING or (given and above >= 0 and any(sentence.lemmas[j] in HELPING for j in sentence.ancestors(w))):
            return True
    return False


def _place(draft: Draft) -> bool:
    return bool(draft.places) or draft.rule.gates.get("place_from") in ("memory", "sentence")


def _people(draft: Draft) -> bool:
    sentence = draft.scene.sentence
    return bool(draft.counts or draft.persons) or any(
        sentence.lower[s] in ("they", "many", "some", "others", "most", "everyone", "all", "those", "who")
        for s in draft.args.subjects
    )


def _moved_or_people(draft: Draft) -> bool:
    return bool(draft.counts or draft.persons) or is_moved(draft)


def _displaced_people(draft: Draft) -> bool:
    sentence = draft.scene.sentence
    words = [*draft.persons, *draft.args.subjects, *draft.args.objects]
    inside = {w for i in words for j in sentence.subtree(i) for w in (sentence.lower[j], sentence.lemmas[j])}
    return bool(inside & DISPLACED)


def _displaced_of(draft: Draft) -> bool:
    sentence = draft.scene.sentence
    return bool({sentence.lower[j] for j in sentence.subtree(draft.predicate)} & DISPLACED)


def _sheltered(draft: Draft) -> bool:
    """Whether the words behind the trigger say that people stay where those stay who had to leave their homes."""
    sentence = draft.scene.sentence
    places = [h for _, h in draft.args.obliques] + [draft.predicate]
    for w in places:
        group = {sentence.lemmas[j] for j in sentence.child(w, "compound", "amod", "nmod:desc")}
        if sentence.lemmas[w] in ALONE or (sentence.lemmas[w] in SHELTERED and group & QUALIFIED):
            return True
    return False


def _ordered(draft: Draft) -> bool:
    sentence, i = draft.scene.sentence, draft.predicate
    above = sentence.head[i]
    return above >= 0 and sentence.lemmas[above] in ORDERING and sentence.relation[i] in ("xcomp", "ccomp", "advcl", "acl", "obj")


def _of_place(draft: Draft) -> bool:
    """Whether the people are called those of a place: "residents of Homs"."""
    return bool(origin_of_people(draft))


def _residents(draft: Draft) -> bool:
    """Whether residents are counted: that they left says what they left."""
    return any(count.noun in SETTLED for count in draft.counts)


def _crossing(draft: Draft) -> bool:
    """Whether a bare number crossed or arrived: where, the sentence before may have said ("over 9,000 crossed in one day")."""
    lemma = draft.scene.sentence.lemmas[draft.predicate]
    return bool(draft.counts) and lemma in ("cross", "arrive") and not draft.args.objects


def _refugees(draft: Draft) -> bool:
    """Whether those counted are such as live in camps: people, families, nationals, not staff."""
    nationals = any(draft.scene.demonym_at(w) is not None for w in draft.persons)
    return nationals or any(count.noun in MOVED for count in draft.counts)


def _existing(draft: Draft) -> bool:
    """Whether the noun is told to be there, not to be given something: alone, as what is, is had or is counted."""
    sentence, i = draft.scene.sentence, draft.predicate
    above = sentence.head[i]
    return above < 0 or (sentence.relation[i] in ("obj", "nsubj", "nsubj:pass") and sentence.lemmas[above] in BEING)


def _abroad(draft: Draft) -> bool:
    """Whether nationals are registered in another country, or live there as refugees."""
    sentence = draft.scene.sentence
    cases = {case for case, h in draft.args.obliques if sentence.lemmas[h] in DISPLACED}
    people = nationality(draft)
    if "as" in cases or people is None or sentence.lemmas[draft.predicate] != "register":
        return "as" in cases
    return any(x.place.country not in (None, people.country) for x in draft.destinations)


def _newcomers(draft: Draft) -> bool:
    sentence = draft.scene.sentence
    words = (sentence.lower[j] for w in draft.persons for j in sentence.child(w, "amod"))
    return bool(draft.counts) and any(word in ("extra", "additional", "new", "more", "incoming") for word in words)


def _displaced_before(draft: Draft) -> bool:
    """Whether "the number" is that of the displaced told of before in the sentence."""
    sentence, i = draft.scene.sentence, draft.predicate
    pointing = any(sentence.lower[j] in ("the", "that", "this") for j in sentence.child(i, "det"))
    of = any(sentence.case(j) == "of" for j in sentence.child(i, "nmod"))
    told = {*sentence.lower[:i], *sentence.lemmas[:i]} & (DISPLACED | {"displace", "flee", "uproot"})
    people = any(n.end < i and group_of(draft.scene, n.end) is not None for n in draft.scene.numbers)
    return pointing and not of and people and bool(told)


def _returned_of(draft: Draft) -> bool:
    sentence = draft.scene.sentence
    return bool({sentence.lemmas[j] for j in sentence.subtree(draft.predicate)} & {"returnee", "return", "repatriate"})


def _killed_of(draft: Draft) -> bool:
    sentence = draft.scene.sentence
    return bool(
        {sentence.lower[j] for j in sentence.subtree(draft.predicate)} & {"killed", "dead", "wounded", "injured", "slain"}
    )


def _object(draft: Draft) -> bool:
    return bool(draft.args.objects) or "object_or_subject" in draft.rule.gates


def _negated(draft: Draft) -> bool:
    sentence = draft.scene.sentence
    below = (sentence.lower[j] in ("not", "n't", "no", "nobody", "never") for j in sentence.children[draft.predicate])
    return any(below) or any(sentence.lower[s] in ("nobody", "none") for s in draft.args.subjects)


def _victims(draft: Draft) -> bool:
    """Whether the words name more than one person, without saying how many: "many terrorists", "others", "residents"."""
    sentence = draft.scene.sentence
    words = [w for role in draft.rule.slots.get("people", ()) for w in draft.args.by(role)]
    for w in words:
        if sentence.lower[w] in ("others", "many", "scores") or (
            group_of(draft.scene, w) in ("people", "armed")
            and (sentence.lower[w] != sentence.lemmas[w] or sentence.lemmas[w] in ("people", "number", "police", "staff"))
        ):
            return True
    return False


def _lives(draft: Draft) -> bool:
    sentence = draft.scene.sentence
    above = sentence.head[draft.predicate]
    return above >= 0 and sentence.lemmas[above] in ("claim", "lose", "cost", "take", "kill")


_NEEDS: Final[Mapping[str, Callable[[Draft], bool]]] = {
    "event": lambda _: True,
    "place": _place,
    "people": _people,
    "moved": _moved_or_people,
    "moved-people": is_moved,
    "displaced-people": _displaced_people,
    "displaced-of": _displaced_of,
    "sheltered": _sheltered,
    "ordered": _ordered,
    "number": lambda draft: bool(draft.counts),
    "victims": _victims,
    "object": _object,
    "residents": _residents,
    "of-place": _of_place,
    "crossing": _crossing,
    "refugees": _refugees,
    "abroad": _abroad,
    "existing": _existing,
    "newcomers": _newcomers,
    "displaced-before": _displaced_before,
    "returned-of": _returned_of,
    "killed-of": _killed_of,
    "negated": _negated,
    "lives": _lives,
    "actor": lambda draft: bool(draft.actors),
    "target_actor": lambda draft: bool(draft.targets),
    "origin": lambda draft: bool(draft.origins),
    "destination": lambda draft: bool(draft.destinations),
    "route": lambda draft: bool(draft.routes),
}

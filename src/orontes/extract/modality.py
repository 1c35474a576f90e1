"""Happened or not: denial, plan, supposition and history, read off the words around a predicate."""

import datetime as dt
from itertools import pairwise
from typing import Final

from orontes.core.period import Period
from orontes.extract.dates import DateMention
from orontes.extract.news_day import is_stamp
from orontes.extract.scene import Scene
from orontes.extract.speech import verbs

NEGATIONS: Final = frozenset({"not", "never", "no", "neither", "nor", "without", "hardly", "none", "nobody", "nothing"})
SUPPOSING: Final = frozenset({"would", "could", "may", "might", "should", "can"})
CONDITIONS: Final = frozenset({"if", "unless", "should", "whether", "lest", "provided", "assuming"})
RISKS: Final = frozenset(
    "risk threat possibility danger prospect potential likelihood chance fear concern case event scenario ability hope".split()
)
ATTEMPTS: Final = frozenset(
    (
        "attempt bid effort plan aim goal intention order call operation campaign push battle fight desire preparation quest "
        "offensive way objective target possibility proposal"
    ).split()
)
UNSURE: Final = {
    "unlikely": "hypothetical", "likely": "hypothetical", "bound": "hypothetical", "poised": "planned", "ready": "planned",
    "due": "planned", "reluctant": "hypothetical",
}  # fmt: skip
"""What is said of somebody who has not done a thing, and how the thing is told then."""
FEARED: Final = frozenset({"xcomp", "ccomp", "advcl", "acl", "obj", "obl", "csubj", "nmod", "nsubj:pass"})
"""Relations of what is feared to the word of fear."""
SOUGHT: Final = frozenset("seek want vow plan intend aim try attempt hope".split())
"""Verbs whose object is what somebody is after."""
CONFIRMING: Final = frozenset({"confirm", "verify", "corroborate", "substantiate"})
"""Verbs without which what is told stays open: "has not confirmed the fall of Hama"."""
NEWS: Final = frozenset("news report claim rumour rumor allegation information".split())
FALSE: Final = frozenset("unfounded false untrue baseless fabricated fake incorrect".split())
"""What news are called that are denied."""
NO_PURPOSE: Final = frozenset(
    (
        "go manage succeed continue begin start force be able have help use come prompt cause lead compel oblige likely appear "
        "seem flee leave remain allow enable return report believe know say think prove happen let make push drive get move"
    ).split()
)
"""Verbs whose infinitive tells what happens, not what is aimed at."""
PREVENTING: Final = frozenset(
    (
        "repel repulse foil thwart prevent forbid stop bar ban block prohibit deter keep discourage hinder "
        "dissuade preclude avert"
    ).split()
)
"""Verbs that say that what they govern did not come about."""
TASKS: Final = frozenset("task charge entrust mandate assign responsible dedicate design equip train prepare".split())
"""Words behind which it is told what somebody is for, not what he does: "a force tasked with fighting rebels"."""
HAPPENING: Final = frozenset(
    (
        "launch mount stage carry conduct begin start wage open resume undertake commence involve engage take happen occur ensue "
        "manage succeed able say see truth evidence sign report register record witness"
    ).split()
)
"""Words that, negated, say that what they govern did not take place."""
PAST_DAYS: Final = 100
"""An event this many days before the report is background (declared by the developers)."""
ONCE: Final = frozenset({"once", "formerly", "previously", "originally", "historically"})


def modality(scene: Scene, predicate: int) -> str | None:
    """``denied``, ``planned`` or ``hypothetical`` where the words around the predicate say so, else None."""
    sentence = scene.sentence
    if _denied(scene, predicate):
        return "denied"
    i, steps = predicate, 0
    while i >= 0 and steps < 8:
        found = _at(scene, i)
        if found is not None:
            return found
        relation = sentence.relation[i]
        if (
            relation in ("root", "parataxis", "acl:relcl")
            or (relation == "acl" and sentence.xpos[i] in ("VBN", "VBD"))
            or (relation == "ccomp" and sentence.lemmas[sentence.head[i]] in verbs()["say"])
        ):
            break
        if relation == "advcl" and not _infinite(scene, i):
            above = sentence.head[i]
            if _supposed(scene, above) and sentence.xpos[i] == "VBG":
                return "hypothetical"
            break
        i, steps = sentence.head[i], steps + 1
    return None


def _at(scene: Scene, i: int) -> str | None:
    """What the words at step i of the way up from a predicate say of it."""
    sentence = scene.sentence
    if _supposed(scene, i):
        return "hypothetical"
    if any(sentence.lower[j] in ("will", "'ll", "shall") for j in sentence.child(i, "aux")):
        return "planned"
    relation, above = sentence.relation[i], sentence.head[i]
    if above < 0:
        return None
    lemma_above = sentence.lemmas[above]
    if relation in FEARED and lemma_above in verbs()["fear"]:
        doubted = (sentence.upos[above] == "VERB" and lemma_above != "warn") or relation in ("ccomp", "xcomp", "advcl")
        return "hypothetical" if doubted else None
    marked = any(True for _ in sentence.child(i, "mark"))
    beside = (
        relation == "advcl" and sentence.xpos[i] == "VBG" and not marked
    )  # "pushed into the town, clashing with ..." tells what happens
    if relation in ("xcomp", "advcl", "acl", "ccomp") and lemma_above in verbs()["plan"] and _infinite(scene, i) and not beside:
        return "planned"
    if (
        relation in ("acl", "nmod", "advcl")
        and lemma_above in ATTEMPTS
        and not beside
        and (_infinite(scene, i) or sentence.case(i) in ("of", "at", "to"))
    ):
        return "planned"
    if relation in ("obj", "ccomp", "nsubj:pass") and lemma_above in CONFIRMING and _negated(scene, above):
        return "hypothetical"
    if relation in ("xcomp", "ccomp", "advcl", "acl") and lemma_above in UNSURE and _infinite(scene, i):
        return UNSURE[lemma_above]
    if relation in ("nmod", "acl", "obl") and lemma_above in RISKS and sentence.case(i) in ("of", "that", "for", "to", ""):
        return "hypothetical"
    if _purpose(scene, i) or _tasked(scene, i):
        return "planned"
    return "planned" if lemma_above in SOUGHT and relation in ("xcomp", "obj") else None


def _tasked(scene: Scene, i: int) -> bool:
    """Whether word i tells what somebody is for: "a force tasked with fighting rebels"."""
    sentence, above = scene.sentence, scene.sentence.head[i]
    governed = sentence.relation[i] in ("obl", "nmod", "advcl", "xcomp", "acl") and sentence.upos[above] != "NOUN"
    meant = sentence.case(i) in ("with", "for", "to") or _infinite(scene, i)
    return governed and meant and sentence.lemmas[above] in TASKS


def _infinite(scene: Scene, i: int) -> bool:
    sentence = scene.sentence
    return any(sentence.lower[j] == "to" for j in sentence.child(i, "mark", "aux")) or sentence.xpos[i] in ("VB", "VBG")


def _purpose(scene: Scene, i: int) -> bool:
    """Whether word i is a clause of purpose: "to cut the road" (but not "went on to take", "fled to escape")."""
    sentence = scene.sentence
    if sentence.relation[i] not in ("advcl", "acl", "xcomp") or not any(
        sentence.lower[j] == "to" for j in sentence.child(i, "mark", "aux")
    ):
        return False
    above = sentence.lemmas[sentence.head[i]]
    return above not in NO_PURPOSE


def _supposed(scene: Scene, i: int) -> bool:
    sentence = scene.sentence
    for j in sentence.child(i, "aux", "mark", "advmod", "cop"):
        word = sentence.lower[j]
        if word in SUPPOSING:
            return True
        if word in CONDITIONS and sentence.relation[j] in ("mark", "aux", "advmod"):
            return True
        if word in ("possibly", "perhaps", "maybe", "probably") and sentence.relation[j] == "advmod":
            return True
    return any(sentence.lower[j] == "if" for j in range(max(0, i - 6), i) if sentence.head[j] == i)


def _negated(scene: Scene, i: int) -> bool:
    sentence = scene.sentence
    for j in sentence.children[i]:
        if sentence.relation[j] in ("advmod", "det", "cc", "cc:preconj", "neg", "mark", "case") and (
            sentence.lemmas[j] in NEGATIONS or sentence.lower[j] in NEGATIONS
        ):
            only = j + 1 < len(sentence) and sentence.lower[j + 1] in ("only", "just", "fewer", "less", "more", "longer", "yet")
            if not only or sentence.lower[j + 1] == "yet":
                return True
    return any(
        sentence.lower[j] in ("no", "none")
        for s in sentence.child(i, "nsubj", "nsubj:pass", "obj")
        for j in (s, *sentence.child(s, "det"))
        if sentence.lower[j] != "none" or j == s
    )


def _untrue(scene: Scene, predicate: int) -> bool:
    """Whether the predicate is what news are about that are called untrue: "news of terrorists entering Homs was unfounded"."""
    sentence = scene.sentence
    told = any({sentence.lemmas[i], sentence.lower[i]} & NEWS for i in list(sentence.ancestors(predicate))[:4])
    words = set(sentence.lower)
    return told and bool(words & FALSE or ("truth" in words and words & {"no", "not", "without"}))


def _fell_short(scene: Scene, predicate: int) -> bool:
    """Whether the event did not quite happen: "nearly captured Hama"."""
    before = predicate - 1
    return before >= 0 and scene.sentence.lower[before] in ("nearly", "almost") and scene.sentence.head[before] == predicate


def _denied(scene: Scene, predicate: int) -> bool:
    sentence = scene.sentence
    if _negated(scene, predicate) or _untrue(scene, predicate) or _fell_short(scene, predicate):
        return True
    relation, above = sentence.relation[predicate], sentence.head[predicate]
    for _ in range(3):
        if above < 0:
            return False
        lemma = sentence.lemmas[above]
        governed = relation in ("xcomp", "advcl", "acl", "ccomp", "obj", "nmod", "obl", "nsubj:pass")
        if governed and lemma in ("fail", "unable", "refuse", "able") and (lemma != "able" or _negated(scene, above)):
            return True
        if governed and lemma in PREVENTING and relation in ("obj", "nsubj:pass", "xcomp", "ccomp", "obl", "advcl"):
            return True
        if lemma in ("attempt", "bid", "effort") and relation in ("acl", "nmod"):
            relation, above = sentence.relation[above], sentence.head[above]
            continue
        return governed and _negated(scene, above) and lemma in HAPPENING
    return False


def event_dates(scene: Scene, predicate: int) -> list[DateMention]:
    """The dates that belong to the predicate: those whose nearest verb is the predicate, or a verb above or beside it."""
    sentence = scene.sentence
    up = [predicate, *sentence.ancestors(predicate)]
    scored: list[tuple[int, int, DateMention]] = []
    printed = [d for d in scene.dates if is_stamp(scene, d)] if len(scene.dates) > 1 else []
    for date in scene.dates:
        if date in printed:
            continue
        word = date.end - 1
        chain = [word, *sentence.ancestors(word)]
        meet = next((i for i in chain if i in up), None)
        if meet is None:
            continue
        between = [i for i in chain[: chain.index(meet)] if sentence.upos[i] == "VERB" and i not in range(date.start, date.end)]
        aside = any(sentence.relation[i] == "acl:relcl" for i in between)  # "the war, which began in 2011, has killed ..."
        if between and (predicate not in chain or aside):
            continue
        scored.append((up.index(meet) + 3 * len(between), abs(word - predicate), date))
    scored.sort(key=lambda x: x[:2])
    return [d for _, _, d in scored]


def when(scene: Scene, predicate: int, *, default: Period | None) -> Period | None:
    """The days of the event: from a date that belongs to it, else `default`."""
    for date in event_dates(scene, predicate):
        end = default.end if default is not None else None
        if date.role == "since" and date.period.start is not None:
            if end is not None and date.period.start < end:
                return Period(date.period.start, end, date.period.text)
            continue
        if date.role in ("until", "before", "by") and date.period.start is not None:
            return Period(None, date.period.start if date.role == "before" else date.period.end, date.period.text)
        if date.role == "after":
            continue
        return date.period
    return default


def is_past(scene: Scene, predicate: int, period: Period | None) -> bool:
    """Whether the event belongs to history: long before the report, or told with "once", "formerly"."""
    sentence = scene.sentence
    day = scene.report_day
    if day is not None and period is not None and period.end is not None and (day - period.end).days > PAST_DAYS:
        return True
    if day is not None and period is not None and period.start is not None and period.end is not None:
        long_ago = (day - period.start).days > 3 * PAST_DAYS and period.end <= day
        if long_ago:
            return True
    if day is not None and _over_years(scene, day):
        return True
    near = [predicate, *list(sentence.ancestors(predicate))[:2]]
    return any(sentence.lower[j] in ONCE for i in near for j in sentence.child(i, "advmod") if abs(j - predicate) < 6)


def _over_years(scene: Scene, day: dt.date) -> bool:
    """Whether the sentence looks back over years: "has changed hands several times since 2011"."""
    lower = scene.sentence.lower
    since = (d.period.start for d in scene.dates if d.role == "since" and d.precision in ("year", "month"))
    return any(s is not None and (day - s).days > PAST_DAYS for s in since) and any(
        pair in (("several", "times"), ("many", "times")) for pair in pairwise(lower)
    )

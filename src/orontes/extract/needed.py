"""Which sentences a rule may speak in, as far as their words alone tell: the others need no tree for themselves.

What is asked here is less than what the rules ask of the tree, so no claim is lost.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

from orontes.extract.actors import heads
from orontes.extract.frames import WINDOW
from orontes.extract.known import find_actors
from orontes.extract.lemma import lemma
from orontes.extract.memory import PRONOUNS
from orontes.extract.needs import DISPLACED, MOVED, ORDERING, SHELTERED, UNNAMED
from orontes.extract.quantities import find_numbers
from orontes.extract.rules import Rule, by_trigger

Row = tuple[Rule, tuple[str, ...]]
_ONE: Final = frozenset({"a", "an", "another"})
_BE: Final = frozenset({"be", "s", "re", "m"})
_FAR: Final = 8
"""Words between "is" and what it says of its subject."""
_STANDING_IN: Final = PRONOUNS | frozenset({"who", "which", "that", "we"})
_GOING: Final = MOVED | UNNAMED | {"refugee", "civilian"}


@dataclass(frozen=True, slots=True)
class Form:
    """A word in small letters, the forms that it may be looked up by whatever its class, and the rules that these begin."""

    lower: str
    forms: frozenset[str]
    rules: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Wording:
    """The words of a sentence and all their forms; `peopled` tells whether it names a country or a people."""

    words: tuple[str, ...]
    forms: tuple[Form, ...]
    all: frozenset[str]
    peopled: bool


def may_speak(words: tuple[str, ...], *, peopled: bool) -> bool:
    """Whether any rule may speak in the sentence; `peopled` tells whether it names a country or a people."""
    forms = tuple(map(_form, words))
    rows = [(i, row) for i, form in enumerate(forms) if form.rules for row in form.rules]
    if "-" in words:
        joined = [i for i in range(2, len(words)) if words[i - 1] == "-"]
        rows += [(i, row) for i in joined for row in _beginning({lemma(forms[i - 2].lower + forms[i].lower)})]
    if not rows:
        return False
    wording = Wording(words, forms, frozenset().union(*(form.forms for form in forms)), peopled)
    return any(_may(wording, i, rule, rest) for i, (rule, rest) in rows)


@lru_cache(maxsize=65536)
def _form(word: str) -> Form:
    lower = word.lower().replace("\u2019", "'")
    forms = frozenset({lower, lemma(word), lemma(word, verb=False)})
    looked_up = forms | {form.replace("-", "") for form in forms} if "-" in word else forms
    return Form(lower, forms, tuple(_beginning(looked_up)))


def _beginning(forms: frozenset[str] | set[str]) -> Iterator[Row]:
    triggers = by_trigger()
    return (row for form in sorted(forms) for row in triggers.get(form, ()))


def _may(wording: Wording, i: int, rule: Rule, rest: tuple[str, ...]) -> bool:
    if rule.pos == "held" and (i < 2 or wording.words[i - 1] != "-"):
        return False
    if rule.pos == "copula" and all(_BE.isdisjoint(form.forms) for form in wording.forms[max(0, i - _FAR) : i]):
        return False
    for n, word in enumerate(rest, 1):
        if not any(word in form.forms for form in wording.forms[i + 1 : i + 1 + n * WINDOW]):
            return False
    return _has_words(wording, i, rule) and all(_has_needed(wording, rule, need) for need in rule.need)


def _has_words(wording: Wording, i: int, rule: Rule) -> bool:
    """Whether the words are there that the rule wants somewhere around its trigger."""
    gates = rule.gates
    for name in ("object_is", "subject_is", "object_or_subject", "with_any"):
        if name in gates and wording.all.isdisjoint(gates[name]):
            return False
    if rule.pos == "copula":
        return True
    bases = {lemma(wording.words[i]), lemma(wording.words[i], verb=False)}
    for name in ("only_object", "only_with"):
        wanted: Mapping[str, Any] = gates.get(name, {})
        if wanted and all(base in wanted and wording.all.isdisjoint(wanted[base]) for base in bases):
            return False
    return True


def _has_needed(wording: Wording, rule: Rule, need: str) -> bool:
    return any(part not in _POSSIBLE or _POSSIBLE[part](wording, rule) for part in need.split("|"))


def _actor(wording: Wording, _: Rule) -> bool:
    """Whether the sentence may name an actor: by a pronoun, a name, a noun for one, a country or a people."""
    if wording.peopled or not wording.all.isdisjoint(_STANDING_IN) or not wording.all.isdisjoint(heads()):
        return True
    lower = [form.lower for form in wording.forms]
    return next(find_actors(wording.words, lower, 0, len(lower)), None) is not None


def _number(wording: Wording, rule: Rule) -> bool:
    return bool(find_numbers(wording.words)) or (rule.gates.get("single", False) and not wording.all.isdisjoint(_ONE))


def _among(words: Sequence[str] | frozenset[str]) -> Callable[[Wording, Rule], bool]:
    return lambda wording, _: not wording.all.isdisjoint(words)


_POSSIBLE: Final[Mapping[str, Callable[[Wording, Rule], bool]]] = {
    "actor": _actor,
    "target_actor": _actor,
    "number": _number,
    "moved-people": lambda wording, rule: not wording.all.isdisjoint(_GOING) or _number(wording, rule),
    "displaced-people": _among(DISPLACED),
    "displaced-of": _among(DISPLACED),
    "sheltered": _among(SHELTERED),
    "ordered": _among(ORDERING),
}
"""What a sentence must have for a need of a rule to be met; a need that is not named here is taken to be."""

"""Base forms come back from the regular forms of all verbs that rules know."""

import pytest

from orontes.extract.lemma import IRREGULAR, lemma
from orontes.extract.rules import load_rules

_DOUBLES = frozenset(
    "squat gut rebut prop sap trek bus "
    "ship drop equip map trap cut set put hit beget spot stop step quit cram grab gun let war stab".split()
)
_VOWELS = "aeiou"


def _forms(verb: str) -> tuple[str, str]:
    """Past and participle of a regular verb."""
    if verb.endswith("e"):
        return verb + "d", verb[:-1] + "ing"
    if verb.endswith("y") and verb[-2] not in _VOWELS:
        return verb[:-1] + "ied", verb + "ing"
    own = verb + verb[-1] if verb in _DOUBLES else verb
    return own + "ed", own + "ing"


def _verbs() -> list[str]:
    found = {t[0] for r in load_rules() if r.pos == "verb" for t in r.triggers}
    irregular = set(IRREGULAR.values())
    return sorted(v for v in found if v.isalpha() and len(v) > 2 and v not in irregular and not v.endswith(("ee", "ing")))


@pytest.mark.parametrize("verb", _verbs())
def test_a_trigger_is_known_in_all_its_forms(verb: str) -> None:
    assert [lemma(form) for form in _forms(verb)] == [verb, verb]


@pytest.mark.parametrize(
    ("form", "base"),
    [
        ("escaped", "escape"), ("accused", "accuse"), ("exploding", "explode"), ("poured", "pour"), ("uprooted", "uproot"),
        ("named", "name"), ("stored", "store"), ("postponed", "postpone"), ("besieged", "besiege"), ("created", "create"),
        ("focuses", "focus"), ("combated", "combat"),
    ],
)  # fmt: skip
def test_silent_e(form: str, base: str) -> None:
    assert lemma(form) == base

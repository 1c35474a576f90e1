"""Every example and counter-example of every rule of the reader."""

import re

import pytest

from orontes.core.report import Report
from orontes.extract.pipeline import Reader
from orontes.extract.rules import load_rules

EXAMPLES = [(rule.id, text) for rule in load_rules() for text in rule.examples]
COUNTER = [(rule.id, text) for rule in load_rules() for text in rule.counter]


@pytest.fixture(scope="module")
def reader():
    return Reader.load()


def shown(claim):
    """The slots of a claim as the examples write them."""
    found = {}
    for slot in ("actor", "target_actor", "place", "origin", "destination", "route"):
        value = getattr(claim, slot)
        if value is not None:
            found[slot] = f"{value.text} {getattr(value, 'name', None) or ''}"
    if claim.people is not None:
        low, high = (str(x) if x is not None else "" for x in (claim.people.low, claim.people.high))
        found["people"] = f"{low}..{high} {claim.people.unit}"
    if claim.distance is not None:
        found["km"] = f"{claim.distance.km:g}"
    return found


def agrees(claim, wanted):
    slots = dict(re.findall(r"(\w+)=(.+?)(?= \w+=|$)", wanted))
    change = wanted.split(" ")[0] if "=" not in wanted.split(" ")[0] else None
    have = shown(claim)
    return (change is None or claim.change == change) and all(
        have.get(slot, "").startswith(value) if slot in ("people", "km") else value.lower() in have.get(slot, "").lower()
        for slot, value in slots.items()
    )


@pytest.mark.parametrize(("rule", "example"), EXAMPLES)
def test_example(reader, rule, example):
    text, wanted = example.split(" => ")
    claims = reader.read(Report("example", text))
    assert any(c.rule == rule and agrees(c, wanted) for c in claims), [(c.rule, c.change, shown(c)) for c in claims]


@pytest.mark.parametrize(("rule", "text"), COUNTER)
def test_counter_example(reader, rule, text):
    assert rule not in [c.rule for c in reader.read(Report("counter", text))]

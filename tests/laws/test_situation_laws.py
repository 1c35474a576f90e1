"""Laws of the situation: order, copies, denial, deletion, sums."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from model_case import ARMY, DAY, REBELS, article, at, claim, report, world
from orontes.core.claim import Claim
from orontes.core.report import Report
from orontes.situation.build import build_situation
from orontes.situation.credibility import declared_weights
from orontes.situation.fusion import facts_of
from orontes.situation.situation import Situation

WORLD = world()
TOWNS = st.sampled_from(["hill", "city", "coast"])


CHANGES = st.sampled_from(["gained", "lost", "holds", "entered", "contested"])
SAID = st.sampled_from(["asserted", "reported", "claimed", "denied"])
ROW = st.tuples(TOWNS, st.sampled_from([REBELS, ARMY]), CHANGES, SAID, st.integers(0, 3))


@st.composite
def control_claims(draw: st.DrawFn) -> list[Claim]:
    rows = draw(st.lists(ROW, min_size=1, max_size=7))
    return [
        claim(n, "control_change", modality, actor=actor, place=at(town), change=change, report=f"r{n}-{age}")
        for n, (town, actor, change, modality, age) in enumerate(rows)
    ]


def reports(claims: Sequence[Claim]) -> list[Report]:
    return [report(name, DAY - dt.timedelta(days=int(name.rpartition("-")[2]))) for name in {item.report for item in claims}]


def build(claims: Sequence[Claim]) -> Situation:
    return build_situation(claims, reports(claims), WORLD, as_of=DAY)


@settings(max_examples=60, deadline=None)
@given(control_claims(), st.randoms(use_true_random=False))
def test_the_order_of_claims_does_not_matter(claims: list[Claim], random: object) -> None:
    mixed = list(claims)
    random.shuffle(mixed)  # type: ignore[attr-defined]
    assert build(claims) == build(mixed)


@settings(max_examples=60, deadline=None)
@given(control_claims())
def test_probabilities_sum_to_one_and_every_state_names_its_claims(claims: list[Claim]) -> None:
    for state in build(claims).control:
        assert sum(p for _, p in state.probabilities) == pytest.approx(1)
        assert all(p >= 0 for _, p in state.probabilities)
        assert state.claims or state.against


@settings(max_examples=60, deadline=None)
@given(control_claims(), TOWNS, st.sampled_from(["gained", "holds", "entered", "contested"]))
def test_a_denial_never_raises_what_it_denies(claims: list[Claim], town: str, change: str) -> None:
    denial = claim(99, "control_change", "denied", actor=REBELS, place=at(town), change=change, report="denial-0")
    what = "contested" if change == "contested" else "opposition"
    before, after = (build(items).control_of(f"t:{town}") for items in (claims, [*claims, denial]))
    assert (after.probability(what) if after else 0) <= (before.probability(what) if before else 0) + 1e-12


@settings(max_examples=40, deadline=None)
@given(control_claims())
def test_two_copies_of_one_report_weigh_as_one(claims: list[Claim]) -> None:
    copies = [replace(item, id=f"copy:{item.id}", report=f"copy-{item.report}") for item in claims]
    once, twice = build(claims), build([*claims, *copies])
    assert [(s.key, s.probabilities, s.status) for s in once.control] == [
        (s.key, s.probabilities, s.status) for s in twice.control
    ]


@settings(max_examples=60, deadline=None)
@given(control_claims(), st.integers(0, 6))
def test_deleting_a_claim_changes_only_what_came_from_it(claims: list[Claim], which: int) -> None:
    gone = claims[which % len(claims)]
    with_it, without = build(claims), build([item for item in claims if item is not gone])
    # a track record changes all that its voice says, and names the claims that it is made of
    moved = {record.voice for record in {*with_it.track} ^ {*without.track}}
    facts, _ = facts_of(claims, reports(claims), as_of=DAY, known_on=DAY, weights=declared_weights())
    by_moved = {i for fact in facts if fact.voice in moved for i in fact.ids}
    for state in with_it.control:
        said = {*state.claims, *state.against}
        if gone.id not in said and not said & by_moved and not state.inferred:
            other = without.control_of(state.key)
            assert other is not None
            assert other.probabilities == state.probabilities


@settings(max_examples=40, deadline=None)
@given(control_claims())
def test_a_report_added_again_changes_nothing_but_the_names_of_its_claims(claims: list[Claim]) -> None:
    assert build(claims) == build([*claims, *claims])


@settings(max_examples=40, deadline=None)
@given(control_claims(), st.integers(0, 4))
def test_a_picture_of_a_past_day_never_sees_what_came_later(claims: list[Claim], age: int) -> None:
    day = DAY - dt.timedelta(days=age)
    known = [item for item in claims if DAY - dt.timedelta(days=int(item.report.rpartition("-")[2])) <= day]
    seen, then = (build_situation(items, reports(claims), WORLD, as_of=day) for items in (claims, known))
    assert replace(seen, unused=()) == replace(then, unused=())


@settings(max_examples=40, deadline=None)
@given(control_claims(), st.permutations(range(8)))
def test_the_order_of_the_places_of_the_world_does_not_matter(claims: list[Claim], order: list[int]) -> None:
    turned = build_situation(claims, reports(claims), world(tuple(order)), as_of=DAY)
    assert turned == build(claims)


def test_in_the_article_too_each_claim_only_changes_what_names_it() -> None:
    claims = article()
    whole = build_situation(claims, [report()], WORLD, as_of=DAY)
    for gone in claims:
        rest = build_situation([item for item in claims if item is not gone], [report()], WORLD, as_of=DAY)
        for part in ("links", "displaced", "fronts", "changes", "capabilities", "relations"):
            kept = [state for state in getattr(whole, part) if gone.id not in state.claims]
            assert kept == list(getattr(rest, part))

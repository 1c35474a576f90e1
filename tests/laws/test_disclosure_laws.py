"""Laws of the public profile: nothing small, nothing finer than a region, nothing of the words, whatever comes in."""

import datetime as dt

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from orontes.brief.content import LEAST_SHOWN, WITHIN
from orontes.core.claim import KINDS, Actor, Claim, Source, Span
from orontes.core.place import Place
from orontes.core.quantity import People
from orontes.core.report import Report
from orontes.disclosure.ahead import large, large_series
from orontes.disclosure.blur import Blur
from orontes.disclosure.picture import blurred_situation
from orontes.disclosure.regions import Regions
from orontes.disclosure.rules import UNDER
from orontes.disclosure.told import blurred_claims, blurred_reports, neutral_ids, shown_claims
from orontes.forecast.outlook import Series, Spread
from orontes.geo.entry import Entry
from orontes.situation.situation import Situation
from orontes.situation.states import CONTESTED, UNKNOWN, Control, ControlChange, Displaced, Event, Front

DAY = dt.date(2024, 12, 7)
REGION = Entry("geonames-admin1:TT.01", "Region One", (), None, "TST", "01", "One", 10.0, 20.0, None, "admin1", 50.0, "TT01")
NAMES = st.text(alphabet="qxzjkvw", min_size=6, max_size=9)
"""Names of towns and people in letters that the public words hardly use."""
ENDS = st.one_of(st.none(), st.integers(0, 5_000))


def lookup(identity: str) -> Entry | None:
    if identity == REGION.id:
        return REGION
    if identity.startswith("town:"):
        return Entry(identity, identity, (), None, "TST", "01", "One", 11.0, 21.0, None, "town")
    return None


REGIONS = Regions(lookup, lambda _: "TT")


def town(name: str) -> Place:
    return Place(name, name, 11.0, 21.0, "TST", id=f"town:{name}")


@st.composite
def claims(draw: st.DrawFn) -> tuple[Report, Claim, str]:
    name, low, high = draw(NAMES), draw(ENDS), draw(ENDS)
    low, high = sorted((low, high)) if low is not None and high is not None else (low, high)
    people = None if low is None and high is None else People(f"{name} many", low, high)
    text = f"{name} was taken, said {name}."
    claim = Claim(
        f"{name}:1", name, draw(st.sampled_from(KINDS)), "reported", Span(0, len(text)), text, "rule.x", 0.5, people=people,
        source=Source(name, draw(st.sampled_from(("monitor", None)))),
        actor=Actor(name, draw(st.sampled_from((None, "test.army")))),
        place=town(name), origin=town(name), destination=draw(st.sampled_from((None, town(name)))), community=name,
    )  # fmt: skip
    return Report(name, text, draw(st.sampled_from((DAY, DAY - dt.timedelta(days=9), None))), title=name), claim, name


@settings(max_examples=150, deadline=None)
@given(claims())
def test_no_claim_shows_a_name_a_word_or_a_small_number(made: tuple[Report, Claim, str]) -> None:
    report, claim, name = made
    kept = shown_claims([claim], [report], issued=DAY)
    blur = Blur(REGIONS, neutral_ids(kept, [report]))
    shown = blurred_claims(kept, [report], blur)
    assert name not in str([one.to_record() for one in shown]) + str([one.to_record() for one in blurred_reports([report])])
    for one in shown:
        assert one.kind != "affiliation"
        assert all(place.name == REGION.name and place.resolved_by == WITHIN for place in one.places)
        assert one.people is None or min(end for end in (one.people.low, one.people.high) if end is not None) >= LEAST_SHOWN
        assert blurred_reports([report])[0].text[one.sentence.start : one.sentence.end] == one.quote


@settings(max_examples=100, deadline=None)
@given(st.lists(st.tuples(NAMES, st.floats(0, 1), st.floats(0, 1)), min_size=1, max_size=6), ENDS, ENDS)
def test_a_region_is_the_mean_of_its_places(rows: list[tuple[str, float, float]], low: float | None, high: float | None) -> None:
    states, fronts, changes, events = [], [], [], []
    for name, red, rest in rows:
        odds = (("red", red), (f"men of {name}", (1 - red) * rest), (CONTESTED, 0.0), (UNKNOWN, 1 - red - (1 - red) * rest))
        states.append(Control(town(name), f"town:{name}", odds, "controlled", False, f"said in {name}", DAY, (f"{name}:1",)))
        fronts.append(Front(town(name), f"town:{name}", f"men of {name}", 5.0, DAY, name, (f"{name}:1",)))
        changes.append(ControlChange(town(name), f"town:{name}", f"men of {name}", DAY, DAY, (f"{name}:1",)))
        events.append(Event("clash", town(name), f"town:{name}", f"men of {name}", DAY, f"fighting in {name}", (f"{name}:1",)))
    low, high = sorted((low, high)) if low is not None and high is not None else (low, high)
    moved = Displaced(town(rows[0][0]), None, low, high, None, returned=False, text=rows[0][0], day=DAY, claims=())
    blur = Blur(REGIONS, {f"{name}:1": "1:1" for name, _, _ in rows})
    picture = Situation(
        DAY, DAY, "TST", sides=tuple(f"men of {name}" for name, _, _ in rows), control=tuple(states), fronts=tuple(fronts),
        changes=tuple(changes), events=tuple(events), displaced=(moved,),
    )  # fmt: skip
    shown = blurred_situation(picture, blur, {})
    (region,) = shown.control
    assert region.place.name == REGION.name
    assert np.isclose(region.probability("red"), np.mean([state.probability("red") for state in states]))
    assert not any(name in str(shown) for name, _, _ in rows)
    assert all(end is None or end >= LEAST_SHOWN for row in shown.displaced for end in (row.low, row.high))


@given(st.lists(st.floats(0, 1e7), min_size=7, max_size=7).map(sorted))
def test_small_numbers_give_way_and_large_ones_stay(values: list[float]) -> None:
    spread = Spread(tuple(values), values[3])
    shown = large(spread)
    assert list(shown.quantiles) == sorted(shown.quantiles)
    assert min(shown.quantiles) >= UNDER
    assert [value for value in shown.quantiles if value != UNDER] == [value for value in values if value >= LEAST_SHOWN]
    assert large(shown) == shown
    series = large_series(Series("stock", np.array([values]), np.array([values[3]])))
    assert series.quantiles[0].tolist() == list(shown.quantiles)

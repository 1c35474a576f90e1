"""The parts of the page: numbers, words, map geometry, charts, tables."""

import datetime as dt
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import brief_case as case
from orontes.brief import numbers
from orontes.brief.charts import HEIGHT, LEFT, Told, axis_ticks, fan
from orontes.brief.content import Outline
from orontes.brief.evidence import report_pieces
from orontes.brief.figures import LONGEST_NAME, FigureSheet, clean_name, name_markup
from orontes.brief.map import Flow, Line, MapView, Town, arc, map_data, midpoint, sides
from orontes.brief.maplayers import _bearing, map_view
from orontes.brief.tables import claim_line
from orontes.brief.words import THEMES, period_text
from orontes.core.claim import KINDS, MODALITIES, Claim, Span
from orontes.core.evidence import Figure
from orontes.core.period import Period
from orontes.core.place import Place, distance_km
from orontes.core.report import Report
from orontes.errors import DamagedDataError, InputError
from orontes.forecast.outlook import Series


@given(st.floats(min_value=1e-6, max_value=1e9))
def test_two_digits_stay_close_and_few(value: float) -> None:
    rounded = numbers.two_digits(value)
    assert abs(rounded - value) <= 0.0501 * value
    mantissa = f"{rounded:.10e}".split("e")[0].rstrip("0").replace(".", "")
    assert len(mantissa) <= 2


@given(st.lists(st.floats(min_value=0, max_value=1e8), min_size=3, max_size=3).map(sorted))
def test_ranges_keep_their_order(ends: list[float]) -> None:
    low, best, high = (numbers.two_digits(end) for end in ends)
    assert low <= best <= high
    assert numbers.interval(*ends)


def test_numbers_refuse_what_is_none() -> None:
    for value in (math.nan, math.inf):
        with pytest.raises(InputError):
            numbers.plain(value)
    with pytest.raises(InputError):
        numbers.interval(None, None, None)
    with pytest.raises(InputError):
        numbers.likely(1.2)


def test_people_come_whole() -> None:
    sheet = FigureSheet()
    key = sheet.assume("a", "x", "y", "z")
    sheet.put("few", Figure(0.2, 1.4, 27.4, "people", "forecast", "how", (key,)))
    assert sheet.text("few") == "1 (0–27)"
    sheet.put("many", Figure(152_000.0, 1_530_000.0, 3e6, "people", "forecast", "how", (key,)))
    assert sheet.text("many") == "1.5 million (150,000–3 million)"


def test_counts_are_exact() -> None:
    sheet = FigureSheet()
    sheet.put("n", Figure(1234, 1234, 1234, "count", "inferred", "how", (sheet.assume("a", "x", "y", "z"),)))
    assert sheet.text("n") == "1,234"


def test_a_number_without_evidence_does_not_reach_the_page() -> None:
    with pytest.raises(DamagedDataError):
        FigureSheet().number("nothing")


@given(st.text(max_size=300))
def test_names_are_short_and_without_controls(text: str) -> None:
    name = clean_name(text)
    assert len(name) <= LONGEST_NAME
    assert "\n" not in name
    assert not {"\u202e", "\u2066", "\u200f"} & set(name)
    assert "<" not in str(name_markup(text)).removeprefix('<bdi dir="auto" data-zone="name">').removesuffix("</bdi>")


@given(st.text(alphabet="ab. \n", max_size=80), st.data())
def test_report_pieces_hold_the_whole_text(text: str, data: st.DataObject) -> None:
    claims = []
    if text.strip():
        start = data.draw(st.integers(0, len(text) - 1))
        end = data.draw(st.integers(start + 1, len(text)))
        claims.append(Claim("c", "r", "clash", "asserted", Span(start, end), text[start:end], "rule"))
    rows = report_pieces(Report("r", text), claims)
    assert ["".join(piece for piece, _ in row) for row in rows] == [line for line in text.split("\n") if line.strip()]


def test_every_kind_has_a_theme_and_a_line() -> None:
    assert sorted(kind for _, kinds in THEMES for kind in kinds) == sorted(KINDS)
    sheet = FigureSheet()
    for kind in KINDS:
        for modality in MODALITIES:
            assert claim_line(Claim("c", "r", kind, modality, Span(0, 1), "q", "rule"), sheet)


def test_periods_in_words() -> None:
    day = dt.date(2024, 12, 7)
    assert period_text(Period.of_day(day)) == "7 Dec 2024"
    assert period_text(Period(day, None)) == "since 7 Dec 2024"
    assert period_text(Period(dt.date(2024, 12, 1), dt.date(2024, 12, 8))) == "1 to 7 Dec 2024"
    assert period_text(Period(dt.date(2023, 12, 1), dt.date(2024, 12, 8))) == "1 Dec 2023 to 7 Dec 2024"
    assert period_text(Period(None, None, "once")) is None


def test_the_front_stands_at_its_distance_on_the_right_side() -> None:
    homs, hama = Place("Homs", "Homs", 34.73, 36.71), Place("Hama", "Hama", 35.13, 36.76)
    bearing = _bearing(homs, [hama, homs])
    assert bearing is not None
    assert bearing < 15
    points = arc(34.73, 36.71, 9.0, bearing)
    assert all(distance_km(34.73, 36.71, *point) == pytest.approx(9, rel=0.01) for point in points)
    assert all(lat > 34.73 for lat, _ in points)
    assert _bearing(homs, []) is None


@given(st.lists(st.text(min_size=1, max_size=5), max_size=12))
def test_sides_have_letters_of_their_own(names: list[str]) -> None:
    made = sides(names)
    assert len({side.letter for side in made}) == len(made) == len(set(names))


def test_at_most_fifteen_flows_and_the_widest_is_the_largest() -> None:
    flows = tuple(Flow((34.0, 36.0), (35.0, 36.0 + n / 10), "a", f"b{n}", 100.0 + n, "forecast", "k") for n in range(20))
    drawn = map_data(MapView(flows=flows), ())["flows"]
    assert len(drawn) == 15
    assert max(drawn, key=lambda flow: flow["width"])["label"] == "People from a to b19"


def test_an_empty_map_has_no_bounds() -> None:
    assert MapView().empty
    assert map_data(MapView(), ())["bounds"] is None


def test_a_bridge_is_crossed_out_where_it_stands() -> None:
    road = Line(((34.0, 36.0), (35.0, 36.0)), "cut", "M5", "k", (34.9, 36.0))
    data = map_data(MapView(roads=(road,)), (Outline("X", "XXX", (((35.0, 33.0), (37.0, 33.0), (37.0, 36.0), (35.0, 33.0)),)),))
    assert (data["cuts"][0]["lat"], data["cuts"][0]["lon"]) == (34.9, 36.0)
    assert data["frame"] == [[33.0, 35.0], [36.0, 37.0]]
    assert midpoint(((0.0, 0.0), (0.0, 1.0), (0.0, 4.0))) == (0.0, 2.0)


def test_a_town_has_one_of_the_known_states() -> None:
    with pytest.raises(InputError, match="status of a town"):
        Town("x", 0, 0, None, "friendly", None)


@given(st.floats(min_value=1e-3, max_value=1e9))
def test_axes_hold_what_they_show(highest: float) -> None:
    ticks = axis_ticks(highest)
    assert ticks[0] == 0
    assert ticks[-1] >= highest * 0.999
    assert 2 <= len(ticks) <= 7


def test_the_fan_opens_upwards() -> None:
    days = [dt.date(2024, 12, n) for n in range(8, 13)]
    quantiles = np.outer(np.arange(1, 6), np.arange(1.0, 8.0))
    drawn = fan(Series("departures", quantiles, quantiles.mean(axis=1)), days, "t")
    ys = [day.y for day in drawn.days]
    assert ys == sorted(ys, reverse=True)
    assert all(0 < y < HEIGHT for y in ys)
    assert [day.key for day in drawn.days][:2] == ["day:departures:0", "day:departures:1"]


def test_the_fan_shows_other_forecasts_and_what_was_told_before() -> None:
    days = [dt.date(2024, 12, n) for n in range(8, 13)]
    quantiles = np.outer(np.arange(1, 6), np.arange(1.0, 8.0))
    series = Series("stock", quantiles, quantiles.mean(axis=1))
    beside = (("half", np.full(5, 20.0)), ("alike", np.full(5, 20.5)), ("far off", np.full(5, 9e9)))
    told = (
        Told(dt.date(2024, 12, 5), 10, 20, 30, "displaced:0"), Told(dt.date(2024, 12, 8), 1, 2, 3, "later"),
        Told(dt.date(2024, 12, 6), 1, 9e9, 9e9, "too many"),
    )  # fmt: skip
    drawn = fan(series, days, "t", beside=beside, told=told)
    assert [one.name for one in drawn.beside] == ["half", "alike"]
    assert drawn.off == ("far off",)
    assert abs(drawn.beside[0].y - drawn.beside[1].y) >= 15, "names must not lie on each other"
    assert [dot.key for dot in drawn.dots] == ["displaced:0"]
    (dot,) = drawn.dots
    assert LEFT < dot.x < drawn.days[0].middle
    assert dot.upper < dot.y < dot.lower
    assert fan(series, days, "t").days[0].middle == LEFT


def test_only_land_between_towns_that_a_known_road_joins_is_tinted() -> None:
    drawn = map_view(case.content(), FigureSheet())
    names = {town.key: town.name for town in drawn.towns}
    pairs = {frozenset((names[a], names[b])) for a, b in drawn.between}
    assert {frozenset(("Homs", "Talbiseh")), frozenset(("Hama", "Ar Rastan"))} <= pairs
    assert all(a in names and b in names for a, b in drawn.between)
    assert "between" in drawn.marks
    assert not map_view(case.content(network=None), FigureSheet()).between

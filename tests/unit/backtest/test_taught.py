"""What the forecast learns from: the packaged files, the regression, the choice, the traits, the first guess."""

import gzip
import hashlib
import math
import tomllib
from collections.abc import Callable
from dataclasses import replace
from importlib.resources import files
from pathlib import Path

import numpy as np
import pytest

from orontes.core.streams import Streams
from orontes.errors import DamagedDataError, NoResultError
from orontes.evaluate.board import Boards
from orontes.evaluate.case import Case, CaseEvent, Target
from orontes.evaluate.rows import Question
from orontes.forecast import residual_table
from orontes.forecast.lesson_rows import table_of
from orontes.forecast.location_scale import fit_location_scale, weighted_quantiles
from orontes.forecast.reach import announced_open, reach_forecasts
from orontes.forecast.regimes import REGIMES, regime_of
from orontes.forecast.residual_table import (
    FILE,
    NUMBERS,
    PROVENANCE,
    WORDS,
    Origin,
    ResidualTable,
    fingerprint,
    from_bytes,
    may_teach,
    packaged_file,
    packaged_residuals,
    to_bytes,
)
from orontes.forecast.stack import (
    CANDIDATES,
    DEFAULT,
    SCORES_FILE,
    Record,
    Score,
    packaged_record,
    record_from_text,
    record_to_text,
)
from orontes.forecast.traits import TRAITS, traits_of, volatility_per_day


def test_packaged_files_are_those_of_the_provenance() -> None:
    folder = files("orontes.forecast") / "data"
    provenance = tomllib.loads((folder / PROVENANCE).read_text(encoding="utf-8"))
    assert set(provenance["sha256"]) == {FILE, SCORES_FILE}
    for name, digest in provenance["sha256"].items():
        assert hashlib.sha256((folder / name).read_bytes()).hexdigest() == digest
    table = packaged_residuals()
    assert len(table) == provenance["rows"] == sum(case["rows"] for case in provenance["case"])
    taught = {case["name"] for case in provenance["case"] if case["rows"]}
    assert taught == set(table.words["case"].tolist())


def test_each_regime_has_something_to_learn_from() -> None:
    table = packaged_residuals()
    for regime in REGIMES:
        inside = np.isin(table.words["case_class"], regime.classes) & (table.words["track"] == regime.track)
        assert len(set(table.words["case"][inside].tolist())) >= 8, regime.name


def test_packaged_weights_sum_to_one() -> None:
    table = packaged_residuals()
    groups: dict[tuple[object, ...], float] = {}
    keys = zip(table.words["case"], table.words["track"], table.words["part"], table.numbers["growth_class"] == 99, strict=True)
    for key, weight in zip(keys, table.numbers["weight"].tolist(), strict=True):
        groups[key] = groups.get(key, 0) + weight
    assert all(value == pytest.approx(1, abs=0.02) for key, value in groups.items() if key[2] == "rolling")


def test_a_damaged_file_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / PROVENANCE).write_text('[sha256]\n"residuals.csv.gz" = "00"\n')
    monkeypatch.setattr(residual_table, "files", lambda _: tmp_path)
    with pytest.raises(DamagedDataError, match=r"residuals\.csv\.gz"):
        packaged_file(FILE)
    (tmp_path / "data" / FILE).write_bytes(b"something else")
    with pytest.raises(DamagedDataError, match="that its provenance names"):
        packaged_file(FILE)


@pytest.mark.parametrize("data", [b"", b"not gzip", gzip.compress(b"a,b\n1,2\n", mtime=0), gzip.compress(b"", mtime=0)])
def test_what_is_no_table(data: bytes) -> None:
    with pytest.raises(DamagedDataError):
        from_bytes(data)


def test_the_table_is_read_as_written(table: ResidualTable) -> None:
    again = from_bytes(to_bytes(table))
    assert to_bytes(again) == to_bytes(table)
    for name in WORDS:
        assert again.words[name].tolist() == table.words[name].tolist()
    for name in NUMBERS:
        assert again.numbers[name] == pytest.approx(table.numbers[name], abs=1e-3, rel=1e-4, nan_ok=True)


def test_no_count_is_in_the_table(past: tuple[Case, ...], table: ResidualTable) -> None:
    counts = {count.middle for case in past for found in case.counts.values() for count in found}
    for name in NUMBERS:
        if name not in {"horizon", "growth_class", "elapsed_days"}:
            assert not counts & set(np.round(table.numbers[name], 3).tolist()), name


def test_nothing_to_learn_from(slow: Callable[..., Case]) -> None:
    case = slow("weak")
    with pytest.raises(NoResultError):
        table_of([replace(case, protocol=replace(case.protocol, weak=True))])


def test_fingerprint_survives_cuts_and_new_names(slow: Callable[..., Case]) -> None:
    case = slow("one")
    assert fingerprint(replace(case, name="two", counts={}, events=(), totals={})) == fingerprint(case)
    assert fingerprint(replace(case, end=case.end + 1)) != fingerprint(case)
    assert fingerprint(slow("one", 5)) != fingerprint(case)


def test_a_case_of_the_same_war_teaches_nothing(slow: Callable[..., Case]) -> None:
    case = slow("one")
    assert not may_teach(Origin.of(case), replace(case, name="two"))  # the same content
    other = replace(slow("other", 3), country=("X00", "ABC"))
    assert not may_teach(Origin.of(other), case)  # the same country at the same time
    assert may_teach(Origin.of(replace(other, country=("ABC",))), case)
    later = replace(other, start=case.end + 1, end=case.end + 200)
    assert may_teach(Origin.of(later), case)
    assert not may_teach(Origin.of(replace(later, start=case.end)), case)
    assert not may_teach(Origin.of(replace(later, name="one")), case)


def test_regression_finds_what_made_the_data() -> None:
    draw = Streams(4).generator("regression")
    x = draw.normal(size=(4000, 2))
    ratios = 0.5 + 0.8 * x[:, 0] + np.exp(-1 + 0.6 * x[:, 1]) * draw.normal(size=4000)
    fitted = fit_location_scale(
        ratios, np.ones(4000), np.zeros(4000), location_traits=x[:, :1], scale_traits=x[:, 1:], centred=True
    )
    probe = np.array([[-1.0], [0.0], [1.0]])
    assert fitted.centre(probe) == pytest.approx([0.5 - 0.8, 0.5, 0.5 + 0.8], abs=0.12)  # the ridge draws in a little
    width = fitted.width(probe)
    assert width[2] / width[0] == pytest.approx(np.exp(1.2), rel=0.1)
    shape = fitted.shape_at(0.0, np.array([0.1, 0.5, 0.9]))
    assert shape[2] * width[1] == pytest.approx(1.2816 * np.exp(-1), rel=0.15)


def test_regression_beyond_what_was_seen() -> None:
    x = np.linspace(0, 1, 50)[:, None]
    fitted = fit_location_scale(x[:, 0], np.ones(50), np.zeros(50), location_traits=x, scale_traits=x, centred=True)
    inside, outside, unknown = fitted.centre(np.array([[1.0], [100.0], [math.nan]]))
    assert outside == inside
    assert unknown == pytest.approx(0.5)


def test_regression_without_rows() -> None:
    empty = np.zeros((3, 0))
    with pytest.raises(NoResultError):
        fit_location_scale(np.ones(3), np.zeros(3), np.zeros(3), location_traits=empty, scale_traits=empty, centred=False)


def test_weighted_quantiles() -> None:
    values = np.array([10.0, 20.0, 30.0])
    assert weighted_quantiles(values, np.array([1.0, 2.0, 1.0]), np.array([0.0, 0.5, 1.0])).tolist() == [10, 20, 30]
    heavy = weighted_quantiles(values, np.array([98.0, 1.0, 1.0]), np.array([0.5]))
    assert heavy[0] < 11


def test_traits_by_hand(city: Callable[..., Case]) -> None:
    case = city("new")
    target = Target("*", "cumulative")
    known = case.known(target, case.start + 12)
    rows = [Question("new", case.start + 12, 7, target), Question("new", case.start, 7, target)]
    found = traits_of(case, rows)
    assert set(found.by_name) == set(TRAITS)
    warm, cold = ({name: float(values[n]) for name, values in found.by_name.items()} for n in (0, 1))
    age = case.start + 12 - known[-1][0]
    assert warm["lead"] == pytest.approx(math.log(7))
    assert warm["age"] == pytest.approx(math.log(age + 7))
    assert warm["stretch"] == pytest.approx(math.log((19 + 3) / (12 - age + 3)))
    assert warm["gone"] == pytest.approx(math.log(known[-1][1] / 200_000))
    assert warm["reports"] == pytest.approx(math.log(1 + len(known)))
    assert warm["whole"] == 1
    assert math.isnan(cold["age"])
    assert math.isnan(cold["gone"])
    assert cold["has_told"] == 0
    assert found.anchor_persons.tolist() == pytest.approx([200_000, 200_000])


def test_volatility() -> None:
    assert volatility_per_day((), 100) == pytest.approx(1e-2)
    jump = volatility_per_day(((0, 800.0), (10, 800.0 * 2 + 200)), 100)
    assert jump == pytest.approx(math.sqrt((math.log(2) ** 2 + 0.006) / 70))
    assert volatility_per_day(((0, 800.0), (10, 1800.0)), 500) == pytest.approx(1e-2)  # forgotten


def test_first_guess_by_roads(slow: Callable[..., Case]) -> None:
    case = slow("new")
    nothing = replace(case, counts={}, totals={case.start + 14: 3000.0})
    found = reach_forecasts(Boards.of(nothing), case.start, "stock", [7, 14])
    assert set(found) == {14}
    weight = np.array([1 / 41**2, 1 / 71**2, 1 / 101**2])
    assert list(found[14].values()) == pytest.approx((3000 * weight / weight.sum()).tolist())


def test_first_guess_by_counts_where_all_are_counted(slow: Callable[..., Case]) -> None:
    case = slow("new")
    issue = case.start + 60
    board = Boards.of(case).at(issue, "stock")
    twice = replace(case, totals={issue + 14: 2 * float(board.last.sum())})
    found = reach_forecasts(Boards.of(twice), issue, "stock", [14])
    assert list(found[14].values()) == pytest.approx((2 * board.last).tolist())


def test_openings_count_only_once_announced(slow: Callable[..., Case]) -> None:
    case = slow("new")
    opens = case.start + 30
    later = replace(case, places={**case.places, "west": replace(case.places["west"], opens=opens)})
    told = replace(later, events=(*later.events, CaseEvent(case.start + 5, opens, "opening", "west")))
    for one, issue, on, expected in (
        (later, case.start, opens + 5, False), (told, case.start, opens + 5, False), (told, case.start + 5, opens + 5, True),
        (told, case.start + 5, opens - 1, False), (later, opens, opens, True),
    ):  # fmt: skip
        assert bool(announced_open(one, ("west",), issue, on)[0]) is expected


def test_regimes(slow: Callable[..., Case], city: Callable[..., Case]) -> None:
    assert regime_of(slow("a"), is_cold=False, total_known=False).name == "slow, counted"
    assert regime_of(city("a"), is_cold=True, total_known=False, is_far=True).name == "city, never counted"
    assert regime_of(city("a"), is_cold=True, total_known=True).name == "never counted, total given"
    assert regime_of(slow("a"), is_cold=False, total_known=True, is_far=True).name == "far, total given"


def _record(values: dict[str, list[float]]) -> Record:
    return Record(
        tuple(
            Score(f"c{n}", f"f{n}", "ABC", "1999-01-01/1999-02-01", "s", name, 1.0, v)
            for name, column in values.items()
            for n, v in enumerate(column)
        )
    )


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"fitted": [1.0] * 6, "pp": [0.9] * 6}, "pp"),
        ({"fitted": [0.8] * 6, "pp": [0.9] * 6}, DEFAULT),
        ({"fitted": [1.0] * 6, "pp": [0.1, 0.1, 1.1, 1.1, 1.1, 1.1]}, DEFAULT),  # better on the mean, but in two of six only
        ({"fitted": [1.0] * 3, "pp": [0.1] * 3}, DEFAULT),  # too few cases
        ({"fitted": [1.0] * 9, "pp": [1.0] * 5 + [0.9] * 4}, "pp"),  # where the two are the same says nothing
        ({"fitted": [1.0] * 9, "pp": [1.0] * 6 + [0.1] * 3}, DEFAULT),  # they differ in too few
        ({"fitted": [1.0] * 6, "pp": [0.9] * 6, "clim": [0.8] * 6}, "clim"),
        ({}, DEFAULT),
    ],
)
def test_choice(values: dict[str, list[float]], expected: str, slow: Callable[..., Case]) -> None:
    assert _record(values).choice("s", slow("new")) == expected
    assert _record(values).choice("another stratum", slow("new")) == DEFAULT


def test_quiet_cities_count_as_much_in_the_choice_as_in_what_is_learned() -> None:
    record = _record({"fitted": [1.0] * 6, "pp": [0.5, 0.5, 1.2, 1.2, 1.2, 1.2]})
    assert record.choice("s") == DEFAULT
    quiet = tuple(score._replace(weight=6.0) if score.case in {"c0", "c1"} else score for score in record.scores)
    assert Record(quiet).choice("s") == "pp"


def test_choice_leaves_the_case_out(slow: Callable[..., Case]) -> None:
    case = slow("c0")
    values = {"fitted": [9.0, 1, 1, 1, 1, 1], "pp": [0.1, 1.1, 1.1, 1.1, 0.9, 0.9]}
    assert _record(values).choice("s", case) == DEFAULT
    own = tuple(replace_case(score, fingerprint(case)) for score in _record(values).scores)
    assert Record(own).choice("s", slow("c0")) == DEFAULT


def replace_case(score: Score, digits: str) -> Score:
    return score._replace(case="same content", fingerprint=digits) if score.case == "c0" else score


def test_packaged_record() -> None:
    record = packaged_record()
    assert {score.candidate for score in record.scores} == set(CANDIDATES)
    assert all(score.value >= 0 for score in record.scores)
    assert record_from_text(record_to_text(record)) == record
    with pytest.raises(DamagedDataError):
        record_from_text("case,value\na,b\n")

"""Cases: what is known when, what is true, and errors that name file, row, column and cure."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from orontes.errors import InputError
from orontes.evaluate.case import Case, Count, Target
from orontes.evaluate.case_folder import read_case, read_cases

NORTH, SOUTH = Target("north", "stock"), Target("south", "stock")


def day(text: str) -> int:
    return date.fromisoformat(text).toordinal()


@pytest.fixture
def valley(write_case: Callable[..., Path]) -> Case:
    return read_case(write_case())


def test_reading(valley: Case) -> None:
    assert valley.name == "valley-2020"
    assert valley.country == ("XYZ",)
    assert valley.targets == (NORTH, SOUTH, Target("late", "stock"))
    assert valley.places["mill"].population == 4000
    assert valley.places["north"].population is None
    assert valley.opens("late") == day("2020-02-01")
    assert valley.opens("*") is None
    assert (valley.protocol.horizons, valley.protocol.every, valley.protocol.tolerance_days) == ((7, 14), 7, 3)


def test_only_what_was_published_is_known(valley: Case) -> None:
    assert valley.known(NORTH, day("2020-01-05")) == ()
    assert valley.known(NORTH, day("2020-01-06")) == ((day("2020-01-05"), 1000),)
    at_february = valley.known(NORTH, day("2020-02-19"))
    assert at_february == ((day("2020-01-05"), 1000), (day("2020-01-15"), 1200), (day("2020-02-04"), 2200))
    assert valley.known(NORTH, day("2020-02-20"))[1] == (day("2020-01-15"), 1500)


def test_open_ends_are_closed_by_the_convention(valley: Case) -> None:
    first, second, third = valley.counts[SOUTH][:3]
    assert (first.low, first.high) == (2000, 2400)
    assert (second.low, second.high) == (2500, 3000)
    assert (third.low, third.high) == (3200, 4000)
    assert second.middle == pytest.approx((2500 * 3000) ** 0.5)
    assert Count(1, 1, 0, 10).middle == 5


def test_truth_first_or_latest_and_never_vague(valley: Case) -> None:
    assert valley.truth(NORTH)[day("2020-01-15")].middle == 1200
    assert valley.truth(NORTH, latest=True)[day("2020-01-15")].middle == 1500
    assert day("2020-02-20") not in valley.truth(SOUTH)
    assert not Count(1, 1, 0, 50).is_vague
    assert Count(1, 1, 100, 201).is_vague


def test_total_within_the_tolerance(valley: Case) -> None:
    assert valley.total_at(day("2020-01-05")) == 3200
    assert valley.total_at(day("2020-01-08")) == 3200
    assert valley.total_at(day("2020-01-09")) is None
    assert valley.total_at(day("2020-01-13")) == 4000


def test_fighting_as_published(valley: Case) -> None:
    assert valley.fighting(day("2020-01-01")) == ()
    assert valley.fighting(day("2020-01-02")) == ("mill",)
    assert valley.fighting(day("2020-01-19")) == ("mill",)
    assert valley.fighting(day("2020-02-01")) == ("mill", "ford")
    assert valley.fighting(day("2020-02-10")) == ("mill",)
    assert valley.fighting(day("2020-02-10"), on=day("2020-01-31")) == ("mill", "ford")


def test_people_who_could_leave(valley: Case) -> None:
    assert valley.origin_population("mill") == 4000
    assert valley.origin_population("north") is None
    assert valley.origin_population("*") == 5000


@pytest.mark.parametrize(
    ("kind", "headline", "targets", "city"),
    [
        ('"shock"', "all", '"north:stock"', True),
        ('"control"', "all", '"north:stock"', True),
        ('"control"', "warm", '"north:stock"', False),
        (None, "warm", '"north:stock"', False),
        (None, "warm", '"north:stock", "*:stock"', True),
    ],
)
def test_city_cases(write_case: Callable[..., Path], kind: str | None, headline: str, targets: str, city: bool) -> None:
    def edit(text: str) -> str:
        lines = [line for line in text.splitlines() if not line.startswith(("class", "headline", "targets"))]
        return "\n".join([*lines, f'headline = "{headline}"', f"targets = [{targets}]", *([f"class = {kind}"] if kind else [])])

    assert read_case(write_case(edit={"case.toml": edit})).is_city is city


BAD = [
    ("case.toml", lambda _: "-", "folder with a case.toml"),
    ("case.toml", lambda t: t + "[[", "TOML"),
    ("case.toml", lambda t: t.replace("2020-03-01", "2019-03-01"), "start before its end"),
    ("case.toml", lambda t: t.replace('name = "valley-2020"', ""), "name"),
    ("case.toml", lambda t: t.replace('"slow"', '"quick"'), "'quick' is not accepted: one of slow, shock, control"),
    ("case.toml", lambda t: t.replace("north:stock", "nowhere:stock"), "'nowhere:stock'"),
    ("case.toml", lambda t: t.replace("north:stock", "north:stocks"), "'north:stocks'"),
    ("case.toml", lambda t: t.replace("every = 7", "every = 0"), "exam.every 0"),
    ("case.toml", lambda t: t.replace("[7, 14]", "[7, -1]"), "exam.horizons"),
    ("places.csv", lambda _: "-", "places.csv"),
    ("places.csv", lambda t: t.replace(",camp,", ",cmap,", 1), "places.csv:4:kind"),
    ("places.csv", lambda t: t.replace("10.1,", "91,"), "places.csv:3:lat"),
    ("places.csv", lambda t: t.replace("ford,", "mill,"), "places.csv:3:place_id"),
    ("places.csv", lambda t: t.replace("2020-02-01", "1 Feb"), "places.csv:6:opens"),
    ("places.csv", lambda t: t.replace("place_id", "id"), "columns missing"),
    ("links.csv", lambda t: t.replace("ford,mill", "frod,mill"), "links.csv:4:from"),
    ("links.csv", lambda t: t.replace(",100,", ",,"), "links.csv:2:length_km"),
    ("events.csv", lambda t: t.replace("ceasefire", "truce"), "events.csv:4:kind"),
    ("observations.csv", lambda t: t.replace("1200,1200", "-5,1200"), "observations.csv:4:low"),
    ("observations.csv", lambda t: t.replace("1200,1200", "many,1200"), "observations.csv:4:low"),
    ("observations.csv", lambda t: t.replace("2020-01-16,2020-01-15,north", "2020-01-14,2020-01-15,north"), "4:published"),
    ("observations.csv", lambda t: t.replace("late,stock", "late,stok"), "observations.csv:9:measure"),
    ("totals.csv", lambda t: t.replace("4000", "nan"), "totals.csv:3:total"),
]


@pytest.mark.parametrize(("file", "edit", "expected"), BAD, ids=[f"{file}-{n}" for n, (file, _, _) in enumerate(BAD)])
def test_what_is_wrong_is_named(write_case: Callable[..., Path], file: str, edit: Callable[[str], str], expected: str) -> None:
    with pytest.raises(InputError) as caught:
        read_case(write_case(edit={file: edit}))
    assert expected in str(caught.value)
    assert "Traceback" not in str(caught.value)


def test_totals_may_be_missing_and_ends_turned_round(write_case: Callable[..., Path]) -> None:
    edit = {"totals.csv": lambda _: "-", "observations.csv": lambda t: t.replace("2500,3000", "3000,2500")}
    case = read_case(write_case(edit=edit))
    assert case.total_at(day("2020-01-05")) is None
    assert case.counts[SOUTH][1].low == 2500


def test_folders_of_cases(write_case: Callable[..., Path], tmp_path: Path) -> None:
    one = write_case()
    assert [case.name for case in read_cases([tmp_path])] == ["valley-2020"]
    write_case(name="second")
    with pytest.raises(InputError, match="each case once"):
        read_cases([tmp_path])
    with pytest.raises(InputError, match=r"case\.toml"):
        read_cases([tmp_path / "nothing"])
    with pytest.raises(InputError):
        read_cases([])
    assert len(read_cases([one])) == 1

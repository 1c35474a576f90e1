"""Reports through a ledger make the same picture as reports read now; adding counts what became of each."""

import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest
from typer.testing import CliRunner

from orontes import api
from orontes.cli import app
from orontes.core.report import Report
from orontes.errors import NoResultError

DAY = dt.date(2024, 12, 7)


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("kept") / "a.ledger"
    assert api.add([api.sample()], path, known_on=api.BY_DATE).new == 1
    return path


def test_a_ledger_makes_the_picture_of_its_reports(kept: Path) -> None:
    now, stored = api.situation(api.gather([api.sample()])).situation, api.situation(api.picture(kept)).situation
    assert {(state.key, state.probabilities) for state in now.control} == {
        (state.key, state.probabilities) for state in stored.control
    }
    assert len(now.displaced) == len(stored.displaced)
    assert now.control


def test_the_same_report_is_known(kept: Path) -> None:
    again = api.add([api.sample()], kept, known_on=api.BY_DATE)
    assert (again.new, again.known, again.claims) == (0, 1, 0)


def test_days(kept: Path) -> None:
    assert api.picture(kept).as_of == DAY
    assert api.picture(kept, known_on=DAY).claims == api.picture(kept).claims
    for options in ({"known_on": DAY - dt.timedelta(days=1)}, {"as_of": DAY - dt.timedelta(days=1)}):
        with pytest.raises(NoResultError, match=r"the first thing in it was known on 2024-12-07. Cure: ask for a later day"):
            api.picture(kept, **options)


def test_today_is_the_day_it_became_known(tmp_path: Path) -> None:
    api.add([api.sample()], tmp_path / "a.ledger")
    with pytest.raises(NoResultError):
        api.picture(tmp_path / "a.ledger", known_on=DAY)
    assert api.picture(tmp_path / "a.ledger").claims


def test_what_cannot_be_kept_is_counted_with_its_reason(tmp_path: Path) -> None:
    late = Report("late", "Rebels took Hama.", DAY + dt.timedelta(days=9))
    half = Report("half", "Rebels took \ud800.", DAY)
    done = api.add([api.sample(), late, half], tmp_path / "a.ledger", known_on=DAY)
    assert (done.new, done.given) == (1, 3)
    assert "no day after it was known (2024-12-07)" in done.rejected[0]
    assert "half a character" in done.rejected[1]


def test_order_of_adding_does_not_matter(tmp_path: Path) -> None:
    reports = [replace(api.sample(), id="a"), Report("b", "Rebels took Hama.", DAY), Report("c", "The army holds Homs.", DAY)]
    for name, order in (("x", reports), ("y", reports[::-1])):
        api.add(order, tmp_path / name, known_on=DAY)
    assert api.picture(tmp_path / "x") == replace(api.picture(tmp_path / "y"))


def test_brief_of_a_ledger(kept: Path, tmp_path: Path) -> None:
    page = tmp_path / "b.html"
    done = CliRunner().invoke(app, ["brief", "--ledger", str(kept), "--members", "20", "-o", str(page)])
    assert done.exit_code == 0, done.output
    assert "claims from 1 report" in done.output
    assert page.stat().st_size > 100_000

"""A ledger keeps what was said and when it was known: the same twice changes nothing, and any past day comes back."""

import datetime as dt
from pathlib import Path

import pytest

from ledger_case import FRIDAY, MONDAY, TUESDAY, add, entry, picture, quotes
from orontes.errors import InputError
from orontes.ledger.entry import Entry
from orontes.ledger.store import Kept, Ledger


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "a.ledger"


def test_a_claim_comes_back_as_it_went_in(path: Path) -> None:
    given = entry()
    assert add(path, given) == Kept(new=1, claims=1)
    found = picture(path)
    assert found.reports[0].text == given.report.text
    claim, before = found.claims[0], given.claims[0]
    assert (claim.place, claim.when, claim.quote, claim.confidence) == (before.place, before.when, before.quote, 0.123456)
    assert claim.report == found.reports[0].id


def test_the_same_twice_changes_nothing(path: Path) -> None:
    add(path, entry())
    before = picture(path)
    assert add(path, entry()) == Kept(known=1)
    assert picture(path) == before


def test_a_day_before_it_was_known_knows_nothing(path: Path) -> None:
    add(path, entry(), entry("Homs fell.", known_on=FRIDAY))
    assert quotes(path, known_on=TUESDAY) == ["Hama fell."]
    assert sorted(quotes(path, known_on=FRIDAY)) == ["Hama fell.", "Homs fell."]


def test_what_began_later_is_left_out(path: Path) -> None:
    add(path, entry())
    assert quotes(path, as_of=MONDAY - dt.timedelta(days=1)) == []


def test_a_newer_reader_supersedes_and_deletes_nothing(path: Path) -> None:
    add(path, entry())
    better = Entry(entry().report, (), "r2", FRIDAY)
    assert add(path, better) == Kept(reread=1)
    assert quotes(path, known_on=TUESDAY) == ["Hama fell."]
    assert quotes(path, known_on=FRIDAY) == []
    assert add(path, better) == Kept(known=1)


def test_a_newer_reader_that_finds_the_same_writes_no_claim(path: Path) -> None:
    add(path, entry())
    assert add(path, entry(reader="r2", known_on=FRIDAY)) == Kept(reread=1)
    assert quotes(path) == quotes(path, known_on=TUESDAY) == ["Hama fell."]


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0), (1, 2, 0)])
def test_a_row_gives_way_to_the_next_of_its_key(path: Path, order: tuple[int, ...]) -> None:
    rows = [entry(f"figure: {n}", known_on=day, feed="dtm", key="dtm:7") for n, day in enumerate((MONDAY, TUESDAY, FRIDAY))]
    for n in order:
        add(path, rows[n])
    assert [quotes(path, known_on=day) for day in (MONDAY, TUESDAY, FRIDAY)] == [["figure: 0"], ["figure: 1"], ["figure: 2"]]


def test_only_the_country_that_is_asked_for(path: Path) -> None:
    add(path, entry(), entry("Goma fell.", country="COD"))
    assert quotes(path, country="COD") == ["Goma fell."]


def test_an_error_in_a_batch_leaves_nothing_of_it(path: Path) -> None:
    add(path, entry())

    def broken() -> object:
        yield entry("Homs fell.")
        raise RuntimeError

    with Ledger.writing(path) as ledger, pytest.raises(RuntimeError):
        ledger.append(broken())  # type: ignore[arg-type]
    assert quotes(path) == ["Hama fell."]


def test_events_stand_beside_the_claim(path: Path) -> None:
    add(path, entry())
    claim = picture(path).claims[0].id
    with Ledger.writing(path) as ledger:
        assert ledger.note("review", claim, {"status": "accepted"}, known_on=FRIDAY)
        assert ledger.note("review", claim, {"status": "accepted"}, known_on=FRIDAY) is None
        assert [event.body["status"] for event in ledger.events("review", target=claim)] == ["accepted"]
        assert ledger.events(known_on=TUESDAY) == ()


def test_a_report_is_not_known_before_its_day() -> None:
    with pytest.raises(InputError, match="no day after it was known"):
        entry(known_on=MONDAY - dt.timedelta(days=9))


def test_half_a_character_is_refused() -> None:
    with pytest.raises(InputError, match="half a character"):
        entry("Hama \ud800 fell.")

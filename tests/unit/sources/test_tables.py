"""Tables become claims: each cell is evidence, what cannot be used is named by file, row and column, and counts add up."""

import datetime as dt
import json
from pathlib import Path

import pytest

from orontes import api
from orontes.core.claim import Claim
from orontes.core.quantity import People
from orontes.errors import InputError
from orontes.ledger.store import Ledger
from table_case import ACLED, DTM, GED, HAPI, IDU, PCODES, UNHCR, battle, table

DAY = dt.date(2024, 12, 9)


def added(tmp_path: Path, text: str, name: str = "t.csv") -> tuple[api.Added, tuple[Claim, ...]]:
    (tmp_path / name).write_text(text, encoding="utf-8")
    done = api.add_tables([tmp_path / name], tmp_path / "a.ledger", known_on=DAY)
    with Ledger.reading(tmp_path / "a.ledger") as ledger:
        found = ledger.picture()
    texts = {report.id: report.text for report in found.reports}
    for claim in found.claims:
        text = texts[claim.report]
        assert text[claim.sentence.start : claim.sentence.end] == claim.quote
        assert claim.trigger is not None
        assert text[: claim.trigger.start].endswith(": ")
    return done, found.claims


def claims(tmp_path: Path, text: str, name: str = "t.csv") -> tuple[Claim, ...]:
    done, found = added(tmp_path, text, name)
    assert not done.rejected
    return found


def test_a_battle_for_a_town_is_a_change_of_control_and_its_dead(tmp_path: Path) -> None:
    control, dead = claims(tmp_path, table(ACLED, battle()))
    assert (control.kind, control.change, dead.kind) == ("control_change", "gained", "casualty")
    assert control.actor is not None
    assert control.target_actor is not None
    assert (control.actor.side, control.target_actor.id) == ("opposition", "syria.government")
    assert control.place is not None
    assert (control.place.name, control.place.lat, control.place.country) == ("Hama", 35.1318, "SYR")
    assert control.when is not None
    assert (control.when.start, control.when.last_day) == (dt.date(2024, 12, 5), dt.date(2024, 12, 5))
    assert control.source is not None
    assert (control.source.text, control.source.kind) == ("A Monitor", "monitor")
    assert dead.people == People("12 fatalities", 12, 12)


@pytest.mark.parametrize(
    ("event", "sub", "kinds"),
    [
        ("Battles", "Armed clash", ["clash"]),
        ("Battles", "Government regains territory", ["control_change"]),
        ("Explosions/Remote violence", "Shelling/artillery/missile attack", ["strike"]),
        ("Violence against civilians", "Attack", ["casualty"]),
        ("Strategic developments", "Non-violent transfer of territory", ["control_change"]),
        ("Strategic developments", "Agreement", ["ceasefire"]),
        ("Protests", "Peaceful protest", []),
        ("Riots", "Mob violence", []),
    ],
)
def test_types_of_events(tmp_path: Path, event: str, sub: str, kinds: list[str]) -> None:
    rows = table(ACLED, battle(event_type=event, sub_event_type=sub, fatalities=0))
    done, found = added(tmp_path, rows)
    assert [claim.kind for claim in found] == kinds
    assert done.new == 1


def test_precision_is_kept(tmp_path: Path) -> None:
    exact, week, region = (
        claims(tmp_path / name, table(ACLED, battle(fatalities=0, **more)))[0]
        for name, more in (("a", {}), ("b", {"time_precision": 2}), ("c", {"geo_precision": 3}))
        if (tmp_path / name).mkdir() is None
    )
    assert week.when is not None
    assert (week.when.start, week.when.end) == (dt.date(2024, 12, 2), dt.date(2024, 12, 9))
    assert region.place is not None
    assert region.place.kind == "admin1"
    assert exact.confidence > week.confidence
    assert exact.confidence > region.confidence


def test_deaths_of_ged_are_an_interval(tmp_path: Path) -> None:
    row = {
        "id": 7, "type_of_violence": 1, "side_a": "Government of Syria", "side_b": "Syrian insurgents", "where_prec": 1,
        "where_coordinates": "Hama town", "latitude": 35.13, "longitude": 36.75, "country": "Syria", "date_start": "2024-12-04",
        "date_end": "2024-12-05", "low": 3, "best": 5, "high": 9, "event_clarity": 1,
    }  # fmt: skip
    clash, dead = claims(tmp_path, table(GED, row))
    assert (clash.kind, dead.people) == ("clash", People("best 5, low 3, high 9", 3, 9))
    assert dead.when is not None
    assert dead.when.end == dt.date(2024, 12, 6)


def test_dtm_tells_how_many_are_where_and_passes_over_hashtags(tmp_path: Path) -> None:
    hashtags = dict.fromkeys(DTM.split(","), "#x")
    row = {
        "id": 1, "admin0Name": "Sudan", "admin0Pcode": "SDN", "admin1Name": "River Nile", "admin1Pcode": "SD16", "reportingDate":
        "2024-12-01", "numPresentIdpInd": "1,500", "idpOriginAdmin1Name": "Khartoum", "displacementReason": "Conflict",
    }  # fmt: skip
    (claim,) = claims(tmp_path, table(DTM, hashtags, row))
    assert claim.people is not None
    assert (claim.people.low, claim.people.measure, claim.cause) == (1500, "stock", "conflict")
    assert claim.destination is not None
    assert (claim.destination.name, claim.destination.kind, claim.destination.country) == ("River Nile", "admin1", "SDN")
    assert claim.origin is not None
    assert claim.origin.name == "Khartoum"


def test_a_new_count_of_the_same_row_takes_the_place_of_the_old(tmp_path: Path) -> None:
    row = {
        "location_code": "SDN", "admin_level": 1, "admin1_code": "SD16", "admin1_name": "River Nile", "population": 10,
        "reference_period_start": "2024-11-01", "reference_period_end": "2024-11-30", "reporting_round": 3,
    }  # fmt: skip
    claims(tmp_path, table(HAPI, row))
    (tmp_path / "later.csv").write_text(table(HAPI, row | {"population": 30}), encoding="utf-8")
    api.add_tables([tmp_path / "later.csv"], tmp_path / "a.ledger", known_on=DAY + dt.timedelta(days=2))
    with Ledger.reading(tmp_path / "a.ledger") as ledger:
        old, new = (ledger.picture(known_on=DAY + dt.timedelta(days=days)).claims for days in (1, 2))
    assert [claim.people.low for claim in (*old, *new) if claim.people] == [10, 30]


@pytest.mark.parametrize(
    ("qualifier", "low", "high"),
    [("total", 400, 400), ("more than", 400, None), ("up to", None, 400), ("approximately", 400, 400)],
)
def test_qualifiers_open_an_end(tmp_path: Path, qualifier: str, low: int | None, high: int | None) -> None:
    row = {
        "id": 5, "country": "Sudan", "iso3": "SDN", "latitude": 15, "longitude": 32, "displacement_type": "Conflict", "qualifier":
        qualifier, "figure": 400, "displacement_date": "2024-12-01", "displacement_end_date": "2024-12-03",
    }  # fmt: skip
    (claim,) = claims(tmp_path, table(IDU, row))
    assert claim.people is not None
    assert (claim.people.low, claim.people.high, claim.people.measure) == (low, high, "flow")
    records = json.dumps([{name: row.get(name) for name in IDU.split(",")}])
    (tmp_path / "json").mkdir()
    (again,) = claims(tmp_path / "json", records, "idu.json")
    assert (again.people, again.when, again.cause) == (claim.people, claim.when, "conflict")


def test_unhcr_tells_of_refugees_and_of_returns(tmp_path: Path) -> None:
    row = {
        "year": 2023, "coo_name": "Sudan", "coo_iso": "SDN", "coa_name": "Chad", "coa_iso": "TCD", "refugees": 900, "idps": 0,
        "returned_refugees": 5, "asylum_seekers": "-",
    }  # fmt: skip
    fled, back = claims(tmp_path, table(UNHCR, row))
    assert fled.origin is not None
    assert fled.destination is not None
    assert (fled.kind, fled.origin.country, fled.destination.country) == ("displacement", "SDN", "TCD")
    assert back.destination is not None
    assert (back.kind, back.destination.country) == ("return", "SDN")


def test_an_own_table(tmp_path: Path) -> None:
    text = "date;kind;place;lat;lon;country;actor;change;people\n2024-12-05;control_change;Hama;35.13;36.76;SYR;HTS;gained;\n"
    (claim,) = claims(tmp_path, "\ufeff" + text)
    assert claim.actor is not None
    assert (claim.kind, claim.actor.id, claim.change) == ("control_change", "syria.hts", "gained")


def test_pcodes_are_kept_and_claim_nothing(tmp_path: Path) -> None:
    done, found = added(tmp_path, table(PCODES, {"Location": "SYR", "Admin Level": 1, "P-Code": "SY04", "Name": "Homs"}))
    assert (done.new, found) == (1, ())


def test_a_missing_column_is_named_with_its_use(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"t\.csv:1: the acled table lacks sub_event_type \(what happened in particular"):
        added(tmp_path, table(ACLED, battle(), missing=["sub_event_type"]))


def test_a_table_of_no_feed_is_told(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="the header of one of acled, ged"):
        added(tmp_path, "a,b\n1,2\n")


@pytest.mark.parametrize(
    ("more", "reason"),
    [
        ({"event_date": "07/12/2024"}, ":3:event_date: event_date '07/12/2024' is not accepted: a day as YYYY-MM-DD"),
        ({"latitude": "350"}, ":3:latitude: latitude '350' is not accepted: degrees, -90 to 90"),
        ({"latitude": ""}, ":3:latitude: the cell is empty"),
        ({"fatalities": "-4"}, ":3:fatalities: fatalities '-4' is not accepted: a whole number, 0 or more"),
        ({"actor1": "", "location": ""}, ":3:location: the cell is empty"),
        ({"event_date": "2025-06-01"}, "day of the report '2025-06-01' is not accepted: no day after it was known"),
    ],
)
def test_a_bad_row_is_rejected_and_counted(tmp_path: Path, more: dict[str, object], reason: str) -> None:
    done, _ = added(tmp_path, table(ACLED, battle(), battle(event_id_cnty="SYR2", **more), battle(event_id_cnty="SYR3")))
    assert (done.new, done.known, len(done.rejected), done.given) == (2, 0, 1, 3)
    assert reason in done.rejected[0]


def test_a_row_with_too_many_cells_is_rejected(tmp_path: Path) -> None:
    done, _ = added(tmp_path, table(ACLED, battle()) + "x," * 40 + "\n")
    assert (
        "t.csv:3:32: the row has 41 cells, the header 31" in done.rejected[0].replace(str(tmp_path) + "/", "")
        or "31" in done.rejected[0]
    )
    assert done.given == 2


def test_the_same_table_again_changes_nothing(tmp_path: Path) -> None:
    rows = table(ACLED, battle(), battle(event_id_cnty="SYR2"))
    assert added(tmp_path, rows)[0].new == 2
    again, found = added(tmp_path, rows)
    assert (again.new, again.known, len(found)) == (0, 2, 4)
    more, _ = added(tmp_path, table(ACLED, battle(), battle(event_id_cnty="SYR2"), battle(event_id_cnty="SYR4")), "grown.csv")
    assert (more.new, more.known) == (1, 2)


def test_what_is_no_csv_is_told(tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_bytes(b"\xff\xfe\x00caf\xe9,\n")
    with pytest.raises(InputError, match="not UTF-8"):
        api.add_tables([tmp_path / "x.csv"], tmp_path / "a.ledger")
    (tmp_path / "x.csv").write_text("", encoding="utf-8")
    with pytest.raises(InputError, match="the table is empty"):
        api.add_tables([tmp_path / "x.csv"], tmp_path / "a.ledger")
    with pytest.raises(InputError, match="No such file"):
        api.add_tables([tmp_path / "absent.csv"], tmp_path / "a.ledger")

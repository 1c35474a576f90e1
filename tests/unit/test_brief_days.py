"""Other days: the slider's pictures, and what changed since the last brief."""

import base64
import datetime as dt
import json
import re
import zlib
from pathlib import Path

import pytest

from orontes import api
from orontes.config import OutlookOptions
from orontes.core.report import Report
from orontes.errors import InputError
from orontes.situation.history import known_days
from orontes.situation.record import situation_record

QUICK = OutlookOptions(members=30, days=5)
DAYS = tuple(dt.date(2024, 12, n) for n in (2, 5, 7))
TEXTS = (
    "Government forces hold Hama, the Observatory said. Rebels captured Aleppo on 30 November.",
    "Rebels captured Hama on Thursday, the Observatory said.",
    "Rebels captured Rastan on Saturday and stand five kilometres from Homs. Thousands of people fled Homs for Tartus.",
)


@pytest.fixture(scope="module")
def reports() -> list[Report]:
    return [Report(f"r{n}", text, date=day) for n, (text, day) in enumerate(zip(TEXTS, DAYS, strict=True))]


@pytest.fixture(scope="module")
def brief(reports: list[Report]) -> api.Brief:
    return api.brief(reports, options=QUICK, since="2024-12-03")


def map_data(page: str) -> dict:
    return json.loads(re.search(r'id="map-data">(.*?)</script>', page, re.DOTALL)[1])


def test_the_latest_picture_is_that_of_the_brief(brief: api.Brief) -> None:
    last = brief.content.history[-1]
    assert (last.as_of, last.known_on) == (DAYS[-1], DAYS[-1])
    assert last == brief.content.situation


def test_a_day_looks_different_by_what_was_known(brief: api.Brief) -> None:
    found = {(one.as_of, one.known_on): one for one in brief.content.history}
    holder = {known: {state.place.name: state.holder for state in found[DAYS[1], known].control} for known in (DAYS[1], DAYS[2])}
    assert holder[DAYS[1]]["Hama"] == "opposition"
    before = {state.place.name: state.holder for state in found[DAYS[0], DAYS[0]].control}
    assert before["Hama"] == "government"
    assert "Al-Rastan" not in holder[DAYS[1]], "no report told of it by then"
    assert all(day <= known for day, known in found)


def test_later_reports_do_not_change_what_was_known_before(brief: api.Brief, reports: list[Report]) -> None:
    earlier = api.brief(reports[:2], options=QUICK).content

    def held(content: object) -> dict[tuple[dt.date, dt.date], list[tuple[str, str, str | None]]]:
        return {
            (one.as_of, one.known_on): [(state.key, state.status, state.holder) for state in one.control if not state.inferred]
            for one in content.history
        }

    then, now = held(earlier), held(brief.content)
    shared = then.keys() & now.keys()
    assert len(shared) > 3
    assert {key: then[key] for key in shared} == {key: now[key] for key in shared}


def test_only_so_many_known_days_are_kept_and_the_last_is_among_them() -> None:
    told = [Report(f"r{n}", "x", date=dt.date(2024, 1, 1) + dt.timedelta(days=n)) for n in range(40)]
    days = known_days(told, until=dt.date(2024, 1, 20))
    assert days[-1] == dt.date(2024, 1, 20)
    assert len(days) == 8
    assert known_days(told, until=dt.date(2024, 1, 20), most=2) == (dt.date(2024, 1, 19), dt.date(2024, 1, 20))


def test_the_pictures_in_the_page_are_whole_and_open_their_evidence(brief: api.Brief) -> None:
    then = map_data(brief.page)["then"]
    assert len(then["pictures"]) == len(brief.content.history)
    packed = re.search(r'id="evidence-data">(.*?)</script>', brief.page, re.DOTALL)[1]
    entries = json.loads(zlib.decompress(base64.b64decode(packed)))["book"]["names"]
    assert {cell["key"] for cell in then["cells"]} <= set(entries)
    assert {line["key"] for line in (*then["fronts"], *then["roads"])} <= set(entries)
    for cells, fronts, roads in then["pictures"].values():
        assert max(cells, default=-1) < len(then["cells"])
        assert max(fronts, default=-1) < len(then["fronts"])
        assert max(roads, default=-1) < len(then["roads"])
    assert len(json.dumps(then)) < 60_000


def test_one_report_of_one_day_has_no_slider() -> None:
    made = api.brief([Report("r", "Rebels captured Hama today.", date=DAYS[0])], options=QUICK)
    assert made.content.history == ()
    assert map_data(made.page)["then"] is None
    assert 'id="days"' not in made.page


def test_changes_since_a_day_and_since_its_record_are_the_same(brief: api.Brief, reports: list[Report], tmp_path: Path) -> None:
    assert "What changed since" in brief.page
    section = re.search(r'<section id="changes".*?</section>', brief.page, re.DOTALL)[0]
    told = " ".join(re.sub(r"<[^>]*>", " ", section).split())
    assert "Hama Government Opposition" in told
    assert "Al-Rastan not told of Opposition" in told
    older = api.situation(api.earlier(api.gather(reports), dt.date(2024, 12, 3))).situation
    file = tmp_path / "tuesday.json"
    file.write_text(json.dumps(situation_record(older)), encoding="utf-8")
    again = api.brief(reports, options=QUICK, since=str(file))
    assert re.search(r'<section id="changes".*?</section>', again.page, re.DOTALL)[0] == section


def test_nothing_changed_is_said(reports: list[Report]) -> None:
    made = api.brief([*reports[:1], Report("calm", "Nothing new.", date=DAYS[1])], options=QUICK, since="2024-12-04")
    assert "Nothing that the reports tell of" in made.page


@pytest.mark.parametrize("text", ["{}", "[1]", "not json", '{"as_of": "x", "known_on": "y"}'])
def test_a_file_that_is_no_situation_is_told(text: str, reports: list[Report], tmp_path: Path) -> None:
    file = tmp_path / "wrong.json"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=r"wrong\.json.*orontes situation"):
        api.brief(reports, options=QUICK, since=str(file))


def test_a_day_that_is_none_is_told(reports: list[Report]) -> None:
    with pytest.raises(InputError, match="--since"):
        api.brief(reports, options=QUICK, since="soon")
    with pytest.raises(InputError, match="a day before"):
        api.brief(reports, options=QUICK, since="2024-12-07")

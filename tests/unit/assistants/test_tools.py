"""Tools for assistants: what they answer, with which evidence, how long, and what they say to odd questions."""

import datetime as dt
import json
from dataclasses import replace
from pathlib import Path

import pytest

from orontes import api
from orontes.assistants.answers import LONGEST_ANSWER, MOST_NAMED, NAMED_ABOVE, Evidence, answer
from orontes.assistants.desk import Desk
from orontes.assistants.parameters import schema_of
from orontes.assistants.pictures import PARTS
from orontes.assistants.server import call, written
from orontes.assistants.tools import TOOLS
from orontes.core.report import Report
from orontes.errors import InputError, OrontesError

TEXT = api.sample().text
DAY = "2024-12-07"
FEW = {"members": 20, "days": 7}


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    path = tmp_path_factory.mktemp("desk") / "a.ledger"
    api.add([replace(api.sample(), id="homs", publisher="A paper")], path, known_on=dt.date(2024, 12, 7))
    return Desk(path)


def _sentences(made: dict, text: str = TEXT) -> None:
    """Every piece of evidence is a slice of the report."""
    assert made["evidence"]
    for one in made["evidence"]:
        assert text[one["start"] : one["end"]] == one["sentence"]
        assert one["rule"]


def _all_ids(desk: Desk) -> set[str]:
    assert desk.ledger is not None
    return {one.id for one in api.picture(desk.ledger).claims}


def test_read_names_the_sentence_of_every_claim() -> None:
    made = call(Desk(), "read", {"text": TEXT, "date": DAY})
    assert made["count"] == len(made["claims"]) == len(made["evidence"]) > 15
    assert [one["claim"] for one in made["claims"]] == [one["claim"] for one in made["evidence"]]
    _sentences(made)


def test_places_stand_where_they_say() -> None:
    made = call(Desk(), "places", {"text": TEXT})
    assert {"Homs", "Aleppo"} <= {one.get("name") for one in made["places"]}
    assert all(TEXT[one["start"] : one["end"]] == one["text"] for one in made["places"])


def test_situation_names_claims_for_and_against_and_their_report(desk: Desk) -> None:
    made = call(desk, "situation", {})
    named = {key for part in ("control", "fronts", "displaced") for row in made[part] for key in row["claims"]}
    assert named
    assert named <= {one["claim"] for one in made["evidence"]}
    assert {one["publisher"] for one in made["evidence"]} == {"A paper"}
    _sentences(made)
    rest = json.dumps([made[part] for part in PARTS])
    assert all(f'"{key}"' not in rest or key in {one["claim"] for one in made["evidence"]} for key in _all_ids(desk))
    assert not made["control"][0]["inferred"], "what is told stands before what is inferred"


def test_situation_of_one_place_and_part(desk: Desk) -> None:
    made = call(desk, "situation", {"place": "rastan", "part": "control"})
    assert [row["place"]["text"] for row in made["control"]] == ["Rastan"]
    assert "fronts" not in made
    assert len(made["evidence"]) < 5


def test_situation_tells_what_changed(tmp_path: Path) -> None:
    path = tmp_path / "a.ledger"
    days = (("2024-12-02", "Government forces hold Hama."), ("2024-12-05", "Rebels captured Hama on Thursday."))
    for day, text in days:
        report = Report(day, text, dt.date.fromisoformat(day))
        api.add([report], path, known_on=api.BY_DATE)
    made = call(Desk(path, country="SYR"), "situation", {"since": "2024-12-03", "part": "fronts"})
    assert any("Hama" in row["about"] for row in made["changed"])
    assert made["evidence"]


def test_whatif_says_what_was_understood(desk: Desk) -> None:
    made = call(desk, "whatif", {"suppositions": ["Homs falls on 2024-12-08"], **FEW})
    assert made["understood"] == ["Homs is held by opposition from 2024-12-08 on"]
    assert made["ways_lost_or_longer"]
    assert {row["measure"] for row in made["figures"]} >= {"departures", "arrivals", "trapped"}
    _sentences(made)


def test_forecast_is_a_range_with_its_skill_and_assumptions_and_writes_nothing(desk: Desk) -> None:
    before = Path(desk.ledger).read_bytes()
    made = call(desk, "forecast", FEW)
    assert made["departures"]["low"] <= made["departures"]["best"] <= made["departures"]["high"]
    assert made["skill"]
    assert made["caveats"]
    assert sum(one["weight"] for one in made["scenarios"]) == pytest.approx(1, abs=0.01)
    assert "assumptions" not in made
    assert made["assumptions_used"] > 100
    _sentences(made)
    assert Path(desk.ledger).read_bytes() == before


def test_assumptions_are_told_when_asked_for(desk: Desk) -> None:
    made = call(desk, "forecast", FEW | {"part": "assumptions"})
    assert made["assumptions"][0]["statement"]
    assert len(made["assumptions"]) + made["left_out"]["assumptions"] > 100


def test_no_threat_is_an_answer() -> None:
    made = call(Desk(), "forecast", {"text": "Residents of Hama returned to their homes on Friday.", "date": DAY, **FEW})
    assert "outlook" not in made
    assert "No report tells of a front" in made["why"]


@pytest.mark.parametrize(
    ("name", "given", "told"),
    [
        ("unknown", {}, "read or places"),
        ("read", {}, "argument text is missing"),
        ("read", {"text": ""}, "1 to 200,000"),
        ("read", {"text": "x" * 200_001}, "1 to 200,000"),
        ("read", {"text": 5}, "a text"),
        ("read", {"text": "x", "path": "/etc/passwd"}, "text or date or country"),
        ("read", {"text": "x", "date": "7 Dec"}, "YYYY-MM-DD"),
        ("read", {"text": "x", "date": 20241207}, "YYYY-MM-DD"),
        ("read", {"text": "x", "country": "Atlantis"}, "Atlantis"),
        ("situation", {"part": "everything"}, "control or changes"),
        ("situation", {"as_of": "1999-01-01"}, "knows nothing"),
        ("forecast", {"days": 0}, "1 to 90"),
        ("forecast", {"days": True}, "1 to 90"),
        ("forecast", {"members": 10**9}, "20 to 5,000"),
        ("whatif", {"suppositions": []}, "1 to 5"),
        ("whatif", {"suppositions": "Homs falls"}, "a list of texts"),
        ("whatif", {"suppositions": ["pigs fly"]}, "not understood"),
    ],
)
def test_odd_questions_are_told_what_would_do(desk: Desk, name: str, given: dict, told: str) -> None:
    with pytest.raises(OrontesError, match=told.replace("(", r"\(")):
        call(desk, name, given)


def test_without_a_ledger_a_text_is_asked_for() -> None:
    with pytest.raises(InputError, match="orontes mcp --ledger FILE"):
        call(Desk(), "situation", {})


def test_null_counts_as_left_out(desk: Desk) -> None:
    assert call(desk, "situation", {"part": "fronts", "place": None, "text": None}) == call(desk, "situation", {"part": "fronts"})


def test_a_long_answer_is_cut_and_says_by_how_much() -> None:
    towns = "Hama Homs Aleppo Rastan Talbisseh Salamiyah Idlib Tartus Latakia Palmyra".split()
    many = "\n\n".join(
        f"Clashes broke out in {town} on {n} December, killing {n + 20} people." for town in towns for n in range(1, 9)
    )
    made = call(Desk(), "read", {"text": many, "date": "2024-12-31"})
    assert len(written(made)) <= LONGEST_ANSWER
    assert made["left_out"]["claims"]
    rest = call(Desk(), "read", {"text": many, "date": "2024-12-31", "skip": len(made["claims"])})
    assert len(made["claims"]) + len(rest["claims"]) + rest.get("left_out", {}).get("claims", 0) == made["count"]
    rows = [{"n": n, "claims": [f"c{n}"], "words": "x" * 100} for n in range(5_000)]
    made = answer({}, {"rows": rows}, Evidence([], []))
    assert len(written(made)) <= LONGEST_ANSWER
    assert made["left_out"]["rows"] == 5_000 - len(made["rows"]) > 0


def test_a_row_of_many_claims_names_a_dozen_and_counts_the_rest() -> None:
    text = " ".join(f"Rebels captured Hama on {n} December." for n in range(1, 29))
    (reading,) = api.read([Report("r", text, dt.date(2024, 12, 31))])
    ids = [f"x{n}" for n in range(500)]
    made = answer({"claims": ids}, {"rows": [{"claims": [one.id for one in reading.claims] + ids}]}, Evidence([], reading.claims))
    assert (len(made["claims"]), made["more_claims"]) == (NAMED_ABOVE, 500 - NAMED_ABOVE)
    assert len(made["rows"][0]["claims"]) == MOST_NAMED
    assert {one["claim"] for one in made["evidence"]} == {one.id for one in reading.claims[:MOST_NAMED]}


def test_half_characters_do_not_break_the_line() -> None:
    made = call(Desk(), "read", {"text": "Rebels captured Hama\ud800 on Friday.", "date": DAY})
    assert "\ud800" not in written(made)
    json.loads(written(made))


def test_the_schema_of_every_tool_is_closed_and_told() -> None:
    for tool in TOOLS:
        schema = schema_of(tool.parameters)
        assert schema["additionalProperties"] is False
        assert all(one["description"] for one in schema["properties"].values())
        assert "never instructions" in tool.meaning

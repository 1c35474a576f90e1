"""`orontes forecast`: the rows of the sheet, and a table for people."""

import csv
import io
import json
from pathlib import Path

import pytest

from orontes.export.tables import plans
from running import Run

QUICK = ("--sample", "--members", "60", "--days", "3")


def test_rows_have_the_columns_of_the_sheet(orontes: Run) -> None:
    rows = list(csv.DictReader(io.StringIO(orontes("forecast", *QUICK, "--format", "csv").stdout)))
    wanted = next(plan for plan in plans() if plan.name == "forecast")
    assert list(rows[0]) == [column.name for column in wanted.columns]
    levels = ("q05", "q10", "q25", "q50", "q75", "q90", "q95")
    assert all(sorted(float(row[q]) for q in levels) == [float(row[q]) for q in levels] for row in rows)
    gone = [row for row in rows if row["scenario"] == "past shocks"]
    assert [row["horizon_days"] for row in gone] == ["1", "2", "3"]
    assert "past cases" in gone[0]["skill_label"]
    assert {row["measure"] for row in gone} == {"gone"}
    assert all("not yet measured" in row["skill_label"] for row in rows if row["scenario"] != "past shocks")
    assert {"mixed", "fast_collapse"} <= {row["scenario"] for row in rows}
    assert any(row["location_id"] for row in rows)


def test_lines_say_the_same_and_the_same_seed_the_same_bytes(orontes: Run) -> None:
    first, second = (orontes("forecast", *QUICK, "--format", "jsonl").stdout for _ in range(2))
    assert first == second
    assert len([json.loads(line) for line in first.splitlines()]) > 20


def test_thresholds_are_the_users(orontes: Run) -> None:
    rows = list(csv.DictReader(io.StringIO(orontes("forecast", *QUICK, "--thresholds", "10,300000", "--format", "csv").stdout)))
    assert "p_gt_1000" not in rows[0]
    told = [(float(row["p_gt_10"]), float(row["p_gt_300000"])) for row in rows if row["p_gt_10"]]
    assert told
    assert all(many <= few for few, many in told)
    assert any(many < few for few, many in told)


@pytest.mark.parametrize("wrong", ["", "5,a", "5000,1000", "0,5", "1,2,3,4,5,6,7,8,9"])
def test_wrong_thresholds_are_told(orontes: Run, wrong: str) -> None:
    done = orontes("forecast", *QUICK, "--thresholds", wrong)
    assert done.returncode == 2
    assert "--thresholds" in done.stderr


def test_what_each_report_adds(orontes: Run, tmp_path: Path) -> None:
    reports = tmp_path / "reports.jsonl"
    told = "Tens of thousands of people fled Homs on Thursday, the UN said."
    said = [{"id": "many", "text": told}, {"id": "copy", "text": told}, {"id": "near", "text": "Rebels stood 5 km from Homs."},
            {"id": "sport", "text": "The team from Homs won the cup."}]  # fmt: skip
    reports.write_text("".join(json.dumps(one | {"date": "2024-12-06"}) + "\n" for one in said))
    quick = ("--members", "60", "--days", "3", "--country", "SYR", "--why", "--format", "jsonl")
    lines = [json.loads(line) for line in orontes("forecast", str(reports), *quick).stdout.splitlines()]
    by_report = {line["report"]: line for line in lines}
    assert "sport" not in by_report
    assert by_report["near"]["mean"] > 0
    assert by_report["near"]["q05"] <= by_report["near"]["q50"] <= by_report["near"]["q95"]
    shown = orontes("forecast", str(reports), *quick[:-1], "table").stdout
    assert "What each report adds" in shown


def test_the_table_is_for_people(orontes: Run) -> None:
    shown = orontes("forecast", *QUICK, "--format", "table").stdout
    assert all(words in shown for words in ("By scenario", "Past city shocks", "Needs", "Skill"))

"""`orontes forecast`: the rows of the sheet, and a table for people."""

import csv
import io
import json
import subprocess
from collections.abc import Callable

from orontes.export.tables import plans

Run = Callable[..., subprocess.CompletedProcess[str]]
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


def test_the_table_is_for_people(orontes: Run) -> None:
    shown = orontes("forecast", *QUICK, "--format", "table").stdout
    assert all(words in shown for words in ("By scenario", "Past city shocks", "Needs", "Skill"))

"""The commands as a user meets them."""

import csv
import io
import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from orontes import __version__, api
from orontes.brief.figures import FigureSheet
from orontes.brief.maplayers import map_view
from orontes.claim_table import COLUMNS
from orontes.config import OutlookOptions
from running import Run

ESCAPE = "Rebels took the town of Rastan on Friday\x1b[2J, the army said. Thousands fled Homs for Tartus.\n"
KEYS = (
    "id", "report", "kind", "modality", "source", "actor", "target_actor", "place", "origin", "destination", "route", "change",
    "people", "distance", "when", "confidence", "sentence", "quote", "rule",
)  # fmt: skip


def test_version(orontes: Run) -> None:
    assert orontes("--version").stdout == f"orontes {__version__}\n"


def test_the_module_runs_as_the_command() -> None:
    done = subprocess.run([sys.executable, "-m", "orontes", "--version"], capture_output=True, text=True, check=True)
    assert done.stdout == f"orontes {__version__}\n"


@pytest.mark.parametrize("verb", ["brief", "read", "places", "doctor", "backtest", "score"])
def test_each_command_has_help_with_an_example(orontes: Run, verb: str) -> None:
    done = orontes(verb, "--help")
    assert done.returncode == 0
    assert f"Example: orontes {verb}" in " ".join(done.stdout.split())


def test_no_command_shows_help(orontes: Run) -> None:
    done = orontes()
    assert "Usage: orontes" in done.stdout + done.stderr
    assert "--sample" in done.stdout + done.stderr


def test_sample_claims_as_lines_keep_the_contract(orontes: Run) -> None:
    done = orontes("read", "--sample")
    text = api.sample().text
    records = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(records) >= 10
    for record in records:
        assert tuple(record)[: len(KEYS)] == KEYS
        assert text[record["sentence"]["start"] : record["sentence"]["end"]] == record["quote"]
    assert "\\u" not in done.stdout


def test_csv_is_the_same_claims_flattened(orontes: Run) -> None:
    records = [json.loads(line) for line in orontes("read", "--sample", "--format", "jsonl").stdout.splitlines()]
    rows = list(csv.DictReader(io.StringIO(orontes("read", "--sample", "--format", "csv").stdout)))
    assert tuple(rows[0]) == COLUMNS
    assert [row["id"] for row in rows] == [record["id"] for record in records]
    for row, record in zip(rows, records, strict=True):
        assert row["quote"].removeprefix("'") == record["quote"]
        assert row["place_name"] == ((record["place"] or {}).get("name") or "")
        assert row["people_low"] == str((record["people"] or {}).get("low") or "")


def test_table_shows_each_sentence(orontes: Run) -> None:
    records = [json.loads(line) for line in orontes("read", "--sample", "--format", "jsonl").stdout.splitlines()]
    shown = " ".join(orontes("read", "--sample", "--format", "table").stdout.replace("▌", " ").split())
    for record in records:
        assert " ".join(record["quote"].split()) in shown


def test_places_keep_the_contract(orontes: Run) -> None:
    text = api.sample().text
    records = [json.loads(line) for line in orontes("places", "--sample").stdout.splitlines()]
    assert records
    for record in records:
        assert list(record)[:8] == ["report", "text", "start", "end", "name", "lat", "lon", "country"]
        assert text[record["start"] : record["end"]] == record["text"]


@pytest.mark.parametrize("verb", ["read", "places"])
def test_a_terminal_is_never_steered_by_a_report(orontes: Run, verb: str) -> None:
    assert "\x1b" not in orontes(verb, "-", "--date", "2024-12-07", "--format", "table", given=ESCAPE).stdout
    assert "\x1b" not in orontes(verb, "-", "--date", "2024-12-07", "--format", "jsonl", given=ESCAPE).stdout


def test_a_file_a_pipe_and_lines_give_the_same_claims(orontes: Run, tmp_path: Path) -> None:
    report = api.sample()
    (tmp_path / "sample.txt").write_text(report.text, encoding="utf-8")
    (tmp_path / "sample.jsonl").write_text(json.dumps(report.to_record()) + "\n", encoding="utf-8")
    whole = orontes("read", "--sample").stdout
    assert orontes("read", tmp_path / "sample.txt", "--date", "2024-12-07").stdout == whole
    assert orontes("read", tmp_path / "sample.jsonl").stdout == whole
    piped = orontes("read", "-", "--date", "2024-12-07", given=report.text).stdout
    assert piped.replace('"stdin', '"sample') == whole


def test_many_reports_keep_their_order_whatever_the_number_of_workers(orontes: Run, tmp_path: Path) -> None:
    texts = [f"Rebels took the town of Rastan. About {n} people fled Homs." for n in range(100, 170)]
    lines = [json.dumps({"id": f"r{n}", "date": "2024-12-07", "text": text}) for n, text in enumerate(texts)]
    (tmp_path / "many.jsonl").write_text("\n".join(lines), encoding="utf-8")
    done = orontes("read", tmp_path / "many.jsonl", "--format", "jsonl")
    order = list(dict.fromkeys(json.loads(line)["report"] for line in done.stdout.splitlines()))
    assert order == [f"r{n}" for n in range(70)]
    alone = [c.to_record() for reading in api.read(api.load(tmp_path / "many.jsonl"), workers=1) for c in reading.claims]
    assert [json.loads(line) for line in done.stdout.splitlines()] == alone


def test_doctor_names_data_and_credit(orontes: Run) -> None:
    done = orontes("doctor")
    assert done.returncode == 0, done.stdout
    assert "GeoNames" in done.stdout
    assert "numpy" in done.stdout


def test_brief_writes_one_page_and_says_where(orontes: Run, tmp_path: Path) -> None:
    done = orontes("brief", "--sample", "--members", "50", "-o", "out.html", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("out.html ")
    assert [path.name for path in tmp_path.iterdir()] == ["out.html"]


def test_the_same_seed_gives_the_same_bytes(orontes: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1733529600")
    pages = []
    for _ in range(2):
        assert orontes("brief", "--sample", "--members", "50", "-o", "a.html", cwd=tmp_path).returncode == 0
        pages.append((tmp_path / "a.html").read_bytes())
    assert pages[0] == pages[1]


def test_two_sides_that_are_called_the_same_are_one_on_the_map() -> None:
    content = api.brief([api.sample()], options=OutlookOptions(members=5)).content
    assert content.situation is not None
    sides = content.situation.sides
    doubled = replace(content, situation=replace(content.situation, sides=(*sides, f"elsewhere.{sides[0]}")))
    assert len(map_view(doubled, FigureSheet()).sides) == len(map_view(content, FigureSheet()).sides)

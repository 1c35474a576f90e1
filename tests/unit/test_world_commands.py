"""`orontes world ...` and `--world` as a user meets them."""

import json
from pathlib import Path

import pytest

from running import Run

TABLE = "name,name_ar,lat,lon,population,alternates\nTallat Qamar,تلة قمر,34.80,36.72,1200,Moon Hill\n"
TEXT = "Fighters shelled Tallat Qamar in Syria on Friday, a monitor said. Dozens of families fled Talet Qammar for Homs.\n"


@pytest.fixture
def desk(tmp_path: Path, orontes: Run) -> Path:
    (tmp_path / "own.csv").write_text(TABLE, encoding="utf-8")
    (tmp_path / "report.txt").write_text(TEXT, encoding="utf-8")
    done = orontes("world", "build", "--places", str(tmp_path / "own.csv"), "-o", str(tmp_path / "own.pack"))
    assert done.returncode == 0, done.stderr
    assert "1 places, 0 links" in done.stdout
    assert "SYR" in done.stdout
    return tmp_path


@pytest.mark.parametrize("verb", ["build", "show", "role"])
def test_each_command_has_help_with_an_example(orontes: Run, verb: str) -> None:
    done = orontes("world", verb, "--help")
    assert done.returncode == 0
    assert f"Example: orontes world {verb}" in " ".join(done.stdout.split())


def test_villages_of_the_pack_are_found_in_a_report_under_both_spellings(orontes: Run, desk: Path) -> None:
    given = ("places", str(desk / "report.txt"), "--date", "2024-12-07", "--format", "jsonl")
    found = [json.loads(line) for line in orontes(*given, "--world", str(desk / "own.pack")).stdout.splitlines()]
    named = {row["text"]: (row["name"], row["lat"]) for row in found}
    assert named["Tallat Qamar"] == named["Talet Qammar"] == ("Tallat Qamar", 34.8)
    without = [json.loads(line) for line in orontes(*given).stdout.splitlines()]
    assert all(row["lat"] is None for row in without if row["text"].endswith("Qamar"))


def test_claims_of_the_pack_have_its_places(orontes: Run, desk: Path) -> None:
    given = ("read", str(desk / "report.txt"), "--date", "2024-12-07", "--format", "jsonl", "--world", str(desk / "own.pack"))
    claims = [json.loads(line) for line in orontes(*given).stdout.splitlines()]
    assert {claim["origin"]["name"] for claim in claims if claim["kind"] == "displacement"} == {"Tallat Qamar"}


def test_show_says_sources_licences_counts_and_that_the_file_is_whole(orontes: Run, desk: Path) -> None:
    shown = orontes("world", "show", str(desk / "own.pack")).stdout
    assert all(word in shown for word in ("own.csv", "licence:", "credit:", "sha256:", "counts", "file: whole"))


def test_what_is_no_pack_is_refused_before_the_work(orontes: Run, desk: Path) -> None:
    done = orontes(
        "brief", str(desk / "report.txt"), "--date", "2024-12-07", "--world", str(desk / "own.csv"), "-o", str(desk / "x")
    )
    assert done.returncode == 2
    assert "no world pack" in done.stderr
    assert not (desk / "x").exists()


def test_the_role_of_homs_is_told_and_an_unknown_place_named(orontes: Run) -> None:
    told = orontes("world", "role", "Homs", "--country", "SYR").stdout
    assert "Damascus - Tartus: 270 km" in told
    assert "whole network" in told
    done = orontes("world", "role", "Xyzzyq")
    assert (done.returncode, "Xyzzyq" in done.stderr) == (2, True)

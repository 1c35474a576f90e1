"""`orontes review`: asked claim by claim, or told at once; and what it decided shows on the page, in exports and pictures."""

import csv
import datetime as dt
import json
import re
import shutil
from pathlib import Path

import pytest

from orontes import api
from orontes.cli import app
from orontes.core.report import Report
from orontes.errors import InputError
from orontes.verbs.correcting import changes_of
from running import Run

TEXT = (
    "Rebels captured Hama on Thursday. Thousands of people fled from Homs to Tartus, the UN said. "
    "Clashes were reported in Rastan."
)


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("review") / "a.ledger"
    api.add([Report("report", TEXT, dt.date(2024, 12, 6))], path, known_on=api.BY_DATE)
    return path


@pytest.fixture
def ledger(filled: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(filled, tmp_path))


def claims(ledger: Path) -> dict[str, str]:
    return {one.claim.kind: one.claim.id for one in api.to_review(ledger)}


def test_asked_claim_by_claim(ledger: Path, orontes: Run) -> None:
    done = orontes("review", "--ledger", ledger, "--reviewer", "A. Reader", given="a\nc\nplace=Homs\n\nx\ns\nq\n")
    assert done.returncode == 0, done.stderr
    assert "Rebels captured Hama on Thursday." in done.stdout
    assert "accepted by A. Reader" in done.stdout
    assert "(2 decisions kept)" in done.stdout
    assert api.review_counts(ledger) == {"unreviewed": len(claims(ledger)) - 2, "accepted": 1, "corrected": 1, "rejected": 0}


def test_told_at_once_and_shown_everywhere(ledger: Path, orontes: Run, tmp_path: Path) -> None:
    found = claims(ledger)
    done = orontes(
        "review",
        "--ledger",
        ledger,
        "--reviewer",
        "A. Reader",
        "--correct",
        found["displacement"],
        "origin=Hama",
        "people=about 500",
    )
    assert "origin: Homs, now Hama" in done.stdout
    done = orontes("review", "--ledger", ledger, "--reject", found["clash"][:8], "--why", "an old report")
    assert "rejected on" in done.stdout
    page = tmp_path / "brief.html"
    assert orontes("brief", "--ledger", ledger, "--members", "20", "-o", page).returncode == 0
    text = page.read_text(encoding="utf-8")
    assert "corrected by A. Reader on" in text
    assert "Claims that a reviewer rejected" in text
    assert "an old report" in text
    assert orontes("export", "--ledger", ledger, "--members", "20", "--only", "csv", "-o", tmp_path / "out").returncode == 0
    with (tmp_path / "out" / "claims.csv").open(encoding="utf-8-sig") as file:
        rows = {row["kind"]: (row["review_status"], row["reviewer"]) for row in csv.DictReader(file)}
    assert rows["displacement"] == ("corrected", "A. Reader")
    assert rows["clash"] == ("rejected", "")
    assert rows["control_change"] == ("", "")
    picture = json.loads(orontes("situation", "--ledger", ledger).stdout)
    assert {row["review"]["status"] for row in picture["reviewed"]} == {"corrected", "rejected"}
    assert all(found["clash"] not in event["claims"] for event in picture["events"])
    assert orontes("ledger", "verify", ledger).returncode == 0


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--accept", "ffffff"), "claim to review 'ffffff'"),
        (("--accept", "ID", "--reject", "ID"), "one of --accept"),
        (("--correct", "ID", "place"), "PART=VALUE"),
        (("--correct", "ID", "colour=red"), "part of a claim 'colour'"),
        (("--correct", "ID", "place=Xyzzyqua"), "place 'Xyzzyqua'"),
        (("--correct", "ID", "when=soon"), "a day as 2024-12-05"),
        (("--correct", "ID"), "what should stand there"),
        (("place=Homs",), "beside --correct ID"),
        (("--kind", "battle"), "kind of claim 'battle'"),
        (("--below", "2"), "confidence 2"),
    ],
)
def test_what_cannot_be_used_is_told(ledger: Path, arguments: tuple[str, ...], message: str) -> None:
    key = next(iter(claims(ledger).values()))
    words = [key if word == "ID" else word for word in arguments]
    with pytest.raises(InputError, match=re.escape(message)):
        app(["review", "--ledger", str(ledger), *words], standalone_mode=False)


def test_words_become_parts(ledger: Path) -> None:
    moved = next(one.claim for one in api.to_review(ledger, kind="displacement"))
    made = changes_of(
        moved,
        {
            "origin": "Rustan @ 34.92, 36.73", "people": "2,000-9,999 families", "when": "2024-12-05..2024-12-06",
            "distance": "5 km", "actor": "HTS", "source": "none", "route": "the M5 motorway",
            "community": "farmers", "change": "-",
        },
    )  # fmt: skip
    assert (made["origin"]["text"], made["origin"]["name"], made["origin"]["lat"]) == ("Homs", "Rustan", 34.92)
    assert (made["people"]["low"], made["people"]["high"], made["people"]["unit"]) == (2000, 9999, "families")
    assert (made["when"]["start"], made["when"]["end"]) == ("2024-12-05", "2024-12-07")
    assert (made["distance"]["km"], made["actor"]["id"], made["route"]["ref"]) == (5, "syria.hts", "M5")
    assert (made["source"], made["change"], made["community"]) == (None, None, "farmers")
    with pytest.raises(InputError, match="kind"):
        changes_of(moved, {"kind": ""})

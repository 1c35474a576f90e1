"""Whatever is wrong with what was given: a sentence on standard error, the exit code of its kind, no traceback, no half file."""

import os
import signal
import subprocess
import time
from pathlib import Path

import pytest

from running import Run

GOOD = "Rebels near Homs as thousands leave\n\nRebels took the town of Rastan on Friday, the army said.\n"
FILES = {
    "good.txt": GOOD.encode(),
    "empty.txt": b"",
    "blank.txt": b"\n \n",
    "binary.txt": b"\x7fELF\x02\x01\x01\0\0",
    "noise.txt": bytes(range(256)),
    "broken.jsonl": b'{"id": "a", "text": "Homs fell."}\n{"id": "b", "text": "Hama fell."\n',
    "keyless.jsonl": b'{"id": "a"}\n',
    "twice.jsonl": b'{"id": "a", "text": "Homs fell."}\n{"id": "a", "text": "Hama fell."}\n',
    "baddate.jsonl": b'{"id": "a", "date": "7.12.2024", "text": "Homs fell."}\n',
    "list.jsonl": b"[]\n",
    "page.html": b"<html><nav></nav></html>",
    "page.pdf": b"%PDF-1.7\n",
}
CASES = (
    ("empty.txt", (), "empty.txt: the file is empty"),
    ("blank.txt", (), "blank.txt: the file is empty"),
    ("binary.txt", (), "binary.txt: the file is binary"),
    ("noise.txt", (), "noise.txt: the file is binary"),
    ("missing.txt", (), "missing.txt: there is no such file"),
    ("broken.jsonl", (), "broken.jsonl:2:33: broken JSON"),
    ("keyless.jsonl", (), "keyless.jsonl:1: the report has no `text`"),
    ("twice.jsonl", (), "twice.jsonl:2: two reports are called 'a'"),
    ("baddate.jsonl", (), "baddate.jsonl:1: `date` '7.12.2024' is no day like 2024-12-07; it counts as not given"),
    ("list.jsonl", (), "list.jsonl:1: line [] is not accepted"),
    ("page.html", (), "page.html: the page has no main text. Cure:"),
    ("page.pdf", (), "page.pdf: the PDF is damaged and cannot be opened. Cure:"),
    ("good.txt", ("--date", "9999-12-31"), "--date '9999-12-31' is not accepted: a day of the years 1800 to 2200"),
    ("good.txt", ("--date", "7 Dec 2024"), "--date '7 Dec 2024' is not accepted: a day as YYYY-MM-DD is wanted"),
    ("good.txt", ("--date", "2024-13-01"), "--date '2024-13-01' is not accepted"),
    (
        "good.txt",
        ("--country", "SYX"),
        "country 'SYX' is not accepted: an ISO 3166 alpha-3 code is wanted. Cure: write SYR (Syria)",
    ),
    ("good.txt", ("--country", ""), "country '' is not accepted"),
    ("good.txt", ("--sample",), "--sample"),
)
BRIEF_CASES = (
    (("--members", "-5"), "--members -5 is not accepted: a whole number from 1 to 100,000 is wanted"),
    (("--members", "0"), "--members 0 is not accepted"),
    (("--members", "1e3"), "--members"),
    (("--days", "0"), "--days 0 is not accepted"),
    (("--days", "4000"), "--days 4000 is not accepted"),
    (("--seed", "-1"), "--seed -1 is not accepted"),
    (("-o", "nowhere/brief.html"), "nowhere/brief.html: the output folder is not there. Cure: mkdir -p nowhere"),
    (("-o", "."), "this is a folder, not a file"),
    (("--date", "yesterday"), "--date 'yesterday' is not accepted"),
)  # fmt: skip


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, content in FILES.items():
        (tmp_path / name).write_bytes(content)
    return tmp_path


def _check(done: subprocess.CompletedProcess[str], says: str, code: int = 2) -> None:
    assert done.returncode == code, done.stderr
    assert says in done.stderr
    assert "Traceback" not in done.stderr
    assert "fault of Orontes" not in done.stderr
    assert not done.stdout


@pytest.mark.parametrize(("name", "options", "says"), CASES, ids=[" ".join((c[0], *c[1])) for c in CASES])
def test_bad_reports_and_options(orontes: Run, folder: Path, name: str, options: tuple[str, ...], says: str) -> None:
    _check(orontes("brief", name, *options, cwd=folder), says)
    assert {path.name for path in folder.iterdir()} == set(FILES)


@pytest.mark.parametrize("verb", ["read", "places"])
def test_every_verb_refuses_alike(orontes: Run, folder: Path, verb: str) -> None:
    for name, options, says in (CASES[0], CASES[5], CASES[-5], CASES[-3]):
        _check(orontes(verb, name, *options, "--strict", cwd=folder), says)


def test_one_bad_file_of_many_is_named_and_the_others_are_read(orontes: Run, folder: Path) -> None:
    given = ("good.txt", "binary.txt", "broken.jsonl", "missing.txt")
    done = orontes("read", *given, "--format", "jsonl", cwd=folder)
    assert done.returncode == 2
    for says in (
        "not read: binary.txt: the file is binary",
        "not read: broken.jsonl:2:33: broken JSON",
        "not read: missing.txt:",
    ):
        assert says in done.stderr, done.stderr
    assert '"report": "good"' in done.stdout
    assert '"report": "a"' in done.stdout
    assert not orontes("read", "binary.txt", "good.txt", "--strict", cwd=folder).stdout


@pytest.mark.parametrize(("options", "says"), BRIEF_CASES, ids=[" ".join(c[0]) for c in BRIEF_CASES])
def test_bad_options_of_brief(orontes: Run, folder: Path, options: tuple[str, ...], says: str) -> None:
    given = options if "--date" in options else ("--date", "2024-12-07", *options)
    _check(orontes("brief", "good.txt", *given, cwd=folder), says)
    assert {path.name for path in folder.iterdir()} == set(FILES)


def test_a_brief_needs_a_day(orontes: Run, folder: Path) -> None:
    _check(orontes("brief", "good.txt", cwd=folder), "--date")


@pytest.mark.parametrize("verb", ["read", "places", "brief"])
def test_no_report_at_all(orontes: Run, verb: str) -> None:
    _check(orontes(verb), "no report was given")
    _check(orontes(verb, "-"), "standard input is empty")


def test_an_unknown_command_and_option_are_usage_errors(orontes: Run) -> None:
    assert orontes("breif").returncode == 2
    assert "--fromat" in orontes("read", "--fromat", "csv").stderr


@pytest.mark.parametrize("verb", ["read", "places"])
def test_nothing_in_a_report_is_no_error(orontes: Run, verb: str) -> None:
    done = orontes(verb, "-", "--format", "jsonl", given="The weather was fine and everyone had tea.\n")
    assert (done.returncode, done.stdout) == (0, "")
    assert done.stderr.startswith("note: no ")


def test_nothing_to_brief_is_no_error(orontes: Run, tmp_path: Path) -> None:
    calm = "The weather was fine and everyone had tea.\n"
    done = orontes("brief", "-", "--date", "2024-12-07", "-o", "calm.html", given=calm, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "no claim found" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root may write everywhere")
def test_a_file_that_may_not_be_written(orontes: Run, folder: Path) -> None:
    (folder / "shut").mkdir(mode=0o500)
    _check(orontes("brief", "good.txt", "--date", "2024-12-07", "-o", "shut/a.html", cwd=folder), "permission denied")


def test_a_full_disk_is_told(orontes: Run, folder: Path) -> None:
    if not Path("/dev/full").exists():
        pytest.skip("there is no /dev/full here")
    done = orontes("brief", "good.txt", "--date", "2024-12-07", "--members", "20", "-o", "/dev/full", cwd=folder)
    _check(done, "the output cannot be written (No space left on device)")


def test_a_broken_pipe_is_quiet(orontes: Run, folder: Path) -> None:
    lines = "".join(
        f'{{"id": "{i}", "date": "2024-12-07", "text": "Rebels took Rastan. Rebels took Hama."}}\n' for i in range(40)
    )
    (folder / "many.jsonl").write_text(lines * 1, encoding="utf-8")
    command = f"{orontes('--version').args[0]} read many.jsonl --format jsonl | head -n 1"
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, cwd=folder, check=False)
    assert done.stdout.count("\n") <= 1
    assert "Traceback" not in done.stderr
    assert "Exception ignored" not in done.stderr


def test_ctrl_c_says_so(orontes: Run) -> None:
    with subprocess.Popen(
        [orontes("--version").args[0], "read", "-"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        time.sleep(0.8)
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=10)
    assert process.returncode == 130
    assert err == b"orontes: interrupted\n"

"""Runs the reader through the exams beside the project and prints one table: figure, aim, measured.

    python tools/exam.py [FOLDER] [--only NAME] [--quick]

FOLDER holds `reader/` and `public/` (`../shared/exam` by default). Where it is not there, nothing is run and nothing fails: no
other part of the project needs it. The table is also written to `docs/exam.md`. The scorers are the exams' own; the reader is the
installed command.
"""

import argparse
import json
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
LONGEST = "event_location"
ORONTES = Path(sys.executable).with_name("orontes")


@dataclass(frozen=True)
class Aim:
    """A figure of an exam: its name, where the scorer puts it, and what it should reach."""

    figure: str
    path: tuple[str, ...]
    at_least: float


@dataclass(frozen=True)
class Exam:
    """One exam: its folder below the exam folder, the verb of the reader, the scorer with its arguments, and the aims."""

    name: str
    folder: str
    verb: str
    scorer: tuple[str, ...]
    aims: tuple[Aim, ...]


def _claims(name: str, folder: str, *aims: Aim) -> Exam:
    return Exam(name, folder, "read", ("reader/score.py", f"{folder}/gold.jsonl", "CLAIMS", "--json"), aims)


def _public(name: str, verb: str, *aims: Aim) -> Exam:
    return Exam(
        name, f"public/{name}", verb, (f"public/scorers/{name}.py", f"public/{name}", "--claims", "CLAIMS", "--json"), aims
    )


SLOTS = tuple(
    Aim(f"slot {slot}", ("slots", slot, "accuracy"), aim)
    for slot, aim in (
        ("place", 0.92),
        ("people_low", 0.92),
        ("people_high", 0.92),
        ("modality_class", 0.92),
        ("modality", 0.0),
        ("source", 0.85),
    )
)
EXAMS = (
    _claims(
        "reader",
        "reader",
        Aim("headline F1", ("headline", "f1"), 0.80),
        Aim("headline precision", ("headline", "precision"), 0.88),
        Aim("headline recall", ("headline", "recall"), 0.0),
        Aim("all facts right F1", ("all_facts_right_f1",), 0.65),
        *SLOTS,
        Aim("all slots right", ("fully_correct", "facts_right"), 0.70),
        Aim("quotes exact", ("quote_exact",), 1.0),
        Aim("negative texts without a claim", ("negatives", "clean_texts"), 5),
    ),
    _claims(
        "reader, real wording",
        "reader/real",
        Aim("headline F1", ("headline", "f1"), 0.70),
        Aim("quotes exact", ("quote_exact",), 1.0),
    ),
    _public(
        "case2021",
        "read",
        *(
            Aim(f"any-of {kind} {figure}", ("any of kind", kind, figure), aim)
            for kind in ("control", "clash", "strike")
            for figure, aim in (("R", 0.90), ("P", 0.70))
        ),
        Aim("weighted F1, our classes", ("weighted_f1_our_classes",), 0.75),
    ),
    _public(
        "idetect",
        "read",
        Aim("kind F1", ("kind (term)", "F1"), 0.88),
        Aim("quantity F1", ("quantity", "F1"), 0.88),
        Aim("place in a slot", ("location in a slot", "share"), 0.80),
    ),
    _public("idmc_facts", "read", Aim("kind F1", ("kind", "F1"), 0.0), Aim("quantity F1", ("quantity", "F1"), 0.80)),
    _public("event_location", "read", Aim("token F1, verbs in scope", ("all", "in scope", "token F1"), 0.75)),
    _public(
        "tr_news",
        "places",
        Aim("recognition F1", ("recognition", "F1"), 0.85),
        Aim("accuracy at 161 km, populated places", ("populated places only", "acc@161 of found"), 0.80),
    ),
    _public("geovirus", "places", Aim("recognition F1", ("recognition", "F1"), 0.85)),
    _public("humset_geo", "places", Aim("recognition F1", ("recognition", "F1"), 0.85)),
)


@dataclass(frozen=True)
class Result:
    """What one exam measured: a value for each aim, and how fast the command was."""

    exam: Exam
    values: tuple[float | None, ...]
    reports: int
    megabytes_per_s: float


def main() -> int:
    """The exit code: 0 also where there is no exam to run, 1 where the reader or a scorer failed."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folder", nargs="?", type=Path, default=ROOT.parent / "shared" / "exam")
    parser.add_argument("--only", help="run exams whose name holds this word")
    parser.add_argument("--quick", action="store_true", help=f"leave out {LONGEST}, which is most of the work")
    given = parser.parse_args()
    exams = [exam for exam in EXAMS if (given.folder / exam.folder / "reports.jsonl").is_file()]
    if not exams:
        print(f"no exam in {given.folder}: nothing to run (name the folder: python tools/exam.py FOLDER)")
        return 0
    chosen = [
        exam for exam in exams if (not given.only or given.only in exam.name) and not (given.quick and exam.name == LONGEST)
    ]
    results = []
    for exam in chosen:
        print(f"running {exam.name} ...", file=sys.stderr)
        try:
            results.append(run(exam, given.folder))
            print("\n".join(table_lines(results[-1:])[2:]), file=sys.stderr)
        except subprocess.CalledProcessError as error:
            print(f"{exam.name}: {error.cmd[0]} failed: {error.stderr.strip().splitlines()[-1:]}", file=sys.stderr)
            return 1
    table = "\n".join(table_lines(results))
    print(table)
    if not given.only:
        target = ROOT / "docs" / "exam.md"
        target.write_text(f"{HEAD}\n{table}\n", encoding="utf-8")
        print(f"\nwritten to {target.relative_to(ROOT)}")
    return 0


def run(exam: Exam, folder: Path) -> Result:
    """What `exam` measures of the installed reader."""
    reports = folder / exam.folder / "reports.jsonl"
    with tempfile.TemporaryDirectory() as scratch:
        output = Path(scratch) / "output.jsonl"
        start = time.perf_counter()
        with output.open("wb") as target:
            command = [str(ORONTES), exam.verb, str(reports), "--format", "jsonl"]
            subprocess.run(command, check=True, stdout=target, stderr=subprocess.PIPE, text=True)
        seconds = time.perf_counter() - start
        arguments = [str(output) if word == "CLAIMS" else str(folder / word) if "/" in word else word for word in exam.scorer]
        scored = subprocess.run([sys.executable, *arguments], check=True, capture_output=True, text=True)
    figures = json.loads(scored.stdout)
    texts = [json.loads(line)["text"] for line in reports.read_text(encoding="utf-8").splitlines() if line.strip()]
    megabytes = sum(len(text.encode()) for text in texts) / 1e6
    return Result(exam, tuple(_value(figures, aim.path) for aim in exam.aims), len(texts), megabytes / seconds)


def _value(figures: Any, path: tuple[str, ...]) -> float | None:
    for key in path:
        if not isinstance(figures, dict) or key not in figures:
            return None
        figures = figures[key]
    return (
        next((float(v) for v in figures.values() if isinstance(v, int | float)), None) if isinstance(figures, dict) else figures
    )


def table_lines(results: list[Result]) -> list[str]:
    """A markdown table: exam, figure, aim, measured, whether it is reached."""
    lines = ["| exam | figure | aim | measured | |", "|---|---|---|---|---|"]
    for result in results:
        for aim, value in zip(result.exam.aims, result.values, strict=True):
            wanted = f">= {aim.at_least:g}" if aim.at_least else "-"
            shown = "-" if value is None else f"{value:.3f}" if value <= 1 and not float(value).is_integer() else f"{value:g}"
            reached = "" if value is None or not aim.at_least else "yes" if value >= aim.at_least else "no"
            lines.append(f"| {result.exam.name} | {aim.figure} | {wanted} | {shown} | {reached} |")
        lines.append(f"| {result.exam.name} | speed, {result.reports} reports, MB/s | - | {result.megabytes_per_s:.2f} | |")
    return lines


HEAD = """# How good the reader is

Written by `make exam`: the exams' own scorers on the installed `orontes read` and `orontes places`. Speed is that of the whole
command on the machine at hand, start included, and is noisy. The exam texts are not part of the project.
"""

if __name__ == "__main__":
    sys.exit(main())

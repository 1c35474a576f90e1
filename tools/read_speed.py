"""Measures how fast claims are read and places found on one core, beside a tokenising pass, into `docs/speed.md`.

    python tools/read_speed.py [REPORTS.jsonl ...]

Without arguments the texts are the reader's own rules: their examples, each of which tells of an event, and their
counter-examples, none of which does; real texts lie between. Files of reports are measured too where they are named.
"""

import itertools
import json
import platform
import statistics
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from orontes.core.report import Report
from orontes.extract.pipeline import Reader
from orontes.extract.rules import load_rules
from orontes.extract.tokens import sentences

ROOT = Path(__file__).resolve().parents[1]
SENTENCES = 12
"""Sentences of a report put together from examples: that of a short bulletin."""
ROUNDS = 3
PLACE_ROUNDS = 9
HEAD = """# How fast the reader is

Written by `python tools/read_speed.py [REPORTS.jsonl ...]`: the reader on one core, started and warm, the best of three rounds,
processor time. The last column is how many times as long it takes as cutting the same bytes into words and sentences: that ratio
says more than megabytes, which depend on the machine. Several reports are read on all cores ([how-to.md](how-to.md)); starting
takes about a second. How fast the whole command is on the exams: [exam.md](exam.md).

"""


PLACES_HEAD = """## Places

`orontes places` on the same texts. It asks no grammar. *First* is the first time that the texts are seen, the places of their
countries are loaded while they are read; *again* is the median of the rounds after that, when all names and words are known: long
runs of reports come near it. On one core Python spends a third of that time on cutting the text into words and sentences, a
third on looking names up and judging their neighbours, a tenth on names of actors.

"""


@dataclass(frozen=True)
class Found:
    """What was measured of finding places: seconds for texts never seen, for texts seen before, and to tokenise them."""

    name: str
    bytes: int
    mentions: int
    first_s: float
    again_s: float
    tokenise_s: float


@dataclass(frozen=True)
class Speed:
    """What was measured of some reports: how many, their bytes, claims, and seconds to read and to tokenise them."""

    name: str
    reports: int
    bytes: int
    claims: int
    read_s: float
    tokenise_s: float


def main() -> int:
    """The exit code; the table stands in `docs/speed.md` and on standard output."""
    reader = Reader.load()
    texts = {
        "examples of rules: an event in each sentence": bulletins(line for rule in load_rules() for line in rule.examples),
        "counter-examples of rules: no event": bulletins(line for rule in load_rules() for line in rule.counter),
    }
    for path in map(Path, sys.argv[1:]):
        texts[f"{path.parent.name}/{path.name}"] = loaded(path)
    places = "\n".join(place_lines([placed(name, reports, reader) for name, reports in texts.items()]))
    claims = "\n".join(lines([measured(name, reports, reader) for name, reports in texts.items()]))
    text = f"{HEAD}{claims}\n\n{PLACES_HEAD}{places}\n\n{machine()}\n"
    print(text)
    (ROOT / "docs" / "speed.md").write_text(text, encoding="utf-8")
    return 0


def bulletins(examples: Iterable[str]) -> list[Report]:
    """Reports of `SENTENCES` examples each."""
    told = [line.split(" => ")[0] for line in examples]
    parts = [" ".join(told[start : start + SENTENCES]) for start in range(0, len(told), SENTENCES)]
    return [Report(f"bulletin {n}", text) for n, text in enumerate(parts)]


def loaded(path: Path) -> list[Report]:
    """The reports of a `.jsonl` file."""
    rows = (json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip())
    return [Report(str(row.get("id", n)), row["text"]) for n, row in enumerate(rows)]


def measured(name: str, reports: Sequence[Report], reader: Reader) -> Speed:
    """The speed of the reader on these reports."""
    for report in reports[:20]:
        reader.read(report)
    claims = sum(len(reader.read(report)) for report in reports)
    return Speed(
        name, len(reports), sum(len(report.text.encode("utf-8", "replace")) for report in reports), claims,
        best(lambda: [reader.read(report) for report in reports]), best(lambda: [sentences(report.text) for report in reports]),
    )  # fmt: skip


def placed(name: str, reports: Sequence[Report], reader: Reader) -> Found:
    """The speed of place finding on these reports."""
    start = time.process_time()
    mentions = sum(len(reader.places(report)) for report in reports)
    first = time.process_time() - start
    times = [best(lambda: [reader.places(report) for report in reports], rounds=1) for _ in range(PLACE_ROUNDS)]
    size = sum(len(report.text.encode("utf-8", "replace")) for report in reports)
    plain = statistics.median(best(lambda: [sentences(r.text) for r in reports], rounds=1) for _ in range(PLACE_ROUNDS))
    return Found(name, size, mentions, first, statistics.median(times), plain)


def place_lines(found: Sequence[Found]) -> list[str]:
    """A markdown table of place finding."""
    rows = [
        f"| {one.name} | {one.bytes / 1e3:,.0f} | {one.mentions:,} | {one.bytes / 1e6 / one.first_s:.2f} "
        f"| {one.bytes / 1e6 / one.again_s:.2f} | {one.again_s / one.tokenise_s:.1f} |"
        for one in found
    ]
    return ["| texts | kB | places | MB/s first | MB/s again | times a tokenising pass |", "|---|---|---|---|---|---|", *rows]


def best(work: Callable[[], object], *, rounds: int = ROUNDS) -> float:
    """Seconds of processor time of the quickest round."""
    times = []
    for _ in itertools.repeat(None, rounds):
        start = time.process_time()
        work()
        times.append(time.process_time() - start)
    return min(times)


def lines(found: Sequence[Speed]) -> list[str]:
    """A markdown table."""
    rows = [
        f"| {one.name} | {one.reports:,} | {one.bytes / 1e3:,.0f} | {one.claims:,} | {one.bytes / 1e6 / one.read_s:.3f} "
        f"| {one.reports / one.read_s:,.0f} | {one.read_s / one.tokenise_s:.0f} |"
        for one in found
    ]
    head = "| texts | reports | kB | claims | MB/s | reports/s | times a tokenising pass |"
    return [head, "|---|---|---|---|---|---|---|", *rows]


def machine() -> str:
    """What it was measured on."""
    return f"Python {platform.python_version()}, {platform.system()} {platform.machine()}; other programs ran beside it."


if __name__ == "__main__":
    sys.exit(main())

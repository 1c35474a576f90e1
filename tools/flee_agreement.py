"""Agreement with Flee 3.1 on the instances of the tests: runs both, records Flee's means and spreads, prints the figures.

usage: .venv/bin/python tools/flee_agreement.py [--seeds 100] [--more 400] [--members 1000] [--slices 0] [--venv DIR]

The record is of the first `seeds` seeds. Lots of `seeds` out of `more` are measured too, beside what a perfect copy gets, which
is all other seeds of Flee: days of one camp hang together, so that one lot says little.

Flee is installed from PyPI into an environment of its own (DIR, by default out/flee-venv), which is made where it is not there.
"""

import argparse
import json
import subprocess
import sys
import venv
from pathlib import Path
from typing import Any

import numpy as np

from orontes.simulate.flee.instance import read_instance
from orontes.simulate.flee.run import course_of, run_block

HERE = Path(__file__).resolve().parent
INSTANCES = HERE.parent / "tests" / "unit" / "flee" / "instances"
RECORD = INSTANCES / "flee_3_1.json"


def python_with_flee(folder: Path) -> Path:
    """The interpreter of an environment that has Flee."""
    python = folder / "bin" / "python"
    if not python.exists():
        venv.create(folder, with_pip=True)
        subprocess.run([python, "-m", "pip", "install", "--quiet", "flee==3.1"], check=True)
    return python


Runs = list[dict[str, Any]]


def runs_of(python: Path, instance: Path, seeds: int, scratch: Path) -> Runs:
    """Runs of Flee, a seed each."""
    file = scratch / f"{instance.name}.json"
    command = [str(python), str(HERE / "flee_runs.py"), str(instance), "--seeds", str(seeds), "-o", str(file)]
    subprocess.run(command, check=True, stderr=subprocess.DEVNULL)
    found: Runs = json.loads(file.read_text())
    return found


def record_of(runs: Runs) -> dict[str, Any]:
    """Means and spreads of runs of Flee."""
    counts = np.array([run["counts"] for run in runs], dtype=np.float64)
    return {
        "camps": runs[0]["camps"], "seeds": len(runs), "everyone": runs[0]["everyone"],
        "mean": np.round(counts.mean(axis=0), 2).tolist(), "sd": np.round(counts.std(axis=0, ddof=1), 2).tolist(),
    }  # fmt: skip


def figures(record: dict[str, Any], there: np.ndarray[Any, np.dtype[np.float64]]) -> dict[str, float]:
    """Agreement of members, shape (C, D, M), with a record."""
    mean, sd = np.array(record["mean"]).T, np.array(record["sd"]).T
    own, spread = there.mean(axis=-1), there.std(axis=-1, ddof=1)
    error = np.sqrt(sd**2 / record["seeds"] + spread**2 / there.shape[-1])
    known = (sd > 0) & (spread > 0)
    apart = np.abs(own - mean)
    return {
        "z below 2": float((apart[known] < 2 * error[known]).mean()),
        "spread ratio": float(np.median(spread[known] / sd[known])),
        "elsewhere": float((apart.sum(axis=0) / 2 / np.maximum(record["everyone"], 1)).max()),
        "camp-days": float(known.sum()),
    }


def main() -> None:
    """Runs, records, prints."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--seeds", type=int, default=100)
    parser.add_argument("--more", type=int, default=400)
    parser.add_argument("--members", type=int, default=1000)
    parser.add_argument("--slices", type=int, default=0, help="0: camps are counted after each person, as in Flee")
    parser.add_argument("--venv", type=Path, default=Path("out/flee-venv"))
    given = parser.parse_args()
    python = python_with_flee(given.venv)
    records = {}
    for instance in sorted(path for path in INSTANCES.iterdir() if path.is_dir()):
        runs = runs_of(python, instance, given.seeds + given.more, given.venv)
        lots = [runs[at : at + given.seeds] for at in range(0, len(runs), given.seeds)]
        record = record_of(lots[0])
        course = course_of(read_instance(instance), strict=True, fine=given.slices == 0)
        at = [[place.name for place in course.instance.places].index(camp) for camp in record["camps"]]
        there = run_block(course, members=given.members, block=0, seed=0, slices=given.slices).there[at].astype(np.float64)
        records[instance.name] = record
        words = ", ".join(f"{name} {value:.3g}" for name, value in figures(record, there).items())
        print(f"{instance.name}: {words}", file=sys.stderr)
        counts = np.array([run["counts"] for run in runs], dtype=np.float64).transpose(2, 1, 0)
        for number, lot in enumerate(lots if given.more else []):
            others = np.delete(counts, range(number * given.seeds, (number + 1) * given.seeds), axis=2)
            ours, copy = (figures(record_of(lot), values)["z below 2"] for values in (there, others))
            print(f"  seeds {number * given.seeds} on: {ours:.3g}, a perfect copy {copy:.3g}", file=sys.stderr)
    RECORD.write_text(json.dumps(records) + "\n")


if __name__ == "__main__":
    main()

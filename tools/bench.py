"""Measurements of speed, as ratios of CPU times of one run on one machine.

usage: .venv/bin/python tools/bench.py [--venv DIR] [--members 250] [--hasten 20]

Flee (3.1, from PyPI, in an environment of its own) runs a made-up instance of the size of Mali 2012 with one agent for every
`hasten` people; its time grows linearly with agents, so it is taken times `hasten`. Ours runs with all people.
"""

import argparse
import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from bench_instance import DAYS, write_instance
from flee_agreement import python_with_flee
from orontes.simulate.flee.instance import read_instance
from orontes.simulate.flee.run import course_of, run_block

HERE = Path(__file__).resolve().parent


def ours_s(folder: Path, members: int, slices: int) -> float:
    """CPU seconds of one member with all that an ensemble works out once, for a whole run."""
    started = time.process_time()
    run_block(course_of(read_instance(folder), strict=True), members=members, block=0, seed=0, slices=slices)
    return (time.process_time() - started) / members


def flee_s(python: Path, folder: Path, hasten: int) -> float:
    """CPU seconds of one run of Flee with all people, from one with fewer agents."""
    file = folder / "flee.json"
    command = [str(python), str(HERE / "flee_runs.py"), str(folder), "--hasten", str(hasten), "-o", str(file)]
    subprocess.run(command, check=True, stderr=subprocess.DEVNULL)
    return float(json.loads(file.read_text())[0]["cpu_s"]) * hasten


def main() -> None:
    """Prints a table in Markdown."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--venv", type=Path, default=Path("out/flee-venv"))
    parser.add_argument("--members", type=int, default=250)
    parser.add_argument("--hasten", type=int, default=20)
    given = parser.parse_args()
    python = python_with_flee(given.venv)
    print("| instance | what | CPU s a run | times Flee |\n|---|---|---|---|")
    with tempfile.TemporaryDirectory() as scratch:
        cases = (
            ("suite rules", 90_000, True),
            ("without avoid_short_stints", 90_000, False),
            ("10 thousand people", 10_000, True),
            ("100 million people", 100_000_000, True),
        )
        for name, people, stints in cases:
            folder = Path(scratch) / name.replace(" ", "-")
            write_instance(folder, people=people, stints=stints)
            flee = flee_s(python, folder, given.hasten) if people == 90_000 else None  # Mali's
            if flee:
                print(f"| {name} | Flee 3.1, {DAYS} days (from 1/{given.hasten} of the agents) | {flee:.1f} | 1 |")
            for slices, words in ((1, "camps counted once a day"), (8, "eight times a day where they fill up")):
                if people <= 90_000 or slices == 1:  # slices of very many people say nothing new
                    took = ours_s(folder, given.members, slices)
                    print(f"| {name} | {words} | {took:.4f} | {f'{flee / took:,.0f}' if flee else ''} |")
                    sys.stdout.flush()


if __name__ == "__main__":
    main()

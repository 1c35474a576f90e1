"""Measurements of speed, as ratios of CPU times of one run on one machine.

usage: .venv/bin/python tools/bench.py [--venv DIR] [--members 1000] [--hasten 20] [--skip-flee]

Flee (3.1, from PyPI, in an environment of its own) runs a made-up instance of the size of Mali 2012 with one agent for every
`hasten` people; its time grows linearly with agents, so it is taken times `hasten`. Ours runs with all people. The ensemble of
the outlook runs over a made-up country, of the size of a brief and of a large one.
"""

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from bench_country import made_up_setting
from bench_instance import DAYS, write_instance
from flee_agreement import python_with_flee
from orontes.simulate.ensemble import run_ensemble
from orontes.simulate.flee.instance import read_instance
from orontes.simulate.flee.run import course_of, run_block
from orontes.simulate.warm_up import prepare

HERE = Path(__file__).resolve().parent


def ours_s(folder: Path, members: int, slices: int) -> float:
    """CPU seconds of one member with all that an ensemble works out once, for a whole run; compiled code is there already."""
    fine = slices == 0
    run_block(course_of(read_instance(folder), strict=True, fine=fine), members=2, block=0, seed=0, slices=slices)
    started = time.process_time()
    run_block(course_of(read_instance(folder), strict=True, fine=fine), members=members, block=0, seed=0, slices=slices)
    return (time.process_time() - started) / members


def flee_s(python: Path, folder: Path, hasten: int) -> float:
    """CPU seconds of one run of Flee with all people, from one with fewer agents."""
    file = folder / "flee.json"
    command = [str(python), str(HERE / "flee_runs.py"), str(folder), "--hasten", str(hasten), "-o", str(file)]
    subprocess.run(command, check=True, stderr=subprocess.DEVNULL)
    return float(json.loads(file.read_text())[0]["cpu_s"]) * hasten


def outlook_s(places: int, days: int, active: int, people: float) -> tuple[float, float]:
    """CPU seconds of an ensemble of 1,000 members of the outlook, and places that somebody leaves a day in a member."""
    setting = made_up_setting(places=places, active=active, people=people)
    started = time.process_time()
    found = run_ensemble(setting, days=days, members=1000)
    return time.process_time() - started, float((found.measures["departures"].values > 0).sum()) / days / 1000


def bench_outlook() -> None:
    """Prints a table of the outlook's ensemble; compiled code is there already."""
    prepare()
    print("\n| places | days | people a town | places left a day | CPU s for 1,000 members |\n|---|---|---|---|---|")
    for places, days, active, people in ((64, 14, 20, 5e4), (64, 14, 20, 5e5), (64, 14, 20, 5e6), (300, 60, 40, 5e4)):
        took, left = outlook_s(places, days, active, people)
        print(f"| {places} | {days} | {people:,.0f} | {left:.0f} | {took:.2f} |")
        sys.stdout.flush()
    print(f"\npeak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2:.2f} GB")


def main() -> None:
    """Prints tables in Markdown."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--venv", type=Path, default=Path("out/flee-venv"))
    parser.add_argument("--members", type=int, default=1000)
    parser.add_argument("--hasten", type=int, default=20)
    parser.add_argument("--skip-flee", action="store_true", help="only the outlook's ensemble")
    given = parser.parse_args()
    if not given.skip_flee:
        bench_flee(python_with_flee(given.venv), members=given.members, hasten=given.hasten)
    bench_outlook()


def bench_flee(python: Path, *, members: int, hasten: int) -> None:
    """Prints a table of Flee and of its preset here."""
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
            flee = flee_s(python, folder, hasten) if people == 90_000 else None  # Mali's
            if flee:
                print(f"| {name} | Flee 3.1, {DAYS} days (from 1/{hasten} of the agents) | {flee:.1f} | 1 |")
            for slices, words in (
                (1, "camps counted once a day"),
                (8, "eight times a day where they fill up"),
                (0, "after each person where they fill up"),
            ):
                if people <= 90_000 or slices == 1:  # slices of very many people say nothing new
                    took = ours_s(folder, members if slices else members // 20, slices)
                    print(f"| {name} | {words} | {took:.4f} | {f'{flee / took:,.0f}' if flee else ''} |")
                    sys.stdout.flush()


if __name__ == "__main__":
    main()

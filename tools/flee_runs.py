"""Runs of Flee itself, the agent-based code from PyPI, for comparison; run by an interpreter that has `flee` 3.1.

usage: PYTHON_WITH_FLEE tools/flee_runs.py INSTANCE --seeds N [--first S] [--hasten H] -o FILE.json

The loop is that of Flee's own run script: conflict zones, new people, closures, a day. Flee has no seed of its own; the two
generators that it uses are seeded here. What it prints is dropped.
"""

import argparse
import contextlib
import io
import json
import random
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np


def run(folder: Path, seed: int, hasten: int | None) -> dict[str, Any]:
    """Counts of every camp by day, people elsewhere, and the CPU time of one run."""
    from flee import InputGeography, flee, spawning
    from flee.datamanager import handle_refugee_data
    from flee.SimulationSettings import SimulationSettings

    random.seed(seed)
    np.random.seed(seed)  # noqa: NPY002  # the one that Flee uses
    spawning.__dict__["__refugees_raw"] = spawning.__dict__["__refugee_debt"] = 0  # Flee keeps them from run to run
    tables = folder / "input_csv"
    SimulationSettings.ReadFromYML(str(folder / "simsetting.yml"))
    if hasten:
        SimulationSettings.optimisations["PopulationScaleDownFactor"] = hasten
    SimulationSettings.ConflictInputFile = str(tables / "conflicts.csv")
    period = dict(line.split(",") for line in (tables / "sim_period.csv").read_text().split())
    system, geography = flee.Ecosystem(), InputGeography.InputGeography()
    geography.ReadConflictInputCSV(str(tables / "conflicts.csv"))
    geography.ReadLocationsFromCSV(str(tables / "locations.csv"))
    geography.ReadLinksFromCSV(str(tables / "routes.csv"))
    geography.ReadClosuresFromCSV(str(tables / "closures.csv"))
    system, places = geography.StoreInputGeographyInEcosystem(system)
    data = handle_refugee_data.RefugeeTable(
        csvformat="generic",
        data_directory=str(folder / "source_data"),
        start_date=period["StartDate"],
        data_layout="data_layout.csv",
        population_scaledown_factor=SimulationSettings.optimisations["PopulationScaleDownFactor"],
    )
    data.ReadL1Corrections(str(tables / "registration_corrections.csv"))
    camps = system.get_camp_names()
    for camp in camps:
        spawning.add_initial_refugees(system, data, places[camp])
    started, counts, everyone = time.process_time(), [], []
    for day in range(int(period["Length"])):
        geography.AddNewConflictZones(system, day)
        spawning.spawn_daily_displaced(system, day, data)
        spawning.refresh_spawn_weights(system)
        system.enact_border_closures(day)
        system.evolve()
        counts.append([places[camp].numAgents for camp in camps])
        everyone.append(system.numAgents())
    return {"camps": camps, "counts": counts, "everyone": everyone, "cpu_s": time.process_time() - started}


def main() -> None:
    """Runs with seeds one after the other, into one file."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("instance", type=Path)
    parser.add_argument("--seeds", type=int, default=1)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--hasten", type=int)
    parser.add_argument("-o", "--output", type=Path, required=True)
    given = parser.parse_args()
    runs = []
    for seed in range(given.first, given.first + given.seeds):
        with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
            runs.append(run(given.instance, seed, given.hasten))
        print(f"{given.instance.name}: run {seed} took {runs[-1]['cpu_s']:.2f} s", file=sys.stderr)
    given.output.write_text(json.dumps(runs))


if __name__ == "__main__":
    main()

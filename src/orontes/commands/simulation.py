"""The command `orontes simulate`: a Flee instance folder, run as an ensemble."""

from collections.abc import Iterable
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from orontes.commands.options import Dask
from orontes.config import SIMULATION_BLOCK

if TYPE_CHECKING:
    from orontes.simulate.flee.run import Counts


class OutputFormat(StrEnum):
    """Which tables `orontes simulate` writes."""

    flee = "flee"
    orontes = "orontes"
    both = "both"


def simulate(  # options of a command, given by name
    instance: Annotated[
        Path,
        typer.Argument(metavar="INSTANCE", help="Folder with locations.csv, routes.csv, ... as Flee has it.", show_default=False),
    ],
    members: Annotated[int, typer.Option("--members", metavar="N", help="Runs of the ensemble.")] = 1000,
    seed: Annotated[int, typer.Option("--seed", metavar="S", help="The same seed gives the same numbers.")] = 0,
    days: Annotated[int | None, typer.Option("--days", metavar="N", help="Only the first days.")] = None,
    strict_flee: Annotated[
        bool, typer.Option("--strict-flee", help="Do what Flee's code does, not what its documentation says.")
    ] = False,
    slices: Annotated[
        int, typer.Option("--slices", metavar="N", help="Counts of camps that fill up within a day; 0: after each person.")
    ] = 8,
    workers: Annotated[int | None, typer.Option("--workers", metavar="N", help="Processes; all cores without it.")] = None,
    dask: Dask = None,
    output_format: Annotated[
        OutputFormat, typer.Option("--output-format", help="Flee's out.csv, quantiles and scores, or both.")
    ] = OutputFormat.both,
    output: Annotated[Path, typer.Option("--output", "-o", metavar="DIR", help="Where the tables go.")] = Path("simulation"),
) -> None:
    """A Flee instance run unchanged, as an ensemble of counts instead of agents: a range for every camp and day, with a seed."""
    from orontes import api, console

    def watch(blocks: "Iterable[Counts]") -> "Iterable[Counts]":
        return console.track(blocks, label="simulating", total=-(-members // SIMULATION_BLOCK))

    found = api.simulate(
        instance,
        members=members,
        seed=seed,
        strict=strict_flee,
        days=days,
        slices=slices,
        workers=workers,
        dask=dask,
        watch=watch,
    )
    for remark in found.instance.notes:
        console.note(remark)
    files = api.save_simulation(found, output, tables=output_format)
    typer.echo(", ".join(map(str, files)))
    for name, mean, low, high in api.simulation_scores(found):
        typer.echo(f"averaged relative difference, {name:<12} {mean}  ({low} to {high})")

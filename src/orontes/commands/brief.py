"""The command `orontes brief`."""

import os
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from orontes.commands.options import Country, Day, Reports, Sample, World, command_line, counted, given_reports
from orontes.config import OutlookOptions

if TYPE_CHECKING:
    from orontes.api import Reading

DEFAULTS: Final = OutlookOptions()


def brief(
    reports: Reports = None,
    date: Day = None,
    days: Annotated[int, typer.Option("--days", metavar="N", help="Days of the outlook.")] = DEFAULTS.days,
    members: Annotated[int, typer.Option("--members", metavar="N", help="Runs of the ensemble.")] = DEFAULTS.members,
    seed: Annotated[int, typer.Option("--seed", metavar="N", help="The same seed gives the same numbers.")] = DEFAULTS.seed,
    country: Country = None,
    world: World = None,
    output: Annotated[Path, typer.Option("--output", "-o", metavar="FILE", help="Where the page goes.")] = Path("brief.html"),
    sample: Sample = False,
) -> None:
    """Reports in, one page out: key figures, map, outlook, every number linked to its sentence. Works off line."""
    from orontes import api, console, listing
    from orontes.output import check_writable, write_whole

    options = OutlookOptions(days=days, members=members, seed=seed, workers=os.cpu_count() or 1)
    check_writable(output)
    given = tuple(given_reports(reports, date, sample=sample))
    tally = listing.Tally()

    def watch(readings: "Iterable[Reading]") -> "Iterable[Reading]":
        return listing.counted(console.track(readings, label="reading", total=len(given)), tally)

    made = api.brief(given, country=country, world=world, options=options, command=command_line(), watch=watch)
    size = write_whole(output, made.page)
    if not tally.found:
        console.note(f"{tally.nothing_found('claim')}. The page says so")
    typer.echo(f"{output}  ({size / 1e6:.1f} MB: {counted(tally.found, 'claim')} from {counted(tally.reports, 'report')})")

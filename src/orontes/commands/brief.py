"""The command `orontes brief`."""

from pathlib import Path
from typing import Annotated, Final

import typer

from orontes.commands.options import (
    AsOf,
    Country,
    Day,
    Days,
    FromLedger,
    KnownBy,
    Members,
    Profile,
    Reports,
    Sample,
    Seed,
    World,
    command_line,
    counted,
    day_of,
    outlook_options,
    reading_bar,
    reports_or_ledger,
)
from orontes.config import OutlookOptions

DEFAULTS: Final = OutlookOptions()


def brief(
    reports: Reports = None,
    date: Day = None,
    days: Days = DEFAULTS.days,
    members: Members = DEFAULTS.members,
    seed: Seed = DEFAULTS.seed,
    country: Country = None,
    world: World = None,
    ledger: FromLedger = None,
    as_of: AsOf = None,
    known_on: KnownBy = None,
    output: Annotated[Path, typer.Option("--output", "-o", metavar="FILE", help="Where the page goes.")] = Path("brief.html"),
    profile: Profile = "internal",
    sample: Sample = False,
) -> None:
    """Reports in, one page out: key figures, map, outlook, every number linked to its sentence. Works off line."""
    from orontes import api, console, listing
    from orontes.output import check_writable, write_whole

    options = outlook_options(days, members, seed)
    check_writable(output)
    asked = reports_or_ledger(reports, ledger, date, sample=sample)
    given, tally = tuple(asked) if asked is not None else None, listing.Tally()

    made = api.brief(
        given, ledger=ledger, as_of=day_of(as_of, "--as-of"), known_on=day_of(known_on, "--known-on"), country=country,
        world=world, options=options, profile=profile, command=command_line(), watch=reading_bar(tally, total=len(given or ())),
    )  # fmt: skip
    size = write_whole(output, made.page)
    if given is not None and not tally.found:
        console.note(f"{tally.nothing_found('claim')}. The page says so")
    found = f"{counted(len(made.content.claims), 'claim')} from {counted(len(made.content.reports), 'report')}"
    typer.echo(f"{output}  ({size / 1e6:.1f} MB: {found})")

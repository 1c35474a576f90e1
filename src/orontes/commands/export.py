"""The command `orontes export`."""

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
    Lexicons,
    Members,
    Profile,
    Reports,
    Sample,
    Seed,
    Strict,
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


def export(
    reports: Reports = None,
    output: Annotated[Path, typer.Option("--output", "-o", metavar="DIR", help="Folder that the files go to.")] = Path("export"),
    date: Day = None,
    profile: Profile = "internal",
    hxl: Annotated[bool, typer.Option("--hxl", help="Also csv files with a row of HXL tags.")] = False,
    only: Annotated[
        str | None, typer.Option("--only", metavar="KINDS", help="Some of xlsx,csv,parquet,gpkg,geojson; else all.")
    ] = None,
    days: Days = DEFAULTS.days,
    members: Members = DEFAULTS.members,
    seed: Seed = DEFAULTS.seed,
    country: Country = None,
    world: World = None,
    lexicon: Lexicons = None,
    ledger: FromLedger = None,
    as_of: AsOf = None,
    known_on: KnownBy = None,
    sample: Sample = False,
    strict: Strict = False,
) -> None:
    """Picture, outlook and claims as Excel, csv, parquet, GeoPackage and GeoJSON: for Excel, QGIS and other programs."""
    from orontes import api, console, listing

    options = outlook_options(days, members, seed)
    asked = reports_or_ledger(reports, ledger, date, sample=sample, strict=strict)
    given, tally = tuple(asked) if asked is not None else None, listing.Tally()

    made = api.export(
        given, output, ledger=ledger, as_of=day_of(as_of, "--as-of"), known_on=day_of(known_on, "--known-on"), country=country,
        world=world, lexicon=lexicon or (), options=options, profile=profile, only=only, hxl=hxl, command=command_line(),
        watch=reading_bar(tally, total=len(given or ())),
    )  # fmt: skip
    if given is not None and not tally.found:
        console.note(f"{tally.nothing_found('claim')}. The tables of the picture are empty")
    size = sum(file.stat().st_size for file in made.files)
    typer.echo(
        f"{output}  ({counted(len(made.files), 'file')}, {size / 1e6:.1f} MB: {counted(len(made.content.claims), 'claim')})"
    )

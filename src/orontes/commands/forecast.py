"""The command `orontes forecast`."""

import csv
import json
import sys
from enum import StrEnum
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
    Reports,
    Sample,
    Seed,
    World,
    day_of,
    outlook_options,
    reading_bar,
    reports_or_ledger,
)
from orontes.config import OutlookOptions

DEFAULTS: Final = OutlookOptions()


class ForecastFormat(StrEnum):
    """How `orontes forecast` prints."""

    table = "table"
    csv = "csv"
    jsonl = "jsonl"


def forecast(
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
    sample: Sample = False,
    format_: Annotated[ForecastFormat | None, typer.Option("--format", help="Table in a terminal, csv elsewhere.")] = None,
) -> None:
    """The outlook as rows: by day, place, measure and scenario, and as in past city shocks, with its measured record."""
    from orontes import api, console, screens, situation_screens
    from orontes.output import for_spreadsheet

    given = reports_or_ledger(reports, ledger, date, sample=sample)
    options = outlook_options(days, members, seed)
    content, sheet = api.forecast(
        given, ledger=ledger, as_of=day_of(as_of, "--as-of"), known_on=day_of(known_on, "--known-on"), country=country,
        world=world, options=options, watch=reading_bar(),
    )  # fmt: skip
    names = [column.name for column in sheet.plan.columns]
    layout = format_ or (ForecastFormat.table if sys.stdout.isatty() else ForecastFormat.csv)
    if content.forecast is None:
        console.note("no threat is reported, so there is no outlook")
    if layout is ForecastFormat.table:
        if content.forecast is not None:
            situation_screens.print_outlook(screens.stdout_console(), content.forecast, content.needs)
    elif layout is ForecastFormat.csv:
        writer = csv.writer(sys.stdout, lineterminator="\n")
        writer.writerow(names)
        writer.writerows([for_spreadsheet(cell) if isinstance(cell, str) else cell for cell in row] for row in sheet.rows)
    else:
        for row in sheet.rows:
            sys.stdout.write(json.dumps(dict(zip(names, row, strict=True)), default=str, ensure_ascii=False) + "\n")

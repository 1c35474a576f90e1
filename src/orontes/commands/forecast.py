"""The command `orontes forecast`."""

import csv
import json
import sys
from collections.abc import Iterable
from enum import StrEnum
from functools import partial
from typing import TYPE_CHECKING, Annotated, Final

import typer

from orontes.commands.options import (
    AsOf,
    Country,
    Dask,
    Day,
    Days,
    FromLedger,
    KnownBy,
    Lexicons,
    Members,
    Reports,
    Sample,
    Seed,
    Strict,
    World,
    day_of,
    outlook_options,
    reading_bar,
    reports_or_ledger,
)
from orontes.config import OutlookOptions

if TYPE_CHECKING:
    import datetime as dt

    from orontes.why import Why

    Cell = str | int | float | dt.date | None

DEFAULTS: Final = OutlookOptions()
WHY_COLUMNS: Final = (
    "report", "report_date", "report_publisher", "report_title", "claim_ids", "measure", "unit", "mean", "q05", "q50", "q95",
    "without_q50", "past_shocks_q50", "members",
)  # fmt: skip
"""What the rows of ``--why`` tell: `orontes.why.Effect`; mean and quantiles are of what the report adds."""


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
    lexicon: Lexicons = None,
    ledger: FromLedger = None,
    as_of: AsOf = None,
    known_on: KnownBy = None,
    sample: Sample = False,
    strict: Strict = False,
    thresholds: Annotated[
        str,
        typer.Option("--thresholds", metavar="N,N", help="Arrivals within a week whose probability to be passed is told."),
    ] = ",".join(map(str, DEFAULTS.thresholds)),
    why: Annotated[
        bool,
        typer.Option("--why", help="What each report adds, by leaving it out; csv and jsonl then hold these rows alone."),
    ] = False,
    dask: Dask = None,
    format_: Annotated[ForecastFormat | None, typer.Option("--format", help="Table in a terminal, csv elsewhere.")] = None,
) -> None:
    """The outlook as rows: by day, place, measure and scenario, and as in past city shocks, with its measured record."""
    from orontes import api, console, screens, situation_screens

    given = reports_or_ledger(reports, ledger, date, sample=sample, strict=strict)
    options = outlook_options(days, members, seed, thresholds=thresholds, dask=dask)
    content, sheet = api.forecast(
        given, ledger=ledger, as_of=day_of(as_of, "--as-of"), known_on=day_of(known_on, "--known-on"), country=country,
        world=world, lexicon=lexicon or (), options=options, watch=reading_bar(),
    )  # fmt: skip
    layout = format_ or (ForecastFormat.table if sys.stdout.isatty() else ForecastFormat.csv)
    if content.forecast is None:
        console.note("no threat is reported, so there is no outlook")
    reasons = None
    if why:
        watch = partial(console.track, label="leaving reports out")
        reasons = api.why(content, world=world, options=options, watch=watch)
    if layout is ForecastFormat.table:
        if content.forecast is not None:
            situation_screens.print_outlook(screens.stdout_console(), content.forecast, content.needs)
        if reasons is not None:
            situation_screens.print_why(screens.stdout_console(), reasons)
    elif why:
        _print_rows(list(WHY_COLUMNS), why_rows(reasons), layout)
    else:
        _print_rows([column.name for column in sheet.plan.columns], sheet.rows, layout)


def why_rows(reasons: "Why | None") -> "list[tuple[Cell, ...]]":
    """What each report adds as rows with `WHY_COLUMNS`; none without an outlook."""
    if reasons is None:
        return []
    return [
        (one.report.id, one.report.date, one.report.publisher, one.report.title, "; ".join(one.claims), "departures", "persons",
         *(round(value, 1) for value in (one.mean_added, one.pairs.low, one.pairs.best, one.pairs.high, one.without.best)),
         None if one.past_shocks_added is None else round(one.past_shocks_added, 1), reasons.members)
        for one in reasons.effects
    ]  # fmt: skip


def _print_rows(names: list[str], rows: "Iterable[tuple[Cell, ...]]", layout: ForecastFormat) -> None:
    from orontes.output import for_spreadsheet

    if layout is ForecastFormat.csv:
        writer = csv.writer(sys.stdout, lineterminator="\n")
        writer.writerow(names)
        writer.writerows([for_spreadsheet(cell) if isinstance(cell, str) else cell for cell in row] for row in rows)
    else:
        for row in rows:
            sys.stdout.write(json.dumps(dict(zip(names, row, strict=True)), default=str, ensure_ascii=False) + "\n")

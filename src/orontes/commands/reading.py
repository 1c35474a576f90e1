"""The commands that list what stands in reports: `orontes read` and `orontes places`."""

import sys
from enum import StrEnum
from typing import Annotated

import typer

from orontes.commands.options import Country, Day, Reports, Sample, World, given_reports


class ReadFormat(StrEnum):
    """How `orontes read` prints."""

    table = "table"
    jsonl = "jsonl"
    csv = "csv"


class PlacesFormat(StrEnum):
    """How `orontes places` prints."""

    table = "table"
    jsonl = "jsonl"


def read(
    reports: Reports = None,
    date: Day = None,
    country: Country = None,
    world: World = None,
    sample: Sample = False,
    format_: Annotated[ReadFormat | None, typer.Option("--format", help="Table in a terminal, jsonl elsewhere.")] = None,
) -> None:
    """Claims in reports: who, where, how many, by whose word, each with the sentence that says it."""
    from orontes import api, console, listing

    layout = format_ or (ReadFormat.table if sys.stdout.isatty() else ReadFormat.jsonl)
    readings = api.read(given_reports(reports, date, sample=sample), country=country, world=world)
    tally = listing.list_claims(console.track(readings, label="reading", quiet=sys.stdout.isatty()), layout=layout)
    if not tally.found:
        console.note(tally.nothing_found("claim"))


def places(
    reports: Reports = None,
    date: Day = None,
    country: Country = None,
    world: World = None,
    sample: Sample = False,
    format_: Annotated[PlacesFormat | None, typer.Option("--format", help="Table in a terminal, jsonl elsewhere.")] = None,
) -> None:
    """Every place mention in reports, resolved to a name, a point and a country where that is possible."""
    from orontes import api, console, listing

    layout = format_ or (PlacesFormat.table if sys.stdout.isatty() else PlacesFormat.jsonl)
    found = api.places(given_reports(reports, date, sample=sample), country=country, world=world)
    tally = listing.list_places(console.track(found, label="reading", quiet=sys.stdout.isatty()), layout=layout)
    if not tally.found:
        console.note(tally.nothing_found("place"))

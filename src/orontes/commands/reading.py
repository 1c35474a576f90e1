"""The commands that list what stands in reports: `orontes read` and `orontes places`."""

import sys
from enum import StrEnum
from typing import Annotated

import typer

from orontes.commands.models import ModelRun
from orontes.commands.options import (
    KEY_VARIABLE,
    QUESTIONS,
    TIMEOUT_S,
    Answers,
    AtEndpoint,
    Country,
    Day,
    KeyVariable,
    Lexicons,
    ModelName,
    PriceIn,
    PriceOut,
    Questions,
    ReaderChoice,
    ReaderName,
    RejectedFile,
    Reports,
    Sample,
    Strict,
    Timeout,
    World,
    Yes,
    given_reports,
)
from orontes.commands.refused import refuse


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
    lexicon: Lexicons = None,
    sample: Sample = False,
    strict: Strict = False,
    format_: Annotated[ReadFormat | None, typer.Option("--format", help="Table in a terminal, jsonl elsewhere.")] = None,
    reader: ReaderChoice = ReaderName.built_in,
    endpoint: AtEndpoint = None,
    model: ModelName = None,
    key_variable: KeyVariable = KEY_VARIABLE,
    price_in: PriceIn = None,
    price_out: PriceOut = None,
    timeout: Timeout = TIMEOUT_S,
    questions: Questions = QUESTIONS,
    answers: Answers = None,
    rejected: RejectedFile = None,
    yes: Yes = False,
) -> None:
    """Claims in reports: who, where, how many, by whose word, each with the sentence that says it."""
    from orontes import api, console, listing

    layout = format_ or (ReadFormat.table if sys.stdout.isatty() else ReadFormat.jsonl)
    run = ModelRun(
        reader, endpoint, model, key_variable=key_variable, prices=(price_in, price_out), timeout_s=timeout, questions=questions,
        answers=answers, rejected=rejected, yes=yes,
    )  # fmt: skip
    given = run.before(given_reports(reports, date, sample=sample, strict=strict))
    readings = run.watch(
        api.read(given, country=country, world=world, lexicon=lexicon or (), model=run.model, refused=None if strict else refuse)
    )
    with run.told():
        tally = listing.list_claims(console.track(readings, label="reading", quiet=sys.stdout.isatty()), layout=layout)
    if not tally.found:
        console.note(tally.nothing_found("claim"))


def places(
    reports: Reports = None,
    date: Day = None,
    country: Country = None,
    world: World = None,
    lexicon: Lexicons = None,
    sample: Sample = False,
    strict: Strict = False,
    format_: Annotated[PlacesFormat | None, typer.Option("--format", help="Table in a terminal, jsonl elsewhere.")] = None,
) -> None:
    """Every place mention in reports, resolved to a name, a point and a country where that is possible."""
    from orontes import api, console, listing

    layout = format_ or (PlacesFormat.table if sys.stdout.isatty() else PlacesFormat.jsonl)
    found = api.places(
        given_reports(reports, date, sample=sample, strict=strict),
        country=country,
        world=world,
        lexicon=lexicon or (),
        refused=None if strict else refuse,
    )
    tally = listing.list_places(console.track(found, label="reading", quiet=sys.stdout.isatty()), layout=layout)
    if not tally.found:
        console.note(tally.nothing_found("place"))

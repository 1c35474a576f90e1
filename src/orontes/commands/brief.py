"""The command `orontes brief`."""

from pathlib import Path
from typing import Annotated, Final

import typer

from orontes.commands.models import ModelRun
from orontes.commands.options import (
    KEY_VARIABLE,
    QUESTIONS,
    TIMEOUT_S,
    Answers,
    AsOf,
    AtEndpoint,
    Country,
    Day,
    Days,
    FromLedger,
    KeyVariable,
    KnownBy,
    Lexicons,
    Members,
    ModelName,
    PriceIn,
    PriceOut,
    Profile,
    Questions,
    ReaderChoice,
    ReaderName,
    RejectedFile,
    Reports,
    Sample,
    Seed,
    Since,
    Strict,
    Timeout,
    World,
    Yes,
    command_line,
    counted,
    day_of,
    outlook_options,
    reading_bar,
    reports_or_ledger,
)
from orontes.config import OutlookOptions
from orontes.errors import InputError

DEFAULTS: Final = OutlookOptions()


def brief(
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
    output: Annotated[Path, typer.Option("--output", "-o", metavar="FILE", help="Where the page goes.")] = Path("brief.html"),
    profile: Profile = "internal",
    since: Since = None,
    sample: Sample = False,
    strict: Strict = False,
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
    """Reports in, one page out: key figures, map, outlook, every number linked to its sentence. Works off line."""
    from orontes import api, console, listing
    from orontes.output import check_writable, write_whole

    options = outlook_options(days, members, seed)
    check_writable(output)
    run = ModelRun(
        reader, endpoint, model, key_variable=key_variable, prices=(price_in, price_out), timeout_s=timeout, questions=questions,
        answers=answers, rejected=rejected, yes=yes,
    )  # fmt: skip
    if ledger is not None and run.model is not None:
        raise InputError(f"--reader {reader.value}", limit="reports to read", cure="orontes add --reader reads into a ledger")
    asked = reports_or_ledger(reports, ledger, date, sample=sample, strict=strict)
    given, tally = tuple(run.before(asked)) if asked is not None else None, listing.Tally()

    bar = reading_bar(tally, total=len(given or ()))
    with run.told():
        made = api.brief(
            given, ledger=ledger, as_of=day_of(as_of, "--as-of"), known_on=day_of(known_on, "--known-on"), country=country,
            world=world, lexicon=lexicon or (), options=options, profile=profile, since=since,
            command=command_line(),
            watch=lambda items: run.watch(bar(items)), model=run.model,
        )  # fmt: skip
    size = write_whole(output, made.page)
    if given is not None and not tally.found:
        console.note(f"{tally.nothing_found('claim')}. The page says so")
    found = f"{counted(len(made.content.claims), 'claim')} from {counted(len(made.content.reports), 'report')}"
    typer.echo(f"{output}  ({size / 1e6:.1f} MB: {found})")

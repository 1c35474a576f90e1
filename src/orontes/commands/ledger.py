"""The commands that keep reports: `orontes add` and `orontes ledger ...`."""

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

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
    LedgerFile,
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
    counted,
    day_of,
    given_reports,
)
from orontes.commands.refused import refuse

if TYPE_CHECKING:
    from orontes.api import Added

KnownOn = Annotated[
    str | None,
    typer.Option(
        "--known-on", metavar="D", help="Day on which this became known: YYYY-MM-DD, or `date` for each report's own; else today."
    ),
]
Reason = Annotated[str, typer.Option("--reason", metavar="WORDS", help="Why; kept in the ledger.")]

REASONS: Final = 20
"""So many rejected reports or rows are told with their reasons; of others the number."""

ledger = typer.Typer(
    help="Care of a ledger: check it, copy it, withdraw a report, take a name out.", no_args_is_help=True, rich_markup_mode=None
)


def add(
    reports: Reports = None,
    *,
    ledger: LedgerFile,
    date: Day = None,
    known_on: KnownOn = None,
    country: Country = None,
    world: World = None,
    lexicon: Lexicons = None,
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
    """Reports and tables read and kept; the same report twice changes nothing, and a stop in the middle loses nothing."""
    from orontes import api, console

    run = ModelRun(
        reader, endpoint, model, key_variable=key_variable, prices=(price_in, price_out), timeout_s=timeout, questions=questions,
        answers=answers, rejected=rejected, yes=yes,
    )  # fmt: skip
    tables, texts = api.divide(reports or (), note=console.note, refused=None if strict else refuse)
    day, done = _known_on(known_on), None
    if texts or sample or not tables:
        given = run.before(given_reports(texts, date, sample=sample, strict=strict))
        with run.told():
            done = api.add(
                given, ledger, known_on=day, country=country, world=world, lexicon=lexicon or (),
                model=run.model, watch=lambda items: run.watch(console.track(items, label="reading")),
            )  # fmt: skip
    if tables:
        added = api.add_tables(
            tables, ledger, known_on=day, lexicon=lexicon or (), refused=None if strict or len(tables) == 1 else refuse,
            watch=lambda items: console.track(items, label="rows"),
        )  # fmt: skip
        done = done + added if done else added
    _tell(ledger, done)


def _tell(ledger: Path, done: "Added | None") -> None:
    from orontes import console

    if done is None:
        return
    for reason in done.rejected[:REASONS]:
        console.note(f"rejected: {reason}")
    if len(done.rejected) > REASONS:
        console.note(f"and {len(done.rejected) - REASONS:,} more rejected")
    typer.echo(
        f"{ledger}  ({counted(done.given, 'report')} or rows given: {done.new:,} new, {done.reread:,} read anew, "
        f"{done.known:,} known already, {len(done.rejected):,} rejected; {counted(done.claims, 'claim')} added)"
    )
    if done.rejected and len(done.rejected) == done.given:
        raise typer.Exit(2)


def _known_on(given: str | None) -> dt.date | None:
    from orontes import api

    return api.BY_DATE if given == "date" else day_of(given, "--known-on")


@ledger.command(epilog="Example: orontes ledger verify syria.ledger")
def verify(file: Annotated[Path, typer.Argument(metavar="LEDGER")]) -> None:
    """Hashes of everything derived again; exit code 4 where something is not what was stored."""
    from orontes import api

    faults = api.verify_ledger(file)
    for fault in faults[:100]:
        typer.echo(f"{fault.where}: {fault.what}")
    if len(faults) > 100:
        typer.echo(f"and {len(faults) - 100:,} more")
    counts = ", ".join(f"{count:,} {name}" for name, count in api.ledger_counts(file).items())
    typer.echo(f"{file}  ({counts}; {'all as stored' if not faults else counted(len(faults), 'fault')})")
    if faults:
        raise typer.Exit(4)


@ledger.command(epilog="Example: orontes ledger backup syria.ledger syria-2024-12-07.ledger")
def backup(
    file: Annotated[Path, typer.Argument(metavar="LEDGER")], target: Annotated[Path, typer.Argument(metavar="COPY")]
) -> None:
    """A consistent copy, also while others write; it takes its place whole or not at all."""
    from orontes import api

    typer.echo(f"{target}  ({api.backup_ledger(file, target) / 1e6:.1f} MB)")


@ledger.command(epilog='Example: orontes ledger retract syria.ledger report-17 --reason "withdrawn by its publisher"')
def retract(
    file: Annotated[Path, typer.Argument(metavar="LEDGER")],
    report: Annotated[str, typer.Argument(metavar="REPORT", help="Its id (or first digits), name or address.")],
    reason: Reason,
    known_on: Annotated[str | None, typer.Option("--known-on", metavar="D", help="Day of the withdrawal; else today.")] = None,
) -> None:
    """A report withdrawn: it stays in the ledger, and out of all pictures known on that day or later."""
    from orontes import api

    key = api.retract(file, report, reason=reason, known_on=day_of(known_on, "--known-on"))
    typer.echo(f"{file}  ({key} counts as withdrawn)")


@ledger.command(epilog='Example: orontes ledger redact syria.ledger "Jane Doe" --reason "asked to be left out"')
def redact(
    file: Annotated[Path, typer.Argument(metavar="LEDGER")],
    words: Annotated[str, typer.Argument(metavar="NAME", help="As it is written there; case does not matter.")],
    reason: Reason,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
) -> None:
    """A name blackened in every report and claim, for good; that it was, where and why, stays noted."""
    from orontes import api

    if not yes:
        typer.confirm(f"Blacken {words!r} in every report of {file}? This cannot be undone", abort=True)
    typer.echo(f"{file}  (blackened in {counted(api.redact(file, words, reason=reason, known_on=_today()), 'report')})")


def _today() -> dt.date:
    return dt.datetime.now(dt.UTC).date()

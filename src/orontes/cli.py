"""The commands: words in, verbs of `orontes.api` called, results and messages out."""

import io
import os
import shlex
import sys
from collections.abc import Iterable
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from orontes import __version__, cli_forecasts
from orontes.config import OutlookOptions
from orontes.errors import OrontesError

if TYPE_CHECKING:
    from orontes.api import Reading
    from orontes.core.report import Report

DEFAULTS: Final = OutlookOptions()
INTERRUPTED: Final = 130
BROKEN_PIPE: Final = 141
"""What a shell shows for programs that SIGINT and SIGPIPE ended."""

app = typer.Typer(
    name="orontes",
    help="From conflict reports to displacement forecasts: sourced claims, a situation picture and an outlook on one page.",
    epilog="Start with: orontes brief --sample   (then: orontes brief REPORT --date 2024-12-07 -o brief.html)",
    rich_markup_mode=None,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110},
)


class ReadFormat(StrEnum):
    """How `orontes read` prints."""

    table = "table"
    jsonl = "jsonl"
    csv = "csv"


class PlacesFormat(StrEnum):
    """How `orontes places` prints."""

    table = "table"
    jsonl = "jsonl"


Reports = Annotated[
    list[str] | None,
    typer.Argument(metavar="REPORT", help="Text files, .jsonl files of reports, or - for standard input.", show_default=False),
]
Day = Annotated[str | None, typer.Option("--date", metavar="D", help="Day of reports that carry none (YYYY-MM-DD).")]
Country = Annotated[
    str | None, typer.Option("--country", metavar="ISO3", help="Country in focus, like SYR; else each report tells.")
]
Sample = Annotated[bool, typer.Option("--sample", help="Use the bundled sample report (Homs, 7 December 2024).")]


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"orontes {__version__}")
        raise typer.Exit


@app.callback()
def orontes(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Say the version and stop.")
    ] = False,
) -> None:
    """From conflict reports to displacement forecasts: sourced claims, a situation picture and an outlook on one page."""


@app.command(epilog="Example: orontes brief report.txt --date 2024-12-07 -o brief.html")
def brief(  # noqa: PLR0917  # options of a command, given by name
    reports: Reports = None,
    date: Day = None,
    days: Annotated[int, typer.Option("--days", metavar="N", help="Days of the outlook.")] = DEFAULTS.days,
    members: Annotated[int, typer.Option("--members", metavar="N", help="Runs of the ensemble.")] = DEFAULTS.members,
    seed: Annotated[int, typer.Option("--seed", metavar="N", help="The same seed gives the same numbers.")] = DEFAULTS.seed,
    country: Country = None,
    output: Annotated[Path, typer.Option("--output", "-o", metavar="FILE", help="Where the page goes.")] = Path("brief.html"),
    sample: Sample = False,
) -> None:
    """Reports in, one page out: key figures, map, outlook, every number linked to its sentence. Works off line."""
    from orontes import api, console, listing
    from orontes.output import check_writable, write_whole

    options = OutlookOptions(days=days, members=members, seed=seed, workers=os.cpu_count() or 1)
    check_writable(output)
    given = tuple(_reports(reports, date, sample=sample))
    tally = listing.Tally()

    def watch(readings: "Iterable[Reading]") -> "Iterable[Reading]":
        return listing.counted(console.track(readings, label="reading", total=len(given)), tally)

    made = api.brief(given, country=country, options=options, command=_command_line(), watch=watch)
    size = write_whole(output, made.page)
    if not tally.found:
        console.note(f"{tally.nothing_found('claim')}. The page says so")
    typer.echo(f"{output}  ({size / 1e6:.1f} MB: {_counted(tally.found, 'claim')} from {_counted(tally.reports, 'report')})")


@app.command(epilog="Example: orontes read report.txt --date 2024-12-07 --format jsonl > claims.jsonl")
def read(
    reports: Reports = None,
    date: Day = None,
    country: Country = None,
    sample: Sample = False,
    format_: Annotated[ReadFormat | None, typer.Option("--format", help="Table in a terminal, jsonl elsewhere.")] = None,
) -> None:
    """Claims in reports: who, where, how many, by whose word, each with the sentence that says it."""
    from orontes import api, console, listing

    layout = format_ or (ReadFormat.table if sys.stdout.isatty() else ReadFormat.jsonl)
    readings = api.read(_reports(reports, date, sample=sample), country=country)
    tally = listing.list_claims(console.track(readings, label="reading", quiet=sys.stdout.isatty()), layout=layout)
    if not tally.found:
        console.note(tally.nothing_found("claim"))


@app.command(epilog="Example: orontes places report.txt --date 2024-12-07 --format jsonl > places.jsonl")
def places(
    reports: Reports = None,
    date: Day = None,
    country: Country = None,
    sample: Sample = False,
    format_: Annotated[PlacesFormat | None, typer.Option("--format", help="Table in a terminal, jsonl elsewhere.")] = None,
) -> None:
    """Every place mention in reports, resolved to a name, a point and a country where that is possible."""
    from orontes import api, console, listing

    layout = format_ or (PlacesFormat.table if sys.stdout.isatty() else PlacesFormat.jsonl)
    found = api.places(_reports(reports, date, sample=sample), country=country)
    tally = listing.list_places(console.track(found, label="reading", quiet=sys.stdout.isatty()), layout=layout)
    if not tally.found:
        console.note(tally.nothing_found("place"))


app.command(epilog="Example: orontes backtest cases --horizons 7,14,30 --every 7 --output forecasts.csv")(cli_forecasts.backtest)
app.command(epilog="Example: orontes score cases --forecast ours=forecasts.csv --track open")(cli_forecasts.score)


@app.command(epilog="Example: orontes doctor")
def doctor() -> None:
    """What is installed, where data lie and how they are credited, what is missing for which extra."""
    from orontes.doctor import examine

    lines, topic = examine(), ""
    for line in lines:
        if line.topic != topic:
            topic = line.topic
            typer.echo(topic)
        typer.echo(f"  {'' if line.well else 'PROBLEM '}{line.thing:<20} {line.found}")
    if not all(line.well for line in lines):
        raise typer.Exit(4)


def _reports(paths: list[str] | None, day: str | None, *, sample: bool) -> "Iterable[Report]":
    """The reports that a command was given: files, standard input, or the bundled sample."""
    from orontes import api, console
    from orontes.core.period import parse_day
    from orontes.errors import InputError

    date = parse_day(day, thing="--date") if day is not None else None
    if sample:
        if paths:
            raise InputError("--sample", limit="no REPORT beside it", cure="leave out --sample or the report")
        return [api.sample()]
    if not paths:
        raise InputError("no report was given", cure="name a text file or a .jsonl of reports, or try --sample")
    return api.load(*paths, date=date, stdin=sys.stdin.buffer, note=console.note)


def _command_line() -> str:
    """The command as it could be typed again."""
    return shlex.join(["orontes", *sys.argv[1:]])


def _counted(count: int, thing: str) -> str:
    return f"{count:,} {thing}" if count == 1 else f"{count:,} {thing}s"


def main() -> None:
    """The `orontes` command: runs it and leaves with its exit code."""
    for name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
        os.environ.setdefault(name, "1")  # matrices are small: threads of their own cost three times what they give
    for stream, errors in ((sys.stdout, "replace"), (sys.stderr, "backslashreplace")):
        if isinstance(stream, io.TextIOWrapper):  # jsonl is UTF-8 whatever the locale
            stream.reconfigure(encoding="utf-8", errors=errors)
    sys.exit(_run())


def _run() -> int:
    """The exit code of the command; every error is told in a sentence on standard error."""
    try:
        code = app(standalone_mode=False)
        sys.stdout.flush()
    except OrontesError as error:
        return _fail(str(error), error.exit_code)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # else the interpreter complains when it flushes
        return BROKEN_PIPE
    except (KeyboardInterrupt, typer.Abort):
        return _fail("interrupted", INTERRUPTED)
    except Exception as error:
        if hasattr(error, "show") and hasattr(error, "exit_code"):  # a usage error of the command line
            error.show()
            return int(error.exit_code)
        if os.environ.get("ORONTES_TRACEBACK"):
            raise
        message = f"this is a fault of Orontes, not yours: {type(error).__name__}: {error}"
        return _fail(f"{message}. Please report it with what `ORONTES_TRACEBACK=1 orontes ...` prints", 70)
    if code == INTERRUPTED:  # newer typers turn Ctrl-C into an exit of their own
        return _fail("interrupted", INTERRUPTED)
    return code if isinstance(code, int) else 0


def _fail(message: str, code: int) -> int:
    from orontes import console

    console.tell(f"orontes: {message}")
    return code


if __name__ == "__main__":
    main()

"""Options that several commands share, and the reports that a command was given."""

import datetime as dt
import os
import shlex
import sys
from collections.abc import Callable, Iterable
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from orontes.config import OutlookOptions

if TYPE_CHECKING:
    from orontes.api import Reading
    from orontes.core.report import Report
    from orontes.listing import Tally

Reports = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="REPORT",
        help="Texts, web pages, PDF, ReliefWeb JSON, .jsonl of reports, folders of these, or - for standard input.",
        show_default=False,
    ),
]
Day = Annotated[str | None, typer.Option("--date", metavar="D", help="Day of reports that carry none (YYYY-MM-DD).")]
Country = Annotated[
    str | None, typer.Option("--country", metavar="ISO3", help="Country in focus, like SYR; else each report tells.")
]
World = Annotated[
    Path | None,
    typer.Option("--world", metavar="PACK", help="World pack of your own (orontes world build): its places and roads are used."),
]
Lexicons = Annotated[
    list[Path] | None,
    typer.Option(
        "--lexicon", metavar="FILE", help="Actors and sources of your own (TOML; orontes lexicon --help); may be repeated."
    ),
]
LedgerFile = Annotated[Path, typer.Option("--ledger", metavar="FILE", help="The ledger: one file; made where there is none.")]
FromLedger = Annotated[
    Path | None, typer.Option("--ledger", metavar="FILE", help="Take what this ledger knows, instead of reports.")
]
AsOf = Annotated[str | None, typer.Option("--as-of", metavar="D", help="Day of the picture; else that of the latest report.")]
KnownBy = Annotated[
    str | None,
    typer.Option("--known-on", metavar="D", help="What the ledger knew on that day; else all reports up to --as-of."),
]
Days = Annotated[int, typer.Option("--days", metavar="N", help="Days of the outlook.")]
Members = Annotated[int, typer.Option("--members", metavar="N", help="Runs of the ensemble.")]
Seed = Annotated[int, typer.Option("--seed", metavar="N", help="The same seed gives the same numbers.")]
Profile = Annotated[str, typer.Option("--profile", help="internal, or public: regions only, old routes, no small numbers.")]
Since = Annotated[
    str | None,
    typer.Option("--since", metavar="D", help="What changed since the picture of that day, or of a JSON file of a situation."),
]
Strict = Annotated[
    bool, typer.Option("--strict", help="Stop at the first file or line that cannot be read; else it is named at the end.")
]
Sample = Annotated[bool, typer.Option("--sample", help="Use the bundled sample report (Homs, 7 December 2024).")]


class ReaderName(StrEnum):
    """Who reads."""

    built_in = "built-in"
    llm = "llm"
    both = "both"


ReaderChoice = Annotated[
    ReaderName, typer.Option("--reader", help="Rules, off line; or a language model at --endpoint (extra llm); or both.")
]
AtEndpoint = Annotated[
    str | None,
    typer.Option("--endpoint", metavar="URL", envvar="ORONTES_LLM_ENDPOINT", help="OpenAI-compatible address of the model."),
]
ModelName = Annotated[
    str | None, typer.Option("--model", metavar="NAME", envvar="ORONTES_LLM_MODEL", help="Name of the model there.")
]
KeyVariable = Annotated[
    str, typer.Option("--key-variable", metavar="VAR", help="Environment variable that holds the key, if one is needed.")
]
PriceIn = Annotated[float | None, typer.Option("--price-in", metavar="P", help="Price of a million tokens of questions.")]
PriceOut = Annotated[float | None, typer.Option("--price-out", metavar="P", help="Price of a million tokens of answers.")]
Timeout = Annotated[float, typer.Option("--timeout", metavar="S", help="Seconds that one answer may take.")]
Questions = Annotated[int, typer.Option("--questions", metavar="N", help="Questions asked at once.")]
Answers = Annotated[
    Path | None, typer.Option("--answers", metavar="DIR", help="Keep answers there; the same question is not paid for twice.")
]
RejectedFile = Annotated[
    Path | None,
    typer.Option("--rejected", metavar="FILE", help="What the model said that became no claim, and why (JSON Lines)."),
]
Yes = Annotated[bool, typer.Option("--yes", help="Do not ask before a large run of a language model.")]
KEY_VARIABLE: Final = "ORONTES_LLM_KEY"
TIMEOUT_S: Final = 120.0
Dask = Annotated[
    str | None,
    typer.Option("--dask", metavar="ADDRESS", help="Let a Dask cluster do the work, like tcp://node1:8786 (extra dask)."),
]
QUESTIONS: Final = 4


def outlook_options(
    days: int, members: int, seed: int, *, thresholds: str | None = None, dask: str | None = None
) -> OutlookOptions:
    """The options of an outlook on all cores of this machine.

    Raises
    ------
    InputError
        If one is outside its range.
    """
    from orontes.errors import InputError

    workers = os.cpu_count() or 1
    if thresholds is None:
        return OutlookOptions(days=days, members=members, seed=seed, workers=workers, dask=dask)
    try:
        numbers = tuple(int(number) for number in thresholds.split(","))
    except ValueError:
        raise InputError("--thresholds", value=thresholds, limit="whole numbers joined by commas, like 1000,5000,20000") from None
    return OutlookOptions(days=days, members=members, seed=seed, workers=workers, thresholds=numbers, dask=dask)


def reading_bar(tally: "Tally | None" = None, *, total: int | None = None) -> "Callable[[Iterable[Reading]], Iterable[Reading]]":
    """Passes readings through as they come, with a progress bar; `tally` counts along."""
    from orontes import console, listing

    def watch(readings: "Iterable[Reading]") -> "Iterable[Reading]":
        tracked = console.track(readings, label="reading", total=total)
        return tracked if tally is None else listing.counted(tracked, tally)

    return watch


def day_of(given: str | None, option: str) -> dt.date | None:
    """The day that an option gives; None where it was left out."""
    from orontes.core.period import parse_day

    return parse_day(given, thing=option) if given is not None else None


def given_reports(paths: list[str] | None, day: str | None, *, sample: bool, strict: bool = False) -> "Iterable[Report]":
    """The reports that a command was given: files, folders, standard input, or the bundled sample.

    What cannot be read is named at the end of the command, or stops it at once if `strict`.
    """
    from orontes import api, console
    from orontes.commands.refused import refuse, unless_nothing_is_left
    from orontes.errors import InputError

    date = day_of(day, "--date")
    if sample:
        if paths:
            raise InputError("--sample", limit="no REPORT beside it", cure="leave out --sample or the report")
        return [api.sample()]
    if not paths:
        raise InputError("no report was given", cure="name a text file or a .jsonl of reports, or try --sample")
    reports = api.load(*paths, date=date, stdin=sys.stdin.buffer, note=console.note, refused=None if strict else refuse)
    return unless_nothing_is_left(reports)


def reports_or_ledger(
    paths: list[str] | None, ledger: Path | None, day: str | None, *, sample: bool, strict: bool = False
) -> "Iterable[Report] | None":
    """The reports that a command was given; None where it was given a ledger instead."""
    from orontes.errors import InputError

    if ledger is None:
        return given_reports(paths, day, sample=sample, strict=strict)
    if paths or sample:
        raise InputError("--ledger", value=str(ledger), limit="no REPORT beside it", cure="orontes add puts reports into it")
    return None


def command_line() -> str:
    """The command as it could be typed again."""
    return shlex.join(["orontes", *sys.argv[1:]])


def counted(count: int, thing: str) -> str:
    """A count with its thing: 1 claim, 2 claims."""
    return f"{count:,} {thing}" if count == 1 else f"{count:,} {thing}s"

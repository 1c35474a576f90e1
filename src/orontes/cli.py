"""The `orontes` command: its commands put together, and every error told in a sentence."""

import io
import os
import sys
from typing import Annotated, Final

import typer

from orontes import __version__
from orontes.commands import (
    assistants,
    brief,
    doctor,
    export,
    forecast,
    forecasts,
    ledger,
    lexicon,
    reading,
    review,
    serve,
    simulation,
    situation,
    world,
)
from orontes.commands.refused import naming_refused
from orontes.errors import OrontesError

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


for _verb, _example in (
    (brief.brief, "orontes brief report.txt --date 2024-12-07 -o brief.html"),
    (reading.read, "orontes read report.txt --date 2024-12-07 --format jsonl > claims.jsonl"),
    (reading.places, "orontes places report.txt --date 2024-12-07 --format jsonl > places.jsonl"),
    (ledger.add, "orontes add report.txt --date 2024-12-07 --ledger syria.ledger"),
    (review.review, 'orontes review --ledger syria.ledger --reviewer "A. Reader" --unreviewed --below 0.6'),
    (situation.situation, "orontes situation --ledger syria.ledger --as-of 2024-12-05 --format table"),
    (situation.whatif, 'orontes whatif "Homs falls on 2024-12-08" --ledger syria.ledger'),
    (export.export, "orontes export --ledger syria.ledger -o tables"),
    (forecast.forecast, "orontes forecast --ledger syria.ledger --format csv > forecast.csv"),
    (forecasts.backtest, "orontes backtest cases --horizons 7,14,30 --every 7 --output forecasts.csv"),
    (forecasts.score, "orontes score cases --forecast ours=forecasts.csv --track open"),
    (simulation.simulate, "orontes simulate mali2012 --members 1000 --seed 0 -o mali"),
    (serve.serve, "orontes serve --ledger syria.ledger"),
    (assistants.mcp, "orontes mcp --ledger syria.ledger"),
    (doctor.doctor, "orontes doctor"),
):
    app.command(epilog=f"Example: {_example}")(naming_refused(_verb))
app.add_typer(ledger.ledger, name="ledger")

app.add_typer(lexicon.app, name="lexicon")
app.add_typer(world.app, name="world")


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

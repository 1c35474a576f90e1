"""The command `orontes mcp`."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from orontes.commands.options import Country, Lexicons, World


def mcp(
    ledger: Annotated[
        Path | None, typer.Option("--ledger", metavar="FILE", help="What tools look into; else only texts they are given.")
    ] = None,
    world: World = None,
    country: Country = None,
    lexicon: Lexicons = None,
) -> None:
    """Tools for assistants over MCP on standard input and output: read, places, situation, whatif, forecast (extra mcp)."""
    from orontes import __version__, api, console
    from orontes.assistants.desk import Desk
    from orontes.assistants.server import serve

    api.known_country(country)  # what is none is told now, not at the first question
    api.known_pack(world)
    api.lexicon_words(lexicon or ())
    if ledger is not None:
        api.ledger_counts(ledger)
    if sys.stdin.isatty():
        console.note("waiting for an assistant on standard input, which starts this command itself (docs/how-to.md); Ctrl-C ends")
    serve(Desk(ledger, world, country, tuple(lexicon or ())), version=__version__)

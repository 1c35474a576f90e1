"""The commands `orontes lexicon ...`: what the reader knows by name."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from orontes.commands.options import Country, Lexicons, counted

app = typer.Typer(
    help="Actors, sources and words of doubt that the reader knows; lexicons of your own for --lexicon.",
    no_args_is_help=True,
    rich_markup_mode=None,
)


class Layout(StrEnum):
    """How `orontes lexicon show` prints."""

    table = "table"
    toml = "toml"


@app.command(epilog="Example: orontes lexicon show --country SYR")
def show(
    words: Annotated[str | None, typer.Argument(metavar="WORDS", help="Only actors with these in key, kind or a name.")] = None,
    country: Country = None,
    sources: Annotated[bool, typer.Option("--sources", help="Monitors, agencies, media and words of doubt instead.")] = False,
    lexicon: Lexicons = None,
    format_: Annotated[Layout, typer.Option("--format", help="A table, or TOML to start a lexicon from.")] = Layout.table,
) -> None:
    """The actors that the reader knows, with aliases, sides, and where and when each counts."""
    from orontes import api, lexicon_screens, screens

    if sources:
        lexicon_screens.print_sources(screens.stdout_console(), api.lexicon_words(lexicon or ()))
        return
    found = api.lexicon_actors(words, country=country, lexicon=lexicon or ())
    if format_ is Layout.toml:
        typer.echo(api.lexicon_toml(found), nl=False)
    else:
        lexicon_screens.print_actors(screens.stdout_console(), found)


@app.command(epilog="Example: orontes lexicon check mine.toml")
def check(file: Annotated[Path, typer.Argument(metavar="FILE", help="A lexicon of your own.")]) -> None:
    """Whether a file is a lexicon, and what it changes; exit code 2 with file, line and cure where it is none."""
    from orontes import api

    found = api.check_lexicon(file)
    typer.echo(f"{file}: {counted(len(found.added), 'new actor')}, {len(found.changed)} changed, ", nl=False)
    typer.echo(f"{counted(found.sources, 'source')}, {counted(found.words, 'word')} of speech and doubt")
    for key in found.added:
        typer.echo(f"  new      {key}")
    for key in found.changed:
        typer.echo(f"  changed  {key}")
    for name, before, now in found.taken:
        typer.echo(f"  name     {name!r} means {now}, no longer {before}")

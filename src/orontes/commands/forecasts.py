"""The commands for forecasts of past cases: `orontes backtest` and `orontes score`."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from orontes.commands.options import Dask
from orontes.errors import InputError


class Track(StrEnum):
    """What a forecaster may know."""

    open = "open"
    given_total = "given-total"


class Truth(StrEnum):
    """Which counts are the truth."""

    first = "first"
    latest = "latest"


class Part(StrEnum):
    """Which forecasts of a case are judged."""

    rolling = "rolling"
    start = "start"


class Subset(StrEnum):
    """Which rows count."""

    headline = "headline"
    warm = "warm"
    cold = "cold"
    all = "all"


class ScoreFormat(StrEnum):
    """How `orontes score` prints."""

    text = "text"
    markdown = "markdown"


Cases = Annotated[
    list[Path], typer.Argument(metavar="CASE", help="Folders with a case.toml, or folders of such folders.", show_default=False)
]
Horizons = Annotated[
    str | None, typer.Option("--horizons", metavar="LIST", help="Days ahead, like 7,14,30; else as each case says.")
]
Every = Annotated[int | None, typer.Option("--every", metavar="N", help="Days between issue dates; else as each case says.")]


def backtest(
    cases: Cases,
    horizons: Horizons = None,
    every: Every = None,
    track: Annotated[Track, typer.Option("--track", help="What may be known: nothing later, or the total too.")] = Track.open,
    model: Annotated[str | None, typer.Option("--model", metavar="NAME", help="Another forecast than the shipped one.")] = None,
    workers: Annotated[int | None, typer.Option("--workers", metavar="N", help="Processes; all cores without it.")] = None,
    dask: Dask = None,
    output: Annotated[Path, typer.Option("--output", "-o", metavar="FILE", help="Where the rows go (csv).")] = Path(
        "forecasts.csv"
    ),
) -> None:
    """Forecasts of past cases as they would have been issued: nothing later than each issue date is used."""
    from orontes import api, console
    from orontes.output import check_writable

    check_writable(output)
    rows = api.backtest(cases, horizons=_days(horizons), every=every, track=track, model=model, workers=workers, dask=dask)
    count = api.save_forecasts(output, console.track(rows, label="forecasting"))
    typer.echo(f"{output}  ({count:,} forecasts)")


def score(
    cases: Cases,
    forecast: Annotated[
        list[str] | None, typer.Option("--forecast", metavar="NAME=FILE", help="Forecasts to judge; may be repeated.")
    ] = None,
    track: Annotated[list[Track] | None, typer.Option("--track", help="One track; both without it.")] = None,
    part: Annotated[Part, typer.Option("--part", help="Rolling issue dates, or all from the first day.")] = Part.rolling,
    truth: Annotated[Truth, typer.Option("--truth", help="Counts as first published, or after all revisions.")] = Truth.first,
    subset: Annotated[
        Subset, typer.Option("--subset", help="Places counted before (warm), not yet (cold), or as each case says.")
    ] = Subset.headline,
    horizons: Horizons = None,
    every: Every = None,
    format_: Annotated[ScoreFormat, typer.Option("--format", help="For the terminal or for a document.")] = ScoreFormat.text,
) -> None:
    """Forecasts of past cases judged beside the simple rules that they have to beat."""
    from orontes import api

    table = api.score(
        cases,
        _named_files(forecast or []),
        tracks=[str(one) for one in track] if track else None,
        part=part,
        latest=truth is Truth.latest,
        subset=subset,
        horizons=_days(horizons),
        every=every,
    )
    typer.echo(api.score_page(table, markdown=format_ is ScoreFormat.markdown), nl=False)


def _named_files(given: list[str]) -> list[tuple[str, Path]]:
    """Names and files of NAME=FILE; the same name again adds another file of the same forecaster."""
    pairs = []
    for word in given:
        name, equals, file = word.partition("=")
        if not (name and equals and file):
            raise InputError("--forecast", value=word, limit="NAME=FILE", cure="write --forecast ours=forecasts.csv")
        pairs.append((name, Path(file)))
    return pairs


def _days(given: str | None) -> tuple[int, ...] | None:
    """The days in a list like 7,14,30; None where none is given."""
    if given is None:
        return None
    words = [word.strip() for word in given.split(",")]
    if not all(word.isascii() and word.isdigit() and int(word) >= 1 for word in words):
        raise InputError("--horizons", value=given, limit="days ahead of 1 or more", cure="write them like 7,14,30")
    return tuple(sorted({int(word) for word in words}))

"""Forecasts of past cases, and how they score."""

from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from orontes.errors import InputError

if TYPE_CHECKING:
    from orontes.evaluate.forecast_file import ForecastRow
    from orontes.evaluate.score_table import ScoreTable


def score(
    cases: Sequence[Path],
    forecasts: Sequence[tuple[str, Path]] = (),
    *,
    tracks: Sequence[str] | None = None,
    part: str = "rolling",
    latest: bool = False,
    subset: str = "headline",
    horizons: tuple[int, ...] | None = None,
    every: int | None = None,
) -> "ScoreTable":
    """The scores of forecasts of past cases beside those of the simple rules that they have to beat.

    Parameters
    ----------
    cases : sequence of Path
        Folders of a case, or of several.
    forecasts : sequence of (str, Path)
        Names and files of forecast rows; files of one name are put together.
    tracks, part, latest, subset, horizons, every
        As in `evaluate.score_table.score_forecasts` and `evaluate.rows.Asking`; None leaves it to each case.

    Raises
    ------
    InputError
        If a case or a file cannot be read, or two files of one name forecast the same row.
    NoResultError
        If there is nothing to judge by.
    """
    from orontes.evaluate.case import TRACKS
    from orontes.evaluate.case_folder import read_cases
    from orontes.evaluate.forecast_file import ForecastKey, ForecastRow, read_forecasts
    from orontes.evaluate.rows import Asking
    from orontes.evaluate.score_table import score_forecasts

    read_in = read_cases(cases)
    models: dict[str, dict[ForecastKey, ForecastRow]] = {}
    for name, path in forecasts:
        rows, known = read_forecasts(path, read_in), models.setdefault(name, {})
        if twice := rows.keys() & known.keys():
            first = min(twice)
            raise InputError(
                f"{len(twice):,} rows stand in two files of {name!r}",
                value=first.case,
                cure="give each row once",
                where=str(path),
            )
        known |= rows
    asking = Asking(part=part, latest=latest, horizons=horizons, every=every)
    return score_forecasts(read_in, models, tracks=tracks or TRACKS, subset=subset, asking=asking)


def backtest(
    cases: Sequence[Path],
    *,
    horizons: tuple[int, ...] | None = None,
    every: int | None = None,
    track: str = "open",
    model: str | None = None,
    workers: int | None = None,
    dask: str | None = None,
) -> "Iterator[ForecastRow]":
    """Forecasts of past cases as they would have been issued, row by row: nothing later than the issue date is used.

    Parameters
    ----------
    cases : sequence of Path
        Folders of a case, or of several.
    horizons, every, track, model
        As in `forecast.backtest.Order`; None leaves horizons and issue dates to each case and takes the shipped forecast.
    workers : int, optional
        Processes; the cores of this machine by default. The rows are the same for any number.
    dask : str, optional
        Address of a Dask scheduler whose workers do the work, case by case.

    Raises
    ------
    InputError
        If a case cannot be read or an option is not possible; at once, before the first row.
    """
    from orontes.evaluate.case_folder import read_cases
    from orontes.forecast.backtest import SHIPPED, run_backtest
    from orontes.parallel import in_order

    if workers is not None and workers < 1:
        raise InputError("workers", value=workers, limit="1 process or more")
    return run_backtest(
        read_cases(cases),
        horizons=horizons,
        every=every,
        track=track,
        model=model or SHIPPED,
        spread=partial(in_order, workers=workers, few=1, batch=1, dask=dask),
    )


def save_forecasts(path: Path, rows: "Iterable[ForecastRow]") -> int:
    """The number of rows written to `path` as csv: whole, or not at all."""
    from orontes.forecast.backtest import write_forecasts
    from orontes.output import whole_file

    with whole_file(path) as beside:
        return write_forecasts(beside, iter(rows))


def score_page(table: "ScoreTable", *, markdown: bool = False) -> str:
    """The score table as text for a terminal, or as Markdown."""
    from orontes.evaluate.score_text import score_markdown, score_text

    return score_markdown(table) if markdown else score_text(table)

"""A Flee instance folder run with counts of people instead of agents."""

import functools
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from orontes.config import SIMULATION_BLOCK
from orontes.errors import InputError

if TYPE_CHECKING:
    from orontes.simulate.flee.result import Simulation
    from orontes.simulate.flee.run import Counts, Course


def simulate(
    folder: Path,
    *,
    members: int = 1000,
    seed: int = 0,
    strict: bool = False,
    days: int | None = None,
    slices: int = 8,
    workers: int | None = None,
    dask: str | None = None,
    watch: "Callable[[Iterable[Counts]], Iterable[Counts]]" = iter,
) -> "Simulation":
    """The members of a Flee instance, beside its registered people.

    Parameters
    ----------
    folder : Path
        An instance as Flee or FabFlee lay it out.
    members, seed : int
        The same seed gives the same numbers, whatever `workers` is.
    strict : bool
        Do what the code of Flee 3.1 does where that is not what its documentation says.
    days : int, optional
        Only the first days.
    slices : int
        Parts of a day's travellers between which camps that fill up are counted anew; 1: once a day, 0: after each person, as
        Flee does.
    workers : int, optional
        Processes; as many as there are cores without it.
    dask : str, optional
        Address of a Dask scheduler whose workers run the blocks of members; they must see `folder`.
    watch : callable, optional
        Passes the blocks of members through as they come (a progress bar).

    Raises
    ------
    InputError
        If a table is missing or malformed (with file, row and column), needs what this preset does not have, or a number is
        too small.
    """
    for thing, value, least in (("members", members, 1), ("slices", slices, 0), ("days", 1 if days is None else days, 1)):
        if value < least:
            raise InputError(f"number of {thing}", value=value, limit=f"{least} or more")
    from orontes.parallel import in_order
    from orontes.simulate.flee.result import simulation_of

    instance = _course(folder, strict, days, slices == 0).instance
    work = functools.partial(_block, folder.resolve(), members=members, seed=seed, strict=strict, days=days, slices=slices)
    blocks = in_order(
        work, range((members + SIMULATION_BLOCK - 1) // SIMULATION_BLOCK), workers=workers, few=1, batch=1, dask=dask
    )
    return simulation_of(instance, watch(blocks), strict=strict)


def save_simulation(found: "Simulation", folder: Path, *, tables: str = "both") -> tuple[Path, ...]:
    """The files written: ``out.csv`` as Flee writes it (`tables` "flee"), ``camps.csv`` and ``scores.csv`` ("orontes"), or all.

    Raises
    ------
    InputError
        If `tables` is another word, or the folder cannot be written to.
    """
    from orontes.output import write_whole
    from orontes.simulate.flee import result

    wanted = {"flee": ("out.csv",), "orontes": ("camps.csv", "scores.csv"), "both": ("out.csv", "camps.csv", "scores.csv")}
    if tables not in wanted:
        raise InputError("tables", value=tables, limit=", ".join(wanted))
    makers = {"out.csv": result.flee_table, "camps.csv": result.camp_table, "scores.csv": result.score_table}
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InputError(f"the folder cannot be made ({error.strerror})", cure="choose another", where=str(folder)) from None
    for name in wanted[tables]:
        write_whole(folder / name, _as_csv(makers[name](found)))
    return tuple(folder / name for name in wanted[tables])


def _as_csv(rows: Iterator[list[str]]) -> str:
    import csv
    import io

    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue()


def _block(folder: Path, number: int, *, members: int, seed: int, strict: bool, days: int | None, slices: int) -> "Counts":
    """The counts of one block; the course of the instance is worked out once in a process."""
    from orontes.simulate.flee.run import run_block

    size = min(SIMULATION_BLOCK, members - number * SIMULATION_BLOCK)
    return run_block(_course(folder, strict, days, slices == 0), members=size, block=number, seed=seed, slices=slices)


@functools.lru_cache(maxsize=1)
def _course(folder: Path, strict: bool, days: int | None, fine: bool) -> "Course":  # noqa: FBT001  # a key of the cache
    from orontes.simulate.flee.instance import read_instance
    from orontes.simulate.flee.run import course_of

    return course_of(read_instance(folder, days=days), strict=strict, fine=fine)


def simulation_scores(found: "Simulation") -> list[tuple[str, str, str, str]]:
    """Name, mean, 5 % and 95 % point over members of the averaged relative difference by its three definitions."""
    from orontes.simulate.flee.result import score_table

    return [(name.replace("_", " "), mean, low, high) for name, mean, low, high in list(score_table(found))[1:]]

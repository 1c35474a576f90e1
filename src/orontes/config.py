"""What a run may be told: the options of an outlook and their limits."""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from orontes.errors import InputError

MAX_DAYS: Final = 90
"""Longest outlook: the model's priors come from crises of weeks; beyond a quarter it says nothing that a season would not."""
MAX_MEMBERS: Final = 100_000
MAX_WORKERS: Final = 256
MAX_SEED: Final = 2**63 - 1
SIMULATION_BLOCK: Final = 500
"""Members of a Flee instance that run together: fixed, so that the number of workers never changes a draw."""
THRESHOLDS: Final = (1_000, 5_000, 20_000)
MOST_THRESHOLDS: Final = 8
MOST_WHAT_IFS: Final = 2
MAX_PEOPLE: Final = 10**10


@dataclass(frozen=True, slots=True)
class OutlookOptions:
    """How far, with how many members and from which seed an outlook is computed.

    Parameters
    ----------
    days : int
        Days after the issue date, 1 to `MAX_DAYS`.
    members : int
        Runs of the ensemble, 1 to `MAX_MEMBERS`. Quantiles at 5 and 95 % want some hundreds.
    seed : int
        The same seed gives the same bytes.
    workers : int
        Processes to use; the result is the same for any number.
    thresholds : tuple of int
        Numbers of people whose probability to be passed within a week is told, 1 to `MOST_THRESHOLDS` of them, rising.
    dask : str or None
        Address of a Dask scheduler whose workers run the blocks of members.
    what_ifs : int
        Suppositions of reports that are worked out beside it, 0 to `MOST_WHAT_IFS`: each costs a run of the ensemble.

    Raises
    ------
    InputError
        If a value is outside its range.

    Examples
    --------
    >>> OutlookOptions(members=200).days
    14
    """

    days: int = 14
    members: int = 1000
    seed: int = 0
    workers: int = 1
    thresholds: tuple[int, ...] = THRESHOLDS
    dask: str | None = None
    what_ifs: int = MOST_WHAT_IFS

    def __post_init__(self) -> None:
        _check("--days", self.days, 1, MAX_DAYS)
        _check("--members", self.members, 1, MAX_MEMBERS)
        _check("--seed", self.seed, 0, MAX_SEED)
        _check("workers", self.workers, 1, MAX_WORKERS)
        _check("suppositions", self.what_ifs, 0, MOST_WHAT_IFS)
        rising = list(self.thresholds) == sorted(set(self.thresholds))
        if not (
            1 <= len(self.thresholds) <= MOST_THRESHOLDS and rising and 0 < self.thresholds[0] <= self.thresholds[-1] < MAX_PEOPLE
        ):
            told = ",".join(map(str, self.thresholds))
            limit = f"1 to {MOST_THRESHOLDS} rising whole numbers of people, like 1000,5000,20000"
            raise InputError("--thresholds", value=told, limit=limit)


MAX_QUESTIONS: Final = 64


@dataclass(frozen=True, slots=True)
class ModelReader:
    """A language model that reads reports, beside the built-in reader or instead of it.

    Parameters
    ----------
    endpoint, model : str
        An OpenAI-compatible address, and the name of the model there.
    both : bool
        Whether the built-in reader reads too; what both read is one claim that names both rules.
    key_variable : str
        Environment variable that holds the key; the key is sent to the endpoint and kept nowhere.
    timeout_s : float
        For one answer.
    questions : int
        Asked at once, 1 to `MAX_QUESTIONS`; the claims are the same for any number.
    answers : Path, optional
        Folder in which answers are kept, so that the same question is not paid for twice. They quote the reports.

    Raises
    ------
    InputError
        If `questions` is outside its range; what else is wrong is told when reading begins.
    """

    endpoint: str
    model: str
    both: bool = False
    key_variable: str = "ORONTES_LLM_KEY"
    timeout_s: float = 120.0
    questions: int = 4
    answers: Path | None = None

    def __post_init__(self) -> None:
        _check("--questions", self.questions, 1, MAX_QUESTIONS)


def _check(option: str, value: int, low: int, high: int) -> None:
    if not low <= value <= high:
        raise InputError(option, value=value, limit=f"a whole number from {low:,} to {high:,}")

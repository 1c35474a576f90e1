"""A first guess for places never counted, where the total is given: its growth by people and roads, month by month."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from orontes.evaluate.board import Board, Boards, Floats
from orontes.evaluate.case import Case
from orontes.evaluate.reference import split

Flags = NDArray[np.bool_]

STEP_DAYS: Final = 30
"""The growth is split by the calendar of each such step; forecasts up to a month ahead use the total of the target day only."""
DETERRENCE: Final = 2.0
"""Power of the road length (the classical gravity law)."""


def reach_weight(board: Board) -> Floats:
    """People whom fighting sets moving, shared out by each of their places over the places in reach, persons, (N,).

    Production-constrained gravity (Wilson 1971, doi:10.1068/a030001): people of s go to j in proportion to (d_sj + 1 km)^-2.
    """
    pull = 1.0 / (board.road_km + 1.0) ** DETERRENCE
    whole = pull.sum(axis=1, keepdims=True)
    weight: Floats = board.source_people @ np.divide(pull, whole, out=np.zeros_like(pull), where=whole > 0)
    return weight


def announced_open(case: Case, places: Sequence[str], issue: int, on: int) -> Flags:
    """Whether each of `places` takes people in `on` that day as far as published by `issue`: open by then, or announced."""
    announced = {
        event.place
        for event in case.events
        if event.kind == "opening" and event.other is None and event.published <= issue and event.day <= on
    }
    return np.array([case.places[p].is_open(issue) or p in announced for p in places], dtype=np.bool_)


def reach_forecasts(boards: Boards, issue: int, measure: str, horizons: Sequence[int]) -> Mapping[int, Mapping[str, float]]:
    """Persons at each place by days ahead, where the total of the target day is known; nothing for other horizons."""
    case = boards.case
    state = boards.at(issue, measure)
    found: dict[int, dict[str, float]] = {}
    reached, done = state.last, 0
    for horizon in sorted(set(horizons)):
        while horizon - done > STEP_DAYS:
            done += STEP_DAYS
            reached = _step(boards, issue, measure, done, reached)
        if case.total_at(issue + horizon) is not None and state.places:
            now = _step(boards, issue, measure, horizon, reached)
            found[horizon] = dict(zip(state.places, now.tolist(), strict=True))
    return found


def _step(boards: Boards, issue: int, measure: str, ahead: int, before: Floats) -> Floats:
    """The counts `before` moved to the total `ahead` days after the issue day; unchanged where it is not known."""
    total = boards.case.total_at(issue + ahead)
    if total is None:
        return before
    board = boards.at(issue, measure, on=issue + ahead)
    is_open = announced_open(boards.case, board.places, issue, issue + ahead)
    usable = is_open if is_open.any() else np.ones_like(is_open)
    return split(replace(board, last=before, is_open=usable), total, growth_weight(board, usable))


def growth_weight(board: Board, is_open: Flags) -> Floats:
    """Shares of the growth of the total, (N,): by the last counts or by `reach_weight`.

    By counts where all open places are counted, by roads where half or fewer are, in between a mixture (design).
    """
    counted = max(2 * float(board.counted[is_open].mean()) - 1, 0.0)
    roads, counts = np.where(is_open, reach_weight(board), 0.0), np.where(is_open, board.last, 0.0)
    if roads.sum() <= 0:
        roads = is_open.astype(np.float64)
    if counts.sum() <= 0:
        counted = 0.0
    weight: Floats = counted * counts / (counts.sum() or 1.0) + (1 - counted) * roads / roads.sum()
    return weight

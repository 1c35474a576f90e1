"""The simple rules that a forecast must beat: one number for each place, from the board of the issue date.

Every rule has the same form: board, days ahead and the total of the target day (None where unknown) in, persons for each
place out. Those of the increment (`equal` and below) add the growth of the total to the last counts in proportion to a
weight, over the places that are open; a falling total scales all counts down.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

import numpy as np

from orontes.evaluate.board import Board, Floats

DAMPING: Final = 0.5
"""Share of the recent slope that is carried on (damped trend, Gardner & McKenzie 1985, doi:10.1287/mnsc.31.10.1237; design)."""

Rule = Callable[[Board, int, float | None], Floats]


@dataclass(frozen=True, slots=True)
class Reference:
    """A rule with its formula in words and its source."""

    name: str
    rule: Rule
    formula: str
    source: str


def persistence(board: Board, horizon: int, total: float | None) -> Floats:  # noqa: ARG001 - one form for all rules
    """The last published counts; 0 where nothing was published yet."""
    return board.last.copy()


def drift(board: Board, horizon: int, total: float | None) -> Floats:  # noqa: ARG001 - one form for all rules
    """The last counts with half their recent slope carried on; never below 0, and 0 where never counted."""
    return np.where(board.counted, np.maximum(board.last + DAMPING * board.slope * horizon, 0.0), 0.0)


def whole_persons(board: Board, horizon: int) -> float:
    """Persons of the whole case by the drift rule."""
    last, slope = board.whole
    return max(last + DAMPING * slope * horizon, 0.0)


def _total(board: Board, horizon: int, total: float | None) -> float:
    """The total of the target day: the true one if given, else the sum of the drifts."""
    return float(drift(board, horizon, None).sum()) if total is None else total


def split(board: Board, total: float, weight: Floats) -> Floats:
    """The last counts plus the growth of the total in proportion to `weight` over open places; scaled down where it falls.

    Where no open place has weight, all open places have the same.
    """
    here = float(board.last.sum())
    if total < here and here > 0:
        return board.last * total / here
    share = np.where(board.is_open, weight, 0.0)
    if share.sum() <= 0:
        share = board.is_open.astype(np.float64)
    return board.last + max(total - here, 0.0) * share / (share.sum() or 1.0)


def share(board: Board, horizon: int, total: float | None) -> Floats:
    """The last counts rescaled to the total; an equal split where nothing was counted."""
    goal, here = _total(board, horizon, total), float(board.last.sum())
    return board.last * goal / here if here > 0 else split(board, goal, np.zeros_like(board.last))


def flow30(board: Board, horizon: int, total: float | None) -> Floats:
    """The increment split by the increases of the last 30 days; by the last counts where there were none."""
    return split(board, _total(board, horizon, total), board.recent if board.recent.sum() > 0 else board.last)


def equal(board: Board, horizon: int, total: float | None) -> Floats:
    """The increment split equally."""
    return split(board, _total(board, horizon, total), np.ones_like(board.last))


def inverse_distance_weight(board: Board) -> Floats:
    """Sum over places with fighting of their people over the road to each place, in persons per km (1 km at least)."""
    return board.source_people @ (1.0 / np.maximum(board.road_km, 1.0))


def invdist(board: Board, horizon: int, total: float | None) -> Floats:
    """The increment split by people near the fighting over the road from there."""
    return split(board, _total(board, horizon, total), inverse_distance_weight(board))


def gravity(board: Board, horizon: int, total: float | None) -> Floats:
    """The increment split by people at both ends over the squared road between them."""
    weight = board.people * (board.source_people @ (1.0 / np.maximum(board.road_km, 1.0) ** 2))
    return split(board, _total(board, horizon, total), weight)


def radiation(board: Board, horizon: int, total: float | None) -> Floats:
    """The increment split by the radiation law: people of each place over those of all nearer places."""
    weight = np.zeros_like(board.last)
    for leaving, km in zip(board.source_people, board.road_km, strict=True):
        nearer = (km[:, None] < km[None, :]).astype(np.float64).T @ board.people
        chance = leaving * board.people / ((leaving + nearer) * (leaving + board.people + nearer))
        weight = weight + leaving * np.where(np.isfinite(km), chance, 0.0)
    return split(board, _total(board, horizon, total), weight)


def nearest(board: Board, horizon: int, total: float | None) -> Floats:
    """The increment, each part to the open place nearest to its place with fighting."""
    km = np.where(board.is_open, board.road_km, np.inf)
    closest = (km == km.min(axis=1, keepdims=True)) & np.isfinite(km) if km.size else np.zeros_like(km)
    return split(board, _total(board, horizon, total), board.source_people @ closest.astype(np.float64))


_RULES: Final = (
    Reference("persistence", persistence, "last count", "naive forecast (Hyndman & Athanasopoulos, Forecasting, ch. 5)"),
    Reference("drift", drift, "last count + 0.5 x slope of 30 days x days ahead", "damped trend, doi:10.1287/mnsc.31.10.1237"),
    Reference("share", share, "last counts x total / their sum", "constant shares, general knowledge"),
    Reference("flow30", flow30, "growth of the total by flows of 30 days", "persistence of flows, general knowledge"),
    Reference("equal", equal, "growth of the total / number of open places", "maximum entropy without knowledge"),
    Reference("invdist", invdist, "growth by sum of P_s / d_sj", "Zipf 1946, doi:10.2307/2087063"),
    Reference("gravity", gravity, "growth by sum of P_s P_j / d_sj^2", "Zipf 1946, doi:10.2307/2087063"),
    Reference(
        "radiation", radiation, "growth by sum of P_s x P_s P_j / ((P_s + s_sj)(P_s + P_j + s_sj))",
        "Simini and others 2012, doi:10.1038/nature10856",
    ),
    Reference("nearest", nearest, "growth to the nearest open place", "all or nothing assignment, general knowledge"),
)  # fmt: skip

REFERENCES: Final[Mapping[str, Reference]] = MappingProxyType({reference.name: reference for reference in _RULES})
"""The rules by name."""


def forecast_places(reference: Reference, board: Board, horizon: int, total: float | None) -> dict[str, float]:
    """Persons at each place of `board` by the rule."""
    return dict(zip(board.places, reference.rule(board, horizon, total).tolist(), strict=True))


def forecast_whole(reference: Reference, board: Board, horizon: int, total: float | None) -> float:
    """Persons of the whole case: the last count by persistence, the drift by drift, else the total where it is given."""
    if reference.name == "persistence":
        return board.whole[0]
    return whole_persons(board, horizon) if total is None or reference.name == "drift" else total

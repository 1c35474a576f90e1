"""Forecasts of past cases as they would have been issued: only what was published by each issue date is used.

What is learned from the packaged table of residuals leaves out the case that is forecast, by name and by content, and cases of
the same country at the same time.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import chain
from pathlib import Path
from typing import Final

from orontes.evaluate import forecast_file
from orontes.evaluate.case import Case
from orontes.evaluate.forecast_file import ForecastKey, ForecastRow
from orontes.evaluate.reference import REFERENCES
from orontes.evaluate.residuals import Forecasts
from orontes.evaluate.rows import Asking, Question, check_track
from orontes.forecast.models import LEARNT, asked_of
from orontes.forecast.residual_table import ResidualTable, packaged_residuals
from orontes.forecast.stack import model_named

SHIPPED: Final = "stack"
"""The forecast that is issued where none is named."""


@dataclass(frozen=True, slots=True)
class Order:
    """What a back-test is to issue.

    Parameters
    ----------
    horizons : tuple of int or None
        Days ahead; None leaves them to the protocol of each case.
    every : int or None
        Days from one issue date to the next; None leaves it to each case.
    track : str
        ``open``, or ``given-total``: the total of the target day is known.
    model : str
        A name in `stack.MODELS`.

    Raises
    ------
    InputError
        If an option is not possible.
    """

    horizons: tuple[int, ...] | None = None
    every: int | None = None
    track: str = "open"
    model: str = SHIPPED

    def __post_init__(self) -> None:
        Asking(horizons=self.horizons, every=self.every)
        check_track(self.track)
        model_named(self.model)


def run_backtest(
    cases: Sequence[Case],
    *,
    horizons: Sequence[int] | None = None,
    every: int | None = None,
    track: str = "open",
    model: str = SHIPPED,
    spread: Callable[[Callable[[Case], list[ForecastRow]], Iterable[Case]], Iterable[list[ForecastRow]]] = map,
    table: ResidualTable | None = None,
) -> Iterator[ForecastRow]:
    """The forecasts of `cases`, case by case: one row for each target, issue date and horizon.

    Parameters
    ----------
    horizons, every, track, model
        As in `Order`.
    spread : callable
        How cases are worked through: `map`, or one over processes or machines that keeps their order; the rows are the same.
    table : ResidualTable or None
        What to learn from; None takes the packaged table.

    Raises
    ------
    InputError
        If an option is not possible; at once, before the first row.
    """
    order = Order(tuple(sorted(set(horizons))) if horizons is not None else None, every, track, model)
    issue = partial(case_forecasts, order=order, table=table or packaged_residuals())
    return chain.from_iterable(spread(issue, tuple(cases)))


def case_forecasts(case: Case, *, order: Order, table: ResidualTable) -> list[ForecastRow]:
    """The forecasts of one case."""
    questions = case_questions(case, order)
    rules = (*LEARNT, *((order.model,) if order.model in REFERENCES and order.model not in LEARNT else ()))
    asked = asked_of(case, questions, track=order.track, table=table, rules=rules)
    return _rows(questions, order.track, model_named(order.model)(asked))


def case_questions(case: Case, order: Order) -> list[Question]:
    """All that is asked of `case`: each target on each issue date for each horizon.

    A place that opens later is asked about too, and forecast without the day on which it opens.
    """
    horizons, every = order.horizons or case.protocol.horizons, order.every or case.protocol.every
    return [
        Question(case.name, issue, horizon, target)
        for issue in range(case.start, case.end + 1, every)
        for target in case.targets
        for horizon in horizons
    ]


def _rows(questions: Sequence[Question], track: str, forecasts: Forecasts) -> list[ForecastRow]:
    return [
        ForecastRow(ForecastKey(q.case, track, q.issue, q.target_day, q.target), tuple(quantiles), mean)
        for q, quantiles, mean in zip(questions, forecasts.quantiles.tolist(), forecasts.mean.tolist(), strict=True)
    ]


def write_forecasts(path: Path, rows: Iterator[ForecastRow]) -> int:
    """Number of rows written to `path`, as `orontes score` and others read them."""
    return forecast_file.write_forecasts(path, rows)

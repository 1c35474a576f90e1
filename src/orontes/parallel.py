"""Many items through one function on all cores, in their order, a few at a time."""

import itertools
import os
import signal
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from typing import Final, TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")

FEW: Final = 50
"""Up to so many items are worked through in this process: starting others would take longer."""
BATCH: Final = 16
_BATCHES_AHEAD: Final = 4


def in_order(
    work: Callable[[Item], Result], items: Iterable[Item], *, workers: int | None = None, few: int = FEW, batch: int = BATCH
) -> Iterator[Result]:
    """What `work` makes of each item, in the order of `items`; never more than a few batches are held.

    `work` must be a function that another process can import (a `functools.partial` of one will do). The results are the same
    whatever the number of workers. Up to `few` items are worked through in this process; others take `batch` items at a time.

    Examples
    --------
    >>> list(in_order(abs, [-3, 2, -1]))
    [3, 2, 1]
    """
    rest = iter(items)
    head = list(itertools.islice(rest, few + 1))
    count = workers or os.cpu_count() or 1
    if len(head) <= few or count == 1:
        yield from map(work, itertools.chain(head, rest))
    else:
        yield from _by_processes(work, itertools.chain(head, rest), count, batch)


def _by_processes(work: Callable[[Item], Result], items: Iterator[Item], workers: int, size: int) -> Iterator[Result]:
    pool = ProcessPoolExecutor(workers, initializer=_ignore_interrupt)
    waiting: deque[Future[list[Result]]] = deque()
    try:
        while batch := list(itertools.islice(items, size)):
            waiting.append(pool.submit(_work_through, work, batch))
            if len(waiting) > workers * _BATCHES_AHEAD:
                yield from waiting.popleft().result()
        while waiting:
            yield from waiting.popleft().result()
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _work_through(work: Callable[[Item], Result], batch: list[Item]) -> list[Result]:
    return list(map(work, batch))


def _ignore_interrupt() -> None:
    """Nothing: the parent hears Ctrl-C and says so once."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)

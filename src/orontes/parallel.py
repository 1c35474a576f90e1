"""Many items through one function on all cores, in their order, a few at a time; calls that wait, beside each other."""

import contextlib
import itertools
import os
import queue
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from typing import Final, Generic, TypeVar

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


class Background(Generic[Result]):
    """Calls that wait for others (a network), several at once, on threads that never keep the program from ending.

    Examples
    --------
    >>> calls = Background[int](2)
    >>> [call.result() for call in (calls.begin(lambda: 1), calls.begin(lambda: 2))]
    [1, 2]
    >>> calls.end()
    """

    def __init__(self, threads: int) -> None:
        self._calls: queue.SimpleQueue[tuple[Future[Result], Callable[[], Result]] | None] = queue.SimpleQueue()
        self._threads = threads
        for _ in range(threads):
            threading.Thread(target=self._work, daemon=True).start()

    def begin(self, call: Callable[[], Result]) -> Future[Result]:
        """What will hold the result of `call`, or its error."""
        future: Future[Result] = Future()
        self._calls.put((future, call))
        return future

    def end(self) -> None:
        """No further call begins; those that wait in line are dropped."""
        with contextlib.suppress(queue.Empty):
            while True:
                self._calls.get_nowait()
        for _ in range(self._threads):
            self._calls.put(None)

    def _work(self) -> None:
        while (job := self._calls.get()) is not None:
            future, call = job
            try:
                future.set_result(call())
            except BaseException as error:  # noqa: BLE001 - handed on to who asks for the result
                future.set_exception(error)

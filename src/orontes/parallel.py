"""Many items through one function on all cores, in order; a process that dies costs one item. Calls that wait, side by side."""

import contextlib
import itertools
import os
import queue
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from typing import Final, Generic, TypeVar

from orontes.errors import NoResultError

Item = TypeVar("Item")
Result = TypeVar("Result")

FEW: Final = 50
"""Up to so many items are worked through in this process: starting others would take longer."""
BATCH: Final = 16
_BATCHES_AHEAD: Final = 4


def in_order(
    work: Callable[[Item], Result],
    items: Iterable[Item],
    *,
    workers: int | None = None,
    few: int = FEW,
    batch: int = BATCH,
    lost: Callable[[Item], None] | None = None,
    dask: str | None = None,
) -> Iterator[Result]:
    """What `work` makes of each item, in the order of `items`; never more than a few batches are held.

    `work` must be a function that another process can import (a `functools.partial` of one will do). The results are the same
    whatever the number of workers. Up to `few` items are worked through in this process; others take `batch` items at a time.
    With `dask`, the address of a scheduler, the workers of that cluster do the work (see `orontes.cluster`).

    Where a process dies, what it held is worked through again one by one: `lost` is told of each item on which a process dies
    once more, and that item has no result.

    Raises
    ------
    NoResultError
        If a process dies on an item and there is no `lost`.

    Examples
    --------
    >>> list(in_order(abs, [-3, 2, -1]))
    [3, 2, 1]
    """
    if dask is not None:
        from orontes.cluster import on_cluster  # noqa: PLC0415  # only who asks for a cluster pays for it

        yield from on_cluster(dask, work, items)
        return
    rest = iter(items)
    head = list(itertools.islice(rest, few + 1))
    count = workers or os.cpu_count() or 1
    if len(head) <= few or count == 1:
        yield from map(work, itertools.chain(head, rest))
    else:
        yield from _by_processes(work, itertools.chain(head, rest), count, batch, lost or _is_fatal)


def _by_processes(
    work: Callable[[Item], Result], items: Iterator[Item], workers: int, size: int, lost: Callable[[Item], None]
) -> Iterator[Result]:
    pool = _pool(workers)
    waiting: deque[tuple[list[Item], Future[list[Result]]]] = deque()
    try:
        while True:
            while len(waiting) <= workers * _BATCHES_AHEAD and (some := list(itertools.islice(items, size))):
                waiting.append((some, _submitted(pool, work, some)))
            if not waiting:
                return
            some, future = waiting.popleft()
            try:
                results = future.result()
            except BrokenProcessPool:
                pool.shutdown(wait=True, cancel_futures=True)
                held = [(some, future), *waiting]
                waiting.clear()
                yield from _one_by_one(work, held, lost)
                pool = _pool(workers)
            else:
                yield from results
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _one_by_one(
    work: Callable[[Item], Result], held: list[tuple[list[Item], Future[list[Result]]]], lost: Callable[[Item], None]
) -> Iterator[Result]:
    """The results of batches that a dead process left behind: those it had, and the others anew, in one process beside."""
    pool = _pool(1)
    try:
        for some, future in held:
            if future.exception() is None:
                yield from future.result()
                continue
            for item in some:
                try:
                    yield pool.submit(work, item).result()
                except BrokenProcessPool:
                    pool.shutdown(wait=True, cancel_futures=True)
                    pool = _pool(1)
                    lost(item)
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _submitted(pool: ProcessPoolExecutor, work: Callable[[Item], Result], batch: list[Item]) -> Future[list[Result]]:
    try:
        return pool.submit(_work_through, work, batch)
    except BrokenProcessPool as error:
        failed: Future[list[Result]] = Future()
        failed.set_exception(error)
        return failed


def _pool(workers: int) -> ProcessPoolExecutor:
    return ProcessPoolExecutor(workers, initializer=_ignore_interrupt)


def _work_through(work: Callable[[Item], Result], batch: list[Item]) -> list[Result]:
    return list(map(work, batch))


def _is_fatal(_: object) -> None:
    raise NoResultError("a process died in the middle of its work", cure="free memory, or use fewer members or workers")


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

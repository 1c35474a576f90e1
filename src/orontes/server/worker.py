"""A process of its own for long work: it tells how far it is, stops when asked, and is replaced where it does not."""

import contextlib
import multiprocessing
import os
import signal
import sys
import traceback
from collections.abc import Callable
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnContext, SpawnProcess
from pathlib import Path
from typing import Any, Final

from orontes.errors import OrontesError
from orontes.server.limits import MAX_MEMORY_BYTES

GRACE_S: Final = 3.0
"""So long a task that was asked to stop may go on before its process is ended."""
LOOK_S: Final = 0.1
STOP: Final = "stop"


class StoppedError(Exception):
    """The task was stopped."""


class FailedError(Exception):
    """The task failed; the message says why, in words that hold nothing of a report."""

    def __init__(self, message: str, cure: str | None = None) -> None:
        super().__init__(message)
        self.cure = cure


class Worker:
    """A process that runs one task at a time; started when there is work."""

    def __init__(self) -> None:
        self._context: SpawnContext = multiprocessing.get_context("spawn")
        self._process: SpawnProcess | None = None
        self._ours: Connection | None = None

    @property
    def pid(self) -> int | None:
        """The id of the process, while there is one."""
        return self._process.pid if self._process is not None and self._process.is_alive() else None

    def run(
        self, task: str, arguments: tuple[Any, ...], *, told: Callable[[int, int | None], None], stopped: Callable[[], bool]
    ) -> dict[str, Any]:
        """The result of a task of `orontes.server.tasks`.

        Parameters
        ----------
        task, arguments
            Its name in `TASKS` and what it is given after the step.
        told : callable
            Told how much is done, of how much.
        stopped : callable
            Asked now and then whether the task is still wanted.

        Raises
        ------
        StoppedError
            If it was not wanted any more.
        FailedError
            If it failed.
        """
        connection = self._started()
        connection.send((task, arguments))
        left_s: float | None = None
        value: Any
        while True:
            if left_s is None and stopped():
                with contextlib.suppress(OSError):
                    connection.send(STOP)
                left_s = GRACE_S
            try:
                there = connection.poll(LOOK_S)
                kind, value = connection.recv() if there else ("", None)
            except (EOFError, OSError):
                self.end()
                if left_s is not None:
                    raise StoppedError from None
                cure = "give less at once; the ledger is whole"
                raise FailedError("the work ended before its time: too little memory, or a damaged file", cure) from None
            if kind == "step":
                told(*value)
            elif kind:
                return self._result(kind, value)
            if left_s is not None and not there:
                left_s -= LOOK_S
                if left_s <= 0:
                    self.end()
                    raise StoppedError

    def _result(self, kind: str, value: Any) -> dict[str, Any]:
        if kind == "stopped":
            raise StoppedError
        if kind == "failed":
            message, cure = value
            raise FailedError(message, cure)
        found: dict[str, Any] = value
        return found

    def _started(self) -> Connection:
        if self._ours is None or self._process is None or not self._process.is_alive():
            self.end()
            self._ours, theirs = self._context.Pipe()
            self._process = self._context.Process(target=work, args=(theirs,), daemon=True, name="orontes desk")
            self._process.start()
            theirs.close()
        return self._ours

    def end(self) -> None:
        """The process is gone."""
        if self._ours is not None:
            self._ours.close()
        if self._process is not None:
            self._process.terminate()
            self._process.join(GRACE_S)
            if self._process.is_alive():
                self._process.kill()
                self._process.join()
            self._process.close()
        self._process = self._ours = None


def work(connection: Connection) -> None:
    """The life of the process: tasks as they come, until the other end is closed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource  # noqa: PLC0415  # not on every system

        resource.setrlimit(resource.RLIMIT_AS, (MAX_MEMORY_BYTES, MAX_MEMORY_BYTES))
    for name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS"):
        os.environ.setdefault(name, "1")
    from orontes.server.tasks import TASKS  # noqa: PLC0415  # all that is heavy, in this process only

    def step(done: int, total: int | None) -> None:
        if connection.poll() and connection.recv() == STOP:
            raise StoppedError
        connection.send(("step", (done, total)))

    with contextlib.suppress(EOFError, OSError):
        while True:
            asked = connection.recv()
            if asked != STOP:  # one that came when the task was done already
                task, arguments = asked
                connection.send(_done(TASKS[task], step, arguments))


def _done(
    task: Callable[..., dict[str, Any]], step: Callable[[int, int | None], None], arguments: tuple[Any, ...]
) -> tuple[str, Any]:
    try:
        return "done", task(step, *arguments)
    except StoppedError:
        return "stopped", None
    except OrontesError as error:
        return "failed", (str(error), error.cure)
    except MemoryError:
        return "failed", ("there is too little memory for this", "give less at once")
    except Exception as error:  # noqa: BLE001  # a fault of ours must not end the process, and its words may be a report's
        last = traceback.extract_tb(sys.exc_info()[2])[-1]
        place = f"{type(error).__name__} at {Path(last.filename).name}:{last.lineno}"
        return "failed", (f"this is a fault of Orontes, not yours: {place}", "please report it")

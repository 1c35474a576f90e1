"""Long work beside the answers: jobs that wait for their turn, tell how far they are, and can be stopped."""

import itertools
import os
import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Final

from orontes.errors import InputError
from orontes.server.limits import MAX_JOBS, MAX_WAITING
from orontes.server.worker import FailedError, StoppedError, Worker

LANES: Final = ("read", "draw")
"""Reading does not hold up pictures: each lane has a process of its own."""
WAITING, RUNNING, DONE, FAILED, STOPPED = "waiting", "running", "done", "failed", "stopped"
OVER: Final = frozenset({DONE, FAILED, STOPPED})


@dataclass(slots=True)
class Job:
    """Work that takes a while.

    Parameters
    ----------
    id, lane, label : str
    task : str
        Its name in `orontes.server.tasks.TASKS`.
    arguments : tuple
    finish : callable
        Makes of the task's result what is shown; runs in this process.
    clean : callable
        Runs when the job is over, however it ended.
    """

    id: str
    lane: str
    label: str
    task: str
    arguments: tuple[Any, ...]
    finish: Callable[[dict[str, Any]], dict[str, Any]]
    clean: Callable[[], None]
    state: str = WAITING
    done: int = 0
    total: int | None = None
    result: dict[str, Any] | None = None
    error: str | None = None
    cure: str | None = None
    seconds: float = 0.0
    unwanted: threading.Event = field(default_factory=threading.Event)

    def to_record(self) -> dict[str, Any]:
        """The job as the API shows it."""
        return {
            "id": self.id, "kind": self.task, "label": self.label, "state": self.state, "done": self.done, "total": self.total,
            "seconds": round(self.seconds, 1), "result": self.result, "error": self.error, "cure": self.cure,
        }  # fmt: skip


class Jobs:
    """The jobs of a desk; `close` ends them all."""

    def __init__(self) -> None:
        self._jobs: dict[str, Job] = {}
        self._waiting: dict[str, deque[Job]] = {lane: deque() for lane in LANES}
        self._news = threading.Condition()
        self._workers = {lane: Worker() for lane in LANES}
        self._closed = False
        self._numbers = itertools.count(1)
        self._threads = [threading.Thread(target=self._work, args=(lane,), daemon=True, name=f"desk {lane}") for lane in LANES]
        for thread in self._threads:
            thread.start()

    def start(
        self, lane: str, label: str, task: str, arguments: tuple[Any, ...], *,
        finish: Callable[[dict[str, Any]], dict[str, Any]] = dict, clean: Callable[[], None] = lambda: None,
    ) -> Job:  # fmt: skip
        """The job, waiting for its turn.

        Raises
        ------
        InputError
            If too many wait already.
        """
        job = Job(f"{next(self._numbers)}-{os.urandom(4).hex()}", lane, label, task, arguments, finish, clean)
        with self._news:
            if len(self._waiting[lane]) >= MAX_WAITING:
                clean()
                raise InputError("one more job", limit=f"at most {MAX_WAITING} waiting", cure="wait, or stop one")
            over = [key for key, old in self._jobs.items() if old.state in OVER]
            for key in over[: max(len(self._jobs) + 1 - MAX_JOBS, 0)]:
                del self._jobs[key]
            self._jobs[job.id] = job
            self._waiting[lane].append(job)
            self._news.notify_all()
        return job

    def find(self, key: str) -> Job | None:
        """The job of that id; None where there is none, or it is forgotten."""
        with self._news:
            return self._jobs.get(key)

    def all(self) -> tuple[Job, ...]:
        """The jobs, the latest first."""
        with self._news:
            return tuple(reversed(self._jobs.values()))

    def stop(self, job: Job) -> None:
        """The job is not wanted any more: it stops at its next step, or before it began."""
        job.unwanted.set()
        with self._news:
            if job in self._waiting[job.lane]:
                self._waiting[job.lane].remove(job)
                job.state = STOPPED
                job.clean()

    def wait(self, job: Job, *, seconds: float) -> Job:
        """The job, when it is over, or after so many seconds."""
        with self._news:
            self._news.wait_for(lambda: job.state in OVER, timeout=seconds)
        return job

    def pids(self) -> tuple[int, ...]:
        """The processes at work."""
        return tuple(pid for worker in self._workers.values() if (pid := worker.pid) is not None)

    def close(self) -> None:
        """All jobs are stopped, and their processes are gone."""
        with self._news:
            self._closed = True
            for job in self._jobs.values():
                job.unwanted.set()
            self._news.notify_all()
        for thread in self._threads:
            thread.join(10)
        for worker in self._workers.values():
            worker.end()

    def _work(self, lane: str) -> None:
        while True:
            with self._news:
                self._news.wait_for(lambda: self._closed or bool(self._waiting[lane]))
                if self._closed:
                    return
                job = self._waiting[lane].popleft()
                job.state = RUNNING
            started = time.monotonic()
            state = self._run(job, self._workers[lane])
            job.clean()
            with self._news:
                job.state, job.seconds = state, time.monotonic() - started
                job.arguments = ()
                self._news.notify_all()

    def _run(self, job: Job, worker: Worker) -> str:
        def told(done: int, total: int | None) -> None:
            job.done, job.total = done, total

        try:
            job.result = job.finish(worker.run(job.task, job.arguments, told=told, stopped=job.unwanted.is_set))
        except StoppedError:
            return STOPPED
        except FailedError as error:
            job.error, job.cure = str(error), error.cure
            return FAILED
        except Exception as error:  # noqa: BLE001  # the lane goes on, whatever became of one job
            job.error, job.cure = f"this is a fault of Orontes, not yours: {type(error).__name__}", "please report it"
            return FAILED
        return DONE

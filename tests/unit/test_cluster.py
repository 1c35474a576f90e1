"""A Dask cluster gives the bytes of one process, and a worker that dies costs time only."""

import json
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from functools import partial
from pathlib import Path

import numpy as np
import pytest

from orontes import api
from orontes.cluster import on_cluster
from orontes.errors import InputError

pytest.importorskip("distributed", reason="the extra dask is not installed: pip install 'orontes[dask]'")
INSTANCE = Path(__file__).parent / "flee" / "instances" / "plain"
START_S = 60


def _dask(*words: str, folder: Path) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(
        [sys.executable, "-m", "distributed.cli." + words[0], "--scheduler-file", str(folder / "scheduler.json"), *words[1:]],
        cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip


class Cluster:
    """A scheduler and two workers, each a process of its own."""

    def __init__(self, folder: Path) -> None:
        self.scheduler = _dask("dask_scheduler", "--port", "0", "--no-dashboard", "--host", "127.0.0.1", folder=folder)
        worker = ("dask_worker", "--no-nanny", "--no-dashboard", "--nthreads", "1")
        file, end = folder / "scheduler.json", time.monotonic() + START_S
        while not file.exists() and time.monotonic() < end:
            time.sleep(0.1)
        self.workers = [_dask(*worker, folder=folder) for _ in range(2)]
        self.address: str = json.loads(file.read_text())["address"]

    def stop(self) -> None:
        for process in (*self.workers, self.scheduler):
            process.kill()
            process.wait()


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    made = Cluster(tmp_path_factory.mktemp("dask"))
    yield made
    made.stop()


def test_a_cluster_gives_the_same_bytes_and_a_worker_that_dies_is_made_up_for(cluster: Cluster) -> None:
    run = partial(api.simulate, INSTANCE, members=1750, seed=3, days=30)

    def kill_one(blocks: Iterable[object]) -> Iterator[object]:
        for number, block in enumerate(blocks):
            if number == 1:
                cluster.workers[0].kill()
            yield block

    here = run(workers=1)
    there = run(dask=cluster.address, watch=kill_one)
    assert cluster.workers[0].wait(10) != 0
    assert np.array_equal(here.present.values, there.present.values)
    assert np.array_equal(here.everyone, there.everyone)


def test_an_error_of_the_work_comes_through(cluster: Cluster) -> None:
    with pytest.raises(ValueError, match="invalid literal"):
        list(on_cluster(cluster.address, int, ["1", "x"]))


def test_results_come_in_order(cluster: Cluster) -> None:
    assert list(on_cluster(cluster.address, abs, range(-20, 0))) == list(range(20, 0, -1))


def test_no_scheduler_is_a_clear_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("orontes.cluster.CONNECT_S", 1)
    with pytest.raises(InputError, match="dask scheduler"):
        list(on_cluster("tcp://127.0.0.1:1", abs, [1]))

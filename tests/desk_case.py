"""Ledgers and desks that several tests share."""

import contextlib
import dataclasses
import datetime as dt
import os
import socket
import threading
from collections.abc import Iterator
from pathlib import Path

import uvicorn

from orontes import api
from orontes.core.claim import Actor, Claim, Source, Span
from orontes.core.period import Period
from orontes.core.report import Report
from orontes.extract.places import to_place
from orontes.geo.gazetteer import Gazetteer
from orontes.ledger.entry import Entry
from orontes.ledger.store import Ledger
from orontes.server.app import create_app
from orontes.server.desk import Desk, Options
from orontes.server.run import allowed_hosts
from orontes.server.security import Access

DAY = dt.date(2024, 12, 7)
SIDES = (("Rebels", "opposition"), ("The army", "government"))


def sample_ledger(path: Path) -> Path:
    """The bundled report, known on its own day."""
    api.add([api.sample()], path, known_on=api.BY_DATE)
    return path


def large_ledger(path: Path, claims: int = 10_000) -> Path:
    """Made-up reports of the month before `DAY`, ten claims each, on towns of Syria that two sides take from each other."""
    with Ledger.writing(path) as ledger:
        ledger.append(_entries(claims // 10))
    return path


def _entries(reports: int) -> Iterator[Entry]:
    towns = Gazetteer.load(["SYR"]).towns("SYR", min_population=5000)[:150]
    for number in range(reports):
        day = DAY - dt.timedelta(days=number % 30)
        text, made = "", []
        for n in range(10):
            town, (name, side) = towns[(7 * number + n) % len(towns)], SIDES[(number + n) % 2]
            sentence = f"{name} took {town.name} on {day}, monitor {number % 40} said in its report {number}-{n}. "
            place = to_place(town, town.name, by="exact")
            span = Span(len(text), len(text) + len(sentence) - 1)
            claim = Claim(
                f"r:{n}", "r", "control_change", "reported", span, sentence[:-1], "made.up", 0.4 + n / 20,
                source=Source(f"monitor {number % 40}", "monitor"), actor=Actor(name, None, side), place=place, change="gained",
                when=Period.of_day(day),
            )  # fmt: skip
            text += sentence
            made.append(claim)
        report = Report(f"report {number}", text, day, f"Day {day}, part {number}", "Made up")
        yield Entry(report, tuple(dataclasses.replace(one, report=report.id) for one in made), "made up", day)


@contextlib.contextmanager
def serving(path: Path, *, members: int = 10, days: int = 3, token: str | None = None) -> Iterator[str]:
    """The address of a desk on the ledger, served by a thread until the end."""
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    port = listener.getsockname()[1]
    desk = Desk(path, Options(days=days, members=members))
    access = Access(allowed_hosts("127.0.0.1", port, ()), token)
    server = uvicorn.Server(uvicorn.Config(create_app(desk, access), log_config=None, access_log=False))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join(20)
        listener.close()


def memory_mb() -> float:
    """Megabytes of memory that this process holds."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6

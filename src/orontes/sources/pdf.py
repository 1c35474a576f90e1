"""PDF files to reports: read in a process of their own, with limits on memory and time, so that a hostile one harms nothing."""

import json
import subprocess
import sys
import threading
from dataclasses import dataclass
from typing import Any, Final

from orontes.core.report import Report
from orontes.errors import InputError
from orontes.sources.heading import day_of, title_of

MAGIC: Final = b"%PDF-"
MAX_BYTES: Final = 256 * 1024 * 1024
"""Largest PDF: with pictures a report of some hundred pages may well have 50 MB."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What reading one PDF may take.

    Parameters
    ----------
    memory_mb : int
        Address space of the process that reads it; a report of 2,000 pages takes some 300.
    time_s : float
        Seconds until it is given up; 2,000 pages take some 20.
    """

    memory_mb: int = 1536
    time_s: float = 60.0


LIMITS: Final = Limits()


def pdf_report(data: bytes, *, name: str, where: str, limits: Limits = LIMITS) -> Report:
    """The report of a PDF; `Report.pages` has the offset at which each page begins.

    Raises
    ------
    InputError
        If the file is damaged, locked by a password, has no text layer, is too long, or takes more memory or time than a report
        needs.
    """
    if len(data) > MAX_BYTES:
        limit = f"at most {MAX_BYTES:,} bytes"
        raise InputError(f"the PDF has {len(data):,} bytes", limit=limit, cure="split it", where=where)
    answer = _asked(data, limits, where)
    if "thing" in answer:
        raise InputError(answer["thing"], limit=answer["limit"], cure=answer["cure"], where=where)
    text = str(answer["text"])
    if not text.strip():
        cure = "run it through text recognition (OCR) first, or type the text into a .txt file"
        raise InputError("the PDF has no text layer (a scan?)", cure=cure, where=where)
    return Report(name, text, date=day_of(text), title=title_of(text), pages=tuple(answer["pages"]))


def _asked(data: bytes, limits: Limits, where: str) -> dict[str, Any]:
    """What the process beside says of the PDF: its text and pages, or what is wrong with it."""
    command = [sys.executable, "-m", "orontes.sources.pdf_process", str(limits.memory_mb)]
    late = threading.Event()
    with subprocess.Popen(  # noqa: S603  # our own interpreter and module, no shell
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, start_new_session=True
    ) as process:

        def give_up() -> None:
            late.set()
            process.kill()

        timer = threading.Timer(limits.time_s, give_up)
        timer.start()
        try:
            answer, _ = process.communicate(data)
        finally:
            timer.cancel()
            process.kill()
    cure = "open it and print it to a new PDF, or copy its text into a .txt file"
    if late.is_set():
        raise InputError(f"the PDF was not read within {limits.time_s:g} seconds", cure=cure, where=where)
    try:
        return dict(json.loads(answer))
    except ValueError:
        thing = f"reading the PDF takes more than {limits.memory_mb:,} MB of memory, or breaks"
        raise InputError(
            thing, limit="no report needs that; the file may be damaged or hostile", cure=cure, where=where
        ) from None

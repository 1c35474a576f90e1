"""The desk: a ledger, what was made of it, and the work under way."""

import dataclasses
import datetime as dt
import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from orontes import __version__, api
from orontes.core.claim import KINDS
from orontes.forecast.mix import Mix, Moved, remixed
from orontes.ledger.queue import Filter, Queued, counts_by_status, queued
from orontes.ledger.store import Ledger
from orontes.server.jobs import Job, Jobs
from orontes.server.limits import MAX_PAGES, SUFFIXES
from orontes.server.shelf import Shelf, drop_path
from orontes.server.tasks import Asked

KEY_DIGITS: Final = 16
QUICK_S: Final = 0.05
"""So long an answer waits for a job that may be done at once."""


@dataclass(frozen=True, slots=True)
class Options:
    """What the desk was started with: the country in focus, a world pack, days and runs of outlooks, lexicons."""

    country: str | None = None
    world: str | None = None
    days: int = 14
    members: int = 400
    lexicon: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Drawn:
    """A page that is ready: its file, the runs to mix anew, and names of places."""

    file: Path
    mix: Mix | None
    names: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Remixed:
    """Weights of all scenarios as they are, what others change, and names of places."""

    weights: Mapping[str, float]
    figures: tuple[Moved, ...]
    names: Mapping[str, str]


class Desk:
    """A ledger at work; `close` ends its jobs and clears what it kept.

    Parameters
    ----------
    ledger : Path
        Made where there is none.
    options : Options
    """

    def __init__(self, ledger: Path, options: Options | None = None) -> None:
        Ledger.writing(ledger).close()
        self.ledger = ledger.resolve()
        self.options = options or Options()
        self.jobs = Jobs()
        self._folder = Path(tempfile.mkdtemp(prefix="orontes-desk-"))
        self._pages: Shelf[Drawn] = Shelf(most=MAX_PAGES, drop=lambda drawn: drop_path(drawn.file))
        self._exports: Shelf[Path] = Shelf(most=MAX_PAGES, drop=drop_path)
        self._situations: Shelf[tuple[str, str]] = Shelf(most=MAX_PAGES)
        self._overviews: Shelf[dict[str, Any]] = Shelf(most=1)
        self._redactions = 0
        self._running: Shelf[Job] = Shelf(most=4 * MAX_PAGES)

    def close(self) -> None:
        """Jobs and files are gone; the ledger stays."""
        self.jobs.close()
        shutil.rmtree(self._folder, ignore_errors=True)

    def state(self) -> str:
        """A word that differs whenever the ledger does."""
        with Ledger.reading(self.ledger) as store:
            return _state(store)

    def overview(self) -> dict[str, Any]:
        """The ledger in figures."""
        with Ledger.reading(self.ledger) as store:
            state = _state(store)
            held = self._overviews.get(state)
            if held is not None:
                return held
            self._forget_redacted(len(store.events("redacted")))
            counts = store.counts()
            countries = [{"code": code, "claims": count} for code, count in store.countries()]
            found = {
                "state": state, "name": self.ledger.name, "version": __version__, "counts": counts, "countries": countries,
                "first_known": store.first_known(), "last_day": store.last_day(), "reviews": counts_by_status(store),
                "parts": list(api.parts_to_correct()), "kinds": list(KINDS), "suffixes": list(SUFFIXES),
                "choices": {part: list(words) for part, words in api.choices_to_correct().items()},
            }  # fmt: skip
        self._overviews.put(state, found)
        return found

    def _forget_redacted(self, redactions: int) -> None:
        """Nothing made before a redaction is kept: it holds what was taken out."""
        if redactions != self._redactions:
            self._redactions = redactions
            for shelf in (self._pages, self._exports, self._situations):
                shelf.clear()

    def claims(self, wanted: Filter, *, limit: int, offset: int) -> tuple[int, tuple[Queued, ...]]:
        """How many claims there are, and some of them."""
        with Ledger.reading(self.ledger) as store:
            return queued(store, wanted, limit=limit, offset=offset)

    def review(
        self, claim: str, decision: str, *, changes: Mapping[str, str], reviewer: str | None, why: str | None, saw: str
    ) -> Queued:
        """The claim after the decision.

        Raises
        ------
        ConflictError
            If somebody decided on it since; the claim as it is now can be asked for.
        """
        return api.review(self.ledger, claim, decision, changes=changes, reviewer=reviewer, why=why, saw=saw)

    def retract(self, report: str, reason: str) -> bool:
        """Whether there is such a report; it counts as withdrawn from today on."""
        with Ledger.reading(self.ledger) as store:
            if not store.readers([report]):
                return False
        api.retract(self.ledger, report, reason=reason)
        return True

    def asked(self, given: Mapping[str, Any]) -> Asked:
        """What a picture is asked for, with the desk's own options where none are given."""
        country = given.get("country") or self.options.country
        return Asked(
            str(self.ledger), given.get("as_of"), given.get("known_on"), country.upper() if country else None, self.options.world,
            given.get("days") or self.options.days, given.get("members") or self.options.members, given.get("seed", 0),
            tuple(sorted(given.get("weights", {}).items())), self.options.lexicon,
        )  # fmt: skip

    def add(self, folder: Path, names: Sequence[str], *, date: dt.date | None, known_on: dt.date | None) -> Job:
        """The job that reads uploaded files into the ledger."""
        asked = dataclasses.replace(self.asked({}), known_on=known_on)
        arguments = (asked, str(folder), tuple(names), date)
        label = f"reading {names[0]}" if len(names) == 1 else f"reading {len(names)} files"
        return self.jobs.start("read", label, "add", arguments, clean=lambda: drop_path(folder))

    def upload_folder(self) -> Path:
        """A folder of its own for one upload."""
        return Path(tempfile.mkdtemp(dir=self._folder, prefix="upload-"))

    def brief(self, asked: Asked) -> Job:
        """The job that makes the page; the one at work or done already, where the ledger has not changed since."""
        key = self._key("brief", asked)
        known = self._running.get(key)
        if known is not None and (known.state in ("waiting", "running") or (known.state == "done" and self._pages.get(key))):
            return known
        self._drop_waiting(asked)
        target = self._folder / f"{key}-{os.urandom(4).hex()}.html"  # the one before goes when this one is put in its place

        def finish(result: dict[str, Any]) -> dict[str, Any]:
            mix, names = result.pop("mix"), result.pop("names")
            self._pages.put(key, Drawn(target, mix, names))
            return result | {"page": key}

        job = self.jobs.start("draw", "drawing the page", "brief", (asked, str(target)), finish=finish)
        self._running.put(key, job)
        return job

    def _drop_waiting(self, asked: Asked) -> None:
        """Pages of the same picture that still wait to be drawn are not wanted any more: the ledger has changed since."""
        for job in self.jobs.all():
            if job.task == "brief" and job.state == "waiting" and job.arguments[:1] == (asked,):
                self.jobs.stop(job)

    def page(self, key: str) -> Drawn | None:
        """The page under that key, while it is kept."""
        return self._pages.get(key)

    def remix(self, key: str, weights: Mapping[str, float]) -> Remixed | None:
        """What other weights change; None where the page is gone or has no outlook.

        Raises
        ------
        InputError
            If the weights are none of the outlook's.
        """
        drawn = self._pages.get(key)
        if drawn is None or drawn.mix is None:
            return None
        return Remixed(drawn.mix.weights(), remixed(drawn.mix, weights), drawn.names)

    def situation(self, asked: Asked) -> tuple[str, str | None, Job | None]:
        """The state, and the situation as JSON text with no job; or the last one known with the job at work on a new one."""
        asked = dataclasses.replace(asked, weights=(), days=1, members=1, seed=0)
        plain, key = self._key("situation", asked, state=""), self._key("situation", asked)
        held = self._situations.get(plain)
        if held is not None and held[0] == key:
            return self.state(), held[1], None
        job = self._running.get(key)
        if job is None or job.state in ("stopped", "failed"):
            failed = job if job is not None and job.state == "failed" else None

            def finish(result: dict[str, Any]) -> dict[str, Any]:
                self._situations.put(plain, (key, json.dumps(result, ensure_ascii=False, separators=(",", ":"))))
                return {}

            job = failed or self.jobs.start("draw", "drawing the situation", "situation", (asked,), finish=finish)
            self._running.put(key, job)
        self.jobs.wait(job, seconds=QUICK_S)
        held = self._situations.get(plain)
        return self.state(), held[1] if held else None, None if held is not None and held[0] == key else job

    def suppose(self, asked: Asked, sentences: Sequence[str]) -> Job:
        """The job that works out what suppositions change."""
        return self.jobs.start("draw", "working out the difference", "suppose", (asked, tuple(sentences)))

    def export(self, asked: Asked, *, profile: str, only: str | None, hxl: bool) -> Job:
        """The job that writes the files of an export."""
        folder = Path(tempfile.mkdtemp(dir=self._folder, prefix="export-"))
        key = folder.name.removeprefix("export-")
        target = self._folder / f"{folder.name}.zip"

        def finish(result: dict[str, Any]) -> dict[str, Any]:
            self._exports.put(key, target)
            return result | {"export": key}

        return self.jobs.start(
            "draw", "writing the export", "export", (asked, str(target), str(folder), profile, only, hxl), finish=finish,
            clean=lambda: drop_path(folder),
        )  # fmt: skip

    def exported(self, key: str) -> Path | None:
        """The zip of an export, while it is kept."""
        found = self._exports.get(key)
        return found if found is not None and found.is_file() else None

    def current(self, claim: str) -> Queued | None:
        """The claim as it stands now."""
        found = self.claims(Filter(claim=claim), limit=1, offset=0)[1]
        return found[0] if found else None

    def _key(self, what: str, asked: Asked, *, state: str | None = None) -> str:
        words = repr((what, self.state() if state is None else state, asked))
        return hashlib.sha256(words.encode()).hexdigest()[:KEY_DIGITS]


def _state(store: Ledger) -> str:
    return "-".join(str(number) for number in store.last_numbers())

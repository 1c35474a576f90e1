"""The long work of the desk, as it runs in a process of its own: reading, pictures, suppositions, exports."""

import datetime as dt
import os
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, TypeVar

from orontes import api
from orontes.config import OutlookOptions
from orontes.errors import InputError
from orontes.situation.record import plain, situation_record

Item = TypeVar("Item")
FIRST_DAY: Final = dt.date(1900, 1, 1)
LAST_DAY: Final = dt.date(2200, 12, 31)
MOST_TOLD: Final = 50
"""Reasons of rejected rows that are handed on."""
UNDATED: Final = "tells no day, so it counts as of today; if it is older, withdraw it, say its day and add it again"
Step = Callable[[int, int | None], None]
"""Told how much is done, of how much; raises to stop."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What a picture is asked for."""

    ledger: str
    as_of: dt.date | None = None
    known_on: dt.date | None = None
    country: str | None = None
    world: str | None = None
    days: int = 14
    members: int = 1000
    seed: int = 0
    weights: tuple[tuple[str, float], ...] = ()
    lexicon: tuple[str, ...] = ()

    def checked(self) -> "Asked":
        """The same, where its days are days that a picture can be of.

        Raises
        ------
        InputError
            If they are not.
        """
        for day in (self.as_of, self.known_on):
            if day is not None and not FIRST_DAY <= day <= LAST_DAY:
                raise InputError("day of the picture", value=day.isoformat(), limit=f"a day from {FIRST_DAY} to {LAST_DAY}")
        return self

    @property
    def options(self) -> OutlookOptions:
        """The options of the outlook; one process, since it has one of its own already."""
        return OutlookOptions(days=self.days, members=self.members, seed=self.seed)

    @property
    def common(self) -> dict[str, Any]:
        """The options that a brief and an export share."""
        return {
            "ledger": self.ledger, "as_of": self.as_of, "known_on": self.known_on, "country": self.country, "world": self.world,
            "options": self.options, "weights": dict(self.weights) or None, "command": self.command,
        }  # fmt: skip

    @property
    def command(self) -> str:
        """How to make the page again from a terminal; weights moved by hand have no option there."""
        given = (("--as-of", self.as_of), ("--known-on", self.known_on), ("--country", self.country))
        words = [f"{name} {value}" for name, value in given if value]
        tail = f"--days {self.days} --members {self.members} --seed {self.seed}"
        return " ".join([f"orontes brief --ledger {Path(self.ledger).name}", *words, tail])

    def gathered(self) -> api.Picture:
        """The reports and claims of the picture."""
        return api.gather(ledger=self.ledger, as_of=self.as_of, known_on=self.known_on, country=self.country, world=self.world)


def add(step: Step, asked: Asked, folder: str, names: Sequence[str], date: dt.date | None) -> dict[str, Any]:
    """What became of uploaded files: reports and rows new, known, rejected; claims added.

    A file that cannot be read is passed over and told; where none can, that is an error.
    """
    os.chdir(folder)  # so that nothing that is kept or told names a place on this machine
    notes: list[str] = []
    refused: list[InputError] = []
    tables, texts = api.divide(names, note=notes.append, refused=refused.append)
    done = None
    common: dict[str, Any] = {"known_on": asked.known_on, "lexicon": asked.lexicon}
    if texts:
        reports = list(api.load(*texts, date=date, note=notes.append, refused=refused.append))
        undated = [report.title or report.id for report in reports if report.date is None]
        notes += [f"{name}: {UNDATED}" for name in undated[:MOST_TOLD]]
        done = api.add(
            reports, asked.ledger, country=asked.country, world=asked.world, workers=1,
            watch=lambda items: _stepped(items, step, len(reports)), **common,
        )  # fmt: skip
    if tables:
        added = api.add_tables(
            tables, asked.ledger, watch=lambda rows: _stepped(rows, step, None), refused=refused.append, **common
        )
        done = done + added if done else added
    if refused and (done is None or not done.given):
        raise refused[0]
    reasons = [*map(str, refused), *(done.rejected if done else ())]
    counts = {name: getattr(done, name) if done else 0 for name in ("new", "reread", "known", "claims")}
    return {**counts, "rejected": reasons[:MOST_TOLD], "rejected_count": len(reasons), "notes": notes[:MOST_TOLD]}


def _stepped(items: Iterable[Item], step: Step, total: int | None) -> Iterator[Item]:
    step(0, total)
    for done, item in enumerate(items, 1):
        yield item
        step(done, total)


def brief(step: Step, asked: Asked, target: str) -> dict[str, Any]:
    """The page, written to `target`, and what the desk shows beside it."""
    step(0, None)
    made = api.brief(**asked.checked().common)
    step(1, None)
    Path(target).write_text(made.page, encoding="utf-8")
    content, outlook = made.content, made.content.forecast
    scenarios = [
        {
            "name": part.name, "title": part.title, "meaning": part.meaning, "prior": part.prior_weight, "weight": part.weight,
            "departures": plain(part.departures), "arrivals": plain(part.arrivals),
        }
        for part in (outlook.scenarios if outlook else ())
    ]  # fmt: skip
    situation = content.situation
    return {
        "as_of": content.issue_date.isoformat(), "known_on": situation.known_on.isoformat() if situation else None,
        "country": situation.country if situation else None, "claims": len(content.claims), "reports": len(content.reports),
        "rejected": len(content.rejected), "scenarios": scenarios, "by_hand": content.by_hand,
        "mix": outlook.mix if outlook else None,
        "names": {place.place_id: place.name for place in (outlook.places if outlook else ())},
    }  # fmt: skip


def situation(step: Step, asked: Asked) -> dict[str, Any]:
    """The situation as `orontes situation --format json` prints it."""
    step(0, None)
    return situation_record(api.situation(asked.checked().gathered(), world=asked.world).situation)


def suppose(step: Step, asked: Asked, sentences: Sequence[str]) -> dict[str, Any]:
    """The difference that suppositions make, as `orontes whatif --format json` prints it."""
    step(0, None)
    made: dict[str, Any] = plain(
        api.what_if(sentences, asked.checked().gathered(), world=asked.world, lexicon=asked.lexicon, options=asked.options)
    )
    return made


def export(  # noqa: PLR0917  # handed over as a tuple
    step: Step,
    asked: Asked,
    target: str,
    folder: str,
    profile: str,
    only: str | None,
    hxl: bool,  # noqa: FBT001
) -> dict[str, Any]:
    """The files of an export, zipped into `target`."""
    step(0, None)
    made = api.export(None, folder, profile=profile, only=only, hxl=hxl, **asked.checked().common)
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in made.files:
            archive.write(file, Path("orontes-export") / file.relative_to(folder))
    return {"files": [str(file.relative_to(folder)) for file in made.files], "bytes": Path(target).stat().st_size}


TASKS: Final[Mapping[str, Callable[..., dict[str, Any]]]] = {
    "add": add, "brief": brief, "situation": situation, "suppose": suppose, "export": export,
}  # fmt: skip

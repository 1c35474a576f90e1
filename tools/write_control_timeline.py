"""Writes docs/situation.md: who holds what as of each day, built from reports alone, beside the changes recorded in a past case.

usage: python tools/write_control_timeline.py REPORTS.jsonl CASE [--country SYR] [--out docs/situation.md]

The case gives the recorded changes of control: its events.csv (kind control_change; not those marked contested) and places.csv.
"""

import argparse
import csv
import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from orontes import api
from orontes.core.period import parse_day
from orontes.core.place import distance_km
from orontes.forecast.issue import make_outlook
from orontes.forecast.outlook import Outlook
from orontes.situation.states import Control

NEAR_KM: Final = 6.0
"""A place of the picture is the recorded one where it lies so near (declared by us)."""
POINTS: Final = ("town", "crossing")
WITHIN_DAYS: Final = 1
SIDES: Final = {"SDF": "kurdish", "": ""}
"""Side of an actor of the case in the lexicon of actors; all others of this case are of the opposition."""
OUTLOOK_DAYS: Final = 3
HEAD: Final = """\
# How good the picture is

Written by `tools/write_control_timeline.py`; do not edit. Each picture is built from {reports} reports ({dates}) as known on its
day, against {changes} changes of control recorded in a past case. The reports are of {held} only; what was
recorded on other days shows at the earliest with the next report. Which misses are for want of a report and which are misread was
not told apart here. A place that no report names counts as 0.
"""


@dataclass(frozen=True, slots=True)
class Recorded:
    """A change of control that the case records: which place, who took it, and from which day on."""

    name: str
    lat: float
    lon: float
    side: str
    day: dt.date


def recorded_changes(case: Path) -> tuple[Recorded, ...]:
    """The first day of each change of control in a case, claims and contested ones left out."""
    with (case / "places.csv").open(encoding="utf-8", newline="") as file:
        places = {row["place_id"]: row for row in csv.DictReader(file)}
    first: dict[tuple[str, str], dt.date] = {}
    with (case / "events.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row["kind"] == "control_change" and row["value"] in ("confirmed", "reported"):
                key = row["place_id"], SIDES.get(row["actor"], "opposition")
                first[key] = min(parse_day(row["date"]), first.get(key, dt.date.max))
    return tuple(
        Recorded(places[place]["name"], float(places[place]["lat"]), float(places[place]["lon"]), side, day)
        for (place, side), day in sorted(first.items(), key=lambda item: (item[1], item[0]))
    )


def state_at(control: Sequence[Control], place: Recorded) -> Control | None:
    """The town or crossing of a picture that is the recorded place; None where it is unknown."""
    near = [
        (distance_km(place.lat, place.lon, state.place.lat, state.place.lon), state)
        for state in control if state.place.lat is not None and state.place.lon is not None and state.place.kind in POINTS
    ]  # fmt: skip
    away, state = min(near, key=lambda item: item[0], default=(NEAR_KM + 1, None))
    return state if away <= NEAR_KM else None


def days_of(recorded: Sequence[Recorded]) -> tuple[dt.date, ...]:
    """Each day from two before the first recorded change to the day after the last."""
    first, last = recorded[0].day - dt.timedelta(days=2), recorded[-1].day + dt.timedelta(days=1)
    return tuple(first + dt.timedelta(days=n) for n in range((last - first).days + 1))


def lines(pictures: Mapping[dt.date, api.Drawn], recorded: Sequence[Recorded]) -> Iterator[str]:
    """The table of recorded places by day, and the scores."""
    days = tuple(pictures)
    shown = tuple(day for day in days if any(r.date == day for r in pictures[day].picture.reports)) or days
    shown = tuple(sorted({*shown, *(day for day in days if day.day in (30, 3))}))
    yield "\n## Probability that the side which took a place held it, as known on each day\n"
    yield "| place | side | recorded | " + " | ".join(f"{day:%d %b}" for day in shown) + " |"
    yield "|---|---|---|" + "---|" * len(shown)
    first: dict[Recorded, dt.date] = {}
    squares, base = [], []
    for item in recorded:
        cells = []
        for day in days:
            state = state_at(pictures[day].situation.control, item)
            p = state.probability(item.side) if state else 0.0
            held = day >= item.day
            squares.append((p - held) ** 2)
            base.append(float(held))
            if state and state.holder == item.side:
                first.setdefault(item, day)
            if day in shown:
                word = "" if state is None else f" {state.status}"
                cells.append(f"{p:.2f}{word}{'' if (p > 0.5) == held else ' **×**'}")
        yield f"| {item.name} | {item.side} | {item.day:%d %b} | " + " | ".join(cells) + " |"
    right = [item for item, day in first.items() if abs((day - item.day).days) <= WITHIN_DAYS]
    early = [item for item, day in first.items() if day < item.day - dt.timedelta(days=WITHIN_DAYS)]
    late = len(first) - len(right) - len(early)
    yield "\n**×** the more likely side is not the recorded one: unknown counts as not held.\n"
    yield "## Scores\n\n| what | figure |\n|---|---|"
    yield f"| recorded changes seen within a day | {len(right)} of {len(recorded)} (recall {len(right) / len(recorded):.2f}) |"
    if first:
        share = len(right) / len(first)
        yield f"| changes seen at recorded places that are right within a day | {len(right)} of {len(first)} ({share:.2f}) |"
    yield f"| seen later | {late} |"
    yield f"| seen too early | {len(early)} |"
    mean = sum(base) / len(base)
    yield f"| Brier score of the probabilities, {len(squares)} place-days | {sum(squares) / len(squares):.3f} |"
    yield f"| Brier score of always saying 0 | {mean:.3f} |"
    yield f"| Brier score of the share of place-days held ({mean:.2f}), known only afterwards | {mean * (1 - mean):.3f} |"


def outlooks(pictures: Mapping[dt.date, api.Drawn], place: str, fell: dt.date) -> Iterator[str]:
    """P(the place changes hands within three days) as issued on each day that had an outlook."""
    yield f"\n## P({place} changes hands within {OUTLOOK_DAYS} days), recorded on {fell:%d %B %Y}\n"
    yield "| issued | probability | happened |\n|---|---|---|"
    for day, drawn in pictures.items():
        if day >= fell:
            break
        holder = next((s.holder for s in drawn.situation.control if (s.place.name, s.place.kind) == (place, "town")), None)
        if holder is None:
            yield f"| {day:%d %b} | none: no report by then tells who holds it | {_happened(day, fell)} |"
            continue
        made = make_outlook(drawn.situation, drawn.world, days=OUTLOOK_DAYS, members=1000, seed=0)
        rows = [row for row in made.places if row.name == place] if isinstance(made, Outlook) else []
        word = f"{rows[0].p_hostile:.2f}" if rows else "no outlook: no side or threat told"
        yield f"| {day:%d %b} | {word} (held by {holder}) | {_happened(day, fell)} |"


def _happened(day: dt.date, fell: dt.date) -> str:
    return "yes" if day < fell <= day + dt.timedelta(days=OUTLOOK_DAYS) else "no"


def main() -> None:
    """Write the page."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("reports", type=Path)
    parser.add_argument("case", type=Path)
    parser.add_argument("--country", default="SYR")
    parser.add_argument("--place", default="Homs")
    parser.add_argument("--out", type=Path, default=Path("docs/situation.md"))
    given = parser.parse_args()
    reports, recorded = list(api.load(str(given.reports))), recorded_changes(given.case)
    whole = api.gather(reports, country=given.country)
    days = days_of(recorded)
    pictures = {day: api.situation(replace(whole, as_of=day, known_on=day)) for day in days}
    dates = sorted({report.date for report in reports if report.date})
    held = ", ".join(f"{day:%d %b}" for day in dates)
    head = HEAD.format(held=held, reports=len(reports), dates=f"{dates[0]:%d %b} to {dates[-1]:%d %b %Y}", changes=len(recorded))
    fell = next((item.day for item in recorded if item.name == given.place), recorded[-1].day)
    given.out.write_text("\n".join((head, *lines(pictures, recorded), *outlooks(pictures, given.place, fell), "")), "utf-8")


if __name__ == "__main__":
    main()

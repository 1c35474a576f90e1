"""Writes docs/homs.md and its plot: the outlook as it would have been issued on past days, beside what was recorded then.

usage: python tools/write_homs.py REPORTS.jsonl [--dates 2024-11-30,2024-12-03,...] [--recorded docs/homs/recorded.csv]
           [--country SYR] [--members 1000] [--out docs/homs.md]

REPORTS is a .jsonl of dated reports of all days. Each outlook is computed twice, from the reports of up to its day alone and from
all of them under known-on; the two have to be the same, or nothing is written. No sentence of a report goes into the page.
"""

import argparse
import csv
import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np

from hindcast_plot import Band, Dot, Panel, svg_of
from orontes import api
from orontes.config import OutlookOptions
from orontes.core.report import Report
from orontes.errors import DamagedDataError, InputError
from orontes.forecast.outlook import Outlook, Series, Spread

DATES: Final = "2024-11-30,2024-12-03,2024-12-05,2024-12-06,2024-12-08"
COUNTRY: Final = "SYR"
HOME: Final = Path(__file__).parents[1]
LEVELS: Final = (0, 2, 3, 4, 6)
"""Positions of 5, 25, 50, 75 and 95 % in the levels of an outlook."""
ANCHOR: Final = (dt.date(2024, 12, 6), 1_500_000.0, "WFP")
"""WFP on 6 December 2024: as many as 1.5 million at the present pace."""
PEAK: Final = dt.date(2024, 12, 12)
HEAD: Final = """\
# Homs: the outlook as it would have been issued

Written by `tools/write_homs.py`; do not edit. In late 2024 a front moved from Aleppo over Hama and Homs to Damascus within
eleven days. This is what Orontes says of five of those days, from the reports at hand that were printed by then, beside what was
recorded later. {reports} reports of newspapers, agencies and the UN are used, where an analyst would have had hundreds. Their
texts are not part of this repository, only figures, dates and publishers.

![Outlooks of five days as fans, with the recorded counts as dots](homs/outlooks.svg)

## People who moved, by the peak of 12 December

Recorded then: 1.1 million (OCHA, printed on 13 December). Median and 90 % range:

{peak}

"As in past city shocks" is the forecast with a record in past cases; where its row says so, it is the mean with the runs. "The
runs" are the simulation alone: displaced people present. "No change" keeps what was told of towns, "planning share" is 30 % of
the people of towns with a hostile front within 10 km. On 6 December WFP expected as many as 1.5 million, without a range.

## All counts that came later

Counts published after the issue date, for days that the outlook spoke of ("or more" counts as up to 1.2 times as many):

{counts}

{summary}

## What it shows

{reading}

## What it rests on, and what is unfair about it

- Reports used: {used}.
- **Known on**: each outlook was computed from the reports of up to its day alone, and again from all reports with `--known-on`;
  both are the same to the last digit.
- What past cases teach leaves Syria 2024 out, as it leaves out every case of the same country and time.
- **Not blind**: some declared numbers of the simulation were set with this war in mind (how fast a collapsing front moves, how
  far its threat reaches, how many leave a town that changes hands without a fight; see the assumptions on any brief). The runs
  are no test of them. Nor is the reader blind: these reports belong to those that it was developed on.
- Recorded counts are estimates of the UN, several "more than", and lag the movement by days: [recorded.csv](homs/recorded.csv).
- One war is one case. The record that counts is [validation.md](validation.md).
"""


@dataclass(frozen=True, slots=True)
class Recorded:
    """A count as published: at least `low`, at most `high` (None: not said)."""

    day: dt.date
    published: dt.date
    low: float
    high: float | None
    publisher: str

    @property
    def span(self) -> tuple[float, float]:
        """The interval that it is judged by; an open end is 1.2 times the low one, as in the back-test."""
        return self.low, self.high if self.high is not None else 1.2 * self.low


@dataclass(frozen=True, slots=True)
class Issued:
    """The outlook of one day (None where no threat was reported), and the reports that it was made of."""

    day: dt.date
    outlook: Outlook | None
    reports: tuple[Report, ...]


def issue(reports: Sequence[Report], day: dt.date, country: str, members: int) -> Issued:
    """The outlook of `day`, from the reports of up to that day.

    Raises
    ------
    DamagedDataError
        If later reports change it.
    """
    known = tuple(report for report in reports if report.date is not None and report.date <= day)
    options = OutlookOptions(members=members, workers=1)
    made = [api.forecast(given, as_of=day, known_on=day, country=country, options=options) for given in (known, reports)]
    if made[0][1].rows != made[1][1].rows:
        raise DamagedDataError(f"outlook of {day}", limit="the same with and without later reports", cure="find the leak")
    return Issued(day, made[0][0].forecast, known)


def read_recorded(path: Path) -> tuple[Recorded, ...]:
    """The recorded counts of a csv with the columns day, published, low, high, publisher."""
    with path.open(encoding="utf-8", newline="") as lines:
        return tuple(
            Recorded(
                dt.date.fromisoformat(row["day"]), dt.date.fromisoformat(row["published"]), float(row["low"]),
                float(row["high"]) if row["high"] else None, row["publisher"],
            )
            for row in csv.DictReader(lines)
        )  # fmt: skip


def stock_of(outlook: Outlook) -> Series:
    """Displaced people by day in the runs, those told to have left before the issue date included."""
    return next(one for one in outlook.totals if one.measure == "stock")


def band(days: Sequence[dt.date], series: Series | None) -> Band | None:
    """The series as a band of the plot."""
    if series is None:
        return None
    return Band(tuple(days), tuple(tuple(float(row[level]) for level in LEVELS) for row in series.quantiles))


def panel(item: Issued, recorded: Sequence[Recorded]) -> Panel:
    """One issue date as a panel."""
    dots = tuple(Dot(one.day, float(np.sqrt(np.prod(one.span))), one.published <= item.day) for one in recorded)
    first, last = min(one.day for one in recorded), item.day + dt.timedelta(days=14)
    found = item.outlook
    fitted = found.measured.series if found and found.measured else None
    return Panel(
        f"issued on {item.day:%d %B}".replace(" 0", " "), first, last, band(found.days, fitted) if found else None,
        band(found.days, stock_of(found)) if found else None, dots, ANCHOR if ANCHOR[0] <= item.day else None,
    )  # fmt: skip


def rounded(value: float) -> str:
    """Two significant digits."""
    return f"{round(value, -max(len(str(int(value))) - 2, 0)):,.0f}"


def ranged(quantiles: Sequence[float]) -> str:
    """Median and 90 % range of quantiles at the seven levels."""
    return f"{rounded(quantiles[3])} ({rounded(quantiles[0])} to {rounded(quantiles[6])})"


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A Markdown table."""
    return "\n".join("| " + " | ".join(row) + " |" for row in [head, ["---"] * len(head), *rows])


def peak_table(issued: Sequence[Issued]) -> str:
    """What each outlook said of the day of the peak."""
    rows = []
    for item in issued:
        cells = [f"{item.day:%d %B}".lstrip("0"), str(len(item.reports))]
        if item.outlook is None:
            rows.append([*cells, *["no threat reported"] * 4])
            continue
        lead = item.outlook.days.index(PEAK)
        measured, rules = item.outlook.measured, {rule.name: rule.displaced for rule in item.outlook.reference}
        made = "" if measured is None or "mechanism" not in measured.made_of else " (mean with the runs)"
        rows.append([
            *cells, ranged(measured.series.quantiles[lead]) + made if measured else "-",
            ranged(stock_of(item.outlook).quantiles[lead]), *(_rule(rules.get(name)) for name in ("No change", "Planning share")),
        ])  # fmt: skip
    return table(["issued on", "reports", "as in past city shocks", "the runs", "no change", "planning share"], rows)


def _rule(found: Spread | None) -> str:
    if found is None:
        return "-"
    return rounded(found.best) if found.low == found.high else ranged(found.quantiles)


def count_rows(issued: Sequence[Issued], recorded: Sequence[Recorded]) -> list[tuple[list[str], dict[str, bool]]]:
    """Each later count beside what was said of its day, and whether the 80 % interval held it."""
    rows = []
    for item in issued:
        for one in recorded:
            if item.outlook is None or one.published <= item.day or one.day not in item.outlook.days:
                continue
            lead, measured = item.outlook.days.index(one.day), item.outlook.measured
            said = {"the runs": stock_of(item.outlook).quantiles[lead]}
            said |= {"past shocks": measured.series.quantiles[lead]} if measured else {}
            held = {name: bool(q[1] <= one.span[1] and one.span[0] <= q[5]) for name, q in said.items()}
            cells = [
                f"{ranged(said[name])}{'' if held[name] else ' *'}" if name in said else "-"
                for name in ("past shocks", "the runs")
            ]
            count = f"{one.low:,.0f}" + (f" to {one.high:,.0f}" if one.high else " or more")
            rows.append(([f"{item.day:%d %b}", f"{one.day:%d %b}", count, *cells], held))
    return rows


def summary(rows: Sequence[tuple[list[str], dict[str, bool]]]) -> str:
    """How many of the counts the 80 % intervals held."""
    asked, held = Counter[str](), Counter[str]()
    for _, one in rows:
        asked.update(one.keys())
        held.update(name for name, inside in one.items() if inside)
    words = ", ".join(f"{held[name]} of {asked[name]} ({name})" for name in ("past shocks", "the runs"))
    return f"A star: outside the 80 % interval. These held {words}. The rows are not independent: one war, told five times."


def page(issued: Sequence[Issued], recorded: Sequence[Recorded], reading: str) -> str:
    """The page."""
    rows = count_rows(issued, recorded)
    by_day = Counter((report.date, report.publisher or "unknown") for report in issued[-1].reports)
    used = "; ".join(
        f"{day} {publisher}" + (f" ({n})" if n > 1 else "") for (day, publisher), n in sorted(by_day.items(), key=str)
    )
    return HEAD.format(
        reports=len(issued[-1].reports), peak=peak_table(issued),
        counts=table(["issued on", "count of", "recorded", "as in past city shocks", "the runs"], [cells for cells, _ in rows]),
        summary=summary(rows), reading=reading, used=used,
    )  # fmt: skip


def main() -> None:
    """Read, issue, draw, write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("reports", type=Path)
    parser.add_argument("--dates", default=DATES)
    parser.add_argument("--recorded", type=Path, default=HOME / "docs/homs/recorded.csv")
    parser.add_argument("--reading", type=Path, default=HOME / "docs/homs/reading.md", help="what we make of it, in words")
    parser.add_argument("--country", default=COUNTRY)
    parser.add_argument("--members", type=int, default=1000)
    parser.add_argument("--out", type=Path, default=HOME / "docs/homs.md")
    options = parser.parse_args()
    reports = [report for report in api.load(str(options.reports)) if report.date is not None]
    if not reports:
        raise InputError("reports", value=str(options.reports), limit="at least one that carries its date")
    recorded = read_recorded(options.recorded)
    days = [dt.date.fromisoformat(day) for day in options.dates.split(",")]
    issued = [issue(reports, day, options.country, options.members) for day in days]
    drawing = svg_of([panel(item, recorded) for item in issued], title="Outlooks of past days beside what was recorded")
    (options.out.parent / "homs" / "outlooks.svg").write_text(drawing, encoding="utf-8")
    reading = options.reading.read_text(encoding="utf-8").strip() if options.reading.exists() else ""
    options.out.write_text(page(issued, recorded, reading), encoding="utf-8")
    print(f"{len(issued)} outlooks from {len(reports)} reports in {options.out}")


if __name__ == "__main__":
    main()

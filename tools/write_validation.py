"""Writes docs/validation.md: the shipped forecast scored on past cases beside the simple rules, with every case.

usage: python tools/write_validation.py CASE... [--corrected CASE...] [--first-day CASE...] [--out docs/validation.md]
           [--workers 2] [--forecasts FILE.csv]

CASE is a folder of a case or of cases. --corrected: the same cases with counts as after all re-registrations, for the split of a
known total. --first-day: the same with the calendar of fighting known from the first day too, which are forecast once, for every
week to come. Each case is forecast from the others. --forecasts keeps the rows for other scorers.
"""

import argparse
import math
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Final

from orontes.evaluate.case import TRACKS, Case
from orontes.evaluate.case_folder import read_cases
from orontes.evaluate.forecast_file import ForecastKey, ForecastRow
from orontes.evaluate.rows import Asking
from orontes.evaluate.score_table import ALL_HORIZONS, Group, ScoreTable, score_forecasts
from orontes.evaluate.score_text import score_markdown
from orontes.forecast.backtest import run_backtest, write_forecasts
from orontes.forecast.regimes import REGIMES
from orontes.forecast.stack import packaged_record
from orontes.parallel import in_order

OURS: Final = "orontes"
KNOWN_TOTAL: Final = "given-total"
FIRST_DAY_LEADS: Final = tuple(range(7, 7 * 271, 7))
HEAD: Final = """\
# How good the forecasts are

Written by `make backtest`; do not edit. Past cases are forecast as if on each issue date: only what was published by then is
used. A case teaches nothing about itself, nor about a case of the same country whose period overlaps: residuals and choices come
from the others.

What is shipped (`--model stack`): in each kind of row (total given or not; city or slow; age of the last count) the forecast that
did clearly best in the other cases, out of the fitted forecast, residual forecasts of simple rules, the climatology of shocks,
the simulation, and means of two of these. The fitted forecast is a geometric mean of simple rules with a spread learned from
other cases; the simulation (`mechanism`) is the one of a brief, run on the events published by the issue date:

A slow case with counts of its own weighs rules and width by them (`orontes.forecast.experience`): a rule that was nearer so far
weighs more, and a case that was wilder than others gets wider ranges. In a city that was counted, the simulation is moved to the
counts (`orontes.forecast.assimilate`, `corrected` below): one step of an ensemble smoother on the rate of leaving of each run,
with vague counts as intervals, figures told again counted once, and a lag of three days; tests hold it against a particle filter.

| kind of row | geometric mean of | centre moved by | width from |
|---|---|---|---|
{regimes}

The names of rules, traits and regimes are explained in `orontes.evaluate.reference`, `orontes.forecast.traits` and
`orontes.forecast.regimes`. Cumulative counts are not forecast to fall, and nobody leaves twice: forecasts stay between the last
count and the people who could leave, where these are known.

Read with care: these regimes and traits were chosen on the cases below, by the scores of cases left out, so that a set of cases
never seen may score somewhat worse; about 210 variants were looked at before those in use were kept. Most city cases were
collected because many fled. Several cases share a country or a war. Counts are registrations and official or press figures,
not people.

## In short

CRPS over that of persistence, mean over cases (below 1 is better), for the best single reference and for Orontes; gain on `pp`
(persistence with residuals of other cases) with a 95 % interval over cases; share of the counts within the 80 % interval, mean
over cases and of all counts together.

{summary}

{splits}
Before the first count of a city the mean of the fitted forecast and the simulation is issued: it did better in every quiet city
and in half of the shocks, where quiet cities count six times. The simulation alone expects too few to leave in shocks and about
the right number in quiet cities; the fitted one errs the other way. In the week after a count the mean of two parts fitted and
one part corrected simulation is issued.

Quiet cities (class control) stay the weak side: a few thousand of a million leave, and an honest forecast before the first count
says "hundreds to a hundred thousand". The gain on `pp` in this class is a mean of ratios that one case rules. And `pp` borrows
there from other quiet cities, that is, it knows that the city will stay quiet; the shipped forecast does not. Nothing in the
events of these cases tells a quiet city from a loud one: both begin with fighting at the edge of a town and nothing more. What
can be set is how many alarms end quietly: three of five before the first count (`forecast.regimes`), and with it goes the score
of either side: at half of them quiet cities had 1.02 and shocks 0.59, at two of three 0.80 and 0.60, with fewer shocks in range.

Tried for cities and left out, as it did not help cases that were left out: road distance from the nearest fighting or captured
place, whether the place itself was taken or fought over, days since the last event, number of clashes, whether a ceasefire holds,
distance of a host from the origin, and stock or cumulative as traits of the fitted forecast; linear pools instead of means of
quantiles; three and eight times the simulation's rate of leaving (better in shocks, worse in quiet cities by more); lessons only
from cities that were silent about as long (better in 16 of 30 shocks and 2 of 7 quiet cities).

Tried for counted cities (CRPS over that of the last count, on the rows that it can speak of; fitted 0.67): the corrected
simulation alone (0.76); the plain simulation (0.92); the same runs with importance weights by their distance to the counts, as a
particle filter has them (0.88); half and half with the fitted forecast (0.62, but its 80 % intervals held 68 %); one more rule of
the fitted forecast (no better than without). Two parts to one (0.63, 76 %) went into the choice. Tried later (in that mean, 0.637
on its rows): runs from the issue date on instead of from the start of the fighting (0.668); runs of 14 days, lengthened (0.635:
taken, so that an outlook needs one simulation); 1,000 members instead of 100 (0.637); the model run anew with the rate and the
share of movers of each member moved by four steps of the smoother (ES-MDA, Emerick & Reynolds 2013,
doi:10.1016/j.cageo.2012.03.011): 0.645, alone 0.80 instead of 0.70, with 33 instead of 49 % of the counts in its 80 %
intervals; one step run anew: 0.646.

Tried for slow crises and left out: a shape of the residuals that depends on width, growth, steadiness, or the beat of reports; a
centre learned by robust regression on trends (worse by 2 to 6 %); longer trends; the volatility of the other camps; the split of
growth between camps where the total is not known; the case's own residuals as the shape; weights of rules that shrink to those
of other cases instead of equal ones (0.764 instead of 0.760); what other camps did since the last count or in the last 30 days as
one more rule (0.781, 0.786); the flows of 30 days as one more (0.760); how far rules are apart as a trait where the total is not
known (0.761). With the best width that one could choose afterwards for each case and lead the error would be 0.77, 0.75 and 0.75
at 7, 14 and 30 days: what is missing is the centre, that is, news of what moves people next, not the spread.

Tried for the split of a known total (0.704): how far rules are apart as a trait of the width (0.666, better in 7 of 7 cases:
taken); with it, shares that each count teaches as a fourth rule (0.656, better in 6: taken; `orontes.forecast.learned_split`) or
instead of the flows of 30 days (0.664); without the drift (0.679); persistence or the series rules beside (worse by 1 to 3 %);
places scaled so that they add up to the total (0.666).

What is chosen for a new case, by kind of row:

{choices}
"""


def forecast(
    cases: Sequence[Case], track: str, workers: int, horizons: Sequence[int] | None = None
) -> dict[ForecastKey, ForecastRow]:
    """The shipped forecasts of `cases` by what they forecast."""
    every = None if horizons is None else 100_000
    spread = partial(in_order, workers=workers, few=1, batch=1)
    return {row.key: row for row in run_backtest(cases, track=track, horizons=horizons, every=every, spread=spread)}


def table_row(cells: Sequence[str]) -> str:
    """A row of a Markdown table."""
    return "| " + " | ".join(cells) + " |"


def relative(group: Group, model: str) -> float:
    """CRPS of `model` over that of persistence, mean over cases."""
    return 1 - group.means[model].skill["persistence"].mean


def pooled_coverage(group: Group) -> float:
    """Share of all counts of the group that lie in the 80 % interval, each counting once."""
    found = [group.by_case[OURS][case] for case in group.counted]
    return sum(case.coverage_80 * case.rows for case in found) / sum(case.rows for case in found)


def splits(table: ScoreTable, first: ScoreTable | None) -> str:
    """How well a known total is split over the places of slow cases, with counts corrected, as rows of a table."""
    head = ["days ahead", "cases", "ARD: best rule", "Orontes", "flow-ARD: best rule", "Orontes", "CRPS / persistence"]
    slow = [group for group in table.groups if group.case_class == "slow"]
    rows = [_split_line(group, "all" if group.horizon == ALL_HORIZONS else str(group.horizon)) for group in slow]
    rows += [_split_line(group, "from the first day") for group in (first.groups if first else ())]
    return "\n".join([
        "Split of a known total over the places of slow cases, counts as after all re-registrations:\n",
        table_row(head), "|" + "---|" * len(head), *map(table_row, rows), "\n",
    ])  # fmt: skip


def _split_line(group: Group, lead: str) -> list[str]:
    cells = [lead, str(len(group.counted))]
    for figure in ("ard", "flow_ard"):
        values = {name: value for name, mean in group.means.items() if math.isfinite(value := mean.figures[figure])}
        best = min((name for name in values if name != OURS), key=lambda name: values[name], default=None)
        cells += [f"{best} {values[best]:.3f}", f"{values[OURS]:.3f}"] if best and OURS in values else ["-", "-"]
    return [*cells, f"{relative(group, OURS):.2f}"]


def summary_line(group: Group) -> str:
    """One line of the short table."""
    ours = group.means[OURS]
    skill = ours.skill["pp"]
    best = min((name for name in group.means if name != OURS), key=lambda name: relative(group, name))
    lead = "all" if group.horizon == ALL_HORIZONS else str(group.horizon)
    gain = f"{skill.mean:.0%}" + (f" [{skill.interval[0]:.0%}, {skill.interval[1]:.0%}]" if skill.cases > 1 else "")
    return table_row([
        group.track, group.case_class, lead, str(len(group.counted)), f"{best} {relative(group, best):.2f}",
        f"{relative(group, OURS):.2f}", gain, f"{ours.figures['coverage_80']:.2f}", f"{pooled_coverage(group):.2f}",
    ])  # fmt: skip


def summary(table: ScoreTable) -> str:
    """The short table."""
    head = ["track", "class", "days ahead", "cases", "best reference", "Orontes", "gain on pp", "in 80 %", "of all"]
    return "\n".join([table_row(head), "|" + "---|" * len(head), *map(summary_line, table.groups)])


def regimes() -> str:
    """The regimes of the fitted forecast as rows of a table."""
    return "\n".join(
        table_row([r.name, ", ".join(r.rules), ", ".join(r.location) or "-", ", ".join(r.scale) or "all others alike"])
        for r in REGIMES
    )


def choices() -> str:
    """What the record of scores chooses for a new case."""
    record = packaged_record()
    strata = sorted({score.stratum for score in record.scores})
    rows = [table_row([stratum, record.choice(stratum)]) for stratum in strata]
    return "\n".join(["| kind of row | forecast |", "|---|---|", *rows])


def scored_split(folders: Sequence[Path], workers: int, leads: Sequence[int] | None = None) -> ScoreTable | None:
    """The scores of splits of a known total, with `leads` of those issued on the first day; None without such cases."""
    cases = [case for case in (read_cases(folders) if folders else ()) if KNOWN_TOTAL in case.protocol.tracks]
    if not cases:
        return None
    issued = forecast(cases, KNOWN_TOTAL, workers, leads)
    return score_forecasts(cases, {OURS: issued}, tracks=[KNOWN_TOTAL], asking=Asking(part="start" if leads else "rolling"))


def main() -> None:
    """Forecast, score, write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("cases", nargs="+", type=Path)
    parser.add_argument("--corrected", nargs="*", type=Path, default=[])
    parser.add_argument("--first-day", nargs="*", type=Path, default=[])
    parser.add_argument("--out", type=Path, default=Path(__file__).parents[1] / "docs/validation.md")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--forecasts", type=Path)
    options = parser.parse_args()
    cases = read_cases(options.cases)
    lines: dict[ForecastKey, ForecastRow] = {}
    for track in TRACKS:
        lines |= forecast(cases, track, options.workers)
    if options.forecasts:
        write_forecasts(options.forecasts, iter(lines.values()))
    table = score_forecasts(cases, {OURS: lines})
    corrected = scored_split(options.corrected, options.workers)
    first = scored_split(options.first_day, options.workers, FIRST_DAY_LEADS)
    text = HEAD.format(
        regimes=regimes(), summary=summary(table), splits=splits(corrected, first) if corrected else "", choices=choices()
    )
    text += "\n## Every case\n\n" + score_markdown(table)
    if corrected:
        text += "\n## Split of a known total, counts corrected\n\n" + score_markdown(corrected)
    if first:
        text += "\n## From the first day, total and calendar known\n\n" + score_markdown(first)
    options.out.write_text(text, encoding="utf-8")
    print(f"{len(lines):,} forecasts of {len(cases)} cases scored in {options.out}")


if __name__ == "__main__":
    main()

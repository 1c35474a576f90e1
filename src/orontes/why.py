"""Why the outlook says what it says: what each report adds to it, by leaving that report out."""

import functools
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from orontes.config import OutlookOptions
from orontes.core.claim import Claim
from orontes.core.report import Report
from orontes.forecast.issue import summed_up
from orontes.forecast.mixture import resampled, spread
from orontes.forecast.outlook import Spread
from orontes.forecast.past_shocks import with_record
from orontes.geo.world import World
from orontes.parallel import in_order
from orontes.scenario.regimes import Weighted
from orontes.scenario.setting import setting_of
from orontes.simulate.ensemble import run_ensemble
from orontes.situation.build import build_situation
from orontes.situation.situation import Situation

MOST_REPORTS: Final = 12
"""Reports that are left out in turn, those of most claims in the picture first: each costs a run (design)."""
MOST_MEMBERS: Final = 200
"""Runs behind each effect: the pairing takes out most of the noise (design)."""


@dataclass(frozen=True, slots=True)
class Effect:
    """What one report adds to those who leave within the horizon.

    Parameters
    ----------
    report : Report
    claims : tuple of str
        Its claims that the picture uses.
    mean_added : float
        Persons on average: with the report less without it, each with the weights of the scenarios that it has.
    pairs : Spread
        Run by run with the same draws and in the same scenario; what the report does to the weights is not in it.
    without : Spread
        People who leave, without the report.
    past_shocks_added : float or None
        In the median of the forecast from past city shocks on the last day; None where there is none without it.
    """

    report: Report
    claims: tuple[str, ...]
    mean_added: float
    pairs: Spread
    without: Spread
    past_shocks_added: float | None


@dataclass(frozen=True, slots=True)
class Why:
    """What moved the outlook, the largest mean effect first.

    Parameters
    ----------
    departures : Spread
        People who leave within the horizon, all reports used.
    past_shocks : float or None
        Median of the forecast from past city shocks on the last day.
    effects : tuple of Effect
    unused : int
        Reports of which the picture uses nothing: without them it is the same.
    left : int
        Reports beyond the `MOST_REPORTS` that were left out in turn.
    members : int
        Runs behind each effect.
    """

    departures: Spread
    past_shocks: float | None
    effects: tuple[Effect, ...]
    unused: int
    left: int
    members: int


@dataclass(frozen=True, slots=True)
class _Figures:
    """People who leave within the horizon by member, the members' weights, and the median of past shocks on the last day."""

    leaving: NDArray[np.float64]
    weight: NDArray[np.float64]
    past_shocks: float | None

    @property
    def mean(self) -> float:
        return float(self.leaving @ self.weight)


@dataclass(frozen=True, slots=True)
class _Known:
    """What all runs share."""

    reports: tuple[Report, ...]
    claims: tuple[Claim, ...]
    situation: Situation
    world: World
    days: int
    members: int
    seed: int
    scenarios: tuple[Weighted, ...]


def why(
    reports: Sequence[Report],
    claims: Sequence[Claim],
    situation: Situation,
    world: World,
    options: OutlookOptions,
    *,
    watch: Callable[[Iterable[Any]], Iterable[Any]] = iter,
) -> Why | None:
    """What each report adds to the outlook of `situation`, which was drawn from them; None where no threat is reported.

    A figure that several reports tell moves little when one of them is left out: that is what their agreement is worth.
    `watch` passes the runs through as they come (a progress bar).
    """
    known = _Known(
        tuple(reports), tuple(claims), situation, world, options.days, min(options.members, MOST_MEMBERS), options.seed,
        setting_of(situation, world).scenarios,
    )  # fmt: skip
    idle = {one.claim for one in situation.unused}
    used = [claim for claim in claims if claim.id not in idle]
    ranked = [name for name, _ in Counter(claim.report for claim in used).most_common()]
    asked = [None, *ranked[:MOST_REPORTS]]
    run = functools.partial(_without, known=known)
    found: list[_Figures | None] = list(watch(in_order(run, asked, workers=options.workers, few=1, batch=1)))
    whole = found[0]
    if whole is None:
        return None
    by_id = {report.id: report for report in reports}
    effects = [
        _effect(by_id[name], tuple(claim.id for claim in used if claim.report == name), whole, then)
        for name, then in zip(ranked[:MOST_REPORTS], found[1:], strict=True)
    ]
    return Why(
        spread(whole.leaving[resampled(whole.weight)]), whole.past_shocks,
        tuple(sorted(effects, key=lambda one: (-abs(one.mean_added), one.report.id))),
        len(by_id.keys() - set(ranked)), len(ranked[MOST_REPORTS:]), known.members,
    )  # fmt: skip


def _effect(report: Report, claims: tuple[str, ...], whole: _Figures, without: _Figures | None) -> Effect:
    nobody = _Figures(np.zeros_like(whole.leaving), whole.weight, None if whole.past_shocks is None else 0.0)
    then, past = without or nobody, None
    if whole.past_shocks is not None and then.past_shocks is not None:
        past = whole.past_shocks - then.past_shocks
    pairs = (whole.leaving - then.leaving)[resampled(whole.weight)]
    return Effect(
        report, claims, whole.mean - then.mean, spread(pairs), spread(then.leaving[resampled(then.weight)]), past
    )  # fmt: skip


def _without(name: str | None, *, known: _Known) -> _Figures | None:
    """The figures without the report `name` (None: with all); None where nothing threatens any more.

    Members keep the scenario that they have with all reports; what the report does to the scenarios is in their weights.
    """
    reports = [report for report in known.reports if report.id != name]
    claims = [claim for claim in known.claims if claim.report != name]
    drawn = known.situation
    if name is not None:
        drawn = build_situation(claims, reports, known.world, as_of=drawn.as_of, known_on=drawn.known_on)
    setting = setting_of(drawn, known.world)
    if not setting.threatened:
        return None
    own = {item.regime.name: item.weight for item in setting.scenarios}
    paired = own.keys() <= {item.regime.name for item in known.scenarios}
    if paired:
        setting = replace(setting, scenarios=known.scenarios)
    run = run_ensemble(setting, days=known.days, members=known.members, seed=known.seed)
    if paired:
        share = np.array([own.get(item.regime.name, 0.0) / item.weight if item.weight else 0.0 for item in known.scenarios])
        weight = run.weight * share[run.regime]
        run = replace(run, weight=weight / weight.sum())
    outlook = with_record(summed_up(setting, known.world, run, days=known.days, seed=known.seed), drawn, setting, known.world)
    past = float(outlook.measured.series.quantiles[-1, 3]) if outlook.measured else None
    return _Figures(run.measures["departures"].values.sum(axis=(0, 1)), run.weight, past)

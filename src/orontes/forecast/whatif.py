"""What if: the outlook with and without a supposed event, member by member, and what the event does to the roads."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from orontes.forecast.issue import summed_up
from orontes.forecast.mixture import resampled, spread
from orontes.forecast.outlook import NoThreat, Outlook, Spread
from orontes.geo.connectivity import Severance
from orontes.geo.world import World
from orontes.scenario.setting import setting_of
from orontes.scenario.suppose import Supposition, severed_by, suppose
from orontes.simulate.ensemble import Ensemble, run_ensemble
from orontes.situation.situation import Situation

LEAST_PERSONS: Final = 1.0


@dataclass(frozen=True, slots=True)
class Difference:
    """What the event adds at one place over the horizon, paired by member; below 0: takes away."""

    place_id: str
    name: str
    departures: Spread
    arrivals: Spread
    trapped: Spread


@dataclass(frozen=True, slots=True)
class WhatIf:
    """The outlook with and without a supposed event.

    Parameters
    ----------
    supposition : Supposition
    without, supposed : Outlook or NoThreat
    departures, arrivals : Spread
        What the event adds in all, paired by member.
    places : tuple of Difference
        Largest change of the mean first.
    severed : tuple of Severance
        Pairs of regions whose way by main roads is lost or gets longer, the greatest loss first.
    """

    supposition: Supposition
    without: Outlook | NoThreat
    supposed: Outlook
    departures: Spread
    arrivals: Spread
    places: tuple[Difference, ...]
    severed: tuple[Severance, ...]


def whatif(
    situation: Situation,
    world: World,
    supposition: Supposition,
    *,
    days: int = 14,
    members: int = 1000,
    seed: int = 0,
    workers: int = 1,
) -> WhatIf:
    """The difference that a supposed event makes; both runs share all draws.

    Raises
    ------
    InputError
        If the place, side or day does not fit the situation.
    """
    setting = setting_of(situation, world)
    changed = suppose(setting, supposition, world)
    plain = run_ensemble(setting, days=days, members=members, seed=seed, workers=workers)
    event = run_ensemble(changed, days=days, members=members, seed=seed, workers=workers)
    without = (
        summed_up(setting, world, plain, days=days, seed=seed)
        if setting.threatened
        else NoThreat(setting.issue_date, "No threat told")
    )
    added = {measure: _added(plain, event, measure) for measure in ("departures", "arrivals", "trapped")}
    rows = []
    for place, node in enumerate(setting.theatre.nodes):
        mean = max(abs(float(values[place].mean())) for values in added.values())
        if mean >= LEAST_PERSONS:
            spreads = [spread(added[measure][place]) for measure in ("departures", "arrivals", "trapped")]
            rows.append(Difference(setting.node_ids[place], world.places[node].name, *spreads))
    rows.sort(key=lambda row: (-max(abs(row.departures.mean), abs(row.arrivals.mean)), row.place_id))
    return WhatIf(
        supposition, without, summed_up(changed, world, event, days=days, seed=seed), spread(added["departures"].sum(axis=0)),
        spread(added["arrivals"].sum(axis=0)), tuple(rows), severed_by(supposition, world),
    )  # fmt: skip


def _added(plain: Ensemble, event: Ensemble, measure: str) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
    """Persons added over the horizon, shape (N, M), members of the mixture."""
    difference = event.measures[measure].values.sum(axis=1) - plain.measures[measure].values.sum(axis=1)
    return difference[:, resampled(plain.weight)]  # type: ignore[no-any-return]

"""How many may have left, by the forecast that learned from past city shocks and whose record is known."""

import datetime as dt
import math
from dataclasses import replace
from typing import Final

import numpy as np

from orontes.core.samples import LEVELS
from orontes.core.streams import Streams
from orontes.evaluate.board import Floats
from orontes.evaluate.case import ALL_PLACES, Case, Target
from orontes.evaluate.rows import Question
from orontes.forecast.assimilate import Known, carried_on, lengthened
from orontes.forecast.basis import claim_keys
from orontes.forecast.location_scale import weighted_quantiles
from orontes.forecast.mix import Mix
from orontes.forecast.models import asked_of, fitted
from orontes.forecast.outlook import NOT_MEASURED, Measured, Outlook, Reference, Series, Spread
from orontes.forecast.regimes import CITY
from orontes.forecast.residual_table import packaged_residuals
from orontes.forecast.situation_case import situation_case
from orontes.forecast.stack import packaged_record, strata_of
from orontes.geo.world import World
from orontes.scenario.setting import Setting
from orontes.situation.situation import Situation

WITH_SIMULATION: Final = "fitted+mechanism"
CORRECTED: Final = "fitted+fitted+corrected"
NAME: Final = "Past city shocks"


def with_record(outlook: Outlook, situation: Situation, setting: Setting, world: World) -> Outlook:
    """The outlook with the forecast that has a record, as one more reference; as it is where there is none.

    Where no place under threat has a known population there is nothing to scale by, and no such forecast.
    """
    measured = _measured(outlook, situation, setting, world)
    if measured is None:
        return outlook
    series = measured.series
    what = (
        f"As in past city shocks ({measured.label}), gone since {measured.since} from {len(measured.places)} places under threat"
    )
    last = Spread(tuple(float(x) for x in series.quantiles[-1]), float(series.mean[-1]))
    return replace(
        outlook, measured=measured, reference=(*outlook.reference, Reference(NAME, what, last, measured.basis)),
        skill_label=f"the runs by place: {NOT_MEASURED}; the forecast from past city shocks beside them: {measured.label}",
    )  # fmt: skip


def _measured(outlook: Outlook, situation: Situation, setting: Setting, world: World) -> Measured | None:
    days = len(outlook.days)
    case = situation_case(situation, setting, world, days=days)
    if case is None:
        return None
    rows = [
        Question(case.name, situation.as_of.toordinal(), lead, Target(ALL_PLACES, "cumulative")) for lead in range(1, days + 1)
    ]
    asked = asked_of(case, rows, track="open", table=packaged_residuals(CITY))
    stratum, found = str(strata_of(asked)[0]), fitted(asked)
    chosen, quantiles, mean = packaged_record().choice(stratum, case), found.quantiles, found.mean
    if chosen == WITH_SIMULATION and outlook.gone is not None:
        told = _told_quantiles(setting)
        quantiles = (quantiles + outlook.gone.quantiles + told) / 2
        mean = (mean + outlook.gone.mean + told[LEVELS.index(0.5)]) / 2
    elif chosen == CORRECTED and outlook.mix is not None:
        moved, middle = _corrected(case, outlook.mix, situation.as_of.toordinal(), days=days, seed=outlook.seed)
        quantiles = (2 * quantiles + np.clip(moved, asked.least[:, None], asked.most[:, None])) / 3
        mean = (2 * mean + np.clip(middle, asked.least, asked.most)) / 3
    else:
        chosen = "fitted"
    skill, cases = packaged_record().skill(stratum, chosen, case)
    claims = tuple(sorted({claim for item in setting.told for claim in item.claims}))
    return Measured(
        Series("gone", quantiles, mean), tuple(case.places), sum(place.population or 0.0 for place in case.places.values()),
        dt.date.fromordinal(case.start), chosen, skill, cases, (*claim_keys(claims), *outlook.basis),
    )  # fmt: skip


def _corrected(case: Case, mix: Mix, issue: int, *, days: int, seed: int) -> tuple[Floats, Floats]:
    """Quantiles, (D, 7), and means, (D,), of those gone by each day: the outlook's own runs moved to the counts of the whole."""
    known, issued = Known.of(case.counts[Target(ALL_PLACES, "cumulative")], case.start, issue), issue - case.start
    if not known.days:  # counted on the first day only: nothing to judge a rate by
        last = case.counts[Target(ALL_PLACES, "cumulative")][-1]
        known = Known((max(issued, 1),), (last.low,), (last.high,))
    levels = lengthened(mix.gone, issued + days)
    rows = [
        carried_on(levels, known, issued=issued, day=issued + day, rng=Streams(seed).generator("rate", ALL_PLACES, issue))
        for day in range(1, days + 1)
    ]  # fmt: skip
    quantiles = np.stack([weighted_quantiles(row, mix.weight, np.asarray(LEVELS)) for row in rows])
    return quantiles, np.array([float(row @ mix.weight) for row in rows])


def _told_quantiles(setting: Setting) -> "np.ndarray[tuple[int], np.dtype[np.float64]]":
    """Persons told to have left before the issue date at `LEVELS`, (7,): log-uniform over the interval told; 0 where none are."""
    low, high = (math.fsum(getattr(item, end) for item in setting.told) for end in ("low", "high"))
    if high <= 0:
        return np.zeros(len(LEVELS))
    return np.exp(math.log(low) + (math.log(high) - math.log(low)) * np.asarray(LEVELS))

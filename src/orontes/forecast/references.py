"""Simple rules beside the outlook, which it has to beat."""

import math
from typing import Final

import numpy as np

from orontes.forecast.basis import claim_keys, people_keys
from orontes.forecast.outlook import Reference, Spread
from orontes.geo.world import World
from orontes.scenario.setting import Setting

PLANNING_SHARE: Final = 0.30
"""Share of a threatened town's people that contingency plans commonly take to leave; the fixed rule of the back-test."""
PLANNING_KM: Final = 10.0
_Z: Final = (-1.645, -1.282, -0.674, 0.0, 0.674, 1.282, 1.645)


def references(setting: Setting, world: World) -> tuple[Reference, ...]:
    """The fixed planning share of the towns with a hostile front at most 10 km off, and nobody moving any more."""
    near = np.flatnonzero(setting.front_km <= PLANNING_KM)
    groups = [world.places[node] for place in near for node in setting.theatre.members[int(place)]]
    people = float(setting.population[near].sum()) * PLANNING_SHARE
    told = dict(setting.basis)
    claims = tuple(sorted({claim for place in near for claim in told.get(setting.node_ids[int(place)], ())}))
    planning = Reference(
        "Planning share", f"{PLANNING_SHARE:.0%} of the people of towns with a hostile front within {PLANNING_KM:g} km leave",
        Spread((people,) * 7, people) if near.size else None, (*claim_keys(claims), *people_keys(groups)),
    )  # fmt: skip
    return planning, _nobody_moves(setting)


def _nobody_moves(setting: Setting) -> Reference:
    """Persistence: those told to have left, as the interval told, and no one more."""
    low, high = (math.fsum(getattr(item, end) for item in setting.told) for end in ("low", "high"))
    claims = tuple(sorted({claim for item in setting.told for claim in item.claims}))
    if high <= 0:
        return Reference("No change", "As many displaced as reported today, and no one more", None, ())
    middle, sd = (math.log(low) + math.log(high)) / 2, (math.log(high) - math.log(low)) / (2 * 1.645)
    quantiles = tuple(math.exp(middle + sd * z) for z in _Z)
    return Reference(
        "No change",
        "As many displaced as reported today, and no one more",
        Spread(quantiles, math.exp(middle)),
        claim_keys(claims),
    )

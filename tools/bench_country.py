"""A made-up country for measurements of speed: towns on a grid, one side at its edge, fighting in a number of towns."""

import datetime as dt
from typing import Final

import numpy as np

from orontes.geo.roads import RoadNetwork
from orontes.scenario.regimes import REGIMES, Weighted
from orontes.scenario.setting import Setting
from orontes.scenario.theatre import Theatre

COLUMNS: Final = 20
SPACING_KM: Final = 25.0


def made_up_setting(*, places: int, active: int, people: float) -> Setting:
    """A setting of so many towns, of which people leave `active`; `people` live in a town in the mean.

    The nearest towns to the edge that the attacker holds are fought over; all regimes are as likely.
    """
    number = np.arange(places)
    row, column = number // COLUMNS, number % COLUMNS
    ends = [(a, a + 1) for a in number if column[a] < COLUMNS - 1 and a + 1 < places]
    ends += [(a, a + COLUMNS) for a in number if a + COLUMNS < places]
    rng = np.random.default_rng(0)
    links, ids = np.array(sorted(ends)), tuple(f"t{place:03d}" for place in number)
    length = SPACING_KM * (1 + rng.random(len(links)) / 2)
    lat, lon, many = (30 + row * 0.2).astype(np.float64), (30 + column * 0.2).astype(np.float64), len(links)
    network = RoadNetwork(
        ids, lat, lon, links[:, 0], links[:, 1], length, ("primary",) * many, (None,) * many, ("made up",) * many
    )
    theatre = Theatre(tuple(number.tolist()), tuple((int(place),) for place in number), network, ())
    odds = np.where(number[:, None] < COLUMNS // 2, [[1.0, 0.0]], [[0.0, 1.0]])
    none = np.zeros(places, dtype=np.bool_)
    fought = (number >= COLUMNS // 2) & (number < COLUMNS // 2 + active)
    scenarios = tuple(Weighted(regime, 1 / len(REGIMES), 1 / len(REGIMES), (), ()) for regime in REGIMES)
    return Setting(
        issue_date=dt.date(2024, 1, 1), node_ids=ids, population=np.rint(people * rng.lognormal(-0.5, 1.0, places)),
        unknown_towns=np.zeros(places, dtype=np.int64), is_border=none, theatre=theatre, network=network, sides=("a", "b"),
        attacker=0, defender=1, holder_odds=odds, front_km=np.full(places, np.inf), front_side=np.full(places, -1),
        changed=none, fighting=np.where(fought, 3.0, 0.0), reinforced=none, besieged=none, stronghold=none,
        p_cut=np.zeros(len(links)), told=(), scenarios=scenarios,
    )  # fmt: skip

"""The engine compiled ahead of its first use: when a program is set up, not when somebody waits for a brief."""

import datetime as dt

import numpy as np

from orontes.geo.roads import RoadNetwork
from orontes.scenario.regimes import REGIMES, Weighted
from orontes.scenario.setting import Setting
from orontes.scenario.theatre import Theatre
from orontes.simulate.ensemble import run_ensemble


def prepare() -> None:
    """Runs the engine for a day over two places, so that what it is compiled to is kept."""
    network = RoadNetwork(
        ("a", "b"), np.zeros(2), np.zeros(2), np.array([0]), np.array([1]), np.array([10.0]), ("primary",), (None,), ("made up",)
    )
    nothing = np.zeros(2, dtype=np.bool_)
    setting = Setting(
        issue_date=dt.date(2024, 1, 1), node_ids=network.node_ids, population=np.full(2, 100.0),
        unknown_towns=np.zeros(2, dtype=np.int64), is_border=nothing, theatre=Theatre((0, 1), ((0,), (1,)), network, ()),
        network=network, sides=("x", "y"), attacker=0, defender=1, holder_odds=np.eye(2), front_km=np.full(2, np.inf),
        front_side=np.full(2, -1), changed=nothing, fighting=np.ones(2), reinforced=nothing, besieged=nothing,
        stronghold=nothing, p_cut=np.zeros(1), told=(), scenarios=(Weighted(REGIMES[0], 1.0, 1.0, (), ()),),
    )  # fmt: skip
    run_ensemble(setting, days=1, members=1)


if __name__ == "__main__":
    prepare()

"""Presets of where people go equal their closed forms on a small network on which all roads are open."""

import dataclasses
from typing import Any

import numpy as np
import pytest

import model_case as case
from orontes.core.declared import DeclaredTable
from orontes.errors import InputError
from orontes.scenario.regimes import REGIMES, Weighted
from orontes.scenario.setting import NOBODY, Setting, Told, setting_of
from orontes.simulate.destination import WAY_DAYS
from orontes.simulate.ensemble import Ensemble, run_ensemble
from orontes.simulate.presets import PRESETS, preset
from orontes.situation.build import build_situation

KM_A_DAY = 400.0


def quiet_but_for_the_city() -> Setting:
    world = case.world()
    made = setting_of(build_situation(case.article(), [case.report()], world, as_of=case.DAY), world)
    fought = np.zeros(len(made.node_ids))
    fought[made.node_ids.index("t:city")] = 5.0
    stall = next(item for item in REGIMES if item.name == "stall")
    return dataclasses.replace(
        made, attacker=NOBODY, defender=NOBODY, holder_odds=np.zeros_like(made.holder_odds), fighting=fought, told=(),
        front_km=np.full(fought.size, np.inf), changed=fought > 9, besieged=fought > 9, p_cut=np.zeros_like(made.p_cut),
        scenarios=(Weighted(stall, 1.0, 1.0, (), ()),), is_border=fought > 9, population=np.maximum(made.population, 1000.0),
    )  # fmt: skip


SETTING = quiet_but_for_the_city()
CITY = SETTING.node_ids.index("t:city")
KM = SETTING.network.shortest([CITY])[0]
PEOPLE = np.rint(SETTING.population)


def with_one_pace(table: DeclaredTable) -> DeclaredTable:
    """All by vehicle at one speed, no jam, and nobody moves on."""
    fixed = {"speed.vehicle": 40.0, "hours_on_road": 10.0, "share.on_foot": 0.0, "link_capacity": 1e9, "onward": 0.0}
    numbers = {
        name: dataclasses.replace(number, value=fixed[name], low=None, high=None, scale="fixed") if name in fixed else number
        for name, number in table.numbers.items()
    }
    return DeclaredTable(table.name, numbers)


def run(name: str, **changes: Any) -> Ensemble:
    given = {"days": 4, "members": 300, "seed": 1} | changes
    return run_ensemble(SETTING, priors=with_one_pace(preset(name)), **given)


def closed_form(name: str) -> np.ndarray[Any, np.dtype[np.float64]]:
    away = KM > 0
    if name == "equal":
        return away / away.sum()
    if name in {"gravity", "nearest"}:
        size = PEOPLE if name == "gravity" else 1.0
        weight = np.where(away, size * (1 + KM / KM_A_DAY / WAY_DAYS) ** -PRESETS[name]["b_t"], 0.0)
        return weight / weight.sum()
    home = PEOPLE[CITY]
    nearer = np.array([PEOPLE[(KM > 0) & (km > KM)].sum() for km in KM])
    weight = np.where(away, home * PEOPLE / ((home + nearer) * (home + PEOPLE + nearer)), 0.0)
    return np.asarray(weight / weight.sum())


@pytest.mark.parametrize("name", ["equal", "gravity", "radiation", "nearest"])
def test_where_people_go_is_the_closed_form(name: str) -> None:
    found = run(name)
    moved = found.moved.values[CITY].sum(axis=1)
    shares = np.zeros(len(SETTING.node_ids))
    shares[found.hosts] = moved / moved.sum()
    assert moved.sum() > 10_000
    assert shares == pytest.approx(closed_form(name), abs=0.002)


def test_persistence_sends_people_where_their_own_already_are() -> None:
    """A told flow to the coast alone: those who leave later follow it, in proportion to 1 + those there / 100."""
    coast = SETTING.node_ids.index("t:coast")
    told = dataclasses.replace(SETTING, told=(Told(CITY, 5_000.0, 5_000.001, (coast,), ()),))
    found = run_ensemble(told, days=1, members=300, seed=1, priors=with_one_pace(preset("persistence")))
    moved, host = found.moved.values[CITY].sum(axis=1), found.hosts.tolist().index(coast)
    others = len(found.hosts) - 2
    assert moved[host] / moved.sum() == pytest.approx(51 / (51 + others), abs=0.01)


def test_an_unknown_preset_names_the_known_ones() -> None:
    with pytest.raises(InputError, match="gravity"):
        preset("teleport")

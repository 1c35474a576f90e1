"""Laws of the engine: people are conserved, a closed road carries nobody, names and workers do not matter, numbers scale."""

import dataclasses

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import model_case as case
from orontes.core.streams import Streams
from orontes.scenario.regimes import REGIMES, Weighted, declared_regimes
from orontes.scenario.setting import Setting, setting_of
from orontes.simulate.destination import coupled, split
from orontes.simulate.draws import Draws
from orontes.simulate.engine import Engine
from orontes.simulate.ensemble import Ensemble, run_ensemble
from orontes.simulate.parameters import declared_priors, draw_parameters
from orontes.simulate.plan import ground_of, plan_of
from orontes.situation.build import build_situation


def setting(order: tuple[int, ...] = tuple(range(8)), **changes: object) -> Setting:
    world = case.world(order)
    made = setting_of(build_situation(case.article(), [case.report()], world, as_of=case.DAY), world)
    return dataclasses.replace(made, **changes)  # type: ignore[arg-type]


SETTING = setting()


def only(regime: str) -> tuple[Weighted, ...]:
    return (Weighted(next(item for item in REGIMES if item.name == regime), 1.0, 1.0, (), ()),)


def engine(given_setting: Setting, members: int, seed: int, days: int = 6) -> Engine:
    tables = (declared_priors(), declared_regimes())
    draws = Draws(Streams(seed), 0, members)
    parameters = draw_parameters(tables, members, draws.streams, 0)
    km = given_setting.network.shortest(range(len(given_setting.node_ids)))
    ground = ground_of(given_setting, km, town_people=5000, border_people=50000)
    regime = np.arange(members) % len(given_setting.scenarios)
    return Engine(
        given_setting, ground, plan_of(given_setting, regime, draws, parameters), parameters, draws, days=days, reach_km=150
    )


def same(a: Ensemble, b: Ensemble) -> bool:
    return all(np.array_equal(a.measures[name].values, b.measures[name].values) for name in a.measures)


@settings(max_examples=6, deadline=None)
@given(st.integers(0, 10_000), st.sampled_from([regime.name for regime in REGIMES]))
def test_people_are_conserved_in_every_member_on_every_day(seed: int, regime: str) -> None:
    run = engine(dataclasses.replace(SETTING, scenarios=only(regime)), 12, seed)
    before = run.state.people()
    run.run()
    assert np.array_equal(run.state.people(), before)
    assert np.array_equal(before, np.full(12, run.ground.people.sum()))
    parts = (run.state.stayers, run.state.movers, run.state.displaced, run.stock, run.away)
    assert all((part >= 0).all() and np.array_equal(part, np.rint(part)) for part in parts)
    assert np.array_equal(run.stock, run.state.displaced.sum(1))


@settings(max_examples=4, deadline=None)
@given(st.integers(0, 1000), st.sets(st.integers(0, 7), min_size=1, max_size=4))
def test_a_closed_road_carries_nobody(seed: int, shut: set[int]) -> None:
    p_cut = np.zeros(len(SETTING.network.ref))
    p_cut[sorted(shut)] = 1.0
    found = run_ensemble(dataclasses.replace(SETTING, p_cut=p_cut), days=5, members=12, seed=seed)
    assert not found.link_persons.values[sorted(shut)].any()


def test_where_all_roads_are_closed_those_who_want_to_leave_are_trapped() -> None:
    closed = dataclasses.replace(SETTING, p_cut=np.ones(len(SETTING.network.ref)), scenarios=only("fast_collapse"), told=())
    found = run_ensemble(closed, days=4, members=30, seed=1)
    assert not found.measures["departures"].values.any()
    assert found.measures["trapped"].values[SETTING.node_ids.index("t:city")].sum() > 0


@pytest.mark.parametrize("order", [(7, 6, 5, 4, 3, 2, 1, 0), (2, 0, 1, 3, 6, 5, 4, 7)])
def test_permuting_places_permutes_results(order: tuple[int, ...]) -> None:
    other = setting(order)
    plain, mixed = (run_ensemble(item, days=5, members=20, seed=3) for item in (SETTING, other))
    at = [other.node_ids.index(name) for name in SETTING.node_ids]
    for name, samples in plain.measures.items():
        assert np.array_equal(samples.values, mixed.measures[name].values[at]), name
    assert np.array_equal(plain.moved.values, mixed.moved.values[at][:, at])


def test_the_same_seed_gives_the_same_bytes_for_any_number_of_workers() -> None:
    one, two = (run_ensemble(SETTING, days=3, members=510, seed=5, workers=workers) for workers in (1, 2))
    assert same(one, two)
    assert not same(one, run_ensemble(SETTING, days=3, members=510, seed=6))


def test_more_members_leave_the_first_blocks_draws_as_they_were() -> None:
    few, many = Draws(Streams(1), 0, 250), Draws(Streams(1), 0, 250)
    assert np.array_equal(few.uniform("control", ("a", "b"), 3), many.uniform("control", ("x", "a", "b"), 3)[:, 1:])


def test_ten_times_the_people_are_ten_times_the_departures() -> None:
    still = dataclasses.replace(SETTING, scenarios=only("stall"), told=())
    more = dataclasses.replace(still, population=still.population * 10)
    means = [run_ensemble(item, days=6, members=300, seed=2).measures["departures"].mean().sum() for item in (still, more)]
    assert means[1] == pytest.approx(10 * means[0], rel=0.05)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(0, 10**6), min_size=1, max_size=5), st.integers(0, 2**31), st.integers(2, 9))
def test_splitting_keeps_everybody_and_shuns_weight_zero(persons: list[int], seed: int, places: int) -> None:
    rng = np.random.default_rng(seed)
    weight = rng.random((len(persons), places)) * (rng.random((len(persons), places)) < 0.6)
    number = np.array(persons, dtype=float)
    went = split(number, weight, rng.random(len(persons)))
    assert (went >= 0).all()
    assert not went[weight == 0].any()
    assert np.array_equal(went.sum(1), np.where(weight.any(axis=1), number, 0))


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 2**31), st.integers(1, 5), st.integers(2, 6), st.integers(2, 6))
def test_coupling_keeps_both_margins(seed: int, rows: int, groups: int, hosts: int) -> None:
    rng = np.random.default_rng(seed)
    origins = rng.integers(0, 50, (rows, groups)).astype(float)
    went = split(origins.sum(1), rng.random((rows, hosts)), rng.random(rows))
    row, origin, host, persons = coupled(origins, went, rng.random(rows))
    back, forth = np.zeros_like(origins), np.zeros_like(went)
    np.add.at(back, (row, origin), persons)
    np.add.at(forth, (row, host), persons)
    assert np.array_equal(back, origins)
    assert np.array_equal(forth, went)

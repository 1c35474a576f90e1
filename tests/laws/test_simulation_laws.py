"""Laws of the engine: people are conserved, a closed road carries nobody, names and workers do not matter, numbers scale."""

import dataclasses
from functools import partial

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import binom

import model_case as case
from orontes.core.streams import Streams
from orontes.parallel import in_order
from orontes.scenario.regimes import REGIMES, Weighted, declared_regimes
from orontes.scenario.setting import Setting, setting_of
from orontes.simulate.destination import coupled, split
from orontes.simulate.draws import Daily, Draws, binomial
from orontes.simulate.engine import Engine
from orontes.simulate.ensemble import Ensemble, run_ensemble
from orontes.simulate.fronts import Nearest
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
        given_setting,
        ground,
        plan_of(given_setting, ground, regime, draws, parameters),
        parameters,
        draws,
        days=days,
        reach_km=150,
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
    parts = (run.state.stayers, run.state.movers, run.state.displaced, run.state.stock)
    assert all((part >= 0).all() and part.dtype == np.int32 for part in parts)
    assert np.array_equal(run.state.stock, run.state.displaced.sum(0))


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
    hosts = [[item.node_ids[host] for host in found.hosts] for item, found in ((SETTING, plain), (other, mixed))]
    there = [hosts[1].index(name) for name in hosts[0]]
    assert np.array_equal(plain.moved.values, mixed.moved.values[at][:, there])


def test_the_same_seed_gives_the_same_bytes_for_any_number_of_workers() -> None:
    one, two = (
        run_ensemble(SETTING, days=3, members=1010, seed=5, spread=partial(in_order, workers=workers, few=1, batch=1))
        for workers in (1, 2)
    )
    assert same(one, two)
    assert not same(one, run_ensemble(SETTING, days=3, members=1010, seed=6))


def test_another_place_leaves_all_draws_as_they_were() -> None:
    few, many = (Daily(Draws(Streams(1), 0, 250), "control", names, 3) for names in (("a", "b"), ("x", "a", "b")))
    assert np.array_equal(few.of(1, 2), many.of(2, 2))
    assert not np.array_equal(few.of(1, 2), many.of(1, 2))


@pytest.mark.parametrize("n", [300, 3_000, 100_000, 30_000_000])
@pytest.mark.parametrize("mean", [27.0, 100.0, 1000.0])
def test_large_binomials_are_near_the_exact_ones(n: int, mean: float) -> None:
    p = min(mean / n, 0.9)
    drawn = binomial(np.full((1, 40_000), n, dtype=np.int32), np.full((1, 1), p, dtype=np.float32), [np.random.default_rng(n)])
    grid = np.arange(drawn.min(), drawn.max() + 1)
    apart = np.abs(
        (drawn[0][:, None] <= grid[None, :: max(grid.size // 40, 1)]).mean(axis=0)
        - binom.cdf(grid[:: max(grid.size // 40, 1)], n, p)
    )
    assert apart.max() < 0.003 + 1.63 / np.sqrt(40_000)  # the approximation, and Kolmogorov's 1 % point of so many draws


def test_small_binomials_are_exact() -> None:
    people, chance = np.full((2, 5000), 3, dtype=np.int32), np.array([[0.2], [1.0]], dtype=np.float32)
    found = binomial(people, chance, [np.random.default_rng(1), np.random.default_rng(2)])
    assert found[0].mean() == pytest.approx(0.6, abs=0.04)
    assert (found[1] == 3).all()


def test_ten_times_the_people_are_ten_times_the_departures() -> None:
    still = dataclasses.replace(SETTING, scenarios=only("stall"), told=())
    more = dataclasses.replace(still, population=still.population * 10)
    means = [run_ensemble(item, days=6, members=300, seed=2).measures["departures"].mean().sum() for item in (still, more)]
    assert means[1] == pytest.approx(10 * means[0], rel=0.05)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(0, 10**7), min_size=1, max_size=5), st.integers(0, 2**31), st.integers(2, 9))
def test_splitting_keeps_everybody_and_shuns_weight_zero(persons: list[int], seed: int, places: int) -> None:
    rng = np.random.default_rng(seed)
    weight = (rng.random((places, len(persons))) * (rng.random((places, len(persons))) < 0.6)).astype(np.float32)
    number = np.array(persons, dtype=np.int32)
    went = split(number, weight, rng.random(len(persons), dtype=np.float32))
    assert (went >= 0).all()
    assert not went[weight == 0].any()
    assert np.array_equal(went.sum(0), np.where(weight.any(axis=0), number, 0))


def test_splitting_is_unbiased() -> None:
    weight = np.array([0.5, 0.3, 0.2], dtype=np.float32)[:, None] * np.ones((1, 20_000), dtype=np.float32)
    went = split(np.full(20_000, 7, dtype=np.int32), weight, np.random.default_rng(0).random(20_000, dtype=np.float32))
    assert went.mean(axis=1) == pytest.approx([3.5, 2.1, 1.4], abs=0.02)


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 2**31), st.integers(1, 5), st.integers(2, 6), st.integers(2, 6))
def test_coupling_keeps_both_margins(seed: int, rows: int, groups: int, hosts: int) -> None:
    rng = np.random.default_rng(seed)
    origins = rng.integers(0, 50, (rows, groups)).astype(np.int32)
    chance = rng.random(rows, dtype=np.float32)
    went = split(origins.sum(1), rng.random((hosts, rows), dtype=np.float32), chance).T
    row, origin, host, persons = coupled(origins, went, chance)
    back, forth = np.zeros_like(origins), np.zeros_like(went)
    np.add.at(back, (row, origin), persons)
    np.add.at(forth, (row, host), persons)
    assert np.array_equal(back, origins)
    assert np.array_equal(forth, went)


@settings(max_examples=10, deadline=None)
@given(st.integers(0, 2**31))
def test_the_nearest_place_of_a_side_is_kept_right_as_places_change_hands(seed: int) -> None:
    rng = np.random.default_rng(seed)
    km = rng.random((9, 9)).astype(np.float32) * 100
    km = np.minimum(km, km.T) * (1 - np.eye(9, dtype=np.float32))
    before = rng.integers(-1, 2, (9, 40)).astype(np.int8)
    kept = Nearest(1, before, km)
    for _ in range(3):
        now = np.where(rng.random(before.shape) < 0.2, rng.integers(-1, 2, before.shape), before).astype(np.int8)
        kept.update(before, now)
        before = now
        assert np.array_equal(kept.km, np.where(now[None] == 1, km[:, :, None], np.inf).min(axis=1).astype(np.float32))

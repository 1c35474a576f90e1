"""Laws of the engine: people are conserved, a closed road carries nobody, names and workers do not matter, numbers scale."""

import dataclasses
import math
from functools import partial
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import beta as beta_law
from scipy.stats import binom, kstest, norm

import model_case as case
from orontes.core.streams import Streams
from orontes.parallel import in_order
from orontes.scenario.regimes import REGIMES, Weighted
from orontes.scenario.setting import Setting, setting_of
from orontes.simulate.block import Block, run_block
from orontes.simulate.control import gained, lost
from orontes.simulate.decisions import keys_of
from orontes.simulate.destination import coupled, in_proportion, one_by_one
from orontes.simulate.draws import beta, binomial, bits, normal_quantile, uniform
from orontes.simulate.engine import live
from orontes.simulate.ensemble import Ensemble, run_ensemble
from orontes.simulate.ground import land_of
from orontes.simulate.parameters import declared_priors
from orontes.simulate.powers import powers
from orontes.simulate.record import Record
from orontes.situation.build import build_situation

Numbers = np.ndarray[Any, np.dtype[Any]]


def setting(order: tuple[int, ...] = tuple(range(8)), **changes: object) -> Setting:
    world = case.world(order)
    made = setting_of(build_situation(case.article(), [case.report()], world, as_of=case.DAY), world)
    return dataclasses.replace(made, **changes)  # type: ignore[arg-type]


SETTING = setting()


def only(regime: str) -> tuple[Weighted, ...]:
    return (Weighted(next(item for item in REGIMES if item.name == regime), 1.0, 1.0, (), ()),)


def record(given_setting: Setting, members: int, seed: int, days: int = 6, first: int = 0) -> Record:
    land = land_of(given_setting, town_people=5000, border_people=50000)
    regime = np.arange(first, first + members) % len(given_setting.scenarios)
    return run_block(Block(given_setting, land, first, regime, days, seed, declared_priors()))


def same(a: Ensemble, b: Ensemble) -> bool:
    return all(np.array_equal(a.measures[name].values, b.measures[name].values) for name in a.measures)


@settings(max_examples=6, deadline=None)
@given(st.integers(0, 10_000), st.sampled_from([regime.name for regime in REGIMES]))
def test_people_are_conserved_in_every_member_on_every_day(seed: int, regime: str) -> None:
    """`Record.people` counts everybody anew at the end, and is -1 where a number is negative or two sums of it do not agree."""
    given_setting = dataclasses.replace(SETTING, scenarios=only(regime))
    everybody = np.rint(given_setting.population + given_setting.unknown_towns * declared_priors()["town_people"]).sum()
    runs = [record(given_setting, 12, seed, days) for days in range(1, 7)]
    for days, run in enumerate(runs, 1):
        assert np.array_equal(run.people, np.full(12, everybody))
        assert np.array_equal(run.departures, runs[-1].departures[:, :, :days])  # a shorter run is the start of a longer one
        gone = run.departures.sum((1, 2), dtype=np.int64) - run.returns.sum((1, 2), dtype=np.int64)
        told = run.stock[:, :, 0].sum(1) - run.arrivals[:, :, 0].sum(1) + run.returns[:, :, 0].sum(1)
        assert (run.stock[:, :, -1].sum(1) <= gone + told).all()


def test_arrays_that_cannot_be_written_to_are_not_compiled_for_anew() -> None:
    land = land_of(SETTING, town_people=5000, border_people=50000)
    for group in land:
        for array in group:
            array.setflags(write=False)
    before = len(live.signatures)  # type: ignore[attr-defined]
    run_block(Block(SETTING, land, 0, np.zeros(2, dtype=np.int64), 2, 0, declared_priors()))
    assert len(live.signatures) == max(before, 1)  # type: ignore[attr-defined]


def test_any_portion_of_the_members_is_the_same_as_in_the_whole() -> None:
    whole, later = record(SETTING, 12, 4), record(SETTING, 5, 4, first=7)
    assert all(np.array_equal(getattr(whole, name)[7:], getattr(later, name)) for name in whole._fields)


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
    few, many = (keys_of(Streams(1), names, ()).place for names in (("a", "b"), ("x", "a", "b")))
    assert np.array_equal(few, many[:, 1:])
    assert np.unique(many).size == many.size


def drawn(key: int, count: int, number: int = 0) -> Numbers:
    return np.array([uniform(np.uint64(key), member, 3, number) for member in range(count)])


@pytest.mark.parametrize("key", [0, 1, 2**63, 0xDEADBEEFCAFEF00D])
def test_draws_by_counting_are_uniform_and_do_not_hang_together(key: int) -> None:
    a, b, c = drawn(key, 20_000), drawn(key, 20_000, 1), drawn(key + 2, 20_000)
    assert kstest(a, "uniform").pvalue > 1e-4
    ones = np.array([int(bits(np.uint64(key), member, 0, 0)).bit_count() for member in range(4000)])
    assert abs(ones.mean() - 32) < 4.5 * 4 / math.sqrt(4000)
    for one, other in ((a, b), (a, c), (a[1:], a[:-1])):
        assert abs(np.corrcoef(one, other)[0, 1]) < 4.5 / math.sqrt(20_000)


@pytest.mark.parametrize("chance", [1e-300, 1e-15, 1e-4, 0.02, 0.3, 0.5, 0.8, 0.99, 1 - 1e-12])
def test_normal_quantiles_are_the_normal_s(chance: float) -> None:
    assert normal_quantile(chance) == pytest.approx(norm.ppf(chance), rel=1e-12, abs=1e-12)


@pytest.mark.parametrize(("a", "b"), [(0.4, 19.6), (4.0, 16.0), (17.0, 3.0), (0.3, 0.4)])
def test_beta_draws_are_the_beta_s(a: float, b: float) -> None:
    found = [beta(a, b, np.uint64(5), member, 1000) for member in range(4000)]
    assert kstest(found, beta_law(a, b).cdf).pvalue > 1e-4


def error(n: int, p: float) -> float:
    """The largest error of the distribution function of `binomial`: where, among uniform draws, it steps above a number."""
    sd, worst = math.sqrt(n * p * (1 - p)), 0.0
    for k in np.unique(np.clip(np.rint(n * p + np.linspace(-4, 4, 41) * sd), 0, n - 1)).astype(int).tolist():
        low, high = 0.0, 1.0
        for _ in range(30):
            middle = (low + high) / 2
            low, high = (middle, high) if binomial(n, p, middle) <= k else (low, middle)
        worst = max(worst, abs(low - float(binom.cdf(k, n, p))))
    return worst


@pytest.mark.parametrize("n", [300, 3_000, 100_000, 30_000_000])
@pytest.mark.parametrize("mean", [27.0, 100.0, 1000.0])
def test_large_binomials_are_near_the_exact_ones(n: int, mean: float) -> None:
    assert error(n, min(mean / n, 0.9)) < 0.003


@pytest.mark.parametrize(("n", "p"), [(3, 0.2), (40, 0.5), (100, 0.5), (1000, 0.02), (10**8, 1e-7), (30, 0.9)])
def test_small_binomials_are_exact(n: int, p: float) -> None:
    for k in range(min(n, 60) + 1):
        below, upto = (float(x) for x in binom.cdf([k - 1, k], n, p))
        if upto - below > 1e-9:
            assert binomial(n, p, (below + upto) / 2) == k
    assert binomial(n, 1.0, 0.3) == n
    assert binomial(n, 0.0, 0.3) == 0


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10**8), st.floats(0, 1), st.floats(0, 1), st.floats(1e-9, 1 - 1e-9))
def test_a_higher_chance_moves_no_fewer_people(n: int, p: float, q: float, chance: float) -> None:
    """So paired scenarios stay paired. Where the exact quantile gives way to the approximation they may differ by a few."""
    low, high = sorted((p, q))
    assert binomial(n, low, chance) <= binomial(n, high, chance) + 2


def test_powers_are_near_the_exact_ones() -> None:
    base = np.exp(np.random.default_rng(0).uniform(-8, 16, 5000)).astype(np.float32)
    for exponent in (-1.6, -0.05, 0.0, 0.5, 1.0, 2.7):
        found, room = np.empty_like(base), np.empty(base.size, dtype=np.int32)
        powers(base, exponent, found, room)
        assert found == pytest.approx(base.astype(float) ** exponent, rel=4e-6)


def test_ten_times_the_people_are_ten_times_the_departures() -> None:
    still = dataclasses.replace(SETTING, scenarios=only("stall"), told=())
    more = dataclasses.replace(still, population=still.population * 10)
    means = [run_ensemble(item, days=6, members=300, seed=2).measures["departures"].mean().sum() for item in (still, more)]
    assert means[1] == pytest.approx(10 * means[0], rel=0.05)


def split(persons: int, weight: Numbers, chance: float) -> Numbers:
    went = np.empty(weight.size, dtype=np.int64)
    in_proportion(persons, np.cumsum(weight, dtype=float), chance, went)
    return went


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10**8), st.integers(0, 2**31), st.integers(2, 9))
def test_splitting_keeps_everybody_and_is_off_by_less_than_a_person(persons: int, seed: int, places: int) -> None:
    rng = np.random.default_rng(seed)
    weight = rng.random(places) * (rng.random(places) < 0.6)
    went = split(persons, weight, rng.random())
    if not weight.any():
        assert not went.any()
        return
    assert went.sum() == persons
    assert not went[weight == 0].any()
    assert np.abs(went - persons * weight / weight.sum()).max() < 1 + 1e-6


def test_splitting_is_unbiased() -> None:
    weight = np.array([0.5, 0.3, 0.2])
    found = [split(7, weight, (k + 0.5) / 2000) for k in range(2000)]
    assert np.mean(found, axis=0) == pytest.approx([3.5, 2.1, 1.4], abs=0.002)


def test_few_people_choose_as_a_multinomial() -> None:
    weight, found = np.cumsum([0.5, 0.0, 0.3, 0.2]), []
    for member in range(4000):
        went = np.empty(4, dtype=np.int64)
        one_by_one(5, weight, np.uint64(9), member, 0, 1, went)
        found.append(went)
    assert np.mean(found, axis=0) == pytest.approx([2.5, 0, 1.5, 1], abs=0.07)
    assert np.var(found, axis=0) == pytest.approx([1.25, 0, 1.05, 0.8], abs=0.1)


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 2**31), st.integers(2, 6), st.integers(2, 6))
def test_coupling_keeps_both_margins(seed: int, groups: int, hosts: int) -> None:
    rng = np.random.default_rng(seed)
    origins = rng.integers(0, 50, groups) * rng.integers(0, 2, groups)
    went = split(int(origins.sum()), rng.random(hosts), rng.random())
    pieces = np.zeros((groups + hosts, 3), dtype=np.int64)
    rows = pieces[: coupled(origins, went, rng.random(), pieces)]
    assert np.array_equal(np.bincount(rows[:, 0], rows[:, 2], groups), origins)
    assert np.array_equal(np.bincount(rows[:, 1], rows[:, 2], hosts), went)


@settings(max_examples=10, deadline=None)
@given(st.integers(0, 2**31))
def test_the_nearest_place_of_a_side_is_kept_right_as_places_change_hands(seed: int) -> None:
    rng = np.random.default_rng(seed)
    km = rng.random((9, 9)).astype(np.float32) * 100
    km = np.minimum(km, km.T) * (1 - np.eye(9, dtype=np.float32))
    held, nearest, at = np.full(9, -1), np.full(9, np.inf), np.full(9, -1)
    for place in rng.integers(0, 9, 40):
        if held[place] == 1:
            held[place] = 0
            lost(nearest, at, place, km, held, 1)
        else:
            held[place] = 1
            gained(nearest, at, place, km)
        expected = np.where(held[None] == 1, km, np.inf).min(axis=1)
        assert np.array_equal(nearest, expected)

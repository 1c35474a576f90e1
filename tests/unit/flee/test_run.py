"""Runs of instances: agreement with Flee, people kept, closed roads, one seed one result, draws with the right moments."""

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from orontes import api
from orontes.simulate.flee.binomials import LARGE, poisson_of, shared_out
from orontes.simulate.flee.instance import read_instance
from orontes.simulate.flee.normal import normal_at
from orontes.simulate.flee.result import scores_of
from orontes.simulate.flee.room import room_of
from orontes.simulate.flee.run import Course, course_of, run_block
from orontes.simulate.flee.scatter import scatter, take_part
from orontes.simulate.flee.table import table_of
from orontes.simulate.flee.ways import mornings
from orontes.simulate.uniform import State, state_of, uniform

INSTANCES = Path(__file__).parent / "instances"
RECORD = json.loads((INSTANCES / "flee_3_1.json").read_text())


def strict(name: str) -> Course:
    return course_of(read_instance(INSTANCES / name), strict=True, fine=True)


def draws(seed: int) -> State:
    return state_of(np.random.default_rng(seed))


def scattered(people: np.ndarray, chance: np.ndarray, state: State) -> np.ndarray:
    found = np.zeros((people.shape[0], chance.shape[1]), dtype=np.int64)
    scatter(people, np.arange(people.shape[1]), np.arange(people.shape[0]), table_of(chance), state, found)
    return found


def test_camps_agree_with_a_hundred_runs_of_flee() -> None:
    near, spreads, known_days = 0.0, [], 0
    for name, members in (("plain", 1000), ("far", 1000), ("full", 150)):
        record, course = RECORD[name], strict(name)
        at = [[place.name for place in course.instance.places].index(camp) for camp in record["camps"]]
        run = run_block(course, members=members, block=0, seed=1, slices=0)
        there, mean, sd = run.there[at], np.array(record["mean"]).T, np.array(record["sd"]).T
        assert np.array_equal(run.everyone, np.array(record["everyone"])[:, None] + np.zeros((1, members)))
        apart = np.abs(there.mean(axis=-1) - mean)
        spread = there.std(axis=-1, ddof=1)
        known = (sd > 0) & (spread > 0)
        error = np.sqrt(sd**2 / record["seeds"] + spread**2 / members)
        near += (apart[known] < 2 * error[known]).sum()
        known_days += int(known.sum())
        spreads.append(float(np.median(spread[known] / sd[known])))
        assert (apart.sum(axis=0) / 2 / np.maximum(record["everyone"], 1)).max() < 0.03
    assert all(0.8 < ratio < 1.2 for ratio in spreads)
    assert near / known_days > 0.85


@pytest.mark.parametrize("name", ["plain", "full", "far"])
def test_people_are_kept_and_counted_once(name: str) -> None:
    course = course_of(read_instance(INSTANCES / name, days=40))
    run = run_block(course, members=40, block=0, seed=3)
    came = course.instance.registration.camps[:, 0].sum() + np.cumsum(course.new)
    assert np.array_equal(run.everyone, np.broadcast_to(came[:, None], run.everyone.shape))
    assert (run.there >= 0).all()
    assert (run.there.sum(axis=0) <= run.everyone).all()


def test_nobody_passes_a_closed_border() -> None:
    course = course_of(read_instance(INSTANCES / "plain"))
    hill = [place.name for place in course.instance.places].index("Hillcamp")
    there = run_block(course, members=200, block=0, seed=3).there[hill]
    assert (np.diff(there[16:35], axis=0) <= 0).all()
    assert np.diff(there[:15], axis=0).max() > 0


def test_a_forced_road_is_taken_by_all_who_move() -> None:
    course = course_of(read_instance(INSTANCES / "far"))
    levels = np.full(course.chances.camps.place.size, 3, dtype=np.int8)
    morning = mornings(course.chances.ways, course.chances.plan(0, course.chances.epoch(0), levels).worth)
    e = [place.name for place in course.instance.places].index("E")
    to = np.flatnonzero(morning[e])
    entries = [course.space.entries[column - len(course.space.nights)] for column in to if column >= len(course.space.nights)]
    ends = {course.calendar.links.end[ride.link] for ride in entries}
    assert ends == {[place.name for place in course.instance.places].index("A")}


def test_expected_people_equal_the_matrix_solution() -> None:
    course = course_of(read_instance(INSTANCES / "plain", days=12), strict=True)
    members = 4000
    run = run_block(course, members=members, block=0, seed=5)
    levels = np.full(course.chances.camps.place.size, 3, dtype=np.int8)
    state = np.zeros(len(course.space.nights))
    for camp, count in zip(course.instance.registration.names, course.instance.registration.camps[:, 0], strict=True):
        state[[place.name for place in course.instance.places].index(camp)] = count
    for day in range(12):
        state[0] += course.new[day]  # Alma is the only conflict zone
        state = state @ course.chances.plan(day, course.chances.epoch(day), levels).matrix()
    places = np.array([getattr(night, "place", -1) for night in course.space.nights])
    for place in range(len(course.instance.places)):
        expected = state[places == place].sum()
        assert abs(run.there[place, -1].mean() - expected) < 5 * np.sqrt(max(expected, 1) / members)


def test_the_same_bytes_for_any_number_of_workers() -> None:
    one, two = (api.simulate(INSTANCES / "plain", members=1010, seed=4, days=10, workers=workers) for workers in (1, 2))
    assert np.array_equal(one.present.values, two.present.values)
    other = api.simulate(INSTANCES / "plain", members=1010, seed=5, days=10, workers=1)
    assert not np.array_equal(one.present.values, other.present.values)


def test_scores_of_the_truth_are_zero_and_the_command_writes_its_tables(tmp_path: Path) -> None:
    found = api.simulate(INSTANCES / "plain", members=10, workers=1, days=15)
    scores = scores_of(found)
    assert (scores.rescaled <= 2).all()
    found.present.values[:] = found.registered[:, :, None]
    assert not scores_of(found).plain.any()
    command = [sys.executable, "-m", "orontes", "simulate", str(INSTANCES / "plain"), "--members", "20", "--days", "15"]
    subprocess.run([*command, "-o", str(tmp_path / "o")], check=True, capture_output=True)
    head, first, *rest = (tmp_path / "o" / "out.csv").read_text().splitlines()
    assert head.startswith("Day,Date,Farcamp sim,Farcamp data,Farcamp error,Gatecamp sim")
    assert head.endswith("Total error,refugees in camps (UNHCR),total refugees (simulation),raw UNHCR refugee count,"
                         "refugees in camps (simulation),refugee_debt")  # fmt: skip
    assert first.startswith("0,2031-03-01,40,40,0")
    assert len(rest) == 14
    assert (tmp_path / "o" / "camps.csv").read_text().count("\n") == 1 + 15 * 3


@pytest.mark.parametrize("people", [3, 40, 3_000, 400_000])
def test_draws_have_the_moments_of_a_multinomial(people: int) -> None:
    chance = np.array([[0.5, 0.2, 0.15, 0.1, 0.04, 0.01], [0.0, 0.9, 0.0, 0.05, 0.05, 0.0]])
    members = 20_000
    found = scattered(np.full((members, 2), people), chance, draws(1))
    assert (found.sum(axis=1) == 2 * people).all()
    mean, variance = people * chance.sum(axis=0), people * (chance * (1 - chance)).sum(axis=0)
    assert (np.abs(found.mean(axis=0) - mean) < 5 * np.sqrt(variance / members) + 0.01).all()
    assert np.allclose(found.var(axis=0), variance, rtol=0.08)


@pytest.mark.parametrize(("n", "p"), [(600, 0.06), (20_000, 0.06), (30_000_000, 1e-6)])
def test_a_large_binomial_is_near_the_exact_one(n: int, p: float) -> None:
    from scipy.stats import binom  # noqa: PLC0415  # only here

    assert n * p * (1 - p) > LARGE
    values = np.sort(scattered(np.full((40_000, 1), n), np.array([[p, 1 - p]]), draws(2))[:, 0])
    at = np.unique(values)
    apart = np.abs(np.searchsorted(values, at, side="right") / values.size - binom.cdf(at, n, p))
    assert apart.max() < 0.003 + 1.63 / np.sqrt(values.size)  # the approximation, and Kolmogorov's 1 % point of so many draws


def test_people_are_shared_out_in_proportion_and_all_of_them() -> None:
    weight = np.tile([2.0, 0.0, 1.0, 0.0], (5_000, 1))
    found = shared_out(np.full(5_000, 30), weight, draws(4))
    assert (found.sum(axis=1) == 30).all()
    assert not found[:, [1, 3]].any()
    assert found[:, 0].mean() == pytest.approx(20, abs=0.2)
    assert found[:, 0].var() == pytest.approx(30 * 2 / 9, rel=0.1)
    assert not shared_out(np.full(3, 30), np.zeros((3, 2)), draws(4)).any()


def test_uniform_draws_fill_the_unit_interval() -> None:
    state = state_of(np.random.default_rng(5))
    drawn = np.array([uniform(state) for _ in range(20_000)])
    assert drawn.min() >= 0
    assert drawn.max() < 1
    assert np.bincount((drawn * 10).astype(int)) == pytest.approx(np.full(10, 2_000), abs=200)
    assert abs(np.corrcoef(drawn[1:], drawn[:-1])[0, 1]) < 0.03


def test_parts_add_up_and_are_alike() -> None:
    people = np.tile(np.arange(12) * 7, (2_000, 1))
    left, part, state, total = people.copy(), np.zeros_like(people), draws(3), np.zeros_like(people)
    for parts in range(5, 0, -1):
        take_part(left, parts, state, part)
        assert part[:, 1:].mean(axis=0) == pytest.approx(people[0, 1:] / 5, rel=0.05)
        total += part
    assert np.array_equal(total, people)
    assert not left.any()


def test_a_camp_turns_people_away_where_flee_does() -> None:
    camps = strict("full").chances.camps
    north = int(np.flatnonzero(camps.capacity == 600)[0])
    assert room_of(north, 540, camps) == 1.0
    assert 0.5 < room_of(north, 569, camps) < 0.52
    assert room_of(north, 570, camps) < 0.5  # in floating point: 1 - 30 / 59.99999999999999
    assert room_of(north, 600, camps) == 0.0


def test_the_normal_quantile_and_poisson_draws() -> None:
    from scipy.stats import norm  # noqa: PLC0415  # only here

    at = np.array([1e-16, 1e-9, 0.001, 0.07, 0.08, 0.4, 0.5, 0.6, 0.93, 0.9999])
    assert [normal_at(float(p)) for p in at] == pytest.approx(norm.ppf(at), abs=2e-6)
    state = draws(6)
    drawn = np.array([poisson_of(4.0, state) for _ in range(20_000)])
    assert drawn.mean() == pytest.approx(4, abs=0.06)
    assert drawn.var() == pytest.approx(4, rel=0.05)


def test_one_by_one_and_in_slices_people_fill_camps_alike() -> None:
    course = course_of(read_instance(INSTANCES / "full", days=40), strict=True)
    walked, sliced = (run_block(course, members=200, block=0, seed=7, slices=slices).there for slices in (0, 32))
    assert np.array_equal(walked.sum(axis=0)[0], sliced.sum(axis=0)[0])
    apart = np.abs(walked.mean(axis=-1) - sliced.mean(axis=-1)).sum(axis=0) / 2
    assert (apart < 0.03 * np.maximum(walked.sum(axis=0).mean(axis=-1), 100)).all()

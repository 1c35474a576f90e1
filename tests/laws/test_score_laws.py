"""Laws of scores (never below 0, best at the truth, the same in any unit) and of rules (people are kept, order is nothing)."""

from dataclasses import replace

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from orontes.evaluate.board import Board
from orontes.evaluate.ensemble_scores import fair_crps
from orontes.evaluate.quantile_scores import covers, quantile_crps, quantile_pit, weighted_interval_score
from orontes.evaluate.reference import REFERENCES, split
from orontes.evaluate.residuals import spread
from orontes.forecast.location_scale import weighted_quantiles

people = st.floats(0, 1e6)
quantiles = st.lists(people, min_size=7, max_size=7).map(lambda values: np.array([sorted(values)]))
SPLITS = ("share", "flow30", "equal", "invdist", "gravity", "radiation", "nearest")


@st.composite
def boards(draw: st.DrawFn) -> Board:
    count, fighting = draw(st.integers(1, 5)), draw(st.integers(0, 3))

    def column(strategy: st.SearchStrategy[float], size: int = count) -> np.ndarray:
        return draw(arrays(np.float64, size, elements=strategy))

    is_open = draw(arrays(np.bool_, count))
    is_open[0] = True
    last = column(people)
    return Board(
        issue=1,
        places=tuple(f"p{n}" for n in range(count)),
        last=last,
        counted=last > 0,
        slope=column(st.floats(-100, 100)),
        recent=column(people),
        is_open=is_open,
        sources=tuple(f"s{n}" for n in range(fighting)),
        source_people=column(st.floats(1, 1e6), fighting),
        road_km=draw(arrays(np.float64, (fighting, count), elements=st.floats(0, 1000))),
        people=column(st.floats(1, 1e6)),
        whole=(0.0, 0.0),
    )


@settings(deadline=None)
@given(quantiles, people, people)
def test_scores_are_never_negative_and_zero_at_the_truth(q: np.ndarray, low: float, width: float) -> None:
    ends = np.array([low]), np.array([low + width])
    assert quantile_crps(q, *ends)[0] >= 0
    assert weighted_interval_score(q, *ends)[0] >= 0
    certain = np.full((1, 7), low)
    assert quantile_crps(certain, *ends)[0] == 0


@settings(deadline=None)
@given(quantiles, people, st.floats(0.1, 100))
def test_scores_have_the_unit_of_the_forecast(q: np.ndarray, truth: float, factor: float) -> None:
    one, many = np.array([truth]), np.array([truth * factor])
    assert np.isclose(quantile_crps(q * factor, many, many), factor * quantile_crps(q, one, one), rtol=1e-9, atol=1e-6).all()


@settings(deadline=None)
@given(quantiles, people)
def test_wider_intervals_hold_what_narrower_hold(q: np.ndarray, truth: float) -> None:
    ends = np.array([truth]), np.array([truth])
    inside = [bool(covers(q, *ends, share)[0]) for share in (0.5, 0.8, 0.9)]
    assert inside == sorted(inside)
    assert 0 <= quantile_pit(q, ends[0])[0] <= 1


@settings(deadline=None)
@given(arrays(np.float64, (1, 6), elements=st.floats(-1e3, 1e3)), st.floats(-1e3, 1e3), st.floats(-1e3, 1e3))
def test_fair_crps_does_not_change_with_the_zero_point(members: np.ndarray, truth: float, shift: float) -> None:
    there, here = fair_crps(members + shift, np.array([truth + shift])), fair_crps(members, np.array([truth]))
    assert np.isclose(there, here, atol=1e-6).all()


@settings(deadline=None)
@given(boards(), people)
def test_the_split_adds_up_to_the_total(board: Board, total: float) -> None:
    for name in SPLITS:
        found = REFERENCES[name].rule(board, 7, total)
        assert (found >= 0).all()
        if board.last.sum() > 0 or total >= board.last.sum():
            assert np.isclose(found.sum(), total, rtol=1e-6, atol=1e-6)


@settings(deadline=None)
@given(boards(), people)
def test_who_grows_is_open(board: Board, extra: float) -> None:
    for name in SPLITS[1:]:
        found = REFERENCES[name].rule(board, 7, float(board.last.sum()) + extra)
        assert np.allclose(found[~board.is_open], board.last[~board.is_open])


@settings(deadline=None)
@given(boards(), people, st.randoms(use_true_random=False))
def test_the_order_of_places_does_not_matter(board: Board, total: float, random: object) -> None:
    order = np.array(random.sample(range(len(board.places)), len(board.places)))  # type: ignore[attr-defined]
    turned = replace(
        board,
        places=tuple(board.places[n] for n in order),
        **{name: getattr(board, name)[order] for name in ("last", "counted", "slope", "recent", "is_open", "people")},
        road_km=board.road_km[:, order],
    )
    for name, reference in REFERENCES.items():
        assert np.allclose(reference.rule(turned, 7, total), reference.rule(board, 7, total)[order], rtol=1e-6, atol=1e-6), name


@settings(deadline=None)
@given(boards())
def test_rules_leave_the_board_as_it_was(board: Board) -> None:
    before = board.last.copy()
    for reference in REFERENCES.values():
        reference.rule(board, 7, 1000.0)[:] = -1
    split(board, 10.0, np.ones_like(board.last))[:] = -1
    assert (board.last == before).all()


@settings(deadline=None)
@given(arrays(np.float64, 3, elements=people), arrays(np.float64, 9, elements=st.floats(-3, 3)))
def test_spreads_rise_and_are_no_less_than_nobody(points: np.ndarray, residuals: np.ndarray) -> None:
    found = spread(points, residuals)
    assert (np.diff(found.quantiles, axis=1) >= -1e-9).all()
    assert (found.quantiles >= 0).all()
    assert (found.mean >= -1e-6).all()
    order = np.argsort(points)
    assert (np.diff(found.quantiles[order], axis=0) >= -1e-6).all()


@settings(deadline=None)
@given(arrays(np.float64, 8, elements=people), arrays(np.float64, 8, elements=st.floats(0.01, 10)))
def test_weighted_quantiles_rise_within_the_sample(values: np.ndarray, weight: np.ndarray) -> None:
    found = weighted_quantiles(values, weight, np.linspace(0, 1, 11))
    assert (np.diff(found) >= 0).all()
    assert found.min() >= values.min()
    assert found.max() <= values.max()

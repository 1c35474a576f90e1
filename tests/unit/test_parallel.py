"""Many items on many cores: the same results in the same order, and memory stays flat."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from made_work import dies_on_seven, dies_once
from orontes.errors import NoResultError
from orontes.parallel import FEW, in_order


@pytest.mark.parametrize("count", [0, 1, FEW, FEW + 1, 300])
@pytest.mark.parametrize("workers", [1, 2])
def test_order_is_kept(count: int, workers: int) -> None:
    assert list(in_order(abs, range(-count, 0), workers=workers)) == list(range(count, 0, -1))


def test_items_are_taken_as_they_are_needed() -> None:
    taken = 0

    def items() -> Iterator[int]:
        nonlocal taken
        for n in range(10_000):
            taken += 1
            yield n

    results = in_order(abs, items(), workers=2)
    assert next(results) == 0
    assert taken < 500
    results.close()  # type: ignore[attr-defined]


def test_an_error_of_the_work_comes_through() -> None:
    with pytest.raises(TypeError):
        list(in_order(len, range(200), workers=2))


@pytest.mark.parametrize("batch", [1, 16])
def test_a_process_that_dies_costs_the_item_it_died_on_and_names_it(batch: int) -> None:
    lost: list[int] = []
    found = list(in_order(dies_on_seven, range(200), workers=2, batch=batch, lost=lost.append))
    assert found == [-n for n in range(200) if n != 7]
    assert lost == [7]


def test_a_process_that_dies_only_once_costs_nothing(tmp_path: Path) -> None:
    jobs = [(n, tmp_path / "tried") for n in range(100)]
    assert list(in_order(dies_once, jobs, workers=2, lost=lambda _: pytest.fail("nothing is lost"))) == [-n for n in range(100)]


def test_a_process_that_dies_is_an_error_where_nobody_is_told() -> None:
    with pytest.raises(NoResultError, match="a process died"):
        list(in_order(dies_on_seven, range(200), workers=2))

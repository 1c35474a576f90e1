"""Many items on many cores: the same results in the same order, and memory stays flat."""

from collections.abc import Iterator

import pytest

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

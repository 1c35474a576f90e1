"""The split of a known total that each count teaches: growth goes where it went before, and where people are.

A Dirichlet-multinomial with a fading memory: what a place gained from count to count is added to what it began with, its people
at a declared worth (posterior mean of the shares; Minka 2000, "Estimating a Dirichlet distribution").
"""

from collections.abc import Sequence
from itertools import pairwise
from typing import Final

import numpy as np

from orontes.evaluate.board import Boards, Floats
from orontes.evaluate.case import ALL_PLACES, Case, Target
from orontes.evaluate.reference import split
from orontes.evaluate.rows import Question, Row

SPLIT: Final = "split"
HALF_LIFE_DAYS: Final = 60.0
"""What was gained so long ago weighs half (design)."""
WORTH_OF_PEOPLE: Final = 0.05
"""One person present weighs as this many who came just now (design)."""


def split_points(case: Case, rows: Sequence[Row | Question]) -> Floats:
    """Persons of R rows, (R,): the last counts and the growth of the total of the target day by the shares learned so far.

    The last count where no total is given; the total for the whole case.
    """
    boards, points = Boards.of(case), np.zeros(len(rows))
    groups: dict[tuple[int, str], list[int]] = {}
    for number, row in enumerate(rows):
        groups.setdefault((row.issue, row.target.measure), []).append(number)
    for (issue, measure), numbers in groups.items():
        board = boards.at(issue, measure)
        weight = gained(case, board.places, measure, issue) + WORTH_OF_PEOPLE * board.last
        totals = {day: case.total_at(day) for day in {rows[number].target_day for number in numbers}}
        found = {day: board.last if total is None else split(board, total, weight) for day, total in totals.items()}
        at = {place: position for position, place in enumerate(board.places)}
        for number in numbers:
            row, total = rows[number], totals[rows[number].target_day]
            whole = board.whole[0] if total is None else total
            points[number] = whole if row.target.place == ALL_PLACES else found[row.target_day][at[row.target.place]]
    return points


def gained(case: Case, places: Sequence[str], measure: str, issue: int) -> Floats:
    """What each of `places` gained from count to count as known on `issue`, older gains weighing less, persons, (N,)."""
    found = np.zeros(len(places))
    for position, place in enumerate(places):
        for (_, before), (day, count) in pairwise(case.known(Target(place, measure), issue)):
            found[position] += max(count - before, 0.0) * 0.5 ** ((issue - day) / HALF_LIFE_DAYS)
    return found

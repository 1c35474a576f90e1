"""A reader for all tests of this folder, and what a model says about a text turned into claims."""

import datetime as dt

import pytest

from orontes.core.report import Report
from orontes.extract.llm.asking import Heard
from orontes.extract.llm.pieces import Piece, pieces
from orontes.extract.llm.reader import claims_of
from orontes.extract.pipeline import Reader

DAY = dt.date(2024, 12, 7)


@pytest.fixture(scope="session")
def reader():
    return Reader.load()


@pytest.fixture
def judge(reader):
    """Claims and reckoning of what was said about a text of Saturday, 7 December 2024, all of it about one piece."""

    def run(text, *said, where=None):
        report = Report("r", text, DAY)
        piece = where or (pieces(text) or (Piece(0, 1),))[0]
        return claims_of(report, [Heard(tuple((piece, one) for one in said))], reader=reader, model="tiny")

    return run

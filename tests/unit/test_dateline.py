"""A dateline is no part of the sentence behind it; a name with its abbreviation in brackets acts like one without."""

import datetime as dt

import pytest

from orontes.core.report import Report
from orontes.extract.dateline import dateline_length
from orontes.extract.pipeline import Reader
from orontes.extract.tokens import tokenize


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader.load(["SYR"])


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("DAMASCUS, Syria (1:45 P.M.) – Rebels left.", 8),
        ("27 October 2025 - Rebels left.", 4),
        ("HOMS - Rebels left.", 2),
        ("BEIRUT (Reuters) -Rebels left.", 5),
        ("Damascus, SANA- Units of the army advanced.", 0),
        ("HTS - once an ally of others - took Hama.", 0),
        ("ISIS-held towns were shelled.", 0),
        ("Rebels took Hama - a city of a million - on Thursday 5.", 0),
    ],
)
def test_where_a_dateline_ends(text: str, words: int) -> None:
    assert dateline_length(tokenize(text)) == words


@pytest.mark.parametrize(
    "text",
    [
        "BEIRUT, Dec 6 (Reuters) - Rebels captured Hama.",
        "The Free Syrian Army (FSA) captured Hama.",
        "Hama was captured by the Free Syrian Army (FSA).",
    ],
)
def test_the_claim_is_as_without(reader: Reader, text: str) -> None:
    claims = reader.read(Report("r", text, dt.date(2024, 12, 7)))
    assert [(c.kind, c.change, c.place and c.place.name) for c in claims] == [("control_change", "gained", "Hama")]
    assert claims[0].actor is not None
    assert claims[0].actor.side == "opposition"

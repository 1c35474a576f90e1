"""Laws of the reader: what holds for any text."""

import datetime as dt
import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from orontes.core.report import Report
from orontes.extract.pipeline import Reader

DAY = dt.date(2024, 12, 7)
WORDS = st.sampled_from(
    (
        "rebels captured Hama Homs thousands of people fled to the coast , . said on Monday \n\n ( ) - army at least 5,000 "
        "families 10 km from Aleppo not would if bridge road cut by Russian strikes \u202e \u0301 حمص killed 12 civilians ; : "
        "“ ” they it which near M5"
    ).split(" ")
)
TEXT = st.one_of(st.text(min_size=1, max_size=200), st.lists(WORDS, min_size=1, max_size=40).map(" ".join))


@pytest.fixture(scope="module")
def reader():
    return Reader.load()


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=TEXT)
def test_every_quote_is_its_slice(reader, text):
    report = Report("any", text, DAY)
    for claim in reader.read(report):
        assert text[claim.sentence.start : claim.sentence.end] == claim.quote
        assert claim.sentence.start <= claim.trigger.start < claim.trigger.end <= claim.sentence.end
        for span in claim.also:
            assert 0 <= span.start < span.end <= len(text)
    for mention in reader.places(report):
        assert text[mention.start : mention.end] == mention.place.text


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=TEXT)
def test_the_same_text_gives_the_same_records(reader, text):
    report = Report("any", text, DAY)
    first, second = (json.dumps([c.to_record() for c in reader.read(report)]) for _ in range(2))
    assert first == second


@pytest.mark.parametrize(
    "text",
    [
        "a" * 100_000,
        "(" * 5_000,
        "“" * 5_000,
        "10,000 " * 3_000,
        "Homs " * 3_000,
        "said " * 2_000,
        "and " * 3_000,
        "Rebels took Hama 9999 years ago.",
        "They fled ² days ago.",
        "They fled 111111111 days ago, over the past 999 decades.",
    ],
)
def test_no_text_is_too_odd_to_be_read(reader, text):
    reader.read(Report("odd", text, DAY))


def test_a_paragraph_about_nothing_changes_no_claim_before_it(reader):
    text = "Syrian rebels captured Hama on Thursday. Thousands of residents fled Hama for Homs."
    alone = [c.to_record() for c in reader.read(Report("r", text, DAY))]
    longer = [c.to_record() for c in reader.read(Report("r", text + "\n\nThe bakery sold bread. The weather was fine.", DAY))]
    assert longer == alone


def test_a_claim_tells_who_where_how_many_and_when_in_the_agreed_form(reader):
    (claim,) = reader.read(Report("r", "About 2,000 residents fled Homs for Tartus on Thursday, the Red Cross said.", DAY))
    record = claim.to_record()
    assert (record["kind"], record["modality"], record["source"]["kind"]) == ("displacement", "reported", "ngo")
    assert (record["origin"]["name"], record["destination"]["name"], record["origin"]["country"]) == ("Homs", "Tartus", "SYR")
    assert (record["people"]["low"], record["people"]["high"], record["people"]["unit"]) == (2000, 2000, "people")
    assert (record["when"]["start"], record["when"]["end"]) == ("2024-12-05", "2024-12-06")

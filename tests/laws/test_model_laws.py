"""Laws of the reader that asks a language model: whatever it answers, only what the text bears out becomes a claim."""

import contextlib
import datetime as dt
import functools
import json
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from orontes import api
from orontes.core.claim import KINDS, MODALITIES
from orontes.core.claim_record import claim_from_record
from orontes.core.report import Report
from orontes.endpoint.chat import told_to_wait
from orontes.endpoint.settings import Endpoint
from orontes.endpoint.wire import Message, answer_in, complaint
from orontes.errors import InputError, NoResultError
from orontes.extract.llm.answer import claims_in
from orontes.extract.llm.asking import hear
from orontes.extract.llm.pieces import Piece, halves, pieces
from orontes.extract.llm.reader import claims_of
from orontes.extract.llm.schema import DAYS, NUMBERS, WORDS
from orontes.extract.pipeline import Reader
from stand_in import SLOTS, claim

TEXT = (
    "Rebels near Homs\n\nSyrian rebels captured Hama on Thursday, “a monitor” said. At least 5,000 families fled Hama.\n"
    "The front is about 5 km from Homs. Russia supports the army; the M5 highway is closed between Hama and Homs.\n\n"
    "سيطر الثوار على مدينة حماة. The front is about 5 km from Homs. 1 \U0001f600 e\u0301 \u202e x"
)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(st.sampled_from(["claims", "quote", "kind", "text"]) | st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)  # fmt: skip
SLICE = st.tuples(st.integers(0, len(TEXT)), st.integers(1, 120)).map(lambda at: TEXT[at[0] : at[0] + at[1]])
WORDS_OF = st.sampled_from(TEXT.split()) | SLICE | JSON
CLAIM = st.fixed_dictionaries(
    {"quote": SLICE | WORDS_OF, "kind": st.sampled_from(KINDS) | JSON, "modality": st.sampled_from(MODALITIES)},
    optional=dict.fromkeys(SLOTS, WORDS_OF)
    | {name: st.sampled_from(words) | JSON for name, words in WORDS.items()}
    | {name: st.integers(-5, 10**12) | st.floats() | JSON for name in NUMBERS}
    | {name: st.dates().map(str) | JSON for name in DAYS},
)


class Answer:
    def __init__(self, text: str, *, whole: bool = True) -> None:
        self.text, self.whole = text, whole


class Once(Reader):
    """The built-in reader, which looks at a text once: the texts of these tests are few."""

    @functools.cache  # noqa: B019 - lives as long as the tests of this file
    def _mentions(self, report):
        return super()._mentions(report)


@pytest.fixture(scope="module")
def reader():
    return Once.load()


def _judged(reader, text, ask):
    report = Report("r", text, dt.date(2024, 12, 7))
    heard = [hear(ask, report, piece) for piece in pieces(text, letters=150)]
    return claims_of(report, heard, reader=reader, model="any")


@settings(max_examples=40)
@given(answers=st.lists(st.lists(CLAIM, max_size=4), min_size=1, max_size=4))
def test_whatever_is_claimed_every_quote_is_its_slice_and_the_counts_add_up(reader, answers):
    turn = iter(answers * 100)
    found, told = _judged(reader, TEXT, lambda _: Answer(json.dumps({"claims": next(turn)})))
    assert told.given == told.kept + len(told.rejected)
    assert len(found) <= told.kept
    for one in found:
        assert TEXT[one.sentence.start : one.sentence.end] == one.quote
        assert one.trigger is None or one.sentence.start <= one.trigger.start < one.trigger.end <= one.sentence.end
        for slot in (one.source, one.actor, one.target_actor, one.people, one.distance, *one.places):
            assert slot is None or slot.text in TEXT
        record = json.loads(json.dumps(one.to_record()))
        assert claim_from_record(record).to_record() == record


def test_a_model_that_says_what_the_built_in_reader_says_is_believed_word_for_word(reader):
    report = replace(api.sample(), id="r")
    read = reader.read(report)

    def said(one):
        texts = {name: getattr(one, name).text for name in ("actor", "target_actor", "source", "place", "origin", "destination",
                 "route", "people", "distance") if getattr(one, name) is not None}  # fmt: skip
        when = {"when": one.when.text} if one.when and one.when.text else {}
        return claim(one.quote, one.kind, one.modality, change=one.change, community=one.community, **texts, **when)

    answers = json.dumps({"claims": [said(one) for one in read]})
    heard = hear(lambda _: Answer(answers), report, Piece(0, len(report.text)))
    found, told = claims_of(report, [heard], reader=reader, model="any")
    assert (told.given, told.kept, told.emptied) == (len(read), len(read), ())

    def plain(one):
        words = [place and place.text for place in (one.place, one.origin, one.destination)]
        number = (one.people.low, one.people.high, one.people.unit) if one.people else None
        return str((one.kind, one.modality, one.change, words, number, one.distance and one.distance.km, one.sentence))

    pairs = list(zip(sorted(found, key=plain), sorted(read, key=plain), strict=True))
    assert [plain(one) for one, _ in pairs] == [plain(other) for _, other in pairs]
    ids = [(a.id or a.name, b.id or b.name) for one, other in pairs for a, b in zip(one.places, other.places, strict=True)]
    assert {a for a, b in ids if a != b} <= {None}, "only what points back to an earlier sentence may stay unresolved"
    assert sum(a == b for a, b in ids) >= len(ids) - 2


@settings(max_examples=80)
@given(said=st.lists(st.text(max_size=200) | JSON.map(json.dumps), min_size=1, max_size=5), whole=st.booleans())
def test_whatever_is_answered_nothing_is_raised(reader, said, whole):
    turn = iter(said * 200)
    found, told = _judged(reader, TEXT, lambda _: Answer(next(turn), whole=whole))
    assert told.given == told.kept + len(told.rejected)
    assert len(found) <= told.kept


@given(text=st.text(max_size=300))
def test_any_words_are_claims_or_none(text):
    found = claims_in(text)
    assert found is None or isinstance(found.claims, tuple)


@settings(max_examples=25)
@given(text=st.text(max_size=200))
def test_any_report_can_be_asked_about(reader, text):
    whole = [{"quote": text, "kind": "clash", "modality": "asserted", "place": text[:20], "actor": text[-20:], "when": text}]
    found, _ = _judged(reader, text, lambda _: Answer(json.dumps({"claims": whole})))
    assert all(text[one.sentence.start : one.sentence.end] == one.quote for one in found)


@given(text=st.text(alphabet="ab .\n", max_size=900), letters=st.integers(20, 300))
def test_pieces_and_their_halves_together_are_the_text(text, letters):
    cut = pieces(text, letters=letters)
    assert "".join(text[one.start : one.end] for one in cut).split() == text.split() or not text.strip()
    for piece in cut:
        parts = halves(text, piece)
        assert "".join(text[one.start : one.end] for one in parts).strip() == text[piece.start : piece.end].strip()


def test_a_model_that_never_answers_leaves_everything_unread(reader):
    def ask(_):
        raise NoResultError("no answer")

    found, told = _judged(reader, TEXT, ask)
    assert found == ()
    assert len(told.unread) == len(pieces(TEXT, letters=150))


MESSAGE = st.fixed_dictionaries({"message": JSON | st.fixed_dictionaries({"content": JSON})})
RECORD = st.fixed_dictionaries(
    {"choices": st.lists(MESSAGE | JSON, max_size=2) | JSON},
    optional={"usage": JSON | st.fixed_dictionaries({"prompt_tokens": JSON}), "error": JSON, "message": JSON},
)
BODY = st.binary(max_size=60) | (JSON | RECORD).map(lambda value: json.dumps(value).encode())


@given(content=BODY)
def test_any_body_is_an_answer_or_none(content):
    found = answer_in(content, [Message("user", "x")])
    assert found is None or (isinstance(found.text, str) and found.tokens.asked >= 0)
    assert complaint(content).isprintable()


@given(
    said=st.text(max_size=30)
    | st.integers().map(str)
    | st.floats().map(str)
    | st.datetimes().map(lambda at: f"{at:%a, %d %b %Y %T} GMT")
)
def test_any_retry_after_is_a_wait_or_none(said):
    wait = told_to_wait({"retry-after": said})
    assert wait is None or wait >= 0


@given(
    url=st.text(max_size=40) | st.text(max_size=20).map("http://{}".format) | st.text(max_size=20).map("https://x:{}/v1".format)
)
def test_any_address_is_one_or_told_as_none(url):
    with contextlib.suppress(InputError):
        assert Endpoint(url, "any").address.startswith("http")

"""Laws of the reader's time: four times the text takes about four times as long, whatever the text."""

import datetime as dt
import itertools
import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from orontes.core.claim import Actor, Claim, Route, Source, Span
from orontes.core.place import Place
from orontes.core.quantity import People
from orontes.core.report import Report
from orontes.extract.memory import Memory
from orontes.extract.merge import _same, merge
from orontes.extract.pipeline import Reader
from orontes.extract.tokens import LONGEST, sentences, tokenize

DAY = dt.date(2024, 12, 7)
SMALL = 9_000
GROWTH = 4
AT_MOST = 6.5
"""Times as long as a text a quarter as long: 4 where time grows with the text, 16 where with its square."""
PIECES = (
    "rebels captured Hama and thousands of people fled Homs for Tartus and ",
    "“he said 'the army ",
    "Homs Hama Aleppo Idlib ",
    "Monitor: rebels enter Homs: army: ",
    "Homs fell.\n\n",
    "They captured it. Rebels entered the city of Homs. ",
    "12,000 13,000 14,000 ",
)
"""No full stop; quotes in quotes; names; headlines; facts; what points back; numbers."""


@pytest.fixture(scope="module")
def reader() -> Reader:
    reader = Reader.load()
    reader.read(Report("first", "Rebels captured Hama and fled Homs for Tartus.", DAY))
    return reader


def _seconds(reader: Reader, text: str) -> float:
    start = time.process_time()
    reader.read(Report("r", text, DAY))
    return time.process_time() - start


def _text(length: int) -> str:
    """Each piece over and over, one piece after the other."""
    return "\n\n".join(piece * (length // len(PIECES) // len(piece)) for piece in PIECES)


def test_time_grows_with_the_text_not_with_its_square(reader: Reader) -> None:
    growth = []
    for _ in range(3):  # another program on the machine may fall into one measurement, hardly into three
        growth.append(_seconds(reader, _text(GROWTH * SMALL)) / _seconds(reader, _text(SMALL)))
        if growth[-1] < AT_MOST:
            return
    pytest.fail(f"{GROWTH} times the text takes {growth} times as long")


def test_a_fact_is_held_against_few_others_however_many_there_are(monkeypatch: pytest.MonkeyPatch) -> None:
    held = 0

    def counted(one: Claim, other: Claim) -> bool:
        nonlocal held
        held += 1
        return _same(one, other)

    monkeypatch.setattr("orontes.extract.merge._same", counted)
    towns = [Place(f"town {n}", id=str(n)) for n in range(1000)]
    claims = [
        Claim("x", "r", kind, "asserted", Span(10 * n, 10 * n + 9), "q", "a", place=towns[n % len(towns)])
        for n in range(3000)
        for kind in ("control_change", "clash", "route_closed")
    ]
    found = merge(claims)
    assert (len(found), {len(c.also) for c in found}) == (3000, {2})
    assert held < 3 * len(claims)


def test_what_points_back_looks_at_the_last_sentences_only() -> None:
    class Rows(list):  # type: ignore[type-arg]
        looked = 0

        def __getitem__(self, at):  # type: ignore[no-untyped-def]
            found = super().__getitem__(at)
            Rows.looked += len(found) if isinstance(at, slice) else 1
            return found

        def __iter__(self):  # type: ignore[no-untyped-def]
            pytest.fail("looked at all")

    rows = Rows((n, Place(f"town {n}", name=f"town {n}", lat=0.0, lon=0.0, kind="town")) for n in range(100_000))
    memory = Memory(places=rows, events=rows, origins=rows)
    assert memory.place("the town", 100_000).name == "town 99999"
    assert memory.last_place(100_000).name == "town 99999"
    assert Rows.looked < 200


def test_ten_thousand_numbers_are_read(reader: Reader) -> None:
    reader.read(Report("r", " ".join(f"{n:,}" for n in range(10_000, 20_000)), DAY))


@given(text=st.text(alphabet="ab,.;: \n", max_size=300).map(lambda text: text * 30))
@settings(max_examples=25, deadline=None)
def test_no_sentence_is_longer_than_the_longest_and_no_word_is_lost(text: str) -> None:
    found = sentences(text)
    assert all(0 < len(one) <= LONGEST for one in found)
    assert tuple(itertools.chain.from_iterable(one.words for one in found)) == tokenize(text).words


def test_a_long_sentence_is_cut_at_a_mark() -> None:
    text = "the town of Homs fell, " * 100
    assert all(one.words[-1] == "," for one in sentences(text))


SOMEWHERE = st.sampled_from((None, Place("a", id="1"), Place("b", id="2")))
CLAIMS = st.lists(
    st.builds(
        lambda at, kind, modality, rule, sure, source, who, places, route, people: Claim(
            "x",
            "r",
            kind,
            modality,
            Span(10 * at, 10 * at + 9),
            "q",
            rule,
            confidence=sure,
            source=source,
            actor=who,
            place=places[0],
            origin=places[1],
            destination=places[2],
            route=route,
            people=people,
            trigger=Span(10 * at, 10 * at + 2),
        ),
        at=st.integers(0, 3),
        kind=st.sampled_from(("control_change", "displacement", "route_closed", "hostility", "casualty")),
        modality=st.sampled_from(("asserted", "reported", "denied")),
        rule=st.sampled_from(("a", "llm:b")),
        sure=st.floats(0, 1),
        source=st.sampled_from((None, Source("UN"), Source("the army"))),
        who=st.sampled_from((None, Actor("rebels", "i"))),
        places=st.tuples(SOMEWHERE, SOMEWHERE, SOMEWHERE),
        route=st.sampled_from((None, Route("M5", "M5"), Route("the road"))),
        people=st.sampled_from((None, People("five", 5, 5), People("six", 6, 6))),
    ),
    max_size=9,
)


@given(claims=CLAIMS)
@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_facts_are_joined_as_if_each_were_held_against_all_before_it(claims: list[Claim]) -> None:
    groups: list[list[Claim]] = []
    kept: list[Claim] = []
    for claim in sorted(claims, key=lambda c: (c.sentence.start, c.trigger.start)):
        n = next((n for n, other in enumerate(kept) if _same(claim, other)), None)
        if n is None:
            groups.append([claim])
            kept.append(claim)
        else:
            groups[n].append(claim)
            kept[n] = merge([kept[n], claim])[0]
    found = merge(claims)
    assert [{c.sentence, *c.also} for c in found] == [{c.sentence for c in group} for group in groups]
    assert [c.confidence for c in found] == [max(c.confidence for c in group) for group in groups]

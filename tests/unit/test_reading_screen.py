"""A report as it was read: the whole text is there, what was read stands out, in a pipe without colour."""

import io

from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from orontes import api
from orontes.core.claim import Claim, Span
from orontes.core.report import Report
from orontes.reading_screen import READ, print_reading, stretches

PAIRS = st.lists(st.tuples(st.integers(0, 99), st.integers(1, 30)), max_size=12)


def claim(start: int, end: int, *, kind: str = "clash", also: tuple[Span, ...] = ()) -> Claim:
    return Claim(f"r:{start}", "r", kind, "asserted", Span(start, end), "x" * (end - start), f"{kind}.x", also=also)


def shown(report: Report, claims: list[Claim], *, terminal: bool = False, width: int = 100) -> str:
    console = Console(
        file=io.StringIO(), width=width, highlight=False, force_terminal=terminal, color_system="standard" if terminal else None
    )
    print_reading(console, report, claims)
    return console.file.getvalue()


@given(pairs=PAIRS)
def test_the_stretches_are_the_whole_text_in_order(pairs: list[tuple[int, int]]) -> None:
    claims = [claim(start, min(start + length, 120)) for start, length in pairs]
    found = list(stretches(120, claims))
    assert [s.start for s in found] == [0, *(s.end for s in found[:-1])]
    assert found[-1].end == 120
    assert sorted(c.id for s in found for c in s.claims) == sorted(c.id for c in claims)
    for one in found:
        for c in one.claims:
            assert one.start <= c.sentence.start < c.sentence.end <= one.end


def test_a_sentence_that_says_it_again_counts_as_read() -> None:
    (_, again, _, told) = stretches(60, [claim(40, 60, also=(Span(10, 20),))])
    assert (again.claims, len(again.again), len(told.claims)) == ((), 1, 1)


def test_all_words_of_the_sample_stand_on_the_screen_and_what_was_read_is_marked() -> None:
    (reading,) = api.read([api.sample()])
    plain = shown(reading.report, list(reading.claims))
    assert "\x1b" not in plain
    words = [w for line in plain.splitlines() for w in line.removeprefix(READ).split()]
    assert not [w for w in reading.report.text.split() if w not in words]
    marked = " ".join(line.removeprefix(READ) for line in plain.splitlines() if line.startswith(READ))
    for one in reading.claims:
        assert " ".join(one.quote.split()) in " ".join(marked.split())
    assert "Nobody can say whether calm will return" not in marked


def test_colour_tells_the_kind_and_dimness_what_was_not_read() -> None:
    text = "Rebels shelled Homs. Nothing else. Thousands fled."
    claims = [claim(0, 20, kind="strike"), claim(35, 50, kind="displacement")]
    out = shown(Report("r", text), claims, terminal=True)
    assert "\x1b[31mRebels shelled Homs." in out
    assert "\x1b[2mNothing else." in out
    assert "\x1b[36mThousands fled." in out


def test_a_narrow_screen_and_a_steering_character_do_no_harm() -> None:
    text = "Rebels \x1b[2Jshelled the very long name of a town."
    out = shown(Report("r", text), [claim(0, len(text))], width=30)
    assert "\x1b" not in out
    assert max(map(len, out.splitlines())) <= 30


def test_no_claim_is_said_and_the_text_is_there() -> None:
    out = shown(Report("r", "The bakery sold bread.\n\nThe weather was fine."), [])
    assert "The bakery sold bread." in out
    assert "no claim in this report" in out

"""Words and sentences keep their places in the raw text, whatever it is, and are cut as the treebank cuts them."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orontes.extract.tokens import Tokens, _read, sentences, tokenize

NO_WIDTH = str.maketrans("", "", "\u200b\u200e\u200f\u202a\u202b\u202c\u202d\u202e\ufeff")
DIRTY = st.text(st.sampled_from(list("aZé é9 0.,:;-'’\"!?()\n\r\t/@&%$€ـعهД\u200b\u2028\x00")) | st.characters(), max_size=300)


@given(DIRTY)
def test_every_word_equals_its_slice_and_nothing_but_space_is_lost(text: str) -> None:
    found = tokenize(text)
    at = 0
    for word, start, end in zip(found.words, found.starts, found.ends, strict=True):
        assert text[start:end] == word
        assert start < end
        assert not text[at:start].translate(NO_WIDTH).strip()
        at = end
    assert not text[at:].translate(NO_WIDTH).strip()


@given(DIRTY | st.lists(st.sampled_from("Jan. Jan., 5 No. A. A.B. B U.S. fled. ( x 12km don't e.g.".split())).map(" ".join))
def test_pieces_are_cut_as_the_whole_text_is(text: str) -> None:
    found = tokenize(text)
    assert (found.words, found.starts) == _read(text, 0, len(text))


@given(DIRTY)
def test_sentences_have_each_word_once(text: str) -> None:
    parts = sentences(text)
    assert all(len(part) for part in parts)
    assert Tokens(
        tuple(w for p in parts for w in p.words),
        tuple(k for p in parts for k in p.starts),
        tuple(k for p in parts for k in p.ends),
    ) == tokenize(text)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("don't", "do n't"),
        ("doesnt", "does nt"),
        ("cannot", "can not"),
        ("Assad's", "Assad 's"),
        ("Assad’s", "Assad ’s"),
        ("the rebels' flag", "the rebels ' flag"),
        ("Sha'lan and O'Connell", "Sha'lan and O'Connell"),
        ("rebel-held", "rebel - held"),
        ("al-Nusra", "al - Nusra"),
        ("pro-government, non-U.S. anti-tank", "pro-government , non-U.S. anti-tank"),
        ("15-year-old", "15 - year - old"),
        ("1,000 or 3.5 at 21:30", "1,000 or 3.5 at 21:30"),
        ("40km, 5.5kg; 10am", "40 km , 5.5 kg ; 10 am"),
        ("$1.5m and €20 (3%)", "$ 1.5 m and € 20 ( 3 % )"),
        ("the U.S. and the U.N.", "the U.S. and the U.N."),
        ("U.S.-backed", "U.S. - backed"),
        ("on the 5th in the 1990s on the M5", "on the 5th in the 1990s on the M5"),
        ("2024-12-06 at 0914", "2024-12-06 at 0914"),
        ("Gen. Ali, No. 5, St. Petersburg", "Gen. Ali , No. 5 , St. Petersburg"),
        ("see www.reliefweb.int/x, or mail a.b@c.org.", "see www.reliefweb.int/x , or mail a.b@c.org ."),
        ("wait... what?!", "wait ... what ?!"),
        ("\ufeffdis\u00adplaced\u200b people", "dis\u00adplaced people"),
    ],
)
def test_words_are_cut_as_in_the_treebank(text: str, words: str) -> None:
    assert " ".join(tokenize(text).words) == words


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Rebels took Hama. Thousands fled.", ["Rebels took Hama.", "Thousands fled."]),
        ("Gen. A. Khalil fled on Dec. 5. He is gone.", ["Gen. A. Khalil fled on Dec. 5.", "He is gone."]),
        ("He left the U.S. It ended at 5 p.m. The town fell.", ["He left the U.S.", "It ended at 5 p.m.", "The town fell."]),
        ('"We fled." He wept. "All of us," she said.', ['"We fled."', "He wept.", '"All of us," she said.']),
        ('"Why?" he asked.', ['"Why?" he asked.']),
        ("It rose 3.5 percent to 1.2 million.", ["It rose 3.5 percent to 1.2 million."]),
        ("Rebels take Hama\n\nThousands fled the city", ["Rebels take Hama", "Thousands fled the city"]),
        ("Rebels take Hama\nThousands fled the city on Friday.", ["Rebels take Hama", "Thousands fled the city on Friday."]),
        (
            "The rebels who had taken the city of Hama on the Orontes river\nmoved on to Homs with many fighters.",
            ["The rebels who had taken the city of Hama on the Orontes river\nmoved on to Homs with many fighters."],
        ),
        ("They fled.The town fell.", ["They fled.", "The town fell."]),
        ("- 500 families fled\n- 20 houses burnt", ["- 500 families fled", "- 20 houses burnt"]),
        ("", []),
        (" \n ", []),
    ],
)
def test_sentences_end_where_a_reader_would_end_them(text: str, parts: list[str]) -> None:
    found = [text[s.starts[0] : s.ends[-1]] for s in sentences(text)]
    assert found == parts


def test_a_known_break_ends_a_sentence_before_the_next_word() -> None:
    text = "Army retakes town Troops entered Hama. They left."
    for place in (17, 18):
        assert [len(s) for s in sentences(text, breaks=[place])] == [3, 4, 3]
    assert sentences(text, breaks=[20]) == sentences(text, breaks=[18])
    assert [len(s) for s in sentences(text, breaks=[0, 4, 4, 38, 400])] == [1, 6, 3]
    assert sentences(text, breaks=[0, 400]) == sentences(text)


def test_a_sentence_may_begin_with_an_arabic_article() -> None:
    assert len(sentences("They fled. al-Nusra entered the town.")) == 2


@pytest.mark.parametrize(
    "unit", ["a", "a.", "a-", "1,", ".", "a'", "www.", "a@", "x\n", "pro-", "1a'", "\u0301", "aa ", "(", "\n", '"']
)
def test_a_long_text_without_a_full_stop_takes_time_in_proportion(unit: str) -> None:
    text = unit * (100_000 // len(unit))
    start = time.perf_counter()
    assert sum(map(len, sentences(text))) == len(tokenize(text))
    assert time.perf_counter() - start < 10


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("peoplebetween 13years", ["people", "between", "13", "years"]),
        ("households with14,593 people", ["households", "with", "14,593", "people"]),
        ("Around1.6 million weredisplaced", ["Around", "1.6", "million", "were", "displaced"]),
        ("the T72 of M23 and G20 at Samarkand", ["the", "T72", "of", "M23", "and", "G20", "at", "Samarkand"]),
        ("something withdrawn from strongholds", ["something", "withdrawn", "from", "strongholds"]),
    ],
)
def test_words_that_lost_their_space_are_cut_apart(text: str, words: list[str]) -> None:
    assert list(tokenize(text).words) == words

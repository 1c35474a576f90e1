"""Sentences that no rule can speak in get no tree, and that changes no claim."""

import pytest

from orontes.core.report import Report
from orontes.extract import pipeline
from orontes.extract.document import Unread
from orontes.extract.needed import may_speak
from orontes.extract.pipeline import Reader
from orontes.extract.rules import load_rules

READER = Reader.load()
TOLD = [line.split(" => ")[0] for rule in load_rules()[::3] for line in (*rule.examples[:1], *rule.counter[:1])]
BULLETINS = [" ".join(TOLD[start : start + 15]) for start in range(0, len(TOLD), 15)]


def test_claims_are_those_of_a_reading_that_parses_every_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    found = [READER.read(Report("r", text)) for text in BULLETINS]
    assert sum(map(len, found)) > len(BULLETINS)
    monkeypatch.setattr(pipeline, "may_speak", lambda _words, *, peopled: peopled or True)
    assert [READER.read(Report("r", text)) for text in BULLETINS] == found


@pytest.mark.parametrize(
    ("text", "may"),
    [
        ("The orchestra played two encores .", False),
        ("The rebels took Homs .", True),
        ("They counter - attacked at dawn .", True),
        ("He came by bus .", False),
        ("Three people came by bus .", True),
    ],
)
def test_words_tell_whether_a_rule_may_speak(text: str, may: bool) -> None:
    assert may_speak(tuple(text.split()), peopled=False) is may


def test_an_unread_sentence_has_its_tree_when_asked() -> None:
    with READER.staged(Report("r", "The orchestra played two encores. Rebels took Homs.")) as (shown, _):
        first, second = (scene.sentence for scene in shown)
        assert isinstance(first, Unread)
        assert not isinstance(second, Unread)
        assert first.words[-1] == "."
        assert first.upos[2] == "VERB"
        assert first.lemmas[2] == "play"
        with pytest.raises(AttributeError, match="mood"):
            first.mood  # noqa: B018

"""What stands around an event: whose word it is, who did it, who held the place before."""

import datetime as dt

import pytest

from orontes.core.claim import Claim
from orontes.core.report import Report
from orontes.extract.pipeline import Reader


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader.load(["SDN", "SYR"])


def _claims(reader: Reader, text: str, kind: str) -> list[Claim]:
    return [c for c in reader.read(Report("r", text, dt.date(2025, 10, 27))) if c.kind == kind]


def test_the_closing_speaker_tells_the_sentence_the_one_of_a_clause_only_that(reader: Reader) -> None:
    text = (
        "Fighters of the RSF, backed by others according to UN experts, captured Kutum on Sunday, aid workers and residents said."
    )
    (one,) = _claims(reader, text, "control_change")
    assert one.source is not None
    assert one.source.text == "residents"


def test_what_was_taken_is_no_longer_held(reader: Reader) -> None:
    (one,) = _claims(reader, "The RSF captured El Fasher, the last big town held by the army in Darfur.", "control_change")
    assert (one.change, one.place and one.place.name) == ("gained", "El Fasher")


def test_who_leaves_after_a_strike_has_not_struck(reader: Reader) -> None:
    (one,) = _claims(reader, "Rebel fighters pulled out of Hama after heavy shelling of Rastan.", "strike")
    assert one.actor is None


def test_forces_come_to_where_they_are_sent_not_from_where(reader: Reader) -> None:
    (one,) = _claims(reader, "The army sent reinforcements from Kosti.", "reinforcement")
    assert one.place is None


def test_a_speaking_country_is_not_where_its_soldiers_died(reader: Reader) -> None:
    (one,) = _claims(reader, "Sudan said nine of its soldiers were killed.", "casualty")
    assert one.place is None


def test_who_denies_one_thing_and_says_another_denies_the_first(reader: Reader) -> None:
    text = "The RSF denied that its fighters had shelled El Fasher and said it had opened a corridor to Kutum."
    assert [c.modality for c in _claims(reader, text, "strike")] == ["denied"]
    assert "denied" not in [c.modality for c in _claims(reader, text, "route_opened")]


def test_a_subject_belongs_to_the_verb_behind_it(reader: Reader) -> None:
    (one,) = _claims(reader, "RSF fighters and the army clashed in Kutum, sending 8,000 people fleeing to Zalingei.", "clash")
    assert (one.actor and one.actor.side, one.place and one.place.name) == ("rsf", "Kutum")


def test_the_name_behind_a_phrasal_verb_is_its_object(reader: Reader) -> None:
    (one,) = _claims(reader, "Kurdish-led SDF forces took over Deir ez-Zor after government troops left.", "control_change")
    assert (one.change, one.place and one.place.name) == ("gained", "Deir ez-Zor")


def test_a_lake_is_passed_not_left(reader: Reader) -> None:
    (one,) = _claims(reader, "Insurgents attacked Kutum, forcing 5,000 people to flee across Lake Chad.", "displacement")
    assert one.origin is None or "Chad" not in one.origin.text


@pytest.mark.parametrize(
    ("text", "modality"),
    [
        ("Rebels nearly captured Hama.", "denied"),
        ("The army has not confirmed the fall of Hama.", "hypothetical"),
        ("The army confirmed the fall of Hama.", "reported"),
    ],
)
def test_what_did_not_happen_or_is_not_confirmed(reader: Reader, text: str, modality: str) -> None:
    (one,) = _claims(reader, text, "control_change")
    assert (one.modality, one.place and one.place.name) == (modality, "Hama")
    assert one.actor is None or one.actor.text != "The army"

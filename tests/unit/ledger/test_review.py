"""Reviews: kept beside claims, never over them; the latest word counts, a late one is told and kept, no new reader undoes one."""

import dataclasses
import json
import sqlite3
from pathlib import Path

import pytest

from ledger_case import FRIDAY, MONDAY, TUESDAY, add, entry, picture, quotes
from orontes.core.claim import Claim
from orontes.errors import ConflictError, InputError
from orontes.ledger.entry import Entry
from orontes.ledger.queue import Filter, counts_by_status, queued
from orontes.ledger.redact import redact
from orontes.ledger.review import Decision, decide, history_of
from orontes.ledger.store import Ledger
from orontes.ledger.verify import verify

HOMS = {"text": "Hama", "name": "Homs", "lat": 34.73, "lon": 36.71, "country": "SYR", "type": "town"}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    file = tmp_path / "a.ledger"
    add(file, entry(name="first"), entry("Hama fell again.", name="second"))
    return file


def faults(path: Path) -> list[str]:
    with Ledger.reading(path) as ledger:
        return [f"{fault.where}: {fault.what}" for fault in verify(ledger)]


def claim_of(path: Path, quote: str = "Hama fell.") -> Claim:
    found = picture(path)
    return next(claim for claim in (*found.claims, *found.rejected) if claim.quote == quote)


def said(path: Path, decision: str, *, quote: str = "Hama fell.", known_on=FRIDAY, **more) -> str:
    with Ledger.writing(path) as ledger:
        return decide(ledger, Decision(claim_of(path, quote).id, decision, **more), known_on=known_on)


def test_an_accepted_claim_is_sure_and_names_its_review(path: Path) -> None:
    key = said(path, "accepted", reviewer="A")
    claim = claim_of(path)
    assert claim.review is not None
    assert (claim.confidence, claim.review.id, claim.review.reviewer) == (1.0, key, "A")
    assert claim.review.confidence_read == pytest.approx(0.123456)
    assert claim.to_record()["review"]["status"] == "accepted"
    assert faults(path) == []


def test_a_rejected_claim_stands_apart(path: Path) -> None:
    said(path, "rejected", why="it fell a week before")
    found = picture(path)
    assert [claim.quote for claim in found.claims] == ["Hama fell again."]
    assert [claim.review.words for claim in found.rejected if claim.review] == ["rejected on 2024-12-06 (it fell a week before)"]
    assert len(found.reports) == 2


def test_a_correction_stands_beside_what_was_read(path: Path) -> None:
    said(path, "corrected", changes={"place": HOMS}, reviewer="A")
    claim = claim_of(path)
    assert claim.place is not None
    assert claim.place.name == "Homs"
    assert claim.review is not None
    assert claim.review.words == "corrected by A on 2024-12-06 (place: Hama, now Homs)"
    record = sqlite3.connect(path).execute("SELECT record FROM claim WHERE id = ?", (claim.id,)).fetchone()[0]
    assert json.loads(record)["place"]["name"] == "Hama"
    assert faults(path) == []


def test_corrections_add_up_and_one_back_to_what_was_read_accepts(path: Path) -> None:
    said(path, "corrected", changes={"place": HOMS})
    said(path, "corrected", changes={"change": "lost"})
    claim = claim_of(path)
    assert claim.place is not None
    assert (claim.place.name, claim.change) == ("Homs", "lost")
    said(path, "corrected", changes={"change": "gained"})
    assert claim_of(path).change == "gained"
    with Ledger.reading(path) as ledger:
        read = queued(ledger, Filter(claim=claim.id))[1][0].read
    assert read.place is not None
    said(path, "corrected", changes={"place": read.place.to_record()})
    claim = claim_of(path)
    assert claim.review is not None
    assert claim.review.status == "accepted"
    assert faults(path) == []


def test_who_accepts_a_corrected_claim_accepts_what_they_see(path: Path) -> None:
    said(path, "corrected", changes={"place": HOMS}, reviewer="A")
    said(path, "accepted", reviewer="B")
    claim = claim_of(path)
    assert claim.place is not None
    assert (claim.place.name, claim.review and claim.review.words) == (
        "Homs",
        "accepted by B on 2024-12-06 (place: Hama, now Homs)",
    )
    said(path, "rejected")
    said(path, "reopened")
    assert claim_of(path).place != claim.place
    assert faults(path) == []


def test_a_decision_counts_from_its_day_on_and_can_be_taken_back(path: Path) -> None:
    said(path, "rejected")
    assert "Hama fell." in quotes(path, known_on=TUESDAY)
    assert "Hama fell." not in quotes(path, known_on=FRIDAY)
    said(path, "reopened")
    claim = claim_of(path)
    assert claim.review is None
    assert claim.confidence == pytest.approx(0.123456)
    assert faults(path) == []


def test_the_second_of_two_who_saw_one_state_is_told_and_nothing_is_lost(path: Path) -> None:
    claim = claim_of(path)
    first = said(path, "accepted", reviewer="A", saw="")
    with pytest.raises(ConflictError, match=r"it is now accepted by A on 2024-12-06: your word \(rejected\) is kept"):
        said(path, "rejected", reviewer="B", why="no", saw="")
    assert claim_of(path).review is not None
    with Ledger.reading(path) as ledger:
        kept = [(event.kind, event.body["decision"], event.body["reviewer"]) for event in history_of(ledger, claim.id)]
    assert kept == [("review", "accepted", "A"), ("review_refused", "rejected", "B")]
    said(path, "rejected", reviewer="B", saw=first)
    assert claim_of(path).review.status == "rejected"  # type: ignore[union-attr]
    assert faults(path) == []


@pytest.mark.parametrize(
    ("decision", "more", "message"),
    [
        ("corrected", {"changes": {"change": "fell"}}, "change of claim 'fell'"),
        ("corrected", {"changes": {"sentence": None}}, "part of a claim to correct 'sentence'"),
        ("corrected", {}, "what should stand there"),
        ("accepted", {"changes": {"change": "lost"}}, "no change of the claim"),
        ("approved", {}, "decision 'approved'"),
        ("rejected", {"why": "x" * 501}, "500 characters"),
    ],
)
def test_what_cannot_be_decided_is_told_and_leaves_nothing(path: Path, decision: str, more: dict, message: str) -> None:
    with pytest.raises(InputError, match=message):
        said(path, decision, **more)
    with Ledger.reading(path) as ledger:
        assert ledger.events() == ()


def test_a_decision_on_no_claim_is_told(path: Path) -> None:
    with Ledger.writing(path) as ledger, pytest.raises(InputError, match="claim to review 'nothing'"):
        decide(ledger, Decision("nothing", "accepted"), known_on=FRIDAY)


def test_a_corrected_claim_goes_where_it_now_belongs(path: Path) -> None:
    add(path, entry("Tyre fell.", name="third", country="LBN"))
    assert "Tyre fell." not in quotes(path, country="SYR")
    said(path, "corrected", quote="Tyre fell.", changes={"place": HOMS})
    assert "Tyre fell." in quotes(path, country="SYR")
    assert "Tyre fell." not in quotes(path, country="LBN")


def read_anew(path: Path, *claims: Claim, reader: str = "r2") -> None:
    given = entry(name="first")
    add(path, Entry(given.report, claims, reader, FRIDAY))


def changed(**parts) -> Claim:
    return dataclasses.replace(entry().claims[0], **parts)


@pytest.mark.parametrize("decision", ["accepted", "rejected"])
def test_a_decision_goes_over_to_a_new_reading_that_says_the_same(path: Path, decision: str) -> None:
    said(path, decision, reviewer="A")
    read_anew(path, changed(confidence=0.9, rule="rule.2"))
    claim = claim_of(path)
    assert (claim.rule, claim.review and (claim.review.status, claim.review.reviewer)) == ("rule.2", (decision, "A"))
    assert faults(path) == []


def test_a_correction_outlives_a_reader_that_reads_it_differently(path: Path) -> None:
    said(path, "corrected", changes={"place": HOMS})
    read_anew(path, changed(rule="rule.2", change="lost"))
    claim = claim_of(path)
    assert claim.place is not None
    assert (claim.rule, claim.place.name, claim.change) == ("rule.2", "Homs", "gained")
    assert faults(path) == []


def test_an_accepted_claim_outlives_a_reader_that_does_not_read_it(path: Path) -> None:
    said(path, "accepted")
    read_anew(path)
    assert claim_of(path).review is not None
    read_anew(path, reader="r3")
    assert claim_of(path).review is not None
    assert quotes(path, known_on=MONDAY) == quotes(path)
    assert faults(path) == []


def test_a_rejected_reading_says_nothing_of_another_one(path: Path) -> None:
    said(path, "rejected")
    read_anew(path, changed(change="lost"))
    assert claim_of(path).review is None
    assert faults(path) == []


def test_what_reviewers_wrote_is_redacted_too(path: Path) -> None:
    said(path, "rejected", reviewer="Jane Doe", why="jane doe was there")
    with Ledger.writing(path) as ledger:
        redact(ledger, "Jane Doe", reason="asked", known_on=FRIDAY)
    assert faults(path) == []
    assert all(b"ane Doe" not in file.read_bytes().replace(b"jane doe", b"Jane Doe") for file in path.parent.glob("a.ledger*"))


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE event SET body = replace(body, 'accepted', 'rejected')",
        "DELETE FROM event WHERE number = 1; UPDATE event SET number = number - 1",
        "UPDATE event SET target = 'x'",
    ],
)
def test_a_review_changed_behind_its_back_is_found(path: Path, statement: str) -> None:
    said(path, "accepted")
    said(path, "rejected")
    database = sqlite3.connect(path)
    triggers = database.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
    for name, _ in triggers:
        database.execute(f"DROP TRIGGER {name}")
    database.executescript(statement)
    for _, text in triggers:
        database.execute(text)
    database.commit()
    database.close()
    assert faults(path)


def test_claims_are_found_by_what_people_look_for(path: Path) -> None:
    said(path, "accepted")
    with Ledger.reading(path) as ledger:
        for wanted, count in (
            (Filter(), 2), (Filter(status="unreviewed"), 1), (Filter(status="accepted"), 1), (Filter(words="AGAIN"), 1),
            (Filter(below=0.1), 0), (Filter(below=0.2), 2), (Filter(kind="strike"), 0), (Filter(report="second"), 1),
        ):  # fmt: skip
            assert queued(ledger, wanted)[0] == count, wanted
        assert counts_by_status(ledger) == {"unreviewed": 1, "accepted": 1, "corrected": 0, "rejected": 0}
        one = queued(ledger, Filter(), limit=1, offset=1)[1][0]
        assert one.context[one.offset :].startswith(one.claim.quote)

"""Whatever people decide, in whatever order: what was read stays, the last word counts, and the ledger verifies."""

import json
import sqlite3
import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from ledger_case import FRIDAY, add, entry, picture
from orontes.errors import ConflictError
from orontes.ledger.review import Decision, decide, state_of
from orontes.ledger.store import Ledger
from orontes.ledger.verify import verify

CHANGES = st.fixed_dictionaries({"change": st.sampled_from(["gained", "lost", "contested"])}, optional={"community": st.none()})
STEPS = st.lists(
    st.tuples(st.sampled_from(["accepted", "rejected", "reopened", "corrected"]), CHANGES, st.booleans()), min_size=1, max_size=6
)


@settings(max_examples=15)
@given(STEPS)
def test_the_last_word_counts_and_nothing_is_lost(steps: list[tuple[str, dict, bool]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.ledger"
        add(path, entry(name="first"))
        claim = picture(path).claims[0].id
        before = _record(path)
        said, made = None, 0
        with Ledger.writing(path) as ledger:
            for decision, changes, late in steps:
                saw = "0" * 20 if late else state_of(ledger, claim)
                try:
                    decide(
                        ledger,
                        Decision(claim, decision, changes=changes if decision == "corrected" else {}, saw=saw),
                        known_on=FRIDAY,
                    )
                    before_it = said[1] if said is not None and said[0] in ("accepted", "corrected") else "gained"
                    said = decision, changes["change"] if decision == "corrected" else before_it
                except ConflictError:
                    assert late
                made += 1
            assert list(verify(ledger)) == []
            kept = [event for event in ledger.events(target=claim) if event.kind.startswith("review")]
        assert len({event.id for event in kept}) <= made
        assert _record(path) == before
        _check(path, said)


def _check(path: Path, said: tuple[str, str | None] | None) -> None:
    found = picture(path)
    rejected = said is not None and said[0] == "rejected"
    assert (len(found.claims), len(found.rejected)) == ((0, 1) if rejected else (1, 0))
    if said is not None and said[0] in ("accepted", "corrected"):
        assert found.claims[0].change == said[1]
    if said is None or said[0] == "reopened":
        assert found.claims[0].review is None
        assert found.claims[0].change == "gained"


def _record(path: Path) -> object:
    database = sqlite3.connect(path)
    try:
        return json.loads(database.execute("SELECT record FROM claim").fetchone()[0])
    finally:
        database.close()

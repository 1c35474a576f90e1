"""Laws of the tools for assistants: whatever they are asked, they answer within their size or say what would do."""

import contextlib
import datetime as dt
import json

from hypothesis import given, settings
from hypothesis import strategies as st

from orontes.assistants.answers import LONGEST_ANSWER, Evidence, answer, compact
from orontes.assistants.desk import Desk
from orontes.assistants.server import call, written
from orontes.assistants.tools import TOOLS
from orontes.errors import OrontesError

NAMES = sorted({one.name for tool in TOOLS for one in tool.parameters})
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=40) | st.dates().map(str),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=2),
    max_leaves=5,
)
ARGUMENTS = st.dictionaries(st.sampled_from(NAMES) | st.text(max_size=5), VALUES, max_size=4)


@settings(max_examples=150)
@given(name=st.sampled_from([tool.name for tool in TOOLS]) | st.text(max_size=8), arguments=ARGUMENTS)
def test_any_question_is_answered_or_told_what_would_do(name, arguments):
    with contextlib.suppress(OrontesError):
        assert len(written(call(Desk(), name, arguments))) <= LONGEST_ANSWER


@settings(max_examples=60)
@given(text=st.text(min_size=1, max_size=300), day=st.dates(dt.date(1900, 1, 1), dt.date(2200, 12, 31)).map(str))
def test_any_text_can_be_read(text, day):
    for name in ("read", "places"):
        made = call(Desk(), name, {"text": text, "date": day})
        assert json.loads(written(made)) == made


ROWS = st.lists(st.fixed_dictionaries({"n": st.integers(), "words": st.text(max_size=30)}), max_size=30)


@settings(max_examples=30)
@given(rows=st.dictionaries(st.sampled_from("abc"), ROWS), times=st.integers(1, 60))
def test_shown_and_left_out_are_all(rows, times):
    lists = {name: found * times for name, found in rows.items()}
    made = answer({}, lists, Evidence((), ()))
    for name, found in lists.items():
        assert len(made[name]) + made.get("left_out", {}).get(name, 0) == len(found)
        assert made[name] == [compact(row) for row in found[: len(made[name])]]

"""Laws of the page: text from outside changes words, never the structure."""

import datetime as dt
from html.parser import HTMLParser

from hypothesis import given, settings
from hypothesis import strategies as st

from orontes.brief.content import BriefContent
from orontes.brief.page import render
from orontes.core.claim import Actor, Claim, Source, Span
from orontes.core.place import Place
from orontes.core.report import Report


class Tags(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, tuple[str, ...]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, tuple(name for name, _ in attrs)))


def structure(words: str) -> list[tuple[str, tuple[str, ...]]]:
    report = Report("r", words, title=words, publisher=words, url=words)
    place = Place(words, words, 10.0, 20.0, "SYR", name_local=words)
    claim = Claim(
        "c", "r", "control_change", "claimed", Span(0, len(words)), words, words, change="gained",
        actor=Actor(words, words, words), source=Source(words), place=place,
    )  # fmt: skip
    day = dt.date(2024, 12, 7)
    content = BriefContent((report,), (claim,), day, dt.datetime(2024, 12, 7, tzinfo=dt.UTC), words, "0", 0, title=words)
    return Tags(render(content)).found


PLAIN = structure("words")
NASTY = st.sampled_from(
    ["</script>", "<!--", "-->", "<b>", "'", '"', "&lt;", "{{", "{%", "\u202e", "\u2028", "\ud800", "]]>", "=x onload=1 "]
)
TEXT = st.lists(st.one_of(NASTY, st.characters(exclude_characters="\n\r")), min_size=1, max_size=40).map("".join)


@settings(max_examples=60, deadline=None)
@given(TEXT.filter(lambda text: text.strip()))
def test_text_from_outside_never_changes_the_structure(text: str) -> None:
    assert structure(text) == PLAIN

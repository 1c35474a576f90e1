"""What changed since the last brief, as the page tells it."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from markupsafe import Markup, escape

from orontes.brief.answers import side_name
from orontes.brief.content import BriefContent
from orontes.brief.figures import FigureSheet, name_markup
from orontes.brief.numbers import plain
from orontes.brief.words import day_text
from orontes.situation.changes import Change, changes_between

TITLES: Final = {
    "control": "Who holds what", "front": "Fronts", "road": "Roads", "people": "People who fled or came back",
}  # fmt: skip
NOTHING_BEFORE: Final = "not told of"
NOTHING_NOW: Final = "not told of any more"
LAST: Final = "given:before"
MOST: Final = 8
"""Changes of one kind that are shown."""


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """What about, how it was, how it is; both open the sentence behind them."""

    about: Markup
    before: Markup
    after: Markup


@dataclass(frozen=True, slots=True)
class ChangeGroup:
    """The changes of one kind; `more`: there are others that are not shown."""

    title: str
    rows: tuple[ChangeRow, ...]
    more: bool


def changed(content: BriefContent, sheet: FigureSheet) -> tuple[ChangeGroup, ...] | None:
    """What changed since the picture of the last brief; None where there was none to compare with."""
    if content.before is None or content.situation is None:
        return None
    day = day_text(content.before.as_of)
    sheet.assume(LAST, "The picture of the last brief", day, "Given to this brief as what to compare with.")
    found = [one for one in changes_between(content.before, content.situation, names=content.place_names) if _told(one)]
    groups = []
    for kind, title in TITLES.items():
        rows = [_row(change, sheet) for change in sorted(found, key=_rank) if change.kind == kind]
        if rows:
            groups.append(ChangeGroup(title, tuple(rows[:MOST]), more=len(rows) > MOST))
    return tuple(groups)


def _rank(change: Change) -> tuple[float, str]:
    """The largest numbers of people first, what is now told before what is told no more, then by name."""
    people = [float(found.replace(",", "")) for found in re.findall(r"\d[\d,]*", change.after)] if change.kind == "people" else []
    return (-max(people, default=0.0) + (0.0 if change.after else 1.0), change.about)


def _row(change: Change, sheet: FigureSheet) -> ChangeRow:
    about = change.about.partition(": ")[0] if change.kind == "control" else change.about.removesuffix(" to ?")
    return ChangeRow(
        name_markup(about),
        _state(change.before, change.kind, NOTHING_BEFORE, _evidence(change.claims_before, sheet), sheet),
        _state(change.after, change.kind, NOTHING_NOW, _evidence(change.claims if change.after else (), sheet), sheet),
    )


def _evidence(claims: Iterable[str], sheet: FigureSheet) -> str:
    """The key of the first sentence behind a state; the picture of the last brief itself where none is in the book."""
    keys = (f"claim:{claim}" for claim in claims)
    return next((key for key in keys if key in sheet.book.entries), LAST)


def _state(words: str, kind: str, nothing: str, key: str, sheet: FigureSheet) -> Markup:
    """A state in words that open their evidence."""
    if not words:
        return escape(nothing)
    status, _, side = words.partition(": ")
    if kind == "control" and side:
        inner = escape(status) if side == "open" else name_markup(side_name(side)) + _how(status)
    else:
        inner = name_markup(re.sub(r"\d[\d,]*", lambda found: plain(float(found[0].replace(",", ""))), words))
    return Markup('<span role="button" tabindex="0" class="n n-{}" data-figure="{}"><span class="v">{}</span></span>').format(
        "inferred" if kind in ("control", "road") else sheet.status(key), key, inner
    )


def _how(status: str) -> str:
    return "" if status == "controlled" else f", {status}"


def _told(change: Change) -> bool:
    """Whether the change says anything: people without a number before and after are no news of the picture."""
    return change.kind != "people" or any(letter.isdigit() for letter in change.before + change.after)

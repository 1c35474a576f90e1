"""The one way by which a number reaches the page: through the evidence book, never past it."""

import unicodedata
from dataclasses import dataclass, field
from typing import Final

from markupsafe import Markup

from orontes.brief import numbers
from orontes.core.evidence import Assumption, Cell, EvidenceBook, Figure, Leaf, Sentence
from orontes.errors import DamagedDataError, InputError

FORMS: Final = ("range", "best", "likely", "percent", "stacked")
UNIT_WORDS: Final = {"km": "km", "days": "days", "h": "h", "": "", "people": "", "share": "", "probability": "", "count": ""}
"""What follows a number; people and counts are named by the words around it."""
WHOLE: Final = ("people", "families", "households")
LONGEST_NAME: Final = 60
"""Characters of a name that are printed; the rest stays in its title."""


@dataclass(frozen=True, slots=True)
class FigureSheet:
    r"""The evidence book of one page, and the markup of the numbers that rest on it.

    Examples
    --------
    >>> sheet = FigureSheet()
    >>> key = sheet.book.add("walk", Assumption("on foot", "25 km a day", "general knowledge", general_knowledge=True))
    >>> _ = sheet.put("reach", Figure(40, 50, 61, "km", "inferred", "two days on foot", (key,)))
    >>> sheet.text("reach")
    '50\u202fkm (40–61)'
    >>> 'data-figure="reach"' in sheet.number("reach")
    True
    """

    book: EvidenceBook = field(default_factory=EvidenceBook)
    least: float = 0.0
    """Numbers of people below it are printed as "under" it."""

    def put(self, key: str, figure: Figure) -> str:
        """The key under which `figure` now stands."""
        return self.book.add(key, figure)

    def assume(self, key: str, statement: str, value: str, source: str, *, general_knowledge: bool = False) -> str:
        """The key of a declared assumption."""
        return self.book.add(key, Assumption(statement, value, source, general_knowledge=general_knowledge))

    def entry(self, key: str) -> Leaf | Figure:
        """What stands under `key`.

        Raises
        ------
        DamagedDataError
            If nothing stands there: the page would show a number without evidence.
        """
        if key not in self.book.entries:
            raise DamagedDataError("figure on the page", value=key, limit="a key of the evidence book")
        return self.book.entries[key]

    def text(self, key: str, form: str = "range") -> str:
        """What is printed for `key`: the number with range, without it (``best``), as a percentage, or in words with it.

        ``stacked`` is for cells and cards: the number over its range, the percentage over its words.
        """
        if form not in FORMS:
            raise InputError("form of a number", value=form, limit=" or ".join(FORMS))
        entry = self.entry(key)
        if isinstance(entry, Sentence):
            return entry.quote
        if isinstance(entry, Cell | Assumption):
            return entry.value
        if entry.unit in ("probability", "share"):
            return _share_text(entry, "range" if form == "stacked" else form)
        if entry.unit == "count" and entry.best is not None:
            return f"{round(entry.best):,}"
        low, best, high = (_whole(end, entry.unit) for end in (entry.low, entry.best, entry.high))
        if entry.unit in WHOLE and self.least:
            return _no_small(low, best, high, form=form, least=self.least)
        shown = numbers.plain(best) if form == "best" and best is not None else numbers.interval(low, best, high)
        unit = UNIT_WORDS.get(entry.unit, entry.unit)
        if not unit:
            return shown
        head, bracket, tail = shown.partition(" (")
        return f"{head}{numbers.NARROW}{unit}{bracket}{tail}"

    def number(self, key: str, form: str = "range") -> Markup:
        """The number under `key` as a thing to click that opens its evidence; its line style says how it came about."""
        text = self.text(key, "likely" if form == "stacked" else form)
        head, _, tail = text.partition(" (")
        inner = Markup('<span class="v">{}</span>').format(head)
        if tail:
            inner += Markup(' <span class="range">({}</span>').format(tail)
        if form == "stacked" and getattr(self.entry(key), "unit", "") == "probability":
            words, _, share = text.rpartition(", ")
            inner = Markup('<span class="v">{}</span> <span class="range">{}</span>').format(share, words)
        return Markup('<span role="button" tabindex="0" class="n n-{}" data-figure="{}">{}</span>').format(
            self.status(key), key, inner
        )

    def status(self, key: str) -> str:
        """How the entry came about: reported, inferred, forecast, or assumed."""
        entry = self.entry(key)
        if isinstance(entry, Figure):
            return entry.status
        return "assumed" if isinstance(entry, Assumption) else "reported"


def _no_small(low: float | None, best: float | None, high: float | None, *, form: str, least: float) -> str:
    """A number of people with its range, where what is smaller than `least` is only said to be so.

    Examples
    --------
    >>> _no_small(20, 450, 3000, form="range", least=100), _no_small(0, 20, 90, form="range", least=100)
    ('450 (under 100–3,000)', 'under 100')
    """
    ends = [end for end in (low, best, high) if end is not None]
    if ends and min(ends) >= least:
        return numbers.plain(best) if form == "best" and best is not None else numbers.interval(low, best, high)
    if not ends or max(ends) < least:
        return f"under {numbers.plain(least)}"
    few = f"under {numbers.plain(least)}"
    words = [None if end is None else few if end < least else numbers.plain(end) for end in (low, best, high)]
    around = f"{words[0]}{numbers.DASH}{words[2]}" if words[0] and words[2] else str(words[2] or words[0])
    return str(words[1] or around) if form == "best" or words[1] is None else f"{words[1]} ({around})"


def _whole(value: float | None, unit: str) -> float | None:
    """People come whole; other quantities as they are."""
    return float(round(value)) if value is not None and unit in WHOLE else value


def _share_text(figure: Figure, form: str) -> str:
    best = figure.best if figure.best is not None else figure.high if figure.high is not None else figure.low
    if best is None:
        raise InputError("share to print", limit="a low, a best or a high value")
    if form == "likely" or (form == "range" and figure.unit == "probability"):
        return numbers.likely(best)
    if form == "range" and figure.low is not None and figure.high is not None and figure.low != figure.high:
        return f"{numbers.percent(best)} ({numbers.percent(figure.low)}{numbers.DASH}{numbers.percent(figure.high)})"
    return numbers.percent(best)


def clean_name(text: str) -> str:
    r"""A name fit for a label: on one line, without control and direction characters, no longer than `LONGEST_NAME`.

    Examples
    --------
    >>> clean_name("Ho\u202ems\n city")
    'Homs city'
    """
    line = clean_line(text)
    return line if len(line) <= LONGEST_NAME else line[: LONGEST_NAME - 1].rstrip() + "…"


def clean_line(text: str) -> str:
    """A text on one line, without control and direction characters."""
    kept = "".join(" " if ch.isspace() else ch for ch in text if ch.isspace() or unicodedata.category(ch)[0] != "C")
    return " ".join(kept.split())


def name_markup(text: str) -> Markup:
    """A name out of a report or gazetteer: escaped, isolated from the direction of the line around it."""
    return Markup('<bdi dir="auto" data-zone="name">{}</bdi>').format(clean_name(text))


def clipped(text: str, *, most: int) -> str:
    """`text`, cut after `most` characters with a mark: a word of ten megabytes must not make a page of thirty.

    Examples
    --------
    >>> clipped("Homs", most=10), clipped("Homs and Hama", most=4)
    ('Homs', 'Homs… (cut)')
    """
    return text if len(text) <= most else f"{text[:most]}… (cut)"


def quote_markup(text: str) -> Markup:
    """Words of a report, unchanged but for escaping, isolated from the direction of the line around them."""
    return Markup('<bdi dir="auto" data-zone="quote">{}</bdi>').format(text)

"""Which table is it: the feeds that are known, told apart by their header."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from orontes.errors import InputError
from orontes.sources.tables import acled, displaced, ged, idu, plain
from orontes.sources.tables.row import Lookups, Row, RowReading


@dataclass(frozen=True, slots=True)
class Feed:
    """A kind of table: its name, who publishes it, the columns it needs (with what for), other names of them, its reader."""

    name: str
    publisher: str | None
    columns: Mapping[str, str]
    aliases: Mapping[str, tuple[str, ...]]
    read: Callable[[Row, Lookups], RowReading]

    def missing(self, header: Sequence[str]) -> list[str]:
        """The needed columns that the header has under no name."""
        there = set(header)
        return [name for name in self.columns if not there & {name, *self.aliases.get(name, ())}]


FEEDS: Final = (
    Feed("acled", "ACLED", acled.COLUMNS, acled.ALIASES, acled.read),
    Feed("ged", "UCDP", ged.COLUMNS, ged.ALIASES, ged.read),
    Feed("dtm", "IOM DTM", displaced.DTM_COLUMNS, displaced.NO_ALIASES, displaced.read_dtm),
    Feed("hapi", "HDX HAPI", displaced.HAPI_COLUMNS, displaced.NO_ALIASES, displaced.read_hapi),
    Feed("idu", "IDMC", idu.COLUMNS, idu.ALIASES, idu.read),
    Feed("unhcr", "UNHCR", displaced.UNHCR_COLUMNS, displaced.NO_ALIASES, displaced.read_unhcr),
    Feed("pcodes", "OCHA", plain.PCODE_COLUMNS, displaced.NO_ALIASES, plain.read_pcode),
    Feed("csv", None, plain.COLUMNS, plain.ALIASES, plain.read),
)
_ENOUGH: Final = 0.6
"""A table is taken for the feed of which it has so large a part of the needed columns, and the largest."""


def feed_of(header: Sequence[str], *, where: str) -> Feed:
    """The feed of a table with these columns (in lower case).

    Raises
    ------
    InputError
        If it is none, or a column is missing: names the column and what it is for.
    """
    scores = [1 - len(feed.missing(header)) / len(feed.columns) for feed in FEEDS]
    best = max(range(len(FEEDS)), key=lambda at: (scores[at], len(FEEDS[at].columns)))
    feed = FEEDS[best]
    if scores[best] < _ENOUGH:
        names = ", ".join(feed.name for feed in FEEDS)
        raise InputError(
            "table", value=", ".join(header)[:60], limit=f"the header of one of {names}",
            cure="an own table needs the columns date, kind, place", where=f"{where}:1",
        )  # fmt: skip
    missing = feed.missing(header)
    if missing:
        told = "; ".join(f"{name} ({feed.columns[name]})" for name in missing)
        raise InputError(f"the {feed.name} table lacks {told}", cure="download it again with all columns", where=f"{where}:1")
    return feed

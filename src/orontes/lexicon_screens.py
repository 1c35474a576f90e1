"""The lexicon as people read it in a terminal."""

from collections.abc import Iterable, Sequence
from itertools import groupby

from rich.console import Console
from rich.table import Table
from rich.text import Text

from orontes.extract.lexicon_toml import shown_alias, shown_term
from orontes.extract.vocabulary import ActorEntry, Side, Vocabulary
from orontes.output import for_terminal


def print_actors(console: Console, entries: Sequence[ActorEntry]) -> None:
    """The actors on `console`, a row each: key, kind, side, names with where and when they count, source."""
    table = Table(box=None, pad_edge=False, header_style="bold")
    for column, ratio in (("key", 3), ("kind", 2), ("side", 3), ("names", 9), ("known from", 4)):
        table.add_column(column, ratio=ratio, overflow="fold")
    for entry in entries:
        cells = (entry.key, entry.kind, "; ".join(map(_side, entry.sides)), _names(entry), entry.source)
        table.add_row(*(Text(for_terminal(cell)) for cell in cells))
    console.print(table if table.row_count else Text("no such actor", style="dim"))


def print_sources(console: Console, words: Vocabulary) -> None:
    """Names of sources by kind, then the words of speech and doubt, on `console`."""
    by_kind = sorted(words.sources, key=lambda row: (row[1], row[0].casefold()))
    for kind, rows in groupby(by_kind, key=lambda row: row[1]):
        _print_list(console, kind, (name for name, _ in rows))
    for key, verbs in words.verbs.items():
        _print_list(console, f"verbs: {key}", sorted(verbs))
    _print_list(console, "hearsay", sorted(words.hearsay))


def _print_list(console: Console, head: str, names: Iterable[str]) -> None:
    console.print(Text(f"{head}: ", style="bold").append(for_terminal(", ".join(names)), style="not bold"))


def _side(side: Side) -> str:
    told = [*([" ".join(side.countries)] if side.countries else []), *shown_term(side.term)]
    name = side.name or "-"
    return f"{name} ({', '.join(told)})" if told else name


def _names(entry: ActorEntry) -> str:
    return ", ".join(map(shown_alias, entry.aliases))

"""Actors as a lexicon file would have them: what a user copies, changes and gives back with ``--lexicon``."""

import datetime as dt
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator

from orontes.extract.vocabulary import ActorEntry, Alias, Term


def as_toml(entries: Iterable[ActorEntry]) -> str:
    """The actors as TOML that `orontes.extract.lexicon_file.parse_lexicon` reads back.

    Examples
    --------
    >>> print(as_toml([ActorEntry("sudan.x", "armed_group", "SDN", (), (Alias("The X", "sudan.x"),), "me", "x.toml")]))
    [actors."sudan.x"]
    kind = "armed_group"
    country = "SDN"
    names = ["The X"]
    source = "me"
    <BLANKLINE>
    """
    return "\n".join("\n".join(_lines(entry)) + "\n" for entry in entries)


def _lines(entry: ActorEntry) -> Iterator[str]:
    yield f'[actors."{entry.key}"]'
    yield f"kind = {_text(entry.kind)}"
    if entry.country:
        yield f"country = {_text(entry.country)}"
    if len(entry.sides) == 1 and entry.sides[0].term == Term() and entry.sides[0].countries is None:
        yield f"side = {_text(entry.sides[0].name)}"
    elif entry.sides:
        rows = (_row([("side", _text(side.name))], side.term, side.countries) for side in entry.sides)
        yield f"sides = [{', '.join(rows)}]"
    yield from _names(entry)
    yield f"source = {_text(entry.source)}"


def _names(entry: ActorEntry) -> Iterator[str]:
    always = [alias.name for alias in entry.aliases if alias.countries is None and alias.term == Term()]
    if always:
        yield f"names = {_list(always)}"
    local: dict[tuple[Term, tuple[str, ...] | None], list[str]] = defaultdict(list)
    for alias in entry.aliases:
        if alias.countries is not None or alias.term != Term():
            local[alias.term, alias.countries].append(alias.name)
    rows = [_row([("names", _list(names))], term, countries) for (term, countries), names in local.items()]
    if rows:
        yield f"dated_names = [{', '.join(rows)}]"


def _row(first: list[tuple[str, str]], term: Term, countries: tuple[str, ...] | None) -> str:
    parts = [*first, *((key, day.isoformat()) for key, day in (("from", term.start), ("until", term.end)) if day)]
    if countries:
        parts.append(("countries", _list(countries)))
    return "{ " + ", ".join(f"{key} = {value}" for key, value in parts) + " }"


def _text(value: str) -> str:
    return json.dumps(value, ensure_ascii=False)


def _list(values: Iterable[str]) -> str:
    return f"[{', '.join(map(_text, values))}]"


def shown_alias(alias: Alias) -> str:
    """A name with where and when it counts.

    Examples
    --------
    >>> shown_alias(Alias("SNA", "syria.sna", ("SYR",), Term(None, dt.date(2025, 1, 29))))
    'SNA (SYR, until 2025-01-29)'
    """
    told = [" ".join(alias.countries)] if alias.countries else []
    told += shown_term(alias.term)
    return f"{alias.name} ({', '.join(told)})" if told else alias.name


def shown_term(term: Term) -> list[str]:
    """From when and until when, in words; empty for always."""
    days: tuple[tuple[str, dt.date | None], ...] = (("from", term.start), ("until", term.end))
    return [f"{word} {day}" for word, day in days if day]

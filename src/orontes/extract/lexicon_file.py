"""A lexicon file (TOML) to checked rows; errors name file, line, key, what is allowed and the cure."""

import datetime as dt
import difflib
import re
import tomllib
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from orontes.errors import InputError
from orontes.extract.vocabulary import ACTOR_KINDS, VERBS, source_kinds

MAX_NAME: Final = 120
"""Characters of a name; longer ones are sentences."""
_TABLES: Final = ("actors", "sources", "source_heads", "verbs", "hedges", "heads", "drop")
_ACTOR_KEYS: Final = ("kind", "side", "sides", "country", "countries", "names", "local_names", "dated_names", "source")
_DATED_KEYS: Final = ("names", "from", "until", "countries")
_SIDE_KEYS: Final = ("side", "from", "until", "countries")
_DROPPED: Final = ("names", "sources", "verbs", "hedges")
_HEADER: Final = re.compile(r"^\s*\[+\s*(?P<keys>[^\[\]]+?)\s*\]+\s*(?:#.*)?$")
_PAIR: Final = re.compile(r"^\s*(?P<keys>(?:\"[^\"]*\"|'[^']*'|[\w-]+)(?:\s*\.\s*(?:\"[^\"]*\"|'[^']*'|[\w-]+))*)\s*=")
_COUNTRY: Final = re.compile(r"[A-Z]{3}")
_KEY: Final = re.compile(r"[A-Za-z0-9][\w.-]{0,79}")


@dataclass(frozen=True, slots=True)
class LexiconFile:
    """A file of a lexicon whose rows are what they should be: its name, its tables, and the text they stand in."""

    name: str
    tables: Mapping[str, Mapping[str, Any]]
    text: str


def parse_lexicon(text: str, *, name: str, countries: Collection[str] | None = None) -> LexiconFile:
    r"""The tables of a lexicon file.

    Parameters
    ----------
    text : str
        TOML; tables ``actors``, ``sources``, ``source_heads``, ``verbs``, ``hedges``, ``heads``, ``drop``, all optional.
    name : str
        The file, as errors name it.
    countries : collection of str, optional
        Codes that a country may have; any three capitals without it.

    Raises
    ------
    InputError
        If it is no TOML, or a key or value is not allowed; it names file and line.

    Examples
    --------
    >>> parse_lexicon('[sources]\nmonitor = ["Coast Watch"]\n', name="mine.toml").tables["sources"]["monitor"]
    ['Coast Watch']
    """
    try:
        tables = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise _not_toml(error, name) from None
    _Check(text, name, countries).file(tables)
    return LexiconFile(name, tables, text)


def _not_toml(error: tomllib.TOMLDecodeError, name: str) -> InputError:
    message = str(error)
    at = re.search(r"\(at line (\d+), column (\d+)\)", message)
    where = f"{name}:{at[1]}:{at[2]}" if at else name
    reason = re.sub(r"\s*\(at [^)]*\)", "", message)
    cure = 'write tables like [actors."sudan.shield"] and keys like names = ["Sudan Shield"]; `orontes lexicon show` prints some'
    return InputError(f"the lexicon is no TOML here ({reason})", cure=cure, where=where)


@dataclass(frozen=True, slots=True)
class _Check:
    """Checks one file; `text` serves to find the line of what is wrong."""

    text: str
    name: str
    codes: Collection[str] | None

    def at(self, *keys: str) -> str:
        return f"{self.name}:{line_of(self.text, keys)}"

    def known(self, given: Iterable[str], allowed: Sequence[str], *path: str, thing: str = "key") -> None:
        for key in given:
            if key not in allowed:
                near = difflib.get_close_matches(key, allowed, 1)
                cure = f"write {near[0]}" if near else "take it out"
                raise InputError(thing, value=key, limit=", ".join(allowed), cure=cure, where=self.at(*path, key))

    def file(self, tables: Mapping[str, Any]) -> None:
        self.known(tables, _TABLES, thing="table of a lexicon")
        for table, rows in tables.items():
            if not isinstance(rows, dict):
                limit = "a table with keys of its own"
                raise InputError(f"`{table}`", value=rows, limit=limit, cure=f"write [{table}]", where=self.at(table))
        for key, row in tables.get("actors", {}).items():
            self.actor(key, row)
        self.words(tables, "sources", (*source_kinds(),))
        self.words(tables, "source_heads", (*source_kinds(),))
        self.words(tables, "verbs", VERBS)
        self.words(tables, "hedges", ("hearsay",))
        self.words(tables, "drop", _DROPPED)
        heads = tables.get("heads", {})
        self.known(heads, ("side", "plain"), "heads")
        if "plain" in heads:
            self.names(heads["plain"], "heads", "plain")
        for side, words in heads.get("side", {}).items():
            self.names(words, "heads", "side", side)

    def words(self, tables: Mapping[str, Any], table: str, allowed: Sequence[str]) -> None:
        self.known(tables.get(table, {}), allowed, table)
        for key, words in tables.get(table, {}).items():
            self.names(words, table, key)

    def names(self, value: Any, *path: str) -> None:
        if not isinstance(value, list):
            cure = f'write {path[-1]} = ["...", "..."]'
            raise InputError(f"`{path[-1]}`", value=value, limit="a list of names", cure=cure, where=self.at(*path))
        for one in value:
            if not isinstance(one, str) or not any(map(str.isalnum, one)) or len(one) > MAX_NAME or "\n" in one:
                limit = f"words on one line, 1 to {MAX_NAME} characters"
                raise InputError(f"name in `{path[-1]}`", value=one, limit=limit, where=self.at(*path))

    def actor(self, key: str, row: Any) -> None:
        path = ("actors", key)
        if not _KEY.fullmatch(key):
            limit = "letters, digits, dots, hyphens"
            raise InputError("key of an actor", value=key, limit=limit, cure="like sudan.shield", where=self.at(*path))
        if not isinstance(row, dict):
            cure = f'write [actors."{key}"] and names = ["..."] below it'
            raise InputError(f"actor `{key}`", value=row, limit="a table", cure=cure, where=self.at(*path))
        self.known(row, _ACTOR_KEYS, *path, thing="key of an actor")
        if "kind" in row and row["kind"] not in ACTOR_KINDS:
            near = difflib.get_close_matches(str(row["kind"]), ACTOR_KINDS, 1)
            cure = f"write {near[0]}" if near else "armed_group fits most"
            raise InputError("kind", value=row["kind"], limit=" or ".join(ACTOR_KINDS), cure=cure, where=self.at(*path, "kind"))
        for text in ("side", "source"):
            if text in row and not isinstance(row[text], str):
                raise InputError(f"`{text}`", value=row[text], limit="text in quotes", where=self.at(*path, text))
        if row.get("country"):
            self.country(row["country"], *path, "country")
        self.countries(row.get("countries", []), *path, "countries")
        for names in ("names", "local_names"):
            self.names(row.get(names, []), *path, names)
        if row.get("local_names") and not (row.get("country") or row.get("countries")):
            cure = "add country or countries: local names count only where a report is about one of them"
            raise InputError("`local_names`", limit="a country", cure=cure, where=self.at(*path, "local_names"))
        self.dated(row, path)

    def dated(self, row: Mapping[str, Any], path: tuple[str, ...]) -> None:
        for list_, keys in (("dated_names", _DATED_KEYS), ("sides", _SIDE_KEYS)):
            rows = row.get(list_, [])
            if not isinstance(rows, list) or not all(isinstance(one, dict) for one in rows):
                limit = f"a list of tables with {', '.join(keys)}"
                raise InputError(f"`{list_}`", value=rows, limit=limit, where=self.at(*path, list_))
            for one in rows:
                self.known(one, keys, *path, list_)
                self.term(one, *path, list_)
                self.countries(one.get("countries", []), *path, list_)
                if list_ == "dated_names":
                    self.names(one.get("names"), *path, list_)
                elif not isinstance(one.get("side"), str):
                    raise InputError("`side`", value=one.get("side"), limit="text in quotes", where=self.at(*path, list_))

    def term(self, row: Mapping[str, Any], *path: str) -> None:
        days = [day_of(row.get(key)) for key in ("from", "until")]
        for key, day in zip(("from", "until"), days, strict=True):
            if key in row and day is None:
                cure = f"write {key} = 2024-12-08"
                raise InputError(f"`{key}`", value=row[key], limit="a day as YYYY-MM-DD", cure=cure, where=self.at(*path))
        if days[0] and days[1] and days[0] >= days[1]:
            raise InputError("`until`", value=str(days[1]), limit=f"a day after {days[0]}", where=self.at(*path))

    def countries(self, value: Any, *path: str) -> None:
        if not isinstance(value, list):
            raise InputError(f"`{path[-1]}`", value=value, limit='a list like ["SYR"]', where=self.at(*path))
        for one in value:
            self.country(one, *path)

    def country(self, value: Any, *path: str) -> None:
        if not isinstance(value, str) or not _COUNTRY.fullmatch(value) or (self.codes and value not in self.codes):
            limit = "an ISO 3166 alpha-3 code"
            raise InputError(f"`{path[-1]}`", value=value, limit=limit, cure="like SYR for Syria", where=self.at(*path))


def day_of(value: object) -> dt.date | None:
    """A day of TOML, or of a text as YYYY-MM-DD; None where it is neither."""
    if isinstance(value, dt.date) and not isinstance(value, dt.datetime):
        return value
    try:
        return dt.date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None


def line_of(text: str, keys: Sequence[str]) -> int:
    r"""The line on which the value of nested keys stands, or the nearest table above it.

    Examples
    --------
    >>> line_of('[a]\nx = 1\n[a."b.c"]\ny = 2\n', ("a", "b.c", "y"))
    4
    """
    best, depth, table = 1, 0, ()  # type: int, int, tuple[str, ...]
    for number, line in enumerate(text.splitlines(), 1):
        if header := _HEADER.match(line):
            here = table = _split(header["keys"])
        elif pair := _PAIR.match(line):
            here = (*table, *_split(pair["keys"]))
        else:
            continue
        if len(here) > depth and here == tuple(keys[: len(here)]):
            best, depth = number, len(here)
    return best


def _split(dotted: str) -> tuple[str, ...]:
    parts = re.findall(r"\"([^\"]*)\"|'([^']*)'|([\w-]+)", dotted)
    return tuple(next(part for part in found if part) if any(found) else "" for found in parts)

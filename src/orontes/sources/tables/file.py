"""The rows of a table file, one at a time, however large it is."""

import contextlib
import csv
import hashlib
import itertools
import json
from collections.abc import Generator, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, TextIO

from orontes.errors import InputError
from orontes.sources.tables.feeds import Feed, feed_of
from orontes.sources.tables.row import Lookups, Row, RowReading

SUFFIXES: Final = (".csv", ".tsv")
_CELL_CHARACTERS: Final = 4_000_000
_HEAD: Final = 65_536


@dataclass(frozen=True, slots=True)
class Table:
    """A table file: SHA-256 of its bytes, its feed, its header."""

    path: str
    digest: str
    feed: Feed
    header: tuple[str, ...]

    def rows(self, lookups: Lookups) -> Iterator[tuple[Row, RowReading | InputError]]:
        """Each row with what it says, or with the reason why it is rejected."""
        for number, pairs in _records(self.path):
            row = Row.of(self.path, number, pairs if isinstance(pairs, Mapping) else {})
            if isinstance(pairs, InputError):
                yield row, pairs
                continue
            if not row.cells or all(value.startswith("#") for value in row.cells.values()):
                continue  # an empty line, or a row of hashtags
            try:
                yield row, self.feed.read(row, lookups)
            except InputError as error:
                told = error if error.where and error.where.startswith(self.path) else _placed(error, f"{self.path}:{number}")
                yield row, told


def is_table(path: str | Path) -> bool:
    """Whether a file is a table: by the end of its name, or a .json whose first record has the columns of a feed."""
    suffix = Path(path).suffix.lower()
    if suffix == ".json" and Path(path).is_file():
        with Path(path).open("rb") as file:
            head = file.read(_HEAD).decode("utf-8", "replace")
        return head.lstrip("\ufeff \r\n\t").startswith("[") and '"displacement_type"' in head
    return suffix in SUFFIXES


def open_table(path: str | Path) -> Table:
    """The table at `path`.

    Raises
    ------
    InputError
        If there is no such file, it is no table, of no known feed, or lacks a column.
    """
    try:
        with Path(path).open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        reason = error.strerror or "unreadable"
        raise InputError(f"the table cannot be read ({reason})", cure="check its name and permissions", where=str(path)) from None
    with contextlib.closing(_records(str(path))) as records:
        first = next(records, None)
    header = tuple(first[1]) if first and isinstance(first[1], Mapping) else _header(str(path))
    return Table(str(path), digest, feed_of([name.lower() for name in header], where=str(path)), header)


def _header(path: str) -> tuple[str, ...]:
    """The header of a table without rows."""
    if path.lower().endswith(".json"):
        raise InputError("the table has no rows", cure="download it again", where=path)
    with _text(path) as file:
        return tuple(_csv(file, path)[1])


def _text(path: str) -> TextIO:
    return Path(path).open(encoding="utf-8-sig", newline="")


def _records(path: str) -> Generator[tuple[int, Mapping[str, str] | InputError], None, None]:
    """(line, column to value) of each row, or the reason why a row has none."""
    with _text(path) as file:
        if path.lower().endswith(".json"):
            yield from _json_records(file, path)
            return
        reader, names = _csv(file, path)
        while True:
            try:
                cells = next(reader)
            except StopIteration:
                return
            except (csv.Error, UnicodeDecodeError) as error:
                where = f"{path}:{reader.line_num}"
                raise InputError(f"the table cannot be read on ({error})", cure="save it as UTF-8 csv", where=where) from None
            if len(cells) > len(names) and any(cell.strip() for cell in cells[len(names) :]):
                told = f"the row has {len(cells)} cells, the header {len(names)}"
                yield reader.line_num, InputError(told, where=f"{path}:{reader.line_num}:{len(names) + 1}")
                continue
            yield reader.line_num, dict(zip(names, cells, strict=False))


def _csv(text: TextIO, path: str) -> tuple[Any, list[str]]:
    """The reader behind the header, and the names of the columns: by comma, semicolon or tab, whichever divides it most."""
    csv.field_size_limit(_CELL_CHARACTERS)
    try:
        head = text.readline(_HEAD)
    except UnicodeDecodeError as error:
        raise InputError(f"the table is not UTF-8 (byte {error.start})", cure="save it as UTF-8 csv", where=path) from None
    if not head.strip():
        raise InputError("the table is empty", cure="give a file with a header and rows", where=path)
    divider = max(",;\t", key=head.count)
    reader = csv.reader(itertools.chain([head], text), delimiter=divider)
    names = [name.strip() for name in next(reader)]
    twice = sorted({name for name in names if name and names.count(name) > 1})
    if twice:
        raise InputError("columns of one name", value=", ".join(twice), limit="each name once", where=f"{path}:1")
    return reader, names


def _json_records(file: TextIO, path: str) -> Iterator[tuple[int, Mapping[str, str] | InputError]]:
    try:
        records = json.load(file)
    except ValueError as error:
        raise InputError(f"broken JSON ({error})", cure="download the file again", where=path) from None
    for number, record in enumerate(records if isinstance(records, list) else [], 1):
        if isinstance(record, dict):
            yield number, {str(name): "" if value is None else str(value) for name, value in record.items()}
        else:
            yield number, InputError("record", value=record, limit="an object", where=f"{path}:{number}")


def _placed(error: InputError, where: str) -> InputError:
    return InputError(error.thing, value=error.value, limit=error.limit, cure=error.cure, where=where)

"""Folders to the files in them that may hold reports; all others are named and passed over."""

import os
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Final

from orontes.errors import InputError

REPORT_SUFFIXES: Final = frozenset({".txt", ".text", ".md", ".html", ".htm", ".xhtml", ".pdf", ".json", ".jsonl", ".ndjson"})
NOT_READ: Final = (
    ((".csv", ".tsv", ".xls", ".xlsx", ".parquet"), "tables are not read as reports", "orontes add takes tables; or give a text"),
    ((".doc", ".docx", ".odt", ".rtf"), "word processor files are not read", "save the document as PDF or plain text"),
)
_NAMED: Final = 5
"""So many files of one kind are named; of further ones the number."""


def files_of(
    paths: Iterable[str | Path],
    *,
    note: Callable[[str], None],
    refused: Callable[[InputError], None],
    also: frozenset[str] = frozenset(),
) -> Iterator[str]:
    """The paths as they are, and instead of each folder the files in it and below, by name, that are of a known kind.

    Parameters
    ----------
    paths : iterable of str or Path
    note : callable
        Told which files of a folder were passed over, and why; hidden ones are passed over in silence.
    refused : callable
        Told of a folder with nothing to read in it, or that may not be read.
    also : frozenset of str
        Ends of names that are wanted besides those of reports.
    """
    for path in map(str, paths):
        if path != "-" and Path(path).is_dir():
            yield from _in_folder(path, note, refused, REPORT_SUFFIXES | also)
        else:
            yield path


def _in_folder(
    folder: str, note: Callable[[str], None], refused: Callable[[InputError], None], wanted: frozenset[str]
) -> Iterator[str]:
    found, passed = 0, defaultdict[str, list[str]](list)

    def unreadable(error: OSError) -> None:
        cure = "check its permissions"
        refused(InputError(f"the folder cannot be read ({error.strerror})", cure=cure, where=str(error.filename)))

    for here, inner, names in os.walk(folder, onerror=unreadable):
        inner[:] = sorted(name for name in inner if not name.startswith("."))
        for name in sorted(names):
            path = Path(here, name)
            if name.startswith("."):
                continue
            if path.suffix.lower() in wanted:
                found += 1
                yield str(path)
            else:
                passed[_reason(path)].append(str(path.relative_to(folder)))
    for reason, names in passed.items():
        note(f"{folder}: passed over {_listed(names)}: {reason}")
    if not found:
        kinds = ", ".join(sorted(wanted))
        refused(InputError("there is no report in this folder", limit=f"files that end in {kinds}", where=folder))


def _reason(path: Path) -> str:
    return next((f"{thing} ({cure})" for ends, thing, cure in NOT_READ if path.suffix.lower() in ends), "not a kind that is read")


def _listed(names: Sequence[str]) -> str:
    more = len(names) - _NAMED
    return ", ".join(names[:_NAMED]) + (f" and {more:,} more" if more > 0 else "")

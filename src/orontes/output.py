"""Results to files and pipes: whole or not at all, and nothing in them that a terminal or a spreadsheet would run."""

import contextlib
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from orontes.errors import InputError

_CONTROLS: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
_FORMULA_START: Final = ("=", "+", "@", "-", "\t", "\r")


def check_writable(path: Path) -> None:
    """Nothing, if a file can be written at `path`; called before the work, so that nobody waits in vain.

    Raises
    ------
    InputError
        If its folder is not there or may not be written to, or if `path` is a folder.
    """
    if path.is_dir():
        raise InputError("this is a folder, not a file", cure=f"name a file in it, like {path / 'brief.html'}", where=str(path))
    folder = path.parent
    if not folder.is_dir():
        raise InputError("the output folder is not there", cure=f"mkdir -p {folder}", where=str(path))
    if not os.access(path if path.exists() else folder, os.W_OK):
        raise InputError("the output cannot be written (permission denied)", cure="choose another place", where=str(path))


def write_whole(path: Path, content: str) -> int:
    """The number of bytes written to `path` as UTF-8: beside it first, then moved, so that no half file stays.

    Raises
    ------
    InputError
        If the file system refuses (full, read-only, not permitted).
    """
    data = content.encode("utf-8", "replace")
    with whole_file(path) as beside:
        beside.write_bytes(data)
    return len(data)


@contextlib.contextmanager
def whole_file(path: Path) -> Iterator[Path]:
    """A file to write to that takes the place of `path` when all went well, and is gone when not.

    Raises
    ------
    InputError
        If the file system refuses (full, read-only, not permitted).
    """
    check_writable(path)
    target = path.resolve()
    # a device or a pipe cannot be replaced
    replaceable = target.is_file() or not target.exists()
    beside = target.with_name(f".{target.name}.{os.getpid()}.part") if replaceable else target
    try:
        yield beside
        if replaceable:
            beside.replace(target)
    except OSError as error:
        reason = error.strerror or str(error)
        raise InputError(f"the output cannot be written ({reason})", cure="choose another place", where=str(path)) from None
    finally:
        if replaceable:
            with contextlib.suppress(OSError):
                beside.unlink(missing_ok=True)


def for_terminal(text: str) -> str:
    r"""`text` with every character that would steer a terminal (escapes, text direction) shown as U+FFFD.

    Examples
    --------
    >>> for_terminal("Homs\x1b[2J fell")
    'Homs\ufffd[2J fell'
    """
    return _CONTROLS.sub("\ufffd", text)


def for_spreadsheet(text: str) -> str:
    """`text` with an apostrophe before it where a spreadsheet would take it for a formula.

    Examples
    --------
    >>> for_spreadsheet("=HYPERLINK(1)"), for_spreadsheet("Homs"), for_spreadsheet("- Homs fell")
    ("'=HYPERLINK(1)", 'Homs', "'- Homs fell")
    """
    return f"'{text}" if text.startswith(_FORMULA_START) else text

"""Results to files and pipes: whole or not at all, and nothing in them that a terminal or a spreadsheet would run."""

import contextlib
import os
import re
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
    check_writable(path)
    data = content.encode("utf-8", "replace")
    target = path.resolve()
    try:
        if target.exists() and not target.is_file():  # a device or a pipe cannot be replaced
            target.write_bytes(data)
        else:
            _move_there(target, data)
    except OSError as error:
        reason = error.strerror or str(error)
        raise InputError(f"the output cannot be written ({reason})", cure="choose another place", where=str(path)) from None
    return len(data)


def _move_there(target: Path, data: bytes) -> None:
    beside = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        beside.write_bytes(data)
        beside.replace(target)
    finally:
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

"""Files that are dropped in: how many, how large, of which kinds, and under which names they are kept."""

import re
import unicodedata
from collections.abc import Sequence
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import Final

from fastapi import UploadFile

from orontes.errors import InputError
from orontes.server.limits import ARCHIVES, LONGEST_NAME, MAX_FILES, MAX_UPLOAD_BYTES, SUFFIXES

PIECE_BYTES: Final = 1024 * 1024
_UNSAFE: Final = re.compile(r"[^\w .()\-]+")


def safe_name(given: str | None, taken: Sequence[str] = ()) -> str:
    r"""A name for a file that was sent as `given`: no folders, no odd characters, not too long, none of those taken.

    Examples
    --------
    >>> safe_name("../../etc/passwd.txt"), safe_name("C:\\x\\r\u202ept.csv"), safe_name("a.txt", ["a.txt"]), safe_name("..")
    ('passwd.txt', 'rpt.csv', 'a (2).txt', 'file')
    """
    name = PureWindowsPath(PurePosixPath(given or "").name).name
    kept = "".join(ch for ch in unicodedata.normalize("NFC", name) if unicodedata.category(ch)[0] != "C")
    plain = _UNSAFE.sub("_", kept).strip(" .") or "file"
    suffix = Path(plain).suffix[:10]
    stem = plain.removesuffix(suffix)[: LONGEST_NAME - len(suffix)] or "file"
    name, number = f"{stem}{suffix}", 1
    while name in taken:
        number += 1
        name = f"{stem} ({number}){suffix}"
    return name


def store(files: Sequence[UploadFile], folder: Path) -> tuple[str, ...]:
    """The names under which the files now stand in the folder.

    Raises
    ------
    InputError
        If there are none or too many, one is empty, an archive or of a kind that is not taken, or all together are too large.
    """
    if not 0 < len(files) <= MAX_FILES:
        raise InputError("number of files", value=len(files), limit=f"1 to {MAX_FILES}")
    names: list[str] = []
    left = MAX_UPLOAD_BYTES
    for file in files:
        name = safe_name(file.filename, names)
        if Path(name).suffix.lower() not in SUFFIXES:
            raise InputError(
                "kind of file", value=name, limit=" ".join(SUFFIXES), cure="save it as one of these; unpack archives"
            )
        left -= _copy(file, folder / name, left)
        names.append(name)
    return tuple(names)


def _copy(file: UploadFile, target: Path, left: int) -> int:
    size = 0
    with target.open("xb") as copy:
        while piece := file.file.read(PIECE_BYTES):
            if not size and piece.startswith(ARCHIVES):
                cure = "unpack it first, or save the document as PDF or text"
                raise InputError("this is an archive or a compressed file", cure=cure, where=target.name)
            size += len(piece)
            if size > left:
                raise InputError(
                    "the files are too large", limit=f"{MAX_UPLOAD_BYTES:,} bytes together", cure="give some at a time"
                )
            copy.write(piece)
    if not size:
        raise InputError("the file is empty", cure="check that it was saved", where=target.name)
    return size

"""The version of the reader: what it reads changes only where this changes."""

import functools
import hashlib
from collections.abc import Iterator
from importlib import resources
from importlib.resources.abc import Traversable
from typing import Final

MODEL: Final = "llm"
"""The part that asks a language model: another reader, and no part of the built-in one."""


@functools.cache
def fingerprint(*, model: bool = False) -> str:
    """Eight digits that differ where the code, the rules or the lexicons of the reader differ; of `model`, what it is asked.

    Examples
    --------
    >>> len(fingerprint()), fingerprint() == fingerprint(model=True)
    (8, False)
    """
    digest = hashlib.sha256()
    folder = resources.files("orontes.extract")
    for name, file in sorted(_files(folder / MODEL if model else folder, "")):
        digest.update(name.encode())
        digest.update(hashlib.sha256(file.read_bytes()).digest())
    return digest.hexdigest()[:8]


def _files(folder: Traversable, path: str) -> Iterator[tuple[str, Traversable]]:
    for item in folder.iterdir():
        name = f"{path}/{item.name}"
        if item.is_dir():
            if item.name not in {"__pycache__", MODEL}:
                yield from _files(item, name)
        elif item.name.endswith((".py", ".toml", ".npz")):
            yield name, item

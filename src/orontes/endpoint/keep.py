"""Answers kept in a folder under the hash of what was asked: the same question is not paid for twice."""

import hashlib
import json
import os
import tempfile
from pathlib import Path
from typing import Any

from orontes.errors import InputError


class Keep:
    """Answers in a folder, a file each.

    Parameters
    ----------
    folder : Path
        Made where it is not there. What is in it quotes the reports: keep it as they are kept.

    Raises
    ------
    InputError
        If the folder cannot be made or written to.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        try:
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        except OSError as error:
            raise InputError("folder of answers", value=str(folder), limit=f"a folder ({error.strerror})") from None

    def get(self, question: object) -> dict[str, Any] | None:
        """The answer to that question; None where there is none, or none that can be read."""
        try:
            found = json.loads(self._file(question).read_text(encoding="utf-8"))
        except (OSError, ValueError, RecursionError):
            return None
        return found if isinstance(found, dict) else None

    def put(self, question: object, answer: dict[str, Any]) -> None:
        """The answer is kept, whole or not at all.

        Raises
        ------
        InputError
            If it cannot be written.
        """
        target = self._file(question)
        try:
            handle, beside = tempfile.mkstemp(dir=self._folder)
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                file.write(json.dumps(answer))
            Path(beside).replace(target)
        except OSError as error:
            raise InputError("folder of answers", value=str(self._folder), limit=f"room to write ({error.strerror})") from None

    def _file(self, question: object) -> Path:
        plain = json.dumps(question, sort_keys=True, ensure_ascii=True)
        return self._folder / f"{hashlib.sha256(plain.encode()).hexdigest()}.json"

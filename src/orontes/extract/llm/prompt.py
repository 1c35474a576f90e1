"""What a model is asked about a piece of a report: what a claim is, and the text between marks that it cannot guess."""

import datetime as dt
import hashlib
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any, Final

from orontes.core.claim import KINDS, MODALITIES, SOURCE_KINDS
from orontes.core.report import Report
from orontes.extract.llm.pieces import Piece

BEFORE: Final = 600
"""Letters of the text before a piece that are shown with it, so that pronouns find whom they stand for."""
ROUNDS: Final = 2
"""How often a piece is asked about in all when what comes back is no JSON."""


@dataclass(frozen=True, slots=True)
class Question:
    """A piece of a report and the messages that ask about it, as (role, text)."""

    piece: Piece
    messages: tuple[tuple[str, str], ...]


@cache
def instructions() -> Mapping[str, Any]:
    """The instructions, as read from ``instructions.toml``."""
    return tomllib.loads((resources.files("orontes.extract.llm") / "instructions.toml").read_text("utf-8"))


@cache
def task() -> str:
    """What a model is told before it sees a report."""
    told = instructions()
    parts = [told["task"].strip()]
    for name, words in (("kinds", KINDS), ("modalities", MODALITIES)):
        parts.append(f"{name}:\n" + "\n".join(f"- {word}: {told[name][word]}" for word in words))
    parts.append(f"source kinds: {', '.join(SOURCE_KINDS)}")
    return "\n\n".join(parts)


def question(report: Report, piece: Piece) -> Question:
    """The question about a piece; the marks around the text carry a code made of it, which it cannot contain."""
    text = report.text[piece.start : piece.end]
    code = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]
    before = report.text[max(0, piece.start - BEFORE) : piece.start].strip()
    head = [f"Date of the report: {_day(report.date)}"]
    if before:
        head.append(
            f"What stands before it, for pronouns only; quote nothing of it:\n<before {code}>\n{before}\n</before {code}>"
        )
    said = "\n\n".join([*head, f"<report {code}>\n{text}\n</report {code}>"])
    return Question(piece, (("system", task()), ("user", said)))


def asked_again(one: Question, answer: str) -> Question:
    """The question once more, after an answer that was no JSON."""
    more = (("assistant", answer[:500]), ("user", instructions()["again"]))
    return Question(one.piece, (*one.messages, *more))


def _day(day: dt.date | None) -> str:
    return f"{day.isoformat()} ({day:%A})" if day else "not known"

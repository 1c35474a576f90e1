"""What goes over the wire: the body of a question, and what a body that comes back says."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from orontes.endpoint.cost import Tokens, tokens_of

MOST_ANSWERED: Final = 8_000
"""Tokens of an answer at most: some 100 claims, more than 6,000 letters of report hold (declared by the developers)."""
PLAINEST: Final = 2
"""Ways to ask: 0 with a schema and all settings, 1 with JSON asked for, 2 with nothing but the question."""


@dataclass(frozen=True, slots=True)
class Message:
    """One message of a question: ``system`` or ``user`` (or ``assistant``), and its text."""

    role: str
    content: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What a model answered: its words, whether they are whole (not cut off by a limit), tokens, and whether it was kept."""

    text: str
    whole: bool
    tokens: Tokens
    kept: bool = False


def body(model: str, messages: Sequence[Message], schema: Mapping[str, Any], way: int) -> dict[str, Any]:
    """The body of a question; `way` counts up as servers refuse what older or newer ones take."""
    plain: dict[str, Any] = {"model": model, "messages": [{"role": one.role, "content": one.content} for one in messages]}
    if way >= PLAINEST:
        return plain
    settings: dict[str, Any] = {"temperature": 0, "max_tokens": MOST_ANSWERED}
    if way == 0:
        settings["seed"] = 0
        settings["response_format"] = {
            "type": "json_schema", "json_schema": {"name": "claims", "strict": True, "schema": dict(schema)},
        }  # fmt: skip
    else:
        settings["response_format"] = {"type": "json_object"}
    return plain | settings


def answer_in(content: bytes, messages: Sequence[Message]) -> Answer | None:
    """The answer that a body holds; None where it is no answer of the protocol."""
    try:
        record = json.loads(content)
        choice = record["choices"][0]
        text, why = _text(choice["message"].get("content")), choice.get("finish_reason")
    except (ValueError, KeyError, IndexError, TypeError, AttributeError, RecursionError):
        return None
    usage = record.get("usage")
    usage = usage if isinstance(usage, Mapping) else {}
    asked, answered = (_count(usage.get(name)) for name in ("prompt_tokens", "completion_tokens"))
    told = Tokens(
        1,
        asked if asked is not None else sum(tokens_of(one.content) for one in messages),
        answered if answered is not None else tokens_of(text),
    )
    return Answer(text, why != "length", told)


def complaint(content: bytes) -> str:
    """What a body of an error says is wrong, on one line of at most 160 letters; empty where it says nothing."""
    try:
        record = json.loads(content)
        said = record.get("error", record.get("message", record.get("detail", "")))
        said = said.get("message", "") if isinstance(said, Mapping) else said
    except (ValueError, AttributeError, RecursionError):
        said = ""
    line = " ".join(said.split()) if isinstance(said, str) else ""
    return "".join(letter if letter.isprintable() else "?" for letter in line)[:160]


def _text(content: object) -> str:
    """The words of a message: a text, or a list of parts with texts."""
    if isinstance(content, str):
        return content
    if isinstance(content, list):
        return "".join(str(part.get("text", "")) for part in content if isinstance(part, Mapping))
    return ""


def _count(value: object) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 10**9 else None

"""Reports read by a language model: what that will take, and the reading."""

from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Final

from orontes.config import ModelReader
from orontes.core.report import Report
from orontes.parallel import Background
from orontes.verbs.reading import Asked, Reading

if TYPE_CHECKING:
    from orontes.endpoint.chat import Chat
    from orontes.endpoint.cost import Price, Tokens
    from orontes.endpoint.wire import Answer
    from orontes.extract.llm.asking import Heard
    from orontes.extract.llm.pieces import Piece
    from orontes.extract.pipeline import Reader

AHEAD: Final = 2
"""So many times the questions asked at once stand in line."""
ANSWERED_PART: Final = 0.9
"""Tokens of an answer for each token of report (declared by the developers: a claim copies its sentence and names its slots)."""


def expected_tokens(reports: Iterable[Report]) -> "Tokens":
    """About what reading will take, answers kept before left out of account: an estimate from the number of letters."""
    from orontes.endpoint.cost import Tokens, tokens_of, total
    from orontes.extract.llm.pieces import pieces
    from orontes.extract.llm.prompt import question

    parts = []
    for report in reports:
        for piece in pieces(report.text):
            asked = sum(tokens_of(text) for _, text in question(report, piece).messages)
            parts.append(Tokens(1, asked, round(ANSWERED_PART * tokens_of(report.text[piece.start : piece.end]))))
    return total(parts)


def price(per_million_in: float | None = None, per_million_out: float | None = None) -> "Price":
    """The price of a million tokens in and out, for `Tokens.cost`; an InputError if one is below 0."""
    from orontes.endpoint.cost import Price

    return Price(per_million_in, per_million_out)


def all_asked(parts: Iterable[Asked]) -> Asked:
    """All together."""
    from orontes.endpoint.cost import total
    from orontes.extract.llm.reader import Reckoning

    told = tuple(parts)
    reckoning = sum((one.reckoning for one in told), Reckoning())
    return Asked(reckoning, total(one.tokens for one in told), sum(one.kept_answers for one in told))


def ask_model(reports: Iterable[Report], model: ModelReader, *, reader: "Reader") -> Iterator[Reading]:
    """The claims of each report as a model reads them, in the order of `reports`; several questions are asked at once.

    `reader` resolves places, actors and days, and reads too where `model.both`.

    Raises
    ------
    InputError
        If the extra ``llm`` is not installed, the address cannot be used, or nothing is answered there.
    """
    from orontes.endpoint.chat import Chat
    from orontes.endpoint.keep import Keep
    from orontes.endpoint.settings import Endpoint
    from orontes.extract.llm.answer import claims_in

    endpoint = Endpoint(model.endpoint, model.model, model.key_variable, model.timeout_s)
    keep = Keep(model.answers) if model.answers is not None else None
    chat = Chat(endpoint, keep=keep, fit=lambda words: (found := claims_in(words)) is not None and found.whole)
    return _readings(reports, model, reader, chat)


@dataclass(frozen=True, slots=True)
class _Reply:
    heard: "Heard"
    tokens: "Tokens"
    kept_answers: int


def _readings(reports: Iterable[Report], model: ModelReader, reader: "Reader", chat: "Chat") -> Iterator[Reading]:
    from orontes.extract.llm.pieces import pieces

    calls = Background[_Reply](model.questions)
    waiting: deque[tuple[Report, list[Future[_Reply]]]] = deque()
    try:
        for report in reports:
            waiting.append((report, [calls.begin(partial(_hear, chat, report, piece)) for piece in pieces(report.text)]))
            if sum(len(replies) or 1 for _, replies in waiting) > AHEAD * model.questions:
                yield _reading(*waiting.popleft(), model, reader)
        while waiting:
            yield _reading(*waiting.popleft(), model, reader)
    finally:
        chat.close()
        calls.end()


def _hear(chat: "Chat", report: Report, piece: "Piece") -> _Reply:
    """What the model says about a piece, and what that took."""
    from orontes.endpoint.cost import total
    from orontes.endpoint.wire import Message
    from orontes.extract.llm.asking import hear
    from orontes.extract.llm.schema import schema

    answers: list[Answer] = []

    def ask(messages: tuple[tuple[str, str], ...]) -> "Answer":
        answers.append(chat.ask([Message(role, text) for role, text in messages], schema()))
        return answers[-1]

    heard = hear(ask, report, piece)
    return _Reply(heard, total(one.tokens for one in answers), sum(one.kept for one in answers))


def _reading(report: Report, replies: "list[Future[_Reply]]", model: ModelReader, reader: "Reader") -> Reading:
    from orontes.endpoint.cost import total
    from orontes.extract.llm.reader import both, claims_of

    told = [reply.result() for reply in replies]
    claims, reckoning = claims_of(report, [one.heard for one in told], reader=reader, model=model.model)
    if model.both:
        claims = both(reader.read(report), claims)
    asked = Asked(reckoning, total(one.tokens for one in told), sum(one.kept_answers for one in told))
    return Reading(report, claims, asked)

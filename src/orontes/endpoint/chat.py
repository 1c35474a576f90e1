"""Asking a model: waits where the address says so, tries again where that may help, stops where it cannot."""

import datetime as dt
import email.utils
import json
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any, Final, Self

from orontes.endpoint.cost import Tokens
from orontes.endpoint.keep import Keep
from orontes.endpoint.settings import Endpoint
from orontes.endpoint.wire import PLAINEST, Answer, Message, answer_in, body, complaint
from orontes.errors import InputError, NoResultError

if TYPE_CHECKING:
    import httpx

LARGEST_BYTES: Final = 4_000_000
"""An answer of more bytes is taken for a fault of the server."""
DEAD_AFTER: Final = 3
"""So many questions in a row without an answer: the address is taken for dead, and asking stops."""
AGAIN: Final = frozenset({408, 409, 425, 429, 500, 502, 503, 504, 520, 522, 524, 529})
TOO_LONG: Final = ("context", "too long", "maximum", "token limit", "too large")
"""Words of a complaint that the question is longer than the model takes."""


class Chat:
    """Asks one model; may be shared by threads; close it, or use it in a `with`.

    Parameters
    ----------
    endpoint : Endpoint
    keep : Keep, optional
        Where answers are looked for first and kept afterwards.
    fit : callable, optional
        Whether the words of an answer are worth keeping; an answer that was no use is asked for anew the next time.

    Raises
    ------
    InputError
        If the extra ``llm`` is not installed.
    """

    def __init__(self, endpoint: Endpoint, *, keep: Keep | None = None, fit: Callable[[str], bool] = bool) -> None:
        try:
            import httpx  # noqa: PLC0415  # an extra
        except ImportError:
            raise InputError("--reader llm", limit="the extra llm", cure="pip install 'orontes[llm]'") from None
        self._endpoint, self._keep, self._fit, self._http = endpoint, keep, fit, httpx
        timeout = httpx.Timeout(endpoint.timeout_s, connect=min(20.0, endpoint.timeout_s))
        self._client = httpx.Client(timeout=timeout, trust_env=not endpoint.is_near)  # no proxy stands before this machine
        self._lock = threading.Lock()
        self._closed = threading.Event()
        self._way, self._silent, self._answered, self._not_before = 0, 0, False, 0.0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Connections are let go; whoever still waits for an answer hears that there will be none."""
        self._closed.set()
        self._client.close()

    def ask(self, messages: Sequence[Message], schema: Mapping[str, Any]) -> Answer:
        """The answer of the model, held to `schema` where the server can do that.

        An answer that is not whole and empty means that the question is longer than the model takes.

        Raises
        ------
        InputError
            If no question can be answered there: the address, the key or the name of the model is wrong, or it is dead.
        NoResultError
            If this one question stays unanswered after all attempts.
        """
        question = [self._endpoint.model, [asdict(one) for one in messages], schema]
        if self._keep is not None and (known := _kept(self._keep.get(question))) is not None:
            return known
        try:
            answer = self._asked(messages, schema)
        except NoResultError as error:
            with self._lock:
                self._silent += 1
                dead = self._silent >= DEAD_AFTER
            if dead:
                cure = "see whether the server is well, then start again: what was stored is kept"
                raise InputError(f"{DEAD_AFTER} questions in a row without an answer, the last: {error}", cure=cure) from None
            raise
        with self._lock:
            self._silent, self._answered = 0, True
        if self._keep is not None and answer.whole and self._fit(answer.text):
            self._keep.put(question, {"text": answer.text, "tokens": asdict(answer.tokens)})
        return answer

    def _asked(self, messages: Sequence[Message], schema: Mapping[str, Any]) -> Answer:
        last, attempt = "", 0
        while attempt < self._endpoint.attempts:
            self._pause()
            way = self._way
            wait: float | None = None
            try:
                status, headers, content = self._send(body(self._endpoint.model, messages, schema, way))
            except self._http.TransportError as error:
                last = self._transport(error)
            else:
                if status == 200 and (found := answer_in(content, messages)) is not None:
                    return found
                if status in (400, 413, 422) and way < PLAINEST and not _is_too_long(complaint(content)):
                    with self._lock:
                        self._way = max(self._way, way + 1)
                    continue
                if (refused := self._judged(status, content)) is not None:
                    return refused
                last = f"status {status}" if status != 200 else "what came back is no answer of the protocol"
                wait = told_to_wait(headers)
            attempt += 1
            self._back_off(attempt, wait, last)
        raise NoResultError(f"no answer after {attempt} attempts ({last})", where=self._endpoint.address)

    def _send(self, record: dict[str, Any]) -> tuple[int, Mapping[str, str], bytes]:
        """Status, headers and body; the body is read up to a size and a time."""
        key, until = self._endpoint.key, time.monotonic() + self._endpoint.timeout_s
        headers = {"Content-Type": "application/json", "Accept-Encoding": "identity"} | (
            {"Authorization": f"Bearer {key}"} if key else {}
        )
        content = json.dumps(record).encode("ascii")  # a report may hold half a character, which no UTF-8 can carry
        parts, size = [], 0
        try:
            with self._client.stream("POST", self._endpoint.address, content=content, headers=headers) as response:
                for part in response.iter_bytes():
                    parts.append(part)
                    size += len(part)
                    if size > LARGEST_BYTES:
                        return 500, {}, b""
                    if time.monotonic() > until:
                        raise self._http.ReadTimeout("slow")
                return response.status_code, response.headers, b"".join(parts)
        except RuntimeError:  # the client was closed meanwhile
            raise NoResultError("asking was stopped") from None
        except self._http.DecodingError:
            return 500, {}, b""

    def _transport(self, error: "httpx.TransportError") -> str:
        """In words what went wrong under way.

        Raises
        ------
        InputError
            If the address was never reached.
        """
        if isinstance(error, self._http.ConnectError | self._http.ConnectTimeout | self._http.UnsupportedProtocol):
            if not self._answered:
                cure = "see whether the server runs, and its address and port"
                raise InputError(f"no server can be reached ({_reason(error)})", where=self._endpoint.address, cure=cure)
            return "no connection"
        if isinstance(error, self._http.TimeoutException):
            return f"no whole answer within {self._endpoint.timeout_s:g} s"
        return f"the connection broke ({type(error).__name__})"

    def _judged(self, status: int, content: bytes) -> Answer | None:
        """None where asking again may help; an empty answer where the question was too long.

        Raises
        ------
        InputError
            If asking again cannot help.
        """
        if status == 200 or status in AGAIN:
            return None
        said = complaint(content)
        if status == 413 or (status in (400, 422) and _is_too_long(said)):
            return Answer("", whole=False, tokens=Tokens(1))
        key = self._endpoint.key
        said = said.replace(key, "...") if key else said
        variable = self._endpoint.key_variable
        cure = {
            401: f"put the right key into the environment variable {variable}",
            402: "see the account at the provider",
            403: f"see what the key in {variable} is allowed",
            404: "see --endpoint and --model: the address or the model is not known there",
        }.get(status, "give the final address" if 300 <= status < 400 else "see --endpoint and --model")
        words = f"the endpoint refused with status {status}" + (f" ({said})" if said else "")
        raise InputError(words, where=self._endpoint.address, cure=cure)

    def _pause(self) -> None:
        """Waits as long as the address asked everyone to."""
        with self._lock:
            left = self._not_before - time.monotonic()
        if self._closed.wait(max(left, 0.0)):
            raise NoResultError("asking was stopped")

    def _back_off(self, attempt: int, told_s: float | None, last: str) -> None:
        if attempt >= self._endpoint.attempts:
            return
        if told_s is not None and told_s > self._endpoint.longest_wait_s:
            raise NoResultError(f"no answer ({last}; it asks to wait {told_s:,.0f} s)", where=self._endpoint.address)
        wait = told_s if told_s is not None else self._endpoint.backoff_s * 2 ** (attempt - 1)
        with self._lock:
            self._not_before = max(self._not_before, time.monotonic() + wait)


def told_to_wait(headers: Mapping[str, str]) -> float | None:
    """Seconds that a header Retry-After asks for, as a number or as a moment; None where it asks for none."""
    said = headers.get("retry-after", "").strip()
    if said.replace(".", "", 1).isascii() and said.replace(".", "", 1).isdigit():
        return float(said[:12])
    try:
        moment = email.utils.parsedate_to_datetime(said)
    except (ValueError, IndexError, OverflowError):
        return None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC)
    return max(0.0, (moment - dt.datetime.now(dt.UTC)).total_seconds())


def _is_too_long(said: str) -> bool:
    return any(word in said.lower() for word in TOO_LONG) and "max_tokens" not in said and "response_format" not in said


def _reason(error: Exception) -> str:
    return " ".join(str(error).split())[:120] or type(error).__name__


def _kept(record: dict[str, Any] | None) -> Answer | None:
    """The answer of a kept record, which costs nothing."""
    text = record.get("text") if record else None
    return Answer(text, whole=True, tokens=Tokens(), kept=True) if isinstance(text, str) else None

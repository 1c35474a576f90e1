"""A stand-in for a language model's server: speaks the OpenAI-compatible protocol on loopback, well or badly as told."""

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Reply = tuple[int, dict[str, str], bytes]
"""Status, headers and body of an answer."""
Behave = Callable[[dict[str, Any], int], Reply]
"""What to answer to the body of a question, the n-th from 0."""

SLOTS = (
    "trigger source source_kind actor target_actor place origin destination route change people people_low people_high "
    "people_unit people_measure distance distance_km when when_start when_end cause community"
).split()


def claim(quote: str, kind: str, modality: str = "asserted", **slots: object) -> dict[str, Any]:
    """A claim as a model writes it, every key there."""
    return {"quote": quote, "kind": kind, "modality": modality} | dict.fromkeys(SLOTS) | slots


def written(content: str, *, why: str = "stop", asked: int = 1000, answered: int = 100) -> Reply:
    """An answer with these words."""
    record = {
        "id": "x", "object": "chat.completion", "model": "stand-in",
        "choices": [{"index": 0, "finish_reason": why, "message": {"role": "assistant", "content": content}}],
        "usage": {"prompt_tokens": asked, "completion_tokens": answered, "total_tokens": asked + answered},
    }  # fmt: skip
    return 200, {}, json.dumps(record).encode()


def claims(*found: object) -> Reply:
    """An answer with these claims."""
    return written(json.dumps({"claims": list(found)}))


def refused(status: int, message: str = "no", **headers: str) -> Reply:
    """An error as servers tell it."""
    return (
        status,
        {name.replace("_", "-"): value for name, value in headers.items()},
        json.dumps({"error": {"message": message}}).encode(),
    )


def text_of(question: dict[str, Any]) -> str:
    """The piece of report that a question is about."""
    said = next(one["content"] for one in question["messages"] if one["role"] == "user")
    return said[said.rindex("<report") :].split("\n", 1)[1].rsplit("\n</report", 1)[0]


@dataclass
class StandIn:
    """The server's address, and what it was asked."""

    url: str = ""
    questions: list[dict[str, Any]] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    paths: list[str] = field(default_factory=list)


@contextmanager
def serving(behave: Behave) -> Iterator[StandIn]:
    """The server while it runs."""
    seen, lock = StandIn(), threading.Lock()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            question = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            with lock:
                number = len(seen.questions)
                seen.questions.append(question)
                seen.headers.append(dict(self.headers))
                seen.paths.append(self.path)
            status, headers, content = behave(question, number)
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            if "Content-Length" not in headers:
                self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)
            if "Content-Length" in headers:  # promised more than it sends
                self.close_connection = True

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    seen.url = f"http://127.0.0.1:{server.server_address[1]}/v1"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield seen
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def slowly(reply: Reply, seconds: float) -> Reply:
    """The answer after a while."""
    time.sleep(seconds)
    return reply

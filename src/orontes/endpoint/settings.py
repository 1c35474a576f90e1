"""Which model answers, where, and how long it is waited for."""

import ipaddress
import os
from dataclasses import dataclass
from typing import Final
from urllib.parse import SplitResult, urlsplit, urlunsplit

from orontes.errors import InputError

PATH: Final = "/chat/completions"
EXAMPLE: Final = "http://localhost:11434/v1"
LONGEST_NAME: Final = 200


@dataclass(frozen=True, slots=True)
class Endpoint:
    """A model at an address.

    Parameters
    ----------
    url : str
        With or without ``/v1/chat/completions``; no password in it.
    model : str
        Its name, as the address knows it.
    key_variable : str
        Environment variable that holds the key; the key itself is kept nowhere. Without one none is sent.
    timeout_s : float
        For one answer, from asking to its last byte.
    attempts : int
        How often one question is asked in all when the address is busy, broken or silent.
    backoff_s : float
        Wait before the second attempt, doubled before each further one, where the address does not say how long.
    longest_wait_s : float
        If it says to wait longer than this, the question stays unanswered.

    Raises
    ------
    InputError
        If the address, the name or a number cannot be used, or a key would go unencrypted over a network.

    Examples
    --------
    >>> Endpoint("http://localhost:11434", "small").address
    'http://localhost:11434/v1/chat/completions'
    """

    url: str
    model: str
    key_variable: str = "ORONTES_LLM_KEY"
    timeout_s: float = 120.0
    attempts: int = 5
    backoff_s: float = 1.0
    longest_wait_s: float = 60.0

    def __post_init__(self) -> None:
        parts = _parts(self.url)
        if parts.username is not None or parts.password is not None:
            cure = f"put the key into the environment variable {self.key_variable}"
            raise InputError("--endpoint holds a name or password", limit="an address without", cure=cure)
        if not self.model.strip() or not self.model.isprintable() or len(self.model) > LONGEST_NAME:
            limit = f"printable, of up to {LONGEST_NAME} letters"
            raise InputError("--model", value=self.model, limit=limit, cure="ask the endpoint: GET .../models")
        if not 0 < self.timeout_s <= 3600:
            raise InputError("--timeout", value=self.timeout_s, limit="seconds, more than 0 and up to 3600")
        if self.key and parts.scheme == "http" and not self.is_near:
            cure = f"use https, or unset {self.key_variable} if no key is needed"
            raise InputError("--endpoint", value=self.url, limit="an encrypted address, since a key is sent", cure=cure)

    @property
    def key(self) -> str | None:
        """The key, from the environment as it is now; None if there is none.

        Raises
        ------
        InputError
            If it cannot stand in a header.
        """
        key = os.environ.get(self.key_variable, "").strip()
        if not (key.isascii() and key.isprintable()):
            raise InputError(f"the key in {self.key_variable}", limit="plain characters on one line", cure="set it anew")
        return key or None

    @property
    def is_near(self) -> bool:
        """Whether the address is on this machine."""
        return _is_near(_parts(self.url).hostname or "")

    @property
    def address(self) -> str:
        """The whole address that questions go to."""
        parts = _parts(self.url)
        path = parts.path.rstrip("/")
        if not path.endswith(PATH):
            path = (path or "/v1") + PATH
        return urlunsplit((parts.scheme, parts.netloc, path, parts.query, ""))


def _parts(url: str) -> SplitResult:
    cure = f"write it like {EXAMPLE}"
    try:
        parts = urlsplit(url.strip())
        well = parts.scheme in {"http", "https"} and bool(parts.hostname) and (parts.port or 1) > 0
    except ValueError:
        well = False
    if not well or not url.isprintable():
        raise InputError("--endpoint", value=url, limit="an http or https address", cure=cure)
    return parts


def _is_near(host: str) -> bool:
    """Whether the host is this machine."""
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False

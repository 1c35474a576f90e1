"""The desk listens: on loopback unless told, and anywhere else with a token only."""

import contextlib
import ipaddress
import logging
import os
import socket
import sys
from pathlib import Path
from typing import Final

import uvicorn

from orontes.errors import InputError
from orontes.server.app import create_app, quiet_loggers
from orontes.server.desk import Desk, Options
from orontes.server.limits import LEAST_TOKEN
from orontes.server.security import Access

LOCAL_NAMES: Final = ("localhost", "127.0.0.1", "[::1]")
WAITING: Final = 64


def serve(ledger: Path, *, host: str, port: int, token: str | None, names: tuple[str, ...], options: Options, log: bool) -> None:
    """Nothing; runs until it is interrupted.

    Raises
    ------
    InputError
        If the address is not loopback and no token is given, the token is short, or the port is taken.
    """
    check_token(host, token)
    listener = _listening(host, port)
    port = listener.getsockname()[1]
    access = Access(allowed_hosts(host, port, names), token)
    logging.basicConfig(stream=sys.stderr, level=logging.INFO if log else logging.WARNING, format="%(message)s")
    quiet_loggers()
    desk = Desk(ledger, options)
    try:
        shown = host if ":" not in host else f"[{host}]"
        where = f"http://{'localhost' if is_loopback(host) else names[0] if names else shown}:{port}/"
        sys.stdout.write(f"{ledger}  at {where}{'?token=...' if token else ''}  (Ctrl-C ends it)\n")
        sys.stdout.flush()
        config = uvicorn.Config(
            create_app(desk, access), log_config=None, access_log=False, server_header=False, date_header=False,
            limit_concurrency=WAITING, timeout_keep_alive=20, timeout_graceful_shutdown=3,
        )  # fmt: skip
        uvicorn.Server(config).run(sockets=[listener])
    except KeyboardInterrupt:  # said by the server already
        pass
    finally:
        desk.close()


def check_token(host: str, token: str | None) -> None:
    """Nothing, where the address and the token go together."""
    if token is not None and len(token) < LEAST_TOKEN:
        raise InputError("token", limit=f"{LEAST_TOKEN} characters or more", cure=f"try ORONTES_TOKEN={os.urandom(16).hex()}")
    if token is None and not is_loopback(host):
        cure = f"set ORONTES_TOKEN={os.urandom(16).hex()} (or --token), or leave --host out"
        raise InputError("--host", value=host, limit="a token beside an address that others reach", cure=cure)


def is_loopback(host: str) -> bool:
    """Whether only this machine reaches the address.

    Examples
    --------
    >>> is_loopback("localhost"), is_loopback("127.0.0.1"), is_loopback("::1"), is_loopback("0.0.0.0"), is_loopback("desk.org")
    (True, True, True, False, False)
    """
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def allowed_hosts(host: str, port: int, names: tuple[str, ...]) -> frozenset[str]:
    """Names of this host as browsers write them: any other, as another site's name that leads here, is refused.

    Empty: any name will do. An address that others reach asks for a token, which a browser shows only to the name it got it from.

    Examples
    --------
    >>> sorted(allowed_hosts("127.0.0.1", 8000, ()))
    ['127.0.0.1:8000', '[::1]:8000', 'localhost:8000']
    """
    if not is_loopback(host) and not names:
        return frozenset()
    own = [host if ":" not in host else f"[{host}]"] if not is_wildcard(host) else []
    plain = {name.lower() for name in (*LOCAL_NAMES, *own, *names)}
    return frozenset({f"{name}:{port}" for name in plain} | (plain if port in (80, 443) or names else set()))


def is_wildcard(host: str) -> bool:
    """Whether the address is all of this machine's.

    Examples
    --------
    >>> is_wildcard("0.0.0.0"), is_wildcard("127.0.0.1")
    (True, False)
    """
    with contextlib.suppress(ValueError):
        return ipaddress.ip_address(host).is_unspecified
    return False


def _listening(host: str, port: int) -> socket.socket:
    """A socket that already listens: who opens the printed address at once waits until the desk answers."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
        listener.listen()
    except OSError as error:
        listener.close()
        thing = f"cannot listen ({error.strerror or 'refused'}):"
        cure = "--port 0 takes any that is free"
        raise InputError(thing, value=f"{host}:{port}", limit="a free port", cure=cure) from None
    return listener

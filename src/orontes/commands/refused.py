"""What could not be read beside what could: named at the end, with an exit code that is not zero."""

import functools
from collections.abc import Callable, Iterable, Iterator
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any, Final, TypeVar

import typer

from orontes.errors import InputError

if TYPE_CHECKING:
    from orontes.core.report import Report

Verb = TypeVar("Verb", bound=Callable[..., Any])

EXIT_CODE: Final = InputError.exit_code
NAMED: Final = 50
"""So many files and lines that could not be read are named; of further ones the number."""
_REFUSED: Final[ContextVar[list[InputError] | None]] = ContextVar("refused", default=None)
"""What the command that runs could not read; set by `naming_refused` alone, for as long as that command runs."""


def naming_refused(verb: Verb) -> Verb:
    """The command, which names at its end what it could not read, and then leaves with exit code 2."""

    @functools.wraps(verb)
    def command(*arguments: Any, **options: Any) -> None:
        refused: list[InputError] = []
        token = _REFUSED.set(refused)
        try:
            verb(*arguments, **options)
        except Exception:
            _name(refused)
            raise
        finally:
            _REFUSED.reset(token)
        if refused:
            _name(refused)
            raise typer.Exit(EXIT_CODE)

    return command  # type: ignore[return-value]  # `wraps` keeps the signature that typer reads


def refuse(error: InputError) -> None:
    """Nothing; what could not be read is named at the end of the command.

    Raises
    ------
    InputError
        The same, where no command runs that would name it.
    """
    refused = _REFUSED.get()
    if refused is None:
        raise error
    refused.append(error)


def unless_nothing_is_left(reports: "Iterable[Report]") -> "Iterator[Report]":
    """The reports as they come.

    Raises
    ------
    InputError
        If there is none because none could be read.
    """
    some = False
    for report in reports:
        some = True
        yield report
    refused = _REFUSED.get()
    if some or not refused:
        return
    if len(refused) == 1:
        raise refused.pop()
    raise InputError(f"none of {len(refused):,} files or lines could be read", cure="see what is said of each")


def _name(refused: list[InputError]) -> None:
    from orontes import console

    for error in refused[:NAMED]:
        console.tell(f"not read: {error}")
    if len(refused) > NAMED:
        console.tell(f"not read: {len(refused) - NAMED:,} more")

"""A language model on the command line: its options made one, its cost told before, what came of it told after."""

import json
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Final

import typer

from orontes.commands.options import KEY_VARIABLE, QUESTIONS, TIMEOUT_S, ReaderName, counted
from orontes.config import ModelReader
from orontes.errors import InputError, NoResultError

if TYPE_CHECKING:
    from orontes.api import Asked, Reading
    from orontes.core.report import Report

LARGE_TOKENS: Final = 200_000
LARGE_COST: Final = 1.0
"""From so many tokens, or from such a cost in whatever currency, a run is large and asked about (declared by the developers)."""
MOST_REASONS: Final = 12


class ModelRun:
    """A run of a language model that a command asks for; none where the built-in reader reads alone.

    Parameters
    ----------
    reader : ReaderName
    endpoint, model : str or None
        Needed where a model reads.
    prices : tuple of (float or None)
        Of a million tokens in and out.

    Raises
    ------
    InputError
        If address or name is missing, or an option is outside its range.
    """

    def __init__(
        self,
        reader: ReaderName,
        endpoint: str | None,
        model: str | None,
        *,
        key_variable: str = KEY_VARIABLE,
        prices: tuple[float | None, float | None] = (None, None),
        timeout_s: float = TIMEOUT_S,
        questions: int = QUESTIONS,
        answers: Path | None = None,
        rejected: Path | None = None,
        yes: bool = False,
    ) -> None:
        from orontes import api
        from orontes.output import check_writable

        self.price, self._yes, self._asked = api.price(*prices), yes, list["Asked"]()
        self.model: ModelReader | None = None
        self._rejected: Path | None = None
        if reader is ReaderName.built_in:
            return
        if not endpoint or not model:
            raise InputError(
                f"--reader {reader.value}", limit="--endpoint URL and --model NAME",
                cure="for a model on this machine: --endpoint http://localhost:11434/v1 --model NAME",
            )  # fmt: skip
        if rejected is not None:
            check_writable(rejected)
        self._rejected = rejected
        both = reader is ReaderName.both
        self.model = ModelReader(endpoint, model, both, key_variable, timeout_s, questions, answers)

    def before(self, reports: "Iterable[Report]") -> "Iterable[Report]":
        """The reports, after it was told what a model will take to read them; where that is much, after it was agreed to."""
        if self.model is None:
            return reports
        from orontes import api, console

        given = tuple(reports)
        expected = api.expected_tokens(given)
        cost = expected.cost(self.price)
        words = (
            f"{counted(len(given), 'report')} in {counted(expected.questions, 'question')} to {self.model.model}: at most about "
            f"{expected.asked:,} tokens in and {expected.answered:,} out"
        )
        words += " (--price-in and --price-out tell what that costs)" if cost is None else f", {cost:,.2f} at the prices given"
        if self._yes or (expected.total < LARGE_TOKENS and (cost or 0.0) < LARGE_COST):
            if self._yes or sys.stderr.isatty():  # who waits is told for what
                console.note(words)
        elif sys.stdin.isatty() and sys.stderr.isatty():
            typer.confirm(f"{words}. Go on?", abort=True, err=True)
        else:
            raise InputError(words, cure="say --yes to go on")
        return given

    def watch(self, readings: "Iterable[Reading]") -> "Iterator[Reading]":
        """The readings as they come, counted along."""
        for one in readings:
            if one.asked is not None:
                self._asked.append(one.asked)
            yield one

    @contextmanager
    def told(self) -> Iterator[None]:
        """Tells at the end of the block, however it ends, what came of the run.

        Raises
        ------
        NoResultError
            If nothing at all was read: that is no result, where a report without claims is one.
        """
        try:
            yield
        finally:
            pieces, unread = self._tell() if self._asked else (0, 0)
        if unread and unread == pieces and not (self.model and self.model.both):
            raise NoResultError("the model answered nothing that could be used", cure="see the notes above, or try another model")

    def _tell(self) -> tuple[int, int]:
        """How many pieces of text there were, and stayed unread; the reckoning is told on standard error."""
        from orontes import api, console
        from orontes.output import write_whole

        whole = api.all_asked(self._asked)
        told = whole.reckoning
        model = self.model.model if self.model else ""
        console.note(f"{model}: {counted(told.given, 'claim')} given, {told.kept:,} kept, {len(told.rejected):,} rejected")
        if self._rejected is not None:
            write_whole(self._rejected, "".join(json.dumps(asdict(one)) + "\n" for one in told.rejected))
        for what, counts in (("rejected", told.reasons), ("slot emptied", told.emptied), ("fault", told.faults)):
            for reason, count in sorted(counts, key=lambda item: -item[1])[:MOST_REASONS]:
                console.note(f"  {what}: {reason}, {counted(count, 'time')}")
        for reason in told.unread[:MOST_REASONS]:
            console.note(f"  NOT READ: {reason}")
        if len(told.unread) > MOST_REASONS:
            console.note(f"  and {len(told.unread) - MOST_REASONS:,} more pieces not read")
        cost = whole.tokens.cost(self.price)
        used = f"  {counted(whole.tokens.questions, 'answer')}, {whole.tokens.asked:,} tokens in, {whole.tokens.answered:,} out"
        used += f", cost {cost:,.4f}" if cost is not None else ""
        console.note(used + (f"; {counted(whole.kept_answers, 'answer')} kept from before" if whole.kept_answers else ""))
        return told.pieces, len(told.unread)

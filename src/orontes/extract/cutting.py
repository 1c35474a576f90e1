"""A report cut into the sentences that are read: apart where the title ends, and behind a dateline."""

from orontes.core.report import Report
from orontes.extract.dateline import dateline_length
from orontes.extract.tokens import Tokens, sentences


def cut_up(report: Report) -> list[Tokens]:
    """The sentences of the report that have a word or a number, cut where its title ends."""
    title_end = title_end_of(report)
    return [
        part
        for tokens in sentences(report.text)
        for part in _split(tokens, title_end)
        if any(w[:1].isalnum() for w in part.words)
    ]


def _split(tokens: Tokens, title_end: int) -> list[Tokens]:
    """The tokens, cut where the title ends if it ends among them, and behind a dateline."""
    at = next((i for i, start in enumerate(tokens.starts) if start >= title_end), 0) if tokens.starts[0] < title_end else 0
    parts = [tokens.part(0, at), tokens.part(at, len(tokens))] if at else [tokens]
    return [piece for part in parts for piece in _without_dateline(part)]


def _without_dateline(tokens: Tokens) -> list[Tokens]:
    at = dateline_length(tokens)
    return [tokens.part(0, at), tokens.part(at, len(tokens))] if at else [tokens]


def title_end_of(report: Report) -> int:
    """Where the title ends that the text begins with; 0 if it begins with none."""
    if report.title and report.text.lstrip().startswith(report.title.strip()):
        return len(report.text) - len(report.text.lstrip()) + len(report.title.strip())
    return 0

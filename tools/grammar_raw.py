"""Raw reports as training sentences: what a trained grammar says of them, in the pieces that the reader shows it."""

from __future__ import annotations

import datetime as dt
import gzip
import json
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from grammar_treebank import Sentence
from orontes.core.report import Report
from orontes.extract.cutting import cut_up
from orontes.extract.document import analyse
from orontes.extract.grammar import Grammar, Syntax
from orontes.extract.known import in_force
from orontes.extract.lexicons import vocabulary
from orontes.extract.rules import load_rules

LENGTHS = range(3, 81)
"""Words of a piece that is worth learning from."""


class Taught(Grammar):
    """A grammar that keeps what it was shown and what it said."""

    kept: dict[tuple[str, ...], Syntax]

    def analyse(self, sentences: Sequence[Sequence[str]]) -> list[Syntax]:
        """The analyses, as `Grammar.analyse`; each is kept."""
        found = super().analyse(sentences)
        self.kept.update(zip(map(tuple, sentences), found, strict=True))
        return found


def taught(paths: Sequence[Path], teacher: Path) -> list[Sentence]:
    """The pieces of the reports in the files as sentences, with the teacher's classes, heads and relations for gold."""
    return analysed(texts(paths), teacher)


def examples(teacher: Path) -> list[Sentence]:
    """The examples and counter-examples of the reader's rules, analysed by the teacher."""
    return analysed((line.split(" => ")[0] for rule in load_rules() for line in (*rule.examples, *rule.counter)), teacher)


def analysed(raw: Iterable[str], teacher: Path) -> list[Sentence]:
    """The pieces of the texts as sentences, with the teacher's analysis."""
    grammar = Taught.from_bytes(teacher.read_bytes())
    grammar.kept = {}
    for text in raw:
        report = Report("raw", text, date=dt.date(2020, 1, 1))
        with in_force(vocabulary().view(None, report.date)):
            analyse(report, grammar, cut_up(report))
    return [
        Sentence(words, s.upos, s.xpos, s.head, s.relation, " ".join(words))
        for words, s in grammar.kept.items()
        if len(words) in LENGTHS
    ]


def texts(paths: Sequence[Path]) -> Iterator[str]:
    """The texts of files of reports, one JSON object with ``text`` a line, gzipped or not."""
    for path in paths:
        data = path.read_bytes()
        lines = (gzip.decompress(data) if path.suffix == ".gz" else data).decode().splitlines()
        yield from (json.loads(line)["text"] for line in lines if line.strip())

"""Where numbers come from: sentences, table cells and declared assumptions, and the figures made of them."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from orontes.core.claim import Claim
from orontes.errors import DamagedDataError, InputError


@dataclass(frozen=True, slots=True)
class Sentence:
    """A span of a report: ``text[start:end] == quote``."""

    report: str
    start: int
    end: int
    quote: str
    claim: str | None = None

    def to_record(self) -> dict[str, Any]:
        """The sentence as a JSON object of kind ``sentence``."""
        return {
            "kind": "sentence", "report": self.report, "start": self.start, "end": self.end, "quote": self.quote,
            "claim": self.claim,
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table: which table (with its source), which row, which column, what stands there."""

    table: str
    row: str
    column: str
    value: str
    source: str

    def to_record(self) -> dict[str, Any]:
        """The cell as a JSON object of kind ``cell``."""
        return {
            "kind": "cell", "table": self.table, "row": self.row, "column": self.column, "value": self.value,
            "source": self.source,
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Assumption:
    """A declared assumption: what is assumed, in which unit and range, and on what basis.

    `general_knowledge` marks what no document at hand supports.
    """

    statement: str
    value: str
    source: str
    general_knowledge: bool = False

    def to_record(self) -> dict[str, Any]:
        """The assumption as a JSON object of kind ``assumption``."""
        return {
            "kind": "assumption", "statement": self.statement, "value": self.value, "source": self.source,
            "general_knowledge": self.general_knowledge,
        }  # fmt: skip


Leaf = Sentence | Cell | Assumption


@dataclass(frozen=True, slots=True)
class Figure:
    """A number or range that is shown, and the keys of what it was made of.

    `value` is the text-free result: low, best and high in `unit` (equal where it is one number); `status` says whether it was
    ``reported``, ``inferred`` or ``forecast``; `how` says in a sentence how it was made.
    """

    low: float | None
    best: float | None
    high: float | None
    unit: str
    status: str
    how: str
    basis: tuple[str, ...]

    def __post_init__(self) -> None:
        if self.status not in ("reported", "inferred", "forecast"):
            raise InputError("status of a figure", value=self.status, limit="reported, inferred or forecast")
        if not self.basis:
            raise InputError("figure", value=self.how, limit="at least one piece of evidence", cure="name what it was made of")
        ends = [x for x in (self.low, self.best, self.high) if x is not None]
        if ends != sorted(ends):
            raise InputError("figure", value=(self.low, self.best, self.high), limit="low <= best <= high")

    def to_record(self) -> dict[str, Any]:
        """The figure as a JSON object of kind ``figure``."""
        return {
            "kind": "figure", "low": self.low, "best": self.best, "high": self.high, "unit": self.unit, "status": self.status,
            "how": self.how, "basis": list(self.basis),
        }  # fmt: skip


@dataclass(slots=True)
class EvidenceBook:
    """All evidence of one brief under its keys; each key is written once.

    Examples
    --------
    >>> book = EvidenceBook()
    >>> a = book.add("a1", Assumption("speed on foot", "25 km a day", "general knowledge", general_knowledge=True))
    >>> f = book.add("f1", Figure(20, 25, 30, "km", "inferred", "as assumed", (a,)))
    >>> [key for key, _ in book.leaves(f)]
    ['a1']
    """

    entries: dict[str, Leaf | Figure] = field(default_factory=dict)

    def add(self, key: str, entry: Leaf | Figure) -> str:
        """The key under which `entry` now stands; the same entry twice changes nothing.

        Raises
        ------
        InputError
            If another entry stands under `key` already.
        """
        if self.entries.setdefault(key, entry) != entry:
            raise InputError("evidence key", value=key, limit="a key not yet used")
        return key

    def add_claim(self, claim: Claim) -> tuple[str, ...]:
        """The keys of the sentences that say `claim`: its own and every further one."""
        own = Sentence(claim.report, claim.sentence.start, claim.sentence.end, claim.quote, claim.id)
        return (self.add(f"claim:{claim.id}", own),)

    def leaves(self, key: str) -> Iterator[tuple[str, Leaf]]:
        """The sentences, cells and assumptions that the entry under `key` rests on, each once, depth first.

        Raises
        ------
        DamagedDataError
            If a key is missing or a figure rests on itself.
        """
        seen: set[str] = set()
        for leaf in self._walk(key, ()):
            if leaf[0] not in seen:
                seen.add(leaf[0])
                yield leaf

    def _walk(self, key: str, path: tuple[str, ...]) -> Iterator[tuple[str, Leaf]]:
        if key in path:
            raise DamagedDataError("evidence", value=key, limit="no figure that rests on itself")
        entry = self.entries.get(key)
        if entry is None:
            raise DamagedDataError("evidence", value=key, limit="a key that leads to a sentence, a cell or an assumption")
        if isinstance(entry, Figure):
            for part in entry.basis:
                yield from self._walk(part, (*path, key))
        else:
            yield key, entry

    def check(self, keys: Iterable[str] | None = None) -> None:
        """Nothing, if every entry (or those under `keys`) reaches at least one leaf; else a DamagedDataError."""
        for key in self.entries if keys is None else keys:
            if not any(True for _ in self.leaves(key)):
                raise DamagedDataError("evidence", value=key, limit="at least one leaf")

    def to_record(self) -> Mapping[str, dict[str, Any]]:
        """All entries as JSON objects under their keys."""
        return {key: entry.to_record() for key, entry in self.entries.items()}

"""Declared numbers: read from a table that anyone can open and edit, each with its meaning, range, unit and source."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources.abc import Traversable
from typing import Any, Final

from orontes.core.evidence import Assumption
from orontes.errors import DamagedDataError

SCALES: Final = ("fixed", "normal", "log", "logit")
"""How a number may vary over its range: not at all; as a normal; a normal of its logarithm; of its log odds."""
_FIELDS: Final = {"value", "low", "high", "unit", "scale", "statement", "source", "general_knowledge"}


@dataclass(frozen=True, slots=True)
class Declared:
    """One declared number.

    Parameters
    ----------
    key : str
        "assumption:TABLE/NAME": the key of its evidence.
    value : float
        Mean, or the number itself.
    low, high : float or None
        Ends of the 90 % range; None: used as it stands.
    unit : str
    scale : str
        One of `SCALES`.
    statement : str
        What is assumed, as a reader would say it.
    source : str
    general_knowledge : bool
        Whether no document supports it.
    """

    key: str
    value: float
    low: float | None
    high: float | None
    unit: str
    scale: str
    statement: str
    source: str
    general_knowledge: bool

    def assumption(self) -> Assumption:
        """The number as evidence."""
        shown = f"{self.value:g}" if self.low is None else f"{self.value:g} (90 % range {self.low:g} to {self.high:g})"
        return Assumption(self.statement, f"{shown} {self.unit}".strip(), self.source, self.general_knowledge)


@dataclass(frozen=True, slots=True)
class DeclaredTable:
    """The declared numbers of one table, by name."""

    name: str
    numbers: Mapping[str, Declared]

    def __getitem__(self, name: str) -> float:
        """The value declared under that name.

        Raises
        ------
        DamagedDataError
            If there is none.
        """
        return self.number(name).value

    def number(self, name: str) -> Declared:
        """The number declared under that name.

        Raises
        ------
        DamagedDataError
            If there is none.
        """
        if name not in self.numbers:
            raise DamagedDataError("declared number", value=name, limit=f"a name in table {self.name}")
        return self.numbers[name]

    def key(self, name: str) -> str:
        """The evidence key of the number of that name."""
        return self.number(name).key

    def assumptions(self) -> Mapping[str, Assumption]:
        """All numbers as evidence, under their keys."""
        return {number.key: number.assumption() for number in self.numbers.values()}


def load_declared(file: Traversable) -> DeclaredTable:
    """The table in a TOML file: one table of TOML for each number, named by it; the file's stem names the table.

    Raises
    ------
    DamagedDataError
        If a number lacks a field, has one too many, or its range does not hold its value.
    """
    table = file.name.removesuffix(".toml")
    records = tomllib.loads(file.read_text(encoding="utf-8"))
    return DeclaredTable(table, {name: _number(table, name, record) for name, record in records.items()})


def _number(table: str, name: str, record: Mapping[str, Any]) -> Declared:
    where = f"{table}.toml:{name}"
    strange = set(record) ^ (_FIELDS & set(record)) or {"value", "unit", "statement", "source"} - set(record)
    if strange:
        raise DamagedDataError("declared number", value=sorted(strange), limit=", ".join(sorted(_FIELDS)), where=where)
    value, low, high = float(record["value"]), record.get("low"), record.get("high")
    scale = str(record.get("scale", "fixed"))
    if scale not in SCALES or (low is None) != (high is None) or (low is None) != (scale == "fixed"):
        raise DamagedDataError(
            "scale of a declared number", value=scale, limit="fixed, or another with low and high", where=where
        )
    if low is not None and high is not None and not low < value < high:
        raise DamagedDataError("range of a declared number", value=(low, value, high), limit="low < value < high", where=where)
    return Declared(
        f"assumption:{table}/{name}", value, low, high, str(record["unit"]), scale, str(record["statement"]),
        str(record["source"]), bool(record.get("general_knowledge", False)),
    )  # fmt: skip

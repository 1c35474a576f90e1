"""What a tool may be told: the schema that assistants see, and the check of what they send, from one table."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from orontes.core.period import parse_day
from orontes.errors import InputError

LONGEST_TEXT: Final = 200_000
"""Letters of a report's text; longer ones belong into a ledger (declared by the developers)."""
_WORDS: Final = {"string": "a text", "integer": "a whole number", "array": "a list of texts"}


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter of a tool.

    Parameters
    ----------
    name, meaning : str
    kind : str
        ``string``, ``integer``, ``array`` (of texts) or ``day``.
    needed : bool
    low, high : int
        Range of a whole number; of a text or list its length.
    choices : tuple of str
        Words that a text must be one of; empty for any text.
    """

    name: str
    meaning: str
    kind: str = "string"
    needed: bool = False
    low: int = 0
    high: int = 200
    choices: tuple[str, ...] = ()

    def schema(self) -> dict[str, Any]:
        """The parameter as JSON schema."""
        told: dict[str, Any] = {"type": "string" if self.kind == "day" else self.kind, "description": self.meaning}
        if self.kind == "integer":
            return told | {"minimum": self.low, "maximum": self.high}
        if self.kind == "array":
            return told | {"items": {"type": "string"}, "minItems": self.low, "maxItems": self.high}
        if self.kind == "day":
            return told | {"pattern": r"^\d{4}-\d{2}-\d{2}$"}
        if self.choices:
            return told | {"enum": list(self.choices)}
        return told | {"maxLength": self.high}

    def checked(self, value: object) -> Any:
        """The value, as the tool takes it.

        Raises
        ------
        InputError
            If it is of another kind or outside its range.
        """
        if self.kind == "day":
            return parse_day(value if isinstance(value, str) else repr(value), thing=self.name)
        well = {
            "string": isinstance(value, str),
            "integer": isinstance(value, int) and not isinstance(value, bool),
            "array": isinstance(value, list) and all(isinstance(one, str) for one in value),
        }[self.kind]
        size = len(value) if isinstance(value, str | list) else value
        if not well or not isinstance(size, int) or not self.low <= size <= self.high:
            of = "" if self.kind == "integer" else " in length"
            raise InputError(self.name, value=value, limit=f"{_WORDS[self.kind]}, {self.low:,} to {self.high:,}{of}")
        if self.choices and value not in self.choices:
            raise InputError(self.name, value=value, limit=" or ".join(self.choices))
        return value


def schema_of(parameters: Sequence[Parameter]) -> dict[str, Any]:
    """The JSON schema of a tool's arguments."""
    return {
        "type": "object", "properties": {one.name: one.schema() for one in parameters},
        "required": [one.name for one in parameters if one.needed], "additionalProperties": False,
    }  # fmt: skip


def arguments_of(parameters: Sequence[Parameter], given: Mapping[str, object]) -> dict[str, Any]:
    """What was given, checked; what was left out or is null is not in it.

    Raises
    ------
    InputError
        If something is missing, not known, or not as it should be.

    Examples
    --------
    >>> arguments_of([Parameter("days", "Days ahead.", "integer", low=1, high=90)], {"days": 7})
    {'days': 7}
    """
    known = {one.name: one for one in parameters}
    for name in given:
        if name not in known:
            raise InputError("argument", value=name, limit=" or ".join(known))
    told = {name: value for name, value in given.items() if value is not None}
    for one in parameters:
        if one.needed and one.name not in told:
            raise InputError(f"argument {one.name} is missing", limit=one.meaning)
    return {name: known[name].checked(value) for name, value in told.items()}

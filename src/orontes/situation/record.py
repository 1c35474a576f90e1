"""A situation as a JSON object, and as rows of plain words; every state names its claims."""

import dataclasses
import datetime as dt
import math
from collections.abc import Iterable, Mapping
from typing import Any, Final

from orontes.core.place import Place
from orontes.situation.situation import Situation

PARTS: Final = (
    "control", "changes", "fronts", "links", "displaced", "relations", "capabilities", "events", "asides", "contradictions",
    "track", "unused",
)  # fmt: skip
"""The lists of a situation, in the order of its record."""


def situation_record(situation: Situation) -> dict[str, Any]:
    """The situation as a JSON object: days, sides, then each list of `PARTS` with the fields of its states.

    Places are the objects of a claim record; probabilities are objects by side or state; days are ISO texts.
    """
    record: dict[str, Any] = {
        "as_of": situation.as_of.isoformat(), "known_on": situation.known_on.isoformat(), "country": situation.country,
        "sides": list(situation.sides),
    }  # fmt: skip
    for part in PARTS:
        record[part] = [plain(state) for state in getattr(situation, part)]
    record["assumptions"] = list(situation.assumptions)
    return record


def plain(value: object) -> Any:
    """Any result as what JSON holds: fields by name, days as ISO texts, places as in a claim record."""
    if isinstance(value, Place):
        return value.to_record()
    if isinstance(value, float) and not math.isfinite(value):
        return None
    if isinstance(value, dt.date):
        return value.isoformat()
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        fields = {field.name: getattr(value, field.name) for field in dataclasses.fields(value)}
        if "probabilities" in fields:
            fields["probabilities"] = {name: round(p, 6) for name, p in fields["probabilities"]}
        return {name: plain(item) for name, item in fields.items()}
    if isinstance(value, Mapping):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, Iterable) and not isinstance(value, str):
        return [plain(item) for item in value]
    return value

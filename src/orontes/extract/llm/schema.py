"""What an answer may hold: the schema that is sent along, and the check of what comes back, from one table."""

import datetime as dt
import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from orontes.core.claim import CHANGES, KINDS, MODALITIES, SOURCE_KINDS
from orontes.core.quantity import MEASURES, UNITS

LONGEST: Final = 2_000
"""Letters of a text in an answer at most; no sentence of a report is longer."""
CAUSES: Final = ("conflict", "disaster")
TEXTS: Final = (
    "trigger", "source", "actor", "target_actor", "place", "origin", "destination", "route", "people", "distance", "when",
    "community",
)  # fmt: skip
"""Slots whose words must stand in the report."""
WORDS: Final[Mapping[str, tuple[str, ...]]] = {
    "source_kind": SOURCE_KINDS, "change": CHANGES, "people_unit": UNITS, "people_measure": MEASURES, "cause": CAUSES,
}  # fmt: skip
"""Slots of one word from a list, or null."""
NUMBERS: Final = ("people_low", "people_high", "distance_km")
DAYS: Final = ("when_start", "when_end")


@dataclass(frozen=True, slots=True)
class Said:
    """One claim as a model put it, of the right form and nothing more: its words are still to be found in the report.

    `texts`, `words`, `numbers` and `days` hold only what was filled in, under the names of the tables above.
    """

    quote: str
    kind: str
    modality: str
    texts: Mapping[str, str]
    words: Mapping[str, str]
    numbers: Mapping[str, float]
    days: Mapping[str, dt.date]


def schema() -> dict[str, Any]:
    """The JSON schema of an answer, strict: every key there, null where nothing is said."""
    slots: dict[str, Any] = {
        "quote": {"type": "string"}, "kind": {"type": "string", "enum": list(KINDS)},
        "modality": {"type": "string", "enum": list(MODALITIES)},
    }  # fmt: skip
    slots |= {name: {"type": ["string", "null"]} for name in (*TEXTS, *DAYS)}
    slots |= {name: {"type": ["string", "null"], "enum": [*words, None]} for name, words in WORDS.items()}
    slots |= {name: {"type": ["number", "null"]} for name in NUMBERS}
    claim = {"type": "object", "properties": slots, "required": list(slots), "additionalProperties": False}
    claims = {"type": "array", "items": claim}
    return {"type": "object", "properties": {"claims": claims}, "required": ["claims"], "additionalProperties": False}


def checked(raw: object) -> Said | str:
    """The claim of a JSON value, or why it is none; keys beyond the schema are passed over, values outside it count as null.

    Slots may be objects as in a claim record: some models know that form, or fall into it.

    Examples
    --------
    >>> checked({"quote": "Hama fell.", "kind": "Control change", "modality": "asserted", "lat": 35.1}).kind
    'control_change'
    >>> checked({"quote": "Hama fell.", "kind": "weather", "modality": "asserted"})
    'kind of claim not known'
    """
    if not isinstance(raw, Mapping):
        return "not an object"
    raw = _flat(raw)
    quote, kind, modality = raw.get("quote"), _word(raw.get("kind")), _word(raw.get("modality"))
    if not isinstance(quote, str) or not quote.strip():
        return "no quote"
    if len(quote) > LONGEST:
        return f"quote longer than {LONGEST:,} letters"
    if kind not in KINDS:
        return "kind of claim not known"
    if modality not in MODALITIES:
        return "modality not known"
    words = {name: word for name, known in WORDS.items() if (word := _word(raw.get(name))) in known}
    numbers = {name: number for name in NUMBERS if (number := _number(raw.get(name))) is not None}
    days = {name: day for name in DAYS if (day := _day(raw.get(name))) is not None}
    texts = {name: text for name in TEXTS if (text := _text(raw.get(name))) is not None}
    return Said(quote, kind, modality, texts, words, numbers, days)


def _flat(raw: Mapping[str, Any]) -> Mapping[str, Any]:
    """The parts of objects under the names of the schema: ``people.low`` is ``people_low``; what stands there already stays."""
    parts = {
        f"{name}_{part}": inner for name, value in raw.items() if isinstance(value, Mapping) for part, inner in value.items()
    }
    return parts | {name: value for name, value in raw.items() if value is not None or name not in parts}


def _word(value: object) -> str:
    return value.strip().lower().replace(" ", "_").replace("-", "_") if isinstance(value, str) else ""


def _text(value: object) -> str | None:
    """The words of a slot; of an object its ``text``, as some models put it."""
    if isinstance(value, Mapping):
        value = value.get("text", value.get("name"))
    if not isinstance(value, str) or len(value) > LONGEST or value.strip().lower() in {"", "null", "none", "n/a", "unknown"}:
        return None
    return value.strip()


def _number(value: object) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    try:
        number = float(value)
    except OverflowError:
        return None
    return number if math.isfinite(number) and number >= 0 else None


def _day(value: object) -> dt.date | None:
    if not isinstance(value, str):
        return None
    try:
        return dt.date.fromisoformat(value.strip()[:10])
    except ValueError:
        return None

"""What was noted later beside a report or claim."""

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

EVENT_COLUMNS: Final = "id, kind, target, body, known_on, added_at"


@dataclass(frozen=True, slots=True)
class Event:
    """Something noted beside a report or claim (`target`), never over it: withdrawn, superseded, redacted, reviewed."""

    id: str
    kind: str
    target: str
    body: Mapping[str, Any]
    known_on: dt.date
    added_at: str


def event_of(row: Sequence[Any]) -> Event:
    """The event in a row of `EVENT_COLUMNS`."""
    key, kind, target, body, known_on, added = row
    return Event(key, kind, target, json.loads(body), dt.date.fromisoformat(known_on), added)

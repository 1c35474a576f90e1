"""Answers of a size that an assistant can take, each with the sentences that it rests on."""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from orontes.core.claim import Claim
from orontes.core.report import Report

LONGEST_ANSWER: Final = 40_000
"""Letters of an answer: some 10,000 tokens (declared by the developers)."""
LONGEST_QUOTE: Final = 600
"""Letters of a sentence that are shown; start and end tell where the whole of it stands."""
MOST_NAMED: Final = 4
"""Claims that one row names; of others the number."""
NAMED_ABOVE: Final = 12
"""The same of an answer as a whole."""
CLAIM: Final = "claim:"
_DROPPED: Final = ("candidates", "radius_km")
"""Parts of a place that tell an assistant nothing."""


class Evidence:
    """What an answer may rest on: claims, each with its sentence and report.

    Parameters
    ----------
    reports : iterable of Report
    claims : iterable of Claim
    """

    def __init__(self, reports: Iterable[Report], claims: Iterable[Claim]) -> None:
        self._reports = {one.id: one for one in reports}
        self._claims = {one.id: one for one in claims}

    def entry(self, key: str) -> dict[str, Any] | None:
        """The evidence under the id of a claim; None where there is none."""
        claim = self._claims.get(key)
        return compact(self._of_claim(claim)) if claim is not None else None

    def _of_claim(self, claim: Claim) -> dict[str, Any]:
        report = self._reports.get(claim.report)
        cut = len(claim.quote) > LONGEST_QUOTE
        told: dict[str, Any] = {
            "claim": claim.id, "kind": claim.kind, "modality": claim.modality,
            "sentence": claim.quote[:LONGEST_QUOTE] + ("..." if cut else ""), "start": claim.sentence.start,
            "end": claim.sentence.end, "source": claim.source.text if claim.source else None, "rule": claim.rule,
            "confidence": round(claim.confidence, 3), "report": claim.report,
        }  # fmt: skip
        if claim.also_by:
            told["also_by"] = list(claim.also_by)
        if claim.review is not None:
            told["review"] = claim.review.status
        if report is not None:
            day = report.date.isoformat() if report.date else None
            told |= {"title": report.title, "publisher": report.publisher, "date": day, "url": report.url}
        return told


def answer(
    head: Mapping[str, Any], lists: Mapping[str, Sequence[Mapping[str, Any]]], evidence: Evidence, *, skip: int = 0
) -> dict[str, Any]:
    """An answer: `head`, then as many rows of each list as fit, then the evidence of every row shown, then what was left out.

    Rows and head name their evidence under ``claims``, ``against`` and ``claim``. What holds nothing is left out of the rows.
    The first `skip` rows of each list are passed over: they came in an answer before.
    """
    head = compact(head, named=NAMED_ABOVE)
    whole = {name: [compact(row) for row in rows[skip:]] for name, rows in lists.items()}
    shown = dict(whole)
    while True:
        keys = _keys([head, *(row for rows in shown.values() for row in rows)])
        found = [one for key in keys if (one := evidence.entry(key)) is not None]
        made: dict[str, Any] = dict(head) | shown | {"evidence": found}
        left = {name: len(rows) - len(shown[name]) for name, rows in whole.items() if len(rows) > len(shown[name])}
        if left:
            made["left_out"] = left
        sizes = {name: _letters(rows) for name, rows in shown.items() if len(rows) > 1}
        if not sizes or _letters(made) <= LONGEST_ANSWER:
            return made
        largest = max(sizes, key=lambda name: sizes[name])
        shown[largest] = shown[largest][: max(1, len(shown[largest]) * 2 // 3)]


def compact(value: Any, *, named: int = MOST_NAMED) -> Any:
    """The value without what holds nothing and without what tells an assistant nothing.

    Examples
    --------
    >>> compact({"place": {"text": "Homs", "candidates": ["a"]}, "source": None, "against": []})
    {'place': {'text': 'Homs'}}
    """
    if isinstance(value, Mapping):
        kept = {name: compact(one) for name, one in value.items() if name not in _DROPPED}
        kept = {name: one for name, one in kept.items() if one is not None and one != []}
        for name in ("claims", "against", "moved_by"):
            if (over := len(kept.get(name, ())) - named) > 0:
                kept |= {name: kept[name][:named], f"more_{name}": over}
        return kept
    return [compact(one) for one in value] if isinstance(value, list | tuple) else value


def _letters(value: object) -> int:
    return len(json.dumps(value, ensure_ascii=False, default=str))


def _keys(rows: Iterable[Mapping[str, Any]]) -> list[str]:
    """The ids of claims that the rows name, each once, in the order in which they name them."""
    keys: dict[str, None] = {}
    for row in rows:
        for name in ("claim", "claims", "against"):
            named = row.get(name, ())
            keys |= dict.fromkeys((named,) if isinstance(named, str) else named)
        keys |= dict.fromkeys(_keys([*row.get("versions", ()), *row.get("moved_by", ())]))
    return list(keys)

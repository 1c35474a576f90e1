"""The JSON in what a model wrote: bare, in a fence, after its thoughts, or cut off in the middle."""

import json
import re
from dataclasses import dataclass
from itertools import islice
from typing import Any, Final

MOST: Final = 400
"""Claims taken from one answer at most: no piece of a report has more sentences."""
_THOUGHT: Final = re.compile(r"<think(?:ing)?>.*?(?:</think(?:ing)?>|\Z)", re.DOTALL | re.IGNORECASE)
_LIST: Final = re.compile(r'"claims"\s*:\s*\[')


@dataclass(frozen=True, slots=True)
class Found:
    """What stands in an answer: the claims as JSON values, and whether all of it could be read."""

    claims: tuple[Any, ...]
    whole: bool


def claims_in(text: str) -> Found | None:
    """The claims in an answer, as far as it is whole; None where it holds no list of claims.

    Examples
    --------
    >>> claims_in('Here they are: {"claims": [{"kind": "clash"}]}').claims
    ({'kind': 'clash'},)
    >>> claims_in('{"claims": [{"kind": "clash"}, {"ki')
    Found(claims=({'kind': 'clash'},), whole=False)
    >>> claims_in("I cannot do that.") is None
    True
    """
    plain = _THOUGHT.sub("", text).strip()
    for start in (match.start() for match in islice(re.finditer(r"[{\[]", plain), 8)):
        value = _value(plain, start)
        if isinstance(value, dict) and "quote" in value and "claims" not in value:  # one claim after the other
            return _run(plain, start, whole=True)
        found = value.get("claims") if isinstance(value, dict) else value
        if isinstance(found, list) and (not found or isinstance(value, dict) or any(isinstance(one, dict) for one in found)):
            return Found(tuple(found[:MOST]), whole=len(found) <= MOST)
    opened = _LIST.search(plain)
    return _run(plain, opened.end(), whole=False) if opened else None


def _value(text: str, start: int) -> Any:
    try:
        return json.JSONDecoder().raw_decode(text, start)[0]
    except (ValueError, RecursionError):
        return None


def _run(text: str, at: int, *, whole: bool) -> Found:
    """The values that stand one after the other, up to where they break off; `whole` if that is the end of what was said."""
    claims: list[Any] = []
    while len(claims) < MOST:
        start = re.compile(r"[\s,]*").match(text, at)
        at = start.end() if start else at
        try:
            value, at = json.JSONDecoder().raw_decode(text, at)
        except (ValueError, RecursionError):
            break
        claims.append(value)
    return Found(tuple(claims), whole=whole and "{" not in text[at:])

"""By whose word: the origin behind a claim, so that what many papers print of one agency or monitor counts once."""

import functools
import re
import tomllib
from collections.abc import Mapping
from importlib import resources
from typing import Final

from orontes.core.claim import Claim
from orontes.core.report import Report

HEAD: Final = 400
"""An agency named in brackets or before a dash within so many characters of the beginning is the report's own (datelines)."""
_ARTICLE: Final = re.compile(r"^(?:the|a|an|its|their)\s+", re.IGNORECASE)


@functools.cache
def _names() -> Mapping[str, tuple[tuple[str, re.Pattern[str]], ...]]:
    """Pairs of origin and pattern by group, from ``situation/data/origins.toml``."""
    text = (resources.files("orontes.situation") / "data" / "origins.toml").read_text(encoding="utf-8")
    return {
        group: tuple((origin, _pattern(names)) for origin, names in rows.items()) for group, rows in tomllib.loads(text).items()
    }


def _pattern(names: list[str]) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{'|'.join(re.escape(name) for name in names)})(?!\w)")


@functools.lru_cache(maxsize=8192)
def _named(text: str, *groups: str) -> tuple[str, ...]:
    return tuple(origin for group in groups for origin, pattern in _names()[group] if pattern.search(text))


@functools.lru_cache(maxsize=4096)
def own_origin(publisher: str | None, head: str, digest: str) -> str:
    """The origin of what a report says in its own words: the agency it is of, else its publisher, else the text itself.

    Examples
    --------
    >>> own_origin("example.com (AFP)", "", "ab12"), own_origin(None, "HOMS (Reuters) - Rebels ...", "ab12")
    ('agency:afp', 'agency:reuters')
    >>> own_origin("The Daily", "Rebels took a town.", "ab12"), own_origin(None, "Rebels took a town.", "ab12")
    ('report:The Daily', 'report:ab12')
    """
    found = _named(publisher or "", "agency", "un")
    if not found:
        bracketed = " ".join(re.findall(r"\(([^()]{2,30})\)\s*[-\u2013\u2014:]", head))
        found = _named(bracketed, "agency")
    return found[0] if found else f"report:{publisher or digest}"


@functools.lru_cache(maxsize=4096)
def _only_monitor(text: str) -> str | None:
    found = _named(text, "monitor")
    return found[0] if len(found) == 1 else None


def origin_of(claim: Claim, report: Report | None) -> str:
    """The origin of a claim: the monitor, agency or body it cites, the words for the source, or that of its report.

    A monitor without a name is the only one that the report names.

    Examples
    --------
    >>> from orontes.core.claim import Source, Span
    >>> said = Claim("r:1", "r", "clash", "reported", Span(0, 1), "x", "rule", source=Source("a war monitor", "monitor"))
    >>> origin_of(said, Report("r", "Rebels advanced, a war monitor said. The SOHR counts ...")), origin_of(said, None)
    ('monitor:sohr', 'monitor')
    """
    if claim.source is None:
        return own_origin(report.publisher, report.text[:HEAD], report.digest) if report else f"report:{claim.report}"
    found = _named(claim.source.text, "monitor", "un", "agency")
    if found:
        return found[0]
    if claim.source.kind == "monitor":
        return (_only_monitor(report.text) if report else None) or "monitor"
    return _ARTICLE.sub("", claim.source.text.strip()).casefold()

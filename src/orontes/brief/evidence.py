"""From claims to evidence: the figures that claims carry, and what the panel of the page needs to show them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations, pairwise
from typing import Any, Final

from orontes.brief.content import BriefContent
from orontes.brief.figures import FigureSheet, clean_line, clean_name, clipped
from orontes.brief.words import KIND_WORDS, MODALITY_WORDS, day_text, period_text
from orontes.core.claim import Claim
from orontes.core.evidence import Figure, Sentence
from orontes.core.report import Report

CONTEXT_LONGEST: Final = 1200
"""Characters of a paragraph on either side of a sentence that the panel shows at most."""
SENTENCE_LONGEST: Final = 4000
"""Characters of a sentence that the page shows at most; longer ones are no prose."""
PIECE_LONGEST: Final = 60_000
"""Characters of a report between two claims that the page shows at most."""


def claim_key(claim: Claim) -> str:
    """The evidence key of the sentence that says `claim`."""
    return f"claim:{claim.id}"


def add_claims(sheet: FigureSheet, claims: Iterable[Claim]) -> None:
    """Nothing; the sentences of `claims` and the numbers in them now stand in the book of `sheet`."""
    gates = sheet.assume(
        "assumed:confidence",
        "Confidence of a claim",
        "0 to 100 %, by the checks that the reading passed",
        "The reader's rules: grammar, names resolved, source named. It is not the chance that the event took place.",
    )
    for claim in claims:
        sheet.book.add_claim(claim)
        key = claim_key(claim)
        sure = claim.confidence
        sheet.put(f"confidence:{claim.id}", Figure(sure, sure, sure, "share", "inferred", how_sure(claim), (key, gates)))
        if claim.people is not None:
            people = claim.people
            best = people.best if people.low is not None and people.high is not None else None
            how = f"Read from the words \u201c{clean_name(people.text)}\u201d; vague words become an interval."
            sheet.put(f"people:{claim.id}", Figure(people.low, best, people.high, _unit(people.unit), "reported", how, (key,)))
        if claim.distance is not None:
            km = claim.distance.km
            how = f"Read from \u201c{clean_name(claim.distance.text)}\u201d."
            sheet.put(f"distance:{claim.id}", Figure(km, km, km, "km", "reported", how, (key,)))


def how_sure(claim: Claim) -> str:
    """How the confidence of a claim came about: by the reader's checks, or by a person who looked at it."""
    if claim.review is None or claim.review.status == "rejected":
        return "How sure the reader is."
    said = clean_line(claim.review.words)
    return f"A person looked at the reading: {said}. The reader had been {claim.review.confidence_read:.0%} sure."


def _unit(unit: str) -> str:
    return "people" if unit == "people" else unit


def contradictions(content: BriefContent) -> tuple[tuple[str, str], ...]:
    """Pairs of claim ids that cannot both hold: those of the situation, or else a telling and its denial and the like."""
    if content.situation is not None:
        found = []
        for conflict in content.situation.contradictions:
            versions = [ids for _, ids in conflict.versions]
            found += [(a, b) for ones, others in combinations(versions, 2) for a in ones for b in others]
        return tuple(dict.fromkeys(pair for pair in found if pair[0] != pair[1]))
    told = [claim for claim in content.claims if claim.modality not in ("historic", "hypothetical", "planned")]
    return tuple((one.id, other.id) for one, other in combinations(told, 2) if _contradict(one, other))


def _contradict(one: Claim, other: Claim) -> bool:
    if one.kind != other.kind or one.place is None or other.place is None:
        return False
    if (one.place.name or one.place.text) != (other.place.name or other.place.text):
        return False
    if (one.modality == "denied") != (other.modality == "denied"):
        return True
    holds = {"gained", "holds"}
    sides = {(c.actor.id or c.actor.text) if c.actor else None for c in (one, other)}
    return (
        one.kind == "control_change" and one.change in holds and other.change in holds and len(sides) == 2 and None not in sides
    )


def panel_data(
    sheet: FigureSheet, content: BriefContent, *, keys: Iterable[str], conflicts: Iterable[tuple[str, str]]
) -> dict[str, Any]:
    """All that the evidence panel shows, as JSON: entries, claims, reports and the paragraphs around sentences.

    Only what `keys` and the claims rest on is there. ``names`` are the keys of ``entries``; figures made of the
    same evidence name it once, in ``bases``, by place in ``entries``, and how they were made once, in ``hows``.
    """
    contexts: list[str] = []
    known: dict[tuple[str, int, int], int] = {}
    bases: dict[tuple[str, ...], int] = {}
    hows: dict[str, int] = {}
    texts = {report.id: report.text for report in content.reports}
    entries = []
    names = _reached(sheet, (*keys, *map(claim_key, (*content.claims, *content.rejected))))
    for key in names:
        entry = sheet.book.entries[key]
        record = entry.to_record()
        if isinstance(entry, Figure):
            record = {name: record[name] for name in ("kind", "unit", "status")}
            record |= {"how": hows.setdefault(entry.how, len(hows)), "text": sheet.text(key)}
            record |= {"basis": bases.setdefault(entry.basis, len(bases))}
        if isinstance(entry, Sentence) and entry.report in texts:
            record = {name: record[name] for name in ("kind", "report", "claim")}  # the quote stands in its paragraph
            record |= _placed(entry, texts[entry.report], contexts, known)
        entries.append(record)
    number = {name: n for n, name in enumerate(names)}
    against: dict[str, list[str]] = {}
    for one, other in conflicts:
        against.setdefault(one, []).append(other)
        against.setdefault(other, []).append(one)
    return {
        "names": names,
        "entries": entries,
        "hows": list(hows),
        "bases": [[number[key] for key in basis] for basis in bases],
        "contexts": contexts,
        "claims": {claim.id: _claim_record(claim, against) for claim in (*content.claims, *content.rejected)},
        "reports": {report.id: _report_record(report) for report in content.reports},
    }


def _reached(sheet: FigureSheet, keys: Iterable[str]) -> list[str]:
    """Those of the book's keys that `keys` lead to, themselves included, in the order of the book."""
    seen: set[str] = set()
    left = list(keys)
    while left:
        key = left.pop()
        if key not in seen:
            seen.add(key)
            entry = sheet.entry(key)
            left += entry.basis if isinstance(entry, Figure) else ()
    return [key for key in sheet.book.entries if key in seen]


def _placed(sentence: Sentence, text: str, contexts: list[str], known: dict[tuple[str, int, int], int]) -> dict[str, int]:
    start = max(text.rfind("\n", 0, sentence.start) + 1, sentence.start - CONTEXT_LONGEST)
    last_shown = min(sentence.end, sentence.start + SENTENCE_LONGEST)
    stop = text.find("\n", last_shown)
    end = min(len(text) if stop < 0 else stop, last_shown + CONTEXT_LONGEST)
    at = known.setdefault((sentence.report, start, end), len(contexts))
    if at == len(contexts):
        contexts.append(text[start:end])
    first, last = (_utf16_length(text[start:stop]) for stop in (sentence.start, last_shown))
    return {"context": at, "from": first, "to": last}


def _utf16_length(text: str) -> int:
    """Length of `text` as a browser counts it: JavaScript strings count UTF-16 units, reports count code points."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def _claim_record(claim: Claim, against: Mapping[str, Sequence[str]]) -> dict[str, Any]:
    return {
        "kind": KIND_WORDS[claim.kind],
        "modality": MODALITY_WORDS[claim.modality],
        "source": clean_name(claim.source.text) if claim.source else None,
        "source_kind": claim.source.kind if claim.source else None,
        "when": period_text(claim.when),
        "rule": ", ".join((claim.rule, *claim.also_by)),
        "confidence": round(100 * claim.confidence),
        "review": clean_line(claim.review.words) if claim.review else None,
        "against": sorted(against.get(claim.id, ())),
    }


def _report_record(report: Report) -> dict[str, Any]:
    return {
        "title": report.title or report.id,
        "publisher": report.publisher,
        "date": day_text(report.date) if report.date else None,
        "url": report.url,
    }


def by_report(claims: Iterable[Claim]) -> Mapping[str, Sequence[Claim]]:
    """The claims of each report, in their order; empty for a report without any."""
    found: dict[str, list[Claim]] = defaultdict(list)
    for claim in claims:
        found[claim.report].append(claim)
    return found


def report_pieces(report: Report, claims: Iterable[Claim]) -> tuple[tuple[tuple[str, tuple[str, ...]], ...], ...]:
    r"""The paragraphs of `report`, each a row of pieces with the ids of the claims whose sentence the piece belongs to.

    Examples
    --------
    >>> report_pieces(Report("r", "One. Two.\n\nThree."), ())
    ((('One. Two.', ()),), (('Three.', ()),))
    """
    own = [claim for claim in claims if claim.report == report.id]
    paragraphs = []
    begin = 0
    for line in report.text.split("\n"):
        end = begin + len(line)
        if line.strip():
            edges = {begin, end}
            for claim in own:
                edges |= {min(max(edge, begin), end) for edge in (claim.sentence.start, claim.sentence.end)}
            cuts = sorted(edges)
            row = [
                (
                    clipped(report.text[a:b], most=PIECE_LONGEST),
                    tuple(c.id for c in own if c.sentence.start <= a and b <= c.sentence.end),
                )
                for a, b in pairwise(cuts)
            ]
            paragraphs.append(tuple(row))
        begin = end + 1
    return tuple(paragraphs)

"""Answers about what reports say: claims, places, and the picture of a day."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from orontes import api
from orontes.assistants.answers import Evidence, answer
from orontes.assistants.desk import Desk, about, material, reading_of, report_of, without

PARTS: Final = (
    "control", "changes", "fronts", "links", "displaced", "relations", "capabilities", "events", "asides", "contradictions",
    "contact",
)  # fmt: skip
"""The lists of a situation that an assistant may ask for alone."""
_AROUND: Final = 80


def read(desk: Desk, told: Mapping[str, Any]) -> dict[str, Any]:
    """The claims of a report, each with its sentence under `evidence`."""
    (reading,) = api.read([report_of(told)], **reading_of(desk, told))
    head = {"report": without(reading.report.to_record(), "text"), "count": len(reading.claims)}
    rows = [without(one.to_record() | {"claim": one.id}, "id", "quote", "report") for one in reading.claims]
    return answer(head, {"claims": rows}, Evidence([reading.report], reading.claims), skip=told.get("skip", 0))


def places(desk: Desk, told: Mapping[str, Any]) -> dict[str, Any]:
    """The place mentions of a report, each with the words around it."""
    (found,) = api.places([report_of(told)], **reading_of(desk, told))
    text = found.report.text
    rows = [without(one.to_record() | {"around": _around(text, one.start, one.end)}, "report") for one in found.mentions]
    return answer({"count": len(rows)}, {"places": rows}, Evidence([found.report], ()), skip=told.get("skip", 0))


def situation(desk: Desk, told: Mapping[str, Any]) -> dict[str, Any]:
    """The picture of a day, with the claims for and against each row."""
    from orontes.situation.changes import changes_between  # noqa: PLC0415  # only a tool that is called pays
    from orontes.situation.contact import contact_lines  # noqa: PLC0415
    from orontes.situation.record import plain, situation_record  # noqa: PLC0415

    picture = api.gather(**material(desk, told))
    drawn = api.situation(picture, world=desk.world)
    record = situation_record(drawn.situation)
    names = {place.id: place.name for place in drawn.world.places}
    record["control"].sort(key=lambda row: (row["inferred"], row["status"] == "unknown", row["key"]))
    record["contact"] = [plain(line) for line in contact_lines(drawn.situation, drawn.world.network)]
    record["contradictions"] = [
        {"about": one.about, "weight": one.weight, "versions": [{"says": says, "claims": ids} for says, ids in one.versions]}
        for one in drawn.situation.contradictions
    ]
    head = {name: record[name] for name in ("as_of", "known_on", "country", "sides")} | {
        "reports": len(picture.reports), "claims_read": len(picture.claims), "weights_used": record["assumptions"],
    }  # fmt: skip
    parts = [told["part"]] if "part" in told else PARTS
    lists = {part: about(_named(record[part], names), told.get("place")) for part in parts}
    if "since" in told:
        before = api.situation_before(
            told["since"], picture, ledger=desk.ledger if "text" not in told else None, world=desk.world
        )
        lists = {"changed": about([plain(one) for one in changes_between(before, drawn.situation)], told.get("place"))} | lists
    return answer(head, lists, Evidence(picture.reports, picture.claims), skip=told.get("skip", 0))


def _named(rows: Iterable[dict[str, Any]], names: Mapping[str, str]) -> list[dict[str, Any]]:
    """The rows with the names of places beside their ids."""
    ends = ("node_from", "node_to", "node_a", "node_b")
    return [row | {f"{end}_name": names[row[end]] for end in ends if row.get(end) in names} for row in rows]


def _around(text: str, start: int, end: int) -> str:
    return " ".join(text[max(0, start - _AROUND) : end + _AROUND].split())

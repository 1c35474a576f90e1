"""All sheets of an export, in order, clean and under their profile."""

import hashlib
import json
from collections.abc import Callable
from typing import Final

from orontes.brief.content import LEAST_SHOWN
from orontes.brief.maplayers import front_lines
from orontes.brief.view import caveats, heading
from orontes.export.claim_rows import claim_rows, event_rows
from orontes.export.material import Material
from orontes.export.outlook_rows import flow_rows, forecast_rows
from orontes.export.picture_rows import control_rows, displacement_rows, front_rows, route_rows
from orontes.export.tables import Cell, Sheet, dictionary, forecast_plan, sheet_of
from orontes.output import for_terminal

PERSONS: Final = ("persons", "see people_unit")
"""Units of the columns that count people."""


def sheets_of(material: Material, *, country_name: Callable[[str], str]) -> tuple[Sheet, ...]:
    """The ten sheets, README first and dictionary last.

    Parameters
    ----------
    material : Material
    country_name : callable
        The name of a country by its ISO 3166 alpha-3 code.
    """
    lines = front_lines(material.content.situation) if material.content.situation else {}
    made = (
        ("README", [_about(material)]), ("control", control_rows(material)),
        ("fronts", front_rows(material, lines)),
        ("routes", route_rows(material)), ("displacement", displacement_rows(material)), ("flows", flow_rows(material)),
        ("forecast", forecast_rows(material)), ("events", event_rows(material, country_name)), ("claims", claim_rows(material)),
    )  # fmt: skip
    sheets = (sheet_of(name, rows) for name, rows in made)
    return (*(_clean(_withheld(sheet) if material.public else sheet) for sheet in sheets), dictionary())


def forecast_sheet(material: Material) -> Sheet:
    """The sheet ``forecast`` alone, under the internal profile, with a column for each threshold of the outlook."""
    outlook = material.content.forecast
    asked = [threshold for threshold, _ in outlook.places[0].p_arrivals_7d] if outlook and outlook.places else []
    plan = forecast_plan(asked) if asked else None
    return _clean(sheet_of("forecast", forecast_rows(material), plan=plan))


def _about(material: Material) -> dict[str, Cell]:
    content = material.content
    title = heading(content)
    outlook = content.forecast
    model = (
        f"{outlook.members} runs of a displacement model over {len(outlook.scenarios)} scenarios, seed {outlook.seed}; "
        f"{outlook.skill_label}. " if outlook else "No outlook was made. "
    )  # fmt: skip
    return {
        "title": title, "as_of": content.as_of, "issue_date": content.issue_date, "run_id": run_id(material),
        "tool_version": content.version, "sensitivity": content.profile,
        "data_licence": "; ".join(f"{one.name}: {one.credit}, {one.licence}" for one in content.attribution) or None,
        "caveats": " ".join(caveats(content)),
        "how_to_cite": f"Orontes {content.version}, {title}, issued {content.issue_date.isoformat()}, run {run_id(material)}",
        "model_card": model if material.public else model + f"Made by: {content.command}",
    }  # fmt: skip


def run_id(material: Material) -> str:
    """First twelve digits of the SHA-256 of claims, day, seed, version and profile: the same input, the same id."""
    content = material.content
    parts = [claim.to_record() for claim in content.claims]
    whole = [parts, content.issue_date.isoformat(), content.seed, content.version, content.profile]
    return hashlib.sha256(json.dumps(whole, sort_keys=True).encode("ascii")).hexdigest()[:12]


def _withheld(sheet: Sheet) -> Sheet:
    """The sheet without numbers of people too small to publish."""
    people = {n for n, column in enumerate(sheet.plan.columns) if column.unit in PERSONS and column.type != "text"}

    def kept(n: int, cell: Cell) -> Cell:
        return None if n in people and isinstance(cell, int | float) and cell < LEAST_SHOWN else cell

    return Sheet(sheet.plan, tuple(tuple(kept(n, cell) for n, cell in enumerate(row)) for row in sheet.rows))


def _clean(sheet: Sheet) -> Sheet:
    """The sheet without characters that steer terminals or text direction, and without halves of characters."""
    return Sheet(sheet.plan, tuple(tuple(_plain(cell) for cell in row) for row in sheet.rows))


def _plain(cell: Cell) -> Cell:
    return for_terminal(cell).encode("utf-8", "replace").decode("utf-8") if isinstance(cell, str) else cell

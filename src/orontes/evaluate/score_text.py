"""The score table as text for a terminal, or as Markdown for the documentation."""

import math
from collections.abc import Callable, Sequence

from orontes.evaluate.figures import Figures, ratio
from orontes.evaluate.score_table import ALL_HORIZONS, Group, ScoreTable

HEAD = (
    "model", "ARD", "nMAE", "flow-ARD", "CRPS [95 %]", "log CRPS", "WIS", "cover 50/80/90", "width 80", "skill", "vs pp [95 %]",
    "log skill", "better in",
)  # fmt: skip
ONLY_SUDDEN = ("plan30", "clim")
"""References that differ from others in city cases only."""


def score_text(table: ScoreTable) -> str:
    """The table for a terminal: aligned columns, every case."""
    return _document(table, _aligned, str)


def score_markdown(table: ScoreTable) -> str:
    """The table in Markdown: every case, not only means."""
    return _document(table, _piped, "**{}**".format)


def _document(table: ScoreTable, layout: Callable[[Sequence[Sequence[str]]], str], caption: Callable[[str], str]) -> str:
    parts: list[str] = [note for note in (_notes(table),) if note]
    for track, kind in dict.fromkeys((group.track, group.case_class) for group in table.groups):
        groups = [group for group in table.groups if (group.track, group.case_class) == (track, kind)]
        truth = "after all revisions" if table.latest else "as first published"
        about = f"Track {track}, class {kind}, part {table.part}, {table.subset} rows, truth {truth}"
        whole = next(group for group in groups if group.horizon == ALL_HORIZONS)
        models = [name for name in whole.means if kind != "slow" or name not in ONLY_SUDDEN]
        for group in [*(g for g in groups if g.horizon != ALL_HORIZONS), whole]:
            lead = "all horizons" if group.horizon == ALL_HORIZONS else f"{group.horizon} days ahead"
            count = len(group.counted)
            parts.append(caption(f"{about}: {lead}, mean over {count} case{'' if count == 1 else 's'}"))
            parts.append(layout(_means(group, models, "pp" if table.part == "rolling" else "equal")))
        for title, value in (
            ("ARD by case", lambda own, _: own.ard),
            ("CRPS / CRPS of persistence by case", lambda own, last: ratio(own.crps, last.crps)),
            ("Share of counts in the 80 % interval by case", lambda own, _: own.coverage_80),
        ):
            parts += [caption(f"{about}: {title} (* weak, not in the mean)"), layout(_cases(whole, models, value))]
    return "\n\n".join(parts) + "\n"


def _notes(table: ScoreTable) -> str:
    lines: list[str] = []
    for note in table.notes:
        missing = sum(note.missing.values())
        line = f"{note.model} [{note.track}]: {note.rows} rows asked, {missing} missing"
        if missing:
            cases = ", ".join(f"{name} {count}" for name, count in sorted(note.missing.items()))
            line += f" (scored as the worst reference): {cases}"
        if note.is_suspicious:
            line += f". SUSPICIOUS: {note.exact_hits} medians equal the later truth"
        lines.append(line)
    return "\n".join(lines)


def _means(group: Group, models: Sequence[str], yardstick: str) -> list[list[str]]:
    head = [cell.replace("vs pp", f"vs {yardstick}") for cell in HEAD]
    rows = [head]
    for name in models:
        mean = group.means[name]
        values, skill, other = mean.figures, mean.skill["persistence"], mean.skill[yardstick]
        cover = "/".join(_number(values[key], 2) for key in ("coverage_50", "coverage_80", "coverage_90"))
        crps = f"{_number(values['crps'])} {_range(mean.intervals['crps'], 3)}"
        gain = f"{_number(other.mean, 2)} {_range(other.interval, 2)}"
        rows.append([
            name, _number(values["ard"]), _number(values["nmae"]), _number(values["flow_ard"], 2), crps,
            _number(values["log_crps"]), _number(values["wis"]), cover, _number(values["width_80"], 2), _number(skill.mean, 2),
            gain, _number(other.log, 2), f"{other.better}/{other.cases}",
        ])  # fmt: skip
    return rows


def _cases(group: Group, models: Sequence[str], value: Callable[[Figures, Figures], float]) -> list[list[str]]:
    rows = [["case", "rows", "cold", *models]]
    last = group.by_case["persistence"]
    for case, figures in last.items():
        star = "" if case in group.counted else "*"
        cells = [_number(value(group.by_case[name][case], figures)) for name in models]
        rows.append([case + star, str(figures.rows), str(figures.cold_rows), *cells])
    return rows


def _number(value: float, digits: int = 3) -> str:
    return f"{value:.{digits}f}" if math.isfinite(value) else "-"


def _range(interval: tuple[float, float], digits: int) -> str:
    return f"[{_number(interval[0], digits)}, {_number(interval[1], digits)}]"


def _aligned(rows: Sequence[Sequence[str]]) -> str:
    widths = [max(len(row[n]) for row in rows) for n in range(len(rows[0]))]
    return "\n".join(
        "  ".join([row[0].ljust(widths[0]), *(cell.rjust(width) for cell, width in zip(row[1:], widths[1:], strict=True))])
        for row in rows
    )


def _piped(rows: Sequence[Sequence[str]]) -> str:
    lines = ["| " + " | ".join(row) + " |" for row in rows]
    lines.insert(1, "|" + "---|" * len(rows[0]))
    return "\n".join(lines)

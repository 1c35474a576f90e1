"""Makes the packaged table of residuals from folders of past cases.

usage: python tools/build_residuals.py CASE... [--out src/orontes/forecast/data]

Writes residuals.csv.gz (log ratios and traits, no counts), scores.csv (how the candidates of the stack did, each case forecast
from the others) and residuals.toml (what both were made of, and their SHA-256). The same cases give the same bytes.
"""

import argparse
import hashlib
from pathlib import Path

from orontes.evaluate.case import Case
from orontes.evaluate.case_folder import read_cases
from orontes.forecast.lesson_rows import table_of
from orontes.forecast.past_scores import record_of
from orontes.forecast.residual_table import FILE, PROVENANCE, ResidualTable, fingerprint, from_bytes, to_bytes
from orontes.forecast.stack import SCORES_FILE, record_to_text

HEAD = """\
# Where the table of residuals comes from. Made by tools/build_residuals.py; do not edit.
# Each row: how far simple rules (persistence, drift, share, flow30, first counts by population or by roads) were off on one
# past issue date, as ln((count + 200) / (forecast + 200)), and the traits of the row. No count of any case is in it.
# Counts behind it: UNHCR registrations in FabFlee (D. Groen and contributors, BSD-3-Clause, github.com/djgroen/FabFlee),
# UNHCR/NRC PRMN monthly figures for Somalia (github.com/unhcr/Jetson), and published figures of UN agencies, governments and
# press for city shocks and quiet cities. Forecasts of a case leave its own rows and scores out.
"""


def provenance(table: ResidualTable, contents: dict[str, bytes], cases: tuple[Case, ...]) -> str:
    """The text of the provenance file."""
    digests = [f'"{name}" = "{hashlib.sha256(content).hexdigest()}"' for name, content in contents.items()]
    lines = [HEAD, f"rows = {len(table)}", "", "[sha256]", *digests]
    for case in cases:
        rows = int((table.words["case"] == case.name).sum())
        kind = case.protocol.case_class or "none"
        lines += [
            "",
            "[[case]]",
            f'name = "{case.name}"',
            f'fingerprint = "{fingerprint(case)}"',
            f'class = "{kind}"',
            f"rows = {rows}",
        ]
        if case.protocol.weak:
            lines.append('note = "weak: too few reports, teaches nothing"')
    return "\n".join(lines) + "\n"


def main() -> None:
    """Read the cases, write the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("cases", nargs="+", type=Path)
    parser.add_argument("--out", type=Path, default=Path(__file__).parents[1] / "src/orontes/forecast/data")
    options = parser.parse_args()
    cases = read_cases(options.cases)
    table = table_of(cases)
    data = to_bytes(table)
    # the candidates are scored with the table as it is read back: rounded
    contents = {FILE: data, SCORES_FILE: record_to_text(record_of(cases, from_bytes(data))).encode()}
    options.out.mkdir(parents=True, exist_ok=True)
    for name, content in contents.items():
        (options.out / name).write_bytes(content)
    (options.out / PROVENANCE).write_text(provenance(table, contents, cases), encoding="utf-8")
    print(f"{len(table):,} rows of {len(cases)} cases, {sum(map(len, contents.values())):,} bytes, in {options.out}")


if __name__ == "__main__":
    main()

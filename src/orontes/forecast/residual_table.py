"""The table that forecasts learn from: how far the simple rules were off in past cases, and the traits of each row.

It holds log ratios and traits only, no count of any case. It ships with Orontes (`data/residuals.csv.gz`), and its provenance
stands beside it (`data/residuals.toml`).
"""

import csv
import functools
import gzip
import hashlib
import io
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from importlib.resources import files
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from orontes.errors import DamagedDataError
from orontes.evaluate.board import Floats
from orontes.evaluate.case import Case
from orontes.forecast.traits import TRAITS

RULES: Final = ("persistence", "drift", "share", "flow30", "anchor", "reach", "learned")
"""Rules with residuals ln((count + 200) / (forecast + 200)): of `evaluate.reference`; the people that a first count is scaled
by (`traits.Traits.anchor_persons`); `reach.reach_forecasts`; and the rules of the regime as weighted by the case itself
(`experience.learned_points`)."""
WORDS: Final = ("case", "fingerprint", "country", "period", "case_class", "track", "part")
NUMBERS: Final = (
    "horizon", "growth_class", "weight", "share_gone", "elapsed_days", *(f"residual_{rule}" for rule in RULES), *TRAITS,
)  # fmt: skip
"""Columns of numbers: horizon in days; `evaluate.residuals.growth_class`; weight of the row in its case (they sum to 1 over
track, part and whether counted before); share of the population gone (NaN where unknown); days since the start."""
ORIGIN: Final = WORDS[:4]
"""The words that make an `Origin`."""
FILE: Final = "residuals.csv.gz"
PROVENANCE: Final = "residuals.toml"


@dataclass(frozen=True, slots=True)
class ResidualTable:
    """Columns of R rows: words and numbers by name, NaN where there is none."""

    words: Mapping[str, NDArray[np.str_]]
    numbers: Mapping[str, Floats]

    def __len__(self) -> int:
        """Number of rows."""
        return len(self.words["case"])

    def lends_to(self, case: Case) -> NDArray[np.bool_]:
        """Rows that a forecast of `case` may learn from, (R,): those of cases that `may_teach` it."""
        origins = list(zip(*(self.words[name].tolist() for name in ORIGIN), strict=True))
        allowed = {origin: may_teach(Origin(*origin), case) for origin in dict.fromkeys(origins)}
        return np.array([allowed[origin] for origin in origins], dtype=np.bool_)

    def columns(self, names: Iterable[str], rows: NDArray[np.bool_]) -> Floats:
        """The columns of numbers `names` of the chosen `rows`, (chosen, names)."""
        chosen = [self.numbers[name][rows] for name in names]
        return np.stack(chosen, axis=1) if chosen else np.zeros((int(rows.sum()), 0))


class Origin(NamedTuple):
    """Which case something was learned from: name, fingerprint, countries (joined by spaces) and period (first/last day, ISO)."""

    case: str
    fingerprint: str
    country: str
    period: str

    @classmethod
    def of(cls, case: Case) -> "Origin":
        """The origin of what `case` teaches."""
        days = (date.fromordinal(day).isoformat() for day in (case.start, case.end))
        return cls(case.name, fingerprint(case), " ".join(case.country), "/".join(days))


def may_teach(origin: Origin, case: Case) -> bool:
    """Whether a forecast of `case` may learn from the case `origin`: another name, other content, not there at the same time.

    Cases of one country whose periods overlap tell of the same war, and one could know the other's future.
    """
    own = Origin.of(case)
    (first, last), (own_first, own_last) = origin.period.split("/"), own.period.split("/")
    together = bool(set(origin.country.split()) & set(case.country)) and first <= own_last and own_first <= last
    return origin.case != own.case and origin.fingerprint != own.fingerprint and not together


def fingerprint(case: Case) -> str:
    """Twelve hexadecimal digits that name a case by its content: start, end, targets and where its places lie.

    A case under another name, or with counts or events cut off, has the same.
    """
    places = sorted(f"{place.lat:.3f},{place.lon:.3f}" for place in case.places.values())
    targets = sorted(":".join(target) for target in case.targets)
    words = "\n".join((str(case.start), str(case.end), *targets, *places))
    return hashlib.sha256(words.encode()).hexdigest()[:12]


def to_bytes(table: ResidualTable) -> bytes:
    """The table as a compressed CSV file; the same table gives the same bytes."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow((*WORDS, *NUMBERS))
    words, numbers = [table.words[name].tolist() for name in WORDS], [table.numbers[name].tolist() for name in NUMBERS]
    for n in range(len(table)):
        cells = [column[n] for column in words]
        writer.writerow([*cells, *("" if np.isnan(column[n]) else f"{round(column[n], 4):.6g}" for column in numbers)])
    return gzip.compress(text.getvalue().encode(), mtime=0)


def from_bytes(data: bytes, *, classes: Iterable[str] | None = None) -> ResidualTable:
    """The table in a compressed CSV file, or its rows of some classes of case alone.

    Raises
    ------
    DamagedDataError
        If it is not one, or columns are missing.
    """
    try:
        rows = list(csv.reader(io.StringIO(gzip.decompress(data).decode())))
        head, body = rows[0], rows[1:]
        if classes is not None:
            kept, at = frozenset(classes), head.index("case_class")
            body = [row for row in body if row[at] in kept]
        columns = dict(zip(head, zip(*body, strict=True), strict=True))
        words = {name: np.array(columns[name], dtype=np.str_) for name in WORDS}
        numbers = {name: np.array([cell or "nan" for cell in columns[name]], dtype=np.float64) for name in NUMBERS}
    except (OSError, EOFError, ValueError, IndexError, KeyError) as error:
        cure = "install Orontes again, or run tools/build_residuals.py"
        raise DamagedDataError(f"table of residuals ({error})", cure=cure, where=FILE) from None
    return ResidualTable(words, numbers)


@functools.cache
def packaged_residuals(classes: tuple[str, ...] | None = None) -> ResidualTable:
    """The table that ships with Orontes, or its rows of some classes of case alone, which are there sooner.

    Raises
    ------
    DamagedDataError
        If it is not there, or not the one that its provenance names.
    """
    return from_bytes(packaged_file(FILE), classes=classes)


def packaged_file(name: str) -> bytes:
    """The packaged data file `name`, checked against the SHA-256 in its provenance.

    Raises
    ------
    DamagedDataError
        If it is not there, or not the one that the provenance names.
    """
    folder, cure = files("orontes.forecast") / "data", "install Orontes again"
    try:
        data = (folder / name).read_bytes()
        wanted = tomllib.loads((folder / PROVENANCE).read_text(encoding="utf-8"))["sha256"][name]
    except (OSError, KeyError, tomllib.TOMLDecodeError) as error:
        raise DamagedDataError(f"packaged data ({error})", cure=cure, where=name) from None
    if hashlib.sha256(data).hexdigest() != wanted:
        raise DamagedDataError("packaged data", limit="the file that its provenance names", cure=cure, where=name)
    return data

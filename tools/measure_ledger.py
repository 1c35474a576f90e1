"""How fast a ledger of a million claims is: adding 1,000 reports, and the claims of one country.

python tools/measure_ledger.py [CLAIMS] [FOLDER]
"""

import datetime as dt
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from orontes.core.claim import Actor, Claim, Source, Span
from orontes.core.period import Period
from orontes.core.place import Place
from orontes.core.report import Report
from orontes.ledger.entry import Entry
from orontes.ledger.store import Ledger

CLAIMS_A_REPORT = 10
COUNTRIES = [f"{chr(65 + n // 26)}{chr(65 + n % 26)}X" for n in range(50)]
FIRST = dt.date(2020, 1, 1)


def entries(first: int, count: int) -> Iterator[Entry]:
    """Made-up reports of 3,000 characters with ten claims each, over 50 countries and four years."""
    for number in range(first, first + count):
        day, country = FIRST + dt.timedelta(days=number % 1460), COUNTRIES[number % len(COUNTRIES)]
        sentences = [
            f"Rebels took town {number}-{n} on that day, a monitor said, and many people left for the coast. " for n in range(30)
        ]
        text, at, claims = "".join(sentences), 0, []
        for n in range(CLAIMS_A_REPORT):
            length = len(sentences[n])
            claims.append(
                Claim(
                    f"r:{n}", "r", "control_change", "reported", Span(at, at + length), sentences[n], "rule.1", change="gained",
                    source=Source("a monitor", "monitor"), actor=Actor("Rebels", None, "opposition"), when=Period.of_day(day),
                    place=Place(f"town {n}", f"Town {n}", n, n, country, id=f"geonames:{country}{n}", resolved_by="exact"),
                )
            )  # fmt: skip
            at += length
        yield Entry(Report(f"report {number}", text, day, "Rebels took towns"), tuple(claims), "made up", day)


def main() -> None:
    """Print the seconds of each step."""
    wanted = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    folder = Path(sys.argv[2]) if len(sys.argv) > 2 else Path(tempfile.mkdtemp())
    path, reports = folder / "million.ledger", wanted // CLAIMS_A_REPORT
    with Ledger.writing(path) as ledger:
        started = time.perf_counter()
        for first in range(0, reports, 1000):
            ledger.append(entries(first, min(1000, reports - first)))
        print(
            f"{reports:,} reports, {wanted:,} claims: {time.perf_counter() - started:.0f} s, {path.stat().st_size / 1e9:.2f} GB"
        )
        more = list(entries(reports, 1000))
        started = time.perf_counter()
        for first in range(0, 1000, 40):
            ledger.append(more[first : first + 40])
        print(f"adding 1,000 reports, 40 at a time: {time.perf_counter() - started:.2f} s")
    with Ledger.reading(path) as ledger:
        for name, days in (("a year", 365), ("all", 99_999)):
            started = time.perf_counter()
            last = FIRST + dt.timedelta(days=1460)
            found = ledger.picture(
                country=COUNTRIES[7], as_of=last, known_on=last, since=max(last - dt.timedelta(days=days), FIRST)
            )
            print(f"claims of one country, {name}: {len(found.claims):,} in {time.perf_counter() - started:.2f} s")


if __name__ == "__main__":
    main()

"""The bundled sample, stage by stage: a diff shows at which stage something moved. Each stage is paired with a law.

When a change is meant: ``pytest tests/golden --update-golden``, read the diff, and say in CHANGELOG under "Numbers change"
what moved.
"""

import dataclasses
import json
from pathlib import Path
from typing import Any

import pytest

from orontes import api
from orontes.api import Brief
from orontes.config import OutlookOptions
from orontes.forecast.outlook import Outlook, Spread

HERE = Path(__file__).parent


@pytest.fixture(scope="module")
def brief() -> Brief:
    return api.brief([api.sample()], options=OutlookOptions(members=200))


def _compare(name: str, lines: list[str], *, update: bool) -> None:
    path = HERE / name
    if update:
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    assert lines == path.read_text(encoding="utf-8").splitlines(), f"{name}: if this is meant, run with --update-golden"


def _plain(value: object) -> Any:
    """The value as JSON can hold it; numbers to six digits, so that another processor gives the same text."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {field.name: _plain(getattr(value, field.name)) for field in dataclasses.fields(value)}
    if isinstance(value, tuple | list):
        return [_plain(item) for item in value]
    if isinstance(value, float):
        return float(f"{value:.6g}")
    return value if isinstance(value, str | int | bool | None) else str(value)


def test_claims(brief: Brief, update_golden: bool) -> None:
    records = [claim.to_record() for claim in brief.content.claims]
    _compare("claims.jsonl", [json.dumps(record, ensure_ascii=False) for record in records], update=update_golden)


def test_law_every_quote_is_the_slice_that_its_sentence_names(brief: Brief) -> None:
    text = brief.content.reports[0].text
    for claim in brief.content.claims:
        assert text[claim.sentence.start : claim.sentence.end] == claim.quote


def test_situation(brief: Brief, update_golden: bool) -> None:
    situation = brief.content.situation
    assert situation is not None
    lines = []
    for field in dataclasses.fields(situation):
        value = getattr(situation, field.name)
        items = value if isinstance(value, tuple) else (value,)
        lines += [f"{field.name}\t{json.dumps(_plain(item), ensure_ascii=False)}" for item in items]
    _compare("situation.tsv", lines, update=update_golden)


def test_law_claims_used_and_unused_are_the_claims_given(brief: Brief) -> None:
    situation = brief.content.situation
    assert situation is not None
    given = {claim.id for claim in brief.content.claims}
    unused = {item.claim for item in situation.unused}
    used: set[str] = set()
    for field in dataclasses.fields(situation):
        for state in value if isinstance(value := getattr(situation, field.name), tuple) else ():
            used |= set(getattr(state, "claims", ())) | set(getattr(state, "against", ()))
            if field.name == "asides":
                used.add(state.claim)
    assert unused <= given
    assert used <= given
    assert used | unused == given
    assert not used & unused


def _outlook(brief: Brief) -> Outlook:
    assert isinstance(brief.content.outlook, Outlook)
    return brief.content.outlook


def _rows(outlook: Outlook) -> list[tuple[str, list[float]]]:
    """The numbers of an outlook under their names: quantiles and mean of totals, scenarios and the ten largest places."""

    def numbers(spread: Spread) -> list[float]:
        return [*spread.quantiles, spread.mean]

    rows = [(f"all {name}", numbers(getattr(outlook, name))) for name in ("departures", "arrivals", "displaced", "trapped_peak")]
    rows += [(f"scenario {s.name} weight and departures", [s.weight, *numbers(s.departures)]) for s in outlook.scenarios]
    rows += [(f"{place.name} departures", numbers(place.departures)) for place in outlook.places[:10]]
    rows += [(f"{place.name} arrivals", numbers(place.arrivals)) for place in outlook.places[:10]]
    return rows


def test_outlook(brief: Brief, update_golden: bool) -> None:
    """Names are compared as they are, numbers to 5 %: another processor may round one member the other way."""
    path = HERE / "outlook.tsv"
    rows = _rows(_outlook(brief))
    if update_golden:
        path.write_text("".join(f"{name}\t{' '.join(f'{x:.6g}' for x in row)}\n" for name, row in rows), encoding="utf-8")
    kept = [line.split("\t") for line in path.read_text(encoding="utf-8").splitlines()]
    hint = "if this is meant, run with --update-golden"
    assert sorted(name for name, _ in rows) == sorted(name for name, _ in kept), hint
    golden = {name: [float(x) for x in numbers.split()] for name, numbers in kept}
    for name, row in rows:
        assert row == pytest.approx(golden[name], rel=0.05, abs=20), f"{name}: {hint}"


def test_law_an_outlook_adds_up(brief: Brief) -> None:
    outlook = _outlook(brief)
    assert sum(scenario.weight for scenario in outlook.scenarios) == pytest.approx(1.0)
    assert outlook.arrivals.mean <= outlook.departures.mean + outlook.displaced.mean
    for place in outlook.places:
        assert 0 <= place.departures.low <= place.departures.high <= place.population * 1.0001

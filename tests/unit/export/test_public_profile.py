"""The public profile: whatever is drawn or written afterwards sees no town, no word of a report, no small number."""

import base64
import dataclasses
import datetime as dt
import re
import zlib
from pathlib import Path

import pytest

from orontes import api
from orontes.brief.content import LEAST_SHOWN
from orontes.brief.page import render
from orontes.config import OutlookOptions
from orontes.core.report import Report
from orontes.disclosure.rules import UNDER
from orontes.errors import InputError

QUICK = OutlookOptions(members=40, days=8)
TEXT = (
    "Rebels captured Talbisseh and Rastan on Thursday, the Observatory said, five kilometres from Homs. Sixty people fled "
    "Rastan for a camp in Tartus. Thousands of people fled Homs for Latakia. Clashes broke out in Homs on Friday.\n\n"
    "Hama is a stronghold of the Alawite minority. The Rastan bridge on the M5 was struck, said Ali Hamieh."
)


@pytest.fixture(scope="module")
def reports() -> list[Report]:
    return [
        Report("secret-source-7", TEXT, date=dt.date(2024, 12, 6), title="Talbisseh falls", publisher="A paper"),
        Report(
            "older",
            "The road between Aleppo and Idlib was closed by fighters.",
            date=dt.date(2024, 12, 1),
            publisher="Another paper",
        ),
    ]


@pytest.fixture(scope="module")
def brief(reports: list[Report]) -> api.Brief:
    return api.brief(reports, options=QUICK, profile="public")


@pytest.fixture(scope="module")
def internal(reports: list[Report]) -> api.Brief:
    return api.brief(reports, options=QUICK)


def everything(brief: api.Brief) -> str:
    """The page with what is packed in it."""
    packed = re.search(r'id="evidence-data">(.*?)</script>', brief.page, re.DOTALL)[1]
    return brief.page + zlib.decompress(base64.b64decode(packed)).decode("utf-8")


def test_no_town_and_no_word_of_a_report_is_in_the_file(brief: api.Brief, internal: api.Brief) -> None:
    towns = {place.name for claim in internal.content.claims for place in claim.places if place.kind == "town"}
    towns |= {place.name for place in internal.content.outlook.places}
    regions = {state.place.name for state in brief.content.situation.control} | {p.name for p in brief.content.outlook.places}
    regions = {name.removesuffix(" Governorate").removeprefix("Rural ") for name in regions}
    assert {"Al-Rastan", "Talbiseh"} <= towns
    declared = " ".join(str(leaf.to_record()) for _, leaf in brief.content.outlook.evidence)
    page = everything(brief)
    for name in (name for name in towns - regions if name not in declared):
        assert not re.search(rf"(?<![\w-]){re.escape(name)}(?![\w-])", page), name
    assert "Talbiseh" in internal.page
    for words in ("secret-source-7", "Talbisseh", "Alawite", "Hamieh", "Observatory", "geonames:", "stronghold"):
        assert words not in page, words
    assert "Public: by region" in brief.page
    assert "Internal: not for publication" in internal.page


def test_a_region_is_not_said_to_have_been_taken_as_a_whole(brief: api.Brief) -> None:
    assert not re.search(r"took (<[^>]*>)?Homs", brief.page)
    assert "took places in" in re.sub(r"<[^>]*>", "", brief.page)


def test_small_numbers_are_withheld_wherever_they_stand(brief: api.Brief, internal: api.Brief) -> None:
    def numbers(content: object) -> list[float]:
        outlook = content.outlook
        spreads = [outlook.departures, outlook.arrivals, *(flow.persons for flow in outlook.flows)]
        spreads += [getattr(place, name) for place in outlook.places for name in ("departures", "arrivals", "trapped_peak")]
        found = [value for spread in spreads for value in spread.quantiles]
        found += [float(value) for series in outlook.totals for value in series.quantiles.ravel()]
        told = [end for row in content.situation.displaced for end in (row.low, row.high)]
        told += [end for claim in content.claims if claim.people for end in (claim.people.low, claim.people.high)]
        return found + [end for end in told if end is not None]

    assert min(numbers(internal.content)) < LEAST_SHOWN - 1
    assert min(numbers(brief.content)) >= UNDER
    assert [moved.text for moved in brief.content.situation.displaced if moved.low is None] == ["withheld"]
    assert "under 100" in brief.page
    shown = [float(text.replace(",", "")) for text in re.findall(r'n-forecast"[^>]*><span class="v">([\d,]+)</span>', brief.page)]
    counts = [value for value in shown if value not in (len(brief.content.outlook.days), brief.content.outlook.members)]
    assert counts
    assert min(counts) >= LEAST_SHOWN


def test_roads_are_those_of_three_days_before(brief: api.Brief, internal: api.Brief) -> None:
    assert {link.ref for link in internal.content.situation.links if link.status == "cut"} >= {"M5"}
    kinds = {claim.kind for claim in brief.content.claims}
    assert "infrastructure_damage" not in kinds
    young = [claim for claim in brief.content.claims if claim.kind == "route_closed"]
    assert [claim.report for claim in young] == ["report 2"], "the closure of 1 December is old enough"
    assert all(link.place is None for link in brief.content.situation.links)


def test_every_number_of_the_public_page_still_opens_something(brief: api.Brief) -> None:
    assert render(brief.content) == brief.page
    assert all(state.claims or state.how for state in brief.content.situation.control)
    assert abs(sum(p for _, p in brief.content.situation.control[0].probabilities) - 1) < 1e-9


def test_what_the_internal_page_says_does_not_change(internal: api.Brief) -> None:
    assert dataclasses.replace(internal.content, profile="internal") == internal.content


def test_an_unknown_profile_is_told_before_the_work(reports: list[Report]) -> None:
    with pytest.raises(InputError, match="internal or public"):
        api.brief(reports, profile="secret")


def test_the_export_is_made_of_the_same(tmp_path: Path, reports: list[Report]) -> None:
    made = api.export(reports, tmp_path, options=QUICK, profile="public", only="csv,geojson")
    whole = "".join(file.read_text(encoding="utf-8") for file in made.files)
    for words in ("secret-source-7", "Talbis", "Rastan", "Alawite", "Hamieh", "Observatory", "geonames:"):
        assert words not in whole, words

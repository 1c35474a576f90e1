"""The page: every number reaches its evidence, nothing of a report runs, nothing is fetched."""

import base64
import dataclasses
import json
import re
import zlib
from html.parser import HTMLParser
from typing import Any

import pytest

import brief_case as case
from orontes.brief.assets import source_hash
from orontes.brief.page import render
from orontes.core.claim import Claim, Source, Span
from orontes.core.place import Place
from orontes.core.quantity import People
from orontes.core.report import Report
from orontes.errors import InputError
from orontes.forecast.outlook import NoThreat
from orontes.situation.states import Contradiction

VOID = {"meta", "link", "br", "img", "rect", "circle", "path", "line", "input", "hr"}
ZONES = {
    "quote": re.compile(r".*", re.DOTALL),  # words of a report
    "name": re.compile(r".{0,60}"),  # a name: of a place, an actor, a road ("M5")
    "citation": re.compile(r".*", re.DOTALL),  # the wording of a source, a declared assumption, a licence, an address
    "axis": re.compile(r"[\d,.]+( million)?|\d{1,2} [A-Z][a-z]{2}"),  # marks of a chart
    "version": re.compile(r"Made with Orontes [\w.+-]+ on \d{4}-\d\d-\d\d \d\d:\d\d UTC, seed \d+\."),
    "command": re.compile(r".*", re.DOTALL),  # as typed
}
"""Where digits may stand without evidence, and what may stand there."""


class Walker(HTMLParser):
    """Collects elements, scripts, and pieces of text with the zones and figures around them."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.stack: list[tuple[str, dict[str, str | None]]] = []
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.loose: list[str] = []
        self.zoned: list[tuple[str, str]] = []
        self.blocks: dict[str, list[tuple[dict[str, str | None], str]]] = {"script": [], "style": []}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.stack.append((tag, dict(attrs)))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        while self.stack:
            if self.stack.pop()[0] == tag:
                break

    def handle_data(self, data: str) -> None:
        if self.stack and self.stack[-1][0] in self.blocks:
            self.blocks[self.stack[-1][0]].append((self.stack[-1][1], data))
            return
        around = [attrs for _, attrs in self.stack]
        tags = [tag for tag, _ in self.stack]
        if not re.search(r"\d", data) or any("data-figure" in attrs for attrs in around):
            return
        zone = next((attrs["data-zone"] for attrs in reversed(around) if "data-zone" in attrs), None)
        if zone is not None:
            self.zoned.append((str(zone), data))
        elif "time" not in tags:
            self.loose.append(data)


def walk(html: str) -> Walker:
    walker = Walker()
    walker.feed(html)
    return walker


def evidence(walker: Walker) -> Any:
    """The evidence of the page, its entries under their keys and the bases of figures as keys."""
    packed = next(text for attrs, text in walker.blocks["script"] if attrs.get("id") == "evidence-data")
    book = json.loads(zlib.decompress(base64.b64decode(packed)))["book"]
    book["bases"] = [[book["names"][n] for n in basis] for basis in book["bases"]]
    book["entries"] = dict(zip(book["names"], book["entries"], strict=True))
    return book


@pytest.fixture(scope="module")
def page() -> str:
    return render(case.content())


@pytest.fixture(scope="module")
def walked(page: str) -> Walker:
    return walk(page)


def test_every_figure_reaches_a_sentence_a_cell_or_an_assumption(walked: Walker) -> None:
    book = evidence(walked)
    entries = book["entries"]

    def leaves(key: str, path: tuple[str, ...] = ()) -> list[str]:
        assert key in entries, key
        assert key not in path, path
        entry = entries[key]
        if entry["kind"] == "figure":
            assert book["hows"][entry["how"]]
            basis = book["bases"][entry["basis"]]
            assert basis, key
            return [leaf for part in basis for leaf in leaves(part, (*path, key))]
        return [entry["kind"]]

    shown = [attrs["data-figure"] for _, attrs in walked.elements if "data-figure" in attrs]
    assert len(shown) > 150
    for key in shown:
        kinds = leaves(str(key))
        assert kinds
        assert set(kinds) <= {"sentence", "cell", "assumption"}


def test_every_key_on_the_map_is_in_the_book(walked: Walker) -> None:
    entries = evidence(walked)["entries"]
    drawn = next(json.loads(text) for attrs, text in walked.blocks["script"] if attrs.get("id") == "map-data")
    keys = [item["key"] for kind in ("towns", "fronts", "roads", "cuts", "flows") for item in drawn[kind]]
    assert len(keys) > 10
    assert set(keys) <= set(entries)


def test_no_number_stands_loose(walked: Walker) -> None:
    assert walked.loose == []
    for zone, text in walked.zoned:
        assert ZONES[zone].fullmatch(text.strip()), (zone, text)


def test_the_walker_would_find_a_loose_number() -> None:
    found = walk("<p>About 4,500 people; <time>7 Dec</time> <span data-figure='x'>5</span> <bdi data-zone='name'>M5</bdi></p>")
    assert found.loose == ["About 4,500 people; "]


def test_shown_numbers_are_those_of_the_book(page: str, walked: Walker) -> None:
    entries = evidence(walked)["entries"]
    assert entries["people:homs-own-words:6"]["text"] == "4,500 (2,000–10,000)"
    assert '<span class="v">4,500</span> <span class="range">(2,000–10,000)</span>' in page
    assert entries["link:2"]["text"] == "likely, 70\u202f%"


def test_sentences_are_found_where_a_browser_looks(walked: Walker) -> None:
    book = evidence(walked)
    quotes = {claim.id: claim.quote for claim in case.CLAIMS}
    sentences = [entry for entry in book["entries"].values() if entry["kind"] == "sentence"]
    assert len(sentences) == len(quotes)
    for entry in sentences:
        units = book["contexts"][entry["context"]].encode("utf-16-le")
        assert units[2 * entry["from"] : 2 * entry["to"]].decode("utf-16-le") == quotes[entry["claim"]]


def test_only_the_scripts_and_styles_of_the_policy(page: str, walked: Walker) -> None:
    policy = next(attrs["content"] for _, attrs in walked.elements if attrs.get("http-equiv") == "Content-Security-Policy")
    assert policy is not None
    rules = dict(rule.split(" ", 1) for rule in policy.split("; "))
    assert rules["default-src"] == "'none'"
    assert "unsafe" not in policy
    run = [text for attrs, text in walked.blocks["script"] if "type" not in attrs]
    assert len(run) == 4
    assert {source_hash(text) for text in run} == set(rules["script-src"].split())
    assert {source_hash(text) for _, text in walked.blocks["style"]} == set(rules["style-src"].split())
    assert rules["img-src"] == "data:"
    for tag, attrs in walked.elements:
        assert tag not in ("link", "img", "iframe", "object", "form")
        assert not [name for name in attrs if name.startswith("on") or name in ("style", "src")], (tag, attrs)
        assert (attrs.get("href") or "#").startswith("#"), attrs
    assert "sourceMappingURL" not in page
    assert len(page.encode()) < 1_000_000


HOSTILE = '</script><script>window.hacked=1</script><img src=x onerror="window.hacked=2">{{ 7*7 }}\u202eevil\u2066" onclick="x'


def hostile() -> Any:
    text = f"{HOSTILE} says so. 𐐷 People left \x00 Town."
    report = Report("r<b>&\"'", text, title=HOSTILE, publisher=HOSTILE, url="javascript:alert(1)")
    name = HOSTILE + "x" * 5000
    place = Place(name, name, 10.0, 20.0, "SYR", name_local=name)
    slots: dict[str, Any] = {"place": place, "source": Source(HOSTILE), "actor": case.Actor(HOSTILE, "id", HOSTILE)}
    span = Span(0, len(text))
    claims = (
        Claim('c"><script>', report.id, "control_change", "asserted", span, text, HOSTILE, change="gained", **slots),
        Claim("c2", report.id, "control_change", "denied", span, text, HOSTILE, change="gained", **slots),
        Claim("c3", report.id, "displacement", "asserted", span, text, HOSTILE, people=People(HOSTILE, 1, None), origin=place),
        Claim(
            "c4",
            report.id,
            "external_support",
            "asserted",
            span,
            text,
            HOSTILE,
            community=HOSTILE,
            target_actor=case.Actor(HOSTILE),
        ),
    )
    return case.content(
        reports=(report,), claims=claims, situation=None, outlook=None, what_ifs=(), needs=(), network=None, command=HOSTILE,
            title=HOSTILE
    )  # fmt: skip


def test_nothing_of_a_report_becomes_markup() -> None:
    html = render(hostile())
    walked = walk(html)
    assert len([1 for tag, attrs in walked.elements if tag == "script" and "type" not in attrs]) == 4
    assert "window.hacked=1</script>" not in html
    assert all(tag != "img" for tag, _ in walked.elements)
    assert "{{ 7*7 }}" in html
    assert not [attrs for _, attrs in walked.elements if any(name.startswith("on") for name in attrs)]
    assert not [attrs for _, attrs in walked.elements if (attrs.get("href") or "#")[0] != "#"]
    assert json.dumps(evidence(walked))
    html.encode("utf-8")


def test_lone_surrogates_do_not_break_the_file() -> None:
    report = Report("r", "a \ud800 b")
    html = render(case.content(reports=(report,), claims=(), situation=None, outlook=None, what_ifs=(), needs=()))
    html.encode("utf-8")


def test_same_content_same_page(page: str) -> None:
    assert render(case.content()) == page


def test_a_report_without_claims_says_so() -> None:
    html = render(case.content(claims=(), situation=None, outlook=None, what_ifs=(), needs=()))
    assert "No claim was found" in html
    assert walk(html).loose == []


def test_no_threat_no_outlook() -> None:
    html = render(
        case.content(
            outlook=NoThreat(case.ISSUED, "no report speaks of a front, a threat or people on the move"), what_ifs=(), needs=()
        )
    )
    assert "No displacement threat is reported" in html
    assert '<svg viewBox="0 0 420 230"' not in html


def test_supposed_and_past_stand_apart(page: str) -> None:
    happened, rest = page.split('<h2 id="claims-title">')[1].split("Planned, supposed or denied", 1)
    supposed, past = rest.split(">Background<", 1)
    for number, at_home in ((3, happened), (9, supposed), (11, past.split('id="reports-title"')[0])):
        row = f'quote-link" role="button" tabindex="0" data-figure="claim:homs-own-words:{number}"'
        assert row in at_home
        assert page.count(row) == 1


def test_the_profile_is_said(page: str) -> None:
    assert "Internal: not for publication" in page
    assert "not advice on when or where to flee" in page.lower()


def test_contradictions_are_shown() -> None:
    denial = dataclasses.replace(case.CLAIMS[2], id="homs-own-words:99", modality="denied")
    html = render(case.content(claims=(*case.CLAIMS, denial), situation=None, outlook=None, what_ifs=(), needs=()))
    assert "Contradictions" in html
    book = evidence(walk(html))
    assert book["claims"]["homs-own-words:3"]["against"] == ["homs-own-words:99"]


def test_content_refuses_what_does_not_fit() -> None:
    with pytest.raises(InputError, match="at least one report"):
        case.content(reports=())
    with pytest.raises(InputError, match="profile"):
        case.content(profile="secret")
    with pytest.raises(InputError, match="given reports only"):
        case.content(reports=(Report("other", "x"),))


def test_contradictions_of_the_situation_are_shown() -> None:
    versions = (("held by rebels", case.ids(3)), ("held by government", case.ids(16)))
    conflict = Contradiction("Rastan", versions, 0.4)
    html = render(case.content(situation=dataclasses.replace(case.SITUATION, contradictions=(conflict,))))
    assert "Contradictions" in html
    assert evidence(walk(html))["claims"]["homs-own-words:16"]["against"] == ["homs-own-words:3"]

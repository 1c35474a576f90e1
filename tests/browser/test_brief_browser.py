"""The page in a real browser, from disk: it draws, answers clicks and keys, fits narrow screens, fetches nothing."""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import brief_case as case
from orontes import api
from orontes.brief.page import render
from orontes.config import OutlookOptions
from orontes.core.claim import Claim, Source, Span
from orontes.core.report import Report

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
FLAGS = (
    "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync",
)  # fmt: skip
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="no chromium here"),
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
]
HOSTILE = '</script><script>window.hacked=1</script><img src=x onerror="window.hacked=2"><svg onload=window.hacked=3>\u202eevil'


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    sync_api = pytest.importorskip("playwright.sync_api")
    with sync_api.sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("brief") / "brief.html"
    path.write_text(render(case.content()), encoding="utf-8")
    return path


class Visit:
    """A page that remembers what went wrong and what it asked for."""

    def __init__(self, browser: Any, path: Path, width: int) -> None:
        self.page = browser.new_page(viewport={"width": width, "height": 900})
        self.trouble: list[str] = []
        self.asked: list[str] = []
        self.page.on(
            "console", lambda message: self.trouble.append(message.text) if message.type in ("error", "warning") else None
        )
        self.page.on("pageerror", lambda error: self.trouble.append(str(error)))
        self.page.on("request", lambda request: self.asked.append(request.url))
        self.page.goto(path.as_uri())
        self.page.wait_for_selector("#map-canvas[data-drawn=yes]", state="attached")
        self.page.evaluate("window.orontesReady")


@pytest.fixture
def visit(chromium: Any, file: Path) -> Iterator[Any]:
    made: list[Visit] = []

    def go(width: int = 1100, path: Path = file) -> Any:
        made.append(Visit(chromium, path, width))
        return made[-1].page

    yield go
    for one in made:
        assert one.trouble == []
        assert [url for url in one.asked if not url.startswith(("file:", "data:"))] == []
        assert len([url for url in one.asked if url.startswith("file:")]) == 1
        one.page.close()


def test_a_click_on_a_number_shows_its_sentence(visit: Any) -> None:
    page = visit()
    page.click(".card [data-figure^='displaced:']")
    panel = page.locator("#panel")
    assert panel.is_visible()
    assert "Thousands of people have left Homs" in panel.locator("mark").first.inner_text()
    assert "4,500 (2,000–10,000)" in panel.inner_text()
    assert "Fighters close in on Homs" in panel.inner_text()


def test_every_number_opens_something(visit: Any) -> None:
    page = visit()
    empty = page.evaluate(
        """() => [...new Set([...document.querySelectorAll('[data-figure]')].map(e => e.dataset.figure))].filter(key => {
            window.orontesEvidence(key, document.body);
            return !document.querySelector('#panel-body .leaf');
        })"""
    )
    assert empty == []


def test_every_colour_on_the_map_opens_something(visit: Any) -> None:
    page = visit()
    silent = page.evaluate(
        """() => ['.town', '.cut', 'path.area', 'path.front', 'path.flow', 'path.road-cut', 'path.road-restricted']
            .flatMap(kind => [...document.querySelectorAll('#map-canvas ' + kind)])
            .concat([...document.querySelectorAll('.strip')])
            .filter(e => !e.dataset.figure
                || (e.closest('#map-canvas') && !e.matches('.area') && e.getAttribute('tabindex') !== '0')).length"""
    )
    assert silent == 0
    assert page.locator(".legend details").count() == page.locator(".legend details p").count() > 5


def test_a_long_brief_unpacks_its_claims(visit: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("orontes.brief.page.INLINE_MOST", 0)
    html = render(case.content())
    assert "Rebels" not in html.split('id="evidence-data"')[0].split('<section id="claims"')[1]
    path = tmp_path / "long.html"
    path.write_text(html, encoding="utf-8")
    page = visit(path=path)
    rows = page.locator("table.claims tbody tr:visible")
    everything = rows.count()
    page.fill("#find", "الرستن")
    assert 1 <= rows.count() < everything
    page.locator("#claims .quote-link:visible").first.click()
    assert page.locator("#panel mark").first.inner_text()
    page.keyboard.press("Escape")
    page.locator("#reports mark").first.click()
    assert page.locator("#panel").is_visible()
    page.click("nav a[href='#reports']")
    path = tmp_path / "long.pdf"
    page.pdf(path=str(path), prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b(?!s)", path.read_bytes())) == 2


def test_hostile_text_does_not_run_when_it_is_unpacked(visit: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("orontes.brief.page.INLINE_MOST", 0)
    text = f"Rebels captured Homs, {HOSTILE} said."
    made = api.brief([Report("r", text, date=case.ISSUED, title=HOSTILE)], options=OutlookOptions(members=20, days=4))
    path = tmp_path / "hostile.html"
    path.write_text(made.page, encoding="utf-8")
    page = visit(path=path)
    assert page.locator("#claims .quote-link").count() >= 1
    assert page.evaluate("window.hacked") is None
    assert page.locator("main img, main script").count() == 0


def test_a_forecast_shows_how_it_was_made(visit: Any) -> None:
    page = visit()
    page.click("#outlook tfoot [data-figure='outlook:departures']")
    text = page.locator("#panel").inner_text()
    assert "Simulated many times" in text
    assert "Share of the people of a town that would leave" in text
    assert "general knowledge" in text
    assert page.locator("#panel mark").count() >= 1


def test_the_keyboard_is_enough(visit: Any) -> None:
    page = visit()
    page.focus(".card [data-figure^='front:']")
    page.keyboard.press("Enter")
    assert page.locator("#panel").is_visible()
    assert page.evaluate("document.activeElement.id") == "panel-close"
    page.keyboard.press("Escape")
    assert page.locator("#panel").is_hidden()
    assert page.evaluate("document.activeElement.dataset.figure").startswith("front:")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement !== document.body")


def test_things_on_the_map_open_their_evidence_too(visit: Any) -> None:
    page = visit()
    page.focus("#map-canvas .cut")
    page.keyboard.press("Enter")
    assert "Rustan bridge" in page.locator("#panel mark").first.inner_text()
    page.keyboard.press("Escape")
    page.locator("#map-canvas path.front").first.focus()
    page.keyboard.press(" ")
    assert "five kilometres" in page.locator("#panel mark").first.inner_text()


def test_the_map_draws(visit: Any) -> None:
    page = visit()
    for kind, least in ((".land", 1), (".road", 5), (".front", 1), (".road-cut", 1), (".flow", 5)):
        assert page.locator(f"#map-canvas path{kind}").count() >= least, kind
    assert page.locator("#map-canvas .town").count() >= 10
    assert page.locator("#map-inset path.front").count() == 1
    labels = page.locator("#map-canvas .town-label:not(.label-off)").all_inner_texts()
    assert {"Homs", "Hama", "Tartus"} <= set(labels)
    paths = page.eval_on_selector_all("#map-canvas path.flow", "all => all.map(e => e.getAttribute('d'))")
    assert all(d and d != "M0 0" for d in paths)


CONTRAST = """() => {
    const light = (rgb) => {
        const [r, g, b] = rgb.map(v => v / 255).map(v => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
        return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    const numbers = (text) => text.match(/[\\d.]+/g).map(Number);
    const behind = (element) => {
        for (; element; element = element.parentElement) {
            const found = numbers(getComputedStyle(element).backgroundColor);
            if (found.length < 4 || found[3] > 0.5) return found.slice(0, 3);
        }
        return [255, 255, 255];
    };
    const weak = [], words = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (words.nextNode()) {
        const element = words.currentNode.parentElement, style = getComputedStyle(element);
        if (!words.currentNode.textContent.trim() || !element.getClientRects().length) continue;
        if (element.matches('script, style, svg *')) continue;
        let clear = 1;
        for (let up = element; up; up = up.parentElement) clear *= Number(getComputedStyle(up).opacity);
        const back = behind(element), ink = numbers(style.color).slice(0, 3).map((v, i) => v * clear + back[i] * (1 - clear));
        const [one, other] = [light(ink), light(back)].sort((a, b) => b - a);
        const large = parseFloat(style.fontSize) >= 24;
        if ((one + 0.05) / (other + 0.05) < (large ? 3 : 4.5)) weak.push(element.outerHTML.slice(0, 80));
    }
    return weak;
}"""


def test_text_stands_out_enough_and_everything_to_press_has_a_name(visit: Any, week: Path) -> None:
    page = visit(path=week)
    page.focus("#day")
    page.keyboard.press("Home")
    assert page.evaluate(CONTRAST) == [], "contrast under that of WCAG 2.1 AA (4.5, large text 3)"
    nameless = page.evaluate(
        """() => [...document.querySelectorAll('button, [role=button], input, a[href]')].filter(e => !(e.textContent.trim()
            || e.getAttribute('aria-label') || (e.labels && e.labels.length))).map(e => e.outerHTML.slice(0, 80))"""
    )
    assert nameless == []


def test_legend_entries_open_their_definition(visit: Any) -> None:
    page = visit()
    entry = page.locator(".legend details", has_text="Road probably cut")
    assert not entry.locator("p").is_visible()
    entry.locator("summary").click()
    assert entry.locator("p").is_visible()


def test_claims_are_found_in_english_and_arabic(visit: Any) -> None:
    page = visit()
    rows = page.locator("table.claims tbody tr:visible")
    everything = rows.count()
    for words, least in (("rastan", 1), ("الرستن", 1), ("reinforcements", 1)):
        page.fill("#find", words)
        assert least <= rows.count() < everything, words
    page.fill("#find", "الرَّسْتَن")
    assert rows.count() >= 1, "vowel signs make no difference"
    hit = page.locator("#found-places button")
    assert hit.count() == 1
    hit.click()
    assert "Rastan" in page.locator("#panel mark").first.inner_text()
    page.keyboard.press("Escape")
    page.fill("#find", "no such word")
    assert not page.is_visible("#found-places")
    assert rows.count() == 0
    page.fill("#find", "")
    assert rows.count() == everything


@pytest.fixture(scope="module")
def week(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A page of three reports of three days."""
    told = (
        (2, "Government forces hold Hama, the Observatory said. Rebels captured Aleppo on 30 November."),
        (5, "Rebels captured Hama on Thursday, the Observatory said."),
        (7, "Rebels captured Rastan on Saturday and stand five kilometres from Homs. Thousands fled Homs for Tartus."),
    )
    reports = [Report(f"r{day}", text, date=case.ISSUED.replace(day=day)) for day, text in told]
    path = tmp_path_factory.mktemp("week") / "week.html"
    path.write_text(api.brief(reports, options=OutlookOptions(members=20, days=4)).page, encoding="utf-8")
    return path


def test_the_slider_shows_another_day_as_it_was_known(visit: Any, week: Path) -> None:
    page = visit(path=week)
    holder = page.locator("#map-canvas .town[aria-label^='Hama']").first
    assert "Opposition" in holder.get_attribute("aria-label")
    page.focus("#known")
    page.keyboard.press("Home")
    assert page.inner_text("#known-text") == page.inner_text("#day-text") == "2 Dec 2024", (
        "no day after that on which it was known"
    )
    assert page.locator("#map-canvas .town[aria-label^='Hama']").first.get_attribute("aria-label").startswith("Hama: Government")
    assert page.locator("#map-canvas path.front").count() == 0
    assert page.locator("#map-canvas path.flow").count() == 0
    assert "Government: Hama" in page.inner_text("#then")
    later = page.locator("#timeline li.time-later")
    assert later.count() >= 2
    page.locator("#map-canvas .town[aria-label^='Hama']").first.focus()
    page.keyboard.press("Enter")
    assert "hold Hama" in page.locator("#panel mark").first.inner_text()
    page.keyboard.press("Escape")
    page.click("#latest")
    assert page.locator("#map-canvas path.front").count() == 1
    assert later.count() == 0
    assert page.evaluate("document.activeElement.id") == "day"
    page.keyboard.press("ArrowLeft")
    assert page.inner_text("#day-text") == "6 Dec 2024"
    assert page.get_attribute("#day", "aria-valuetext") == "6 Dec 2024"


def test_paper_shows_the_latest_picture(visit: Any, week: Path, tmp_path: Path) -> None:
    page = visit(path=week)
    page.focus("#known")
    page.keyboard.press("Home")
    page.pdf(path=str(tmp_path / "week.pdf"), prefer_css_page_size=True)
    assert page.inner_text("#day-text") == "7 Dec 2024"
    assert page.locator("#map-canvas path.front").count() == 1


@pytest.mark.parametrize("width", [360, 768, 1000, 1920])
def test_nothing_sticks_out(visit: Any, width: int) -> None:
    page = visit(width)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.click(".card [data-figure]")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.locator("#panel").bounding_box()["width"] <= width


def test_it_prints_on_two_pages(visit: Any, tmp_path: Path) -> None:
    page = visit()
    path = tmp_path / "brief.pdf"
    page.pdf(path=str(path), prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b(?!s)", path.read_bytes())) == 2


def test_hostile_text_does_not_run(visit: Any, tmp_path: Path) -> None:
    text = f"Fighters took {HOSTILE} today."
    report = Report(HOSTILE, text, title=HOSTILE, publisher=HOSTILE)
    place = case.Place(HOSTILE, HOSTILE, 34.0, 36.0, "SYR")
    claim = Claim(
        "c", HOSTILE, "control_change", "asserted", Span(0, len(text)), text, HOSTILE,
        actor=case.Actor(HOSTILE), place=place, change="gained", source=Source(HOSTILE),
    )  # fmt: skip
    bare = {"situation": None, "outlook": None, "what_ifs": (), "needs": (), "network": None}
    path = tmp_path / "hostile.html"
    path.write_text(render(case.content(reports=(report,), claims=(claim,), title=HOSTILE, **bare)), encoding="utf-8")
    page = visit(path=path)
    page.click("#claims .quote-link")
    page.locator("#map-canvas .town").first.focus()
    page.keyboard.press("Enter")
    assert page.evaluate("window.hacked") is None
    assert HOSTILE in page.locator("#panel mark").first.text_content()
    assert page.locator("#panel img, #map-canvas img").count() == 0


def test_the_policy_stops_what_slips_through(chromium: Any, tmp_path: Path) -> None:
    path = tmp_path / "injected.html"
    html = render(case.content()).replace("<main>", "<main><img src=x onerror='window.hacked=1'><script>window.hacked=2</script>")
    path.write_text(html, encoding="utf-8")
    page = chromium.new_page()
    page.goto(path.as_uri())
    page.wait_for_selector("#map-canvas[data-drawn=yes]", state="attached")
    assert page.evaluate("window.hacked") is None
    page.close()


MONSTERS = (
    f"Rebels captured Homs, {HOSTILE} said.\n\nThousands of people fled Homs for Tartus \ud800.",
    "Rebels captured Hama. Thousands of people fled Hama for Tartus " + "x" * 3_000_000,
    "\u202eRebels captured Talbisseh\u202c and " + "ا" * 200_000 + " at Homs.",
)


def test_monstrous_reports_are_read_shown_and_exported(chromium: Any, tmp_path: Path) -> None:
    reports = [
        Report(f"{n}{HOSTILE}", text, date=case.ISSUED, title=HOSTILE, publisher=HOSTILE, url="javascript:window.hacked=9")
        for n, text in enumerate(MONSTERS)
    ]
    made = api.brief(reports, options=OutlookOptions(members=20, days=4))
    assert len(made.content.claims) >= 3
    assert len(made.page) < 1_500_000, "a monstrous word makes no monstrous page"
    path = tmp_path / "monsters.html"
    path.write_text(made.page, encoding="utf-8")
    visit = Visit(chromium, path, 360)
    for at in range(min(visit.page.locator("#claims .quote-link").count(), 4)):
        visit.page.locator("#claims .quote-link").nth(at).click()
        assert visit.page.locator("#panel mark").first.text_content()
    assert visit.page.evaluate("window.hacked") is None
    assert visit.page.evaluate("document.documentElement.scrollWidth") <= 360
    assert visit.trouble == []
    visit.page.close()
    files = api.export(reports, tmp_path / "tables", options=OutlookOptions(members=20, days=4)).files
    assert len(files) == 23
    claims = (tmp_path / "tables" / "claims.csv").read_text(encoding="utf-8-sig")
    assert "\u202e" not in claims


def test_the_page_of_the_sample_opens_from_disk_within_a_second_and_fits(chromium: Any, tmp_path: Path) -> None:
    path = tmp_path / "sample.html"
    path.write_text(api.brief([api.sample()], options=OutlookOptions(members=50)).page, encoding="utf-8")
    taken = []
    for width in (360, 1100, 1920, 1100, 1100, 1100):  # the best of several: other programs on the machine are not the page
        visit = Visit(chromium, path, width)
        assert visit.page.evaluate("document.documentElement.scrollWidth") <= width, "something sticks out"
        taken.append(visit.page.evaluate("performance.timing.loadEventEnd - performance.timing.navigationStart"))
        visit.page.close()
    assert min(taken) < 1000

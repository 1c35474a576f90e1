"""The desk in real browsers: the whole flow, two people at one claim, hostile reports, and memory that stays flat."""

import shutil
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from desk_case import memory_mb, sample_ledger, serving
from orontes import api

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
FLAGS = (
    "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync",
)  # fmt: skip
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="no chromium here"),
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
]
PATIENCE_MS = 90_000
TEXT = (
    "Rebels captured Hama on Thursday, a monitor said. Rebels stood 5 km from Homs on Friday. "
    "Thousands of people fled from Homs to Tartus, the UN said."
)
HOSTILE = (
    'Rebels captured Hama on Thursday, <script>window.top.hacked=1</script><img src=x onerror="window.hacked=2"> a monitor said.'
)


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    sync_api = pytest.importorskip("playwright.sync_api")
    with sync_api.sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    """A desk on the bundled report, and its ledger."""
    ledger = sample_ledger(tmp_path_factory.mktemp("desk") / "a.ledger")
    with serving(ledger) as url:
        yield url, ledger
    assert api.verify_ledger(ledger) == ()


class Person:
    """Somebody at the desk with a browser of their own."""

    def __init__(self, browser: Any, url: str, name: str) -> None:
        self.context = browser.new_context(viewport={"width": 1400, "height": 900}, accept_downloads=True)
        self.page = self.context.new_page()
        self.page.set_default_timeout(PATIENCE_MS)
        self.trouble: list[str] = []
        self.asked: list[str] = []
        self.page.on("pageerror", lambda error: self.trouble.append(str(error)))
        self.page.on("console", self._heard)
        self.page.on("request", lambda request: self.asked.append(request.url))
        self.page.goto(url)
        self.page.wait_for_selector("#ledger-name:not(:empty)")
        self.page.fill("#reviewer", name)
        self.url = url

    def _heard(self, message: Any) -> None:
        if message.type in ("error", "warning") and "status of 4" not in message.text:  # a refusal that the desk tells itself
            self.trouble.append(message.text)

    def choose(self, name: str) -> None:
        self.page.click(f"#tab-{name}")

    def brief(self) -> Any:
        self.page.wait_for_selector("#page:not([hidden])")
        return self.page.frame_locator("#page")

    def leave(self) -> None:
        assert self.trouble == []
        assert [url for url in self.asked if not url.startswith((self.url, "data:", "blob:"))] == []
        self.context.close()


def test_the_whole_flow(chromium: Any, tmp_path: Path) -> None:
    ledger, report = tmp_path / "new.ledger", tmp_path / "report.txt"
    report.write_text(TEXT, encoding="utf-8")
    with serving(ledger) as url:
        person = Person(chromium, url, "A. Reader")
        page = person.page
        page.wait_for_selector("#empty:not([hidden])")
        person.choose("add")
        page.set_input_files("#files", report)
        page.fill("#date", "2024-12-07")
        page.click("#upload button[type=submit]")
        page.wait_for_selector("#added p:has-text('1 new')")
        brief = person.brief()
        brief.locator("h1:has-text('Homs')").wait_for()

        person.choose("review")
        page.wait_for_selector(".claim")
        first = page.locator(".claim").first
        key = first.get_attribute("data-claim")
        first.locator("button:has-text('Accept')").click()
        page.wait_for_selector(f"[data-claim='{key}'] .decided:has-text('by A. Reader')")
        moved = page.locator(".claim:has(h3:has-text('displacement'))").first
        corrected = moved.get_attribute("data-claim")
        moved.locator("button:has-text('Correct')").click()
        page.fill(f"[data-claim='{corrected}'] input[name=origin]", "Xyzzyqua")
        page.click(f"[data-claim='{corrected}'] button[type=submit]")
        page.wait_for_selector(f"[data-claim='{corrected}'] .told:has-text('Xyzzyqua')")
        page.fill(f"[data-claim='{corrected}'] input[name=origin]", "Hama")
        page.click(f"[data-claim='{corrected}'] button[type=submit]")
        page.wait_for_selector(f"[data-claim='{corrected}'] .decided:has-text('now Hama')")
        brief.locator(".reviewed-corrected").first.wait_for()
        brief.locator(".quote-link").first.click()
        brief.locator("dt:has-text('Review')").first.wait_for()
        brief.locator(".to-desk").first.click()
        page.wait_for_selector(".claim:focus")

        person.choose("scenarios")
        slider = page.locator("#weights input[data-name=fast_collapse]")
        slider.fill("0")
        page.wait_for_selector("#difference td:has-text('\u2212')")
        page.click("#weights-draw")
        brief.locator(".by-hand:has-text('fast collapse 0%')").wait_for()

        person.choose("suppose")
        page.fill("#sentences", "Homs falls on 2024-12-08")
        page.click("#suppositions button")
        page.wait_for_selector("#supposed table")

        page.fill("#as-of", "2024-12-10")
        page.click("#days button[type=submit]")
        page.wait_for_selector("#status:has-text('As of 2024-12-10')")

        person.choose("export")
        page.click("#exporting button[type=submit]")
        with page.expect_download() as download:
            page.click("#exported a")
        assert download.value.suggested_filename == "orontes-export.zip"
        person.leave()
    assert api.verify_ledger(ledger) == ()


def test_two_at_one_claim(chromium: Any, shared: tuple[str, Path]) -> None:
    url, ledger = shared
    one, other = Person(chromium, url, "A"), Person(chromium, url, "B")
    for person in (one, other):
        person.page.wait_for_selector(".claim")
    key = one.page.locator(".claim").first.get_attribute("data-claim")
    mine = f"[data-claim='{key}']"
    other.page.click(f"{mine} button:has-text('Correct')")
    other.page.fill(f"{mine} input[name=place]", "Hama")
    one.page.click(f"{mine} button:has-text('Reject')")
    one.page.fill(f"{mine} input[name=why]", "an old report")
    one.page.click(f"{mine} button[type=submit]")
    one.page.wait_for_selector(f"{mine} .decided:has-text('by A')")
    other.page.click(f"{mine} button[type=submit]")
    other.page.wait_for_selector(f"{mine} .told:has-text('rejected by A')")
    assert "What you wrote: place: Hama" in other.page.inner_text(f"{mine} .told")
    other.page.wait_for_selector(f"{mine} .decided:has-text('an old report')")
    one.leave()
    other.leave()
    kinds = [(event.kind, event.body["reviewer"], event.body["decision"]) for event in api.review_history(ledger, str(key))]
    assert kinds == [("review", "A", "rejected"), ("review_refused", "B", "corrected")]


def test_keys_decide_and_the_page_stays_where_it_was(chromium: Any, shared: tuple[str, Path]) -> None:
    url, _ = shared
    person = Person(chromium, url, "C")
    page, brief = person.page, person.brief()
    brief.locator("#map-canvas[data-drawn=yes]").wait_for(state="attached")
    brief.locator("html").evaluate("() => scrollTo({ top: 900, behavior: 'instant' })")
    page.wait_for_selector(".claim")
    page.locator(".claim").nth(2).focus()
    page.keyboard.press("j")
    page.keyboard.press("a")
    page.wait_for_selector(".decided:has-text('by C')")
    page.keyboard.press("r")
    page.wait_for_selector(".claim form input[name=why]:focus")
    page.keyboard.type("an old report")
    page.keyboard.press("Enter")
    page.wait_for_selector(".decided:has-text('an old report')")
    brief.locator(".reviewed[title*='by C']").first.wait_for(state="attached")
    brief.locator("#map-canvas[data-drawn=yes]").wait_for(state="attached")
    page.wait_for_timeout(300)
    assert brief.locator("html").evaluate("() => scrollY") == pytest.approx(900, abs=60)
    person.leave()


def test_nothing_of_a_report_runs(chromium: Any, tmp_path: Path) -> None:
    with serving(tmp_path / "new.ledger") as url:
        person = Person(chromium, url, "<b>A</b>")
        page = person.page
        person.choose("add")
        page.set_input_files(
            "#files", {"name": "<img src=x onerror=alert(1)>.txt", "mimeType": "text/plain", "buffer": HOSTILE.encode()}
        )
        page.fill("#date", "2024-12-08")
        page.click("#upload button[type=submit]")
        page.wait_for_selector("#added p:has-text('1 new')")
        person.choose("review")
        page.wait_for_selector(".claim mark:has-text('<script>')")
        page.locator(".claim button:has-text('Accept')").first.click()
        page.wait_for_selector(".decided:has-text('<b>A</b>')")
        person.brief().locator(".reviewed-accepted").first.wait_for()
        assert page.query_selector(".claim script, .claim img, .decided b") is None
        page.select_option("#f-status", "accepted")
        page.wait_for_selector("#where:has-text('of 1')")
        page.locator(".claim button:has-text('Withdraw the report')").first.click()
        page.fill(".claim form input[name=why]", "not a report")
        page.click(".claim form button[type=submit]")
        page.wait_for_selector("#review-hint:has-text('No claim is left')")
        assert page.evaluate("window.hacked") is None
        person.leave()


def test_memory_stays_flat(chromium: Any, shared: tuple[str, Path]) -> None:
    """Nine seconds of normal use; `tools/soak_desk.py` does it for five minutes."""
    url, _ = shared
    person = Person(chromium, url, "A")
    page = person.page
    person.brief()
    page.select_option("#f-status", "")
    end, marks = time.monotonic() + 9, []
    while time.monotonic() < end:
        for words in ("Homs", "Hama", ""):
            page.fill("#f-words", words)
            page.wait_for_timeout(300)
            page.wait_for_selector(".claim")
        box = page.locator(".claim").first  # the list is drawn anew while it is looked at: either button will do
        box.locator("button:has-text('Reopen'), button:has-text('Accept')").first.click()
        page.wait_for_timeout(300)
        marks.append(memory_mb())
    assert len(marks) >= 3
    assert marks[-1] - marks[1] < 40, marks
    person.leave()

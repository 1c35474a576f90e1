"""An hour's normal use of the desk in a few minutes, in a real browser, with the memory of each process as it goes.

python tools/soak_desk.py [SECONDS] [FOLDER]

Needs chromium and playwright. Prints a line every twenty seconds; exit code 1 where memory grew by more than `MOST_GROWTH`
between the first third and the last, or the browser complained.
"""

import itertools
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from typing import Any, Final

from playwright.sync_api import Page, sync_playwright

MOST_GROWTH: Final = 0.15
FLAGS: Final = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
SUPPOSED: Final = ("Homs falls on 2024-12-08", "the Rastan bridge is cut")
PATIENCE_MS: Final = 120_000


def main() -> int:
    """The exit code."""
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 300
    folder = Path(sys.argv[2]) if len(sys.argv) > 2 else Path(tempfile.mkdtemp())
    ledger = folder / "soak.ledger"
    command = Path(sys.executable).with_name("orontes")
    subprocess.run([command, "add", "--sample", "--ledger", ledger, "--known-on", "date"], check=True)
    started = [str(command), "serve", "--ledger", str(ledger), "--port", "0", "--members", "50", "--days", "7"]
    server = subprocess.Popen(started, stdout=subprocess.PIPE, text=True)
    try:
        line = server.stdout.readline() if server.stdout else ""
        found = re.search(r"http://\S+", line)
        if found is None:
            print(f"the desk did not start: {line}")
            return 1
        code = _soak(found[0], server.pid, seconds)
    finally:
        server.terminate()
        server.wait(20)
    subprocess.run([command, "ledger", "verify", ledger], check=True)
    return code


def _soak(url: str, pid: int, seconds: float) -> int:
    marks: list[dict[str, float]] = []
    trouble: list[str] = []
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=shutil.which("chromium"), args=list(FLAGS))
        page = browser.new_page(viewport={"width": 1400, "height": 900}, accept_downloads=True)
        page.set_default_timeout(PATIENCE_MS)
        page.on("pageerror", lambda error: trouble.append(str(error)))
        page.goto(url)
        page.wait_for_selector("#page:not([hidden])")
        began, shown, rounds = time.monotonic(), 0.0, 0
        for rounds, step in enumerate(_steps(page), 1):  # counted
            step()
            now = time.monotonic() - began
            marks.append({**_memory(pid), "browser": page.evaluate("performance.memory.usedJSHeapSize") / 1e6})
            if now - shown > 20:
                shown = now
                print(f"{now:5.0f} s  {rounds:4d} steps  " + "  ".join(f"{name} {mb:.0f} MB" for name, mb in marks[-1].items()))
                sys.stdout.flush()
            if now > seconds:
                break
        browser.close()
    return _judged(marks, trouble, rounds)


def _judged(marks: list[dict[str, float]], trouble: list[str], rounds: int) -> int:
    third, code = len(marks) // 3, 0
    for name in marks[-1]:
        first, last = (
            median(one.get(name, 0.0) for one in part) for part in (marks[third // 2 : third + third // 2], marks[-third:])
        )
        growth = last / first - 1 if first else 0.0
        print(f"{name}: {first:.0f} MB, then {last:.0f} MB ({growth:+.0%})")
        code = max(code, int(growth > MOST_GROWTH and last - first > 20))
    print(f"{rounds} steps; {len(trouble)} complaints of the browser")
    return max(code, int(bool(trouble)))


def _steps(page: Page) -> Iterator[Any]:
    """What people do, again and again."""
    numbers = itertools.count(1)
    while True:
        yield lambda: _look_for(page, "Homs")
        yield lambda: _decide(page)
        yield lambda: _decide(page)
        yield lambda: _move_weights(page)
        yield lambda: _add(page, next(numbers))
        yield lambda: _look_for(page, "")
        yield lambda: _decide(page)
        yield lambda: _days(page)
        yield lambda: _suppose(page)
        yield lambda: _decide(page)
        yield lambda: _export(page)


def _look_for(page: Page, words: str) -> None:
    page.click("#tab-review")
    page.select_option("#f-status", "")
    page.fill("#f-words", words)
    page.wait_for_timeout(500)
    page.wait_for_selector(".claim")


def _decide(page: Page) -> None:
    page.click("#tab-review")
    box = page.locator(".claim").nth(1)
    reopen = box.locator("button:has-text('Reopen')")
    (reopen if reopen.count() else box.locator("button:has-text('Accept')")).click()
    page.wait_for_timeout(400)


def _move_weights(page: Page) -> None:
    page.click("#tab-scenarios")
    for value in ("5", "60", "20"):
        page.locator("#weights input").first.fill(value)
        page.wait_for_timeout(250)


def _add(page: Page, number: int) -> None:
    page.click("#tab-add")
    text = f"Rebels captured village {number} near Homs on Friday, a monitor said. Dozens of people fled to Tartus."
    page.fill("#paste", text)
    page.fill("#date", "2024-12-06")
    page.click("#upload button[type=submit]")
    page.wait_for_selector(f"#added div:nth-last-child({number}) p")


def _days(page: Page) -> None:
    page.fill("#as-of", "2024-12-09")
    page.click("#days button[type=submit]")
    page.wait_for_timeout(1500)
    page.click("#days button[type=reset]")
    page.wait_for_timeout(1500)


def _suppose(page: Page) -> None:
    page.click("#tab-suppose")
    page.fill("#sentences", "\n".join(SUPPOSED))
    page.click("#suppositions button")
    page.wait_for_selector("#supposed table, #supposed .told")


def _export(page: Page) -> None:
    page.click("#tab-export")
    page.click("#exporting button[type=submit]")
    page.wait_for_selector("#exported a")


def _memory(pid: int) -> dict[str, float]:
    """Megabytes that the desk and its working processes hold."""
    page_mb = os.sysconf("SC_PAGE_SIZE") / 1e6
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()
    threads = [one.name for one in Path(f"/proc/{pid}/task").iterdir()]
    children += [child for thread in threads for child in _children(pid, thread)]
    held = {"desk": int(Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()[1]) * page_mb}
    for child in dict.fromkeys(children):
        words = Path(f"/proc/{child}/cmdline").read_bytes()
        if b"spawn_main" in words:
            size = int(Path(f"/proc/{child}/statm").read_text(encoding="ascii").split()[1]) * page_mb
            held["workers"] = held.get("workers", 0.0) + size
    return held


def _children(pid: int, thread: str) -> list[str]:
    file = Path(f"/proc/{pid}/task/{thread}/children")
    return file.read_text(encoding="ascii").split() if file.exists() else []


if __name__ == "__main__":
    sys.exit(main())

"""Makes docs/brief.png, the README's picture of a page: the bundled sample as the installed command briefs it, in chromium.

python tools/picture.py
"""

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parents[1]
ORONTES = Path(sys.executable).with_name("orontes")
WIDTH, HEIGHT = 1240, 1240


def main() -> int:
    """The exit code: 1 where there is no chromium."""
    chromium = next((path for name in ("chromium", "chromium-browser", "google-chrome") if (path := shutil.which(name))), None)
    if chromium is None:
        print("no chromium: tools/ensure_chromium.sh installs it", file=sys.stderr)
        return 1
    with tempfile.TemporaryDirectory() as scratch, sync_playwright() as play:
        page_file = Path(scratch) / "brief.html"
        subprocess.run([str(ORONTES), "brief", "--sample", "-o", str(page_file)], check=True)
        browser = play.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT})
        page.goto(page_file.as_uri())
        page.wait_for_timeout(1000)  # the map draws after the page has loaded
        page.screenshot(path=str(ROOT / "docs" / "brief.png"))
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())

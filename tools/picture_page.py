"""Draw docs/brief.png, the picture of the page in the README, from a brief made before.

    orontes brief --sample -o out/brief.html
    python tools/picture_page.py out/brief.html docs/brief.png

Needs Debian's chromium and the development dependencies.
"""

import shutil
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

WIDTH, HEIGHT, MARGIN = 1340, 1560, 8
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync"]


def draw(page_file: Path, picture_file: Path) -> None:
    """Write the page down to the foot of its map as a PNG."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=chromium, args=FLAGS)
        page = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT})
        page.goto(page_file.resolve().as_uri())
        page.wait_for_selector("#map-canvas[data-drawn=yes]")
        frame = page.locator(".map-frame").bounding_box()
        bottom = frame["y"] + frame["height"] + MARGIN if frame else HEIGHT
        page.screenshot(path=str(picture_file), full_page=True, clip={"x": 0, "y": 0, "width": WIDTH, "height": bottom})
        browser.close()
    print(f"{picture_file}: {picture_file.stat().st_size // 1000} kB")


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    draw(Path(sys.argv[1]), Path(sys.argv[2]))

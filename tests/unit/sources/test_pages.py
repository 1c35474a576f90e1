"""Web pages, PDF files and answers of ReliefWeb become reports whose quotes are slices of their text."""

import datetime as dt
import json
from collections.abc import Sequence
from pathlib import Path

import pytest

from orontes import api
from orontes.errors import InputError

SENTENCE = "Rebels took the towns of Rastan and Talbiseh on Friday, the Syrian Observatory for Human Rights said."
PAGE = f"""<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Rebels close in | Example News</title>
<meta property="article:published_time" content="2024-12-07T09:12:00Z"><meta property="og:site_name" content="Example News">
<link rel="canonical" href="https://news.example.org/homs"></head><body>
<nav><ul><li><a href="/">Home</a></li><li><a href="/s">Markets rally as clashes erupt in Aleppo</a></li></ul></nav>
<main><article><h1>Rebels close in on Homs</h1><p>{SENTENCE}</p>
<p>Thousands of residents of Homs fled to the coast overnight, witnesses said, and the road to Tartus was full of cars.</p>
<table><tr><th>Place</th><th>People</th></tr><tr><td>Tartus</td><td>4,500</td></tr></table></article></main>
<footer>Subscribe to our newsletter.</footer><script>var x = "fled 5000 people";</script></body></html>"""


def _pdf(pages: Sequence[Sequence[tuple[str, int, int]]]) -> bytes:
    """A PDF with lines of text at heights, in sizes."""
    objects = ["<< /Type /Catalog /Pages 2 0 R >>", "", "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"]
    kids = []
    for lines in pages:
        marks = "".join(f"BT /F1 {size} Tf 50 {y} Td ({text}) Tj ET\n" for text, y, size in lines)
        objects.append(f"<< /Length {len(marks)} >>\nstream\n{marks}endstream")
        resources = "<< /Font << /F1 3 0 R >> >>"
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents {len(objects)} 0 R /Resources {resources} >>"
        )
        kids.append(f"{len(objects)} 0 R")
    objects[1] = f"<< /Type /Pages /Kids [{' '.join(kids)}] /Count {len(kids)} >>"
    body, starts = "%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        starts.append(len(body))
        body += f"{number} 0 obj\n{content}\nendobj\n"
    table = "".join(f"{start:010} 00000 n \n" for start in starts)
    tail = f"trailer << /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{len(body)}\n%%EOF"
    return f"{body}xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}{tail}".encode("latin-1")


HEAD = ("Agency bulletin 17", 780, 9)
REPORT = _pdf([
    [HEAD, ("Rebels close in on Homs", 740, 24), ("Rebels took the towns of Rastan and Talbi-", 700, 12),
     ("seh on Friday, the army said. Thousands of", 686, 12), ("Page 1", 20, 9)],
    [HEAD, ("residents fled Homs for the coast.", 740, 12), ("Page 2", 20, 9)],
    [HEAD, ("The bridge of Rastan was struck on Friday.", 740, 12), ("Page 3", 20, 9)],
])  # fmt: skip


def _one(tmp_path: Path, name: str, content: bytes) -> api.Reading:
    (tmp_path / name).write_bytes(content)
    (reading,) = api.read(api.load(tmp_path / name), country="SYR")
    return reading


def test_a_page_gives_its_main_text_and_what_it_says_of_itself(tmp_path: Path) -> None:
    report, claims = (reading := _one(tmp_path, "saved", PAGE.encode())).report, reading.claims
    assert report.title == "Rebels close in on Homs"
    assert report.date == dt.date(2024, 12, 7)
    assert report.publisher == "Example News"
    assert report.url == "https://news.example.org/homs"
    assert SENTENCE in report.text
    assert "Tartus, 4,500" in report.text
    assert not any(word in report.text for word in ("Markets rally", "newsletter", "var x", "<p>"))
    assert {"control_change", "displacement"} <= {claim.kind for claim in claims}
    assert all(report.text[claim.sentence.start : claim.sentence.end] == claim.quote for claim in claims)


def test_a_page_that_names_its_encoding_is_read_in_it(tmp_path: Path) -> None:
    page = PAGE.replace("utf-8", "iso-8859-1").replace("Rastan and", "Rast\u00e1n and")
    assert "Rast\u00e1n and" in _one(tmp_path, "page.html", page.encode("iso-8859-1")).report.text


def test_a_pdf_gives_paragraphs_without_heads_and_feet(tmp_path: Path) -> None:
    report = _one(tmp_path, "report.pdf", REPORT).report
    assert report.text.startswith("Rebels close in on Homs\n\nRebels took the towns of Rastan and Talbiseh on Friday")
    assert "Thousands of residents fled Homs" in report.text
    assert "bulletin" not in report.text
    assert "Page" not in report.text
    assert report.title == "Rebels close in on Homs"
    assert len(report.pages) == 3
    assert report.text[report.pages[2] :].startswith("The bridge")


def test_a_claim_names_its_page(tmp_path: Path) -> None:
    report, claims = (reading := _one(tmp_path, "report.pdf", REPORT)).report, reading.claims
    strike = next(claim for claim in claims if claim.kind == "strike")
    assert report.page_of(strike.sentence.start) == 3
    assert report.page_of(0) == 1
    assert api.sample().page_of(5) is None


def test_scans_and_locked_files_are_told(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no text layer"):
        _one(tmp_path, "scan.pdf", _pdf([[]]))
    with pytest.raises(InputError, match="damaged"):
        _one(tmp_path, "half.pdf", REPORT[:200])


def test_an_answer_of_reliefweb_gives_a_report_an_item(tmp_path: Path) -> None:
    fields = {"title": "Syria: flash update", "date": {"original": "2024-12-07T00:00:00+00:00"}, "url_alias": "https://example.org/1",
              "source": [{"name": "UN Office", "shortname": "OCHA"}]}  # fmt: skip
    items = [
        {"id": "1", "fields": fields | {"body": SENTENCE}},
        {"id": "2", "fields": fields | {"body-html": f"<p>{SENTENCE}</p>" * 3}},
        {"id": "3", "fields": fields},
    ]  # fmt: skip
    path, told = tmp_path / "answer.json", []
    path.write_text(json.dumps({"data": items}))
    first, second = api.load(path, note=told.append)
    assert (first.id, first.date, first.publisher) == ("reliefweb-1", dt.date(2024, 12, 7), "OCHA")
    assert first.url == "https://example.org/1"
    assert first.text == f"Syria: flash update\n\n{SENTENCE}"
    assert SENTENCE in second.text
    assert any("1 of 3 items have no body" in word for word in told)


@pytest.mark.parametrize("text", ["[" * 100_000, '{"data":' * 100_000])
def test_json_nested_too_deep_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "deep.json").write_text(text)
    with pytest.raises(InputError, match=r"deep.json: the JSON cannot be read"):
        list(api.load(tmp_path / "deep.json"))

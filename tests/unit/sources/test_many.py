"""Folders and many files: all that can be read is read, what cannot is named, and the memory of ids stays small."""

import sys
import zlib
from pathlib import Path

import pytest

from orontes import api
from orontes.errors import InputError
from orontes.sources.documents import load_reports
from orontes.sources.folder import files_of
from orontes.sources.pdf import Limits, pdf_report
from orontes.sources.seen import Seen

STORY = "Syrian rebels captured Hama on Thursday."


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, content in {
        "b.txt": STORY, "a/b.txt": STORY, "a/page.html": f"<!doctype html><html><body><p>{STORY}</p></body></html>",
        "a/two.jsonl": f'{{"id": "x", "text": "{STORY}"}}\n{{"id": "y", "text": "{STORY}"}}\n', "a/notes.docx": "PK",
        "a/.hidden.txt": STORY, ".git/c.txt": STORY, "pictures/map.png": "x", "rows.csv": "a,b\n",
    }.items():  # fmt: skip
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(content)
    return tmp_path


def test_a_folder_is_all_the_reports_in_it_by_name(folder: Path) -> None:
    notes: list[str] = []
    reports = list(load_reports([folder], note=notes.append))
    assert [r.id for r in reports] == ["b", str(folder / "a" / "b"), "page", "x", "y"]
    assert [r.text for r in reports].count(STORY) >= 4
    told = "\n".join(notes)
    for name in (
        "a/notes.docx: word processor files",
        "pictures/map.png: not a kind",
        "rows.csv: tables are not read as reports",
    ):
        assert name in told, told
    assert "hidden" not in told


def test_many_files_of_no_known_kind_are_counted_not_listed(tmp_path: Path) -> None:
    for n in range(9):
        (tmp_path / f"{n}.png").touch()
    (tmp_path / "a.txt").write_text(STORY)
    notes: list[str] = []
    assert len(list(load_reports([tmp_path], note=notes.append))) == 1
    assert notes == [f"{tmp_path}: passed over 0.png, 1.png, 2.png, 3.png, 4.png and 4 more: not a kind that is read"]


def test_a_folder_without_a_report_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no report in this folder"):
        list(load_reports([tmp_path]))


def test_tables_of_a_folder_are_taken_where_they_are_wanted(folder: Path) -> None:
    tables, texts = api.divide([str(folder)])
    assert tables == [str(folder / "rows.csv")]
    assert len(texts) == 4
    assert list(files_of(["-"], note=print, refused=print)) == ["-"]


def test_what_cannot_be_read_is_told_and_the_rest_is_read(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(STORY)
    (tmp_path / "b.txt").write_bytes(b"PK\x03\x04")
    lines = [f'{{"id": "x", "text": "{STORY}"}}', "{bad", "", '{"id": "x", "text": "again"}', '{"id": "z", "text": "Homs."}']
    (tmp_path / "c.jsonl").write_text("\n".join(lines))
    refused: list[InputError] = []
    paths = [tmp_path / name for name in ("a.txt", "b.txt", "none.txt", "c.jsonl")]
    assert [r.id for r in load_reports(paths, refused=refused.append)] == ["a", "x", "z"]
    told = [str(error) for error in refused]
    for start, word in (
        ("b.txt", "zip"),
        ("none.txt", "no such file"),
        ("c.jsonl:2", "broken JSON"),
        ("c.jsonl:4", "first seen in"),
    ):
        assert [t for t in told if t.startswith(str(tmp_path / start)) and word in t], (start, told)
    with pytest.raises(InputError, match="zip"):
        list(load_reports(paths))


def test_ids_are_remembered_in_little_memory() -> None:
    seen = Seen()
    for n in range(50_000):
        assert seen.put(f"report-{n}", ("x.jsonl", n)) is None
    assert seen.put("report-31", ("y.jsonl", 1)) == ("x.jsonl", 31)
    assert "report-49999" in seen
    assert "report-50000" not in seen
    size = sum(sys.getsizeof(part) for part in (seen._keys, seen._places))
    assert size / 50_000 < 60


def _bomb(inflated: int) -> bytes:
    """A PDF whose one page inflates a thousandfold."""
    packer = zlib.compressobj(9)
    content = packer.compress(b"BT /F1 12 Tf 10 10 Td\n")
    for _ in range(inflated // 700_000):
        content += packer.compress(b"(A) Tj\n" * 100_000)
    content += packer.compress(b"ET\n") + packer.flush()
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Length %d/Filter/FlateDecode>>stream\n" % len(content) + content + b"\nendstream",
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]  # fmt: skip
    body = b"%PDF-1.4\n" + b"".join(b"%d 0 obj\n%s\nendobj\n" % pair for pair in enumerate(objects, 1))
    return body + b"trailer<</Size %d/Root 1 0 R>>\n%%%%EOF\n" % (len(objects) + 1)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux keeps a process to its address space")
def test_a_small_pdf_that_takes_all_memory_is_refused() -> None:
    bomb = _bomb(100_000_000)
    assert len(bomb) < 350_000
    with pytest.raises(InputError, match=r"bomb.pdf: reading the PDF takes more than 400 MB"):
        pdf_report(bomb, name="bomb", where="bomb.pdf", limits=Limits(memory_mb=400))


def test_a_pdf_that_takes_too_long_is_given_up() -> None:
    with pytest.raises(InputError, match=r"slow.pdf: the PDF was not read within 0.01 seconds"):
        pdf_report(_bomb(1_000_000), name="slow", where="slow.pdf", limits=Limits(time_s=0.01))

"""Documents to reports: what is read, what is guessed and said, what is refused by name."""

import datetime as dt
import io
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orontes.core.report import Report
from orontes.errors import InputError
from orontes.sources.decoding import decode
from orontes.sources.documents import load_reports
from orontes.sources.heading import day_of, title_of

STORY = "Rebels near Homs as thousands leave\n\nThe front moved again on Friday. Nobody knows how far it will go.\n"


def _load(*paths: Path | str, **options: object) -> list[Report]:
    return list(load_reports(paths, **options))


def _write(folder: Path, name: str, content: bytes | str) -> Path:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def _fails(folder: Path, name: str, content: bytes | str) -> str:
    path = _write(folder, name, content)
    with pytest.raises(InputError) as caught:
        _load(path)
    assert str(path) in str(caught.value)
    return str(caught.value)


def test_a_text_file_is_one_report(tmp_path: Path) -> None:
    (report,) = _load(_write(tmp_path, "homs.txt", STORY), date=dt.date(2024, 12, 7))
    assert (report.id, report.title, report.date) == ("homs", "Rebels near Homs as thousands leave", dt.date(2024, 12, 7))
    assert report.text == STORY


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_encodings_with_a_mark_are_read_silently(tmp_path: Path, encoding: str) -> None:
    notes: list[str] = []
    (report,) = _load(_write(tmp_path, "a.txt", "حمص وتلبيسة\r\nسقطت المدينة.\rنزح الآلاف.".encode(encoding)), note=notes.append)
    assert report.text == "حمص وتلبيسة\nسقطت المدينة.\nنزح الآلاف."
    assert not notes


@pytest.mark.parametrize(
    ("text", "encoding"), [("نزح آلاف السكان من حمص", "cp1256"), ("Café d’Alep: « 5 000 » déplacés", "cp1252")]
)
def test_encodings_without_a_mark_are_guessed_and_said(tmp_path: Path, text: str, encoding: str) -> None:
    notes: list[str] = []
    (report,) = _load(_write(tmp_path, "a.txt", text.encode(encoding)), note=notes.append)
    assert report.text == text
    assert len(notes) == 1
    assert "Windows-12" in notes[0]


@given(st.text().filter(str.strip))
def test_law_utf8_text_survives_but_for_line_ends_and_the_mark(text: str) -> None:
    if "\0" in text:
        with pytest.raises(InputError):
            decode(text.encode(), where="x")
    elif text.encode().strip():
        plain = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
        assert decode(text.encode(), where="x") == (plain, None)


@given(st.binary(max_size=200))
def test_law_any_bytes_are_text_or_an_error_of_ours(data: bytes) -> None:
    try:
        text, _ = decode(data, where="x")
    except InputError:
        return
    assert "\r" not in text


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("7 December 2024", dt.date(2024, 12, 7)),
        ("December 7, 2024", dt.date(2024, 12, 7)),
        ("Sat, 7 Dec 2024", dt.date(2024, 12, 7)),
        ("Saturday, 7th December 2024, 10:30 GMT", dt.date(2024, 12, 7)),
        ("Published: 2024-12-07", dt.date(2024, 12, 7)),
        ("2024-12-07 18:05", dt.date(2024, 12, 7)),
        ("07/12/2024", None),
        ("December 2024", None),
        ("31 November 2024", None),
        ("On 7 December 2024 the rebels took Homs.", None),
        ("7 May 2024 march", None),
    ],
)
def test_only_a_plain_date_line_dates_a_report(line: str, day: dt.date | None) -> None:
    assert day_of(f"Rebels near Homs\n{line}\n\nThe front moved.") == day


def test_two_date_lines_that_disagree_date_nothing() -> None:
    assert day_of("A title here\n7 December 2024\nUpdated\n8 December 2024\n\nText.") is None


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("The front moved again. Nobody knows.\n\nMore.", None),
        ("Homs\n\nThe front moved.", None),
        ("Rebels near Homs", None),
        ("2024-12-07\nRebels near Homs\n\nText.", None),
        ("Will Homs fall?\n\nThe front moved.", "Will Homs fall?"),
        ("word " * 60 + "\nText.", None),
        ("\n\n  Rebels near Homs  \nText.", "Rebels near Homs"),
    ],
)
def test_titles(text: str, title: str | None) -> None:
    assert title_of(text) == title


def test_own_date_wins_and_is_said(tmp_path: Path) -> None:
    notes: list[str] = []
    path = _write(tmp_path, "a.txt", "Rebels near Homs\n6 December 2024\n\nThe front moved.")
    (report,) = _load(path, date=dt.date(2024, 12, 7), note=notes.append)
    assert report.date == dt.date(2024, 12, 6)
    assert "2024-12-06" in notes[0]


def test_json_lines_keep_text_and_order(tmp_path: Path) -> None:
    records = [
        {"id": "b", "date": "2024-12-07", "title": "T", "publisher": "P", "url": "u", "text": "One.\r\nTwo."},
        {"id": 7, "date": "2024-12-07T23:30:00-05:00", "text": "حمص \ud83d", "score": 1, "lang": "ar"},
        {"text": "No name."},
        {"id": "e", "text": ""},
    ]
    notes: list[str] = []
    body = "\ufeff" + "\n\n".join(json.dumps(r) for r in records) + "\n"
    path = _write(tmp_path, "a.jsonl", body)
    reports = _load(path, date=dt.date(2025, 1, 1), note=notes.append)
    assert [r.id for r in reports] == ["b", "7", reports[2].digest[:12], "e"]
    assert [r.text for r in reports] == [r["text"] for r in records]
    assert [r.date for r in reports] == [dt.date(2024, 12, 7), dt.date(2024, 12, 8), dt.date(2025, 1, 1), dt.date(2025, 1, 1)]
    assert reports[0].to_record() == records[0]
    assert len(notes) == 1
    assert "lang, score" in notes[0]


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ('{"id": "a", "text": "Homs', ":2:21: broken JSON"),
        ('{"id": "a" "text": "Homs"}', ":2:12: broken JSON"),
        ("Homs fell.", ":2:1: broken JSON"),
        ("[1, 2]", ":2: line [1, 2] is not accepted: a JSON object is wanted"),
        ('{"id": "a"}', ":2: the report has no `text`"),
        ('{"id": "a", "text": null}', ":2: the report has no `text`"),
        ('{"id": ["a"], "text": "x"}', ":2: `id` ['a'] is not accepted"),
        ('{"id": "a", "text": "x", "title": 5}', ":2: `title` 5 is not accepted"),
        ('{"id": "ok", "text": "x"}', ":2: two reports are called 'ok'"),
        ('{"n": ' + "9" * 5000 + "}", ":2: broken JSON"),
        ("[" * 100_000, ":2: broken JSON"),
    ],
)
def test_a_bad_line_is_named(tmp_path: Path, line: str, says: str) -> None:
    assert f"a.jsonl{says}" in _fails(tmp_path, "a.jsonl", '{"id": "ok", "text": "fine"}\n' + line + "\n")


def test_a_date_that_is_no_day_counts_as_not_given_and_is_said(tmp_path: Path) -> None:
    dates = ["7:58 AM ET", "Wed Nov 23", 20241207, "2024-12-07", None, "0001-01-01T00:00:00+14:00"]
    lines = [json.dumps({"id": str(n), "text": "x", "date": day}) for n, day in enumerate(dates)]
    notes: list[str] = []
    reports = _load(_write(tmp_path, "a.jsonl", "\n".join(lines)), date=dt.date(2025, 1, 1), note=notes.append)
    given = dt.date(2025, 1, 1)
    assert [report.date for report in reports] == [given, given, given, dt.date(2024, 12, 7), given, given]
    assert "a.jsonl:1: `date` '7:58 AM ET' is no day like 2024-12-07" in notes[0]
    assert notes[1:] == [f"{tmp_path / 'a.jsonl'}: 3 more reports have such a date"]


def test_a_line_that_is_not_utf8_is_named(tmp_path: Path) -> None:
    assert "a.jsonl:1:16: line is not UTF-8" in _fails(tmp_path, "a.jsonl", '{"text": "Zur C\xfc"}'.encode("cp1252"))


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("empty.txt", "", "the file is empty"),
        ("blank.txt", " \n\t\n", "the file is empty"),
        ("empty.jsonl", "", "there is no report in it"),
        ("zeros.txt", b"Homs\0fell", "the file is binary, not text (byte 4)"),
        ("noise.txt", b"Homs \xff\xfe\x01 fell \x9d", "the file is binary, not text (byte 7)"),
        ("a.txt", b"%PDF-1.7 ...", "the PDF is damaged"),
        ("b.txt", b"PK\x03\x04 ...", "zip archive or an Office file"),
        ("c.txt", b"\x89PNG\r\n\x1a\n", "the file is a picture"),
        ("half.txt", b"\xff\xfeH\0o", "byte 2 is not UTF-16-LE"),
        ("page.html", "<!DOCTYPE html><nav></nav>", "the page has no main text"),
        ("deep.html", "<html>" + "<div>" * 50_000, "the page is nested too deep"),
        ("a.json", '{"data": 7}', "this JSON is no answer of ReliefWeb"),
        ("b.json", '{"data": [', "b.json:1:11: the JSON breaks here"),
        ("c.json", '{"data": [{"id": 1, "fields": {"title": "t"}}]}', "no item has a body"),
        ("a.csv", "a,b", "tables are not read as reports"),
    ],
)
def test_files_that_are_no_report_are_refused(tmp_path: Path, name: str, content: bytes | str, says: str) -> None:
    assert says in _fails(tmp_path, name, content)


def test_a_too_large_text_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("orontes.sources.decoding.MAX_TEXT_BYTES", 10)
    monkeypatch.setattr("orontes.sources.documents.MAX_TEXT_BYTES", 10)
    assert "text is too large (11 bytes): at most 10 bytes a report" in _fails(tmp_path, "a.txt", "x" * 500)


def test_what_is_not_there_is_named(tmp_path: Path) -> None:
    for path, says in (
        (tmp_path / "no.txt", "there is no such file"),
        (tmp_path, "no report in this folder"),
        ("a\0b", "cannot be read"),
    ):
        with pytest.raises(InputError, match=says):
            _load(path)


def test_files_of_one_name_get_the_name_of_their_path(tmp_path: Path) -> None:
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
    one, two = _write(tmp_path, "a/homs.txt", STORY), _write(tmp_path, "b/homs.txt", STORY + "More.")
    assert [r.id for r in _load(one, two)] == ["homs", str(two.with_suffix(""))]


def test_a_file_given_twice_is_read_once(tmp_path: Path) -> None:
    notes: list[str] = []
    path = _write(tmp_path, "homs.txt", STORY)
    assert len(_load(path, tmp_path / "." / "homs.txt", note=notes.append)) == 1
    assert "given twice, read once" in notes[0]


def test_standard_input_holds_text_or_lines() -> None:
    (report,) = _load("-", stdin=io.BytesIO(STORY.encode()))
    assert (report.id, report.text) == ("stdin", STORY)
    lines = io.BytesIO(b'{"id": "a", "text": "x"}\n{"id": "b", "text": "y"}\n')
    assert [r.id for r in _load("-", stdin=lines)] == ["a", "b"]
    with pytest.raises(InputError, match="standard input is empty"):
        _load("-", stdin=io.BytesIO(b"\n"))
    with pytest.raises(InputError, match="standard input:2:1: broken JSON"):
        _load("-", stdin=io.BytesIO(b'{"id": "a", "text": "x"}\nnothing\n'))


def test_reports_come_one_at_a_time(tmp_path: Path) -> None:
    path = _write(tmp_path, "a.jsonl", '{"id": "a", "text": "x"}\nbroken\n')
    assert next(load_reports([path])).id == "a"

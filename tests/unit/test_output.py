"""Results to files: whole or not at all; nothing in them that a terminal or a spreadsheet would run."""

import stat
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orontes.errors import InputError
from orontes.output import check_writable, for_spreadsheet, for_terminal, write_whole


def test_a_file_is_written_whole(tmp_path: Path) -> None:
    path = tmp_path / "a.html"
    path.write_text("old", encoding="utf-8")
    assert write_whole(path, "حمص") == 6
    assert path.read_text(encoding="utf-8") == "حمص"
    assert [p.name for p in tmp_path.iterdir()] == ["a.html"]
    assert stat.S_IMODE(path.stat().st_mode) & 0o600 == 0o600


def test_nothing_half_written_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.html"
    path.write_text("old", encoding="utf-8")

    def fails(self: Path, data: bytes) -> int:
        with self.open("wb") as file:
            file.write(data[:3])
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", fails)
    with pytest.raises(InputError, match="No space left on device"):
        write_whole(path, "new text")
    assert path.read_text(encoding="utf-8") == "old"
    assert [p.name for p in tmp_path.iterdir()] == ["a.html"]


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "real.html").write_text("old", encoding="utf-8")
    (tmp_path / "link.html").symlink_to("real.html")
    write_whole(tmp_path / "link.html", "new")
    assert (tmp_path / "link.html").is_symlink()
    assert (tmp_path / "real.html").read_text(encoding="utf-8") == "new"


def test_places_that_take_no_file(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"the output folder is not there\. Cure: mkdir -p"):
        check_writable(tmp_path / "no" / "a.html")
    with pytest.raises(InputError, match="this is a folder"):
        check_writable(tmp_path)


def test_halves_of_pairs_do_not_stop_a_page(tmp_path: Path) -> None:
    assert write_whole(tmp_path / "a.html", "a\ud83db") == 3


@given(st.text())
def test_law_the_terminal_gets_no_control_character(text: str) -> None:
    shown = for_terminal(text)
    assert len(shown) == len(text)
    assert not [c for c in shown if (ord(c) < 32 and c not in "\t\n") or 127 <= ord(c) < 160]


@given(st.text())
def test_law_a_spreadsheet_gets_no_formula(text: str) -> None:
    cell = for_spreadsheet(text)
    assert not cell.startswith(("=", "+", "-", "@", "\t", "\r"))
    assert cell.removeprefix("'") == text.removeprefix("'")

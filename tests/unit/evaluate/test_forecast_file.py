"""Files of forecasts: what is written is read, and what is impossible is refused with its line."""

from collections.abc import Callable
from pathlib import Path

import pytest

from orontes.errors import InputError
from orontes.evaluate.case import Target
from orontes.evaluate.case_folder import read_case
from orontes.evaluate.forecast_file import COLUMNS, ForecastKey, ForecastRow, read_forecasts, write_forecasts

ROW = ForecastRow(ForecastKey("valley-2020", "open", 737425, 737432, Target("north", "stock")), (1, 2, 3, 4, 5, 6, 7), 4.04)
LINE = "valley-2020,open,2020-01-01,2020-01-08,north,stock,1.0,2.0,3.0,4.0,5.0,6.0,7.0,4.0"


def test_written_and_read(tmp_path: Path) -> None:
    path = tmp_path / "f.csv"
    assert write_forecasts(path, [ROW]) == 1
    assert path.read_text().splitlines() == [",".join(COLUMNS), LINE]
    assert read_forecasts(path, ())[ROW.key].quantiles == (1, 2, 3, 4, 5, 6, 7)


def test_where_it_cannot_be_written(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="output"):
        write_forecasts(tmp_path / "no" / "f.csv", [ROW])


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        (LINE.replace("2020-01-08", "2020-01-01"), "a day after the issue date"),
        (LINE.replace("2020-01-08", "8 Jan"), "target_date"),
        (LINE.replace("3.0", "nan", 1), "q25"),
        (LINE.replace("3.0", "-3", 1), "q25"),
        (LINE.replace("3.0", "", 1), "q25"),
        (LINE.replace("3.0", "9", 1), "crossing quantiles"),
        (LINE[:-3] + "-1", "mean"),
        (LINE.replace("open", "shut"), "track"),
        (LINE.replace("2020-01-01", "1999-01-01"), "a day of the case"),
        (LINE.replace("2020-01-01", "2020-03-05").replace("2020-01-08", "2020-03-08"), "a day of the case"),
        (LINE + "\n" + LINE, "row twice"),
    ],
)
def test_refused(write_case: Callable[..., Path], tmp_path: Path, wrong: str, message: str) -> None:
    path = tmp_path / "f.csv"
    path.write_text(",".join(COLUMNS) + "\n" + wrong + "\n")
    with pytest.raises(InputError, match=message) as caught:
        read_forecasts(path, [read_case(write_case())])
    assert f"{path}:{3 if 'twice' in message else 2}" in str(caught.value)


def test_how_many_are_at_fault(tmp_path: Path) -> None:
    path = tmp_path / "f.csv"
    path.write_text("\n".join([",".join(COLUMNS), *[LINE.replace("3.0", "x", 1)] * 3]))
    with pytest.raises(InputError, match="3 lines are at fault"):
        read_forecasts(path, ())


def test_missing_file_and_columns(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="check the path"):
        read_forecasts(tmp_path / "none.csv", ())
    path = tmp_path / "f.csv"
    path.write_text("case,track\n")
    with pytest.raises(InputError, match="columns missing"):
        read_forecasts(path, ())

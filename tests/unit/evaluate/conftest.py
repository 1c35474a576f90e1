"""Past cases written by hand, for tests of reading, rows, rules and scores."""

from collections.abc import Callable
from pathlib import Path

import pytest

Edit = Callable[[str], str]
CASE_TOML = """\
name = "valley-2020"
country = ["XYZ"]
start = "2020-01-01"
end = "2020-03-01"
description = "Made up."

[exam]
class = "slow"
horizons = [7, 14]
every = 7
tolerance_days = 3
tracks = ["open", "given-total"]
headline = "warm"
weak = false
targets = ["north:stock", "south:stock", "late:stock"]
"""
TABLES = {
    "places.csv": """\
place_id,name,kind,country,admin1,lat,lon,population,opens
mill,Mill town,origin,XYZ,A,10.0,20.0,4000,
ford,Ford,origin,XYZ,A,10.1,20.1,1000,
north,North camp,camp,XYZ,B,11.0,20.0,,
south,South camp,camp,XYZ,C,9.0,20.0,,
late,Late camp,camp,XYZ,C,9.5,20.0,,2020-02-01
""",
    "links.csv": """\
from,to,length_km,kind
mill,north,100,road
mill,south,50,road
ford,mill,20,road
south,late,30,road
""",
    "events.csv": """\
published,date,kind,place_id,other_place_id,actor,value,source
2020-01-02,2020-01-01,conflict_start,mill,,,,made up
2020-01-20,2020-01-18,conflict_start,ford,,,,made up
2020-02-10,2020-02-08,ceasefire,ford,,,,made up
""",
    "observations.csv": """\
published,date,place_id,measure,low,high,source
2020-01-06,2020-01-05,north,stock,1000,1000,made up
2020-01-06,2020-01-05,south,stock,2000,,made up
2020-01-16,2020-01-15,north,stock,1200,1200,made up
2020-02-20,2020-01-15,north,stock,1500,1500,a revision
2020-01-16,2020-01-15,south,stock,2500,3000,made up
2020-02-04,2020-02-04,north,stock,2200,2200,made up
2020-02-05,2020-02-04,south,stock,,4000,made up
2020-02-20,2020-02-18,late,stock,300,300,made up
2020-02-22,2020-02-20,south,stock,100,900,too vague to score
""",
    "totals.csv": """\
date,total
2020-01-05,3200
2020-01-15,4000
2020-02-04,5800
""",
}


@pytest.fixture
def write_case(tmp_path: Path) -> Callable[..., Path]:
    """Writes the case of the valley into a folder, with edits of single files."""

    def write(*, name: str = "valley", edit: dict[str, Edit] | None = None) -> Path:
        folder = tmp_path / name
        folder.mkdir()
        for file, text in {"case.toml": CASE_TOML, **TABLES}.items():
            changed = (edit or {}).get(file, str)(text)
            if changed != "-":
                (folder / file).write_text(changed, encoding="utf-8")
        return folder

    return write

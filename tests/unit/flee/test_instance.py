"""Malformed instances are refused with the file, the row and the column."""

import shutil
from pathlib import Path

import pytest

from orontes.errors import InputError
from orontes.simulate.flee.calendar import calendar_of, new_people
from orontes.simulate.flee.instance import read_instance
from orontes.simulate.flee.run import course_of

INSTANCES = Path(__file__).parent / "instances"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    shutil.copytree(INSTANCES / "plain", tmp_path / "plain")
    return tmp_path / "plain"


def change(file: Path, old: str, new: str) -> None:
    text = file.read_text()
    assert old in text
    file.write_text(text.replace(old, new, 1))


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        ("input_csv/routes.csv", "Alma,Bora,45", "Alma,Bora,-45", "routes.csv:2:distance"),
        ("input_csv/routes.csv", "Alma,Bora,45", "Alma,Borra,45", "did you mean 'Bora'"),
        ("input_csv/routes.csv", "Alma,Bora,45", "Alma,Alma,45", "two different places"),
        ("input_csv/routes.csv", "Alma,Bora,45", "Alma,Bora,far", "routes.csv:2:distance"),
        ("input_csv/locations.csv", "0,60000", "0,nan", "locations.csv:2:population"),
        ("input_csv/locations.csv", "0,60000", "0,", "give Alma a population"),
        ("input_csv/locations.csv", "town,0,20000", "village,0,20000", "locations.csv:3:location_type"),
        ("input_csv/locations.csv", "Bora,North", "Alma,North", "locations.csv:3:name"),
        ("input_csv/conflicts.csv", "#Day,Alma", "#Day,Alna", "did you mean 'Alma'"),
        ("input_csv/conflicts.csv", "59,1,1\n", "", "the 60 days"),
        ("input_csv/conflicts.csv", "\n7,1,0", "\n7,x,0", "conflicts.csv:9:Alma"),
        ("input_csv/closures.csv", "country,Astra,Corin", "country,Astra,Coin", "did you mean 'Corin'"),
        ("input_csv/closures.csv", "15,35", "35,15", "closures.csv:2:closure_end"),
        ("input_csv/closures.csv", "location,Dorn", "locaton,Dorn", "did you mean 'location'"),
        ("input_csv/sim_period.csv", "Length,60", "Lenght,60", "the period is incomplete"),
        ("source_data/data_layout.csv", "Farcamp,farcamp.csv", "Farcamp,nofile.csv", "nofile.csv: this table is missing"),
        ("source_data/data_layout.csv", "Farcamp,farcamp.csv\n", "", "a table in data_layout.csv"),
        ("source_data/farcamp.csv", "2031-03-01,40", "2031-03-01,-4", "farcamp.csv:1:2"),
        ("source_data/farcamp.csv", "2031-03-21", "2030-03-21", "the days go back"),
        ("input_csv/routes.csv", '"name1","name2","distance"', '"name1","distance","name2"', "routes.csv:1:2"),
        ("input_csv/locations.csv", '"conflict_date","population"', '"population","conflict_date"', "locations.csv:1:7"),
        ("input_csv/sim_period.csv", "2031-03-01", "2041-03-01", "day 0 to 59"),
        ("input_csv/sim_period.csv", "2031-03-01", "2021-03-01", "day 0 to 59"),
        ("input_csv/sim_period.csv", "2031-03-01", "2031-13-01", "sim_period.csv:1"),
        ("simsetting.yml", "softening: 10.0", "softening: ten", "simsetting.yml:8:softening"),
        ("simsetting.yml", "softening: 10.0", "flee_when_starving: true", "food"),
        ("simsetting.yml", "softening: 10.0", "stay_close_to_home: true", "home of each person"),
        ("simsetting.yml", "move_rules:", "move_rules: [", "simsetting.yml"),
    ],
)
def test_what_is_wrong_is_named_with_its_place(folder: Path, file: str, old: str, new: str, said: str) -> None:
    change(folder / file, old, new)
    with pytest.raises(InputError) as raised:
        course_of(read_instance(folder))
    assert any(part in str(raised.value) for part in said.split("|"))


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        ("locations.csv", ",9000", ",0", "has a capacity of 0"),
        ("locations.csv", '"location_type"', '"locaton_type"', "locations.csv:1:6: the column 'locaton_type' is read as"),
        ("routes.csv", '"forced_redirection"', '"forced_redirection","max_mov_speed"', "did you mean 'max_move_speed'"),
        ("closures.csv", "15,35", "115,135", "after the last day of the run (59)"),
        ("routes.csv", "Alma,Bora,45\nAlma,Eska,70\n", "", "no road leads from the conflict zone 'Alma' to a camp"),
    ],
)  # fmt: skip
def test_what_is_allowed_but_most_likely_a_slip_is_noted(folder: Path, file: str, old: str, new: str, said: str) -> None:
    assert not read_instance(folder).notes
    change(folder / "input_csv" / file, old, new)
    assert any(said in note for note in read_instance(folder).notes)


def test_origins_and_camps_without_a_road_are_named(folder: Path) -> None:
    file = folder / "input_csv" / "routes.csv"
    lines = file.read_text().splitlines(keepends=True)
    file.write_text("".join(line for line in lines if "Hillcamp" not in line))
    assert any("no road leads to the camp 'Hillcamp'" in note for note in read_instance(folder).notes)
    file.write_text("".join(line for line in lines if "Alma," not in line))
    with pytest.raises(InputError, match="'Alma' is not accepted: a road"):
        course_of(read_instance(folder))


def test_a_slip_in_a_setting_is_noted(folder: Path) -> None:
    change(folder / "simsetting.yml", "max_move_speed", "max_mov_speed")
    (note,) = read_instance(folder).notes
    assert "did you mean 'max_move_speed'" in note


def test_registrations_are_corrected_and_their_fall_is_a_debt(folder: Path) -> None:
    instance = read_instance(INSTANCES / "full")
    south = instance.registration.camps[instance.registration.names.index("Southcamp")]
    assert south[40] == 700
    assert south[0] == 0
    change(folder / "source_data" / "farcamp.csv", ",900", ",100")
    instance = read_instance(folder)
    new, raw, debt = new_people(instance, strict=False)
    assert (new >= 0).all()
    assert debt.max() > 0
    assert debt[-1] == 0
    assert new.sum() == raw[-1] - raw[0]


def test_what_the_documentation_says_and_what_the_code_does() -> None:
    instance = read_instance(INSTANCES / "far")
    says, does = (calendar_of(instance, strict=strict) for strict in (False, True))
    names = [place.name for place in instance.places]
    a, b = names.index("A"), names.index("B")
    assert not says.open[10][((says.links.start == a) & (says.links.end == b))].any()
    assert not says.open[10][((says.links.start == b) & (says.links.end == a))].any()
    assert not does.open[10][((does.links.start == a) & (does.links.end == b))].any()  # named back to front: B,A
    assert does.open[10][((does.links.start == b) & (does.links.end == a))].all()
    forced = np_pairs(says.links.start[says.forced[0]].tolist(), says.links.end[says.forced[0]].tolist(), names)
    assert forced == {("E", "A")}
    assert not does.forced.any()
    assert does.links.km.size == says.links.km.size + 2


def np_pairs(starts: list[int], ends: list[int], names: list[str]) -> set[tuple[str, str]]:
    return {(names[a], names[b]) for a, b in zip(starts, ends, strict=True)}

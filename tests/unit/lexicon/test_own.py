"""A lexicon of the user's own: what it adds and overrides, how far it reaches, and what its errors say."""

import datetime as dt
from pathlib import Path

import pytest

from orontes import api
from orontes.core.report import Report
from orontes.errors import InputError
from orontes.extract.lexicon_file import line_of, parse_lexicon
from orontes.extract.lexicon_toml import as_toml
from orontes.extract.lexicons import vocabulary
from orontes.extract.named import actor_named

DAY = dt.date(2025, 1, 12)
OWN = """
[actors."sudan.shield"]
kind = "armed_group"
country = "SDN"
side = "shield"
names = ["Gezira Shield"]
local_names = ["the Keepers"]
source = "our field office"

[actors."sudan.rsf"]
names = ["Quick Support Forces"]

[sources]
monitor = ["Coast Watch"]

[hedges]
hearsay = ["rumouredly"]

[drop]
hedges = ["apparently"]
"""


@pytest.fixture
def own(tmp_path: Path) -> Path:
    path = tmp_path / "mine.toml"
    path.write_text(OWN, encoding="utf-8")
    return path


def claims(text: str, *lexicon: Path):
    return [c for one in api.read([Report("r", text, DAY)], lexicon=lexicon) for c in one.claims]


def test_an_actor_and_a_monitor_are_added(own: Path) -> None:
    text = "Sudan: Gezira Shield captured Sennar on Monday, Coast Watch said."
    assert not any(c.actor and c.actor.id for c in claims(text))
    (after,) = claims(text, own)
    assert (after.actor.id, after.actor.side, after.source.kind) == ("sudan.shield", "shield", "monitor")


def test_a_name_is_added_to_an_actor_that_keeps_its_own(own: Path) -> None:
    for name in ("Quick Support Forces", "Rapid Support Forces"):
        (claim,) = claims(f"The {name} captured Sennar in Sudan.", own)
        assert claim.actor.id == "sudan.rsf", name


def test_local_names_count_in_their_country_only(own: Path) -> None:
    (here,) = claims("The Keepers captured Sennar in Sudan.", own)
    assert here.actor.id == "sudan.shield"
    assert not any(c.actor and c.actor.id for c in claims("The Keepers captured Idlib in Syria.", own))


def test_words_of_hearsay_come_and_go(own: Path) -> None:
    def modality(word: str, *lexicon: Path) -> str:
        return claims(f"The Rapid Support Forces {word} captured Sennar in Sudan.", *lexicon)[0].modality

    assert (modality("rumouredly"), modality("rumouredly", own)) == ("asserted", "reported")
    assert (modality("apparently"), modality("apparently", own)) == ("reported", "asserted")


def test_every_process_reads_with_it(own: Path) -> None:
    reports = [Report(f"r{n}", "Gezira Shield captured Sennar in Sudan.", DAY) for n in range(60)]
    readings = list(api.read(reports, lexicon=[own], workers=2))
    assert {one.claims[0].actor.id for one in readings} == {"sudan.shield"}


def test_a_ledger_reads_anew_with_another_lexicon(own: Path, tmp_path: Path) -> None:
    reports, ledger = [Report("r", "Gezira Shield captured Sennar in Sudan.", DAY)], tmp_path / "l.ledger"
    assert api.add(reports, ledger).new == 1
    assert api.add(reports, ledger, lexicon=[own]).reread == 1
    assert api.add(reports, ledger, lexicon=[own]).known == 1
    own.write_text(OWN.replace("shield", "guard"), encoding="utf-8")
    assert api.add(reports, ledger, lexicon=[own]).reread == 1


def test_rows_of_tables_name_its_actors(own: Path) -> None:
    text = (str(own), own.read_text())
    assert actor_named("Gezira Shield", "SDN").id is None
    assert actor_named("Gezira Shield", "SDN", lexicons=(text,)).id == "sudan.shield"


def test_later_files_win_and_a_name_is_taken_from_whom_it_meant(tmp_path: Path) -> None:
    first, second = tmp_path / "a.toml", tmp_path / "b.toml"
    first.write_text('[actors."x.one"]\ncountry = "SYR"\nnames = ["HTS"]\n')
    second.write_text('[actors."x.two"]\ncountry = "SYR"\nnames = ["HTS"]\n')

    def meant(*files: Path) -> str | None:
        return claims("HTS captured Hama in Syria.", *files)[0].actor.id

    assert (meant(), meant(first), meant(first, second), meant(second, first)) == ("syria.hts", "x.one", "x.two", "x.one")
    assert api.check_lexicon(first).taken == (("HTS", "syria.hts", "x.one"),)


def test_the_check_tells_what_changes(own: Path) -> None:
    found = api.check_lexicon(own)
    assert (found.added, found.changed, found.taken, found.sources, found.words) == (("sudan.shield",), ("sudan.rsf",), (), 1, 2)


def test_what_is_shown_as_toml_can_be_given_back() -> None:
    shown = as_toml(vocabulary().actors.values())
    again = vocabulary((("again.toml", shown),))
    for key, entry in vocabulary().actors.items():
        assert set(again.actors[key].aliases) == set(entry.aliases), key
        assert again.actors[key].sides == entry.sides, key
        assert again.actors[key].source == entry.source, key


def test_the_listing_is_by_country_and_words() -> None:
    keys = [one.key for one in api.lexicon_actors("SNA", country="SOM")]
    assert keys == ["somalia.government"]
    assert "hezbollah" in [one.key for one in api.lexicon_actors(country="SYR")]
    assert not api.lexicon_actors("no such actor anywhere")


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ('[actor."x"]\n', 1, ("'actor'", "actors, sources", "write actors")),
        ('\n[actors."x"]\nkind = "army"\n', 3, ("'army'", "armed_group")),
        ('[actors."x"]\nnames = "X"\n', 2, ("`names`", "a list of names", 'names = ["...", "..."]')),
        ('[actors."x"]\nname = ["X"]\n', 2, ("'name'", "write names")),
        ('[actors."x"]\nlocal_names = ["X"]\n', 2, ("local_names", "country")),
        ('[actors."x"]\n# a note\ncountry = "Syria"\n', 3, ("'Syria'", "ISO 3166 alpha-3")),
        ('[actors."x"]\ncountry = "XQZ"\n', 2, ("'XQZ'", "ISO 3166 alpha-3")),
        ('[actors."x y"]\n', 1, ("'x y'", "letters, digits")),
        (
            '[actors."x"]\nsides = [{ side = "b", until = "soon" }]\n',
            2,
            ("'soon'", "YYYY-MM-DD", "until = 2024-12-08"),
        ),
        ('[sources]\nmonitors = ["X"]\n', 2, ("'monitors'", "monitor, un", "write monitor")),
        ("[verbs]\nsay = [1]\n", 2, ("1 is not accepted", "words on one line")),
        ('[actors."x"]\nnames = ["The Z"]\n[actors."y"]\nnames = ["the z"]\n', 4, ("means x and y at once",)),
        ("[sources\n", 1, ("no TOML",)),
    ],
)
def test_errors_name_file_line_limit_and_cure(tmp_path: Path, text: str, line: int, words: tuple[str, ...]) -> None:
    path = tmp_path / "bad.toml"
    path.write_text(text)
    with pytest.raises(InputError) as told:
        list(api.read([Report("r", "Homs.")], lexicon=[path]))
    assert str(told.value).startswith(f"{path}:{line}")
    for word in words:
        assert word in str(told.value), (word, str(told.value))


def test_a_file_that_is_not_there_or_not_utf8_is_told(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be read"):
        api.check_lexicon(tmp_path / "none.toml")
    (tmp_path / "latin.toml").write_bytes(b'# a\n[sources]\nmonitor = ["\xe9"]\n')
    with pytest.raises(InputError, match=r"latin.toml:3: the lexicon is not UTF-8"):
        api.check_lexicon(tmp_path / "latin.toml")


def test_the_line_is_that_of_the_nearest_key() -> None:
    text = '[a]\nx = 1\n\n[a."b.c"]\ny = 2\n'
    assert [line_of(text, keys) for keys in (("a", "x"), ("a", "b.c", "y"), ("a", "b.c", "z"), ("q",))] == [2, 5, 4, 1]


def test_an_empty_file_changes_nothing() -> None:
    assert parse_lexicon("", name="e.toml").tables == {}
    assert vocabulary((("e.toml", ""),)).actors == vocabulary().actors

"""The finder of places: no grammar, persons and groups apart, the same names as the reader of claims uses."""

import subprocess
import sys
import time

import pytest

from orontes.core.report import Report
from orontes.extract.cutting import cut_up
from orontes.extract.place_finder import PlaceFinder

PERSONS = (
    ("Hillary Lincoln spoke in Chicago. Later Lincoln left.", ["Chicago"]),
    ("Mr Houston met Senator Austin in Dallas, Texas.", ["Dallas", "Texas"]),
    ("Camden said he was sorry. Police in Baltimore agreed.", ["Baltimore"]),
    ("The Manchester Arena was full. Aid came to Manchester from Leeds.", ["Manchester", "Leeds"]),
)
TELLING = (
    ("Shells hit the Kurdish town of Kobani in Syria.", ["Kobani", "Syria"]),
    ("Amid rising tensions people fled Kunduz, Afghanistan.", ["Kunduz", "Afghanistan"]),
    ("The Western-backed government of Libya fell in Tripoli.", ["Libya", "Tripoli"]),
    ("Aid reached the Idlib governorate in Syria.", ["Idlib governorate", "Syria"]),
)
ALL_NAMES = "Homs Hama Aleppo Idlib Al-Bab the Hague of Deir ez-Zor "


@pytest.fixture(scope="module")
def finder() -> PlaceFinder:
    return PlaceFinder.load()


def _names(finder: PlaceFinder, text: str) -> list[str]:
    found = finder.places(Report("r", text))
    assert all(text[m.start : m.end] == m.place.text for m in found)
    return [m.place.text for m in found if m.place.kind != "demonym"]


@pytest.mark.parametrize(("text", "names"), PERSONS + TELLING)
def test_who_is_a_person_and_what_tells_a_kind_is_no_place(finder: PlaceFinder, text: str, names: list[str]) -> None:
    assert _names(finder, text) == names


def test_neither_grammar_nor_roads_are_loaded_to_find_places() -> None:
    code = (
        "import sys; from orontes.core.report import Report; from orontes.extract.place_finder import PlaceFinder; "
        "assert PlaceFinder.load().places(Report('r', 'He fled Homs in Syria.')); "
        "print(sorted({'orontes.extract.grammar', 'scipy'} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip() == "[]"


def test_mentions_stand_in_the_words_of_their_sentence(finder: PlaceFinder) -> None:
    report = Report("r", "Rebels near Homs fled.\n\nThe town of Deir ez-Zor, Syria, was shelled by them. “Aleppo fell,” he said.")
    cut = cut_up(report)
    found = finder.mentions(report, cut)
    assert [m.place.text for m in found] == ["Homs", "Deir ez-Zor", "Syria", "Aleppo"]
    for m in found:
        assert cut[m.sentence].starts[m.first] == m.start
        assert cut[m.sentence].ends[m.last - 1] == m.end


def test_a_name_means_the_same_wherever_the_report_is_read(finder: PlaceFinder) -> None:
    text = "Fighters from Tripoli, Lebanon, reached Homs. Tripoli was calm, and Hama fell."
    alone = finder.places(Report("r", text))
    for _ in range(2):
        finder.places(Report("other", "Clashes shook Tripoli, Libya, and Benghazi. Tunis sent aid to Tripoli."))
        assert finder.places(Report("r", text)) == alone


def test_a_text_that_is_all_names_takes_time_in_proportion(finder: PlaceFinder) -> None:
    def seconds(times: int) -> float:
        start = time.process_time()
        finder.places(Report("r", ALL_NAMES * times))
        return time.process_time() - start

    seconds(50)
    assert min(seconds(800) / seconds(200) for _ in range(3)) < 7

"""What single words and turns of phrase make of a claim: who speaks, what is denied, which place is meant."""

import datetime as dt

import pytest

from orontes.core.report import Report
from orontes.extract.pipeline import Reader


@pytest.fixture(scope="module")
def reader():
    return Reader.load()


SAID = (
    ("Some 7,500 people crossed into Chad on Thursday, the Red Cross said, and the UN gave the same number.", "the Red Cross"),
    ("Six civilians and five guards were killed in Homs the Observatory said.", "the Observatory"),
    ("Shells hit Homs on Friday, said a monitor of the war.", "a monitor of the war"),
    ("The rebels took Rastan and two more towns, Reuters reports.", "Reuters"),
    ("Warplanes bombed Homs on Friday activists said keeping up pressure on the town.", "activists"),
    (
        "Rebels killed 12 soldiers near Homs said the Syrian Observatory for Human Rights.",
        "the Syrian Observatory for Human Rights",
    ),
    ("Observatory director Omar Haddad told AFP that rebels had taken Rastan.", "Observatory director Omar Haddad"),
    ("The war has killed 30,000 people, by the latest estimates of aid groups.", "aid groups"),
    ("The town of Rastan was taken by rebels, the ministry stated; troops left Homs.", "the ministry"),
)


@pytest.mark.parametrize(("text", "source"), SAID)
def test_asides_name_their_speaker(reader, text, source):
    claims = reader.read(Report("r", text))
    assert claims
    assert claims[0].source is not None
    assert claims[0].source.text == source


CARRIED = (
    ("Rebels took Rastan, the Observatory said. Government troops had left the town before.", "the Observatory"),
    ("More than 900,000 people fled Syria, OCHA said. Nearly 640,000 fled Aleppo, 334,000 left Idlib.", "OCHA"),
    (
        '"The army shelled Homs. Rebels took Rastan on Friday," said Omar Haddad of the Red Crescent.',
        "Omar Haddad of the Red Crescent",
    ),
)


@pytest.mark.parametrize(("text", "source"), CARRIED)
def test_words_are_carried_over_sentences(reader, text, source):
    said = [c.source.text if c.source else None for c in reader.read(Report("r", text))]
    assert len(said) > 1
    assert set(said) == {source}


def test_the_narrator_goes_on_by_himself(reader):
    text = "Rebels took Rastan, the Observatory said. The army shelled Homs on Friday."
    assert {c.kind: c.source for c in reader.read(Report("r", text))}["strike"] is None


def test_news_called_untrue_is_denied(reader):
    (claim, *_) = [
        c for c in reader.read(Report("r", "News of rebels entering Homs was unfounded.")) if c.kind == "control_change"
    ]
    assert claim.modality == "denied"


def test_a_participle_beside_a_push_tells_what_happens(reader):
    claims = reader.read(Report("r", "The army pushed into the valley, capturing the town of Rutba."))
    assert {c.change: c.modality for c in claims if c.kind == "control_change"} == {"entered": "asserted", "gained": "asserted"}


def test_fled_is_a_verb_behind_a_bare_number(reader):
    claims = reader.read(Report("r", "Nearly 640,000 fled Aleppo governorate, 334,000 left Idlib."))
    assert {(c.people.low, c.origin.name) for c in claims if c.people and c.origin} >= {(640_000, "Aleppo")}


def test_one_number_for_a_list_of_places_is_one_claim_that_names_them_all(reader):
    (claim,) = reader.read(Report("r", "Some 12,000 people were displaced in Leer, Koch and Mayendit counties."))
    assert claim.origin is not None
    assert claim.origin.text.startswith("Leer, Koch and Mayendit")


def test_a_whole_war_is_the_countrys(reader):
    text = "Fighting went on in El-Fasher and Nyala in Sudan. The war has killed at least 40,000 people and displaced 12 million."
    claims = [c for c in reader.read(Report("r", text)) if c.kind in ("casualty", "displacement")]
    assert {(c.place or c.origin).name for c in claims} == {"Sudan"}


def test_villages_near_a_town_are_not_the_town(reader):
    places = [c.place for c in reader.read(Report("r", "Rebels captured villages near the city of Homs.")) if c.place]
    assert places
    assert all(p.name != "Homs" for p in places)


def test_evacuees_killed_are_no_count_of_displaced(reader):
    kinds = {c.kind for c in reader.read(Report("r", "A bombing killed more than 120 evacuees in Aleppo."))}
    assert "casualty" in kinds
    assert "displacement" not in kinds


def days(reader, text, day):
    (claim, *_) = reader.read(Report("r", text, day))
    return str(claim.when.start), str(claim.when.end)


FRIDAY = dt.date(2024, 12, 6)
WHEN = (
    ("Rebels took Hama.", ("2024-12-06", "2024-12-07")),
    ("Fresh battles were reported on Thursday. Rebels took Hama.", ("2024-12-05", "2024-12-07")),
    ("This update covers 25 November to 3 December. Thousands of people fled Hama.", ("2024-11-25", "2024-12-04")),
    ("This update covers 25 to 28 November. Thousands of people fled Hama.", ("2024-11-25", "2024-11-29")),
    ("6 December 2024 At least 33 people were killed in Homs on Wednesday.", ("2024-12-04", "2024-12-05")),
    ("Some 5,000 people fled Hama between 25 November and 3 December.", ("2024-11-25", "2024-12-04")),
    ("04-12-2024 The army retook Hama.", ("2024-12-04", "2024-12-05")),
)


@pytest.mark.parametrize(("text", "wanted"), WHEN)
def test_days_of_an_event(reader, text, wanted):
    assert days(reader, text, FRIDAY) == wanted


LISTS = (
    (
        "Goma hosts 45,000 displaced people, Sake 12,000 and Bukavu 8,500.",
        {("Goma", 45_000), ("Sake", 12_000), ("Bukavu", 8_500)},
    ),
    ("About 6,000 fled to Goma, 3,000 to Bukavu and 1,500 to Bunia.", {("Goma", 6_000), ("Bukavu", 3_000), ("Bunia", 1_500)}),
    ("Displaced people arrived in Goma (12,000) and Bukavu (3,000 families).", {("Goma", 12_000), ("Bukavu", 3_000)}),
    ("Half a million people fled to Goma.", {("Goma", 500_000)}),
    ("Two and a half million people fled to Goma in 2015.", {("Goma", 2_500_000)}),
    ("Some 6,000 people fled to Goma, 20 km from Bukavu.", {("Goma", 6_000)}),
    ("Some 60 per cent of the 20,000 residents fled to Goma.", {("Goma", 12_000)}),
)


@pytest.mark.parametrize(("text", "wanted"), LISTS)
def test_each_place_of_a_list_has_its_figure(reader, text, wanted):
    claims = reader.read(Report("r", text))
    assert {(c.destination.text, c.people.low) for c in claims if c.destination and c.people} == wanted


DEAD = (
    ("The Observatory said 45 opposition fighters and 43 guards had been killed.", {45, 43}),
    ("The war in Syria has killed more than 280,000 people and displaced millions.", {280_000}),
    ("The war has killed more than 280,000 people and driven millions from their homes.", {280_000}),
    ("Another 70 were wounded.", {70}),
    ("Six thousand people fled to Goma and 12 were killed in Bukavu.", {12}),
    ("The number of rebel fighters killed in Homs has risen to 39.", {39}),
)


@pytest.mark.parametrize(("text", "wanted"), DEAD)
def test_the_dead_are_counted(reader, text, wanted):
    claims = reader.read(Report("r", text))
    assert {c.people.low for c in claims if c.kind == "casualty" and c.people} == wanted


def test_a_bare_number_goes_where_those_before_went(reader):
    text = "Some 42,000 people crossed into Burundi. More than 9,000 crossed on Tuesday."
    assert [(c.destination.name, c.people.low) for c in reader.read(Report("r", text))] == [
        ("Burundi", 42_000),
        ("Burundi", 9_000),
    ]
    assert reader.read(Report("r", "Over 9,000 crossed in one day.")) == ()


def test_a_part_of_them_is_worked_out(reader):
    claims = reader.read(Report("r", "IOM counted 2,400 displaced families in Dohuk, a third of them from Sinjar."))
    assert {(c.origin.name if c.origin else None, c.people.low) for c in claims} >= {("Sinjar", 800)}


def test_the_group_is_the_monitor_that_spoke_before(reader):
    text = "Rebels took Rastan, the Observatory said. The group said ISIL lost 13 of its fighters in Homs."
    (claim,) = [c for c in reader.read(Report("r", text)) if c.kind == "casualty"]
    assert (claim.source.kind, claim.modality) == ("monitor", "reported")

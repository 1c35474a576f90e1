"""The packaged lexicon: every name means one actor in one country at one time."""

import datetime as dt
import itertools

import pytest

from orontes.core.report import Report
from orontes.extract.lexicons import clashes, vocabulary
from orontes.extract.pipeline import Reader
from orontes.extract.vocabulary import ACTOR_KINDS, Alias, Term
from orontes.geo.table import countries

WORDS = vocabulary()
EVE, AFTER = dt.date(2024, 12, 7), dt.date(2024, 12, 9)


@pytest.fixture(scope="module")
def reader():
    return Reader.load()


def test_no_alias_means_two_actors_in_the_same_country_unmarked():
    wrong = [(one.name, one.key, other.key) for one, other in clashes(a for e in WORDS.actors.values() for a in e.aliases)]
    assert not wrong


def test_an_alias_of_two_actors_is_seen():
    everywhere, here = Alias("The Shield", "a"), Alias("the shield", "b", ("SYR",))
    assert clashes([everywhere, Alias("the Shield", "b")])
    assert not clashes([everywhere, here])  # the one of the country is meant there, the other elsewhere
    assert clashes([here, Alias("The Shield", "c", ("IRQ", "SYR"))])
    assert not clashes([Alias("X", "a", None, Term(None, EVE)), Alias("X", "b", None, Term(EVE, None))])


def test_no_alias_stands_twice_at_one_actor():
    for entry in WORDS.actors.values():
        names = [(a.name, a.term) for a in entry.aliases]
        assert len(names) == len(set(names)), (entry.key, [n for n in names if names.count(n) > 1])


def test_every_actor_has_a_source_a_kind_a_name_and_a_known_country():
    for entry in WORDS.actors.values():
        assert entry.source, entry.key
        assert entry.aliases, entry.key
        assert entry.kind in ACTOR_KINDS
        here = {entry.country} - {""} | {c for a in entry.aliases for c in a.countries or ()}
        assert here <= set(countries()), (entry.key, here - set(countries()))


def test_terms_of_a_side_do_not_overlap():
    for entry in WORDS.actors.values():
        for one, other in itertools.combinations(entry.sides, 2):
            apart = one.countries and (other.countries is None or not set(one.countries) & set(other.countries))
            assert apart or not one.term.meets(other.term), entry.key


@pytest.mark.parametrize("code", "SYR UKR SDN COD MMR AFG YEM SOM ETH VEN COL SSD NGA MLI BFA PSE LBN IRQ LBY MOZ HTI".split())
def test_the_large_displacement_crises_have_a_government_or_state_and_who_fights_it(code):
    here = [e for e in WORDS.actors.values() if e.country == code or any(code in (a.countries or ()) for a in e.aliases)]
    assert any(e.kind in {"government", "state"} for e in here)
    assert any(e.kind in {"armed_group", "alliance"} for e in here)


@pytest.mark.parametrize(
    ("text", "day", "actor", "side"),
    [
        ("HTS fighters captured Hama in Syria.", EVE, "syria.hts", "opposition"),
        ("HTS fighters entered Tartus in Syria.", AFTER, "syria.hts", "government"),
        ("The Syrian army captured Hama in Syria.", EVE, "syria.government", "government"),
        ("The Syrian army entered Suwayda in Syria.", AFTER, "syria.transitional", "government"),
        ("The SNA captured Manbij in Syria.", EVE, "syria.sna", "opposition"),
        ("The SNA captured Kismayo in Somalia.", AFTER, "somalia.government", "government"),
        ("M23 captured Goma in the Democratic Republic of Congo.", EVE, "drc.m23", "m23"),
        ("Al-Shabaab captured Kismayo in Somalia.", AFTER, "somalia.alshabaab", "jihadist"),
        ("Al-Shabaab captured Palma in Mozambique.", AFTER, "mozambique.insurgents", "jihadist"),
    ],
)
def test_who_is_meant_depends_on_country_and_day(reader, text, day, actor, side):
    found = [c.actor for c in reader.read(Report("r", text, day)) if c.kind == "control_change" and c.actor]
    assert [(a.id, a.side) for a in found[:1]] == [(actor, side)]


def test_a_motorway_is_no_group(reader):
    claims = reader.read(Report("r", "The M23 was closed near Crawley in England after a crash.", EVE))
    assert not any(c.actor and c.actor.id == "drc.m23" for c in claims)


def test_the_coalition_is_the_one_of_the_country():
    def meant(*codes):
        return WORDS.view(codes, EVE).meant(next(f[2] for f in WORDS.names["the"] if f[0] == ("the", "coalition")))

    assert (meant("SYR"), meant("YEM"), meant("FRA")) == ("us_coalition", "yemen.coalition", None)

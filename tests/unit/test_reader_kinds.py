"""Which kind of event, happened or not, and whether a party claims it or only reports it."""

import pytest

from orontes.core.report import Report
from orontes.extract.pipeline import Reader


@pytest.fixture(scope="module")
def reader():
    return Reader.load()


@pytest.mark.parametrize(
    ("text", "modality"),
    [
        ("The Syrian army said it had taken Rastan.", "claimed"),
        ("The Syrian army said that rebels had lost Rastan.", "claimed"),
        ("The Syrian army confirmed that rebels had taken Rastan.", "reported"),
        ("The Syrian army said that rebels had taken Rastan.", "reported"),
        ("A rights group said that rebels had taken Rastan.", "reported"),
    ],
)
def test_a_party_claims_what_serves_it_and_reports_what_does_not(reader, text, modality):
    assert {c.modality for c in reader.read(Report("r", text)) if c.kind == "control_change"} == {modality}


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Gunmen attacked an army post near Rutba.", "clash"),
        ("The army did not carry out air strikes on Rutba.", None),
        ("Armed groups kept families from entering Rutba.", None),
        ("Some 900,000 people were targeted with vaccines in Rutba.", None),
        ("The army, tasked with fighting rebels, withdrew from Rutba.", "control_change"),
    ],
)
def test_what_did_not_happen_is_no_event(reader, text, kind):
    fought = ("clash", "strike", "control_change", "displacement")
    assert {c.kind for c in reader.read(Report("r", text)) if c.happened and c.kind in fought} == ({kind} if kind else set())

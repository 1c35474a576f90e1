"""Reports read by a model over the protocol: what is sent, what comes of it, and what it costs."""

import datetime as dt
import json

import pytest

from orontes import api
from orontes.config import ModelReader
from orontes.core.claim_record import claim_from_record
from orontes.core.report import Report
from orontes.endpoint.settings import Endpoint
from orontes.errors import InputError
from stand_in import claim, claims, refused, serving, text_of, written

DAY = dt.date(2024, 12, 7)
TEXT = "Syrian rebels captured Hama on Thursday. Thousands of people fled to Homs."
TAKEN = claim("Syrian rebels captured Hama on Thursday.", "control_change", actor="Syrian rebels", place="Hama", change="gained")


def _model(server, **more):
    return ModelReader(server.url, "tiny", **more)


def test_what_is_sent(monkeypatch):
    monkeypatch.setenv("A_KEY", "sk-secret")
    with serving(lambda _question, _n: claims(TAKEN)) as server:
        (one,) = api.read([Report("r", TEXT, DAY)], model=_model(server, key_variable="A_KEY"))
    (asked,) = server.questions
    assert server.paths == ["/v1/chat/completions"]
    assert server.headers[0]["Authorization"] == "Bearer sk-secret"
    assert (asked["model"], asked["temperature"]) == ("tiny", 0)
    assert asked["response_format"]["json_schema"]["strict"]
    assert text_of(asked) == TEXT
    assert "Saturday" in asked["messages"][1]["content"]
    assert one.claims[0].rule == "llm:tiny"
    assert (one.asked.tokens.questions, one.asked.tokens.asked, one.asked.tokens.answered) == (1, 1000, 100)


def test_without_a_key_none_is_sent(monkeypatch):
    monkeypatch.delenv("ORONTES_LLM_KEY", raising=False)
    with serving(lambda _question, _n: claims()) as server:
        list(api.read([Report("r", TEXT, DAY)], model=_model(server)))
    assert "Authorization" not in server.headers[0]


def test_both_readers_claims_are_one_list_and_each_names_its_reader():
    only = claim("Thousands of people fled to Homs.", "access_constraint", place="Homs", people="Thousands of people")
    with serving(lambda _question, _n: claims(TAKEN, only)) as server:
        (one,) = api.read([Report("r", TEXT, DAY)], model=_model(server, both=True))
    by_kind = {found.kind: found for found in one.claims}
    assert by_kind["control_change"].also_by == ("llm:tiny",)
    assert by_kind["control_change"].rule.startswith("control_change.")
    assert by_kind["access_constraint"].rule == "llm:tiny"
    assert by_kind["displacement"].also_by == ()
    assert [found.id for found in one.claims] == [f"r:{n}" for n in range(1, len(one.claims) + 1)]
    for found in one.claims:
        record = json.loads(json.dumps(found.to_record()))
        assert claim_from_record(record).to_record() == record


def test_long_reports_are_asked_about_in_pieces_and_offsets_stay():
    text = "\n\n".join(f"Paragraph {n} says that nothing happened there. " * 20 for n in range(30)) + "\n\n" + TEXT
    with serving(lambda question, _n: claims(TAKEN) if TEXT in text_of(question) else claims()) as server:
        (one,) = api.read([Report("r", text, DAY)], model=_model(server, questions=3))
    assert len(server.questions) > 3
    (found,) = one.claims
    assert text[found.sentence.start : found.sentence.end] == found.quote == "Syrian rebels captured Hama on Thursday."


def test_reports_come_in_their_order_whoever_is_answered_first():
    with serving(lambda _question, _n: claims(TAKEN)) as server:
        found = list(api.read([Report(str(n), TEXT, DAY) for n in range(12)], model=_model(server, questions=5)))
    assert [one.report.id for one in found] == [str(n) for n in range(12)]


def test_kept_answers_are_not_asked_for_again(tmp_path):
    with serving(lambda _question, _n: claims(TAKEN)) as server:
        model = _model(server, answers=tmp_path / "answers")
        first, second = (list(api.read([Report("r", TEXT, DAY)], model=model)) for _ in range(2))
        assert len(server.questions) == 1
        assert second[0].claims == first[0].claims
        assert (second[0].asked.kept_answers, second[0].asked.tokens.total) == (1, 0)
        for file in (tmp_path / "answers").iterdir():
            file.write_text("{", encoding="utf-8")
        list(api.read([Report("r", TEXT, DAY)], model=model))
        assert len(server.questions) == 2, "a broken file counts as none"


def test_answers_that_were_no_use_are_not_kept(tmp_path):
    with serving(lambda _question, n: written("I refuse.") if n < 2 else claims(TAKEN)) as server:
        model = _model(server, answers=tmp_path / "answers")
        first, second = (list(api.read([Report("r", TEXT, DAY)], model=model)) for _ in range(2))
    assert first[0].asked.reckoning.unread
    assert second[0].claims


def test_an_older_server_is_asked_plainly():
    def behave(question, _n):
        if "response_format" in question or "max_tokens" in question:
            return refused(400, "Unsupported parameter: response_format")
        return claims(TAKEN)

    with serving(behave) as server:
        found = list(api.read([Report(str(n), TEXT, DAY) for n in range(3)], model=_model(server, questions=1)))
    assert all(one.claims for one in found)
    assert len(server.questions) == 5, "what it takes is remembered"


def test_expected_tokens_and_cost():
    expected = api.expected_tokens([Report("r", TEXT, DAY), Report("s", "x " * 10_000, DAY)])
    assert expected.questions > 3
    assert 5_000 < expected.asked < 20_000
    assert expected.cost(api.price(2.0, 8.0)) == pytest.approx((2 * expected.asked + 8 * expected.answered) / 1e6)
    assert expected.cost(api.price()) is None
    with pytest.raises(InputError, match="price-in"):
        api.price(-1.0)


def test_the_ledger_keeps_the_model_as_reader_and_asks_once(tmp_path):
    path, reports = tmp_path / "a.ledger", [Report("r", TEXT, DAY)]
    with serving(lambda _question, _n: claims(TAKEN)) as server:
        first = api.add(reports, path, known_on=DAY, model=_model(server, both=True))
        again = api.add(reports, path, known_on=DAY, model=_model(server, both=True))
    assert (first.new, again.known, len(server.questions)) == (1, 1, 1)
    assert api.verify_ledger(path) == ()
    kept = api.picture(path).claims
    assert [one.also_by for one in kept if one.kind == "control_change"] == [("llm:tiny",)]


def test_a_report_that_was_not_read_whole_is_not_stored(tmp_path):
    path = tmp_path / "a.ledger"
    with serving(lambda question, _n: claims(TAKEN) if "Hama" in text_of(question) else written("I cannot")) as server:
        done = api.add([Report("r", TEXT, DAY), Report("s", "Something else.", DAY)], path, known_on=DAY, model=_model(server))
    assert (done.new, len(done.rejected)) == (1, 1)
    assert "adding it again asks again" in done.rejected[0]
    assert api.ledger_counts(path)["reports"] == 1


@pytest.mark.parametrize(
    ("url", "address"),
    [
        ("http://localhost:1", "http://localhost:1/v1/chat/completions"),
        ("https://api.example.org/v1/", "https://api.example.org/v1/chat/completions"),
        ("https://x.example/openai/chat/completions?v=1", "https://x.example/openai/chat/completions?v=1"),
        ("http://[::1]:8080/v1", "http://[::1]:8080/v1/chat/completions"),
    ],
)
def test_addresses(url, address):
    assert Endpoint(url, "m").address == address


@pytest.mark.parametrize(
    ("url", "model", "told"),
    [
        ("localhost:1", "m", "--endpoint"), ("ftp://x", "m", "--endpoint"), ("http://", "m", "--endpoint"),
        ("http://x:99999/v1", "m", "--endpoint"), ("https://me:word@x/v1", "m", "password"), ("https://x/v1", " ", "--model"),
        ("https://x/v1", "a\nb", "--model"), ("http://far.example/v1", "m", "encrypted"),
    ],
)  # fmt: skip
def test_addresses_that_cannot_be_used(url, model, told, monkeypatch):
    monkeypatch.setenv("ORONTES_LLM_KEY", "sk-secret")
    with pytest.raises(InputError, match=told) as error:
        Endpoint(url, model)
    assert "sk-secret" not in str(error.value)
    assert "word" not in str(error.value).replace("password", "")

"""The desk's API: reports dropped in, claims reviewed, pictures drawn, weights moved, suppositions, exports, jobs stopped."""

import io
import json
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("fastapi")
from fastapi.testclient import TestClient

from desk_case import large_ledger, sample_ledger
from orontes import api
from orontes.server.app import create_app
from orontes.server.desk import Desk, Options
from orontes.server.jobs import Jobs
from orontes.server.security import Access

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore:.*httpx.*")
REPORT = b"Rebels captured Hama on Thursday, a monitor said. Thousands of people fled from Homs to Tartus."


class Visitor:
    """Somebody at the desk."""

    def __init__(self, desk: Desk) -> None:
        self.http = TestClient(create_app(desk, Access(frozenset())), headers={"x-orontes": "1"})

    def get(self, path: str, **query: Any) -> Any:
        made = self.http.get(path, params=query)
        assert made.status_code == 200, made.text
        return made.json()

    def post(self, path: str, body: Any, status: int = 200) -> Any:
        made = self.http.post(path, json=body)
        assert made.status_code == status, made.text
        return made.json()

    def over(self, job: dict[str, Any]) -> dict[str, Any]:
        give_up = time.monotonic() + 90
        while job["state"] in ("waiting", "running"):
            assert time.monotonic() < give_up, job
            time.sleep(0.05)
            job = self.get(f"/api/jobs/{job['id']}")
        return job


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    made = Desk(sample_ledger(tmp_path_factory.mktemp("desk") / "a.ledger"), Options(days=3, members=30))
    yield made
    made.close()


@pytest.fixture
def visitor(desk: Desk) -> Visitor:
    return Visitor(desk)


def test_two_at_one_claim_the_second_is_told_and_nothing_is_lost(desk: Desk) -> None:
    one, other = Visitor(desk), Visitor(desk)
    claim = one.get("/api/claims", status="unreviewed")["claims"][0]
    path = f"/api/claims/{claim['claim']['id']}/review"
    one.post(path, {"decision": "accepted", "saw": claim["state"], "reviewer": "A"})
    late = other.post(path, {"decision": "rejected", "saw": claim["state"], "reviewer": "B", "why": "old"}, 409)
    assert "it is now accepted by A" in late["message"]
    assert late["claim"]["status"] == "accepted"
    other.post(
        path, {"decision": "corrected", "saw": late["claim"]["state"], "reviewer": "B", "changes": {"modality": "claimed"}}
    )
    found = one.get(f"/api/claims/{claim['claim']['id']}")
    assert (found["status"], found["claim"]["modality"], found["read"]["modality"]) == (
        "corrected",
        "claimed",
        claim["claim"]["modality"],
    )
    assert [(event["decision"], event["late"]) for event in found["history"]] == [
        ("accepted", False), ("rejected", True), ("corrected", False),
    ]  # fmt: skip
    assert api.verify_ledger(desk.ledger) == ()


def test_bad_decisions_are_told(visitor: Visitor) -> None:
    claim = visitor.get("/api/claims")["claims"][0]
    path = f"/api/claims/{claim['claim']['id']}/review"
    assert (
        "place 'Xyzzyqua'"
        in visitor.post(path, {"decision": "corrected", "saw": claim["state"], "changes": {"place": "Xyzzyqua"}}, 422)["message"]
    )
    assert "decision" in visitor.post(path, {"decision": "perhaps", "saw": ""}, 422)["message"]
    visitor.post("/api/claims/" + "f" * 20 + "/review", {"decision": "accepted", "saw": ""}, 404)


def test_a_page_is_drawn_mixed_anew_supposed_upon_and_exported(visitor: Visitor) -> None:
    job = visitor.over(visitor.post("/api/briefs", {}, 202))
    assert job["state"] == "done", job
    result = job["result"]
    page = visitor.http.get(f"/pages/{result['page']}")
    assert "Homs" in page.text
    assert page.headers["content-security-policy"].startswith("sandbox allow-scripts")
    assert visitor.post("/api/briefs", {}, 202)["id"] == job["id"], "the page that is there is not drawn again"

    moved = visitor.post(f"/api/briefs/{result['page']}/weights", {"weights": {"fast_collapse": 0, "stall": 10}})
    assert sum(moved["weights"].values()) == pytest.approx(1)
    total = next(one for one in moved["figures"] if one["measure"] == "departures" and one["place"] is None)
    assert total["after"]["mean"] < total["before"]["mean"]
    assert "scenario 'peace'" in visitor.post(f"/api/briefs/{result['page']}/weights", {"weights": {"peace": 1}}, 422)["message"]
    visitor.post("/api/briefs/none/weights", {"weights": {}}, 404)
    by_hand = visitor.over(visitor.post("/api/briefs", {"weights": {"stall": 1, "fast_collapse": 0}}, 202))["result"]
    assert "moved by hand" in by_hand["by_hand"]
    assert next(one for one in by_hand["scenarios"] if one["name"] == "fast_collapse")["weight"] == 0

    supposed = visitor.over(visitor.post("/api/suppositions", {"sentences": ["Homs falls on 2024-12-08"]}, 202))["result"]
    assert supposed["supposed"][0]["understood"][0].startswith("Homs is held by")
    failed = visitor.over(visitor.post("/api/suppositions", {"sentences": ["it rains"]}, 202))
    assert (failed["state"], "is not understood" in failed["error"]) == ("failed", True)

    export = visitor.over(visitor.post("/api/exports", {"kinds": ["csv"]}, 202))["result"]
    archive = zipfile.ZipFile(io.BytesIO(visitor.http.get(f"/api/exports/{export['export']}").content))
    assert "orontes-export/claims.csv" in archive.namelist()
    assert visitor.http.get("/api/exports/none").status_code == 404


def test_pages_that_nobody_waits_for_are_not_drawn(tmp_path: Path) -> None:
    desk = Desk(sample_ledger(tmp_path / "a.ledger"), Options(days=1, members=10))
    try:
        visitor = Visitor(desk)
        jobs = []
        for _ in range(4):
            claim = visitor.get("/api/claims", limit=1)["claims"][0]
            decision = "accepted" if claim["status"] == "unreviewed" else "reopened"
            visitor.post(f"/api/claims/{claim['claim']['id']}/review", {"decision": decision, "saw": claim["state"]})
            jobs.append(visitor.post("/api/briefs", {}, 202))
        states = [visitor.over(job)["state"] for job in jobs]
        assert states[-1] == "done"
        assert states.count("stopped") >= 2, states
    finally:
        desk.close()


def test_the_situation_comes_when_it_is_drawn(visitor: Visitor) -> None:
    found = visitor.get("/api/situation")
    while not found["fresh"]:
        assert found["job"]["state"] in ("waiting", "running", "done")
        time.sleep(0.1)
        found = visitor.get("/api/situation")
    assert found["situation"]["country"] == "SYR"
    assert found["state"] == visitor.get("/api/ledger")["state"]


def test_dropped_files_are_read_and_kept(visitor: Visitor, desk: Desk) -> None:
    before = visitor.get("/api/ledger")
    files = [
        ("files", ("../hama.txt", REPORT)),
        ("files", ("hama.txt", REPORT + b" Homs is next.")),
        ("files", ("odd.csv", b"a,b\n1,2\n")),
    ]
    job = visitor.over(visitor.http.post("/api/uploads", files=files, data={"date": "2024-12-06", "known": "date"}).json())
    assert job["state"] == "done", job
    assert [reason.split(":")[0] for reason in job["result"]["rejected"]] == ["odd.csv"]
    assert job["result"]["new"] + job["result"]["known"] == 2
    after = visitor.get("/api/ledger")
    assert after["counts"]["reports"] == before["counts"]["reports"] + 2
    assert after["state"] != before["state"]
    alone = visitor.over(visitor.http.post("/api/uploads", files=files[2:]).json())
    undated = visitor.over(
        visitor.http.post("/api/uploads", files=[("files", ("undated.txt", b"Homs fell, a monitor said."))]).json()
    )
    assert "tells no day" in undated["result"]["notes"][0]
    assert (alone["state"], alone["error"][:7]) == ("failed", "odd.csv")
    names = {one["report"]["title"] for one in visitor.get("/api/claims", words="Hama")["claims"]}
    assert not any("/" in str(name) for name in names)
    assert str(desk._folder.parent) not in json.dumps(job)
    assert not [path for path in desk._folder.iterdir() if path.name.startswith("upload-")]


def test_what_was_redacted_is_not_kept_in_pages(tmp_path: Path) -> None:
    desk = Desk(sample_ledger(tmp_path / "a.ledger"), Options(days=1, members=10))
    try:
        visitor = Visitor(desk)
        visitor.get("/api/ledger")
        page = visitor.over(visitor.post("/api/briefs", {}, 202))["result"]["page"]
        assert "Rastan" in visitor.http.get(f"/pages/{page}").text
        assert api.redact(desk.ledger, "Rastan", reason="a test") == 1
        visitor.get("/api/ledger")
        assert visitor.http.get(f"/pages/{page}").status_code == 404
    finally:
        desk.close()


def test_a_report_is_withdrawn_with_its_claims(tmp_path: Path) -> None:
    desk = Desk(sample_ledger(tmp_path / "a.ledger"))
    try:
        visitor = Visitor(desk)
        found = visitor.get("/api/claims", limit=1)
        path = f"/api/reports/{found['claims'][0]['report']['id']}/retract"
        visitor.post(path, {"reason": ""}, 422)
        assert visitor.post(path, {"reason": "added under a wrong day"})["state"] != ""
        assert visitor.get("/api/claims")["total"] == 0
        visitor.post("/api/reports/" + "f" * 20 + "/retract", {"reason": "x"}, 404)
        assert api.verify_ledger(desk.ledger) == ()
    finally:
        desk.close()


def test_a_long_job_is_stopped_and_the_next_one_runs(desk: Desk, tmp_path: Path) -> None:
    visitor = Visitor(desk)
    lines = "".join(
        json.dumps({"id": f"r{n}", "text": f"Rebels captured Hama on {n} December, a monitor said. " * 40}) + "\n"
        for n in range(400)
    )
    job = visitor.http.post("/api/uploads", files=[("files", ("many.jsonl", lines.encode()))]).json()
    waiting = visitor.http.post("/api/uploads", files=[("files", ("later.txt", REPORT))]).json()
    visitor.http.post(f"/api/jobs/{waiting['id']}/stop")
    assert visitor.get(f"/api/jobs/{waiting['id']}")["state"] == "stopped"
    give_up = time.monotonic() + 60
    while not (now := visitor.get(f"/api/jobs/{job['id']}"))["done"]:
        assert now["state"] in ("waiting", "running"), now
        assert time.monotonic() < give_up
        time.sleep(0.05)
    assert now["total"] == 400
    visitor.http.post(f"/api/jobs/{job['id']}/stop")
    assert visitor.over(now)["state"] == "stopped"
    assert (
        visitor.over(visitor.http.post("/api/uploads", files=[("files", ("next.txt", b"Homs fell. " + REPORT))]).json())["state"]
        == "done"
    )
    assert api.verify_ledger(desk.ledger) == ()


def test_a_process_that_dies_fails_its_job_only() -> None:
    jobs = Jobs()
    try:
        job = jobs.start("read", "nothing", "no such task", ())
        assert jobs.wait(job, seconds=60).state == "failed"
        assert "ended before its time" in (job.error or "")
    finally:
        jobs.close()
    assert jobs.pids() == ()


def test_answers_come_at_once_on_ten_thousand_claims(tmp_path: Path) -> None:
    desk = Desk(large_ledger(tmp_path / "large.ledger"), Options(members=10))
    try:
        visitor = Visitor(desk)
        claim = visitor.get("/api/claims", limit=1)["claims"][0]
        for path, query in (
            ("/api/ledger", {}), ("/api/claims", {}), ("/api/claims", {"words": "Homs", "status": "unreviewed"}),
            ("/api/claims", {"offset": 9000, "below": 0.6}), (f"/api/claims/{claim['claim']['id']}", {}), ("/api/situation", {}),
        ):  # fmt: skip
            times = []
            for _ in range(4):
                started = time.perf_counter()
                visitor.get(path, **query)
                times.append(time.perf_counter() - started)
            assert min(times) < 0.3, (path, query, times)
        started = time.perf_counter()
        visitor.post(f"/api/claims/{claim['claim']['id']}/review", {"decision": "accepted", "saw": claim["state"]})
        assert time.perf_counter() - started < 0.6  # one write to disk, and no second try
    finally:
        desk.close()

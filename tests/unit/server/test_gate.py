"""The gate before the desk: who is let in, what is taken, and what every answer tells the browser."""

import io
import logging
import re
import zipfile
from collections.abc import Iterator
from importlib import resources

import pytest

pytest.importorskip("fastapi")
from fastapi.testclient import TestClient

from desk_case import sample_ledger
from orontes.errors import InputError
from orontes.server import uploads
from orontes.server.app import create_app
from orontes.server.desk import Desk
from orontes.server.limits import MAX_JSON_BYTES
from orontes.server.run import allowed_hosts, check_token
from orontes.server.security import Access

TOKEN = "a token of thirty characters.."  # noqa: S105  # nobody's
MEANT = {"x-orontes": "1"}
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore:.*httpx.*")


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    made = Desk(sample_ledger(tmp_path_factory.mktemp("desk") / "a.ledger"))
    yield made
    made.close()


def client(desk: Desk, *, token: str | None = None, host: str = "localhost:8765") -> TestClient:
    access = Access(allowed_hosts("127.0.0.1", 8765, ()), token)
    return TestClient(create_app(desk, access), base_url=f"http://{host}", follow_redirects=False)


@pytest.mark.parametrize("host", ["evil.org", "evil.org:8765", "localhost:80", "127.0.0.1.evil.org:8765"])
def test_a_name_that_is_not_ours_is_refused(desk: Desk, host: str) -> None:
    for path in ("/", "/api/ledger", "/nowhere"):
        assert client(desk).get(path, headers={"host": host}).status_code == 421


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "http://evil.org"}, {"origin": "http://localhost:9999"}, {"origin": "null"}, {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"}, {"origin": "http://["},
    ],
)  # fmt: skip
def test_a_page_of_another_site_changes_nothing(desk: Desk, headers: dict[str, str]) -> None:
    for method, path in (("POST", "/api/briefs"), ("POST", "/api/uploads"), ("POST", "/api/jobs/1-a/stop")):
        assert client(desk).request(method, path, headers=MEANT | headers, json={}).status_code == 403


def test_a_page_of_another_site_reads_and_starts_nothing(desk: Desk) -> None:
    for path in ("/api/situation", "/api/claims", "/pages/x", "/static/desk.js"):
        assert client(desk).get(path, headers={"sec-fetch-site": "cross-site"}).status_code == 403
    assert client(desk).get("/", headers={"sec-fetch-site": "cross-site"}).status_code == 200
    assert desk.jobs.all() == ()


def test_what_changes_anything_has_to_mean_it(desk: Desk) -> None:
    made = client(desk).post("/api/briefs", json={})
    assert made.status_code == 422
    assert "x-orontes" in made.json()["message"]
    assert desk.jobs.all() == ()


def test_a_token_is_asked_for_everywhere(desk: Desk) -> None:
    guarded = client(desk, token=TOKEN)
    for path in ("/", "/static/desk.js", "/api/ledger", "/api/docs", "/api/openapi.json", "/pages/x", "/?token=wrong"):
        assert guarded.get(path).status_code == 401, path
    assert guarded.get("/api/ledger", headers={"authorization": f"Bearer {TOKEN}"}).status_code == 200
    signed = guarded.get("/", params={"token": TOKEN})
    assert (signed.status_code, signed.headers["location"]) == (303, "/")
    cookie = signed.headers["set-cookie"]
    assert TOKEN not in cookie
    assert all(word in cookie for word in ("HttpOnly", "SameSite=Strict"))
    assert guarded.get("/", headers={"cookie": cookie.split(";")[0]}).status_code == 200
    assert guarded.get("/", headers={"cookie": cookie.split("=")[0] + "=x"}).status_code == 401


@pytest.mark.parametrize("host", ["0.0.0.0", "192.168.1.7", "::", "desk.example.org"])  # noqa: S104
def test_an_address_that_others_reach_wants_a_token(host: str) -> None:
    with pytest.raises(InputError, match="a token beside an address that others reach"):
        check_token(host, None)
    with pytest.raises(InputError, match="16 characters or more"):
        check_token(host, "short")
    check_token(host, TOKEN)
    check_token("127.0.0.1", None)


def test_every_answer_carries_a_strict_policy(desk: Desk) -> None:
    for path in ("/", "/api/ledger", "/nowhere", "/static/desk.css", "/pages/none", "/api/docs"):
        headers = client(desk).get(path).headers
        policy = headers["content-security-policy"]
        assert "default-src 'none'" in policy, path
        assert "unsafe" not in policy
        assert "frame-ancestors 'none'" in policy
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "no-referrer"
        assert headers["cache-control"] == "no-store"
        assert "server" not in headers


def test_the_document_is_where_people_look_for_it(desk: Desk) -> None:
    for path, words in (("/docs", "API"), ("/openapi.json", "openapi")):
        moved = client(desk).get(path)
        assert moved.headers["location"] == f"/api{path}"
        assert words in client(desk).get(moved.headers["location"]).text


def test_too_much_and_compressed_bodies_are_refused(desk: Desk) -> None:
    open_ = client(desk)
    much = open_.post("/api/briefs", content=b" " * (MAX_JSON_BYTES + 1), headers=MEANT | {"content-type": "application/json"})
    assert much.status_code == 413

    def endless() -> Iterator[bytes]:
        for _ in range(70):
            yield b" " * 1024

    assert open_.post("/api/briefs", content=endless(), headers=MEANT | {"content-type": "application/json"}).status_code == 413
    packed = open_.post("/api/briefs", content=b"{}", headers=MEANT | {"content-encoding": "gzip"})
    assert packed.status_code == 415
    assert open_.post("/api/briefs", content=b"{", headers=MEANT | {"content-type": "application/json"}).status_code == 400


def zipped() -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.txt", b"\0" * 10_000_000)
    return target.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("a.zip", b"PK", "kind of file 'a.zip'"), ("a.exe", b"MZ", "kind of file"), ("noname", b"x", "kind of file"),
        ("bomb.txt", zipped(), "this is an archive"), ("bomb.csv", b"\x1f\x8b\x08", "this is an archive"),
        ("empty.txt", b"", "the file is empty"), (".txt", b"x", "kind of file"),
    ],
)  # fmt: skip
def test_what_is_no_report_is_not_taken(desk: Desk, name: str, content: bytes, message: str) -> None:
    made = client(desk).post("/api/uploads", files=[("files", (name, content))], headers=MEANT)
    assert made.status_code == 422, made.text
    assert message in made.json()["message"]
    assert desk.jobs.all() == ()


def test_too_large_and_too_many_files_are_refused(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uploads, "MAX_UPLOAD_BYTES", 1000)
    monkeypatch.setattr(uploads, "MAX_FILES", 3)
    large = client(desk).post("/api/uploads", files=[("files", (f"{n}.txt", b"x" * 400)) for n in range(3)], headers=MEANT)
    assert "too large" in large.json()["message"]
    many = client(desk).post("/api/uploads", files=[("files", (f"{n}.txt", b"x")) for n in range(4)], headers=MEANT)
    assert "number of files 4" in many.json()["message"]
    assert client(desk).post("/api/uploads", data={"known": "today"}, headers=MEANT).status_code == 422


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/cron.d/x.txt", "x.txt"), ("..\\..\\x.txt", "x.txt"), ("/x.txt", "x.txt"), ("a/../b.txt", "b.txt"),
        ("x\0y\n.txt", "xy.txt"), ("<img src=x onerror=1>.txt", "_img src_x onerror_1_.txt"),
        ("\u202etxt.exe.txt", "txt.exe.txt"),
        ("حمص.txt", "حمص.txt"), ("a" * 300 + ".txt", "a" * 96 + ".txt"), ("~/.bashrc", "bashrc"), ("", "file"),
        ("con:$(id).csv", "con_(id).csv"),
    ],
)  # fmt: skip
def test_names_of_files_lead_nowhere(given: str, kept: str) -> None:
    assert uploads.safe_name(given) == kept


def test_logs_hold_no_words(desk: Desk, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO):
        client(desk).get("/api/claims", params={"words": "Jane Doe"})
        client(desk, token=TOKEN).get("/", params={"token": TOKEN})
        client(desk).post("/api/claims/" + "0" * 20 + "/review", json={"decision": "accepted", "saw": "Jane Doe"}, headers=MEANT)
    lines = [record.getMessage() for record in caplog.records if record.name == "orontes.server"]
    assert [line.rsplit(" ", 2)[0] for line in lines] == [
        "GET /api/claims 200", "GET / 303", "POST /api/claims/00000000000000000000/review 404",
    ]  # fmt: skip
    assert not any("Jane" in line or TOKEN in line for line in lines)


def test_a_fault_is_told_without_words_of_a_report(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken() -> dict[str, object]:
        raise ValueError("Jane Doe fled Hama")

    monkeypatch.setattr(desk, "overview", broken)
    access = Access(allowed_hosts("127.0.0.1", 8765, ()))
    quiet = TestClient(create_app(desk, access), base_url="http://localhost:8765", raise_server_exceptions=False)
    made = quiet.get("/api/ledger")
    assert made.status_code == 500
    assert "ValueError at test_gate.py" in made.json()["message"]
    assert "Jane" not in made.text + caplog.text


def test_the_desk_and_the_page_share_a_style_and_no_names_but_those_meant() -> None:
    files = resources.files("orontes")
    page, own = (
        set(re.findall(r"\.([a-z][a-z-]*)", re.sub(r"\{[^}]*\}", "{}", file.read_text(encoding="utf-8"))))
        for file in (files / "brief/templates/page.css", files / "server/web/desk.css")
    )
    assert page & own <= {"soft", "right", "meaning", "modality", "reviewed"}, page & own

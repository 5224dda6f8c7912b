"""The page /sources: filters, order, paging, and the changes that the local user may make."""

import json
import re
from html import unescape
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from newsfold.db.connection import open_database
from newsfold.web.app import create_app
from newsfold.web.config import ServerConfig

SERVER_URL = "http://127.0.0.1:8001"
LOCAL = ("127.0.0.1", 50000)
ORIGIN = {"Origin": SERVER_URL, "Sec-Fetch-Site": "same-origin"}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    news = open_database(tmp_path / "news.db")
    news["sources"].insert_all(
        {
            "name": f"Outlet {number:03}",
            "homepage": f"https://o{number}.example/",
            "host": f"o{number}.example",
            "language": "fr" if number % 2 else "de",
            "country": "CH",
            "enabled": int(number != 7),
            "removed_at": "2026-03-01T00:00:00Z" if number == 8 else None,
        }
        for number in range(120)
    )
    news["feeds"].insert(
        {"url": "https://o99.example/rss", "source_id": 100, "kind": "feed", "failures": 4, "error": "status <500>"}
    )
    news.close()
    return tmp_path / "news.db"


@pytest.fixture
def client(path: Path) -> TestClient:
    return TestClient(create_app(ServerConfig(path)), base_url=SERVER_URL, client=LOCAL)


def names(text: str) -> list[str]:
    return re.findall(r"<bdi>(Outlet \d+)</bdi>", text)


def test_problems_are_first_and_pages_are_short(client: TestClient) -> None:
    text = client.get("/sources").text
    assert (names(text)[:2], len(names(text))) == (["Outlet 099", "Outlet 000"], 50)
    assert "status &lt;500&gt;" in text
    pages = [text]
    while following := re.search(r'href="(/sources\?[^"]+)" rel="next"', pages[-1]):
        pages.append(client.get(following[1].replace("&amp;", "&")).text)
    listed = [name for page in pages for name in names(page)]
    assert (len(pages), len(listed), len(set(listed))) == (3, 119, 119)
    assert listed[-1] == "Outlet 007"  # off
    assert names(client.get("/sources?page=999").text) == names(pages[-1])


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("q=outlet+01", [f"Outlet 01{n}" for n in range(10)]),
        ("q=o5.example", ["Outlet 005"]),
        ("state=removed", ["Outlet 008"]),
        ("state=off", ["Outlet 007"]),
        ("state=failing&language=fr&country=CH", ["Outlet 099"]),
        ("state=failing&language=de", []),
        ("q=%3Cscript%3E", []),
    ],
)
def test_filters(client: TestClient, query: str, expected: list[str]) -> None:
    assert names(client.get(f"/sources?{query}").text) == expected


@pytest.mark.parametrize("query", ["order=best", "page=0", "page=x", "page=99999999999999", "state=odd"])
def test_invalid_parameters_are_one_sentence(client: TestClient, query: str) -> None:
    assert client.get(f"/sources?{query}").status_code == 400


def test_the_local_user_changes_sources(client: TestClient, path: Path) -> None:
    def change(action: str, value: str) -> str:
        response = client.post("/sources/change", data={"action": action, "value": value}, headers=ORIGIN)
        assert response.status_code == 200
        return response.text

    assert "not crawled from the next run on" in change("disable", "Outlet 001")
    assert names(client.get("/sources?state=off").text) == ["Outlet 001", "Outlet 007"]
    change("enable", "Outlet 001")
    change("remove", "Outlet 002")
    assert names(client.get("/sources?state=removed").text) == ["Outlet 002", "Outlet 008"]
    assert "did you mean &#39;Outlet 003&#39;?" in change("retry", "Outlett 003")
    assert "is not a web address" in change("add", "--help")
    news = open_database(path, readonly=True)
    assert {row["name"]: row["state"] for row in news["source_choices"].rows} == {
        "Outlet 001": "on",
        "Outlet 002": "removed",
    }


@pytest.mark.parametrize(
    ("headers", "peer", "public"),
    [
        ({}, LOCAL, False),  # no browser
        ({"Origin": "https://evil.example"}, LOCAL, False),
        ({"Origin": SERVER_URL, "Sec-Fetch-Site": "cross-site"}, LOCAL, False),
        ({"Origin": "null"}, LOCAL, False),
        (ORIGIN, ("192.0.2.7", 1), False),
        (ORIGIN | {"X-Forwarded-For": "127.0.0.1"}, LOCAL, False),
        (ORIGIN, LOCAL, True),
    ],
)
def test_nobody_else_changes_sources(path: Path, headers: dict[str, str], peer: tuple[str, int], public: bool) -> None:
    config = ServerConfig(path, allowed_hosts=("127.0.0.1", "news.example")) if public else ServerConfig(path)
    client = TestClient(create_app(config), base_url=SERVER_URL, client=peer)
    response = client.post("/sources/change", data={"action": "remove", "value": "Outlet 001"}, headers=headers)
    assert response.status_code == 403
    assert client.get("/sources/change").status_code in (404, 405)
    assert open_database(path, readonly=True)["source_choices"].count == 0
    if public or peer != LOCAL:
        assert "<form method" not in client.get("/sources").text


@pytest.mark.parametrize(
    "form", [{"action": "erase", "value": "x"}, {"action": "add"}, {"action": "add", "value": "x" * 3000}]
)
def test_other_forms_are_refused(client: TestClient, form: dict[str, str]) -> None:
    assert client.post("/sources/change", data=form, headers=ORIGIN).status_code == 400


class TestHealth:
    def test_without_a_schedule(self, client: TestClient) -> None:
        response = client.get("/health")
        assert (response.status_code, response.json()["status"], response.json()["last_run"]) == (200, "ok", None)

    def test_a_damaged_file_is_wrong(self, path: Path) -> None:
        client = TestClient(create_app(ServerConfig(path)), base_url=SERVER_URL, client=LOCAL)
        path.unlink()
        response = client.get("/health")
        assert (response.status_code, response.json()["status"]) == (503, "failing")

    def test_a_schedule_in_trouble(self, path: Path) -> None:
        state = {"last_run": {"status": "failed", "message": "/home/x"}, "problem": "the last 3 runs failed"}
        app = create_app(ServerConfig(path, allowed_hosts=("127.0.0.1", "news.example")), schedule=lambda now: state)
        response = TestClient(app, base_url=SERVER_URL).get("/health")
        assert (response.status_code, response.json()["problem"]) == (503, "the last 3 runs failed")
        assert "/home/x" not in json.dumps(response.json())


def change(client: TestClient, action: str, value: str) -> str:
    """Return the sentence that the page answers."""
    response = client.post("/sources/change", data={"action": action, "value": value}, headers=ORIGIN)
    assert response.status_code == 200
    found = re.search(r'role="status">(.*?)</p>', response.text, re.S)
    return unescape(found[1]) if found else ""


def test_a_list_of_another_reader_is_added(client: TestClient, path: Path) -> None:
    outlines = "".join(f'<outline text="N{n}" xmlUrl="https://n{n}.example/rss"/>' for n in range(400))
    sentence = change(client, "add list", f"<opml><body>{outlines}</body></opml>")
    assert sentence.startswith("added 400 sources: N0, N1, N2 and 397 more;")
    assert "no OPML list" in change(client, "add list", str(path))
    assert "newsfold-" not in change(client, "add list", "<opml")


def test_a_path_of_the_server_is_no_source(client: TestClient, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("list.toml", "list.example"):
        (tmp_path / name).write_text('[[source]]\nname = "Secret"\nhomepage = "https://secret.example/"\n')
    for value in (str(tmp_path / "list.toml"), "file:///etc/passwd", "-", "./list.example"):
        for action in ("add", "add untested", "test"):
            assert "is not a web address" in change(client, action, value)
    assert "added 1 source: list.example" in change(client, "add untested", "list.example")  # the host of this name


def test_the_answers_speak_of_no_command(client: TestClient) -> None:
    for action, value in (
        ("disable", "Outlet 001"), ("remove", "Outlet 001"), ("retry", "Outlet 001"), ("retry", "Outlet 008"),
        ("enable", "Nobody"), ("add", "https://me:secret@o1.example/"), ("add", "https://o3.example/"),
        ("enable", "Outlet 001"),
    ):  # fmt: skip
        sentence = change(client, action, value)
        assert sentence.endswith((".", "?"))
        assert not any(word in sentence for word in ("`", "--", "newsfold", "news.db", "secret", "Usage")), sentence

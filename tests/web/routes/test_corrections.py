"""Test corrections from the page of a story: who may make them, what they ask for, and that they can be undone."""

import re
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from filelock import FileLock
from starlette.testclient import TestClient

from newsfold.web.app import create_app
from newsfold.web.config import ServerConfig, configure_server
from newsfold.web.correction_commands import CommandCorrections, _last_error
from newsfold.web.corrections import Corrected, CorrectionRefused
from tests.support.sample_database import build_database

SERVER_URL = "http://127.0.0.1:8001"
OWN = {"origin": SERVER_URL}


class RecordedCorrections:
    """Corrections that are only written down; `refusal` is raised if it is set."""

    def __init__(self) -> None:
        self.calls: list[tuple[object, ...]] = []
        self.refusal: CorrectionRefused | None = None

    def _record(self, *call: object) -> Corrected:
        if self.refusal:
            raise self.refusal
        self.calls.append(call)
        return Corrected(7, [1])

    def merge(self, one, other):
        return self._record("merge", one, other)

    def split(self, story_id, articles):
        return self._record("split", story_id, list(articles))

    def not_a_copy(self, article):
        return self._record("copy", article)

    def undo(self, decision):
        return self._record("undo", decision)


@pytest.fixture
def corrections():
    return RecordedCorrections()


@pytest.fixture
def path(tmp_path):
    return build_database(tmp_path / "news.db", more=3)


@pytest.fixture
def client(path, corrections):
    return make_client(ServerConfig(path), corrections)


def make_client(config, corrections, *, client="127.0.0.1"):
    return TestClient(create_app(config, corrections), base_url=SERVER_URL, client=(client, 5000))


def send(client, headers=OWN, **data):
    return client.post("/story/1/correct", data=data, headers=headers, follow_redirects=False)


@pytest.mark.parametrize(
    ("data", "call"),
    [
        ({"action": "merge", "other": "3"}, ("merge", 1, 3)),
        ({"action": "merge", "other": f" {SERVER_URL}/story/3/?x=1 "}, ("merge", 1, 3)),
        ({"action": "split", "article": ["2", "3"]}, ("split", 1, [2, 3])),
        ({"action": "copy", "article": "2"}, ("copy", 2)),
        ({"action": "undo", "decision": "7"}, ("undo", 7)),
    ],
)
def test_what_a_form_asks_for(client, corrections, data, call):
    response = send(client, **data)
    undone = "undone=1" if data["action"] == "undo" else "decision=7"
    assert (response.status_code, response.headers["location"]) == (303, f"/story/1?{undone}")
    assert corrections.calls == [call]


@pytest.mark.parametrize(
    "data",
    [{}, {"action": "burn"}, {"action": "merge"}, {"action": "merge", "other": "-1"}, {"action": "merge", "other": "²"},
     {"action": "split"}, {"action": "split", "article": "x"}, {"action": "undo", "decision": "9" * 30}],
)  # fmt: skip
def test_an_invalid_form_is_400(client, corrections, data):
    assert send(client, **data).status_code == 400
    assert corrections.calls == []


@pytest.mark.parametrize(
    "headers",
    [{}, {"origin": "null"}, {"origin": "http://["}, {"origin": "https://evil.example"},
     {"sec-fetch-site": "cross-site"},
     {"sec-fetch-site": "same-site"}, {"sec-fetch-site": "none"}, OWN | {"sec-fetch-site": "cross-site"}],
)  # fmt: skip
def test_only_a_page_of_this_site_may_ask(client, corrections, headers):
    assert send(client, headers, action="copy", article="2").status_code == 403
    assert corrections.calls == []


def test_only_the_local_user_may_ask(path, corrections):
    public = configure_server(path, listen_host="0.0.0.0", names=["news.example"])
    others = [
        make_client(public, corrections),
        make_client(ServerConfig(path), corrections, client="192.0.2.1"),
        make_client(ServerConfig(path), None),
    ]
    for client in others:
        assert send(client, action="copy", article="2").status_code == 403
        assert client.get("/story/1/correct").status_code == 403
        assert "/correct" not in client.get("/story/1?decision=1").text
    local = make_client(ServerConfig(path), corrections)
    for header in ("forwarded", "x-forwarded-for", "x-real-ip", "via"):
        assert send(local, OWN | {header: "192.0.2.1"}, action="copy", article="2").status_code == 403
    assert corrections.calls == []


@pytest.mark.parametrize(("is_busy", "status"), [(True, 503), (False, 400)])
def test_a_refusal_is_explained(client, corrections, is_busy, status):
    corrections.refusal = CorrectionRefused("Nothing <would> stay.", is_busy=is_busy)
    response = send(client, action="split", article="1")
    assert response.status_code == status
    assert "Nothing &lt;would&gt; stay." in response.text


def test_stories_with_similar_headlines_are_offered(client, path):
    with closing(sqlite3.connect(path)) as news, news:
        news.execute("update articles set title = 'The harbour bridge is shut for repairs' where id = 5")
    html = client.get("/story/1/correct").text
    assert re.findall(r'type="radio" name="other" value="(\d+)"', html) == ["3"]
    assert client.get("/story/50/correct", follow_redirects=False).headers["location"] == "/story/1/correct"
    assert client.get("/story/999/correct").status_code == 404


def test_the_copies_of_a_story_are_offered_as_none(client, path):
    with closing(sqlite3.connect(path)) as news:
        copies = news.execute(
            "select article_id from copies join story_articles using (article_id) where story_id = 1 and is_primary = 1"
        ).fetchall()
    assert copies
    html = client.get("/story/1/correct").text
    assert re.findall(r'type="radio" name="article" value="(\d+)"', html) == [str(row[0]) for row in copies]


class TestCommands:
    @pytest.fixture
    def client(self, path):
        return make_client(ServerConfig(path), CommandCorrections(path))

    def test_merge_and_undo(self, client, path):
        merged = send(client, action="merge", other="3")
        assert merged.status_code == 303
        html = client.get(merged.headers["location"]).text
        assert "Merged." in html
        assert "/article/5" in html
        decision = re.search(r'name="decision" value="(\d+)"', html)[1]
        assert "<b>merge</b>" in client.get("/story/1/correct").text
        undone = client.get(send(client, action="undo", decision=decision).headers["location"]).text
        assert "The correction was undone" in undone
        assert "/article/5" not in undone

    def test_the_message_of_the_command_is_shown(self, client):
        response = send(client, action="merge", other="777")
        assert response.status_code == 400
        assert "777" in response.text.partition("<h1>")[2]

    def test_a_run_that_writes_is_waited_for_by_the_reader(self, client, path):
        with FileLock(f"{path.resolve()}.lock"):
            response = send(client, action="merge", other="3")
        assert response.status_code == 503
        assert "try again" in response.text


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        ("there is no story 9 in /a b/news.db; `newsfold stories` lists them", "There is no story 9."),
        ("article 1 is not in story 2; `newsfold story 2` lists them", "Article 1 is not in story 2."),
        ("10 and 26 are one story already; name two", "10 and 26 are one story already; name two."),
    ],
)
def test_a_refusal_speaks_to_readers(error: str, sentence: str) -> None:
    assert _last_error(f"Usage: newsfold merge\n\nError: {error}\n", Path("/a b/news.db")) == sentence

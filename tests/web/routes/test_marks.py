"""Test what a reader does with stories and the look of the pages: follow, hide, read, theme, view."""

import base64
import hashlib
import re
import sqlite3
from contextlib import closing

import pytest
from starlette.testclient import TestClient

from newsfold.web.app import create_app
from newsfold.web.config import ServerConfig
from tests.support.sample_database import add_article, build_database

SERVER_URL = "http://127.0.0.1:8001"


@pytest.fixture
def path(tmp_path):
    return build_database(tmp_path / "news.db", more=3)


@pytest.fixture
def client(path):
    return TestClient(create_app(ServerConfig(path)), base_url=SERVER_URL)


def mark(client, story_id, action, **fields):
    return client.post(f"/story/{story_id}/mark", data={"mark": action} | fields, follow_redirects=False)


def listed(html: str) -> list[int]:
    return [int(number) for number in re.findall(r'<h3><a href="/story/(\d+)"', html)]


def test_a_followed_story_counts_its_new_reports(client, path):
    assert "<h2>Followed</h2>" not in client.get("/").text
    assert mark(client, 1, "follow", back="/stories?lang=en").headers["location"] == "/stories?lang=en"
    followed = client.get("/").text.partition("<h2>Followed</h2>")[2]
    assert "nothing new" in followed.partition("</section>")[0]
    add_article(path, 500, 1, "Bridge opens", "The bridge is open again.")
    followed = client.get("/").text.partition("<h2>Followed</h2>")[2].partition("</section>")[0]
    assert "1 new" in followed
    mark(client, 1, "read")
    assert "nothing new" in client.get("/").text.partition("<h2>Followed</h2>")[2], "a followed story stays followed"
    mark(client, 1, "none")
    assert "<h2>Followed</h2>" not in client.get("/").text


def test_a_followed_story_that_was_merged_is_found(client, path):
    mark(client, 2, "follow")
    with closing(sqlite3.connect(path)) as news, news:
        news.execute("update story_articles set story_id = 1 where story_id = 2")
        news.execute("delete from stories where id = 2")
        news.execute("insert into story_aliases (old_id, story_id) values (2, 1)")
    assert "Harbour bridge" in client.get("/").text.partition("<h2>Followed</h2>")[2].partition("</section>")[0]


def test_a_hidden_story_is_not_listed_until_it_is_shown_again(client):
    assert 1 in listed(client.get("/").text)
    mark(client, 1, "hide")
    html = client.get("/").text
    assert 1 not in listed(html)
    assert 'href="/story/1"' not in html  # neither in the lists beside
    assert "1&nbsp;story is hidden" in html
    client.post("/unhide")
    assert 1 in listed(client.get("/").text)


def test_a_read_story_is_set_back_until_it_has_new_reports(client, path):
    mark(client, 1, "read")
    assert '<article class="story read"' in client.get("/").text
    add_article(path, 500, 1, "Bridge opens", "The bridge is open again.")
    assert '<article class="story read"' not in client.get("/").text


@pytest.mark.parametrize(
    ("url", "data", "status"),
    [
        ("/story/999/mark", {"mark": "hide"}, 404),
        ("/story/1/mark", {"mark": "burn"}, 400),
        ("/story/1/mark", {}, 400),
        ("/story/1/mark", {"mark": "hide", "back": "x" * 20_000}, 413),
        (f"/story/{10**30}/mark", {"mark": "hide"}, 404),
    ],
)
def test_invalid_marks(client, url, data, status):
    assert client.post(url, data=data, follow_redirects=False).status_code == status


@pytest.mark.parametrize(
    "back", ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:x", "", "/ä"]
)
def test_a_form_leads_back_to_this_site_only(client, back):
    assert mark(client, 1, "follow", back=back).headers["location"] == "/story/1"
    assert client.post("/look", data={"back": back}, follow_redirects=False).headers["location"] == "/"


@pytest.mark.parametrize("url", ["/story/1/mark", "/unhide", "/look"])
@pytest.mark.parametrize(
    "headers", [{"sec-fetch-site": "cross-site"}, {"origin": "https://evil.example"}, {"origin": "http://["}]
)
def test_another_site_cannot_send_forms(client, url, headers):
    assert client.post(url, data={"mark": "hide"}, headers=headers).status_code == 403


def test_theme_and_view_are_kept(client):
    assert "data-theme" not in client.get("/").text
    client.post("/look", data={"theme": "dark"})
    client.post("/look", data={"view": "comfortable"})
    client.post("/look", data={"theme": "pink", "view": '"><script>'})
    html = client.get("/").text
    assert '<html lang="en" data-theme="dark">' in html
    assert 'class="desk comfortable"' in html


def test_the_policy_allows_the_script_of_the_page_and_no_other(client):
    response = client.get("/")
    script = re.search(r"<script>(.*?)</script>", response.text, re.S)[1]
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    assert f"script-src 'sha256-{digest}';" in response.headers["content-security-policy"]


class TestVolume:
    @pytest.fixture
    def client(self, path):
        with closing(sqlite3.connect(path)) as news, news:
            for story_id in range(200, 212):
                news.execute(
                    "insert into stories (id, title, last_published_at, article_count, source_count)"
                    " values (?, 'Shared', '2026-03-04T11:00:00Z', 2, 2)",
                    [story_id],
                )
        return TestClient(create_app(ServerConfig(path)), base_url=SERVER_URL)

    def test_single_reports_come_after_the_stories_of_several_outlets(self, client):
        html = client.get("/").text
        shared, _, also = html.partition("Also reported")
        assert set(listed(shared)) == {1, *range(200, 212)}
        assert {4, 5, 6} <= set(listed(also))
        assert 'value="2" data-submit checked' in html

    @pytest.mark.parametrize("query", ["min_sources=1", "lang=ja", "order=largest"])
    def test_a_reader_who_asks_for_all_or_for_something_gets_it(self, client, query):
        assert 5 in listed(client.get(f"/stories?{query}").text.partition('class="side-column"')[0])

    def test_the_choice_of_all_stories_stays_in_links(self, client):
        assert '"/stories?order=largest&amp;min_sources=1"' in client.get("/stories?min_sources=1").text.replace(
            "min_sources=1&amp;order=largest", "order=largest&amp;min_sources=1"
        )

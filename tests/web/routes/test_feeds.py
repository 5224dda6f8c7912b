"""Test the feeds against RFC 4287, JSON Feed 1.1 and OPML 2.0, and that each story is in them once."""

import json
import re
from datetime import datetime
from urllib.parse import urlsplit
from xml.etree import ElementTree as etree

import feedparser
import pytest
from starlette.testclient import TestClient

from newsfold.crawler.sources.opml import read_opml
from newsfold.db.backup import backup
from newsfold.web.app import create_app
from newsfold.web.config import ServerConfig
from tests.support.sample_database import FORMULA, add_article, build_database

SERVER_URL = "http://127.0.0.1:8001"
ATOM = "{http://www.w3.org/2005/Atom}"
DATE = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
# RFC 4287, 4.1.1 and 4.1.2: least and greatest number of each element in a feed and in an entry.
FEED_ELEMENTS = {
    "id": (1, 1), "title": (1, 1), "updated": (1, 1), "author": (0, 99), "generator": (0, 1), "link": (1, 9),
    "entry": (0, 999),
}  # fmt: skip
ENTRY_ELEMENTS = {
    "id": (1, 1), "title": (1, 1), "updated": (1, 1), "published": (0, 1), "author": (0, 99), "link": (1, 9),
    "summary": (0, 1), "content": (0, 1),
}  # fmt: skip


@pytest.fixture
def path(tmp_path):
    return build_database(tmp_path / "news.db", more=3)


@pytest.fixture
def client(path):
    return TestClient(create_app(ServerConfig(path)), base_url=SERVER_URL)


def check_element(element, rules):
    names = [child.tag.removeprefix(ATOM) for child in element]
    assert set(names) <= set(rules), "an element that the standard does not allow here"
    for name, (least, most) in rules.items():
        assert least <= names.count(name) <= most, name
    for child in element:
        name = child.tag.removeprefix(ATOM)
        if name in ("updated", "published"):
            assert DATE.fullmatch(child.text)
        if name == "id":
            assert urlsplit(child.text).scheme, "an IRI"
        if name == "link":
            assert urlsplit(child.get("href")).scheme in ("http", "https")
            assert child.get("rel") in ("self", "alternate")
        if name == "author":
            assert child.find(f"{ATOM}name").text
    alternates = [link.get("href") for link in element.iter(f"{ATOM}link") if link.get("rel") == "alternate"]
    assert alternates


class TestAtom:
    @pytest.mark.parametrize(
        "query", ["", "?q=ferry", "?min_sources=2", "?language=ar", "?q=nothing", "?order=largest"]
    )
    def test_it_follows_the_standard(self, client, query):
        response = client.get(f"/feed.atom{query}")
        assert response.headers["content-type"].startswith("application/atom+xml")
        feed = etree.fromstring(response.content)
        assert feed.tag == f"{ATOM}feed"
        check_element(feed, FEED_ELEMENTS)
        self_link = next(link for link in feed.findall(f"{ATOM}link") if link.get("rel") == "self")
        assert self_link.get("href") == f"{SERVER_URL}/feed.atom{query}"
        entries = feed.findall(f"{ATOM}entry")
        for entry in entries:
            check_element(entry, ENTRY_ELEMENTS)
            assert entry.find(f"{ATOM}content").get("type") == "html"
        ids = [element.text for element in feed.iter(f"{ATOM}id")]
        assert len(ids) == len(set(ids))
        updated = [entry.find(f"{ATOM}updated").text for entry in entries]
        assert updated == sorted(updated, reverse=True)
        assert not updated or feed.find(f"{ATOM}updated").text == updated[0]

    def test_feedparser_reads_it(self, client):
        parsed = feedparser.parse(client.get("/feed.atom").content)
        assert not parsed.bozo
        entry = next(entry for entry in parsed.entries if entry.title == "Harbour bridge closes for repairs")
        assert entry.link == f"{SERVER_URL}/story/1"
        html = entry.content[0].value
        assert "<ul>" in html
        assert "https://outlet2.example/2" in html
        assert {author.name for author in entry.authors} == {"Quay News", "Moor <Mail> & Co"}
        assert FORMULA in {entry.title for entry in parsed.entries}

    def test_hostile_titles(self, client):
        raw = client.get("/feed.atom").text
        assert not re.search("[\x00-\x08\x0b\x1b\u202e]", raw)
        parsed = feedparser.parse(raw.encode(), sanitize_html=False)
        html = next(entry.content[0].value for entry in parsed.entries if entry.link.endswith("/story/2"))
        assert "<script" not in html
        assert "javascript:" not in html


class TestJson:
    def test_it_follows_the_standard(self, client):
        response = client.get("/feed.json?limit=5")
        assert response.headers["content-type"].startswith("application/feed+json")
        feed = response.json()
        assert feed["version"] == "https://jsonfeed.org/version/1.1"
        assert isinstance(feed["title"], str)
        assert len(feed["items"]) == 5
        for item in feed["items"]:
            assert isinstance(item["id"], str)
            assert item["url"].startswith(SERVER_URL)
            assert isinstance(item["content_html"], str)
            for name in ("date_published", "date_modified"):
                assert datetime.fromisoformat(item[name]).tzinfo
            assert all(set(author) <= {"name", "url", "avatar"} for author in item["authors"])
            known = {"id", "url", "title", "content_html", "summary", "date_published", "date_modified", "authors",
                     "language"}  # fmt: skip
            assert set(item) <= known

    def test_both_formats_use_the_same_ids(self, client):
        ids = {entry.id for entry in feedparser.parse(client.get("/feed.atom").content).entries}
        assert ids == {item["id"] for item in client.get("/feed.json").json()["items"]}


class TestOverTime:
    def entries_by_id(self, client):
        return {item["id"]: item for item in client.get("/feed.json").json()["items"]}

    def test_an_original_changes_the_updated_time_and_a_copy_does_not(self, path, client):
        before = self.entries_by_id(client)
        story_id = next(entry_id for entry_id, item in before.items() if item["url"].endswith("/story/4"))
        add_article(path, 20, 4, "The same", "The same words", copy_of=6)
        copied = self.entries_by_id(client)
        assert copied[story_id]["date_modified"] == before[story_id]["date_modified"]
        assert "The same" in copied[story_id]["content_html"]
        add_article(path, 21, 4, "Own words", "Somebody went there.")
        own = self.entries_by_id(client)
        assert own[story_id]["date_modified"] > before[story_id]["date_modified"]
        assert own.keys() == before.keys(), "a reader sees each story once"

    def test_ids_stay_in_a_copy_of_the_file_and_differ_in_another(self, path, client, tmp_path):
        backup(path, tmp_path / "copy.db")
        copy = TestClient(create_app(ServerConfig(tmp_path / "copy.db")), base_url="http://localhost:9")
        other = TestClient(create_app(ServerConfig(build_database(tmp_path / "other.db", more=3))), base_url=SERVER_URL)
        assert self.entries_by_id(copy).keys() == self.entries_by_id(client).keys()
        assert not self.entries_by_id(other).keys() & self.entries_by_id(client).keys()

    @pytest.mark.parametrize("url", ["/feed.atom", "/feed.json?q=ferry", "/sources.opml"])
    def test_an_unchanged_feed_is_304(self, path, client, url):
        first = client.get(url)
        tag = first.headers["etag"]
        for sent in (tag, tag.removeprefix("W/"), f'"other", {tag}'):
            again = client.get(url, headers={"If-None-Match": sent})
            assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
        if url != "/sources.opml":
            add_article(path, 20, 1, "A ferry", "A ferry came.")
            assert client.get(url, headers={"If-None-Match": tag}).status_code == 200

    def test_it_sets_no_cookie(self, client):
        assert "set-cookie" not in client.get("/feed.atom").headers


@pytest.mark.parametrize("query", ["order=x", "limit=501", "q=NOT", "since=x"])
def test_an_invalid_filter_is_400(client, query):
    for name in ("/feed.atom", "/feed.json"):
        assert client.get(f"{name}?{query}").status_code == 400


def test_the_sources_as_opml(client):
    response = client.get("/sources.opml")
    root = etree.fromstring(response.content)
    assert (root.tag, root.get("version")) == ("opml", "2.0")
    assert [child.tag for child in root] == ["head", "body"]
    lines = {line.get("text"): line for line in root.iter("outline")}
    assert all(line.get("type") == "rss" for line in lines.values())
    assert lines["Quay News"].get("xmlUrl") == "https://quay.example/rss"
    assert ("Quay News", "https://quay.example/rss") in {
        (subscription.title, subscription.feed_url) for _, subscription in read_opml(response.content)
    }


def test_json_has_no_control_characters(client):
    text = json.dumps(client.get("/feed.json").json(), ensure_ascii=False)
    assert not re.search("\\\\u001b|\u202e", text)

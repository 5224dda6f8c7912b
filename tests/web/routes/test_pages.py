"""Test every page over HTTP: its contents, and the responses to invalid URLs."""

import re
import sqlite3
import time
from contextlib import closing
from datetime import datetime
from html.parser import HTMLParser
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from starlette.testclient import TestClient

from newsfold.web.app import create_app
from newsfold.web.config import ServerConfig
from tests.support.sample_database import HOSTILE, add_article, build_database

SERVER_URL = "http://127.0.0.1:8001"
PAGES = ["/", "/stories", "/stories?order=largest", "/story/1", "/story/6", "/article/1", "/article/4", "/article/8",
         "/compare?a=1&b=2", "/sources", "/trends", "/search", "/search?q=ferry", "/search?q=NOT"]  # fmt: skip


@pytest.fixture(scope="module")
def path(tmp_path_factory) -> Path:
    return build_database(tmp_path_factory.mktemp("web") / "news.db", more=40)


@pytest.fixture(scope="module")
def app(path):
    return create_app(ServerConfig(path))


@pytest.fixture
def client(app):
    return TestClient(app, base_url=SERVER_URL)


@pytest.fixture
def database(tmp_path):
    """Return the path of a database for one test, and its client."""
    path = build_database(tmp_path / "news.db")
    return path, TestClient(create_app(ServerConfig(path)), base_url=SERVER_URL)


VOID_TAGS = {"meta", "link", "input", "br", "img", "path", "rect", "hr"}


class TagParser(HTMLParser):
    """The tags of a page in order, and the errors in their nesting."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.unclosed: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.unexpected: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID_TAGS:
            self.unclosed.append(tag)

    def handle_endtag(self, tag):
        if tag in VOID_TAGS:
            return
        if not self.unclosed or self.unclosed.pop() != tag:
            self.unexpected.append(tag)


@pytest.mark.parametrize("url", PAGES)
def test_a_page_is_well_formed_and_safe(client, url):
    page = TagParser(client.get(url).text)
    assert (page.unexpected, page.unclosed) == ([], [])
    tags = [tag for tag, _ in page.tags]
    assert tags.count("h1") == 1
    assert tags.count("main") == 1
    assert tags.count("script") == 1
    assert "style" not in tags
    for tag, attributes in page.tags:
        assert not any(name.startswith("on") or name == "style" for name in attributes), (tag, attributes)
        link = attributes.get("href") or ""
        assert not link.startswith("javascript:")
        if link.startswith("http"):
            assert attributes["rel"] == "noopener nofollow ugc"
    identities = [attributes["id"] for _, attributes in page.tags if "id" in attributes]
    assert len(identities) == len(set(identities))


def find_on_all_pages(client, url: str | None, pattern: str) -> list[str]:
    """Follow the links to the next page from `url` to the last page; return all matches of `pattern`."""
    matches = []
    while url:
        html = client.get(url).text
        matches += re.findall(pattern, html)
        next_link = re.search(r'rel="next" href="([^"]+)"', html)
        url = next_link[1].replace("&amp;", "&") if next_link else None
    return matches


class TestStories:
    def test_newest_first_with_outlets_and_counts(self, client):
        html = client.get("/").text
        listed = html.partition('class="list"')[2].partition('class="side-column"')[0]
        assert listed.index("Harbour bridge") < listed.index("Also reported")
        assert listed.index("Also reported") < listed.index("潮見橋") < listed.index("إغلاق")
        story = re.search(r'<article class="story[^>]*>(?:(?!</article>).)*Harbour bridge.*?</article>', html, re.S)[0]
        for part in ("Quay News", "Moor &lt;Mail&gt; &amp; Co", "3&nbsp;articles", "2&nbsp;independent",
                     'href="https://outlet2.example/2" rel="noopener nofollow ugc"', "+1 h", "1&nbsp;other headline",
                     "Bridge shut"):  # fmt: skip
            assert part in story
        assert "<svg" not in story, "three articles need no chart"

    def test_paging_shows_each_story_once(self, client):
        for order in ("newest", "largest"):
            seen = find_on_all_pages(client, f"/stories?order={order}", r'<h3><a href="/story/(\d+)"')
            assert len(seen) == len(set(seen)) == 46

    @pytest.mark.parametrize(
        ("query", "stories"),
        [
            ("language=ar", {4}),
            ("lang=ar", {4}),
            ("country=JP", {5}),
            ("source=Moor+%3CMail%3E+%26+Co", {1, 2}),
            ("tag=national&section=Local", {1}),
            ("section=Local", {1}),
            ("min_sources=2", {1}),
            ("since=2026-03-04T09:30:00", {4, 5}),
            ("since=2026-03-04&until=2026-03-04T09:30:00Z", {1, 2, 3}),
            ("q=crack", {1}),
            ("q=大雨", {5}),
            ("q=crack&lang=ar", set()),
            ("country=XX", set()),
        ],
    )
    def test_filters(self, client, query, stories):
        html = client.get(f"/stories?{query}").text
        assert {int(number) for number in re.findall(r'<h3><a href="/story/(\d+)"', html)} == stories
        assert ('class="chips"' in html) == (query != "min_sources=2"), "the box says it for two outlets"

    @pytest.mark.parametrize(
        "query",
        ["order=x", "days=0", "days=a", "since=yesterday", "min_sources=-1", "q=" + "x" * 501, "after=1", "after=[]",
         'after=["a"]', "after=[1,2,3]", "order=largest&after=[1,2]", "q=NOT", 'q="', "q=a+AND"],
    )  # fmt: skip
    def test_an_invalid_filter_is_400_with_a_reason(self, client, query):
        response = client.get(f"/stories?{query}")
        if query == 'q="':
            assert response.status_code == 200
            return
        assert response.status_code == 400
        assert "<h1>Invalid request</h1>" in response.text

    def test_articles_since_the_last_visit_are_new(self, database, monkeypatch):
        path, client = database
        assert "since your last visit" not in client.get("/").text
        add_article(path, 20, 4, "Bridge opens", "The bridge is open again.")
        assert "1 new" not in client.get("/").text, "the visit has not ended"
        later = time.time() + 3600
        monkeypatch.setattr("newsfold.web.routes.stories.time.time", lambda: later)
        add_article(path, 21, 4, "Bridge is open", "Cars cross it.")
        html = client.get("/").text
        assert "1 new" in html
        new_stories = re.findall(r'<h3><a href="/story/(\d+)"', client.get("/stories?new=1").text)
        assert new_stories == ["4"]

    def test_an_invalid_cookie_counts_as_a_first_visit(self, client):
        for value in ("x", "1.2", "a.b.c", "9" * 50 + ".1.1", "-1.-1.-1"):
            client.cookies.set("newsfold_visit", value)
            assert client.get("/").status_code == 200

    def test_an_empty_database(self, tmp_path):
        from newsfold.db.connection import open_database

        open_database(tmp_path / "news.db").close()
        client = TestClient(create_app(ServerConfig(tmp_path / "news.db")), base_url=SERVER_URL)
        for url in ("/", "/sources", "/trends", "/search?q=a", "/feed.atom", "/feed.json", "/sources.opml"):
            assert client.get(url).status_code == 200


class TestStory:
    def test_coverage(self, client):
        html = client.get("/story/1").text
        tree = html.partition('<ol class="tree">')[2].partition("</section>")[0]
        assert (
            tree.index("Harbour bridge") < tree.index("<ol>") < tree.index("Bridge shut") < tree.index("second crack")
        )
        assert "First: <b><bdi>Quay News</bdi></b>, 1 h before <bdi>Moor" in html
        assert html.count('class="lane"') == 3, "two outlets and the scale"
        assert '<p class="standfirst" lang="en" dir="auto">Ten thousand cross it daily' in html
        assert "The bridge costs 120 million." in html.partition("</header>")[2].partition("</header>")[0]
        assert 'class="away" href="https://outlet2.example/3" rel="noopener nofollow ugc"' in html
        assert "United Kingdom</bdi>&nbsp;1" in html
        assert "95% of the shorter text" in html
        assert "It began the story" in html
        assert "Most in one hour" in html
        assert "/compare?a=1&amp;b=2" in html

    def test_the_first_report_is_unknown_without_minutes(self, database):
        path, client = database
        with closing(sqlite3.connect(path)) as news, news:
            news.execute("update articles set published_precision = 'day' where id = 2")
        assert "First report unknown" in client.get("/story/1").text

    def test_a_long_story_is_cut_until_all_is_asked_for(self, database, monkeypatch):
        _, client = database
        monkeypatch.setattr("newsfold.web.routes.stories.MAX_SHOWN", 2)
        html = client.get("/story/1").text
        assert html.count('class="entry"') == 2
        assert '<a href="/story/1?all=1">show 3</a>' in html
        assert html.count("<circle") == 3, "the timeline has all"
        assert client.get("/story/1?all=1").text.count('class="entry"') == 3

    def test_the_id_of_a_merged_story_redirects(self, client):
        response = client.get("/story/50", follow_redirects=False)
        assert (response.status_code, response.headers["location"]) == (308, "/story/1")

    @pytest.mark.parametrize(
        "url",
        ["/story/999", "/article/999", f"/story/{10**30}", f"/article/{2**63}", f"/story/{'1' * 5000}.json", "/x"],
    )
    def test_an_unknown_id_is_404(self, client, url):
        assert client.get(url).status_code == 404


class TestArticle:
    def test_text_evidence_versions_and_copies(self, client):
        html = client.get("/article/1").text
        for part in ("Ten thousand cross it daily", "Ada Quill", "known to the minute, from the page&#39;s meta tags",
                     'href="https://outlet1.example/1" rel="noopener nofollow ugc"', "Moor &lt;Mail&gt;", "DPA",
                     "<b>101</b> → <b>102</b>", 'href="/compare?a=1&amp;b=2"'):  # fmt: skip
            assert part in html

    def test_saved_pages_are_not_served(self, path, client):
        assert client.get("/article/1.html").status_code == 404
        assert client.get(f"/{path.stem}.archive.db").status_code == 404
        assert client.get("/data/news.archive/pages").status_code == 404
        assert client.get("/data/news.db").status_code in (403, 404)

    def test_a_hostile_title_is_escaped(self, client):
        html = client.get("/article/4").text
        assert "&lt;script&gt;alert(1)&lt;/script&gt;" in html
        assert not re.search("[\x1b\u202e]", html)
        assert "javascript:" not in html


def test_compare_marks_numbers(client):
    html = client.get("/compare?a=1&b=https://outlet2.example/2").text
    assert ' <mark class="number">120</mark>' in html
    assert "<b>120</b> ↔ <b>140</b>" in html
    assert client.get("/compare?a=1").status_code == 400
    assert client.get("/compare?a=1&b=999").status_code == 400


def test_sources(client):
    html = client.get("/sources").text
    rows = dict(re.findall(r'<th scope="row">.*?<bdi>(.*?)</bdi>(.*?)</tr>', html, re.S))
    assert "timeout &lt;b&gt;" in rows["Moor &lt;Mail&gt; &amp; Co"]
    assert "1&nbsp;feed works" in rows["Quay News"]
    assert "1 h" in rows["Moor &lt;Mail&gt; &amp; Co"], "the delay after the first outlet"
    assert "50&nbsp;% copied" not in rows["Quay News"]


def test_trends(client):
    html = client.get("/trends").text
    assert html.count("<rect") >= 4
    assert "1&nbsp;outlet" in html
    assert "copies&nbsp;1" in html
    assert "<b>2.1&nbsp;%</b> copied" in html
    assert "<span>40</span><span>20</span><span>0</span>" in html, "the axis of 40 new stories"


class TestSearch:
    def test_snippets_and_order(self, client):
        html = client.get("/search?q=crack&order=relevance").text
        assert "<mark>crack</mark>" in html
        assert client.get("/search?q=%E5%A4%A7%E9%9B%A8").text.count("<mark>大雨</mark>") == 1

    def test_paging_shows_each_article_once(self, client):
        seen = find_on_all_pages(client, "/search?q=ferry", r'<a href="/article/(\d+)"')
        assert len(seen) == len(set(seen)) == 42

    def test_results_of_one_story_stand_together(self, client):
        html = client.get("/search?q=harbour&order=relevance").text
        assert "The story of these 2 results" in html
        group = html.partition("<ul>\n<li><span")[2].partition("</ul>")[0]
        assert group.count("<li>") == 0, "one result below the first"
        assert "<b>2&nbsp;articles</b>" in html
        assert '<rect class="own"' in html

    def test_the_empty_page_has_searches_to_try(self, client):
        html = client.get("/search").text
        words = re.search(r'<ul class="examples">\n<li><a href="/search\?q=([^"]+)"', html)[1]
        assert client.get(f"/search?q={words}").text.count('class="headline"') >= 1
        assert "examples" not in client.get("/search?q=ferry").text

    def test_a_bad_query_is_explained(self, client):
        response = client.get("/search?q=NOT+ferry")
        assert response.status_code == 400
        assert "stand between two words" in response.text

    @settings(max_examples=150, deadline=None)
    @given(st.text(max_size=60) | st.text('"*()^:-+{}NOTANDRE大雨 ', max_size=30))
    def test_any_words_are_200_or_400(self, app, words):
        client = TestClient(app, base_url=SERVER_URL)
        for url in ("/search", "/stories", "/feed.json"):
            assert client.get(url, params={"q": words}).status_code in (200, 400)

    def test_a_saved_search_counts_new_articles(self, database):
        path, client = database
        saved = client.post("/searches", data={"query": "q=bridge", "seen": "8"}, follow_redirects=False)
        assert (saved.status_code, saved.headers["location"]) == (303, "/search?q=bridge")
        assert "nothing new" in client.get("/search").text
        add_article(path, 20, 1, "Bridge opens", "The bridge is open again.")
        assert "1 new" in client.get("/search").text
        assert '<span class="new">New</span>' in client.get("/search?q=bridge").text
        assert "nothing new" in client.get("/search").text, "the search was run meanwhile"
        client.post("/searches", data={"query": "q=bridge", "forget": "1"})
        assert "Saved searches" not in client.get("/search").text

    @pytest.mark.parametrize("headers", [{"sec-fetch-site": "cross-site"}, {"origin": "https://evil.example"}])
    def test_another_site_cannot_save_one(self, client, headers):
        assert client.post("/searches", data={"query": "q=x"}, headers=headers).status_code == 403

    def test_invalid_cookies_are_ignored(self, client):
        for value in ("%00", "q%3D%22=5&=&x", "a=b=c", "q%3DNOT=3", "x" * 9000):
            client.cookies.set("newsfold_searches", value)
            assert client.get("/search").status_code == 200


def test_times_are_in_the_zone_of_the_reader(path):
    config = ServerConfig(path, timezone=ZoneInfo("Asia/Tokyo"))
    client = TestClient(create_app(config), base_url=SERVER_URL)
    assert "5 March 2026" not in client.get("/").text
    html = client.get("/story/4").text
    assert '<time datetime="2026-03-04T10:00:00Z" title="4 Mar 2026, 10:00 UTC">4 Mar 2026, 19:00</time>' in html
    assert "Times are Asia/Tokyo." in html
    html = client.get("/sources").text
    assert "Times are Asia/Tokyo." in html
    assert 'title="4 Mar 2026, 11:00 UTC">4 Mar 2026, 20:00</time>' in html


def test_times_of_the_last_hours_are_relative(path, monkeypatch):
    class Clock:
        @staticmethod
        def now(zone):
            return datetime(2026, 3, 4, 13, 30, tzinfo=zone)

    monkeypatch.setattr("newsfold.web.context.datetime", Clock)
    client = TestClient(create_app(ServerConfig(path)), base_url=SERVER_URL)
    assert ">3 h 30 min ago</time>" in client.get("/article/6").text


def test_pages_are_readable_during_a_run(database):
    path, client = database
    with closing(sqlite3.connect(path, isolation_level=None)) as writer:
        writer.execute("begin immediate")
        writer.execute("update stories set title = 'changed'")
        for url in PAGES:
            assert client.get(url).status_code in (200, 400)
        writer.execute("commit")
    assert "changed" in client.get("/").text


def test_a_slow_query_is_503(database, monkeypatch):
    _, client = database
    monkeypatch.setattr("newsfold.db.read_only.CHECK_EVERY", 1)
    monkeypatch.setattr("newsfold.db.read_only.time.monotonic", iter(range(10**6)).__next__)
    response = client.get("/story/1")
    assert response.status_code == 503
    assert "narrow it" in response.text


def test_a_missing_file_is_503_until_it_returns(database):
    path, client = database
    aside = path.rename(path.with_suffix(".aside"))
    assert client.get("/").status_code == 503
    aside.rename(path)
    assert client.get("/").status_code == 200


def test_hostile_parameters_are_escaped(client):
    for name in ("q", "source", "section", "language", "tag", "country"):
        assert "<script>alert" not in client.get("/stories", params={name: HOSTILE}).text
        assert "<script>alert" not in client.get("/search", params={name: HOSTILE, "q": "a"}).text


@pytest.mark.parametrize(("sources", "marked"), [(1, True), (2, False)])
def test_a_story_of_one_source_is_marked(database, sources, marked):
    path, client = database
    with closing(sqlite3.connect(path)) as news, news:
        news.execute("update stories set article_count = 3, source_count = ? where id = 1", [sources])
        news.execute("update stories set source_count = 2 where id <> 1")
    assert ("one outlet only" in client.get("/story/1").text) == marked
    assert ("one outlet only" in client.get("/").text) == marked

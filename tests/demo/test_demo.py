"""The whole line over the fictional web: three scheduled runs, compared with what is true of its pages."""

from pathlib import Path

import pytest
from sqlite_utils import Database

from demo.__main__ import scheduled_run
from demo.articles import articles
from demo.expected import labels
from demo.web import serve
from newsfold.db.values.urls import canonical_url

LAST = "2026-03-04T23:30:00Z"


@pytest.fixture(scope="module")
def news(tmp_path_factory):
    path = tmp_path_factory.mktemp("demo") / "demo.db"
    with serve() as web:
        for day in range(3):
            web.set_day(day)
            assert scheduled_run(web, path, f"2026-03-0{day + 2}T23:30:00Z", "--quiet") == 0
        before = counts(path)
        assert scheduled_run(web, path, "2026-03-05T00:30:00Z", "--quiet") == 0
        assert counts(path) == before, "a run over an unchanged web added something"
    return Database(path)


def counts(path: Path) -> dict[str, int]:
    news = Database(path)
    tables = ("articles", "copies", "stories", "story_articles", "article_versions", "article_urls")
    return {table: news[table].count for table in tables}


def by_url(news: Database, sql: str) -> dict[str, object]:
    return {row["url"]: row["value"] for row in news.query(sql)}


def test_the_web_is_as_large_as_promised():
    assert len(articles()) >= 80
    assert len({article.outlet.key for article in articles()}) >= 6
    assert len({article.outlet.language for article in articles()}) >= 3


def test_every_article_is_there_or_refused_with_a_reason(news):
    found = by_url(news, "select url, id as value from articles where url is not null")
    rejected = by_url(news, "select url, reason as value from rejected")
    missing = [url for url in labels() if canonical_url(url) not in found.keys() | rejected.keys()]
    assert missing == []
    forbidden = [article.url for article in articles() if article.blocked]
    assert forbidden
    assert all(rejected[canonical_url(url)] == "robots" for url in forbidden)


def test_clean_text_has_the_paragraphs_and_nothing_beside_them(news):
    texts = by_url(news, "select url, standfirst || char(10) || text as value from articles")
    lost, left = [], []
    for url, label in labels().items():
        text = str(texts[canonical_url(url)])
        if label.kind != "live":
            lost += [(url, paragraph) for paragraph in label.paragraphs if paragraph not in text]
        left += [(url, part) for part in label.absent if part in text]
    total = sum(len(label.paragraphs) for label in labels().values())
    assert len(lost) <= 0.01 * total, lost
    assert left == []


def test_copies_are_the_articles_of_one_text(news):
    group = by_url(
        news,
        """select a.url, coalesce(c.original_id, a.id) as value from articles a
        left join copies c on c.article_id = a.id and c.is_primary""",
    )
    truth = {canonical_url(url): label.copy_group for url, label in labels().items()}
    assert pairs(group, truth) == (set(), set())


def test_stories_are_the_events(news):
    story = by_url(
        news, "select a.url, s.story_id as value from articles a join story_articles s on s.article_id = a.id"
    )
    # A live blog tells of several events; it may stand in any story of them.
    truth = {canonical_url(url): label.event for url, label in labels().items() if label.kind != "live"}
    missed, wrong = pairs(story, truth)
    assert len(wrong) <= 1, wrong
    assert len(missed) <= 8, missed


def pairs(found: dict[str, object], truth: dict[str, str]) -> tuple[set[object], set[object]]:
    """Pairs of URLs that belong together but are not, and that are but do not."""
    urls = sorted(found.keys() & truth.keys())
    together = [(a, b) for at, a in enumerate(urls) for b in urls[at + 1 :]]
    missed = {pair for pair in together if truth[pair[0]] == truth[pair[1]] and found[pair[0]] != found[pair[1]]}
    wrong = {pair for pair in together if truth[pair[0]] != truth[pair[1]] and found[pair[0]] == found[pair[1]]}
    return missed, wrong


def test_a_corrected_article_keeps_its_first_version(news):
    rows = list(
        news.query(
            """select a.url, count(*) as versions from article_versions v join articles a on a.id = v.article_id
            group by 1"""
        )
    )
    changed = {canonical_url(article.url) for article in articles() if any(c.at for c in article.changes)}
    seen = {row["url"] for row in rows}
    assert seen <= changed, "the outlet's other headlines were taken for changes of the text"
    assert seen


def test_an_article_that_went_away_is_kept_and_marked(news):
    gone = {canonical_url(article.url) for article in articles() if article.gone_on is not None}
    marked = {row["url"] for row in news.query("select url from articles where gone_at is not null and text <> ''")}
    assert gone
    assert marked == gone

"""The whole pipeline on the fictional web: the database of the demo against the gold labels of its pages."""

from pathlib import Path

import pytest
from sqlite_utils import Database

from demo.__main__ import scheduled_run
from demo.articles import DAYS, articles
from demo.expected import labels
from demo.web import serve
from newsfold.db.values.urls import canonical_url
from tests.support.demo_database import OUTPUT, copy_demo, demo_folder

LAST = "2026-03-04T23:30:00Z"


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return demo_folder(tmp_path_factory)


@pytest.fixture(scope="module")
def news(folder, tmp_path_factory):
    """Return the database of the demo after one more run, on the unchanged web."""
    path = copy_demo(folder, tmp_path_factory.mktemp("demo"))
    before = count_rows(path)
    with serve() as web:
        web.set_day(DAYS - 1)
        assert scheduled_run(web, path, "2026-03-05T00:30:00Z", "--quiet") == 0
    assert count_rows(path) == before, "a run over an unchanged web added something"
    return Database(path)


def count_rows(path: Path) -> dict[str, int]:
    news = Database(path)
    tables = ("articles", "copies", "stories", "story_articles", "article_versions", "article_urls")
    return {table: news[table].count for table in tables}


def values_by_url(news: Database, sql: str) -> dict[str, object]:
    return {row["url"]: row["value"] for row in news.query(sql)}


def test_the_demo_prints_its_results_and_the_next_steps(folder):
    output = (folder / OUTPUT).read_text("utf-8")
    assert output.count("newsfold run --sources demo/sources.toml") == DAYS
    assert "Reservoir lowered after crack is found in Corran dam" in output
    assert "Next steps:" in output


def test_the_web_has_the_promised_size():
    assert len(articles()) >= 80
    assert len({article.outlet.key for article in articles()}) >= 6
    assert len({article.outlet.language for article in articles()}) >= 3


def test_every_article_is_stored_or_rejected_with_a_reason(news):
    stored = values_by_url(news, "select url, id as value from articles where url is not null")
    rejected = values_by_url(news, "select url, reason as value from rejected")
    missing = [url for url in labels() if canonical_url(url) not in stored.keys() | rejected.keys()]
    assert missing == []
    disallowed = [article.url for article in articles() if article.blocked]
    assert disallowed
    assert all(rejected[canonical_url(url)] == "robots" for url in disallowed)


def test_clean_text_has_the_paragraphs_and_no_residue(news):
    texts = values_by_url(news, "select url, standfirst || char(10) || text as value from articles")
    lost, residue = [], []
    for url, label in labels().items():
        text = str(texts[canonical_url(url)])
        if label.kind != "live":
            lost += [(url, paragraph) for paragraph in label.paragraphs if paragraph not in text]
        residue += [(url, part) for part in label.absent if part in text]
    total = sum(len(label.paragraphs) for label in labels().values())
    assert len(lost) <= 0.01 * total, lost
    assert residue == []


def test_copies_are_the_articles_of_one_text(news):
    group = values_by_url(
        news,
        """select a.url, coalesce(c.original_id, a.id) as value from articles a
        left join copies c on c.article_id = a.id and c.is_primary""",
    )
    gold = {canonical_url(url): label.copy_group for url, label in labels().items()}
    assert compare_pairs(group, gold) == (set(), set())


def test_stories_are_the_events(news):
    story = values_by_url(
        news, "select a.url, s.story_id as value from articles a join story_articles s on s.article_id = a.id"
    )
    # A live blog reports several events, so it may be in the story of any of them.
    gold = {canonical_url(url): label.event for url, label in labels().items() if label.kind != "live"}
    missed, wrong = compare_pairs(story, gold)
    assert len(wrong) <= 1, wrong
    assert len(missed) <= 8, missed


def test_reports_of_one_template_share_no_story_through_a_third_article(news):
    """The markets of the day are like the weather of two outlets, which differs in its numbers only."""
    query = "select a.url, s.story_id as value from articles a join story_articles s on s.article_id = a.id"
    weather = {url: story for url, story in values_by_url(news, query).items() if "weather-monday" in url}
    assert len(set(weather.values())) == len(weather) >= 2


def compare_pairs(groups: dict[str, object], gold: dict[str, str]) -> tuple[set[object], set[object]]:
    """Return the pairs of URLs that only `gold` has in one group, and those that only `groups` has in one group."""
    urls = sorted(groups.keys() & gold.keys())
    pairs = [(a, b) for at, a in enumerate(urls) for b in urls[at + 1 :]]
    missed = {pair for pair in pairs if gold[pair[0]] == gold[pair[1]] and groups[pair[0]] != groups[pair[1]]}
    wrong = {pair for pair in pairs if gold[pair[0]] != gold[pair[1]] and groups[pair[0]] == groups[pair[1]]}
    return missed, wrong


def test_a_corrected_article_keeps_its_first_version(news):
    rows = list(
        news.query(
            """select a.url, count(*) as versions from article_versions v join articles a on a.id = v.article_id
            group by 1"""
        )
    )
    changed = {canonical_url(article.url) for article in articles() if any(c.at for c in article.changes)}
    with_versions = {row["url"] for row in rows}
    assert with_versions <= changed, "the outlet's other headlines were stored as changes of the text"
    assert with_versions


def test_a_removed_article_is_kept_and_marked(news):
    removed = {canonical_url(article.url) for article in articles() if article.gone_on is not None}
    marked = {row["url"] for row in news.query("select url from articles where gone_at is not null and text <> ''")}
    assert removed
    assert marked == removed


def test_the_time_of_removal_is_that_of_the_run(news):
    assert {row["gone_at"] for row in news.query("select gone_at from articles where gone_at is not null")} == {LAST}

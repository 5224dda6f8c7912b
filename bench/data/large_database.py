"""A synthetic news.db of any size, as a year of runs would leave it, with stories, copies and full-text search."""

import random
from collections import deque
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from sqlite_utils import Database

from newsfold.db.connection import checkpoint, open_database
from newsfold.db.values.times import format_time

SOURCES = 160
LANGUAGES = ("en", "en", "en", "de", "es", "fr", "it", "pt")
COUNTRIES = ("GB", "US", "IE", "DE", "ES", "FR", "IT", "BR")
TEXT_WORDS = 120
COMMON_WORD = "harbour"  # in every article
BATCH = 5000
FIRST_PUBLISHED_AT, DAYS = datetime(2025, 1, 1, tzinfo=UTC), 365
STORY_SHARE = 0.3  # stories per article
CONTINUED_STORIES = 300  # the latest stories, which get further articles
LARGE_STORIES = 20  # stories that get further articles long after they began


class ArticleRow(NamedTuple):
    """The columns of an article that differ from the defaults, its story, and its original (0 for an original)."""

    id: int
    url: str
    source_id: int
    title: str
    text: str
    at: str
    language: str
    section: str
    text_sha256: str
    story_id: int
    original_id: int


def create_database(path: Path, articles: int) -> None:
    """Create the file, which must not exist; it takes some 3 kB and half a millisecond for each article."""
    news, rng = open_database(path), random.Random(11)
    news.conn.execute("pragma synchronous = off")
    news.table("sources").insert_all(
        {"id": number, "name": f"Outlet {number}", "homepage": f"https://outlet{number}.example/",
         "language": LANGUAGES[number % 8], "country": COUNTRIES[number % 8], "tags": '["national"]'}
        for number in range(1, SOURCES + 1)
    )  # fmt: skip
    rows = _generate_articles(rng, articles)
    while batch := list(islice(rows, BATCH)):
        _insert(news, batch)
    news.conn.execute(_STORY_SUMMARIES)
    news.conn.commit()
    checkpoint(news)
    news.close()


def _insert(news: Database, batch: Sequence[ArticleRow]) -> None:
    with news.atomic():
        news.conn.executemany(
            "insert into articles (id, url, source_id, title, text, published_at, published_precision, first_seen_at,"
            " language, section, text_sha256, word_count)"
            f" values (?, ?, ?, ?, ?, ?, 'minute', ?, ?, ?, ?, {TEXT_WORDS})",
            [
                (row.id, row.url, row.source_id, row.title, row.text, row.at, row.at, row.language, row.section,
                 row.text_sha256)
                for row in batch
            ],
        )  # fmt: skip
        # The first article of a story creates it; _STORY_SUMMARIES fills its other columns at the end.
        news.conn.executemany(
            "insert or ignore into stories (id, lead_article_id) values (?, ?)",
            [(row.story_id, row.id) for row in batch],
        )
        news.conn.executemany(
            "insert into story_articles (article_id, story_id, added_at) values (?, ?, ?)",
            [(row.id, row.story_id, row.at) for row in batch],
        )
        news.conn.executemany(
            "insert into copies (article_id, original_id, is_primary, kind, similarity, containment)"
            " values (?, ?, 1, 'copy', 0.9, 0.9)",
            [(row.id, row.original_id) for row in batch if row.original_id],
        )


_STORY_SUMMARIES = """
    update stories set (title, language, first_published_at, last_published_at, article_count, source_count,
        sources_independent) = (
        select min(articles.title), min(articles.language), min(published_at), max(published_at), count(*),
            count(distinct source_id), count(distinct source_id) - count(distinct copies.article_id) / 2
        from story_articles join articles on articles.id = story_articles.article_id
        left join copies on copies.article_id = articles.id where story_articles.story_id = stories.id
    )
"""


def _generate_articles(rng: random.Random, count: int) -> Iterator[ArticleRow]:
    """Yield `count` articles in order of time."""
    vocabulary = [COMMON_WORD, *(f"w{number}x" for number in range(50_000))]
    weights = [1 / (rank + 3) for rank in range(len(vocabulary))]
    words = rng.choices(vocabulary, weights, k=2_000_000)
    story_count = int(count * STORY_SHARE)
    # (story, its first article)
    continued = deque[tuple[int, int]](maxlen=CONTINUED_STORIES)
    large = deque[tuple[int, int]](maxlen=LARGE_STORIES)
    for number in range(1, count + 1):
        # A new story begins at even intervals; between them, recent stories continue, one time in five a large one.
        story, original = max(number * story_count // count, 1), 0
        if not continued or story > continued[-1][0]:
            continued.append((story, number))
            if story % 100 == 1:
                large.append((story, number))
        else:
            story, first_article = rng.choice(large if rng.random() < 0.2 else continued)
            original = first_article if rng.random() < 0.3 else 0
        at = format_time(FIRST_PUBLISHED_AT + timedelta(days=DAYS * number / count))
        source = 1 + int(SOURCES * rng.random() ** 2)
        start = rng.randrange(len(words) - TEXT_WORDS)
        yield ArticleRow(
            id=number,
            url=f"https://outlet{source}.example/{number}",
            source_id=source,
            title=f"Story {story} {words[start]}",
            text=f"{COMMON_WORD} {' '.join(words[start : start + TEXT_WORDS])}",
            at=at,
            language=LANGUAGES[source % 8],
            section=f"section {source % 20}",
            text_sha256=str(number),
            story_id=story,
            original_id=original,
        )

"""A database of very many made articles, as `newsfold` would have left it: stories, copies, search, a year of time."""

import random
from collections import deque
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Any

from sqlite_utils import Database

from newsfold.db.connection import checkpoint, open_database
from newsfold.db.values.times import format_time

SOURCES = 160
LANGUAGES = ("en", "en", "en", "de", "es", "fr", "it", "pt")
COUNTRIES = ("GB", "US", "IE", "DE", "ES", "FR", "IT", "BR")
WORDS = 120  # of a text
EVERYWHERE = "harbour"  # stands in every article
BATCH = 5000
BEGIN, DAYS = datetime(2025, 1, 1, tzinfo=UTC), 365
STORIES = 0.3  # of the number of articles

Row = tuple[Any, ...]


def make(path: Path, articles: int) -> None:
    """The file, which must not be there yet; some 3 kB and half a millisecond for each article."""
    news, chance = open_database(path), random.Random(11)
    news.conn.execute("pragma synchronous = off")
    news.table("sources").insert_all(
        {"id": number, "name": f"Outlet {number}", "homepage": f"https://outlet{number}.example/",
         "language": LANGUAGES[number % 8], "country": COUNTRIES[number % 8], "tags": '["national"]'}
        for number in range(1, SOURCES + 1)
    )  # fmt: skip
    rows = _articles(chance, articles)
    while batch := list(islice(rows, BATCH)):
        _save(news, batch)
    news.conn.execute(_STORIES)
    news.conn.commit()
    checkpoint(news)
    news.close()


def _save(news: Database, batch: Sequence[Row]) -> None:
    with news.atomic():
        news.conn.executemany(
            "insert into articles (id, url, source_id, title, text, published_at, published_precision, first_seen_at,"
            " language, section, text_sha256, word_count) values (?, ?, ?, ?, ?, ?, 'minute', ?, ?, ?, ?, ?)",
            [row[:11] for row in batch],
        )
        # The first article of a story makes it; its counts come at the end, for all at once.
        news.conn.executemany(
            "insert or ignore into stories (id, lead_article_id) values (?, ?)", [(row[11], row[0]) for row in batch]
        )
        news.conn.executemany(
            "insert into story_articles (article_id, story_id, added_at) values (?, ?, ?)",
            [(row[0], row[11], row[6]) for row in batch],
        )
        news.conn.executemany(
            "insert into copies (article_id, original_id, is_primary, kind, similarity, containment)"
            " values (?, ?, 1, 'copy', 0.9, 0.9)",
            [(row[0], row[12]) for row in batch if row[12]],
        )


_STORIES = """
    update stories set (title, language, first_published_at, last_published_at, article_count, source_count,
        sources_independent) = (
        select min(articles.title), min(articles.language), min(published_at), max(published_at), count(*),
            count(distinct source_id), count(distinct source_id) - count(distinct copies.article_id) / 2
        from story_articles join articles on articles.id = story_articles.article_id
        left join copies on copies.article_id = articles.id where story_articles.story_id = stories.id
    )
"""


def _articles(chance: random.Random, count: int) -> Iterator[Row]:
    """In order of time: the columns of `_save`, then story and original."""
    vocabulary = [EVERYWHERE, *(f"w{number}x" for number in range(50_000))]
    weights = [1 / (rank + 3) for rank in range(len(vocabulary))]
    words = chance.choices(vocabulary, weights, k=2_000_000)
    stories, lively, large = int(count * STORIES), deque[tuple[int, int]](maxlen=300), deque[tuple[int, int]](maxlen=20)
    for number in range(1, count + 1):
        # A new story as often as its number goes up; otherwise a recent one goes on, and now and then a large one.
        story, original = max(number * stories // count, 1), 0
        if not lively or story > lively[-1][0]:
            lively.append((story, number))
            if story % 100 == 1:
                large.append((story, number))
        else:
            story, original = chance.choice(large if chance.random() < 0.2 else lively)
            original = original if chance.random() < 0.3 else 0
        at = format_time(BEGIN + timedelta(days=DAYS * number / count))
        source = 1 + int(SOURCES * chance.random() ** 2)
        place = chance.randrange(len(words) - WORDS)
        text = f"{EVERYWHERE} {' '.join(words[place : place + WORDS])}"
        yield (
            number, f"https://outlet{source}.example/{number}", source, f"Story {story} {words[place]}", text, at, at,
            LANGUAGES[source % 8], f"section {source % 20}", str(number), WORDS, story, original,
        )  # fmt: skip

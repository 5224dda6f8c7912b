"""Which story each article is in: what changes in the database changes in the window, and is described anew."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlite_utils import Database

from newsfold.db.news.copies import copies_of
from newsfold.db.news.stories import merge_stories, move_articles, put_article, retire_empty_story
from newsfold.dedupe.stories.window import Window

Row = Mapping[str, Any]


class Places:
    """`touched` are the stories that changed since it was last emptied."""

    def __init__(self, news: Database, window: Window, now: str) -> None:
        self.news = news
        self.window = window
        self.now = now
        self.touched: set[int] = set()

    def put(self, article_id: int, story_id: int, score: float | None, reason: Row) -> None:
        put_article(self.news, article_id, story_id, score=score, at=self.now, reason=reason)

    def leave(self, story_id: int, successor: int, article_id: int) -> None:
        """The article went from the one to the other."""
        if retire_empty_story(self.news, story_id, successor, article_id):
            self.touched.discard(story_id)
            self.window.merge(story_id, successor)
        else:
            self.touched.add(story_id)

    def carry(self, articles: Sequence[int], before: int, story_id: int, because: int) -> None:
        """These and their copies from one story to another, because of what the article `because` showed."""
        copies = [copy for article in articles for copy in copies_of(self.news, article)]
        move_articles(self.news, [*articles, *copies], before, story_id, at=self.now, because=because)
        for article in articles:
            self.window.move(article, story_id)
        self.touched |= {before, story_id}

    def merge(self, one: int, other: int, reason: Row) -> int:
        """The older id stays; returns it."""
        kept, merged = merge_stories(self.news, one, other, at=self.now, reason=reason)
        self.window.merge(merged, kept)
        self.touched.discard(merged)
        self.touched.add(kept)
        return kept

"""Assign articles to stories in the database and in the window, so that both stay equal."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlite_utils import Database

from newsfold.db.news.copies import copies_of
from newsfold.db.news.stories import merge_stories, move_articles, put_article, retire_empty_story
from newsfold.dedupe.stories.window import Window

Reason = Mapping[str, Any]


class StoryAssignments:
    """Changes to the stories of articles, in the database and in the window.

    `at` is the time that is saved with each assignment. `changed` are the ids of the stories whose summaries have to be
    updated.
    """

    def __init__(self, news: Database, window: Window, at: str) -> None:
        self.news = news
        self.window = window
        self.at = at
        self.changed: set[int] = set()

    def assign(self, article_id: int, story_id: int, *, score: float | None, reason: Reason) -> None:
        """Save the article's story with the reason, but do not change the window.

        `score` is that of the article against the story; None if something else put it there.
        """
        put_article(self.news, article_id, story_id, score=score, at=self.at, reason=reason)

    def record_departure(self, story_id: int, successor: int, article_id: int) -> None:
        """Record that an article left `story_id` for `successor`; an empty story becomes an alias of `successor`."""
        if retire_empty_story(self.news, story_id, successor, article_id):
            self.changed.discard(story_id)
            self.window.merge(story_id, successor)
        else:
            self.changed.add(story_id)

    def move(self, articles: Sequence[int], from_story: int, to_story: int, *, because: int) -> None:
        """Move articles and their copies to another story; `because` is the id of the article that caused the move."""
        copies = [copy for article in articles for copy in copies_of(self.news, article)]
        move_articles(self.news, [*articles, *copies], from_story, to_story, at=self.at, because=because)
        for article in articles:
            self.window.move(article, to_story)
        self.changed |= {from_story, to_story}

    def merge(self, one: int, other: int, reason: Reason) -> int:
        """Merge two stories; return the id that remains, the older one."""
        kept, merged = merge_stories(self.news, one, other, at=self.at, reason=reason)
        self.window.merge(merged, kept)
        self.changed.discard(merged)
        self.changed.add(kept)
        return kept

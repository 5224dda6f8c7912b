"""Save the rows that a bulk job made: articles with their copies and stories, as the job found them."""

import json
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from sqlite_utils import Database

from newsfold.db.news.articles import ARTICLE_COLUMNS
from newsfold.db.news.copies import save_copy
from newsfold.db.news.sources import source_id, source_ids
from newsfold.db.news.stories import new_story, put_article, story_of

# Columns that the job does not write, or whose values are other ones here.
_NOT_LOADED = ("id", "url", "external_id", "source_id", "gone_at", "snapshot")
LOADED_COLUMNS = tuple(column.name for column in ARTICLE_COLUMNS if column.name not in _NOT_LOADED)


class BulkLoader:
    """The load of one slice of a bulk job. The ids of the job become those of this database.

    `ids` maps the ids that the job gives to the ids of this database: those of the slice, and of all articles that were
    here before. `added` is the number of articles that were not; the others stay as they are, and in their stories.
    `changed` are the stories that got articles.
    """

    def __init__(self, news: Database, job_id: Callable[[str], int]) -> None:
        """Prepare a load; `job_id` returns the id that the job gives to an external id or URL."""
        self.news = news
        addresses = news.conn.execute("select coalesce(external_id, url), id from articles")
        self.ids: dict[int, int] = {job_id(address): number for address, number in addresses if address is not None}
        self.added = 0
        self.changed: set[int] = set()
        self._new: set[int] = set()  # ids of this database
        self._stories: dict[int, int] = {}
        self._sources = source_ids(news)

    def add_article(self, row: Mapping[str, Any]) -> None:
        """Add an article, unless the database has one with its external id, or with its URL if it has none."""
        known = self._find(row["external_id"], row["url"])
        if known is None:
            known = self._insert(row)
        self.ids[row["id"]] = known

    def add_copy(self, row: Mapping[str, Any]) -> None:
        """Add a row of `copies` if both articles are here, and one of them is new."""
        article, original = self.ids.get(row["article_id"]), self.ids.get(row["original_id"])
        if article is not None and original is not None and not self._new.isdisjoint((article, original)):
            measures = {"similarity": row["similarity"], "containment": row["containment"]}
            save_copy(self.news, article, original, primary=bool(row["is_primary"]), kind=row["kind"], **measures)

    def add_to_story(self, row: Mapping[str, Any], rename: Callable[[dict[str, Any]], dict[str, Any]]) -> None:
        """Add a row of `story_articles` if its article is new; `rename` puts the ids of this database into a reason."""
        article = self.ids.get(row["article_id"])
        if article not in self._new or article is None:
            return
        story = self._stories.setdefault(row["story_id"], 0) or new_story(self.news)
        self._stories[row["story_id"]] = story
        self.changed.add(story)
        reason = rename(json.loads(row["reason"]))
        put_article(self.news, article, story, score=row["score"], at=row["added_at"], reason=reason)

    def join_known_stories(self, rows: Iterable[Mapping[str, Any]]) -> None:
        """Let the stories of these rows of `story_articles` that have an article here already go on in its story."""
        for row in rows:
            article = self.ids.get(row["article_id"])
            if article is not None and article not in self._new and (story := story_of(self.news, article)):
                self._stories.setdefault(row["story_id"], story)

    def finish(self) -> None:
        """Take the new articles out of the fold queue: the job has folded them."""
        self.news.conn.executemany("delete from unfolded where article_id = ?", [[number] for number in self._new])

    def _find(self, external_id: str | None, url: str | None) -> int | None:
        condition = "external_id = ?" if external_id is not None else "external_id is null and url = ?"
        row = self.news.conn.execute(f"select id from articles where {condition}", [external_id or url]).fetchone()
        return None if row is None else int(row[0])

    def _insert(self, row: Mapping[str, Any]) -> int:
        name = row["source"]
        if name and name not in self._sources:
            self._sources[name] = source_id(self.news, name)
        names = ("external_id", "url", "source_id", *LOADED_COLUMNS)
        values = [row["external_id"], row["url"], self._sources.get(name), *(row[column] for column in LOADED_COLUMNS)]
        cursor = self.news.conn.execute(
            f"insert into articles ({', '.join(names)}) values ({', '.join('?' * len(names))})", values
        )
        number = int(cursor.lastrowid or 0)
        self._new.add(number)
        self.added += 1
        if row["url"] and row["external_id"] is None:
            self.news.conn.execute(
                "insert or ignore into article_urls (url, article_id, kind) values (?, ?, 'canonical')",
                [row["url"], number],
            )
        return number

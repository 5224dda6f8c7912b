"""Stories: which articles report one event.

The id of a story is never reused. The id of a story that was merged into another stays as an alias of that one.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypedDict, cast

from sqlite_utils import Database

from newsfold.db.news.articles import PUBLISHED_AT_SQL
from newsfold.db.news.signatures import named_rows

# Whether a story of three articles or more is from one source alone: a series of an outlet, or what it prints again and
# again, may be taken for an event, so readers are shown the mark. View `coverage` and the lists of stories use it.
SINGLE_SOURCE_SQL = "(stories.article_count >= 3 and stories.source_count = 1)"


class StoryArticle(TypedDict):
    """An article of a story, as the story's summary needs it.

    `source`, `owner` and `country` are the name, owner and country of its source. `at` is its time (PUBLISHED_AT_SQL),
    None if unknown. `copy_of` is its primary original, None for an original; `copies` is the number of articles whose
    primary original it is. `is_copy`, `is_free` and `complete` are 0 or 1.
    """

    id: int
    title: str
    kind: str
    word_count: int
    language: str | None
    is_free: int
    complete: int
    agency: str | None
    source_id: int | None
    source: str | None
    owner: str | None
    country: str | None
    at: str | None
    copy_of: int | None
    is_copy: int
    copies: int


def new_story(news: Database) -> int:
    """Insert a story without articles and return its id."""
    return int(news.conn.execute("insert into stories default values").lastrowid or 0)


def last_story_id(news: Database) -> int:
    """Return the highest id that any story has had, 0 before the first."""
    query = "select coalesce(max(seq), 0) from sqlite_sequence where name = 'stories'"
    return int(news.conn.execute(query).fetchone()[0])


def stories_since(news: Database, last_id: int) -> int:
    """Return the number of stories with articles whose id is higher than `last_id`."""
    query = "select count(*) from stories where id > ? and article_count > 0"
    return int(news.conn.execute(query, [last_id]).fetchone()[0])


def story_of(news: Database, article_id: int) -> int | None:
    """Return the id of the article's story; None if the article was not folded yet."""
    row = news.conn.execute("select story_id from story_articles where article_id = ?", [article_id]).fetchone()
    return None if row is None else int(row[0])


def stories_of(news: Database, articles: Iterable[int]) -> set[int]:
    """Return the ids of the stories of these articles; articles without a story are ignored."""
    return {story for article in articles if (story := story_of(news, article)) is not None}


def would_be_of_one_source(news: Database, stories: Sequence[int], article_id: int) -> bool:
    """Decide whether the articles of `stories` and one more article would make a story that SINGLE_SOURCE_SQL marks."""
    query = """
        select count(*) >= 3 and count(distinct source_id) = 1 and count(source_id) = count(*) from articles
        where id = ? or id in (
            select article_id from story_articles where story_id in (select value from json_each(?))
        )
    """
    return bool(news.conn.execute(query, [article_id, json.dumps(list(stories))]).fetchone()[0])


def articles_of(news: Database, story_id: int) -> list[int]:
    """Return the ids of the story's articles: first the originals, then the copies, both oldest first."""
    rows = news.conn.execute(
        f"""
        select articles.id from story_articles join articles on articles.id = story_articles.article_id
        where story_articles.story_id = ?
        order by exists (
            select 1 from copies where copies.article_id = articles.id and copies.is_primary = 1
        ), {PUBLISHED_AT_SQL} is null, {PUBLISHED_AT_SQL}, articles.id
        """,
        [story_id],
    )
    return [row[0] for row in rows.fetchall()]


def put_article(
    news: Database, article_id: int, story_id: int, *, score: float | None, at: str, reason: Mapping[str, Any]
) -> None:
    """Put the article into the story; it leaves the story that it was in before.

    `score` is its score against the story, None if something else than a score put it there. `at` becomes its
    `added_at` unless it is in this story already, `reason` is stored as JSON.
    """
    news.conn.execute(
        "insert into story_articles (article_id, story_id, score, added_at, reason) values (?, ?, ?, ?, ?)"
        " on conflict (article_id) do update set story_id = excluded.story_id, score = excluded.score,"
        " added_at = iif(story_id = excluded.story_id, added_at, excluded.added_at), reason = excluded.reason",
        [article_id, story_id, None if score is None else round(score, 4), at, json.dumps(reason, ensure_ascii=False)],
    )


def move_articles(
    news: Database, articles: Sequence[int], story_id: int, successor: int, *, at: str, because: int
) -> None:
    """Move those of the articles that are in the story `story_id` to the story `successor`.

    Their reasons stay, with the keys `moved_from` (`story_id`) and `because`, the id of the article that caused the
    move.
    """
    news.conn.executemany(
        "update story_articles set story_id = ?, added_at = ?,"
        " reason = json_set(reason, '$.moved_from', ?, '$.because', ?) where article_id = ? and story_id = ?",
        [[successor, at, story_id, because, article, story_id] for article in articles],
    )


def merge_stories(news: Database, one: int, other: int, *, at: str, reason: Mapping[str, Any]) -> tuple[int, int]:
    """Move all articles to the older story and make the younger one its alias; return (older id, younger id).

    The reasons of the moved articles stay, with the key `merged` added: its value is `reason` with the key `story`, the
    id of the younger story.
    """
    kept, merged = min(one, other), max(one, other)
    oldest = next(iter(articles_of(news, merged)), None)
    news.conn.execute(
        "update story_articles set story_id = ?, added_at = ?, reason = json_set(reason, '$.merged', json(?))"
        " where story_id = ?",
        [kept, at, json.dumps({"story": merged, **reason}, ensure_ascii=False), merged],
    )
    make_alias(news, merged, kept, oldest)
    return kept, merged


def make_alias(news: Database, old_id: int, story_id: int, article_id: int | None) -> None:
    """Make the story `old_id`, which has no articles any more, an alias of `story_id`.

    `article_id` was its oldest original, None if unknown; it is stored so that a re-fold can give the id back.
    """
    news.conn.execute("update story_aliases set story_id = ? where story_id = ?", [story_id, old_id])
    news.conn.execute(
        "insert or replace into story_aliases (old_id, story_id, article_id) values (?, ?, ?)",
        [old_id, story_id, article_id],
    )
    # The id is never reused, because the column is autoincrement.
    news.conn.execute("delete from stories where id = ?", [old_id])


def revive_story(news: Database, story_id: int) -> None:
    """Make the alias `story_id` a story again, without articles; do nothing if it is a story."""
    news.conn.execute("delete from story_aliases where old_id = ?", [story_id])
    news.conn.execute("insert or ignore into stories (id) values (?)", [story_id])


def retire_empty_story(news: Database, story_id: int, successor: int, article_id: int) -> bool:
    """Make the story an alias of `successor` if it has no articles any more; return whether that was so.

    `article_id` is its last article, which moved to `successor`.
    """
    if news.conn.execute("select 1 from story_articles where story_id = ? limit 1", [story_id]).fetchone():
        return False
    make_alias(news, story_id, successor, article_id)
    return True


def stale_stories(news: Database) -> list[int]:
    """Return the ids of the stories whose articles changed since save_summary was called for them."""
    rows = news.conn.execute("select id from undescribed cross join stories on stories.id = undescribed.story_id")
    return [row[0] for row in rows.fetchall()]


def lead_article_of(news: Database, story_id: int) -> int | None:
    """Return the id of the story's lead article, None before its first summary. The story must exist."""
    row = news.conn.execute("select lead_article_id from stories where id = ?", [story_id]).fetchone()
    return None if row[0] is None else int(row[0])


def story_articles(news: Database, story_id: int) -> list[StoryArticle]:
    """Return the articles of the story: first the originals, then the copies, both oldest first."""
    return cast("list[StoryArticle]", named_rows(news.conn.execute(_STORY_ARTICLES, [story_id])))


def save_summary(news: Database, story_id: int, columns: Mapping[str, Any]) -> None:
    """Set these columns of `stories` (name → value), and mark the summary of the story as up to date."""
    changes = ", ".join(f"{name} = ?" for name in columns)
    news.conn.execute(f"update stories set {changes} where id = ?", [*columns.values(), story_id])
    news.conn.execute("delete from undescribed where story_id = ?", [story_id])


_STORY_ARTICLES = f"""
    select articles.id, articles.title, articles.kind, articles.word_count, articles.language, articles.is_free,
        articles.complete, articles.agency, articles.source_id, sources.name as source, sources.owner, sources.country,
        {PUBLISHED_AT_SQL} as at, copies.original_id as copy_of, copies.article_id is not null as is_copy,
        (select count(*) from copies where copies.original_id = articles.id and copies.is_primary = 1) as copies
    from story_articles
    join articles on articles.id = story_articles.article_id
    left join sources on sources.id = articles.source_id
    left join copies on copies.article_id = articles.id and copies.is_primary = 1
    where story_articles.story_id = ?
    order by is_copy, at is null, at, articles.id
"""

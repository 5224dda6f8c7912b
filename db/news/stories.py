"""Stories: which articles tell one event. Ids never change their meaning; a merged one lives on as an alias."""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlite_utils import Database

from newsfold.db.news.signatures import PUBLISHED_AT_SQL, named_rows


def new_story(news: Database) -> int:
    return int(news.conn.execute("insert into stories default values").lastrowid or 0)


def story_of(news: Database, article_id: int) -> int | None:
    row = news.conn.execute("select story_id from story_articles where article_id = ?", [article_id]).fetchone()
    return None if row is None else int(row[0])


def stories_of(news: Database, articles: Iterable[int]) -> set[int]:
    return {story for article in articles if (story := story_of(news, article)) is not None}


def articles_of(news: Database, story_id: int) -> list[int]:
    """Originals before copies, the oldest first."""
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
    """Into this story and out of the one where it was."""
    news.conn.execute(
        "insert into story_articles (article_id, story_id, score, added_at, reason) values (?, ?, ?, ?, ?)"
        " on conflict (article_id) do update set story_id = excluded.story_id, score = excluded.score,"
        " added_at = excluded.added_at, reason = excluded.reason",
        [article_id, story_id, None if score is None else round(score, 4), at, json.dumps(reason, ensure_ascii=False)],
    )


def move_articles(
    news: Database, articles: Sequence[int], story_id: int, successor: int, *, at: str, because: int
) -> None:
    """Those of the articles that are in the first story into the other, when the article `because` came."""
    news.conn.executemany(
        "update story_articles set story_id = ?, added_at = ?,"
        " reason = json_set(reason, '$.moved_from', ?, '$.because', ?) where article_id = ? and story_id = ?",
        [[successor, at, story_id, because, article, story_id] for article in articles],
    )


def merge_stories(news: Database, one: int, other: int, *, at: str, reason: Mapping[str, Any]) -> tuple[int, int]:
    """The older id stays and takes all articles, the younger becomes its alias; returns (kept, merged).

    The articles that come keep the reason why they were where they were, with `merged`: why that is one with this now.
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


def revive_story(news: Database, story_id: int) -> None:
    """A story that became an alias is one again."""
    news.conn.execute("delete from story_aliases where old_id = ?", [story_id])
    news.conn.execute("insert or ignore into stories (id) values (?)", [story_id])


def retire_empty_story(news: Database, story_id: int, successor: int, article_id: int) -> bool:
    """Turns a story whose last article, this one, moved to `successor` into an alias of it; whether that was so."""
    if news.conn.execute("select 1 from story_articles where story_id = ? limit 1", [story_id]).fetchone():
        return False
    make_alias(news, story_id, successor, article_id)
    return True


def stale_stories(news: Database) -> list[int]:
    """Stories that lost or won articles since they were last described."""
    rows = news.conn.execute("select id from undescribed cross join stories on stories.id = undescribed.story_id")
    return [row[0] for row in rows.fetchall()]


def read_story(news: Database, story_id: int) -> dict[str, Any]:
    return next(iter(news.query("select * from stories where id = ?", [story_id])))


def story_articles(news: Database, story_id: int) -> list[dict[str, Any]]:
    """What a description of the story needs of each article, originals in order of time first."""
    return named_rows(news.conn.execute(_ARTICLES, [story_id]))


def save_description(news: Database, story_id: int, columns: Mapping[str, Any]) -> None:
    changes = ", ".join(f"{name} = ?" for name in columns)
    news.conn.execute(f"update stories set {changes} where id = ?", [*columns.values(), story_id])
    news.conn.execute("delete from undescribed where story_id = ?", [story_id])


_ARTICLES = f"""
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


def make_alias(news: Database, old_id: int, story_id: int, article_id: int | None) -> None:
    """A story without articles leads to another from now on; `article_id` was its oldest original."""
    news.conn.execute("update story_aliases set story_id = ? where story_id = ?", [story_id, old_id])
    news.conn.execute(
        "insert or replace into story_aliases (old_id, story_id, article_id) values (?, ?, ?)",
        [old_id, story_id, article_id],
    )
    # The row goes, its number never comes again (autoincrement).
    news.conn.execute("delete from stories where id = ?", [old_id])

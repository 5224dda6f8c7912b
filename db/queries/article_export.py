"""Articles as rows to hand out."""

import json
from collections.abc import Iterator
from typing import Any

from sqlite_utils import Database


def article_rows(
    news: Database,
    *,
    since: str | None = None,
    until: str | None = None,
    source: str | None = None,
    language: str | None = None,
    opted_out: bool = False,
) -> Iterator[dict[str, Any]]:
    """Articles in order of id, one at a time; `since` and `until` compare with the publication, else the first sight.

    Those whose page or site objects to archives or to mining come only when `opted_out`.

    The keys are those that an import of articles reads (id, url, source, title, text, date), then what else is known.
    """
    rows = news.query(
        """
        select articles.external_id as id, articles.url, sources.name as source, articles.title, articles.text,
            case articles.published_precision when 'day' then substr(articles.published_at, 1, 10)
                else articles.published_at end as date,
            articles.id as article_id, articles.standfirst, articles.authors, articles.agency, articles.kind,
            articles.is_free, articles.complete, articles.published_precision, articles.published_from,
            articles.modified_at, articles.first_seen_at, articles.gone_at, articles.language, articles.section,
            articles.tags, articles.optouts, articles.image_url, articles.word_count, story_articles.story_id,
            copies.original_id as copy_of
        from articles
        left join sources on sources.id = articles.source_id
        left join story_articles on story_articles.article_id = articles.id
        left join copies on copies.article_id = articles.id and copies.is_primary = 1
        where (:since is null or coalesce(articles.published_at, articles.first_seen_at) >= :since)
            and (:until is null or coalesce(articles.published_at, articles.first_seen_at) < :until)
            and (:source is null or sources.name = :source)
            and (:language is null or articles.language = :language)
            and (:opted_out or articles.optouts = '[]')
        order by articles.id
        """,
        {"since": since, "until": until, "source": source, "language": language, "opted_out": opted_out},
    )
    for row in rows:
        yield row | {name: json.loads(row[name]) for name in ("authors", "tags", "optouts")}


def opted_out_articles(news: Database) -> int:
    """How many articles an export leaves out unless it is told not to."""
    return int(news.conn.execute("select count(*) from articles where optouts <> '[]'").fetchone()[0])

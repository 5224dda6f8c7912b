"""Read articles as rows for exports."""

from collections.abc import Callable, Iterator
from typing import Any

from sqlite_utils import Database

from newsfold.db.news.articles import ARTICLE_COLUMNS, Kind, Use, column_names
from newsfold.db.values.json_lists import parse_string_list
from newsfold.db.values.times import parse_time

MAX_REASON = 200  # characters of the reason why an article is left out

# The keys that an import of articles reads, with their values.
_IMPORT_KEYS = """
    articles.external_id as id, articles.url, sources.name as source, articles.title, articles.text,
    case articles.published_precision when 'day' then substr(articles.published_at, 1, 10)
        else articles.published_at end as date
"""
_IN_IMPORT_KEYS = {"id", "external_id", "url", "title", "text", "published_at"}
_OTHER_COLUMNS = ", ".join(f"articles.{name}" for name in column_names(Use.EXPORT) if name not in _IN_IMPORT_KEYS)
_KINDS = {
    "date" if column.name == "published_at" else column.name: column.kind
    for column in ARTICLE_COLUMNS
    if Use.EXPORT in column.uses
}
_JSON_LISTS = tuple(name for name, kind in _KINDS.items() if kind is Kind.JSON_LIST)
_TIMES = tuple(name for name, kind in _KINDS.items() if kind is Kind.TIME)


def export_articles(
    news: Database,
    *,
    since: str | None = None,
    until: str | None = None,
    source: str | None = None,
    language: str | None = None,
    opted_out: bool = False,
    leave_out: Callable[[int, str], None] = lambda article_id, reason: None,
) -> Iterator[dict[str, Any]]:
    """Yield the articles in order of their ids, reading one row at a time.

    An article is left out if one of its times or lists cannot be parsed, because another program damaged the row;
    `leave_out` is called with its id and the reason.

    Only articles from `since` (included) until `until` (excluded), of `source` (a name) and in `language` are exported;
    None means no condition. The times are compared with the publication time, or with `first_seen_at` if it is unknown.
    Articles whose page or site opted out of archiving or of text and data mining are included only if `opted_out` is
    True.

    The keys of a row, in this order: those that an import of articles reads (id, which is the external id, url, source,
    title, text, date); article_id; the other columns that ARTICLE_COLUMNS marks for export, JSON columns as lists;
    story_id; copy_of, the id of the primary original.
    """
    rows = news.query(
        f"""
        select {_IMPORT_KEYS}, articles.id as article_id, {_OTHER_COLUMNS}, story_articles.story_id,
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
        try:
            parsed = _parse_lists(row)
        except ValueError as error:
            leave_out(row["article_id"], str(error))
        else:
            yield row | parsed


def _parse_lists(row: dict[str, Any]) -> dict[str, list[str]]:
    """Return the lists in `row` by the names of their columns.

    Raise ValueError with the column and the reason if one is no list of texts, or if a time in `row` is no time.
    """
    lists, name = dict[str, list[str]](), ""
    try:
        for name in _TIMES:
            parse_time(row[name] or "2000-01-01")
        for name in _JSON_LISTS:
            lists[name] = parse_string_list(row[name])
    except ValueError as error:
        raise ValueError(f"{name}: {error}"[:MAX_REASON]) from None
    return lists


def count_opted_out(news: Database) -> int:
    """Return the number of articles that an export without `opted_out` leaves out."""
    return int(news.conn.execute("select count(*) from articles where optouts <> '[]'").fetchone()[0])

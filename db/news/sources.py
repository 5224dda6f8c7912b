"""Table `sources`, in the archive and in `news.db`: the news sites whose articles are crawled or imported."""

import json
from collections.abc import Collection, Iterable, Mapping
from pathlib import Path
from typing import Any

from sqlite_utils import Database

COLUMNS = ("name", "homepage", "host", "owner", "language", "country", "tags", "enabled")
LEARNED_COLUMNS = ("language", "country")  # filled from what was crawled, where the user's list does not say them
IS_CRAWLED_SQL = "(sources.enabled and sources.removed_at is null)"


def save_sources(database: Database, sources: Iterable[Mapping[str, Any]], *, keep_learned: bool = False) -> None:
    """Insert or update sources by name, in an archive or in `news.db`, in one transaction.

    The keys of a source are COLUMNS; a missing value is stored as null. `tags` is a list or JSON text, [] if missing;
    `enabled` is True if missing. With `keep_learned`, a missing value of LEARNED_COLUMNS leaves a stored one as it is.
    """
    kept = LEARNED_COLUMNS if keep_learned else ()
    update = ", ".join(
        f"{column} = coalesce(excluded.{column}, sources.{column})"
        if column in kept
        else f"{column} = excluded.{column}"
        for column in COLUMNS[1:]
    )
    with database.atomic():
        database.conn.executemany(
            f"insert into sources ({', '.join(COLUMNS)}) values ({', '.join('?' * len(COLUMNS))})"
            f" on conflict (name) do update set {update}",
            [[_stored_value(source, column) for column in COLUMNS] for source in sources],
        )


def find_source_id(database: Database, name: str) -> int | None:
    """Return the id of the source with this name, or None if there is none."""
    row = database.conn.execute("select id from sources where name = ?", [name]).fetchone()
    return int(row[0]) if row else None


def source_id(database: Database, name: str) -> int:
    """Return the id of the source with this name; insert a source that has only a name if there is none."""
    known_id = find_source_id(database, name)
    if known_id is not None:
        return known_id
    return int(database.conn.execute("insert into sources (name) values (?)", [name]).lastrowid or 0)


def source_of_host(archive: Database, host: str) -> int | None:
    """Return the lowest id of the sources with this host, or None if there is none."""
    row = archive.conn.execute("select min(id) from sources where host = ?", [host]).fetchone()
    return None if row[0] is None else int(row[0])


def source_ids(database: Database) -> dict[str, int]:
    """Return name → id, for all sources."""
    return {name: number for number, name in database.conn.execute("select id, name from sources")}


def known_sources(archive: Database) -> list[dict[str, Any]]:
    """Return all sources of the archive in order of id, with the keys COLUMNS; `tags` is a list."""
    rows = archive.query(f"select {', '.join(COLUMNS)} from sources order by id")
    return [{**row, "tags": json.loads(row["tags"])} for row in rows]


def mark_listed(archive: Database, files: Mapping[str, str]) -> None:
    """Store which file lists each source, given as name → path; a listed source is no longer removed."""
    with archive.atomic():
        archive.conn.executemany(
            "update sources set listed_in = ?, removed_at = null where name = ?",
            [[file, name] for name, file in files.items()],
        )


def mark_removed(archive: Database, listed: Collection[str], read_files: Collection[str], at: str) -> None:
    """Mark the sources that left their file as removed at the time `at`; `listed` are the names in `read_files`.

    A source has left its file if that was read and does not list it, or is there no more. One of a file that was not
    read stays, so that several schedules with lists of their own can share an archive. Of a source without a known
    file, which only older versions made, every list counts as the file, if it has feeds that a list named.
    """
    names, files = frozenset(listed), frozenset(read_files)
    rows = archive.conn.execute(
        "select id, name, listed_in from sources where removed_at is null and (listed_in is not null or exists"
        " (select 1 from feeds where feeds.source_id = sources.id and feeds.found_in = 'seeds'))"
    )
    left = [
        row_id
        for row_id, name, file in rows.fetchall()
        if name not in names and (file is None or file in files or not (file.startswith(":") or Path(file).exists()))
    ]
    with archive.atomic():
        archive.conn.executemany("update sources set removed_at = ? where id = ?", [[at, row_id] for row_id in left])
        archive.conn.execute(
            "delete from icons where source_id in (select id from sources where removed_at is not null)"
        )


def sources_to_learn(news: Database) -> list[tuple[int, str]]:
    """Return (id, host) of the sources without a language or a country."""
    query = "select id, host from sources where (language is null or country is null) and host <> ''"
    return news.conn.execute(query).fetchall()


def count_languages(news: Database, source_id: int, limit: int) -> dict[str, int]:
    """Return language → number of articles, of the newest `limit` articles of the source."""
    rows = news.conn.execute(
        "select language, count(*) from (select language from articles where source_id = ?"
        " order by published_at desc limit ?) where language is not null group by 1",
        [source_id, limit],
    )
    return dict(rows.fetchall())


def save_learned(news: Database, source_id: int, language: str | None, country: str | None) -> None:
    """Store what was learned of a source; a value that is there stays."""
    news.conn.execute(
        "update sources set language = coalesce(language, ?), country = coalesce(country, ?) where id = ?",
        [language, country, source_id],
    )


def find_sources(news: Database) -> list[dict[str, Any]]:
    """Return rows of name, homepage, host and is_removed (0 or 1) of all sources, in order of name."""
    query = "select name, homepage, host, removed_at is not null as is_removed from sources order by name"
    return list(news.query(query))


def known_feeds(news: Database) -> list[tuple[str, str]]:
    """Return (URL, name of its source) of the feeds of the crawled sources."""
    return news.conn.execute(
        "select feeds.url, sources.name from feeds join sources on sources.id = feeds.source_id"
        f" where feeds.kind = 'feed' and {IS_CRAWLED_SQL} order by feeds.url"
    ).fetchall()


def subscriptions(news: Database) -> list[tuple[str, str, str]]:
    """Return (source name, feed URL, homepage or "") of each feed of the crawled sources, in order of name and URL.

    Sitemaps and section pages are not included.
    """
    return [
        (name, url, homepage or "")
        for name, url, homepage in news.conn.execute(
            "select sources.name, feeds.url, sources.homepage from feeds join sources on sources.id = feeds.source_id"
            f" where feeds.kind = 'feed' and {IS_CRAWLED_SQL} order by sources.name, feeds.url"
        )
    ]


def source_table(news: Database) -> list[dict[str, Any]]:
    """Return a row for each source, in order of name.

    The keys: id, name, language, country, owner, enabled (0 or 1), removed_at, homepage; articles and copies (numbers);
    last_article_at, None without articles; feeds (their number); feeds_worked_at (the last successful check of any
    feed), feeds_due_at (the next check of any feed), feed_error (the error of the failing feed that was checked last,
    None if no feed fails), feed_said (the error or status of the last check of any feed).
    """
    rows = news.query(
        """
        select
            sources.id, sources.name, sources.language, sources.country, sources.owner, sources.enabled,
            sources.removed_at, sources.homepage,
            (select count(*) from articles where articles.source_id = sources.id) as articles,
            (
                select max(coalesce(published_at, first_seen_at)) from articles where source_id = sources.id
            ) as last_article_at,
            (
                select count(*) from articles join copies on copies.article_id = articles.id and copies.is_primary = 1
                where articles.source_id = sources.id
            ) as copies,
            (select count(*) from feeds where feeds.source_id = sources.id) as feeds,
            (select max(worked_at) from feeds where feeds.source_id = sources.id) as feeds_worked_at,
            (select min(due_at) from feeds where feeds.source_id = sources.id) as feeds_due_at,
            (
                select coalesce(error, 'status ' || status) from feeds
                where feeds.source_id = sources.id and failures > 0 order by checked_at desc limit 1
            ) as feed_error,
            (
                select coalesce(error, 'status ' || status) from feeds
                where feeds.source_id = sources.id and checked_at is not null order by checked_at desc limit 1
            ) as feed_said
        from sources
        order by sources.name
        """
    )
    return list(rows)


def _stored_value(source: Mapping[str, Any], column: str) -> Any:
    value = source.get(column)
    if column == "tags":
        return value if isinstance(value, str) else json.dumps(list(value or ()), ensure_ascii=False)
    return int(value if value is not None else True) if column == "enabled" else value

"""Erase an article or a host from `news.db` and from the archive, including all other places that hold its words."""

import json
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from sqlite_utils import Database

from newsfold.db.archive.blocklist import block_host, block_url
from newsfold.db.archive.garbage import delete_bodies, delete_captures, delete_dictionaries
from newsfold.db.archive.icons import delete_icons_of_host
from newsfold.db.refold import discard_refold
from newsfold.db.values.urls import canonical_url, host_of, is_within_hosts


@dataclass(frozen=True, slots=True)
class Target:
    """The pages to erase: those at `urls`, or, if `host` is not "", those of `host` and the hosts below it.

    `urls` are all canonical URLs of one article.
    """

    urls: frozenset[str] = frozenset()
    host: str = ""

    def includes(self, url: str) -> bool:
        """Return whether the page with this canonical URL is to be erased."""
        if not self.host:
            return url in self.urls
        return is_within_hosts(host_of(url), [self.host])


def all_urls(news: Database, url: str) -> frozenset[str]:
    """Return the canonical URL `url`, and all other URLs of the article that has it."""
    query = (
        "select url from article_urls where article_id in (select article_id from article_urls where url = :url union"
        " select id from articles where url = :url) union"
        " select url from articles where id in (select article_id from article_urls where url = :url)"
    )
    return frozenset(row[0] for row in news.conn.execute(query, {"url": url})) | {url}


def erase_from_archive(archive: Database, target: Target, *, at: str) -> dict[str, int]:
    """Block the target and delete its pages in one transaction; return the numbers of `pages`, `captures` and `bodies`.

    Also deleted are their captures, the bodies that no other capture has, and the dictionaries that contain one of
    them. `at` is the time that the blocklist stores.
    """
    with archive.atomic():
        for url in target.urls:
            block_url(archive, url, at)
        if target.host:
            block_host(archive, target.host, at)
        pages = _find_pages(archive, target)
        captures = [row[0] for page in pages for row in _find_captures(archive, page)]
        bodies = delete_captures(archive, captures)
        digests = {archive.conn.execute("select sha256 from bodies where id = ?", [b]).fetchone()[0] for b in bodies}
        delete_bodies(archive, bodies)
        delete_dictionaries(archive, _find_dictionaries(archive, target, digests))
        archive.conn.executemany("delete from pages where id = ?", [(page,) for page in pages])
        _delete_refusals(archive, target)
        if target.host:
            archive.conn.execute("delete from hosts where host = ? or host like '%.' || ?", [target.host, target.host])
            delete_icons_of_host(archive, target.host)
    return {"pages": len(pages), "captures": len(captures), "bodies": len(bodies)}


def erase_from_news(news: Database, target: Target) -> dict[str, int]:
    """Delete the target's articles and all rows that refer to them, in one transaction.

    Return the numbers of deleted `articles` and affected `stories`. The next summary of a story is made without the
    articles; a story without any article left loses its title and times at once. A killed re-fold begins again.
    """
    with news.atomic():
        articles = list(_find_articles(news, target))
        stories = {row[0] for article_id in articles for row in _find_stories(news, article_id)}
        captures = [row for article_id in articles for row in _find_extractions(news, article_id)]
        news.conn.executemany("delete from articles where id = ?", [(article_id,) for article_id in articles])
        news.conn.executemany("delete from extractions where archive_id = ? and capture_id = ?", captures)
        _delete_by_url(news, "article_urls", "url", target)
        _delete_by_url(news, "rejected", "url", target)
        _delete_by_url(news, "corrections", "article", target)
        _delete_by_url(news, "corrections", "other", target)
        if target.host:
            for table in ("sites", "site_blocks", "site_snapshots"):
                where = "host = ? or host like '%.' || ?"
                news.conn.execute(f"delete from {table} where {where}", [target.host, target.host])
            delete_icons_of_host(news, target.host)
        for story_id in stories:
            news.conn.execute(
                "update stories set title = '', lead_article_id = null, first_published_at = null,"
                " last_published_at = null, language = null where id = ? and not exists"
                " (select 1 from story_articles where story_id = stories.id)",
                [story_id],
            )
            news.conn.execute(  # terms that an article shares with an erased one
                "update story_articles set reason = json_remove(reason, '$.shared_terms') where story_id = ?",
                [story_id],
            )
            # A negative count keeps the story out of lists until its title is computed again from its other articles.
            news.conn.execute("update stories set article_count = -1 where id = ?", [story_id])
    discard_refold(news)
    return {"articles": len(articles), "stories": len(stories)}


def scrub(database: Database, indexes: Iterable[str] = ()) -> None:
    """Rewrite the full-text `indexes` (names of tables) and the whole file.

    Afterwards, neither an index entry nor a free page holds deleted data.
    """
    with database.atomic():
        for index in indexes:
            # FTS5 keeps the words of a deleted row, marked as deleted, until it merges the segments of the index.
            database.conn.execute(f"insert into {index} ({index}) values ('optimize')")
    database.conn.execute("pragma wal_checkpoint(truncate)")
    database.conn.execute("vacuum")
    database.conn.execute("pragma wal_checkpoint(truncate)")


def _find_pages(archive: Database, target: Target) -> list[int]:
    if target.host:
        rows = archive.conn.execute("select id, url from pages where host like '%' || ?", [target.host])
        return [page_id for page_id, url in rows if target.includes(url)]
    pages = set[int]()
    for url in target.urls:
        pages.update(row[0] for row in archive.conn.execute("select id from pages where url = ?", [url]))
    pages.update(
        page_id
        for page_id, url in archive.conn.execute("select page_id, url from captures")
        if url in target.urls or canonical_url(url) in target.urls
    )
    return sorted(pages)


def _find_captures(archive: Database, page_id: int) -> list[tuple[int]]:
    return archive.conn.execute("select id from captures where page_id = ?", [page_id]).fetchall()


def _find_dictionaries(archive: Database, target: Target, digests: Collection[str]) -> Iterator[int]:
    """Yield the ids of the dictionaries of the target's hosts, and of those that contain one of its pages or bodies.

    `digests` are the SHA-256 digests of the erased bodies.
    """
    rows = archive.conn.execute("select id, host, made_of from dictionaries").fetchall()
    for dictionary_id, host, made_of in rows:
        names = json.loads(made_of)
        if any(name in digests or target.includes(name) for name in names) or target.includes(f"https://{host}/"):
            yield dictionary_id


def _delete_refusals(archive: Database, target: Target) -> None:
    rows = archive.conn.execute("select id, url from refusals").fetchall()
    ids = [(refusal_id,) for refusal_id, url in rows if target.includes(canonical_url(url) or "")]
    archive.conn.executemany("delete from refusals where id = ?", ids)


def _find_articles(news: Database, target: Target) -> Iterator[int]:
    if target.host:
        query = "select id, url from articles where url like '%' || ? || '%'"
        rows = news.conn.execute(query, [target.host]).fetchall()
        yield from (article_id for article_id, url in rows if target.includes(url))
        return
    for url in sorted(target.urls):
        yield from (row[0] for row in news.conn.execute("select id from articles where url = ?", [url]).fetchall())


def _find_stories(news: Database, article_id: int) -> list[tuple[int]]:
    return news.conn.execute("select story_id from story_articles where article_id = ?", [article_id]).fetchall()


def _find_extractions(news: Database, article_id: int) -> list[tuple[str, int]]:
    query = "select archive_id, capture_id from extractions where article_id = ?"
    return news.conn.execute(query, [article_id]).fetchall()


def _delete_by_url(news: Database, table: str, column: str, target: Target) -> None:
    if target.host:
        rows = news.conn.execute(f"select {column} from {table} where {column} like '%' || ? || '%'", [target.host])
        urls = {row[0] for row in rows if target.includes(row[0])}
    else:
        urls = set(target.urls)
    news.conn.executemany(f"delete from {table} where {column} = ?", [(url,) for url in urls])

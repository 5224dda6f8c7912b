"""Forgetting a page or a host: out of `news.db` and out of the archive, down to the last copy of its words."""

import json
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from sqlite_utils import Database

from newsfold.db.archive.blocklist import mark_forgotten
from newsfold.db.archive.garbage import delete_bodies, delete_captures, drop_dictionaries
from newsfold.db.values.urls import canonical_url, host_of


@dataclass(frozen=True, slots=True)
class Forget:
    """A canonical URL with all other addresses of its article, or a `host` with those below it."""

    urls: frozenset[str] = frozenset()
    host: str = ""

    def means(self, url: str) -> bool:
        if not self.host:
            return url in self.urls
        host = host_of(url)
        return host == self.host or host.endswith(f".{self.host}")


def all_addresses(news: Database, url: str) -> frozenset[str]:
    """The URL and every address of the article that it leads to."""
    query = (
        "select url from article_urls where article_id in (select article_id from article_urls where url = :url union"
        " select id from articles where url = :url) union"
        " select url from articles where id in (select article_id from article_urls where url = :url)"
    )
    return frozenset(row[0] for row in news.conn.execute(query, {"url": url})) | {url}


def forget_in_archive(archive: Database, what: Forget, *, at: str) -> dict[str, int]:
    """Pages with their captures, what they alone have of bodies, and dictionaries that hold any of it; leaves marks."""
    with archive.atomic():
        for url in what.urls:
            mark_forgotten(archive, "url", url, at)
        if what.host:
            mark_forgotten(archive, "host", what.host, at)
        pages = _pages(archive, what)
        captures = [row[0] for page in pages for row in _captures(archive, page)]
        bodies = delete_captures(archive, captures)
        digests = {archive.conn.execute("select sha256 from bodies where id = ?", [b]).fetchone()[0] for b in bodies}
        delete_bodies(archive, bodies)
        drop_dictionaries(archive, _tainted(archive, what, digests))
        archive.conn.executemany("delete from pages where id = ?", [(page,) for page in pages])
        _delete_refusals(archive, what)
        if what.host:
            archive.conn.execute("delete from hosts where host = ? or host like '%.' || ?", [what.host, what.host])
    return {"pages": len(pages), "captures": len(captures), "bodies": len(bodies)}


def forget_in_news(news: Database, what: Forget) -> dict[str, int]:
    """Articles with all that hangs on them; the stories that they leave empty lose their titles."""
    with news.atomic():
        articles = list(_articles(news, what))
        stories = {row[0] for number in articles for row in _stories(news, number)}
        captures = [row for number in articles for row in _extractions(news, number)]
        news.conn.executemany("delete from articles where id = ?", [(number,) for number in articles])
        news.conn.executemany("delete from extractions where archive_id = ? and capture_id = ?", captures)
        _delete_by_url(news, "article_urls", "url", what)
        _delete_by_url(news, "rejected", "url", what)
        _delete_by_url(news, "corrections", "article", what)
        _delete_by_url(news, "corrections", "other", what)
        if what.host:
            for table in ("sites", "site_blocks", "site_snapshots"):
                where = "host = ? or host like '%.' || ?"
                news.conn.execute(f"delete from {table} where {where}", [what.host, what.host])
        for story_id in stories:
            news.conn.execute(
                "update stories set title = '', lead_article_id = null, first_published_at = null,"
                " last_published_at = null, language = null where id = ? and not exists"
                " (select 1 from story_articles where story_id = stories.id)",
                [story_id],
            )
            news.conn.execute(  # what another article had in common with one of these
                "update story_articles set reason = json_remove(reason, '$.shared_terms') where story_id = ?",
                [story_id],
            )
            # A title that stays is written anew from the articles that are left.
            news.conn.execute("update stories set article_count = -1 where id = ?", [story_id])
    return {"articles": len(articles), "stories": len(stories)}


def wipe(database: Database, indexes: Iterable[str] = ()) -> None:
    """Write the search `indexes` and the file anew, so that no free page and no dead entry holds what was deleted."""
    with database.atomic():
        for index in indexes:
            # A deleted row's words stay in the index, marked as deleted, until its parts are merged.
            database.conn.execute(f"insert into {index} ({index}) values ('optimize')")
    database.conn.execute("pragma wal_checkpoint(truncate)")
    database.conn.execute("vacuum")
    database.conn.execute("pragma wal_checkpoint(truncate)")


def _pages(archive: Database, what: Forget) -> list[int]:
    if what.host:
        rows = archive.conn.execute("select id, url from pages where host like '%' || ?", [what.host])
        return [number for number, url in rows if what.means(url)]
    found = set[int]()
    for url in what.urls:
        found.update(row[0] for row in archive.conn.execute("select id from pages where url = ?", [url]))
    found.update(
        page
        for page, url in archive.conn.execute("select page_id, url from captures")
        if url in what.urls or canonical_url(url) in what.urls
    )
    return sorted(found)


def _captures(archive: Database, page_id: int) -> list[tuple[int]]:
    return archive.conn.execute("select id from captures where page_id = ?", [page_id]).fetchall()


def _tainted(archive: Database, what: Forget, digests: Collection[str]) -> Iterator[int]:
    for number, host, made_of in archive.conn.execute("select id, host, made_of from dictionaries").fetchall():
        names = json.loads(made_of)
        if any(name in digests or what.means(name) for name in names) or what.means(f"https://{host}/"):
            yield number


def _delete_refusals(archive: Database, what: Forget) -> None:
    rows = archive.conn.execute("select id, url from refusals").fetchall()
    going = [(number,) for number, url in rows if what.means(canonical_url(url) or "")]
    archive.conn.executemany("delete from refusals where id = ?", going)


def _articles(news: Database, what: Forget) -> Iterator[int]:
    if what.host:
        rows = news.conn.execute("select id, url from articles where url like '%' || ? || '%'", [what.host]).fetchall()
        yield from (number for number, url in rows if what.means(url))
        return
    for url in sorted(what.urls):
        yield from (row[0] for row in news.conn.execute("select id from articles where url = ?", [url]).fetchall())


def _stories(news: Database, article_id: int) -> list[tuple[int]]:
    return news.conn.execute("select story_id from story_articles where article_id = ?", [article_id]).fetchall()


def _extractions(news: Database, article_id: int) -> list[tuple[str, int]]:
    query = "select archive_id, capture_id from extractions where article_id = ?"
    return news.conn.execute(query, [article_id]).fetchall()


def _delete_by_url(news: Database, table: str, column: str, what: Forget) -> None:
    if what.host:
        rows = news.conn.execute(f"select {column} from {table} where {column} like '%' || ? || '%'", [what.host])
        urls = {row[0] for row in rows if what.means(row[0])}
    else:
        urls = set(what.urls)
    news.conn.executemany(f"delete from {table} where {column} = ?", [(url,) for url in urls])

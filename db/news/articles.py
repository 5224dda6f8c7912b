"""Articles made from captures: found by URL, saved, versioned."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlite_utils import Database

COLUMNS = (
    "source_id", "title", "standfirst", "text", "authors", "agency", "kind", "is_free", "complete", "published_at",
    "published_precision", "published_from", "modified_at", "language", "section", "tags", "image_url", "word_count",
    "original_url", "optouts", "quality", "snapshot", "text_sha256", "extractor", "archive_id", "capture_id",
    "body_sha256",
)  # fmt: skip


def save_article(
    news: Database,
    url: str,
    values: Mapping[str, Any],
    *,
    urls: Iterable[tuple[str, str]],
    seen_at: str,
    first_seen_at: str,
    same_page: Sequence[int],
    is_own_page: bool,
    known: Mapping[str, Any] | None,
) -> tuple[int, str]:
    """The article's id and what happened: `added`, `changed`, `same`, or `known` from another page.

    `known` is the row of the article that this one is, if it is there.

    `values` has the keys of COLUMNS; `urls` are (canonical URL, kind); `same_page` the ids of all captures of this
    page; `is_own_page` that the page's address is `url` itself, whose text wins over that of its other addresses.
    """
    if known is None:
        article_id, event = _insert(news, url, values, first_seen_at), "added"
    else:
        article_id, event = known["id"], _update(news, known, values, seen_at, same_page, is_own_page)
        news.conn.execute(
            "update articles set first_seen_at = min(first_seen_at, ?),"
            " gone_at = case when gone_at < ? then null else gone_at end where id = ?",
            [first_seen_at, seen_at, article_id],
        )
    news.conn.executemany(
        "insert or ignore into article_urls (url, article_id, kind) values (?, ?, ?)",
        [[address, article_id, kind] for address, kind in [(url, "canonical"), *urls]],
    )
    return article_id, event


def save_live_entries(news: Database, article_id: int, entries: Iterable[tuple[str | None, str, str]]) -> None:
    """(published_at, title, text) of each, in the page's order, in place of those that were."""
    news.conn.execute("delete from live_entries where article_id = ?", [article_id])
    news.conn.executemany(
        "insert into live_entries (article_id, position, published_at, title, text) values (?, ?, ?, ?, ?)",
        [(article_id, position, *entry) for position, entry in enumerate(entries)],
    )


def find_article(news: Database, url: str) -> dict[str, Any] | None:
    """The article of this canonical URL, or of one of its other addresses."""
    rows = news.query(
        "select * from articles where external_id is null and url = :url union all"
        " select articles.* from article_urls join articles on articles.id = article_urls.article_id"
        " where article_urls.url = :url limit 1",
        {"url": url},
    )
    return next(iter(rows), None)


def article_made_of(
    news: Database, archive_id: str, capture_id: int, same_page: Sequence[int]
) -> dict[str, Any] | None:
    """The article that this capture gave before, if it still rests on captures of the same page."""
    rows = news.query(
        "select articles.* from extractions join articles on articles.id = extractions.article_id"
        " where extractions.archive_id = ? and extractions.capture_id = ? and articles.archive_id = ?",
        [archive_id, capture_id, archive_id],
    )
    return next((row for row in rows if row["capture_id"] in same_page), None)


def give_up_url(news: Database, article_id: int, url: str, another: str) -> None:
    """Another article has the address `url` now; this one keeps `another`, and its other addresses if it has any."""
    news.conn.execute("update articles set url = ? where id = ?", [another, article_id])
    news.conn.execute("delete from article_urls where url = ? and article_id = ?", [url, article_id])
    news.conn.execute(
        "insert into article_urls (url, article_id, kind) values (?1, ?2, 'canonical')"
        " on conflict (url) do update set article_id = ?2, kind = 'canonical'",
        [another, article_id],
    )


def give_up_addresses(news: Database, article_id: int) -> None:
    """All addresses go to the article that the next page of them gives."""
    news.conn.execute("delete from article_urls where article_id = ?", [article_id])


def fetched_at_url(news: Database, article_id: int) -> str | None:
    """The address by which the article's page was found."""
    row = news.conn.execute(
        "select url from article_urls where article_id = ? and kind = 'fetched' order by url limit 1", [article_id]
    ).fetchone()
    return row[0] if row else None


def withdraw_rejections(news: Database, urls: Iterable[str]) -> None:
    """These addresses could not be fetched once, and then they could."""
    news.conn.executemany(
        "delete from rejected where url = ? and stage = 'crawl' and capture_id is null", [[url] for url in urls]
    )


def forget_article_of(news: Database, archive_id: str, capture_id: int) -> None:
    """Delete the article that comes from this capture, when no other capture gave one."""
    news.conn.execute(
        """
        delete from articles where archive_id = :archive and capture_id = :capture and not exists (
            select 1 from extractions where extractions.article_id = articles.id
                and (extractions.archive_id, extractions.capture_id) <> (:archive, :capture)
        )
        """,
        {"archive": archive_id, "capture": capture_id},
    )


def mark_gone(news: Database, pages: Iterable[Sequence[str]]) -> None:
    """`pages` are (canonical URL, since when)."""
    with news.atomic():
        news.conn.executemany(
            "update articles set gone_at = ?2 where gone_at is null and id = (select article_id from article_urls"
            " where url = ?1)",
            pages,
        )


def _insert(news: Database, url: str, values: Mapping[str, Any], first_seen_at: str) -> int:
    names = ("url", "first_seen_at", *COLUMNS)
    cursor = news.conn.execute(
        f"insert into articles ({', '.join(names)}) values ({', '.join('?' * len(names))})",
        [url, first_seen_at, *(values[column] for column in COLUMNS)],
    )
    return int(cursor.lastrowid or 0)


def _update(
    news: Database,
    known: Mapping[str, Any],
    values: Mapping[str, Any],
    seen_at: str,
    same_page: Sequence[int],
    own: bool,
) -> str:
    from_page = known["archive_id"] == values["archive_id"] and known["capture_id"] in same_page
    if not from_page and known["capture_id"] is not None and not own:
        return "known"
    is_other = known["capture_id"] != values["capture_id"]
    differs = (known["title"], known["text"]) != (values["title"], values["text"])
    event = "same"
    if from_page and is_other and known["extractor"] == values["extractor"] and differs:
        _save_version(news, known["id"], known, None)
        _save_version(news, known["id"], values, seen_at)
        event = "changed"
    elif from_page:
        _rederive_version(news, known["id"], values)
    if not from_page or known["capture_id"] <= values["capture_id"]:
        changes = ", ".join(f"{column} = ?" for column in COLUMNS)
        news.conn.execute(
            f"update articles set {changes} where id = ?", [*(values[column] for column in COLUMNS), known["id"]]
        )
    return event


def _save_version(news: Database, article_id: int, values: Mapping[str, Any], seen_at: str | None) -> None:
    news.conn.execute(
        "insert or replace into article_versions (article_id, archive_id, capture_id, seen_at, title, text)"
        " values (?, ?, ?, ?, ?, ?)",
        [
            article_id,
            values["archive_id"],
            values["capture_id"],
            seen_at or values["first_seen_at"],
            values["title"],
            values["text"],
        ],
    )


def _rederive_version(news: Database, article_id: int, values: Mapping[str, Any]) -> None:
    """Another extractor's text of the same capture; versions that differ no more were never the publisher's."""
    news.conn.execute(
        "update article_versions set title = ?, text = ? where article_id = ? and archive_id = ? and capture_id = ?",
        [values["title"], values["text"], article_id, values["archive_id"], values["capture_id"]],
    )
    news.conn.execute(
        "delete from article_versions where article_id = :id and 1 = (select count(*) from"
        " (select distinct title, text from article_versions where article_id = :id))",
        {"id": article_id},
    )

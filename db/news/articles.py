"""The columns of table `articles`, and its rows that are extracted from captures: saved, versioned, found by URL."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum, Flag, auto
from typing import Any, Literal, TypedDict, cast

from sqlite_utils import Database


class Kind(Enum):
    """The type of a column's values; SQLite stores FLAG as 0 or 1, and TIME and JSON as text."""

    TEXT = auto()
    INTEGER = auto()
    FLAG = auto()
    TIME = auto()
    JSON_LIST = auto()
    JSON_OBJECT = auto()


class Use(Flag):
    """The statements in which a column is used."""

    EXTRACT = auto()  # written when an article is extracted from a capture
    IMPORT = auto()  # written when an article is imported ready-made
    EXPORT = auto()  # a key of exported rows and a column of Parquet files
    PAGE = auto()  # read for the pages of an article and of its story


@dataclass(frozen=True, slots=True)
class Column:
    name: str
    kind: Kind
    uses: Use


# A new column needs one line here and one migration step. The order is that of exported rows and Parquet files.
# Exports name some columns differently: id is `article_id`, external_id is `id`, published_at is `date`, and source_id
# is replaced by the source's name.
ARTICLE_COLUMNS = (
    Column("id", Kind.INTEGER, Use.EXPORT | Use.PAGE),
    Column("external_id", Kind.TEXT, Use.EXPORT),
    Column("url", Kind.TEXT, Use.EXPORT | Use.PAGE),
    Column("source_id", Kind.INTEGER, Use.EXTRACT | Use.IMPORT | Use.PAGE),
    Column("title", Kind.TEXT, Use.EXTRACT | Use.IMPORT | Use.EXPORT | Use.PAGE),
    Column("standfirst", Kind.TEXT, Use.EXTRACT | Use.IMPORT | Use.EXPORT | Use.PAGE),
    Column("text", Kind.TEXT, Use.EXTRACT | Use.IMPORT | Use.EXPORT),
    Column("authors", Kind.JSON_LIST, Use.EXTRACT | Use.EXPORT),
    Column("agency", Kind.TEXT, Use.EXTRACT | Use.IMPORT | Use.EXPORT | Use.PAGE),
    Column("kind", Kind.TEXT, Use.EXTRACT | Use.IMPORT | Use.EXPORT | Use.PAGE),
    Column("is_free", Kind.FLAG, Use.EXTRACT | Use.EXPORT | Use.PAGE),
    Column("complete", Kind.FLAG, Use.EXTRACT | Use.EXPORT | Use.PAGE),
    Column("published_at", Kind.TIME, Use.EXTRACT | Use.IMPORT | Use.EXPORT | Use.PAGE),
    Column("published_precision", Kind.TEXT, Use.EXTRACT | Use.IMPORT | Use.EXPORT | Use.PAGE),
    Column("published_from", Kind.TEXT, Use.EXTRACT | Use.IMPORT | Use.EXPORT | Use.PAGE),
    Column("modified_at", Kind.TIME, Use.EXTRACT | Use.EXPORT | Use.PAGE),
    Column("first_seen_at", Kind.TIME, Use.EXPORT | Use.PAGE),
    Column("gone_at", Kind.TIME, Use.EXPORT | Use.PAGE),
    Column("language", Kind.TEXT, Use.EXTRACT | Use.IMPORT | Use.EXPORT | Use.PAGE),
    Column("section", Kind.TEXT, Use.EXTRACT | Use.IMPORT | Use.EXPORT | Use.PAGE),
    Column("tags", Kind.JSON_LIST, Use.EXTRACT | Use.EXPORT),
    Column("optouts", Kind.JSON_LIST, Use.EXTRACT | Use.EXPORT),
    Column("image_url", Kind.TEXT, Use.EXTRACT | Use.EXPORT | Use.PAGE),
    Column("byline", Kind.TEXT, Use.EXTRACT | Use.EXPORT | Use.PAGE),
    Column("published_day", Kind.TEXT, Use.EXTRACT | Use.IMPORT | Use.EXPORT | Use.PAGE),
    Column("word_count", Kind.INTEGER, Use.EXTRACT | Use.IMPORT | Use.EXPORT | Use.PAGE),
    Column("original_url", Kind.TEXT, Use.EXTRACT),
    Column("quality", Kind.JSON_OBJECT, Use.EXTRACT),
    Column("snapshot", Kind.INTEGER, Use.EXTRACT),
    Column("text_sha256", Kind.TEXT, Use.EXTRACT | Use.IMPORT),
    Column("extractor", Kind.INTEGER, Use.EXTRACT),
    Column("archive_id", Kind.TEXT, Use.EXTRACT),
    Column("capture_id", Kind.INTEGER, Use.EXTRACT),
    Column("body_sha256", Kind.TEXT, Use.EXTRACT),
)


def column_names(use: Use) -> tuple[str, ...]:
    """Return the names of the columns with this use, in the order of ARTICLE_COLUMNS."""
    return tuple(column.name for column in ARTICLE_COLUMNS if use in column.uses)


EXTRACTED = column_names(Use.EXTRACT)

# The time of an article, for order and time windows: a date known only as a day counts as noon of that day, but never
# later than `first_seen_at`; a crawled article without a date counts as `first_seen_at`; an imported one has no time.
PUBLISHED_AT_SQL = """
    case articles.published_precision
        when 'minute' then articles.published_at
        when 'day' then min(substr(articles.published_at, 1, 10) || 'T12:00:00Z', articles.first_seen_at)
        else case when articles.capture_id is null then null else articles.first_seen_at end
    end
"""

# Meaning: see save_article.
SaveResult = Literal["added", "changed", "same", "known"]


class KnownArticle(TypedDict):
    """A row of `articles`; only the columns that extraction compares with a new capture are declared."""

    id: int
    url: str
    title: str
    standfirst: str
    text: str
    published_at: str | None
    first_seen_at: str
    word_count: int
    extractor: int | None
    archive_id: str | None
    capture_id: int | None


@dataclass(frozen=True, slots=True)
class CapturedPage:
    """The page that an article was extracted from.

    `urls` are the other URLs of the article: (canonical URL, `kind` in `article_urls`). `captures` are the ids of all
    captures of the page. `seen_at` is the time of the extracted capture, `first_seen_at` the time when the page was
    first found. `is_canonical` is True if the page's own URL is that of the article; the text of this page replaces a
    text from another page of the article.
    """

    urls: Sequence[tuple[str, str]]
    captures: Sequence[int]
    seen_at: str
    first_seen_at: str
    is_canonical: bool


def save_article(
    news: Database, url: str, values: Mapping[str, Any], page: CapturedPage, known: KnownArticle | None
) -> tuple[int, SaveResult]:
    """Insert the article, or update its row `known` (None for a new article); return (article id, result).

    `url` is its canonical URL. `values` has a key for each column of EXTRACTED. The result is `added`; `changed` if the
    publisher changed title or text, so that both versions were stored; `same` if not; `known` if the row was extracted
    from another page of the article and its text was left as it is.
    """
    result: SaveResult
    if known is None:
        article_id, result = _insert(news, url, values, page.first_seen_at), "added"
    else:
        article_id, result = known["id"], _update(news, known, values, page)
        news.conn.execute(
            "update articles set first_seen_at = min(first_seen_at, ?),"
            " gone_at = case when gone_at < ? then null else gone_at end where id = ?",
            [page.first_seen_at, page.seen_at, article_id],
        )
    news.conn.executemany(
        "insert or ignore into article_urls (url, article_id, kind) values (?, ?, ?)",
        [[address, article_id, kind] for address, kind in [(url, "canonical"), *page.urls]],
    )
    return article_id, result


def save_live_entries(news: Database, article_id: int, entries: Iterable[tuple[str | None, str, str]]) -> None:
    """Replace the stored entries of a live blog by `entries`: (published_at, title, text), in the order of the page."""
    news.conn.execute("delete from live_entries where article_id = ?", [article_id])
    news.conn.executemany(
        "insert into live_entries (article_id, position, published_at, title, text) values (?, ?, ?, ?, ?)",
        [(article_id, position, *entry) for position, entry in enumerate(entries)],
    )


def find_article(news: Database, url: str) -> KnownArticle | None:
    """Return the article with this canonical URL, or else the one with this URL among its other URLs, or None."""
    rows = news.query(
        "select * from articles where external_id is null and url = :url union all"
        " select articles.* from article_urls join articles on articles.id = article_urls.article_id"
        " where article_urls.url = :url limit 1",
        {"url": url},
    )
    return cast("KnownArticle | None", next(iter(rows), None))


def article_of_capture(
    news: Database, archive_id: str, capture_id: int, page_captures: Sequence[int]
) -> KnownArticle | None:
    """Return the article that was extracted from this capture before; None if there is none.

    `page_captures` are the captures of the same page: if the article's row now comes from another page, return None.
    """
    rows = news.query(
        "select articles.* from extractions join articles on articles.id = extractions.article_id"
        " where extractions.archive_id = ? and extractions.capture_id = ? and articles.archive_id = ?",
        [archive_id, capture_id, archive_id],
    )
    return cast("KnownArticle | None", next((row for row in rows if row["capture_id"] in page_captures), None))


def replace_url(news: Database, article_id: int, url: str, replacement: str) -> None:
    """Make `replacement` the canonical URL of the article in place of `url`, which another article can get then.

    The article's other URLs stay.
    """
    news.conn.execute("update articles set url = ? where id = ?", [replacement, article_id])
    news.conn.execute("delete from article_urls where url = ? and article_id = ?", [url, article_id])
    news.conn.execute(
        "insert into article_urls (url, article_id, kind) values (?1, ?2, 'canonical')"
        " on conflict (url) do update set article_id = ?2, kind = 'canonical'",
        [replacement, article_id],
    )


def delete_urls(news: Database, article_id: int) -> None:
    """Delete all URLs of the article from `article_urls`; the article extracted next from these pages gets them."""
    news.conn.execute("delete from article_urls where article_id = ?", [article_id])


def fetched_url(news: Database, article_id: int) -> str | None:
    """Return a URL at which the article's page was fetched, the first in order of URL; None if none is stored."""
    row = news.conn.execute(
        "select url from article_urls where article_id = ? and kind = 'fetched' order by url limit 1", [article_id]
    ).fetchone()
    return row[0] if row else None


def delete_crawl_rejections(news: Database, urls: Iterable[str]) -> None:
    """Delete the crawl's rejections of these URLs, because a later crawl fetched them."""
    news.conn.executemany(
        "delete from rejected where url = ? and stage = 'crawl' and capture_id is null", [[url] for url in urls]
    )


def delete_article_of_capture(news: Database, archive_id: str, capture_id: int) -> None:
    """Delete the article whose row comes from this capture, unless it was extracted from another capture too."""
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
    """Set `gone_at` of the articles at `pages`: (canonical URL, time when it was found gone). A stored time stays."""
    with news.atomic():
        news.conn.executemany(
            "update articles set gone_at = ?2 where gone_at is null and id = (select article_id from article_urls"
            " where url = ?1)",
            pages,
        )


def _insert(news: Database, url: str, values: Mapping[str, Any], first_seen_at: str) -> int:
    names = ("url", "first_seen_at", *EXTRACTED)
    cursor = news.conn.execute(
        f"insert into articles ({', '.join(names)}) values ({', '.join('?' * len(names))})",
        [url, first_seen_at, *(values[column] for column in EXTRACTED)],
    )
    return int(cursor.lastrowid or 0)


def _update(news: Database, known: KnownArticle, values: Mapping[str, Any], page: CapturedPage) -> SaveResult:
    capture_id = known["capture_id"]
    is_same_page = known["archive_id"] == values["archive_id"] and capture_id in page.captures
    if not is_same_page and capture_id is not None and not page.is_canonical:
        return "known"
    is_other_capture = capture_id != values["capture_id"]
    differs = (known["title"], known["text"]) != (values["title"], values["text"])
    result: SaveResult = "same"
    if is_same_page and is_other_capture and known["extractor"] == values["extractor"] and differs:
        _save_version(news, known["id"], known, known["first_seen_at"])
        _save_version(news, known["id"], values, page.seen_at)
        result = "changed"
    elif is_same_page:
        _update_version(news, known["id"], values)
    if not is_same_page or (capture_id is not None and capture_id <= values["capture_id"]):
        changes = ", ".join(f"{column} = ?" for column in EXTRACTED)
        news.conn.execute(
            f"update articles set {changes} where id = ?", [*(values[column] for column in EXTRACTED), known["id"]]
        )
    return result


def _save_version(news: Database, article_id: int, values: Mapping[str, Any], seen_at: str) -> None:
    news.conn.execute(
        "insert or replace into article_versions (article_id, archive_id, capture_id, seen_at, title, text)"
        " values (?, ?, ?, ?, ?, ?)",
        [article_id, values["archive_id"], values["capture_id"], seen_at, values["title"], values["text"]],
    )


def _update_version(news: Database, article_id: int, values: Mapping[str, Any]) -> None:
    """Replace title and text in the stored version of this capture, which was extracted again.

    If all versions of the article are then equal, delete them: the publisher had changed nothing.
    """
    news.conn.execute(
        "update article_versions set title = ?, text = ? where article_id = ? and archive_id = ? and capture_id = ?",
        [values["title"], values["text"], article_id, values["archive_id"], values["capture_id"]],
    )
    news.conn.execute(
        "delete from article_versions where article_id = :id and 1 = (select count(*) from"
        " (select distinct title, text from article_versions where article_id = :id))",
        {"id": article_id},
    )

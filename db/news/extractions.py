"""Which captures were extracted, with which version, and what is still to do."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlite_utils import Database

CAPTURE = """
    select captures.id, captures.page_id, captures.url, captures.fetched_at, captures.status, captures.headers,
        captures.redirects, captures.optouts, captures.body_id, bodies.sha256 as body_sha256,
        pages.url as page_url, pages.found_at, pages.feed, sources.name as source
    from captures
    join bodies on bodies.id = captures.body_id
    join pages on pages.id = captures.page_id
    left join sources on sources.id = pages.source_id
"""


@dataclass(frozen=True, slots=True)
class Selection:
    """`which` is `missing`, `outdated` or `all`; the others narrow: fetched since, a host, one canonical URL."""

    which: str = "missing"
    since: str | None = None
    host: str | None = None
    url: str | None = None


def choose_captures(
    news: Database, archive: Database, archive_id: str, chosen: Selection, version: int
) -> Iterator[int]:
    """Ids of captures with a body: missing ones in their order, others newest first.

    A missing capture of a page whose older captures were extracted by another version comes after those, so that a
    change of the extractor is not taken for one of the publisher.
    """
    backwards = chosen.which != "missing"
    marks = _versions(news, archive_id, backwards)
    marked, mark_version = next(marks, (None, 0))
    for capture_id, page_id in _captures(archive, chosen, backwards):
        while marked is not None and (marked > capture_id if backwards else marked < capture_id):
            marked, mark_version = next(marks, (None, 0))
        known = mark_version if marked == capture_id else None
        if chosen.which == "missing" and known is None:
            yield from _outdated_before(news, archive, archive_id, page_id, capture_id, version)
        if chosen.which == "all" or (
            known is None if chosen.which == "missing" else known is not None and known < version
        ):
            yield capture_id


def count_captures(archive: Database, chosen: Selection) -> int:
    return int(archive.conn.execute(f"select count(*) {_where()}", _narrow(chosen)).fetchone()[0])


def count_marked(news: Database, archive_id: str) -> int:
    return int(news.conn.execute("select count(*) from extractions where archive_id = ?", [archive_id]).fetchone()[0])


def read_capture(archive: Database, capture_id: int) -> dict[str, Any]:
    """The capture with its page, feed and source; `headers`, `redirects` and `feed` as JSON text."""
    return next(iter(archive.query(f"{CAPTURE} where captures.id = ?", [capture_id])))


def last_capture(archive: Database, url: str) -> dict[str, Any] | None:
    """The newest capture with a body of the page of this canonical URL."""
    rows = archive.query(f"{CAPTURE} where pages.url = ? order by captures.id desc limit 1", [url])
    return next(iter(rows), None)


def page_captures(archive: Database, page_id: int) -> list[int]:
    rows = archive.conn.execute("select id from captures where page_id = ? and body_id is not null", [page_id])
    return [row[0] for row in rows.fetchall()]


def mark_extracted(
    news: Database, archive_id: str, capture_id: int, version: int, at: str, article_id: int | None, reason: str | None
) -> None:
    news.conn.execute(
        "insert into extractions (archive_id, capture_id, version, at, article_id, reason) values (?, ?, ?, ?, ?, ?)"
        " on conflict (archive_id, capture_id) do update set version = excluded.version, at = excluded.at,"
        " article_id = excluded.article_id, reason = excluded.reason",
        [archive_id, capture_id, version, at, article_id, reason],
    )


def save_rejected(
    news: Database, url: str, reason: str, version: int, archive_id: str, capture_id: int, at: str
) -> None:
    news.conn.execute(
        "insert into rejected (url, stage, reason, version, archive_id, capture_id, at)"
        " values (?, 'extract', ?, ?, ?, ?, ?)"
        " on conflict (archive_id, capture_id) where capture_id is not null do update set"
        " reason = excluded.reason, version = excluded.version, at = excluded.at",
        [url, reason, version, archive_id, capture_id, at],
    )


def forget_rejected(news: Database, archive_id: str, capture_id: int) -> None:
    news.conn.execute("delete from rejected where archive_id = ? and capture_id = ?", [archive_id, capture_id])


def gone_pages(archive: Database) -> Sequence[tuple[str, str]]:
    """(canonical URL, since when) of the pages that their site took away."""
    return archive.conn.execute("select url, gone_at from pages where gone_at is not null").fetchall()


def _captures(archive: Database, chosen: Selection, backwards: bool) -> Iterator[tuple[int, int]]:
    order = "desc" if backwards else "asc"
    yield from archive.conn.execute(
        f"select captures.id, captures.page_id {_where()} order by captures.id {order}", _narrow(chosen)
    )


def _where() -> str:
    return """
        from captures join pages on pages.id = captures.page_id
        where captures.body_id is not null
            and (:since is null or captures.fetched_at >= :since)
            and (:host is null or pages.host = :host or pages.host like '%.' || :host)
            and (:url is null or pages.url = :url)
    """


def _narrow(chosen: Selection) -> dict[str, str | None]:
    return {"since": chosen.since, "host": chosen.host, "url": chosen.url}


def _versions(news: Database, archive_id: str, backwards: bool) -> Iterator[tuple[int | None, int]]:
    # In pieces: the caller writes to this table while it reads on.
    at, sign, order = (1 << 62, "<", "desc") if backwards else (0, ">", "asc")
    while True:
        rows = news.conn.execute(
            f"select capture_id, version from extractions where archive_id = ? and capture_id {sign} ?"
            f" order by capture_id {order} limit 5000",
            [archive_id, at],
        ).fetchall()
        if not rows:
            return
        yield from rows
        at = rows[-1][0]


def _outdated_before(
    news: Database, archive: Database, archive_id: str, page_id: int, capture_id: int, version: int
) -> list[int]:
    earlier = [number for number in page_captures(archive, page_id) if number < capture_id]
    found = []
    for number in earlier[-20:]:
        row = news.conn.execute(
            "select version from extractions where archive_id = ? and capture_id = ?", [archive_id, number]
        ).fetchone()
        if row and row[0] < version:
            found.append(number)
    return found

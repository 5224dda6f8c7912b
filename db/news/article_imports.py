"""Ready-made articles into `articles`: known ones by external id, else by URL."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlite_utils import Database

from newsfold.db.news.corrections import Edits
from newsfold.db.news.sources import source_id, source_ids

COLUMNS = (
    "source_id", "title", "standfirst", "text", "published_at", "published_precision", "published_from", "language",
    "word_count", "text_sha256",
)  # fmt: skip


def save_ready_articles(news: Database, rows: Sequence[Mapping[str, Any]], *, now: str) -> dict[str, int]:
    """Insert or update in one transaction; a row has the keys of COLUMNS with `source` (a name) for source_id.

    Counts `added`, `updated`, `unchanged`, `kept` (articles made from a saved page, which an import leaves alone) and
    `refused`, of which a person said that they are none.
    """
    counts = dict.fromkeys(("added", "updated", "unchanged", "kept", "refused"), 0)
    with news.atomic():
        sources, edits = source_ids(news), Edits(news)
        for row in rows:
            key = row["external_id"] if row["external_id"] is not None else row["url"]
            if edits.refuses([key]):
                counts["refused"] += 1
                continue
            found = {**row, **edits.of([key])}
            name = row["source"]
            if name and name not in sources:
                sources[name] = source_id(news, name)
            values = [sources.get(name), *(found[column] for column in COLUMNS[1:])]
            counts[_save(news, row["external_id"], row["url"], values, now)] += 1
    return counts


def _save(news: Database, external_id: str | None, url: str | None, values: list[Any], now: str) -> str:
    known = _known(news, external_id, url)
    if known is None:
        names = ("external_id", "url", "first_seen_at", *COLUMNS)
        news.conn.execute(
            f"insert into articles ({', '.join(names)}) values ({', '.join('?' * len(names))})",
            [external_id, url, now, *values],
        )
        return "added"
    article_id, capture_id, *old = known
    if capture_id is not None:
        return "kept"
    if old == [url, *values]:
        return "unchanged"
    changes = ", ".join(f"{column} = ?" for column in ("url", *COLUMNS))
    news.conn.execute(f"update articles set {changes} where id = ?", [url, *values, article_id])
    return "updated"


def _known(news: Database, external_id: str | None, url: str | None) -> tuple[Any, ...] | None:
    which = "external_id = ?" if external_id is not None else "external_id is null and url = ?"
    row: tuple[Any, ...] | None = news.conn.execute(
        f"select id, capture_id, url, {', '.join(COLUMNS)} from articles where {which}", [external_id or url]
    ).fetchone()
    return row

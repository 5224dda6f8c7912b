"""Save imported articles; one that is stored already is found by its external id, or by its URL if it has none."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlite_utils import Database

from newsfold.db.news.articles import Use, column_names
from newsfold.db.news.corrections import Edits
from newsfold.db.news.sources import source_id, source_ids

IMPORTED = column_names(Use.IMPORT)


def save_imported_articles(news: Database, rows: Sequence[Mapping[str, Any]], *, at: str) -> dict[str, int]:
    """Insert or update the articles of `rows` in one transaction; return how many had each outcome.

    The keys of a row: external_id (may be None), url (may be None), source (a name or ""), and the columns of IMPORTED
    except source_id. Dates and titles that people corrected replace those of the row. `at` becomes the `first_seen_at`
    of new articles.

    The outcomes: added, updated, unchanged, kept (the stored article was extracted from a capture, so an import does
    not change it), refused (a person decided that it is not an article).
    """
    counts = dict.fromkeys(("added", "updated", "unchanged", "kept", "refused"), 0)
    with news.atomic():
        ids, edits = source_ids(news), Edits(news)
        for row in rows:
            key = row["external_id"] if row["external_id"] is not None else row["url"]
            if edits.is_refused([key]):
                counts["refused"] += 1
                continue
            name = row["source"]
            if name and name not in ids:
                ids[name] = source_id(news, name)
            edited = {**row, **edits.columns_of([key]), "source_id": ids.get(name)}
            values = [edited[column] for column in IMPORTED]
            counts[_save(news, row["external_id"], row["url"], values, at)] += 1
    return counts


def _save(news: Database, external_id: str | None, url: str | None, values: list[Any], at: str) -> str:
    known = _find(news, external_id, url)
    if known is None:
        names = ("external_id", "url", "first_seen_at", *IMPORTED)
        news.conn.execute(
            f"insert into articles ({', '.join(names)}) values ({', '.join('?' * len(names))})",
            [external_id, url, at, *values],
        )
        return "added"
    article_id, capture_id, *stored = known
    if capture_id is not None:
        return "kept"
    if stored == [url, *values]:
        return "unchanged"
    changes = ", ".join(f"{column} = ?" for column in ("url", *IMPORTED))
    news.conn.execute(f"update articles set {changes} where id = ?", [url, *values, article_id])
    return "updated"


def _find(news: Database, external_id: str | None, url: str | None) -> tuple[Any, ...] | None:
    condition = "external_id = ?" if external_id is not None else "external_id is null and url = ?"
    row: tuple[Any, ...] | None = news.conn.execute(
        f"select id, capture_id, url, {', '.join(IMPORTED)} from articles where {condition}", [external_id or url]
    ).fetchone()
    return row

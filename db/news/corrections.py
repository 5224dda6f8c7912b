"""What people decided, by URL or external id, so that it outlives the rows it is about."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlite_utils import Database

KINDS = ("join", "part", "not a copy", "not an article", "date", "title")
PAIRS = ("join", "part", "not a copy")
BY_HAND = "correction"  # in articles.published_from and rejected.stage
NO_ARTICLE = "a person said it is not an article"

SHOWN = 5  # articles of a decision

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Correction:
    """`article` and `other` are keys: the external id of an article that has one, else its canonical URL."""

    kind: str
    article: str
    other: str | None = None
    value: str | None = None


def article_key(news: Database, article_id: int) -> str:
    row = news.conn.execute("select coalesce(external_id, url) from articles where id = ?", [article_id]).fetchone()
    return str(row[0])


def save_decision(news: Database, corrections: Sequence[Correction], made_at: str) -> int:
    """Save what one command decided; the number by which it can be undone.

    A title or date that was said before is gone; what belongs together is a history, where the latest word counts.
    """
    decision = 0
    for correction in corrections:
        found = [correction.kind, correction.article, correction.other]
        if correction.kind not in PAIRS:
            news.conn.execute("delete from corrections where kind = ? and article = ? and other is ?", found)
        cursor = news.conn.execute(
            "insert into corrections (kind, article, other, value, made_at, decision) values (?, ?, ?, ?, ?, ?)",
            [*found, correction.value, made_at, decision or None],
        )
        if not decision:
            decision = int(cursor.lastrowid or 0)
            news.conn.execute("update corrections set decision = id where id = ?", [decision])
    return decision


def has_correction(news: Database, correction: Correction, made_at: str = "") -> bool:
    """Whether just this was said then, or something of the same later."""
    query = """
        select 1 from corrections where kind = ? and article = ? and other is ?
        and (made_at = ? and value is ? or made_at > ?)
    """
    values = [correction.kind, correction.article, correction.other, made_at, correction.value, made_at]
    return news.conn.execute(query, values).fetchone() is not None


def read_corrections(news: Database, decision: int | None = None, until: int | None = None) -> list[dict[str, Any]]:
    """All, those of one decision or those up to one, oldest first, with the ids of their articles that are there."""
    return list(
        news.query(
            f"select *, {_ARTICLE.format('article')} as article_id, {_ARTICLE.format('other')} as other_id"
            " from corrections where (:decision is null or decision = :decision)"
            " and (:until is null or decision <= :until) order by made_at, id",
            {"decision": decision, "until": until},
        )
    )


def decisions(news: Database) -> list[dict[str, Any]]:
    """decision, made_at, kind, articles (a sentence of keys), value; one row for what one command decided."""
    found: dict[int, list[dict[str, Any]]] = {}
    for row in read_corrections(news):
        found.setdefault(row["decision"], []).append(row)
    return [_summary(decision, rows) for decision, rows in sorted(found.items())]


def correction_rows(news: Database) -> Iterator[dict[str, Any]]:
    """The rows of a decision stand together."""
    query = "select kind, article, other, value, made_at, decision from corrections order by decision, id"
    yield from news.query(query)


def _summary(decision: int, rows: Sequence[Row]) -> dict[str, Any]:
    apart = [row["other"] for row in rows if row["kind"] == "part"]
    first = next((row["article"] for row in rows if row["kind"] == "part"), rows[0]["article"])
    named = [first, *(row["other"] for row in rows if row["kind"] != "part" and row["article"] == first)]
    kinds = {row["kind"] for row in rows}
    return {
        "decision": decision,
        "made_at": rows[-1]["made_at"],
        "kind": "split" if "part" in kinds else "merge" if "join" in kinds else rows[-1]["kind"],
        "articles": _listed([key for key in named if key]) + (f" apart from {_listed(apart)}" if apart else ""),
        "value": rows[-1]["value"],
    }


def _listed(keys: Sequence[str]) -> str:
    more = f" and {len(keys) - SHOWN} more" if len(keys) > SHOWN else ""
    return ", ".join(keys[:SHOWN]) + more


def forget_decision(news: Database, decision: int) -> None:
    news.conn.execute("delete from corrections where decision = ?", [decision])


def remember_former(news: Database, correction_id: int, former: Mapping[str, Any]) -> None:
    """What the correction changed, for the case that it is undone; the first time counts."""
    news.conn.execute(
        "update corrections set former = ? where id = ? and former is null",
        [json.dumps(former, ensure_ascii=False), correction_id],
    )


def change_article(news: Database, article_id: int, columns: Mapping[str, Any]) -> dict[str, Any]:
    """Write the columns; what they held, or nothing when they held that already."""
    former = _held(news, article_id, columns)
    if former == columns:
        return {}
    changes = ", ".join(f"{name} = ?" for name in columns)
    news.conn.execute(f"update articles set {changes} where id = ?", [*columns.values(), article_id])
    return former


def holds(news: Database, article_id: int, columns: Mapping[str, Any]) -> bool:
    return _held(news, article_id, columns) == columns


def _held(news: Database, article_id: int, columns: Iterable[str]) -> dict[str, Any]:
    row = news.conn.execute(f"select {', '.join(columns)} from articles where id = ?", [article_id]).fetchone()
    return dict(zip(columns, row, strict=True))


def refuse_article(news: Database, article_id: int, at: str) -> None:
    """Delete an article that is none; `rejected` keeps where it came from."""
    news.conn.execute(
        "insert or ignore into rejected (url, stage, reason, version, archive_id, capture_id, at)"
        " select coalesce(external_id, url), ?, ?, extractor, archive_id, capture_id, ? from articles where id = ?",
        [BY_HAND, NO_ARTICLE, at, article_id],
    )
    news.conn.execute("delete from articles where id = ?", [article_id])


def readmit_article(news: Database, key: str) -> None:
    """Let the next extraction make the article again."""
    where = "url = ? and reason = ?"
    news.conn.execute(
        "delete from extractions where (archive_id, capture_id) in"
        f" (select archive_id, capture_id from rejected where {where})",
        [key, NO_ARTICLE],
    )
    news.conn.execute(f"delete from rejected where {where}", [key, NO_ARTICLE])


class Edits:
    """Dates and titles that people set, and what they said is no article, for whoever saves articles."""

    def __init__(self, news: Database) -> None:
        self.columns: dict[str, dict[str, Any]] = {}
        self.refused: set[str] = set()
        for row in read_corrections(news):
            if row["kind"] == "not an article":
                self.refused.add(row["article"])
            elif row["kind"] not in PAIRS:
                self.columns.setdefault(row["article"], {}).update(edited(row))

    def refuses(self, keys: Iterable[str | None]) -> bool:
        return not self.refused.isdisjoint(keys)

    def of(self, keys: Iterable[str | None]) -> dict[str, Any]:
        """Columns of `articles` with what people put there."""
        found: dict[str, Any] = {}
        for key in keys:
            found |= self.columns.get(key or "", {})
        return found


def edited(row: Row) -> dict[str, Any]:
    """The columns that a correction of a date or title sets."""
    if row["kind"] == "title":
        return {"title": row["value"]}
    precision = "day" if len(row["value"]) == len("2026-03-02") else "minute"
    at = f"{row['value']}T00:00:00Z" if precision == "day" else row["value"]
    return {"published_at": at, "published_precision": precision, "published_from": BY_HAND}


_ARTICLE = """(
    select id from articles where external_id = corrections.{0}
    union all select id from articles where external_id is null and url = corrections.{0}
    union all select article_id from article_urls where article_urls.url = corrections.{0} limit 1
)"""

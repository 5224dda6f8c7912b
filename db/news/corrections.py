"""Corrections: what people decided about articles.

They name articles by external id or URL instead of row id, so that they can be applied to a database that is made again
from the archive.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypedDict, cast

from sqlite_utils import Database

KINDS = ("join", "part", "not a copy", "not an article", "date", "title")
PAIRS = ("join", "part", "not a copy")  # the kinds that are about two articles
BY_HAND = "correction"  # stored in articles.published_from and rejected.stage
NO_ARTICLE = "a person said it is not an article"  # stored in rejected.reason

MAX_LISTED = 5  # articles that the summary of a decision names


@dataclass(frozen=True, slots=True)
class Correction:
    """One correction; `kind` is one of KINDS.

    `article` and `other` are keys of articles: the external id if the article has one, else its canonical URL. `other`
    is None for a correction of one article, and for "not a copy" if the article is not a copy of any other. `value` is
    the new title or date, None for other kinds.
    """

    kind: str
    article: str
    other: str | None = None
    value: str | None = None


class CorrectionRow(TypedDict):
    """A row of `corrections`.

    `article_id` and `other_id` are the ids of its articles, None if the article is not in the database. `decision` is
    the number of its decision. `former` is JSON text: the column values that the correction replaced, None if it
    replaced none.
    """

    id: int
    kind: str
    article: str
    other: str | None
    value: str | None
    made_at: str
    decision: int
    former: str | None
    article_id: int | None
    other_id: int | None


def article_key(news: Database, article_id: int) -> str:
    """Return the key by which corrections name the article: its external id, or else its canonical URL."""
    row = news.conn.execute("select coalesce(external_id, url) from articles where id = ?", [article_id]).fetchone()
    return str(row[0])


def save_decision(news: Database, corrections: Sequence[Correction], made_at: str) -> int:
    """Store the corrections of one command as one decision; return its number, by which it can be undone.

    It is the number after the highest that a decision has, or that an article was folded after (`folded_after`).
    `made_at` is the time of the decision. A title, a date or a "not an article" replaces an earlier one of the same
    article. Corrections of pairs are kept as a history, in which the latest wins.
    """
    query = """
        select 1 + max(coalesce((select max(decision) from corrections), 0),
            coalesce((select max(decision) from folded_after), 0), coalesce((select max(replayed) from folding), 0))
    """
    decision = int(news.conn.execute(query).fetchone()[0])
    for correction in corrections:
        key = [correction.kind, correction.article, correction.other]
        if correction.kind not in PAIRS:
            news.conn.execute("delete from corrections where kind = ? and article = ? and other is ?", key)
        news.conn.execute(
            "insert into corrections (kind, article, other, value, made_at, decision) values (?, ?, ?, ?, ?, ?)",
            [*key, correction.value, made_at, decision],
        )
    return decision


def has_correction(news: Database, correction: Correction, made_at: str = "") -> bool:
    """Return whether this correction was made at `made_at`, or one of the same kind and articles later.

    With the default `made_at`, return whether one of the same kind and articles was ever made.
    """
    query = """
        select 1 from corrections where kind = ? and article = ? and other is ?
        and (made_at = ? and value is ? or made_at > ?)
    """
    values = [correction.kind, correction.article, correction.other, made_at, correction.value, made_at]
    return news.conn.execute(query, values).fetchone() is not None


def read_corrections(news: Database, decision: int | None = None, until: int | None = None) -> list[CorrectionRow]:
    """Return the corrections, oldest first.

    `decision` selects those of one decision, `until` (a number too) those of this decision and the earlier ones; None
    selects all.
    """
    rows = news.query(
        f"select *, {_ARTICLE_ID.format('article')} as article_id, {_ARTICLE_ID.format('other')} as other_id"
        " from corrections where (:decision is null or decision = :decision)"
        " and (:until is null or decision <= :until) order by made_at, id",
        {"decision": decision, "until": until},
    )
    return cast("list[CorrectionRow]", list(rows))


def list_decisions(news: Database) -> list[dict[str, Any]]:
    """Return a summary of each decision, oldest first.

    The keys: decision (its number), made_at, kind (merge, split, or the kind of its corrections), articles and
    apart_from (lists of keys; the latter is empty unless it is a split), value (the new title or date, or None).
    """
    decisions: dict[int, list[CorrectionRow]] = {}
    for row in read_corrections(news):
        decisions.setdefault(row["decision"], []).append(row)
    return [_summarize(decision, rows) for decision, rows in sorted(decisions.items())]


def latest_decisions(news: Database, limit: int) -> list[dict[str, Any]]:
    """Return summaries, as list_decisions does, of the `limit` decisions with the highest numbers, highest first."""
    query = "select distinct decision from corrections where decision is not null order by decision desc limit ?"
    numbers = [number for (number,) in news.conn.execute(query, [limit]).fetchall()]
    return [_summarize(number, read_corrections(news, number)) for number in numbers]


def read_decision(news: Database, decision: int) -> dict[str, Any] | None:
    """Return a decision as list_decisions does, and the ids of its articles as `article_ids`; None if there is none."""
    rows = read_corrections(news, decision)
    ids = {article_id for row in rows for article_id in (row["article_id"], row["other_id"]) if article_id is not None}
    return _summarize(decision, rows) | {"article_ids": sorted(ids)} if rows else None


def export_corrections(news: Database) -> Iterator[dict[str, Any]]:
    """Yield the corrections as rows to export: kind, article, other, value, made_at, decision; in order of decision."""
    query = "select kind, article, other, value, made_at, decision from corrections order by decision, id"
    yield from news.query(query)


def _summarize(decision: int, rows: Sequence[CorrectionRow]) -> dict[str, Any]:
    others = [row["other"] or "" for row in rows if row["kind"] == "part"]
    first = next((row["article"] for row in rows if row["kind"] == "part"), rows[0]["article"])
    together = [first, *(row["other"] for row in rows if row["kind"] != "part" and row["article"] == first)]
    kinds = {row["kind"] for row in rows}
    return {
        "decision": decision,
        "made_at": rows[-1]["made_at"],
        "kind": "split" if "part" in kinds else "merge" if "join" in kinds else rows[-1]["kind"],
        "articles": [key for key in together if key],
        "apart_from": others,
        "value": rows[-1]["value"],
    }


def name_articles(decision: Mapping[str, Any]) -> str:
    """Return a text that names up to MAX_LISTED of the articles of a decision that list_decisions returned."""
    apart = f" apart from {_join_keys(decision['apart_from'])}" if decision["apart_from"] else ""
    return _join_keys(decision["articles"]) + apart


def _join_keys(keys: Sequence[str]) -> str:
    more = f" and {len(keys) - MAX_LISTED} more" if len(keys) > MAX_LISTED else ""
    return ", ".join(keys[:MAX_LISTED]) + more


def delete_decision(news: Database, decision: int) -> None:
    """Delete the corrections of the decision, but leave the rows that they changed as they are."""
    news.conn.execute("delete from corrections where decision = ?", [decision])


def save_former(news: Database, correction_id: int, former: Mapping[str, Any]) -> None:
    """Store in the correction the column values that it replaced, unless some are stored already."""
    news.conn.execute(
        "update corrections set former = ? where id = ? and former is null",
        [json.dumps(former, ensure_ascii=False), correction_id],
    )


def update_article(news: Database, article_id: int, columns: Mapping[str, Any]) -> dict[str, Any]:
    """Set `columns` (name → value) of the article; return their former values, or {} if nothing changes."""
    former = _read_columns(news, article_id, columns)
    if former == columns:
        return {}
    changes = ", ".join(f"{name} = ?" for name in columns)
    news.conn.execute(f"update articles set {changes} where id = ?", [*columns.values(), article_id])
    return former


def has_values(news: Database, article_id: int, columns: Mapping[str, Any]) -> bool:
    """Return whether the article has all values of `columns` (name → value)."""
    return _read_columns(news, article_id, columns) == columns


def _read_columns(news: Database, article_id: int, columns: Iterable[str]) -> dict[str, Any]:
    row = news.conn.execute(f"select {', '.join(columns)} from articles where id = ?", [article_id]).fetchone()
    return dict(zip(columns, row, strict=True))


def reject_article(news: Database, article_id: int, at: str) -> None:
    """Delete an article because a person decided that it is none; store its key and its capture in `rejected`."""
    news.conn.execute(
        "insert or ignore into rejected (url, stage, reason, version, archive_id, capture_id, at)"
        " select coalesce(external_id, url), ?, ?, extractor, archive_id, capture_id, ? from articles where id = ?",
        [BY_HAND, NO_ARTICLE, at, article_id],
    )
    news.conn.execute("delete from articles where id = ?", [article_id])


def withdraw_rejection(news: Database, key: str) -> None:
    """Undo reject_article: delete the rejection of this key and its extraction, so that it is extracted again."""
    where = "url = ? and reason = ?"
    news.conn.execute(
        "delete from extractions where (archive_id, capture_id) in"
        f" (select archive_id, capture_id from rejected where {where})",
        [key, NO_ARTICLE],
    )
    news.conn.execute(f"delete from rejected where {where}", [key, NO_ARTICLE])


class Edits:
    """The corrections that apply when articles are saved: dates, titles, and pages that are not articles.

    The methods take all keys (see Correction) that an article has or may get; None is ignored.
    """

    def __init__(self, news: Database) -> None:
        self._columns: dict[str, dict[str, Any]] = {}
        self._refused: set[str] = set()
        for row in read_corrections(news):
            if row["kind"] == "not an article":
                self._refused.add(row["article"])
            elif row["kind"] not in PAIRS:
                self._columns.setdefault(row["article"], {}).update(edited_columns(row))

    def is_refused(self, keys: Iterable[str | None]) -> bool:
        """Return whether a person decided that the page with one of these keys is not an article."""
        return not self._refused.isdisjoint(keys)

    def columns_of(self, keys: Iterable[str | None]) -> dict[str, Any]:
        """Return column name → value for the columns of `articles` that people corrected for one of these keys."""
        columns: dict[str, Any] = {}
        for key in keys:
            columns |= self._columns.get(key or "", {})
        return columns


def edited_columns(row: CorrectionRow) -> dict[str, Any]:
    """Return column name → value for the columns of `articles` that a correction of a date or a title sets."""
    if row["kind"] == "title":
        return {"title": row["value"]}
    value = str(row["value"])
    precision = "day" if len(value) == len("2026-03-02") else "minute"
    at = f"{value}T00:00:00Z" if precision == "day" else value
    return {
        "published_at": at, "published_day": value[:10], "published_precision": precision, "published_from": BY_HAND,
    }  # fmt: skip


_ARTICLE_ID = """(
    select id from articles where external_id = corrections.{0}
    union all select id from articles where external_id is null and url = corrections.{0}
    union all select article_id from article_urls where article_urls.url = corrections.{0} limit 1
)"""

"""A throw-away `news.db` in which a task of the bulk job folds some articles; it has no search index.

The articles have ids from 1 in the order in which they are added, because the fold stores the ids of neighbours in four
bytes. The caller keeps which article of its own each of them is.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from sqlite_utils import Database

from newsfold.db.connection import open_database
from newsfold.db.news.document_frequency import LanguageTotals, Page, save_language, save_pages
from newsfold.db.news.sources import source_ids

# The columns that the fold reads or that decide the time of an article.
SCRATCH_COLUMNS = (
    "title", "text", "kind", "language", "published_at", "published_precision", "first_seen_at", "capture_id",
    "word_count", "text_sha256",
)  # fmt: skip
# The tables that a fold fills, in an order in which rows can be deleted.
_FILLED = (
    "minhash_bands", "minhashes", "copies", "signatures", "unfolded", "undescribed", "story_articles", "story_aliases",
    "stories", "frequencies", "languages", "rejected", "articles", "sources",
)  # fmt: skip


class ScratchCopy(NamedTuple):
    """A row of `copies`; the ids are those of the scratch database."""

    article_id: int
    original_id: int
    is_primary: int
    kind: str
    similarity: float
    containment: float


class ScratchMember(NamedTuple):
    """A row of `story_articles` with the packed term vector of the article, empty for one that has none."""

    article_id: int
    story_id: int
    score: float | None
    reason: str
    terms: bytes


def open_scratch(folder: Path) -> Database:
    """Create a scratch database in `folder` and return it. A crash of the machine may leave it damaged."""
    news = open_database(folder / "scratch.db")
    for (name,) in news.conn.execute("select name from sqlite_master where type = 'trigger'").fetchall():
        if name.startswith(("articles_fts", "articles_trigram")):
            news.conn.execute(f"drop trigger {name}")
    news.conn.execute("pragma synchronous = off")
    return news


def fill_scratch(news: Database, rows: Iterable[Mapping[str, Any]], keep: Sequence[str] = ()) -> list[tuple[Any, ...]]:
    """Add articles in order, with ids that continue from the highest one; their keys are SCRATCH_COLUMNS and `source`.

    `source` is the name of the source, None if it is unknown. Return of each row the values of its keys `keep`.
    """
    ids, kept = source_ids(news), []
    names = ("source_id", *SCRATCH_COLUMNS)
    statement = f"insert into articles ({', '.join(names)}) values ({', '.join('?' * len(names))})"
    with news.atomic():
        for row in rows:
            name = row["source"]
            if name is not None and name not in ids:
                ids[name] = int(news.conn.execute("insert into sources (name) values (?)", [name]).lastrowid or 0)
            news.conn.execute(statement, [ids.get(name), *(row[column] for column in SCRATCH_COLUMNS)])
            kept.append(tuple(row[key] for key in keep))
    return kept


def save_frequencies(news: Database, language: str, totals: LanguageTotals, pages: Iterable[Page]) -> None:
    """Set the document frequencies of a language that its first article meets."""
    with news.atomic():
        save_language(news, language, totals)
        save_pages(news, language, pages)


def read_scratch_copies(news: Database) -> list[ScratchCopy]:
    """Return the rows of `copies`, without reissues, in order."""
    columns = ", ".join(ScratchCopy._fields)
    rows = news.conn.execute(f"select {columns} from copies where kind <> 'reissue' order by article_id, original_id")
    return [ScratchCopy(*row) for row in rows.fetchall()]


def read_members(news: Database) -> Iterator[ScratchMember]:
    """Yield the rows of `story_articles` in order of the article."""
    yield from map(
        ScratchMember._make,
        news.conn.execute(
            "select story_articles.article_id, story_id, score, reason, coalesce(terms, x'') from story_articles"
            " left join signatures on signatures.article_id = story_articles.article_id"
            " order by story_articles.article_id"
        ),
    )


def empty_scratch(news: Database) -> None:
    """Delete all articles and all results; the next article gets the id 1."""
    with news.atomic():
        for table in _FILLED:
            news.conn.execute(f"delete from {table}")
        news.conn.execute("delete from sqlite_sequence where name in ('articles', 'stories')")

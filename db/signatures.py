"""What the folding remembers of each article: sketches to find its like, weighted terms, and the mark of being done."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlite_utils import Database

NO_DAY = 0  # in bands and samples, of articles without a time
CHUNK = 500  # below SQLite's limit of parameters in any build

# Its place in time: a day counts as its noon, never later than first seen; a crawled article without a date as first
# seen; an imported one without a date has none.
PLACE = """
    case articles.published_precision
        when 'minute' then articles.published_at
        when 'day' then min(substr(articles.published_at, 1, 10) || 'T12:00:00Z', articles.first_seen_at)
        else case when articles.capture_id is null then null else articles.first_seen_at end
    end
"""


def undone_articles(news: Database, version: int) -> list[int]:
    """Ids of articles that are new, whose title or text changed, or that another version folded; in order of time."""
    rows = news.conn.execute(
        f"""
        select articles.id, {PLACE} as at
        from articles left join signatures on signatures.article_id = articles.id
        where signatures.article_id is null or signatures.version <> ?
            or signatures.text_sha256 <> articles.text_sha256 or signatures.title <> articles.title
        order by at is null, at, articles.id
        """,
        [version],
    )
    return [row[0] for row in rows.fetchall()]


def unsettled_articles(news: Database) -> list[int]:
    """Those that have a story and must be folded again, whatever version folded them; in order of time."""
    rows = news.conn.execute(
        f"""
        select articles.id, {PLACE} as at
        from story_articles join articles on articles.id = story_articles.article_id
        left join signatures on signatures.article_id = articles.id
        where signatures.article_id is null or signatures.text_sha256 <> articles.text_sha256
            or signatures.title <> articles.title
        order by at is null, at, articles.id
        """
    )
    return [row[0] for row in rows.fetchall()]


def read_texts(news: Database, ids: Sequence[int]) -> dict[int, dict[str, Any]]:
    """id → id, title, text, text_sha256, kind, language, at."""
    columns = f"id, title, text, text_sha256, kind, language, {PLACE} as at"
    rows = news.query(f"select {columns} from articles where id in ({_marks(ids)})", list(ids))
    return {row["id"]: row for row in rows}


def save_signature(
    news: Database,
    article: Mapping[str, Any],
    version: int,
    glues: bool,
    terms: tuple[bytes, bytes],
    keys: tuple[Sequence[int], Sequence[int]],
    day: int | None,
) -> None:
    """`terms` are the packed vectors of text and title, `keys` those of bands and samples."""
    forget_signature(news, article["id"])
    news.conn.execute(
        "insert into signatures (article_id, version, title, text_sha256, at, glues, terms, title_terms)"
        " values (?, ?, ?, ?, ?, ?, ?, ?)",
        [article["id"], version, article["title"], article["text_sha256"], article["at"], int(glues), *terms],
    )
    for table, found in zip(("bands", "samples"), keys, strict=True):
        news.conn.executemany(
            f"insert or ignore into {table} (key, day, article_id) values (?, ?, ?)",
            [[key, day or NO_DAY, article["id"]] for key in found],
        )


def forget_signature(news: Database, article_id: int) -> None:
    """Makes the article undone again."""
    for table in ("signatures", "bands", "samples"):
        news.conn.execute(f"delete from {table} where article_id = ?", [article_id])


def similar_originals(
    news: Database, bands: Sequence[int], samples: Sequence[int], day: int | None, days: int, limit: int, but: int
) -> list[int]:
    """Ids of originals that share keys, or whose copies do, within `days`; those that share most first."""
    shared = Counter[int]()
    for table, keys in (("bands", bands), ("samples", samples)):
        for at in range(0, len(keys), CHUNK):
            part = keys[at : at + CHUNK]
            near = "" if day is None else f"and (day between {day - days} and {day + days} or day = {NO_DAY})"
            rows = news.conn.execute(
                f"""
                select coalesce(copies.original_id, found.article_id), max(found.shared) from (
                    select article_id, count(*) as shared from {table}
                    where key in ({_marks(part)}) {near} and article_id <> ? group by article_id
                ) as found
                left join copies on copies.article_id = found.article_id and copies.is_primary = 1
                group by 1
                """,
                [*part, but],
            )
            shared.update(dict(rows.fetchall()))
    shared.pop(but, None)
    return [article_id for article_id, _ in sorted(shared.items(), key=lambda item: (-item[1], item[0]))[:limit]]


def count_signatures(news: Database) -> int:
    return int(news.conn.execute("select count(*) from signatures").fetchone()[0])


def term_frequencies(news: Database, terms: Iterable[int]) -> dict[int, int]:
    """How many articles had each term so far; 0 for a new one."""
    wanted = list(terms)
    found = dict.fromkeys(wanted, 0)
    for at in range(0, len(wanted), CHUNK):
        part = wanted[at : at + CHUNK]
        found.update(
            news.conn.execute(f"select term, articles from terms where term in ({_marks(part)})", part).fetchall()
        )
    return found


def save_term_frequencies(news: Database, added: Mapping[int, int]) -> None:
    news.conn.executemany(
        "insert into terms (term, articles) values (?, ?)"
        " on conflict (term) do update set articles = articles + excluded.articles",
        added.items(),
    )


def read_members(news: Database, since: str, until: str) -> list[dict[str, Any]]:
    """article_id, story_id, at, terms, title_terms of the articles that stories are compared by, by their time."""
    return list(
        news.query(f"{_MEMBERS} and signatures.at >= ? and signatures.at <= ? order by signatures.at", [since, until])
    )


def read_undated_members(news: Database, limit: int) -> list[dict[str, Any]]:
    """The same for the latest articles without a time."""
    return list(
        news.query(f"{_MEMBERS} and signatures.at is null order by signatures.article_id desc limit ?", [limit])
    )


def read_latest_members(news: Database, limit: int) -> list[dict[str, Any]]:
    """The same for the latest articles with a time."""
    return list(news.query(f"{_MEMBERS} and signatures.at is not null order by signatures.at desc limit ?", [limit]))


def read_terms(news: Database, ids: Sequence[int]) -> dict[int, tuple[bytes, bytes]]:
    """The packed terms of text and title, of those articles that have been folded."""
    query = f"select article_id, terms, title_terms from signatures where article_id in ({_marks(ids)})"
    return {row[0]: (row[1], row[2]) for row in news.conn.execute(query, list(ids)).fetchall()}


_MEMBERS = """
    select signatures.article_id, story_articles.story_id, signatures.at, signatures.terms, signatures.title_terms
    from signatures join story_articles on story_articles.article_id = signatures.article_id
    where signatures.glues = 1 and not exists (
        select 1 from copies where copies.article_id = signatures.article_id and copies.is_primary = 1
    )
"""


def _marks(values: Sequence[Any]) -> str:
    return ", ".join("?" * len(values))

"""Make the history of a folded database longer: the same articles again, earlier, with other ids and other hashes.

What an article costs depends on the articles of its window, which are really folded, and on the size of the tables that
hold all older ones. To fold a million generated articles takes over an hour; to write the rows that they would leave
takes minutes.
"""

from collections.abc import Iterator
from datetime import timedelta

from sqlite_utils import Database

from newsfold.db.values.times import format_time, parse_time
from newsfold.dedupe.copies.minhash_signature import make_bands

ID_STEP = 1 << 24  # between the ids of an article and of its next repetition
_TABLES = ("articles", "signatures", "minhashes", "stories", "story_articles", "copies")
# The columns that hold ids of articles or stories.
_IDS = frozenset({"id", "article_id", "original_id", "story_id", "lead_article_id"})
_TIMES = frozenset({"published_at", "first_published_at", "last_published_at"})


def repeat_history(news: Database, count: int) -> None:
    """Add `count` older articles to a folded database, as repetitions of those that it has; none may be queued."""
    present = news["articles"].count
    first, last = news.conn.execute("select min(published_at), max(published_at) from articles").fetchone()
    span = (parse_time(last) - parse_time(first)) + timedelta(days=1)
    triggers = news.conn.execute("select name, sql from sqlite_schema where type = 'trigger'").fetchall()
    news.conn.create_function("other_bytes", 2, _other_bytes, deterministic=True)
    news.conn.create_function("earlier", 2, lambda at, step: at and format_time(parse_time(at) - step * span))
    news.conn.execute("pragma foreign_keys = off")
    for name, _ in triggers:
        news.conn.execute(f"drop trigger {name}")
    for step in range(1, -(-count // present) + 1):
        newest = min(present, count - (step - 1) * present)
        with news.atomic():
            for table in _TABLES:
                _repeat(news, table, step, newest, int(span.total_seconds()))
            news.conn.executemany("insert or ignore into minhash_bands values (?, ?)", sorted(_bands(news, step)))
    for _, sql in triggers:
        news.conn.execute(sql)
    news.conn.commit()
    news.conn.execute("pragma foreign_keys = on")


def _repeat(news: Database, table: str, step: int, count: int, seconds: int) -> None:
    """Add the rows of the first `count` articles once more, with the ids and times of repetition number `step`."""
    columns = [column.name for column in news[table].columns]
    values = ", ".join(map(_repeated_column, columns))
    key = "article_id" if "article_id" in columns else "id"
    news.conn.execute(
        f"insert into {table} ({', '.join(columns)}) select {values} from {table} where {key} <= :count",
        {"step": step, "ids": step * ID_STEP, "seconds": step * seconds, "count": count},
    )


def _repeated_column(name: str) -> str:
    if name in _IDS:
        return f"{name} + :ids"
    if name in _TIMES:
        return f"earlier({name}, :step)"
    return {"at": "at - :seconds", "minhash": "other_bytes(minhash, :step)", "url": "null", "external_id": "null"}.get(
        name, name
    )


def _bands(news: Database, step: int) -> Iterator[tuple[bytes, int]]:
    query = """
        select article_id, minhash from minhashes where article_id > ? and article_id < ? and not exists (
            select 1 from copies where copies.article_id = minhashes.article_id and is_primary = 1
        )
    """
    for article_id, minhash in news.conn.execute(query, [step * ID_STEP, (step + 1) * ID_STEP]):
        for band in make_bands(minhash):
            yield band, article_id


def _other_bytes(minhash: bytes, step: int) -> bytes:
    """Return a signature that shares no band with the same text's in another repetition."""
    return bytes(byte ^ (37 * step + 11 * number) & 0xFF for number, byte in enumerate(minhash))

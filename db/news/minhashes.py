"""MinHash signatures of articles, and their bands, by which articles of any age are found.

The row of an article in `minhashes` has its signature; `minhash_bands` has a row for each band of an original. A
trigger deletes the bands with the signature, whose bytes name them, so that the bands need no index by article.
"""

from collections.abc import Iterator, Sequence

from sqlite_utils import Database

MAX_BAND_ARTICLES = 100  # articles looked at under one band: texts of one template may share it by thousands
MAX_FOUND = 60  # articles that share a band, those with most bands first
CHUNK = 10_000  # signatures read at once, 1.3 MB


def read_seed(news: Database) -> int:
    """Return the seed of the permutations that the signatures of this database are computed with."""
    return int(news.conn.execute("select seed from folding").fetchone()[0])


def save_minhash(news: Database, article_id: int, minhash: bytes | None, bands: Sequence[bytes]) -> None:
    """Store the signature of the article and its bands in place of its former ones; None deletes them.

    `bands` is empty for an article that is not to be found by them, a copy.
    """
    delete_minhash(news, article_id)  # `replace` would not fire the trigger
    if minhash is None:
        return
    news.conn.execute("insert into minhashes (article_id, minhash) values (?, ?)", [article_id, minhash])
    news.conn.executemany(
        "insert or ignore into minhash_bands (band, article_id) values (?, ?)", [(band, article_id) for band in bands]
    )


def delete_minhash(news: Database, article_id: int) -> None:
    """Delete the signature of the article, and its bands."""
    news.conn.execute("delete from minhashes where article_id = ?", [article_id])


def find_by_bands(news: Database, bands: Sequence[bytes]) -> list[tuple[int, int | None, bytes]]:
    """Return the originals that share a band: (article id, time in seconds since 1970 or None, signature).

    They are at most `MAX_FOUND`, those with the most common bands first; under each band, the first `MAX_BAND_ARTICLES`
    by id are looked at.
    """
    if not bands:
        return []
    one_band = f"select * from (select article_id from minhash_bands where band = ? limit {MAX_BAND_ARTICLES})"
    rows = news.conn.execute(
        f"""
        select found.article_id, signatures.at, minhashes.minhash
        from (
            select article_id, count(*) as shared from ({" union all ".join([one_band] * len(bands))})
            group by article_id
        ) as found
        join signatures on signatures.article_id = found.article_id
        join minhashes on minhashes.article_id = found.article_id
        where not exists (select 1 from copies where copies.article_id = found.article_id and copies.is_primary = 1)
        order by found.shared desc, found.article_id limit {MAX_FOUND}
        """,
        list(bands),
    )
    return rows.fetchall()


def has_minhashes(news: Database) -> bool:
    """Return whether any article has a signature; a database of an earlier version has none until it is folded."""
    return news.conn.execute("select 1 from minhashes limit 1").fetchone() is not None


def read_minhashes(news: Database) -> Iterator[list[tuple[int, bytes]]]:
    """Yield all signatures, copies' too, as lists of (article id, signature)."""
    rows = news.conn.execute("select article_id, minhash from minhashes")
    while chunk := rows.fetchmany(CHUNK):
        yield chunk

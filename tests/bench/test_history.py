"""Test that a lengthened history looks to a fold like articles that were folded long ago."""

from itertools import islice

from bench.data.corpus import generate_rows
from bench.folding import NOW, _create_database, _insert_articles
from bench.history import ID_STEP, repeat_history
from newsfold.db.connection import open_database
from newsfold.dedupe.run import dedupe


def test_a_history_is_repeated_without_being_found(tmp_path):
    path, rows = tmp_path / "news.db", generate_rows()
    _create_database(path)
    _insert_articles(path, islice(rows, 40))
    news = open_database(path)
    dedupe(news, now=NOW)
    first = news.conn.execute("select min(published_at) from articles").fetchone()[0]
    repeat_history(news, 90)
    assert news["articles"].count == 130
    assert news["unfolded"].count == 0
    repeated = news.conn.execute("select max(published_at) from articles where id > ?", [ID_STEP]).fetchone()[0]
    assert repeated < first
    assert not news.conn.execute("select 1 from minhash_bands group by band having count(*) > 40").fetchone()
    _insert_articles(path, islice(rows, 20))
    assert dedupe(news, now=NOW)["articles"] == 20
    assert not news.conn.execute("select 1 from copies where kind = 'reissue' and article_id < ?", [ID_STEP]).fetchone()
    assert not news.conn.execute("pragma foreign_key_check").fetchall()

"""Test the signatures in the database: they follow their articles, and a full band costs no more than its limit."""

import pytest

from newsfold.db.connection import open_database
from newsfold.db.news.minhashes import (
    MAX_BAND_ARTICLES,
    MAX_FOUND,
    find_by_bands,
    read_minhashes,
    read_seed,
    save_minhash,
)
from newsfold.dedupe.copies.minhash_signature import SEED, make_bands

AT = "2026-03-02T10:00:00Z"


def signature(seed):
    return bytes((seed * 31 + n * (seed + 7)) % 256 for n in range(128))


@pytest.fixture
def news(tmp_path):
    news = open_database(tmp_path / "news.db")
    yield news
    news.close()


def add(news, number, minhash):
    news["articles"].insert({"id": number, "url": f"https://quay.example/{number}", "first_seen_at": AT})
    empty = {"glues": 1, "terms": b"", "sketch": b"", "near": b""}
    news["signatures"].insert({"article_id": number, "at": number} | empty)
    save_minhash(news, number, minhash, make_bands(minhash))


def found(news, minhash):
    return [row[0] for row in find_by_bands(news, make_bands(minhash))]


def test_the_seed_is_stored(news):
    assert read_seed(news) == SEED


def test_the_articles_with_most_common_bands_come_first(news):
    for number in (1, 2, 3):
        add(news, number, signature(number))
    add(news, 4, signature(1)[:30] + signature(9)[30:])
    assert find_by_bands(news, make_bands(signature(1))) == [
        (1, 1, signature(1)),
        (4, 4, signature(1)[:30] + signature(9)[30:]),
    ]
    assert sorted(row for chunk in read_minhashes(news) for row in chunk)[2] == (3, signature(3))


@pytest.mark.parametrize("change", ["replace", "none", "delete", "copy"])
def test_former_bands_are_not_found(news, change):
    zero = bytes(128)  # a byte 0 within a key
    for number, minhash in ((1, signature(1)), (2, zero), (3, signature(3))):
        add(news, number, minhash)
    for number, minhash in ((1, signature(1)), (2, zero)):
        match change:
            case "replace":
                save_minhash(news, number, signature(20 + number), make_bands(signature(20 + number)))
            case "none":
                save_minhash(news, number, None, [])
            case "delete":
                news.conn.execute("delete from articles where id = ?", [number])
            case "copy":
                save_minhash(news, number, minhash, [])
        assert found(news, minhash) == []
    assert found(news, signature(3)) == [3]
    left = news.conn.execute("select count(*) from minhash_bands where article_id < 3").fetchone()[0]
    assert left == (36 if change == "replace" else 0)


def test_thousands_of_texts_with_one_band_cost_no_more_than_the_limit(news):
    with news.atomic():
        for number in range(1, 3 * MAX_BAND_ARTICLES):
            add(news, number, signature(1)[:3] + signature(number)[3:])
    rows = found(news, signature(1)[:3] + bytes(range(125)))
    assert len(rows) == MAX_FOUND
    assert max(rows) <= MAX_BAND_ARTICLES

"""Results that are kept for readers: renewed after a run, before anyone asks."""

import threading
import time
from collections.abc import Callable

import pytest

from newsfold.db.connection import open_database
from newsfold.db.read_only import ReadOnlyPool
from newsfold.web import cache
from newsfold.web.cache import CachedQuery, kept_warm


@pytest.fixture
def path(tmp_path):
    path = tmp_path / "news.db"
    open_database(path).close()
    return path


def _add_run(path) -> None:
    news = open_database(path)
    news["runs"].insert({"stage": "crawl", "started_at": "2026-03-02T08:00:00Z", "status": "done"})
    news.close()


def _wait_until(is_true: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 10
    while not is_true():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def test_results_are_renewed_in_the_background_when_a_run_is_over(path, monkeypatch):
    monkeypatch.setattr(cache, "WARM_SECONDS", 0.02)
    monkeypatch.setattr(cache, "MIN_AGE_FACTOR", 0)
    counts = list[int]()
    query = CachedQuery(ReadOnlyPool(path), lambda news: counts.append(news["runs"].count))
    with kept_warm(ReadOnlyPool(path), [query]):
        _wait_until(lambda: counts == [0])
        time.sleep(0.1)
        assert counts == [0]  # nothing has changed, and nobody reads
        _add_run(path)
        _wait_until(lambda: counts == [0, 1])


def test_a_reader_gets_the_earlier_result_while_a_newer_one_is_made(path, monkeypatch):
    monkeypatch.setattr(cache, "MIN_AGE_FACTOR", 0)
    begun, go_on = threading.Event(), threading.Event()
    results = iter(["earlier", "newer"])

    def read(news) -> str:
        result = next(results)
        if result == "newer":
            begun.set()
            assert go_on.wait(10)
        return result

    query = CachedQuery(ReadOnlyPool(path), read)
    assert query.get() == "earlier"
    _add_run(path)
    thread = threading.Thread(target=query.get)
    thread.start()
    assert begun.wait(10)
    assert query.get() == "earlier"
    go_on.set()
    thread.join()
    assert query.get() == "newer"


def test_stopping_does_not_wait_for_a_query(path):
    endless = "with recursive n (i) as (select 1 union all select i + 1 from n) select count(*) from n"
    begun = threading.Event()

    def read(news) -> None:
        begun.set()
        news.conn.execute(endless).fetchone()

    started = time.monotonic()
    with kept_warm(ReadOnlyPool(path), [CachedQuery(ReadOnlyPool(path), read)]):
        assert begun.wait(10)
    assert time.monotonic() - started < 5

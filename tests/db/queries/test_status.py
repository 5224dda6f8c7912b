"""The health of the crawl: failing and silent feeds, hosts that block us, sources that suddenly give less."""

from datetime import timedelta

import pytest

from newsfold.db.connection import open_database
from newsfold.db.queries.status import check_health, find_attention, read_source_states
from newsfold.db.values.times import format_time, parse_time

NOW = parse_time("2026-03-31T20:00:00Z")


def ago(**span):
    return format_time(NOW - timedelta(**span))


@pytest.fixture
def news(tmp_path):
    news = open_database(tmp_path / "news.db")
    news["sources"].insert({"id": 1, "name": "Herald", "host": "herald.example", "enabled": 1})
    return news


def add_feed(news, **values):
    row = {"url": "https://herald.example/rss", "source_id": 1, "kind": "feed", "worked_at": ago(hours=1)}
    news["feeds"].insert({**row, "checked_at": ago(hours=1), "failures": 0, "status": 200, **values})


def add_articles(news, count, *, days, words=400, host="herald.example"):
    at = ago(days=days)
    rows = ({"url": f"https://{host}/{days}/{n}", "first_seen_at": at, "word_count": words} for n in range(count))
    news["articles"].insert_all(rows)


def add_rejected(news, count, *, days, reason="index page", stage="extract", host="herald.example"):
    rows = ({"url": f"https://{host}/{days}-{n}", "stage": stage, "reason": reason, "at": ago(days=days)}
            for n in range(count))  # fmt: skip
    news["rejected"].insert_all(rows)


def test_a_healthy_crawl_has_no_problems(news):
    add_feed(news, new_at=ago(days=1))
    add_articles(news, 40, days=10)
    add_articles(news, 20, days=1)
    add_rejected(news, 5, days=1)
    assert check_health(news, NOW) == {"failing": [], "silent": [], "blocked": [], "fallen": [], "problems": []}


@pytest.mark.parametrize(
    ("values", "kind"),
    [
        ({"failures": 3, "status": 500, "error": "status 500"}, "failing"),
        ({"new_at": ago(days=20)}, "silent"),
        ({"new_at": None, "entries": 0}, "silent"),
        ({"new_at": None, "entries": 0, "first_worked_at": ago(days=20)}, "silent"),
        ({"new_at": None, "entries": 0, "first_worked_at": ago(hours=1)}, None),  # a first run knows no silence
        ({"new_at": None, "entries": 9}, None),
        ({"new_at": None, "entries": 0, "kind": "sitemap"}, None),  # a sitemap index
        ({"new_at": ago(days=13)}, None),
        ({"failures": 1, "error": "status 403"}, "blocked"),
    ],
)
def test_failing_silent_and_blocked_feeds(news, values, kind):
    add_feed(news, **values)
    health = check_health(news, NOW)
    assert [name for name in ("failing", "silent", "blocked") if health[name]] == (
        ["failing", "blocked"] if kind == "blocked" else [kind] if kind else []
    )


@pytest.mark.parametrize(
    ("refused", "accepted", "reason", "blocked"),
    [
        (9, 2, "status 403", True),
        (9, 2, "challenge page", True),
        (9, 12, "status 403", False),
        (2, 0, "status 403", False),
        (9, 0, "status 500", False),
    ],
)
def test_a_host_blocks_us_if_it_refuses_more_pages_than_it_delivers(news, refused, accepted, reason, blocked):
    add_rejected(news, refused, days=2, reason=reason, stage="crawl", host="www.herald.example")
    add_articles(news, accepted, days=2, host="www.herald.example")
    assert bool(check_health(news, NOW)["blocked"]) is blocked


@pytest.mark.parametrize(
    ("accepted", "words", "refused", "fallen"),
    [(20, 400, 0, False), (6, 400, 20, True), (20, 150, 0, True), (15, 400, 10, False), (3, 100, 2, False)],
)
def test_a_source_has_fallen_if_share_or_length_halved(news, accepted, words, refused, fallen):
    add_articles(news, 40, days=10)
    add_articles(news, accepted, days=1, words=words, host="news.herald.example")
    add_rejected(news, refused, days=1)
    assert [row["host"] for row in check_health(news, NOW)["fallen"]] == (["herald.example"] if fallen else [])


def test_problems_are_phrases_with_counts(news):
    add_feed(news, failures=3, status=500)
    news["runs"].insert({"stage": "crawl", "started_at": ago(hours=1), "status": "killed"})
    assert check_health(news, NOW)["problems"] == ["1 feed fails", "the last crawl ended as killed"]
    assert check_health(news, NOW + timedelta(days=3))["problems"][-1] == f"the last crawl was at {ago(hours=1)}"


@pytest.mark.parametrize(
    ("values", "state"),
    [
        ({}, "ok"),
        ({"failures": 2, "error": "timeout"}, "failing"),
        ({"failures": 2, "error": "status 403"}, "blocked"),
        ({"new_at": ago(days=30)}, "silent"),
    ],
)
def test_the_state_of_a_source_is_its_worst_one(news, values, state):
    add_feed(news, **values)
    assert read_source_states(news, NOW) == {"Herald": state}
    news["sources"].update(1, {"enabled": 0})
    assert read_source_states(news, NOW) == {"Herald": "off"}


def test_the_state_of_a_source_that_gives_less(news):
    add_articles(news, 40, days=10)
    add_articles(news, 20, days=1, words=100)
    assert read_source_states(news, NOW) == {"Herald": "gives less"}


class TestAttention:
    def add_crawl(self, news, **values):
        news["runs"].insert(
            {"stage": "crawl", "started_at": ago(hours=1), "finished_at": ago(hours=1), "status": "done", **values}
        )

    def test_a_feed_that_fails_needs_nobody_while_another_works(self, news):
        self.add_crawl(news)
        add_feed(news, failures=9, error="status 500", worked_at=ago(days=9), due_at=ago(days=-1))
        add_feed(news, url="https://herald.example/2", new_at=ago(days=1), due_at=ago(days=-1))
        add_feed(news, url="https://herald.example/3", new_at=ago(days=30), due_at=ago(days=-1))
        assert find_attention(news, NOW) == []

    @pytest.mark.parametrize(
        ("values", "is_dead"),
        [
            ({"failures": 3, "worked_at": ago(days=4)}, True),
            ({"failures": 3, "worked_at": None}, True),
            ({"failures": 3, "worked_at": ago(days=2)}, False),
            ({"failures": 2, "worked_at": ago(days=4)}, False),
        ],
    )
    def test_a_source_without_a_working_feed(self, news, values, is_dead):
        self.add_crawl(news)
        add_feed(news, error="timeout", due_at=ago(days=-1), **values)
        sentences = find_attention(news, NOW)
        assert [sentence.startswith("Herald: none of its feeds works (timeout)") for sentence in sentences] == [
            True
        ] * is_dead
        news["sources"].update(1, {"removed_at": ago(hours=1)})
        assert find_attention(news, NOW) == []
        news["sources"].update(1, {"removed_at": None, "enabled": 0})
        assert find_attention(news, NOW) == []

    @pytest.mark.parametrize(
        ("values", "sentences"),
        [
            (
                {"status": "failed", "counts": '{"error": "no name resolves"}'},
                ["the last crawl failed: no name resolves"],
            ),
            ({"status": "killed"}, ["the last crawl was killed"]),
            ({"status": "interrupted"}, []),
            ({"started_at": "2026-03-29T00:00:00Z"}, ["there was no crawl since 2026-03-29T00:00:00Z"]),
        ],
    )
    def test_the_last_crawl(self, news, values, sentences):
        self.add_crawl(news, **values)
        assert [sentence.partition(";")[0] for sentence in find_attention(news, NOW)] == sentences

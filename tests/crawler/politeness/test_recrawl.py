"""Intervals between the fetches of feeds and pages."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from newsfold.crawler.politeness.recrawl import (
    RecrawlPolicy,
    after_skips,
    fresh_for,
    parse_revisits,
)
from newsfold.db.values.times import parse_time

NOW = datetime(2026, 3, 2, 20, tzinfo=UTC)
DAY = 86400
POLICY = RecrawlPolicy()


@pytest.mark.parametrize(
    ("previous", "has_new", "options", "seconds"),
    [
        pytest.param(
            None, True, {"is_first": True}, POLICY.first_feed_interval, id="the first response leaves the interval"
        ),
        pytest.param(3600, True, {}, 1800, id="new entries: half the interval"),
        pytest.param(3600, False, {}, 5400, id="no new entries: half as long again"),
        pytest.param(1000, True, {}, 900, id="at least the min_interval of the source"),
        pytest.param(80000, False, {}, DAY, id="at most a day"),
        pytest.param(3600, True, {"hint": 7200}, 7200, id="the hint of the feed is followed"),
        pytest.param(3600, True, {"hint": 30 * DAY}, POLICY.max_hint, id="up to a maximum"),
        pytest.param(3600, False, {"min_interval": 3 * DAY}, 3 * DAY, id="a min_interval of more than a day"),
    ],
)
def test_feed_interval(previous: int | None, has_new: bool, options: dict[str, Any], seconds: int) -> None:
    assert POLICY.feed_interval(previous, has_new=has_new, **({"min_interval": 900} | options)) == seconds


@pytest.mark.parametrize(("failures", "seconds"), [(1, 900), (2, 1800), (4, 7200), (50, DAY)])
def test_each_failure_doubles_the_retry_interval(failures: int, seconds: int) -> None:
    assert POLICY.retry_interval(failures) == seconds


@pytest.mark.parametrize(
    ("age", "visit"),
    [
        (timedelta(0), timedelta(hours=1)),
        (timedelta(hours=2), timedelta(hours=6)),
        (timedelta(hours=6) - timedelta(seconds=5), timedelta(hours=24)),  # the visit at 6 h is within SLACK
        (timedelta(days=1), timedelta(days=2)),
        (timedelta(days=7), None),
        (timedelta(days=400), None),
    ],
)
def test_pages_are_recrawled_while_they_are_young(age: timedelta, visit: timedelta | None) -> None:
    found_at = NOW - age
    assert POLICY.next_page_visit(found_at, NOW) == (None if visit is None else found_at + visit)


def test_the_setting_overrides_the_page_revisits() -> None:
    assert RecrawlPolicy.from_setting(None) == POLICY
    assert POLICY.page_revisits == parse_revisits("1h 6h 1d 2d 4d 7d")
    assert RecrawlPolicy.from_setting("2h").next_page_visit(NOW, NOW) == NOW + timedelta(hours=2)
    assert RecrawlPolicy.from_setting("off").next_page_visit(NOW, NOW) is None


def test_a_page_is_given_up_after_some_failures() -> None:
    assert POLICY.next_page_try(1, NOW) == NOW + timedelta(seconds=900)
    assert POLICY.next_page_try(POLICY.max_page_failures, NOW) is None


DATE = "Mon, 02 Mar 2026 20:00:00 GMT"


@pytest.mark.parametrize(
    ("cache_control", "expires", "date", "age", "seconds"),
    [
        ("max-age=600", "", "", "", 600),
        ("public, Max-Age=600", "", "", "200", 400),
        ("max-age=600", "", "", "9000", 0),
        ("s-maxage=600", "", "", "", 0),
        ("no-cache, max-age=600", "", "", "", 0),
        ("max-age=600", "Mon, 02 Mar 2026 23:00:00 GMT", DATE, "", 600),
        ("", "Mon, 02 Mar 2026 20:30:00 GMT", DATE, "", 1800),
        ("", "Mon, 02 Mar 2026 19:00:00 GMT", DATE, "", 0),
        ("", "0", DATE, "", 0),
        ("", "", "", "", 0),
    ],
)
def test_freshness_by_response_headers(cache_control: str, expires: str, date: str, age: str, seconds: int) -> None:
    assert fresh_for(cache_control, expires, date, age) == seconds


@pytest.mark.parametrize(
    ("due_at", "skips", "expected_at"),
    [
        ("2026-03-02T20:10:00Z", [], "2026-03-02T20:10:00Z"),
        ("2026-03-02T20:10:00Z", ["3", "sunday"], "2026-03-02T20:10:00Z"),
        ("2026-03-02T20:10:00Z", ["20", "21"], "2026-03-02T22:00:00Z"),
        ("2026-03-06T20:10:00Z", ["friday", "saturday", "sunday"], "2026-03-09T00:00:00Z"),
        ("2026-03-02T20:10:00Z", [str(hour) for hour in range(24)], "2026-03-02T20:10:00Z"),
    ],
)
def test_hours_and_days_to_skip(due_at: str, skips: list[str], expected_at: str) -> None:
    assert after_skips(parse_time(due_at), skips) == parse_time(expected_at)


@pytest.mark.parametrize(
    ("text", "seconds"), [("1h 6h 1d", (3600, 21600, DAY)), ("1d, 30m", (1800, DAY)), ("off", ()), ("Off ", ())]
)
def test_parse_revisits(text: str, seconds: tuple[int, ...]) -> None:
    assert parse_revisits(text) == seconds


@pytest.mark.parametrize("text", ["daily", "1h -2h", "1w", "1h " * 99])
def test_invalid_revisits_raise_an_error(text: str) -> None:
    with pytest.raises(ValueError, match="1h 6h 1d"):
        parse_revisits(text)

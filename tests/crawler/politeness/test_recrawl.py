"""When feeds and pages are looked at again."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from newsfold.crawler.politeness.recrawl import (
    PACE,
    after_skips,
    failed_interval,
    feed_interval,
    fresh_for,
    next_try,
    next_visit,
    read_revisits,
)
from newsfold.db.values.times import parse_time

NOW = datetime(2026, 3, 2, 20, tzinfo=UTC)
DAY = 86400


@pytest.mark.parametrize(
    ("interval", "new", "options", "seconds"),
    [
        pytest.param(None, 5, {"found_before": False}, PACE.first, id="first answer says nothing"),
        pytest.param(3600, 3, {}, 1800, id="something new: sooner"),
        pytest.param(3600, 0, {}, 5400, id="nothing new: later"),
        pytest.param(1000, 9, {}, 900, id="never sooner than the source allows"),
        pytest.param(80000, 0, {}, DAY, id="never later than a day"),
        pytest.param(3600, 1, {"hint": 7200}, 7200, id="the feed asks for more time"),
        pytest.param(3600, 1, {"hint": 30 * DAY}, PACE.hint, id="but is not believed for long"),
        pytest.param(3600, 0, {"least": 3 * DAY}, 3 * DAY, id="a source may want more than a day"),
    ],
)
def test_feed_interval(interval: int | None, new: int, options: dict[str, Any], seconds: int) -> None:
    assert feed_interval(interval, new, **({"least": 900} | options)) == seconds


@pytest.mark.parametrize(("failures", "seconds"), [(1, 900), (2, 1800), (4, 7200), (50, DAY)])
def test_failures_wait_longer_and_longer(failures: int, seconds: int) -> None:
    assert failed_interval(failures) == seconds


@pytest.mark.parametrize(
    ("age", "visit"),
    [
        (timedelta(0), timedelta(hours=1)),
        (timedelta(hours=2), timedelta(hours=6)),
        (timedelta(hours=6) - timedelta(seconds=5), timedelta(hours=24)),  # one minute early is on time
        (timedelta(days=1), timedelta(days=2)),
        (timedelta(days=7), None),
        (timedelta(days=400), None),
    ],
)
def test_pages_are_visited_while_they_are_young(age: timedelta, visit: timedelta | None) -> None:
    found_at = NOW - age
    assert next_visit(found_at, NOW, read_revisits("1h 6h 1d 2d 4d 7d")) == (
        None if visit is None else found_at + visit
    )


def test_a_page_is_given_up() -> None:
    assert next_try(1, NOW) == NOW + timedelta(seconds=900)
    assert next_try(PACE.give_up, NOW) is None


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
def test_freshness(cache_control: str, expires: str, date: str, age: str, seconds: int) -> None:
    assert fresh_for(cache_control, expires, date, age) == seconds


@pytest.mark.parametrize(
    ("due", "skips", "later"),
    [
        ("2026-03-02T20:10:00Z", [], "2026-03-02T20:10:00Z"),
        ("2026-03-02T20:10:00Z", ["3", "sunday"], "2026-03-02T20:10:00Z"),
        ("2026-03-02T20:10:00Z", ["20", "21"], "2026-03-02T22:00:00Z"),
        ("2026-03-06T20:10:00Z", ["friday", "saturday", "sunday"], "2026-03-09T00:00:00Z"),
        ("2026-03-02T20:10:00Z", [str(hour) for hour in range(24)], "2026-03-02T20:10:00Z"),
    ],
)
def test_what_a_feed_asks_to_skip(due: str, skips: list[str], later: str) -> None:
    assert after_skips(parse_time(due), skips) == parse_time(later)


@pytest.mark.parametrize(
    ("text", "seconds"), [("1h 6h 1d", (3600, 21600, DAY)), ("1d, 30m", (1800, DAY)), ("off", ()), ("Off ", ())]
)
def test_revisits(text: str, seconds: tuple[int, ...]) -> None:
    assert read_revisits(text) == seconds


@pytest.mark.parametrize("text", ["daily", "1h -2h", "1w", "1h " * 99])
def test_what_are_no_revisits(text: str) -> None:
    with pytest.raises(ValueError, match="1h 6h 1d"):
        read_revisits(text)

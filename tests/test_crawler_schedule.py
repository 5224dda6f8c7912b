"""When feeds and pages are looked at again."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from crawler.schedule import PACE, failed_interval, feed_interval, next_try, next_visit

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
    assert next_visit(found_at, NOW) == (None if visit is None else found_at + visit)


def test_a_page_is_given_up() -> None:
    assert next_try(1, NOW) == NOW + timedelta(seconds=900)
    assert next_try(PACE.give_up, NOW) is None

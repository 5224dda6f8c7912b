"""Test timelines, sparklines and stacked bars."""

import pytest

from newsfold.web.views.charts import build_day_bars, build_timeline, draw_sparkline, draw_stacked_bars, round_up
from newsfold.web.views.formatting import format_date_time


def test_hour_by_hour():
    timeline = build_timeline(
        [("2026-03-02T08:10:00Z", False), ("2026-03-02T08:59:59Z", True), ("2026-03-02T10:00:00Z", True)]
    )
    assert timeline is not None
    assert (list(timeline.originals), list(timeline.copies), timeline.width_name) == ([1, 0, 0], [1, 0, 1], "hour")
    assert (max(timeline.totals), format_date_time(timeline.peak_start)) == (2, "2 Mar 2026, 08:00")


@pytest.mark.parametrize(
    ("last", "width_name"),
    [("2026-03-05T08:00:00Z", "hour"), ("2026-03-09T08:00:00Z", "3 hours"), ("2026-03-30T08:00:00Z", "12 hours"),
     ("2026-06-01T08:00:00Z", "day"), ("2027-03-02T00:00:00Z", "week"), ("2300-01-01T00:00:00Z", "52 weeks")],
)  # fmt: skip
def test_longer_stories_have_wider_bars(last, width_name):
    timeline = build_timeline([("2026-03-02T08:10:00Z", False), (last, False)])
    assert timeline is not None
    assert timeline.width_name == width_name
    assert (sum(timeline.originals), timeline.originals[0], timeline.originals[-1]) == (2, 1, 1)


def test_series_are_stacked():
    svg = draw_stacked_bars([[1, 0], [1, 4]], ["own", "copy"], gap=0)
    assert '<rect class="own" x="0" y="75.00" width="1" height="25.00"/>' in svg
    assert '<rect class="copy" x="0" y="50.00" width="1" height="25.00"/>' in svg
    assert '<rect class="copy" x="1" y="0.00" width="1" height="100.00"/>' in svg


def test_charts_without_values():
    assert build_timeline([]) is None
    assert draw_sparkline([]) == ""
    assert draw_stacked_bars([[0, 0]], ["own"]).count("rect") == 0


def test_a_sparkline_of_one_time():
    assert draw_sparkline([("2026-03-02T08:10:00Z", False)] * 3).count("<rect") == 1


@pytest.mark.parametrize(
    ("days", "bars"),
    [
        ({}, None),
        ({"no day": 3}, None),
        ({"2026-03-02": 3, "2026-03-04": 1, "0000-00-00": 9}, ("2026-03-02", "2026-03-04", 1, [3, 0, 1])),
        ({"2026-01-01": 3, "2026-01-07": 4, "2026-06-01": 1}, ("2026-01-01", "2026-06-01", 7, [7] + [0] * 20 + [1])),
    ],
)
def test_bars_of_days(days, bars):
    built = build_day_bars(days)
    assert built == bars or (*built[:3], list(built.counts)) == bars


def test_bars_of_days_of_absurd_dates():
    bars = build_day_bars({"0001-01-01": 1, "9999-12-31": 2})
    assert sum(bars.counts) == 3
    assert len(bars.counts) <= 10_100


@pytest.mark.parametrize(("number", "top"), [(0, 1), (1, 1), (3, 4), (9, 10), (11, 20), (430, 600), (999, 1000)])
def test_the_top_of_an_axis(number, top):
    assert round_up(number) == top


def test_an_axis_that_is_higher_than_the_bars():
    assert 'height="50.00"' in draw_stacked_bars([[2]], ["own"], top_value=4)

"""Dates in the forms that pages and feeds use, and the choice among several of them."""

from datetime import UTC, datetime

import pytest

from newsfold.extract.html.parse import parse_html
from newsfold.extract.metadata.dates import (
    OtherDates,
    choose_timestamp,
    find_date_in_url,
    find_date_of_update,
    find_printed_day,
    find_visible_date,
    parse_timestamp,
)


@pytest.mark.parametrize(
    ("text", "at", "precision"),
    [
        ("2026-03-02T09:30:00Z", "2026-03-02T09:30", "minute"),
        ("2026-03-02T09:30:00+0530", "2026-03-02T04:00", "minute"),
        ("2026-03-02 09:30:15.123 UTC", "2026-03-02T09:30", "minute"),
        ("2026-03-02", "2026-03-02T00:00", "day"),
        ("2026-03-02T00:00:00", "2026-03-02T00:00", "day"),
        ("2026-03-02T00:00:00Z", "2026-03-02T00:00", "minute"),
        ("Mon, 02 Mar 2026 09:30:00 +0100", "2026-03-02T08:30", "minute"),
        ("yesterday", None, None),
        ("2026-02-30", None, None),
        ("", None, None),
    ],
)
def test_parse_timestamp(text, at, precision):
    timestamp = parse_timestamp(text, "meta")
    assert (timestamp and f"{timestamp.at:%Y-%m-%dT%H:%M}", timestamp and timestamp.precision) == (at, precision)


def test_a_time_to_the_minute_wins_over_an_earlier_candidate_with_the_day_only():
    timestamp = choose_timestamp([("json-ld", "2026-03-02"), ("meta", "2026-03-02T09:30:00Z")], None)
    assert timestamp is not None
    assert timestamp.evidence == "meta"


@pytest.mark.parametrize(
    ("times", "inside", "day"),
    [
        (["2026-03-02T23:30:00-05:00"], "", "2026-03-02"),
        (["2026-03-03T04:30:00Z"], "", "2026-03-03"),
        (["2026-03-03T04:30:00Z", "2026-03-02T23:30:00-05:00"], "", "2026-03-02"),
        (["2026-03-03T04:30:00Z"], "<p>March 2, 2026</p>", "2026-03-02"),
        (["2026-03-03T04:30:00Z", "2026-03-02"], "", "2026-03-02"),
        (["2026-03-03T04:30:00Z"], "<p>Updated: March 2, 2026</p>", "2026-03-03"),
        (["2026-03-03T18:30:00Z"], "<p>March 2, 2026</p>", "2026-03-03"),
        (["2026-03-03T08:30:00Z"], "<p>May 2, 2019</p><p>May 4, 2021</p><p>March 2, 2026</p>", "2026-03-03"),
        (["9999-12-31T23:30:00Z"], "<p>March 2, 2026</p>", "9999-12-31"),
    ],
)
def test_the_printed_day_is_that_of_the_page(times, inside, day):
    candidates = [("meta", text) for text in times]
    published = parse_timestamp(times[0], "meta")
    assert published is not None
    assert str(find_printed_day(published, candidates, parse_html(f"<h1>Dam cracks</h1>{inside}"), "en")) == day


def test_a_page_that_names_only_its_update_is_dated_by_it():
    tree = parse_html("<h1>Best boats</h1><p>Updated 2 March 2026</p>")
    found = find_date_of_update(tree, None, None, "en")
    assert found is not None
    assert (str(found.day), found.evidence) == ("2026-03-02", "updated")


def test_find_date_in_url():
    assert find_date_in_url("https://a.example/2026/03/02/x") == "2026-03-02"
    assert find_date_in_url("https://a.example/2026/3/2/x") == "2026-03-02"
    assert find_date_in_url("https://a.example/x-20260302") == ""
    assert find_date_in_url("https://a.example/29-10-2021/x") == "2021-10-29"
    assert find_date_in_url("https://a.example/x/10-29-2021") == "2021-10-29"
    assert find_date_in_url("https://a.example/03-02-2021/x") == ""  # which is the day?
    assert find_date_in_url("https://a.example/29-30-2021/x") == ""
    assert find_date_in_url("https://a.example/00-29-2021/x") == ""


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("Monday, 2 March, 14:05", "2026-03-02"),
        ("3 hours ago", None),
        ("2 March", None),
    ],
)
def test_a_day_without_its_year_counts_only_with_its_weekday(line, day):
    tree = parse_html(f"<html><body><h1>Ferry</h1><p>{line}</p><p>The tide was low that morning.</p></body></html>")
    fetched = datetime(2026, 3, 5, tzinfo=UTC)
    found = find_visible_date(tree, "https://post.example/ferry", fetched, "en", OtherDates())
    assert (str(found.day) if found else None) == day


@pytest.mark.parametrize(
    ("content", "language", "day"),
    [
        ("03/02/2026", "", None),
        ("03/02/2026", "en", None),
        ("03/02/2026", "en-US", "2026-03-02"),
        ("03/02/2026", "en-GB", "2026-02-03"),
        ("03/02/2026", "fr", "2026-02-03"),
        ("13/02/2026", "en", "2026-02-13"),
        ("02/02/2026", "en", "2026-02-02"),
        ("2026-02-03", "en", "2026-02-03"),
        ("03.02.2026", "", "2026-02-03"),
    ],
)
def test_a_day_whose_order_is_not_clear_is_not_guessed(content, language, day):
    tree = parse_html(f'<html><head><meta name="date" content="{content}"></head><body><p>A tide.</p></body></html>')
    fetched = datetime(2026, 3, 5, tzinfo=UTC)
    found = find_visible_date(tree, "https://post.example/ferry", fetched, language, OtherDates())
    assert (str(found.day) if found else None) == day


def test_a_clear_form_of_the_same_day_decides_the_order():
    head = '<meta name="date" content="03/02/2026">'
    body = '<p>A tide.</p><a href="/2026-02-03-tide">a tide</a>'
    tree = parse_html(f"<html><head>{head}</head><body>{body}</body></html>")
    found = find_visible_date(tree, "https://post.example/ferry", datetime(2026, 3, 5, tzinfo=UTC), "en", OtherDates())
    assert found is not None
    assert str(found.day) == "2026-02-03"

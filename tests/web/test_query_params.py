"""Test that URL parameters are parsed, checked and encoded."""

from zoneinfo import ZoneInfo

import pytest

from newsfold.web.query_params import InvalidQuery, ListQuery, active_filters, parse_query, query_parameters


@pytest.mark.parametrize(
    "values",
    [
        {},
        {"q": "a b", "language": "en", "min_sources": "3"},
        {"order": "largest", "days": "7", "since": "2026-03-02", "until": "2026-03-03T10:00:00Z"},
        {"source": "Quay & Co", "tag": "national", "section": "=1", "country": "GB", "new": "1"},
    ],
)
def test_parsing_and_encoding_are_inverse(values):
    assert query_parameters(parse_query(values)) == values
    assert len(active_filters(parse_query(values))) == len(values) - ("order" in values)


def test_each_active_filter_can_be_removed():
    query = parse_query({"q": "a b", "lang": "en"})
    assert active_filters(query) == [("words", "a b", "language=en"), ("language", "English", "q=a+b")]


@pytest.mark.parametrize("after", ['["a",1]', "[1.5,2]"])
def test_a_valid_sort_key(after):
    assert isinstance(parse_query({"after": after}), ListQuery)


@pytest.mark.parametrize("after", ["x", "{}", "[1]", "[[1],2]", "[null,1]", "[true,1]", f"[1,{10**20}]", "[" * 400])
def test_an_invalid_sort_key(after):
    with pytest.raises(InvalidQuery):
        parse_query({"after": after})


@pytest.mark.parametrize(
    ("zone", "since"),
    [
        ("UTC", "2026-03-02T00:00:00Z"),
        ("Asia/Tokyo", "2026-03-01T15:00:00Z"),
        ("America/New_York", "2026-03-02T05:00:00Z"),
    ],
)
def test_days_are_those_of_the_reader(zone, since):
    query = parse_query({"since": "2026-03-02", "until": "2026-03-09T12:00:00Z"}, zone=ZoneInfo(zone))
    assert (query.filters.since, query.filters.until) == (since, "2026-03-09T12:00:00Z")
    assert query_parameters(query) == {"since": "2026-03-02", "until": "2026-03-09T12:00:00Z"}

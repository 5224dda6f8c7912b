"""Validation of imported rows: dates, invalid rows, and the cleaning of texts."""

import json
from datetime import UTC, datetime

import pytest

from newsfold.extract.storing.imported import parse_imported_article

NOW = datetime(2026, 3, 2, 20, tzinfo=UTC)


def line(**row):
    return json.dumps(row).encode()


@pytest.mark.parametrize(
    ("date", "published_at", "precision"),
    [
        pytest.param("2026-03-01T10:15:00Z", "2026-03-01T10:15:00Z", "minute", id="utc"),
        pytest.param("2026-03-01T10:15+02:00", "2026-03-01T08:15:00Z", "minute", id="other zone"),
        pytest.param("2026-03-01 10:15", "2026-03-01T10:15:00Z", "minute", id="no zone is utc"),
        pytest.param("Sun, 01 Mar 2026 10:15:00 GMT", "2026-03-01T10:15:00Z", "minute", id="as in mail"),
        pytest.param("2026-03-01", "2026-03-01T00:00:00Z", "day", id="day"),
        pytest.param("2026-03-01T10:15:00 CET", "2026-03-01T09:15:00Z", "minute", id="name of a zone"),
        pytest.param("1 marca 2026", "2026-03-01T00:00:00Z", "day", id="words"),
        pytest.param("1 March 2026, 10:15 or so", "2026-03-01T00:00:00Z", "day", id="not understood as a whole"),
        pytest.param("1923-05-04", "1923-05-04T00:00:00Z", "day", id="an old newspaper"),
        pytest.param(1772310600, "2026-02-28T20:30:00Z", "minute", id="seconds since 1970"),
        pytest.param("", None, "none", id="empty"),
        pytest.param(None, None, "none", id="null"),
    ],
)
def test_dates(date, published_at, precision):
    article = parse_imported_article(line(id="a", date=date), now=NOW)
    assert (article.published_at, article.published_precision) == (published_at, precision)


@pytest.mark.parametrize(
    ("row", "complaint"),
    [
        pytest.param(b"{", "invalid JSON", id="broken"),
        pytest.param(b"\xff\xfe{}", "invalid JSON", id="not utf-8"),
        pytest.param(b"[" * 100_000, "invalid JSON", id="deep"),
        pytest.param(b"[]", "not a JSON object", id="list"),
        pytest.param(line(title="x"), "neither id nor url", id="no identity"),
        pytest.param(line(url="javascript:alert(1)"), "not a web address", id="script url"),
        pytest.param(line(id=1.5), "whole number", id="odd id"),
        pytest.param(line(id=True), "whole number", id="bool id"),
        pytest.param(line(id="a", title=["x"]), "title is not a string", id="title a list"),
        pytest.param(line(id="a", date="yesterday"), "not an ISO 8601 date", id="date in words"),
        pytest.param(line(id="a", date="0001-01-01T00:00:00+14:00"), "not an ISO 8601 date", id="date before time"),
        pytest.param(line(id="a", date=["2026-03-01"]), "neither a string nor a number", id="date a list"),
        pytest.param(line(id="a", date="2027-01-01"), "future", id="future"),
        pytest.param(line(id="a", date="0001-01-01T00:00:00Z"), "before 1900", id="year 1"),
        pytest.param(line(id="a", date="1899-12-31"), "before 1900", id="before the press went online"),
        pytest.param(line(id="a", date="02/03/2026"), "not an ISO 8601 date", id="day or month first"),
        pytest.param(line(id="a" * 501), "longer than 500", id="long id"),
    ],
)
def test_invalid_rows_are_rejected(row, complaint):
    with pytest.raises(ValueError, match=complaint):
        parse_imported_article(row, now=NOW)


def test_texts_are_cleaned():
    article = parse_imported_article(
        line(
            id=7,
            url="HTTP://WWW.Example.com:80/a?utm_source=x#y",
            title=" A\n\x1b[31mtitle\u202e ",
            text="a\x00b\r\nc ",
        ),
        now=NOW,
    )
    assert article.external_id == "7"
    assert article.url == "https://www.example.com/a"
    assert article.title == "A [31mtitle"
    assert article.text == "ab\nc"

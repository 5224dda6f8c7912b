import json
from datetime import UTC, datetime

import pytest

from newsfold.extract.storing.imported import ready_article

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
        pytest.param("", None, "none", id="empty"),
        pytest.param(None, None, "none", id="null"),
    ],
)
def test_date(date, published_at, precision):
    article = ready_article(line(id="a", date=date), now=NOW)
    assert (article.published_at, article.published_precision) == (published_at, precision)


@pytest.mark.parametrize(
    ("row", "complaint"),
    [
        pytest.param(b"{", "no JSON", id="broken"),
        pytest.param(b"\xff\xfe{}", "no JSON", id="not utf-8"),
        pytest.param(b"[" * 100_000, "no JSON", id="deep"),
        pytest.param(b"[]", "no JSON object", id="list"),
        pytest.param(line(title="x"), "neither id nor url", id="no identity"),
        pytest.param(line(url="javascript:alert(1)"), "no web address", id="script url"),
        pytest.param(line(id=1.5), "whole number", id="odd id"),
        pytest.param(line(id=True), "whole number", id="bool id"),
        pytest.param(line(id="a", title=["x"]), "title is no string", id="title a list"),
        pytest.param(line(id="a", date="yesterday"), "no ISO 8601 date", id="date in words"),
        pytest.param(line(id="a", date="0001-01-01T00:00:00+14:00"), "no ISO 8601 date", id="date before time"),
        pytest.param(line(id="a", date="2027-01-01"), "future", id="future"),
        pytest.param(line(id="a" * 501), "longer than 500", id="long id"),
    ],
)
def test_rejected(row, complaint):
    with pytest.raises(ValueError, match=complaint):
        ready_article(row, now=NOW)


def test_text_is_made_storable():
    article = ready_article(
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

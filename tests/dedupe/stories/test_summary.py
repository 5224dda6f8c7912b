"""Test the summaries of stories: lead article, independent sources, pace, first report, changes between versions."""

import json
from datetime import UTC, datetime

import pytest

from newsfold.db.connection import open_database
from newsfold.dedupe.copies.changes import compare_versions
from newsfold.dedupe.run import dedupe
from newsfold.dedupe.stories.first_report import find_first_report
from newsfold.dedupe.stories.independence import count_independent_sources
from newsfold.dedupe.stories.summary import choose_lead, summarize
from tests.support import labelled


def article(number, **more):
    return {
        "id": number, "title": f"Title {number}", "kind": "article", "word_count": 300, "language": "en", "is_free": 1,
        "complete": 1, "agency": None, "source_id": number, "source": f"Outlet {number}", "owner": None,
        "country": "GB", "at": f"2026-03-02T{number:02}:00:00Z", "day": 20_514 + number / 24, "copy_of": None,
        "is_copy": 0, "copies": 0,
    } | more  # fmt: skip


COPY = {"copy_of": 1, "is_copy": 1}
SECOND_DAY = [article(30), article(31), article(32)]


@pytest.mark.parametrize(
    ("articles", "count"),
    [
        pytest.param([article(1), article(2)], 2, id="two sources"),
        pytest.param([article(1), article(2, **COPY)], 1, id="a copy counts with its original"),
        pytest.param([article(2, **COPY), article(3)], 2, id="a copy of an article in another story counts by itself"),
        pytest.param([article(1, agency="Wire"), article(2, agency="WIRE")], 1, id="one agency, two texts"),
        pytest.param([article(1, agency="Wire"), article(2, source="Wire")], 1, id="the agency's own page"),
        pytest.param(
            [article(1, agency="Wire"), article(2, source="Wire", owner="Group"), article(3, owner="Group")],
            2,
            id="an agency's page is the agency, not its owner",
        ),
        pytest.param([article(1, agency="AP"), article(2, source="Associated Press")], 1, id="an agency by two names"),
        pytest.param(
            [article(1), article(2, agency="Wire", **COPY), article(3, agency="Wire")],
            1,
            id="an agency that only the copies credit",
        ),
        pytest.param([article(2, **COPY), article(3, **COPY)], 1, id="two copies of one article in another story"),
        pytest.param([article(1, owner="Group"), article(2, owner="Group"), article(3)], 2, id="one owner"),
        pytest.param([article(1, source="Group"), article(2, owner="Group")], 1, id="the owner's own page"),
        pytest.param(
            [article(1, agency="Wire", owner="Group"), article(2, owner="Group")],
            2,
            id="agency text, own text",
        ),
        pytest.param([article(1, agency="Wire"), article(2, agency="Other")], 2, id="two agencies"),
        pytest.param([article(1, source_id=1), article(2, source="Outlet 1")], 1, id="two articles of one source"),
        pytest.param([article(1, source=None), article(2, source=None)], 2, id="unknown sources"),
    ],
)
def test_independent_sources(articles, count):
    assert count_independent_sources(articles) == count


@pytest.mark.parametrize(
    ("articles", "centrality", "current", "lead_id"),
    [
        pytest.param([article(1), article(2)], {}, None, 1, id="the earlier article"),
        pytest.param([article(1), article(2)], {1: 0.2, 2: 0.9}, None, 2, id="the central article"),
        pytest.param([article(2, **COPY, word_count=900), article(3)], {}, None, 3, id="an original before a copy"),
        pytest.param([article(2, **COPY), article(3, **COPY)], {}, None, 2, id="a copy, where there is no original"),
        pytest.param([article(1, is_free=0), article(2)], {}, None, 2, id="free to read"),
        pytest.param([article(1, complete=0), article(2)], {}, None, 2, id="a complete text"),
        pytest.param([article(1, word_count=30), article(2)], {}, None, 2, id="a text of full length"),
        pytest.param([article(1, word_count=30), article(2, word_count=20)], {}, None, 1, id="all texts are short"),
        pytest.param([article(1, kind="opinion"), article(2)], {}, None, 2, id="news before opinion"),
        pytest.param([article(1, kind="live"), article(2)], {}, None, 2, id="article before live blog"),
        pytest.param(
            [article(1, kind="opinion", copies=9), article(2, word_count=20, is_free=0, complete=0)],
            {1: 0.9, 2: 0.1}, 1, 2, id="no opinion piece, where there is a report",
        ),
        pytest.param(
            [article(1, kind="interview", copies=9), article(2, kind="live", word_count=20)],
            {1: 0.9}, None, 2, id="no interview, where there is a live blog",
        ),
        pytest.param([article(1, kind="opinion"), article(2, **COPY)], {}, None, 2, id="a copied report first"),
        pytest.param([article(1, kind="opinion"), article(2, kind="opinion")], {}, None, 1, id="nothing but opinion"),
        pytest.param(
            [article(1), article(2), *SECOND_DAY], {1: 0.9, 30: 0.2}, 1, 30, id="the second day of a running event"
        ),
        pytest.param([article(1), article(2), *SECOND_DAY], {}, 31, 31, id="stays within a day"),
        pytest.param([article(1), article(2), *SECOND_DAY[:2]], {}, 1, 1, id="two outlets do not tell the state"),
        pytest.param(
            [article(1), *SECOND_DAY[:2], article(32, source_id=30)], {}, 1, 1, id="nor do more texts of the two"
        ),
        pytest.param(
            [article(1), *SECOND_DAY[:2], article(32, kind="opinion")], {}, 1, 1, id="nor opinion pieces"
        ),
        pytest.param([article(1), article(2), *SECOND_DAY, article(60)], {1: 0.9}, 31, 31, id="no way back"),
        pytest.param([article(9, at=None, day=None), article(30), article(31)], {}, None, 30, id="undated, then dated"),
        pytest.param([article(1, title=""), article(2, is_free=0, complete=0)], {}, None, 2, id="title first of all"),
        pytest.param([article(1), article(2, copies=9)], {}, None, 2, id="with many copies"),
        pytest.param([article(1), article(2)], {1: 0.5, 2: 0.55}, 2, 2, id="stays if another is hardly better"),
        pytest.param([article(1), article(2)], {1: 0.9, 2: 0.2}, 2, 1, id="changes if another is clearly better"),
        pytest.param([article(1), article(2, **COPY)], {}, 2, 1, id="changes if it turned out to be a copy"),
        pytest.param([article(1), article(2)], {}, 7, 1, id="changes if it left the story"),
        pytest.param([article(1, at=None, day=None), article(2)], {}, None, 2, id="one without a time is last"),
    ],
)  # fmt: skip
def test_lead(articles, centrality, current, lead_id):
    assert choose_lead(articles, centrality, current)["id"] == lead_id


def test_columns_of_a_summary():
    rows = [
        article(1),
        article(3, **COPY, country="US", language="en"),
        article(5, country="US"),
        article(9, at=None, day=None),
    ]
    summary = summarize(rows, {}, None)
    times = summary["first_published_at"], summary["last_published_at"]
    assert (summary["article_count"], summary["source_count"], summary["sources_independent"]) == (4, 4, 3)
    assert times == (
        "2026-03-02T01:00:00Z",
        "2026-03-02T05:00:00Z",
    )
    assert (summary["hours"], summary["pace"]) == (4.0, 0.5)
    assert json.loads(summary["countries"]) == ["GB", "US"]
    assert summarize([article(1)], {}, None)["pace"] is None


NINE, EIGHT = "2026-03-02T09:00", "2026-03-02T08:00"


def report(number, at, precision="minute", source=None):
    return {"article_id": number, "source": source or f"Outlet {number}", "published_at": at,
            "published_precision": precision}  # fmt: skip


@pytest.mark.parametrize(
    ("coverage", "first"),
    [
        pytest.param([report(1, f"{NINE}:00Z"), report(2, f"{EIGHT}:00Z")], 2, id="the earliest minute"),
        pytest.param([report(1, f"{NINE}:00Z"), report(2, "2026-03-02T00:00:00Z", "day")], None, id="same day"),
        pytest.param([report(1, f"{NINE}:00Z"), report(2, "2026-03-03T00:00:00Z", "day")], 1, id="a later day"),
        pytest.param([report(1, f"{NINE}:00Z"), report(2, None, "none")], None, id="no date"),
        pytest.param([report(1, "2026-03-02T00:00:00Z", "day")], None, id="days only"),
        pytest.param([report(1, f"{NINE}:05Z"), report(2, f"{NINE}:40Z")], None, id="one minute"),
        pytest.param([report(1, f"{NINE}:05Z", source="A"), report(2, f"{NINE}:40Z", source="A")], 1,
                     id="one minute, one source"),
    ],
)  # fmt: skip
def test_first_report(coverage, first):
    earliest, unknown_because = find_first_report(coverage)
    assert (earliest and earliest["article_id"]) == first
    assert bool(unknown_because) == (first is None)


def test_changes_between_versions():
    texts = ["Three people died.", "Five people died, two of them later.", "Five people died, two of them later."]
    titles = ["Fire", "Fire", "Fire kills five"]
    versions = [
        {"seen_at": f"2026-03-02T0{n}:00:00Z", "title": title, "text": text}
        for n, (title, text) in enumerate(zip(titles, texts, strict=True))
    ]
    first, second = compare_versions(versions)
    assert (first["title"], first["words_added"], first["words_removed"]) == (None, 5, 1)
    assert first["replaced"] == [{"before": "Three", "after": "Five"}]
    assert (second["title"], second["words_added"], second["replaced"]) == ("Fire kills five", 0, [])
    assert compare_versions(versions[:1]) == []


def test_leads_of_the_labelled_stories(tmp_path):
    """No lead is a copy, an opinion or a live blog, and further articles change few leads."""
    news = open_database(tmp_path / "news.db")
    rows = labelled.read("articles")
    labelled.add(news, rows[:100])
    dedupe(news, now=datetime(2026, 5, 20, tzinfo=UTC))
    leads = """select lead.external_id, lead.kind, copies.article_id from stories
        join articles as lead on lead.id = lead_article_id
        left join copies on copies.article_id = lead.id and is_primary = 1 where article_count > 1"""
    first_leads = {row[0]: row[1:] for row in news.conn.execute(leads)}
    assert len(first_leads) >= 15
    assert set(first_leads.values()) == {("article", None)}
    assert "mill-1" in first_leads
    labelled.add(news, rows[100:])
    dedupe(news, now=datetime(2026, 5, 20, tzinfo=UTC))
    later_leads = {row[0] for row in news.conn.execute(leads)}
    assert len(first_leads.keys() - later_leads) <= 2

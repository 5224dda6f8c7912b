"""What is said of a story: its lead and title, its voices, its pace, who was first, and what changed."""

import json
from datetime import UTC, datetime

import pytest

from newsfold.db.connection import open_database
from newsfold.dedupe.copies.changes import version_changes
from newsfold.dedupe.run import dedupe
from newsfold.dedupe.stories.first_report import first_to_tell
from newsfold.dedupe.stories.independence import count_voices
from newsfold.dedupe.stories.summary import description, lead
from tests.support import labelled


def article(number, **more):
    return {
        "id": number, "title": f"Title {number}", "kind": "article", "word_count": 300, "language": "en", "is_free": 1,
        "complete": 1, "agency": None, "source_id": number, "source": f"Outlet {number}", "owner": None,
        "country": "GB", "at": f"2026-03-02T{number:02}:00:00Z", "day": 20_514 + number / 24, "copy_of": None,
        "is_copy": 0, "copies": 0,
    } | more  # fmt: skip


COPY = {"copy_of": 1, "is_copy": 1}


@pytest.mark.parametrize(
    ("articles", "voices"),
    [
        pytest.param([article(1), article(2)], 2, id="two outlets"),
        pytest.param([article(1), article(2, **COPY)], 1, id="a copy speaks with its original"),
        pytest.param([article(2, **COPY), article(3)], 2, id="a copy of something elsewhere speaks for itself"),
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
            id="a text that only its copies credit",
        ),
        pytest.param([article(2, **COPY), article(3, **COPY)], 1, id="two copies of something elsewhere"),
        pytest.param([article(1, owner="Group"), article(2, owner="Group"), article(3)], 2, id="one owner"),
        pytest.param([article(1, source="Group"), article(2, owner="Group")], 1, id="the owner's own page"),
        pytest.param(
            [article(1, agency="Wire", owner="Group"), article(2, owner="Group")], 2, id="agency, then own words"
        ),
        pytest.param([article(1, agency="Wire"), article(2, agency="Other")], 2, id="two agencies"),
        pytest.param([article(1, source_id=1), article(2, source="Outlet 1")], 1, id="one outlet twice"),
        pytest.param([article(1, source=None), article(2, source=None)], 2, id="unknown outlets"),
    ],
)
def test_voices(articles, voices):
    assert count_voices(articles) == voices


@pytest.mark.parametrize(
    ("articles", "centrality", "current", "chosen"),
    [
        pytest.param([article(1), article(2)], {}, None, 1, id="the earlier"),
        pytest.param([article(1), article(2)], {1: 0.2, 2: 0.9}, None, 2, id="the central"),
        pytest.param([article(2, **COPY, word_count=900), article(3)], {}, None, 3, id="no copy"),
        pytest.param([article(2, **COPY), article(3, **COPY)], {}, None, 2, id="of copies only"),
        pytest.param([article(1, is_free=0), article(2)], {}, None, 2, id="free to read"),
        pytest.param([article(1, complete=0), article(2)], {}, None, 2, id="complete"),
        pytest.param([article(1, word_count=30), article(2)], {}, None, 2, id="full length"),
        pytest.param([article(1, word_count=30), article(2, word_count=20)], {}, None, 1, id="all are short"),
        pytest.param([article(1, kind="opinion"), article(2)], {}, None, 2, id="news before opinion"),
        pytest.param([article(1, kind="live"), article(2)], {}, None, 2, id="article before live blog"),
        pytest.param([article(1, title=""), article(2, is_free=0, complete=0)], {}, None, 2, id="with a title"),
        pytest.param([article(1), article(2, copies=9)], {}, None, 2, id="widely printed"),
        pytest.param([article(1), article(2)], {1: 0.5, 2: 0.55}, 2, 2, id="stays when it is hardly beaten"),
        pytest.param([article(1), article(2)], {1: 0.9, 2: 0.2}, 2, 1, id="goes when it is clearly beaten"),
        pytest.param([article(1), article(2, **COPY)], {}, 2, 1, id="goes when it turns out a copy"),
        pytest.param([article(1), article(2)], {}, 7, 1, id="goes when it left the story"),
        pytest.param([article(1, at=None, day=None), article(2)], {}, None, 2, id="without a time comes last"),
    ],
)  # fmt: skip
def test_lead(articles, centrality, current, chosen):
    assert lead(articles, centrality, current)["id"] == chosen


def test_description():
    rows = [
        article(1),
        article(3, **COPY, country="US", language="en"),
        article(5, country="US"),
        article(9, at=None, day=None),
    ]
    found = description(rows, {}, None)
    assert (found["article_count"], found["source_count"], found["sources_independent"]) == (4, 4, 3)
    assert (found["first_published_at"], found["last_published_at"]) == ("2026-03-02T01:00:00Z", "2026-03-02T05:00:00Z")
    assert (found["hours"], found["pace"]) == (4.0, 0.5)
    assert json.loads(found["countries"]) == ["GB", "US"]
    assert description([article(1)], {}, None)["pace"] is None


def told(number, at, precision="minute", source=None):
    return {"article_id": number, "source": source or f"Outlet {number}", "published_at": at,
            "published_precision": precision}  # fmt: skip


@pytest.mark.parametrize(
    ("coverage", "first"),
    [
        pytest.param([told(1, "2026-03-02T09:00:00Z"), told(2, "2026-03-02T08:00:00Z")], 2, id="the earliest minute"),
        pytest.param([told(1, "2026-03-02T09:00:00Z"), told(2, "2026-03-02T00:00:00Z", "day")], None, id="same day"),
        pytest.param([told(1, "2026-03-02T09:00:00Z"), told(2, "2026-03-03T00:00:00Z", "day")], 1, id="a later day"),
        pytest.param([told(1, "2026-03-02T09:00:00Z"), told(2, None, "none")], None, id="no date"),
        pytest.param([told(1, "2026-03-02T00:00:00Z", "day")], None, id="days only"),
        pytest.param([told(1, "2026-03-02T09:00:05Z"), told(2, "2026-03-02T09:00:40Z")], None, id="one minute"),
        pytest.param([told(1, "2026-03-02T09:00:05Z", source="A"), told(2, "2026-03-02T09:00:40Z", source="A")], 1,
                     id="one minute, one outlet"),
    ],
)  # fmt: skip
def test_who_was_first(coverage, first):
    found, unknown = first_to_tell(coverage)
    assert (found and found["article_id"]) == first
    assert bool(unknown) == (first is None)


def test_what_changed_between_versions():
    texts = ["Three people died.", "Five people died, two of them later.", "Five people died, two of them later."]
    titles = ["Fire", "Fire", "Fire kills five"]
    versions = [
        {"seen_at": f"2026-03-02T0{n}:00:00Z", "title": title, "text": text}
        for n, (title, text) in enumerate(zip(titles, texts, strict=True))
    ]
    first, second = version_changes(versions)
    assert (first["title"], first["words_added"], first["words_removed"]) == (None, 5, 1)
    assert first["replaced"] == [{"before": "Three", "after": "Five"}]
    assert (second["title"], second["words_added"], second["replaced"]) == ("Fire kills five", 0, [])
    assert version_changes(versions[:1]) == []


def test_the_labelled_stories_have_fitting_leads(tmp_path):
    """Never a copy, an opinion or a live blog; and a run that adds nothing better changes no title."""
    news = open_database(tmp_path / "news.db")
    rows = labelled.read("articles")
    labelled.add(news, rows[:100])
    dedupe(news, now=datetime(2026, 5, 20, tzinfo=UTC))
    leads = """select lead.external_id, lead.kind, copies.article_id from stories
        join articles as lead on lead.id = lead_article_id
        left join copies on copies.article_id = lead.id and is_primary = 1 where article_count > 1"""
    found = {row[0]: row[1:] for row in news.conn.execute(leads)}
    assert len(found) >= 15
    assert set(found.values()) == {("article", None)}
    assert "mill-1" in found
    labelled.add(news, rows[100:])
    dedupe(news, now=datetime(2026, 5, 20, tzinfo=UTC))
    kept = {row[0] for row in news.conn.execute(leads)}
    assert len(found.keys() - kept) <= 2

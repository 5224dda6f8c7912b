"""Articles that are folded while others arrive: the next fold gives the stories of one fold in order of time."""

import random
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlite_utils import Database

from demo.articles import articles
from newsfold.db.connection import open_database
from newsfold.db.news.corrections import Correction, save_decision
from newsfold.db.preliminary import has_preliminary_results
from newsfold.dedupe.run import apply_new_decisions, dedupe, fold_preliminarily
from newsfold.dedupe.text_memo import TextMemo

NOW = datetime(2026, 3, 5, tzinfo=UTC)
# What the fold writes, without the ids of stories.
RESULTS = {
    "places": "select one.article_id, min(other.article_id), one.score, one.added_at,"
    " json_remove(one.reason, '$.merged', '$.moved_from')"
    " from story_articles as one join story_articles as other using (story_id) group by one.article_id",
    "stories": "select title, lead_article_id, first_published_at, article_count, source_count, sources_independent,"
    " language, hours, pace from stories",
    "copies": "select * from copies",
    "signatures": "select * from signatures",
    "minhashes": "select * from minhashes",
    "minhash_bands": "select * from minhash_bands",
    "frequencies": "select * from frequencies",
    "languages": "select * from languages",
    "folded_after": "select * from folded_after",
    "unfolded": "select * from unfolded",
    "undescribed": "select * from undescribed",
}


def article_rows() -> list[dict[str, Any]]:
    """Return the articles of the fictional web in order of time, as rows with fixed ids."""
    rows = []
    for article in articles():
        text = "\n\n".join(article.visible_paragraphs)
        rows.append({"title": article.title, "text": text, "language": article.outlet.language, "at": article.at})
    rows.sort(key=lambda row: str(row["at"]))
    return [
        {
            "id": number, "url": f"http://one.example/{number}", "title": row["title"], "text": row["text"],
            "language": row["language"], "published_at": f"{row['at'].astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}",
            "published_precision": "minute", "first_seen_at": "2026-03-05T00:00:00Z", "source_id": 1 + number % 7,
            "text_sha256": f"{number:064}", "word_count": len(row["text"].split()),
        }
        for number, row in enumerate(rows, 1)
    ]  # fmt: skip


ROWS = article_rows()
EARLIER, LATER = ROWS[: len(ROWS) // 2], ROWS[len(ROWS) // 2 :]


def open_folded(folder: Path) -> Database:
    """Return a database in which the earlier half of the articles is folded."""
    folder.mkdir()
    news = open_database(folder / "news.db")
    news["sources"].insert_all({"id": number, "name": f"Outlet {number}"} for number in range(1, 8))
    add(news, EARLIER)
    dedupe(news, now=NOW)
    return news


def add(news: Database, rows: list[dict[str, Any]]) -> None:
    with news.atomic():
        news["articles"].insert_all(rows)


def results(news: Database) -> dict[str, list[str]]:
    assert news.conn.execute("pragma foreign_key_check").fetchall() == []
    return {name: sorted(map(repr, news.conn.execute(query).fetchall())) for name, query in RESULTS.items()}


def change(news: Database) -> None:
    """Change articles as extraction does, of the earlier half and of those that come during the crawl."""
    with news.atomic():
        news.conn.execute("delete from articles where id = ?", [EARLIER[-3]["id"]])
        news.conn.execute("update articles set title = 'Another title' where id = ?", [EARLIER[-1]["id"]])
        news.conn.execute("update articles set text = text || ' More.' where id = ?", [LATER[0]["id"]])
        news.conn.execute("delete from articles where id = ?", [LATER[2]["id"]])


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("has_changes", [False, True])
def test_the_result_is_that_of_one_fold(seed: int, has_changes: bool, tmp_path: Path) -> None:
    with closing(open_folded(tmp_path / "once")) as news:
        add(news, LATER)
        if has_changes:
            change(news)
        counts, expected = dedupe(news, now=NOW), results(news)
    shuffled = random.Random(seed).sample(LATER, len(LATER))
    memo = TextMemo()
    with closing(open_folded(tmp_path / "often")) as news:
        for start in range(0, len(shuffled), 7):
            add(news, shuffled[start : start + 7])
            fold_preliminarily(news, now=NOW, memo=memo)
            assert results(news)["unfolded"] == []  # all are in stories
        if has_changes:
            change(news)
            fold_preliminarily(news, now=NOW, memo=memo)
        seen = dict(news.conn.execute("select article_id, story_id from story_articles").fetchall())
        assert dedupe(news, now=NOW, memo=memo) == counts
        assert results(news) == expected
        assert not has_preliminary_results(news)
        # What was seen meanwhile leads somewhere.
        known = {row[0] for row in news.conn.execute("select id from stories union select old_id from story_aliases")}
        assert set(seen.values()) <= known
        earlier = {row["id"] for row in EARLIER}
        now = dict(news.conn.execute("select article_id, story_id from story_articles").fetchall())
        kept = [article for article in now if article not in earlier and now[article] == seen.get(article)]
        assert len(kept) > 0.8 * len(now.keys() - earlier)


def test_preliminary_results_survive_a_crash(tmp_path: Path) -> None:
    with closing(open_folded(tmp_path / "once")) as news:
        add(news, LATER)
        dedupe(news, now=NOW)
        expected = results(news)
    with closing(open_folded(tmp_path / "killed")) as news:
        add(news, LATER[::-2])
        fold_preliminarily(news, now=NOW)
    with closing(open_database(tmp_path / "killed" / "news.db")) as news:
        assert has_preliminary_results(news)
        add(news, LATER[-2::-2])
        dedupe(news, now=NOW)
        assert results(news) == expected


def test_a_refold_after_a_crash_begins_from_the_beginning(tmp_path: Path) -> None:
    with closing(open_folded(tmp_path / "news")) as news:
        add(news, LATER[::-1])
        fold_preliminarily(news, now=NOW)
        dedupe(news, now=NOW, refold=True)
        assert not has_preliminary_results(news)
        first = results(news)
        dedupe(news, now=NOW, refold=True)
        assert results(news) == first


def test_a_decision_is_about_the_stories_that_are_seen(tmp_path: Path) -> None:
    with closing(open_folded(tmp_path / "news")) as news:
        add(news, LATER)
        fold_preliminarily(news, now=NOW)
        one, other = (f"http://one.example/{row['id']}" for row in (EARLIER[0], LATER[-1]))
        save_decision(news, [Correction("join", one, other)], made_at="2026-03-05T00:00:00Z")
        apply_new_decisions(news, now=NOW)
        assert not has_preliminary_results(news)
        query = "select count(distinct story_id) from story_articles where article_id in (?, ?)"
        assert news.conn.execute(query, [EARLIER[0]["id"], LATER[-1]["id"]]).fetchone()[0] == 1

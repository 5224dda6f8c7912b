"""A full re-fold: what readers see while it runs, after it was killed, and when it is complete."""

import re
import signal
import subprocess
import sys
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from newsfold.db.connection import open_database
from newsfold.db.news.corrections import Correction, delete_decision, save_decision
from newsfold.db.news.erase import Target, erase_from_news
from newsfold.db.refold import is_under_way
from newsfold.dedupe import run
from newsfold.dedupe.run import dedupe
from newsfold.web.app import create_app
from newsfold.web.config import ServerConfig
from tests.support import labelled

NOW = datetime(2026, 5, 20, tzinfo=UTC)
LATER = NOW + timedelta(days=3)
ROWS = labelled.event_rows()
# Folds in batches of three and kills itself: at this batch, or ("publish") within the last transaction.
KILLED_REFOLD = """
import os, signal, sys
from datetime import UTC, datetime
from newsfold.db import refold
from newsfold.db.connection import open_database
from newsfold.dedupe import run
run.BATCH = 3
kill = lambda *_: os.kill(os.getpid(), signal.SIGKILL)
if sys.argv[2] == "publish":
    refold._copy_sequence = lambda *arguments: kill() if arguments[2] == "published" else None
if sys.argv[2] == "published":
    run.discard_refold = kill
run.dedupe(open_database(sys.argv[1]), now=datetime(2026, 5, 23, tzinfo=UTC), refold=True,
           progress=lambda done, total: kill() if sys.argv[2].isdigit() and done >= int(sys.argv[2]) else None)
"""


@pytest.fixture
def news(path):
    with closing(open_database(path)) as news:
        yield news


def read_as_reader(path: Path) -> dict[str, object]:
    """Return what readers see, through connections of their own."""
    with closing(open_database(path, readonly=True)) as news:
        ids = [row[0] for row in news.conn.execute("select id from stories where article_count > 0 order by id")]
        news.conn.execute("begin")
        counts = news.conn.execute(
            "select (select count(*) from story_articles), (select sum(article_count) from stories),"
            " (select count(*) from copies), (select count(*) from coverage)"
        ).fetchone()
        stories, copies = labelled.stories(news), labelled.copies(news)
    client = TestClient(create_app(ServerConfig(path)), base_url="http://127.0.0.1:8600")
    return {
        "pages": {story: client.get(f"/story/{story}").status_code for story in ids},
        "list": re.findall(r'href="(/story/\d+)"', client.get("/stories").text),
        "feed": client.get("/feed.atom").text,
        "counts": counts,
        "stories": stories,
        "copies": copies,
    }


def updates(feed: object) -> dict[str, str]:
    """Return the id of each entry of the Atom feed → when it was updated."""
    return dict(re.findall(r"<id>([^<]+)</id>.*?<updated>([^<]+)<", str(feed).partition("<entry")[2], re.DOTALL))


def kill_refold(path: Path, at: str) -> None:
    process = subprocess.run([sys.executable, "-c", KILLED_REFOLD, str(path), at], check=False)
    assert process.returncode == -signal.SIGKILL


def test_readers_see_the_former_stories_until_the_new_ones_replace_them(path, news, monkeypatch):
    monkeypatch.setattr(run, "BATCH", 5)
    before = read_as_reader(path)
    assert set(before["pages"].values()) == {200}
    assert before["list"]
    assert before["counts"][0] == before["counts"][1] == before["counts"][3] == len(ROWS)
    seen = []
    dedupe(news, now=LATER, refold=True, progress=lambda done, total: seen.append(read_as_reader(path)))
    assert len(seen) == -(-len(ROWS) // 5)
    assert all(one == before for one in seen)
    assert read_as_reader(path) == before  # also the feed: an article that stays in its story is not announced again
    assert not list(path.parent.glob("*.refold*"))


def test_readers_see_the_former_stories_while_another_version_of_the_fold_is_applied(path, news, monkeypatch):
    monkeypatch.setattr(run, "BATCH", 5)
    monkeypatch.setattr(run, "VERSION", run.VERSION + 1)
    before = read_as_reader(path)
    seen = []
    dedupe(news, now=LATER, progress=lambda done, total: seen.append(read_as_reader(path)))
    assert len(seen) >= len(ROWS) / 5
    assert all(one == before for one in seen)
    after = read_as_reader(path)
    client = TestClient(create_app(ServerConfig(path)), base_url="http://127.0.0.1:8600")
    assert {client.get(f"/story/{story}").status_code for story in before["pages"]} == {200}
    moved = before["stories"].items() ^ after["stories"].items()
    announced = updates(after["feed"]).items() - updates(before["feed"]).items()
    assert len(announced) <= len({story for _, story in moved})  # only stories whose articles are others now
    assert news.conn.execute("select version, replayed from folding").fetchall() == [(run.VERSION, None)]
    assert dedupe(news, now=LATER)["articles"] == 0


@pytest.mark.parametrize("at", ["0", "3", "12", "24", "publish", "published"])
def test_a_killed_refold_shows_the_former_stories_and_is_continued(path, at):
    before = read_as_reader(path)
    kill_refold(path, at)
    assert read_as_reader(path) == before
    with closing(open_database(path)) as news:
        assert is_under_way(news) == (at != "published")
        counts = dedupe(news, now=LATER)
        assert counts["articles"] <= len(ROWS) - (int(at) if at.isdigit() else len(ROWS))
        assert dedupe(news, now=LATER) == {"articles": 0, "copies": 0, "stories": 0}
        assert news.conn.execute("pragma foreign_key_check").fetchall() == []
    assert read_as_reader(path) == before
    assert not list(path.parent.glob("*.refold*"))


def test_articles_that_came_or_changed_since_the_kill_are_folded(path, news):
    kill_refold(path, "12")
    copy = ROWS[0] | {"id": "late", "source": ROWS[-1]["source"]}
    labelled.add(news, [copy])
    news.conn.execute("update articles set title = 'Corrected headline' where external_id = ?", [ROWS[1]["id"]])
    news.conn.commit()
    counts = dedupe(news, now=LATER)
    assert len(ROWS) - 12 <= counts["articles"] < len(ROWS)
    continued = labelled.stories(news), labelled.copies(news)
    assert continued[0]["late"] == continued[0][ROWS[0]["id"]]
    dedupe(news, now=LATER, refold=True)
    assert (labelled.stories(news), labelled.copies(news)) == continued


def _delete_article(news):
    news.conn.execute("delete from articles where external_id = ?", [ROWS[0]["id"]])


def _make_correction(news):
    save_decision(news, [Correction("join", ROWS[0]["id"], ROWS[-1]["id"])], "2026-05-21T00:00:00Z")


def _delete_correction(news):
    delete_decision(news, news.conn.execute("select max(decision) from corrections").fetchone()[0])


def _damage_file(news):
    refold = next(Path(news.conn.execute("pragma database_list").fetchone()[2]).parent.glob("*.refold"))
    Path(f"{refold}-wal").unlink(missing_ok=True)
    refold.write_bytes(b"no database" * 1000)


def _delete_file(news):
    for file in Path(news.conn.execute("pragma database_list").fetchone()[2]).parent.glob("*.refold*"):
        file.unlink()


@pytest.mark.parametrize(
    "change",
    [_delete_article, _make_correction, _delete_correction, _damage_file, _delete_file],
    ids=lambda c: c.__name__,
)
def test_a_killed_refold_begins_again_if_it_cannot_be_continued(path, news, change):
    save_decision(news, [Correction("join", ROWS[1]["id"], ROWS[-2]["id"])], "2026-05-20T00:00:00Z")
    news.conn.commit()
    dedupe(news, now=NOW)
    kill_refold(path, "12")
    change(news)
    news.conn.commit()
    assert dedupe(news, now=LATER)["articles"] >= news["articles"].count
    result = labelled.stories(news), labelled.copies(news)
    assert not is_under_way(news)
    dedupe(news, now=LATER, refold=True)
    assert (labelled.stories(news), labelled.copies(news)) == result
    assert news.conn.execute("pragma foreign_key_check").fetchall() == []


def test_another_version_begins_a_killed_refold_again(path, news, monkeypatch):
    kill_refold(path, "12")
    monkeypatch.setattr(run, "VERSION", run.VERSION + 1)
    assert dedupe(news, now=LATER)["articles"] == len(ROWS)
    assert news.conn.execute("select version, replayed from folding").fetchall() == [(run.VERSION, None)]


def test_corrections_that_the_refold_applies_first_change_the_articles(path, news):
    """Corrections that were imported before their articles are applied by whichever fold comes next."""
    save_decision(news, [Correction("title", ROWS[0]["id"], value="By hand")], "2026-05-19T00:00:00Z")
    save_decision(news, [Correction("not an article", ROWS[1]["id"])], "2026-05-19T00:00:00Z")
    news.conn.commit()
    dedupe(news, now=LATER, refold=True)
    assert (
        news.conn.execute("select title from articles where external_id = ?", [ROWS[0]["id"]]).fetchone()[0]
        == "By hand"
    )
    assert ROWS[1]["id"] not in labelled.stories(news)
    assert len(labelled.stories(news)) == len(ROWS) - 1 == news["signatures"].count
    assert news.conn.execute("select former is not null from corrections where kind = 'title'").fetchone()[0]
    assert news.conn.execute("pragma foreign_key_check").fetchall() == []
    assert news["unfolded"].count == 0


def test_erasing_deletes_what_a_killed_refold_left(path, news):
    kill_refold(path, "12")
    assert list(path.parent.glob("*.refold"))
    erase_from_news(news, Target(urls=frozenset({f"https://{ROWS[0]['id']}.example/"})))
    assert not list(path.parent.glob("*.refold*"))
    dedupe(news, now=LATER)
    assert len(labelled.stories(news)) == len(ROWS) - 1


def test_new_stories_are_counted_as_they_are_at_the_end(tmp_path):
    with closing(open_database(tmp_path / "news.db")) as news:
        labelled.add(news, labelled.read("articles"))
        counts = dedupe(news, now=NOW)
        assert counts["stories"] == news.conn.execute("select count(*) from stories").fetchone()[0]
        assert dedupe(news, now=NOW, refold=True)["stories"] == 0

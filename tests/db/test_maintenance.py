"""Maintenance of the databases: pruning, sizes, erasing without remains, the file to share, backups."""

import json
import random
import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner
from scrapy import Request

from bench.data.synthetic_site import SyntheticHost
from newsfold.cli.main import main
from newsfold.crawler.errors import FetchFailure
from newsfold.crawler.fetching.ssrf_middleware import SsrfMiddleware
from newsfold.crawler.interchange.html_import import import_html
from newsfold.db.archive.blocklist import block_host, block_url, is_blocked
from newsfold.db.archive.bodies import pack_bodies, read_body
from newsfold.db.archive.captures import Capture, save_capture
from newsfold.db.archive.pages import ListedPage, add_imported_page
from newsfold.db.connection import checkpoint, open_archive, open_database
from newsfold.dedupe.run import dedupe
from newsfold.extract.run import extract

NOW = datetime(2026, 3, 9, tzinfo=UTC)
DAY = "2026-03-02T10:00:00Z"


def run(*words, db, exit_code=0):
    """Run a newsfold command, check its exit code and return its output."""
    now = ["--now", "2026-03-09T00:00:00Z"] if words[0] == "forget" or "prune" in words else []
    result = CliRunner().invoke(main, [*words, "--db", str(db), *now])
    assert result.exit_code == exit_code, result.output
    return result.output


def check_archive(archive):
    """Check that every body is used and readable, and that every dictionary is used; return digest → body."""
    conn = archive.conn
    assert conn.execute("pragma integrity_check").fetchone()[0] == "ok"
    assert conn.execute("pragma foreign_key_check").fetchall() == []
    assert (
        conn.execute(
            "select id from bodies where id not in (select body_id from captures where body_id > 0)"
        ).fetchall()
        == []
    )
    assert conn.execute(
        "select id from dictionaries where id not in (select dictionary_id from bodies where dictionary_id > 0)"
        " and id not in (select max(id) from dictionaries group by host)"
    ).fetchall() == []  # fmt: skip
    return {sha: read_body(archive, number) for number, sha in conn.execute("select id, sha256 from bodies").fetchall()}


def copy_databases(folder, tmp_path):
    """Copy the databases in `folder` to `tmp_path`, so that a test can change them; return `tmp_path`."""
    for path in folder.iterdir():
        if path.suffix == ".db":
            shutil.copy(path, tmp_path)
    return tmp_path


@pytest.fixture(scope="module")
def revisited_files(tmp_path_factory):
    tmp_path = tmp_path_factory.mktemp("revisited")
    archive = open_archive(tmp_path / "news.archive.db")
    archive.conn.execute("insert into sources (name, homepage, host) values ('made', 'u', 'h')")
    for number in (1, 2):
        made = SyntheticHost(number, pages=16)
        visits = {}
        for url, body in made.visits():
            day = visits[url] = visits.get(url, 0) + 1
            page_id = add_imported_page(archive, ListedPage(url, url, made.host), source_id=1, at=DAY)
            save_capture(archive, page_id, Capture(url, f"2026-03-0{day}T10:00:00Z", 200, body=body))
        while pack_bodies(archive, at=DAY):
            pass
    archive.conn.commit()
    checkpoint(archive)
    archive.close()
    return tmp_path


@pytest.fixture
def revisited(revisited_files, tmp_path):
    """Yield an archive of two hosts, whose pages were fetched up to four times, a day apart, and packed."""
    archive = open_archive(copy_databases(revisited_files, tmp_path) / "news.archive.db")
    yield archive
    archive.close()


def mark_extracted(archive, tmp_path, needed=()):
    """Create a news.db in which all captures are extracted; those with the ids `needed` have articles."""
    news = open_database(tmp_path / "news.db")
    identity = archive.conn.execute("select uuid from archive").fetchone()[0]
    for (number,) in archive.conn.execute("select id from captures").fetchall():
        news["extractions"].insert({"archive_id": identity, "capture_id": number, "version": 1, "at": DAY})
    for number in needed:
        news["articles"].insert(
            {"url": f"u{number}", "first_seen_at": DAY, "archive_id": identity, "capture_id": number}
        )
    news.close()


class TestPrune:
    def test_the_newest_captures_of_each_page_stay(self, revisited, tmp_path):
        mark_extracted(revisited, tmp_path)
        before = check_archive(revisited)
        size = (tmp_path / "news.archive.db").stat().st_size
        pages = revisited["pages"].count
        output = run("archive", "prune", "--keep", "1", "--json", db=tmp_path / "news.db")
        counts = json.loads(output)["prune"]
        assert revisited["captures"].count == pages == revisited["pages"].count
        after = check_archive(revisited)
        assert after.items() <= before.items()
        assert len(after) == len(before) - counts["bodies"]
        assert counts["captures"] == 2 * (16 + 15 + 12 + 4) - pages
        assert (tmp_path / "news.archive.db").stat().st_size == size - counts["bytes"]
        assert counts["bytes"] >= 0
        assert "prune" in {row["stage"] for row in revisited["runs"].rows}
        output = run("archive", "prune", "--keep", "1", "--json", db=tmp_path / "news.db")
        assert json.loads(output)["prune"]["captures"] == 0

    def test_a_dry_run_reports_and_changes_nothing(self, revisited, tmp_path):
        mark_extracted(revisited, tmp_path)
        before = check_archive(revisited)
        planned = json.loads(run("archive", "prune", "--keep", "2", "--dry-run", "--json", db=tmp_path / "news.db"))
        assert check_archive(revisited) == before
        done = json.loads(run("archive", "prune", "--keep", "2", "--json", db=tmp_path / "news.db"))
        assert planned["would go"]["captures"] == done["prune"]["captures"] > 0
        assert planned["would go"]["bytes"] > 0

    def test_younger_captures_stay(self, revisited, tmp_path):
        mark_extracted(revisited, tmp_path)
        old = revisited.conn.execute("select count(*) from captures where fetched_at < '2026-03-02'").fetchone()[0]
        run("archive", "prune", "--keep", "1", "--younger", "7d", db=tmp_path / "news.db")
        left = [row["fetched_at"] for row in revisited["captures"].rows]
        # Each host has one page that was fetched only once, which keeps its capture.
        assert sum(at < "2026-03-02" for at in left) == 2
        assert old > 10
        assert sum(at >= "2026-03-02" for at in left) == 2 * (15 + 12 + 4)
        assert "is not an age" in run(
            "archive", "prune", "--keep", "1", "--younger", "soon", db=tmp_path / "n.db", exit_code=2
        )

    def test_captures_of_articles_are_deleted_only_with_needed_too(self, revisited, tmp_path):
        mark_extracted(revisited, tmp_path, needed=(1, 2, 7))
        run("archive", "prune", "--keep", "1", db=tmp_path / "news.db")
        assert {1, 2, 7} <= {row["id"] for row in revisited["captures"].rows}
        check_archive(revisited)
        run("archive", "prune", "--keep", "1", "--needed-too", db=tmp_path / "news.db")
        assert revisited["captures"].count == revisited["pages"].count
        check_archive(revisited)

    def test_pending_captures_stay(self, revisited, tmp_path):
        before = revisited["captures"].count
        open_database(tmp_path / "news.db").close()
        run("archive", "prune", "--keep", "1", db=tmp_path / "news.db")
        assert revisited["captures"].count == before
        (tmp_path / "news.db").unlink()
        assert "does not exist" in run("archive", "prune", "--keep", "1", db=tmp_path / "news.db", exit_code=2)
        run("archive", "prune", "--keep", "1", "--needed-too", db=tmp_path / "news.db")
        assert revisited["captures"].count == revisited["pages"].count


def test_size_by_host(revisited, tmp_path):
    found = json.loads(run("archive", "size", "--json", db=tmp_path / "news.db"))
    assert found["bytes"] == (tmp_path / "news.archive.db").stat().st_size
    assert {(row["host"], row["pages"], row["captures"]) for row in found["hosts"]} == {
        ("www.made1.example", 16, 47), ("www.made2.example", 16, 47),
    }  # fmt: skip
    for row in found["hosts"]:
        assert 0 < row["stored"] + row["dictionaries"] < 0.3 * row["received"]
    output = run("archive", "size", db=tmp_path / "news.db")
    assert "www.made2.example" in output
    assert "2 hosts" in output


WORDS = {"ferry": "Quillspar", "dam": "Vexmoor", "copy": "Jabberlin", "other": "Zandrift"}
SITE = "https://news.oldwick.example"
FORGET = f"{SITE}/ferry"


def text(name, seed):
    """Return 260 random words; every twentieth is the word `name` of WORDS, which occurs in no other text."""
    chance = random.Random(seed)
    words = [
        chance.choice("harbour council bridge winter budget engine captain island vote night storm".split())
        for _ in range(260)
    ]
    words[::20] = [WORDS[name]] * len(words[::20])
    return " ".join(words)


def page(title, body, canonical=""):
    paragraphs = "".join(f"<p>{body[at : at + 400]}.</p>" for at in range(0, len(body), 400))
    link = f'<link rel="canonical" href="{canonical}">' if canonical else ""
    head = f"<head><title>{title}</title>{link}</head>"
    return f"<html>{head}<body><article><h1>{title}</h1>{paragraphs}</article></body></html>"


@pytest.fixture(scope="module")
def folded_files(tmp_path_factory):
    tmp_path = tmp_path_factory.mktemp("folded")
    ferry = text("ferry", 1)
    retold = ferry.replace(WORDS["ferry"], "It")
    rows = [
        (FORGET, page(f"{WORDS['ferry']} sails", ferry), "2026-03-01T10:00:00Z"),
        (FORGET, page(f"{WORDS['ferry']} sails", f"{WORDS['ferry']} update. " + ferry), "2026-03-01T12:00:00Z"),
        (f"{SITE}/ferry?amp=1", page(f"{WORDS['ferry']} sails", ferry, FORGET), "2026-03-01T13:00:00Z"),
        (
            "https://lantern.example/copied",
            page("A boat sails", retold),
            "2026-03-01T14:00:00Z",
        ),
        (
            "https://lantern.example/again",
            page("Boat goes", "Well. " + retold),
            "2026-03-01T15:00:00Z",
        ),
        (f"{SITE}/ja", page("港の大雨", "港町で大雨警報が出た。" * 60), "2026-03-01T16:00:00Z"),
    ]
    rows += [(f"{SITE}/dam/{n}", page(f"Dam {n}", text("dam", 10 + n)), f"2026-03-02T{n:02}:00:00Z") for n in range(12)]
    with (tmp_path / "rows.jsonl").open("w") as file:
        for url, html, at in rows:
            file.write(json.dumps({"url": url, "html": html, "fetched_at": at}) + "\n")
    archive, news = open_archive(tmp_path / "news.archive.db"), open_database(tmp_path / "news.db")
    assert import_html(archive, [tmp_path / "rows.jsonl"], now=NOW)["added"] == len(rows)
    assert archive["dictionaries"].count > 0
    assert extract(news, [tmp_path / "news.archive.db"], now=NOW, workers=1)["added"] >= 15
    dedupe(news, now=NOW)
    for database in (news, archive):
        checkpoint(database)
        database.close()
    return tmp_path


@pytest.fixture
def folded(folded_files, tmp_path):
    """Yield a news.db and its archive, with copies on two hosts, versions, a Japanese article and a dictionary."""
    copy_databases(folded_files, tmp_path)
    archive, news = open_archive(tmp_path / "news.archive.db"), open_database(tmp_path / "news.db")
    yield news, archive
    news.close()
    archive.close()


def bytes_of(folder: Path, archive) -> bytes:
    """Return the bytes of all files and of all bodies, decompressed."""
    files = b"".join(path.read_bytes() for path in sorted(folder.iterdir()) if path.is_file())
    return files + b"".join(check_archive(archive).values())


def check_news(news):
    """Check the integrity of the database and its indexes, and that every article is in a story; close it."""
    conn = news.conn
    assert conn.execute("pragma integrity_check").fetchone()[0] == "ok"
    assert conn.execute("pragma foreign_key_check").fetchall() == []
    for index in ("articles_fts", "articles_trigram"):
        if index == "articles_fts":
            conn.execute(f"insert into {index} ({index}, rank) values ('integrity-check', 1)")
    for story_id, count in conn.execute("select id, article_count from stories").fetchall():
        query = "select count(*) from story_articles where story_id = ?"
        assert conn.execute(query, [story_id]).fetchone()[0] == count
    missing = "select id from articles where id not in (select article_id from story_articles)"
    assert conn.execute(missing).fetchall() == []


class TestForget:
    def test_no_byte_of_the_text_is_left(self, folded, tmp_path):
        news, archive = folded
        needle = WORDS["ferry"]
        assert needle.lower().encode() in bytes_of(tmp_path, archive).lower()
        counts = json.loads(run("forget", FORGET, "--json", db=tmp_path / "news.db"))["forget"]
        assert counts["articles"] == 1
        assert counts["captures"] == 3
        # FTS5 stores a term without the prefix that it shares with the term before it.
        assert needle.lower()[3:].encode() not in bytes_of(tmp_path, archive).lower()
        check_news(news)

    def test_copies_and_stories_are_repaired(self, folded, tmp_path):
        news, _ = folded
        before = {row["article_id"]: row for row in news["copies"].rows}
        assert len(before) == 2
        run("forget", FORGET, db=tmp_path / "news.db")
        copies = list(
            news.query(
                "select a.url, o.url as original from copies c"
                " join articles a on a.id = c.article_id join articles o on o.id = c.original_id"
            )
        )
        assert copies == [{"url": "https://lantern.example/again", "original": "https://lantern.example/copied"}]
        titles = {row["title"] for row in news["stories"].rows}
        assert not any(WORDS["ferry"] in title for title in titles)
        check_news(news)

    def test_an_erased_page_is_not_fetched_or_imported_again(self, folded, tmp_path):
        news, archive = folded
        run("forget", FORGET, db=tmp_path / "news.db")
        row = {"url": f"{FORGET}#top", "html": page("x", text("ferry", 1))}
        (tmp_path / "again.jsonl").write_text(json.dumps(row))
        assert import_html(archive, [tmp_path / "again.jsonl"], now=NOW)["forgotten"] == 1
        assert extract(news, [tmp_path / "news.archive.db"], now=NOW, workers=1)["pages"] == 0
        guard = SsrfMiddleware(False, lambda url: is_blocked(archive, url))
        with pytest.raises(FetchFailure, match="forgotten"):
            guard.process_request(Request(FORGET))
        guard.process_request(Request(f"{SITE}/dam/1"))

    def test_all_pages_of_a_host_are_erased(self, folded, tmp_path):
        news, archive = folded
        counts = json.loads(run("forget", "--host", "oldwick.example", "--json", db=tmp_path / "news.db"))["forget"]
        assert counts["articles"] == 14
        left = bytes_of(tmp_path, archive).lower()
        for word in (WORDS["ferry"], WORDS["dam"]):
            assert word.lower()[3:].encode() not in left
        assert "大雨警報".encode() not in left
        assert {row["url"] for row in archive["pages"].rows} == {
            "https://lantern.example/copied",
            "https://lantern.example/again",
        }
        assert archive["dictionaries"].count == 0
        assert is_blocked(archive, "https://www.news.oldwick.example/new")
        assert not is_blocked(archive, "https://coldwick.example/new")
        check_news(news)

    def test_other_articles_are_unchanged(self, folded, tmp_path):
        news, archive = folded
        bodies = check_archive(archive)
        others = {row["url"]: row["text"] for row in news["articles"].rows if row["url"] != FORGET}
        run("forget", FORGET, db=tmp_path / "news.db")
        assert {row["url"]: row["text"] for row in news["articles"].rows} == others
        kept = check_archive(archive)
        assert kept.items() <= bodies.items()
        assert len(bodies) - len(kept) == 3
        assert len(json.loads(run("search", WORDS["dam"], "--json", db=tmp_path / "news.db"))) == 12

    def test_erasing_a_page_twice_has_nothing_to_do(self, folded, tmp_path):
        run("forget", FORGET, db=tmp_path / "news.db")
        assert "nothing to do" in run("forget", FORGET, db=tmp_path / "news.db")

    @pytest.mark.parametrize(
        "words", [[], [FORGET, "--host", "x.example"], ["nonsense"], ["--host", "example"], ["--host", "a b"]]
    )
    def test_an_invalid_target_is_refused(self, tmp_path, words):
        open_database(tmp_path / "news.db").close()
        assert "nothing was forgotten" in run("forget", *words, db=tmp_path / "news.db", exit_code=2)

    def test_a_dictionary_that_contains_the_page_is_deleted_even_after_pruning(self, revisited, tmp_path):
        mark_extracted(revisited, tmp_path)
        run("archive", "prune", "--keep", "1", db=tmp_path / "news.db")
        made_of = json.loads(
            revisited.conn.execute("select made_of from dictionaries where host like '%made1%'").fetchone()[0]
        )
        url = next(name for name in made_of if name.startswith("https:"))
        run("forget", url, db=tmp_path / "news.db")
        left = [name for row in revisited["dictionaries"].rows for name in json.loads(row["made_of"])]
        assert url not in left
        check_archive(revisited)


class TestSharing:
    def test_no_text_is_in_the_file_to_share(self, folded, tmp_path):
        (tmp_path / "out").mkdir()
        target = tmp_path / "out" / "share.db"
        run("export", "db", "--no-text", str(target), db=tmp_path / "news.db")
        data = target.read_bytes().lower()
        assert [path.name for path in target.parent.iterdir()] == ["share.db"]
        assert WORDS["dam"].lower()[3:].encode() not in data
        assert "大雨警報".encode() not in data
        shared = open_database(target)
        check_news(shared)
        assert shared["articles"].count == folded[0]["articles"].count
        assert {row["text"] for row in shared["articles"].rows} == {""}
        found = json.loads(run("search", WORDS["ferry"], "--json", db=target))
        assert [row["title"] for row in found] == [f"{WORDS['ferry']} sails"]
        assert len(json.loads(run("search", "港の大雨", "--json", db=target))) == 1
        assert shared.conn.execute("select count(*) from unfolded").fetchone()[0] == 0
        assert "is there already" in run("export", "db", str(target), db=tmp_path / "news.db", exit_code=2)

    def test_a_complete_export_has_the_same_articles(self, folded, tmp_path):
        run("export", "db", str(tmp_path / "all.db"), db=tmp_path / "news.db")
        copy = open_database(tmp_path / "all.db", readonly=True)
        assert list(copy["articles"].rows) == list(folded[0]["articles"].rows)

    def test_a_backup_can_be_used_like_the_original(self, folded, tmp_path):
        news, archive = folded
        (tmp_path / "b").mkdir()
        run("backup", str(tmp_path / "b" / "saved.db"), db=tmp_path / "news.db")
        copy = open_archive(tmp_path / "b" / "saved.archive.db")
        assert check_archive(copy) == check_archive(archive)
        assert copy.conn.execute("pragma auto_vacuum").fetchone()[0] == 2
        saved = open_database(tmp_path / "b" / "saved.db")
        check_news(saved)
        assert list(saved["articles"].rows) == list(news["articles"].rows)
        assert extract(saved, [tmp_path / "b" / "saved.archive.db"], now=NOW, workers=1)["pages"] == 0


def test_blocklist(tmp_path):
    archive = open_archive(tmp_path / "a.db")
    block_host(archive, "a.example", DAY)
    block_url(archive, "https://b.example/x", DAY)
    for url, expected in {
        "https://a.example/": True, "https://www.a.example/x": True, "https://a.example:8080/x": True,
        "https://ba.example/": False, "https://example/": False, "https://b.example/x": True,
        "https://b.example/x/y": False, "https://b.example/": False,
    }.items():  # fmt: skip
        assert is_blocked(archive, url) == expected, url

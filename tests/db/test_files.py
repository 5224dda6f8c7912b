"""The two database files: opening and locking them, storing bodies, searching articles."""

import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsfold.db.archive.bodies import read_body, save_body
from newsfold.db.archive.captures import Capture, save_capture
from newsfold.db.connection import NotADatabase, archive_path, open_archive, open_database
from newsfold.db.lock import Locked, exclusive_lock
from newsfold.db.queries.search import search_articles
from newsfold.db.queries.search_syntax import BadQuery

ROOT = Path(__file__).parents[2]


class TestOpening:
    def test_tables_are_strict(self, tmp_path):
        for database in (open_database(tmp_path / "n.db"), open_archive(tmp_path / "a.db")):
            loose = "select name from pragma_table_list where type = 'table' and schema = 'main' and not strict"
            names = {row[0] for row in database.conn.execute(loose)}
            assert {n for n in names if not n.startswith(("sqlite_", "_sqlite_migrations"))} == set()
            assert database.conn.execute("pragma journal_mode").fetchone()[0] == "wal"
            assert database.conn.execute("pragma foreign_keys").fetchone()[0] == 1

    def test_a_file_of_the_other_kind_is_refused(self, tmp_path):
        open_archive(tmp_path / "a.db").close()
        open_database(tmp_path / "n.db").close()
        with pytest.raises(NotADatabase, match="is an archive, not the expected database; swap --db and --archive"):
            open_database(tmp_path / "a.db")
        with pytest.raises(NotADatabase, match="is a database, not the expected archive; swap --db and --archive"):
            open_archive(tmp_path / "n.db")

    def test_a_file_that_is_no_database_is_refused(self, tmp_path):
        (tmp_path / "x.db").write_text("dear diary, this is no database at all, whatever its name says" * 20)
        with pytest.raises(NotADatabase, match=r"x\.db cannot be opened"):
            open_database(tmp_path / "x.db")
        with pytest.raises(NotADatabase):
            open_database(tmp_path / "missing" / "n.db")

    def test_a_readonly_database_is_not_created_or_changed(self, tmp_path):
        with pytest.raises(NotADatabase):
            open_database(tmp_path / "n.db", readonly=True)
        assert list(tmp_path.iterdir()) == []
        open_database(tmp_path / "n.db").close()
        reader = open_database(tmp_path / "n.db", readonly=True)
        with pytest.raises(sqlite3.OperationalError, match="readonly"):
            reader.conn.execute("delete from articles")

    def test_processes_can_create_one_new_file_at_once(self, tmp_path):
        code = "import sys; from newsfold.db.connection import open_database; open_database(sys.argv[1]).close()"
        command = [sys.executable, "-c", code, str(tmp_path / "n.db")]
        started = [subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE) for _ in range(5)]
        assert [(p.communicate(timeout=60)[1], p.returncode) for p in started] == [(b"", 0)] * 5

    def test_archive_path(self):
        assert archive_path("x/news.db") == Path("x/news.archive.db")
        assert archive_path("news") == Path("news.archive")


class TestLock:
    def test_a_lock_is_held_by_one_at_a_time(self, tmp_path):
        with (
            exclusive_lock(tmp_path / "n.db"),
            pytest.raises(Locked, match=r"n\.db is in use"),
            exclusive_lock(tmp_path / "n.db"),
        ):
            pass
        with exclusive_lock(tmp_path / "n.db"):
            pass

    def test_failing_to_get_one_of_two_locks_releases_the_other(self, tmp_path):
        one, other = tmp_path / "a.db", tmp_path / "b.db"
        with exclusive_lock(other), pytest.raises(Locked), exclusive_lock(one, other):
            pass
        with exclusive_lock(one, other):
            pass

    def test_the_lock_of_a_killed_process_is_released(self, tmp_path):
        code = """if True:
            import os, sys
            from newsfold.db.lock import exclusive_lock
            with exclusive_lock(sys.argv[1]): os.kill(os.getpid(), 9)"""
        killed = subprocess.run([sys.executable, "-c", code, str(tmp_path / "n.db")], cwd=ROOT, check=False)
        assert killed.returncode == -9
        with exclusive_lock(tmp_path / "n.db"):
            pass


class TestBodies:
    @settings(deadline=None)  # creating a file takes most of the time
    @given(body=st.binary(max_size=3000))
    def test_a_body_is_read_as_it_was_saved(self, body, tmp_path_factory):
        archive = open_archive(tmp_path_factory.mktemp("a") / "a.db")
        assert read_body(archive, save_body(archive, body, host="h")) == body
        archive.close()

    def test_a_body_is_stored_once(self, tmp_path):
        archive = open_archive(tmp_path / "a.db")
        archive.conn.execute("insert into pages (url, fetch_url, host, found_at) values ('u', 'u', 'h', 't')")
        for at in ("2026-03-02T10:00:00Z", "2026-03-02T11:00:00Z"):
            save_capture(archive, 1, Capture("u", at, 200, [("a", "b")], body=b"<p>x"))
        assert (archive["captures"].count, archive["bodies"].count) == (2, 1)

    @pytest.mark.parametrize(
        ("change", "message"),
        [
            ("update bodies set data = x'00112233'", "damaged"),
            ("update bodies set codec = 'lzma'", "codec lzma"),
            ("update bodies set size = 99999999999", "99999999999 bytes"),
            ("delete from bodies", "not in the archive"),
        ],
    )
    def test_damage_raises_an_error(self, tmp_path, change, message):
        archive = open_archive(tmp_path / "a.db")
        number = save_body(archive, b"<p>whole" * 100, host="h")
        archive.conn.execute(change)
        with pytest.raises(ValueError, match=message):
            read_body(archive, number)


class TestSearch:
    @pytest.fixture
    def news(self, tmp_path):
        news = open_database(tmp_path / "n.db")
        texts = {
            1: ("Ferry strike", "Crews walked out over night shifts."),
            2: ("Storm", "The ferry to Skerry stays in harbour."),
            3: ("大雨の予報", "明日は大雨になる。"),
            4: ("Élections à Valmer", "Le maire est réélu."),
        }
        news["articles"].insert_all(
            {"id": n, "title": title, "text": text, "first_seen_at": f"2026-03-0{n}T00:00:00Z"}
            for n, (title, text) in texts.items()
        )
        return news

    @pytest.mark.parametrize(
        ("words", "found"),
        [
            ("ferry", [2, 1]),
            ("FERRY", [2, 1]),
            ("ferry NOT storm", [1]),
            ('"night shifts"', [1]),
            ("night storm", []),
            ("night OR storm", [2, 1]),
            ("ski* OR sker*", [2]),
            ("elections", [4]),
            ("大雨", [3]),
            ("大雨の予報", [3]),
            ("ferry; drop table articles --", []),
            ('un"closed', []),
            ("title:ferry", []),
            ("(((", []),
        ],
    )
    def test_finds_articles(self, news, words, found):
        assert [row["article_id"] for row in search_articles(news, words)] == found

    @pytest.mark.parametrize("words", ["", "  ", "AND", "ferry NOT"])
    def test_a_query_without_words_is_refused(self, news, words):
        with pytest.raises(BadQuery):
            search_articles(news, words)

    def test_the_indexes_follow_changes(self, news):
        with news.atomic():
            news.conn.execute("update articles set title = 'Boat strike', text = 'None.' where id = 1")
            news.conn.execute("update articles set title = '晴れ', text = '晴天の予報。' where id = 3")
            news.conn.execute("delete from articles where id = 2")
        assert search_articles(news, "ferry") == []
        assert search_articles(news, "大雨の") == []
        assert [row["article_id"] for row in search_articles(news, "晴天の")] == [3]
        for index in ("articles_fts", "articles_trigram"):
            news.conn.execute(f"insert into {index} ({index}) values ('integrity-check')")

"""Access to the database with SQL: its views, our SQL functions, and our plugin for sqlite-utils."""

import csv
import io
import json
import random
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from sqlite_utils import Database
from starlette.testclient import TestClient

from newsfold.db.connection import open_database
from newsfold.db.queries.coverage import read_story_coverage
from newsfold.db.sqlite_functions import add_functions
from newsfold.dedupe.copies.minhash_signature import make_minhash
from newsfold.dedupe.parameters import PARAMETERS
from newsfold.dedupe.stories.first_report import find_first_report
from newsfold.dedupe.tokens import Text
from newsfold.web.app import create_app
from newsfold.web.config import ServerConfig
from tests.support.sample_database import FORMULA, HOSTILE, build_database

SQLITE_UTILS = Path(sys.executable).with_name("sqlite-utils")


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    return build_database(tmp_path_factory.mktemp("sql") / "news.db", more=3)


@pytest.fixture
def news(path):
    return open_database(path, readonly=True)


class TestViews:
    def test_story_timeline_has_hours_and_originals(self, news):
        rows = list(news.query("select * from story_timeline where story_id = 1 order by at"))
        assert [(row["article_id"], row["hours"], row["copy_of"], row["copy_kind"]) for row in rows] == [
            (1, 0.0, None, None),
            (2, 1.0, 1, "copy"),
            (3, 25.0, None, None),
        ]

    def test_an_article_without_a_time_is_in_the_timeline_without_hours(self, news):
        (row,) = news.query("select at, hours from story_timeline where story_id = 6")
        assert row == {"at": None, "hours": None}

    def test_source_days_count_articles_and_copies(self, news):
        rows = news.query("select * from source_days where source = 'Moor <Mail> & Co' order by day")
        assert [(row["day"], row["articles"], row["copies"]) for row in rows] == [
            ("2026-03-03", 1, 1),
            ("2026-03-04", 2, 0),
        ]

    def test_source_stats_have_a_row_for_every_source(self, news):
        stats = {row["source_id"]: row for row in news.query("select * from source_stats")}
        assert set(stats) == {1, 2, 3, 4}
        moor = stats[2]
        assert (moor["articles"], moor["copies"], moor["copied_share"]) == (3, 1, 0.333)
        assert (moor["stories"], moor["stories_shared"], moor["days"]) == (2, 1, 2)

    def test_a_source_without_articles_has_zero_articles_and_no_share(self, tmp_path):
        news = open_database(tmp_path / "news.db")
        news["sources"].insert({"id": 1, "name": "Silent"})
        (row,) = news.query("select * from source_stats")
        assert (row["articles"], row["copied_share"], row["first_at"]) == (0, None, None)

    def test_firsts_name_the_first_source_or_why_it_is_unknown(self, news):
        (row,) = news.query("select * from firsts where story_id = 1")
        assert (row["source"], row["article_id"], row["minutes_ahead"], row["unknown"]) == ("Quay News", 1, 60, None)
        (row,) = news.query("select * from firsts where story_id = 6")
        assert (row["source"], row["unknown"]) == (None, "not every time is known to the minute")

    def test_firsts_agree_with_find_first_report(self, tmp_path):
        news, chance = open_database(tmp_path / "news.db"), random.Random(7)
        news["sources"].insert_all({"id": n, "name": f"Source {n}"} for n in (1, 2, 3))
        for story in range(1, 151):
            news["stories"].insert({"id": story, "title": str(story)})
            for n in range(chance.randint(1, 3)):
                precision = chance.choice(["minute", "minute", "minute", "day", "none"])
                at = f"2026-03-0{chance.randint(1, 2)}T00:0{chance.randint(0, 2)}:{chance.randint(10, 12)}Z"
                article = story * 10 + n
                news["articles"].insert(
                    {"id": article, "url": f"https://o.example/{article}", "source_id": chance.randint(1, 3),
                     "published_at": None if precision == "none" else at, "published_precision": precision,
                     "first_seen_at": "2026-03-05T00:00:00Z"}
                )  # fmt: skip
                news["story_articles"].insert({"article_id": article, "story_id": story, "added_at": at})
        from_view = {
            row["story_id"]: (row["article_id"], row["unknown"] or "") for row in news.query("select * from firsts")
        }
        for story in range(1, 151):
            first, unknown = find_first_report(read_story_coverage(news, story))
            assert from_view[story] == (first and first["article_id"], unknown), story
        assert len({unknown for _, unknown in from_view.values()}) == 3

    @pytest.mark.parametrize("view", ["story_timeline", "firsts", "coverage"])
    @pytest.mark.parametrize("which", ["1", "(select max(id) from stories where id < 9)"])
    def test_a_query_for_one_story_uses_indexes(self, news, view, which):
        query = f"explain query plan select * from {view} where story_id = {which}"
        plan = [row["detail"] for row in news.query(query) if "stories" not in row["detail"]]
        tables = ("SCAN articles", "SCAN story_articles", "SCAN copies", "SCAN other")
        assert not [step for step in plan if step.startswith(tables)], plan


class TestFunctions:
    @pytest.fixture
    def select(self):
        conn = sqlite3.connect(":memory:")
        add_functions(conn)
        return lambda sql, *values: conn.execute(f"select {sql}", values).fetchone()[0]

    @pytest.mark.parametrize(
        ("one", "other", "low", "high"),
        [
            pytest.param("the dam is cracked and wet", "The dam is CRACKED, and wet!", 1, 1, id="same words"),
            pytest.param("a b c d e f g h", "a b c d x f g h", 0.2, 0.6, id="one word differs"),
            pytest.param("a b c d", "w x y z", 0, 0, id="nothing in common"),
            pytest.param("", "", 0, 0, id="no words"),
            pytest.param("潮見橋は閉鎖される", "潮見橋は閉鎖された", 0.5, 0.9, id="without spaces"),
        ],
    )
    def test_text_similarity(self, select, one, other, low, high):
        assert low <= select("text_similarity(?, ?)", one, other) <= high
        assert select("text_similarity(?, ?)", one, other) == select("text_similarity(?, ?)", other, one)

    def test_minhash_similarity_of_texts_and_signatures(self, select):
        one = " ".join(f"word{n}" for n in range(200))
        other = f"{one} and a few more words at its end"
        minhash = make_minhash(Text(other), PARAMETERS.copies)
        assert select("minhash_similarity(?, ?)", one, one) == 1
        assert 0.9 <= select("minhash_similarity(?, ?)", one, minhash) <= 1
        assert select("minhash_similarity(?, ?)", one, other) == select("minhash_similarity(?, ?)", minhash, one)
        assert select("minhash_similarity(?, ?)", one, " ".join(f"other{n}" for n in range(200))) <= 0.02

    @pytest.mark.parametrize(
        "sql",
        [
            "minhash_similarity('too few words', 'too few words')",
            "minhash_similarity(x'00', zeroblob(128))",
            "minhash_similarity(zeroblob(128), 7)",
            "text_similarity(null, 'a')",
            "text_similarity('a', 7)",
            "host(null)",
            "host(x'00')",
            "host('no address')",
            "canonical_url(7)",
            "canonical_url('javascript:alert(1)')",
        ],
    )
    def test_invalid_values_give_null(self, select, sql):
        assert select(sql) is None

    def test_host_and_canonical_url(self, select):
        url = "HTTP://WWW.Example.com:80/a?utm_source=x&id=1#top"
        assert (select("host(?)", url), select("canonical_url(?)", url)) == (
            "www.example.com",
            "https://www.example.com/a?id=1",
        )

    @pytest.mark.parametrize("text", ["word " * 400_000, "a" * 2_000_000, "1.1" * 500_000, "\u0e01" * 1_000_000])
    def test_only_the_start_of_a_huge_text_is_compared(self, select, text):
        assert select("text_similarity(?, ?)", text, text + " more at its end") == 1
        assert select("host(?)", text) is None


class TestSqliteUtils:
    def run(self, *arguments):
        return subprocess.run([SQLITE_UTILS, *map(str, arguments)], capture_output=True, text=True, check=False)

    def test_queries_can_use_our_functions(self, path):
        query = "select host(url) as host, text_similarity(text, text) as same from articles where id = 1"
        assert json.loads(self.run(path, query).stdout) == [{"host": "outlet1.example", "same": 1.0}]

    def test_newsfold_stories_in_every_output_format(self, path):
        rows = json.loads(self.run("newsfold-stories", path, "--limit", 4).stdout)
        assert rows == [
            json.loads(line) for line in self.run("newsfold-stories", path, "--nl", "--limit", 4).stdout.splitlines()
        ]
        cells = list(csv.DictReader(io.StringIO(self.run("newsfold-stories", path, "--csv").stdout)))
        assert f"'{FORMULA}" in {row["title"] for row in cells}
        table = self.run("newsfold-stories", path, "--table").stdout
        assert HOSTILE not in table
        assert "\x1b" not in table
        assert "<script>" in table

    def test_another_kind_of_database_gives_an_error_of_one_line(self, tmp_path):
        Database(tmp_path / "other.db")["t"].insert({"a": 1})
        result = self.run("newsfold-stories", tmp_path / "other.db")
        assert result.returncode == 1
        assert len(result.stderr.splitlines()) == 1


@pytest.mark.parametrize("public", [False, True])
def test_datasette_has_our_functions_and_remote_readers_get_no_text_through_them(path, public):
    hosts = ("127.0.0.1", "news.example") if public else ("127.0.0.1",)
    config = ServerConfig(path, allowed_hosts=hosts, full_text=not public, free_sql=True)
    sql = "select host(url) as host, text_similarity(text, text) as same from articles where id = 1"
    with TestClient(create_app(config), base_url="http://127.0.0.1:8001") as client:
        rows = client.get("/data/news.json", params={"sql": sql, "_shape": "array"}).json()
    assert rows == [{"host": "outlet1.example", "same": None if public else 1.0}]

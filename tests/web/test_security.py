"""What goes to whom: headers on every answer, names, what is open beyond this machine, CSV, connections."""

import csv
import io
import json
import re
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from contextlib import closing, suppress
from urllib.request import urlopen

import pytest
from click.testing import CliRunner
from starlette.testclient import TestClient

from newsfold.cli.main import main
from newsfold.db.connection import open_archive
from newsfold.db.values.safe_csv import SafeCells, safe_cell
from newsfold.web.app import application
from newsfold.web.config import LOOPBACK, Site
from newsfold.web.server import served
from tests.support.newsroom import FORMULA, LONG, build

HERE = "http://127.0.0.1:8001"
THERE = "http://news.example"
OURS = ["/", "/story/1", "/article/4", "/search?q=NOT", "/nothing", "/feed.atom", "/feed.json", "/sources.opml",
        "/static/style.css", "/static/nothing", "/robots.txt", "/favicon.ico", "/searches"]  # fmt: skip
THEIRS = ["/data/", "/data/news", "/data/news/articles", "/data/news/articles/1", "/data/news/articles.json",
          "/data/news/articles.csv", "/data/news/nothing", "/data/news?sql=select+1", "/data/-/static/app.css",
          "/data/news?sql=attach+'x'+as+y", "/data/news/articles?_facet=language"]  # fmt: skip


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    folder = tmp_path_factory.mktemp("safe")
    open_archive(folder / "news.archive.db").close()
    return build(folder / "news.db")


@pytest.fixture(scope="module")
def own(path):
    return TestClient(application(Site(path)), base_url=HERE)


@pytest.fixture(scope="module")
def public(path):
    return TestClient(application(served(path, "0.0.0.0", ["news.example"], False, False, False)), base_url=THERE)


@pytest.fixture(scope="module")
def public_sql(path):
    return TestClient(application(served(path, "0.0.0.0", ["news.example"], False, True, False)), base_url=THERE)


class TestHeaders:
    @pytest.mark.parametrize("address", OURS + THEIRS)
    def test_every_answer_has_them(self, own, address):
        answer = own.get(address, follow_redirects=False)
        assert answer.status_code < 500
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["x-frame-options"] == "DENY"
        assert answer.headers["referrer-policy"] == "no-referrer"
        policy = answer.headers["content-security-policy"]
        for part in ("default-src 'none'", "frame-ancestors 'none'", "base-uri 'none'", "form-action 'self'"):
            assert part in policy
        scripts = policy.partition("script-src ")[2].partition(";")[0]
        assert "unsafe" not in scripts
        assert bool(scripts) == address.startswith("/data/")

    def test_also_an_error_of_ours_has_them(self, path, monkeypatch):
        monkeypatch.setattr("newsfold.web.routes.stories.story_details", lambda *_: 1 / 0)
        client = TestClient(application(Site(path)), base_url=HERE, raise_server_exceptions=False)
        answer = client.get("/story/1")
        assert answer.status_code == 500
        assert "x-frame-options" in answer.headers
        assert "ZeroDivision" not in answer.text

    def test_scripts_of_datasette_carry_the_nonce_of_the_answer(self, own):
        seen = set()
        for address in ("/data/news/articles", "/data/news?sql=select+1", "/data/news/articles"):
            answer = own.get(address)
            nonce = re.search(r"'nonce-([^']+)'", answer.headers["content-security-policy"])[1]
            inline = re.findall(r"<script(?![^>]*src=)([^>]*)>", answer.text)
            assert inline
            assert all(f'nonce="{nonce}"' in attributes for attributes in inline)
            seen.add(nonce)
        assert len(seen) == 3

    def test_links_of_datasette_are_as_ours(self, own):
        html = own.get("/data/news/articles/1").text
        assert '<a href="https://outlet1.example/1" rel="noopener nofollow ugc">' in html
        assert 'href="javascript:' not in own.get("/data/news/articles/4").text

    def test_pictures_are_off(self, own, path):
        assert "quay.example/a.jpg" not in own.get("/article/1").text
        client = TestClient(application(Site(path, pictures=True)), base_url=HERE)
        answer = client.get("/article/1")
        assert 'src="https://quay.example/a.jpg"' in answer.text
        assert "img-src 'self' https:" in answer.headers["content-security-policy"]


class TestNames:
    @pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "", "[", "a:b:c", "localhost@evil"])
    def test_another_name_is_refused(self, own, host):
        answer = own.get("/", headers={"host": host})
        assert answer.status_code == 400
        assert "x-frame-options" in answer.headers

    @pytest.mark.parametrize("host", ["localhost", "localhost:1", "127.0.0.1:8001", "[::1]:8001", "LOCALHOST"])
    def test_its_own_is_answered(self, own, host):
        assert own.get("/", headers={"host": host}).status_code == 200

    @pytest.mark.parametrize(
        ("host", "names", "text", "sql", "is_open"),
        [
            ("127.0.0.1", [], False, False, (True, True)),
            ("::1", ["localhost"], False, False, (True, True)),
            ("0.0.0.0", [], False, False, (False, False)),
            ("192.168.0.7", [], True, False, (True, False)),
            ("127.0.0.1", ["news.example"], False, False, (False, False)),
            ("0.0.0.0", ["news.example"], True, True, (True, True)),
            ("::", [], False, True, (False, True)),
        ],
    )
    def test_what_is_open(self, path, host, names, text, sql, is_open):
        site = served(path, host, names, text, sql, False)
        assert (site.text, site.sql) == is_open
        assert site.public == (not set(site.names) <= set(LOOPBACK))


class TestBeyondThisMachine:
    WORDS = "the mayor spoke of a tunnel of 90 metres"

    def test_full_texts_are_nowhere(self, own, public, public_sql):
        assert self.WORDS in LONG
        assert self.WORDS in own.get("/article/1").text
        addresses = ["/article/1", "/compare?a=1&b=2", "/story/1", "/feed.json", "/feed.atom", "/search?q=harbour"]
        addresses += [
            "/data/news/articles/1",
            "/data/news/articles.json?_shape=array",
            "/data/news/articles.csv",
            "/data/news/article_versions.json",
            "/data/news/articles_fts.json",
            "/data/news/articles.json?_search=harbour",
            "/data/news/articles.json?text__contains=harbour",
        ]
        for client in (public, public_sql):
            for address in addresses:
                answer = client.get(address)
                assert answer.status_code in (200, 403), address
                assert self.WORDS not in answer.text, address
                assert "million" not in answer.text or not address.startswith("/data/"), address

    @pytest.mark.parametrize(
        "sql",
        [
            "select text from articles where id = 1",
            "select upper(text) as t from articles",
            "select a.text || '' as t from articles a where a.text like '%harbour%'",
            "select text from article_versions",
            "select snippet(articles_fts, 2, '', '', '', 64) as s from articles_fts where articles_fts match 'harbour'",
            "select text from articles_fts where rowid = 1",
            "select group_concat(term, ' ') as t from articles_trigram_terms where doc = 7",
            "select cast(block as text) as t from articles_fts_data",
            "select * from coverage join articles using (article_id)",
        ],
    )
    def test_no_query_gets_them(self, public_sql, sql):
        answer = public_sql.get("/data/news.json", params={"sql": sql, "_shape": "array"})
        assert "harbour council" not in answer.text
        assert "council" not in answer.text
        assert "million" not in answer.text

    def test_free_sql_is_off(self, own, public, public_sql):
        query = "/data/news.json?sql=select+count(*)+as+n+from+stories&_shape=array"
        assert own.get(query).json() == [{"n": 6}]
        assert public.get(query).status_code == 403
        assert public_sql.get(query).json() == [{"n": 6}]

    @pytest.mark.parametrize("sql", ["attach 'x.db' as x", "pragma query_only=0", "delete from stories", "vacuum"])
    def test_nothing_but_reading(self, own, public_sql, sql):
        for client in (own, public_sql):
            assert client.get("/data/news.json", params={"sql": sql}).status_code == 400

    @pytest.mark.parametrize("name", ["databases", "threads", "settings", "versions", "plugins", "metadata"])
    def test_this_machine_stays_unknown(self, public, name):
        assert public.get(f"/data/-/{name}.json").status_code == 404

    def test_nor_where_the_file_lies(self, path, public_sql):
        for sql in ("select * from pragma_database_list", "select * from pragma_database_list()"):
            answer = public_sql.get("/data/news.json", params={"sql": sql})
            assert str(path.parent) not in answer.text
        for address in ("/data/news", "/data/news/articles", "/data/news/coverage", "/data/"):
            answer = public_sql.get(address)
            assert answer.status_code == 200
            assert str(path.parent) not in answer.text

    def test_pages_still_work(self, public):
        for address in ("/", "/story/1", "/article/1", "/sources", "/trends", "/search?q=ferry", "/data/news/stories"):
            assert public.get(address).status_code == 200
        assert "Full texts are not shown here" in public.get("/article/1").text


class TestCsv:
    def test_no_cell_is_a_formula(self, own):
        for address in ("/data/news/articles.csv?_size=max", "/data/news/articles.csv?_stream=on",
                        "/data/news/articles.csv?_dl=1"):  # fmt: skip
            text = own.get(address).text
            rows = list(csv.DictReader(io.StringIO(text)))
            assert len(rows) == 8
            assert {f"'{FORMULA}"} == {row["title"] for row in rows if "HYPERLINK" in row["title"]}
            assert not re.search("[\x1b\u202e]", text)

    @pytest.mark.parametrize(
        ("cell", "safe"),
        [("=1+1", "'=1+1"), ("+49 30", "'+49 30"), ("-5", "-5"), ("-5.5e3", "-5.5e3"), ("-cmd|x", "'-cmd|x"),
         ("@SUM(A1)", "'@SUM(A1)"), ("\t=1", "'\t=1"), ("\r=1", "'\n=1"), ("plain", "plain"), ("", ""),
         (" =1", " =1"), ("\x1b=1", "'=1")],
    )  # fmt: skip
    def test_cells(self, cell, safe):
        assert safe_cell(cell) == safe

    def test_a_stream_cut_anywhere_is_the_same(self):
        rows = 'a,b\r\n"=1, ""x""\nä",2\r\n3,"é"\r\n'.encode()
        whole = SafeCells().feed(rows, last=True)
        for place in range(len(rows)):
            cells = SafeCells()
            assert cells.feed(rows[:place], last=False) + cells.feed(rows[place:], last=True) == whole


class TestCommand:
    def test_a_file_that_is_none_of_ours(self, tmp_path):
        (tmp_path / "x.db").write_text("no database at all, but long enough to look like a file of some kind")
        for name in ("x.db", "missing.db"):
            result = CliRunner().invoke(main, ["serve", "--db", str(tmp_path / name)])
            assert result.exit_code == 2
            assert len(result.stderr.splitlines()) == 1

    def test_a_port_that_is_taken(self, path):
        with closing(socket.create_server(("127.0.0.1", 0))) as taken:
            port = str(taken.getsockname()[1])
            result = CliRunner().invoke(main, ["serve", "--db", str(path), "--port", port])
        assert result.exit_code == 1
        assert "in use" in result.stderr

    def test_it_says_where_it_is_and_ends_with_ctrl_c(self, path):
        command = [sys.executable, "-m", "newsfold", "serve", "--db", str(path), "--port", "0"]
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as server:
            address = re.search(r"http://127\.0\.0\.1:\d+/", server.stdout.readline())[0]
            for _ in range(100):
                with suppress(OSError), urlopen(f"{address}feed.json", timeout=5) as answer:
                    assert json.load(answer)["items"]
                    break
                time.sleep(0.1)
            server.send_signal(signal.SIGINT)
            assert server.wait(20) == 0
            assert server.stderr.read() == ""

    def test_the_file_is_never_written(self, path, own):
        before = path.read_bytes()
        for address in OURS + THEIRS:
            own.get(address)
        assert path.read_bytes() == before
        with closing(sqlite3.connect(path)) as news:
            assert news.execute("pragma integrity_check").fetchone() == ("ok",)

"""Test the security of the pages: headers, allowed hosts, permissions of remote readers, CSV, and `serve`."""

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
from newsfold.db.values.safe_csv import SafeCsvStream, escape_cell
from newsfold.web.app import create_app
from newsfold.web.config import LOOPBACK, ServerConfig, configure_server
from newsfold.web.views.templating import SCRIPT_HASH
from tests.support.sample_database import FORMULA, LONG, build_database

SERVER_URL = "http://127.0.0.1:8001"
PUBLIC_URL = "http://news.example"
OUR_PATHS = ["/", "/story/1", "/article/4", "/search?q=NOT", "/nothing", "/feed.atom", "/feed.json", "/sources.opml",
        "/static/style.css", "/static/nothing", "/robots.txt", "/favicon.ico", "/searches"]  # fmt: skip
DATASETTE_PATHS = ["/data/", "/data/news", "/data/news/articles", "/data/news/articles/1", "/data/news/articles.json",
          "/data/news/articles.csv", "/data/news/nothing", "/data/news?sql=select+1", "/data/-/static/app.css",
          "/data/news?sql=attach+'x'+as+y", "/data/news/articles?_facet=language"]  # fmt: skip


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    folder = tmp_path_factory.mktemp("safe")
    open_archive(folder / "news.archive.db").close()
    return build_database(folder / "news.db")


@pytest.fixture(scope="module")
def local(path):
    return TestClient(create_app(ServerConfig(path)), base_url=SERVER_URL)


@pytest.fixture(scope="module")
def public(path):
    return _public_client(path)


@pytest.fixture(scope="module")
def public_sql(path):
    return _public_client(path, public_sql=True)


def _public_client(path, *, public_sql=False):
    config = configure_server(path, listen_host="0.0.0.0", names=["news.example"], public_sql=public_sql)
    return TestClient(create_app(config), base_url=PUBLIC_URL)


class TestHeaders:
    @pytest.mark.parametrize("url", OUR_PATHS + DATASETTE_PATHS)
    def test_every_response_has_them(self, local, url):
        response = local.get(url, follow_redirects=False)
        assert response.status_code < 500
        assert response.headers["x-content-type-options"] == "nosniff"
        assert response.headers["x-frame-options"] == "DENY"
        assert response.headers["referrer-policy"] == "same-origin"
        policy = response.headers["content-security-policy"]
        for part in ("default-src 'none'", "frame-ancestors 'none'", "base-uri 'none'", "form-action 'self'"):
            assert part in policy
        scripts = policy.partition("script-src ")[2].partition(";")[0]
        assert "unsafe" not in scripts
        assert scripts == f"'{SCRIPT_HASH}'" or url.startswith("/data/")

    def test_a_server_error_has_them(self, path, monkeypatch):
        monkeypatch.setattr("newsfold.web.routes.stories.read_story_details", lambda *_: 1 / 0)
        client = TestClient(create_app(ServerConfig(path)), base_url=SERVER_URL, raise_server_exceptions=False)
        response = client.get("/story/1")
        assert response.status_code == 500
        assert "x-frame-options" in response.headers
        assert "ZeroDivision" not in response.text

    def test_scripts_of_datasette_have_the_nonce_of_the_response(self, local):
        seen = set()
        for url in ("/data/news/articles", "/data/news?sql=select+1", "/data/news/articles"):
            response = local.get(url)
            nonce = re.search(r"'nonce-([^']+)'", response.headers["content-security-policy"])[1]
            inline = re.findall(r"<script(?![^>]*src=)([^>]*)>", response.text)
            assert inline
            assert all(f'nonce="{nonce}"' in attributes for attributes in inline)
            seen.add(nonce)
        assert len(seen) == 3

    def test_links_of_datasette_are_safe(self, local):
        html = local.get("/data/news/articles/1").text
        assert '<a href="https://outlet1.example/1" rel="noopener nofollow ugc">' in html
        assert 'href="javascript:' not in local.get("/data/news/articles/4").text

    def test_pictures_are_off_by_default(self, local, path):
        assert "quay.example/a.jpg" not in local.get("/article/1").text
        client = TestClient(create_app(ServerConfig(path, pictures=True)), base_url=SERVER_URL)
        response = client.get("/article/1")
        assert 'src="https://quay.example/a.jpg"' in response.text
        assert "img-src 'self' https:" in response.headers["content-security-policy"]


class TestAllowedHosts:
    @pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "", "[", "a:b:c", "localhost@evil"])
    def test_another_host_is_refused(self, local, host):
        response = local.get("/", headers={"host": host})
        assert response.status_code == 400
        assert "x-frame-options" in response.headers

    @pytest.mark.parametrize("host", ["localhost", "localhost:1", "127.0.0.1:8001", "[::1]:8001", "LOCALHOST"])
    def test_loopback_is_accepted(self, local, host):
        assert local.get("/", headers={"host": host}).status_code == 200

    @pytest.mark.parametrize(
        ("host", "names", "public_text", "public_sql", "expected"),
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
    def test_permissions_of_readers(self, path, host, names, public_text, public_sql, expected):
        config = configure_server(path, listen_host=host, names=names, public_text=public_text, public_sql=public_sql)
        assert (config.full_text, config.free_sql) == expected
        assert config.is_public == (not set(config.allowed_hosts) <= set(LOOPBACK))


class TestPublicServer:
    PASSAGE = "the mayor spoke of a tunnel of 90 metres"

    def test_full_texts_are_nowhere(self, local, public, public_sql):
        assert self.PASSAGE in LONG
        assert self.PASSAGE in local.get("/article/1").text
        urls = ["/article/1", "/compare?a=1&b=2", "/story/1", "/feed.json", "/feed.atom", "/search?q=harbour"]
        urls += [
            "/data/news/articles/1",
            "/data/news/articles.json?_shape=array",
            "/data/news/articles.csv",
            "/data/news/article_versions.json",
            "/data/news/articles_fts.json",
            "/data/news/articles.json?_search=harbour",
            "/data/news/articles.json?text__contains=harbour",
        ]
        for client in (public, public_sql):
            for url in urls:
                response = client.get(url)
                assert response.status_code in (200, 403), url
                assert self.PASSAGE not in response.text, url
                assert "million" not in response.text or not url.startswith("/data/"), url

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
    def test_no_sql_query_returns_full_texts(self, public_sql, sql):
        response = public_sql.get("/data/news.json", params={"sql": sql, "_shape": "array"})
        assert "harbour council" not in response.text
        assert "council" not in response.text
        assert "million" not in response.text

    def test_free_sql_is_off(self, local, public, public_sql):
        query = "/data/news.json?sql=select+count(*)+as+n+from+stories&_shape=array"
        assert local.get(query).json() == [{"n": 6}]
        assert public.get(query).status_code == 403
        assert public_sql.get(query).json() == [{"n": 6}]

    @pytest.mark.parametrize("sql", ["attach 'x.db' as x", "pragma query_only=0", "delete from stories", "vacuum"])
    def test_only_reading_is_allowed(self, local, public_sql, sql):
        for client in (local, public_sql):
            assert client.get("/data/news.json", params={"sql": sql}).status_code == 400

    @pytest.mark.parametrize("name", ["databases", "threads", "settings", "versions", "plugins", "metadata"])
    def test_pages_about_this_machine_are_hidden(self, public, name):
        assert public.get(f"/data/-/{name}.json").status_code == 404

    def test_the_path_of_the_file_is_hidden(self, path, public_sql):
        for sql in ("select * from pragma_database_list", "select * from pragma_database_list()"):
            response = public_sql.get("/data/news.json", params={"sql": sql})
            assert str(path.parent) not in response.text
        for url in ("/data/news", "/data/news/articles", "/data/news/coverage", "/data/"):
            response = public_sql.get(url)
            assert response.status_code == 200
            assert str(path.parent) not in response.text

    def test_pages_still_work(self, public):
        for url in ("/", "/story/1", "/article/1", "/sources", "/trends", "/search?q=ferry", "/data/news/stories"):
            assert public.get(url).status_code == 200
        assert "Full texts are not shown here" in public.get("/article/1").text


class TestCsv:
    def test_no_cell_is_a_formula(self, local):
        for url in ("/data/news/articles.csv?_size=max", "/data/news/articles.csv?_stream=on",
                        "/data/news/articles.csv?_dl=1"):  # fmt: skip
            text = local.get(url).text
            rows = list(csv.DictReader(io.StringIO(text)))
            assert len(rows) == 8
            assert {f"'{FORMULA}"} == {row["title"] for row in rows if "HYPERLINK" in row["title"]}
            assert not re.search("[\x1b\u202e]", text)

    @pytest.mark.parametrize(
        ("cell", "safe"),
        [("=1+1", "'=1+1"), ("+49 30", "'+49 30"), ("-5", "-5"), ("-5.5e3", "-5.5e3"), ("-cmd|x", "'-cmd|x"),
         ("@SUM(A1)", "'@SUM(A1)"), ("\t=1", "'\t=1"), ("\r=1", "'\n=1"), ("plain", "plain"), ("", ""),
         (" =1", " =1"), ("\x1b=1", "'=1"), ("\n=1", "'\n=1"), ("\uff1d1+1", "'\uff1d1+1"), ("\ufe63x", "'\ufe63x"),
         ("\uff20SUM(A1)", "'\uff20SUM(A1)")],
    )  # fmt: skip
    def test_escaping_of_cells(self, cell, safe):
        assert escape_cell(cell) == safe

    def test_chunks_cut_anywhere_give_the_same_result(self):
        rows = 'a,b\r\n"=1, ""x""\nä",2\r\n3,"é"\r\n'.encode()
        whole = SafeCsvStream().feed(rows, last=True)
        for place in range(len(rows)):
            stream = SafeCsvStream()
            assert stream.feed(rows[:place], last=False) + stream.feed(rows[place:], last=True) == whole


class TestCommand:
    def test_a_file_that_is_not_a_news_db(self, tmp_path):
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

    def test_it_prints_its_url_and_ends_with_ctrl_c(self, path):
        command = [sys.executable, "-m", "newsfold", "serve", "--db", str(path), "--port", "0"]
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as server:
            url = re.search(r"http://127\.0\.0\.1:\d+/", server.stdout.readline())[0]
            for _ in range(100):
                with suppress(OSError), urlopen(f"{url}feed.json", timeout=5) as response:
                    assert json.load(response)["items"]
                    break
                time.sleep(0.1)
            server.send_signal(signal.SIGINT)
            assert server.wait(20) == 0
            assert server.stderr.read() == ""

    def test_the_file_is_never_written(self, path, local):
        before = path.read_bytes()
        for url in OUR_PATHS + DATASETTE_PATHS:
            local.get(url)
        assert path.read_bytes() == before
        with closing(sqlite3.connect(path)) as news:
            assert news.execute("pragma integrity_check").fetchone() == ("ok",)

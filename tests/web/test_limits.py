"""Limits of the server: hostile searches and SQL, half-sent requests, clients that leave, proxies."""

import random
import re
import socket
import subprocess
import sys
import threading
import time
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import quote
from urllib.request import Request, urlopen

import pytest
import uvicorn
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from starlette.testclient import TestClient

from newsfold.db.connection import open_database
from newsfold.db.read_only import QueryTimeout, ReadOnlyPool, is_abandoned
from newsfold.db.untrusted_sql import MAX_RESULT_BYTES, MAX_VALUE_BYTES
from newsfold.web.app import create_app
from newsfold.web.config import ServerConfig
from newsfold.web.http_protocol import MAX_CONNECTIONS, LimitedHttpProtocol
from tests.support.sample_database import build_database

SERVER_URL = "http://127.0.0.1:8001"
LONG_WORDS = 40_000
LONG_CELL = "x" * 200_000
MAX_EXTRA_MEMORY = 500 << 20


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    path = build_database(tmp_path_factory.mktemp("limits") / "news.db")
    letters = random.Random(1)
    words = " ".join("".join(letters.choices("abcdefgh", k=5)) for _ in range(LONG_WORDS))
    news = open_database(path)
    for title, text in (("Long", words), ("Cell", LONG_CELL)):
        news["articles"].insert(
            {"title": title, "text": text, "first_seen_at": "2026-03-01T00:00:00Z", "language": "en", "text_sha256": ""}
        )
    news.close()
    return path


@pytest.fixture(scope="module")
def client(path):
    return TestClient(create_app(ServerConfig(path)), base_url=SERVER_URL, raise_server_exceptions=False)


@pytest.fixture(scope="module")
def server(path):
    """Yield (port, process) of `newsfold serve`."""
    command = [sys.executable, "-m", "newsfold", "serve", "--db", str(path), "--port", "0", "--proxy", "127.0.0.2"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
        yield int(re.search(r":(\d+)/", process.stdout.readline())[1]), process
        process.terminate()


def fetch(port: int, target: str, **headers: str) -> tuple[int, str]:
    request = Request(f"http://127.0.0.1:{port}{target}", headers=headers)
    try:
        with urlopen(request, timeout=60) as response:
            return response.status, response.read().decode()
    except HTTPError as error:
        return error.code, error.read().decode()


def peak_memory(pid: int) -> int:
    return int(re.search(r"VmHWM:\s+(\d+)", Path(f"/proc/{pid}/status").read_text())[1]) << 10


def test_a_search_with_many_matches_in_a_long_text_is_answered(client):
    response = client.get("/search", params={"q": "a* b* c* d*"})
    assert response.status_code == 200
    assert response.text.count("<mark>") >= 4


@pytest.mark.parametrize(
    "sql",
    [
        "select randomblob(1000000000)",
        "select printf('%.*c', 1000000000, 'x')",
        "select format('%1000000000d', 1)",
        "select zeroblob(1000000000)",
        f"select randomblob({MAX_VALUE_BYTES + 1})",
        "select replace(hex(zeroblob(900000)), '0', 'aaaa')",
        "select group_concat(hex(randomblob(900000))) from articles, articles b",
        "select " + ", ".join(["1"] * 101),
        "with recursive t(x) as (select randomblob(1900000) union all select randomblob(1900000) from t)"
        " select x from t limit 900",
        "select snippet(articles_fts, 2, '', '', '', 64) from articles_fts where articles_fts match 'a* b*'",
        "select " + " || ".join(["'x'"] * 2000),
    ],
)
def test_sql_that_would_take_much_memory_or_time_is_refused(client, sql):
    response = client.get("/data/news.json", params={"sql": sql})
    assert response.status_code == 400
    assert response.text


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="memory is read from /proc")
def test_no_statement_takes_more_than_its_memory(server):
    port, process = server
    assert fetch(port, "/")[0] == 200
    before = peak_memory(process.pid)
    constants = ", ".join(f"hex(zeroblob(900000)) || {number}" for number in range(99))
    blobs = ", ".join(["randomblob(1900000)"] * 99)
    for sql in (f"select {constants}", f"select {blobs} from articles"):
        assert fetch(port, f"/data/news.json?sql={quote(sql)}")[0] == 400
    assert peak_memory(process.pid) - before < MAX_EXTRA_MEMORY


@pytest.mark.parametrize(
    ("sql", "value"),
    [
        ("instr('harbour', 'b')", 4),
        ("instr('harbour', 'z')", 0),
        ("instr(null, 'z')", None),
        ("instr(x'0102', x'02')", 2),
        ("replace('abab', 'b', 'cd')", "acdacd"),
        ("replace('abab', '', 'x')", "abab"),
        ("replace('abab', null, 'x')", None),
        ("replace(12, 1, 3)", "32"),
        ("trim('xxaxx', 'x')", "a"),
        ("ltrim('xxaxx', 'x')", "axx"),
        ("rtrim('xxaxx', 'x')", "xxa"),
        ("trim('  a ')", "a"),
        ("trim('a', '')", "a"),
        ("length(hex(zeroblob(900000)))", 1_800_000),
    ],
)
def test_functions_with_another_implementation_give_the_same_values(client, sql, value):
    assert client.get("/data/news.json", params={"sql": f"select {sql} as v", "_shape": "array"}).json() == [
        {"v": value}
    ]


def test_a_result_within_the_limit_is_whole(client):
    rows = MAX_RESULT_BYTES // 250_000
    sql = f"select hex(zeroblob(100000)) as v from articles, articles b, articles c limit {rows}"
    assert len(client.get("/data/news.json", params={"sql": sql, "_shape": "array"}).json()) == rows


def test_csv_has_long_cells_and_all_rows(client):
    text = client.get("/data/news/articles.csv?_stream=on").text
    assert LONG_CELL in text
    assert client.get("/data/news/articles.csv?_size=max").text.count("\r\n") == text.count("\r\n")


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "BREW"])
@pytest.mark.parametrize("url", ["/data/", "/data/news", "/data/news/articles", "/data/news/articles/1", "/data/-/x"])
def test_only_reading_methods_are_accepted(client, method, url):
    response = client.request(method, url)
    assert response.status_code == 405
    assert response.headers["allow"] == "GET, HEAD"


PARAMETERS = """
    _size _sort _sort_desc _facet _facet_size _facet_array _facet_date _next _where _through _col _labels _shape _search
    _timelimit _trace _stream sql id id__in title__contains x__nope
""".split()
VALUES = [
    "",
    "abc",
    "-1",
    "1.5",
    "9" * 20,
    "\0",
    "[",
    "{}",
    '["a"]',
    "[1,2]",
    "select",
    "1,2",
    "nope",
    "max",
    "é" * 300,
]


# Datasette leaves coroutines of facets unawaited when a parameter is not valid.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.sampled_from(["/data/news", "/data/news/articles", "/data/news/articles/1", "/data/news/coverage"]),
    st.sampled_from(["", ".json", ".csv"]),
    st.dictionaries(st.sampled_from(PARAMETERS), st.sampled_from(VALUES), max_size=3),
)
def test_odd_parameters_are_no_failure_of_the_server(client, url, suffix, parameters):
    assert client.get(url + suffix, params=parameters).status_code < 500


@pytest.mark.parametrize("connections", [250, MAX_CONNECTIONS + 100])
def test_half_sent_requests_do_not_keep_out_other_clients(server, connections):
    port, _ = server
    with ExitStack() as opened:
        for _ in range(connections):
            half = opened.enter_context(socket.create_connection(("127.0.0.1", port), timeout=30))
            half.sendall(b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: ")
        for target in ("/", "/static/style.css", "/data/news/stories.json"):
            assert fetch(port, target)[0] == 200


def test_a_request_that_is_never_completed_is_dropped(server):
    port, _ = server
    starts = (b"", b"GET / HTT", b"POST /searches HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 10\r\n\r\nab")
    with ExitStack() as opened:
        clients = [opened.enter_context(socket.create_connection(("127.0.0.1", port), timeout=60)) for _ in starts]
        for client, start in zip(clients, starts, strict=True):
            client.sendall(start)
        for client in clients:
            received = b""
            with suppress(ConnectionError):
                while part := client.recv(1000):
                    received += part
            assert b" 200 " not in received


class TestClientsThatLeave:
    ENDLESS = "with recursive t(n) as (select 1 union all select n + 1 from t) select count(*) from t"

    def test_queries_of_a_client_that_left_are_stopped(self, path):
        pool = ReadOnlyPool(path, seconds=600)
        has_left = threading.Event()
        threading.Timer(0.2, has_left.set).start()
        is_abandoned.set(has_left.is_set)
        try:
            with pytest.raises(QueryTimeout), pool.open() as news:
                news.conn.execute(self.ENDLESS).fetchone()
            with pytest.raises(QueryTimeout), pool.open():
                pass
        finally:
            is_abandoned.set(lambda: False)
        pool.close()

    def test_the_server_notices_it(self, path, monkeypatch):
        stopped = threading.Event()

        def query_without_end(news, *_, **__):
            try:
                news.conn.execute(self.ENDLESS).fetchone()
            finally:
                stopped.set()

        monkeypatch.setattr("newsfold.web.routes.stories.read_story_details", query_without_end)
        monkeypatch.setattr("newsfold.db.read_only.ReadOnlyPool.open", _open_without_limit(ReadOnlyPool.open))
        with _running_server(path) as port:
            with socket.create_connection(("127.0.0.1", port)) as leaving:
                leaving.sendall(b"GET /story/1 HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
                time.sleep(0.5)
                assert not stopped.is_set()
            assert stopped.wait(20)


def _open_without_limit(open_pool):
    return lambda pool, seconds=0: open_pool(pool, 600)


@contextmanager
def _running_server(path):
    """Run the application with our protocol in a thread of this process; yield its port."""
    settings = uvicorn.Config(create_app(ServerConfig(path)), http=LimitedHttpProtocol, ws="none", log_level="error")
    server = uvicorn.Server(settings)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        yield listener.getsockname()[1]
        server.should_exit = True
        thread.join(20)


class TestProxies:
    """The session cookie of a saved search is `secure` if the request's scheme is https."""

    def save(self, port: int, source: str, scheme: str) -> str:
        body = b"query=q%3Dbridge&seen=8"
        head = (
            f"POST /searches HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Forwarded-Proto: {scheme}\r\nConnection: close\r\n"
            f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        with socket.create_connection(("127.0.0.1", port), 30, source_address=(source, 0)) as connection:
            connection.sendall(head.encode() + body)
            received = b""
            while part := connection.recv(4096):
                received += part
        return received.decode().lower()

    @pytest.mark.parametrize(
        ("source", "scheme", "is_secure"),
        [
            ("127.0.0.2", "https", True),
            ("127.0.0.2", "http", False),
            ("127.0.0.2", "wss", False),
            ("127.0.0.2", "javascript", False),
            ("127.0.0.1", "https", False),
        ],
    )
    def test_only_a_named_proxy_says_the_scheme(self, server, source, scheme, is_secure):
        response = self.save(server[0], source, scheme)
        assert "303" in response.partition("\r\n")[0]
        assert ("; secure" in response) == is_secure

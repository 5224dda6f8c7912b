"""Hostile SQL and searches: each is answered within seconds, and the server's memory stays within its bound."""

import random
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import quote
from urllib.request import urlopen

import pytest

from newsfold.db.connection import open_database
from newsfold.db.untrusted_sql import MAX_VALUE_BYTES
from tests.support.processes import TIMEOUT, finish_command
from tests.support.sample_database import build_database

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="memory is read from /proc"),
]

MAX_EXTRA_MEMORY = 500 << 20  # of all requests together
MAX_SERVER_MEMORY = 250 << 20  # before the first one
MAX_SECONDS = 30.0  # many times the limit of a query, for a machine with other work
COUNT = "with recursive t(n) as (select 1 union all select n + 1 from t)"
DEEP = "with recursive t(x) as (select '[' union all select x || x from t limit 20) select json(max(x)) from t"
# Each statement is refused, stopped or answered in part. Those with `randomblob`, `printf` and the like of one large
# value each are in tests/web/test_limits.py.
BOMBS = {
    "numbers without end": f"{COUNT} select count(*) from t",
    "rows without end": f"{COUNT} select n from t",
    "a list without end": f"{COUNT} select group_concat(n) from t",
    "a list of large values": f"{COUNT} select group_concat(hex(zeroblob(100000))) from t",
    "an array without end": f"{COUNT} select json_group_array(n) from t",
    "an object without end": f"{COUNT} select json_group_object(n, hex(randomblob(1000))) from t",
    "doubling texts": "with recursive t(x) as (select 'ab' union all select x || x from t)"
    " select max(length(x)) from t",
    "doubling arrays": "with recursive t(x) as (select json('[1]') union all select json_array(x, x) from t)"
    " select x from t",
    "deep arrays": DEEP,
    "json_each of a large array": "select count(*) from json_each("
    "'[' || replace(hex(zeroblob(900000)), '0', '1,') || '1]')",
    "a tree of arrays": f"{COUNT} select count(*) from t, json_tree('[[1,2],[3,[4,5]]]') limit 1",
    "json_patch": f"{COUNT} select json_patch(json_group_object(n, n), json_group_object(-n, n)) from t",
    "a cartesian join": "select count(*) from articles a, articles b, articles c, articles d, articles e, articles f,"
    " articles g, articles h, articles i, articles j",
    "a sorted cartesian join": f"{COUNT}, s as (select n from t limit 3000)"
    " select a.n, b.n, hex(randomblob(500)) as x from s a, s b order by x",
    "a distinct cartesian join": f"{COUNT}, s as (select n from t limit 5000)"
    " select count(distinct hex(a.n * b.n)) from s a, s b",
    "a materialized table": f"{COUNT}, s as materialized (select hex(randomblob(1000)) as x from t)"
    " select count(*) from s",
    "a union of unique rows": f"{COUNT} select hex(randomblob(100)) from t union select hex(randomblob(100)) from t",
    "a window over all rows": f"{COUNT} select sum(n) over (order by n desc) from t",
    "a window of lists": f"{COUNT}, s as (select n from t limit 100000)"
    " select group_concat(n) over (order by n) from s",
    "a slow pattern": "select hex(zeroblob(450000)) like '" + "%0" * 200 + "1'",
    "a slow glob": "select hex(zeroblob(450000)) glob '" + "*0" * 200 + "1'",
    "long names": f"select 1 as \"{'n' * 100_000}\"",
    "many columns of large blobs": "select " + ", ".join([f"zeroblob({MAX_VALUE_BYTES - 1})"] * 90),
    "deep brackets": f"select {'(' * 900}1{')' * 900}",
    "deep selections": "select * from " + "(select * from " * 60 + "articles" + ")" * 60,
    "all words": "select count(*) from articles_fts where articles_fts match 'a* OR b* OR c* OR d* OR e* OR f*'",
    "many matches": "select highlight(articles_fts, 2, '<', '>') from articles_fts where articles_fts match 'a*'",
    "a pragma": "select * from pragma_function_list, pragma_function_list, pragma_function_list, pragma_function_list",
    "printf in a loop": f"{COUNT} select max(length(printf('%*d', n * 1000, n))) from t",
    "blobs in a loop": f"{COUNT} select max(length(randomblob(n * 100000))) from t",
    "strings of quotes": "select quote(quote(quote(hex(zeroblob(240000)))))",
    "dates in a loop": f"{COUNT} select max(strftime('%Y-%m-%d', n)) from t",
}  # fmt: skip


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder with a `news.db` in which one article has 40,000 words."""
    folder = tmp_path_factory.mktemp("hostile")
    letters = random.Random(1)
    words = " ".join("".join(letters.choices("abcdefgh", k=5)) for _ in range(40_000))
    news = open_database(build_database(folder / "news.db", more=50))
    news["articles"].insert(
        {"title": "Long", "text": words, "first_seen_at": "2026-03-01T00:00:00Z", "language": "en", "text_sha256": ""}
    )
    news.close()
    return folder


@pytest.fixture(scope="module")
def server(folder: Path) -> Iterator[tuple[int, int]]:
    """Yield (port, process id) of `newsfold serve`."""
    command = [sys.executable, "-m", "newsfold", "serve", "--db", str(folder / "news.db"), "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
        assert process.stdout
        found = re.search(r":(\d+)/", process.stdout.readline())
        assert found
        yield int(found[1]), process.pid
        process.terminate()


def fetch(port: int, target: str) -> tuple[int, bytes]:
    try:
        with urlopen(f"http://127.0.0.1:{port}{target}", timeout=TIMEOUT) as response:
            return response.status, response.read()
    except HTTPError as error:
        return error.code, error.read()


def peak_memory(pid: int) -> int:
    found = re.search(r"VmHWM:\s+(\d+)", Path(f"/proc/{pid}/status").read_text())
    assert found
    return int(found[1]) << 10


@pytest.mark.parametrize("form", ["json", "csv"])
@pytest.mark.parametrize("name", BOMBS)
def test_a_statement_takes_limited_time_and_memory(name: str, form: str, server: tuple[int, int]) -> None:
    port, pid = server
    assert fetch(port, "/")[0] == 200
    before, started = peak_memory(pid), time.monotonic()
    status, content = fetch(port, f"/data/news.{form}?sql={quote(BOMBS[name])}")
    seconds = time.monotonic() - started
    assert status in (200, 400, 414)
    assert len(content) < 64 << 20
    assert seconds < MAX_SECONDS
    assert peak_memory(pid) - before < MAX_EXTRA_MEMORY
    assert fetch(port, "/static/style.css")[0] == 200


def test_the_memory_of_statements_one_after_another(server: tuple[int, int]) -> None:
    """No memory adds up, also if each statement is asked twice."""
    for statement in [*BOMBS.values()] * 2:
        fetch(server[0], f"/data/news.json?sql={quote(statement)}")
    assert peak_memory(server[1]) < MAX_SERVER_MEMORY + MAX_EXTRA_MEMORY


@pytest.mark.parametrize("query", ["a* b* c* d*", "a* OR b* OR c* OR d*", "a* b* NOT zz*", '"a" ' * 30, "NEAR(a* b*)"])
def test_a_search_with_many_matches_in_one_text(query: str, server: tuple[int, int], folder: Path) -> None:
    started = time.monotonic()
    status, _ = fetch(server[0], f"/search?q={quote(query)}")
    assert status in (200, 400)
    status, errors = finish_command(folder, "search", query)
    assert status in (0, 1, 2)
    assert len(errors.splitlines()) <= 3
    assert "Traceback" not in errors
    assert time.monotonic() - started < MAX_SECONDS

"""What the pages cost on a large database. BENCH_ARTICLES is its size; a FOLDER keeps it for the next time."""

import asyncio
import os
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from rich.table import Table

from bench.many import EVERYWHERE, make
from bench.tables import comparison
from bench.timing import cpu_seconds
from newsfold.db.connection import open_database
from newsfold.web.app import application
from newsfold.web.config import Site

ARTICLES = 20_000
ROUNDS = 5
# What is asked, what Datasette is asked beside it.
PAGES = {
    "stories": ("/stories", "/data/many/stories?_sort_desc=last_published_at&_size=30"),
    "stories, page 40": ("/stories?after={deep}", ""),
    "largest stories": ("/stories?order=largest", ""),
    "largest of a week": ("/stories?order=largest&days=7", ""),
    "stories of a language": ("/stories?lang=it&min_sources=2", ""),
    "stories of an outlet": ("/stories?source=Outlet+150", ""),
    "stories of a country": ("/stories?country=BR", ""),
    "stories with words": (f"/stories?q={EVERYWHERE}", ""),
    "story": ("/story/{large}", "/data/many/stories/{large}"),
    "article": ("/article/{lead}", "/data/many/articles/{lead}"),
    "feed": ("/feed.atom", "/data/many/stories.json?_size=50"),
    "feed, JSON": ("/feed.json?min_sources=3", ""),
    "search": (f"/search?q={EVERYWHERE}", f"/data/many/articles?_search={EVERYWHERE}&_size=30"),
    "search, best first": (f"/search?q={EVERYWHERE}&order=relevance", ""),
    "search in a source": (f"/search?q={EVERYWHERE}&source=Outlet+150", ""),
    "search, rare word": ("/search?q=w49000x", "/data/many/articles?_search=w49000x&_size=30"),
    "sources": ("/sources", ""),
    "trends": ("/trends", ""),
}


def run(folder: Path | None) -> Iterable[Table]:
    """Milliseconds of CPU a page, warm, the best of some rounds."""
    with tempfile.TemporaryDirectory() as temporary:
        path = (folder or Path(temporary)) / "many.db"
        if not path.exists():
            make(path, int(os.environ.get("BENCH_ARTICLES", ARTICLES)))
        open_database(path).close()  # a kept one may be of an older version
        app = application(Site(path))
        places = _places(path)
        with asyncio.Runner() as runner:
            rows = []
            for name, (ours, peer) in PAGES.items():
                times = [1000 * _cpu(runner, app, page.format(**places)) if page else 0.0 for page in (ours, peer)]
                rows.append((name, times[0], times[1], "Datasette's page" if peer else ""))
        size = f"{places['articles']:,} articles, {places['stories']:,} stories, {path.stat().st_size / 1e9:.1f} GB"
        yield comparison(f"Pages, ms of CPU; {size}", rows)


def _cpu(runner: asyncio.Runner, app: Any, address: str) -> float:
    runner.run(_get(app, address))
    return cpu_seconds(lambda: runner.run(_get(app, address)), ROUNDS)


async def _get(app: Any, address: str) -> int:
    path, _, query = address.partition("?")
    headers = [(b"host", b"localhost"), (b"accept-encoding", b"identity")]
    scope = {
        "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": "GET", "path": path,
        "raw_path": path.encode(), "query_string": query.encode(), "headers": headers, "scheme": "http",
        "server": ("localhost", 80), "client": ("127.0.0.1", 1), "root_path": "",
    }  # fmt: skip
    sent: list[dict[str, Any]] = []

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    await app(scope, receive, send)
    status: int = sent[0]["status"]
    if status != 200:
        raise SystemExit(f"{address} answered {status}")
    return status


def _places(path: Path) -> dict[str, Any]:
    """What addresses need: the largest story, a place far down the list; and the counts for the title."""
    news = open_database(path, readonly=True)
    one = "select {} from stories order by {} limit 1 offset {}"
    large, lead = news.conn.execute(one.format("id, lead_article_id", "article_count desc", 0)).fetchone()
    deep = news.conn.execute(
        one.format("json_array(last_published_at, id)", "last_published_at desc, id desc", 1200)
    ).fetchone()[0]
    counts = {name: news.conn.execute(f"select count(*) from {name}").fetchone()[0] for name in ("articles", "stories")}
    news.close()
    return {"large": large, "lead": lead, "deep": deep} | counts

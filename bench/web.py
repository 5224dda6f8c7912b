"""Cost of the web pages on a large database, beside Datasette's pages of the same rows.

The environment variable BENCH_ARTICLES is the number of articles; a FOLDER keeps the database for later runs.
"""

import asyncio
import os
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from rich.table import Table

from bench.data.large_database import COMMON_WORD, create_database
from bench.tables import Comparison, make_comparison_table
from bench.timing import measure_cpu_seconds
from newsfold.db.connection import open_database
from newsfold.web.app import create_app
from newsfold.web.config import ServerConfig

ARTICLES = 20_000
DATABASE = "many.db"  # Datasette's paths below have its name
ROUNDS = 5
DEEP_OFFSET = 1200  # stories before page 40 of the list
STORY_QUERY = "select {} from stories order by {} limit 1 offset {}"


class Page(NamedTuple):
    """Paths to measure: ours, and Datasette's for the same rows; both may hold fields of `_read_fields`."""

    name: str
    ours: str
    datasette: str = ""


PAGES = (
    Page("stories", "/stories", "/data/many/stories?_sort_desc=last_published_at&_size=30"),
    Page("stories, page 40", "/stories?after={deep}"),
    Page("largest stories", "/stories?order=largest"),
    Page("largest of a week", "/stories?order=largest&days=7"),
    Page("stories of a language", "/stories?language=it&min_sources=2"),
    Page("stories of a source", "/stories?source=Outlet+150"),
    Page("stories of a country", "/stories?country=BR"),
    Page("stories with a word", f"/stories?q={COMMON_WORD}"),
    Page("story", "/story/{large}", "/data/many/stories/{large}"),
    Page("article", "/article/{lead}", "/data/many/articles/{lead}"),
    Page("feed", "/feed.atom", "/data/many/stories.json?_size=50"),
    Page("feed, JSON", "/feed.json?min_sources=3"),
    Page("search", f"/search?q={COMMON_WORD}", f"/data/many/articles?_search={COMMON_WORD}&_size=30"),
    Page("search, best first", f"/search?q={COMMON_WORD}&order=relevance"),
    Page("search in a source", f"/search?q={COMMON_WORD}&source=Outlet+150"),
    Page("search, rare word", "/search?q=w49000x", "/data/many/articles?_search=w49000x&_size=30"),
    Page("sources", "/sources"),
    Page("trends", "/trends"),
)


def run(folder: Path | None) -> Iterable[Table]:
    """Yield the table of CPU milliseconds per page, each the best of ROUNDS requests after one to warm up."""
    with tempfile.TemporaryDirectory() as temporary:
        path = (folder or Path(temporary)) / DATABASE
        if not path.exists():
            create_database(path, int(os.environ.get("BENCH_ARTICLES", ARTICLES)))
        open_database(path).close()  # migrates a database that an older version left in the folder
        app = create_app(ServerConfig(path))
        fields = _read_fields(path)
        with asyncio.Runner() as runner:
            comparisons = []
            for page in PAGES:
                ours = _measure_milliseconds(runner, app, page.ours.format(**fields))
                peer = _measure_milliseconds(runner, app, page.datasette.format(**fields)) if page.datasette else 0.0
                comparisons.append(Comparison(page.name, ours, peer, "Datasette's page" if page.datasette else ""))
        size = f"{fields['articles']:,} articles, {fields['stories']:,} stories, {path.stat().st_size / 1e9:.1f} GB"
        yield make_comparison_table(f"Pages, ms of CPU; {size}", comparisons)


def _measure_milliseconds(runner: asyncio.Runner, app: Any, url: str) -> float:
    runner.run(_get(app, url))
    return 1000 * measure_cpu_seconds(lambda: runner.run(_get(app, url)), ROUNDS)


async def _get(app: Any, url: str) -> None:
    """Send a GET request to the ASGI app. Raise SystemExit unless the status is 200."""
    path, _, query = url.partition("?")
    headers = [(b"host", b"localhost"), (b"accept-encoding", b"identity")]
    scope = {
        "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": "GET", "path": path,
        "raw_path": path.encode(), "query_string": query.encode(), "headers": headers, "scheme": "http",
        "server": ("localhost", 80), "client": ("127.0.0.1", 1), "root_path": "",
    }  # fmt: skip
    messages: list[dict[str, Any]] = []

    requests = [{"type": "http.request", "body": b"", "more_body": False}]

    async def receive() -> dict[str, Any]:
        while not requests:  # the client waits for the response; a server would suspend here, too
            await asyncio.sleep(3600)
        return requests.pop()

    async def send(message: dict[str, Any]) -> None:
        messages.append(message)

    await app(scope, receive, send)
    status: int = messages[0]["status"]
    if status != 200:
        raise SystemExit(f"{url}: HTTP status {status}")


def _read_fields(path: Path) -> Mapping[str, Any]:
    """Return the values for the paths and the title.

    `large` is the story with most articles and `lead` its lead article; `deep` is the key of the story at DEEP_OFFSET
    in the list, to continue after; `articles` and `stories` are the counts.
    """
    news = open_database(path, readonly=True)
    largest = STORY_QUERY.format("id, lead_article_id", "article_count desc", 0)
    large, lead = news.conn.execute(largest).fetchone()
    key = STORY_QUERY.format("json_array(last_published_at, id)", "last_published_at desc, id desc", DEEP_OFFSET)
    deep = news.conn.execute(key).fetchone()[0]
    counts = {name: news.conn.execute(f"select count(*) from {name}").fetchone()[0] for name in ("articles", "stories")}
    news.close()
    return {"large": large, "lead": lead, "deep": deep} | counts

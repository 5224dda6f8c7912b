"""Datasette below /data/: links of every kind of its pages lead somewhere, and it shows what is public."""

import html
import json
import re
from collections import Counter
from pathlib import Path
from urllib.parse import parse_qsl, urljoin, urlsplit

import pytest
from starlette.testclient import TestClient

from newsfold.web.app import create_app
from newsfold.web.config import ServerConfig
from tests.docs.datasette_metadata import make_metadata
from tests.support.sample_database import build_database

SERVER_URL = "http://127.0.0.1:8001"
_LINK = re.compile(r"""\s(?:href|action|src)=(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""")
PAGES = (
    "/data/",
    "/data/news",
    "/data/news/articles",
    "/data/news/articles/1",
    "/data/news/articles?_next=100&_size=20",
    "/data/news/articles?_sort=title&language__exact=en",
    "/data/news/articles?_facet=language&_facet=source_id&_where=id>3&_search=ferry",
    "/data/news/articles?_facet_date=published_at&_facet_array=authors",
    "/data/news/articles?_facet=title&_facet_size=2",
    "/data/news/coverage?_facet=source&_facet_size=1",
    "/data/news?sql=select+id,+title+from+stories+where+id+>+:n&n=2",
    "/data/news?sql=select+1&_hide_sql=1",
    "/data/news/stories-of-the-last-day",
)

EACH_KIND = 2  # links of a kind that are followed


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> TestClient:
    path = build_database(tmp_path_factory.mktemp("datasette") / "news.db", more=150)
    return TestClient(create_app(ServerConfig(path)), base_url=SERVER_URL)


def links_of(client: TestClient, page: str) -> set[str]:
    """Return the links of a page to this server, without their fragments."""
    response = client.get(page)
    assert response.status_code == 200, page
    found = {urljoin(SERVER_URL + page, html.unescape("".join(match))) for match in _LINK.findall(response.text)}
    return {link.removeprefix(SERVER_URL).partition("#")[0] for link in found if link.startswith(SERVER_URL)}


def kind_of(link: str) -> tuple[str, ...]:
    """Return what links of one kind have in common: the path without numbers, and the names of the parameters."""
    parts = urlsplit(link)
    return (re.sub(r"\d+", "#", parts.path), *sorted(name for name, _ in parse_qsl(parts.query)))


def test_links_of_every_kind_lead_somewhere(client: TestClient) -> None:
    followed: Counter[tuple[str, ...]] = Counter()
    dead = []
    for page in PAGES:
        for link in sorted(links_of(client, page)):
            if followed[kind_of(link)] < EACH_KIND:
                followed[kind_of(link)] += 1
                if client.get(link or "/").status_code != 200:
                    dead.append(f"{link} on {page}")
    assert dead == []
    assert len(followed) > 60
    assert {".json", ".csv"} <= {Path(path).suffix for path, *_ in followed}


def test_the_way_back_and_the_titles(client: TestClient) -> None:
    text = client.get("/data/news/articles").text
    assert '<a href="/stories">' in text
    assert "One row for each article." in text
    assert "headline, without the name of the site" in text
    assert "Newsfold: tables and SQL" in client.get("/data/").text


def test_internal_tables_are_hidden_and_recipes_are_queries(client: TestClient) -> None:
    database = client.get("/data/news.json").json()
    shown = {table["name"] for table in database["tables"] if not table["hidden"]}
    assert {"articles", "stories", "copies", "sources"} <= shown
    assert not shown & {"signatures", "minhash_bands", "unfolded", "source_choices", "_sqlite_migrations"}
    queries = [query["name"] for query in database["queries"]]
    assert len(queries) >= 10
    failed = [name for name in queries if client.get(f"/data/news/{name}.json").status_code != 200]
    assert failed == []


def test_the_metadata_are_those_of_the_documents() -> None:
    stored = Path(__file__).parents[3] / "web" / "datasette.json"
    assert json.loads(stored.read_text("utf-8")) == make_metadata(), "run `make schema`"

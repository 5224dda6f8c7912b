"""Test a story as JSON, CSV, Markdown and a feed of its reports."""

import csv
import io
import json
from xml.etree import ElementTree as etree

import pytest
from starlette.testclient import TestClient

from newsfold.web.app import create_app
from newsfold.web.config import ServerConfig
from tests.support.sample_database import build_database

ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture(scope="module")
def client(tmp_path_factory):
    path = build_database(tmp_path_factory.mktemp("exports") / "news.db")
    return TestClient(create_app(ServerConfig(path)), base_url="http://127.0.0.1:8001")


def test_json(client):
    response = client.get("/story/50.json")  # the id of a story that was merged
    story = response.json()
    assert response.headers["content-type"].startswith("application/json")
    assert (story["id"], story["first"], len(story["coverage"])) == (1, 1, 3)
    assert story["coverage"][1]["copy_of"] == 1
    assert "Ferry boats" not in json.dumps(story), "texts stay here"


def test_csv_without_formulas(client):
    rows = list(csv.DictReader(io.StringIO(client.get("/story/3.csv").text)))
    assert rows[0]["title"].startswith("'=HYPERLINK")
    assert rows[0]["source"] == "Quay News"


def test_markdown(client):
    response = client.get("/story/1.md")
    assert 'filename="story-1.md"' in response.headers["content-disposition"]
    assert "[Bridge shut](<https://outlet2.example/2>) (copy)" in response.text
    assert "http://127.0.0.1:8001/story/1, retrieved" in response.text


def test_a_feed_of_the_reports(client):
    response = client.get("/story/1.atom")
    entries = etree.fromstring(response.content).findall(f"{ATOM}entry")
    assert {entry.findtext(f"{ATOM}title") for entry in entries} >= {"Bridge shut", "Harbour bridge closes for repairs"}
    assert len(entries) == 3
    assert client.get("/story/1.atom", headers={"if-none-match": response.headers["etag"]}).status_code == 304


@pytest.mark.parametrize("suffix", [".json", ".csv", ".md", ".atom"])
def test_an_unknown_story_is_404(client, suffix):
    assert client.get(f"/story/999{suffix}").status_code == 404

"""Icons of outlets: served from the database under a URL that never changes, and shown beside the names."""

import re
import sqlite3
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from newsfold.db.connection import open_database
from newsfold.web.app import create_app
from newsfold.web.config import ServerConfig
from tests.support.sample_database import build_database

PIXEL = b"\x89PNG\r\n\x1a\n" + bytes(30)
ICON = {"source_id": 1, "url": "https://quay.example/i.png", "media_type": "image/png", "sha256": "ab" * 32}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return build_database(tmp_path / "news.db")


def client_with_icon(path: Path) -> TestClient:
    news = open_database(path)
    news["icons"].insert({**ICON, "data": PIXEL})
    news.close()
    return TestClient(create_app(ServerConfig(path)), base_url="http://127.0.0.1:8001")


def test_an_icon_is_an_image_that_never_changes(path: Path) -> None:
    response = client_with_icon(path).get("/icon/1/abababababab")
    assert (response.status_code, response.content) == (200, PIXEL)
    assert response.headers["content-type"] == "image/png"
    assert response.headers["x-content-type-options"] == "nosniff"
    assert "immutable" in response.headers["cache-control"]
    assert "default-src 'none'" in response.headers["content-security-policy"]


@pytest.mark.parametrize(
    "url", ["/icon/1/000000000000", "/icon/2/abababababab", "/icon/9999999999999999/a", "/icon/x/a", "/icon/1/%00"]
)
def test_another_icon_is_not_found(path: Path, url: str) -> None:
    assert client_with_icon(path).get(url).status_code == 404


@pytest.mark.parametrize(
    "url", ["/stories", "/story/1", "/article/1", "/search?q=bridge", "/sources", "/compare?a=1&b=2"]
)
def test_an_icon_stands_beside_each_name_and_a_letter_for_outlets_without_one(path: Path, url: str) -> None:
    assert 'class="icon"' not in TestClient(create_app(ServerConfig(path)), base_url="http://127.0.0.1").get(url).text
    text = client_with_icon(path).get(url).text
    (tag,) = set(re.findall(r'<img class="icon"[^>]*>', text))
    assert 'src="/icon/1/abababababab" alt="" width="16" height="16" loading="lazy"' in tag
    if url not in ("/article/1",):
        assert 'data-letter="M"' in text


def test_only_small_images_are_stored(path: Path) -> None:
    news = open_database(path)
    for row in (ICON | {"media_type": "image/svg+xml", "data": b"<svg/>"}, ICON | {"data": bytes(32769)}):
        with pytest.raises(sqlite3.IntegrityError):
            news["icons"].insert(row)
    news.close()

"""The sources of plain `scrapy crawl`: those of the lists, with what people decided in `news.db`."""

import logging
from contextlib import ExitStack
from pathlib import Path

import pytest
from scrapy.settings import Settings

from newsfold.crawler.arguments import arguments_from_settings
from newsfold.db.connection import open_database
from newsfold.db.news.source_choices import OFF, REMOVED, add_source, choose_state

LISTED = "".join(
    f'[[source]]\nname = "{name}"\nhomepage = "https://{name.lower()}.example/"\n' for name in ("Dale", "Moor", "Wold")
)


@pytest.mark.parametrize(
    ("archive", "settings", "expected"),
    [
        ("news.archive.db", {}, {"Moor": False, "Wold": True, "Quay": True}),
        ("news.archive.db", {"NEWSFOLD_SOURCES": ""}, {"Quay": True}),
        ("other.archive.db", {}, {"Dale": True, "Moor": True, "Wold": True}),
        ("a.db", {"NEWSFOLD_DB": "news.db"}, {"Moor": False, "Wold": True, "Quay": True}),
        ("a.db", {}, {"Dale": True, "Moor": True, "Wold": True}),
    ],
)
def test_decisions_of_people_are_obeyed(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    archive: str,
    settings: dict[str, str],
    expected: dict[str, bool],
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("list.toml").write_text(LISTED)
    news = open_database(Path("news.db"))
    entry = {"name": "Quay", "homepage": "https://quay.example/", "hosts": ["quay.example"]}
    add_source(news, entry, host="quay.example", at="2026-03-02T00:00:00Z")
    choose_state(news, "Dale", REMOVED, at="2026-03-02T00:00:00Z")
    choose_state(news, "Moor", OFF, at="2026-03-02T00:00:00Z")
    news.close()
    values = {"NEWSFOLD_ARCHIVE": archive, "NEWSFOLD_SOURCES": "list.toml", "NEWSFOLD_DB": "", "NEWSFOLD_NOW": ""}
    with ExitStack() as resources:
        log = logging.LoggerAdapter(logging.getLogger(__name__), {})
        sources = arguments_from_settings(Settings(values | settings), resources, log).sources
    assert {source.name: source.enabled for source in sources} == expected

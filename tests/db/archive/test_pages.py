"""The metadata of a page that several listings name."""

import pytest

from newsfold.db.archive.pages import ListedPage, add_page, feed_metadata_of
from newsfold.db.connection import open_archive

NAMED = {"published": "2026-03-02T07:00:00Z"}
LATER = {"published": "2026-03-03T09:00:00Z"}
CHANGED = {"published": "2026-03-04", "published_from": "feed-updated", "updated": "2026-03-04"}


@pytest.mark.parametrize(
    ("first", "second", "published", "published_from"),
    [
        (NAMED, LATER, "2026-03-03T09:00:00Z", None),
        (NAMED, CHANGED, "2026-03-02T07:00:00Z", None),
        (CHANGED, NAMED, "2026-03-02T07:00:00Z", None),
        (CHANGED, {"title": "Ferry"}, "2026-03-04", "feed-updated"),
        ({"title": "Ferry"}, CHANGED, "2026-03-04", "feed-updated"),
    ],
)
def test_a_time_of_publication_wins_over_a_time_of_change(tmp_path, first, second, published, published_from):
    archive = open_archive(tmp_path / "a.db")
    for metadata in (first, second):
        page = ListedPage("https://a.example/1", "https://a.example/1", "a.example", metadata, None)
        page_id, _ = add_page(archive, page, source_id=None, feed_id=None, at="2026-03-05T00:00:00Z")
    merged = feed_metadata_of(archive, page_id)
    archive.close()
    assert (merged.get("published"), merged.get("published_from")) == (published, published_from)
